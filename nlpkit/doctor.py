"""What is installed, what works and which data are there: the facts behind ``nlpkit doctor``."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import re
import sys
from dataclasses import dataclass

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


def examine() -> list[Finding]:
    """Look at Python, the packages of each extra, the kernel, the sandbox, the data and the accelerators."""
    return [*_python(), *_packages(), *_kernel(), *_sandbox(), *_data(), *_accelerators()]


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
    findings = []
    for dataset in data.DATASETS.values():
        place = data.locate(dataset)
        if place is None:
            how = "downloaded on first use; or " if dataset.urls else "another file of the data may do; or "
            how += "set NLPKIT_DATA to a folder that holds it"
            findings.append(Finding("Data", dataset.file, "not here yet", "note", how))
        else:
            findings.append(Finding("Data", dataset.file, str(place)))
    return findings


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
