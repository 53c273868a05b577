"""``make bench``: how long graders take for the same submissions, and what memory; for Linux.

Each run grades a class from nothing, with one command, in a folder of its own. The graders alternate, another
one begins each round, and the points of each run are compared with those that the answers must get: a grader
that did other work would be found out. What was measured is written to ``build/bench/grading.json`` after
each run; :mod:`benchmarks.page` makes tables and a picture of it.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import page
from benchmarks.classes import Class, make_class
from benchmarks.graders import ROOT, Found, Grader, Nbgrader, Nlpkit, environment, find_otter
from benchmarks.memory import Watch, cpu_seconds
from nlpkit.course import CourseError, find_problem_set
from nlpkit.notebooks import THREAD_VARIABLES

PACKAGES = ("nbgrader", "otter-grader", "keras", "tensorflow", "torch", "numpy", "distributed")

WATCHED = 3
"""The size of the classes that memory is measured with, for each submission that is graded at once."""

LOOK_SECONDS = 0.05
"""How often a command is looked at, and how exactly its end is known."""


class BenchmarkError(Exception):
    """Something that keeps the benchmark from measuring; one line."""


def run(grader: Grader, submissions: Class, watch: Watch | None = None) -> tuple[dict[str, Any], Found]:
    """Let a grader grade a class, in an empty folder.

    Parameters
    ----------
    grader : Grader
        Which.
    submissions : Class
        What.
    watch : Watch, optional
        Looks at the processes meanwhile; that takes time itself.

    Returns
    -------
    measured : dict
        ``seconds`` by the clock; ``cpu_seconds`` of the command's own process; ``disk_bytes`` that it left;
        ``stages``; ``notes`` on the run as a whole.
    found : Found
        The points.

    Raises
    ------
    BenchmarkError
        If the command fails.
    """
    with tempfile.TemporaryDirectory(prefix="nlpkit-bench-", ignore_cleanup_errors=True) as folder:
        place, output, errors = (Path(folder, name) for name in ("course", "output", "errors"))
        place.mkdir()
        grader.prepare(place, submissions)
        before = _bytes(place)
        command = grader.command(place, submissions)
        with open(output, "wb") as out, open(errors, "wb") as err:
            start = time.perf_counter()
            with subprocess.Popen(command, cwd=place, env=environment(), stdout=out, stderr=err) as process:
                used = 0.0
                while process.poll() is None:
                    if watch:
                        watch.look(process.pid)
                    used = cpu_seconds(process.pid)
                    time.sleep(LOOK_SECONDS)
                seconds = time.perf_counter() - start
        lines = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        if process.returncode:
            raise BenchmarkError(f"{grader.name} ended with {process.returncode}: {''.join(lines[-1:])}")
        found = grader.found(place, submissions, output.read_text(encoding="utf-8"))
        measured = {
            "pset": submissions.master.pset,
            "grader": grader.name,
            "submissions": len(submissions.expected),
            "seconds": seconds,
            "cpu_seconds": used,
            "disk_bytes": _bytes(place) - before,
            "stages": found.stages,
            "notes": [line for line in lines if line.startswith("note: ")],
        }
        return measured, found


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def differences(grader: str, submissions: Class, found: Found) -> list[str]:
    """Return a line for each question that got other points than its answer must get."""
    lines = []
    for student, expected in submissions.expected.items():
        points = found.points.get(student, {})
        lines += [
            f"{submissions.master.pset}: {grader} gave {student} {points.get(question)} points for "
            f"{question}, expected {wanted:g}"
            for question, wanted in expected.items()
            if points.get(question) != wanted
        ]
    return lines


def kernel_seconds(repeats: int) -> float:
    """Return how long a kernel takes to start and to end without any of the graders; the median."""
    from jupyter_client.manager import start_new_kernel

    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        manager, client = start_new_kernel(kernel_name="python3", env=environment(), **quiet)
        client.stop_channels()
        manager.shutdown_kernel()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def describe() -> dict[str, Any]:
    """Return what the figures depend on besides the course: the machine and its software."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    processor = re.search(r"^(?:model name|CPU part)\s*:\s*(.*)", text, re.MULTILINE)
    memory = int(re.search(r"\d+", Path("/proc/meminfo").read_text(encoding="utf-8"))[0]) * 1024
    installed = {d.metadata["Name"]: d.version for d in importlib.metadata.distributions()}
    commit = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    described = subprocess.run(commit, cwd=ROOT, capture_output=True, text=True)
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "processor": processor[1] if processor else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": memory,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: installed[name] for name in PACKAGES if name in installed},
        "commit": described.stdout.strip(),
        "load_before": os.getloadavg()[0],
        "threads": {name: os.environ[name] for name in THREAD_VARIABLES if name in os.environ},
    }


class Benchmark:
    """All that is measured, written to ``grading.json`` as it comes.

    Attributes
    ----------
    measured : dict
        What the file holds.

    Parameters
    ----------
    out : Path
        Its folder.
    jobs : int
        How many submissions ``nlpkit grade`` grades at once, besides one.
    """

    def __init__(self, out: Path, jobs: int) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self.path = out / "grading.json"
        self.measured: dict[str, Any] = {
            "machine": describe(),
            "jobs": jobs,
            "kernel_seconds": kernel_seconds(5),
            "memory": [],
            "runs": [],
            "growth": [],
            "points": 0,
            "differences": [],
        }

    def grade(
        self, part: str, grader: Grader, submissions: Class, number: int = 1, watch: Watch | None = None
    ) -> None:
        """Measure a run, the first or another one of its kind, and keep it under ``part``."""
        measured, found = run(grader, submissions, watch)
        if watch:
            measured |= {"kernels": sorted(watch.kernels.values()), "together": watch.together}
        self.measured[part].append(measured | {"round": number})
        self.measured["points"] += sum(map(len, submissions.expected.values()))
        known = self.measured["differences"]
        known += [line for line in differences(grader.name, submissions, found) if line not in known]
        self.path.write_text(json.dumps(self.measured, indent=1) + "\n", encoding="utf-8")
        size, seconds = measured["submissions"], measured["seconds"]
        done = f"{part:6}  {measured['pset']:16} {grader.name:20} {size:5} submissions, round {number}"
        print(f"{done}  {seconds:7.1f} s, {seconds / size:6.2f} s each", file=sys.stderr, flush=True)


def measure(
    psets: Sequence[str],
    out: Path,
    *,
    size: int = 40,
    rounds: int = 3,
    jobs: int = 2,
    growth: Sequence[int] = (10, 100, 1000),
    others: Sequence[Grader] = (),
) -> dict[str, Any]:
    """Measure everything.

    Parameters
    ----------
    psets : sequence of str
        The problem sets' full names; classes grow with the first.
    out : Path
        Where ``grading.json`` is written.
    size, rounds : int
        How many submissions of each problem set, and how often each grader grades them.
    jobs : int
        How many submissions ``nlpkit grade`` grades at once, besides one.
    growth : sequence of int
        The sizes of the classes whose cost is compared.
    others : sequence of Grader
        Whom ``nlpkit grade`` is compared with.

    Returns
    -------
    dict
        What is in ``grading.json``.
    """
    benchmark = Benchmark(out, jobs)
    several = Nlpkit(jobs)
    with tempfile.TemporaryDirectory(prefix="nlpkit-classes-") as folder:
        # First, since the first to read a library from the disk would be at a disadvantage.
        for pset in psets:
            few = make_class(ROOT, pset, WATCHED, Path(folder, pset, "few"))
            many = make_class(ROOT, pset, WATCHED * jobs, Path(folder, pset, "many"))
            benchmark.grade("memory", several, many, watch=Watch())
            for grader in others:
                benchmark.grade("memory", grader, few, watch=Watch())
        for pset in psets:
            submissions = make_class(ROOT, pset, size, Path(folder, pset, "all"))
            graders = [*([Nlpkit(1)] if jobs > 1 else []), several, *others]
            for number in range(rounds):
                first = number % len(graders)
                for grader in graders[first:] + graders[:first]:
                    if number < grader.rounds:
                        benchmark.grade("runs", grader, submissions, number + 1)
        for students in growth:
            submissions = make_class(ROOT, psets[0], students, Path(folder, f"growth-{students}"))
            # A large class is a mean over many submissions in itself.
            for number in range(rounds if students * 100 <= max(growth) else 1):
                benchmark.grade("growth", several, submissions, number + 1)
    return benchmark.measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or make the page of what was measured; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=main.__doc__)
    add = parser.add_argument
    add("--psets", nargs="+", default=["ps01", "ps02", "ps06"], help="classes grow with the first")
    add("--size", type=int, default=40, help="submissions of each problem set")
    add("--rounds", type=int, default=3, help="how often each grader grades them")
    add("--jobs", type=int, default=2, help="how many submissions nlpkit grades at once, besides one")
    add("--growth", type=int, nargs="+", default=[10, 100, 1000], help="sizes of classes to compare")
    add(
        "--otter",
        type=Path,
        default=sys.executable,
        help="a Python that has otter-grader and the course's packages",
    )
    add("--out", type=Path, default=ROOT / "build" / "bench", help="folder for the results")
    add("--page", action="store_true", help="measure nothing: bring docs/benchmark.md up to date")
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        parser.error(f"found {sys.platform}, expected linux: memory is read from /proc")
    try:
        if options.page:
            measured = json.loads((options.out / "grading.json").read_text(encoding="utf-8"))
            page.write(measured, ROOT / "docs")
        else:
            otter = find_otter(options.otter)
            if otter is None:
                print(f"without otter-grader, which {options.otter} does not have", file=sys.stderr)
            measured = measure(
                [find_problem_set(ROOT, name) for name in options.psets],
                options.out,
                size=options.size,
                rounds=options.rounds,
                jobs=options.jobs,
                growth=options.growth,
                others=[Nbgrader(), *([otter] if otter else [])],
            )
            page.draw(measured, options.out / "grading.svg")
            page.draw(measured, options.out / "grading.png")
    except (BenchmarkError, CourseError, FileNotFoundError) as error:
        parser.exit(2, f"error: {error}\n")
    print(page.tables(measured))
    return 1 if measured["differences"] else 0


if __name__ == "__main__":
    sys.exit(main())
