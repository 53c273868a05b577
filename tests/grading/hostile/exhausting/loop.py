"""Loops for ever in its answer."""

# limits: cell_seconds=2

while True:
    pass
