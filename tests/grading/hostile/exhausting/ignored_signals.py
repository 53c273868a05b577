"""Loops for ever and takes no notice of any signal."""

# limits: cell_seconds=2

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
