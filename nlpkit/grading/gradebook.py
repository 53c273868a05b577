"""Store results through nbgrader: its gradebook, ``grading/autograded/`` and ``grading/feedback/``.

nbgrader's own converters write them, so that formgrader, grading by hand, feedback and export work as usual;
only the execution is not theirs. One process writes; nothing else may.
"""

from __future__ import annotations

import contextlib
import logging
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter, NotebookExporter
from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearHiddenTests,
    OverwriteCells,
    SaveAutoGrades,
)
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url
from traitlets import List, Type
from traitlets.config import Config

from nlpkit.course import CourseError
from nlpkit.grading import database, late
from nlpkit.grading.collect import NOTHING, Submission
from nlpkit.grading.grade import MARKING_SCHEME, Result
from nlpkit.grading.page import Page
from nlpkit.grading.personal import strip
from nlpkit.grading.rebuild import Master, nbgrader_config, nbgrader_metadata
from nlpkit.grading.stages import Stopwatch

STORE = [
    OverwriteCells,
    ClearHiddenTests,  # which the one before has put back
    SaveAutoGrades,
    late.GrantExtensions,
    AssignLatePenalties,
    CheckCellMetadata,
]
"""What nbgrader does with an executed notebook; nothing in it executes anything."""


SECRET = "submission_secret.txt"
"""What nbgrader's exchange names a student's feedback by, in the folder of each submission."""


@dataclass(frozen=True)
class Change:
    """One student's points that the gradebook holds, and what they would become.

    Attributes
    ----------
    student : str
        Whose.
    before, after : dict of str to float
        grade_id of the question's test cell -> points by the tests; only questions where they differ.
    """

    student: str
    before: dict[str, float]
    after: dict[str, float]


def changes(course: Path, results: Sequence[Result]) -> list[Change]:
    """Compare results with the gradebook; nothing is written.

    Parameters
    ----------
    course : Path
        The course's folder, with ``nbgrader_config.py``.
    results : sequence of Result
        Of one problem set.

    Returns
    -------
    list of Change
        Of those students whose stored points would change; not of students who have none yet.
    """
    coursedir = CourseDirectory(config=nbgrader_config(course))
    if not results or not exists(coursedir.db_url):
        return []
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        changed = [_change(gradebook, r) for r in results if r.status != "infrastructure_error"]
    return [change for change in changed if change is not None]


def holds_points(course: Path, pset: str) -> bool:
    """Return whether the gradebook holds any submission of a problem set; looking makes no gradebook."""
    coursedir = CourseDirectory(config=nbgrader_config(course))
    if not exists(coursedir.db_url):
        return False
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        return bool(gradebook.assignment_submissions(pset))


def known_students(course: Path) -> set[str]:
    """Return whom the gradebook knows, of any problem set; looking makes no gradebook."""
    coursedir = CourseDirectory(config=nbgrader_config(course))
    if not exists(coursedir.db_url):
        return set()
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        return {student.id for student in gradebook.students}


def exists(db_url: str) -> bool:
    """Return whether there is a gradebook; looking must not make one."""
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return False
    engine = create_engine(url)
    try:
        return inspect(engine).has_table("submitted_assignment")
    finally:
        engine.dispose()


def _change(gradebook: Gradebook, result: Result) -> Change | None:
    try:
        notebook = gradebook.find_submission_notebook(result.pset, result.pset, result.student)
    except MissingEntry:
        return None
    # A question that is not in the master any more counts, too. The visible tests have no points, and answers
    # that are graded themselves, by hand, have none from tests.
    by_hand = {cell.name for cell in notebook.notebook.solution_cells}
    questions = [g for g in notebook.grades if g.name in result.questions or g.max_score > 0]
    stored = {g.name: g.auto_score for g in questions if g.auto_score is not None and g.name not in by_hand}
    names = [*result.questions, *(name for name in stored if name not in result.questions)]
    names = [name for name in names if stored.get(name) != result.questions.get(name)]
    if not stored or not names:
        return None
    before, after = (
        {name: points[name] for name in names if name in points} for points in (stored, result.questions)
    )
    return Change(result.student, before, after)


def is_current(gradebook: Gradebook, master: Master) -> bool:
    """Whether the gradebook holds this very problem set: the same questions, points and tests."""
    try:
        notebook = gradebook.find_notebook(master.pset, master.pset)
    except MissingEntry:
        return False
    stored = {cell.name: cell.source if cell.locked else "" for cell in notebook.source_cells}
    points = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
    cells = [cell for cell in master.notebook.cells if nbgrader_metadata(cell).get("grade_id")]
    metadata = [nbgrader_metadata(cell) for cell in cells]
    return stored == {
        meta["grade_id"]: cell.source if meta.get("locked") else ""
        for cell, meta in zip(cells, metadata, strict=True)
    } and points == {meta["grade_id"]: float(meta["points"]) for meta in metadata if meta.get("grade")}


def keep_only_ours(folder: Path, source: Path) -> None:
    """Remove from a folder of autograded/ what nbgrader copied there from the student's.

    formgrader would serve it as a page of the instructor's own server, and feedback would copy it on. Since
    nbgrader follows symbolic links, it may be a copy of any file that the instructor can read.

    Parameters
    ----------
    folder : Path
        The student's, in ``grading/autograded/``.
    source : Path
        The master's: what lies beside it, was released with it, and stays.
    """
    given = {path.relative_to(source) for path in source.rglob("*")} | {Path("timestamp.txt")}
    secret = folder / SECRET
    # From `nbgrader submit`, for `nbgrader release_feedback`; but what is in it, the student decides.
    if secret.is_file() and re.fullmatch(rb"[0-9a-f]{128}", secret.read_bytes()):
        given.add(Path(SECRET))
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.relative_to(folder) not in given and path.suffix != ".ipynb":
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


class HideHiddenTests(ClearHiddenTests):
    """A preprocessor for feedback: a test's message stays, the hidden tests and their traceback go.

    Of an error in a hidden test only the message's first line stays: libraries say what they compared, and
    print the expected values below. Marking schemes go, too.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Treat a notebook; nbconvert calls this."""
        nb.cells = [cell for cell in nb.cells if MARKING_SCHEME not in cell.metadata.get("tags", [])]
        return super().preprocess(nb, resources)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict, cell_index: int
    ) -> tuple[NotebookNode, dict]:
        """Treat one cell; nbconvert calls this."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        metadata = nbgrader_metadata(cell)
        if metadata.get("grade"):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    if metadata.get("points") and not metadata.get("solution"):
                        output.evalue = output.evalue.strip().partition("\n")[0]
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


class _OneStudent(BaseConverter):
    """A converter that takes one student at a time, without file name patterns and without ``os.chdir``."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to traitlets
        super().__init__(**kwargs)
        self.force = True
        self.writer = FilesWriter(parent=self, config=self.config)
        self.exporter = self.exporter_class(parent=self, config=self.config)
        for preprocessor in self.preprocessors:
            self.exporter.register_preprocessor(preprocessor)

    def convert(self, student: str) -> None:
        pset = self.coursedir.assignment_id
        folder = self._format_source(pset, student)
        self.assignments = {folder: [str(Path(folder, f"{pset}.ipynb"))]}
        self.convert_notebooks()


class _Autograde(_OneStudent, Autograde):
    """nbgrader's ``autograde`` for a notebook that has been rebuilt and executed already."""

    executed: NotebookNode | None = None
    # Not to be configured: what nbgrader_config.py says of Autograde is meant for nbgrader's own command.
    exporter_class = Type(NotebookExporter, klass=Exporter)
    autograde_preprocessors = List(STORE)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        # What nbgrader would read from submitted/ and execute in autograded/ we put there.
        self._sanitizing = False
        try:
            submitted = Path(notebook_filename)
            folder = Path(self._format_dest(submitted.parent.name, submitted.parent.parent.name))
            folder.mkdir(parents=True, exist_ok=True)
            keep_only_ours(folder, master_folder(self.coursedir))
            nbformat.write(self.executed, folder / submitted.name)
            self._init_preprocessors()
            BaseConverter.convert_single_notebook(self, str(folder / submitted.name))
        finally:
            self._sanitizing = True


def master_folder(coursedir: CourseDirectory) -> Path:
    """Return where the master of nbgrader's current assignment is."""
    return Path(coursedir.format_path(coursedir.source_directory, ".", coursedir.assignment_id))


class _Feedback(_OneStudent, GenerateFeedback):
    """nbgrader's ``generate_feedback``."""

    exporter_class = Type(Page, klass=Exporter)


class _Log(logging.Handler):
    """What nbgrader reports, kept instead of printed."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [line for line in record.getMessage().splitlines() if line.strip()]

    def reason(self) -> str:
        """Return the exception in the first traceback, which later messages only repeat in other words."""
        after_traceback = False
        for line in self.lines:
            after_traceback = after_traceback or line.startswith("Traceback")
            if after_traceback and not line.startswith((" ", "Traceback")):
                return line
        return self.lines[0] if self.lines else "no reason given"


class Writer(contextlib.AbstractContextManager):
    """The one writer: nbgrader's gradebook and folders; leaving its context closes the gradebook.

    Parameters
    ----------
    course : Path
        The course's folder.
    master : Master
        The problem set.
    names : mapping of str to str, optional
        Student -> full name, from the class list: what formgrader shows.

    Attributes
    ----------
    penalties : dict of str to float
        Student -> points that nbgrader took off because the submission was late, as far as stored.
    undated : int
        How many of those stored were handed in nobody knows when, although there is a due date.

    Raises
    ------
    CourseError
        If the gradebook cannot hold this problem set, or ``extensions.csv`` cannot be read.
    """

    def __init__(self, course: Path, master: Master, names: Mapping[str, str] | None = None) -> None:
        self.pset = master.pset
        self.master = master
        self.names = names or {}
        self.penalties: dict[str, float] = {}
        self.undated = 0
        self.log = _Log()
        self.config = nbgrader_config(course)
        late.read_extensions(self.config)
        self._enter_problem_set()
        options = self._options(self.config)
        self.coursedir = options["coursedir"]
        self.autograde = _Autograde(**options)
        self.feedback = _Feedback(**options)
        self.book = Gradebook(self.coursedir.db_url)

    def __exit__(self, *exception: object) -> None:
        self.book.close()

    def add(self, submission: Submission, result: Result, notebook: NotebookNode | None) -> None:
        """Store one submission; what fails here becomes an ``infrastructure_error`` of the result.

        Parameters
        ----------
        submission : Submission
            What was handed in.
        result : Result
            Its points; of one that could not be graded only the file is kept.
        notebook : NotebookNode or None
            As executed; None if it could not be graded.
        """
        self.log.lines.clear()
        watch = Stopwatch()
        try:
            self._keep_original(submission, result)
            if notebook is None:
                return
            with database.transaction(self.book, self.coursedir.db_url):
                self._enter_student(submission)
                settled = self._settled_by_hand(submission.student, notebook)
                self.autograde.executed = notebook
                self.autograde.convert(submission.student)
                self._keep_settled(submission.student, settled)
                watch.lap("gradebook")
                if submission.problem == NOTHING:
                    # There is no file to give feedback on, and `nbgrader release_feedback` would look for it.
                    shutil.rmtree(self._feedback_folder(submission.student), ignore_errors=True)
                else:
                    self.feedback.convert(submission.student)
                watch.lap("feedback")
                self._compare(submission, result)
        except NbGraderException:
            self._failed(result, self.log.reason())
        except Exception as error:
            # One submission that cannot be stored must not stop the class.
            self._failed(result, f"{type(error).__name__}: {error}")
        watch.lap("gradebook")
        result.stages |= watch.seconds

    def _feedback_folder(self, student: str) -> Path:
        return Path(self.coursedir.format_path(self.coursedir.feedback_directory, student, self.pset))

    def _failed(self, result: Result, reason: str) -> None:
        result.status = "infrastructure_error"
        result.notes.append(f"not stored in the gradebook, grade again: {reason.splitlines()[0][:300]}")

    def _options(self, config: Config) -> dict[str, Any]:
        logger = logging.Logger("nbgrader")
        logger.addHandler(self.log)
        coursedir = CourseDirectory(config=config, log=logger)
        coursedir.assignment_id = self.pset
        return {"coursedir": coursedir, "config": config, "log": logger}

    def _enter_problem_set(self) -> None:
        """Bring the gradebook's questions and points up to date; the release is thrown away."""
        with tempfile.TemporaryDirectory(prefix="nlpkit-", ignore_cleanup_errors=True) as folder:
            config = self.config.copy()
            config.CourseDirectory = self.config.CourseDirectory.copy()
            config.CourseDirectory.release_directory = folder
            options = self._options(config)
            database.create(options["coursedir"].db_url)
            converter = GenerateAssignment(**options)
            converter.force = True
            try:
                converter.start()
            except NbGraderException as error:
                raise CourseError(
                    f"{self.pset} cannot be entered into the gradebook ({self.log.reason()}): if questions "
                    "were added, renamed or removed since, move grading/gradebook.db away and grade again"
                ) from error

    def _keep_original(self, submission: Submission, result: Result) -> None:
        folder = Path(
            self.coursedir.format_path(self.coursedir.submitted_directory, submission.student, self.pset)
        )
        folder.mkdir(parents=True, exist_ok=True)
        files = {}
        original = folder / f"{self.pset}.ipynb"
        # A file that was graded where it lies, such as one that nbgrader collected, is not ours to change.
        if submission.content is not None and not (
            original.is_file() and original.read_bytes() == submission.content
        ):
            files[original] = strip(submission.content)
        if submission.timestamp and late.parse_timestamp(submission.timestamp) is None:
            result.notes.append(f"timestamp.txt is no date: {submission.timestamp[:40]!r}; left out")
        elif submission.timestamp:
            files[folder / "timestamp.txt"] = submission.timestamp.encode()
        if folder / "timestamp.txt" not in files:
            # It would be an earlier submission's.
            (folder / "timestamp.txt").unlink(missing_ok=True)
        for path, content in files.items():
            # The submissions may be read from this very folder.
            if not path.is_file() or path.read_bytes() != content:
                path.write_bytes(content)

    def _enter_student(self, submission: Submission) -> None:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            name_student(gradebook, submission.student, self.names.get(submission.student, ""))
            # nbgrader would keep an earlier submission's time where there is none.
            timestamp = late.parse_timestamp(submission.timestamp)
            gradebook.update_or_create_submission(self.pset, submission.student, timestamp=timestamp)

    def _settled_by_hand(self, student: str, notebook: NotebookNode) -> set[str]:
        """Return which answers were graded by hand, and say today what they said then."""
        path = Path(self.autograde._format_dest(self.pset, student), f"{self.pset}.ipynb")
        if not path.is_file():
            return set()
        texts = [
            {nbgrader_metadata(cell).get("grade_id"): cell.source for cell in each.cells}
            for each in (nbformat.read(path, as_version=4), notebook)
        ]
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                grades = gradebook.find_submission_notebook(self.pset, self.pset, student).grades
            except MissingEntry:
                return set()
            done = {g.name for g in grades if g.manual_score is not None and not g.needs_manual_grade}
        return {name for name in done & self.master.by_hand.keys() if texts[0].get(name) == texts[1][name]}

    def _keep_settled(self, student: str, settled: set[str]) -> None:
        """Undo that nbgrader asks for a second look at whatever was graded by hand before."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            for grade in gradebook.find_submission_notebook(self.pset, self.pset, student).grades:
                if grade.name in settled:
                    grade.needs_manual_grade = False
            gradebook.db.commit()

    def _compare(self, submission: Submission, result: Result) -> None:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            notebook = gradebook.find_submission_notebook(self.pset, self.pset, result.student)
            stored = {g.name: g.auto_score for g in notebook.grades if g.name in result.questions}
            given = {g.name: g.score for g in notebook.grades if g.manual_score is not None}
            again = [g.name for g in notebook.grades if g.name in given and g.needs_manual_grade]
            extra = {g.name: g.extra_credit for g in notebook.grades if g.extra_credit}
            lateness = late.note(notebook)
            stamped = notebook.assignment.timestamp is not None or submission.problem == NOTHING
            self.undated += notebook.assignment.assignment.duedate is not None and not stamped
            self.penalties[result.student] = notebook.late_submission_penalty or 0.0
        if stored != result.questions:
            raise RuntimeError(f"nbgrader stored {stored}, but the tests gave {result.questions}")
        result.give_by_hand(self.master, {name: given[name] for name in result.by_hand if name in given})
        for name, points in given.items():
            if name in stored:
                result.notes.append(
                    f"{name}: {points:g} points given by hand stand in the gradebook, not {stored[name]:g}"
                )
            elif name in again:
                result.notes.append(
                    f"{name}: changed since {points:g} points were given by hand; look at it again"
                )
        for name, points in extra.items():
            result.notes.append(f"{name}: {points:g} points of extra credit stand in the gradebook besides")
        if lateness:
            result.notes.append(lateness)


def name_student(gradebook: Gradebook, student: str, name: str = "") -> None:
    """Enter a student, with a name for formgrader, which shows "None, None" where there is none.

    Parameters
    ----------
    gradebook : Gradebook
        nbgrader's.
    student : str
        The student's id. It stands for the last name of whom no name is known.
    name : str
        "First Last" or "Last, First"; without one, a name that the gradebook has already stays.
    """
    # formgrader puts names into its pages as they are.
    name = re.sub(r"[<>&]", "_", name).strip()
    if "," in name:
        last, _, first = name.partition(",")
    else:
        first, _, last = name.rpartition(" ")
    names = {"first_name": first.strip(), "last_name": last.strip()}
    if not name or name == student:
        names = {"first_name": "", "last_name": student}
        try:
            stored = gradebook.find_student(student)
            if stored.first_name is not None or stored.last_name is not None:
                names = {}
        except MissingEntry:
            pass
    gradebook.update_or_create_student(student, **names)
