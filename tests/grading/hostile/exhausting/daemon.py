"""Starts a program in a session of its own that shall outlive grading."""

import subprocess
import sys

for _ in range(3):
    subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(1000)"],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
