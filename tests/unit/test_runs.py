"""Executions that are not repeated, and those that are; each with notebooks of a line or two."""

import ast
import importlib.metadata
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from nlpkit import notebooks, runs
from nlpkit.cli import app
from nlpkit.course import CourseError
from nlpkit.notebooks import Task
from tests.conftest import ROOT

runner = CliRunner()


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two lectures, each of which adds a line to a file of its name whenever it is executed."""
    (tmp_path / "lectures").mkdir()
    (tmp_path / "solutions").mkdir()
    (tmp_path / "nbgrader_config.py").touch()
    for name in ("01_one", "02_two"):
        lecture(tmp_path, name, "SEED")
    monkeypatch.delenv("NLPKIT_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lecture(course: Path, name: str, value: str, prose: str = "prose", first: str = "") -> None:
    log = f"with open({str(course / name)!r}, 'a') as log:\n    print(SEED, FAST, file=log)"
    new = nbformat.v4.new_code_cell
    cells = [
        nbformat.v4.new_markdown_cell(prose, id="a"),
        new("FAST = False\nSEED = 0", id="b", metadata={"tags": ["parameters"]}),
        new(f"{first}\n{log}", id="c"),
        nbformat.v4.new_markdown_cell("end", id="d"),
        new(f"from nlpkit import record\nrecord(value={value})", id="e"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, course / "lectures" / f"{name}.ipynb")


def executions(course: Path, name: str) -> list[str]:
    path = course / name
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def run(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["run", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout


def due(course: Path, **options) -> list[str]:
    paths = notebooks.find(course)
    copies = [task.output for task in runs.plan(course, paths, Path("build"), **options)[1]]
    return [copy.relative_to("build/executed").as_posix().replace("lectures/", "")[:-6] for copy in copies]


def test_what_has_not_changed_is_not_executed_again(course, monkeypatch):
    run()
    assert due(course) == []
    assert "kept" in run()
    assert executions(course, "01_one") == ["0 False"]

    lecture(course, "02_two", "SEED + 1")
    assert due(course) == ["02_two"]
    run()
    assert [len(executions(course, name)) for name in ("01_one", "02_two")] == [1, 2]
    assert runs.load(Path("build"))["02_two"].metrics["value"] == 1

    # Each of these is part of what a result depends on.
    assert due(course, fresh=True) == ["01_one", "02_two"]
    assert due(course, threads=1) == ["01_one", "02_two"]
    assert due(course, fast=True) == ["fast/01_one", "fast/02_two"]
    assert due(course, seeds=2) == ["01_one-seed1000", "02_two-seed1000"]
    with monkeypatch.context() as changed:
        changed.setenv("OMP_NUM_THREADS", "3")
        assert due(course) == ["01_one", "02_two"]
    (course / "data").mkdir()
    (course / "data" / "file").write_text("12", encoding="utf-8")
    with monkeypatch.context() as changed:
        changed.setenv("NLPKIT_DATA", "data")
        assert due(course) == ["01_one", "02_two"]
        before = runs.digest(notebooks.find(course)[0], False, None)
        assert before == runs.digest(notebooks.find(course)[0], False, None)
        (course / "data" / "file").write_text("123", encoding="utf-8")
        assert before != runs.digest(notebooks.find(course)[0], False, None)
    software = runs._software()
    with monkeypatch.context() as changed:
        changed.setattr(runs, "_software", lambda: [*software[:-1], "other"])
        assert due(course) == ["01_one", "02_two"]
    (course / "build/executed/lectures/02_two.ipynb").unlink()
    assert "02_two" in due(course)


def test_software_is_what_notebooks_import_and_the_libraries(monkeypatch):
    package = ROOT / "nlpkit"
    imported = set().union(*map(notebook_imports, ROOT.glob("lectures/*.ipynb")))
    assert {"data", "text", "train"} <= imported
    for name in imported:
        assert {name, f"{name}.py"} & set(runs.IMPORTED), name
    assert all((package / name).exists() for name in runs.IMPORTED)

    lines = runs._software.__wrapped__()
    installed = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda name: "0" if name == "torch" else installed(name)
    )
    changed = runs._software.__wrapped__()
    assert [new for old, new in zip(lines, changed, strict=True) if old != new] == ["torch 0"]
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read(self) + b"#" * (self.name == "train.py"))
    assert sum(old != new for old, new in zip(changed, runs._software.__wrapped__(), strict=True)) == 1


def notebook_imports(path: Path) -> set[str]:
    """Names of nlpkit's modules that a notebook imports."""
    names = set()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "nlpkit":
                found = node.module.split(".")[1:2] or [alias.name for alias in node.names]
                names |= set(found) - {"record", "set_seed"}
            if isinstance(node, ast.Import):
                names |= {
                    alias.name.split(".")[1] for alias in node.names if alias.name.startswith("nlpkit.")
                }
    return names


def test_new_prose_gets_into_the_executed_copy_without_executing(course):
    run("01", "--fast")
    lecture(course, "01_one", "SEED", prose="better prose")
    run("01", "--fast")
    assert executions(course, "01_one") == ["0 True"]
    executed = nbformat.read("build/executed/fast/lectures/01_one.ipynb", as_version=4)
    assert [cell.cell_type for cell in executed.cells] == [
        "markdown",
        "code",
        "code",
        "code",
        "markdown",
        "code",
    ]
    assert executed.cells[0].source == "better prose"
    assert executed.cells[-1].outputs[0].metadata["nlpkit_metrics"] == {"value": 0}
    assert due(course, fast=True) == ["fast/02_two"]


def test_a_failed_lecture_is_executed_again_and_the_others_are_not(course):
    lecture(
        course,
        "02_two",
        "1",
        first=f"from pathlib import Path\nassert Path({str(course / 'flag')!r}).exists()",
    )
    assert "AssertionError" in run(code=1)
    stored = json.loads(Path("build/metrics.json").read_text(encoding="utf-8"))
    assert [stored[name]["status"] for name in ("01_one", "02_two")] == ["ok", "failed"]
    assert stored["02_two"]["error"].startswith("AssertionError")
    (course / "flag").touch()
    run()
    assert [len(executions(course, name)) for name in ("01_one", "02_two")] == [1, 1]
    assert runs.load(Path("build"))["02_two"].status == "ok"


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on_where_it_stopped(course, how):
    Path("started").touch()
    first = (
        "import time\nfrom pathlib import Path\n"
        f"Path({str(course / 'started')!r}).write_text('x')\n"
        f"while not Path({str(course / 'flag')!r}).exists():\n    time.sleep(0.1)"
    )
    lecture(course, "02_two", "2", first=first)
    command = [sys.executable, "-c", "from nlpkit.cli import app; app()", "run"]
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, start_new_session=True, **pipes)
    deadline = time.monotonic() + 60
    while not Path("started").read_text(encoding="utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    os.killpg(process.pid, how)
    said = process.communicate(timeout=60)[1]
    assert process.returncode != 0
    assert ("stopped: the same command goes on from here" in said) == (how == signal.SIGINT)
    assert due(course) == ["02_two"]
    (course / "flag").touch()
    run()
    assert executions(course, "01_one") == ["0 False"]
    assert runs.load(Path("build"))["02_two"].metrics["value"] == 2


def test_seeds_are_apart_and_kept_beside_each_other(course):
    run("01", "--seeds", "3")
    assert executions(course, "01_one") == ["0 False", "1000 False", "2000 False"]
    results = runs.load(Path("build"))
    assert {name: result.metrics["value"] for name, result in results.items()} == {
        "01_one": 0,
        "01_one-seed1000": 1000,
        "01_one-seed2000": 2000,
    }
    assert len({result.digest for result in results.values()}) == 1
    assert [result.seed for result in results.values()] == [0, 1000, 2000]
    bare = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("SEED = 0")])
    nbformat.write(bare, course / "lectures/03_bare.ipynb")
    with pytest.raises(CourseError, match=r"03_bare.ipynb sets no SEED in a parameters cell: run it without"):
        due(course, seeds=2)


def test_threads_and_data_reach_the_kernel(course, monkeypatch):
    names = [*notebooks.THREAD_VARIABLES, "NLPKIT_DATA"]
    shown = f"import os\nfound = [os.environ[name] for name in {names!r}]"
    lecture(course, "01_one", "' '.join(found)", first=shown)
    monkeypatch.setenv("NLPKIT_DATA", "data")
    run("01", "--threads", "3")
    result = runs.load(Path("build"))["01_one"]
    assert result.metrics["value"] == f"3 3 3 {course / 'data'}"
    assert result.threads == 3


@pytest.mark.parametrize(
    ("options", "threads"), [((), None), (("-j", "2"), 1), (("-j", "2", "--threads", "3"), 3)]
)
def test_several_at_once_have_one_thread_each_if_not_told(course, options, threads):
    run(*options)
    assert {result.threads for result in runs.load(Path("build")).values()} == {threads}


def test_results_of_another_version_are_one_line(course):
    Path("build").mkdir()
    Path("build/metrics.json").write_text('{"01_one": {"ok": true}}', encoding="utf-8")
    result = runner.invoke(app, ["run", "01"])
    assert result.exit_code == 2
    assert "does not hold results of this version" in result.stderr
    assert result.stderr.endswith("delete it\n")
    assert result.stderr.count("\n") == 1


def test_nothing_is_executed_if_a_file_is_no_notebook(course):
    Path("README.md").write_text("# Course", encoding="utf-8")
    result = runner.invoke(app, ["run", "01", "README.md"])
    assert result.exit_code == 2
    assert result.stderr == ("error: README.md is no notebook: give an .ipynb file, or a number such as 02\n")
    assert executions(course, "01_one") == []


def test_a_log_says_how_many_are_left_while_some_are(course):
    result = runner.invoke(app, ["run"])
    assert result.stderr.splitlines() == ["to execute: 2", "to execute: 1"]
    assert runner.invoke(app, ["run"]).stderr == ""
    result = runner.invoke(app, ["run", "--fresh"])
    assert result.stderr.splitlines()[0] == "to execute: 2  under a minute left"


def test_a_first_run_is_told_by_the_last_full_run_how_long_it_takes(course):
    folder = course / runs.RECORD
    folder.mkdir(parents=True)
    runs.save(folder, {"01_one": some("01_one", 600)})
    result = runner.invoke(app, ["run", "01"])
    assert result.stderr.splitlines()[0] == "to execute: 1  about 10 min left"


def some(lecture: str, seconds: float, status: str = "ok") -> runs.Result:
    return runs.Result(lecture, False, 0, None, status, "", seconds, {}, "2026-01-01T00:00", 2, 8.0, "x")


def test_time_left_is_that_of_the_last_run(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(runs.time, "monotonic", lambda: now[0])
    results = {"a": some("a", 600.0), "b": some("b", 300.0), "c": some("c", 60.0, "failed")}
    a, b, c = (
        Task(Path(f"{name}.ipynb"), Path("out"), seed=seed) for name, seed in (("a", 0), ("b", 7), ("c", 0))
    )
    left = runs.TimeLeft(results, [a, b], 1)
    assert str(left) == "about 15 min left"
    left.start(a)
    now[0] += 240
    assert str(left) == "about 11 min left"
    now[0] += 600  # it takes longer than last time
    assert str(left) == "about 5 min left"
    left.end(a)
    left.start(b)
    now[0] += 280
    assert str(left) == "under a minute left"
    assert str(runs.TimeLeft(results, [a, b], 2)) == "about 10 min left"
    # A failed run does not say how long a whole one takes.
    assert str(runs.TimeLeft(results, [a, c], 1)) == "more than 10 min left"
    assert str(runs.TimeLeft(results, [c], 1)) == ""
