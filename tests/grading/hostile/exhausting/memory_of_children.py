"""Takes memory in many processes, each of which takes little."""

import os
import time

for _ in range(20):
    if os.fork() == 0:
        blocks = bytearray(b"x") * 60_000_000
        time.sleep(1000)
        os._exit(0)
time.sleep(1000)
