"""``nbgrader autograde``, and formgrader's button, through the same stages as ``nlpkit grade``.

nbgrader reads each notebook through an exporter. `GradedNotebook`, set as ``c.Autograde.exporter_class``,
hands the submitted file to :func:`nlpkit.grading.grade.grade` instead, which executes it in the sandbox, and
nbgrader stores what comes out. So no student code runs in ``grading/autograded/`` or in nbgrader's process.
"""

from __future__ import annotations

import io
import re
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from nlpkit.course import CourseError
from nlpkit.grading import late
from nlpkit.grading.collect import MAX_BYTES
from nlpkit.grading.grade import failure, grade
from nlpkit.grading.gradebook import STORE, is_current, keep_only_ours, master_folder, name_student
from nlpkit.grading.rebuild import read_master
from nlpkit.grading.results import keep, place
from nlpkit.grading.sandbox import SandboxUnavailable, require
from nlpkit.grading.settings import read_settings


class GradedNotebook(NotebookExporter):
    """Read a submitted notebook by grading it; only for nbgrader's ``Autograde``.

    Raises
    ------
    NbGraderException
        If there is no sandbox, or if the gradebook does not hold the problem set as it is in the master; the
        reason is logged in one line. nbgrader has changed nothing by then.
    """

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to traitlets
        super().__init__(**kwargs)
        converter = self.parent
        if not isinstance(converter, Autograde):
            raise NbGraderException("GradedNotebook is for c.Autograde.exporter_class, and nothing else")
        # Whatever else is configured: nbgrader's own list would execute the notebook, here and unprotected.
        converter.sanitize_preprocessors = []
        converter.autograde_preprocessors = STORE
        self.course = Path(converter.coursedir.root)
        try:
            self._prepare()
        except CourseError as error:
            converter.log.error("not graded: %s", error)
            raise NbGraderException(f"not graded: {error}") from error

    def from_filename(
        self,
        filename: str,
        resources: dict | None = None,
        **kw: Any,  # noqa: ANN401 - as nbconvert has it
    ) -> tuple[str, dict]:
        """Grade a submitted file; what nbgrader itself has stored, for which it calls again, is just read."""
        converter = self.parent
        if not converter._sanitizing:
            return super().from_filename(filename, resources=resources, **kw)
        student, pset = (resources["nbgrader"][name] for name in ("student", "assignment"))
        keep_only_ours(Path(converter._format_dest(pset, student)), master_folder(converter.coursedir))
        notebook = self._grade(student, Path(filename))
        return super().from_file(io.StringIO(nbformat.writes(notebook)), resources=resources, **kw)

    def _prepare(self) -> None:
        coursedir = self.parent.coursedir
        self.settings = read_settings(self.course)
        _require_sandbox()
        self.master = read_master(self.course, coursedir.assignment_id)
        late.read_extensions(self.parent.config)
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            if not is_current(gradebook, self.master):
                raise CourseError(
                    f"the gradebook does not hold {self.master.pset} as in its master: run `nlpkit grade`, "
                    "which shows what would change, or generate the assignment again"
                )

    def _grade(self, student: str, path: Path) -> NotebookNode:
        log = self.parent.log
        if re.search(r'[<>"]', student):
            # formgrader puts it into its pages as it is.
            raise NbGraderException(f'not graded: rename the folder {student!r}, without any of < > "')
        content, problem = _read(path)
        arguments = self.master, student, content, problem, (), self.settings
        # Another process, since this one may be JupyterLab's server, with an event loop and its own packages.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            try:
                result, notebook = pool.submit(grade, *arguments).result()
            except BrokenProcessPool:
                result, notebook = failure(self.master, student, "the process that graded it was killed")
        for note in result.notes:
            log.warning("%s: %s", student, note)
        keep([result], place(self.course, self.master.pset))
        if result.status == "infrastructure_error":
            raise NbGraderException(f"{student}: {result.notes[-1]}")
        coursedir = self.parent.coursedir
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            name_student(gradebook, student)
        return notebook


def _read(path: Path) -> tuple[bytes | None, str]:
    """Return the file, or why it is not read; the words are those of :mod:`nlpkit.grading.collect`."""
    if path.is_symlink():
        return None, f"{path.name} cannot be read: it is a symbolic link, refused: put the file there"
    size = path.stat().st_size
    if size > MAX_BYTES:
        limit = MAX_BYTES // 2**20
        return None, f"{path.name} cannot be read: {size / 2**20:.0f} MB, more than the limit of {limit} MB"
    return path.read_bytes(), ""


def _require_sandbox() -> None:
    try:
        require()
    except SandboxUnavailable as error:
        raise CourseError(f"{error}; use a machine that has one, or `nlpkit grade --no-sandbox`") from error
