"""Make the students' notebooks in ``assignments/`` from the masters in ``solutions/``, through nbgrader."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from nlpkit.course import CourseError
from nlpkit.grading.rebuild import nbgrader_config


def release(root: Path, pset: str, out: Path | None = None) -> Path:
    """Write the student's form of a problem set: answers cut to stubs, hidden tests removed.

    The gradebook is not touched: grading enters a problem set into it when it is first needed.

    Parameters
    ----------
    root : Path
        The course's folder.
    pset : str
        A problem set's full name.
    out : Path, optional
        The folder for ``<pset>/<pset>.ipynb``; ``assignments/`` if left out.

    Returns
    -------
    Path
        The notebook that was written.

    Raises
    ------
    CourseError
        If nbgrader refuses the master; the text holds its reason.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    config = nbgrader_config(root)
    if out is not None:
        config.CourseDirectory.release_directory = str(out.resolve())
    with tempfile.TemporaryDirectory(prefix="nlpkit-release-", ignore_cleanup_errors=True) as folder:
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.db_url = f"sqlite:///{Path(folder).as_posix()}/gradebook.db"
        coursedir = CourseDirectory(config=config)
        coursedir.assignment_id = pset
        converter = GenerateAssignment(coursedir=coursedir, config=config)
        converter.force = True
        converter.log.setLevel(logging.CRITICAL)
        try:
            converter.start()
        except NbGraderException as error:
            raise CourseError(f"nbgrader could not release {pset}: {error}") from error
    return Path(root, coursedir.release_directory, pset, f"{pset}.ipynb")


def drift(root: Path, pset: str) -> str | None:
    """Say how ``assignments/`` differs from what the master gives now; None if it does not.

    Parameters
    ----------
    root : Path
        The course's folder.
    pset : str
        A problem set's full name.
    """
    committed = root / "assignments" / pset / f"{pset}.ipynb"
    if not committed.is_file():
        return f"{pset}: there is no {committed.relative_to(root).as_posix()}: run `nlpkit release {pset}`"
    with tempfile.TemporaryDirectory(prefix="nlpkit-drift-") as folder:
        fresh = release(root, pset, Path(folder)).read_text(encoding="utf-8")
    if fresh == committed.read_text(encoding="utf-8"):
        return None
    return f"{pset}: assignments/ is not what solutions/ gives: run `nlpkit release {pset}`"
