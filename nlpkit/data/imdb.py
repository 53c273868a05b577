"""The IMDB film reviews, in Keras's coding and as text, and the sample that stands in for them."""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import pickle
import re
import tarfile
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nlpkit.data.fetch import Content, fetch, locate
from nlpkit.data.registry import DATASETS
from nlpkit.data.samples.reviews import sample_reviews
from nlpkit.text import INDEX_FROM, START, UNKNOWN, Vocabulary

SAMPLE_SIZE = 2_000
"""How many reviews each half of the sample has."""

NUM_UNLABELLED = 25_000
"""How many of the 50,000 unlabelled reviews :func:`load_imdb_unlabelled` returns."""

Split = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
TextHalf = tuple[list[str], np.ndarray]

_MEMBER = re.compile(r"aclImdb/(train|test)/(pos|neg|unsup)/(\d+)_\d+\.txt")


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


def load_imdb_text(*, sample: bool = False) -> tuple[TextHalf, TextHalf]:
    """Load film reviews as text, with their sentiment. Taught in lecture 03.

    The reviews of :func:`load_imdb` as their writers typed them, with capitals, punctuation and ``<br />``,
    but in another order: each half has its positive reviews first, then the negative ones, both sorted by
    file name. So shuffle before you split.

    The sample is the text of the sample of :func:`load_imdb`, in that order.

    Parameters
    ----------
    sample : bool
        Whether to make reviews instead of looking for the real ones.

    Returns
    -------
    (texts_train, y_train), (texts_test, y_test)
        ``texts``: lists of str. ``y``: int64 arrays of 0 and 1, shape (reviews,).

    Raises
    ------
    DataError
        If the real reviews cannot be had or the file is altered.
    """
    if sample:
        reviews = sample_reviews(2 * SAMPLE_SIZE)
        halves = reviews[:SAMPLE_SIZE], reviews[SAMPLE_SIZE:]
        train, test = (
            ([r.text for r in half], np.array([r.label for r in half], dtype=np.int64)) for half in halves
        )
    elif locate(DATASETS["imdb_text"]):
        train, test = fetch(DATASETS["imdb_text"], read_text)
    else:
        train, test, _ = fetch(DATASETS["imdb_archive"], read_archive)
    return train, test


def load_imdb_unlabelled(*, sample: bool = False) -> list[str]:
    """Load film reviews without labels, as text: food for word vectors. Taught in lecture 03.

    The real ones are the first 25,000 of the 50,000 unlabelled reviews of Maas et al. (ACL 2011). They are
    other reviews than those of :func:`load_imdb_text`, but for texts that were posted twice: 136 of them are
    training reviews as well and 85 test reviews. The sample has 2,000 reviews, of another seed.

    Parameters
    ----------
    sample : bool
        Whether to make reviews instead of looking for the real ones.

    Raises
    ------
    DataError
        If the real reviews cannot be had or the file is altered.
    """
    if sample:
        return [review.text for review in sample_reviews(SAMPLE_SIZE, seed=1)]
    if locate(DATASETS["imdb_unlabelled"]):
        return fetch(DATASETS["imdb_unlabelled"], read_unlabelled)
    return fetch(DATASETS["imdb_archive"], read_archive)[2]


def read_text(path: Path) -> Content[tuple[TextHalf, TextHalf]]:
    """Read ``imdb_reviews.jsonl.xz``: a JSON object with "split", "label" and "text" in each line.

    The digest is the sha256 over, for the training half and then the test half, each review: its text in
    UTF-8, a line feed, its label as a digit, a line feed.
    """
    halves: dict[str, tuple[list[str], list[int]]] = {"train": ([], []), "test": ([], [])}
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            texts, labels = halves[row["split"]]
            texts.append(row["text"])
            labels.append(row["label"])
    digest = hashlib.sha256()
    for texts, labels in halves.values():
        for text, label in zip(texts, labels, strict=True):
            digest.update(f"{text}\n{label}\n".encode())
    train, test = ((texts, np.array(labels, dtype=np.int64)) for texts, labels in halves.values())
    return Content((train, test), digest.hexdigest(), _count_texts(train, test))


def read_unlabelled(path: Path) -> Content[list[str]]:
    """Read ``imdb_unsup_25k.txt.xz``: a review a line. The digest is the sha256 of what it unpacks to."""
    data = lzma.decompress(path.read_bytes())
    texts = data.decode("utf-8").removesuffix("\n").split("\n")  # splitlines would cut at other marks as well
    return Content(texts, hashlib.sha256(data).hexdigest(), {"unlabelled": len(texts)})


def read_archive(path: Path) -> Content[tuple[TextHalf, TextHalf, list[str]]]:
    """Read ``aclImdb_v1.tar.gz`` without unpacking it: both halves and 25,000 unlabelled reviews.

    It has no digest of its own: only the official file counts.
    """
    texts: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            if (match := _MEMBER.fullmatch(member.name)) and (file := archive.extractfile(member)):
                row = Path(member.name).name, int(match[3]), file.read().decode("utf-8")
                texts.setdefault((match[1], match[2]), []).append(row)
    halves = []
    for split in ("train", "test"):
        positive, negative = sorted(texts[split, "pos"]), sorted(texts[split, "neg"])
        labels = np.repeat(np.array([1, 0], dtype=np.int64), [len(positive), len(negative)])
        halves.append(([text for _, _, text in positive + negative], labels))
    unlabelled = sorted(texts["train", "unsup"], key=lambda row: row[1])
    counts = _count_texts(*halves) | {"unlabelled": len(unlabelled)}
    return Content((*halves, [text for _, _, text in unlabelled[:NUM_UNLABELLED]]), "", counts)


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


def _count_texts(train: TextHalf, test: TextHalf) -> dict[str, int]:
    return {
        "train": len(train[0]),
        "train_positive": int((train[1] == 1).sum()),
        "test": len(test[0]),
        "test_positive": int((test[1] == 1).sum()),
    }


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
