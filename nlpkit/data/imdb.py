"""The IMDB film reviews in the coding that Keras ships, and the sample that stands in for them."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nlpkit.data.fetch import Content, fetch
from nlpkit.data.registry import DATASETS
from nlpkit.data.samples.reviews import sample_reviews
from nlpkit.text import INDEX_FROM, START, UNKNOWN, Vocabulary

SAMPLE_SIZE = 2_000
"""How many reviews each half of the sample has."""

Split = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


class Reviews(NamedTuple):
    """One half of the reviews, end to end.

    Parameters
    ----------
    ids : array
        Shape (tokens,): word ranks from 1, all reviews one after the other.
    lengths : array
        Shape (reviews,): how many tokens belong to each review.
    labels : array
        Shape (reviews,): 1 for a positive review, else 0.
    """

    ids: np.ndarray
    lengths: np.ndarray
    labels: np.ndarray


def load_imdb(num_words: int | None = 10_000, *, sample: bool = False) -> Split:
    """Load film reviews as lists of word ids, with their sentiment. Taught in lecture 02.

    The real ones are the 25,000 + 25,000 reviews of Maas et al. (ACL 2011), exactly as
    ``keras.datasets.imdb.load_data(num_words=num_words)`` returns them: each begins with ``START`` = 1, a
    word of frequency rank r has the id r + 3, ids from ``num_words`` on are replaced by ``UNKNOWN`` = 2, and
    each half is shuffled by Keras's recipe with seed 113.

    The sample has 2,000 + 2,000 reviews from :func:`nlpkit.data.sample_reviews`, coded in the same way, with
    punctuation marks as words. Ranks come from its training half; a word of the test half that the training
    half lacks is ``UNKNOWN``.

    Parameters
    ----------
    num_words : int or None
        Ids run from 0 to ``num_words`` - 1. None keeps all words but, as in Keras, that with the largest id.
    sample : bool
        Whether to make reviews instead of looking for the real ones.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        ``x``: object arrays of lists of int. ``y``: int64 arrays of 0 and 1. All have the shape (reviews,).

    Raises
    ------
    DataError
        If the real reviews cannot be had or the file is altered.
    ValueError
        If ``num_words`` leaves no room for a word.
    """
    if num_words is not None and num_words <= INDEX_FROM:
        raise ValueError(
            f"num_words is {num_words}, but the ids 0 to {INDEX_FROM} stand for no word: ask for at least 4"
        )
    if sample:
        halves = _sample()[0]
    else:
        shuffle = np.random.RandomState(113)  # Keras's own: the generator and the order of its draws count
        halves = [_shuffled(half, shuffle) for half in fetch(DATASETS["imdb"], read_reviews)]
    if num_words is None:
        num_words = max(int(half.ids.max()) for half in halves) + INDEX_FROM
    train, test = (_coded(half, num_words) for half in halves)
    return train, test


def load_imdb_word_index(*, sample: bool = False) -> dict[str, int]:
    """Load the rank of each word of :func:`load_imdb`, from 1 for the most frequent. Taught in lecture 02.

    As in Keras, it knows all words of the training reviews, whatever ``num_words`` was, and an id in a review
    is the rank + 3.

    Parameters
    ----------
    sample : bool
        Whether to take the words of the sample.

    Raises
    ------
    DataError
        If the real word index cannot be had or the file is altered.
    """
    if sample:
        return dict(_sample()[1])
    return fetch(DATASETS["imdb_word_index"], read_word_index)


def read_reviews(path: Path) -> Content[tuple[Reviews, Reviews]]:
    """Read ``imdb.npz``, safely even if somebody altered it, in the order of the file.

    The digest is the sha256 over, for the training half and then the test half: the lengths and the ids as
    little-endian 32-bit integers, then the labels as bytes.
    """
    digest = hashlib.sha256()
    with zipfile.ZipFile(path) as archive:
        halves = train, test = _read_half(archive, "train"), _read_half(archive, "test")
    for half in halves:
        digest.update(half.lengths.astype("<i4").tobytes())
        digest.update(half.ids.astype("<i4").tobytes())
        digest.update(half.labels.astype("u1").tobytes())
    counts = {
        "train": len(train.lengths),
        "train_positive": int((train.labels == 1).sum()),
        "test": len(test.lengths),
        "test_positive": int((test.labels == 1).sum()),
        "words": len(np.unique(train.ids)),
    }
    return Content((train, test), digest.hexdigest(), counts)


def read_word_index(path: Path) -> Content[dict[str, int]]:
    """Read ``imdb_word_index.json``. The digest is the sha256 of the index as JSON with sorted keys."""
    index = json.loads(path.read_text(encoding="utf-8"))
    canonical = json.dumps(index, sort_keys=True).encode("ascii")
    ranks = set(index.values())
    counts = {"words": len(ranks & set(range(1, len(index) + 1)))}
    return Content(index, hashlib.sha256(canonical).hexdigest(), counts)


def _read_half(archive: zipfile.ZipFile, half: str) -> Reviews:
    reviews = _read_lists(archive.read(f"x_{half}.npy"))
    lengths = np.fromiter(map(len, reviews), dtype=np.int32, count=len(reviews))
    ids = np.fromiter(chain.from_iterable(reviews), dtype=np.int32, count=lengths.sum())
    labels = np.lib.format.read_array(io.BytesIO(archive.read(f"y_{half}.npy")), allow_pickle=False)
    return Reviews(ids, lengths, labels)


class _StandIn:
    """Takes the place of NumPy's classes in a pickle: keeps the state, calls nothing."""

    def __init__(self, *_: object) -> None:
        self.state: tuple = ()

    def __setstate__(self, state: tuple) -> None:
        self.state = state


class _ListUnpickler(pickle.Unpickler):
    """Reads an object array of lists of numbers, and refuses to load anything else.

    A pickle may name any function to be called while it is read. Here the names that an object array needs
    lead to stand-ins, and any other name is an error.
    """

    _ALLOWED = frozenset(
        {
            ("numpy.core.multiarray", "_reconstruct"),  # written by NumPy 1
            ("numpy._core.multiarray", "_reconstruct"),  # written by NumPy 2
            ("numpy", "ndarray"),
            ("numpy", "dtype"),
        }
    )

    def find_class(self, module: str, name: str) -> type[_StandIn]:
        if (module, name) not in self._ALLOWED:
            raise pickle.UnpicklingError(f"the file asks for {module}.{name}, which no list of numbers needs")
        return _StandIn


def _read_lists(npy: bytes) -> list[list[int]]:
    """Decode an npy file that holds an object array of lists of int."""
    file = io.BytesIO(npy)
    np.lib.format.read_magic(file)
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    if dtype != np.dtype(object) or len(shape) != 1:
        raise ValueError(f"expected a row of lists, found shape {shape} of {dtype}")
    # Python 2 wrote the official file; latin1 reads its byte strings.
    lists = _ListUnpickler(file, encoding="latin1").load().state[-1]
    if len(lists) != shape[0]:
        raise ValueError(f"expected {shape[0]} lists, found {len(lists)}")
    return lists


def _shuffled(reviews: Reviews, shuffle: np.random.RandomState) -> Reviews:
    order = np.arange(len(reviews.lengths))
    shuffle.shuffle(order)
    starts = np.cumsum(reviews.lengths) - reviews.lengths
    lengths = reviews.lengths[order]
    # Token t of the new order lies as far from its review's start as before.
    shift = np.repeat(starts[order] - (np.cumsum(lengths) - lengths), lengths)
    return Reviews(reviews.ids[np.arange(len(shift)) + shift], lengths, reviews.labels[order])


def _coded(reviews: Reviews, num_words: int) -> tuple[np.ndarray, np.ndarray]:
    codes = reviews.ids + INDEX_FROM
    codes[codes >= num_words] = UNKNOWN
    # One int object a word, shared by all its occurrences, instead of one a token: a third of the memory.
    words = np.array(range(codes.max(initial=0) + 1), dtype=object)[codes].tolist()
    ends = np.cumsum(reviews.lengths).tolist()
    x = np.empty(len(ends), dtype=object)
    for i, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
        x[i] = [START, *words[start:end]]
    return x, reviews.labels.astype(np.int64)


@lru_cache(maxsize=1)
def _sample() -> tuple[tuple[Reviews, Reviews], dict[str, int]]:
    reviews = sample_reviews(2 * SAMPLE_SIZE)
    halves = reviews[:SAMPLE_SIZE], reviews[SAMPLE_SIZE:]
    vocabulary = Vocabulary(review.tokens for review in halves[0])
    coded = tuple(_as_ranks([(vocabulary.encode(r.tokens), r.label) for r in half]) for half in halves)
    return coded, {word: i - INDEX_FROM for word, i in vocabulary.ids.items()}


def _as_ranks(reviews: Sequence[tuple[list[int], int]]) -> Reviews:
    """Put coded reviews end to end. An unknown word gets the rank that is coded as ``UNKNOWN`` again."""
    ids = np.fromiter(chain.from_iterable(codes for codes, _ in reviews), dtype=np.int32) - INDEX_FROM
    lengths = np.array([len(codes) for codes, _ in reviews], dtype=np.int32)
    return Reviews(ids, lengths, np.array([label for _, label in reviews]))
