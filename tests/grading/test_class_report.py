"""The class report: what it says of a small class, and what it lets run in an instructor's browser."""

import base64
import hashlib
import itertools
import json
import re
import subprocess
import sys
import urllib.parse
from dataclasses import asdict

import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from nlpkit import course as courses
from nlpkit.cli import app
from nlpkit.course import CourseError
from nlpkit.grading import class_report, results, strength
from nlpkit.grading.class_report import Handed, histogram, item_rest_correlation
from nlpkit.grading.grade import NO_SANDBOX, failure
from nlpkit.grading.rebuild import nbgrader_config, read_master
from nlpkit.grading.strength import Strength
from tests.browser.chromium import needs_chromium
from tests.conftest import ROOT
from tests.grading.conftest import other_notes
from tests.grading.test_engine import grade_class, hand_in
from tests.grading.test_engine import submission as content_of
from tests.grading.test_gradebook import outcome, store
from tests.grading.test_page import ATTACKS, RUN, in_browser, title
from tests.grading.test_rebuild import PSET, RIGHT, tiny_course, tiny_notebook

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

KNOWN = "# %% q1_double | wrong | triples\ndef double(x):\n    return 3 * x\n"
TRIPLES = "# mine\ndef double(number):\n    return 3*number"
SQUARES = "def double(x): return x ** 2"
BROKEN = "def double(x)\n    return 2 * x"
MESSAGE = "AssertionError: expected 6"


def made(course, student, double="", lost=(), notes=(), evalue="expected 6", seconds=1.0):
    """What grading would give for a student, without a kernel."""
    result, notebook = outcome(course, student, lost, evalue)
    for cell in notebook.cells:
        source = {"q1_double_answer": double, "q2_total_answer": RIGHT["q2_total_answer"]}.get(cell.id)
        if source:
            cell.source = source
    result.notes += notes
    result.seconds = seconds
    return result, notebook


def put_all(course, outcomes):
    store(course, *outcomes)
    results.keep([result for result, _ in outcomes], results.place(course, PSET))


def put(course, *arguments, **options):
    put_all(course, [made(course, *arguments, **options)])


def page(course, out=None):
    text = class_report.write(course, PSET, out).read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def section(soup, name):
    """What stands between this heading and the next of its rank."""
    parts = []
    for element in soup.find(id=name).next_siblings:
        if element.name == "h2":
            break
        parts.append(element)
    return BeautifulSoup("".join(map(str, parts)), "html.parser")


def row(soup, student):
    return next(r for r in soup.select("table.students tbody tr") if words(r.th) == student)


@pytest.fixture
def course(tmp_path):
    root = tiny_course(tmp_path / "course")
    folder = root / "tests" / "grading" / "answers"
    folder.mkdir(parents=True)
    (folder / f"{PSET}.py").write_text(KNOWN, encoding="utf-8")
    return root


def test_points_are_the_gradebooks(course):
    put(course, "Ana")
    put(course, "Bo", lost=["q1_double", "q2_total"])
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as book:
        grade = book.find_grade("q2_total", PSET, PSET, "Bo")
        grade.manual_score = 1.5
        book.find_submission_notebook(PSET, PSET, "Ana").late_submission_penalty = 0.5
        book.db.commit()
    soup = page(course)
    cells = [words(cell) for cell in row(soup, "Bo")("td")]
    assert cells[:4] == ["1.5", "0", "1.5", ""]
    assert [words(cell) for cell in row(soup, "Ana")("td")][:4] == ["4.5", "2", "3", "−0.5"]
    assert "mean 3.0, median 3 of 5 points" in words(soup)


def test_who_cannot_be_read_is_shown_and_does_not_count(course, tmp_path, no_workers):
    hand_in(tmp_path / "in", "Ana", content_of(course))
    hand_in(tmp_path / "in", "Bo", b"")
    graded = grade_class(course, PSET, tmp_path / "in")
    soup = page(course)
    assert "2 students; 1 notebook could be read and graded: mean 5.0" in words(soup)
    assert f"Bo : {other_notes(graded[1])[0]}" in words(section(soup, "look"))
    assert words(row(soup, "Bo")("td")[-1]) == "student error"
    assert "1 all, 0 wrong" in words(section(soup, "questions"))
    assert words(row(soup, "Ana")("td")[3]) == f"{graded[0].seconds:.1f}"


def test_who_handed_nothing_in_is_counted_apart(course, tmp_path, no_workers):
    roster = tmp_path / "class.csv"
    roster.write_text("student\nAna\nBo\nCem\n", encoding="utf-8")
    hand_in(tmp_path / "in", "Ana", content_of(course))
    hand_in(tmp_path / "in", "Cem", b"")
    grade_class(course, PSET, tmp_path / "in", roster=roster)
    soup = page(course)
    header = words(soup.header)
    assert "3 students; 1 notebook could be read and graded: mean 5.0" in header
    assert "1 student handed in nothing, and counts in no mean." in header
    assert words(row(soup, "Bo")("td")[-1]) == "nothing handed in"
    assert words(row(soup, "Cem")("td")[-1]) == "student error"


def test_whom_grading_failed_on_has_no_points(course):
    put(course, "Ana")
    failed, _ = failure(read_master(course, PSET), "Cem", "no kernel")
    results.keep([failed], results.place(course, PSET))
    soup = page(course)
    assert [words(cell) for cell in row(soup, "Cem")("td")] == ["–", "–", "–", "", "1", "grading error"]
    assert "Grading failed (1)" in words(section(soup, "look"))
    assert "Cem : grading failed, grade again: no kernel" in words(section(soup, "look"))
    assert "2 students; 1 notebook could be read" in words(soup)


def test_who_was_taken_out_of_the_gradebook_is_not_in_the_class(course):
    put(course, "Ana")
    put(course, "Bo")
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as book:
        book.remove_student("Bo")
    assert "1 student; 1 notebook could be read" in words(page(course))


def test_a_result_that_is_lost_costs_only_its_notes(course):
    put(course, "Ana", notes=["a note"])
    results.place(course, PSET).unlink()
    soup = page(course)
    assert words(row(soup, "Ana")("td")[0]) == "5"
    assert words(row(soup, "Ana")("td")[-1]) == "no result kept"
    assert "No times are kept" in words(section(soup, "time"))


def test_wrong_answers_are_counted_by_what_they_are(course):
    stub = read_master(course, PSET).release.cells[3].source
    answers = {
        "Ana": KNOWN.partition("\n")[2],
        "Bo": TRIPLES,
        "Cem": SQUARES,
        "Dan": SQUARES.replace("x", "y"),
        "Eve": "def double(x):\n    return x",
        "Flo": BROKEN,
        "Gil": stub,
    }
    outcomes = [made(course, student, source, ["q1_double"]) for student, source in answers.items()]
    put_all(course, [*outcomes, made(course, "Hal", RIGHT["q1_double_answer"])])
    entries = [words(entry) for entry in section(page(course), "wrong").select("li")]
    assert entries == [
        "2 × known: triples Ana , Bo",
        f"2 × the same answer, not on the list; the test says {MESSAGE} Cem , Dan the answer {SQUARES}",
        f"1 × {MESSAGE} Eve",
        "1 × no Python (a syntax error) Flo",
        "1 × not answered Gil",
    ]
    questions = words(section(page(course), "questions"))
    assert "1 all, 6 wrong, 1 not answered" in questions
    assert "12 %" in questions
    assert "too few (n = 8)" in questions


def test_what_waits_for_grading_by_hand_is_said(course):
    master = tiny_notebook()
    base = {"grade": True, "solution": True, "locked": False, "task": False, "schema_version": 3}
    written = {"nbgrader": base | {"grade_id": "q3_text", "points": 4}}
    master.cells.append(new_markdown_cell("in your own words", id="q3_text", metadata=written))
    tiny_course(course, master)
    for student in ("Ana", "Bo"):
        result, notebook = outcome(course, student)
        result.questions.pop("q3_text", None)
        notebook.cells[-1].source = f"{student} wrote this"
        store(course, (result, notebook))
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as book:
        book.find_grade("q3_text", PSET, PSET, "Bo").manual_score = 3
        book.db.commit()
    soup = page(course)
    assert "1 submission waits for grading by hand" in words(section(soup, "totals"))
    assert "Ana : q3_text" in words(section(soup, "look"))
    assert [words(cell) for cell in row(soup, "Ana")("td")[:4]] == ["5", "2", "3", "–"]
    assert [words(cell) for cell in row(soup, "Bo")("td")[:4]] == ["8", "2", "3", "3"]
    questions = [words(r) for r in section(soup, "questions").select("tbody tr")]
    assert questions[2].startswith("q3_text 4")
    assert "0 all, 1 part, 0 wrong, 1 waiting" in questions[2]
    assert "75 %" in questions[2]
    assert "waits for grading by hand" in questions[2]


def test_limits_and_other_notes_are_told_apart(course):
    limits = [
        "q1_double_answer: stopped after 60 s",
        "q1_double: stopped because the notebook ran longer than 300 s",
        "stopped before q2_total, because the notebook ran longer than 300 s",
        "the kernel stopped while q1_double_answer ran (more than 3 GB of memory)",
    ]
    put(course, "Ana", notes=[limits[0], "q1: 2 copies of its cell; graded the edited one", NO_SANDBOX])
    put(course, "Bo", notes=limits[1:], seconds=301.5)
    look = section(page(course), "look")
    heads = {words(h): words(h.find_next("ul")) for h in look("h3")[:-1]}
    assert list(heads) == ["Limits and stopped kernels (2)", "Recovered, and other notes (1)"]
    assert all(limit in heads["Limits and stopped kernels (2)"] for limit in limits)
    assert heads["Recovered, and other notes (1)"] == "Ana : q1: 2 copies of its cell; graded the edited one"
    assert "2 submissions hit a limit" in words(section(page(course), "time"))
    assert "Bo 301.5 s" in words(section(page(course), "time"))
    assert "Graded without a sandbox" in words(page(course))


STEPS = "\n".join(f"    step_{i} = x + {i} - {i} * x % {i + 2}" for i in range(9))


def test_nearly_identical_submissions_are_found_whatever_the_names(course):
    long = f"def double(x):\n    '''Mine.'''\n{STEPS}\n    return 2 * x"
    put(course, "Ana", long)
    put(course, "Bo", long.replace("step_", "my_very_own_").replace("Mine", "Another text") + "  # easy")
    put(course, "Cem", RIGHT["q1_double_answer"])
    look = words(section(page(course), "look"))
    assert "Nearly identical (1)" in look
    assert re.search(r"Ana , Bo : \d\d % as written, 100 % without names and comments; 2 of 2 answers", look)


def test_who_has_the_reference_answers_is_named(course):
    notebook = tiny_notebook()
    for cell in notebook.cells:
        if cell.id == "q1_double_answer":
            cell.source = cell.source.replace("    return 2 * x", f"{STEPS}\n    return 2 * x")
    tiny_course(course, notebook)
    put(course, "Ana")
    put(course, "Bo", RIGHT["q1_double_answer"])
    assert "Ana (and the reference answers of the course)" in words(section(page(course), "look"))


def test_correlation_is_that_of_the_question_with_the_rest():
    rng = np.random.default_rng(1)
    skill = rng.normal(size=400)
    own = (skill + rng.normal(size=400) > 0) * 2.0
    rest = skill * 3 + rng.normal(size=400)
    value, low, high = item_rest_correlation(own, rest)
    assert value == pytest.approx(np.corrcoef(own, rest)[0, 1])
    assert low < value < high
    # The interval by Fisher's transformation, which is close for so many.
    fisher = np.tanh(np.arctanh(value) + np.array([-1.96, 1.96]) / np.sqrt(397))
    assert [low, high] == pytest.approx(fisher, abs=0.03)
    assert item_rest_correlation(own, rest) == (value, low, high)
    assert item_rest_correlation(-own, rest)[0] == -value


def test_discrimination_leaves_the_question_itself_out():
    rng = np.random.default_rng(3)
    table = rng.integers(2, size=(30, 3)) * [1.0, 2.0, 3.0]
    names = ("a", "b", "c")

    def found(**changed):
        rows = [dict(zip(names, map(float, row), strict=True)) for row in table]
        rows[0] |= changed
        class_ = [Handed(str(i), "", row, 0, {"x": ""}, {}, None, "") for i, row in enumerate(rows)]
        return class_report.questions({"a": 1.0, "b": 2.0, "c": 3.0}, class_, {})

    first = found()[0]
    assert first.correlation[0] == pytest.approx(np.corrcoef(table[:, 0], table[:, 1:].sum(axis=1))[0, 1])
    assert first.share == pytest.approx(table[:, 0].mean())
    assert (first.full, first.failed, first.count) == (table[:, 0].sum(), 30 - table[:, 0].sum(), 30)
    # Where one waits, no sum counts that question, and the question itself gets no correlation.
    first, _, last = found(c=None)
    assert first.correlation[0] == pytest.approx(np.corrcoef(table[:, 0], table[:, 1])[0, 1])
    assert (last.correlation, last.waiting, last.count) == (None, 1, 29)


@pytest.mark.parametrize(
    ("own", "enough"),
    [([0] * 5 + [1] * 15, True), ([0] * 4 + [1] * 16, False), ([0] * 9 + [1] * 10, False), ([1] * 20, False)],
)
def test_few_students_give_no_correlation(own, enough):
    rest = np.arange(len(own)) % 7
    assert (item_rest_correlation(np.array(own), rest) is not None) == enough
    assert item_rest_correlation(rest, np.ones(len(own))) is None


def test_histogram_counts_everyone_once():
    bars = histogram([0, 0.5, 1, 4.5, 5, 6], 5)
    assert [(bar.label, bar.count) for bar in bars] == [
        ("0", 2),
        ("1", 1),
        ("2", 0),
        ("3", 0),
        ("4", 1),
        ("5", 2),
    ]
    bars = histogram([0, 99, 100], 100)
    assert len(bars) <= class_report.BARS
    assert (bars[0].count, bars[-2].count, bars[-1].count) == (1, 1, 1)
    assert [bar.label for bar in histogram([2.5], 2.5)] == ["0", "1", "2", "2.5"]


def row_of_strength(**changes):
    values = {"right": 4, "right_accepted": 4, "wrong": 6, "wrong_caught": 6, "mutants": 20}
    values |= {"mutants_caught": 19, "equivalent": 1, "survivors": ("x < 1",), "faults": ()}
    return Strength(PSET, "q1_double", 2.0, **(values | changes))


def test_the_strength_of_the_tests_is_shown_when_it_was_measured(course):
    put(course, "Ana")
    assert "Not measured yet: run nlpkit verify ps09" in words(section(page(course), "tests"))
    rows = [
        row_of_strength(),
        Strength(PSET, "q2_total", 3.0, 4, 3, 6, 6, 9, 9, 0, (), ("is right, but fails: <b>",)),
    ]
    strength.keep(course, rows)
    path = strength.place(course, PSET)
    text = words(section(page(course), "tests"))
    assert "q1_double 2 4 of 4 6 of 6 19 of 20 1" in text
    assert "The tests do not hold" in text
    assert "q2_total is right, but fails: <b>" in text
    assert "q1_double lets a mutant pass: x < 1" in text
    assert "run nlpkit verify again" not in text
    path.write_text(json.dumps(asdict(row_of_strength())) + "\n", encoding="utf-8")
    assert "run nlpkit verify again" in words(section(page(course), "tests"))
    path.write_text("[1]\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"cannot be read.*run `nlpkit verify ps09` again"):
        page(course)


def test_the_report_needs_nothing_that_only_authors_have():
    code = "import sys, nlpkit.grading.class_report; sys.exit('mutmut' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_links_lead_to_feedback_from_wherever_the_page_is(course, tmp_path):
    put(course, "Ana #1 ?x%")
    for out in (None, tmp_path / "else where" / "page.html"):
        written = class_report.write(course, PSET, out)
        soup = BeautifulSoup(written.read_text(encoding="utf-8"), "html.parser")
        [link] = row(soup, "Ana #1 ?x%")("a")
        assert (written.parent / urllib.parse.unquote(link["href"])).is_file()
        assert "#" not in link["href"]


def test_the_page_needs_nothing_else_and_is_well_formed(course):
    put(course, "Ana", TRIPLES, ["q1_double"], notes=["q1_double_answer: stopped after 60 s"])
    soup = page(course)
    loaded = soup.select("[src], link, img, iframe, object, style[src]")
    assert loaded == []
    assert all(a["href"].startswith(("#", "../feedback/")) for a in soup("a"))
    assert all(soup.find(id=a["href"][1:]) for a in soup.select("nav a"))
    ranks = [int(h.name[1]) for h in soup.find_all(re.compile(r"^h[1-6]$"))]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(ranks)), ranks
    for picture in soup("svg"):
        assert picture.get("aria-hidden") == "true" or (picture["role"], bool(picture["aria-label"])) == (
            "img",
            True,
        )
    chart = soup.find("svg", role="img")["aria-label"]
    assert chart == "Histogram of totals. 3 points: 1 student."
    assert soup.html["lang"] == "en"
    assert all(th.get("scope") in ("col", "row") for th in soup("th"))
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def channel(value):
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
    red, green, blue = (channel(int(digits[i : i + 2], 16)) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_can_be_read_and_told_apart_without_colour(course):
    put(course, "Ana")
    soup = page(course)
    style = soup.style.text
    dark = re.search(r"--dark: (#\w+)", style)[1]
    for colour in {dark, *re.findall(r"(?<![-\w])color: (#\w+)", style)}:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5, colour
    keys = [rect["fill"] for rect in soup.select(".key rect")]
    shades = [luminance(colour) + 0.05 for colour in keys]
    assert len(keys) == 4
    assert all(after / before > 1.3 for before, after in itertools.pairwise(shades)), shades


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """Attacks in each place of the page that students fill, through everything that is stored."""
    course = tiny_course(tmp_path_factory.mktemp("attacked"))
    outcomes = []
    for number, attack in enumerate(ATTACKS):
        name = re.sub(r"[\n\x1b/]", "_", attack)[:80]
        source = f"def double(x):\n    return r'''{attack}'''"
        for student in (name, f"{name}2") if number == 1 else (name,):
            notes = [attack, f"{attack}: stopped after 1 s"]
            outcomes.append(made(course, student, source, ["q1_double"], notes, attack))
    put_all(course, outcomes)
    return course


def test_no_students_html_is_on_the_page(attacked):
    soup = page(attacked)
    assert len(soup("script")) == 1
    assert RUN not in soup.script.text
    names = {
        "script",
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "nav",
        "h1",
        "h2",
        "h3",
    }
    names |= {
        "p",
        "ul",
        "li",
        "a",
        "small",
        "bdi",
        "figure",
        "figcaption",
        "svg",
        "line",
        "text",
        "rect",
        "q",
    }
    names |= {
        "details",
        "summary",
        "pre",
        "code",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
    }
    names |= {"button", "span", "strong"}
    assert {element.name for element in soup.find_all(True)} <= names
    handlers = [e for e in soup.find_all(True) if any(attribute.startswith("on") for attribute in e.attrs)]
    assert handlers == []
    assert soup.get_text().count("document.title") > 5 * len(ATTACKS)


@needs_chromium
def test_nothing_of_a_students_runs(attacked, tmp_path):
    text = class_report.write(attacked, PSET).read_text(encoding="utf-8")
    assert title(in_browser(text, tmp_path)) == "untouched"


@needs_chromium
def test_only_the_pages_own_script_runs_and_it_sorts(course, tmp_path):
    lost = {"Ana": ["q2_total"], "Bo": ["q1_double"], "Cem": [], "Dan": ["q1_double", "q2_total"]}
    put_all(course, [made(course, student, lost=names) for student, names in lost.items()])
    text = class_report.write(course, PSET).read_text(encoding="utf-8")
    # Pressed twice by a script that the page's policy would refuse, so its digest is added.
    press = "for (let i = 0; i < 2; i++) document.querySelectorAll('.students th button')[1].click();"
    digest = base64.b64encode(hashlib.sha256(press.encode()).digest()).decode()
    pressed = text.replace("script-src ", f"script-src 'sha256-{digest}' ").replace(
        "</body>", f"<script>{press}</script></body>"
    )
    soup = BeautifulSoup(in_browser(pressed, tmp_path), "html.parser")
    assert [words(r.th) for r in soup.select(".students tbody tr")] == ["Cem", "Bo", "Ana", "Dan"]
    assert [th.get("aria-sort") for th in soup.select(".students th[scope=col]")][:3] == [
        None,
        "descending",
        None,
    ]
    refused = text.replace("</body>", f"<script>{RUN}</script></body>")
    assert title(in_browser(refused, tmp_path)) == "untouched"


def test_the_command_and_its_errors(course, monkeypatch, tmp_path):
    monkeypatch.setattr(courses, "find_root", lambda: course)
    runner = CliRunner()
    for _ in range(2):
        done = runner.invoke(app, ["report", "ps09"])
        assert done.exit_code == 2
        assert done.stderr == (
            f"error: {PSET} has not been graded: run `nlpkit grade ps09 --submissions DIR` first\n"
        )
        assert not (course / "grading" / "gradebook.db").exists()
    put(course, "Ana")
    done = runner.invoke(app, ["report", "ps09"])
    assert (done.exit_code, done.stdout) == (0, f"class report: grading/reports/{PSET}.html\n")
    assert (course / "grading" / "reports" / f"{PSET}.html").is_file()
    done = runner.invoke(app, ["report", "ps09", "--out", str(course / "nbgrader_config.py" / "x.html")])
    assert done.exit_code == 2
    assert "choose another file with --out" in done.stderr
    results.place(course, PSET).write_text("{", encoding="utf-8")
    done = runner.invoke(app, ["report", "ps09"])
    assert done.exit_code == 2
    assert re.fullmatch(r"error: .*jsonl cannot be read \(.*\): remove it and grade again\n", done.stderr)


def test_results_of_others_are_kept(course):
    path = results.place(course, PSET)
    first, second = (outcome(course, name)[0] for name in ("Ana\u2028", "Bo"))
    first.notes.append("line\u2028separator")
    results.keep([first, second], path)
    again = outcome(course, "Bo", ["q1_double"])[0]
    results.keep([again], path)
    assert results.read(path) == {"Ana\u2028": first, "Bo": again}
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert len(path.read_text(encoding="utf-8").split("\n")) == 3
