"""Grade a class: submissions are executed side by side by Dask, then one writer stores what came out."""

from __future__ import annotations

import contextlib
import functools
import logging
import pickle
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, as_completed
from sqlalchemy.exc import SAWarning

from nlpkit.course import CourseError
from nlpkit.grading import late, preload, report
from nlpkit.grading.cache import Cache, environment_digest
from nlpkit.grading.collect import LATE, NOTHING, Submission, collect, read_roster
from nlpkit.grading.grade import Result, failure, holds_answer
from nlpkit.grading.gradebook import Change, Writer, changes, holds_points, known_students
from nlpkit.grading.rebuild import Master, nbgrader_config, read_master
from nlpkit.grading.results import keep, place, read
from nlpkit.grading.settings import Settings
from nlpkit.grading.worker import NOT_FORKED, Outcome, grade_on_worker

WAIT_SECONDS = 30
"""How long to wait for a scheduler, and for its first worker."""

KEPT = "not in this download: the file handed in before counts"
"""The note on who is graded from ``grading/submitted/``, since only others' submissions came."""

Progress = Callable[[str, int, int, str], None]


def grade_class(
    course: Path,
    pset: str,
    submissions: Path,
    settings: Settings | None = None,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    roster: Path | None = None,
    fresh: bool = False,
    confirm: Callable[[list[Change]], bool] | None = None,
    on_progress: Progress = lambda phase, done, total, student: None,
    on_note: Callable[[str], None] = lambda note: None,
) -> list[Result]:
    """Grade all submissions of a problem set, and store what comes out.

    Results are kept in ``grading/cache/`` as they come, so that a run that was stopped goes on where it was.
    The gradebook, ``grading/autograded/`` and ``grading/feedback/`` are written student by student: when all
    results are there if the gradebook holds points of this problem set already, else as they come. The files
    as handed in, without personal metadata (:mod:`nlpkit.grading.personal`), are kept in
    ``grading/submitted/``. ``grading/grades.csv`` gets one row for each student, and ``grading/results/`` a
    line, for the class report. Of whom grading itself failed, the gradebook keeps what it had.

    Parameters
    ----------
    course : Path
        The course's folder, with ``nbgrader_config.py``.
    pset : str
        The problem set's full name.
    submissions : Path
        A folder or a zip file; see :func:`nlpkit.grading.collect.collect`.
    settings : Settings, optional
        The sandbox, the limits, the seed.
    jobs : int
        How many submissions are executed at once, in processes of this machine.
    scheduler : str, optional
        The address of a Dask scheduler, such as ``tcp://10.0.0.1:8786``, whose workers grade instead.
    roster : Path, optional
        The class list; see :func:`nlpkit.grading.collect.collect`. Who is on it and not among these
        submissions is graded from what an earlier run kept, so that the late ones can come by themselves.
    fresh : bool
        Execute also what has a result already.
    confirm : callable, optional
        Asked before points that the gradebook holds become others; if it says no, nothing is written.
    on_progress : callable
        Called as ``on_progress("graded", done, total, student)`` as results come, and with ``"stored"``.
    on_note : callable
        Called with what is worth knowing about the run as a whole: that kernels could not be forked, for
        instance, and why.

    Returns
    -------
    list of Result
        Sorted by student; one for each submission, whatever happened to it.

    Raises
    ------
    CourseError
        If there is nothing to grade, or nothing that answers this problem set; if there is no sandbox or no
        worker, or if the gradebook cannot hold this problem set.
    """
    settings = settings or Settings()
    course = course.resolve()
    if settings.sandbox is not None and scheduler is None:
        require_sandbox(settings.sandbox)
    # Before hours of grading: what is wrong in these lists stops it.
    late.read_extensions(nbgrader_config(course))
    names = read_roster(roster) if roster else {}
    found = sorted(collect(submissions, pset, roster), key=lambda submission: submission.student)
    if any(submission.by_name for submission in found):
        on_note(
            "without a class list Moodle's students are called by their names, and a later run with one "
            "would add them again by their ids: --roster grading/class.csv, with student,name, gives them now"
        )
    folder = report.submitted_folder(course)
    kept = _kept(folder, pset, {each.student for each in found if each.problem == NOTHING})
    # What was late in the download that a file came with is not seen in the file.
    again = {each.student for each in found} if submissions.resolve() == folder else kept.keys()
    late_before = {name for name, result in read(place(course, pset)).items() if LATE in result.notes} & again
    found = [kept.get(submission.student, submission) for submission in found]
    master = read_master(course, pset)
    cache = Cache(report.grading_folder(course) / "cache", master, settings)
    results: dict[str, Result] = {}
    stored: list[Result] = []
    with warnings.catch_warnings(), contextlib.ExitStack() as stack:
        # nbgrader 0.9 relies on a cascade that SQLAlchemy 2 announces to be gone.
        warnings.simplefilter("ignore", SAWarning)
        known = known_students(course) | {submission.student for submission in found}
        for line in late.strangers(nbgrader_config(course), pset, known):
            on_note(line)
        make_writer = functools.cache(lambda: stack.enter_context(Writer(course, master, names)))

        def store() -> None:
            """Store what is there, always in the same order."""
            for submission in found[len(stored) :]:
                result = results.get(submission.student)
                if result is None:
                    return
                # Also where an earlier run succeeded, and is known: this one did not.
                failed = result.status == "infrastructure_error"
                make_writer().add(submission, result, None if failed else cache.get(submission)[1])
                stored.append(result)
                on_progress("stored", len(stored), len(found), submission.student)

        # Where there are no points yet, none can change: then nobody needs to be asked when all are there.
        at_once = not holds_points(course, pset)
        answered = False
        for submission, (result, notebook) in _graded(
            master, found, settings, cache, jobs, scheduler, fresh, on_note
        ):
            results[submission.student] = result
            if submission.student in kept:
                # Only now: a note on the submission would have it executed again.
                result.notes.append(KEPT)
            if submission.student in late_before:
                result.notes.append(LATE)
            on_progress("graded", len(results), len(found), submission.student)
            # In a wrong folder there are notebooks, too; not one of them may become a student's.
            answered = answered or (submission.student not in kept and holds_answer(notebook))
            if at_once and answered:
                store()
        if not answered:
            came = sum(each.problem != NOTHING and each.student not in kept for each in found)
            raise CourseError(
                f"no submission in {submissions} ({came} found) holds an answer of {pset}, nothing was "
                "written: wrong folder?"
            )
        graded = [results[submission.student] for submission in found]
        changed = [] if at_once else changes(course, graded)
        if changed and confirm is not None and not confirm(changed):
            return graded
        store()
        if undated := make_writer().undated:
            came = "1 submission carries" if undated == 1 else f"{undated} submissions carry"
            on_note(f"{came} no time of handing in: no penalty for lateness")
        report.write_csv(graded, report.grading_folder(course) / "grades.csv", make_writer().penalties)
    keep(graded, place(course, pset))
    return graded


def _kept(folder: Path, pset: str, missing: set[str]) -> dict[str, Submission]:
    """Return what an earlier run kept of students who are not among the submissions."""
    if not any((folder / student / pset).is_dir() for student in missing):
        return {}
    earlier = {submission.student: submission for submission in collect(folder, pset)}
    return {
        student: earlier[student]
        for student in missing & earlier.keys()
        if earlier[student].content is not None
    }


def require_sandbox(kind: str) -> None:
    """Make sure that this machine has a sandbox.

    Raises
    ------
    CourseError
        If it has not; the text says what to do.
    """
    way_out = "or grade with --no-sandbox, on a machine and account that hold nothing else"
    if kind == "bubblewrap" and sys.platform != "linux":
        raise CourseError(f"bubblewrap needs Linux: choose --sandbox docker or podman, {way_out}")
    from nlpkit.grading import container, sandbox

    try:
        sandbox.require() if kind == "bubblewrap" else container.require(kind)
    except sandbox.SandboxUnavailable as error:
        raise CourseError(f"{error}; {way_out}") from error


def _graded(
    master: Master,
    found: list[Submission],
    settings: Settings,
    cache: Cache,
    jobs: int,
    scheduler: str | None,
    fresh: bool,
    on_note: Callable[[str], None],
) -> Iterator[tuple[Submission, Outcome]]:
    """Yield each submission with its result: first those that are known, then others as they finish."""
    left = []
    for submission in found:
        known = None if fresh else cache.get(submission)
        if known is None:
            left.append(submission)
        else:
            yield submission, known
    if not left:
        return
    with workers(min(jobs, len(left)), scheduler) as client:
        for submission, outcome in _on_workers(client, master, left, settings):
            cache.put(submission, *outcome)
            yield submission, outcome
        for reason in _not_forked(client):
            on_note(f"each kernel was started by itself, which takes longer than to fork it: {reason}")


@contextmanager
def workers(jobs: int, scheduler: str | None = None) -> Iterator[Client]:
    """Connect to a Dask scheduler, or start workers on this machine.

    Raises
    ------
    CourseError
        If the scheduler does not answer, or has no worker.
    """
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=WAIT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise CourseError(
                f"no Dask scheduler answers at {scheduler}: start one with `dask scheduler`"
            ) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=WAIT_SECONDS)
            except TimeoutError as error:
                raise CourseError(
                    f"{scheduler} has no worker: start some with `dask worker {scheduler} --nthreads 1`"
                ) from error
            yield client
        return
    # What a worker that was killed leaves behind goes with this folder.
    with (
        tempfile.TemporaryDirectory(prefix="nlpkit-", ignore_cleanup_errors=True) as folder,
        # A submission that kills its worker is looked at alone, below; Dask shall not try it on others.
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            # Without one the scheduler opens a port all the same: 8787, and warns if another program has it.
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
            memory_limit=0,
            local_directory=folder,
            env={"TMPDIR": folder},
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def _on_workers(
    client: Client, master: Master, found: list[Submission], settings: Settings
) -> Iterator[tuple[Submission, Outcome]]:
    """Grade submissions on the workers; yield them as they finish."""
    waiting = iter(found)
    broken: list[Submission] = []
    running = as_completed(loop=client.loop)
    submissions = {}
    packed = pickle.dumps(master)

    def submit(submission: Submission) -> Future:
        return client.submit(grade_on_worker, packed, submission, settings, environment_digest(), pure=False)

    def send(submission: Submission) -> None:
        future = submit(submission)
        submissions[future.key] = submission
        running.add(future)

    # Not all at once: a class's notebooks may be larger than the scheduler's memory.
    for _, submission in zip(range(2 + 2 * sum(client.nthreads().values())), waiting, strict=False):
        send(submission)
    for future in running:
        submission = submissions.pop(future.key)
        try:
            outcome = future.result()
        except KilledWorker:
            broken.append(submission)
        else:
            yield submission, outcome
        for another in waiting:
            send(another)
            break
    # Code that kills the process it is graded by takes others' with it: each gets another chance, alone.
    for submission in broken:
        try:
            outcome = submit(submission).result()
        except KilledWorker:
            outcome = failure(master, submission.student, "the process that graded it was killed")
        yield submission, outcome


def _not_forked(client: Client | None) -> list[str]:
    """Return why kernels could not be forked, on any worker; empty if all were."""
    events = client.get_events(NOT_FORKED) if client else ()
    return sorted({reason for _, reason in events} | set(preload.refusals()))
