"""One HTML page on a class and a problem set, which needs no network: for the instructor.

Points come from the gradebook, as formgrader shows them; answers and the tests' messages from
``grading/autograded/``; notes, limits and times from ``grading/results/``
(:mod:`nlpkit.grading.results`); how well the tests grade from ``build/verify/``.
"""

from __future__ import annotations

import base64
import hashlib
import math
import os
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import nbformat
import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory

from nlpkit.course import CourseError
from nlpkit.grading import alike, gradebook, report, results, strength
from nlpkit.grading.answers import read_answers
from nlpkit.grading.grade import NO_SANDBOX, Result
from nlpkit.grading.rebuild import Master, nbgrader_config, nbgrader_metadata, read_master

FEWEST, FEWEST_OTHER = 20, 5
"""From how many students on, and with how many whose points differ from the most frequent ones, a
correlation is shown: with fewer its interval would cover nearly everything."""

RESAMPLES = 2_000
"""How many resamples of the class an interval is made from."""

BARS = 25
"""The most bars of a histogram."""

LIMITS = "Limits and stopped kernels"

LIMIT = re.compile(r"\bstopped (after|before|because) |^the kernel stopped while ")
"""Notes of the kernel's on a limit, or on code that ended it."""


@dataclass(frozen=True)
class Handed:
    """What is stored of one student.

    Attributes
    ----------
    student, name : str
        The id, and the name if the gradebook has another one.
    points : dict of str to float or None
        Question -> points, those given by hand included; None while it waits for grading by hand.
    penalty : float
        Points taken off for lateness.
    answers : dict of str to str
        grade_id of an answer cell -> its source; empty if nothing could be read.
    errors : dict of str to str
        Question -> the first line of the error in its test.
    result : Result or None
        None if it was graded before results were kept.
    feedback : str
        The address of the student's feedback, relative to the report; empty if there is none.
    """

    student: str
    name: str
    points: dict[str, float | None]
    penalty: float
    answers: dict[str, str]
    errors: dict[str, str]
    result: Result | None
    feedback: str

    @property
    def graded(self) -> bool:
        """Whether the points mean anything: grading itself did not fail."""
        return bool(self.points)

    @property
    def read(self) -> bool:
        """Whether there was a notebook that could be read."""
        return bool(self.answers)

    @property
    def waits(self) -> bool:
        """Whether a question waits for grading by hand."""
        return None in self.points.values()

    @property
    def total(self) -> float:
        """The points, less the penalty, and at least 0, as nbgrader exports them."""
        return max(0.0, sum(value or 0 for value in self.points.values()) - self.penalty)

    @property
    def notes(self) -> list[str]:
        """What grading noted, without the note that everybody has."""
        return [note for note in self.result.notes if note != NO_SANDBOX] if self.result else []


@dataclass(frozen=True)
class Question:
    """How a class did on one question; only those count whose notebook could be read.

    Attributes
    ----------
    name : str
        grade_id of the cell with the points.
    most : float
        The points that it is worth.
    full, part, failed, blank, waiting : int
        How many students got all points, some, none, none for a released stub, and how many wait for grading
        by hand.
    share : float or None
        The mean share of the points; None if nobody was graded.
    correlation : tuple of float or None
        Between the question's points and those of all others: value, and the ends of a 95 % interval. None if
        there are too few students, or too few whose points differ.
    """

    name: str
    most: float
    full: int
    part: int
    failed: int
    blank: int
    waiting: int
    share: float | None
    correlation: tuple[float, float, float] | None

    @property
    def count(self) -> int:
        """How many students were graded."""
        return self.full + self.part + self.failed + self.blank


@dataclass
class Mistake:
    """A wrong answer and who gave it.

    Attributes
    ----------
    kind : str
        ``known`` (in ``tests/grading/answers/``), ``same`` (not there, but given more than once),
        ``message`` (others on which the test said the same), ``syntax`` (no Python) or ``blank``.
    what : str
        What is wrong with it, as the list says, or the test's message.
    students : list of str
        Who gave it.
    example : str
        The answer cell, for ``same``.
    """

    kind: str
    what: str
    students: list[str] = field(default_factory=list)
    example: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar of a histogram: ``count`` values, called ``label``."""

    label: str
    count: int


def write(course: Path, pset: str, out: Path | None = None) -> Path:
    """Write a class report.

    Parameters
    ----------
    course : Path
        The course's folder.
    pset : str
        The problem set's full name.
    out : Path, optional
        The file; ``grading/reports/<pset>.html`` if left out.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    CourseError
        If the problem set has not been graded, or a file cannot be read.
    """
    course = course.resolve()
    out = (out or report.grading_folder(course) / "reports" / f"{pset}.html").resolve()
    page = render(course, pset, out.parent)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CourseError(f"{out} cannot be written ({error}): choose another file with --out") from error
    return out


def render(course: Path, pset: str, folder: Path) -> str:
    """Return the report as HTML; links in it are relative to ``folder``."""
    master = read_master(course, pset)
    most, everyone = read_class(course, master, folder)
    stubs = {name: master.release.cells[position].source for name, position in master.answers.items()}
    counted = [handed for handed in everyone if handed.graded and handed.read]
    totals = [handed.total for handed in counted]
    times = [(h.name or h.student, h.result.seconds) for h in everyone if h.read and h.result]
    bars = histogram(totals, sum(most.values()))
    tests = strength.read(course, pset)
    short = [name.split("_")[0] for name in most]
    here = Path(__file__).parent
    script = (here / "class_report.js").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(here),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("class_report.html").render(
        pset=pset,
        now=datetime.now().astimezone(),
        most=most,
        short=dict(zip(most, short if len(set(short)) == len(short) else most, strict=True)),
        everyone=everyone,
        counted=counted,
        absent=sum(h.result is not None and report.handed_nothing_in(h.result) for h in everyone),
        penalties=any(handed.penalty for handed in everyone),
        without_sandbox=any(h.result and NO_SANDBOX in h.result.notes for h in everyone),
        totals=totals,
        mean=statistics.mean(totals) if totals else None,
        median=statistics.median(totals) if totals else None,
        quartiles=statistics.quantiles(totals, method="inclusive") if len(totals) > 1 else None,
        bars=bars,
        labelled=max(1, math.ceil((len(bars) - 1) / 5)),
        looks=to_look_at(everyone),
        groups=groups(counted, master),
        questions=questions(most, counted, stubs),
        mistakes={name: found for name in most if (found := mistakes(course, master, name, counted))},
        times=sorted(times, key=lambda entry: -entry[1]),
        median_time=statistics.median(seconds for _, seconds in times) if times else None,
        strength=tests,
        measured=_measured(course, pset),
        outdated={row.question: row.points for row in tests} != master.points,
        holds=strength.holds(tests),
        fewest=FEWEST,
        fewest_other=FEWEST_OTHER,
        shortest=alike.SHORTEST,
        limits=LIMITS,
        signed=lambda value: f"{value:.2f}".replace("-", "−"),
        span=_span,
        status=_status,
        script=Markup(script),
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _span(values: tuple[float, float]) -> str:
    # Rounded down: only what is the same is 100 %.
    low, high = (math.floor(100 * value) for value in values)
    return f"{low} %" if low == high else f"{low} to {high} %"


def _status(handed: Handed) -> str:
    if handed.result is None:
        return "no result kept"
    return report.status_words(handed.result)


def read_class(course: Path, master: Master, folder: Path) -> tuple[dict[str, float], list[Handed]]:
    """Read what is stored of a class.

    Parameters
    ----------
    course : Path
        The course's folder.
    master : Master
        The problem set.
    folder : Path
        What the addresses of feedback are relative to.

    Returns
    -------
    most : dict of str to float
        Question -> the points that it is worth, in the order of the notebook.
    everyone : list of Handed
        Sorted by name.

    Raises
    ------
    CourseError
        If the problem set has not been graded.
    """
    pset = master.pset
    coursedir = CourseDirectory(config=nbgrader_config(course))
    kept = results.read(results.place(course, pset))
    found: dict[str, Handed] = {}
    most: dict[str, float] = {}
    if gradebook.exists(coursedir.db_url):
        with Gradebook(coursedir.db_url, coursedir.course_id) as book:
            try:
                notebook = book.find_notebook(pset, pset)
            except MissingEntry:
                pass
            else:
                most = _questions(master, notebook)
                for submission in book.assignment_submissions(pset):
                    handed = _handed(submission, list(most), coursedir, pset, folder)
                    if handed is not None:
                        found[handed.student] = replace(handed, result=kept.get(handed.student))
    for student, result in kept.items():
        # What could not be stored is in no gradebook; who was taken out of it is not in the class any more.
        if student not in found and result.status == "infrastructure_error":
            found[student] = Handed(student, "", {}, 0.0, {}, {}, result, "")
    if not any(handed.graded for handed in found.values()):
        raise CourseError(
            f"{pset} has not been graded: run `nlpkit grade {pset.split('_')[0]} --submissions DIR` first"
        )
    return most, sorted(found.values(), key=lambda h: (h.name or h.student).casefold())


def _questions(master: Master, notebook: object) -> dict[str, float]:
    """Return the gradebook's questions in the order of the master's cells; others come last."""
    stored = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    order = [nbgrader_metadata(cell).get("grade_id") for cell in master.notebook.cells]
    names = [name for name in order if name in stored] + [name for name in stored if name not in order]
    return {name: float(stored[name]) for name in names if stored[name]}


def _handed(
    submission: SubmittedAssignment, names: list[str], coursedir: CourseDirectory, pset: str, folder: Path
) -> Handed | None:
    """Return what is stored of a student; None if only the file is kept, because grading failed."""
    grades = {grade.name: grade for notebook in submission.notebooks for grade in notebook.grades}
    waits = {
        name for name, grade in grades.items() if grade.auto_score is None and grade.manual_score is None
    }
    if not grades or all(name in waits for name in names if name in grades):
        return None
    student = submission.student.id
    parts = (submission.student.first_name, submission.student.last_name)
    name = " ".join(part for part in parts if part)
    folders = (coursedir.autograded_directory, coursedir.feedback_directory)
    autograded, feedback = (
        Path(coursedir.format_path(where, student, pset), f"{pset}.{suffix}")
        for where, suffix in zip(folders, ("ipynb", "html"), strict=True)
    )
    answers, errors = _read_executed(autograded)
    return Handed(
        student,
        name if name != student else "",
        {name: None if name in waits else float(grades[name].score or 0) for name in names if name in grades},
        float(submission.late_submission_penalty or 0),
        answers,
        errors,
        None,
        quote(Path(os.path.relpath(feedback, folder)).as_posix()) if feedback.is_file() else "",
    )


def _read_executed(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    if not path.is_file():
        return {}, {}
    answers, errors = {}, {}
    for cell in nbformat.read(path, as_version=4).cells:
        metadata = nbgrader_metadata(cell)
        if metadata.get("solution"):
            answers[metadata["grade_id"]] = cell.source
        elif metadata.get("grade") and (error := _error(cell)):
            errors[metadata["grade_id"]] = error
    unreadable = any(error.startswith("Unreadable: ") for error in errors.values())
    return ({}, {}) if unreadable else (answers, errors)


def _error(cell: NotebookNode) -> str:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue.strip().partition(chr(10))[0]}"[:300]
    return ""


def questions(most: dict[str, float], counted: Sequence[Handed], stubs: dict[str, str]) -> list[Question]:
    """Return how difficult each question was, and how well it tells students apart.

    Parameters
    ----------
    most : dict of str to float
        Question -> the points that it is worth.
    counted : sequence of Handed
        Those whose notebook could be read.
    stubs : dict of str to str
        grade_id of an answer cell -> as it was released.
    """
    # Where somebody waits, a sum over the questions would not be of the same questions for all.
    complete = [name for name in most if all(h.points.get(name) is not None for h in counted)]
    points = np.array([[h.points[name] for name in complete] for h in counted]).reshape(len(counted), -1)
    found = []
    for name, worth in most.items():
        graded = [h for h in counted if h.points.get(name) is not None]
        scores = [h.points[name] for h in graded]
        blank = sum(h.points[name] <= 0 and _is_blank(h, name, stubs) for h in graded)
        correlation = None
        if name in complete:
            own = points[:, complete.index(name)]
            correlation = item_rest_correlation(own, points.sum(axis=1) - own)
        found.append(
            Question(
                name,
                worth,
                full=sum(score >= worth for score in scores),
                part=sum(0 < score < worth for score in scores),
                failed=sum(score <= 0 for score in scores) - blank,
                blank=blank,
                waiting=len(counted) - len(graded),
                share=statistics.mean(scores) / worth if scores else None,
                correlation=correlation,
            )
        )
    return found


def item_rest_correlation(own: np.ndarray, rest: np.ndarray) -> tuple[float, float, float] | None:
    """Correlate a question's points with those of all other questions.

    Without the question itself in the sum, which would correlate with it [1]_.

    Parameters
    ----------
    own, rest : ndarray of shape (students,)
        The points of the question, and of all others together.

    Returns
    -------
    tuple of float or None
        Pearson's correlation and a 95 % interval, the percentiles of resamples of the students. None if there
        are fewer than `FEWEST` students, or fewer than `FEWEST_OTHER` have other points than most.

    References
    ----------
    .. [1] L. Crocker and J. Algina, Introduction to Classical and Modern Test Theory, 1986, chapter 14.
    """
    for values in (own, rest):
        if (
            len(values) < FEWEST
            or len(values) - np.unique(values, return_counts=True)[1].max() < FEWEST_OTHER
        ):
            return None
    drawn = np.random.default_rng(0).integers(len(own), size=(RESAMPLES, len(own)))
    # All points of a resample may be the same; with FEWEST_OTHER that is rare.
    with np.errstate(invalid="ignore"):
        low, high = np.nanpercentile(_correlation(own[drawn], rest[drawn]), [2.5, 97.5])
    return float(_correlation(own, rest)), float(low), float(high)


def _correlation(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    x, y = (values - values.mean(axis=-1, keepdims=True) for values in (x, y))
    return (x * y).sum(axis=-1) / np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))


def mistakes(course: Path, master: Master, question: str, counted: Sequence[Handed]) -> list[Mistake]:
    """Return which wrong answers to a question were given: the most frequent first, then the stub.

    An answer is a known one if both have the same :func:`nlpkit.grading.alike.normal_form`.

    Raises
    ------
    CourseError
        If the file of known answers is malformed.
    """
    answer = f"{question}_answer"
    if answer not in master.answers:
        return []
    stub = master.release.cells[master.answers[answer]].source
    wanted = alike.defined_names(stub)
    known = _known(course, master.pset, question, wanted)
    failed = [h for h in counted if h.points.get(question) == 0]
    forms = {h.student: alike.normal_form(h.answers.get(answer, ""), wanted) for h in failed}
    given = list(forms.values())
    found: dict[tuple[str, str], Mistake] = {}
    for handed in failed:
        source, form = handed.answers.get(answer, ""), forms[handed.student]
        message = handed.errors.get(question, "no message")
        if _is_blank(handed, question, {answer: stub}):
            mistake = Mistake("blank", "")
        elif form in known:
            mistake = Mistake("known", known[form])
        elif not alike.is_python(source):
            mistake = Mistake("syntax", "")
        elif given.count(form) > 1:
            mistake = Mistake("same", message, example=source)
        else:
            mistake = Mistake("message", message)
        same = form if mistake.kind == "same" else mistake.what
        found.setdefault((mistake.kind, same), mistake).students.append(handed.name or handed.student)
    return sorted(found.values(), key=lambda m: (m.kind == "blank", -len(m.students), m.kind, m.what))


def _known(course: Path, pset: str, question: str, wanted: set[str]) -> dict[str, str]:
    path = course / "tests" / "grading" / "answers" / f"{pset}.py"
    if not path.is_file():
        return {}
    try:
        answers = read_answers(path)
    except ValueError as error:
        raise CourseError(str(error)) from error
    wrong = [answer for answer in answers if answer.question == question and not answer.right]
    return {alike.normal_form(answer.source, wanted): answer.why for answer in wrong}


def _is_blank(handed: Handed, question: str, stubs: dict[str, str]) -> bool:
    """Whether the answer says no more than what was released: code is compared in its normal form."""
    answer = question if question in stubs else f"{question}_answer"
    if answer not in stubs:
        return False
    return alike.normal_form(handed.answers.get(answer, "")) == alike.normal_form(stubs[answer])


@dataclass(frozen=True)
class Group:
    """Students whose submissions are nearly identical; ``reference``: to the course's own answers, too."""

    students: tuple[Handed, ...]
    reference: bool
    same: int
    answers: int
    alike: alike.Alike


def groups(counted: Sequence[Handed], master: Master) -> list[Group]:
    """Return groups of nearly identical submissions, and who is nearly identical to the reference answers."""
    released = {name: master.release.cells[position].source for name, position in master.answers.items()}
    reference = {name: master.notebook.cells[position].source for name, position in master.answers.items()}
    sources = [handed.answers for handed in counted] + [reference]
    written = [
        "\n".join(alike.without(own.get(name, ""), f"{stub}\n{_MARKS}") for name, stub in released.items())
        for own in sources
    ]
    forms = []
    for own in sources:
        parts = {}
        for name, stub in released.items():
            wanted = alike.defined_names(stub)
            plain = alike.normal_form(stub, wanted)
            parts[name] = alike.without(alike.normal_form(own.get(name, ""), wanted), plain)
        forms.append(parts)
    found = []
    for group in alike.nearly_identical(written, ["\n".join(parts.values()) for parts in forms]):
        members = [forms[position] for position in group.members]
        answered = [name for name in released if any(parts[name] for parts in members)]
        found.append(
            Group(
                tuple(counted[position] for position in group.members if position < len(counted)),
                len(counted) in group.members,
                sum(len({parts[name] for parts in members}) == 1 for name in answered),
                len(answered),
                group,
            )
        )
    return found


_MARKS = "### BEGIN SOLUTION\n### END SOLUTION"


@dataclass(frozen=True)
class Look:
    """Why submissions need a look: a heading, what it means, and who has which notes."""

    heading: str
    meaning: str
    notes: list[tuple[Handed, list[str]]]

    @property
    def students(self) -> list[Handed]:
        """Everyone concerned."""
        return [handed for handed, _ in self.notes]

    @property
    def noted(self) -> list[tuple[tuple[str, ...], list[Handed]]]:
        """The same notes, and all who have them: everybody who used Colab may."""
        together: dict[tuple[str, ...], list[Handed]] = {}
        for handed, notes in self.notes:
            together.setdefault(tuple(notes), []).append(handed)
        return list(together.items())


def to_look_at(everyone: Sequence[Handed]) -> list[Look]:
    """Return which submissions need a look, by reason; each note is shown once."""
    failed, unread, limits, others, waiting = [], [], [], [], []
    for handed in everyone:
        if handed.result is not None and handed.result.status == "infrastructure_error":
            failed.append((handed, handed.notes))
        elif not handed.read:
            unread.append((handed, handed.notes or ["its notebook is not in grading/autograded/"]))
        else:
            stopped = [note for note in handed.notes if LIMIT.search(note)]
            if stopped:
                limits.append((handed, stopped))
            if other := [note for note in handed.notes if note not in stopped]:
                others.append((handed, other))
        if handed.waits:
            names = [name for name, points in handed.points.items() if points is None]
            waiting.append((handed, [", ".join(names)]))
    looks = [
        Look("Grading failed", "The machine was to blame, not the student: grade again.", failed),
        Look("Nothing to grade", "No file, or none that could be read: no points, unless by hand.", unread),
        Look(LIMITS, "The code ran too long, took too much, or ended its kernel.", limits),
        Look("Recovered, and other notes", "What grading put right, or could not.", others),
        Look("Waiting for grading by hand", "Open them in formgrader; the totals are without them.", waiting),
    ]
    return [look for look in looks if look.notes]


def histogram(values: Sequence[float], most: float) -> list[Bar]:
    """Count values in intervals of 1, or of the next larger whole number that needs no more than `BARS`.

    Each includes its lower end; the last, of ``most`` and what is above it, is alone.
    """
    width = max(1, math.ceil(most / (BARS - 1)))
    edges = [*np.arange(0, most, width), most]
    counts = [0] * len(edges)
    for value in values:
        counts[int(np.searchsorted(edges, value, side="right")) - 1] += 1
    return [Bar(f"{edge:g}", count) for edge, count in zip(edges, counts, strict=True)]


def _measured(course: Path, pset: str) -> datetime | None:
    path = strength.place(course, pset)
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone() if path.is_file() else None
