"""The lints catch what they are for: each test breaks a copy of a real notebook on purpose."""

import json
from pathlib import Path

import nbformat
import pytest

from nlpkit import notebooks
from nlpkit.course import CourseError

LECTURE = "lectures/00_start_here.ipynb"


@pytest.fixture
def lecture(course_copy: Path) -> Path:
    return course_copy / LECTURE


def lint_after(lecture: Path, bootstrap: str, change) -> list[str]:
    notebook = nbformat.read(lecture, as_version=4)
    change(notebook)
    lecture.write_text(json.dumps(notebook), encoding="utf-8")
    return notebooks.lint(lecture, bootstrap)


def first_code(notebook):
    return next(cell for cell in notebook.cells[3:] if cell.cell_type == "code")


def append(notebook, source):
    notebook.cells[-1].source += source


def long_cells(notebook):
    for cell in notebook.cells[3:]:
        if cell.cell_type == "code":
            cell.source = "\n".join(f"x = {i}" for i in range(21))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda nb: first_code(nb).update(execution_count=3), "has outputs or an execution count"),
        (
            lambda nb: first_code(nb).outputs.append(
                {"output_type": "stream", "name": "stdout", "text": "x"}
            ),
            "has outputs",
        ),
        (lambda nb: nb.cells[4].update(id=nb.cells[3].id), "cell ids are missing or not unique"),
        (lambda nb: nb.metadata.update(authors=[{"name": "A"}]), "notebook metadata ['authors']"),
        (lambda nb: nb.cells[4].metadata.update(colab={}), "cell 5 has metadata ['colab']"),
        (
            lambda nb: nb.cells[1].update(source=nb.cells[1].source + " "),
            "cell 2 is not the Colab bootstrap cell",
        ),
        (lambda nb: nb.cells[0].update(source="# 00"), "has no Colab badge"),
        (lambda nb: append(nb, "\n[gone](no/such.ipynb)"), "links to no/such.ipynb, which does not exist"),
        (lambda nb: nb.cells[2].update(source="FAST = True"), "cell 3 is not the parameters cell"),
        (lambda nb: first_code(nb).update(source="x = 1\n" * 36), "a code cell has 36 lines"),
        (long_cells, "the median code cell has 21 lines"),
        (long_cells, "code cells have over 20 lines"),
        (
            lambda nb: [nb.cells.append(nbformat.v4.new_code_cell("x")) for _ in range(30)],
            "at least as many are due",
        ),
    ],
)
def test_lint_catches(lecture, bootstrap, change, problem):
    found = lint_after(lecture, bootstrap, change)
    assert any(problem in line for line in found), found


def master_with(test_source: str) -> nbformat.NotebookNode:
    def cell(source: str, **meta: bool) -> nbformat.NotebookNode:
        nbgrader = {"grade_id": "q", "solution": False, "grade": False, "locked": True, "task": False} | meta
        return nbformat.v4.new_code_cell(source, metadata={"nbgrader": nbgrader})

    imports = nbformat.v4.new_code_cell("import numpy as np\nhelper = 3")
    answer = cell("def step(z):\n    return z > 0\n\nclass Net: pass", solution=True, locked=False)
    return nbformat.v4.new_notebook(cells=[imports, answer, cell(test_source, grade=True)])


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nx = np.zeros(3)\nassert step(x).sum() == 0",
        "from nlpkit import checks\nfor i in range(3):\n    checks.equal(step(i), i > 0, f'step({i})')",
        "def reference(z):\n    inner = z\n    return [w for w in inner]\nassert reference([1]) and Net()",
    ],
)
def test_lint_tests_accepts_cells_that_stand_alone(source):
    assert notebooks.lint_tests(master_with(source)) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("assert np.allclose(step(1), 1)", "q: np is neither imported here nor defined by an answer cell"),
        ("def f():\n    return helper\nassert f()", "q: helper is neither imported"),
        ("assert [helper for _ in range(3)]", "q: helper is neither imported"),
        ("assert isinstance(step(1), bool)", "q: isinstance looks at a type"),
    ],
)
def test_lint_tests_catches(source, problem):
    found = notebooks.lint_tests(master_with(source))
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_find_knows_short_names_and_refuses_others(root):
    assert notebooks.find(root, ["00"]) == [root / LECTURE]
    assert root / LECTURE in notebooks.find(root)
    with pytest.raises(CourseError, match="there is no notebook 99: give a file, or one of 00_start_here"):
        notebooks.find(root, ["99"])


def test_a_number_stands_for_the_lecture_and_not_for_copies_of_it(course_copy):
    lectures = notebooks.find(course_copy)
    own = course_copy / "lectures/01_perceptron.ipynb"
    copies = [own.with_stem(f"{own.stem}{end}") for end in ("_mine", "-Copy1")]
    for path in (*copies, own.with_stem("Untitled")):
        path.write_bytes(own.read_bytes())
    assert notebooks.find(course_copy, ["01"]) == [own]
    assert notebooks.find(course_copy) == lectures
    assert notebooks.find(course_copy, [copies[0], "01_perceptron-Copy1"]) == sorted(copies)
    own.with_stem("01_mine").write_bytes(own.read_bytes())
    several = "01 stands for 01_mine, 01_perceptron: give the whole name of the one you mean"
    with pytest.raises(CourseError, match=several):
        notebooks.find(course_copy, ["01"])
    assert notebooks.find(course_copy, ["01_perceptron"]) == [own]


@pytest.mark.parametrize("text", ["", "# Title", "{}", "[]", '{"nbformat": 4}'])
def test_what_is_no_notebook_is_one_line(tmp_path, text):
    path = tmp_path / "other.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"other.ipynb is no notebook: give an .ipynb file, or a number"):
        notebooks.require_notebook(path)


def test_definitions_takes_functions_out_of_a_notebook(root):
    notebook = nbformat.read(root / LECTURE, as_version=4)
    namespace: dict = {}
    exec(notebooks.definitions(notebook, ["dot"]), namespace)
    assert namespace["dot"]([1, 2, 3], [4, 5, 6]) == 32
    with pytest.raises(KeyError):
        notebooks.definitions(notebook, ["no_such_function"])


def notebook_file(path: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)
    return path


def test_execute_all_runs_every_notebook_and_reports_the_cell_that_failed(tmp_path):
    good = notebook_file(tmp_path / "good.ipynb", "from nlpkit import record", "record(x=1.5)")
    bad = notebook_file(tmp_path / "bad.ipynb", "x = 1", "x / 0", "print('never reached')")
    dead = notebook_file(tmp_path / "dead.ipynb", "import os", "os._exit(1)")
    started, ended = [], []
    paths = [bad, dead, good]
    tasks = [notebooks.Task(path, tmp_path / "out" / path.name) for path in paths]
    runs = notebooks.execute_all(tasks, 2, started.append, lambda task, run: ended.append((task, run.path)))
    assert [run.path for run in runs] == paths
    assert [run.ok for run in runs] == [False, False, True]
    assert (runs[0].failed_cell, runs[0].failed_source) == (2, "x / 0")
    assert runs[0].error == "ZeroDivisionError: division by zero"
    assert "died" in runs[1].error
    assert runs[2].metrics["x"] == 1.5
    assert (tmp_path / "out" / "good.ipynb").is_file()
    assert started == tasks
    assert sorted(ended) == sorted((task, task.path) for task in tasks)


def test_the_terminal_gets_what_a_kernel_says_only_if_it_dies(tmp_path, capfd):
    say = "import os\nos.write(2, b'to the descriptor\\n')"
    for last, heard in (("x = 1", ""), ("os._exit(1)", "to the descriptor\n")):
        path = notebook_file(tmp_path / "a.ipynb", say, last)
        run = notebooks.execute(path, tmp_path / "out.ipynb")
        assert run.ok == (not heard)
        assert tuple(capfd.readouterr()) == ("", heard)


def test_of_a_progress_bar_the_last_state_is_kept(tmp_path):
    lines = "import time\nfor done in range(3):\n    print(f'\\r{done} of 3', end='', flush=True)"
    bar = f"{lines}\n    time.sleep(0.3)"
    run = notebooks.execute(notebook_file(tmp_path / "a.ipynb", bar), tmp_path / "out.ipynb")
    [output] = nbformat.read(run.output, as_version=4).cells[0].outputs
    assert output.text == "2 of 3"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells")
def test_peak_memory_is_that_of_the_kernel_alone(tmp_path):
    ballast = bytearray(1_000_000_000)  # of this process, which starts the kernel
    ballast[::4096] = b"x" * len(ballast[::4096])
    path = notebook_file(tmp_path / "a.ipynb", "x = bytearray(400_000_000)\nx[::4096] = x[1::4096]", "del x")
    run = notebooks.execute(path, tmp_path / "out.ipynb")
    assert run.ok, run.error
    assert 0.4 < run.metrics["peak_memory_gb"] < 0.9
