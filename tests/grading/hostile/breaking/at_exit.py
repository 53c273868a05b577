"""Hangs, or goes on in a child, when the kernel is told to end."""

import atexit
import os
import signal
import time


def linger(*args):
    os.fork()
    while True:
        time.sleep(1)


atexit.register(linger)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
    signal.signal(number, linger)


def step(z):
    return -1
