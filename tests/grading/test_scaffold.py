"""What `nlpkit new` begins passes the lints, runs, is released, is graded, and has tests that hold."""

import shutil

import nbformat
import pytest
from typer.testing import CliRunner

from nlpkit import course, notebooks
from nlpkit.cli import app
from nlpkit.grading import strength
from nlpkit.grading.grade import grade
from nlpkit.grading.rebuild import read_master
from nlpkit.grading.release import drift
from tests.conftest import ROOT
from tests.grading import test_answers
from tests.grading.conftest import other_notes, settings_with
from tests.grading.demo_class import handed_in

LECTURE, PSET = "97_dialogue", "ps97_dialogue"


@pytest.fixture
def begun(course_copy, monkeypatch):
    """A course to which both have been added."""
    shutil.copy(ROOT / "pyproject.toml", course_copy)
    monkeypatch.chdir(course_copy)
    for kind, name in (("lecture", LECTURE), ("pset", PSET)):
        result = CliRunner().invoke(app, ["new", kind, name, "Dialogue"])
        assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"wrote solutions/{PSET}/{PSET}.ipynb",
        f"wrote tests/grading/answers/{PSET}.py",
        f"wrote assignments/{PSET}/{PSET}.ipynb",
        "what comes next is in docs/author.md",
    ]
    return course_copy


def test_the_lecture_is_clean_and_runs(begun, bootstrap):
    path = begun / "lectures" / f"{LECTURE}.ipynb"
    assert notebooks.lint(path, bootstrap) == []
    run = notebooks.execute(path, begun / "out.ipynb", fast=True)
    assert run.ok, run.error
    assert run.metrics["largest_gap"] < 1e-5


def test_the_problem_set_is_clean_and_released(begun, bootstrap):
    for folder in ("solutions", "assignments"):
        assert notebooks.lint(begun / folder / PSET / f"{PSET}.ipynb", bootstrap) == []
    master = nbformat.read(begun / "solutions" / PSET / f"{PSET}.ipynb", as_version=4)
    assert f"(../../lectures/{LECTURE}.ipynb)" in master.cells[0].source
    assert notebooks.lint_tests(master) == []
    assert drift(begun, PSET) is None
    released = (begun / "assignments" / PSET / f"{PSET}.ipynb").read_text(encoding="utf-8")
    assert "raise NotImplementedError" in released
    assert "set(tokens)" not in released
    assert course.find_problem_set(begun, "ps97") == PSET


def test_the_problem_set_follows_the_rules_for_all(begun, monkeypatch):
    monkeypatch.setattr(test_answers, "ROOT", begun)
    monkeypatch.setattr(test_answers, "__file__", str(begun / "tests" / "grading" / "test_answers.py"))
    for rule in (
        test_answers.test_master_passes_every_cell,
        test_answers.test_stubs_fail_every_question,
        test_answers.test_cells_follow_the_form_of_a_question,
        test_answers.test_hidden_tests_neither_reveal_nor_return_values,
        test_answers.test_no_cell_reads_the_names_of_another_question,
        test_answers.test_every_question_has_enough_answers,
    ):
        rule(PSET)
    for answer in test_answers.answers(PSET):
        judge = test_answers.test_other_right_answer_passes if answer.right else None
        (judge or test_answers.test_wrong_answer_fails)(PSET, answer)


def test_the_problem_set_is_graded(begun):
    master = read_master(begun, PSET)
    for notebook, points in ((handed_in(master), 2), (master.release, 0)):
        result, _ = grade(master, "Ana", nbformat.writes(notebook).encode(), settings=settings_with())
        assert (result.status, result.score, result.max_score) == ("graded", points, 2)
        assert other_notes(result) == []


def test_its_tests_tell_right_from_wrong(begun, monkeypatch):
    monkeypatch.setattr(strength, "SEEDS", range(1, 3))  # `nlpkit verify` takes twenty
    [measured] = strength.measure(begun, [PSET], settings_with())
    assert strength.holds(measured), measured
    [question] = measured
    assert (question.wrong, question.right, question.survivors) == (7, 4, ())


def test_names_that_are_none_or_taken_are_refused(begun):
    for kind, name, message in [
        (
            "lecture",
            "dialogue",
            "is no name for it: expected small letters, digits and _, such as 12_dialogue",
        ),
        ("pset", "97_dialogue", "such as ps12_dialogue"),
        ("pset", "ps97/../x", "is no name for it"),
        ("lecture", LECTURE, "exists already: choose another name"),
        ("pset", PSET, "exists already: choose another name"),
    ]:
        result = CliRunner().invoke(app, ["new", kind, name, "Dialogue"])
        assert result.exit_code == 2
        assert message in result.stderr
        assert result.stderr.count("\n") == 1
