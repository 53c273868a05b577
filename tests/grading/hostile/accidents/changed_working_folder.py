"""Is right, changes its working folder, removes the old one, and leaves files behind."""

# earns: 2

import os
import tempfile

import numpy as np

with open("notes.txt", "w") as file:
    file.write("x" * 10_000)
os.chdir(tempfile.mkdtemp())


def step(z):
    with open("calls.txt", "a") as file:
        file.write(".")
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)
