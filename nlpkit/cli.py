"""The ``nlpkit`` command: thin; the work is in the modules it calls."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from nlpkit import course

IS_STUDENTS_PACKAGE = importlib.util.find_spec("nlpkit.grading.engine") is None
"""Whether this is the package that ``nlpkit release --package`` makes, which cannot grade."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Run the lectures, and check your problem sets before you hand them in."
    if IS_STUDENTS_PACKAGE
    else "Run, release, grade and check the notebooks of the course.",
)


class Kind(StrEnum):
    """What `nlpkit new` begins."""

    lecture = "lecture"
    pset = "pset"


# Progress and messages go to stderr, results to stdout: `nlpkit grade ... --json > results.jsonl` works.
messages = Console(stderr=True)
results_console = Console()

FAILED = 1
"""Exit code: the command did its work, and something that it looked at is not in order."""

UNUSABLE = 2
"""Exit code: the command could not do its work; one line on stderr says why and what to do."""

# A Keras kernel takes about 1 GB: more than four at once could fill a laptop.
DEFAULT_JOBS = min(4, os.cpu_count() or 1)

Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many kernels run at once.")]
Out = Annotated[
    Path, typer.Option(help="Folder with metrics.json and the executed notebooks.", file_okay=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of a table.")]


@contextlib.contextmanager
def _one_line_errors() -> Iterator[None]:
    try:
        yield
    except course.CourseError as error:
        messages.print(f"[bold red]error:[/] {escape(str(error))}", soft_wrap=True, highlight=False)
        raise typer.Exit(UNUSABLE) from error


def _progress(*last: ProgressColumn) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        *last,
        console=messages,
        transient=True,
        disable=not messages.is_terminal,  # in a log it would be an empty line
    )


def _instructors_command(function: Callable[..., None]) -> Callable[..., None]:
    """Register a command; in the students' package one that says why there is none, and is not listed."""
    if not IS_STUDENTS_PACKAGE:
        return app.command()(function)

    @app.command(
        function.__name__,
        hidden=True,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )
    def refuse() -> None:
        with _one_line_errors():
            raise course.CourseError(
                f"`nlpkit {function.__name__}` is for instructors and needs a clone of the course; this is "
                "the students' package"
            )

    return function


@app.command()
def run(
    notebook: Annotated[
        list[str] | None,
        typer.Argument(help="Notebook files, or lecture numbers such as 02; all lectures if none."),
    ] = None,
    fast: Annotated[
        bool, typer.Option("--fast", help="Small embedded data, few epochs, no network.")
    ] = False,
    jobs: Jobs = 1,
    seeds: Annotated[
        int, typer.Option(min=1, help="How often to execute each, with the seeds 0, 1000, 2000, ...")
    ] = 1,
    threads: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="How many threads NumPy, PyTorch and TensorFlow use; if left out, one if several notebooks "
            "run at once, otherwise as many as they choose.",
        ),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Execute also what has a result already.")] = False,
    out: Out = Path("build"),
) -> None:
    """Execute notebooks and collect the figures that they record; what has not changed keeps its result."""
    from nlpkit import notebooks

    with _one_line_errors():
        root = course.find_root()
        paths = notebooks.find(root, notebook or ())
        runs = _execute(root, paths, out, jobs, fast=fast, seeds=seeds, threads=threads, fresh=fresh)
    results_console.print(f"executed notebooks and metrics.json: {out}", soft_wrap=True)
    if not all(run.ok for run in runs):
        messages.print("the same command executes only what failed, or has changed, again", highlight=False)
        raise typer.Exit(FAILED)


def _execute(
    root: Path, paths: list[Path], out: Path, jobs: int, threads: int | None = None, **options: bool | int
) -> list:
    """Execute what has no result yet, and show what comes of it; return the runs."""
    from nlpkit import notebooks, runs

    if jobs > 1 and threads is None:
        threads = 1  # kernels with as many threads as there are cores would spend their time waiting
    kept, due = runs.plan(root, paths, out, threads=threads, **options)
    for result in kept:
        _print_result("[dim]kept[/]  ", result)
    # Who has executed nothing yet is told by the last full run: about, for it was on another machine.
    left = runs.TimeLeft(runs.load(root / runs.RECORD) | runs.load(out), due, jobs)
    _print_left(left)
    running: list[str] = []
    with _progress(TextColumn("{task.fields[left]}")) as progress:
        bar = progress.add_task("starting", total=len(kept) + len(due), completed=len(kept), left=left)

        def start(task: notebooks.Task) -> None:
            left.start(task)
            running.append(task.path.stem)
            progress.update(bar, description=", ".join(running))

        def end(task: notebooks.Task, run: notebooks.Run) -> None:
            left.end(task)
            running.remove(task.path.stem)
            progress.update(bar, advance=1, description=", ".join(running) or "done")
            mark = "[green]ok[/]    " if run.ok else "[bold red]failed[/]"
            _print_result(mark, runs.store(out, task, run))
            if not run.ok:
                _print_failure(run)
            if not messages.is_terminal:  # a log has no progress bar
                _print_left(left)

        try:
            return notebooks.execute_all(due, jobs, start, end)
        except KeyboardInterrupt:
            messages.print("stopped: the same command goes on from here", highlight=False)
            raise


def _print_left(left) -> None:  # noqa: ANN001 - naming it would import nbformat for every command
    if left.expected:
        messages.print(f"to execute: {len(left.expected)}  {left}".rstrip(), highlight=False)


def _print_result(mark: str, result) -> None:  # noqa: ANN001 - as above
    values = result.metrics.items()
    shown = "  ".join(f"{n}={v:.4g}" if isinstance(v, float) else f"{n}={v}" for n, v in values)
    name = result.lecture + (f", SEED {result.seed}" if result.seed else "")
    results_console.print(
        f"{mark} {name:<24} {result.seconds:6.1f} s  " + escape(shown), soft_wrap=True, highlight=False
    )


def _print_failure(run) -> None:  # noqa: ANN001 - as above
    if run.failed_cell is not None:
        results_console.print(
            f"       cell {run.failed_cell} of {run.output}:", soft_wrap=True, highlight=False
        )
        for source_line in run.failed_source.splitlines():
            results_console.print(f"       | {escape(source_line)}", soft_wrap=True, highlight=False)
    results_console.print(f"       [red]{escape(run.error)}[/]", soft_wrap=True, highlight=False)


@_instructors_command
def published(
    out: Out = Path("build"),
    readme: Annotated[
        bool, typer.Option("--readme", help="Put the tables into README.md, if nothing is missed.")
    ] = False,
) -> None:
    """Compare the last full run with the published figures; fail if one is missed."""
    from nlpkit import notebooks, runs
    from nlpkit import published as publishing

    with _one_line_errors():
        root = course.find_root()
        figures = publishing.read(root / publishing.FILE)
        results = runs.load(out)
        lectures = notebooks.find(root)
        rows = publishing.compare(figures, results.values(), [path.stem for path in lectures])
        if results_console.is_terminal:
            results_console.print(*publishing.tables(rows), sep="\n")
        else:  # a log is not as wide
            print(publishing.markdown(rows))
        missed = [
            f"{name} has changed since it was executed: run `nlpkit run {name.split('_')[0]}`"
            for name in runs.changed_since(root, lectures, out)
        ]
        missed += publishing.misses(rows)
        if readme and not missed:
            publishing.write(root, rows, results)
    for line in missed:
        results_console.print(f"[bold red]missed[/] {escape(line)}", soft_wrap=True, highlight=False)
    if missed:
        if readme:
            messages.print("README.md is as it was", highlight=False)
        raise typer.Exit(FAILED)


@_instructors_command
def site(
    jobs: Jobs = DEFAULT_JOBS,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the pages; build/site if left out.", file_okay=False)
    ] = None,
) -> None:
    """Make the course's web pages from executed lectures; execute, in the fast form, what is not."""
    from nlpkit import notebooks, runs
    from nlpkit import site as website

    with _one_line_errors():
        root = course.find_root()
        build, lectures = root / "build", notebooks.find(root)
        # Copies whose results hold get the present prose, executed one by one or several at once.
        for fast, threads in itertools.product((False, True), (None, 1)):
            runs.plan(root, lectures, build, fast=fast, threads=threads)
        executed = {lecture: website.find_executed(root, lecture) for lecture in lectures}
        missing = [lecture for lecture, copy in executed.items() if copy is None]
        if missing:
            done = _execute(root, missing, build, jobs, fast=True)
            if not all(run.ok for run in done):
                raise typer.Exit(FAILED)
            executed |= {lecture: website.find_executed(root, lecture) for lecture in missing}
        website.write_sources(root, executed, build / "site-source")
        pages = (out or build / "site").resolve()
        website.build(root, build / "site-source", pages)
    results_console.print(f"site: {pages / 'index.html'}", soft_wrap=True, highlight=False, markup=False)


@_instructors_command
def release(
    pset: Annotated[list[str] | None, typer.Argument(help="Problem sets, such as ps01; all if none.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if assignments/ is not up to date.")
    ] = False,
    package: Annotated[
        bool, typer.Option("--package", help="Also make the zip for students, in build/.")
    ] = False,
) -> None:
    """Make assignments/ from solutions/ through nbgrader."""
    from nlpkit.grading import package as packaging
    from nlpkit.grading import release as releasing

    with _one_line_errors():
        if check and package:
            raise course.CourseError(
                "--check changes nothing, and --package makes a file: choose one of them"
            )
        root = course.find_root()
        names = [course.find_problem_set(root, name) for name in pset or course.problem_sets(root)]
        differences = []
        for name in names:
            if check:
                differences.append(releasing.drift(root, name))
            else:
                written = releasing.release(root, name)
                results_console.print(
                    f"released {written.relative_to(root)}", soft_wrap=True, highlight=False
                )
        if package:
            made = packaging.make(root, names)
            packed = f"packed {made.relative_to(root)}: {packaging.contents(made)}"
            results_console.print(packed, soft_wrap=True, highlight=False)
    for difference in filter(None, differences):
        results_console.print(difference, soft_wrap=True, highlight=False)
    if any(differences):
        raise typer.Exit(FAILED)


@_instructors_command
def new(
    kind: Annotated[Kind, typer.Argument(help="What to begin.")],
    name: Annotated[str, typer.Argument(help="Such as 12_dialogue, or ps12_dialogue for its problem set.")],
    title: Annotated[str, typer.Argument(help="What stands above it, without the number.")],
) -> None:
    """Begin a lecture, or a problem set with one question: notebooks to be filled."""
    from nlpkit import scaffold

    make = scaffold.new_lecture if kind == Kind.lecture else scaffold.new_problem_set
    with _one_line_errors():
        root = course.find_root()
        for path in make(root, name, title):
            results_console.print(f"wrote {path.relative_to(root)}", soft_wrap=True, highlight=False)
    results_console.print("what comes next is in docs/author.md", soft_wrap=True, highlight=False)


@_instructors_command
def grade(
    pset: Annotated[str, typer.Argument(help="A problem set, such as ps01.")],
    submissions: Annotated[
        Path,
        typer.Option(
            help="DIR/<student>/<pset>/<pset>.ipynb, DIR/<student>.ipynb, or a zip of either; or Moodle's or "
            "Canvas's download of all submissions."
        ),
    ] = Path("grading/submitted"),
    roster: Annotated[
        Path | None, typer.Option(help="Class list: CSV with the columns student and, optionally, name.")
    ] = None,
    jobs: Jobs = DEFAULT_JOBS,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler whose workers grade, such as tcp://10.0.0.1:8786.")
    ] = None,
    sandbox: Annotated[
        str, typer.Option(help="What student code is shut in: bubblewrap, docker or podman.")
    ] = "bubblewrap",
    no_sandbox: Annotated[
        bool, typer.Option("--no-sandbox", help="Let student code do what your account can.")
    ] = False,
    limit: Annotated[
        list[str] | None,
        typer.Option(help="A limit on each submission, such as memory_bytes=2GB or cell_seconds=90."),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Execute also what has a result already.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace points that the gradebook holds.")] = False,
    as_json: AsJson = False,
) -> None:
    """Grade a class into nbgrader's gradebook, with feedback and a table."""
    from nlpkit.grading import engine, report
    from nlpkit.grading.settings import read_settings

    withheld = []

    def confirm(changes: list) -> bool:
        (messages if as_json else results_console).print(report.changes_table(changes))
        if not yes:
            withheld.extend(changes)
        return yes

    with _one_line_errors():
        root = course.find_root()
        name = course.find_problem_set(root, pset)
        settings = read_settings(root, None if no_sandbox else sandbox, limit or ())
        with _progress() as progress:
            tasks = {"graded": progress.add_task(f"reading {submissions}", total=None)}

            def show(phase: str, done: int, total: int, student: str) -> None:
                if phase not in tasks:
                    tasks[phase] = progress.add_task(phase)
                progress.update(tasks[phase], completed=done, total=total, description=f"{phase} {student}")

            def note(text: str) -> None:
                messages.print(f"[yellow]note:[/] {escape(text)}", soft_wrap=True, highlight=False)

            results = engine.grade_class(
                root,
                name,
                submissions,
                settings,
                jobs=jobs,
                scheduler=scheduler,
                roster=roster,
                fresh=fresh,
                confirm=confirm,
                on_progress=show,
                on_note=note,
            )
    if as_json:
        for result in results:
            print(result.to_json())
    else:
        results_console.print(report.table(results))
        for line in () if withheld else report.places(root):
            results_console.print(line, soft_wrap=True, highlight=False)
    if withheld:
        messages.print(
            "[bold red]nothing was written:[/] points in the gradebook would change, as shown above; "
            "add --yes to write them (nothing is executed again)",
            soft_wrap=True,
            highlight=False,
        )
        raise typer.Exit(FAILED)
    if any(result.status == "infrastructure_error" for result in results):
        raise typer.Exit(FAILED)


@_instructors_command
def report(
    pset: Annotated[str, typer.Argument(help="A problem set that has been graded, such as ps01.")],
    out: Annotated[
        Path | None, typer.Option(help="The file; grading/reports/<problem set>.html if left out.")
    ] = None,
) -> None:
    """Write a page on a class: totals, questions, wrong answers, what needs a look; for the instructor."""
    from nlpkit.grading import class_report as reporting

    with _one_line_errors():
        root = course.find_root()
        written = reporting.write(root, course.find_problem_set(root, pset), out)
    shown = written.relative_to(root) if written.is_relative_to(root) else written
    results_console.print(f"class report: {shown}", soft_wrap=True, highlight=False, markup=False)


@app.command()
def check(
    notebook: Annotated[
        Path,
        typer.Argument(help="Your problem set, such as ps01_perceptron.ipynb, or ps01 for the course's."),
    ],
    strip: Annotated[
        bool,
        typer.Option(
            "--strip", help="First take the names and account numbers that Colab wrote out of the file."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check your problem set before handing in: what the grader will find, and which visible tests pass."""
    from nlpkit.grading import check as checking

    with _one_line_errors():
        root = _root_for(notebook)
        notebook = _named_notebook(root, notebook)
        if strip:
            messages.print(checking.strip(notebook), soft_wrap=True, highlight=False, markup=False)
        try:
            report = _check(root, notebook)
        except KeyboardInterrupt:
            messages.print("stopped: your file is as it was", highlight=False)
            raise
    if as_json:
        print(json.dumps(asdict(report)))
    else:
        table = Table(title=report.pset)
        for heading in ("question", "visible test", "message"):
            table.add_column(heading, overflow="fold")
        colors = {"passed": "green", "failed": "red", "open": "yellow", "not run": "yellow"}
        for question in report.questions:
            verdict = f"[{colors.get(question.verdict, 'default')}]{question.verdict}[/]"
            table.add_row(question.name, verdict, escape(question.message))
        results_console.print(table)
        for note in report.notes:
            results_console.print(f"note: {note}", soft_wrap=True, highlight=False, markup=False)
        results_console.print(checking.ADVICE, soft_wrap=True, highlight=False)
    if not all(question.passed for question in report.questions):
        raise typer.Exit(FAILED)


def _root_for(notebook: Path) -> Path:
    """Return the course's folder that the working folder is in; else the one that the file is in."""
    try:
        return course.find_root()
    except course.CourseError:
        with contextlib.suppress(course.CourseError):
            return course.find_root(notebook.parent)
        raise


def _named_notebook(root: Path, notebook: Path) -> Path:
    """Return the course's notebook if this is no file, but the name of a problem set."""
    if notebook.exists() or notebook.suffix or notebook.name != str(notebook):
        return notebook
    name = course.find_problem_set(root, notebook.name)
    path = root / "assignments" / name / f"{name}.ipynb"
    # As it would be typed, where that can be said.
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _check(root: Path, notebook: Path):  # noqa: ANN202 - naming it would import nbformat for every command
    """Check a notebook and show meanwhile which cell runs."""
    from nlpkit.grading import check as checking

    columns = TextColumn("{task.description}"), TimeElapsedColumn(), TextColumn("of at most {task.total:g} s")
    with Progress(*columns, console=messages, transient=True, disable=not messages.is_terminal) as progress:
        bars = []

        def show(what: str, seconds: float) -> None:
            if not bars:
                messages.print("running your answers and the visible tests ...", highlight=False)
                bars.append(progress.add_task(what, total=seconds))
            progress.reset(bars[0], description=what, total=seconds)

        return checking.check(root, notebook, show)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is installed, what works and which data are there."""
    from nlpkit import doctor as examination

    start = time.perf_counter()
    findings = examination.examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings]))
    else:
        colours = {"ok": "green", "note": "yellow", "problem": "bold red"}
        table = Table(title=f"examined in {time.perf_counter() - start:.1f} s")
        for heading in ("", "", "found", "what to do"):
            table.add_column(heading, overflow="fold")
        for f in findings:
            style = colours[f.level]
            table.add_row(escape(f.group), f.name, f"[{style}]{escape(f.found)}[/]", escape(f.advice))
        results_console.print(table)
        results_console.print(examination.verdict(findings), soft_wrap=True, highlight=False)
    if any(finding.level == "problem" for finding in findings):
        raise typer.Exit(FAILED)


@_instructors_command
def verify(
    psets: Annotated[
        list[str] | None,
        typer.Argument(help="Such as ps01; all problem sets if left out.", metavar="[PSET]..."),
    ] = None,
    hostile: Annotated[
        bool, typer.Option("--hostile", help="Try to break grading, with the submissions in tests/grading/.")
    ] = False,
    jobs: Jobs = DEFAULT_JOBS,
    as_json: AsJson = False,
) -> None:
    """Find out how well the tests grade: with right answers, wrong ones, and mutants of the reference."""
    with _one_line_errors(), _progress() as progress:
        root = course.find_root()
        task = progress.add_task("preparing", total=None)

        def show(done: int, total: int, name: str) -> None:
            progress.update(task, completed=done, total=total, description=name)

        if hostile and psets:
            raise course.CourseError("--hostile has its own submissions: leave out the problem sets")
        if hostile:
            from nlpkit.grading import hostile as hostility

            rows = hostility.run(root, root / "tests" / "grading" / "hostile", jobs=jobs, on_row=show)
            tables, held = [hostility.table(rows)], all(row.held for row in rows)
        else:
            from nlpkit.grading import strength

            names = [course.find_problem_set(root, pset) for pset in psets or course.problem_sets(root)]
            measured = strength.measure(root, names, jobs=jobs, on_progress=show)
            for questions in measured:
                strength.keep(root, questions)
            tables, held = map(strength.report, measured), all(map(strength.holds, measured))
            rows = [question for questions in measured for question in questions]
    if as_json:
        for row in rows:
            print(json.dumps(asdict(row)))
    else:
        for shown in tables:
            results_console.print(shown)
    if not held:
        raise typer.Exit(FAILED)
