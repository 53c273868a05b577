"""Whether this machine can sandbox; what most tests of grading do, they do either way."""

import shutil
import subprocess

import pytest

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
