"""Reads address 0."""

import ctypes


def step(z):
    return ctypes.string_at(0)
