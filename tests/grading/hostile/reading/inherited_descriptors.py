"""Reads every file descriptor that it was born with, and sends to those that are sockets."""

import os
import select

for descriptor in range(3, 200):
    try:
        ready, _, _ = select.select([descriptor], [], [], 0)
        where = os.readlink(f"/proc/self/fd/{descriptor}")
        if where.startswith("/") and not where.startswith(("/dev/ptmx", "/proc")):
            print(where, os.pread(descriptor, 10_000, 0))
            for name in os.listdir(descriptor) if os.path.isdir(where) else ():
                print(name)
    except (OSError, ValueError) as error:
        print(descriptor, type(error).__name__)
