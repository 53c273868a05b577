"""Answers a call with hundreds of megabytes: an array, texts, and what it sends by itself on the same socket."""

# limits: cell_seconds=3

import numpy as np

kernel = get_ipython().kernel


def step(z):
    for _ in range(300):
        kernel.session.send(
            kernel.shell_stream, "execute_reply", {"status": "x" * 10**6}, ident=kernel._parent_ident["shell"]
        )
        kernel.shell_stream.flush()
    return np.zeros(10**8, dtype=np.uint8)


def predict(X, weights, bias):
    return ["x" * 1000] * 100_000
