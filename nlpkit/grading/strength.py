"""Measure how well a problem set's tests tell right answers from wrong ones.

Judged are the reference answer and the released stub, wrong and right answers that people wrote, and small
changes to the reference answer (:mod:`nlpkit.grading.mutants`). They are executed as submissions are, but
many in one kernel: each answer is followed by its question's hidden test, then what it defined is deleted.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Literal

from distributed import KilledWorker, as_completed
from nbformat.v4 import new_code_cell, new_notebook
from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from nlpkit.course import CourseError
from nlpkit.grading import engine
from nlpkit.grading.answers import read_answers, read_equivalent
from nlpkit.grading.kernel import execute
from nlpkit.grading.rebuild import Master, nbgrader_metadata, read_master
from nlpkit.grading.settings import Settings

LEAST_CAUGHT = 0.95
"""The share of a problem set's mutants that its tests must catch, not counting the equivalent ones."""

SEEDS = range(1, 21)
"""What the random numbers start from when it is tried whether the points depend on them."""

SAMPLE = 10
"""How many other answers are graded with each of these seeds, besides the references and the stubs."""

REFERENCE = "the reference"
STUB = "the released stub"

AT_ONCE = 40
"""How many answers share a kernel."""

CELL_SECONDS = 30
"""How long an answer or its test may take: some mutants never end."""


@dataclass(frozen=True)
class Strength:
    """How well the test of one question tells right answers from wrong ones.

    Attributes
    ----------
    pset, question : str
        The problem set, and the grade_id of the hidden test cell.
    points : float
        What the question is worth.
    right, right_accepted : int
        How many right answers there are, the reference included, and how many of them passed.
    wrong, wrong_caught : int
        How many wrong answers there are, the released stub included, and how many of them failed.
    mutants, mutants_caught : int
        How many mutants there are, without those listed as equivalent, and how many of them failed.
    equivalent : int
        How many mutants compute the same as the reference, as the list beside the answers says.
    survivors : tuple of str
        The other mutants that passed.
    faults : tuple of str
        Right answers that failed, wrong ones that passed, points that depend on the seed, and entries of the
        list of equivalent mutants that are not true.
    """

    pset: str
    question: str
    points: float
    right: int
    right_accepted: int
    wrong: int
    wrong_caught: int
    mutants: int
    mutants_caught: int
    equivalent: int
    survivors: tuple[str, ...]
    faults: tuple[str, ...]


def holds(questions: Sequence[Strength]) -> bool:
    """Return whether a problem set's tests are good enough: without faults, and with few survivors."""
    return not any(question.faults for question in questions) and _share_caught(questions) >= LEAST_CAUGHT


def _share_caught(questions: Sequence[Strength]) -> float:
    caught, total = (sum(getattr(q, name) for q in questions) for name in ("mutants_caught", "mutants"))
    return caught / total if total else 1.0


Kind = Literal["right", "wrong", "mutant", "equivalent"]


@dataclass(frozen=True)
class Case:
    """An answer to be judged.

    Attributes
    ----------
    question : str
        The grade_id of the hidden test cell.
    kind : str
        What it is said to be.
    why : str
        What is wrong with it, or changed.
    source : str
        The answer cell.
    """

    question: str
    kind: Kind
    why: str
    source: str


def measure(
    course: Path,
    psets: Sequence[str],
    settings: Settings | None = None,
    *,
    jobs: int = 1,
    on_progress: Callable[[int, int, str], None] = lambda done, total, pset: None,
) -> list[list[Strength]]:
    """Judge the tests of problem sets.

    Parameters
    ----------
    course : Path
        The course's folder; the answers are in its ``tests/grading/answers/``.
    psets : sequence of str
        Full names of problem sets.
    settings : Settings, optional
        The sandbox, the limits and the seed.
    jobs : int
        How many kernels run at once.
    on_progress : callable
        Called as ``on_progress(done, total, pset)`` when a kernel has judged its share.

    Returns
    -------
    list of list of Strength
        For each problem set its questions, in order.

    Raises
    ------
    CourseError
        If there is no sandbox, a file of answers is malformed, or a worker was killed, for lack of memory
        perhaps.
    """
    settings = settings or Settings()
    if settings.sandbox is not None:
        engine.require_sandbox(settings.sandbox)
    masters = {pset: read_master(course, pset) for pset in psets}
    try:
        cases = {pset: read_cases(course, masters[pset]) for pset in psets}
    except ValueError as error:
        raise CourseError(str(error)) from error
    work = [(pset, part, settings) for pset in psets for part in _parts(cases[pset])]
    for pset in psets:
        sample = _sample(cases[pset])
        work += [(pset, sample, replace(settings, seed=seed)) for seed in SEEDS]
    passed: dict[str, dict[Case, set[bool]]] = {pset: {} for pset in psets}
    with engine.workers(min(jobs, len(work))) as client:
        sent = {client.submit(judge, masters[item[0]], *item[1:], pure=False): item for item in work}
        for done, future in enumerate(as_completed(sent, loop=client.loop), 1):
            pset, part, _ = sent[future]
            try:
                outcomes = future.result()
            except KilledWorker as error:
                raise CourseError(
                    f"a process that judged {pset} was killed: try again, with fewer --jobs"
                ) from error
            for case, outcome in zip(part, outcomes, strict=True):
                passed[pset].setdefault(case, set()).add(outcome)
            on_progress(done, len(work), pset)
    return [[_strength(masters[pset], q, passed[pset]) for q in masters[pset].points] for pset in psets]


def place(course: Path, pset: str) -> Path:
    """Return where what was found about a problem set's tests is kept, for the class report."""
    return course / "build" / "verify" / f"{pset}.jsonl"


def keep(course: Path, questions: Sequence[Strength]) -> None:
    """Write a problem set's figures, a line of JSON for each question, in place of earlier ones."""
    path = place(course, questions[0].pset)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{json.dumps(asdict(question))}\n" for question in questions]
    path.write_text("".join(lines), encoding="utf-8")


def read(course: Path, pset: str) -> list[Strength]:
    """Return how well each question's test grades, as measured last; empty if it never was.

    Raises
    ------
    CourseError
        If the file cannot be read.
    """
    path = place(course, pset)
    if not path.is_file():
        return []
    known = {field.name for field in fields(Strength)}
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [
            Strength(
                **{name: tuple(v) if isinstance(v, list) else v for name, v in row.items() if name in known}
            )
            for row in rows
            if row["pset"] == pset
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{path} cannot be read ({error}): run `nlpkit verify {pset.split('_')[0]}` again, or remove it"
        ) from error


def read_cases(course: Path, master: Master) -> list[Case]:
    """Collect all answers to a problem set's questions, question by question.

    Raises
    ------
    ValueError
        If a file of answers is malformed, or names a question or a mutant that does not exist.
    """
    # Here, since only authors have mutmut, and the class report reads what was measured without it.
    from nlpkit.grading.mutants import mutants

    folder = course / "tests" / "grading" / "answers"
    written = read_answers(folder / f"{master.pset}.py")
    equivalent = read_equivalent(folder / f"{master.pset}.toml")
    cases = []
    for question in master.points:
        position = master.answers[f"{question}_answer"]
        reference, stub = (nb.cells[position].source for nb in (master.notebook, master.release))
        cases += [Case(question, "right", REFERENCE, reference), Case(question, "wrong", STUB, stub)]
        for answer in written:
            if answer.question == question:
                cases.append(Case(question, "right" if answer.right else "wrong", answer.why, answer.source))
        known = equivalent.pop(question, {})
        changed = {mutant.change: mutant.source for mutant in mutants(reference)}
        for change, source in changed.items():
            cases.append(Case(question, "equivalent" if change in known else "mutant", change, source))
        for entry in known.keys() - changed.keys():
            raise ValueError(f"{master.pset}.toml: no mutant of {question} is {entry!r}: remove the entry")
    for question in equivalent:
        raise ValueError(f"{master.pset}.toml: there is no question {question}: remove it")
    return cases


def judge(master: Master, cases: Sequence[Case], settings: Settings) -> list[bool]:
    """Execute answers, each followed by its question's hidden test; return which tests passed."""
    cells = {nbgrader_metadata(cell).get("grade_id", ""): cell for cell in master.notebook.cells}
    notebook = new_notebook(metadata=master.notebook.metadata)
    notebook.cells = [cell for cell in master.notebook.cells if not nbgrader_metadata(cell)]
    notebook.cells.append(new_code_cell("_given = {*globals(), '_given', '_name'}"))
    tests = []
    for case in cases:
        answer = copy.deepcopy(cells[f"{case.question}_answer"])
        answer.source = case.source
        tests.append(len(notebook.cells) + 1)
        notebook.cells += [answer, copy.deepcopy(cells[case.question]), new_code_cell(_FORGET)]
    limits = replace(
        settings.limits,
        cell_seconds=CELL_SECONDS,
        notebook_seconds=CELL_SECONDS * len(notebook.cells),
        cpu_seconds=CELL_SECONDS * len(notebook.cells),
    )
    _, executed, _ = execute(notebook, replace(settings, limits=limits))
    return [not executed.cells[position].outputs for position in tests]


_FORGET = "for _name in set(globals()) - _given:\n    del globals()[_name]"
"""A cell that deletes what an answer defined, lest the next one's test finds it."""


def _parts(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Share cases out among kernels."""
    for start in range(0, len(cases), AT_ONCE):
        yield list(cases[start : start + AT_ONCE])


def _sample(cases: Sequence[Case]) -> list[Case]:
    """Return the references, the stubs, and a few other answers from all over the problem set."""
    given = [case for case in cases if case.why in (REFERENCE, STUB)]
    others = [case for case in cases if case.kind in ("right", "wrong") and case not in given]
    step = max(1, len(others) // SAMPLE)
    return given + others[::step][:SAMPLE]


def _strength(master: Master, question: str, passed: dict[Case, set[bool]]) -> Strength:
    of_kind: dict[str, dict[Case, bool]] = {"right": {}, "wrong": {}, "mutant": {}, "equivalent": {}}
    faults = []
    for case, outcomes in passed.items():
        if case.question != question:
            continue
        if len(outcomes) == 2:
            faults.append(f"passes or fails, depending on the seed: {case.kind} | {case.why}")
        of_kind[case.kind][case] = True in outcomes
    faults += [f"is right, but fails: {case.why}" for case, ok in of_kind["right"].items() if not ok]
    faults += [f"is wrong, but passes: {case.why}" for case, ok in of_kind["wrong"].items() if ok]
    faults += [f"is no equivalent: {case.why}" for case, ok in of_kind["equivalent"].items() if not ok]
    survivors = tuple(case.why for case, ok in of_kind["mutant"].items() if ok)
    return Strength(
        pset=master.pset,
        question=question,
        points=master.points[question],
        right=len(of_kind["right"]),
        right_accepted=sum(of_kind["right"].values()),
        wrong=len(of_kind["wrong"]),
        wrong_caught=len(of_kind["wrong"]) - sum(of_kind["wrong"].values()),
        mutants=len(of_kind["mutant"]),
        mutants_caught=len(of_kind["mutant"]) - len(survivors),
        equivalent=len(of_kind["equivalent"]),
        survivors=survivors,
        faults=tuple(faults),
    )


def report(questions: Sequence[Strength]) -> Group:
    """Return a table with a row for each question of a problem set, and below it what is to be mended."""
    shown = Table(title=questions[0].pset, box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
    shown.add_column("question", overflow="fold")
    for heading in ("points", "right accepted", "wrong caught", "mutants caught", "equivalent"):
        shown.add_column(heading, justify="right")
    lines = []
    for q in questions:
        shown.add_row(
            q.question,
            f"{q.points:g}",
            f"{q.right_accepted} of {q.right}",
            f"{q.wrong_caught} of {q.wrong}",
            f"{q.mutants_caught} of {q.mutants}",
            str(q.equivalent),
        )
        lines += [Text(f"{q.question} {fault}", style="bold red") for fault in q.faults]
        lines += [Text(f"{q.question} lets a mutant pass: {survivor}") for survivor in q.survivors]
    share = f"{_share_caught(questions):.1%} of mutants caught, at least {LEAST_CAUGHT:.0%} wanted"
    verdict = Text("holds", style="green") if holds(questions) else Text("does not hold", style="bold red")
    return Group(shown, *lines, Text.assemble(share, ": ", verdict))
