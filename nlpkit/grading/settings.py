"""Under what conditions a class is graded: the sandbox, the limits on a submission, the seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from nlpkit.course import CourseError

SANDBOXES = ("bubblewrap", "docker", "podman")
"""What a submission can be shut in; bubblewrap is on Linux only."""

UNITS = {"": 1, "s": 1, "min": 60, "h": 3600, "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9}


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell_seconds : float
        How long one cell may run: the import of Keras takes 20 s where others use the machine too.
    notebook_seconds : float
        How long all cells together may run, start-up of kernels included.
    output_bytes : int
        What the kernel may send while it runs, to be shown or not.
    cpu_seconds : float
        CPU time, user and system, of all processes together.
    memory_bytes : int
        Memory of all processes, with their page tables and sockets, and what they wrote. A page that several
        share counts once.
    processes, threads : int
        How many may exist at once. TensorFlow starts several threads for each processor.
    written_bytes : int
        Files in the home, which holds the working folder; as much again in ``/tmp`` and in ``/dev/shm``.
    open_files : int
        Of one process.
    """

    cell_seconds: float = 60
    notebook_seconds: float = 300
    output_bytes: int = 50_000_000
    cpu_seconds: float = 300
    memory_bytes: int = 3_000_000_000
    processes: int = 64
    threads: int = 1_000
    written_bytes: int = 200_000_000
    open_files: int = 1_000

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 1:
                raise ValueError(f"the limit {limit.name} is {value!r}; expected a number, 1 or more")


@dataclass(frozen=True)
class Settings:
    """What, besides the submission and the problem set, decides the result.

    Attributes
    ----------
    sandbox : str or None
        One of ``SANDBOXES``; None for none, and then each result says so.
    limits : Limits
        What a submission may use. Without a sandbox only the first three are kept.
    seed : int
        What the random number generators start from, before each cell.
    preload : bool
        Where the sandbox is bubblewrap: fork kernels from a process that has done the imports. It decides
        about the time that grading takes, not about results; for a single submission it saves none.
    """

    sandbox: str | None = "bubblewrap"
    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    preload: bool = True


def read_settings(
    course: Path, sandbox: str | None = "bubblewrap", overrides: Sequence[str] = ()
) -> Settings:
    """Read the limits that ``nbgrader_config.py`` sets as ``c.Limits.memory_bytes = 2_000_000_000``.

    Parameters
    ----------
    course : Path
        The course's folder.
    sandbox : str or None
        One of ``SANDBOXES``, or None.
    overrides : sequence of str
        Such as ``memory_bytes=2GB`` or ``cell_seconds=2min``; a plain number is in seconds or bytes.

    Raises
    ------
    CourseError
        If a limit does not exist or is no number, or the sandbox is not known.
    """
    from nlpkit.grading.rebuild import nbgrader_config

    if sandbox is not None and sandbox not in SANDBOXES:
        raise CourseError(f"there is no sandbox {sandbox!r}: choose one of {', '.join(SANDBOXES)}")
    values = dict(nbgrader_config(course).Limits)
    for override in overrides:
        values |= _parse(override)
    known = {limit.name for limit in fields(Limits)}
    for name in values:
        if name not in known:
            raise CourseError(f"there is no limit {name!r}: choose one of {', '.join(sorted(known))}")
    try:
        return Settings(sandbox, replace(Limits(), **values))
    except ValueError as error:
        raise CourseError(str(error)) from error


def _parse(override: str) -> dict[str, float]:
    found = re.fullmatch(r"\s*(\w+)\s*=\s*([\d_.]+)\s*([a-zA-Z]*)\s*", override)
    if not found or found[3] not in UNITS:
        raise CourseError(
            f"--limit {override!r} cannot be read: write it as memory_bytes=2GB or cell_seconds=90"
        )
    try:
        value = float(found[2]) * UNITS[found[3]]
    except ValueError:
        raise CourseError(f"--limit {override!r} holds no number: write it as cell_seconds=90") from None
    return {found[1]: int(value) if value == int(value) else value}
