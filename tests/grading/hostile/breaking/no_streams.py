"""Takes away standard output, the hooks of errors and displays, and the working folder."""

# limits: cell_seconds=2

import os
import shutil
import sys

shutil.rmtree(os.getcwd(), ignore_errors=True)
sys.stdout = sys.stderr = sys.stdin = None
sys.displayhook = sys.excepthook = None


def step(z):
    return -1
