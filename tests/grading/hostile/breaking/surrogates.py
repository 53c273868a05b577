"""Prints, displays and raises what cannot be stored as UTF-8, and what XML and terminals cannot hold."""

import json

odd = "\ud800 \udfff \x00 \x1b]0;title\x07 \u202e \ufffe \U0010ffff"
kernel = get_ipython().kernel
for kind, content in (
    ("stream", {"name": "stdout", "text": odd}),
    ("display_data", {"data": {"text/plain": odd, odd: odd}, "metadata": {odd: odd}}),
    ("error", {"ename": odd, "evalue": odd, "traceback": [odd]}),
):
    parts = [kernel.session.msg_header(kind), kernel.get_parent("shell")["header"], {}, content]
    parts = [json.dumps(part, default=str).encode() for part in parts]
    kernel.iopub_socket.send_multipart([b"x", b"<IDS|MSG>", kernel.session.sign(parts), *parts])


def step(z):
    return odd


def predict(X, weights, bias):
    raise ValueError(odd)
