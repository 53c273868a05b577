"""How long each stage of grading a submission took."""

from __future__ import annotations

import time

from nbformat import NotebookNode

from nlpkit.grading.rebuild import is_test, nbgrader_metadata


class Stopwatch:
    """Adds up seconds by stage: all time since the last look belongs to one.

    Attributes
    ----------
    seconds : dict of str to float
        Stage -> seconds.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.last = time.monotonic()

    def lap(self, stage: str) -> None:
        """Say what the time since the last call, or since the beginning, was spent on."""
        now = time.monotonic()
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + now - self.last, 6)
        self.last = now


def stage_of(cell: NotebookNode) -> str:
    """Return the stage that a code cell belongs to: ``answers``, ``visible_tests`` or ``hidden_tests``."""
    if not is_test(cell):
        return "answers"
    return "hidden_tests" if nbgrader_metadata(cell).get("points") else "visible_tests"
