"""Pre-trained word vectors: the public sets, the parts of them that the course keeps, and a sample."""

from __future__ import annotations

import hashlib
import logging
import socket
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from nlpkit.data.fetch import OR_SAMPLE, TIMEOUT, Content, DataError, fetch, locate
from nlpkit.data.registry import DATASETS
from nlpkit.data.samples.reviews import Rates, sample_reviews
from nlpkit.data.samples.world import sample_world

if TYPE_CHECKING:
    from gensim.models import KeyedVectors

MOST_FREQUENT = 200_000
"""How many words of a full public set are read: all 3,000,000 of Google News would take 3.6 GB of memory."""

SAMPLE_DIMENSIONS = 50
"""The length of the sample's vectors."""

_GENSIM_NAMES = {
    "google-news-300": "word2vec-google-news-300",
    "glove-6b-50": "glove-wiki-gigaword-50",
    "glove-wiki-100": "glove-wiki-gigaword-100",
}
"""What the public sets are called by gensim's downloader."""


def load_word_vectors(name: str, *, sample: bool = False) -> KeyedVectors:
    """Load word vectors that somebody else has trained. Taught in lecture 03.

    ==================  ====================================================================================
    google-news-300     word2vec on Google News (Mikolov et al. 2013), 300 numbers a word, cased
    glove-6b-50         GloVe on Wikipedia and Gigaword (Pennington et al. 2014), 50 numbers, lower case
    glove-wiki-100      the same with 100 numbers
    imdb-300            trained for this course: CBOW on IMDB reviews, none of the test half, 300 numbers
    ==================  ====================================================================================

    A public set is taken from its full file (``GoogleNews-vectors-negative300.bin.gz``, ``glove.6B.50d.txt``
    or ``glove.6B.100d.txt``), if that is in ``NLPKIT_DATA`` or in the cache; else from the course's part of
    it there (a few thousand frequent words; that of glove-wiki-100 is from a later release); else gensim
    downloads the full set into its own folder. Of a full set the ``MOST_FREQUENT`` first words are read.

    The sample has 50 numbers for each of about 1,000 words of the film-review and world grammars, whatever
    the name: positive pointwise mutual information with the words nearby and with those in the same text,
    compressed by a singular value decomposition (Levy & Goldberg, NIPS 2014). Words that are used alike are
    near each other.

    Parameters
    ----------
    name : str
        One of the four.
    sample : bool
        Whether to make vectors instead of looking for the real ones.

    Returns
    -------
    gensim.models.KeyedVectors
        From the most frequent word to the rarest, float32, with two more attributes: ``source`` (str), the
        file it was read from, and ``restricted`` (bool), True if that is only a part of a public set.

    Raises
    ------
    ValueError
        If the name is none of the four.
    DataError
        If the real vectors cannot be had or the file is altered.
    """
    if name not in (*_GENSIM_NAMES, "imdb-300"):
        known = ", ".join((*_GENSIM_NAMES, "imdb-300"))
        raise ValueError(f"no word vectors are called {name!r}: ask for one of {known}")
    binary = name == "google-news-300"
    if sample:
        vectors, source, restricted = _keyed(*_sample()), "sample", False
    elif locate(DATASETS[name]) or name == "imdb-300":
        read = read_part if name == "imdb-300" else full_reader(binary=binary, header=False)
        vectors, source, restricted = fetch(DATASETS[name], read), DATASETS[name].file, False
    elif locate(part := DATASETS[f"{name}-part"]):
        vectors, source, restricted = fetch(part, read_part), part.file, True
    else:
        path = _download(name)
        vectors = full_reader(binary=binary, header=True)(path).value
        source, restricted = path.name, False
    vectors.source, vectors.restricted = source, restricted
    return vectors


def read_part(path: Path) -> Content[KeyedVectors]:
    """Read all vectors of a file in word2vec's binary format, packed by gzip or not.

    The digest is the sha256 over the words in UTF-8, each with a line feed, and the numbers as little-endian
    32-bit floats, row by row.
    """
    from gensim.models import KeyedVectors

    vectors = KeyedVectors.load_word2vec_format(str(path), binary=True)
    digest = hashlib.sha256("".join(f"{word}\n" for word in vectors.index_to_key).encode())
    digest.update(vectors.vectors.astype("<f4").tobytes())
    counts = {"words": len(vectors), "dimensions": vectors.vector_size}
    return Content(vectors, digest.hexdigest(), counts)


def full_reader(*, binary: bool, header: bool) -> Callable[[Path], Content[KeyedVectors]]:
    """Return a reader of the first ``MOST_FREQUENT`` vectors of a full public file; it has no digest.

    Parameters
    ----------
    binary : bool
        word2vec's binary format, which always has a header; else text, a word and its numbers in each line.
    header : bool
        Whether a text begins with the numbers of words and dimensions; GloVe's own files do not.
    """

    def read(path: Path) -> Content[KeyedVectors]:
        from gensim.models import KeyedVectors

        vectors = KeyedVectors.load_word2vec_format(
            str(path), binary=binary, no_header=not (binary or header), limit=MOST_FREQUENT
        )
        return Content(vectors, "", {"dimensions": vectors.vector_size})

    return read


def _download(name: str) -> Path:
    """Let gensim find or download a public set; it compares checksums."""
    from gensim import downloader

    earlier = socket.getdefaulttimeout()
    socket.setdefaulttimeout(TIMEOUT[1])  # gensim sets none and could wait for ever
    logger = logging.getLogger("gensim.downloader")  # it prints the traceback of an error that we report
    logger.disabled = True
    try:
        return Path(downloader.load(_GENSIM_NAMES[name], return_path=True))
    except Exception as error:  # gensim raises bare exceptions too
        files = f"{DATASETS[name].file} or {DATASETS[f'{name}-part'].file}"
        reason = " ".join(str(error).split())
        raise DataError(
            f"{files} is not in NLPKIT_DATA or the cache, and gensim cannot download {_GENSIM_NAMES[name]} "
            f"({reason}); set NLPKIT_DATA=folder to a folder that holds one of them, {OR_SAMPLE}"
        ) from error
    finally:
        socket.setdefaulttimeout(earlier)
        logger.disabled = False


def _keyed(words: list[str], matrix: np.ndarray) -> KeyedVectors:
    from gensim.models import KeyedVectors

    vectors = KeyedVectors(matrix.shape[1])
    vectors.add_vectors(words, matrix)
    return vectors


@lru_cache(maxsize=1)
def _sample() -> tuple[list[str], np.ndarray]:
    # The seed is none that a lecture trains with: the vectors come from elsewhere, and do not know every
    # word. They stand for those of a far larger corpus, which 2,000 reviews of clearer opinion replace.
    reviews = sample_reviews(2_000, Rates(agreement=0.95, verdict=1), seed=2)
    texts = [review.tokens for review in reviews] + sample_world(5_000, seed=2)
    counts = Counter(word for text in texts for word in text)
    words = sorted((w for w, n in counts.items() if n >= 5), key=lambda w: (-counts[w], w))
    ids = {word: i for i, word in enumerate(words)}
    coded = [np.array([ids[w] for w in text if w in ids]) for text in texts]
    # A word's neighbours tell what kind of word it is, the rest of the text what it is about; the latter is
    # the weaker trace, so it gets the larger weight.
    nearby, together = _ppmi(_nearby(coded, len(words), window=3)), _ppmi(_together(coded, len(words)))
    gram = nearby @ nearby.T + 9 * together @ together.T
    basis = np.linalg.eigh(gram)[1][:, : -SAMPLE_DIMENSIONS - 1 : -1]  # the last have the largest values
    signs = np.sign(basis[np.abs(basis).argmax(axis=0), range(SAMPLE_DIMENSIONS)])
    basis = basis * signs  # else every library chooses its own
    return words, (basis / np.linalg.norm(basis, axis=1).mean()).astype(np.float32)


def _nearby(coded: list[np.ndarray], num_words: int, window: int) -> np.ndarray:
    """Count how often two words are at most ``window`` words apart, shape (num_words, num_words)."""
    counts = np.zeros((num_words, num_words))
    for distance in range(1, window + 1):
        left = np.concatenate([text[:-distance] for text in coded])
        right = np.concatenate([text[distance:] for text in coded])
        np.add.at(counts, (left, right), 1)
    return counts + counts.T


def _together(coded: list[np.ndarray], num_words: int) -> np.ndarray:
    """Count in how many texts two words occur together, shape (num_words, num_words)."""
    columns = [np.unique(text) for text in coded]
    starts = np.cumsum([0, *map(len, columns)])
    ones = np.ones(starts[-1])
    texts = sparse.csr_matrix((ones, np.concatenate(columns), starts), shape=(len(coded), num_words))
    counts = (texts.T @ texts).toarray()
    np.fill_diagonal(counts, 0)
    return counts


def _ppmi(counts: np.ndarray) -> np.ndarray:
    """Turn counts into positive pointwise mutual information: max(0, ln p(a, b) / (p(a) p(b)))."""
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / counts.sum()
    ratio = np.divide(counts, expected, out=np.zeros_like(counts), where=expected > 0)
    return np.log(np.maximum(ratio, 1))
