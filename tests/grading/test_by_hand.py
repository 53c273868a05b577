"""Written answers, which a person grades: from the notebook through formgrader to the feedback."""

import copy
import csv
import io
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from rich.console import Console

from nlpkit.grading import report
from nlpkit.grading.check import check
from nlpkit.grading.rebuild import LONGEST_TEXT, read_master, rebuild
from tests.conftest import ROOT
from tests.grading.conftest import needs_sandbox, other_notes
from tests.grading.test_engine import grade_class, gradebook, hand_in
from tests.grading.test_nbgrader_paths import press
from tests.grading.test_rebuild import PSET, RIGHT, tiny_cell, tiny_course, tiny_notebook

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

TEXT = "q3_text_answer"
MARKER = "<!-- ANSWER q3_text: keep this line -->"
SCHEME = "**Evidence (1 point).** A number: CANARY-1.\n\n**Cause (2 points).** $x < y$: CANARY-2."
QUESTION = "## Question 3\n\nExplain it.\n\n- **Evidence**: 1 point\n- **Cause**: 2 points"
STUB = f"{MARKER}\n\nYOUR ANSWER HERE"
WORDS = "It is *off* by 3 %,\nbecause of y."


def course_with_text(folder):
    notebook = tiny_notebook()
    meta = tiny_cell("", TEXT, grade=True, solution=True, points=3).metadata
    source = f"{MARKER}\n\n### BEGIN SOLUTION\n{SCHEME}\n### END SOLUTION"
    notebook.cells += [
        new_markdown_cell(QUESTION, id="text-3"),
        new_markdown_cell(source, id="q3-cell", metadata=meta),
    ]
    return tiny_course(folder, notebook)


@pytest.fixture
def course(tmp_path):
    return course_with_text(tmp_path / "course")


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return read_master(course_with_text(tmp_path_factory.mktemp("course")), PSET)


def submission(master, text=f"{MARKER}\n\n{WORDS}", **answers):
    notebook = copy.deepcopy(master.release)
    for cell in notebook.cells:
        cell.source = (RIGHT | answers).get(cell.id, cell.source)
    notebook.cells[-1].source = text
    return notebook


def found(master, notebook):
    """What becomes of the written answer, and the notes."""
    rebuilt, notes = rebuild(master, nbformat.writes(notebook).encode())
    cell = rebuilt.cells[master.answers[TEXT]]
    assert cell.cell_type == "markdown"
    assert {id: rebuilt.cells[i].source for id, i in master.answers.items() if id != TEXT} == RIGHT
    return cell.source, notes


def test_a_written_answer_is_no_question_of_the_tests(master):
    assert master.points == {"q1_double": 2, "q2_total": 3}
    assert master.by_hand == {TEXT: 3}
    assert master.release.cells[-1].source == STUB
    assert "CANARY" not in nbformat.writes(master.release)


@pytest.mark.parametrize(
    "text",
    [
        f"{MARKER}\n\n{WORDS}",
        f"{MARKER}\nYOUR ANSWER HERE\n\n{WORDS}".replace("YOUR ANSWER HERE", ""),
        f"{MARKER} {WORDS}",
        f"{MARKER.removesuffix(' -->')}\n{WORDS}",  # as it stands, a comment that hides all the rest
        f"\n{WORDS}\n",
    ],
)
def test_the_words_are_taken_without_the_marker(master, text):
    assert found(master, submission(master, text)) == (WORDS, [])


@pytest.mark.parametrize(
    "text", [STUB, "YOUR ANSWER HERE", "", "\n \n", MARKER, f"{MARKER}\nYOUR ANSWER HERE\n"]
)
def test_nothing_written_is_the_stub_to_the_letter(master, text):
    assert found(master, submission(master, text)) == (STUB, [])


def lose_metadata(cell):
    cell.metadata = {}
    return "cell id"


def lose_all_but_the_marker(cell):
    cell.metadata, cell.id = {}, "another"
    return "marker line"


def lose_everything(cell):
    cell.metadata, cell.id, cell.source = {}, "another", WORDS
    return "the text above"


@pytest.mark.parametrize("lose", [lose_metadata, lose_all_but_the_marker, lose_everything])
def test_it_is_found_by_what_is_left(master, lose):
    notebook = submission(master)
    mark = lose(notebook.cells[-1])
    assert found(master, notebook) == (WORDS, [f"cell metadata lost, found by {mark}: q3_text"])


def test_text_is_not_guessed_where_the_question_is_gone(master):
    notebook = submission(master)
    lose_everything(notebook.cells[-1])
    del notebook.cells[-2]
    assert found(master, notebook) == (STUB, ["not found, taken as not answered: q3_text"])


def test_a_code_cell_is_read_and_not_run(master):
    notebook = submission(master)
    code = "import os\nos._exit(1)"
    notebook.cells[-1] = new_code_cell(code, id="q3-cell", metadata=notebook.cells[-1].metadata)
    assert found(master, notebook) == (code, ["q3_text: its cell was no longer a text cell; graded as one"])


def test_all_that_was_written_is_joined(master):
    notebook = submission(master)
    notebook.cells += [
        new_markdown_cell("More below.", id="more"),
        new_markdown_cell("", id="empty"),
        new_code_cell("scratch", id="scratch"),
        new_markdown_cell("Not next to it.", id="far"),
    ]
    note = "q3_text: the answer was split into 2 cells; joined again"
    assert found(master, notebook) == (f"{WORDS}\n\nMore below.", [note])
    notebook.cells[-5].source = STUB
    assert found(master, notebook) == ("More below.", [note])
    draft = copy.deepcopy(notebook.cells[-5])
    draft.id, draft.source = "draft", f"{MARKER}\nA draft."
    notebook.cells[-5].source = f"{MARKER}\n\n{WORDS}"
    notebook.cells.insert(2, draft)
    assert found(master, notebook) == (f"A draft.\n\n{WORDS}", ["q3_text: 2 copies of its cell; joined"])
    draft.source = STUB
    assert found(master, notebook)[0] == f"{WORDS}\n\nMore below."


def test_words_that_are_names_of_own_code_are_no_code(master):
    notebook = submission(master, "helper")
    notebook.cells.insert(2, new_code_cell("helper = 1", id="own"))
    assert found(master, notebook) == ("helper", [])


def test_a_very_long_answer_is_cut_off(master):
    text, notes = found(master, submission(master, "x" * (LONGEST_TEXT + 1)))
    assert text == "x" * LONGEST_TEXT
    assert notes == [f"q3_text: {LONGEST_TEXT + 1} characters; cut off after {LONGEST_TEXT}"]


def hand_in_two(course, folder, text=f"{MARKER}\n\n{WORDS}"):
    """Ana has written something, Bo has not."""
    master = read_master(course, PSET)
    hand_in(folder, "Ana", nbformat.writes(submission(master, text)).encode())
    hand_in(folder, "Bo", nbformat.writes(submission(master, STUB)).encode())


def stored(course, student="Ana"):
    with gradebook(course) as book:
        grade = book.find_grade(TEXT, PSET, PSET, student)
        comment = book.find_comment(TEXT, PSET, PSET, student)
        return grade.auto_score, grade.manual_score, grade.needs_manual_grade, comment.comment


def give(course, points, comment, student="Ana"):
    """What formgrader's page does."""
    with gradebook(course) as book:
        grade = book.find_grade(TEXT, PSET, PSET, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.find_comment(TEXT, PSET, PSET, student).manual_comment = comment
        book.db.commit()


def feedback(course, student="Ana"):
    path = course / "grading" / "feedback" / student / PSET / f"{PSET}.html"
    return path.read_text(encoding="utf-8")


def rows(course):
    with (course / "grading" / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_points_by_hand_are_open_until_given_and_stay(course, tmp_path, no_workers):
    folder = tmp_path / "in"
    hand_in_two(course, folder)
    ana, bo = grade_class(course, PSET, folder)
    assert [(r.score, r.max_score, r.by_hand, r.open) for r in (ana, bo)] == [
        (5, 8, {TEXT: None}, 3),
        (5, 8, {TEXT: 0}, 0),
    ]
    assert stored(course) == (None, None, True, None)
    assert stored(course, "Bo") == (0, None, False, "No response.")
    assert [rows(course)[s]["by_hand_open"] for s in ("Ana", "Bo")] == ["3", ""]
    assert [rows(course)[s]["q3_text"] for s in ("Ana", "Bo")] == ["", "0"]
    shown = Console(file=io.StringIO(), width=100)
    shown.print(report.table([ana, bo]))
    assert "open" in shown.file.getvalue()
    assert "3 points of 1 student open: give them in formgrader, then grade again" in shown.file.getvalue()
    assert json.loads(ana.to_json())["open"] == 3

    give(course, 2.5, "Where is the number?")
    ana, _ = grade_class(course, PSET, folder)
    assert (ana.score, ana.by_hand, ana.open, other_notes(ana)) == (7.5, {TEXT: 2.5}, 0, [])
    assert stored(course) == (None, 2.5, False, "Where is the number?")
    with gradebook(course) as book:
        assert book.find_submission(PSET, "Ana").score == 7.5
    assert (rows(course)["Ana"]["q3_text"], rows(course)["Ana"]["score"]) == ("2.5", "7.5")
    assert "by_hand_open" not in rows(course)["Ana"]
    assert "Score: 2.5 / 3.0" in feedback(course)
    assert "Where is the number?" in feedback(course)

    # Another answer to a question that is tested: its points change, those by hand do not.
    master = read_master(course, PSET)
    other = submission(master, q1_double_answer="def double(x):\n    return 3 * x")
    hand_in(folder, "Ana", nbformat.writes(other).encode())
    ana, _ = grade_class(course, PSET, folder)
    assert (ana.score, ana.by_hand, other_notes(ana)) == (5.5, {TEXT: 2.5}, [])
    assert stored(course) == (None, 2.5, False, "Where is the number?")

    # Another text: the points stay, and the instructor is asked to look again.
    hand_in(folder, "Ana", nbformat.writes(submission(master, "At last 42.")).encode())
    ana, _ = grade_class(course, PSET, folder)
    assert (ana.score, ana.by_hand) == (7.5, {TEXT: 2.5})
    note = f"{TEXT}: changed since 2.5 points were given by hand; look at it again"
    assert other_notes(ana) == [note]
    assert stored(course) == (None, 2.5, True, "Where is the number?")
    ana, _ = grade_class(course, PSET, folder)
    assert other_notes(ana) == [note], "nobody has looked yet"
    give(course, 3, "Good.")
    assert other_notes(grade_class(course, PSET, folder)[0]) == []


def test_serially_and_in_parallel_the_same(tmp_path):
    outcomes = []
    for jobs in (1, 2):
        root = course_with_text(tmp_path / f"course{jobs}")
        hand_in_two(root, tmp_path / f"in{jobs}")
        results = grade_class(root, PSET, tmp_path / f"in{jobs}", jobs=jobs)
        places = [root / "grading" / "autograded" / s / PSET / f"{PSET}.ipynb" for s in ("Ana", "Bo")]
        grades = (root / "grading" / "grades.csv").read_text(encoding="utf-8")
        outcomes.append(
            ([(r.questions, r.by_hand) for r in results], grades, [p.read_bytes() for p in places])
        )
    assert outcomes[0] == outcomes[1]


def test_late_penalty_is_of_all_points(course, tmp_path, no_workers):
    folder = tmp_path / "in"
    hand_in_two(course, folder)
    stamp = folder / "Ana" / PSET / "timestamp.txt"
    stamp.write_text("2026-11-20 12:00:00 UTC", encoding="utf-8")
    grade_class(course, PSET, folder)
    with gradebook(course) as book:
        book.update_or_create_assignment(PSET, duedate="2026-11-19 12:00 UTC")
    give(course, 3, "")
    grade_class(course, PSET, folder)
    assert rows(course)["Ana"]["late_penalty"] == "0.8", "10 % of 8 points"
    assert rows(course)["Ana"]["score"] == "8"
    assert stored(course)[1:3] == (3, False)


def test_the_marking_scheme_is_for_the_instructor_only(course, tmp_path, no_workers):
    hand_in_two(course, tmp_path / "in")
    grade_class(course, PSET, tmp_path / "in")
    kept = nbformat.read(course / "grading" / "autograded" / "Ana" / PSET / f"{PSET}.ipynb", 4)
    sources = [cell.source for cell in kept.cells]
    assert sources[-2] == WORDS
    assert SCHEME in sources[-1]
    assert sources[-1].startswith("**Marking scheme, 3 points**")
    for student in ("Ana", "Bo"):
        assert "CANARY" not in feedback(course, student)
        assert "Marking scheme" not in feedback(course, student)
    assert "It is <em>off</em> by 3 %" in feedback(course)


@needs_sandbox
def test_nbgraders_own_path_keeps_points_and_asks_to_look_again(course, tmp_path, no_workers):
    folder = course / "grading" / "submitted"
    hand_in_two(course, folder)
    grade_class(course, PSET, folder)
    give(course, 2, "Fine.")
    answer = press(course, "Ana")
    assert answer["success"], answer
    assert stored(course) == (None, 2, True, "Fine.")


def test_check_says_what_is_graded_by_hand(tmp_path):
    master = read_master(ROOT, "ps11_in_practice")
    notebook = copy.deepcopy(master.release)
    notebook.cells[master.answers["q7_errors_answer"]].source += "\n\nIn words."
    path = tmp_path / "ps11_in_practice.ipynb"
    nbformat.write(notebook, path)
    questions = {q.name: q for q in check(ROOT, path).questions}
    assert len(questions) == 8
    written = [questions["q7_errors"], questions["q8_decision"]]
    assert [q.by_hand for q in questions.values()] == [False] * 6 + [True] * 2
    assert [q.message for q in written] == ["graded by hand, up to 3 points", "not answered yet"]
    assert [q.passed for q in written] == [True, False]
