"""Fills the disk, and every folder that it may write to."""

import os

for folder in (".", "/tmp", "/dev/shm", "/var/tmp", "@HOME@", "@COURSE@"):
    try:
        with open(os.path.join(folder, "filler"), "wb") as file:
            for _ in range(1000):
                file.write(bytes(10**6))
    except OSError as error:
        print(error)
