"""assignments/ is what solutions/ gives, and a fresh assignment stops only where an answer is missing."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from nlpkit.course import CourseError, problem_sets
from nlpkit.grading.rebuild import read_master
from nlpkit.grading.release import drift, release
from tests.conftest import ROOT

PSETS = problem_sets(ROOT)


def assignment(root: Path, pset: str) -> Path:
    return root / "assignments" / pset / f"{pset}.ipynb"


@pytest.mark.parametrize("pset", PSETS)
def test_assignments_are_up_to_date(root, pset):
    assert drift(root, pset) is None


@pytest.mark.parametrize("side", ["solutions", "assignments"])
def test_a_difference_is_caught(course_copy, side):
    path = course_copy / side / PSETS[0] / f"{PSETS[0]}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += " changed"
    nbformat.write(notebook, path)
    assert drift(course_copy, PSETS[0]) == (
        f"{PSETS[0]}: assignments/ is not what solutions/ gives: run `nlpkit release {PSETS[0]}`"
    )


def test_a_missing_assignment_is_caught(course_copy):
    assignment(course_copy, PSETS[0]).unlink()
    assert "there is no assignments/" in drift(course_copy, PSETS[0])


def test_releasing_mends_the_difference_and_leaves_no_gradebook(course_copy):
    assignment(course_copy, PSETS[0]).write_text("{}", encoding="utf-8")
    release(course_copy, PSETS[0])
    assert drift(course_copy, PSETS[0]) is None
    assert not list(course_copy.rglob("gradebook.db"))


def test_a_master_that_nbgrader_refuses_is_one_clear_line(course_copy):
    path = course_copy / "solutions" / PSETS[0] / f"{PSETS[0]}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    graded[1].metadata.nbgrader.grade_id = graded[0].metadata.nbgrader.grade_id
    nbformat.write(notebook, path)
    with pytest.raises(CourseError, match=f"nbgrader could not release {PSETS[0]}: .*") as caught:
        release(course_copy, PSETS[0])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("pset", PSETS)
def test_assignment_shows_no_answer_and_no_hidden_test(root, pset):
    text = assignment(root, pset).read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in text
    assert "BEGIN HIDDEN TESTS" not in text
    master = nbformat.read(root / "solutions" / pset / f"{pset}.ipynb", as_version=4)
    hidden = [
        line.strip()
        for cell in master.cells
        if "### BEGIN HIDDEN TESTS" in cell.source
        for line in cell.source.split("### BEGIN HIDDEN TESTS")[1]
        .split("### END HIDDEN TESTS")[0]
        .splitlines()
        if line.strip().startswith("checks.")
    ]
    assert hidden
    assert not [line for line in hidden if line in text]


@pytest.mark.parametrize("pset", [pset for pset in PSETS if read_master(ROOT, pset).by_hand])
def test_assignment_shows_no_marking_scheme_but_its_headings(root, pset):
    text = assignment(root, pset).read_text(encoding="utf-8")
    master = read_master(root, pset)
    for answer in master.by_hand:
        cell = master.notebook.cells[master.answers[answer]]
        _, _, scheme = cell.source.partition("### BEGIN SOLUTION\n")
        lines = [line for line in scheme.partition("### END SOLUTION")[0].splitlines() if line.strip()]
        assert len(lines) > 5
        assert not [line for line in lines if json.dumps(line, ensure_ascii=False)[1:-1] in text]
        headings = re.findall(r"^\*\*([\w ]+) \((\d) points?\)", scheme, re.MULTILINE)
        assert sum(int(points) for _, points in headings) == master.by_hand[answer]
        assert all(f"- **{heading}**: " in text for heading, _ in headings), "students see what counts"


@pytest.mark.parametrize("pset", PSETS)
def test_assignment_stops_only_where_an_answer_is_missing(root, pset, tmp_path):
    notebook = nbformat.read(assignment(root, pset), as_version=4)
    NotebookClient(
        notebook, allow_errors=True, timeout=120, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    errors = [output.ename for output in outputs if output.output_type == "error"]
    assert set(errors) == {"NotImplementedError"}
    stubs = [cell for cell in notebook.cells if cell.source.endswith("raise NotImplementedError")]
    assert len(errors) == len(stubs)


@pytest.mark.parametrize("pset", PSETS)
def test_the_validate_button_fails_each_open_question_and_passes_the_master(root, pset):
    from nbgrader.validator import Validator

    failed = Validator().validate(str(assignment(root, pset)))["failed"]
    errors = [cell["error"] for cell in failed]
    master = read_master(root, pset)
    assert sum("NotImplementedError" in error for error in errors) == len(master.points)
    assert errors.count("You did not provide a response.") == len(master.by_hand)
    assert len(errors) == len(master.points) + len(master.by_hand)
    assert Validator().validate(str(root / "solutions" / pset / f"{pset}.ipynb")) == {}
