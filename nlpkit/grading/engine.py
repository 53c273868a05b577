"""Grade a class: submissions are executed side by side, and one writer stores them through nbgrader.

nbgrader's own converters write the gradebook, ``grading/autograded/`` and ``grading/feedback/``, so that
formgrader, grading by hand, feedback and export work as usual; only the execution is not theirs.
"""

from __future__ import annotations

import logging
import multiprocessing
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
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
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from nlpkit.course import CourseError
from nlpkit.grading import report
from nlpkit.grading.collect import Submission, collect
from nlpkit.grading.grade import Result, failure, grade_in_worker, start_worker
from nlpkit.grading.rebuild import Master, nbgrader_config, nbgrader_metadata, read_master

__all__ = ["HideHiddenTests", "Result", "grade_class"]

MOST_WORKERS = 61
"""More processes than this Windows cannot wait for."""


def grade_class(
    course: Path,
    pset: str,
    submissions: Path,
    jobs: int = 1,
    on_result: Callable[[int, int, Result], None] | None = None,
    sandboxed: bool = True,
    roster: Path | None = None,
) -> list[Result]:
    """Grade all submissions of a problem set, and store what comes out.

    Grading a class again updates what is stored, also where a submission changed. The files as handed in are
    kept in ``grading/submitted/``. ``grading/grades.csv`` gets one row for each student.

    Parameters
    ----------
    course : Path
        The course's folder, with ``nbgrader_config.py``.
    pset : str
        The problem set's full name.
    submissions : Path
        A folder or a zip file; see :func:`nlpkit.grading.collect.collect`.
    jobs : int
        How many submissions are executed at once.
    on_result : callable, optional
        Called as ``on_result(done, total, result)`` when a submission has been graded and stored, in the
        order in which they finish.
    sandboxed : bool
        Whether student code runs in a sandbox. Without one it could read and change whatever the user who
        grades can, and each result says so.
    roster : Path, optional
        The class list; see :func:`nlpkit.grading.collect.collect`.

    Returns
    -------
    list of Result
        Sorted by student; one for each submission, whatever happened to it.

    Raises
    ------
    CourseError
        If there is nothing to grade or no sandbox, or if the gradebook cannot hold this problem set.
    """
    course = course.resolve()
    if sandboxed:
        _require_sandbox()
    found = collect(submissions, pset, roster)
    master = read_master(course, pset)
    results: list[Result] = []
    with warnings.catch_warnings():
        # nbgrader 0.9 relies on a cascade that SQLAlchemy 2 announces to be gone.
        warnings.simplefilter("ignore", SAWarning)
        graded = _graded(master, found, jobs, sandboxed)
        store: _Store | None = None
        try:
            for submission, result, notebook in graded:
                store = store or _Store(course, master)
                store.add(submission, result, notebook)
                results.append(result)
                if on_result is not None:
                    on_result(len(results), len(found), result)
        finally:
            graded.close()
    results.sort(key=lambda result: result.student)
    report.write_csv(results, report.grading_folder(course) / "grades.csv")
    return results


def _require_sandbox() -> None:
    way_out = "or grade with --no-sandbox, on a machine and account that hold nothing else"
    if sys.platform != "linux":
        raise CourseError(f"the sandbox needs Linux: grade on a Linux machine, {way_out}")
    from nlpkit.grading.sandbox import SandboxUnavailable, require

    try:
        require()
    except SandboxUnavailable as error:
        raise CourseError(f"{error}; {way_out}") from error


def _graded(
    master: Master, found: list[Submission], jobs: int, sandboxed: bool
) -> Iterator[tuple[Submission, Result, NotebookNode]]:
    """Grade submissions in worker processes; yield them as they finish."""
    broken: list[Submission] = []
    workers = min(jobs, len(found), MOST_WORKERS)
    for submission, outcome in _in_processes(master, found, workers, sandboxed):
        if outcome is None:
            broken.append(submission)
        else:
            yield submission, *outcome
    # Code that kills the process it is graded by takes others' with it: each gets another chance, alone.
    for submission in broken:
        [(_, outcome)] = _in_processes(master, [submission], 1, sandboxed)
        yield (
            submission,
            *(outcome or failure(master, submission.student, "the process that graded it was killed")),
        )


def _in_processes(
    master: Master, found: list[Submission], jobs: int, sandboxed: bool
) -> Iterator[tuple[Submission, tuple[Result, NotebookNode] | None]]:
    """Yield each submission with its outcome; None for those whose process was killed."""
    # Spawn: forking a process that has threads, as ours may, can hang; and Windows knows nothing else.
    spawn = multiprocessing.get_context("spawn")
    folder = tempfile.mkdtemp(prefix="nlpkit-")
    prepared = {"initializer": start_worker, "initargs": (master, sandboxed, folder)}
    pool = ProcessPoolExecutor(max(1, jobs), spawn, **prepared)
    try:
        futures = {pool.submit(grade_in_worker, submission): submission for submission in found}
        for future in as_completed(futures):
            submission = futures.pop(future)
            try:
                outcome = future.result()
            except BrokenProcessPool:
                outcome = None
            yield submission, outcome
    finally:
        pool.shutdown(cancel_futures=True)
        # A worker that was killed could not tidy up behind itself.
        shutil.rmtree(folder, ignore_errors=True)


class HideHiddenTests(ClearHiddenTests):
    """A preprocessor for feedback: a test's message stays, the hidden tests and their traceback go."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict, cell_index: int
    ) -> tuple[NotebookNode, dict]:
        """Treat one cell; nbconvert calls this."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if nbgrader_metadata(cell).get("grade"):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
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

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to traitlets
        super().__init__(**kwargs)
        self.autograde_preprocessors = [
            OverwriteCells,
            SaveAutoGrades,
            AssignLatePenalties,
            CheckCellMetadata,
        ]

    def convert_single_notebook(self, notebook_filename: str) -> None:
        # What nbgrader would read from submitted/ and execute in autograded/ we put there.
        self._sanitizing = False
        try:
            submitted = Path(notebook_filename)
            folder = Path(self._format_dest(submitted.parent.name, submitted.parent.parent.name))
            folder.mkdir(parents=True, exist_ok=True)
            nbformat.write(self.executed, folder / submitted.name)
            self._init_preprocessors()
            BaseConverter.convert_single_notebook(self, str(folder / submitted.name))
        finally:
            self._sanitizing = True


class _Feedback(_OneStudent, GenerateFeedback):
    """nbgrader's ``generate_feedback``."""


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


class _Store:
    """The one writer: nbgrader's gradebook and folders."""

    def __init__(self, course: Path, master: Master) -> None:
        self.pset = master.pset
        self.log = _Log()
        self.config = nbgrader_config(course)
        self._enter_problem_set()
        options = self._options(self.config)
        self.coursedir = options["coursedir"]
        self.autograde = _Autograde(**options)
        self.feedback = _Feedback(**options)

    def add(self, submission: Submission, result: Result, notebook: NotebookNode) -> None:
        """Store one submission; what fails here becomes an ``infrastructure_error`` of the result."""
        self.log.lines.clear()
        try:
            self._keep_original(submission, result)
            self.autograde.executed = notebook
            self.autograde.convert(submission.student)
            self.feedback.convert(submission.student)
            self._compare(result)
        except NbGraderException:
            self._failed(result, self.log.reason())
        except Exception as error:
            # One submission that cannot be stored must not stop the class.
            self._failed(result, f"{type(error).__name__}: {error}")

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
            converter = GenerateAssignment(**self._options(config))
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
        if submission.content is not None:
            files[folder / f"{self.pset}.ipynb"] = submission.content
        if submission.timestamp:
            try:
                parse_utc(submission.timestamp)
                files[folder / "timestamp.txt"] = submission.timestamp.encode()
            except ValueError:
                result.notes.append(f"timestamp.txt is no date: {submission.timestamp[:40]!r}; left out")
        for path, content in files.items():
            # The submissions may be read from this very folder.
            if not path.is_file() or path.read_bytes() != content:
                path.write_bytes(content)

    def _compare(self, result: Result) -> None:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            notebook = gradebook.find_submission_notebook(self.pset, self.pset, result.student)
            stored = {g.name: g.auto_score for g in notebook.grades if g.name in result.questions}
            by_hand = {g.name: g.manual_score for g in notebook.grades if g.manual_score is not None}
        if stored != result.questions:
            raise RuntimeError(f"nbgrader stored {stored}, but the tests gave {result.questions}")
        for name, points in by_hand.items():
            result.notes.append(
                f"{name}: {points:g} points given by hand stand in the gradebook, not {stored[name]:g}"
            )
