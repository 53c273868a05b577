"""What executing the notebooks has come to so far, and what is still to be executed.

A result holds as long as the notebook's code, what it imports, the data and the parameters are the same. Then
the notebook is not executed again, so a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import nbformat

import nlpkit
from nlpkit.course import CourseError
from nlpkit.notebooks import THREAD_VARIABLES, Run, Task, require_notebook

FILE = "metrics.json"
"""The name of the file in which the results are kept."""

RECORD = Path("docs/full_run")
"""Where the results stand that the README's tables are made of, below the course's folder."""

SEED_STEP = 1000
"""The seeds of repeated runs are 0, 1000, 2000 and so on: lectures count on from ``SEED`` themselves."""

IMPORTED = ("__init__.py", "checks.py", "data", "plot.py", "text.py", "train.py")
"""What notebooks import of this package: a change anywhere else changes no result."""


@dataclass(frozen=True)
class Result:
    """What came of executing a notebook once.

    Attributes
    ----------
    lecture : str
        The notebook's name.
    fast : bool
        Whether it was the fast form.
    seed : int
        What ``SEED`` was.
    threads : int or None
        How many threads the libraries were told to use; None if they were not told.
    status : {"ok", "failed"}
        Whether every cell ran.
    error : str
        Why not, as one line.
    seconds : float
        Wall time.
    metrics : dict
        What the notebook recorded, and ``peak_memory_gb``.
    finished : str
        When, by the local clock, as in 2026-11-21T08:30.
    cores : int
        Processor cores of the machine.
    memory_gb : float or None
        Its memory in 10**9 bytes; None where the system does not tell.
    digest : str
        Of all that the metrics depend on but for the seed; empty if the kernel did not start.
    """

    lecture: str
    fast: bool
    seed: int
    threads: int | None
    status: str
    error: str
    seconds: float
    metrics: dict[str, float | int | str]
    finished: str
    cores: int
    memory_gb: float | None
    digest: str


def load(out: Path) -> dict[str, Result]:
    """Return what a folder holds, by name; nothing if it holds no results.

    Raises
    ------
    CourseError
        If its file of results is not one.
    """
    path = out / FILE
    if not path.is_file():
        return {}
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {name: Result(**entry) for name, entry in stored.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise CourseError(f"{path} does not hold results of this version ({error}): delete it") from error


def store(out: Path, task: Task, run: Run) -> Result:
    """Keep what came of a task, beside what the folder holds already."""
    result = Result(
        lecture=task.path.stem,
        fast=task.fast,
        seed=task.seed,
        threads=task.threads,
        status="ok" if run.ok else "failed",
        error=run.error,
        seconds=round(run.seconds, 1),
        metrics=run.metrics,
        finished=datetime.now().isoformat(timespec="minutes"),
        cores=os.cpu_count() or 1,
        memory_gb=machine_memory_gb(),
        # Of the executed copy: the notebook itself may have been edited meanwhile.
        digest=digest(task.output, task.fast, task.threads) if task.output.is_file() else "",
    )
    save(out, load(out) | {_name(task): result})
    return result


def save(out: Path, results: dict[str, Result]) -> None:
    """Make these, by name, all that a folder holds."""
    text = json.dumps({name: asdict(results[name]) for name in sorted(results)}, indent=1) + "\n"
    # Whole or not at all, also if this process is killed now.
    half = out / f"{FILE}.part"
    half.write_text(text, encoding="utf-8")
    os.replace(half, out / FILE)


def plan(
    root: Path,
    paths: Sequence[Path],
    out: Path,
    fast: bool = False,
    seeds: int = 1,
    threads: int | None = None,
    fresh: bool = False,
) -> tuple[list[Result], list[Task]]:
    """Find out which results still hold, and what is to be executed for the others.

    The executed copies of results that hold get the notebooks' present prose, which no result depends on.

    Parameters
    ----------
    root : Path
        The course's folder.
    paths : sequence of Path
        The notebooks.
    out : Path
        The folder for ``metrics.json`` and, in ``executed/``, the executed copies; there they lie as the
        notebooks do below ``root``, those of the fast form in ``fast/``.
    fast, threads : bool, int or None
        As for :func:`nlpkit.notebooks.execute`.
    seeds : int
        How many times each notebook is to be executed, with seeds :data:`SEED_STEP` apart.
    fresh : bool
        Whether to execute also what has a result already.

    Raises
    ------
    CourseError
        If a file is no notebook, or if a notebook without ``SEED`` in its parameters cell is to be executed
        with several seeds.
    """
    for path in paths:  # all of them, before the first is executed
        require_notebook(path)
    stored = load(out)
    kept: list[Result] = []
    due: list[Task] = []
    for seed in range(0, seeds * SEED_STEP, SEED_STEP):
        for path in paths:
            if seed and not _has_seed(path):
                raise CourseError(f"{path.name} sets no SEED in a parameters cell: run it without --seeds")
            task = Task(path, _copy(root, path, out, fast, seed), fast, seed, threads)
            result = stored.get(_name(task))
            if not fresh and result is not None and _holds(result, task):
                _renew_prose(task)
                kept.append(result)
            else:
                due.append(task)
    return kept, due


def _copy(root: Path, path: Path, out: Path, fast: bool, seed: int) -> Path:
    """Return where the executed copy of a notebook lies."""
    place = path.resolve()
    place = place.relative_to(root) if place.is_relative_to(root) else Path(path.name)
    copies = out / "executed" / "fast" if fast else out / "executed"
    return (copies / place).with_stem(path.stem + (f"-seed{seed}" if seed else ""))


def changed_since(root: Path, paths: Sequence[Path], out: Path) -> list[str]:
    """Return the names of notebooks whose code is not what was executed in full, with seed 0, into a folder.

    Parameters
    ----------
    root, paths, out : Path, sequence of Path and Path
        As for :func:`plan`. What has no executed copy there is not judged.
    """
    copies = {path: _copy(root, path, out, fast=False, seed=0) for path in paths}
    return [path.stem for path, copy in copies.items() if copy.is_file() and _code(copy) != _code(path)]


def _name(task: Task) -> str:
    return task.path.stem + ("-fast" if task.fast else "") + (f"-seed{task.seed}" if task.seed else "")


def _has_seed(path: Path) -> bool:
    cells = nbformat.read(path, as_version=4).cells
    return any("parameters" in cell.metadata.get("tags", []) and "SEED = " in cell.source for cell in cells)


def _holds(result: Result, task: Task) -> bool:
    if result.status != "ok" or not task.output.is_file():
        return False
    return result.digest == digest(task.path, task.fast, task.threads)


def digest(notebook: Path, fast: bool, threads: int | None) -> str:
    """Return a digest of all that a notebook's metrics depend on but for the seed.

    That is its code, what it imports of this package, the versions of the libraries, the sizes of the files
    in ``NLPKIT_DATA`` (the loaders check their content; the fast form needs none), and the threads.

    Parameters
    ----------
    notebook : Path
        The notebook or an executed copy of it, which has the same digest.
    fast, threads : bool, int or None
        As for :func:`nlpkit.notebooks.execute`.
    """
    told = [os.environ.get(variable) for variable in THREAD_VARIABLES] if threads is None else threads
    parts = [_code(notebook), _software(), [] if fast else _data(), fast, told]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _code(notebook: Path) -> list[str]:
    cells = nbformat.read(notebook, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code" and not is_injected(cell)]


def is_injected(cell: nbformat.NotebookNode) -> bool:
    """Return whether papermill has put this cell into an executed copy, with the parameters."""
    return "injected-parameters" in cell.metadata.get("tags", [])


@functools.cache
def _software() -> list[str]:
    package = Path(nlpkit.__file__).parent
    sources = [path for path in package.rglob("*.py") if path.relative_to(package).parts[0] in IMPORTED]
    lines = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(sources)]
    for line in importlib.metadata.requires("nlpkit") or []:
        requirement, _, marker = line.partition(";")
        if not marker or re.search(r"extra == ['\"]course['\"]", marker):
            name = re.match(r"[\w.-]+", requirement)[0]
            try:
                lines.append(f"{name} {importlib.metadata.version(name)}")
            except importlib.metadata.PackageNotFoundError:
                lines.append(f"{name} is not installed")  # not every lecture needs each
    return [*lines, platform.python_version(), platform.machine()]


def _data() -> list[str]:
    if not os.environ.get("NLPKIT_DATA"):
        return []
    folder = Path(os.environ["NLPKIT_DATA"]).expanduser()
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}" for path in files)


def _renew_prose(task: Task) -> None:
    executed = nbformat.read(task.output, as_version=4)
    code = iter([cell for cell in executed.cells if cell.cell_type == "code"])
    cells = []
    for cell in nbformat.read(task.path, as_version=4).cells:
        if cell.cell_type != "code":
            cells.append(cell)
            continue
        cells.append(next(code))
        if is_injected(cells[-1]):
            cells.append(next(code))
    if [cell.source for cell in cells] != [cell.source for cell in executed.cells]:
        executed.cells = cells
        nbformat.write(executed, task.output)


def machine_memory_gb() -> float | None:
    """Return the machine's memory in 10**9 bytes; None where the system does not tell (Windows)."""
    if not hasattr(os, "sysconf"):
        return None
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)


class TimeLeft:
    """How long tasks will still take, judged by how long they took last time.

    Parameters
    ----------
    results : dict of str to Result
        The last results, as :func:`load` returns them.
    tasks : sequence of Task
        What is to be executed.
    jobs : int
        How many run at once.
    """

    def __init__(self, results: dict[str, Result], tasks: Sequence[Task], jobs: int) -> None:
        self.jobs = jobs
        self.started: dict[Task, float] = {}
        took: dict[tuple[str, bool], float] = {
            (result.lecture, result.fast): result.seconds
            for result in results.values()
            if result.status == "ok"  # others stopped half-way
        }
        self.expected = {task: took.get((task.path.stem, task.fast)) for task in tasks}

    def start(self, task: Task) -> None:
        """Note that a task starts now."""
        self.started[task] = time.monotonic()

    def end(self, task: Task) -> None:
        """Note that a task has ended."""
        # Not deleted from: the progress bar reads it in a thread of its own.
        self.expected = {due: seconds for due, seconds in self.expected.items() if due != task}

    def __str__(self) -> str:
        now = time.monotonic()
        known = [
            max(0.0, seconds - (now - self.started.get(task, now)))
            for task, seconds in self.expected.items()
            if seconds is not None
        ]
        if not known:
            return ""
        # The longest cannot be shared out.
        minutes = round(max(sum(known) / self.jobs, *known) / 60)
        if len(known) < len(self.expected):
            return f"more than {minutes} min left"
        return f"about {minutes} min left" if minutes else "under a minute left"
