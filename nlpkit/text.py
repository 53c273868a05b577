"""From text to arrays: tokens, vocabularies, padded ids, multi-hot rows, bags of words, tf-idf."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

PAD, START, UNKNOWN = 0, 1, 2
"""The ids that Keras's IMDB coding keeps for itself; the most frequent word is 1 + ``INDEX_FROM`` = 4."""

INDEX_FROM = 3
"""By how much Keras shifts a word's rank to make room for ``PAD``, ``START`` and ``UNKNOWN``."""

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,!?;:]")


def tokenise(text: str) -> list[str]:
    """Split a text into lower-case words and punctuation marks. Taught in lecture 01.

    A word is a run of letters and digits, with inner apostrophes (``don't`` is one token); ``. , ! ? ; :``
    are tokens of their own; everything else separates.

    Examples
    --------
    >>> tokenise("It wasn't good, was it?")
    ['it', "wasn't", 'good', ',', 'was', 'it', '?']
    """
    return _TOKEN.findall(text.lower().replace("\u2019", "'"))


class Vocabulary:
    """Words and their ids, in the coding of Keras's IMDB reviews. Taught in lecture 02.

    Parameters
    ----------
    documents : iterable of token lists
        The *training* documents: a word seen only in test documents must stay unknown.
    max_size : int, optional
        Number of ids, the three special ones included; the most frequent words stay.
    min_count : int
        Words seen less often are left out.

    Attributes
    ----------
    words : list of str
        ``words[i]`` is the word with id ``i``; ties in frequency are broken alphabetically.
    ids : dict of str to int
        The way back.

    Examples
    --------
    >>> vocabulary = Vocabulary([["a", "good", "film"], ["a", "bad", "film"]])
    >>> vocabulary.encode(["a", "grand", "film"])
    [4, 2, 5]
    """

    def __init__(
        self, documents: Iterable[Sequence[str]], max_size: int | None = None, min_count: int = 1
    ) -> None:
        counts = Counter(token for document in documents for token in document)
        kept = sorted((w for w, n in counts.items() if n >= min_count), key=lambda w: (-counts[w], w))
        # Id INDEX_FROM itself stands for no word, as in Keras's coding.
        self.words = ["<pad>", "<start>", "<unknown>", "<unused>", *kept][:max_size]
        self.ids = {word: i for i, word in enumerate(self.words) if i > INDEX_FROM}

    def __len__(self) -> int:
        """Return the number of ids, the special ones included: the ``vocab_size`` of a layer."""
        return len(self.words)

    def encode(self, tokens: Iterable[str]) -> list[int]:
        """Turn tokens into ids; a word that is not in the vocabulary becomes ``UNKNOWN``."""
        return [self.ids.get(token, UNKNOWN) for token in tokens]

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into a text, leaving out padding."""
        return " ".join(self.words[i] for i in ids if i != PAD)


def decode_review(ids: Iterable[int], word_index: Mapping[str, int]) -> str:
    """Turn a review in Keras's IMDB coding back into text. Taught in lecture 02.

    ``word_index`` gives ranks from 1, while the ids in the reviews are shifted by ``INDEX_FROM``: id 4 is the
    word of rank 1. Padding and the start mark are left out, unknown words show as ``?``.

    Parameters
    ----------
    ids : iterable of int
        One review.
    word_index : mapping of str to int
        As :func:`nlpkit.data.load_imdb_word_index` returns it.
    """
    words = {rank + INDEX_FROM: word for word, rank in word_index.items()}
    return " ".join(words.get(i, "?") for i in ids if i not in (PAD, START))


def multi_hot(sequences: Sequence[Sequence[int]], num_words: int) -> sparse.csr_matrix:
    """Mark for each document which words it holds. Taught in lecture 02.

    Returns
    -------
    scipy.sparse.csr_matrix
        Shape (documents, num_words), float32: 1 where the word occurs, however often. It costs 8 bytes a
        distinct word of the document, where a dense float64 row costs 8 bytes a word of the *vocabulary*.

    Raises
    ------
    ValueError
        If an id is negative or not below ``num_words``.
    """
    matrix = _counts(sequences, num_words)
    matrix.data[:] = 1
    return matrix


def bag_of_words(sequences: Sequence[Sequence[int]], num_words: int) -> sparse.csr_matrix:
    """Count for each document how often each word occurs. Taught in lecture 01.

    Returns
    -------
    scipy.sparse.csr_matrix
        Shape (documents, num_words), float32.

    Raises
    ------
    ValueError
        If an id is negative or not below ``num_words``.
    """
    return _counts(sequences, num_words)


def tf_idf(
    counts: sparse.csr_matrix, document_frequency: np.ndarray, num_documents: int
) -> sparse.csr_matrix:
    """Weight counts by how rare a word is and scale each document to length 1. Taught in lecture 01.

    The smoothed form that scikit-learn uses: idf(t) = ln((1 + n) / (1 + df(t))) + 1, then L2 normalisation.

    Parameters
    ----------
    counts : scipy.sparse.csr_matrix
        Shape (documents, num_words), from :func:`bag_of_words`.
    document_frequency : array
        Shape (num_words,): in how many *training* documents each word occurs.
    num_documents : int
        The number of training documents.

    Returns
    -------
    scipy.sparse.csr_matrix
        Shape (documents, num_words); a document without any known word stays all zero.
    """
    idf = np.log((1 + num_documents) / (1 + document_frequency)) + 1
    weighted = counts.multiply(idf).tocsr()
    norms = np.sqrt(np.asarray(weighted.power(2).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    return sparse.diags(1 / norms).dot(weighted).tocsr()


def pad(
    sequences: Sequence[Sequence[int]],
    maxlen: int,
    padding: str = "pre",
    truncating: str = "pre",
) -> np.ndarray:
    """Bring sequences to one length. Taught in lecture 04.

    Parameters
    ----------
    sequences : sequences of int
        The documents.
    maxlen : int
        The length of every row.
    padding, truncating : {"pre", "post"}
        At which end ``PAD`` is added, and at which end ids are dropped. Keras's defaults, "pre" and "pre",
        keep the *last* ``maxlen`` ids.

    Returns
    -------
    numpy.ndarray
        Shape (documents, maxlen), int32.

    Raises
    ------
    ValueError
        If an end is neither "pre" nor "post".
    """
    for name, end in (("padding", padding), ("truncating", truncating)):
        if end not in ("pre", "post"):
            raise ValueError(f'{name} is {end!r}, but must be "pre" or "post"')
    rows = np.full((len(sequences), maxlen), PAD, dtype=np.int32)
    for row, sequence in zip(rows, sequences, strict=True):
        kept = sequence[:maxlen] if truncating == "post" else sequence[max(len(sequence) - maxlen, 0) :]
        if padding == "post":
            row[: len(kept)] = kept
        else:
            row[maxlen - len(kept) :] = kept
    return rows


def _counts(sequences: Sequence[Sequence[int]], num_words: int) -> sparse.csr_matrix:
    lengths = np.fromiter((len(s) for s in sequences), dtype=np.int64, count=len(sequences))
    columns = np.fromiter((i for s in sequences for i in s), dtype=np.int64, count=lengths.sum())
    if columns.size and not (columns.min() >= 0 and columns.max() < num_words):
        raise ValueError(
            f"ids run from {columns.min()} to {columns.max()}, but num_words={num_words} "
            f"allows only 0 to {num_words - 1}"
        )
    rows = np.repeat(np.arange(len(sequences)), lengths)
    ones = np.ones(columns.size, dtype=np.float32)
    # Building CSR from coordinates adds up the repeated words of a document.
    return sparse.csr_matrix((ones, (rows, columns)), shape=(len(sequences), num_words))
