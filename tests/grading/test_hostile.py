"""Submissions that try to earn points without a right answer, each a file in ``hostile/``."""

import ast
import copy
from pathlib import Path

import nbformat
import pytest

from nlpkit.grading import grade, kernel
from nlpkit.grading.rebuild import read_master
from tests.conftest import ROOT
from tests.grading.conftest import needs_sandbox, settings_with

FILES = sorted(Path(__file__).with_name("hostile").glob("*.py"))
PSET = "ps01_perceptron"


@pytest.fixture(scope="module")
def master():
    return read_master(ROOT, PSET)


def handed_in(master, path: Path) -> bytes:
    """The released notebook, where the first answer cell holds the file's code, and the others nothing."""
    notebook = copy.deepcopy(master.release)
    source = path.read_text(encoding="utf-8")
    for answer, position in master.answers.items():
        marker = notebook.cells[position].source.partition("\n")[0]
        notebook.cells[position].source = f"{marker}\n{source if answer == 'q1_step_answer' else ''}"
    return nbformat.writes(notebook).encode()


@pytest.mark.parametrize(
    "sandboxed", [False, pytest.param(True, marks=needs_sandbox)], ids=["plain", "sandbox"]
)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_unearned_point(master, path, sandboxed):
    result, _ = grade.grade(
        master, "Eve", handed_in(master, path), settings=settings_with(sandboxed, cell_seconds=10)
    )
    assert result.status in ("graded", "student_error"), result.notes
    assert result.questions == dict.fromkeys(master.points, 0.0), result.notes


@pytest.mark.parametrize("name", ["ast_transformer", "patched_checks"])
def test_the_attacks_work_where_the_tests_run_in_the_students_kernel(master, name, monkeypatch):
    monkeypatch.setattr(kernel, "_is_hidden_test", lambda cell: False)
    path = Path(__file__).with_name("hostile") / f"{name}.py"
    assert grade.grade(master, "Eve", handed_in(master, path), settings=settings_with(False))[0].score > 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_says_what_it_tries(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_the_corpus_is_there():
    assert len(FILES) >= 15
