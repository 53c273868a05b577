"""English sentences with French translations, and the sample that stands in for them."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from pathlib import Path

from nlpkit.data.fetch import Content, fetch, locate
from nlpkit.data.registry import DATASETS
from nlpkit.data.samples.pairs import sample_translations

SAMPLE_SIZE = 5_000
"""How many pairs the sample has."""

Pairs = list[tuple[str, str]]


def load_translations(*, sample: bool = False) -> Pairs:
    """Load English sentences with their French translations. Taught in lecture 09.

    The real ones are from the Tatoeba project, collected by manythings.org, from the shortest English
    sentence to the longest. Many an English sentence is there several times in a row, each time with another
    right translation: split into training and test by English sentence, not by pair. All kinds of spaces,
    such as the narrow one before a French question mark, have become plain ones.

    The course's file ``eng_fra/eng-fra.tsv.gz`` holds the 76,037 shortest pairs, of up to 9 English words.
    The official ``fra-eng.zip`` holds more than twice as many and grows from time to time. So no hash of it
    can be known: all that is checked is that it can be read, and that it has at least 135,000 pairs, as many
    as in 2017, with 75,000 different English sentences.

    The sample has 5,000 pairs with different English sides, one right translation each, in the same order;
    see :func:`nlpkit.data.samples.pairs.sample_translations`.

    Parameters
    ----------
    sample : bool
        Whether to make sentences instead of looking for the real ones.

    Returns
    -------
    list of (str, str)
        English and French, with capitals and punctuation.

    Raises
    ------
    DataError
        If the real sentences cannot be had or the file is altered.
    """
    if sample:
        return sorted(sample_translations(SAMPLE_SIZE), key=lambda pair: (len(pair[0]), pair))
    if locate(DATASETS["translations"]):
        return fetch(DATASETS["translations"], read_pairs)
    return fetch(DATASETS["translations_archive"], read_archive)


def read_pairs(path: Path) -> Content[Pairs]:
    """Read ``eng-fra.tsv.gz``: an English and a French sentence a line, with a tab in between.

    The digest is the sha256 over the pairs as :func:`load_translations` returns them, written in that form
    in UTF-8.
    """
    return _content(gzip.decompress(path.read_bytes()))


def read_archive(path: Path) -> Content[Pairs]:
    """Read ``fra-eng.zip`` without unpacking it. The third column, who wrote the sentences, is left out."""
    with zipfile.ZipFile(path) as archive:
        (name,) = (name for name in archive.namelist() if name.rpartition("/")[2] == "fra.txt")
        return _content(archive.read(name))


def _content(data: bytes) -> Content[Pairs]:
    pairs = []
    for line in data.decode("utf-8").removesuffix("\n").split("\n"):  # other marks do not end a line
        english, french = (" ".join(side.split()) for side in line.split("\t")[:2])
        if not (english and french):
            raise ValueError(f"a sentence is missing in {line!r}")
        pairs.append((english, french))
    digest = hashlib.sha256("".join(f"{english}\t{french}\n" for english, french in pairs).encode())
    counts = {"pairs": len(pairs), "english": len({english for english, _ in pairs})}
    return Content(pairs, digest.hexdigest(), counts)
