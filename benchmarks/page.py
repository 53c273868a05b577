"""What was measured, as tables, as a picture, and as a page of the documentation."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STOCK, ALONE = "nbgrader autograde", "nlpkit grade -j 1"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

PICTURE = "Figure: stacked bars, seconds for a submission, by stage, with stock nbgrader and with nlpkit"
"""What the picture shows, for those who cannot see it."""

MANY = 10_000
"""How many submissions the last table is about."""

WORKERS = (10, 100)
"""The clusters that it is about."""

STORING = ("gradebook", "feedback")
"""The stages that one process goes through for all submissions, while workers execute the next ones."""

STAGES = {
    # what grading calls it: (what the picture calls it, its colour)
    "kernel": ("kernel: start and end", "#0b5394"),
    "answers": ("imports and answers", "#c25700"),
    "visible_tests": ("visible tests", "#8fbf7f"),
    "hidden_tests": ("hidden tests", "#38761d"),
    "rebuild": ("rebuilding", "#111111"),
    "rest": ("command's start and all else", "#bbbbbb"),
    "gradebook": ("meanwhile: gradebook", "#d9b3e0"),
    "feedback": ("meanwhile: feedback", "#f0e0f4"),
}

Run = dict[str, Any]


def tables(measured: dict[str, Any]) -> str:
    """Return all tables, in Markdown."""
    parts = [_conditions(measured), *_notes(measured), _times(measured), _agreement(measured)]
    return "\n\n".join([*parts, _memory(measured), _growth(measured), _needs(measured)])


def write(measured: dict[str, Any], folder: Path) -> None:
    """Bring ``benchmark.md`` and its picture in a folder up to date.

    Raises
    ------
    ValueError
        If the page has no place for the tables.
    """
    path = folder / "benchmark.md"
    text = path.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"{path.name}: expected {BEGIN} and {END}, once each")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    shown = f"{tables(measured)}\n\n![{PICTURE}](benchmark.svg)"
    path.write_text(f"{before}{BEGIN}\n{shown}\n{END}{after}", encoding="utf-8")
    draw(measured, folder / "benchmark.svg")


def draw(measured: dict[str, Any], path: Path) -> None:
    """Draw where the time goes: a bar for each problem set and grader, in seconds for a submission."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    from nlpkit.plot import use_style

    bars = [
        (f"{pset.partition('_')[0]}\n{grader}", _mean_stages(measured, pset, grader))
        for pset in _psets(measured)
        for grader in (STOCK, ALONE)
        if _runs(measured, pset, grader)
    ]
    # The same bytes from the same figures.
    with plt.rc_context({"svg.hashsalt": "nlpkit"}):
        use_style()
        figure, ax = plt.subplots(figsize=(9, 0.6 * len(bars) + 1.6))
        labels, left = [label for label, _ in bars], [0.0] * len(bars)
        for name, (label, colour) in STAGES.items():
            widths = [stages.get(name, 0.0) for _, stages in bars]
            hatch = "///" if name in STORING else ""
            style = {"color": colour, "edgecolor": "white", "linewidth": 0.8, "hatch": hatch}
            ax.barh(labels, widths, left=left, label=label, **style)
            left = [a + b for a, b in zip(left, widths, strict=True)]
        for position, (_, stages) in enumerate(bars):
            total = sum(seconds for name, seconds in stages.items() if name not in STORING)
            ax.vlines(total, position - 0.45, position + 0.45, color="black")
            ax.text(left[position], position, f"  {total:.2f} s", va="center")
        ax.invert_yaxis()
        ax.set(xlabel="seconds for a submission", xlim=(0, 1.1 * max(left)))
        ax.grid(axis="y", visible=False)
        figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=4)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=120)
        plt.close(figure)


def _conditions(measured: dict[str, Any]) -> str:
    machine = measured["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    threads = ", ".join(f"{name}={value}" for name, value in machine["threads"].items())
    return (
        f"{machine['date']}, commit {machine['commit']}; {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_bytes'] / 1e9:.0f} GB; {machine['system']}, Python {machine['python']}, "
        f"{packages}; load before: {machine['load_before']:.1f}" + (f"; {threads}" if threads else "")
    )


def _notes(measured: dict[str, Any]) -> list[str]:
    parts = ("memory", "runs", "growth")
    notes = {(run["grader"], note) for part in parts for run in measured[part] for note in run["notes"]}
    return [f"`{grader}`: {note}" for grader, note in sorted(notes)]


def _times(measured: dict[str, Any]) -> str:
    lines = []
    for pset in _psets(measured):
        stock, alone = (_each(measured, pset, grader) for grader in (STOCK, ALONE))
        for grader in dict.fromkeys(run["grader"] for run in measured["runs"] if run["pset"] == pset):
            own = _each(measured, pset, grader)
            cells = [
                pset,
                grader,
                _spread(own.values(), 2),
                _times_faster(stock, own),
                _times_faster(alone, own),
            ]
            lines.append(cells)
    size = max(run["submissions"] for run in measured["runs"])
    heading = (
        f"**Seconds for a submission**, {size} of each problem set: median of the rounds (least to most)"
    )
    columns = ["problem set", "grader", "s", f"times faster than `{STOCK}`", f"than `{ALONE}`"]
    return f"{heading}\n\n{_table(columns, lines)}"


def _times_faster(reference: dict[int, float], own: dict[int, float]) -> str:
    """Compare within rounds: what else the machine had to do differs between them."""
    ratios = [reference[number] / own[number] for number in own if number in reference]
    return _spread(ratios, 1) if ratios and reference != own else ""


def _agreement(measured: dict[str, Any]) -> str:
    wrong = measured["differences"]
    text = f"Of {measured['points']:,} verdicts on a question, {len(wrong):,} differ from the known points"
    return "\n".join(
        [f"{text}{':' if wrong else '.'}", *(["", *(f"- {line}" for line in wrong)] if wrong else [])]
    )


def _memory(measured: dict[str, Any]) -> str:
    lines = []
    for one in measured["memory"]:
        kernels = [size / 1e6 for size in one["kernels"]]
        lines.append([one["pset"], one["grader"], _spread(kernels, 0), f"{one['together'] / 1e6:,.0f}"])
    heading = "**Memory in MB**: of a kernel, the most pages that are its own; of all processes together"
    columns = ["problem set", "grader", "a kernel: median (least to most)", "together at most"]
    return f"{heading}\n\n{_table(columns, lines)}"


def _growth(measured: dict[str, Any]) -> str:
    lines, first = [], None
    for size, runs in _by_size(measured):
        each = statistics.median(run["seconds"] for run in runs) / size
        first = first or each
        disk = statistics.median(run["disk_bytes"] for run in runs) / size
        lines.append([f"{size:,}", f"{each:.2f}", f"{each / first:.2f}", f"{disk / 1e3:,.0f}"])
    one = measured["growth"][0]
    heading = f"**Classes of different sizes**, {one['pset']}, `{one['grader']}`"
    columns = ["submissions", "s for each", "compared with the smallest class", "kB on the disk for each"]
    return f"{heading}\n\n{_table(columns, lines)}"


@dataclass(frozen=True)
class Costs:
    """What a class costs, for classes of any size.

    Attributes
    ----------
    begin : float
        Seconds that a class takes besides those for each submission.
    executing : float
        Seconds that a worker needs for a submission.
    one_process : float
        Processor time, for each submission, of the one process that feeds the workers and stores results.
    """

    begin: float
    executing: float
    one_process: float

    def seconds(self, submissions: int, workers: int) -> float:
        """Return how long a class takes: the slower ones determine it, the workers or that process."""
        return self.begin + submissions * max(self.executing / workers, self.one_process)


def costs(measured: dict[str, Any], pset: str) -> Costs:
    """Work out the costs from runs of `nlpkit grade` with several jobs, which share the machine."""
    jobs = measured["jobs"]
    small, large = (_by_size(measured)[i] for i in (0, -1))
    cpu = [statistics.median(run["cpu_seconds"] for run in runs) for _, runs in (small, large)]
    # By the difference: what the process does once, its start, is not to count for each submission.
    each = (cpu[1] - cpu[0]) / (large[0] - small[0]) if large[0] > small[0] else cpu[0] / small[0]
    begin = statistics.median(run["seconds"] for run in small[1]) - Costs(
        0, _executing(small[1]), each
    ).seconds(small[0], jobs)
    own = _runs(measured, pset, f"nlpkit grade -j {jobs}")
    if own:
        once = cpu[0] - small[0] * each
        each = statistics.median((run["cpu_seconds"] - once) / run["submissions"] for run in own)
    return Costs(max(begin, 0.0), _executing(own or large[1]), max(each, 0.0))


def _executing(runs: Sequence[Run]) -> float:
    """Return a submission's seconds on a worker."""
    return statistics.median(
        sum(seconds for name, seconds in run["stages"].items() if name not in STORING) for run in runs
    )


def _needs(measured: dict[str, Any]) -> str:
    jobs = measured["jobs"]
    lines = []
    for pset in _psets(measured):
        cost = costs(measured, pset)
        times = [_duration(cost.seconds(MANY, workers)) for workers in (jobs, *WORKERS)]
        # Of a few submissions the processor time differs by less than the clock can tell.
        most = f"{math.ceil(cost.executing / cost.one_process):,}" if cost.one_process else "unknown"
        memory = next(one["together"] for one in measured["memory"] if one["pset"] == pset) / jobs
        lines.append([pset, *times, most, f"{memory / 1e6:,.0f}"])
    size, runs = _by_size(measured)[-1]
    pset = runs[0]["pset"]
    taken = statistics.median(run["seconds"] for run in runs)
    check = (
        f"The same sum for the {size:,} submissions of {pset} above comes to "
        f"{costs({**measured, 'runs': []}, pset).seconds(size, jobs):,.0f} s; they took {taken:,.0f} s."
    )
    disk = MANY * statistics.median(run["disk_bytes"] for run in runs) / size
    heading = f"**What {MANY:,} submissions need**, from the figures above; on the disk {disk / 1e9:.1f} GB"
    columns = ["problem set", f"this machine, `-j {jobs}`", *(f"{n} workers" for n in WORKERS)]
    columns += ["more workers than this do not help", "MB for a worker"]
    return f"{heading}\n\n{_table(columns, lines)}\n\n{check}"


def _psets(measured: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(run["pset"] for run in measured["runs"]))


def _runs(measured: dict[str, Any], pset: str, grader: str) -> list[Run]:
    return [run for run in measured["runs"] if (run["pset"], run["grader"]) == (pset, grader)]


def _each(measured: dict[str, Any], pset: str, grader: str) -> dict[int, float]:
    """Return round -> seconds for a submission."""
    return {run["round"]: run["seconds"] / run["submissions"] for run in _runs(measured, pset, grader)}


def _by_size(measured: dict[str, Any]) -> list[tuple[int, list[Run]]]:
    sizes = sorted({run["submissions"] for run in measured["growth"]})
    return [(size, [run for run in measured["growth"] if run["submissions"] == size]) for size in sizes]


def _mean_stages(measured: dict[str, Any], pset: str, grader: str) -> dict[str, float]:
    """Return stage -> seconds for a submission, with all that no stage accounts for as the rest."""
    runs = _runs(measured, pset, grader)
    names = {name for run in runs for name in run["stages"]}
    stages = {name: statistics.mean(run["stages"].get(name, 0.0) for run in runs) for name in names}
    if grader == STOCK:
        # nbgrader does not tell; measured beside.
        stages["kernel"] = measured["kernel_seconds"]
    total = statistics.mean(run["seconds"] / run["submissions"] for run in runs)
    waited_for = sum(seconds for name, seconds in stages.items() if name not in STORING)
    return stages | {"rest": max(total - waited_for, 0.0)}


def _spread(values: Iterable[float], digits: int) -> str:
    values = sorted(values)
    if not values:
        return ""
    middle, least, most = (f"{v:,.{digits}f}" for v in (statistics.median(values), values[0], values[-1]))
    return f"{middle} ({least} to {most})" if len(values) > 1 else middle


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


def _table(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---" if i == 0 else "--:" for i in range(len(columns))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (columns, rule, *lines))
