"""Raises an error whose message takes 10 MB, with a traceback of 1,000 frames."""

import sys

sys.setrecursionlimit(100_000)


def down(depth):
    if depth == 0:
        raise ValueError("x" * 10_000_000)
    down(depth - 1)


def step(z):
    down(1_000)


class Endless(Exception):
    def __str__(self):
        return "y" * 10_000_000


def predict(X, weights, bias):
    raise Endless


step(0)
