"""Find a class's submissions in a folder or a zip file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nlpkit.course import CourseError

MAX_BYTES = 20 * 2**20
"""Largest notebook that is read: outputs with many pictures fit, and a zip bomb does not."""


@dataclass(frozen=True)
class Submission:
    """One student's notebook as it was handed in, or why there is none.

    Attributes
    ----------
    student : str
        The name of the student's folder, or of the file without ``.ipynb``.
    content : bytes or None
        The file, unchanged; None if it cannot be read.
    problem : str
        Why ``content`` is None; else empty.
    notes : tuple of str
        What the instructor should know, such as that the file had another name.
    timestamp : str
        What nbgrader wrote into ``timestamp.txt`` beside the notebook, else empty.
    """

    student: str
    content: bytes | None
    problem: str = ""
    notes: tuple[str, ...] = ()
    timestamp: str = ""


Files = dict[PurePosixPath, Callable[[], bytes]]
"""Path below the folder of submissions -> a function that reads the file, and raises OSError if it cannot."""


def collect(source: Path, pset: str) -> list[Submission]:
    """Find one problem set's submissions.

    Three layouts are known: nbgrader's ``<student>/<pset>/<pset>.ipynb``, a flat folder of
    ``<student>.ipynb``, and a zip file of either; all may lie in one enclosing folder. Hidden files,
    ``__MACOSX`` and checkpoints are passed over.

    Parameters
    ----------
    source : Path
        A folder or a zip file.
    pset : str
        The problem set's full name.

    Returns
    -------
    list of Submission
        Sorted by student. A student's folder without the notebook is in it, with the reason.

    Raises
    ------
    CourseError
        If there is no such folder or file, if a member of a zip file lies outside it, or if no submission is
        found.
    """
    students: set[str] = set()
    if source.is_dir():
        files = {
            PurePosixPath(path.relative_to(source).as_posix()): _limited(path.read_bytes, path.stat().st_size)
            for path in source.rglob("*")
            if path.is_file()
        }
        # A student whose folder is empty has no file to be known by.
        students = {path.name for path in source.iterdir() if path.is_dir() and not any(path.iterdir())}
    elif zipfile.is_zipfile(source):
        files = _zip_files(source)
    elif source.is_file():
        raise CourseError(f"{source} is neither a folder nor a zip file: give the folder of submissions")
    else:
        raise CourseError(f"there is no folder or zip file {source}: give the submissions' place")

    files = {path: read for path, read in files.items() if not any(map(_ignored, path.parts))}
    files = _without_enclosing_folder(files, pset)
    students = {name for name in students if not _ignored(name)}
    students |= {path.parts[0] for path in files if len(path.parts) > 1}
    students |= {path.stem for path in files if len(path.parts) == 1 and path.suffix == ".ipynb"}
    if not students:
        raise CourseError(
            f"no submissions found in {source}: expected <student>/{pset}/{pset}.ipynb or <student>.ipynb"
        )
    return [_submission(student, files, pset) for student in sorted(students)]


def _ignored(part: str) -> bool:
    return part.startswith(".") or part == "__MACOSX"


def _limited(read: Callable[[], bytes], size: int) -> Callable[[], bytes]:
    def limited() -> bytes:
        if size > MAX_BYTES:
            raise OSError(f"{size / 2**20:.0f} MB, more than the limit of {MAX_BYTES // 2**20} MB")
        return read()

    return limited


def _zip_files(source: Path) -> Files:
    archive = zipfile.ZipFile(source)
    files: Files = {}
    for member in archive.infolist():
        # Windows tools write backslashes against the standard; zipfile mends that only on Windows.
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or any(":" in part for part in path.parts[:1]):
            raise CourseError(
                f"{source} holds {member.filename!r}, which lies outside the zip file's own folder: refused"
            )
        if member.is_dir() or not path.parts:
            continue
        if path in files:
            files[path] = _unreadable("stands in the zip file twice: keep one")
            continue
        files[path] = _limited(lambda member=member: _read_member(archive, member), member.file_size)
    return files


def _unreadable(reason: str) -> Callable[[], bytes]:
    def read() -> bytes:
        raise OSError(reason)

    return read


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            # The size in the header is a claim; read one byte more than it allows and no further.
            content = file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise OSError(f"damaged or encrypted in the zip file ({error})") from error
    if len(content) > MAX_BYTES:
        raise OSError(f"more than the limit of {MAX_BYTES // 2**20} MB")
    return content


def _without_enclosing_folder(files: Files, pset: str) -> Files:
    tops = {path.parts[0] for path in files}
    if len(tops) != 1 or any(len(path.parts) == 1 for path in files):
        return files
    inside = {PurePosixPath(*path.parts[1:]): read for path, read in files.items()}
    a_student_itself = any(path.parts[0] == pset and len(path.parts) > 1 for path in inside)
    holds_students = any(
        (len(path.parts) == 1 and path.suffix == ".ipynb" and path.stem != pset)
        or (len(path.parts) > 2 and path.parts[1] == pset)
        for path in inside
    )
    return inside if holds_students and not a_student_itself else files


def _submission(student: str, files: Files, pset: str) -> Submission:
    folder = PurePosixPath(student, pset)
    expected = folder / f"{pset}.ipynb"
    own = [path for path in files if path.parts[0] == student and len(path.parts) > 1]
    # A download that was renamed, such as "ps01_perceptron (1).ipynb", is taken if it is alone there.
    renamed = [path for path in own if path.parent == folder and path.suffix == ".ipynb"]
    in_folder = [expected] if expected in files else renamed
    flat = [path for path in (PurePosixPath(f"{student}.ipynb"),) if path in files]
    candidates = flat + in_folder
    notes: tuple[str, ...] = ()
    if not candidates:
        found = ", ".join(sorted(str(PurePosixPath(*path.parts[1:])) for path in own)[:5])
        return Submission(student, None, f"no {pset}.ipynb found; found: {found or 'nothing'}")
    if len(candidates) > 1:
        names = " and ".join(map(str, candidates))
        return Submission(student, None, f"two files for one student: {names}; keep one and grade again")
    if in_folder and in_folder[0] != expected:
        notes = (f"taken from {in_folder[0].name!r}: there is no {expected.name}",)
    try:
        content = files[candidates[0]]()
        stamp = files.get(candidates[0].parent / "timestamp.txt") if in_folder else None
        timestamp = stamp().decode("utf-8", "replace").strip() if stamp else ""
    except OSError as error:
        return Submission(student, None, f"{candidates[0]} cannot be read: {error}")
    return Submission(student, content, notes=notes, timestamp=timestamp)
