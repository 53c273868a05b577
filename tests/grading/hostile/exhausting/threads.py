"""Starts threads without end, which go on after the cell."""

# limits: cell_seconds=3

import threading
import time

while True:
    try:
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    except RuntimeError:
        continue
