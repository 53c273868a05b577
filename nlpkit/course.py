"""Where the course's notebooks are, and what a short name such as ``ps01`` stands for."""

from __future__ import annotations

from pathlib import Path

RELEASED = Path("nlpkit", "grading", "released")
"""Where the students' package keeps its problem sets as they were given out, to compare with."""


class CourseError(Exception):
    """Something the user can put right; its text is one line that says how."""


def find_root(start: Path | None = None) -> Path:
    """Return the course's folder: the nearest one, from ``start`` upwards, that is a clone of it.

    It may also be the students' package, which has no ``solutions/`` and no ``nbgrader_config.py``.

    Parameters
    ----------
    start : Path, optional
        The working folder if left out.

    Raises
    ------
    CourseError
        If there is none.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "nbgrader_config.py").is_file() and (folder / "solutions").is_dir():
            return folder
        if (folder / "pyproject.toml").is_file() and (folder / "assignments").is_dir():
            return folder
    raise CourseError(
        f"{start} is not inside the course's folder: change into the clone, or the unpacked package, and try "
        "again"
    )


def problem_sets(root: Path) -> list[str]:
    """Return the names of the problem sets, in order: in the students' package, of those released."""
    # What students have moved or renamed is still a problem set.
    if not (root / "solutions").is_dir() and (root / RELEASED).is_dir():
        return sorted(path.stem for path in (root / RELEASED).glob("*.ipynb"))
    folder = "solutions" if (root / "solutions").is_dir() else "assignments"
    return sorted(path.stem for path in root.glob(f"{folder}/*/*.ipynb") if path.stem == path.parent.name)


def released_notebook(root: Path, pset: str) -> Path:
    """Return where a problem set lies as it was given out, in a folder without ``solutions/``."""
    if (root / RELEASED).is_dir():
        return root / RELEASED / f"{pset}.ipynb"
    return root / "assignments" / pset / f"{pset}.ipynb"


def find_problem_set(root: Path, name: str) -> str:
    """Return a problem set's full name: ``ps01`` stands for ``ps01_perceptron``.

    Raises
    ------
    CourseError
        If no problem set, or more than one, begins like that.
    """
    known = problem_sets(root)
    matches = [known_name for known_name in known if name == known_name or known_name.split("_")[0] == name]
    if len(matches) != 1:
        raise CourseError(f"there is no problem set {name!r}: choose one of {', '.join(known)}")
    return matches[0]
