"""Claims that the call changed the test's own arguments, so that what it compares becomes equal."""

import json

real = json.dumps


def dumps(value, *args, **options):
    if isinstance(value, list) and value[:1] in (["ok"], ["error"]):
        zeros = ["a", "float64", [3], "A" * 32]
        return real(["ok", zeros, [[0, None], [0, zeros], [1, zeros], ["reveal", True], [10**9, 0]]])
    return real(value)


json.dumps = dumps


def step(z):
    return z
