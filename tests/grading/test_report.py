import csv
import io

import pytest
from rich.console import Console

from nlpkit.grading import report
from nlpkit.grading.collect import NOTHING
from nlpkit.grading.grade import Result


def result(student, points=(2.0, 3.0), status="graded", notes=(), pset="ps09_tiny"):
    questions = dict(zip(("q1_double", "q2_total"), points, strict=True))
    return Result(student, pset, status, sum(points), 5.0, questions, list(notes), 1.5)


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(results, width=80):
    console = Console(file=io.StringIO(), width=width)
    console.print(report.table(results))
    return console.file.getvalue()


NAMES = ["O'Brien, Siobhán", 'Ana "Nia" Boa', "Two\nLines", "Łukasz", "semi;colon", "plain"]


def test_csv_keeps_every_name(tmp_path):
    path = tmp_path / "new" / "grades.csv"
    report.write_csv([result(name, notes=[f"a, b: {name}", 'said "c"']) for name in NAMES], path)
    rows = read(path)
    assert sorted(row["student"] for row in rows) == sorted(NAMES)
    assert {row["student"]: row["notes"] for row in rows} == {n: f'a, b: {n}; said "c"' for n in NAMES}
    assert rows[0] | {"student": "", "notes": ""} == {
        "student": "",
        "pset": "ps09_tiny",
        "status": "graded",
        "score": "5",
        "max_score": "5",
        "q1_double": "2",
        "q2_total": "3",
        "notes": "",
    }
    assert [file.name for file in path.parent.iterdir()] == ["grades.csv"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_holds_no_formula(tmp_path, start):
    path = tmp_path / "grades.csv"
    evil = f'{start}HYPERLINK("http://example.org")'
    for _ in range(2):  # grading again reads the file back
        report.write_csv([result(evil, notes=[evil])], path)
        [row] = read(path)
        assert row["student"] == f"'{evil}"
        assert row["notes"] == f"'{evil}"


def test_csv_replaces_a_students_row_and_keeps_the_others(tmp_path):
    path = tmp_path / "grades.csv"
    other = Result("Ana", "ps08_old", "graded", 1.0, 1.0, {"q1_old": 1.0})
    report.write_csv([other], path)
    report.write_csv([result("Ana"), result("Bo")], path)
    report.write_csv([result("Ana", points=(0.5, 0.0))], path)
    rows = {(row["pset"], row["student"]): row for row in read(path)}
    assert list(rows) == [("ps08_old", "Ana"), ("ps09_tiny", "Ana"), ("ps09_tiny", "Bo")]
    assert rows["ps08_old", "Ana"]["q1_old"] == "1"
    assert rows["ps08_old", "Ana"]["q1_double"] == ""
    assert rows["ps09_tiny", "Ana"]["score"] == "0.5"
    assert rows["ps09_tiny", "Bo"]["score"] == "5"


def test_table_fits_and_says_what_matters():
    results = [
        result("[bold]Ana[/bold]", notes=["first [red]note[/red]", "second"]),
        result("Bo", points=(0.0, 0.0), status="student_error", notes=["x" * 500]),
        result("Cy", points=(0.0, 0.0), status="infrastructure_error"),
    ]
    text = shown(results)
    assert max(map(len, text.splitlines())) <= 80
    assert "ps09_tiny (5 points)" in text
    assert "[bold]Ana[/bold]: first [red]note[/red] (and 1 more)" in text
    assert "x" * 200 not in text.replace("\n", "").replace(" ", "")
    header = next(line for line in text.splitlines() if "student" in line)
    assert header.split() == ["student", "score", "q1", "q2", "status"]
    row = next(line for line in text.splitlines() if line.split()[:1] == ["Bo"])
    assert row.split() == ["Bo", "0", "0", "0", "student", "error"]


LATE = "late by 2 h (due 2026-12-01 23:59 UTC): 0.5 off the score"
STRANGER = "not on the class list"


@pytest.mark.parametrize(
    ("status", "notes", "first"),
    [
        ("student_error", [STRANGER, "taken from 'x.ipynb'", "is not valid JSON", LATE], "is not valid JSON"),
        ("graded", [STRANGER, "taken from 'x.ipynb'", LATE], "taken from 'x.ipynb'"),
        ("graded", ["handed in late, says the learning management system", STRANGER, LATE], STRANGER),
        ("infrastructure_error", [STRANGER, "not stored in the gradebook"], "not stored in the gradebook"),
    ],
)
def test_of_several_notes_the_table_shows_the_one_that_matters(status, notes, first):
    assert f"Ana: {first} (and {len(notes) - 1} more)" in shown([result("Ana", status=status, notes=notes)])


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("x" * 160, "x" * 160),
        ("x" * 161, "x" * 160 + "..."),
        ("word " * 40, "word " * 31 + "word ..."),
        (f"its cells: {'a' * 60}, {'b' * 60}, {'c' * 60}", f"its cells: {'a' * 60}, {'b' * 60}, ..."),
        (f"one, {'word ' * 40}", "one, " + "word " * 30 + "word ..."),
    ],
)
def test_a_long_note_is_cut_between_words(note, expected):
    assert report._cut(note) == expected


def test_summary_leaves_out_what_grading_failed_on():
    results = [result("a"), result("b", (0.0, 0.0)), result("c", (0.0, 0.0), "infrastructure_error")]
    assert report.summary(results) == (
        "2 graded, 1 that grading failed on; mean 2.5, median 2.5 of 5 over 2 submissions"
    )
    assert report.summary(results[2:]) == "1 that grading failed on"


def test_who_handed_nothing_in_is_no_error_and_not_in_the_mean():
    absent = [result(name, (0.0, 0.0), "student_error", [NOTHING]) for name in ("Di", "Eve")]
    results = [result("a"), result("b", (0.0, 0.0), "student_error", ["is not valid JSON"]), *absent]
    assert report.summary(results).splitlines() == [
        "1 graded, 1 with an error of the student's; mean 2.5, median 2.5 of 5 over 2 submissions",
        "2 handed in nothing: 0 points each, not in the mean",
    ]
    assert report.summary(absent) == "2 handed in nothing: 0 points each, not in the mean"
    row = next(line for line in shown(results).splitlines() if line.split()[:1] == ["Di"])
    assert row.split() == ["Di", "0", "0", "0", "nothing", "handed", "in"]
