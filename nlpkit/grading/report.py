"""Show a class's results as a table, and keep them in a CSV file that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import os
import re
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text
from sqlalchemy.engine import make_url

from nlpkit.grading.collect import NOTHING

if TYPE_CHECKING:
    from nlpkit.grading.grade import Result
    from nlpkit.grading.gradebook import Change

COLUMNS = ("student", "pset", "status", "score", "max_score")
"""The columns before the questions."""

LAST_COLUMNS = ("by_hand_open", "late_penalty", "notes")
"""The columns after the questions; of these the first two only if anybody has something in them."""

LABELS = {
    "graded": "graded",
    "student_error": "with an error of the student's",
    "infrastructure_error": "that grading failed on",
}

NOTE_WIDTH = 160
"""How many characters of the first note the table shows, or up to which it is cut."""

LAST_NOTES = (
    re.compile(r"^(not on the class list|several on the class list|not in this download)"),
    re.compile(r"^(late by|handed in late)"),
)
"""Notes that the table shows only where there is no other: on the class list, and then on lateness."""


def submitted_folder(course: Path) -> Path:
    """Return where files are kept as they were handed in, by nbgrader_config.py."""
    from nlpkit.grading.rebuild import nbgrader_config

    return course / nbgrader_config(course).CourseDirectory.submitted_directory


def grading_folder(course: Path) -> Path:
    """Return where nbgrader_config.py puts the gradebook and everything about students."""
    return submitted_folder(course).parent


def places(course: Path) -> list[str]:
    """Return a line for each thing that grading wrote, relative to the course's folder."""
    from nlpkit.grading.rebuild import nbgrader_config

    folder = grading_folder(course).relative_to(course).as_posix()
    url = make_url(nbgrader_config(course).CourseDirectory.db_url)
    gradebook = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite":
        path, root = Path(url.database), course.resolve()
        gradebook = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
    return [
        f"grades     {folder}/grades.csv",
        f"feedback   {folder}/feedback/<student>/<problem set>/",
        f"notebooks  {folder}/autograded/<student>/<problem set>/",
        f"gradebook  {gradebook} (open it with JupyterLab's Formgrader)",
    ]


def write_csv(results: Sequence[Result], path: Path, penalties: Mapping[str, float] | None = None) -> None:
    """Write one row for each student and problem set; rows that ``results`` does not replace stay.

    Text that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a
    return) gets an apostrophe in front.

    Parameters
    ----------
    results : sequence of Result
        Any number of problem sets.
    path : Path
        The file; it is replaced at once, so that a reader never finds half of it.
    penalties : mapping of str to float, optional
        Student -> points that nbgrader takes off the score for lateness.
    """
    rows = [_row(result, (penalties or {}).get(result.student, 0)) for result in results]
    new = {(row["student"], row["pset"]) for row in rows}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            rows += [row for row in csv.DictReader(file) if (row["student"], row["pset"]) not in new]
    rows.sort(key=lambda row: (row["pset"], row["student"]))
    named = dict.fromkeys(name for row in rows for name in row)
    questions = [name for name in named if name not in (*COLUMNS, *LAST_COLUMNS)]
    last = [name for name in LAST_COLUMNS if name == "notes" or any(row.get(name) for row in rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*COLUMNS, *questions, *last], restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(unfinished, path)


def table(results: Sequence[Result]) -> Table:
    """Return a table with a row for each student of one problem set, and the first note on each below it.

    An answer that a person has to grade is "open" until then; the score is the sum of the others' points.
    That a class was graded without a sandbox is said once, as a warning.

    Parameters
    ----------
    results : sequence of Result
        At least one.
    """
    from nlpkit.grading.grade import NO_SANDBOX

    questions = [*results[0].questions, *map(_question, results[0].by_hand)]
    short = [name.split("_")[0] for name in questions]
    shown = Table(
        title=f"{results[0].pset} ({results[0].max_score:g} points)",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
        min_width=76,  # the notes below are as wide
    )
    shown.add_column("student", min_width=12)
    shown.add_column("score", justify="right")
    for heading in short if len(set(short)) == len(short) else questions:
        shown.add_column(heading, justify="right")
    shown.add_column("status")
    # Names and notes as Text, because square brackets in them would be taken for markup.
    below = Text(summary(results))
    for result in results:
        shown.add_row(
            Text(result.student),
            f"{result.score:g}",
            *(f"{points:g}" for points in result.questions.values()),
            *("open" if points is None else f"{points:g}" for points in result.by_hand.values()),
            Text(
                status_words(result),
                style="" if result.status == "graded" else "yellow",
            ),
        )
        if notes := _in_order(result, [note for note in result.notes if note != NO_SANDBOX]):
            # Below the table, where there is room for them.
            more = f" (and {len(notes) - 1} more)" if len(notes) > 1 else ""
            below.append(f"\n{result.student}: {_cut(notes[0])}{more}")
    if any(NO_SANDBOX in result.notes for result in results):
        below.append(f"\nwarning: {NO_SANDBOX}", style="bold red")
    shown.caption = below
    shown.caption_justify = "left"
    shown.caption_style = ""
    return shown


def _cut(note: str) -> str:
    """Return a note, or its beginning up to a comma, or else to a space, with what says that more follows."""
    if len(note) <= NOTE_WIDTH:
        return note
    for end in (", ", " "):
        cut = note.rfind(end, NOTE_WIDTH // 2, NOTE_WIDTH)
        if cut > 0:
            return f"{note[:cut]}{end.rstrip()} ..."
    return f"{note[:NOTE_WIDTH]}..."


def _in_order(result: Result, notes: list[str]) -> list[str]:
    """Return notes in the order in which an instructor needs them: errors, others, those that can wait."""
    if result.status != "graded":
        notes = notes[::-1]  # the file's name is noted before its error

    def rank(note: str) -> int:
        return next((rank for rank, last in enumerate(LAST_NOTES, 1) if last.search(note)), 0)

    return sorted(notes, key=rank)


def handed_nothing_in(result: Result) -> bool:
    """Return whether there was nothing to grade, which is stored as if there had been an unreadable file."""
    return result.status == "student_error" and NOTHING in result.notes


def status_words(result: Result) -> str:
    """Return a result's status as an instructor reads it."""
    if handed_nothing_in(result):
        return NOTHING
    return result.status.replace("_", " ").replace("infrastructure", "grading")


def changes_table(changes: Sequence[Change]) -> Table:
    """Return a table with a row for each question whose stored points would become others.

    Parameters
    ----------
    changes : sequence of Change
        From :func:`nlpkit.grading.gradebook.changes`.
    """
    students = "1 student's" if len(changes) == 1 else f"{len(changes)} students'"
    shown = Table(title=f"{students} points would change", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("student", "question", "stored", "new"):
        shown.add_column(heading, justify="right" if heading in ("stored", "new") else "left")
    for change in changes:
        student = change.student
        for name in dict.fromkeys((*change.before, *change.after)):
            points = (f"{side[name]:g}" if name in side else "none" for side in (change.before, change.after))
            shown.add_row(Text(student), Text(name), *points)
            student = ""
    return shown


def summary(results: Sequence[Result]) -> str:
    """Return a line on what was handed in, one on who handed nothing in, and one on what is open.

    Who handed nothing in has 0 points, and is not in the mean and the median.

    Parameters
    ----------
    results : sequence of Result
        Of one problem set.
    """
    came = [result for result in results if not handed_nothing_in(result)]
    statuses = [result.status for result in came]
    lines = [", ".join(f"{statuses.count(s)} {LABELS[s]}" for s in LABELS if s in statuses)] if came else []
    if scores := [result.score for result in came if result.status != "infrastructure_error"]:
        mean, median = statistics.mean(scores), statistics.median(scores)
        over = "1 submission" if len(scores) == 1 else f"{len(scores)} submissions"
        lines[0] += f"; mean {mean:.1f}, median {median:g} of {results[0].max_score:g} over {over}"
    if absent := len(results) - len(came):
        lines.append(f"{absent} handed in nothing: 0 points each, not in the mean")
    if left := [result.open for result in results if result.open]:
        students = "1 student" if len(left) == 1 else f"{len(left)} students"
        lines.append(f"{sum(left):g} points of {students} open: give them in formgrader, then grade again")
    return "\n".join(lines)


def _row(result: Result, penalty: float) -> dict[str, str]:
    row = {
        "student": result.student,
        "pset": result.pset,
        "status": result.status,
        "score": f"{result.score:g}",
        "max_score": f"{result.max_score:g}",
        **{name: f"{points:g}" for name, points in result.questions.items()},
        **{_question(n): "" if p is None else f"{p:g}" for n, p in result.by_hand.items()},
        "by_hand_open": f"{result.open:g}" if result.open else "",
        "late_penalty": f"{penalty:g}" if penalty else "",
        "notes": "; ".join(result.notes),
    }
    return {name: _harmless(value) for name, value in row.items()}


def _question(answer: str) -> str:
    return answer.removesuffix("_answer")


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
