"""Answers with values that hold themselves or are nested without end."""

import numpy as np

loop = []
loop.append(loop)
table = {"a": loop}
table["b"] = table
deep = ()
for _ in range(100_000):
    deep = (deep,)
array = np.empty(2, dtype=object)
array[:] = [array, loop]


def step(z):
    return [loop, table, deep, array][int(np.size(z)) % 4]


predict = lambda *args: deep
