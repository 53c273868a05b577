"""What is installed, what works and which data are there: the facts behind ``nlpkit doctor``."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlpkit import data


@dataclass(frozen=True)
class Finding:
    """One line of the examination.

    Attributes
    ----------
    group, name, found : str
        What was looked at, and what was seen.
    level : {"ok", "note", "problem"}
        A problem keeps part of the course from working; a note is an option not taken.
    advice : str
        What to do, for notes and problems.
    """

    group: str
    name: str
    found: str
    level: str = "ok"
    advice: str = ""


DATA = {
    "IMDB reviews": (("imdb", "imdb_word_index"),),
    "IMDB reviews as text": (("imdb_text", "imdb_unlabelled"), ("imdb_archive",)),
    "IMDB word vectors": (("imdb-300",),),
    "Google News vectors": (("google-news-300",), ("google-news-300-part",)),
    "GloVe vectors, 50": (("glove-6b-50",), ("glove-6b-50-part",)),
    "GloVe vectors, 100": (("glove-wiki-100",), ("glove-wiki-100-part",)),
    "MR sentences": (("mr_positive", "mr_negative"), ("mr_archive",)),
    "Subj sentences": (("subj",), ("subj_archive",)),
    "SST trees": (("sst_trees_train", "sst_trees_dev", "sst_trees_test"), ("sst_trees_archive",)),
    "English-French pairs": (("translations",), ("translations_archive",)),
    "MNIST digits": (("mnist",),),
    "Cora": (("cora",), tuple(key for key in data.DATASETS if key.startswith("cora."))),
    "Citeseer": (("citeseer",), tuple(key for key in data.DATASETS if key.startswith("citeseer."))),
}
"""The datasets by the names that are shown, each with the sets of the registry's files that are enough."""

HASHED_BYTES = 200_000_000
"""Larger files of data are not read here: it would take seconds."""


def examine() -> list[Finding]:
    """Look at Python, the packages of each extra, the kernel, the sandbox, the data and the accelerators."""
    return [*_python(), *_packages(), *_kernel(), *_sandbox(), *_data(), *_accelerators()]


def verdict(findings: Sequence[Finding]) -> str:
    """Return what the findings come to, as one line."""
    problems = sum(finding.level == "problem" for finding in findings)
    if problems:
        needs = "finding needs" if problems == 1 else "findings need"
        return f"{problems} {needs} something done: the last column says what"
    said = "everything needed is installed"
    if any(finding.found == "not here yet" for finding in findings):
        said += "; data marked as not here yet are downloaded on first use"
    return said


def _python() -> list[Finding]:
    found = f"{platform.python_version()} on {platform.system()} ({sys.executable})"
    if (3, 11) <= sys.version_info < (3, 14):
        return [Finding("Python", "version", found)]
    return [Finding("Python", "version", found, "problem", "use Python 3.11, 3.12 or 3.13")]


def _packages() -> list[Finding]:
    findings = []
    for line in importlib.metadata.requires("nlpkit") or []:
        requirement, _, marker = line.partition(";")
        name = re.match(r"[\w.-]+", requirement)[0]
        extra = re.search(r"extra == ['\"](\w+)['\"]", marker)
        group = f"[{extra[1]}]" if extra else "nlpkit"
        try:
            findings.append(Finding(group, name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            # Only authors need [dev]; a student does without [grading] as well.
            level = "note" if group in ("[dev]", "[grading]") else "problem"
            how = f'pip install -e ".{group}" -c constraints.txt' if extra else "pip install -e ."
            findings.append(Finding(group, name, "not installed", level, how))
    return findings


def _kernel() -> list[Finding]:
    if importlib.util.find_spec("jupyter_client") is None:
        return [Finding("Jupyter", "kernel python3", "not installed", "problem", "pip install ipykernel")]
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        python = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return [Finding("Jupyter", "kernel python3", "not installed", "problem", "pip install ipykernel")]
    # ipykernel's own spec says just "python", for which jupyter_client puts the interpreter that it runs in.
    if python.startswith("python") or os.path.samefile(python, sys.executable):
        return [Finding("Jupyter", "kernel python3", sys.executable)]
    advice = "python -m ipykernel install --sys-prefix"
    return [Finding("Jupyter", "kernel python3", f"starts another Python: {python}", "problem", advice)]


def _sandbox() -> list[Finding]:
    # The students' package has none.
    if not all(map(importlib.util.find_spec, ("jupyter_client", "nlpkit.grading.sandbox"))):
        return []
    from nlpkit.grading import container, sandbox

    checks = [*sandbox.probe(), *(check for kind in container.ENGINES for check in container.probe(kind))]
    return [Finding("Grading", c.name, c.found, "ok" if c.ok else "note", c.advice) for c in checks]


def _data() -> list[Finding]:
    folder = os.environ.get("NLPKIT_DATA")
    findings = [_dataset(name, ways) for name, ways in DATA.items()]
    if folder and not Path(folder).expanduser().is_dir():
        advice = "set it to the folder that holds your data, or unset it"
        findings.insert(0, Finding("Data", "NLPKIT_DATA", f"there is no folder {folder}", "problem", advice))
    return findings


def _dataset(name: str, ways: tuple[tuple[str, ...], ...]) -> Finding:
    places = {key: data.locate(data.DATASETS[key]) for way in ways for key in way}
    checked = {key: _is_official(key, place) for key, place in places.items() if place}
    others = [str(places[key]) for key, official in checked.items() if official is False]
    if others:
        # It may still hold the same content, which only the loader finds out.
        found = f"there (not verified, other bytes than the official file): {', '.join(others)}"
        advice = "loading checks the content; if it is refused, put the right file there, or delete it"
        return Finding("Data", name, found, "note", advice)
    here = next((way for way in ways if all(places[key] for key in way)), None)
    if here:
        first = places[here[0]]
        found = str(first if len(here) == 1 else first.parent)
        return Finding("Data", name, found + ("" if all(checked[key] for key in here) else " (not verified)"))
    if any(key.endswith("-part") for key in places):
        return Finding("Data", name, "not here yet", "note", "gensim downloads it on first use")
    if any(all(places[key] or data.DATASETS[key].urls for key in way) for way in ways):
        return Finding("Data", name, "not here yet", "note", "downloaded on first use")
    file = data.DATASETS[ways[0][0]].file
    advice = f"no download: set NLPKIT_DATA to a folder that holds {file}, or work with FAST = True"
    return Finding("Data", name, "not here", "note", advice)


def _is_official(key: str, place: Path) -> bool | None:
    """Return whether a file has the bytes that the registry knows; None if that cannot be told quickly."""
    sha256 = data.DATASETS[key].sha256
    if sha256 is None or place.stat().st_size > HASHED_BYTES:
        return None
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _accelerators() -> list[Finding]:
    if importlib.util.find_spec("torch") is None:
        return []
    import torch

    if torch.cuda.is_available():
        return [Finding("Hardware", "GPU", torch.cuda.get_device_name(0))]
    if torch.backends.mps.is_available():
        return [Finding("Hardware", "GPU", "Apple (MPS)")]
    found = f"none; {os.cpu_count()} processors, which is enough for every lecture"
    return [Finding("Hardware", "GPU", found)]
