import contextlib
import csv
import dataclasses
import json
import os
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
import pytest
from distributed import LocalCluster
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.utils import determine_grade, is_grade
from typer.testing import CliRunner

from nlpkit.cli import app
from nlpkit.course import CourseError
from nlpkit.grading import channel, engine, grade, kernel, worker
from nlpkit.grading.gradebook import Change
from nlpkit.grading.rebuild import nbgrader_config, read_master
from tests.grading import demo_class
from tests.grading.conftest import MISSING, needs_sandbox, other_notes, settings_with
from tests.grading.test_rebuild import PSET, RIGHT, tiny_cell, tiny_course, tiny_notebook

FULL, NONE = {"q1_double": 2.0, "q2_total": 3.0}, {"q1_double": 0.0, "q2_total": 0.0}
VISIBLE = ["q1_double_visible", "q2_total_visible"]
STORING = ["gradebook", "feedback"]
DOUBLE = RIGHT["q1_double_answer"]
NOISY = """
import sys
import warnings

def double(x):
    print("working", file=sys.stderr)
    warnings.warn("slow")
    return 2 * x

# nbgrader would take a number that a test cell seems to return for partial credit.
get_ipython().events.register("post_run_cell", lambda result: get_ipython().displayhook(0.5))
"""


def grade_class(course, pset, folder, **options):
    return engine.grade_class(course, pset, folder, settings_with(), **options)


def submission(root: Path, double: str = DOUBLE, total: str = RIGHT["q2_total_answer"]) -> bytes:
    notebook = read_master(root, PSET).release
    for cell in notebook.cells:
        answers = {"q1_double_answer": double, "q2_total_answer": total}
        cell.source = answers.get(cell.id, cell.source)
    return nbformat.writes(notebook).encode()


def hand_in(folder: Path, student: str, content: bytes) -> None:
    path = folder / student / PSET / f"{PSET}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def gradebook(root: Path) -> Gradebook:
    return Gradebook(nbgrader_config(root).CourseDirectory.db_url)


def api(root: Path) -> NbGraderAPI:
    """What formgrader's pages are made from."""
    config = nbgrader_config(root)
    config.NbGraderAPI.log_level = "CRITICAL"
    return NbGraderAPI(config=config)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A small class, graded once: (course, folder of submissions, results by student, calls of on_result)."""
    root = tiny_course(tmp_path_factory.mktemp("course"))
    folder = tmp_path_factory.mktemp("submissions")
    hand_in(folder, "Ana, [A]", submission(root))
    hand_in(folder, "Björn", submission(root, double="def double(x):\n    return 3 * x"))
    hand_in(folder, "Cem", submission(root, double=NOISY))
    hand_in(folder, "Dora", submission(root, total="import os\nos._exit(0)"))
    hand_in(folder, "Eve", submission(root)[:300])
    (folder / "Fay" / PSET).mkdir(parents=True)
    (folder / "Fay" / PSET / "<script>.txt").write_text("x", encoding="utf-8")
    calls = []
    before = os.getcwd()
    results = grade_class(root, PSET, folder, jobs=2, on_progress=lambda *call: calls.append(call))
    assert os.getcwd() == before
    assert [result.student for result in results] == ["Ana, [A]", "Björn", "Cem", "Dora", "Eve", "Fay"]
    return root, folder, {result.student: result for result in results}, calls


def test_points_and_status(graded):
    results = graded[2]
    assert {student: result.questions for student, result in results.items()} == {
        "Ana, [A]": FULL,
        "Björn": FULL | {"q1_double": 0.0},
        "Cem": FULL,
        "Dora": FULL | {"q2_total": 0.0},
        "Eve": NONE,
        "Fay": NONE,
    }
    assert [result.status for result in results.values()] == ["graded"] * 3 + ["student_error"] * 3
    assert all(result.score == sum(result.questions.values()) for result in results.values())
    assert all(result.max_score == 5 for result in results.values())


def test_notes(graded):
    notes = {student: other_notes(result) for student, result in graded[2].items() if other_notes(result)}
    assert notes["Dora"] == ["the kernel stopped while q2_total_answer ran"]
    assert notes["Eve"][0].startswith("is not valid JSON")
    assert notes["Fay"] == [f"no {PSET}.ipynb found; found: {PSET}/<script>.txt"]
    assert set(notes) == {"Dora", "Eve", "Fay"}


def test_results_are_reported_as_they_come(graded):
    calls = graded[3]
    phases = {phase: [call for call in calls if call[0] == phase] for phase in ("graded", "stored")}
    assert len(calls) == 12
    for phase, part in phases.items():
        assert [call[:3] for call in part] == [(phase, i, 6) for i in range(1, 7)]
        assert {student for _, _, _, student in part} == set(graded[2])
    assert [student for _, _, _, student in phases["stored"]] == sorted(graded[2])


def test_json_is_one_line(graded):
    for result in graded[2].values():
        line = result.to_json()
        assert "\n" not in line
        assert list(json.loads(line)) == [
            "student",
            "pset",
            "status",
            "score",
            "max_score",
            "questions",
            "notes",
            "seconds",
            "by_hand",
            "open",
            "stages",
        ]


def test_stages_are_the_seconds(graded):
    stages = {student: dict(result.stages) for student, result in graded[2].items()}
    for student, result in graded[2].items():
        storing = [stages[student].pop(name) for name in STORING]
        assert min(storing) > 0
        assert sum(stages[student].values()) == pytest.approx(result.seconds, abs=0.006)
    assert set(stages["Ana, [A]"]) == {"rebuild", "kernel", "answers", "visible_tests", "hidden_tests"}
    assert min(stages["Ana, [A]"].values()) > 0
    assert set(stages["Eve"]) == {"rebuild"}, "a file that cannot be read is not executed"


def test_gradebook_agrees(graded):
    root, _, results, _ = graded
    with gradebook(root) as book:
        assert {student.id for student in book.students} == set(results)
        for student, result in results.items():
            stored = book.find_submission(PSET, student)
            assert stored.score == result.score
            assert stored.max_score == 5
            points = {g.name: g.auto_score for g in stored.notebooks[0].grades}
            assert points == result.questions | dict.fromkeys(VISIBLE, 0)
            assert not stored.needs_manual_grade


def test_formgrader_shows_everyone_as_graded(graded):
    root, _, results, _ = graded
    shown = {entry["id"] and entry["student"]: entry for entry in api(root).get_submissions(PSET)}
    assert {student: entry["score"] for student, entry in shown.items()} == {
        student: result.score for student, result in results.items()
    }
    assert all(entry["autograded"] for entry in shown.values())
    assert api(root).get_assignment(PSET)["num_submissions"] == len(results)


def test_nbgrader_export_works(graded, tmp_path):
    root, _, results, _ = graded
    command = [sys.executable, "-m", "nbgrader", "export", "--to", str(tmp_path / "export.csv")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "export.csv").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 1 + len(results)


def test_stored_notebooks_say_what_the_tests_said(graded):
    root, _, results, _ = graded
    for student, result in results.items():
        notebook = nbformat.read(root / "grading" / "autograded" / student / PSET / f"{PSET}.ipynb", 4)
        points = {
            cell.metadata.nbgrader.grade_id: determine_grade(cell)[0]
            for cell in notebook.cells
            if is_grade(cell)
        }
        assert points == result.questions | dict.fromkeys(VISIBLE, 0)
        assert all(len(cell.outputs) <= 1 for cell in notebook.cells if is_grade(cell))
        assert ("Notes from grading" in notebook.cells[0].source) == bool(other_notes(result))


def test_originals_are_kept(graded):
    root, folder, results, _ = graded
    for student in set(results) - {"Fay"}:
        name = Path(student, PSET, f"{PSET}.ipynb")
        assert (root / "grading" / "submitted" / name).read_bytes() == (folder / name).read_bytes()


def test_feedback(graded):
    root, _, results, _ = graded
    pages = {
        student: (root / "grading" / "feedback" / student / PSET / f"{PSET}.html").read_text(encoding="utf-8")
        for student in results
    }
    for page in pages.values():
        assert "HIDDEN TESTS" not in page
        assert "allclose" not in page, "the hidden test is in the feedback"
    assert "AssertionError" in pages["Björn"]
    assert "Score: 3.0 / 5.0" in pages["Björn"]
    assert "the kernel stopped" in pages["Dora"]
    assert "NameError" in pages["Dora"], "the question after the kernel's stop was not looked at"
    assert "is not valid JSON" in pages["Eve"]
    assert f"{PSET}/&lt;script&gt;.txt" in pages["Fay"], "a file's name is HTML in the feedback"


def test_csv(graded):
    root, _, results, _ = graded
    with (root / "grading" / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {student: float(row["score"]) for student, row in rows.items()} == {
        student: result.score for student, result in results.items()
    }


def test_nothing_is_left_in_the_release_or_the_temporary_folder(graded):
    assert not (graded[0] / "assignments").exists()


@pytest.fixture
def course(tmp_path):
    return tiny_course(tmp_path / "course")


def test_grading_again_updates(course, tmp_path, no_workers):
    hand_in(tmp_path / "in", "Ana", submission(course, double="def double(x):\n    return 3 * x"))
    hand_in(tmp_path / "in", "Bo", submission(course))
    assert [result.score for result in grade_class(course, PSET, tmp_path / "in")] == [3, 5]
    with gradebook(course) as book:
        book.find_grade("q2_total", PSET, PSET, "Bo").manual_score = 1.0
        book.db.commit()
    # What nbgrader collected, or was kept from last time, can be graded where it lies.
    folder = course / "grading" / "submitted"
    hand_in(folder, "Ana", submission(course))
    hand_in(folder, "Bo", b"")
    (folder / "Bo" / PSET / "timestamp.txt").write_text("2026-11-20 12:00:00 UTC", encoding="utf-8")
    ana, bo = grade_class(course, PSET, folder)
    assert (ana.score, bo.score) == (5, 0)
    assert other_notes(bo) == [
        "is an empty file: hand in the notebook again",
        "q2_total: 1 points given by hand stand in the gradebook, not 0",
    ]
    with gradebook(course) as book:
        assert book.find_submission(PSET, "Ana").score == 5
        assert book.find_submission(PSET, "Bo").score == 1
        assert book.find_submission(PSET, "Bo").timestamp.hour == 12
    assert (folder / "Bo" / PSET / f"{PSET}.ipynb").read_bytes() == b""
    assert {entry["autograded"] for entry in api(course).get_submissions(PSET)} == {True}


def test_timestamp_that_is_no_date_is_left_out(course, tmp_path, no_workers):
    hand_in(tmp_path / "in", "Ana", b"")
    hand_in(tmp_path / "in", "Bo", submission(course))
    (tmp_path / "in" / "Ana" / PSET / "timestamp.txt").write_text("yesterday", encoding="utf-8")
    result, _ = grade_class(course, PSET, tmp_path / "in")
    assert result.status == "student_error"
    assert other_notes(result)[-1] == "timestamp.txt is no date: 'yesterday'; left out"


def test_changed_master(course, tmp_path, no_workers):
    hand_in(tmp_path / "in", "Ana", submission(course))
    assert grade_class(course, PSET, tmp_path / "in")[0].score == 5
    changed = tiny_notebook()
    changed.cells[-1].source += "\nassert total([1.0]) == 2"
    changed.cells[-1].metadata.nbgrader.points = 4
    tiny_course(course, changed)
    [result] = grade_class(course, PSET, tmp_path / "in")
    assert (result.score, result.max_score) == (2, 6)
    with gradebook(course) as book:
        assert book.find_submission(PSET, "Ana").score == 2
        assert book.find_submission(PSET, "Ana").max_score == 6

    # nbgrader cannot add a question to a problem set that was graded already.
    changed.cells += [
        tiny_cell("# ANSWER q3: keep this line\nx = 1", "q3_answer", solution=True),
        tiny_cell("assert x", "q3", grade=True, locked=True, points=1),
    ]
    tiny_course(course, changed)
    with pytest.raises(
        CourseError, match=r"Cannot add or remove cells .* move grading/gradebook.db away"
    ) as caught:
        grade_class(course, PSET, tmp_path / "in")
    assert "\n" not in str(caught.value)


def test_killed_worker_costs_only_the_submission_that_kills(course, tmp_path):
    folder = tmp_path / "in"
    kill = "import os, signal\nos.kill(os.getppid(), getattr(signal, 'SIGKILL', signal.SIGTERM))"
    hand_in(folder, "Ana", submission(course, double=kill))
    hand_in(folder, "Bo", submission(course))
    killer, other = engine.grade_class(course, PSET, folder, settings_with(False))
    assert killer.status == "infrastructure_error"
    assert other_notes(killer) == ["grading failed, grade again: the process that graded it was killed"]
    assert (other.status, other.score) == ("graded", 5)
    with gradebook(course) as book:
        assert [student.id for student in book.students] == ["Bo"], "0 points were stored for our failure"
    assert (course / "grading" / "submitted" / "Ana").is_dir()


def test_what_cannot_be_stored_is_said_and_the_rest_is(course, tmp_path, no_workers):
    folder = tmp_path / "in"
    hand_in(folder, "Ana", submission(course))
    hand_in(folder, "Bo", submission(course))
    (course / "grading" / "autograded").mkdir(parents=True)
    (course / "grading" / "autograded" / "Ana").write_text("in the way", encoding="utf-8")
    ana, bo = grade_class(course, PSET, folder)
    assert ana.status == "infrastructure_error"
    assert other_notes(ana)[0].startswith("not stored in the gradebook, grade again: ")
    assert "Error" in other_notes(ana)[0]
    assert (bo.status, bo.score) == ("graded", 5)


def test_disagreement_with_nbgrader_is_an_error(course, tmp_path, monkeypatch, no_workers):
    hand_in(tmp_path / "in", "Ana", submission(course))
    monkeypatch.setattr("nbgrader.utils.determine_grade", lambda cell, log=None: (1.0, 2.0))
    [result] = grade_class(course, PSET, tmp_path / "in")
    assert result.status == "infrastructure_error"
    assert "nbgrader stored {'q1_double': 1.0, 'q2_total': 1.0}, but the tests gave" in other_notes(result)[0]


def execute(course, double, timeout=1, **limits):
    settings = settings_with(cell_seconds=timeout, **limits)
    result, notebook = grade.grade(
        read_master(course, PSET), "Ana", submission(course, double), settings=settings
    )
    return result, {cell.id: cell for cell in notebook.cells}


def test_endless_loop_costs_its_question(course):
    result, _ = execute(course, "def double(x):\n    while True:\n        pass")
    assert result.questions == FULL | {"q1_double": 0.0}
    assert result.status == "graded"
    assert other_notes(result) == ["q1_double_visible: stopped after 1 s", "q1_double: stopped after 1 s"]


def test_answer_that_survives_the_interrupt_earns_nothing(course):
    survives = """
calls = 0
def double(x):
    global calls
    calls += 1
    try:
        while calls < 3:  # in the visible test, and in the first of the two calls in the hidden one
            pass
    except KeyboardInterrupt:
        pass
    return 2 * x
"""
    result, _ = execute(course, survives)
    assert result.questions == FULL | {"q1_double": 0.0}
    assert other_notes(result) == ["q1_double_visible: stopped after 1 s", "q1_double: stopped after 1 s"]


def test_loop_that_ignores_interrupts_is_killed(course, monkeypatch):
    monkeypatch.setattr(kernel, "INTERRUPT_SECONDS", 0.5)
    ignore = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass"
    result, cells = execute(course, ignore)
    assert result.questions == FULL | {"q1_double": 0.0}
    assert result.status == "student_error"
    assert other_notes(result) == ["the kernel stopped while q1_double_answer ran"]
    assert cells["q1_double"].outputs[0].evalue == "name 'double' is not defined"


@pytest.mark.parametrize("ignores", [False, True])
def test_kernel_that_stops_in_a_call_costs_only_that_question(course, monkeypatch, ignores):
    monkeypatch.setattr(kernel, "INTERRUPT_SECONDS", 0.5)
    stop = "import os\n\ndef double(x):\n    os._exit(0)"
    if ignores:
        loop = "while True:\n        try:\n            while True:\n                pass\n"
        stop = f"def double(x):\n    {loop}        except KeyboardInterrupt:\n            pass"
    result, cells = execute(course, stop, timeout=2)
    assert result.questions == FULL | {"q1_double": 0.0}
    assert result.status == "student_error"
    assert other_notes(result) == [
        "the kernel stopped while q1_double_visible ran",
        "the kernel stopped while q1_double ran",
    ]
    assert cells["q1_double"].outputs[0].ename == "DeadKernelError"


def test_answers_that_are_run_again_leave_no_trace(course):
    once = "import sys\nprint('once')\ndef double(x):\n    return 2 * x"
    master = read_master(course, PSET)
    content = submission(course, once, total="def total(x):\n    import os\n    os._exit(0)")
    result, notebook = grade.grade(master, "Ana", content, settings=settings_with())
    assert result.questions == FULL | {"q2_total": 0.0}
    answer = next(cell for cell in notebook.cells if cell.id == "q1_double_answer")
    assert [output.text for output in answer.outputs] == ["once\n"]
    assert json.dumps(notebook).count("once\\n") == 1


def test_answer_that_is_graded_by_hand_never_runs_here(course):
    by_hand = tiny_notebook()
    answer = next(cell for cell in by_hand.cells if cell.id == "q1_double_answer")
    answer.metadata.nbgrader |= {"grade": True, "points": 1}
    tiny_course(course, by_hand)
    _, cells = execute(course, f"import os\nassert os.getpid() != {os.getpid()}\n{DOUBLE}")
    assert cells["q1_double_answer"].outputs == []


def test_whole_notebook_has_a_limit(course):
    result, _ = execute(course, "import time\ntime.sleep(10)", timeout=2, notebook_seconds=1)
    assert result.status == "student_error"
    assert "the notebook ran longer than 1 s" in other_notes(result)[-1]


def test_no_kernel_is_no_fault_of_the_students(course, monkeypatch):
    def fail(*args):
        raise RuntimeError("Kernel died before replying to kernel_info\nsecond line")

    monkeypatch.setattr(grade, "execute", fail)
    result, _ = execute(course, DOUBLE)
    assert result.status == "infrastructure_error"
    assert result.questions == NONE
    assert other_notes(result) == [
        "grading failed, grade again: RuntimeError: Kernel died before replying to kernel_info"
    ]


def test_outputs_are_cut_and_harmless(course):
    loud = (
        "from IPython.display import HTML, display\n"
        "display(HTML('<script>alert(1)</script>'))\n"
        "print('x' * 1_000_000)\n"
        "def double(x):\n    raise ValueError('y' * 1_000_000)"
    )
    result, cells = execute(course, loud, timeout=20)
    assert result.questions == FULL | {"q1_double": 0.0}
    text = json.dumps([cell.get("outputs", []) for cell in cells.values()])
    assert len(text) < 10 * kernel.OUTPUT_CHARACTERS
    assert "<script>" not in text
    assert "[output cut off]" in text


def test_each_submission_gets_an_empty_folder_and_the_package(course):
    look = (
        "import os, nlpkit\nassert os.listdir() == [], os.listdir()\nopen('left.txt', 'w').close()\n" + DOUBLE
    )
    for _ in range(2):
        result, _ = execute(course, look, timeout=20)
        assert result.questions == FULL


def test_a_test_cell_that_never_ran_is_not_passed(course, monkeypatch):
    async def no_verdicts(*arguments):
        return {}, False, []

    monkeypatch.setattr(kernel, "_run", no_verdicts)
    assert execute(course, DOUBLE)[0].questions == NONE


def test_a_changed_kernelspec_is_not_started(course):
    notebook = nbformat.reads(submission(course).decode(), 4)
    notebook.metadata.kernelspec = {"name": "no-such-kernel", "display_name": "x", "language": "R"}
    notebook.cells.append(new_code_cell("raise SystemExit"))
    content = nbformat.writes(notebook).encode()
    result, _ = grade.grade(read_master(course, PSET), "Ana", content, settings=settings_with())
    assert result.questions == FULL


@pytest.mark.parametrize("pset", ["ps01_perceptron"])
def test_demo_class(pset, course_copy, tmp_path):
    expected = demo_class.build(tmp_path / "in", pset)
    assert len(expected) >= 12
    results = grade_class(course_copy, pset, tmp_path / "in", jobs=2)
    assert {result.student: result.questions for result in results} == expected
    assert {result.status for result in results} == {"graded", "student_error"}


@needs_sandbox
def test_student_code_sees_neither_the_course_nor_the_network(course):
    look = f"""
import os, socket, urllib.request
for path in ({str(course)!r}, {str(Path(__file__).parents[2] / "solutions")!r}):
    assert not os.path.exists(path), path
for address in (("127.0.0.1", 9), ("169.254.169.254", 80)):
    try:
        socket.create_connection(address, timeout=1)
    except OSError as error:
        assert error.errno in (101, 111), error
    else:
        raise AssertionError(address)
{DOUBLE}
"""
    result, _ = execute(course, look, timeout=20)
    assert (result.questions, result.notes) == (FULL, [])
    result, _ = grade.grade(
        read_master(course, PSET), "Ana", submission(course, look), settings=settings_with(False)
    )
    assert result.questions["q1_double"] == 0


@needs_sandbox
def test_the_limit_that_stopped_a_kernel_is_named(course):
    greedy = "blocks = [b'x' * 10**8 for _ in range(60)]"
    result, _ = execute(course, greedy, timeout=30)
    assert result.status == "student_error"
    assert "the kernel stopped while q1_double_answer ran (more than 3 GB of memory)" in result.notes[-1]


def test_no_sandbox_no_grading_unless_by_name(course, tmp_path, monkeypatch):
    hand_in(tmp_path / "in", "Ana", submission(course))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CourseError, match="or grade with --no-sandbox"):
        engine.grade_class(course, PSET, tmp_path / "in")
    assert not (course / "grading" / "submitted").exists()


def test_without_a_sandbox_each_result_says_so(course, tmp_path, no_workers):
    hand_in(tmp_path / "in", "Ana", submission(course))
    [result] = engine.grade_class(course, PSET, tmp_path / "in", settings_with(False))
    assert (result.score, result.notes) == (5, [grade.NO_SANDBOX])
    feedback = course / "grading" / "feedback" / "Ana" / PSET / f"{PSET}.html"
    assert "sandbox" not in feedback.read_text(encoding="utf-8")


def test_what_is_known_is_not_executed_again(course, tmp_path, no_workers, monkeypatch):
    hand_in(tmp_path / "in", "Ana", submission(course))
    first = grade_class(course, PSET, tmp_path / "in")
    hand_in(tmp_path / "in", "Bo", submission(course, double="def double(x):\n    return 3 * x"))
    executed = []

    def count(master, student, *arguments):
        executed.append(student)
        return grade.grade(master, student, *arguments)

    monkeypatch.setattr(worker, "grade", count)
    ana, bo = grade_class(course, PSET, tmp_path / "in")
    assert executed == ["Bo"]
    executing = {name: value for name, value in first[0].stages.items() if name not in STORING}
    assert ana.stages.items() >= executing.items()
    assert [dataclasses.replace(ana, stages=first[0].stages)] == first, (
        "also the seconds are those of the first time"
    )
    assert grade_class(course, PSET, tmp_path / "in", fresh=True)[1].questions == bo.questions
    assert executed == ["Bo", "Ana", "Bo"]


def test_who_is_not_in_a_later_download_keeps_what_was_handed_in(course, tmp_path, no_workers, monkeypatch):
    (tmp_path / "class.csv").write_text("student\nAna\nBo\nCem\n", encoding="utf-8")
    hand_in(tmp_path / "first", "Ana", submission(course))
    hand_in(tmp_path / "late", "Bo", submission(course, double="def double(x):\n    return 3 * x"))
    (tmp_path / "first" / "Ana" / PSET / "timestamp.txt").write_text("2026-11-20 12:00 UTC", encoding="utf-8")
    ana, bo, cem = grade_class(course, PSET, tmp_path / "first", roster=tmp_path / "class.csv")
    assert (ana.score, bo.score, cem.score) == (5, 0, 0)
    executed, asked = [], []

    def count(master, student, *arguments):
        executed.append(student)
        return grade.grade(master, student, *arguments)

    def confirm(changes):
        asked.extend(change.student for change in changes)
        return True

    monkeypatch.setattr(worker, "grade", count)
    options = {"roster": tmp_path / "class.csv", "confirm": confirm}
    ana, bo, cem = grade_class(course, PSET, tmp_path / "late", **options)
    assert (ana.score, bo.score, cem.score) == (5, 3, 0)
    assert other_notes(ana) == ["not in this download: the file handed in before counts"]
    assert (other_notes(bo), other_notes(cem)) == ([], ["nothing handed in"])
    assert (executed, asked) == (["Bo"], ["Bo"])
    with gradebook(course) as book:
        assert book.find_submission(PSET, "Ana").score == 5
        assert book.find_submission(PSET, "Ana").timestamp.hour == 12


def test_who_was_late_in_canvas_is_so_in_later_runs(course, tmp_path, no_workers):
    (tmp_path / "class.csv").write_text("student,name\nana,Ana B\nbo,Bo C\n", encoding="utf-8")
    canvas = tmp_path / "canvas" / f"bana_LATE_1_2_{PSET}.ipynb"
    canvas.parent.mkdir()
    canvas.write_bytes(submission(course))
    hand_in(tmp_path / "later", "bo", submission(course, double="def double(x):\n    return 3 * x"))
    submitted = course / "grading" / "submitted"
    kept = "not in this download: the file handed in before counts"
    late = "handed in late, says the learning management system"
    for source, wanted in (
        (canvas.parent, [[late], ["nothing handed in"]]),
        (tmp_path / "later", [[kept, late], []]),
        (submitted, [[late], []]),
    ):
        found = grade_class(course, PSET, source, roster=tmp_path / "class.csv")
        assert [other_notes(result) for result in found] == wanted
    hand_in(tmp_path / "again", "ana", submission(course))
    ana, _ = grade_class(course, PSET, tmp_path / "again", roster=tmp_path / "class.csv")
    assert other_notes(ana) == [], "it came anew, and was not late"


def test_without_a_class_list_the_names_of_moodles_students_are_spoken_of(course, tmp_path, no_workers):
    (tmp_path / "class.csv").write_text("student,name\nid17,Ana B\n", encoding="utf-8")
    moodle = tmp_path / "moodle" / "Ana B_7_assignsubmission_file_"
    moodle.mkdir(parents=True)
    (moodle / f"{PSET}.ipynb").write_bytes(submission(course))
    hand_in(tmp_path / "folders", "Ana B", submission(course))
    said = []
    for source, roster in (("folders", None), ("moodle", tmp_path / "class.csv"), ("moodle", None)):
        assert said == []
        options = {"roster": roster, "on_note": said.append}
        [result] = grade_class(course, PSET, tmp_path / source, **options)
        assert result.student == ("id17" if roster else "Ana B")
    [note] = said
    assert note.startswith("without a class list Moodle's students are called by their names")


@pytest.mark.parametrize("graded_before", [False, True])
def test_a_wrong_folder_is_not_a_class(course, tmp_path, no_workers, graded_before):
    (tmp_path / "class.csv").write_text("student\nAna\nBo\n", encoding="utf-8")
    options = {"roster": tmp_path / "class.csv", "confirm": lambda changes: True}
    if graded_before:
        hand_in(tmp_path / "in", "Ana", submission(course))
        grade_class(course, PSET, tmp_path / "in", **options)
    before = {path for path in (course / "grading").rglob("*") if "cache" not in path.parts}
    other = nbformat.v4.new_notebook(cells=[new_code_cell("print('a lecture')")])
    (tmp_path / "lectures").mkdir()
    for name in ("01_words", "02_models"):
        nbformat.write(other, tmp_path / "lectures" / f"{name}.ipynb")
    (tmp_path / "lectures" / "03_broken.ipynb").write_bytes(b"{")
    with pytest.raises(
        CourseError, match=r"no submission in .*lectures \(3 found\) holds an answer"
    ) as caught:
        grade_class(course, PSET, tmp_path / "lectures", **options)
    assert "\n" not in str(caught.value)
    assert {path for path in (course / "grading").rglob("*") if "cache" not in path.parts} == before


def test_an_answer_cannot_say_that_it_is_none(course, tmp_path, no_workers):
    hand_in(tmp_path / "in", "Ana", submission(course, "class Unreadable(Exception): pass\nraise Unreadable"))
    [result] = grade_class(course, PSET, tmp_path / "in")
    assert result.questions == {"q1_double": 0, "q2_total": 3}


def test_nobody_is_stored_before_one_has_an_answer(course, tmp_path, no_workers):
    calls = []
    for student, content in (("Ana", b""), ("Bo", b"{"), ("Cem", submission(course)), ("Dora", b"")):
        hand_in(tmp_path / "in", student, content)
    grade_class(course, PSET, tmp_path / "in", on_progress=lambda phase, *_: calls.append(phase))
    assert calls == ["graded"] * 3 + ["stored"] * 3 + ["graded", "stored"]


def test_what_the_machine_failed_at_is_tried_once_more(course, tmp_path, no_workers, monkeypatch):
    hand_in(tmp_path / "in", "Ana", submission(course))
    real, calls = kernel.execute, []

    def fail_once(*arguments):
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return real(*arguments)

    monkeypatch.setattr(grade, "execute", fail_once)
    [result] = grade_class(course, PSET, tmp_path / "in")
    assert (result.status, result.score, len(calls)) == ("graded", 5, 2)


def test_random_numbers_and_sets_are_the_same_each_time(course):
    draw = "import random\nimport numpy as np\nprint(random.random(), np.random.rand(), {'a', 'b', 'c'})\n"
    runs = [execute(course, draw + DOUBLE, timeout=20)[1]["q1_double_answer"].outputs for _ in range(2)]
    assert [output.name for output in runs[0]] == ["stdout"], runs[0]
    assert runs[0] == runs[1]


def test_each_cell_starts_from_the_seed_whatever_ran_before(course):
    draws = "import random\nassert random.random() == __import__('random').Random({}).random()\n" + DOUBLE
    for seed in (0, 7):
        settings = dataclasses.replace(settings_with(), seed=seed)
        content = submission(course, draws.format(seed), total=draws.format(seed))
        result, _ = grade.grade(read_master(course, PSET), "Ana", content, settings=settings)
        assert result.questions["q1_double"] == 2, result.notes


def test_a_port_that_another_program_of_dasks_has_is_not_asked_for():
    with socket.socket() as taken, warnings.catch_warnings(record=True) as warned:
        with contextlib.suppress(OSError):  # then another program has it
            taken.bind(("127.0.0.1", 8787))
            taken.listen()
        warnings.simplefilter("always")
        with engine.workers(1) as client:
            assert client.submit(sum, [1, 2]).result() == 3
    assert not [each for each in warned if "already in use" in str(each.message)]


def test_no_scheduler(course, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "WAIT_SECONDS", 1)
    hand_in(tmp_path / "in", "Ana", submission(course))
    with pytest.raises(CourseError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9: start one"):
        grade_class(course, PSET, tmp_path / "in", scheduler="tcp://127.0.0.1:9")


def test_scheduler_without_workers(course, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "WAIT_SECONDS", 1)
    hand_in(tmp_path / "in", "Ana", submission(course))
    with (
        LocalCluster(n_workers=0, dashboard_address=None, host="127.0.0.1") as cluster,
        pytest.raises(CourseError, match="has no worker: start some with `dask worker tcp://127"),
    ):
        grade_class(course, PSET, tmp_path / "in", scheduler=cluster.scheduler_address)


def test_a_worker_with_other_software_grades_nothing(course, tmp_path, monkeypatch):
    hand_in(tmp_path / "in", "Ana", submission(course))
    monkeypatch.setattr(engine, "environment_digest", lambda: "another")
    with pytest.raises(CourseError, match=r"the worker tcp://127\.0\.0\.1:\d+ runs other software"):
        grade_class(course, PSET, tmp_path / "in")
    assert not (course / "grading" / "gradebook.db").exists()


def test_nothing_is_written_without_consent(course, tmp_path, no_workers, monkeypatch):
    changed = [Change("Ana", {"q1_double": 2.0}, {"q1_double": 0.0})]
    monkeypatch.setattr(engine, "changes", lambda course, results: changed)
    monkeypatch.setattr(engine, "holds_points", lambda course, pset: True)
    hand_in(tmp_path / "in", "Ana", submission(course))
    asked = []
    [result] = grade_class(course, PSET, tmp_path / "in", confirm=lambda found: asked.append(found))
    assert (result.score, asked) == (5, [changed])
    assert {path.name for path in (course / "grading").iterdir()} == {"cache"}
    grade_class(course, PSET, tmp_path / "in", confirm=lambda found: True)
    assert (course / "grading" / "grades.csv").is_file()


def test_results_wait_for_the_last_only_where_points_could_change(course, tmp_path, no_workers):
    for student in ("Ana", "Bo", "Cem"):
        hand_in(tmp_path / "in", student, submission(course))
    calls = []
    for _ in range(2):
        calls.append([])
        grade_class(course, PSET, tmp_path / "in", on_progress=lambda phase, *_: calls[-1].append(phase))
    assert calls == [["graded", "stored"] * 3, ["graded"] * 3 + ["stored"] * 3]


def test_nothing_is_done_twice(course, tmp_path, no_workers, monkeypatch):
    done = []

    def count(module, name):
        function = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *args, **options: done.append(name) or function(*args, **options)
        )

    for student in ("Ana", "Bo", "Cem"):
        hand_in(tmp_path / "in", student, submission(course, double=f"{DOUBLE}\n# {student}"))
    count(engine, "read_master")
    count(engine, "Writer")
    channel._compiled.cache_clear()
    worker._unpacked.cache_clear()
    assert [result.score for result in grade_class(course, PSET, tmp_path / "in")] == [5, 5, 5]
    assert sorted(done) == ["Writer", "read_master"]
    assert worker._unpacked.cache_info().misses == 1
    assert channel._compiled.cache_info().misses == len(FULL)
    assert channel._compiled.cache_info().hits == 2 * len(FULL)


def test_the_command_shows_changed_points_and_waits_for_yes(course, tmp_path, no_workers, monkeypatch):
    monkeypatch.chdir(course)
    command = ["grade", PSET, "--submissions", str(tmp_path / "in"), "--limit", "cell_seconds=20"]
    command += [] if MISSING == "" else ["--no-sandbox"]
    hand_in(tmp_path / "in", "Ana", submission(course))
    first = CliRunner().invoke(app, command)
    assert first.exit_code == 0, first.output
    hand_in(tmp_path / "in", "Ana", submission(course, double="def double(x):\n    return 3 * x"))
    grades = (course / "grading" / "grades.csv").read_text(encoding="utf-8")
    second = CliRunner().invoke(app, command)
    assert second.exit_code == 1
    assert "1 student's points would change" in second.stdout
    assert "nothing was written" in second.stderr
    as_json = CliRunner().invoke(app, [*command, "--json"])
    assert as_json.exit_code == 1
    assert "1 student's points would change" in as_json.stderr
    assert as_json.stderr.splitlines()[-1].startswith(
        "nothing was written: points in the gradebook would change"
    )
    assert [json.loads(line)["student"] for line in as_json.stdout.splitlines()] == ["Ana"]
    assert (course / "grading" / "grades.csv").read_text(encoding="utf-8") == grades
    third = CliRunner().invoke(app, [*command, "--yes"])
    assert third.exit_code == 0, third.output
    with gradebook(course) as book:
        assert book.find_submission(PSET, "Ana").score == 3


def test_of_whom_grading_failed_the_gradebook_keeps_what_it_had(course, tmp_path, no_workers, monkeypatch):
    hand_in(tmp_path / "in", "Ana", submission(course))
    assert grade_class(course, PSET, tmp_path / "in")[0].score == 5

    def fail(*arguments):
        raise RuntimeError("no kernel")

    monkeypatch.setattr(grade, "execute", fail)
    [result] = grade_class(course, PSET, tmp_path / "in", fresh=True)
    assert (result.status, other_notes(result)) == (
        "infrastructure_error",
        ["grading failed, grade again: RuntimeError: no kernel"],
    )
    with gradebook(course) as book:
        assert book.find_submission(PSET, "Ana").score == 5
