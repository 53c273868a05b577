"""Becomes another program, in place of the kernel."""

# limits: cell_seconds=2

import os
import sys


def step(z):
    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(1000)"])
