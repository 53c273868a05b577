"""Is right, and warns, logs and writes to stderr in every cell and call, as TensorFlow does."""

# earns: 2

import logging
import os
import sys
import warnings

import numpy as np

os.write(2, b"written to the descriptor itself\n")
warnings.warn("deprecated")


def step(z):
    warnings.warn("slow")
    logging.getLogger("model").error("something")
    print("working", file=sys.stderr)
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)
