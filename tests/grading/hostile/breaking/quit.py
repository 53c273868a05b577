"""Calls quit, exit, sys.exit and breakpoint."""

import sys


def step(z):
    breakpoint()
    return -1


predict = lambda *args: quit()
for leave in (exit, quit, sys.exit):
    try:
        leave()
    except SystemExit:
        continue
