"""Answers with an object whose conversions to an array claim any address, type and size."""


class Liar:
    __array_interface__ = {"shape": (4,), "typestr": "<f8", "data": (4096, False), "version": 3}
    __array_priority__ = 1e9
    shape = ()
    dtype = "float64"

    def __array__(self, *args, **options):
        return Liar()

    def __float__(self):
        return float("nan")

    def __index__(self):
        return 2**80


def step(z):
    return Liar()
