import os
import unicodedata
import zipfile
from pathlib import Path

import pytest

from nlpkit.course import CourseError
from nlpkit.grading import collect as collecting
from nlpkit.grading.collect import collect

PSET = "ps09_tiny"

NBGRADER = {f"Ana/{PSET}/{PSET}.ipynb": b"a", f"Björn, B/{PSET}/{PSET}.ipynb": b"b"}
FOLDERS = {f"Ana/{PSET}.ipynb": b"a", f"Björn, B/{PSET}.ipynb": b"b"}
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
@pytest.mark.parametrize("files", [NBGRADER, FOLDERS, FLAT], ids=["nbgrader", "folders", "flat"])
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


MOODLE = {
    f"Ana María López_123456_assignsubmission_file_/{PSET}.ipynb": b"a",
    f"Björn B_123457_assignsubmission_file/deeper/{PSET}.ipynb": b"b",
    "Björn B_123457_assignsubmission_onlinetext/onlinetext.html": b"<p>",
}
MOODLE_FLAT = {
    f"Ana María López_123456_assignsubmission_file_{PSET}.ipynb": b"a",
    f"Björn B_123457_assignsubmission_file_{PSET}.ipynb": b"b",
    "Björn B_123457_assignsubmission_onlinetext_onlinetext.html": b"<p>",
}
CANVAS = {
    f"lópezana_12345_67890_{PSET}.ipynb": b"a",
    f"björnb_LATE_12346_67891_{PSET}.ipynb": b"b",
    f"anon_x4RtZ_67892_{PSET}.ipynb": b"c",
    f"LATE_anon_y5RtZ_67893_{PSET}.ipynb": b"d",
}
LATE = ("handed in late, says the learning management system",)


def lines(submissions) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {submission.student: (submission.problem, submission.notes) for submission in submissions}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("enclosing", ["", "class 2026/"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("files", [MOODLE, MOODLE_FLAT, CANVAS], ids=["moodle", "moodle flat", "canvas"])
def test_downloads_of_all_submissions(tmp_path, files, packed, enclosing, form):
    files = {unicodedata.normalize(form, enclosing + name): content for name, content in files.items()}
    source = pack(tmp_path / "class.zip", files) if packed else write(tmp_path / "class", files)
    found = collect(source, PSET)
    if len(files) == 4:
        assert contents(found) == {
            "lópezana_12345": b"a",
            "björnb_12346": b"b",
            "anon_x4RtZ": b"c",
            "anon_y5RtZ": b"d",
        }
        late = {submission.student for submission in found if submission.notes == LATE}
        assert late == {"björnb_12346", "anon_y5RtZ"}
    else:
        assert contents(found) == {"Ana María López": b"a", "Björn B": b"b"}
        assert not any(submission.notes for submission in found)
    assert not any(submission.problem for submission in found)


def test_forms_of_unicode_are_one_name(tmp_path):
    files = {f"Björn/{PSET}/{PSET}.ipynb": b"1", unicodedata.normalize("NFD", "Björn.ipynb"): b"2"}
    [found] = collect(pack(tmp_path / "class.zip", files), PSET)
    assert found.student == "Björn"
    assert found.problem.startswith("two files for one student")


def test_one_name_spelt_in_two_ways(tmp_path):
    for form in ("NFC", "NFD"):
        write(tmp_path, {unicodedata.normalize(form, "Björn.ipynb"): b"b"})
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system takes both for one file")
    [found] = collect(tmp_path, PSET)
    assert (found.student, found.content) == ("Björn", None)
    assert "spelt in two ways" in found.problem


def test_moodle_with_one_student_renamed_file(tmp_path):
    path = "Ana_1_assignsubmission_file_/homework.ipynb"
    [found] = collect(write(tmp_path, {path: b"a"}), PSET)
    assert (found.student, found.content) == ("Ana", b"a")
    assert found.notes == (f"taken from 'homework.ipynb': there is no {PSET}.ipynb",)


def test_moodle_group_without_a_number(tmp_path):
    source = write(tmp_path, {f"Default group_assignsubmission_file_/{PSET}.ipynb": b"a"})
    assert contents(collect(source, PSET)) == {"Default group": b"a"}


@pytest.mark.parametrize(
    "name",
    [
        "Ana_1_assignsubmission_onlinetext_/onlinetext.html",
        "Ana_1_assignsubmission_onlinetext_onlinetext.html",
        "ana_1_text.html",
        "ana_LATE_1_link.html",
    ],
)
def test_typed_text_alone_is_noted(tmp_path, name):
    [found] = collect(pack(tmp_path / "class.zip", {name: b"<p>"}), PSET)
    assert found.student in ("Ana", "ana_1")
    assert found.content is None
    assert found.problem == f"no {PSET}.ipynb found; found: {name.split('/')[-1]}"
    assert found.notes[-1] == "typed text or an address was handed in, and no file"


def test_no_notebook_handed_in_to_the_lms(tmp_path):
    write(tmp_path, {"Ana_1_assignsubmission_file_/report.pdf": b"p"})
    (tmp_path / "Bo_2_assignsubmission_file_").mkdir()
    problems = {who: problem for who, (problem, _) in lines(collect(tmp_path, PSET)).items()}
    assert problems == {
        "Ana": f"no {PSET}.ipynb found; found: report.pdf",
        "Bo": f"no {PSET}.ipynb found; found: nothing",
    }


def test_highest_attempt_counts(tmp_path):
    names = {
        f"ana_1_{upload}_{PSET}{attempt}.ipynb" for upload, attempt in [(19, ""), (18, "-2"), (17, "-10")]
    }
    [found] = collect(pack(tmp_path / "class.zip", {name: name.encode() for name in names}), PSET)
    assert found.content == f"ana_1_17_{PSET}-10.ipynb".encode()
    assert found.notes == (
        f"taken from '{PSET}-10.ipynb', the latest; left out: {PSET}-2.ipynb, {PSET}.ipynb",
    )


def test_later_upload_counts_and_late_is_noted(tmp_path):
    files = {f"ana_1_9_{PSET}.ipynb": b"old", f"ana_LATE_1_10_{PSET}.ipynb": b"new"}
    [found] = collect(pack(tmp_path / "class.zip", files), PSET)
    assert found.content == b"new"
    assert found.notes == (*LATE, f"taken from '{PSET}.ipynb', the latest; left out: {PSET}.ipynb")


@pytest.mark.parametrize("newer", ["first", "second"])
@pytest.mark.parametrize("packed", [False, True])
def test_later_time_counts(tmp_path, newer, packed):
    prefix = "Ana_1_assignsubmission_file_"
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for folder in ("first", "second"):
            name, year = f"{prefix}/{folder}/{PSET}.ipynb", 2026 if folder == newer else 2025
            archive.writestr(zipfile.ZipInfo(name, (year, 11, 20, 12, 0, 0)), folder)
            write(tmp_path / "class", {name: folder.encode()})
            os.utime(tmp_path / "class" / name, (year * 10**6, year * 10**6))
    [found] = collect(tmp_path / ("class.zip" if packed else "class"), PSET)
    assert found.content == newer.encode()


@pytest.mark.parametrize(
    "names",
    [
        [f"Ana_1_assignsubmission_file_/{folder}/{PSET}.ipynb" for folder in "ab"],
        ["ana_1_5_one.ipynb", "ana_1_6_two.ipynb"],
    ],
    ids=["same time", "different names"],
)
def test_files_between_which_nothing_decides(tmp_path, names):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"x")
    [found] = collect(tmp_path / "class.zip", PSET)
    assert found.content is None
    assert found.problem.startswith("two files for one student: '")


@pytest.mark.parametrize(
    ("name", "noted"), [(f"{PSET}.ipynb", False), ("Copy of ps9.ipynb", True), ("Untitled0.ipynb", True)]
)
def test_other_problem_set_is_not_an_attempt(tmp_path, name, noted):
    files = {f"ana_1_5_{name}": b"this", "ana_1_9_ps10_other-3.ipynb": b"other"}
    [found] = collect(pack(tmp_path / "class.zip", files), PSET)
    assert found.content == b"this"
    assert found.notes == ((f"taken from {name!r}: there is no {PSET}.ipynb",) if noted else ())


def test_other_problem_set_alone_is_taken(tmp_path):
    [found] = collect(pack(tmp_path / "class.zip", {"ana_1_9_ps10_other.ipynb": b"other"}), PSET)
    assert found.content == b"other"
    assert found.notes == (f"taken from 'ps10_other.ipynb': there is no {PSET}.ipynb",)


def test_students_of_one_name_stay_distinct(tmp_path):
    files = {f"{who}_assignsubmission_file_/{PSET}.ipynb": who.encode() for who in ("Ana_1", "ana_2", "Bo_3")}
    found = collect(pack(tmp_path / "class.zip", files), PSET)
    assert contents(found) == {"Ana_1": b"Ana_1", "ana_2": b"ana_2", "Bo": b"Bo_3"}
    assert "Moodle's number" in found[0].notes[0]
    assert not found[1].notes
    # A third one, in the flat layout, that is called what the first has become; and without any number.
    files |= {"Ana_1.ipynb": b"x", f"a:/{PSET}/{PSET}.ipynb": b"y"}
    del files[f"Bo_3_assignsubmission_file_/{PSET}.ipynb"]
    files = {f"class/{name}": content for name, content in files.items()}
    names = [submission.student for submission in collect(pack(tmp_path / "class.zip", files), PSET)]
    assert len({name.casefold() for name in names}) == len(names) == 4


HOSTILE = ["..", ". .", "CON", "nul.x", "COM¹", "a. ", 'a<>:"|?*b', "a\x01b", "", "é" * 120, "LATE", "a_b"]


@pytest.mark.parametrize("rest", ["1_assignsubmission_file_", "1_2_"], ids=["moodle", "canvas"])
@pytest.mark.parametrize("name", HOSTILE)
def test_student_is_legal_as_a_folder(tmp_path, name, rest):
    [found] = collect(pack(tmp_path / "class.zip", {f"class/{name}_{rest}{PSET}.ipynb": b"a"}), PSET)
    assert found.content == b"a"
    assert found.student
    assert found.student.strip(". ") == found.student
    assert not set(found.student) & set('<>:"/\\|?*\x01')
    assert found.student.split(".")[0].upper() not in ("CON", "NUL", "COM¹")
    assert len(found.student.encode()) < 240


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("ana_1_2_Bo_3_assignsubmission_file_x.ipynb", "ana_1"),
        ("ana_1_2_bo_3_4_x.ipynb", "ana_1"),
        ("anon_abcde_2_Bo_3_assignsubmission_file_x.ipynb", "anon_abcde"),
        ("Ana_1_assignsubmission_file_Bo_3_assignsubmission_file_x.ipynb", "Ana"),
        ("Ana_1_assignsubmission_file_bo_3_4_x.ipynb", "Ana"),
    ],
)
def test_file_name_cannot_name_another_student(tmp_path, name, student):
    assert contents(collect(pack(tmp_path / "class.zip", {name: b"a"}), PSET)) == {student: b"a"}


@pytest.fixture
def secret(tmp_path):
    if os.name == "nt":
        pytest.skip("symbolic links need rights on Windows")
    return write(tmp_path / "outside", {f"{PSET}.ipynb": b"secret", f"{PSET}/{PSET}.ipynb": b"secret"})


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (f"Ana/{PSET}/{PSET}.ipynb", f"{PSET}.ipynb"),
        (f"Ana/{PSET}", PSET),
        ("Ana", ""),
        ("Ana.ipynb", f"{PSET}.ipynb"),
        (f"Ana_1_assignsubmission_file_/{PSET}.ipynb", f"{PSET}.ipynb"),
        ("Ana_1_assignsubmission_file_", PSET),
        (f"Ana/{PSET}/{PSET}.ipynb", "absent"),
    ],
)
def test_symbolic_link_is_refused(tmp_path, secret, link, target):
    source = write(tmp_path / "class", {f"Bo/{PSET}/{PSET}.ipynb": b"b"})
    (source / link).parent.mkdir(parents=True, exist_ok=True)
    (source / link).symlink_to(secret / target)
    ana, bo = collect(source, PSET)
    assert (ana.student, ana.content) == ("Ana", None)
    assert "a symbolic link, refused" in ana.problem
    assert bo.content == b"b"


def test_linked_timestamp_is_refused(tmp_path, secret):
    source = write(tmp_path / "class", {f"Ana/{PSET}/{PSET}.ipynb": b"a"})
    (source / "Ana" / PSET / "timestamp.txt").symlink_to(secret / f"{PSET}.ipynb")
    [found] = collect(source, PSET)
    assert found.timestamp == ""
    assert "symbolic link, refused" in found.problem


NAMESAKES = (
    "several on the class list have this name (twin1, twin2): rename the folder, or the file, to the right "
    "one of these and grade again"
)


def test_roster(tmp_path):
    roster = tmp_path / "class.csv"
    roster.write_text(
        'student,name\nal17,"López, Ana"\nbo18,Bo B\nzoe,\ncem_7,Cem\ntwin1,Same\ntwin2,Same\n',
        encoding="utf-8-sig",
    )
    names = ["lópezana_1_2_", "Bo B_3_assignsubmission_file_", "cem_7_8_", "same_9_10_", "eve_5_6_"]
    source = pack(tmp_path / "class.zip", {f"{name}{PSET}.ipynb": b"a" for name in names})
    stranger, absent = ("", ("not on the class list",)), ("nothing handed in", ())
    assert lines(collect(source, PSET, roster)) == {
        "al17": ("", ()),
        "bo18": ("", ()),
        "cem_7": ("", ()),
        "eve_5": stranger,
        "same_9": ("", (NAMESAKES,)),
        "twin1": absent,
        "twin2": absent,
        "zoe": absent,
    }


@pytest.mark.parametrize(
    ("name", "of_canvas"),
    [("Ada Example", "exampleada"), ("Ana María López Ruiz", "lópezruizanamaría"), ("Bo", "bo")],
)
def test_canvas_writes_the_last_name_first(tmp_path, name, of_canvas):
    (tmp_path / "class.csv").write_text(f"student,name\nid17,{name}\n", encoding="utf-8")
    source = pack(tmp_path / "class.zip", {f"{of_canvas}_12345_6789_{PSET}.ipynb": b"a"})
    assert lines(collect(source, PSET, tmp_path / "class.csv")) == {"id17": ("", ())}


def test_names_that_are_each_others_turned_round(tmp_path):
    (tmp_path / "class.csv").write_text("student,name\na,Li Wei\nb,Wei Li\n", encoding="utf-8")
    moodle = pack(tmp_path / "moodle.zip", {f"Wei Li_1_assignsubmission_file_{PSET}.ipynb": b"b"})
    assert lines(collect(moodle, PSET, tmp_path / "class.csv"))["b"] == ("", ())
    canvas = pack(tmp_path / "canvas.zip", {f"liwei_1_2_{PSET}.ipynb": b"b"})
    [note] = lines(collect(canvas, PSET, tmp_path / "class.csv"))["liwei_1"][1]
    assert note.startswith("several on the class list have this name (a, b)")


@pytest.mark.parametrize("renamed", ["", "twin2"])
def test_folder_of_one_of_two_listed_of_the_same_name(tmp_path, renamed):
    (tmp_path / "class.csv").write_text(
        "student,name\ntwin1,Ada Example\ntwin2,Ada Example\n", encoding="utf-8"
    )
    folder = renamed or "Ada Example_7_assignsubmission_file_"
    source = write(tmp_path / "class", {f"{folder}/{PSET}.ipynb": b"a"})
    found = lines(collect(source, PSET, tmp_path / "class.csv"))
    absent = ("nothing handed in", ())
    if renamed:
        assert found == {"twin1": absent, "twin2": ("", ())}
    else:
        assert found == {"Ada Example": ("", (NAMESAKES,)), "twin1": absent, "twin2": absent}


@pytest.mark.parametrize("by_name", ["Ana B", "ana b"])
def test_who_was_graded_by_name_before_does_not_take_the_listed_folder(tmp_path, by_name):
    (tmp_path / "class.csv").write_text("student,name\nal17,Ana B\n", encoding="utf-8")
    files = {f"{by_name}/{PSET}/{PSET}.ipynb": b"a", f"al17/{PSET}/{PSET}.ipynb": b"b"}
    found = collect(write(tmp_path / "class", files), PSET, tmp_path / "class.csv")
    assert contents(found) == {by_name: b"a", "al17": b"b"}
    assert lines(found)["al17"] == ("", ())
    assert lines(found)[by_name] == ("", ("the name of al17, who is here as well: keep one of the two",))


def test_roster_does_not_choose_between_two_of_one_name(tmp_path):
    (tmp_path / "class.csv").write_text("student,name\nal17,Ana\n", encoding="utf-8")
    files = {f"Ana_{n}_assignsubmission_file_{PSET}.ipynb": b"" for n in (1, 2)}
    found = lines(collect(pack(tmp_path / "class.zip", files), PSET, tmp_path / "class.csv"))
    assert found.keys() == {"Ana_1", "Ana_2", "al17"}
    assert found["al17"] == ("nothing handed in", ())
    assert found["Ana_1"][1][-1] == "not on the class list"


@pytest.mark.parametrize("text", ["", "name\nAna\n", "student;name\nal;Ana\n", "student,name\n,Ana\n"])
def test_roster_without_students(tmp_path, text):
    (tmp_path / "class.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match="needs a column 'student'"):
        collect(write(tmp_path / "class", FLAT), PSET, tmp_path / "class.csv")


@pytest.mark.parametrize("again", ["ada", "Ada"])
def test_roster_that_names_a_student_twice(tmp_path, again):
    text = f"student,name\nada,Ada Example\nben,Ben\n{again},Ada Other\n"
    (tmp_path / "class.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=rf"names '{again}' twice \(lines 2 and 4\): keep one"):
        collect(write(tmp_path / "class", FLAT), PSET, tmp_path / "class.csv")


def test_roster_that_cannot_be_read(tmp_path):
    (tmp_path / "class.csv").write_bytes("student\nBjörn\n".encode("latin-1"))
    for name in ("class.csv", "absent.csv"):
        with pytest.raises(CourseError, match="cannot be read"):
            collect(write(tmp_path / "class", FLAT), PSET, tmp_path / name)
