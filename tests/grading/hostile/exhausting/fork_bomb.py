"""Forks without end."""

# limits: cell_seconds=3

import os

while True:
    try:
        os.fork()
    except OSError:
        continue
