"""Loops for ever, or sleeps, when a test calls it."""

# limits: cell_seconds=2

import time


def step(z):
    while True:
        pass


def predict(X, weights, bias):
    time.sleep(10**6)
