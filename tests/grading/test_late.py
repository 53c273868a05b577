import csv
import shutil
from datetime import datetime, timedelta

import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config, Configurable

from nlpkit.course import CourseError
from nlpkit.grading import late, report
from nlpkit.grading.rebuild import nbgrader_config
from tests.grading.conftest import other_notes
from tests.grading.test_engine import grade_class, gradebook
from tests.grading.test_engine import hand_in as put_in
from tests.grading.test_engine import submission as content_of
from tests.grading.test_gradebook import outcome, page, store
from tests.grading.test_rebuild import PSET, tiny_course

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

DUE = "2026-12-01 23:59 UTC"
HOUR, DAY = 3600, 86_400


@pytest.fixture(scope="module")
def entered(tmp_path_factory):
    """A course whose gradebook holds the problem set, which takes a while, and nobody."""
    root = tiny_course(tmp_path_factory.mktemp("course"))
    store(root)
    return root


@pytest.fixture
def course(entered, tmp_path):
    return shutil.copytree(entered, tmp_path / "course")


@pytest.fixture
def fresh(tmp_path):
    root = tiny_course(tmp_path / "course")
    (root / "grading").mkdir()
    return root


def extensions(course, *lines, header="student,pset,until,days"):
    text = "\n".join([header, *lines]) + "\n"
    (course / "grading" / "extensions.csv").write_text(text, encoding="utf-8")


def configure(course, **settings):
    lines = "".join(f"c.LatePenalty.{name} = {value!r}\n" for name, value in settings.items())
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + lines, encoding="utf-8")


def hand_in(course, timestamp, student="Ana", due=DUE, lost=()):
    """Store one submission; return the penalty, its note, and the score that nbgrader keeps."""
    with gradebook(course) as book:
        book.update_or_create_assignment(PSET, duedate=due)
    result, notebook = outcome(course, student, lost)
    writer = store(course, (result, notebook), timestamp=timestamp)
    with gradebook(course) as book:
        stored = book.find_submission_notebook(PSET, PSET, student)
        assert (stored.late_submission_penalty or 0) == writer.penalties[student]
        assert stored.score == result.score, "the points are no longer the tests'"
    return writer.penalties[student], result.notes


class Parent(Configurable):
    """What nbgrader's preprocessor is to the plug-in."""

    notebook_id = assignment_id = PSET

    class gradebook:
        @staticmethod
        def find_notebook(*_):
            return type("Notebook", (), {"max_score": 20.0})


@pytest.mark.parametrize(
    ("settings", "seconds", "expected"),
    [
        ({}, 1, 2.0),
        ({}, DAY, 2.0),
        ({}, DAY + 1, 4.0),
        ({}, 30 * DAY, 20.0),
        ({"cap": 0.5}, 30 * DAY, 10.0),
        ({"share_of": "achieved"}, DAY, 1.0),
        ({"share_of": "achieved", "cap": 0.25}, 9 * DAY, 2.5),
        ({"grace_hours": 1}, HOUR, None),
        ({"grace_hours": 1}, HOUR + 1, 2.0),
        ({"grace_hours": 30}, DAY + 7 * HOUR, 4.0),
        ({"per_day": 0.0}, DAY, None),
        ({"per_day": 0.1, "cap": 1}, 3 * DAY, 6.0),
    ],
)
def test_rule(settings, seconds, expected):
    plugin = late.LatePenalty(parent=Parent(), config=Config({"LatePenalty": settings}))
    assert plugin.late_submission_penalty("Ana", 10.0, seconds) == expected


@pytest.mark.parametrize(
    "wrong", [{"per_day": 1.5}, {"per_day": -0.1}, {"cap": 2}, {"share_of": "all"}, {"grace_hours": -1}]
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(Exception, match=next(iter(wrong))):
        late.LatePenalty(config=Config({"LatePenalty": wrong}))


def test_without_a_due_date_nothing_is_late(course):
    assert hand_in(course, "2031-01-01 00:00:00 UTC", due=None) == (0, [])


@pytest.mark.parametrize(
    ("timestamp", "penalty", "note"),
    [
        ("2026-12-01 23:59:00 UTC", 0, None),
        ("2026-12-02 00:30:00 UTC", 0, "late by 1 h (due 2026-12-01 23:59 UTC): no penalty"),
        ("2026-12-02 01:30:00 UTC", 0.5, "late by 2 h (due 2026-12-01 23:59 UTC): 0.5 off the score"),
        (
            "2026-12-03 02:30:00.123 Europe/Madrid",
            1,
            "late by 1 d 2 h (due 2026-12-01 23:59 UTC): 1 off the score",
        ),
        # The same as 23:29 UTC: not late, in any zone that it may be read in.
        ("2026-12-02 00:29:00 Europe/Madrid", 0, None),
        ("2026-12-01T18:30:00-05:00", 0, None),
        ("2027-12-01 23:59:00 UTC", 2.5, "late by 365 d 0 h (due 2026-12-01 23:59 UTC): 2.5 off the score"),
        ("", 0, None),
    ],
)
def test_penalty_reaches_the_gradebook_the_note_and_the_feedback(course, timestamp, penalty, note):
    assert hand_in(course, timestamp) == (penalty, [note] if note else [])
    text = page(course, "Ana")
    assert (f"Late submission penalty (Score: -{penalty:.1f})" in text) == (penalty > 0)
    assert f"Score: {5.0 - penalty} / 5.0" in text


def test_how_many_carry_no_time_is_one_line_for_the_run(course, tmp_path, no_workers):
    said = []
    (tmp_path / "class.csv").write_text("student\nAna\nBo\nCem\nDora\n", encoding="utf-8")
    for student in ("Ana", "Bo", "Cem"):
        put_in(tmp_path / "in", student, content_of(course))
    stamp = tmp_path / "in" / "Cem" / PSET / "timestamp.txt"
    stamp.write_text("2026-11-20 12:00:00 UTC", encoding="utf-8")
    for due in (None, DUE):
        with gradebook(course) as book:
            book.update_or_create_assignment(PSET, duedate=due)
        results = grade_class(
            course, PSET, tmp_path / "in", roster=tmp_path / "class.csv", on_note=said.append
        )
        assert [other_notes(result) for result in results] == [[], [], [], ["nothing handed in"]]
        assert said == (
            [] if due is None else ["2 submissions carry no time of handing in: no penalty for lateness"]
        )


def test_no_more_is_taken_off_than_was_earned(course):
    configure(course, cap=1.0)
    assert hand_in(course, "2027-12-01 23:59:00 UTC", lost=["q2_total"])[0] == 2


def test_timestamp_of_an_unknown_zone_is_not_taken_for_utc(course):
    penalty, notes = hand_in(course, "2026-12-05T12:00:00 XYZT")
    assert penalty == 0
    assert notes[0] == "timestamp.txt is no date: '2026-12-05T12:00:00 XYZT'; left out"


@pytest.mark.parametrize(
    ("line", "penalty"),
    [
        ("Ana,ps09,2026-12-05,", 0),
        ("Ana,ps09_tiny,2026-12-04 20:00 UTC,", 0.5),
        ("Ana,ps09,2026-12-05T00:59+01:00,", 0),
        ("Ana,ps09,,3", 0),
        ("Ana,ps09,,0.5", 1.5),
        ("Ana,ps09,2026-11-01,", 1.5),
        ("Bo,ps09,,30", 1.5),
    ],
)
def test_extension(course, line, penalty):
    extensions(course, "Cy,ps09,,1", line)
    # Three days.
    assert hand_in(course, "2026-12-04 23:59:00 UTC")[0] == penalty


def test_extension_that_was_taken_back(course):
    extensions(course, "Ana,ps09,,3")
    assert hand_in(course, "2026-12-03 12:00:00 UTC") == (0, [])
    extensions(course)
    assert hand_in(course, "2026-12-03 12:00:00 UTC")[0] == 1
    # Without the file, what nbgrader has stays.
    (course / "grading" / "extensions.csv").unlink()
    with gradebook(course) as book:
        book.grant_extension(PSET, "Ana", days=1)
    assert hand_in(course, "2026-12-03 12:00:00 UTC")[0] == 0.5


def test_list_of_extensions(fresh):
    extensions(fresh, '"O\'Brien, Siobhán",ps09,2026-12-05,', " Ana , ps09_tiny ,,0.5")
    assert late.read_extensions(nbgrader_config(fresh)) == {
        ("O'Brien, Siobhán", PSET): datetime(2026, 12, 5, 23, 59, 59, 999999),
        ("Ana", PSET): timedelta(hours=12),
    }
    extensions(fresh, "Ana,ps09,2026-12-05 12:00+01:00", header="\ufeffstudent,pset,until")
    assert late.read_extensions(nbgrader_config(fresh)) == {("Ana", PSET): datetime(2026, 12, 5, 11, 0)}


def test_extension_for_a_student_whom_nobody_knows_is_said(course, tmp_path, no_workers):
    said = []
    put_in(tmp_path / "in", "Ana", content_of(course))
    store(course, outcome(course, "Bo"))
    extensions(course, "zoe,ps09,,1", "Ana,ps09,,1", "Bo,ps09,,1")
    grade_class(course, PSET, tmp_path / "in", on_note=said.append)
    [line] = said
    assert "extensions.csv, line 2: 'zoe' is neither among the submissions nor in the gradebook" in line


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Ana,ps1,,3", "line 3: there is no problem set 'ps1': choose one of ps09_tiny"),
        (",ps09,,3", "line 3: no student"),
        ("Ana,ps09,,", "line 3: until is '' and days ''; fill in one of them"),
        ("Ana,ps09,2026-12-05,3", "line 3: until is '2026-12-05' and days '3'; fill in one of them"),
        ("Ana,ps09,,three", "line 3: days is 'three'; expected a number such as 3 or 0.5"),
        ("Ana,ps09,,-1", "line 3: days is '-1'"),
        ("Ana,ps09,,nan", "line 3: days is 'nan'"),
        ("Ana,ps09,5 December,", "line 3: until is '5 December'; expected a date such as 2026-12-05 or"),
        ("Ana,ps09,2026-12-05 23:59,", "line 3: until is '2026-12-05 23:59'; expected .* with its zone"),
        ("Ana,ps09,2026-12-05 23:59 CET,", "line 3: until is '2026-12-05 23:59 CET'"),
        ("Bo,ps09_tiny,,2", "line 3: 'Bo' has an extension for ps09_tiny above; keep one"),
        ("Ana,ps09,,3,because", "line 3: more than 4 fields"),
        ("Ana", "line 3: there is no problem set ''"),
    ],
)
def test_bad_line_is_one_clear_line(fresh, line, message):
    extensions(fresh, "Bo,ps09,,1", line)
    with pytest.raises(CourseError, match=message) as caught:
        late.read_extensions(nbgrader_config(fresh))
    assert "\n" not in str(caught.value)
    assert "extensions.csv" in str(caught.value)
    with pytest.raises(CourseError, match=message):
        store(fresh)
    assert not (fresh / "grading" / "gradebook.db").exists(), "something was written before"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"student,pset\xff\n", "cannot be read .* expected a CSV file in UTF-8"),
        (b"", "begins with ''; expected 'student,pset,until,days'"),
        (b"student;pset;until\n", "begins with 'student;pset;until'"),
        (b"student,pset,until,grade\n", "begins with"),
    ],
)
def test_bad_file_is_one_clear_line(fresh, content, message):
    (fresh / "grading" / "extensions.csv").write_bytes(content)
    with pytest.raises(CourseError, match=message):
        late.read_extensions(nbgrader_config(fresh))


def test_grades_csv_has_a_column_for_penalties(tmp_path):
    results = [outcome(tiny_course(tmp_path / "course"), student)[0] for student in ("Ana", "Bo")]
    path = tmp_path / "grades.csv"

    def written():
        with path.open(encoding="utf-8", newline="") as file:
            return {row["student"]: row for row in csv.DictReader(file)}

    report.write_csv(results, path, {"Ana": 0.5, "Bo": 0.0})
    assert {student: row["late_penalty"] for student, row in written().items()} == {"Ana": "0.5", "Bo": ""}
    assert list(written()["Ana"])[-2:] == ["late_penalty", "notes"]
    report.write_csv(results[1:], path, {"Bo": 1.0})
    assert {student: row["late_penalty"] for student, row in written().items()} == {"Ana": "0.5", "Bo": "1"}
    report.write_csv(results, path)
    assert "late_penalty" not in written()["Ana"], "nobody has one any more"


def test_due_date_is_nbgraders_own(course):
    store(course, outcome(course, "Ana"))
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as book:
        book.update_or_create_assignment(PSET, duedate="2026-12-01 23:59 Europe/Madrid")
    store(course, outcome(course, "Bo"))
    with gradebook(course) as book:
        assert book.find_assignment(PSET).duedate == datetime(2026, 12, 1, 22, 59), "grading changed it"
