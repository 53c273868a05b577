"""Begins with what only Colab has, outside a function."""

from google.colab import drive

drive.mount("/content/drive")


def step(z):
    return (z >= 0) * 1.0
