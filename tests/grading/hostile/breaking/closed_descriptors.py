"""Closes every file descriptor."""

# limits: cell_seconds=2

import os


def step(z):
    os.closerange(0, 10_000)
