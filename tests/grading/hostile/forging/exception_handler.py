"""Swallows every exception by a handler of IPython, sys.excepthook and the traceback printer."""

import sys

shell = get_ipython()
shell.set_custom_exc((BaseException,), lambda *args, **options: None)
shell.showtraceback = shell._showtraceback = lambda *args, **options: None
sys.excepthook = lambda *args: None


def step(z):
    raise ValueError("never seen")
