"""Asks for input, also when a test calls it."""

# limits: cell_seconds=2

import getpass
import sys


def step(z):
    return input("the answer, please: ")


def predict(X, weights, bias):
    return sys.stdin.read() or getpass.getpass()


step(0)
