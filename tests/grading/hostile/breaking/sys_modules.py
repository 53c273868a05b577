"""Empties sys.modules, or puts strings into it."""

# limits: cell_seconds=2

import sys


def step(z):
    for name in list(sys.modules):
        sys.modules[name] = "no module"
    sys.path[:] = sys.meta_path[:] = sys.path_hooks[:] = []
    return -1


predict = step
step(0)
