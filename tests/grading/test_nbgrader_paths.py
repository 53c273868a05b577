"""``nbgrader autograde`` and formgrader's button grade as ``nlpkit grade`` does, or refuse."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps.api import NbGraderAPI

from nlpkit.grading import autograde as grading_path
from nlpkit.grading import rebuild
from tests.conftest import ROOT
from tests.grading.conftest import needs_sandbox
from tests.grading.test_engine import (
    FULL,
    NONE,
    VISIBLE,
    grade_class,
    gradebook,
    hand_in,
)
from tests.grading.test_engine import submission as content_of
from tests.grading.test_gradebook import outcome, store
from tests.grading.test_rebuild import PSET, RIGHT, tiny_course, tiny_notebook

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

WRONG = "def double(x):\n    return 3 * x"
CANARY = "CANARY-5d1f"
DROP_ASSERTS = """
import ast

class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()

get_ipython().ast_transformers.append(Drop())

def double(x):
    return 3 * x
"""
LOOK_AROUND = """
import os, glob

seen = [path for path in glob.glob("**", recursive=True) + glob.glob("../**/*.ipynb", recursive=True)]
assert not any(path.endswith((".ipynb", ".db", ".txt")) for path in seen), seen
print(os.getcwd(), seen)

def double(x):
    return 2 * x
"""


def attack_gradebook(root):
    path = root / "grading" / "gradebook.db"
    return f"""
import os, sqlite3

for path in ({str(path)!r}, "../../../gradebook.db", "../../gradebook.db"):
    try:
        with sqlite3.connect(path) as book:
            book.execute("update grade set manual_score = 2")
    except Exception:
        pass
    try:
        open(os.path.join(os.path.dirname(path), "was-here.txt"), "w").write("x")
    except Exception:
        pass

def double(x):
    return 3 * x
"""


def with_skipped_tests(content):
    notebook = nbformat.reads(content.decode(), 4)
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]
    return nbformat.writes(notebook).encode()


def with_a_copy(content):
    """A test cell twice, by which stock nbgrader 0.9 gives up on the whole class."""
    document = json.loads(content)
    document["cells"].append(dict(document["cells"][-1], id="a-copy"))
    return json.dumps(document).encode()


def hand_in_all(root, folder):
    hand_in(folder, "Ana", content_of(root))
    hand_in(folder, "Björn", content_of(root, double=WRONG))
    hand_in(folder, "Copy", with_a_copy(content_of(root)))
    hand_in(folder, "Drop", content_of(root, double=DROP_ASSERTS))
    hand_in(folder, "Exit", content_of(root, total="import os\nos._exit(0)"))
    hand_in(folder, "Half", content_of(root)[:300])
    hand_in(folder, "Look", content_of(root, double=LOOK_AROUND))
    hand_in(folder, "Pdf", b"%PDF-1.7\n\xff")
    hand_in(folder, "Skip", with_skipped_tests(content_of(root, double=WRONG)))
    hand_in(folder, "Write", content_of(root, double=attack_gradebook(root)))


EXPECTED = {
    "Ana": FULL,
    "Björn": FULL | {"q1_double": 0.0},
    "Copy": FULL,
    "Drop": FULL | {"q1_double": 0.0},
    "Exit": FULL | {"q2_total": 0.0},
    "Half": NONE,
    "Look": FULL,
    "Pdf": NONE,
    "Skip": FULL | {"q1_double": 0.0},
    "Write": FULL | {"q1_double": 0.0},
}


def nbgrader(root, *arguments, **environment):
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env=os.environ | {"PYTHONPATH": path, "SECRET": CANARY} | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def stored(root):
    """Student -> points; nothing was given by hand."""
    with gradebook(root) as book:
        found = {}
        for submission in book.assignment_submissions(PSET):
            grades = submission.notebooks[0].grades
            assert [grade.manual_score for grade in grades] == [None] * len(grades)
            found[submission.student.id] = {g.name: g.auto_score for g in grades if g.name not in VISIBLE}
        return found


def course_with_problem_set(folder):
    root = tiny_course(folder)
    store(root)
    return root


@pytest.fixture(scope="module")
def autograded(tmp_path_factory):
    """A class graded by ``nbgrader autograde``: (course, what the command said)."""
    root = course_with_problem_set(tmp_path_factory.mktemp("course"))
    hand_in_all(root, root / "grading" / "submitted")
    beside = root / "grading" / "submitted" / "Ana" / PSET
    (beside / "page.html").write_text("<script>1</script>", encoding="utf-8")
    (beside / "copy.txt").symlink_to(root / "solutions" / PSET / f"{PSET}.ipynb")
    return root, nbgrader(root, "autograde", PSET)


@needs_sandbox
def test_the_command_gives_the_same_points(autograded, tmp_path, no_workers):
    root, done = autograded
    assert done.returncode == 0, done.stderr
    assert stored(root) == EXPECTED
    other = tiny_course(tmp_path / "course")
    hand_in_all(other, tmp_path / "in")
    results = grade_class(other, PSET, tmp_path / "in")
    assert {result.student: result.questions for result in results} == EXPECTED
    # And the same notebooks, byte for byte.
    for student in EXPECTED:
        path = Path("grading", "autograded", student, PSET, f"{PSET}.ipynb")
        if student not in ("Look", "Write"):  # these name their folders
            assert (root / path).read_bytes() == (other / path).read_bytes(), student


@needs_sandbox
def test_what_cannot_be_read_gets_a_clear_line(autograded):
    root, done = autograded
    lines = [line.partition("] ")[2] for line in done.stderr.splitlines()]
    assert any(line.startswith("Half: is not valid JSON") for line in lines), lines
    assert any(line.startswith("Pdf: is a PDF document, not a notebook") for line in lines), lines
    notebook = nbformat.read(root / "grading" / "autograded" / "Pdf" / PSET / f"{PSET}.ipynb", 4)
    assert "is a PDF document" in notebook.cells[0].source


@needs_sandbox
def test_student_code_reached_nothing(autograded):
    root, done = autograded
    assert not list(root.rglob("was-here.txt"))
    with sqlite3.connect(root / "grading" / "gradebook.db") as book:
        assert book.execute("select count(*) from grade where manual_score is not null").fetchone() == (0,)
    look = nbformat.read(root / "grading" / "autograded" / "Look" / PSET / f"{PSET}.ipynb", 4)
    text = next(cell for cell in look.cells if cell.id == "q1_double_answer").outputs[0].text
    assert str(root) not in text
    assert text.endswith(" []\n")
    assert CANARY not in done.stderr + nbformat.writes(look)


@needs_sandbox
def test_what_lay_beside_the_notebook_is_not_served(autograded):
    left = sorted(path.name for path in (autograded[0] / "grading" / "autograded" / "Ana" / PSET).iterdir())
    assert left == [f"{PSET}.ipynb"]


@needs_sandbox
def test_formgraders_button_and_feedback(autograded):
    root, _ = autograded
    hand_in(root / "grading" / "submitted", "Ana", content_of(root, double=DROP_ASSERTS))

    async def press():
        # In JupyterLab's server an event loop is running.
        api = NbGraderAPI(config=rebuild.nbgrader_config(root))
        return [api.autograde(PSET, "Ana"), api.generate_feedback(PSET, "Ana"), api.autograde(PSET, "Pdf")]

    try:
        answers = asyncio.run(press())
        assert [answer["success"] for answer in answers] == [True] * 3, answers
        assert stored(root) == EXPECTED | {"Ana": FULL | {"q1_double": 0.0}}
        page = root / "grading" / "feedback" / "Ana" / PSET / f"{PSET}.html"
        assert "HIDDEN TESTS" not in page.read_text(encoding="utf-8")
        assert "AssertionError" in page.read_text(encoding="utf-8")
    finally:
        hand_in(root / "grading" / "submitted", "Ana", content_of(root))


@pytest.fixture
def course(tmp_path):
    return course_with_problem_set(tmp_path / "course")


def press(root, student):
    config = rebuild.nbgrader_config(root)
    return NbGraderAPI(config=config).autograde(PSET, student)


def test_no_sandbox_no_grading(course, tmp_path, monkeypatch):
    store(course, outcome(course, "Ana"))
    hand_in(course / "grading" / "submitted", "Ana", content_of(course, double=WRONG))
    before = (course / "grading" / "autograded" / "Ana" / PSET / f"{PSET}.ipynb").read_bytes()
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = press(course, "Ana")
    assert not answer["success"]
    [line] = [line for line in answer["log"].splitlines() if "not graded" in line]
    assert "nlpkit grade --no-sandbox" in line
    assert stored(course) == {"Ana": FULL}
    assert (course / "grading" / "autograded" / "Ana" / PSET / f"{PSET}.ipynb").read_bytes() == before
    done = nbgrader(course, "autograde", PSET, "--force", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("not graded: ") == 1
    assert stored(course) == {"Ana": FULL}


@needs_sandbox
@pytest.mark.parametrize("state", ["changed", "absent", "bad extensions"])
def test_refuses_what_would_mix_two_versions(course, state):
    store(course, outcome(course, "Ana"))
    if state == "changed":
        changed = tiny_notebook()
        changed.cells[-1].source += "\nassert total([1.0]) == 1"
        tiny_course(course, changed)
    elif state == "absent":
        (course / "grading" / "gradebook.db").unlink()
    else:
        (course / "grading" / "extensions.csv").write_text(
            "student,pset,days\nAna,ps09,x\n", encoding="utf-8"
        )
    answer = press(course, "Ana")
    assert not answer["success"]
    [line] = [line for line in answer["log"].splitlines() if "not graded" in line]
    expected = (
        "line 2: days is 'x'" if state == "bad extensions" else f"does not hold {PSET} as in its master"
    )
    assert expected in line
    assert (course / "grading" / "autograded" / "Ana").exists()


def killed(*_):
    os._exit(1)


@needs_sandbox
def test_a_grader_that_fails_stores_nothing(course, monkeypatch):
    hand_in(course / "grading" / "submitted", "Ana", content_of(course))
    monkeypatch.setattr(grading_path, "grade", killed)
    answer = press(course, "Ana")
    assert not answer["success"]
    assert "Ana: grading failed, grade again: the process that graded it was killed" in answer["log"]
    assert not (course / "grading" / "autograded" / "Ana").exists()


@needs_sandbox
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such folders")
def test_a_name_that_is_html_is_refused(course):
    hand_in(course / "grading" / "submitted", '<img src="x">', content_of(course))
    answer = press(course, '<img src="x">')
    assert not answer["success"]
    assert "not graded: rename the folder '<img src=\"x\">'" in answer["log"]
    assert not list((course / "grading" / "autograded").glob("*img*"))


@needs_sandbox
def test_a_symbolic_link_is_not_followed(course):
    folder = course / "grading" / "submitted" / "Eve" / PSET
    folder.mkdir(parents=True)
    (folder / f"{PSET}.ipynb").symlink_to(course / "solutions" / PSET / f"{PSET}.ipynb")
    assert press(course, "Eve")["success"]
    assert stored(course) == {"Eve": NONE}


@needs_sandbox
def test_a_configuration_that_executes_is_not_obeyed(course):
    config = course / "nbgrader_config.py"
    lists = '["nbgrader.preprocessors.Execute", "nbgrader.preprocessors.SaveAutoGrades"]'
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text}c.Autograde.autograde_preprocessors = {lists}\n", encoding="utf-8")
    hand_in(course / "grading" / "submitted", "Ana", content_of(course, double=DROP_ASSERTS))
    assert press(course, "Ana")["success"]
    assert stored(course) == {"Ana": FULL | {"q1_double": 0.0}}


def test_validating_works_for_students(course, tmp_path):
    for name, double, expected in (
        ("right", RIGHT["q1_double_answer"], "Success!"),
        ("wrong", WRONG, "VALIDATION FAILED ON 2 CELL"),
    ):
        path = tmp_path / f"{name}.ipynb"
        path.write_bytes(content_of(course, double=double))
        done = nbgrader(course, "validate", str(path))
        assert expected in done.stdout, done.stdout + done.stderr
