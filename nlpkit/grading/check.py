"""A student's own check before handing in: the notebook as the grader rebuilds it, with the visible tests.

It works in the students' package, too, which holds nothing else of grading. So the notebook runs in a plain
kernel: a student's own code, on the student's own machine.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nlpkit.course import CourseError, problem_sets
from nlpkit.grading import personal
from nlpkit.grading.rebuild import Master, Unreadable, nbgrader_metadata, rebuild
from nlpkit.grading.settings import Settings

ADVICE = "Hidden tests on other inputs decide the points: try your functions on inputs of your own as well."


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


def strip(notebook: Path) -> None:
    """Take personal metadata out of a notebook, in place.

    Raises
    ------
    CourseError
        If there is no such file.
    """
    _require(notebook)
    notebook.write_bytes(personal.strip(notebook.read_bytes()))


def _require(notebook: Path) -> None:
    if not notebook.is_file():
        raise CourseError(f"there is no file {notebook}")


def check(root: Path, notebook: Path) -> Report:
    """Rebuild a student's notebook as the grader will, run it, and look at the visible tests.

    Parameters
    ----------
    root : Path
        The course's folder.
    notebook : Path
        The student's notebook, wherever it lies and whatever it is called.

    Raises
    ------
    CourseError
        If there is no such file, or if it holds no answer of any problem set.
    """
    _require(notebook)
    content = notebook.read_bytes()
    reasons = set()
    # Its own name first; but a file may have been renamed.
    for pset in sorted(problem_sets(root), key=lambda name: (name != notebook.stem, name)):
        released = nbformat.read(root / "assignments" / pset / f"{pset}.ipynb", as_version=4)
        master = Master(pset, released, released)
        try:
            rebuilt, notes = rebuild(master, content)
        except Unreadable as error:
            reasons.add(str(error))
            continue
        stopped = _execute(rebuilt)
        questions = _questions(rebuilt) + _written(master, rebuilt)
        return Report(pset, questions, _people(notebook, content) + notes + stopped)
    # A file that is no notebook is refused for the same reason each time.
    reason = reasons.pop() if len(reasons) == 1 else "holds no answer of any problem set"
    raise CourseError(f"{notebook} {reason}")


def _people(notebook: Path, content: bytes) -> list[str]:
    people = personal.find(content)
    if not people:
        return []
    return [
        f"the file names people ({', '.join(people)[:200]}), as Colab writes it into each cell that was run; "
        f"grading does not need it: `nlpkit check --strip {notebook.name}` takes it out"
    ]


def _execute(notebook: NotebookNode) -> list[str]:
    """Run a notebook in a fresh kernel and an empty folder, past errors; say what stopped it, if anything."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    settings = Settings()
    last = ""

    def begin(cell: NotebookNode, cell_index: int) -> None:
        nonlocal last
        last = nbgrader_metadata(cell).get("grade_id", "a cell without a name")
        # As the grader does before each cell.
        seed = f"__import__('nlpkit').set_seed({settings.seed})"
        client.kc.execute("", silent=True, store_history=False, user_expressions={"seed": seed})

    with tempfile.TemporaryDirectory(prefix="nlpkit-check-", ignore_cleanup_errors=True) as folder:
        # This very Python, whatever kernels are registered on this machine.
        native = KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True)
        client = NotebookClient(
            notebook,
            km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=native),
            timeout=int(settings.limits.cell_seconds),
            allow_errors=True,
            shutdown_kernel="immediate",
            on_cell_start=begin,
            resources={"metadata": {"path": folder}},
        )
        try:
            # A kernel manager that it was given, nbclient would leave running.
            client.execute(cleanup_kc=True)
        except CellTimeoutError:
            return [f"stopped in {last}, which ran longer than {settings.limits.cell_seconds:g} s"]
        except DeadKernelError:
            return [f"stopped in {last}: the kernel did not survive it"]
    return []


def _questions(executed: NotebookNode) -> list[Question]:
    questions = []
    for cell in executed.cells:
        name = nbgrader_metadata(cell).get("grade_id", "")
        if not name.endswith("_visible"):
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors and errors[-1].ename == "NotImplementedError":
            message = "not answered yet"
        elif errors:
            message = f"{errors[-1].ename}: {errors[-1].evalue}".splitlines()[0]
        else:
            message = "" if cell.execution_count else "not run: the notebook stopped before it"
        questions.append(Question(name.removesuffix("_visible"), not message, message))
    return questions


def _written(master: Master, rebuilt: nbformat.NotebookNode) -> list[Question]:
    questions = []
    for name, points in master.by_hand.items():
        position = master.answers[name]
        answered = rebuilt.cells[position].source != master.release.cells[position].source
        message = f"graded by hand, up to {points:g} points" if answered else "not answered yet"
        questions.append(Question(name.removesuffix("_answer"), answered, message, by_hand=True))
    return questions
