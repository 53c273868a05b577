"""Results that are known already: a run that was killed goes on where it stopped, to the same bytes.

A result depends on the submitted file, the problem set, the settings and the software alone, so it is stored
under a digest of them. What failed for reasons of the machine's is not stored.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import importlib.metadata
import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import nlpkit
from nlpkit.grading.collect import Submission
from nlpkit.grading.grade import Result
from nlpkit.grading.personal import strip
from nlpkit.grading.rebuild import Master
from nlpkit.grading.settings import Settings


class Cache:
    """Results of one problem set under the same settings.

    Parameters
    ----------
    folder : Path
        Where they are; it is made when the first result is stored.
    master : Master
        The problem set.
    settings : Settings
        The sandbox, the limits, the seed.
    """

    def __init__(self, folder: Path, master: Master, settings: Settings) -> None:
        self.folder = folder
        cells = [nbformat.writes(notebook) for notebook in (master.notebook, master.release)]
        self.base = json.dumps([master.pset, *cells, environment_digest(), asdict(settings)])

    def get(self, submission: Submission) -> tuple[Result, NotebookNode] | None:
        """Return what was stored for the same file; None if nothing, or nothing that can be read."""
        path = self._path(submission)
        if not path.is_file():
            return None
        try:
            stored = json.loads(gzip.decompress(path.read_bytes()))
            result = Result(**stored["result"])
            return replace(result, student=submission.student), nbformat.from_dict(stored["notebook"])
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            path.unlink()  # half a file, or one that was changed: the submission is graded again
            return None

    def put(self, submission: Submission, result: Result, notebook: NotebookNode) -> None:
        """Store a result, unless the machine was to blame for it."""
        if result.status == "infrastructure_error":
            return
        path = self._path(submission)
        path.parent.mkdir(parents=True, exist_ok=True)
        stored = {"result": asdict(replace(result, student="")), "notebook": notebook}
        # Whole or not at all, also if this process is killed now.
        descriptor, half = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(gzip.compress(json.dumps(stored, sort_keys=True).encode(), 6, mtime=0))
        os.replace(half, path)

    def _path(self, submission: Submission) -> Path:
        # Without what is not kept of it, so that the stored copy has the same result.
        kept = None if submission.content is None else strip(submission.content)
        content = "none" if kept is None else hashlib.sha256(kept).hexdigest()
        parts = [self.base, content, submission.problem, *submission.notes]
        key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        return self.folder / key[:2] / f"{key[2:]}.json.gz"


@functools.cache
def environment_digest() -> str:
    """Return a digest of what runs the student's code and the tests: Python, packages, this package's source.

    Machines with the same digest give the same points.
    """
    package = Path(nlpkit.__file__).resolve().parent
    sources = sorted(package.rglob("*.py"))
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    # setuptools puts its own copies of packages on the path wherever something imports it.
    places = [place for place in sys.path if Path(place).name != "_vendor"]
    found = importlib.metadata.distributions(path=places)
    installed = {f"{distribution.metadata['Name']}=={distribution.version}" for distribution in found}
    for line in (platform.python_version(), platform.system(), platform.machine(), *sorted(installed)):
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()
