"""The last result of each student, as kept in ``grading/results/<problem set>.jsonl``.

The gradebook has the points, and only it has those given by hand. How long grading took, which limits were
hit and what had to be recovered is here; each line is what ``nlpkit grade --json`` prints.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from nlpkit.course import CourseError
from nlpkit.grading.grade import Result
from nlpkit.grading.report import grading_folder


def place(course: Path, pset: str) -> Path:
    """Return where a problem set's results are kept."""
    return grading_folder(course) / "results" / f"{pset}.jsonl"


def keep(results: Sequence[Result], path: Path) -> None:
    """Write one line for each student; lines of students whom ``results`` does not replace stay.

    Parameters
    ----------
    results : sequence of Result
        Of one problem set.
    path : Path
        From :func:`place`. The file is replaced at once, so that a reader never finds half of it.

    Raises
    ------
    CourseError
        If the file is there and cannot be read.
    """
    kept = read(path) | {result.student: result for result in results}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    lines = [f"{kept[student].to_json()}\n" for student in sorted(kept)]
    unfinished.write_text("".join(lines), encoding="utf-8")
    os.replace(unfinished, path)


def read(path: Path) -> dict[str, Result]:
    """Return student -> last result, empty if there is no such file.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    if not path.is_file():
        return {}
    known = {field.name for field in fields(Result)}
    results = {}
    try:
        # Not splitlines: a name may hold another character that it takes for the end of a line.
        for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
            entries = json.loads(line)
            result = Result(**{name: value for name, value in entries.items() if name in known})
            results[result.student] = result
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CourseError(f"{path} cannot be read ({error}): remove it and grade again") from error
    return results
