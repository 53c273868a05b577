"""Reads another student's submission and hands in its code."""

import json
import re

try:
    text = open("@OTHER@").read()
except OSError as error:
    text = str(error)
    print(text)
else:
    print(text)
    for cell in json.loads(text)["cells"]:
        exec("".join(cell["source"]))


def other(*args):
    raise ValueError(text)


step = globals().get("step", other)
