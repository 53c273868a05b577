"""Classes to be graded: submissions put together from answers whose points are known."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import nbformat

from nlpkit.grading.answers import Answer, read_answers
from nlpkit.grading.rebuild import Master, read_master
from tests.grading.demo_class import handed_in

MOST_WRONG = 3
"""The most questions that a submission answers wrongly; as many submissions have none."""

Points = dict[str, dict[str, float]]
"""Student -> grade_id of each question -> points."""


@dataclass(frozen=True)
class Class:
    """Submissions to one problem set.

    Attributes
    ----------
    master : Master
        The problem set.
    folder : Path
        Holds ``<student>/<pset>/<pset>.ipynb``, as nbgrader and ``nlpkit grade`` read it.
    expected : Points
        What they must get.
    """

    master: Master
    folder: Path
    expected: Points


def make_class(root: Path, pset: str, size: int, folder: Path) -> Class:
    """Write a class's submissions; the same ones whenever it is called.

    Parameters
    ----------
    root : Path
        The course's folder.
    pset : str
        The problem set's full name.
    size : int
        How many submissions.
    folder : Path
        Where to write them.
    """
    master = read_master(root, pset)
    answers = read_answers(root / "tests" / "grading" / "answers" / f"{pset}.py")
    expected = {}
    for number in range(size):
        student = f"student-{number + 1:05}"
        wrong, chosen = _choose(
            random.Random(number), list(master.points), answers, number % (MOST_WRONG + 1)
        )
        notebook = handed_in(master, *chosen)
        # No two files are equal, so that no result can stand for another.
        notebook.cells[next(iter(master.answers.values()))].source += f"\n# {student}"
        path = folder / student / pset / f"{pset}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
        expected[student] = master.points | dict.fromkeys(wrong, 0.0)
    return Class(master, folder, expected)


def _choose(
    draw: random.Random, questions: list[str], answers: list[Answer], mistakes: int
) -> tuple[list[str], list[Answer]]:
    """Draw which questions are answered wrongly, and an answer to each; none there for the reference's."""
    wrong = draw.sample(questions, mistakes)
    chosen = []
    for question in questions:
        fitting = [a for a in answers if a.question == question and a.right == (question not in wrong)]
        fitting += [] if question in wrong else [None]
        chosen.append(draw.choice(fitting))
    return wrong, [answer for answer in chosen if answer is not None]
