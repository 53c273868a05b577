"""Recurses until the stack is used up."""

import sys

sys.setrecursionlimit(10**9)


def step(z):
    return [step(z)]


class Deep:
    def __repr__(self):
        return repr(self)

    def __getattr__(self, name):
        return getattr(self, name)


def predict(X, weights, bias):
    return Deep()
