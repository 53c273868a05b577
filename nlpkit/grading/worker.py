"""Grade one submission in a Dask worker, which imports no more than that needs: no gradebook, no database."""

from __future__ import annotations

import contextlib
import functools
import pickle
import threading

from distributed import get_worker
from nbformat import NotebookNode

from nlpkit.course import CourseError
from nlpkit.grading import preload
from nlpkit.grading.cache import environment_digest
from nlpkit.grading.collect import Submission
from nlpkit.grading.grade import Result, grade
from nlpkit.grading.settings import Settings

NOT_FORKED = "nlpkit-not-forked"
"""The topic of the events by which workers say why kernels could not be forked."""

Outcome = tuple[Result, NotebookNode]

_one_at_a_time = threading.Lock()

# What is found out about a problem set once, such as its tests' code, is kept with its text.
_unpacked = functools.lru_cache(maxsize=1)(pickle.loads)


def grade_on_worker(packed: bytes, submission: Submission, settings: Settings, environment: str) -> Outcome:
    """Grade one submission in a Dask worker.

    Parameters
    ----------
    packed : bytes
        The problem set's pickled master, which is unpacked once.
    environment : str
        The digest of the software of whoever asks.

    Raises
    ------
    CourseError
        If this machine's software is not the same: the points could differ.
    """
    if environment != environment_digest():
        raise CourseError(
            f"the worker {get_worker().address} runs other software than this machine: install the same "
            "commit of the course there, with the same Python and constraints.txt"
        )
    master = _unpacked(packed)
    fields = (submission.student, submission.content, submission.problem, submission.notes, settings)
    # Seeds and warning filters belong to the process, whatever number of threads its worker was given.
    with _one_at_a_time:
        outcome = grade(master, *fields)
        if outcome[0].status == "infrastructure_error":
            outcome = grade(master, *fields)
    for reason in preload.refusals():
        with contextlib.suppress(ValueError):  # this process is no worker
            get_worker().log_event(NOT_FORKED, reason)
    return outcome
