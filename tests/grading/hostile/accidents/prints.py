"""Is right, and prints whatever it does, within its functions and outside."""

# earns: 5

import numpy as np


def step(z):
    print("step of", z)
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)


def predict(X, weights, bias):
    for row in X:
        print(row)
    return [int(row @ weights + bias >= 0) for row in X]


for number in range(2000):
    print(number)
step(3)
