import zipfile
from pathlib import Path

import pytest

from nlpkit.course import CourseError
from nlpkit.grading import collect as collecting
from nlpkit.grading.collect import collect

PSET = "ps09_tiny"

NBGRADER = {f"Ana/{PSET}/{PSET}.ipynb": b"a", f"Björn, B/{PSET}/{PSET}.ipynb": b"b"}
FLAT = {"Ana.ipynb": b"a", "Björn, B.ipynb": b"b"}
JUNK = {
    "__MACOSX/._Ana.ipynb": b"x",
    f"Ana/{PSET}/.ipynb_checkpoints/{PSET}-checkpoint.ipynb": b"x",
    ".DS_Store": b"x",
    ".~Ana.ipynb": b"x",
}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def pack(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def contents(submissions) -> dict[str, bytes | None]:
    return {submission.student: submission.content for submission in submissions}


@pytest.mark.parametrize("enclosing", ["", "class 2026/"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("files", [NBGRADER, FLAT], ids=["nbgrader", "flat"])
def test_layouts(tmp_path, files, packed, enclosing):
    files = {enclosing + name: content for name, content in (files | JUNK).items()}
    source = pack(tmp_path / "class.zip", files) if packed else write(tmp_path / "class", files)
    found = collect(source, PSET)
    assert contents(found) == {"Ana": b"a", "Björn, B": b"b"}
    assert [submission.student for submission in found] == ["Ana", "Björn, B"]
    assert not any(submission.problem or submission.notes for submission in found)


def test_one_student_is_not_an_enclosing_folder(tmp_path):
    assert contents(collect(write(tmp_path, {f"Ana/{PSET}/{PSET}.ipynb": b"a"}), PSET)) == {"Ana": b"a"}


def test_hidden_files_are_passed_over(tmp_path):
    assert contents(collect(write(tmp_path, FLAT | JUNK), PSET)) == {"Ana": b"a", "Björn, B": b"b"}


def test_folder_without_the_notebook_is_a_line(tmp_path):
    write(tmp_path, NBGRADER | {"Cem/ps08_other/ps08_other.ipynb": b"c", f"Dora/{PSET}/report.pdf": b"d"})
    (tmp_path / "Eve").mkdir()
    problems = {submission.student: submission.problem for submission in collect(tmp_path, PSET)}
    assert problems["Cem"] == f"no {PSET}.ipynb found; found: ps08_other/ps08_other.ipynb"
    assert problems["Dora"] == f"no {PSET}.ipynb found; found: {PSET}/report.pdf"
    assert problems["Eve"] == f"no {PSET}.ipynb found; found: nothing"
    assert problems["Ana"] == ""


def test_renamed_download_is_taken_and_noted(tmp_path):
    [found] = collect(write(tmp_path, {f"Ana/{PSET}/{PSET} (1).ipynb": b"a"}), PSET)
    assert found.content == b"a"
    assert found.notes == (f"taken from '{PSET} (1).ipynb': there is no {PSET}.ipynb",)


def test_timestamp_is_kept(tmp_path):
    stamp = {f"Ana/{PSET}/timestamp.txt": b"2026-11-20 12:00:00 UTC\n"}
    found = collect(write(tmp_path, NBGRADER | stamp), PSET)
    assert [submission.timestamp for submission in found] == ["2026-11-20 12:00:00 UTC", ""]


@pytest.mark.parametrize(
    "files",
    [FLAT | NBGRADER, {f"Ana/{PSET}/one.ipynb": b"1", f"Ana/{PSET}/two.ipynb": b"2"}],
    ids=["both layouts", "two renamed"],
)
def test_two_files_for_one_student(tmp_path, files):
    found = collect(write(tmp_path, files), PSET)[0]
    assert found.content is None
    assert found.problem.startswith("two files for one student: Ana")


def test_member_that_stands_twice_in_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("Ana.ipynb", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("Ana.ipynb", b"2")
    [found] = collect(tmp_path / "class.zip", PSET)
    assert found.content is None
    assert "stands in the zip file twice" in found.problem


@pytest.mark.parametrize(
    "name", ["../evil.ipynb", "/etc/evil.ipynb", "a/../../evil.ipynb", "..\\evil.ipynb", "C:/x"]
)
def test_zip_slip_is_refused(tmp_path, name):
    with pytest.raises(CourseError, match="outside the zip file's own folder"):
        collect(pack(tmp_path / "class.zip", FLAT | {name: b"x"}), PSET)


@pytest.mark.parametrize("packed", [False, True])
def test_too_large(tmp_path, monkeypatch, packed):
    monkeypatch.setattr(collecting, "MAX_BYTES", 2**20)
    files = FLAT | {"Zoe.ipynb": b" " * (2**20 + 1)}
    source = pack(tmp_path / "class.zip", files) if packed else write(tmp_path / "class", files)
    ana, _, zoe = collect(source, PSET)
    assert ana.content == b"a"
    assert zoe.content is None
    assert zoe.problem == "Zoe.ipynb cannot be read: 1 MB, more than the limit of 1 MB"


def test_damaged_member_does_not_stop_the_others(tmp_path):
    path = pack(tmp_path / "class.zip", {"Ana.ipynb": b"a" * 100, "Bo.ipynb": b"b"})
    path.write_bytes(path.read_bytes().replace(b"a" * 100, b"a" * 50 + b"z" * 50))
    ana, bo = collect(path, PSET)
    assert "damaged" in ana.problem
    assert bo.content == b"b"


def test_nothing_to_grade(tmp_path):
    with pytest.raises(CourseError, match="there is no folder or zip file"):
        collect(tmp_path / "absent", PSET)
    with pytest.raises(CourseError, match="no submissions found"):
        collect(tmp_path, PSET)
    (tmp_path / "readme.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CourseError, match="no submissions found"):
        collect(tmp_path, PSET)
    with pytest.raises(CourseError, match="neither a folder nor a zip file"):
        collect(tmp_path / "readme.txt", PSET)
