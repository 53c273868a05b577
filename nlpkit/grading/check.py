"""A student's own check before handing in: the notebook as the grader rebuilds it, with the visible tests.

It works in the students' package, too, which holds nothing else of grading. So the notebook runs in a plain
kernel: a student's own code, on the student's own machine.
"""

from __future__ import annotations

import ast
import asyncio
import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode

from nlpkit.course import CourseError, problem_sets, released_notebook
from nlpkit.grading import personal
from nlpkit.grading.rebuild import (
    Master,
    Unreadable,
    is_test,
    nbgrader_metadata,
    read_cells,
    read_master,
    rebuild,
)
from nlpkit.grading.settings import Settings

if TYPE_CHECKING:
    from nbclient import NotebookClient

ADVICE = "Hidden tests on other inputs decide the points: try your functions on inputs of your own as well."

OPEN = "not answered yet"
"""The message of a question whose answer is still the stub."""

NOT_RUN = "not run: the notebook stopped before it"
"""The message of a question for which no time was left."""

Show = Callable[[str, float], None]
"""Is told what begins now, and how many seconds it may take."""


@dataclass
class Question:
    """How a question's visible test went.

    Attributes
    ----------
    name : str
        The question, such as ``q1_step``.
    passed : bool
        Whether the visible test ran without an error; of a written answer, whether anything was written.
    message : str
        The error as one line, empty if it passed; what a written answer can earn.
    by_hand : bool
        Whether this is a written answer, which no test grades.
    """

    name: str
    passed: bool
    message: str
    by_hand: bool = False

    @property
    def verdict(self) -> str:
        """One or two words for a table."""
        if self.passed:
            return "by hand" if self.by_hand else "passed"
        return {OPEN: "open", NOT_RUN: "not run"}.get(self.message, "failed")


@dataclass
class Report:
    """What the grader would find in a notebook.

    Attributes
    ----------
    pset : str
        The problem set that the notebook was recognised as.
    questions : list of Question
        In the notebook's order.
    notes : list of str
        What the grader would have to recover, and limits that were hit.
    """

    pset: str
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def strip(notebook: Path) -> str:
    """Take personal metadata out of a notebook, in place; return one line that says what.

    Raises
    ------
    CourseError
        If there is no such file.
    """
    content = _read(notebook)
    stripped = personal.strip(content)
    if stripped == content:
        return f"{notebook} names nobody: left as it was"
    notebook.write_bytes(stripped)
    what = ", ".join(personal.find(content))[:200] or "what Colab noted, without a name"
    return f"taken out of {notebook}: {what}"


def _read(notebook: Path) -> bytes:
    if notebook.is_dir():
        raise CourseError(f"{notebook} is a folder: name the .ipynb file in it")
    if not notebook.is_file():
        raise CourseError(f"there is no file {notebook}")
    content = notebook.read_bytes()
    if not content.strip():
        raise CourseError(f"{notebook} is an empty file: save it again, or take a new copy")
    return content


def _master(root: Path, pset: str) -> Master:
    """Return what a student's file is compared with: never a file that students write into.

    In a clone it is made from ``solutions/``; the students' package holds copies for this only.
    """
    if (root / "solutions").is_dir():
        try:
            released = read_master(root, pset).release
        except ModuleNotFoundError as error:
            raise CourseError(
                f'in a clone `nlpkit check` needs {error.name}: pip install -e ".[course,grading]"'
            ) from error
    else:
        released = nbformat.read(released_notebook(root, pset), as_version=4)
    return Master(pset, released, released)


def check(root: Path, notebook: Path, show: Show = lambda what, seconds: None) -> Report:
    """Rebuild a student's notebook as the grader will, run it, and look at the visible tests.

    Parameters
    ----------
    root : Path
        The course's folder.
    notebook : Path
        The student's notebook, wherever it lies and whatever it is called.
    show : callable, optional
        Is told of each cell that begins; not before the notebook was recognised.

    Raises
    ------
    CourseError
        If there is no such file, if it is no notebook, or if it holds no answer of any problem set.
    """
    content = _read(notebook)
    _require_notebook(notebook, content)
    # Its own name first; but a file may have been renamed.
    for pset in sorted(problem_sets(root), key=lambda name: (name != notebook.stem, name)):
        master = _master(root, pset)
        try:
            rebuilt, notes = rebuild(master, content)
        except Unreadable:
            continue  # another problem set's
        stopped, limits = _execute(rebuilt, show)
        questions = _questions(rebuilt, stopped) + _written(master, rebuilt)
        return Report(pset, questions, _before(notebook, pset, content) + notes + limits)
    raise CourseError(f"{notebook} holds no answer of any problem set")


def _require_notebook(notebook: Path, content: bytes) -> None:
    try:
        read_cells(content)
    except Unreadable as error:
        if notebook.suffix.lower() == ".ipynb":
            # What follows is said of what was handed in.
            found = re.split(": |, (?!but)", str(error))[0]
            reason = f"cannot be read, for it {found}: save it again in Jupyter or Colab, or take a new copy"
        else:
            kind = f"a {notebook.suffix} file, not a" if notebook.suffix else "no"
            reason = f"is {kind} notebook: give the .ipynb file"
        raise CourseError(f"{notebook} {reason}") from error


def _before(notebook: Path, pset: str, content: bytes) -> list[str]:
    """Say what should be done with the file before it is handed in."""
    notes = []
    if people := personal.find(content):
        path = f'"{notebook}"' if " " in str(notebook) else notebook
        notes.append(
            f"the file names people ({', '.join(people)[:200]}), as Colab writes it into each cell that was "
            f"run; grading does not need it: `nlpkit check --strip {path}` takes it out"
        )
    if notebook.name != f"{pset}.ipynb":
        notes.append(f"hand it in as {pset}.ipynb")
    return notes


def _execute(notebook: NotebookNode, show: Show) -> tuple[dict[int, str], list[str]]:
    """Run a notebook past errors; after a cell that stops the kernel go on in another, as the grader does.

    Returns
    -------
    stopped : dict of int to str
        Which cells did not come to an end, by their position, and why.
    notes : list of str
        The same for the student, who knows cells by their names.
    """
    settings = Settings()
    deadline = time.monotonic() + settings.limits.notebook_seconds
    stopped: dict[int, str] = {}
    notes: list[str] = []
    begin = 0
    while begin < len(notebook.cells):
        if time.monotonic() > deadline:
            spent = f"{settings.limits.notebook_seconds:g} s"
            notes.append(f"what follows was not run, for {spent} had passed: repair these and check again")
            break
        begin = asyncio.run(_run_in_one_kernel(notebook, begin, settings, show, stopped, notes))
    return stopped, notes


async def _run_in_one_kernel(
    notebook: NotebookNode,
    begin: int,
    settings: Settings,
    show: Show,
    stopped: dict[int, str],
    notes: list[str],
) -> int:
    """Run a notebook in a fresh kernel and an empty folder, until it stops; return where to go on.

    Before ``begin`` only imports and answers are run, without those that stopped a kernel.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    seconds = settings.limits.cell_seconds
    # The path of a socket has about 100 characters at most.
    place = "/tmp" if os.name != "nt" and len(tempfile.gettempdir()) > 60 else None
    with tempfile.TemporaryDirectory(prefix="nlpkit-check-", dir=place, ignore_cleanup_errors=True) as folder:
        client, left = _client(notebook, Path(folder), int(seconds))
        try:
            show("starting a kernel", client.startup_timeout)
            work = Path(folder, "work")
            work.mkdir()
            # Not by its own context manager, which takes Ctrl-C to itself and then stumbles over it.
            await client.async_start_new_kernel(cwd=str(work))
            await client.async_start_new_kernel_client()
            for index, cell in enumerate(notebook.cells):
                if cell.cell_type != "code" or index in stopped or (index < begin and is_test(cell)):
                    continue
                name = nbgrader_metadata(cell).get("grade_id", "a cell without a name")
                show(name, seconds)
                # As the grader does before each cell.
                seed = f"__import__('nlpkit').set_seed({settings.seed})"
                client.kc.execute("", silent=True, store_history=False, user_expressions={"seed": seed})
                try:
                    await client.async_execute_cell(cell, index)
                    if left:
                        raise DeadKernelError("exit() was called")
                except CellTimeoutError:
                    stopped[index] = f"ran longer than {seconds:g} s: an endless loop?"
                    notes.append(f"stopped in {name}, which ran longer than {seconds:g} s")
                except DeadKernelError:
                    # So nbclient calls it, too, when Ctrl-C ends the waiting.
                    if asyncio.current_task().cancelling():
                        raise asyncio.CancelledError from None
                    stopped[index] = "the kernel did not survive it"
                    notes.append(f"stopped in {name}: the kernel did not survive it")
                if index in stopped:
                    return max(begin, index + 1)
        finally:
            if client.km is not None:
                await client._async_cleanup_kernel()
    return len(notebook.cells)


def _client(notebook: NotebookNode, folder: Path, seconds: int) -> tuple[NotebookClient, list[dict]]:
    """Return what runs cells in a kernel of this very Python, and a list that fills when a cell leaves it."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    left: list[dict] = []

    def look_for_exit(execute_reply: dict, **_: object) -> None:
        # The kernel answers an exit() before it goes, so that the next cell would be blamed.
        payload = execute_reply["content"].get("payload", [])
        left.extend(entry for entry in payload if entry.get("source") == "ask_exit")

    manager = AsyncKernelManager(
        kernel_name="python3",
        # Whatever kernels are registered on this machine.
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True),
        connection_file=str(folder / "kernel.json"),
        # Over TCP a kernel warns that others on this machine could listen.
        transport="tcp" if os.name == "nt" else "ipc",
    )
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=seconds,
        allow_errors=True,
        shutdown_kernel="immediate",
        on_cell_executed=look_for_exit,
    )
    return client, left


def _questions(executed: NotebookNode, stopped: dict[int, str]) -> list[Question]:
    names = [nbgrader_metadata(cell).get("grade_id", "") for cell in executed.cells]
    questions = []
    for index, name in enumerate(names):
        if not name.endswith("_visible"):
            continue
        question = name.removesuffix("_visible")
        answer = names.index(f"{question}_answer") if f"{question}_answer" in names else index
        error, cause = _error(executed.cells[index]), _error(executed.cells[answer])
        if reason := stopped.get(index) or stopped.get(answer):
            message = reason
        elif executed.cells[index].execution_count is None:
            message = NOT_RUN
        elif error and error.ename == "NotImplementedError":
            message = OPEN
        elif error and cause and answer != index:
            # The test only misses the names that the answer would have defined.
            message = _in_the_answer(cause, executed.cells[answer].source)
        else:
            message = _in_one_line(error.ename, error.evalue) if error else ""
        questions.append(Question(question, not message, message))
    return questions


def _error(cell: NotebookNode) -> NotebookNode | None:
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    return errors[-1] if errors else None


def _in_the_answer(error: NotebookNode, source: str) -> str:
    kind, detail = error.ename, error.evalue
    if detail.startswith("incomplete input"):
        # So IPython calls what was not closed; Python says what it is.
        try:
            ast.parse(source)
        except SyntaxError as better:
            kind, detail = type(better).__name__, f"{better.msg} (line {better.lineno})"
    return _in_one_line(f"{kind} in the answer cell", detail)


def _in_one_line(what: str, detail: str) -> str:
    # A cell has a number for a file name, which says nothing.
    detail = re.sub(r"\((?:<[^<>]*>|[^()\s]+\.py), line (\d+)\)", r"(line \1)", detail)
    return f"{what}: {detail}".splitlines()[0].removesuffix(": ")


def _written(master: Master, rebuilt: nbformat.NotebookNode) -> list[Question]:
    questions = []
    for name, points in master.by_hand.items():
        position = master.answers[name]
        answered = rebuilt.cells[position].source != master.release.cells[position].source
        message = f"graded by hand, up to {points:g} points" if answered else OPEN
        questions.append(Question(name.removesuffix("_answer"), answered, message, by_hand=True))
    return questions
