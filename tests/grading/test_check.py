"""A student's own check finds what the grader would find."""

import json
import os
import signal
import subprocess
import sys
import time

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
    shown = []
    report = check(ROOT, path, lambda what, seconds: shown.append((what, seconds)))
    assert shown[0][0] == "starting a kernel"
    assert ("q4_update_answer", 60) in shown
    assert report.pset == PSET
    assert len(report.questions) == 8
    assert [q.message for q in report.questions if not q.passed] == []
    assert report.notes == [f"hand it in as {PSET}.ipynb"]


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


def test_what_stops_the_kernel_is_named_and_the_rest_is_run(solved, tmp_path):
    before = kernels()
    answer_cell(solved, "q2_gates").source += "\n\nimport os\n\nos._exit(1)"
    answer_cell(solved, "q4_update").source += "\n\nexit()"
    path = tmp_path / f"{PSET}.ipynb"
    nbformat.write(solved, path)
    report = check(ROOT, path)
    assert report.notes == [
        "stopped in q2_gates_answer: the kernel did not survive it",
        "stopped in q4_update_answer: the kernel did not survive it",
    ]
    failed = {q.name: q.message for q in report.questions if not q.passed}
    assert {name: failed[name] for name in ("q2_gates", "q4_update")} == {
        "q2_gates": "the kernel did not survive it",
        "q4_update": "the kernel did not survive it",
    }
    # This one calls update.
    assert set(failed) - {"q2_gates", "q4_update"} <= {"q5_train"}
    assert kernels() <= before


def test_an_endless_loop_does_not_pass(solved, tmp_path, monkeypatch):
    before = kernels()
    looping = answer_cell(solved, "q2_gates")
    looping.source += "\n\nwhile True: pass"
    called = answer_cell(solved, "q7_bag_of_words")
    called.source += "\n\ndef bag_of_words(documents, vocabulary):\n    while True: pass"
    path = tmp_path / f"{PSET}.ipynb"
    nbformat.write(solved, path)
    monkeypatch.setattr("nlpkit.grading.check.Settings", lambda: Settings(None, Limits(cell_seconds=2)))
    report = check(ROOT, path)
    assert report.notes[0] == "stopped in q2_gates_answer, which ran longer than 2 s"
    assert "stopped in q7_bag_of_words_visible, which ran longer than 2 s" in report.notes
    messages = {q.name: q.message for q in report.questions}
    assert messages["q1_step"] == messages["q3_predict"] == ""
    assert messages["q2_gates"] == messages["q7_bag_of_words"] == "ran longer than 2 s: an endless loop?"
    assert kernels() <= before


def test_what_no_time_is_left_for_has_not_failed(solved, tmp_path, monkeypatch):
    answer_cell(solved, "q2_gates").source += "\n\nwhile True: pass"
    path = tmp_path / f"{PSET}.ipynb"
    nbformat.write(solved, path)
    limits = Limits(cell_seconds=2, notebook_seconds=1)
    monkeypatch.setattr("nlpkit.grading.check.Settings", lambda: Settings(None, limits))
    report = check(ROOT, path)
    assert report.notes[-1] == "what follows was not run, for 1 s had passed: repair these and check again"
    assert [q.verdict for q in report.questions] == ["passed", "failed"] + ["not run"] * 6


def test_an_answer_cells_own_error_is_shown(solved, tmp_path):
    answer_cell(solved, "q1_step").source = "def step(z):\n    return (z"
    answer_cell(solved, "q3_predict").source = "predict = undefined"
    answer_cell(solved, "q7_bag_of_words").source = "import sys\nsys.exit()"
    # What comes after the answer spoils nothing.
    answer_cell(solved, "q8_tf_idf").source += "\n\n1 / 0"
    path = tmp_path / f"{PSET}.ipynb"
    nbformat.write(solved, path)
    questions = {q.name: q for q in check(ROOT, path).questions}
    assert questions["q1_step"].message == "SyntaxError in the answer cell: '(' was never closed (line 2)"
    assert questions["q3_predict"].message == (
        "NameError in the answer cell: name 'undefined' is not defined"
    )
    assert questions["q7_bag_of_words"].message == "SystemExit in the answer cell"
    assert questions["q8_tf_idf"].passed


def interrupted_check(path, wait):
    code = "from nlpkit.cli import app; app(prog_name='nlpkit')"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "check", path],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    started = []
    while not started and process.poll() is None:
        started = psutil.Process(process.pid).children(recursive=True)
        time.sleep(0.05)
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    return process.returncode, output, [child for child in started if child.is_running()]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a console, not to a process")
@pytest.mark.parametrize("wait", [0, 4], ids=["while the kernel starts", "in a cell"])
def test_ctrl_c_ends_it_in_one_line(solved, tmp_path, wait):
    answer_cell(solved, "q1_step").source += "\n\nwhile True: pass"
    path = tmp_path / f"{PSET}.ipynb"
    nbformat.write(solved, path)
    code, output, left = interrupted_check(path, wait)
    assert (code, left) == (130, [])
    assert output.splitlines()[:2] == [
        "running your answers and the visible tests ...",
        "stopped: your file is as it was",
    ]
    assert "Traceback" not in output
    # Nor any warning of the kernel's own.
    assert [line for line in output.splitlines()[2:] if line not in ("", "Aborted.")] == []


def test_a_file_that_cannot_be_checked_is_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    (tmp_path / "script.py").write_text("x = 1\n")
    (tmp_path / "answers.txt").write_text("the answer is 42\n")
    (tmp_path / "answers").write_text("[]")
    (tmp_path / "printed.ipynb").write_bytes(b"%PDF-1.7")
    (tmp_path / "half.ipynb").write_text('{"cells": [{"cell_type": "co')
    (tmp_path / "empty.ipynb").write_bytes(b"\n")
    (tmp_path / "list.ipynb").write_text("[]")
    again = "save it again in Jupyter or Colab, or take a new copy"
    for name, reason in {
        "script.py": "is a .py file, not a notebook: give the .ipynb file",
        "answers.txt": "is a .txt file, not a notebook: give the .ipynb file",
        "answers": "is no notebook: give the .ipynb file",
        "printed.ipynb": f"cannot be read, for it is a PDF document: {again}",
        "half.ipynb": f"cannot be read, for it is not valid JSON: {again}",
        "list.ipynb": f"cannot be read, for it is JSON, but no notebook: {again}",
        "empty.ipynb": "is an empty file: save it again, or take a new copy",
        "": "is a folder: name the .ipynb file in it",
    }.items():
        result = CliRunner().invoke(app, ["check", str(tmp_path / name)])
        assert result.exit_code == 2
        assert result.stderr == f"error: {tmp_path / name} {reason}\n"


def test_a_notebook_is_found_from_elsewhere_and_by_its_problem_sets_name(course_copy, tmp_path, monkeypatch):
    monkeypatch.setattr("nlpkit.grading.check._execute", lambda notebook, show: ({}, []))
    monkeypatch.chdir(tmp_path)
    path = course_copy / "assignments" / PSET / f"{PSET}.ipynb"
    result = CliRunner().invoke(app, ["check", str(path), "--json"])
    assert json.loads(result.stdout)["pset"] == PSET
    result = CliRunner().invoke(app, ["check", "ps01"])
    assert (result.exit_code, "is not inside the course's folder" in result.stderr) == (2, True)
    monkeypatch.chdir(course_copy)
    for name in ("ps01", PSET):
        result = CliRunner().invoke(app, ["check", name, "--json"])
        assert json.loads(result.stdout)["pset"] == PSET
    result = CliRunner().invoke(app, ["check", "ps99"])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: there is no problem set 'ps99': choose one of ps01_perceptron, ")


def test_what_is_not_answered_is_open(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(app, ["check", "ps01"])
    assert result.exit_code == 1
    assert (result.stdout.count(" open "), result.stdout.count(" failed ")) == (8, 0)


def test_it_is_compared_with_the_master_not_with_itself(course_copy):
    path = course_copy / "assignments" / PSET / f"{PSET}.ipynb"
    other = course_copy / "assignments" / "ps02_mlp_imdb" / "ps02_mlp_imdb.ipynb"
    other.write_bytes(b"")
    notebook = handed_in(read_master(ROOT, PSET))
    notebook.cells.remove(answer_cell(notebook, "q8_tf_idf"))
    edited = next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "q1_step_visible"
    )
    edited.source = "assert False"
    nbformat.write(notebook, path)
    report = check(course_copy, path)
    assert report.notes == [
        "not found, taken as not answered: q8_tf_idf",
        "test cells changed or deleted, restored: q1_step_visible",
    ]
    assert [(q.name, q.message) for q in report.questions if not q.passed] == [
        ("q8_tf_idf", "not answered yet")
    ]


def test_in_a_clone_it_says_that_it_needs_nbgrader(tmp_path, monkeypatch):
    def without_nbgrader(root, pset):
        raise ModuleNotFoundError("No module named 'nbgrader'", name="nbgrader")

    monkeypatch.setattr("nlpkit.grading.check.read_master", without_nbgrader)
    path = tmp_path / f"{PSET}.ipynb"
    path.write_text('{"cells": []}')
    with pytest.raises(CourseError, match=r'needs nbgrader: pip install -e "\.\[course,grading\]"'):
        check(ROOT, path)
