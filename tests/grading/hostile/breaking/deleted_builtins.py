"""Deletes the builtins, one by one."""

# limits: cell_seconds=2

import builtins


def step(z):
    return -1


for name in [name for name in dir(builtins) if name not in ("delattr", "builtins")]:
    try:
        delattr(builtins, name)
    except BaseException:
        continue
