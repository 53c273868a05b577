"""Make the students' package: one zip with lectures, released problem sets and ``nlpkit`` without grading."""

from __future__ import annotations

import json
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from nlpkit.course import RELEASED, CourseError, problem_sets

NAME = "nlpkit-course-student"
"""The name of the whole course's zip, and that of the folder in each."""

FEW = 3
"""Up to how many notebooks are told by name."""

README = Path("docs", "student_package.md")
"""What becomes the package's README."""

TROUBLESHOOTING = Path("docs", "troubleshooting.md")
"""What lies beside it."""

CHECK = ("__init__", "check", "personal", "rebuild", "settings")
"""What of ``nlpkit.grading`` is in it: ``nlpkit check`` rebuilds a notebook as the grader does."""

LEFT_OUT = ("grading/", "published.py", "scaffold.py", "site.py")
"""What of ``nlpkit`` is not in it, beside the modules above."""

REWORDED = {
    b'".[course,grading]"': b'".[course]"',
    b" (make does both)": b"",
    b"Helpers, data and grading for": b"Helpers and data for",
}
"""What ``constraints.txt`` and ``pyproject.toml`` say of the course that is not true of the package."""

DATE = (1980, 1, 1, 0, 0, 0)
"""When each file of the zip was changed, so that two zips of the same files are the same."""


def make(root: Path, psets: Sequence[str], out: Path | None = None) -> Path:
    """Write the zip.

    Parameters
    ----------
    root : Path
        The course's folder; its ``assignments/`` must be up to date (:func:`nlpkit.grading.release.release`).
    psets : sequence of str
        The full names of the problem sets that are in it.
    out : Path, optional
        The zip; ``build/nlpkit-course-student.zip`` if left out, and with only some of the problem sets
        ``build/nlpkit-course-student-ps01-ps02.zip``, for instance.

    Returns
    -------
    Path
        The zip. The same files give the same bytes.

    Raises
    ------
    CourseError
        If a file of the course is missing.
    """
    out = out or root / "build" / f"{_name(root, psets)}.zip"
    files = {"README.md": _read(root / README), "pyproject.toml": _pyproject(root)}
    files[TROUBLESHOOTING.name] = _read(root / TROUBLESHOOTING)
    for name in ("constraints.txt", "LICENSE", "LICENSE-TEXT"):
        files[name] = _read(root / name)
    for name in ("constraints.txt", "pyproject.toml"):
        for ours, theirs in REWORDED.items():
            files[name] = files[name].replace(ours, theirs)
    released = [path for pset in psets for path in (root / "assignments" / pset).rglob("*") if path.is_file()]
    for path in [*root.glob("lectures/*.ipynb"), *released, *_modules(root / "nlpkit")]:
        if ".ipynb_checkpoints" not in path.parts:
            files[path.relative_to(root).as_posix()] = _read(path)
    # Students write into those above; `nlpkit check` compares with these.
    for pset in psets:
        files[(RELEASED / f"{pset}.ipynb").as_posix()] = _read(root / "assignments" / pset / f"{pset}.ipynb")
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(f"{NAME}/{name}", DATE)
            member.create_system, member.external_attr = 3, 0o100644 << 16  # Unix, on every system
            archive.writestr(member, content, zipfile.ZIP_DEFLATED, 9)
    return out


def contents(path: Path) -> str:
    """Return what notebooks a package holds, as an instructor reads it."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(PurePosixPath(name) for name in archive.namelist() if name.endswith(".ipynb"))
    lectures = [name.stem for name in names if name.parts[1] == "lectures"]
    psets = [name.stem for name in names if name.parts[1] == "assignments"]
    return f"{_some(lectures, 'lecture')} and {_some(psets, 'problem set')}"


def _some(names: Sequence[str], what: str) -> str:
    count = f"{len(names)} {what}{'' if len(names) == 1 else 's'}"
    return f"{count} ({', '.join(names)})" if 0 < len(names) <= FEW else count


def _name(root: Path, psets: Sequence[str]) -> str:
    if set(psets) == set(problem_sets(root)):
        return NAME
    return "-".join([NAME, *sorted(pset.split("_")[0] for pset in set(psets))])


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise CourseError(
            f"there is no {path}, which the students' package needs: take it from the repository"
        )
    return path.read_bytes()


def _modules(package: Path) -> list[Path]:
    modules = [path for path in package.rglob("*.py")]
    kept = [path for path in modules if not path.relative_to(package).as_posix().startswith(LEFT_OUT)]
    return kept + [package / "grading" / f"{name}.py" for name in CHECK]


def _pyproject(root: Path) -> bytes:
    """Return the course's ``pyproject.toml`` without what grading and developing need."""
    whole = tomllib.loads(_read(root / "pyproject.toml").decode())
    project = {key: value for key, value in whole["project"].items() if not isinstance(value, dict)}
    tables = {
        "build-system": whole["build-system"],
        "project": project,
        "project.optional-dependencies": {"course": whole["project"]["optional-dependencies"]["course"]},
        "project.scripts": whole["project"]["scripts"],
        "project.urls": whole["project"]["urls"],
        "tool.hatch.build.targets.wheel": whole["tool"]["hatch"]["build"]["targets"]["wheel"],
    }
    # Strings and lists of strings look the same in TOML and JSON.
    return "\n".join(
        f"[{table}]\n" + "".join(f"{key} = {json.dumps(value, indent=4)}\n" for key, value in entries.items())
        for table, entries in tables.items()
    ).encode()
