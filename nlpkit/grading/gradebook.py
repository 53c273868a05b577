"""Store results through nbgrader: its gradebook, ``grading/autograded/`` and ``grading/feedback/``.

nbgrader's own converters write them, so that formgrader, grading by hand, feedback and export work as usual;
only the execution is not theirs. One process writes; nothing else may.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
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
from traitlets.config import Config

from nlpkit.course import CourseError
from nlpkit.grading.collect import Submission
from nlpkit.grading.grade import Result
from nlpkit.grading.rebuild import Master, nbgrader_config, nbgrader_metadata

__all__ = ["Change", "HideHiddenTests", "Writer", "changes"]


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
    return []


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


class Writer:
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
