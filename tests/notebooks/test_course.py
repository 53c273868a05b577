"""Every notebook is clean, in pace, and runs."""

from pathlib import Path

import nbformat
import pytest

from nlpkit import course, notebooks
from tests.conftest import ROOT

LECTURES = sorted(ROOT.glob("lectures/*.ipynb"))
MASTERS = sorted(ROOT.glob("solutions/*/*.ipynb"))
ASSIGNMENTS = sorted(ROOT.glob("assignments/*/*.ipynb"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", LECTURES + MASTERS + ASSIGNMENTS, ids=name)
def test_is_clean(path, bootstrap):
    assert notebooks.lint(path, bootstrap) == []


@pytest.mark.parametrize("path", MASTERS, ids=name)
def test_test_cells_stand_alone(path):
    assert notebooks.lint_tests(nbformat.read(path, as_version=4)) == []


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_lecture_runs_fast_form(path, tmp_path, monkeypatch):
    monkeypatch.delenv("NLPKIT_DATA", raising=False)
    # A network that leads nowhere: the fast form must not ask for one.
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    run = notebooks.execute(path, tmp_path / path.name, fast=True)
    assert run.ok, f"cell {run.failed_cell}: {run.error}\n{run.failed_source}"
    for metric, (low, high) in EXPECTED.get(path.stem, {}).items():
        assert low <= run.metrics[metric] <= high, (metric, run.metrics[metric])


EXPECTED = {
    "00_start_here": {"numpy_times_faster": (5, 1e5), "luckiest_on_100": (0.6, 0.72)},
}
"""What the fast forms record, within ranges that hold on every platform."""


def test_every_lecture_with_a_problem_set_has_a_master_and_an_assignment():
    numbered = {path.stem.split("_", 1)[1] for path in LECTURES} - {"start_here"}
    assert {pset.split("_", 1)[1] for pset in course.problem_sets(ROOT)} == numbered
    assert [p.stem for p in ASSIGNMENTS] == course.problem_sets(ROOT)
