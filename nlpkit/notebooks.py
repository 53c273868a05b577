"""Find, lint and execute the course's notebooks."""

from __future__ import annotations

import ast
import builtins
import logging
import multiprocessing
import os
import re
import statistics
import symtable
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from nlpkit import METRICS_KEY
from nlpkit.course import CourseError

MAX_CELL_LINES = 35
"""No code cell of a lecture is longer, blank lines not counted."""

THREAD_VARIABLES = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
"""The environment variables by which NumPy, PyTorch and TensorFlow are told how many threads to use."""


def find(root: Path, names: Sequence[str | Path] = ()) -> list[Path]:
    """Return the notebooks that the names stand for, sorted; all lectures if there are no names.

    Parameters
    ----------
    root : Path
        The course's folder.
    names : sequence of str or Path
        Notebook files, or beginnings of lectures' names: ``02`` means ``lectures/02_mlp_imdb.ipynb``. A copy
        such as ``02_mlp_imdb-Copy1.ipynb`` is found by its file or its whole name only.

    Raises
    ------
    CourseError
        If a name stands for nothing, or if a lecture's number stands for several notebooks.
    """
    lectures = _lectures(root)
    if not names:
        return lectures
    found: list[Path] = []
    for name in names:
        whole = root / "lectures" / f"{name}.ipynb"
        exact = [path for path in (Path(name), whole) if path.is_file()][:1]
        matches = exact or [lecture for lecture in lectures if lecture.stem.startswith(str(name))]
        if not matches:
            known = ", ".join(lecture.stem for lecture in lectures)
            raise CourseError(f"there is no notebook {name}: give a file, or one of {known}")
        if len(matches) > 1 and re.fullmatch(r"\d\d", str(name)):
            several = ", ".join(lecture.stem for lecture in matches)
            raise CourseError(f"{name} stands for {several}: give the whole name of the one you mean")
        found += matches
    return sorted(dict.fromkeys(found))


def _lectures(root: Path) -> list[Path]:
    """Return the notebooks in ``lectures/`` but for copies, whose names begin with a lecture's whole name."""
    numbered = sorted(root.glob("lectures/[0-9][0-9]_*.ipynb"))
    stems = [path.stem for path in numbered]
    return [
        path
        for path in numbered
        if not any(path.stem.startswith(stem) and path.stem != stem for stem in stems)
    ]


def require_notebook(path: Path) -> None:
    """Make sure that a file is a notebook that can be executed.

    Raises
    ------
    CourseError
        If it is not.
    """
    try:
        _ = nbformat.read(path, as_version=4).cells
    except Exception as error:  # whatever another file makes nbformat raise, it means this
        raise CourseError(f"{path} is no notebook: give an .ipynb file, or a number such as 02") from error


# --- lint -------------------------------------------------------------------------------------------------


def lint(path: Path, bootstrap: str) -> list[str]:
    """Return what is wrong with a committed notebook, one line a problem; an empty list if nothing is.

    Checked: no outputs or execution counts, unique ids, no metadata beyond what the course uses, the Colab
    bootstrap cell and badge, relative links that lead to files of the repository; for a lecture also its
    parameters and its pace.

    Parameters
    ----------
    path : Path
        The notebook.
    bootstrap : str
        The source that the second cell must have to the letter.
    """
    # nbformat.read would mend what is looked for here: it renames cell ids that occur twice.
    notebook = nbformat.v4.reads(path.read_text(encoding="utf-8"))
    problems = [*_lint_clean(path, notebook), *_lint_opening(path, notebook, bootstrap)]
    problems += _lint_links(path, notebook)
    if path.parent.name == "lectures":
        problems += _lint_lecture(notebook)
    return [f"{path.name}: {problem}" for problem in problems]


def _lint_clean(path: Path, notebook: NotebookNode) -> Iterator[str]:
    extra = set(notebook.metadata) - {"kernelspec", "language_info"}
    if extra:
        yield f"notebook metadata {sorted(extra)}: remove them"
    ids = [cell.get("id") for cell in notebook.cells]
    if len(set(ids)) < len(ids) or None in ids:
        yield "cell ids are missing or not unique"
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None):
            yield f"cell {number} has outputs or an execution count: run `nbstripout {path.name}`"
        # nbgrader marks what it locks with these two; the release carries them.
        extra = set(cell.metadata) - {"tags", "nbgrader", "deletable", "editable"}
        if extra:
            yield f"cell {number} has metadata {sorted(extra)}: remove them"


def _lint_opening(path: Path, notebook: NotebookNode, bootstrap: str) -> Iterator[str]:
    title, second = notebook.cells[0], notebook.cells[1]
    if title.cell_type != "markdown" or not title.source.startswith("# "):
        yield "cell 1 is not markdown with a title"
    badge = f"/blob/main/{'/'.join(path.parts[-2 if path.parent.name == 'lectures' else -3 :])}"
    if path.parent.parent.name != "solutions" and badge not in title.source:
        yield f"cell 1 has no Colab badge that leads to {badge}"
    if second.source != bootstrap or second.metadata.get("tags") != ["bootstrap"]:
        yield "cell 2 is not the Colab bootstrap cell, byte for byte, tagged bootstrap"


def _lint_links(path: Path, notebook: NotebookNode) -> Iterator[str]:
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "markdown":
            continue
        for target in re.findall(r"\]\(([^)\s#]+)", cell.source):
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                yield f"cell {number} links to {target}, which does not exist"


def _lint_lecture(notebook: NotebookNode) -> Iterator[str]:
    third = notebook.cells[2]
    if third.metadata.get("tags") != ["parameters"] or "FAST = False" not in third.source:
        yield "cell 3 is not the parameters cell with FAST = False"
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    # The bootstrap and parameters cells are the same everywhere and are not read.
    lines = [sum(bool(line.strip()) for line in source.splitlines()) for source in code[2:]]
    if max(lines) > MAX_CELL_LINES:
        yield f"a code cell has {max(lines)} lines, but {MAX_CELL_LINES} is the most"
    if statistics.median(lines) > 6:
        yield f"the median code cell has {statistics.median(lines):g} lines, but 6 is the most"
    long = sum(n > 20 for n in lines)
    if long > 0.1 * len(lines):
        yield f"{long} of {len(lines)} code cells have over 20 lines: one in ten is the most"
    prose = sum(cell.cell_type == "markdown" for cell in notebook.cells)
    if prose < len(code[2:]):
        yield f"{prose} markdown cells for {len(code[2:])} code cells: at least as many are due"


def lint_tests(master: NotebookNode) -> list[str]:
    """Return what keeps a master's test cells from running outside the student's kernel, one line a problem.

    A test cell may use its own imports and locals, builtins, and names that answer cells define; so it must
    not lean on the notebook's imports or on other cells. ``isinstance`` and ``type`` are barred: a student's
    object may be a stand-in for one that lives in another process.

    Parameters
    ----------
    master : NotebookNode
        A problem set with nbgrader's cell metadata.
    """
    given = set(dir(builtins)) - {"isinstance", "issubclass", "type"}
    tests: list[tuple[str, str]] = []
    for cell in master.cells:
        meta = cell.metadata.get("nbgrader")
        if not meta or cell.cell_type != "code":
            continue
        if meta["solution"]:
            given |= _defined_names(cell.source)
        else:
            tests.append((meta["grade_id"], cell.source))
    problems = []
    for grade_id, source in tests:
        for name in sorted(free_names(source) - given):
            barred = name in ("isinstance", "issubclass", "type")
            why = "looks at a type" if barred else "is neither imported here nor defined by an answer cell"
            problems.append(f"{grade_id}: {name} {why}")
    return problems


def _defined_names(source: str) -> set[str]:
    table = symtable.symtable(source, "<answer>", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}


def free_names(source: str) -> set[str]:
    """Return the global names that a cell reads but does not bind at its top level."""
    top = symtable.symtable(source, "<test>", "exec")
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    read: set[str] = set()
    tables = [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        read |= {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
        if table is top:
            read |= {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    return read - bound


def definitions(notebook: NotebookNode, names: Iterable[str]) -> str:
    """Return the source of a notebook's top-level functions and classes with these names, for tests of them.

    Raises
    ------
    KeyError
        If the notebook does not define one of them.
    """
    wanted = list(names)
    sources: dict[str, str] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in wanted:
                    sources[node.name] = ast.get_source_segment(cell.source, node) or ""
    return "\n\n".join(sources[name] for name in wanted)


# --- execute ----------------------------------------------------------------------------------------------


class Task(NamedTuple):
    """One execution to be done: the arguments of :func:`execute`."""

    path: Path
    output: Path
    fast: bool = False
    seed: int = 0
    threads: int | None = None


@dataclass
class Run:
    """What came of executing one notebook.

    Attributes
    ----------
    path, output : Path
        The notebook, and the executed copy of it.
    seconds : float
        Wall time, the kernel's start included.
    metrics : dict
        What the notebook recorded with :func:`nlpkit.record`; on Linux also ``peak_memory_gb``, the most
        memory that its kernel had, in 10**9 bytes.
    failed_cell : int or None
        The number of the cell that raised, counted from 1 in the executed copy; None if none did.
    failed_source, error : str
        That cell's source, and its error as one line.
    """

    path: Path
    output: Path
    seconds: float = 0.0
    metrics: dict[str, float | int | str] = field(default_factory=dict)
    failed_cell: int | None = None
    failed_source: str = ""
    error: str = ""

    @property
    def ok(self) -> bool:
        """Whether every cell ran."""
        return not self.error


def execute(path: Path, output: Path, fast: bool = False, seed: int = 0, threads: int | None = None) -> Run:
    """Execute a notebook with papermill, in an empty working folder.

    Parameters
    ----------
    path, output : Path
        The notebook, and where its executed copy goes.
    fast : bool
        Whether to set ``FAST = True`` in the notebook's parameters cell.
    seed : int
        What to set ``SEED`` to there; 0 is what the cell says itself.
    threads : int, optional
        How many threads NumPy, PyTorch and TensorFlow use, unless the notebook decides; as the environment
        says if left out.

    Returns
    -------
    Run
        An error in the notebook is part of it; nothing is raised for one.
    """
    import papermill
    from traitlets.config import Config

    from nlpkit import papermill_engine

    # What papermill would log, such as a kernel that died, is in the result.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    notebook = nbformat.read(path, as_version=4)
    has_parameters = any("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells)
    parameters = ({"FAST": True} if fast else {}) | ({"SEED": seed} if seed else {})
    environment = os.environ | dict.fromkeys(THREAD_VARIABLES if threads else (), str(threads))
    if environment.get("NLPKIT_DATA"):  # it may be relative, and the kernel's working folder is another
        environment["NLPKIT_DATA"] = str(Path(environment["NLPKIT_DATA"]).expanduser().absolute())
    run = Run(path, output)
    output.parent.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="nlpkit-run-", ignore_cleanup_errors=True) as folder:
        try:
            papermill.execute_notebook(
                str(path),
                str(output),
                parameters=parameters if has_parameters else None,
                kernel_name="python3",
                engine_name=papermill_engine.NAME,
                cwd=folder,
                progress_bar=False,
                # Encrypt the kernel's messages where that can be done, and keep its log out of ours: what
                # goes wrong in a notebook is in its outputs.
                config=Config(KernelManager={"transport_encryption": "auto"}),
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
                env=environment,
            )
        except papermill.PapermillExecutionError as error:
            run.failed_cell = error.cell_index + 1
            run.failed_source = error.source
            run.error = f"{error.ename}: {error.evalue}"
        except Exception as error:
            # A kernel that died or could not start: also a result, and the other notebooks still run.
            run.error = f"{type(error).__name__}: {error}"
    run.seconds = time.perf_counter() - start
    if output.is_file():
        executed = nbformat.read(output, as_version=4)
        run.metrics = recorded_metrics(executed)
        if papermill_engine.PEAK_KEY in executed.metadata.papermill:
            run.metrics[papermill_engine.PEAK_KEY] = executed.metadata.papermill[papermill_engine.PEAK_KEY]
    return run


def recorded_metrics(notebook: NotebookNode) -> dict[str, float | int | str]:
    """Return what an executed notebook recorded with :func:`nlpkit.record`: the last value of each name."""
    metrics: dict[str, float | int | str] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            metrics |= output.get("metadata", {}).get(METRICS_KEY, {})
    return metrics


def execute_all(
    tasks: Sequence[Task],
    jobs: int = 1,
    on_start: Callable[[Task], None] = lambda task: None,
    on_end: Callable[[Task, Run], None] = lambda task, run: None,
) -> list[Run]:
    """Execute notebooks, ``jobs`` at a time.

    Parameters
    ----------
    tasks : sequence of Task
        What to execute.
    jobs : int
        How many kernels run at once.
    on_start, on_end : callable
        Told when a task starts, and what came of it when it ends.

    Returns
    -------
    list of Run
        In the order of ``tasks``.
    """
    runs: dict[Task, Run] = {}
    waiting = list(tasks)
    # Processes, since papermill changes the working folder of its own; spawned, since forking a process with
    # threads (the progress bar's) is unsafe, and the same everywhere.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        running = {}
        while waiting or running:
            while waiting and len(running) < jobs:
                task = waiting.pop(0)
                running[pool.submit(execute, *task)] = task
                on_start(task)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                runs[task] = future.result()
                on_end(task, runs[task])
    return [runs[task] for task in tasks]
