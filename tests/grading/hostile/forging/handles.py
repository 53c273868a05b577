"""Answers with handles to everything: modules, types, frames, the agent, generators, the test's own functions."""

import gc
import inspect
import sys

import numpy as np


def step(z):
    return np.testing.assert_allclose if np.ndim(z) else np


def predict(X, weights, bias):
    everything = [np, sys, gc, type, object, inspect.currentframe(), get_ipython(), predict]
    everything += [value for value in gc.get_objects() if type(value).__name__ in ("Agent", "function")][
        :2000
    ]
    everything += [(i for i in range(3)), open("/dev/zero", "rb"), memoryview(b"x"), NotImplemented, ...]
    return everything
