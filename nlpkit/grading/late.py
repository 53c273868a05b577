"""Points off for what was handed in late: nbgrader's plug-in, by the day, and extensions from a CSV file.

The due date is nbgrader's own, of the assignment in the gradebook: formgrader edits it, and so does
``nbgrader db assignment add PSET --duedate="2026-12-01 23:59 UTC"``. Without one nothing is late. nbgrader
keeps the penalty apart from the points (``late_submission_penalty``) and takes it off the score it shows.
"""

from __future__ import annotations

import contextlib
import csv
import math
import re
import unicodedata
import warnings
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from pathlib import Path

from dateutil.parser import UnknownTimezoneWarning
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import parse_utc
from traitlets import Enum, Float
from traitlets.config import Config

from nlpkit.course import CourseError, find_problem_set

DAY = 86_400
"""Seconds."""

COLUMNS = ("student", "pset", "until", "days")
"""Of ``extensions.csv``; each line fills in ``until`` or ``days``."""

Extension = datetime | timedelta
"""Until when (UTC, without a zone, as nbgrader keeps times), or how much longer."""


class LatePenalty(BasePlugin):
    """What a late submission costs, for ``c.AssignLatePenalties.plugin_class``."""

    per_day = Float(
        0.1, min=0, max=1, help="What each started day after the due date costs, as a share of the points."
    ).tag(config=True)
    share_of = Enum(
        ("max", "achieved"), "max", help="Of which points: the most there are, or those achieved."
    ).tag(config=True)
    grace_hours = Float(
        0, min=0, help="Who is late by no more than this loses nothing; else days count from the due date."
    ).tag(config=True)
    cap = Float(1, min=0, max=1, help="The largest share that can be lost.").tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points to take off; nbgrader calls this for what was late, extensions counted."""
        if total_seconds_late <= self.grace_hours * 3600:
            return None
        points = score
        if self.share_of == "max":
            # nbgrader hands over the score only; its preprocessor, our parent, knows what it is looking at.
            names = self.parent.notebook_id, self.parent.assignment_id
            points = self.parent.gradebook.find_notebook(*names).max_score
        share = min(self.cap, self.per_day * math.ceil(total_seconds_late / DAY))
        return round(share * points, 4) or None


class GrantExtensions(NbGraderPreprocessor):
    """Bring a submission's extension in the gradebook into line with ``extensions.csv``.

    Where there is no such file, extensions stay as they are.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Treat one notebook; nbconvert calls this."""
        found = resources["nbgrader"]
        if extensions_file(self.config).is_file():
            listed = read_extensions(self.config).get((found["student"], found["assignment"]))
            with Gradebook(found["db_url"]) as gradebook:
                _grant(gradebook, found["assignment"], found["student"], listed)
        return nb, resources


def _grant(gradebook: Gradebook, pset: str, student: str, extension: Extension | None) -> None:
    due = gradebook.find_assignment(pset).duedate
    if due is None:
        extension = None  # nbgrader would add it to a date, and fail
    if isinstance(extension, datetime):
        extension -= due
    minutes = extension.total_seconds() / 60 if extension is not None else 0
    gradebook.grant_extension(pset, student, minutes=max(0, minutes))


def extensions_file(config: Config) -> Path:
    """Return where the list of extensions is, or would be: beside the folder of submissions."""
    coursedir = CourseDirectory(config=config)
    return Path(coursedir.root, coursedir.submitted_directory).parent / "extensions.csv"


def read_extensions(config: Config) -> dict[tuple[str, str], Extension]:
    """Read the list of extensions, ``extensions.csv``; it need not exist.

    It is a CSV file (UTF-8) with the columns ``student``, ``pset`` (``ps01`` will do) and ``until`` or
    ``days``. ``until`` is a date, whose whole day counts in UTC, or a time with its zone, such as
    ``2026-12-05 23:59+01:00``; ``days`` may be a fraction.

    Parameters
    ----------
    config : Config
        From ``nbgrader_config.py``.

    Returns
    -------
    dict
        (student, the problem set's full name) -> until when, or how much longer.

    Raises
    ------
    CourseError
        If the file or a line of it cannot be read.
    """
    return {key: extension for key, (_, extension) in _read(config).items()}


def strangers(config: Config, pset: str, known: Collection[str]) -> list[str]:
    """Return a line for each extension of a problem set whose student is not known.

    Parameters
    ----------
    config : Config
        From ``nbgrader_config.py``.
    pset : str
        The problem set's full name.
    known : collection of str
        The students.
    """
    listed = [(line, student) for (student, of), (line, _) in _read(config).items() if of == pset]
    return [
        f"{extensions_file(config)}, line {line}: {student!r} is neither among the submissions nor in the "
        "gradebook; fill in the name that grades.csv has"
        for line, student in listed
        if student not in known
    ]


def _read(config: Config) -> dict[tuple[str, str], tuple[int, Extension]]:
    """Return what :func:`read_extensions` does, with each line's number."""
    path = extensions_file(config)
    if not path.is_file():
        return {}
    course = Path(CourseDirectory(config=config).root)
    found: dict[tuple[str, str], tuple[int, Extension]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            if not {"student", "pset"} <= set(reader.fieldnames or ()) <= set(COLUMNS):
                raise CourseError(
                    f"{path} begins with {','.join(reader.fieldnames or ())!r}; expected "
                    f"{','.join(COLUMNS)!r}, of which until or days may be left out"
                )
            for row in reader:
                where = f"{path}, line {reader.line_num}"
                if row.pop(None, None):
                    raise CourseError(f"{where}: more than {len(reader.fieldnames)} fields; remove a comma")
                key, extension = _read_line(
                    course, {name: value.strip() for name, value in row.items()}, where
                )
                if key in found:
                    raise CourseError(f"{where}: {key[0]!r} has an extension for {key[1]} above; keep one")
                found[key] = reader.line_num, extension
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(f"{path} cannot be read ({error}): expected a CSV file in UTF-8") from error
    return found


def _read_line(course: Path, row: dict[str, str], where: str) -> tuple[tuple[str, str], Extension]:
    if not row["student"]:
        raise CourseError(f"{where}: no student; fill in the name that grades.csv has")
    try:
        key = unicodedata.normalize("NFC", row["student"]), find_problem_set(course, row["pset"])
    except CourseError as error:
        raise CourseError(f"{where}: {error}") from error
    until, days = row.get("until", ""), row.get("days", "")
    if bool(until) == bool(days):
        raise CourseError(f"{where}: until is {until!r} and days {days!r}; fill in one of them")
    return key, _days(days, where) if days else _until(until, where)


def _days(text: str, where: str) -> timedelta:
    with contextlib.suppress(ValueError):
        if 0 < float(text) < 1000:
            return timedelta(days=float(text))
    raise CourseError(f"{where}: days is {text!r}; expected a number such as 3 or 0.5")


def _until(text: str, where: str) -> datetime:
    with contextlib.suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return datetime.combine(date.fromisoformat(text), time.max)
        moment = datetime.fromisoformat(re.sub(r" ?(UTC|Z)$", "+00:00", text))
        if moment.tzinfo is not None:
            return parse_utc(moment)
    raise CourseError(
        f"{where}: until is {text!r}; expected a date such as 2026-12-05 or a time with its zone, such as "
        "2026-12-05 23:59+01:00 or 2026-12-05 22:59 UTC"
    )


def parse_timestamp(text: str) -> datetime | None:
    """Read when something was handed in, as nbgrader writes it; without a zone it is UTC.

    Returns
    -------
    datetime or None
        In UTC, without a zone, as nbgrader keeps times. None if it is empty, no date, or of an unknown zone.
    """
    try:
        with warnings.catch_warnings():
            # dateutil would take the time of a zone that it does not know for UTC.
            warnings.simplefilter("error", UnknownTimezoneWarning)
            return parse_utc(text) if text else None
    except (ValueError, OverflowError, UnknownTimezoneWarning):
        return None


def note(notebook: SubmittedNotebook) -> str:
    """Return a line on what lateness cost; empty if nothing was late, known to be, or due.

    Parameters
    ----------
    notebook : SubmittedNotebook
        nbgrader's, after it has assigned the penalty.
    """
    submission = notebook.assignment
    if submission.assignment.duedate is None or submission.timestamp is None:
        return ""
    if submission.total_seconds_late <= 0:
        return ""
    hours = math.ceil(submission.total_seconds_late / 3600)
    how = f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h"
    penalty = notebook.late_submission_penalty
    cost = f"{penalty:g} off the score" if penalty else "no penalty"
    return f"late by {how} (due {submission.duedate:%Y-%m-%d %H:%M} UTC): {cost}"
