"""Try to break the grading: run a folder of hostile submissions, and say of each whether grading held.

They are handed in to a problem set made here, in a course that holds a secret in every place where student
code should not get: a hidden test, another submission, the gradebook, the environment, the home and the
course's folder. Each is graded by the functions that grade a class, in a process that is watched.

A submission is a file ``<group>/<name>.py`` whose docstring says what it tries. It is one of:

- the text of the first answer cell, in which ``@COURSE@``, ``@HOME@`` and ``@OTHER@`` become the paths of the
  course's folder, the grader's home and another student's submission, as if they had been guessed;
- with a function ``submission(released)``: what that makes of the released notebook's bytes;
- with a function ``submissions(folder, honest)``: a folder or zip file of submissions that it writes.

Comments ``# earns: 5`` and ``# limits: cell_seconds=2`` say how many points it deserves, if not 0, and which
limits are other than `LIMITS`.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import ctypes
import hashlib
import json
import logging
import multiprocessing
import os
import re
import runpy
import shutil
import signal
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rich import box
from rich.table import Table
from rich.text import Text

from nlpkit.course import CourseError
from nlpkit.grading import grade as grading
from nlpkit.grading import kernel, preload
from nlpkit.grading.cache import Cache
from nlpkit.grading.collect import Submission, collect
from nlpkit.grading.grade import NO_SANDBOX, Result
from nlpkit.grading.rebuild import Master, read_master
from nlpkit.grading.settings import Limits, Settings

GROUPS = ("forging", "reading", "writing", "exhausting", "breaking", "accidents")

PSET = "ps99_target"

LIMITS = Limits(
    cell_seconds=15,
    notebook_seconds=120,
    output_bytes=5_000_000,
    cpu_seconds=60,
    memory_bytes=800_000_000,
    processes=32,
    threads=200,
    written_bytes=20_000_000,
    open_files=200,
)
"""Smaller than usual, so that they are soon reached."""

GRADER_BYTES = 800_000_000
"""How much more memory than before the grading process may take for one submission: values of 50 MB cross."""

RESULT_BYTES = 10_000_000
"""The most that a result and its notebook may take."""

HONEST_EVERY = 8
"""After how many submissions an honest one is graded by the same process."""

ANSWERS = {
    "q1_step": "def step(z):\n    return np.where(np.asarray(z) >= 0, 1.0, 0.0)",
    "q2_predict": "def predict(X, weights, bias):\n    return (X @ weights + bias >= 0).astype(int)",
}

POINTS = {"q1_step": 2, "q2_predict": 3}

VISIBLE = {
    "q1_step": 'from nlpkit import checks\n\nchecks.close(step(1.0), 1.0, "step(1.0)")',
    "q2_predict": "import numpy as np\n\nassert len(predict(np.ones((2, 3)), np.ones(3), 0.0)) == 2",
}

HIDDEN = {
    "q1_step": """import numpy as np

from nlpkit import checks

secret = "{secret}"
checks.close(step(np.array([-2.0, 0.5, 3.0])), [0.0, 1.0, 1.0], "an array", reveal=False)
np.testing.assert_allclose(step(-0.25), 0.0)
assert step(np.array([4.0]))[0] == 1, "a positive number"
""",
    "q2_predict": """import numpy as np

from nlpkit import checks

secret = "{secret}"
rng = np.random.default_rng(7)
for size in (3, 5):
    X, weights = rng.normal(size=(20, size)), rng.normal(size=size)
    wanted = (X @ weights + 0.1 >= 0).astype(int)
    checks.equal(predict(X, weights, 0.1), wanted, f"{{size}} weights", reveal=False)
""",
}


@dataclass(frozen=True)
class Attack:
    """A file of the corpus.

    Attributes
    ----------
    group, name : str
        Its folder and its name.
    tries : str
        The first line of its docstring.
    kind : str
        ``answer``, ``submission`` or ``submissions``.
    earns : float
        The points that it deserves.
    limits : tuple of (str, int)
        Limits that are other than usual.
    path : Path
        The file.
    """

    group: str
    name: str
    tries: str
    kind: str
    earns: float
    limits: tuple[tuple[str, int], ...]
    path: Path


@dataclass(frozen=True)
class Row:
    """What became of one attack.

    Attributes
    ----------
    group, name, tries : str
        As in :class:`Attack`.
    held : bool
        Whether grading held.
    why : tuple of str
        What was broken; empty if nothing.
    points : float
        What it earned.
    seconds : float
        How long it took to grade.
    note : str
        The first note of its result.
    not_forked : tuple of str
        Why its kernels were started by themselves, if they were to be forked.
    """

    group: str
    name: str
    tries: str
    held: bool
    why: tuple[str, ...] = ()
    points: float = 0.0
    seconds: float = 0.0
    note: str = ""
    not_forked: tuple[str, ...] = ()


@dataclass
class Outcome:
    """A row in the making, and what is to be stored."""

    attack: Attack
    problems: list[str] = field(default_factory=list)
    graded: list[tuple[Submission, Result, NotebookNode]] = field(default_factory=list)
    source: Path | None = None
    refusal: str = ""
    not_forked: tuple[str, ...] = ()

    def row(self) -> Row:
        """Return the row for the table."""
        attack, results = self.attack, [result for _, result, _ in self.graded]
        notes = [note for result in results for note in result.notes if note != NO_SANDBOX]
        return Row(
            attack.group,
            attack.name,
            attack.tries,
            not self.problems,
            tuple(self.problems),
            sum(result.score for result in results if result.student != HONEST),
            round(sum(result.seconds for result in results), 2),
            self.refusal or next(iter(notes), ""),
            self.not_forked,
        )


HONEST = "honest"
"""The student who hands in right answers."""


def read_corpus(folder: Path) -> list[Attack]:
    """Return the attacks in a folder, group by group.

    Raises
    ------
    CourseError
        If there is none, or a file does not say what it tries.
    """
    found = []
    for path in sorted(folder.glob("*/*.py"), key=lambda path: (path.parent.name, path.stem)):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        tries = (ast.get_docstring(tree) or "").partition("\n")[0]
        if not tries:
            raise CourseError(f"{path} does not say what it tries: begin it with a docstring of one line")
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        kind = next(iter({"submission", "submissions"} & functions), "answer")
        earns = re.search(r"^# earns: ([\d.]+)$", text, re.MULTILINE)
        limits = re.findall(r"^# limits: (.+)$", text, re.MULTILINE)
        found.append(
            Attack(
                path.parent.name,
                path.stem,
                tries,
                kind,
                float(earns[1]) if earns else 0.0,
                tuple((name, int(value)) for name, value in re.findall(r"(\w+)=(\d+)", " ".join(limits))),
                path,
            )
        )
    if not found:
        raise CourseError(f"there is no submission in {folder}: expected files such as forging/NAME.py")
    order = {name: number for number, name in enumerate(GROUPS)}
    return sorted(found, key=lambda attack: (order.get(attack.group, len(order)), attack.name))


def run(
    course: Path,
    corpus: Path,
    settings: Settings | None = None,
    *,
    jobs: int = 1,
    on_row: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> list[Row]:
    """Run all attacks in a folder.

    Parameters
    ----------
    course : Path
        The course, for its ``nbgrader_config.py``; nothing is written there.
    corpus : Path
        The folder.
    settings : Settings, optional
        The sandbox and the limits; `LIMITS` if left out.
    jobs : int
        How many are graded at once.
    on_row : callable
        Called as ``on_row(done, total, name)``.

    Returns
    -------
    list of Row
        In the order of :func:`read_corpus`.

    Raises
    ------
    CourseError
        If there is no attack, or no sandbox.
    """
    attacks = read_corpus(corpus)
    with Trial(course, settings or Settings(limits=LIMITS), jobs) as trial:
        outcomes = {}
        for outcome in trial.attempts(attacks):
            outcomes[outcome.attack] = outcome
            on_row(len(outcomes), len(attacks), outcome.attack.name)
        trial.store(list(outcomes.values()))
    return [outcomes[attack].row() for attack in attacks]


def table(rows: Sequence[Row]) -> Table:
    """Return a table with a row for each attack, and below it how many held."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "submission", "what it tries, and what came of it", "verdict"):
        shown.add_column(heading, overflow="fold")
    shown.add_column("points", justify="right")
    shown.add_column("s", justify="right")
    group = ""
    for row in rows:
        text = Text(row.tries)
        for line in row.why or ((row.note,) if row.note else ()):
            text.append(f"\n{line}", style="dim" if row.held else "bold red")
        verdict = Text("held", style="green") if row.held else Text("broken", style="bold red")
        first = row.group if row.group != group else ""
        shown.add_row(first, row.name, text, verdict, f"{row.points:g}", f"{row.seconds:.1f}")
        group = row.group
    held = sum(row.held for row in rows)
    shown.caption = f"{held} of {len(rows)} held" + ("" if held == len(rows) else "; the others are broken")
    for reason in sorted({reason for row in rows for reason in row.not_forked}):
        shown.caption += f"\nkernels were not forked, but each started by itself: {reason}"
    shown.caption_justify = "left"
    return shown


class Trial:
    """A course with secrets in it, and processes that grade there.

    Parameters
    ----------
    course : Path
        For its ``nbgrader_config.py``.
    settings : Settings
        Under which is graded.
    jobs : int
        How many processes grade.
    """

    def __init__(self, course: Path, settings: Settings, jobs: int = 1) -> None:
        self.settings, self.jobs = settings, jobs
        self.place = Place(Path(tempfile.mkdtemp(prefix="nlpkit-")), uuid.uuid4().hex[:12])
        try:
            self.place.furnish(course)
            self.master = read_master(self.place.course, PSET)
            self.store([])
            self.place.add_student()
        except BaseException:
            self.__exit__()
            raise
        self.pool = self._pool(jobs)

    def __enter__(self) -> Trial:
        return self

    def __exit__(self, *error: object) -> None:
        if hasattr(self, "pool"):
            self.pool.shutdown(cancel_futures=True)
        shutil.rmtree(self.place.base, ignore_errors=True)

    def _pool(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, context, initializer=_settle, initargs=(self.place,))

    def attempts(
        self,
        attacks: Sequence[Attack],
        settings: Settings | None = None,
        do: Callable[[Place, Attack, Settings], Outcome] | None = None,
    ) -> Iterator[Outcome]:
        """Run attacks; yield them as they finish.

        Parameters
        ----------
        attacks : sequence of Attack
            From :func:`read_corpus`.
        settings : Settings, optional
            Other ones than usual.
        do : callable, optional
            What is done with each, instead of :func:`attempt`.
        """
        do, settings = do or attempt, settings or self.settings
        futures = {self.pool.submit(do, self.place, attack, settings): attack for attack in attacks}
        again = []
        for future in as_completed(futures):
            try:
                yield future.result()
            except BrokenProcessPool:
                again.append(futures[future])
            except Exception as error:
                # One that damages what is around it must not hide what the others do.
                yield Outcome(futures[future], [f"the trial failed: {type(error).__name__}: {error}"])
        # Which of them killed the process that graded it shows when each is alone.
        for attack in again:
            with self._pool(1) as pool:
                try:
                    yield pool.submit(do, self.place, attack, settings).result()
                except BrokenProcessPool:
                    yield Outcome(attack, ["the process that graded it was killed"])
        if again:
            self.pool = self._pool(self.jobs)

    def store(self, outcomes: Sequence[Outcome]) -> None:
        """Store what came out as for a class, and look for secrets in it; problems are added to the outcomes.

        An honest student's submission is stored with them.
        """
        from nlpkit.grading import engine

        place, settings = self.place, self.settings
        cache = Cache(place.course / "grading" / "cache", self.master, settings)
        honest = Submission(HONEST, place.other.read_bytes())
        if not outcomes:
            result, notebook = grading.grade(self.master, HONEST, honest.content, settings=settings)
            if result.score != sum(POINTS.values()):
                raise CourseError(f"not even right answers can be graded here: {'; '.join(result.notes)}")
            cache.put(honest, result, notebook)
        sources: dict[Path, list[Outcome]] = {place.students: []}
        for outcome in outcomes:
            sources.setdefault(outcome.source or place.students, []).append(outcome)
        for source, those in sources.items():
            if any(outcome.refusal for outcome in those):
                continue
            by_student = {}
            for outcome in those:
                for submission, result, notebook in outcome.graded:
                    by_student[submission.student] = outcome, submission, result
                    cache.put(submission, result, notebook)
                    if source == place.students:
                        place.hand_in(submission.student, submission.content)
            log = place.base / "store.log"
            with log.open("w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
                handler = logging.StreamHandler(file)
                logging.getLogger().addHandler(handler)
                try:
                    stored = engine.grade_class(place.course, PSET, source, settings)
                finally:
                    logging.getLogger().removeHandler(handler)
            found = {result.student: result for result in stored}
            if found[HONEST].score != sum(POINTS.values()) if HONEST in found else source == place.students:
                _blame(those, "when the class was stored, the honest student had lost points")
            for student, (outcome, submission, result) in by_student.items():
                if (found[student].status, found[student].score) != (result.status, result.score):
                    problem = f"stored as {found[student].status} with {found[student].score:g} points"
                    outcome.problems.append(f"{problem}: {'; '.join(found[student].notes)[:300]}")
                _, notebook = cache.get(submission) or (None, None)
                leaks = place.leaks(json.dumps(notebook, ensure_ascii=False) if notebook else "", student)
                outcome.problems += [f"{leak} is in the cache" for leak in leaks]
            self._search(log, by_student, those)

    def _search(self, log: Path, by_student: dict, outcomes: Sequence[Outcome]) -> None:
        """Look for secrets in all that grading wrote, except the gradebook."""
        graded = self.place.course / "grading"
        for folder in ("feedback", "autograded"):
            for path in sorted((graded / folder).rglob("*")):
                if not path.is_file():
                    continue
                student = path.relative_to(graded / folder).parts[0]
                text = path.read_text(encoding="utf-8", errors="replace")
                for leak in self.place.leaks(text, student):
                    problem = f"{leak} is in {folder}/{student}"
                    if student in by_student:
                        by_student[student][0].problems.append(problem)
                    else:
                        _blame(outcomes, problem)
        for path in (log, graded / "grades.csv", *self.place.base.glob("log-*")):
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
            for leak in self.place.leaks(text, ""):
                _blame(outcomes, f"{leak} is in {path.name}")


def _blame(outcomes: Sequence[Outcome], problem: str) -> None:
    # Which of them it was, nobody knows.
    for outcome in outcomes:
        outcome.problems.append(problem)


@dataclass(frozen=True)
class Place:
    """Where all this happens.

    Attributes
    ----------
    base : Path
        A folder that holds all else.
    mark : str
        What each secret begins with.
    """

    base: Path
    mark: str

    @property
    def course(self) -> Path:
        """The course's folder."""
        return self.base / "course"

    @property
    def home(self) -> Path:
        """The home of whoever grades."""
        return self.base / "home"

    @property
    def students(self) -> Path:
        """The folder of submissions."""
        return self.base / "students"

    @property
    def other(self) -> Path:
        """The honest student's submission."""
        return self.students / HONEST / PSET / f"{PSET}.ipynb"

    def temporary(self) -> Path:
        """Return this process's folder for temporary files, which does not exist unless it is settled."""
        return self.base / f"t{os.getpid()}"

    def secret(self, where: str) -> str:
        """Return the secret that is planted in a place."""
        return f"{self.mark}-{where}"

    def furnish(self, course: Path) -> None:
        """Make the course, its master, the home and the honest submission."""
        master = self.course / "solutions" / PSET
        master.mkdir(parents=True)
        config = (course / "nbgrader_config.py").read_bytes()
        (self.course / "nbgrader_config.py").write_bytes(config)
        nbformat.write(_master(self.secret("master")), master / f"{PSET}.ipynb")
        (self.course / "notes.txt").write_text(self.secret("course"), encoding="utf-8")
        for name in (".netrc", ".ssh/id_ed25519", "notes.txt"):
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.secret("home"), encoding="utf-8")
        released = read_master(self.course, PSET)
        answers = {name: f"# {self.secret('submission')}\n{text}" for name, text in ANSWERS.items()}
        self.hand_in(HONEST, handed_in(released, answers))

    def add_student(self) -> None:
        """Plant a secret in the gradebook."""
        from nbgrader.api import Gradebook

        from nlpkit.grading.rebuild import nbgrader_config

        with Gradebook(nbgrader_config(self.course).CourseDirectory.db_url) as gradebook:
            gradebook.update_or_create_student(HONEST, last_name=self.secret("gradebook"))

    def hand_in(self, student: str, content: bytes | None) -> None:
        """Put a submission where the others are; the file itself if there is one that was refused."""
        if (self.base / "single" / student).is_dir():
            shutil.copytree(self.base / "single" / student, self.students, dirs_exist_ok=True)
            return
        path = self.students / student / PSET / f"{PSET}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is not None and not path.exists():
            path.write_bytes(content)

    def leaks(self, text: str, student: str) -> list[str]:
        """Return which secrets stand in a text that this student may see; one's own is none."""
        found = sorted(set(re.findall(rf"{self.mark}-(\w+)", text)))
        return [f"the secret of the {name}" for name in found if (student, name) != (HONEST, "submission")]

    def files(self) -> dict[str, str]:
        """Return a digest of each file that no submission may change."""
        found = {}
        for folder in (self.course, self.home, self.students):
            for path in folder.rglob("*"):
                if "__pycache__" in path.parts:
                    continue
                link = os.readlink(path) if path.is_symlink() else ""
                content = path.read_bytes() if path.is_file() and not link else link.encode()
                found[str(path.relative_to(self.base))] = hashlib.sha256(content).hexdigest()
        return found


def handed_in(master: Master, answers: dict[str, str]) -> bytes:
    """Return the released notebook with these answers, and nothing in the other answer cells.

    Parameters
    ----------
    master : Master
        The problem set.
    answers : dict of str to str
        Question -> code.
    """
    notebook = copy.deepcopy(master.release)
    for name, position in master.answers.items():
        marker = notebook.cells[position].source.partition("\n")[0]
        notebook.cells[position].source = f"{marker}\n{answers.get(name.removesuffix('_answer'), '')}"
    return nbformat.writes(notebook).encode("utf-8", "replace")


def _master(secret: str) -> NotebookNode:
    cells = [new_markdown_cell("# Target", id="title"), new_code_cell("import numpy as np", id="imports")]
    blank = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}

    def add(source: str, grade_id: str, **metadata: object) -> None:
        nbgrader = {"nbgrader": blank | {"grade_id": grade_id} | metadata}
        cells.append(new_code_cell(source, id=grade_id.replace("_", "-"), metadata=nbgrader))

    for name, points in POINTS.items():
        head, _, body = ANSWERS[name].partition("\n")
        answer = (
            f"# ANSWER {name}: keep this line\n{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        )
        hidden = HIDDEN[name].format(secret=secret)
        add(answer, f"{name}_answer", solution=True)
        add(VISIBLE[name], f"{name}_visible", grade=True, locked=True, points=0)
        add(
            f"### BEGIN HIDDEN TESTS\n{hidden}### END HIDDEN TESTS",
            name,
            grade=True,
            locked=True,
            points=points,
        )
    kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernelspec})


# --- in the process that grades ---------------------------------------------------------------------------

_count = 0


def _settle(place: Place) -> None:
    """Make this process one that has secrets, and keeps all it says and starts in sight."""
    folder = place.temporary()
    folder.mkdir()
    secret = place.secret("environment")
    os.environ |= {"HOME": str(place.home), "TMPDIR": str(folder), "API_TOKEN": secret}
    tempfile.tempdir = None
    # Many attacks take no notice of an interrupt, and are waited for.
    kernel.INTERRUPT_SECONDS = 1
    log = os.open(place.base / f"log-{os.getpid()}", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    if sys.platform == "linux":
        # Orphans of what it starts become its own children.
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def attempt(place: Place, attack: Attack, settings: Settings) -> Outcome:
    """Grade one attack in this process, and look at what it did.

    Parameters
    ----------
    place : Place
        Where.
    attack : Attack
        What.
    settings : Settings
        Under which the class is graded.
    """
    global _count
    warnings.simplefilter("ignore")
    master = read_master(place.course, PSET)
    outcome = Outcome(attack)
    try:
        found = _submissions(place, attack, master, outcome)
    except CourseError as error:
        outcome.refusal = str(error).replace(f"{place.base}/", "")
        if "\n" in outcome.refusal:
            outcome.problems.append("the message is longer than a line")
        return outcome
    own = replace(settings, limits=replace(settings.limits, **dict(attack.limits)))
    before, memory, processes = place.files(), _memory(reset=True), _children()
    for submission in found:
        fields = (submission.student, submission.content, submission.problem, submission.notes)
        try:
            result, notebook = grading.grade(master, *fields, settings=own)
        except BaseException as error:  # whatever it is, it must not be one
            outcome.problems.append(f"grading raised {type(error).__name__}: {error}")
            continue
        outcome.graded.append((submission, result, notebook))
        outcome.problems += _judge(place, attack, result, notebook)
    taken = _memory() - memory
    if taken > GRADER_BYTES:
        outcome.problems.append(f"the grader took {taken / 1e6:.0f} MB")
    outcome.problems += _secrets_of_servers(place)
    outcome.not_forked = tuple(preload.refusals())
    outcome.problems += _traces(place, before, processes)
    _count += 1
    if _count % HONEST_EVERY == 0:
        honest, _ = grading.grade(master, HONEST, handed_in(master, ANSWERS), settings=settings)
        if honest.score != sum(POINTS.values()):
            notes = "; ".join(honest.notes)
            outcome.problems.append(
                f"an honest submission, graded after this and {HONEST_EVERY - 1} others, lost points: {notes}"
            )
    return outcome


def _submissions(place: Place, attack: Attack, master: Master, outcome: Outcome) -> list[Submission]:
    student = f"{attack.group}-{attack.name}"
    if attack.kind == "answer":
        source = attack.path.read_text(encoding="utf-8")
        known = {"@COURSE@": place.course, "@HOME@": place.home, "@OTHER@": place.other}
        for name, path in known.items():
            source = source.replace(name, str(path))
        return [Submission(student, handed_in(master, {"q1_step": source}))]
    make = runpy.run_path(str(attack.path))[attack.kind]
    if attack.kind == "submission":
        content = make(nbformat.writes(master.release).encode())
        single = place.base / "single" / student
        path = single / student / PSET / f"{PSET}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return collect(single, PSET)
    folder = place.base / "several" / student
    folder.mkdir(parents=True)
    outcome.source = make(folder, handed_in(master, ANSWERS))
    return collect(outcome.source, PSET)


def _judge(place: Place, attack: Attack, result: Result, notebook: NotebookNode) -> list[str]:
    problems = []
    earns = sum(POINTS.values()) if result.student == HONEST else attack.earns
    if result.score != earns or result.score != sum(result.questions.values()):
        notes = "; ".join(result.notes)[:300]
        problems.append(f"{result.student} got {result.score:g} points, not {earns:g} ({notes})")
    if result.status not in ("graded", "student_error"):
        problems.append(f"{result.status}: {'; '.join(result.notes)[:300]}")
    text = result.to_json() + json.dumps(notebook, ensure_ascii=False)
    if len(text) > RESULT_BYTES:
        problems.append(f"its result takes {len(text) / 1e6:.0f} MB")
    problems += [f"{leak} is in its result" for leak in place.leaks(text, result.student)]
    try:
        nbformat.validate(notebook)
        text.encode()
    except (nbformat.ValidationError, UnicodeEncodeError) as error:
        problems.append(f"its notebook cannot be stored: {str(error).splitlines()[0]}")
    return problems


def _traces(place: Place, before: dict[str, str], processes: set[int]) -> list[str]:
    """Return what was left behind: changed files, temporary ones, processes."""
    problems = []
    left = _children() - processes
    deadline = time.monotonic() + 5  # what was killed takes a moment to be gone
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = _children() - processes
    if left:
        problems.append(f"left {len(left)} processes behind")
    while left := _children() - processes:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    after = place.files()
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            problems.append(f"changed {name}")
    # Our own, and in no case one that others use.
    for path in sorted(place.temporary().glob("*")):
        problems.append(f"left {path.name} in the temporary folder")
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
    return problems


def _secrets_of_servers(place: Place) -> list[str]:
    """Return which secrets are in the memory that each kernel begins with a copy of."""
    problems = []
    for server in preload.servers():
        if server.ended():
            problems.append("the process that kernels are forked from has ended")
            continue
        found = memory(server.pid) + Path(f"/proc/{server.pid}/environ").read_bytes()
        leaks = place.leaks(found.decode("latin-1"), "")
        problems += [f"{leak} is in the process that kernels are forked from" for leak in leaks]
    return problems


def memory(pid: int) -> bytes:
    """Return what a process has written to its memory."""
    parts = []
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb", 0) as content:
        for line in maps:
            span, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(address, 16) for address in span.split("-"))
                with contextlib.suppress(OSError):  # no memory but a device's
                    content.seek(start)
                    parts.append(content.read(end - start))
    return b"".join(parts)


def _children() -> set[int]:
    """Return the processes that this one has started, or that became its own; those that ended are reaped.

    The one that kernels are forked from stays, and is left out.
    """
    found, servers = set(), {server.process.pid for server in preload.servers()}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = entry.read_bytes().rpartition(b")")[2].split()[:2]
            pid = int(entry.parent.name)
            if int(parent) != os.getpid() or pid in servers:
                continue
            if state == b"Z":
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
            else:
                found.add(pid)
    return found


def _memory(*, reset: bool = False) -> int:
    """Return, in bytes, the most resident memory of this process since the last reset; 0 if unknown."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0
    if reset:
        with contextlib.suppress(OSError):  # then it is since the start
            Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="utf-8"))
    return int(found[1]) * 1024 if found else 0
