"""The digits: MNIST as Keras has it, and scikit-learn's in its place."""

import dataclasses
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from nlpkit.data import DATASETS, DataError, fetch, load_mnist
from nlpkit.data.mnist import read_mnist

needs_real_data = pytest.mark.skipif(
    not os.environ.get("NLPKIT_DATA"), reason="needs MNIST: set NLPKIT_DATA to the folder of mnist.npz"
)


def small(seed=0):
    """Return the four arrays of a small mnist.npz."""
    rng = np.random.default_rng(seed)
    shapes = {"x_test": (3, 28, 28), "x_train": (5, 28, 28), "y_train": (5,), "y_test": (3,)}
    return {name: rng.integers(0, 10, size=shape).astype(np.uint8) for name, shape in shapes.items()}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty NLPKIT_DATA, with an empty cache and an address where nobody answers."""
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "cache")
    nowhere = dataclasses.replace(DATASETS["mnist"], urls=("http://127.0.0.1:9/mnist.npz",))
    monkeypatch.setitem(DATASETS, "mnist", nowhere)
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def register(monkeypatch, content, **changes):
    known = {"digest": content.digest, "counts": content.counts, **changes}
    monkeypatch.setitem(DATASETS, "mnist", dataclasses.replace(DATASETS["mnist"], **known))


def assert_same(ours, theirs):
    for (x, y), (x_theirs, y_theirs) in zip(ours, theirs, strict=True):
        assert (x.dtype, y.dtype) == (np.uint8, np.int64)
        np.testing.assert_array_equal(x, x_theirs)
        np.testing.assert_array_equal(y, y_theirs)


def test_a_small_file_is_read(folder, monkeypatch):
    arrays = small()
    np.savez_compressed(folder / "mnist.npz", **arrays)
    content = read_mnist(folder / "mnist.npz")
    assert content.counts == {"train": 5, "test": 3}
    register(monkeypatch, content)
    halves = [(arrays[f"x_{half}"], arrays[f"y_{half}"]) for half in ("train", "test")]
    assert_same(load_mnist(), halves)
    register(monkeypatch, content, counts={"train": 6, "test": 3})
    with pytest.raises(DataError, match=r"wrong counts: expected {'train': 6"):
        load_mnist()


@needs_real_data
def test_the_real_digits_equal_those_of_keras(monkeypatch):
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    module = pytest.importorskip("keras.src.datasets.mnist")
    path = Path(os.environ["NLPKIT_DATA"]).expanduser() / "mnist.npz"
    monkeypatch.setattr(module, "get_file", lambda *_, **__: str(path))
    assert_same(load_mnist(), module.load_data())
    assert load_mnist()[0][1][:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]


def test_the_digest_depends_on_the_content_and_not_on_the_bytes(tmp_path):
    np.savez_compressed(tmp_path / "a.npz", **small())
    np.savez(tmp_path / "b.npz", **dict(reversed(small().items())))
    digest = read_mnist(tmp_path / "a.npz").digest
    assert read_mnist(tmp_path / "b.npz").digest == digest
    for name in small():
        changed = small()
        changed[name].flat[1] ^= 1
        np.savez(tmp_path / "c.npz", **changed)
        assert read_mnist(tmp_path / "c.npz").digest != digest, name


@pytest.mark.parametrize(
    "change",
    [
        {"x_train": np.zeros((5, 27, 28), np.uint8)},
        {"x_test": np.zeros((3, 28, 28))},
        {"y_train": np.zeros((5, 1), np.uint8)},
        {"y_test": np.array([[1], "x", None], dtype=object)},  # an object array is a pickle
    ],
)
def test_other_content_is_refused_and_left_alone(folder, change):
    np.savez(folder / "mnist.npz", **small() | change)
    with pytest.raises(
        DataError, match=r"expected sha256 731c5ac6\w+, found \w{64}; it cannot be decoded \(ValueE"
    ):
        load_mnist()
    assert (folder / "mnist.npz").exists()


@pytest.mark.parametrize("spoil", [lambda data: data[:-40], lambda data: b"", lambda data: data])
def test_an_altered_file_is_refused_with_both_hashes(folder, spoil):
    np.savez(folder / "mnist.npz", **small())
    (folder / "mnist.npz").write_bytes(spoil((folder / "mnist.npz").read_bytes()))
    with pytest.raises(DataError, match=r"expected sha256 731c5ac6\w+, found \w{64}; (it cannot|nor is)"):
        load_mnist()


def test_a_file_without_one_of_the_arrays_is_refused(folder):
    with zipfile.ZipFile(folder / "mnist.npz", "w") as archive:
        archive.writestr("x_train.npy", b"")
    with pytest.raises(DataError, match="it cannot be decoded"):
        load_mnist()


@pytest.mark.usefixtures("folder")
def test_without_data_and_network_one_line_names_both_ways_out():
    with pytest.raises(
        DataError, match=r"mnist\.npz cannot be had .*127\.0\.0\.1:9: no connection"
    ) as caught:
        load_mnist()
    assert (
        "set NLPKIT_DATA=folder to a folder that holds mnist.npz, or set FAST = True in the third cell"
        in str(caught.value)
    )
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("folder")
def test_the_sample_has_the_form_of_mnist():
    (x_train, y_train), (x_test, y_test) = load_mnist(sample=True)
    assert (x_train.shape, y_train.shape) == ((1500, 28, 28), (1500,))
    assert (x_test.shape, y_test.shape) == ((297, 28, 28), (297,))
    x, y = np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])
    assert (x.dtype, y.dtype) == (np.uint8, np.int64)
    assert (x.min(), x.max()) == (0, 255)
    assert not x[:, :4].any()
    assert not x[:, -4:].any()
    assert not x[:, :, :4].any()
    assert not x[:, :, -4:].any()
    assert min(np.bincount(y_train).min() / 1500, np.bincount(y_test).min() / 297) > 0.07
    x_train[:] = 0
    y_train[:] = 0
    assert load_mnist(sample=True)[0][0].any()
    assert load_mnist(sample=True)[0][1].any()


@pytest.mark.usefixtures("folder")
def test_the_sample_shows_the_digits_of_scikit_learn():
    digits = load_digits()
    (x_train, y_train), _ = load_mnist(sample=True)
    # each 5 x 5 pixels of the enlarged digit cover 2 x 2 of the small one
    ours = x_train[:, 4:24, 4:24].reshape(-1, 4, 5, 4, 5).mean(axis=(2, 4)) / 255
    theirs = digits.images.reshape(-1, 4, 2, 4, 2).mean(axis=(2, 4)) / 16
    distances = (
        (ours**2).sum((1, 2))[:, None] + (theirs**2).sum((1, 2)) - 2 * np.einsum("aij,bij->ab", ours, theirs)
    )
    nearest = distances.argmin(axis=1)
    assert (digits.target[nearest] == y_train).mean() > 0.99
    assert len(set(nearest)) > 1400


@pytest.mark.usefixtures("folder")
def test_the_sample_can_be_learnt():
    (x_train, y_train), (x_test, y_test) = load_mnist(sample=True)
    model = LogisticRegression(max_iter=200).fit(x_train.reshape(1500, -1) / 255, y_train)
    assert 0.93 < model.score(x_test.reshape(297, -1) / 255, y_test) < 0.99
