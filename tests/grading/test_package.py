"""The students' package holds no answer and no hidden test, and works from its own folder."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from nlpkit import notebooks
from nlpkit.cli import app
from nlpkit.course import CourseError, problem_sets
from nlpkit.grading import package
from nlpkit.grading.rebuild import read_master
from tests.conftest import ROOT
from tests.grading.demo_class import handed_in

PSETS = problem_sets(ROOT)
LECTURES = f"{len([*ROOT.glob('lectures/*.ipynb')])} lectures"
SECRET = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)### END \1", re.DOTALL)


def lines_of(text):
    return {line.strip() for line in text.splitlines() if line.strip()}


def sources(content):
    return [cell.source for cell in nbformat.reads(content, as_version=4).cells]


def text_of(name, content):
    """Return a file's text; of a notebook the cells' text, with line ends instead of JSON's escapes."""
    return "\n".join(sources(content)) if name.endswith(".ipynb") else content


def secret_lines():
    """Return the lines of all reference answers and hidden tests that stand nowhere else in the course."""
    secret, public = set(), set()
    for path in [*ROOT.glob("solutions/*/*.ipynb"), *ROOT.glob("lectures/*.ipynb")]:
        for source in sources(path.read_text(encoding="utf-8")):
            secret |= {line for _, block in SECRET.findall(source) for line in lines_of(block)}
            public |= lines_of(SECRET.sub("", source))
    for path in (ROOT / "nlpkit").rglob("*.py"):
        if "grading" not in path.parts or path.stem in package.CHECK:
            public |= lines_of(path.read_text(encoding="utf-8"))
    assert len(secret - public) > 0.95 * len(secret)
    return secret - public


def leaks(archive):
    """Return where a zip holds what students must not see, as pairs of file and line."""
    secret = secret_lines()
    found = []
    for name in archive.namelist():
        if re.search(r"solutions|tests/|answers|\.toml$", name) and not name.endswith("pyproject.toml"):
            found.append((name, "the file itself"))
        text = text_of(name, archive.read(name).decode())
        found += [(name, line) for line in sorted(lines_of(text) & secret)]
        found += [(name, match[0]) for match in re.finditer(r"### BEGIN (SOLUTION|HIDDEN TESTS)", text)]
    return found


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    return package.make(ROOT, PSETS, tmp_path_factory.mktemp("packed") / "package.zip")


@pytest.fixture(scope="module")
def unpacked(packed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder / package.NAME


def nlpkit(folder, *arguments):
    """Call the ``nlpkit`` of the unpacked package, as a student would."""
    environment = os.environ | {"PYTHONPATH": str(folder)}
    code = "from nlpkit.cli import app; app(prog_name='nlpkit')"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


def test_no_answer_and_no_hidden_test_is_in_the_zip(packed):
    with zipfile.ZipFile(packed) as archive:
        assert leaks(archive) == []


@pytest.mark.parametrize(
    "path",
    ["solutions/ps01_perceptron/ps01_perceptron.ipynb", "tests/grading/answers/ps01_perceptron.py"],
)
def test_a_leak_is_seen(packed, path):
    grown = io.BytesIO(packed.read_bytes())
    with zipfile.ZipFile(grown, "a") as archive:
        archive.writestr(f"{package.NAME}/lectures/{Path(path).name}", (ROOT / path).read_bytes())
        # Wrong answers share lines with right ones.
        assert {name for name, _ in leaks(archive)} == {f"{package.NAME}/lectures/{Path(path).name}"}


def test_what_is_in_the_zip(packed):
    with zipfile.ZipFile(packed) as archive:
        names = {name.removeprefix(f"{package.NAME}/") for name in archive.namelist()}
    texts = {
        "README.md",
        "troubleshooting.md",
        "pyproject.toml",
        "constraints.txt",
        "LICENSE",
        "LICENSE-TEXT",
    }
    assert texts <= names
    assert {f"assignments/{pset}/{pset}.ipynb" for pset in PSETS} <= names
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.glob("lectures/*.ipynb")} <= names
    assert {name for name in names if "grading" in name} == {
        *(f"nlpkit/grading/{module}.py" for module in package.CHECK),
        *(f"nlpkit/grading/released/{pset}.ipynb" for pset in PSETS),
    }


def test_what_is_said_to_be_in_it(packed, tmp_path):
    assert package.contents(packed) == f"{LECTURES} and {len(PSETS)} problem sets"
    for psets, said in (
        (PSETS[1::-1], f"{LECTURES} and 2 problem sets ({PSETS[0]}, {PSETS[1]})"),
        ([], f"{LECTURES} and 0 problem sets"),
    ):
        assert package.contents(package.make(ROOT, psets, tmp_path / "part.zip")) == said


def test_a_part_of_the_course_has_a_name_of_its_own():
    assert package._name(ROOT, PSETS[::-1]) == package.NAME
    assert package._name(ROOT, [PSETS[1], PSETS[0]]) == f"{package.NAME}-ps01-ps02"


def test_made_twice_it_is_the_same(packed, course_copy):
    for name in ("nlpkit", "docs"):
        shutil.copytree(ROOT / name, course_copy / name)
    for name in ("pyproject.toml", "constraints.txt", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(ROOT / name, course_copy)
    again = package.make(course_copy, PSETS[::-1])
    assert again == course_copy / "build" / "nlpkit-course-student.zip"
    assert again.read_bytes() == packed.read_bytes()
    # Both were made within a second.
    with zipfile.ZipFile(again) as archive:
        assert {member.date_time for member in archive.infolist()} == {package.DATE}
        assert archive.namelist() == sorted(archive.namelist())
    (course_copy / "LICENSE").unlink()
    with pytest.raises(CourseError, match=r"there is no .*LICENSE, which the students' package needs"):
        package.make(course_copy, PSETS)


def test_the_command_releases_first(course_copy, monkeypatch):
    for name in ("nlpkit", "docs"):
        shutil.copytree(ROOT / name, course_copy / name)
    for name in ("pyproject.toml", "constraints.txt", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(ROOT / name, course_copy)
    # As after trying out a problem set in place.
    master = course_copy / "solutions" / PSETS[0] / f"{PSETS[0]}.ipynb"
    shutil.copy(master, course_copy / "assignments" / PSETS[0] / f"{PSETS[0]}.ipynb")
    monkeypatch.chdir(course_copy)
    result = CliRunner().invoke(app, ["release", "ps01", "--package"])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == (
        f"packed build/nlpkit-course-student-ps01.zip: {LECTURES} and 1 problem set ({PSETS[0]})"
    )
    with zipfile.ZipFile("build/nlpkit-course-student-ps01.zip") as archive:
        assert leaks(archive) == []
        assert [name for name in archive.namelist() if "/ps" in name] == [
            f"{package.NAME}/assignments/{PSETS[0]}/{PSETS[0]}.ipynb",
            f"{package.NAME}/nlpkit/grading/released/{PSETS[0]}.ipynb",
        ]
    result = CliRunner().invoke(app, ["release", "--check", "--package"])
    assert result.exit_code == 2
    assert "choose one of them" in result.stderr


def test_its_pyproject_says_the_same_as_the_courses(unpacked):
    theirs, ours = (
        tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8")) for folder in (unpacked, ROOT)
    )
    project = ours["project"]
    del project["entry-points"], project["optional-dependencies"]["dev"]
    del project["optional-dependencies"]["grading"], project["optional-dependencies"]["site"]
    project["description"] = project["description"].replace(", data and grading", " and data")
    assert theirs["project"] == project
    assert theirs["build-system"] == ours["build-system"]
    assert theirs["tool"] == {"hatch": ours["tool"]["hatch"]}


def test_its_files_say_what_is_true_of_it(unpacked):
    about = tomllib.loads((unpacked / "pyproject.toml").read_text(encoding="utf-8"))["project"]["description"]
    assert about == "Helpers and data for a course on deep learning for natural language processing"
    ours, theirs = (
        (folder / "constraints.txt").read_text(encoding="utf-8").splitlines() for folder in (ROOT, unpacked)
    )
    assert '#     pip install -c constraints.txt -e ".[course]"' in theirs
    assert not any(re.search(r"^#.*(grading|\bmake\b)", line) for line in theirs)
    assert [line for line in ours if line[:1] != "#"] == [line for line in theirs if line[:1] != "#"]


def test_its_notebooks_are_clean_and_their_links_lead_somewhere(unpacked, bootstrap):
    paths = [*unpacked.glob("lectures/*.ipynb"), *unpacked.glob("assignments/*/*.ipynb")]
    assert [problem for path in paths for problem in notebooks.lint(path, bootstrap)] == []


def test_a_lecture_runs_with_the_packages_own_helpers(unpacked):
    where = nbformat.v4.new_code_cell("import nlpkit\nnlpkit.record(place=nlpkit.__file__)")
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = nbformat.v4.new_notebook(cells=[where], metadata={"kernelspec": kernel})
    nbformat.write(notebook, unpacked / "lectures" / "98_where.ipynb")
    ran = nlpkit(unpacked, "run", "00", "98", "--fast")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    metrics = json.loads((unpacked / "build" / "metrics.json").read_text(encoding="utf-8"))
    assert Path(metrics["98_where-fast"]["metrics"]["place"]).parent == unpacked / "nlpkit"
    assert metrics["00_start_here-fast"]["status"] == "ok"


def test_an_assignment_is_checked(unpacked):
    path = unpacked / "assignments" / PSETS[0] / f"{PSETS[0]}.ipynb"
    checked = nlpkit(unpacked, "check", path, "--json")
    assert checked.returncode == 1, checked.stderr
    assert {q["message"] for q in json.loads(checked.stdout)["questions"]} == {"not answered yet"}
    nbformat.write(handed_in(read_master(ROOT, PSETS[0])), unpacked / "mine.ipynb")
    checked = nlpkit(unpacked, "check", "mine.ipynb", "--json")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert json.loads(checked.stdout)["notes"] == [f"hand it in as {PSETS[0]}.ipynb"]


def grade_ids(notebook):
    return [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in notebook.cells]


def test_work_in_place_is_compared_with_what_was_given_out(unpacked, tmp_path):
    folder = shutil.copytree(unpacked, tmp_path / "package")
    path = folder / "assignments" / PSETS[0] / f"{PSETS[0]}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    names = grade_ids(notebook)
    notebook.cells[names.index("q1_step_visible")].source = "print('fine')"
    for name in ("q2_gates_visible", "q3_predict_answer"):
        del notebook.cells[grade_ids(notebook).index(name)]
    nbformat.write(notebook, path)
    # A file that is damaged, or away, is no other file's problem.
    (folder / "assignments" / PSETS[1] / f"{PSETS[1]}.ipynb").write_bytes(b"")
    shutil.rmtree(folder / "assignments" / PSETS[2])
    report = json.loads(nlpkit(folder, "check", path, "--json").stdout)
    assert report["notes"] == [
        "not found, taken as not answered: q3_predict",
        "test cells changed or deleted, restored: q1_step_visible, q2_gates_visible",
    ]
    assert {q["message"] for q in report["questions"]} == {"not answered yet"}
    path.write_bytes(b"")
    checked = nlpkit(folder, "check", PSETS[0])
    assert checked.returncode == 2
    assert checked.stderr.splitlines() == [
        f"error: {path.relative_to(folder)} is an empty file: save it again, or take a new copy"
    ]
    moved = folder / "elsewhere.ipynb"
    shutil.copy(unpacked / "assignments" / PSETS[2] / f"{PSETS[2]}.ipynb", moved)
    assert json.loads(nlpkit(folder, "check", moved, "--json").stdout)["pset"] == PSETS[2]


def test_a_written_answer_is_seen_in_place(unpacked, tmp_path):
    folder = shutil.copytree(unpacked, tmp_path / "package")
    path = folder / "assignments" / "ps11_in_practice" / "ps11_in_practice.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = notebook.cells[grade_ids(notebook).index("q7_errors_answer")]
    cell.source = cell.source.replace("YOUR ANSWER HERE", "It is irony that goes wrong.")
    nbformat.write(notebook, path)
    report = json.loads(nlpkit(folder, "check", path, "--json").stdout)
    by_hand = {q["name"]: q["message"] for q in report["questions"] if q["by_hand"]}
    assert by_hand == {
        "q7_errors": "graded by hand, up to 3 points",
        "q8_decision": "not answered yet",
    }


def test_its_commands_are_those_of_a_student(unpacked):
    shown = nlpkit(unpacked, "--help").stdout
    assert set(re.findall(r"^[│| ]+([a-z]+) {2,}", shown, re.MULTILINE)) == {"run", "check", "doctor"}
    assert "Run the lectures, and check your problem sets before you hand them in." in " ".join(shown.split())
    assert not re.search(r"release|\bgrade\b", shown)
    refused = nlpkit(unpacked, "grade", "ps01", "--submissions", "folder")
    assert refused.returncode == 2
    assert refused.stderr == (
        "error: `nlpkit grade` is for instructors and needs a clone of the course; this is the students' "
        "package\n"
    )
    examined = nlpkit(unpacked, "doctor", "--json")
    assert "Traceback" not in examined.stderr
    assert "Grading" not in {finding["group"] for finding in json.loads(examined.stdout)}
