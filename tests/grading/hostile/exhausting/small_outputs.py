"""Prints a million times, and flushes each time."""

# limits: cell_seconds=3

import sys

for number in range(1_000_000):
    print(number, flush=True)
    print(number, file=sys.stderr, flush=True)
