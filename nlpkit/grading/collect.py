"""Find a class's submissions in a folder or a zip file."""

from __future__ import annotations

import csv
import hashlib
import re
import time
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nlpkit.course import CourseError

MAX_BYTES = 20 * 2**20
"""Largest notebook that is read: outputs with many pictures fit, and a zip bomb does not."""

LMS_NAMES = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        # Canvas, anonymous grading: no name.
        r"(?P<late>LATE_)?(?P<id>anon_[^\W_]{1,20})_(?P<upload>\d{1,20})_(?P<file>.+)",
        # Moodle; a folder if nothing follows. A group without a number is the one of all who joined none.
        # The name holds no "_1_2_", which would be Canvas's: what stands behind that, students choose.
        r"(?P<name>(?:(?!_\d+_\d+_).)*?)(?:_(?P<id>\d{1,20}))?"
        r"_assignsubmission_(?:file|(?P<page>[a-z]+))(?:_(?P<file>.*))?",
        # Canvas.
        r"(?P<name>.*?)(?P<late>_LATE)?_(?P<id>\d{1,20})_(?P<upload>\d{1,20})_(?P<file>.+)",
        # Canvas, text or an address instead of a file.
        r"(?P<name>.*?)(?P<late>_LATE)?_(?P<id>\d{1,20})_(?P<page>text|link)\.html",
    )
]
"""How the files, or Moodle's folders, in a download of all submissions are named; the first match counts.

Sources: Moodle's ``mod/assign/classes/downloader.php`` and Canvas's ``lib/content_zipper.rb``.
"""


NOTHING = "nothing handed in"
"""The problem of who is on the class list, and not among the submissions."""

LATE = "handed in late, says the learning management system"
"""The note on whom Canvas calls late; it knows no time that a penalty could be reckoned from."""


@dataclass(frozen=True)
class Submission:
    """One student's notebook as it was handed in, or why there is none.

    Attributes
    ----------
    student : str
        The name of the student's folder, of the file without ``.ipynb``, or what the learning management
        system calls the student; in Unicode's composed form (NFC) and legal as a folder's name everywhere.
    content : bytes or None
        The file, unchanged; None if it cannot be read.
    problem : str
        Why ``content`` is None; else empty.
    notes : tuple of str
        What the instructor should know, such as that the file had another name.
    timestamp : str
        What nbgrader wrote into ``timestamp.txt`` beside the notebook, else empty.
    by_name : bool
        Whether the student is called by a name of Moodle's, because there is no class list that says more.
    """

    student: str
    content: bytes | None
    problem: str = ""
    notes: tuple[str, ...] = ()
    timestamp: str = ""
    by_name: bool = False


@dataclass(frozen=True)
class _File:
    read: Callable[[], bytes]  # raises OSError if it cannot
    time: tuple[int, ...] = ()  # year, month, day, hour, minute, second
    link: bool = False


Files = dict[PurePosixPath, _File]
"""Path below the folder of submissions (NFC) -> the file."""


class _Key(NamedTuple):
    name: str
    number: str = ""  # in the learning management system
    lasting: bool = False  # the number is the same for every problem set (Canvas)


def collect(source: Path, pset: str, roster: Path | None = None) -> list[Submission]:
    """Find one problem set's submissions.

    These layouts are known: nbgrader's ``<student>/<pset>/<pset>.ipynb``, the same without the folder in the
    middle, a flat folder of ``<student>.ipynb``, Moodle's and Canvas's downloads of all submissions
    (`LMS_NAMES`), and a zip file of any; all may lie in one enclosing folder. Hidden files, ``__MACOSX`` and
    checkpoints are passed over.
    Symbolic links are refused: one in a student's archive could bring another file into the feedback.

    Canvas's students are called ``<name>_<number>``. Moodle's number is another one for each assignment, so
    Moodle's students are called by their name, and by both only if two have the same name.

    Parameters
    ----------
    source : Path
        A folder or a zip file.
    pset : str
        The problem set's full name.
    roster : Path, optional
        The class list, a CSV file (UTF-8) with a column ``student`` and, optionally, ``name``. Who is found
        by name, and has it alone, gets the ``student`` of that line.

    Returns
    -------
    list of Submission
        Sorted by student. A student's folder without the notebook is in it, with the reason; so is who is on
        the class list and handed nothing in.

    Raises
    ------
    CourseError
        If there is no such folder or file, if a member of a zip file lies outside it, if no submission is
        found, or if the class list cannot be read.
    """
    listed = read_roster(roster) if roster else None
    files: Files = {}
    empty: set[str] = set()
    if source.is_dir():
        files = _folder_files(source)
        # A student whose folder is empty has no file to be known by.
        empty = {
            _nfc(path.name)
            for path in source.iterdir()
            if path.is_dir() and not path.is_symlink() and not any(path.iterdir())
        }
    elif zipfile.is_zipfile(source):
        files = _zip_files(source)
    elif source.is_file():
        raise CourseError(f"{source} is neither a folder nor a zip file: give the folder of submissions")
    else:
        raise CourseError(f"there is no folder or zip file {source}: give the submissions' place")

    files = {path: file for path, file in files.items() if not any(map(_ignored, path.parts))}
    files = _without_enclosing_folder(files, pset)
    from_lms: dict[_Key, dict[PurePosixPath, re.Match[str]]] = {}
    students = {name for name in empty if not _ignored(name) and not _lms(name)}
    for name in empty:
        if match := _lms(name):
            from_lms.setdefault(_key(match), {})
    for path, file in files.items():
        if match := _lms(path.parts[0]):
            from_lms.setdefault(_key(match), {})[path] = match
        elif len(path.parts) > 1 or file.link or path.suffix == ".ipynb":
            students.add(path.parts[0] if len(path.parts) > 1 or path.suffix != ".ipynb" else path.stem)
    if not students and not from_lms:
        raise CourseError(
            f"no submissions found in {source}: expected <student>/{pset}.ipynb, <student>.ipynb, "
            "nbgrader's <student>/<pset>/<pset>.ipynb, or Moodle's or Canvas's download of all submissions"
        )
    found = {_Key(student): _submission(student, files, pset) for student in students}
    found |= {key: _from_lms(own, files, pset) for key, own in from_lms.items()}
    return _named(found, listed)


def _ignored(part: str) -> bool:
    # A student may be called ".x", but macOS writes "._<name>" beside each file.
    hidden = part.startswith("._") or (part.startswith(".") and not _lms(part))
    return hidden or part == "__MACOSX"


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _lms(part: str) -> re.Match[str] | None:
    return next((match for names in LMS_NAMES if (match := names.fullmatch(part))), None)


def _group(match: re.Match[str], name: str) -> str:
    return match.groupdict().get(name) or ""


def _key(match: re.Match[str]) -> _Key:
    return _Key(_group(match, "name"), _group(match, "id"), "late" in match.re.groupindex)


def _limited(read: Callable[[], bytes], size: int) -> Callable[[], bytes]:
    def limited() -> bytes:
        if size > MAX_BYTES:
            raise OSError(f"{size / 2**20:.0f} MB, more than the limit of {MAX_BYTES // 2**20} MB")
        return read()

    return limited


def _unreadable(reason: str) -> Callable[[], bytes]:
    def read() -> bytes:
        raise OSError(reason)

    return read


def _folder_files(source: Path) -> Files:
    files: Files = {}
    for found in sorted(source.rglob("*")):
        path = PurePosixPath(_nfc(found.relative_to(source).as_posix()))
        if found.is_symlink():
            files[path] = _File(_unreadable("it is a symbolic link, refused: put the file there"), link=True)
        elif path in files:
            files[path] = _File(_unreadable("two files have this name, spelt in two ways: keep one"))
        elif found.is_file():
            stat = found.stat()
            files[path] = _File(_limited(found.read_bytes, stat.st_size), time.gmtime(stat.st_mtime)[:6])
    return files


def _zip_files(source: Path) -> Files:
    archive = zipfile.ZipFile(source)
    files: Files = {}
    for member in archive.infolist():
        # Windows tools write backslashes against the standard; zipfile mends that only on Windows.
        path = PurePosixPath(_nfc(member.filename.replace("\\", "/")))
        if path.is_absolute() or ".." in path.parts or any(":" in part for part in path.parts[:1]):
            raise CourseError(
                f"{source} holds {member.filename!r}, which lies outside the zip file's own folder: refused"
            )
        if member.is_dir() or not path.parts:
            continue
        if path in files:
            files[path] = _File(_unreadable("stands in the zip file twice: keep one"))
            continue
        read = _limited(lambda member=member: _read_member(archive, member), member.file_size)
        files[path] = _File(read, member.date_time)
    return files


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
    if len(tops) != 1 or any(len(path.parts) == 1 for path in files) or _lms(*tops):
        return files
    inside = {PurePosixPath(*path.parts[1:]): file for path, file in files.items()}
    a_student_itself = any(path.parts[0] == pset and len(path.parts) > 1 for path in inside)
    holds_students = any(
        (len(path.parts) == 1 and path.suffix == ".ipynb" and path.stem != pset)
        or (len(path.parts) > 2 and path.parts[1] == pset)
        or (len(path.parts) == 2 and path.name == f"{pset}.ipynb")
        or _lms(path.parts[0])
        for path in inside
    )
    return inside if holds_students and not a_student_itself else files


def _submission(student: str, files: Files, pset: str) -> Submission:
    own = [path for path in files if path.parts[0] == student]
    in_folder: list[PurePosixPath] = []
    for folder in (PurePosixPath(student, pset), PurePosixPath(student)):
        expected = folder / f"{pset}.ipynb"
        # A download that was renamed, such as "ps01_perceptron (1).ipynb", is taken if it is alone there.
        renamed = [path for path in own if path.parent == folder and path.suffix == ".ipynb"]
        in_folder = in_folder or ([expected] if expected in files else renamed)
    flat = [path for path in (PurePosixPath(f"{student}.ipynb"),) if path in files]
    candidates = flat + in_folder
    notes: tuple[str, ...] = ()
    if not candidates:
        return Submission(student, None, _nothing(own, files, pset))
    if len(candidates) > 1:
        names = " and ".join(map(str, candidates))
        return Submission(student, None, f"two files for one student: {names}; keep one and grade again")
    if in_folder and in_folder[0].name != f"{pset}.ipynb":
        notes = (f"taken from {in_folder[0].name!r}: there is no {pset}.ipynb",)
    try:
        content = files[candidates[0]].read()
        stamp = files.get(candidates[0].parent / "timestamp.txt") if in_folder else None
        timestamp = stamp.read().decode("utf-8", "replace").strip() if stamp else ""
    except OSError as error:
        return Submission(student, None, f"{candidates[0]} cannot be read: {error}")
    return Submission(student, content, notes=notes, timestamp=timestamp)


def _nothing(own: list[PurePosixPath], files: Files, pset: str) -> str:
    found = sorted(
        str(PurePosixPath(*path.parts[1:]) if len(path.parts) > 1 else path)
        + (" (a symbolic link, refused)" if files[path].link else "")
        for path in own
    )
    return f"no {pset}.ipynb found; found: {', '.join(found[:5]) or 'nothing'}"


def _from_lms(own: dict[PurePosixPath, re.Match[str]], files: Files, pset: str) -> Submission:
    """Choose among what one student handed in to Moodle or Canvas; the name is filled in later."""
    late = any(_group(match, "late") for match in own.values())
    notes = [LATE] if late else []
    ranked = []
    for path, match in own.items():
        name = path.name if len(path.parts) > 1 else _group(match, "file")
        if not name.endswith(".ipynb"):
            continue
        # "-2" is Canvas's number of an attempt, " (2)" a browser's.
        base, dash, bracket = re.fullmatch(
            r"(.*?)(?:-(\d{1,9})| \((\d{1,9})\))?\.ipynb", name, re.DOTALL
        ).groups()
        attempt = int(dash or bracket or 0), int(_group(match, "upload") or 0), files[path].time
        ranked.append((_closeness(base, pset), attempt, base, name, path))
    if not ranked:
        if own and all(_group(match, "page") for match in own.values()):
            notes.append("typed text or an address was handed in, and no file")
        return Submission("", None, _nothing(list(own), files, pset), tuple(notes))
    ranked.sort(key=lambda entry: entry[:2], reverse=True)
    closeness, attempt, base, name, path = ranked[0]
    for other in ranked[1:]:
        if other[0] == closeness and (other[1] == attempt or other[2] != base):
            names = f"{name!r} and {other[3]!r}"
            return Submission("", None, f"two files for one student: {names}; keep one and grade again")
    if base != pset:
        notes.append(f"taken from {name!r}: there is no {pset}.ipynb")
    # Another problem set's file is nothing that was left out.
    if left_out := [entry[3] for entry in ranked[1:] if entry[0] > 0]:
        notes.append(f"taken from {name!r}, the latest; left out: {', '.join(left_out)}")
    try:
        return Submission("", files[path].read(), notes=tuple(notes))
    except OSError as error:
        return Submission("", None, f"{name} cannot be read: {error}", tuple(notes))


def _closeness(base: str, pset: str) -> int:
    """Return what a file's name says: 3 the very name, 2 this problem set, 1 nothing, 0 another one."""
    if base == pset:
        return 3
    said, wanted = (re.findall(r"(?<![a-z])ps0*(\d+)", text.lower()) for text in (base, pset))
    return 1 if not said else 2 if set(said) & set(wanted) else 0


def _legal(name: str) -> str:
    """Return a name that every file system takes for one folder, Windows included."""
    # 200 bytes leave room for a number behind it: names end at 255.
    name = _nfc(name).encode("utf-8", "replace")[:200].decode("utf-8", "ignore")
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]', "_", name).strip(". ")
    if re.fullmatch(r"(con|prn|aux|nul|con(in|out)\$|(com|lpt)[0-9¹²³]) *(\..*)?", name, re.IGNORECASE):
        name = f"_{name}"
    return name or "_"


def _plain(name: str) -> str:
    # Canvas writes "López, Ana" as "lópezana".
    return "".join(filter(str.isalnum, _nfc(name).casefold()))


def _last_name_first(name: str) -> set[str]:
    """Return how Canvas may write a name: what it takes for the last name, which can be two words, first."""
    words = [] if "," in name else name.split()
    return {_plain("".join(words[cut:] + words[:cut])) for cut in range(1, len(words))}


def _named(found: dict[_Key, Submission], listed: dict[str, str] | None) -> list[Submission]:
    """Give each submission its student's name, compare them with the class list, and sort."""
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for student, name in (listed or {}).items():
        by_name[_plain(student)].add(student)
        by_name[_plain(name)].add(student)
    last_first: defaultdict[str, set[str]] = defaultdict(set)
    for student, name in (listed or {}).items():
        for spelt in _last_name_first(name):
            last_first[spelt].add(student)
    alike = Counter(_plain(key.name) for key in found)
    # Moodle writes the first name first; with Canvas's order, "Wei Li" could be taken for "Li Wei".
    namesakes = {
        key: by_name[_plain(key.name)] | (last_first[_plain(key.name)] if key.lasting else set())
        for key in found
    }
    names = {key: _own_name(key) for key in found}
    # Who was graded without the class list before lies in another folder by now, too: this one is right.
    taken = {name for name in names.values() if name in (listed or {})}
    for key, name in names.items():
        plain = _plain(key.name)
        alone = plain and alike[plain] == 1 and len(namesakes[key]) == 1
        if alone and name not in taken and not namesakes[key] & taken:
            [names[key]] = namesakes[key]
    notes = {key: submission.notes for key, submission in found.items()}
    for key in _not_alone(names):
        if key.number and not key.lasting:
            notes[key] += (f"another student is called {names[key]!r} too; Moodle's number tells them apart",)
            names[key] += f"_{key.number}"
    for key in _not_alone(names):
        names[key] += "_" + hashlib.sha256(repr(key).encode()).hexdigest()[:8]
    if listed is not None:
        for key, name in names.items():
            if name not in listed:
                notes[key] += (_not_listed(namesakes[key], taken),)
    named = [
        replace(
            found[key],
            student=names[key],
            notes=notes[key],
            by_name=listed is None and bool(key.number) and not key.lasting,
        )
        for key in found
    ]
    missing = (listed or {}).keys() - set(names.values())
    named += [Submission(student, None, NOTHING) for student in missing]
    return sorted(named, key=lambda submission: submission.student)


def _own_name(key: _Key) -> str:
    """Return what a student is called who is not on the class list."""
    if key.lasting:
        return f"{_legal(key.name)}_{key.number}" if key.name else key.number
    return _legal(key.name)


def _not_listed(namesakes: set[str], taken: set[str]) -> str:
    if len(namesakes) == 1 and namesakes <= taken:
        return f"the name of {min(namesakes)}, who is here as well: keep one of the two"
    if len(namesakes) < 2:
        return "not on the class list"
    return (
        f"several on the class list have this name ({', '.join(sorted(namesakes))}): rename the folder, or "
        "the file, to the right one of these and grade again"
    )


def _not_alone(names: dict[_Key, str]) -> list[_Key]:
    # Windows and macOS take "Ana" and "ana" for one folder.
    count = Counter(name.casefold() for name in names.values())
    return [key for key, name in names.items() if count[name.casefold()] > 1]


def read_roster(roster: Path) -> dict[str, str]:
    """Read a class list, a CSV file with the columns ``student`` and, optionally, ``name``.

    Returns
    -------
    dict of str to str
        Student -> name, which is the former again where there is none.

    Raises
    ------
    CourseError
        If it cannot be read, has no column ``student`` or names a student twice.
    """
    try:
        with roster.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(
            f"the class list {roster} cannot be read ({error}): give a CSV file in UTF-8"
        ) from error
    if not rows or not all((row.get("student") or "").strip() for _, row in rows):
        raise CourseError(f"the class list {roster} needs a column 'student', separated by commas, filled in")
    names: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        student = _legal(row["student"].strip())
        # Windows and macOS take "ada" and "Ada" for one folder.
        first = lines.setdefault(student.casefold(), line)
        if first != line:
            raise CourseError(
                f"the class list {roster} names {student!r} twice (lines {first} and {line}): keep one"
            )
        names[student] = (row.get("name") or row["student"]).strip()
    return names
