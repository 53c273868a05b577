"""Single sentences: subjectivity (SUBJ) and polarity (MR), and the samples that stand in for them.

Copies of the files are about that have the sentences in another order, or have lost some of their dashes and
dots outside ASCII. So two files count as the same if their sentences agree in all visible ASCII characters.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from nlpkit.data.fetch import Content, fetch, locate
from nlpkit.data.registry import DATASETS
from nlpkit.data.samples.sentences import sample_polarity, sample_subjectivity

SAMPLE_SIZE = 2_000
"""How many sentences a sample has."""

ENCODING = "windows-1252"
"""Of the official files: in latin-1 their dashes and dots would be control characters."""

Sentences = tuple[list[str], np.ndarray]

_INVISIBLE = re.compile(r"[^!-~]+")


def load_subj(*, sample: bool = False) -> Sentences:
    """Load sentences that are subjective or objective. Taught in lecture 06.

    The real ones are the 5,000 + 5,000 of Pang & Lee (ACL 2004): lines of film reviews and of plot summaries,
    in lower case, with spaces between the tokens. The subjective ones come first, and each kind is sorted by
    its text, whatever order its file had: shuffle before you split.

    The sample has 1,000 + 1,000 sentences of the film-review grammar in the same form, made by
    :func:`nlpkit.data.samples.sentences.sample_subjectivity`.

    Parameters
    ----------
    sample : bool
        Whether to make sentences instead of looking for the real ones.

    Returns
    -------
    texts : list of str
    y : array
        int64, shape (sentences,): 1 for a subjective sentence, else 0.

    Raises
    ------
    DataError
        If the real sentences cannot be had or the file is altered.
    """
    if sample:
        return _sample(*sample_subjectivity(SAMPLE_SIZE))
    if locate(DATASETS["subj"]):
        return fetch(DATASETS["subj"], read_subj)
    return fetch(DATASETS["subj_archive"], read_subj_archive)


def load_mr(*, sample: bool = False) -> Sentences:
    """Load sentences that praise or blame a film. Taught in lecture 06.

    The real ones are the 5,331 + 5,331 of Pang & Lee (ACL 2005), in lower case, with spaces between the
    tokens. The positive ones come first, and each kind is sorted by its text: shuffle before you split.

    The sample has 1,000 + 1,000 sentences of the film-review grammar in the same form, made by
    :func:`nlpkit.data.samples.sentences.sample_polarity`.

    Parameters
    ----------
    sample : bool
        Whether to make sentences instead of looking for the real ones.

    Returns
    -------
    texts : list of str
    y : array
        int64, shape (sentences,): 1 for a positive sentence, else 0.

    Raises
    ------
    DataError
        If the real sentences cannot be had or a file is altered.
    """
    if sample:
        return _sample(*sample_polarity(SAMPLE_SIZE, seed=1))
    parts = DATASETS["mr_positive"], DATASETS["mr_negative"]
    if all(map(locate, parts)):
        return _labelled(*(fetch(part, read_lines) for part in parts))
    return fetch(DATASETS["mr_archive"], read_mr_archive)


def read_subj(path: Path) -> Content[Sentences]:
    """Read ``subj.all``: in each line 0 (subjective) or 1 (objective: the other way round), then a sentence.

    The digest is that of :func:`read_subj_archive`.
    """
    kinds: dict[bytes, list[bytes]] = {b"0": [], b"1": []}
    for line in path.read_bytes().splitlines():
        kind, _, sentence = line.partition(b" ")
        kinds[kind].append(sentence)
    subjective, objective = map(_clean, kinds.values())
    return _content(subjective, objective, ("subjective", "objective"))


def read_subj_archive(path: Path) -> Content[Sentences]:
    """Read ``rotten_imdb.tar.gz`` without unpacking it.

    The digest is the sha256 over the visible ASCII characters of each sentence, in the order of
    :func:`load_subj`, each followed by a line feed, its label as a digit, and a line feed.
    """
    subjective, objective = _read_members(path, "quote.tok.gt9.5000", "plot.tok.gt9.5000")
    return _content(subjective, objective, ("subjective", "objective"))


def read_mr_archive(path: Path) -> Content[Sentences]:
    """Read ``rt-polaritydata.tar.gz`` without unpacking it; the digest is as in :func:`read_subj_archive`."""
    positive, negative = _read_members(path, "rt-polarity.pos", "rt-polarity.neg")
    return _content(positive, negative, ("positive", "negative"))


def read_lines(path: Path) -> Content[list[str]]:
    """Read a file with a sentence in each line, and sort them.

    The digest is the sha256 over the visible ASCII characters of each, with a line feed.
    """
    texts = _clean(path.read_bytes().splitlines())
    digest = hashlib.sha256("".join(f"{_visible(text)}\n" for text in texts).encode("ascii"))
    return Content(texts, digest.hexdigest(), {"sentences": len(texts)})


def _read_members(path: Path, *names: str) -> list[list[str]]:
    found = {}
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            name = member.name.rsplit("/", 1)[-1]
            if name in names and (file := archive.extractfile(member)):
                found[name] = _clean(file.read().splitlines())
    return [found[name] for name in names]


def _clean(lines: Iterable[bytes]) -> list[str]:
    """Decode sentences, leave one space between two tokens, and sort."""
    # They were cut as bytes: as text, more marks than the line feed could end a line.
    return sorted((" ".join(line.decode(ENCODING).split()) for line in lines), key=_visible)


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def _labelled(ones: list[str], zeros: list[str]) -> Sentences:
    return ones + zeros, np.repeat(np.array([1, 0], dtype=np.int64), [len(ones), len(zeros)])


def _content(ones: list[str], zeros: list[str], names: tuple[str, str]) -> Content[Sentences]:
    rows = [(1, text) for text in ones] + [(0, text) for text in zeros]
    digest = hashlib.sha256("".join(f"{_visible(text)}\n{label}\n" for label, text in rows).encode("ascii"))
    counts = dict(zip(names, (len(ones), len(zeros)), strict=True))
    return Content(_labelled(ones, zeros), digest.hexdigest(), counts)


def _sample(texts: list[str], labels: list[int]) -> Sentences:
    """Put a sample into the order that the real sentences have."""
    rows = sorted(zip(texts, labels, strict=True))
    return _labelled([text for text, y in rows if y], [text for text, y in rows if not y])
