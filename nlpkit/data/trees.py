"""Parse trees with a sentiment on each node: the Stanford Sentiment Treebank, and the sample in its place."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from nlpkit.data.fetch import Content, fetch, locate
from nlpkit.data.registry import DATASETS
from nlpkit.data.samples.reviews import Tree
from nlpkit.data.samples.sentences import sample_trees

SAMPLE_SIZES = 1_200, 200, 400
"""How many trees the parts of the sample have."""

Split = tuple[list[Tree], list[Tree], list[Tree]]

_LABELS = {"0", "1", "2", "3", "4"}
_FILES = "train", "dev", "test"
_SIGN = re.compile(r"[()]|[^() \n]+")  # a word of the treebank may hold a no-break space


def load_sst_trees(*, sample: bool = False) -> Split:
    r"""Load parse trees of sentences, with a sentiment on each node. Taught in lecture 10.

    The real ones are the Stanford Sentiment Treebank (Socher et al., EMNLP 2013): 8,544 + 1,101 + 2,210
    sentences from film reviews. Brackets in a text are the words ``-LRB-`` and ``-RRB-``, and a slash is
    ``\/``.

    The sample has 1,200 + 200 + 400 different trees of single sentences from the film-review grammar; see
    :func:`nlpkit.data.sample_trees`, which makes others.

    Parameters
    ----------
    sample : bool
        Whether to make trees instead of looking for the real ones.

    Returns
    -------
    train, validation, test : list of Tree
        Each node has two children or a word; labels run from 0, very negative, to 4, very positive.

    Raises
    ------
    DataError
        If the real trees cannot be had or a file is altered.
    """
    if sample:
        trees = sample_trees(sum(SAMPLE_SIZES))
        num_train, num_validation, _ = SAMPLE_SIZES
        rest = trees[num_train:]
        return trees[:num_train], rest[:num_validation], rest[num_validation:]
    parts = [DATASETS[f"sst_trees_{name}"] for name in _FILES]
    if all(map(locate, parts)):
        train, validation, test = (fetch(part, read_trees) for part in parts)
        return train, validation, test
    return fetch(DATASETS["sst_trees_archive"], read_archive)


def parse_tree(text: str) -> Tree:
    """Read a tree in brackets, as the Stanford Sentiment Treebank writes it. Taught in lecture 10.

    ``str`` writes it again.

    Parameters
    ----------
    text : str
        Such as ``(3 (2 so) (3 good))``.

    Raises
    ------
    ValueError
        If that is no binary tree with labels from 0 to 4.

    Examples
    --------
    >>> tree = parse_tree("(3 (2 so) (3 good))")
    >>> tree.label, tree.children[1].word, str(tree)
    (3, 'good', '(3 (2 so) (3 good))')
    """
    signs = _SIGN.findall(text)
    tree, end = _parse(signs, 0)
    if end < len(signs):
        raise _error(signs, end, "the end")
    return tree


def read_trees(path: Path) -> Content[list[Tree]]:
    """Read a file with a tree in each line.

    The digest is the sha256 over the trees in brackets, a line each, in UTF-8.
    """
    trees = _parse_lines(path.read_bytes())
    return Content(trees, _digest([trees]), {"trees": len(trees)})


def read_archive(path: Path) -> Content[Split]:
    """Read ``trainDevTestTrees_PTB.zip`` without unpacking it.

    The digest is that of :func:`read_trees` over the trees of all parts, from training to test.
    """
    with zipfile.ZipFile(path) as archive:
        train, validation, test = (_parse_lines(archive.read(f"trees/{name}.txt")) for name in _FILES)
    counts = {"train": len(train), "validation": len(validation), "test": len(test)}
    return Content((train, validation, test), _digest([train, validation, test]), counts)


def _parse_lines(data: bytes) -> list[Tree]:
    return [parse_tree(line) for line in data.decode("utf-8").removesuffix("\n").split("\n")]


def _digest(parts: Iterable[list[Tree]]) -> str:
    digest = hashlib.sha256()
    for trees in parts:
        digest.update("".join(f"{tree}\n" for tree in trees).encode())
    return digest.hexdigest()


def _parse(signs: list[str], start: int) -> tuple[Tree, int]:
    """Read the node that begins with a sign; return it and where it ends."""
    opening, label, first = (*signs[start : start + 3], "", "", "")[:3]
    if opening != "(":
        raise _error(signs, start, "'('")
    if label not in _LABELS:
        raise _error(signs, start + 1, "a label from 0 to 4")
    if first == "(":
        left, middle = _parse(signs, start + 2)
        right, end = _parse(signs, middle)
        node = Tree(int(label), (left, right))
    elif first in ("", ")"):
        raise _error(signs, start + 2, "a word or '('")
    else:
        node, end = _leaf(int(label), first), start + 3
    if signs[end : end + 1] != [")"]:
        raise _error(signs, end, "')'")
    return node, end + 1


@cache  # shared by all trees: a leaf is no more than its label and its word
def _leaf(label: int, word: str) -> Tree:
    return Tree(label, word=word)


def _error(signs: list[str], at: int, expected: str) -> ValueError:
    found = repr(signs[at]) if at < len(signs) else "the end"
    before = " ".join(signs[max(at - 6, 0) : at])
    return ValueError(f"this is no tree: expected {expected} after {before!r}, found {found}")
