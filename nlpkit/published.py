"""The figures of a full run beside those that were published, as a table that the README shows too."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from nlpkit.course import CourseError
from nlpkit.runs import RECORD, Result, save

FILE = Path("tests/notebooks/published.toml")
"""Where the figures stand, below the course's folder."""

MEMORY_GB = 4.0
"""No lecture takes more memory, in 10**9 bytes."""

START = "<!-- full run: written by `nlpkit published --readme`, not by hand -->"
END = "<!-- end of the full run -->"

HEADINGS = (
    "lecture",
    "figure",
    "published",
    "here",
    "spread over seeds",
    "simple model",
    "must lie in",
    "seconds",
    "peak memory, GB",
)

NAIVE = "naive_"
"""How the metric begins for what a step costs in the naive way: ``naive_epoch_ms``, beside ``epoch_ms``."""

NAIVE_TITLE = "What a step costs in the naive way and in the lecture's, in the same run (mb: size of arrays):"

NOTES_TITLE = "Why a range admits what does not reach the published figure:"

NOTES_HEADINGS = ("lecture", "figure", "note")

NAIVE_HEADINGS = ("lecture", "step", "unit", "naive way", "lecture's way", "times less")


@dataclass(frozen=True)
class Figure:
    """One figure that a full run is held to.

    Attributes
    ----------
    lecture, metric : str
        The lecture that records it, and its name there.
    range : list of float
        The lowest and the highest value that a full run may have, with any seed.
    source : str
        Who published it, in which table or section; or what else it is compared with.
    published : float, optional
        The published value, if it is a number.
    above, below : str, optional
        A metric of the same lecture than which it must be larger, or smaller.
    simple : str, optional
        What the lecture records for a simple model of the same task, to stand beside it.
    note : str
        Why the range is what it is, where it admits what does not reach the published value.
    """

    lecture: str
    metric: str
    range: list[float]
    source: str
    published: float | None = None
    above: str = ""
    below: str = ""
    simple: str = ""
    note: str = ""

    @property
    def rivals(self) -> list[tuple[str, str]]:
        """The metrics to be compared with: on which side of each it must lie, and its name."""
        return [(side, name) for side, name in (("above", self.above), ("below", self.below)) if name]


@dataclass(frozen=True)
class Row:
    """A lecture's full runs, and what they have for one figure.

    Attributes
    ----------
    lecture : str
        The lecture.
    runs, failed : list of Result
        Those that ran to the end and those that did not; one a seed, all of the same code as that of seed 0.
    figure : Figure or None
        None for a lecture without one.
    """

    lecture: str
    runs: list[Result]
    failed: list[Result]
    figure: Figure | None = None

    def mean(self, metric: str) -> str:
        """Return the mean of a metric over the runs that recorded it as a number; a dash if none did."""
        values = self._values(metric)
        return f"{statistics.fmean(values):.4g}" if values else "-"

    def _values(self, metric: str) -> list[float]:
        found = [run.metrics.get(metric) for run in self.runs]
        return [value for value in found if isinstance(value, int | float)]

    @property
    def spread(self) -> float | None:
        """Largest minus smallest value over seeds: the lecture's own, where it trains with several itself."""
        if self.figure is None:
            return None
        own = self._values(f"{self.figure.metric}_spread")
        if own and len(own) == len(self.runs):
            return max(own)
        values = self._values(self.figure.metric)
        return max(values) - min(values) if len(values) > 1 else None


def read(path: Path) -> list[Figure]:
    """Return the figures of a file such as ``tests/notebooks/published.toml``.

    Raises
    ------
    CourseError
        If it cannot be read, or an entry lacks something or has something unknown.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return [Figure(lecture, **entry) for lecture, entries in tables.items() for entry in entries]
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        raise CourseError(f"{path}: {error}: correct the file") from error


def compare(figures: Iterable[Figure], results: Iterable[Result], lectures: Sequence[str]) -> list[Row]:
    """Put the figures beside the full runs, lecture by lecture.

    Parameters
    ----------
    figures : iterable of Figure
        What to compare with.
    results : iterable of Result
        What there is; fast forms, and seeds that ran with other code than seed 0, do not count.
    lectures : sequence of str
        The names of all lectures; one without figures has a row for its seconds and memory.
    """
    results, figures, rows = list(results), list(figures), []
    for lecture in lectures:
        full = [result for result in results if result.lecture == lecture and not result.fast]
        digests = [result.digest for result in full if result.seed == 0]
        runs = [result for result in full if result.digest in digests and result.status == "ok"]
        failed = [result for result in full if result.digest in digests and result.status != "ok"]
        for figure in [figure for figure in figures if figure.lecture == lecture] or [None]:
            rows.append(Row(lecture, runs, failed, figure))
    return rows


def misses(rows: Iterable[Row]) -> list[str]:
    """Return what is not as it must be, one line each; nothing if all is."""
    lines: dict[str, None] = {}  # a lecture has several rows: each line once
    for row in rows:
        again = f"run `nlpkit run {row.lecture.split('_')[0]}`"
        if not row.runs and not row.failed:
            lines[f"{row.lecture} has no full run: {again}"] = None
        for result in row.failed:
            lines[f"{row.lecture}, SEED {result.seed}: failed with {result.error}: {again}"] = None
        for run in row.runs:
            memory = run.metrics.get("peak_memory_gb", 0.0)
            if memory > MEMORY_GB:
                what = f"{row.lecture}, SEED {run.seed}: took {memory:.1f} GB of memory"
                lines[f"{what}, but {MEMORY_GB:g} GB is the most"] = None
            if row.figure:
                lines |= dict.fromkeys(_missed(row.figure, run))
    return list(lines)


def _missed(figure: Figure, run: Result) -> list[str]:
    what = f"{figure.lecture}, SEED {run.seed}: {figure.metric}"
    value = run.metrics.get(figure.metric)
    if not isinstance(value, int | float):
        return [f"{what} was not recorded as a number"]
    lines = []
    low, high = figure.range
    if not low <= value <= high:  # nor is a NaN
        beside = "" if figure.published is None else f" (published {figure.published:g})"
        lines.append(f"{what} is {value:.4g}, but must lie in {low:g} to {high:g}{beside}")
    for side, name in figure.rivals:
        rival = run.metrics.get(name)
        held = isinstance(rival, int | float) and (value > rival if side == "above" else value < rival)
        if not held:
            lines.append(f"{what} is {value:.4g}, but must lie {side} {name}, which is {rival}")
    return lines


def _cells(rows: Sequence[Row]) -> list[list[str]]:
    """Return the table's cells as text; seconds and memory stand in a lecture's first row."""
    shown, last = [], ""
    for row in rows:
        cells = [row.lecture, *[""] * (len(HEADINGS) - 1)]
        figure = row.figure
        if figure:
            cells[1] = figure.metric
            rivals = ", ".join(f"{side} {name}" for side, name in figure.rivals)
            cells[2] = rivals if figure.published is None else f"{figure.published:g}"
            cells[3] = row.mean(figure.metric)
            cells[4] = "-" if row.spread is None else f"{row.spread:.2g}"
            cells[5] = row.mean(figure.simple) if figure.simple else ""
            cells[6] = f"{figure.range[0]:g} to {figure.range[1]:g}"
        if row.runs and row.lecture != last:
            first = [run.seconds for run in row.runs if run.seed == 0]
            cells[7] = f"{first[0]:.0f}" if first else "-"
            peaks = [run.metrics["peak_memory_gb"] for run in row.runs if "peak_memory_gb" in run.metrics]
            cells[8] = f"{max(peaks):.1f}" if peaks else "-"
        shown.append(cells)
        last = row.lecture
    return shown


def _naive_cells(rows: Iterable[Row]) -> list[list[str]]:
    """Return, as text, what each step with a naive way costs in both; means over the runs."""
    shown = []
    for lecture, runs in {row.lecture: row.runs for row in rows if row.runs}.items():
        for naive in [metric for metric in runs[0].metrics if metric.startswith(NAIVE)]:
            metric = naive.removeprefix(NAIVE)
            first, second = (statistics.fmean(run.metrics[name] for run in runs) for name in (naive, metric))
            step, unit = metric.rsplit("_", 1)
            times = first / second
            cells = [f"{first:.4g}", f"{second:.3g}", f"{times:,.0f}" if times >= 10 else f"{times:.1f}"]
            shown.append([lecture, step.replace("_", " "), unit, *cells])
    return shown


def summary(rows: Sequence[Row]) -> str:
    """Say in a sentence when, on what machine and for how long the full runs ran.

    Raises
    ------
    CourseError
        If there is none.
    """
    runs = {(run.lecture, run.seed): run for row in rows for run in row.runs}.values()
    if not runs:
        raise CourseError("there is no full run of any lecture: run `nlpkit run`")
    sizes = {(run.cores, run.memory_gb) for run in runs}
    machines = [f"{n} cores" + (f", {gb:.0f} GB of memory" if gb else "") for n, gb in sorted(sizes)]
    most = max(len(row.runs) for row in rows)
    seeds = "one seed" if most == 1 else f"up to {most} seeds"
    minutes = sum(run.seconds for run in runs if run.seed == 0) / 60
    threads = {run.threads for run in runs}
    each = ", with one thread each" if threads == {1} else ""
    return (
        f"Last full run: {max(run.finished for run in runs)[:10]}; {' and '.join(machines)}; "
        f"{minutes:.0f} minutes of lectures{each}; {seeds}."
    )


def _notes(rows: Iterable[Row]) -> list[list[str]]:
    """Return the notes of those figures that may stay below what was published."""
    figures = [row.figure for row in rows if row.figure and row.figure.published is not None]
    return [[f.lecture, f.metric, f.note] for f in figures if f.range[0] < f.published]


def _contents(rows: Sequence[Row]) -> list[tuple[str, Sequence[str], list[list[str]]]]:
    """Return title, headings and lines of the comparison, and of notes and naive ways if there are any."""
    contents = [
        (summary(rows), HEADINGS, _cells(rows)),
        (NOTES_TITLE, NOTES_HEADINGS, _notes(rows)),
        (NAIVE_TITLE, NAIVE_HEADINGS, _naive_cells(rows)),
    ]
    return [content for content in contents if content[2]]


def tables(rows: Sequence[Row]) -> list[Table]:
    """Return the comparison, its notes, and what naive ways cost, for the terminal."""
    shown = []
    for title, headings, lines in _contents(rows):
        shown.append(Table(title=title, title_justify="left"))
        for i, heading in enumerate(headings):
            side = "left" if _is_text(i, heading) else "right"
            shown[-1].add_column(heading, justify=side, overflow="fold")
        for cells in lines:
            shown[-1].add_row(*cells)
    return shown


def _is_text(column: int, heading: str) -> bool:
    """Whether a column holds text; others hold numbers."""
    return column < 2 or heading == "note"


def markdown(rows: Sequence[Row]) -> str:
    """Return the comparison, its notes, and what naive ways cost, for the README."""
    shown = []
    for title, headings, lines in _contents(rows):
        rule = "".join("|:--" if _is_text(i, h) else "|--:" for i, h in enumerate(headings)) + "|"
        cells = ["| " + " | ".join(line) + " |" for line in [headings, *lines]]
        shown.append("\n".join([title, "", cells[0], rule, *cells[1:]]))
    return "\n\n".join(shown)


def write(root: Path, rows: Sequence[Row], results: dict[str, Result]) -> None:
    """Put the tables into the README, and what they are made of into :data:`nlpkit.runs.RECORD`.

    Parameters
    ----------
    root : Path
        The course's folder.
    rows : sequence of Row
        What :func:`compare` made of the results.
    results : dict of str to Result
        What :func:`nlpkit.runs.load` returned.

    Raises
    ------
    CourseError
        If the README does not have each of the lines :data:`START` and :data:`END` once.
    """
    path = root / "README.md"
    old = path.read_text(encoding="utf-8")
    if old.count(START) != 1 or old.count(END) != 1 or old.index(START) > old.index(END):
        raise CourseError(f"{path.name} does not have once each the lines {START} and {END}: put them back")
    before, rest = old.split(START)
    path.write_text(f"{before}{START}\n\n{markdown(rows)}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")
    compared = [run for row in rows for run in row.runs]
    (root / RECORD).mkdir(parents=True, exist_ok=True)
    save(root / RECORD, {name: run for name, run in results.items() if run in compared})
