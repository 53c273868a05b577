"""Small changes to a reference answer, each a mistake that a good test catches.

Most operators are mutmut's (numbers, operators, comparisons, boundaries, arguments, assignments); added are
those for mistakes that students make and mutmut does not: deleted statements, negated conditions and
comparisons, results not returned, swapped operands and arguments, a constant that is one too small.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

_KEPT = (cst.Annotation, cst.Assert, cst.Decorator, cst.Global, cst.Import, cst.ImportFrom, cst.Nonlocal)
"""What is not changed inside: it decides nothing, or breaks all at once."""


@dataclass(frozen=True)
class Mutant:
    """A changed answer.

    Attributes
    ----------
    change : str
        Where and how, such as ``return z > 0: `> 0` becomes `>= 0```; no two changes of an answer have the
        same description.
    source : str
        The whole answer cell.
    """

    change: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """Return all forms of an answer with one small change.

    Parameters
    ----------
    source : str
        An answer cell. What students are given, outside the marks of the solution, stays as it is; and so do
        docstrings, annotations, imports and the messages of exceptions.

    Returns
    -------
    list of Mutant
        In the order of the code, each one once.
    """
    wrapper = MetadataWrapper(cst.parse_module(source))
    collector = _Collector(wrapper.module)
    wrapper.visit(collector)
    seen, times, found = {_parsed(source), None}, Counter(), []
    for change, mutated in collector.found:
        parsed = _parsed(mutated)
        if parsed not in seen:
            seen.add(parsed)
            times[change] += 1
            number = f" ({times[change]})" if times[change] > 1 else ""
            found.append(Mutant(f"{change}{number}", mutated))
    return found


def _solution(lines: list[str]) -> range:
    """Return the line numbers, from 1, between the marks of the solution; of all lines without marks."""
    marks = [number for number, line in enumerate(lines, 1) if re.search(r"### (BEGIN|END) SOLUTION", line)]
    return range(marks[0], marks[-1]) if marks else range(1, len(lines) + 1)


class _Collector(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, module: cst.Module) -> None:
        super().__init__()
        self.module = module
        self.lines = module.code.splitlines()
        self.solution = _solution(self.lines)
        self.found: list[tuple[str, str]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _KEPT):
            return False
        for kind, operator in (*mutation_operators, *_OPERATORS):
            if isinstance(node, kind):
                for changed in operator(node):
                    self.add(node, changed)
        # What an exception says is nobody's mistake.
        return not isinstance(node, cst.Raise)

    def add(self, node: cst.CSTNode, changed: cst.CSTNode) -> None:
        number = self.get_metadata(PositionProvider, node).start.line
        if number not in self.solution:
            return
        line = re.sub(r"\s+#.*", "", self.lines[number - 1].strip())
        before, after = (_one_line(self.module.code_for_node(n)) for n in (node, changed))
        mutated = self.module.deep_replace(node, changed).code
        self.found.append((f"{line}: `{before}` becomes `{after}`", mutated))


def _deleted(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    (*_, last) = node.body
    if isinstance(last, (*_KEPT, cst.Pass, cst.Return)) or _is_text(last):
        return
    yield node.with_changes(body=[cst.Pass()], trailing_whitespace=cst.TrailingWhitespace())


def _not_returned(node: cst.Return) -> Iterator[cst.CSTNode]:
    if node.value is not None:
        yield node.with_changes(value=None, whitespace_after_return=cst.SimpleWhitespace(""))


def _negated(node: cst.If | cst.CompIf) -> Iterator[cst.CSTNode]:
    condition = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), condition))


_OPPOSITE: dict[type[cst.BaseCompOp], type[cst.BaseCompOp]] = {
    cst.LessThan: cst.GreaterThanEqual,
    cst.LessThanEqual: cst.GreaterThan,
    cst.GreaterThan: cst.LessThanEqual,
    cst.GreaterThanEqual: cst.LessThan,
}


def _opposite(node: cst.ComparisonTarget) -> Iterator[cst.CSTNode]:
    if opposite := _OPPOSITE.get(type(node.operator)):
        yield node.with_changes(operator=opposite())


_ORDERED = (cst.Subtract, cst.Divide, cst.FloorDivide, cst.MatrixMultiply, cst.Power)


def _swapped_operands(node: cst.BinaryOperation) -> Iterator[cst.CSTNode]:
    if isinstance(
        node.operator, cst.Subtract | cst.Divide | cst.FloorDivide | cst.MatrixMultiply | cst.Power
    ):
        left, right = (
            side if side.lpar else side.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            for side in (node.left, node.right)
        )
        yield node.with_changes(left=right, right=left)


_SYMMETRIC = {"add", "hypot", "logaddexp", "max", "maximum", "min", "minimum", "multiply"}


def _swapped_arguments(node: cst.Call) -> Iterator[cst.CSTNode]:
    name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    if isinstance(name, cst.Name) and name.value in _SYMMETRIC:
        return
    for i, (first, second) in enumerate(zip(node.args, node.args[1:], strict=False)):
        if not (first.keyword or first.star or second.keyword or second.star):
            args = list(node.args)
            args[i : i + 2] = first.with_changes(value=second.value), second.with_changes(value=first.value)
            yield node.with_changes(args=args)


def _one_less(node: cst.Integer | cst.Float) -> Iterator[cst.CSTNode]:
    value = node.evaluated_value - 1
    yield cst.parse_expression(f"({value!r})" if value < 0 else repr(value))


_OPERATORS: tuple[tuple[type | tuple[type, ...], Callable[..., Iterator[cst.CSTNode]]], ...] = (
    (cst.SimpleStatementLine, _deleted),
    (cst.Return, _not_returned),
    ((cst.If, cst.CompIf), _negated),
    (cst.ComparisonTarget, _opposite),
    (cst.BinaryOperation, _swapped_operands),
    (cst.Call, _swapped_arguments),
    ((cst.Integer, cst.Float), _one_less),
)


def _is_text(statement: cst.BaseSmallStatement) -> bool:
    return isinstance(statement, cst.Expr) and isinstance(statement.value, cst.BaseString)


def _parsed(source: str) -> str | None:
    """Return what of code can matter: no layout, no comments, no ``strict`` of ``zip``; None if no Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "zip":
            # The answers give it because a linter asks for it; their sequences are equally long, or cut.
            node.keywords = [keyword for keyword in node.keywords if keyword.arg != "strict"]
    return ast.dump(tree)


def _one_line(code: str) -> str:
    """Return code without comments in one line, and not all of it if it is long."""
    kept = " ".join(" ".join(re.sub(r"(^|\s)#.*", "", line) for line in code.splitlines()).split())
    return kept if len(kept) <= 60 else f"{kept[:57]}..."
