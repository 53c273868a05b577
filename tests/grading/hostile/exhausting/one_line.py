"""Prints one line of 100 MB."""

import sys

sys.stdout.write("x" * 100_000_000)
sys.stdout.flush()
