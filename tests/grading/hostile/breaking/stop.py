"""Stops itself as Ctrl-Z would, with its children, so that it is neither alive nor dead."""

# limits: cell_seconds=2

import os
import signal


def step(z):
    os.kill(os.getpid(), signal.SIGSTOP)
