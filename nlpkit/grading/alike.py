"""Which answers say the same: equal but for names and comments, or nearly the same text."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist
from scipy.sparse.csgraph import connected_components

LONGEST = 10_000
"""How many characters of an answer are looked at: reference answers have a few hundred."""

SHORTEST = 200
"""How many characters two submissions must have, besides what was released, to be compared."""

AS_WRITTEN, NORMALISED = 0.9, 0.95
"""From which similarity on two submissions are nearly identical: as written, and in `normal_form`."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def normal_form(source: str, wanted: AbstractSet[str] = frozenset()) -> str:
    """Return code without what does not change what it does: layout, comments, docstrings, names of locals.

    Parameters
    ----------
    source : str
        An answer cell.
    wanted : set of str
        The names that tests use; other names that the cell defines are numbered, too.

    Returns
    -------
    str
        The same for answers that differ in nothing else. What is no Python only loses its layout.
    """
    source = source[:LONGEST]
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = _Plain().visit(ast.parse(source))
        for function in _outermost(tree):
            shared = {n for node in ast.walk(function) if isinstance(node, ast.Global) for n in node.names}
            _Rename(_bound(function) - shared, "v").rename_within(function)
        _Rename(_bound(tree, skip=_Function) - wanted, "g").visit(tree)
        return ast.unparse(ast.fix_missing_locations(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _squeeze(source)


def is_python(source: str) -> bool:
    """Return whether code can be parsed."""
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def defined_names(stub: str) -> set[str]:
    """Return the names that code binds at the top level, as a released stub does for its question."""
    return _bound(ast.parse(stub), skip=_Function | ast.Lambda) if is_python(stub) else set()


def without(source: str, released: str) -> str:
    """Return code without the lines that were released, blank lines and layout."""
    given = {_squeeze(line) for line in released.splitlines()}
    lines = map(_squeeze, source[:LONGEST].splitlines())
    return "\n".join(line for line in lines if line and line not in given)


@dataclass(frozen=True)
class Alike:
    """Submissions of which each is nearly identical to another one.

    Attributes
    ----------
    members : tuple of int
        Their positions.
    as_written, normalised : tuple of float
        The lowest and the highest similarity of two of them that are nearly identical, from 0 to 1.
    """

    members: tuple[int, ...]
    as_written: tuple[float, float]
    normalised: tuple[float, float]


def nearly_identical(written: Sequence[str], normalised: Sequence[str]) -> list[Alike]:
    """Find groups of submissions that are nearly the same.

    The similarity of two texts is 1 minus the number of characters to be deleted or inserted to turn one
    into the other, relative to the length of both (RapidFuzz's ``Indel``).

    Parameters
    ----------
    written, normalised : sequence of str
        One for each submission: its answers as they are, and in `normal_form`; both without what was
        released.

    Returns
    -------
    list of Alike
        The most alike first.
    """
    if len(written) < 2:
        return []
    linked = np.zeros((len(written), len(written)), dtype=bool)
    for texts, least in ((written, AS_WRITTEN), (normalised, NORMALISED)):
        enough = np.array([len(text) >= SHORTEST for text in texts])
        # Told the least that counts, it gives up early, with 0, on pairs that do not come near.
        similar = cdist(texts, texts, scorer=Indel.normalized_similarity, score_cutoff=least)
        linked |= (similar >= least) & enough & enough[:, None]
    np.fill_diagonal(linked, False)
    count, label = connected_components(linked, directed=False)
    groups = []
    for group in range(count):
        members = np.flatnonzero(label == group)
        if len(members) > 1:
            pairs = np.argwhere(np.triu(linked & (label == group)))
            spans = [_span([(texts[i], texts[j]) for i, j in pairs]) for texts in (written, normalised)]
            groups.append(Alike(tuple(map(int, members)), *spans))
    return sorted(groups, key=lambda group: (-group.as_written[1], group.members))


def _span(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    values = [Indel.normalized_similarity(*pair) for pair in pairs]
    return min(values), max(values)


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


class _Plain(ast.NodeTransformer):
    """Remove docstrings and annotations."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.Module | ast.ClassDef | _Function) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, _Function):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        return ast.Assign([node.target], node.value) if node.value is not None else ast.Pass()


class _Rename(ast.NodeTransformer):
    """Number names in the order in which they appear."""

    def __init__(self, names: AbstractSet[str], prefix: str) -> None:
        self.names, self.prefix = names, prefix
        self.new: dict[str, str] = {}

    def rename_within(self, function: ast.AST) -> None:
        """Rename in a function whose own name stays."""
        super().generic_visit(function)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("id", "name", "arg"):
            name = getattr(node, field, None)
            if name in self.names and not isinstance(node, ast.keyword | ast.alias):
                setattr(node, field, self.new.setdefault(name, f"{self.prefix}{len(self.new)}"))
        if isinstance(node, ast.Nonlocal):
            node.names = [self.new.get(name, name) for name in node.names]
        return super().generic_visit(node)


def _outermost(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, _Function):
            yield node
        else:
            yield from _outermost(node)


def _bound(tree: ast.AST, skip: object = ()) -> set[str]:
    """Return the names that code binds, imports left out; of what is to be skipped only its own name."""
    names = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, _Function) and isinstance(tree, ast.ClassDef):
            pass  # a method's name is used from outside
        elif isinstance(node, _Function | ast.ClassDef | ast.ExceptHandler) and node.name:
            names.add(node.name)
        if not isinstance(node, skip):
            names |= _bound(node, skip)
    return names
