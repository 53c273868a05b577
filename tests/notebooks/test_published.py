"""The file of published figures is about what the lectures record and state."""

import ast
import re
from functools import cache

import nbformat
import pytest

from nlpkit import published, runs
from tests.conftest import ROOT

FIGURES = published.read(ROOT / published.FILE)
LECTURES = sorted(path.stem for path in ROOT.glob("lectures/*.ipynb"))


@cache
def cells(lecture: str) -> list[nbformat.NotebookNode]:
    return nbformat.read(ROOT / f"lectures/{lecture}.ipynb", as_version=4).cells


@cache
def recorded(lecture: str) -> list[str]:
    """Patterns of the names that a lecture hands to record(); what is computed in a name matches anything."""
    patterns = []
    for cell in cells(lecture):
        if cell.cell_type != "code" or "record(" not in cell.source:
            continue
        for call in ast.walk(ast.parse(cell.source)):
            if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record"):
                continue
            patterns += [re.escape(keyword.arg) for keyword in call.keywords if keyword.arg]
            for several in (keyword.value for keyword in call.keywords if keyword.arg is None):
                keys = {ast.Dict: lambda node: node.keys, ast.DictComp: lambda node: [node.key]}
                found = keys.get(type(several), lambda node: [])(several)
                patterns += [pattern(key) for key in found if isinstance(key, ast.JoinedStr)]
    return patterns


def pattern(text: ast.JoinedStr) -> str:
    return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in text.values)


@cache
def numbers(lecture: str) -> set[float]:
    """Return the numbers in a lecture's code and text."""
    found = set()
    for cell in cells(lecture):
        if cell.cell_type == "code":
            constants = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Constant)]
            found |= {node.value for node in constants if isinstance(node.value, int | float)}
            texts = [node.value for node in constants if isinstance(node.value, str)]
            found |= {float(number) for text in texts for number in re.findall(r"\d+\.\d+", text)}
        else:
            found |= {float(number) for number in re.findall(r"\d+(?:\.\d+)?", cell.source)}
    return found


def name(figure: published.Figure) -> str:
    return f"{figure.lecture}-{figure.metric}"


@pytest.mark.parametrize("figure", FIGURES, ids=name)
def test_its_lecture_records_it_and_states_what_was_published(figure):
    simple = [figure.simple] if figure.simple else []
    for metric in (figure.metric, *simple, *(rival for _, rival in figure.rivals)):
        assert any(re.fullmatch(p, metric) for p in recorded(figure.lecture)), metric
    assert figure.published is None or figure.published in numbers(figure.lecture)


@pytest.mark.parametrize("figure", FIGURES, ids=name)
def test_its_range_holds_it_to_something(figure):
    low, high = figure.range
    assert low < high
    assert figure.published is not None or figure.rivals or figure.metric in COMPARISONS
    if figure.published is not None and low < figure.published:
        assert figure.note, "the range admits what does not reach the published value: say why"


COMPARISONS = {"test_gain_low", "best_minus_regression"}
"""Metrics that are comparisons themselves."""


def test_every_lecture_but_the_first_has_a_figure_and_each_is_there_once():
    assert {figure.lecture for figure in FIGURES} == set(LECTURES) - {"00_start_here"}
    assert len(set(map(name, FIGURES))) == len(FIGURES)


NAIVE = [
    (lecture, metric.removeprefix(published.NAIVE))
    for lecture in LECTURES
    for metric in recorded(lecture)
    if metric.startswith(published.NAIVE)
]
"""What lectures measure in the naive way, too."""


def test_beside_the_cost_of_a_naive_way_stands_the_lectures():
    assert NAIVE
    for lecture, metric in NAIVE:
        assert metric in recorded(lecture)
        assert metric.rsplit("_", 1)[1] in {"ms", "seconds", "mb"}


@pytest.fixture
def record():
    """What the README's tables are made of."""
    if not (ROOT / runs.RECORD / runs.FILE).exists():
        pytest.skip("no full run has been written into the README yet")
    return runs.load(ROOT / runs.RECORD).values()


def test_the_readme_has_the_tables_of_the_full_run_and_nothing_is_missed(record):
    rows = published.compare(FIGURES, record, LECTURES)
    assert published.misses(rows) == []
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count(published.START) == text.count(published.END) == 1
    between = text.split(published.START)[1].split(published.END)[0]
    assert between.strip() == published.markdown(rows)


def test_the_full_run_had_the_naive_ways_that_lectures_measure(record):
    measured = {(run.lecture, metric) for run in record for metric in run.metrics}
    assert {(lecture, published.NAIVE + metric) for lecture, metric in NAIVE} <= measured
