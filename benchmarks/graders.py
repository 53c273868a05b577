"""The graders that are compared: how each is set up, started, and asked what it found."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import zipfile
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat

from benchmarks.classes import Class, Points
from nlpkit.grading.rebuild import nbgrader_metadata
from nlpkit.grading.stages import stage_of

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = sysconfig.get_path("scripts")

STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.root = {root!r}
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError"}}
"""
"""nbgrader as it comes: its folders, its preprocessors, its gradebook in SQLite."""

OTTER_TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}
SOURCE = {source!r}


@test_case()
def hidden(env):
    exec(SOURCE, dict(env))
"""
"""A question for otter-grader: the very cell that the others run, against the names of the notebook."""


@dataclass(frozen=True)
class Found:
    """What a grader found, and what it says about the time.

    Attributes
    ----------
    points : Points
        For each student.
    stages : dict of str to float
        Stage -> seconds for a submission, on average; empty if the grader does not tell.
    """

    points: Points
    stages: dict[str, float] = field(default_factory=dict)


class Grader(ABC):
    """A way to grade a class with one command.

    Attributes
    ----------
    name : str
        As tables call it.
    rounds : int
        In how many rounds it takes part at most.
    """

    name: str
    rounds = sys.maxsize

    @abstractmethod
    def prepare(self, place: Path, submissions: Class) -> None:
        """Set up an empty folder as the course; this is not timed."""

    @abstractmethod
    def command(self, place: Path, submissions: Class) -> list[str]:
        """Return the command that grades all, run in that folder; this is timed."""

    @abstractmethod
    def found(self, place: Path, submissions: Class, printed: str) -> Found:
        """Read what the command left, or printed."""


class Nlpkit(Grader):
    """``nlpkit grade``: in the sandbox, with feedback, and the result kept."""

    def __init__(self, jobs: int) -> None:
        self.name = f"nlpkit grade -j {jobs}"
        self.jobs = jobs

    def prepare(self, place: Path, submissions: Class) -> None:  # noqa: D102
        pset = submissions.master.pset
        shutil.copytree(ROOT / "solutions" / pset, place / "solutions" / pset)
        shutil.copy(ROOT / "nbgrader_config.py", place)

    def command(self, place: Path, submissions: Class) -> list[str]:  # noqa: D102
        options = ["--submissions", str(submissions.folder), "--jobs", str(self.jobs), "--fresh", "--json"]
        return [f"{SCRIPTS}/nlpkit", "grade", submissions.master.pset, *options]

    def found(self, place: Path, submissions: Class, printed: str) -> Found:  # noqa: D102
        results = [json.loads(line) for line in printed.splitlines()]
        names = {name for result in results for name in result["stages"]}
        stages = {n: statistics.mean(result["stages"].get(n, 0.0) for result in results) for n in names}
        return Found({result["student"]: result["questions"] for result in results}, stages)


class Nbgrader(Grader):
    """Stock ``nbgrader autograde``: no sandbox, hidden tests in the student's kernel, no feedback."""

    name = "nbgrader autograde"
    # It takes most of the time, and differs the least from round to round.
    rounds = 2

    def prepare(self, place: Path, submissions: Class) -> None:  # noqa: D102
        pset = submissions.master.pset
        shutil.copytree(ROOT / "solutions" / pset, place / "source" / pset)
        shutil.copytree(submissions.folder, place / "submitted")
        config = STOCK_CONFIG.format(root=str(place))
        (place / "nbgrader_config.py").write_text(config, encoding="utf-8")
        generate = [f"{SCRIPTS}/nbgrader", "generate_assignment", pset]
        subprocess.run(generate, cwd=place, env=environment(), check=True, capture_output=True)

    def command(self, place: Path, submissions: Class) -> list[str]:  # noqa: D102
        return [f"{SCRIPTS}/nbgrader", "autograde", submissions.master.pset]

    def found(self, place: Path, submissions: Class, printed: str) -> Found:  # noqa: D102
        from nbgrader.api import Gradebook

        master = submissions.master
        with Gradebook(f"sqlite:///{(place / 'gradebook.db').as_posix()}") as gradebook:
            points = {
                submission.student_id: {
                    grade.name: grade.auto_score
                    for grade in submission.notebooks[0].grades
                    if grade.name in master.points
                }
                for submission in gradebook.assignment_submissions(master.pset)
            }
        graded = sorted((place / "autograded").glob(f"*/{master.pset}/{master.pset}.ipynb"))
        stages = {"answers": 0.0, "visible_tests": 0.0, "hidden_tests": 0.0}
        for path in graded:
            for cell in nbformat.read(path, as_version=4).cells:
                if times := cell.metadata.get("execution"):
                    begin, end = (
                        datetime.fromisoformat(times[name])
                        for name in ("iopub.status.busy", "shell.execute_reply")
                    )
                    stages[stage_of(cell)] += (end - begin).total_seconds() / len(graded)
        return Found(points, stages)


class Otter(Grader):
    """otter-grader's local run, without a container: one submission after the other in one process."""

    name = "otter run"
    # Its place is known after one, and that takes as long as most of the others together.
    rounds = 1

    def __init__(self, python: Path) -> None:
        self.python = python

    def prepare(self, place: Path, submissions: Class) -> None:  # noqa: D102
        master = submissions.master
        sources = {nbgrader_metadata(cell).get("grade_id"): cell.source for cell in master.notebook.cells}
        with zipfile.ZipFile(place / "autograder.zip", "w") as archive:
            archive.writestr("otter_config.json", "{}")
            for name, points in master.points.items():
                test = OTTER_TEST.format(name=name, points=points, source=sources[name])
                archive.writestr(f"tests/{name}.py", test)

    def command(self, place: Path, submissions: Class) -> list[str]:  # noqa: D102
        script = Path(__file__).with_name("otter_local.py")
        return [str(self.python), str(script), "autograder.zip", str(submissions.folder)]

    def found(self, place: Path, submissions: Class, printed: str) -> Found:  # noqa: D102
        return Found(json.loads(printed.splitlines()[-1]))


def environment() -> dict[str, str]:
    """Return the environment of all commands: this checkout's package, and the scripts beside this Python."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return os.environ | {"PYTHONPATH": path, "PATH": os.pathsep.join((SCRIPTS, os.environ.get("PATH", "")))}


def find_otter(python: Path) -> Otter | None:
    """Return otter-grader, if that Python has it."""
    # Not resolved: a virtual environment's Python is a link to another one.
    python = python.absolute()
    asked = subprocess.run([python, "-c", "import otter.api"], env=environment(), capture_output=True)
    return Otter(python) if asked.returncode == 0 else None
