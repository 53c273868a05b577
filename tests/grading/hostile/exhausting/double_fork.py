"""Becomes a daemon by forking twice, and goes on writing and starting itself again."""

import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 3)
        while True:
            time.sleep(0.2)
            if os.fork() == 0:
                time.sleep(1000)
    os._exit(0)
