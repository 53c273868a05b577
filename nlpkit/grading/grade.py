"""Grade one submission: rebuild it, execute it, read off the points.

Student code runs in a sandbox and reaches nothing outside it. The hidden tests run in this process, against
the names in the student's kernel. By nbgrader's rules a graded cell earns its points unless it raises.
Answers that a person grades stay open, unless nothing was written.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from nlpkit.grading.kernel import error_output, execute
from nlpkit.grading.preload import library_imports
from nlpkit.grading.rebuild import Master, Unreadable, blank, is_test, nbgrader_metadata, rebuild
from nlpkit.grading.settings import Settings
from nlpkit.grading.stages import Stopwatch

NO_SANDBOX = "graded without a sandbox: this code could read and change all that the grader's account can"
"""The note on every result of a class that was graded with ``--no-sandbox``."""

MARKING_SCHEME = "marking-scheme"
"""The tag of cells that are for whoever grades by hand, and not for feedback."""


@dataclass
class Result:
    """What became of one submission.

    Attributes
    ----------
    student, pset : str
        Whose, and the problem set's full name.
    status : str
        ``graded``; ``student_error`` if the file cannot be read or the student's code stopped its kernel;
        ``infrastructure_error`` if grading itself failed, so that the points mean nothing.
    score, max_score : float
        The points so far, and the most there are, by tests and by hand.
    questions : dict of str to float
        grade_id of the question's test cell -> points by its tests.
    notes : list of str
        What was recovered, and limits that were hit; one line each.
    seconds : float
        How long rebuilding and executing took.
    by_hand : dict of str to (float or None)
        grade_id of an answer that a person grades -> points; None as long as they are to be given.
    open : float
        The most points that are to be given by hand yet.
    stages : dict of str to float
        What the seconds were spent on: ``rebuild``; ``kernel``, its start and end; ``answers``, with imports;
        ``visible_tests``; ``hidden_tests``. Then, not in ``seconds``: ``gradebook`` and ``feedback``.
    """

    student: str
    pset: str
    status: str
    score: float
    max_score: float
    questions: dict[str, float]
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    by_hand: dict[str, float | None] = field(default_factory=dict)
    open: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)

    def give_by_hand(self, master: Master, points: Mapping[str, float | None]) -> None:
        """Take over what a person gave for answers; None where that is to come."""
        self.by_hand |= points
        self.open = sum(master.by_hand[name] for name, given in self.by_hand.items() if given is None)
        self.score = sum(self.questions.values()) + sum(filter(None, self.by_hand.values()))

    def to_json(self) -> str:
        """Return the result as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def grade(
    master: Master,
    student: str,
    content: bytes | None,
    problem: str = "",
    notes: tuple[str, ...] = (),
    settings: Settings | None = None,
) -> tuple[Result, NotebookNode]:
    """Grade one submission.

    Parameters
    ----------
    master : Master
        The problem set.
    student : str
        Whose submission it is.
    content : bytes or None
        The submitted file; None if there is none.
    problem : str
        Why there is none.
    notes : tuple of str
        What was noted about the file before.
    settings : Settings, optional
        The sandbox, the limits, the seed. Where there is no sandbox, a note says so.

    Returns
    -------
    result : Result
        Never an exception: what goes wrong here is an ``infrastructure_error``.
    notebook : NotebookNode
        The executed notebook in the form that nbgrader stores and shows, without the hidden tests; its graded
        cells hold nothing but the error, if there was one. Notes stand in a first cell, and below each answer
        that a person grades a cell with its marking scheme.
    """
    settings = settings or Settings()
    watch = Stopwatch()
    noted = list(notes)
    try:
        if content is None:
            raise Unreadable(problem)
        notebook, recoveries = rebuild(master, content)
        noted += recoveries
        watch.lap("rebuild")
        status, executed, limits = execute(notebook, settings, _imports(master, notebook), watch)
        watch.lap("kernel")
        noted += limits
    except Unreadable as error:
        status = "student_error"
        noted.append(str(error))
        executed = _failed(blank(master), Unreadable.__name__, str(error))
        watch.lap("rebuild")
    except Exception as error:
        # Anything else would stop the grading of a whole class for one submission.
        return failure(master, student, f"{type(error).__name__}: {error}".splitlines()[0][:300])
    result, executed = _result(master, student, status, executed, noted, watch.seconds)
    if settings.sandbox is None:
        # For the instructor: the executed notebook, which students get as feedback, does not say it.
        result.notes.append(NO_SANDBOX)
    return result, executed


def holds_answer(notebook: NotebookNode) -> bool:
    """Return whether a submission held any answer, from what :func:`grade` made of it."""
    # Of an answer's own outputs a student could choose the name.
    tests = [cell for cell in notebook.cells if is_test(cell)]
    outputs = (output for cell in tests for output in cell.get("outputs", []))
    return not any(output.get("ename") == Unreadable.__name__ for output in outputs)


ENVIRONMENT_CHANGED = re.compile(r"environ|putenv|%(set_)?env|KERAS_BACKEND")
"""What code says that changes environment variables."""


def _imports(master: Master, notebook: NotebookNode) -> list[str] | None:
    """Return what is to be imported before the student's code runs.

    None, lest anything is, if that code says more about environment variables than it was given: libraries
    look at them when they are imported.
    """
    given = "\n".join(cell.source for cell in (*master.release.cells, *master.notebook.cells)).splitlines()
    lines = {
        line for position in master.answers.values() for line in notebook.cells[position].source.splitlines()
    }
    if any(ENVIRONMENT_CHANGED.search(line) for line in lines.difference(given)):
        return None
    return library_imports(master)


def failure(master: Master, student: str, reason: str) -> tuple[Result, NotebookNode]:
    """Return what :func:`grade` returns when grading itself failed."""
    executed = _failed(blank(master), "InfrastructureError", reason)
    return _result(
        master, student, "infrastructure_error", executed, [f"grading failed, grade again: {reason}"]
    )


def _result(
    master: Master,
    student: str,
    status: str,
    executed: NotebookNode,
    noted: list[str],
    stages: Mapping[str, float] | None = None,
) -> tuple[Result, NotebookNode]:
    questions: dict[str, float] = {}
    by_hand: dict[str, float | None] = {}
    released = {nbgrader_metadata(cell).get("grade_id"): cell.source for cell in master.release.cells}
    for cell in executed.cells:
        grade_id = nbgrader_metadata(cell).get("grade_id")
        if grade_id in master.points:
            questions[grade_id] = 0.0 if cell.outputs else master.points[grade_id]
            # Whoever gets to see the notebook, or the page made from it: the hidden tests are not in it.
            cell.source = released[grade_id]
        elif grade_id in master.by_hand:
            by_hand[grade_id] = 0.0 if cell.source == released[grade_id] else None
    executed.cells = [shown for cell in executed.cells for shown in (cell, *_marking_scheme(master, cell))]
    if noted:
        # A note may quote the student: a file's name, or a name in the code.
        lines = "\n".join(f"- {html.escape(note).replace('[', '&#91;')}" for note in noted)
        executed.cells.insert(0, new_markdown_cell(f"**Notes from grading**\n\n{lines}", id="grading-notes"))
    result = Result(
        student=student,
        pset=master.pset,
        status=status,
        score=0.0,
        max_score=sum(master.points.values()) + sum(master.by_hand.values()),
        questions=questions,
        notes=noted,
        seconds=round(sum((stages or {}).values()), 2),
        stages=dict(stages or {}),
    )
    result.give_by_hand(master, by_hand)
    return result, executed


def _marking_scheme(master: Master, cell: NotebookNode) -> list[NotebookNode]:
    """Return a cell that shows the grader how an answer is marked: what its solution in the master says."""
    grade_id = nbgrader_metadata(cell).get("grade_id")
    if grade_id not in master.by_hand or master.notebook.cells[master.answers[grade_id]].cell_type == "code":
        return []
    solution = master.notebook.cells[master.answers[grade_id]].source
    scheme = re.sub(r"(?s)^.*?### BEGIN SOLUTION[^\n]*|### END SOLUTION.*$", "", solution).strip()
    points = f"{master.by_hand[grade_id]:g} points"
    text = f"**Marking scheme, {points}** (feedback does not show this)\n\n{scheme}"
    metadata = {"tags": [MARKING_SCHEME]}
    return [new_markdown_cell(text, id=f"{cell.id[:50]}-marking", metadata=metadata)]


def _failed(notebook: NotebookNode, ename: str, evalue: str) -> NotebookNode:
    for cell in notebook.cells:
        if nbgrader_metadata(cell).get("grade") and cell.cell_type == "code":
            cell.outputs = [error_output(ename, evalue)]
    return notebook
