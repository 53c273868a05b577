"""Pictures of handwritten digits: MNIST, and scikit-learn's small ones that stand in for them."""

from __future__ import annotations

import hashlib
import zipfile
from functools import lru_cache
from pathlib import Path

import numpy as np

from nlpkit.data.fetch import Content, fetch
from nlpkit.data.registry import DATASETS

SIZE = 28
"""Height and width of a picture, in pixels."""

INNER_SIZE = 20
"""Height and width of a digit of the sample; as in MNIST the rest is margin."""

SAMPLE_TRAIN = 1_500
"""How many of the sample's 1,797 pictures are for training."""

Split = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]

_NAMES = ("x_train", "y_train", "x_test", "y_test")


def load_mnist(*, sample: bool = False) -> Split:
    """Load pictures of handwritten digits. Taught in lecture 06.

    The real ones are the 60,000 + 10,000 of LeCun, Cortes and Burges, in the order in which
    ``keras.datasets.mnist.load_data()`` returns them.

    The sample has 1,500 + 297 pictures: the digits of 8 x 8 pixels that scikit-learn brings along, enlarged
    to 20 x 20 in the middle of 28 x 28.

    Parameters
    ----------
    sample : bool
        Whether to take the small digits instead of looking for MNIST.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        ``x``: uint8 from 0 (background) to 255 (ink), shape (pictures, 28, 28). ``y``: int64, the digits,
        shape (pictures,).

    Raises
    ------
    DataError
        If the real pictures cannot be had or the file is altered.
    """
    if sample:
        x, y = (array.copy() for array in _sample())
        return (x[:SAMPLE_TRAIN], y[:SAMPLE_TRAIN]), (x[SAMPLE_TRAIN:], y[SAMPLE_TRAIN:])
    return fetch(DATASETS["mnist"], read_mnist)


def read_mnist(path: Path) -> Content[Split]:
    """Read ``mnist.npz``. The digest is the sha256 over x_train, y_train, x_test, y_test, a byte a number."""
    digest = hashlib.sha256()
    arrays = []
    with zipfile.ZipFile(path) as archive:
        for name in _NAMES:
            with archive.open(f"{name}.npy") as file:
                array = np.lib.format.read_array(file, allow_pickle=False)
            one = (SIZE, SIZE) if name.startswith("x") else ()
            if array.dtype != np.uint8 or array.shape[1:] != one:
                raise ValueError(f"{name} has the shape {array.shape} of {array.dtype}")
            digest.update(array.tobytes())
            arrays.append(array)
    x_train, y_train, x_test, y_test = arrays
    split = (x_train, y_train.astype(np.int64)), (x_test, y_test.astype(np.int64))
    return Content(split, digest.hexdigest(), {"train": len(y_train), "test": len(y_test)})


@lru_cache(maxsize=1)
def _sample() -> tuple[np.ndarray, np.ndarray]:
    from scipy.ndimage import zoom
    from sklearn.datasets import load_digits

    digits = load_digits()
    factor = INNER_SIZE / digits.images.shape[1]
    inner = zoom(digits.images, (1, factor, factor), order=1, mode="nearest", grid_mode=True)
    margin = (SIZE - INNER_SIZE) // 2
    x = np.pad(np.rint(inner * (255 / 16)).astype(np.uint8), ((0, 0), (margin, margin), (margin, margin)))
    # Each writer's digits stand together: shuffled, both parts have those of all writers, as in MNIST.
    order = np.random.RandomState(0).permutation(len(x))
    return x[order], digits.target[order].astype(np.int64)
