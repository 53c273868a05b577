"""Answers at once, with an object that takes for ever to be measured, read or shown."""

# limits: cell_seconds=2

import time


class Slow:
    def __len__(self):
        time.sleep(10**6)

    __repr__ = __str__ = __iter__ = __bool__ = __float__ = __len__

    def __array__(self, *args, **options):
        time.sleep(10**6)


step = predict = lambda *args: Slow()
