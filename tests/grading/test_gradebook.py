import contextlib
import copy
import getpass
import gzip
import io
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from nbgrader import api as nbgrader_api
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from rich.console import Console
from sqlalchemy import event

from nlpkit.grading import database, report
from nlpkit.grading import gradebook as storing
from nlpkit.grading.collect import NOTHING, Submission
from nlpkit.grading.grade import Result, failure, grade
from nlpkit.grading.gradebook import Change, Writer, changes
from nlpkit.grading.kernel import error_output
from nlpkit.grading.rebuild import nbgrader_config, read_master
from tests.grading.conftest import other_notes, settings_with
from tests.grading.test_engine import (
    grade_class,
    gradebook,
    hand_in,
)
from tests.grading.test_engine import submission as content_of
from tests.grading.test_rebuild import PSET, tiny_cell, tiny_course, tiny_notebook

# nbgrader 0.9 relies on a cascade that SQLAlchemy 2 announces to be gone.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

WRONG = "def double(x):\n    return 3 * x"


@pytest.fixture
def course(tmp_path):
    return tiny_course(tmp_path / "course")


def outcome(course, student, lost=(), evalue="wrong"):
    """What grading gives, without a kernel: these questions failed, the others did not."""
    master = read_master(course, PSET)
    notebook = copy.deepcopy(master.notebook)
    questions = {name: 0.0 if name in lost else points for name, points in master.points.items()}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in lost:
            cell.outputs = [error_output("AssertionError", evalue)]
    score, most = sum(questions.values()), sum(master.points.values())
    return Result(student, PSET, "graded", score, most, questions), notebook


def store(course, *outcomes, names=None, timestamp=""):
    with Writer(course, read_master(course, PSET), names) as writer:
        for result, notebook in outcomes:
            writer.add(Submission(result.student, b"{}", timestamp=timestamp), result, notebook)
            assert result.status != "infrastructure_error", result.notes
    return writer


def page(course, student):
    return (course / "grading" / "feedback" / student / PSET / f"{PSET}.html").read_text(encoding="utf-8")


def test_no_changes_where_nothing_is_stored(course):
    result, _ = outcome(course, "Ana")
    assert changes(course, [result]) == []
    assert not list((course / "grading").glob("*")), "looking made a gradebook"
    with gradebook(course):
        pass
    assert changes(course, [result]) == [], "of a problem set that is not in the gradebook"
    assert changes(course, []) == []


def test_changes_are_those_of_stored_points(course):
    store(course, outcome(course, "Ana"), outcome(course, "Bo", ["q1_double"]))
    new = [outcome(course, "Ana", ["q2_total"])[0], outcome(course, "Bo")[0], outcome(course, "Cy")[0]]
    before = (course / "grading" / "gradebook.db").read_bytes()
    assert changes(course, new) == [
        Change("Ana", {"q2_total": 3.0}, {"q2_total": 0.0}),
        Change("Bo", {"q1_double": 0.0}, {"q1_double": 2.0}),
    ]
    assert (course / "grading" / "gradebook.db").read_bytes() == before
    assert changes(course, [outcome(course, "Bo", ["q1_double"])[0]]) == []
    failed, _ = failure(read_master(course, PSET), "Ana", "no kernel")
    assert changes(course, [failed]) == [], "the machine's failure is not stored"


def test_changes_after_the_master_changed(course):
    store(course, outcome(course, "Ana"), outcome(course, "Bo", ["q1_double"]))
    changed = tiny_notebook()
    del changed.cells[2:6]  # question 1
    changed.cells[-1].metadata.nbgrader.points = 4
    changed.cells += [
        tiny_cell("# ANSWER q3: keep this line\nx = 1", "q3_answer", solution=True),
        tiny_cell("assert x", "q3", grade=True, locked=True, points=1),
    ]
    tiny_course(course, changed)
    assert changes(course, [outcome(course, name)[0] for name in ("Ana", "Bo")]) == [
        Change("Ana", {"q2_total": 3.0, "q1_double": 2.0}, {"q2_total": 4.0, "q3": 1.0}),
        Change("Bo", {"q2_total": 3.0, "q1_double": 0.0}, {"q2_total": 4.0, "q3": 1.0}),
    ]


def test_points_given_by_hand_are_no_change(course):
    store(course, outcome(course, "Ana"))
    with gradebook(course) as book:
        book.find_grade("q2_total", PSET, PSET, "Ana").manual_score = 1.0
        book.db.commit()
    assert changes(course, [outcome(course, "Ana")[0]]) == []


def test_extra_credit_is_spoken_of(course):
    store(course, outcome(course, "Ana"))
    with gradebook(course) as book:
        book.find_grade("q2_total", PSET, PSET, "Ana").extra_credit = 1.5
        book.db.commit()
    again = outcome(course, "Ana")
    store(course, again)
    assert other_notes(again[0]) == ["q2_total: 1.5 points of extra credit stand in the gradebook besides"]


def test_answers_graded_by_hand_are_no_change(course):
    """nbgrader gives an answer that nobody touched 0 points of its own."""
    by_hand = tiny_notebook()
    answer = next(cell for cell in by_hand.cells if cell.id == "q1_double_answer")
    answer.metadata.nbgrader |= {"grade": True, "points": 1}
    tiny_course(course, by_hand)
    master = read_master(course, PSET)
    result, notebook = outcome(course, "Ana")
    for cell, released in zip(notebook.cells, master.release.cells, strict=True):
        if cell.id == "q1_double_answer":
            cell.source = released.source
    store(course, (result, notebook))
    with gradebook(course) as book:
        assert book.find_grade("q1_double_answer", PSET, PSET, "Ana").auto_score == 0
    assert changes(course, [result]) == []


def test_written_answer_is_left_to_the_instructor(course):
    """Graded by hand in formgrader; the tests' points and the other answers are stored as usual."""
    written = tiny_notebook()
    meta = tiny_cell("", "q3_text", grade=True, solution=True, points=1).metadata
    written.cells.append(new_markdown_cell("your words", id="q3-text", metadata=meta))
    tiny_course(course, written)
    master = read_master(course, PSET)
    for text, expected in (("my own <script>1</script> words", None), ("", 0.0)):
        notebook = nbformat.reads(content_of(course).decode(), 4)
        notebook.cells[-1].source = text or notebook.cells[-1].source
        result, executed = grade(master, "Ana", nbformat.writes(notebook).encode(), settings=settings_with())
        assert result.questions == {"q1_double": 2.0, "q2_total": 3.0}
        assert other_notes(result) == []
        store(course, (result, executed))
        with gradebook(course) as book:
            stored = book.find_grade("q3_text", PSET, PSET, "Ana")
            assert (stored.auto_score, stored.needs_manual_grade) == (expected, expected is None)
            assert book.find_submission(PSET, "Ana").max_score == 6
        assert "<script>1" not in page(course, "Ana")


def test_where_the_gradebook_is(course):
    assert report.places(course)[-1].startswith("gradebook  grading/gradebook.db (")
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("c.CourseDirectory.db_url = 'postgresql://me:secret@host/nlp'\n")
    assert report.places(course)[-1].startswith("gradebook  postgresql://me:***@host/nlp (")


def test_table_of_changes():
    console = Console(file=io.StringIO(), width=80)
    console.print(
        report.changes_table(
            [
                Change("[red]Ana", {"q1_double": 2.0}, {"q1_double": 0.5}),
                Change("Bo", {"q1_double": 2.0}, {"q3": 1.0}),
            ]
        )
    )
    lines = [line.split() for line in console.file.getvalue().splitlines() if line.strip(" ─")]
    assert " ".join(lines[0]) == "2 students' points would change"
    assert lines[1:] == [
        ["student", "question", "stored", "new"],
        ["[red]Ana", "q1_double", "2", "0.5"],
        ["Bo", "q1_double", "2", "none"],
        ["q3", "none", "1"],
    ]


def test_is_current_sees_other_points_tests_and_questions(course):
    store(course, outcome(course, "Ana"))

    def current():
        with gradebook(course) as book:
            return storing.is_current(book, read_master(course, PSET))

    assert current()
    for change in ("points", "source", "question"):
        changed = tiny_notebook()
        if change == "points":
            changed.cells[-1].metadata.nbgrader.points = 4
        elif change == "source":
            changed.cells[-1].source += "\nassert total([1.0]) == 1"
        else:
            del changed.cells[-4:]
        tiny_course(course, changed)
        assert not current(), change


def test_students_have_names(course):
    names = {"s1": "Mateo Quispe", "s2": "Quispe, Ana María", "s3": "<script>x</script> & Söhne", "s4": "s4"}
    store(course, *(outcome(course, student) for student in (*names, "Jonas Weber")), names=names)

    def stored():
        with gradebook(course) as book:
            return {student.id: (student.first_name, student.last_name) for student in book.students}

    first = {
        "s1": ("Mateo", "Quispe"),
        "s2": ("Ana María", "Quispe"),
        "s3": ("_script_x_/script_ _", "Söhne"),
        "s4": ("", "s4"),
        "Jonas Weber": ("", "Jonas Weber"),
    }
    assert stored() == first
    with gradebook(course) as book:
        book.update_or_create_student("s4", first_name="Ida", last_name="By Hand")
    store(course, outcome(course, "s1"), outcome(course, "s4"))
    assert stored() == first | {"s4": ("Ida", "By Hand")}
    entries = NbGraderAPI(config=nbgrader_config(course)).get_submissions(PSET)
    assert None not in [entry[name] for entry in entries for name in ("first_name", "last_name")]


def test_only_the_masters_files_and_the_notebook_are_kept(course, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARY", encoding="utf-8")
    (course / "solutions" / PSET / "figures").mkdir()
    (course / "solutions" / PSET / "figures" / "net.png").write_bytes(b"x")
    folder = course / "grading" / "submitted" / "Eve" / PSET
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "page.html").write_text("<script>1</script>", encoding="utf-8")
    (folder / "copy.txt").symlink_to(secret)
    store(course, outcome(course, "Eve"), timestamp="2026-11-20 12:00:00 UTC")
    for kind in ("autograded", "feedback"):
        left = {
            path.relative_to(course / "grading" / kind / "Eve" / PSET).as_posix()
            for path in (course / "grading" / kind / "Eve" / PSET).rglob("*")
        }
        name = f"{PSET}.ipynb" if kind == "autograded" else f"{PSET}.html"
        assert left == {name, "timestamp.txt", "figures", "figures/net.png"}
    assert "CANARY" not in page(course, "Eve")


@pytest.mark.parametrize(("text", "kept"), [("0a" * 64, True), ("CANARY", False), ("0a" * 64 + "\n", False)])
def test_the_exchanges_secret_is_kept_for_release_feedback_and_nothing_else_by_its_name(course, text, kept):
    folder = course / "grading" / "submitted" / "Eve" / PSET
    folder.mkdir(parents=True)
    (folder / "submission_secret.txt").write_text(text, encoding="utf-8", newline="\n")
    store(course, outcome(course, "Eve"), timestamp="2026-11-20 12:00:00 UTC")
    for kind in ("autograded", "feedback"):
        assert (course / "grading" / kind / "Eve" / PSET / "submission_secret.txt").is_file() == kept


def test_who_handed_nothing_in_has_no_feedback_for_release_feedback_to_stumble_over(course):
    folder = course / "grading" / "feedback" / "Cem" / PSET
    result, notebook = outcome(course, "Cem", ["q1_double", "q2_total"])
    for problem in ("is damaged", NOTHING):
        with Writer(course, read_master(course, PSET)) as writer:
            writer.add(Submission("Cem", None, problem), result, notebook)
        assert result.status != "infrastructure_error", result.notes
        assert folder.is_dir() == (problem != NOTHING)
    with gradebook(course) as book:
        assert book.find_submission(PSET, "Cem").score == 0


def test_feedback_shows_of_a_hidden_tests_message_the_first_line(course):
    numpys = "\nNot equal to tolerance rtol=1e-07\n\n ACTUAL: array(3)\n DESIRED: array(42)"
    store(course, outcome(course, "Ana", ["q1_double"], numpys))
    text = page(course, "Ana")
    assert "AssertionError: Not equal to tolerance rtol=1e-07" in text
    assert "DESIRED" not in text
    assert "42" not in text.partition("Score:")[2]


def test_feedback_shows_all_of_a_visible_tests_message(course):
    store(course, outcome(course, "Ana", ["q1_double_visible"], "found 3\nexpected 42"))
    assert "AssertionError: found 3\nexpected 42" in page(course, "Ana")


def test_an_earlier_submissions_time_does_not_stay(course):
    store(course, outcome(course, "Ana"), timestamp="2026-11-20 12:00:00 UTC")
    kept = course / "grading" / "submitted" / "Ana" / PSET / "timestamp.txt"
    assert kept.is_file()
    store(course, outcome(course, "Ana"))
    assert not kept.exists()
    with gradebook(course) as book:
        assert book.find_submission(PSET, "Ana").timestamp is None


SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


@pytest.fixture
def postgres():
    """The address of a PostgreSQL of our own, on a socket in a temporary folder and on no port."""
    if not SERVERS:
        pytest.skip("PostgreSQL is not installed")
    pytest.importorskip("psycopg2")
    programs = SERVERS[-1].parent
    # Short, because a socket's path is; and for the account "postgres", since PostgreSQL refuses root.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    is_root = os.geteuid() == 0
    account = "postgres" if is_root else getpass.getuser()
    if is_root:
        shutil.chown(folder, account)

    def run(program, *arguments):
        command = [str(programs / program), *arguments]
        if is_root:
            command = ["runuser", "-u", account, "--", *command]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr

    data, options = str(folder / "data"), f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    run("initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg2://{account}@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_a_class_is_graded_into_postgresql(course, tmp_path, postgres, no_workers):
    config = course / "nbgrader_config.py"
    config.write_text(
        config.read_text(encoding="utf-8") + f"c.CourseDirectory.db_url = {postgres!r}\n", encoding="utf-8"
    )
    (course / "grading").mkdir()
    (course / "grading" / "extensions.csv").write_text("student,pset,days\nBjörn,ps09,1\n", encoding="utf-8")
    hand_in(tmp_path / "in", "Ana", content_of(course))
    hand_in(tmp_path / "in", "Björn", content_of(course, double=WRONG))
    stamp = tmp_path / "in" / "Björn" / PSET / "timestamp.txt"
    stamp.write_text("2026-11-20 12:00:00 UTC", encoding="utf-8")
    for round_ in range(2):
        results = grade_class(course, PSET, tmp_path / "in")
        assert [result.score for result in results] == [5, 3], results
        assert [result.status for result in results] == ["graded"] * 2, results
        with contextlib.closing(Gradebook(postgres)) as book:
            stored = {entry.student.id: entry.score for entry in book.assignment_submissions(PSET)}
            assert stored == {"Ana": 5, "Björn": 3}
            book.update_or_create_assignment(PSET, duedate="2026-11-18 12:00 UTC")
            late = book.find_submission(PSET, "Björn")
            assert late.total_seconds_late == (1 if round_ else 2) * 86_400, (
                "one day is granted once one is due"
            )
            penalty = late.notebooks[0].late_submission_penalty
            assert penalty == (0.5 if round_ else None)
    assert changes(course, [outcome(course, "Ana")[0], outcome(course, "Björn")[0]]) == [
        Change("Björn", {"q1_double": 0.0}, {"q1_double": 2.0})
    ]
    assert not (course / "grading" / "gradebook.db").exists()
    assert nbformat.read(course / "grading" / "autograded" / "Ana" / PSET / f"{PSET}.ipynb", 4)


def test_hidden_tests_are_in_no_file_that_is_stored(course, tmp_path, no_workers):
    hidden = tiny_notebook()
    for cell in hidden.cells:
        cell.source = cell.source.replace("### END HIDDEN TESTS", "CANARY = 1\n### END HIDDEN TESTS")
    tiny_course(course, hidden)
    hand_in(tmp_path / "in", "Ana", content_of(course))
    hand_in(tmp_path / "in", "Bo", content_of(course, double=WRONG))
    hand_in(tmp_path / "in", "Cy", b"")
    grade_class(course, PSET, tmp_path / "in", fresh=True)
    files = [path for path in (course / "grading").rglob("*") if path.is_file()]
    stored = {path.name: path.read_bytes() for path in files if path.suffix == ".gz"}
    texts = [gzip.decompress(content) for content in stored.values()]
    texts += [path.read_bytes() for path in files if path.suffix not in (".gz", ".db")]
    assert len(texts) > 9
    assert not any(b"CANARY" in text for text in texts)


# --- opened once, written at once -------------------------------------------------------------------------


def test_the_database_is_opened_once_for_a_class(course, monkeypatch):
    opened, committed = [], []
    create = nbgrader_api.create_engine

    def create_and_count(*args, **options):
        engine = create(*args, **options)
        opened.append(engine)
        event.listen(engine, "commit", committed.append)
        return engine

    monkeypatch.setattr(nbgrader_api, "create_engine", create_and_count)
    store(course)
    for students in (["Ana"], ["Ana", "Bo", "Cem"]):
        opened.clear(), committed.clear()
        store(course)
        without = len(opened), len(committed)
        store(course, *[outcome(course, student) for student in students])
        assert len(opened) == 2 * without[0]
        assert len(committed) == 2 * without[1] + len(students)


def test_a_submission_is_stored_as_a_whole_or_not_at_all(course, monkeypatch):
    convert = storing._Feedback.convert

    def fail_for_ana(self, student):
        with gradebook(course) as book:
            assert book.find_submission(PSET, student).score == 5
        if student == "Ana":
            raise OSError(28, "No space left on device")
        convert(self, student)

    monkeypatch.setattr(storing._Feedback, "convert", fail_for_ana)
    results = {student: outcome(course, student) for student in ("Ana", "Bo")}
    with Writer(course, read_master(course, PSET)) as writer:
        for student, (result, notebook) in results.items():
            writer.add(Submission(student, b"{}"), result, notebook)
    assert results["Ana"][0].status == "infrastructure_error"
    assert "No space left" in results["Ana"][0].notes[-1]
    with gradebook(course) as book:
        assert [student.id for student in book.students] == ["Bo"]
        assert book.find_submission(PSET, "Bo").score == 5


def test_another_database_is_another_also_during_a_transaction(course, tmp_path):
    begin, end = Gradebook.__init__, Gradebook.close
    here, there = (f"sqlite:///{tmp_path}/{name}.db" for name in ("here", "there"))
    with (
        contextlib.closing(Gradebook(here)) as book,
        contextlib.suppress(ZeroDivisionError),
        storing.database.transaction(book, here),
    ):
        with Gradebook(here) as first:
            first.add_student("Ana")
        with Gradebook(here) as again, Gradebook(there) as other:
            assert [student.id for student in again.students] == ["Ana"]
            other.add_student("Bo")
        raise ZeroDivisionError
    assert (Gradebook.__init__, Gradebook.close) == (begin, end)
    with Gradebook(here) as first, Gradebook(there) as other:
        assert [len(book.students) for book in (first, other)] == [0, 1]


def test_a_new_gradebook_has_the_tables_and_the_version_that_nbgrader_gives_it(tmp_path):
    def found(path):
        with contextlib.closing(sqlite3.connect(path)) as connection:
            tables = dict(
                connection.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name != 'alembic_version'")
            )
            return tables, connection.execute("SELECT version_num FROM alembic_version").fetchall()

    database.create(f"sqlite:///{tmp_path / 'ours.db'}")
    Gradebook(f"sqlite:///{tmp_path / 'theirs.db'}").close()
    ours, theirs = found(tmp_path / "ours.db"), found(tmp_path / "theirs.db")
    assert len(ours[0]) > 10
    assert ours == theirs
    database.create(f"sqlite:///{tmp_path / 'theirs.db'}")
    assert found(tmp_path / "theirs.db") == theirs
