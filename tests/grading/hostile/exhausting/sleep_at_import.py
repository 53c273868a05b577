"""Imports a module of its own that sleeps for ever."""

# limits: cell_seconds=2

from pathlib import Path

Path("lazy.py").write_text("import time\ntime.sleep(10**6)\n")
import lazy
