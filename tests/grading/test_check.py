"""A student's own check finds what the grader would find."""

import json

import nbformat
import psutil
import pytest
from typer.testing import CliRunner

from nlpkit.cli import app
from nlpkit.course import CourseError
from nlpkit.grading.check import check
from nlpkit.grading.rebuild import read_master
from nlpkit.grading.settings import Limits, Settings
from tests.conftest import ROOT
from tests.grading.demo_class import handed_in

PSET = "ps01_perceptron"


@pytest.fixture
def solved():
    return handed_in(read_master(ROOT, PSET))


def answer_cell(notebook, question):
    name = f"{question}_answer"
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def test_a_solved_notebook_passes_whatever_its_name(solved, tmp_path):
    path = tmp_path / "renamed by the browser (1).ipynb"
    nbformat.write(solved, path)
    report = check(ROOT, path)
    assert report.pset == PSET
    assert len(report.questions) == 8
    assert [q.message for q in report.questions if not q.passed] == []
    assert report.notes == []


def test_each_fault_is_named(solved, tmp_path, monkeypatch):
    wrong = answer_cell(solved, "q1_step")
    wrong.source = wrong.source.replace("> 0, 1, 0", "> 0, 0, 1")
    stub = answer_cell(solved, "q3_predict")
    stub.source = stub.source.split("    return")[0] + "    raise NotImplementedError"
    helped = answer_cell(solved, "q7_bag_of_words")
    helped.source = (
        "# ANSWER q7_bag_of_words: keep this line\n"
        "def bag_of_words(documents, vocabulary):\n    return [count(d, vocabulary) for d in documents]"
    )
    own = "def count(tokens, vocabulary):\n    return [tokens.count(w) for w in vocabulary]"
    solved.cells.insert(0, nbformat.v4.new_code_cell(own, id="own"))
    path = tmp_path / f"{PSET}.ipynb"
    nbformat.write(solved, path)
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(app, ["check", str(path), "--json"])
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    failed = {q["name"]: q["message"] for q in report["questions"] if not q["passed"]}
    assert set(failed) == {"q1_step", "q3_predict", "q7_bag_of_words"}
    assert failed["q1_step"].startswith("AssertionError: step(-1.5)")
    assert failed["q3_predict"] == "not answered yet"
    assert failed["q7_bag_of_words"] == "NameError: name 'count' is not defined"
    assert any("q7_bag_of_words uses count" in note for note in report["notes"])


def test_a_notebook_of_no_problem_set_is_one_line(tmp_path):
    path = tmp_path / "diary.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1", id="own")]), path)
    with pytest.raises(CourseError, match=r"diary\.ipynb holds no answer of any problem set"):
        check(ROOT, path)
    path.write_bytes(b"")
    with pytest.raises(CourseError, match=r"diary\.ipynb is an empty file"):
        check(ROOT, path)
    with pytest.raises(CourseError, match="there is no file"):
        check(ROOT, tmp_path / "none.ipynb")


def kernels():
    below = psutil.Process().children(recursive=True)
    return {process.pid for process in below if "ipykernel_launcher" in process.cmdline()}


def test_what_stops_the_kernel_is_named(solved, tmp_path, monkeypatch):
    before = kernels()
    answer_cell(solved, "q2_gates").source += "\n\nimport os\n\nos._exit(1)"
    path = tmp_path / f"{PSET}.ipynb"
    nbformat.write(solved, path)
    report = check(ROOT, path)
    assert report.notes == ["stopped in q2_gates_answer: the kernel did not survive it"]
    assert [q.message for q in report.questions][:2] == ["", "not run: the notebook stopped before it"]
    endless = answer_cell(solved, "q2_gates")
    endless.source = endless.source.replace("os._exit(1)", "while True: pass")
    nbformat.write(solved, path)
    monkeypatch.setattr("nlpkit.grading.check.Settings", lambda: Settings(None, Limits(cell_seconds=2)))
    report = check(ROOT, path)
    assert report.notes == ["stopped in q2_gates_answer, which ran longer than 2 s"]
    assert kernels() <= before
