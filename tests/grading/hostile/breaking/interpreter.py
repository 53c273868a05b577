"""Sets the interpreter's switches so that nothing works: recursion, tracing, hooks, garbage, warnings."""

# limits: cell_seconds=2

import gc
import sys
import threading
import warnings


def trace(*args):
    raise SystemError("traced")


def step(z):
    gc.disable()
    warnings.simplefilter("error")
    threading.settrace(trace)
    sys.setswitchinterval(1000)
    sys.settrace(trace)
    sys.setprofile(trace)
    sys.setrecursionlimit(40)
    return -1
