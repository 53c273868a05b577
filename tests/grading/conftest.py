"""Whether this machine can sandbox; what most tests of grading do, they do either way."""

import contextlib
import functools
import pickle
import shutil
import subprocess

import pytest
from nbgrader import api as api_module

from nlpkit.grading import engine
from nlpkit.grading.grade import NO_SANDBOX
from nlpkit.grading.settings import Limits, Settings


def missing() -> str:
    """Say why this machine can have no sandbox: so says bubblewrap, lest a fault of ours skips the tests."""
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    command = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    return subprocess.run(command, capture_output=True, text=True).stderr.strip()


MISSING = missing()
SANDBOXED = not MISSING
needs_sandbox = pytest.mark.skipif(bool(MISSING), reason=MISSING)


def settings_with(sandboxed=SANDBOXED, **limits) -> Settings:
    """Return settings with these limits; without a sandbox where this machine has none."""
    return Settings("bubblewrap" if sandboxed else None, Limits(**limits))


def other_notes(result) -> list[str]:
    """Return a result's notes without the one that every result has where there is no sandbox."""
    return [note for note in result.notes if note != NO_SANDBOX]


@pytest.fixture(scope="session", autouse=True)
def _one_call_of_alembic():
    """nbgrader starts alembic, which takes seconds, for each new gradebook: ask it only once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api_module, "get_alembic_version", functools.cache(api_module.get_alembic_version))
        yield


@pytest.fixture
def no_workers(monkeypatch):
    """Grade in this process, which saves starting others."""

    def in_this_process(client, master, found, settings):
        packed = pickle.dumps(master)
        for one in found:
            yield one, engine.grade_on_worker(packed, one, settings, engine.environment_digest())

    monkeypatch.setattr(engine, "workers", lambda jobs, scheduler: contextlib.nullcontext())
    monkeypatch.setattr(engine, "_on_workers", in_this_process)
