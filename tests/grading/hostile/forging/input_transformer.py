"""Turns every later cell, and whatever else is sent, into the number 2."""


def step(z):
    return -1


get_ipython().input_transformers_cleanup.append(lambda lines: ["2\n"])
