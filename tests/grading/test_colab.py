"""What Colab makes of a problem set grades as it should, and the person's data in it are not kept."""

import copy
import gzip
import json
from dataclasses import replace

import nbformat
import pytest
from typer.testing import CliRunner

from nlpkit.cli import app
from nlpkit.grading import engine
from nlpkit.grading.personal import find, strip
from nlpkit.grading.rebuild import read_master, rebuild
from tests.conftest import ROOT
from tests.grading.conftest import other_notes, settings_with
from tests.grading.demo_class import handed_in
from tests.grading.test_engine import gradebook
from tests.grading.test_engine import submission as content_of
from tests.grading.test_rebuild import PSET, RIGHT, tiny_course

PERSON = {"displayName": "Ada Example", "userId": "01234567890123456789"}
TRACES = [b"Ada Example", b"ada@example.org", b"01234567890123456789", b"1DriveFileNumber", b"executionInfo"]


def as_colab_saves(content: bytes, lose_ids: bool = False) -> dict:
    """Return a notebook as Colab downloads it: format 4.0, its ids and its metadata, run by a person."""
    document = json.loads(content)
    for number, cell in enumerate(document["cells"]):
        own = f"c0Lab{number:07d}"
        cell["metadata"]["id"] = own if lose_ids else cell.pop("id", own)
        cell.pop("id", None)
        if cell["cell_type"] == "code":
            cell["metadata"] |= {
                "colab": {"base_uri": "https://localhost:8080/", "height": 35},
                "executionInfo": {
                    "elapsed": 7,
                    "status": "ok",
                    "timestamp": 1790000000000,
                    "user": dict(PERSON),
                    "user_tz": -120,
                },
                "outputId": f"0utputId-{number}",
            }
    document["metadata"] |= {
        "accelerator": "GPU",
        "authors": [{"name": "Ada Example", "email": "ada@example.org"}],
        "colab": {
            "name": f"Copy of {PSET}.ipynb",
            "provenance": [{"file_id": "1DriveFileNumber", "timestamp": 1790000000000}],
            "toc_visible": True,
        },
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
    }
    return document | {"nbformat": 4, "nbformat_minor": 0}


def answer_at(document, marker):
    """Return where the cell with an answer's marker line is."""
    return next(i for i, cell in enumerate(document["cells"]) if marker in "".join(cell["source"]))


def untouched(document):
    pass


def copied(document):
    """A copy below, as Colab makes it: another id, no foreign metadata; the first one is the draft."""
    position = answer_at(document, "ANSWER q1_double")
    twin = copy.deepcopy(document["cells"][position])
    twin["metadata"] = {"id": "c0Labcopy", "executionInfo": {"user": dict(PERSON)}}
    document["cells"][position]["source"] = (
        "# ANSWER q1_double: keep this line\ndef double(x):\n    return 2 *"
    )
    document["cells"].insert(position + 1, twin)


def split(document):
    """Cut in two in the middle of a function: the second cell has an id of its own and nothing else."""
    position = answer_at(document, "ANSWER q2_total")
    cell = document["cells"][position]
    first, line, rest = "".join(cell["source"]).partition("    return")
    cell["source"] = first
    document["cells"].insert(
        position + 1,
        {"cell_type": "code", "metadata": {"id": "c0Labpart"}, "source": line + rest, "outputs": []},
    )


def pasted(document):
    """All cells copied into a new notebook: only the text is left."""
    for number, cell in enumerate(document["cells"]):
        cell["metadata"] = {"id": f"n3w{number}", "executionInfo": {"user": dict(PERSON)}}


CHANGES = [untouched, copied, split, pasted]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return tiny_course(tmp_path_factory.mktemp("course"))


def encoded(document):
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("lose_ids", [False, True])
def test_answers_are_found(course, change, lose_ids):
    document = as_colab_saves(content_of(course), lose_ids)
    change(document)
    master = read_master(course, PSET)
    for content in (encoded(document), strip(encoded(document))):
        notebook, _ = rebuild(master, content)
        for name, position in master.answers.items():
            assert notebook.cells[position].source.split() == RIGHT[name].split()


def test_a_real_problem_set_as_colab_saves_it_is_rebuilt_to_the_letter():
    master = read_master(ROOT, "ps01_perceptron")
    content = nbformat.writes(handed_in(master)).encode()
    expected, _ = rebuild(master, content)
    saved = encoded(as_colab_saves(content))
    assert rebuild(master, saved) == (expected, [])
    assert rebuild(master, strip(saved)) == (expected, [])


def test_full_points_and_no_personal_data_in_anything_stored(course, tmp_path, no_workers):
    folder = tmp_path / "handed in"
    folder.mkdir()
    for change in CHANGES:
        document = as_colab_saves(content_of(course))
        change(document)
        (folder / f"{change.__name__}.ipynb").write_bytes(encoded(document))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    results = engine.grade_class(course, PSET, folder, settings_with())
    assert [(result.student, result.score) for result in results] == [
        (name, 5.0) for name in sorted(change.__name__ for change in CHANGES)
    ]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    stored = [path for path in (course / "grading").rglob("*") if path.is_file()]
    assert {path.suffix for path in stored} >= {".ipynb", ".html", ".db", ".csv", ".gz"}
    for path in stored:
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        assert not [trace for trace in TRACES if trace in content], path
    with gradebook(course) as book:
        assert book.find_submission(PSET, "split").score == 5.0


def test_the_stored_copy_has_the_result_of_the_file_handed_in(course, tmp_path, no_workers, monkeypatch):
    folder = tmp_path / "handed in"
    folder.mkdir()
    (folder / "Ada.ipynb").write_bytes(encoded(as_colab_saves(content_of(course))))
    [first] = engine.grade_class(course, PSET, folder, settings_with())
    monkeypatch.setattr(engine, "grade_on_worker", lambda *arguments: pytest.fail("executed again"))
    again = engine.grade_class(course, PSET, course / "grading" / "submitted", settings_with())
    [ada] = [result for result in again if result.student == "Ada"]
    # Storing took its time again.
    assert replace(ada, stages={}) == replace(first, stages={})


def test_what_nbgrader_collected_is_left_as_it_is(tmp_path, no_workers):
    course = tiny_course(tmp_path / "course")
    collected = course / "grading" / "submitted" / "Ada" / PSET / f"{PSET}.ipynb"
    collected.parent.mkdir(parents=True)
    content = encoded(as_colab_saves(content_of(course)))
    collected.write_bytes(content)
    [result] = engine.grade_class(course, PSET, course / "grading" / "submitted", settings_with())
    assert (result.score, other_notes(result)) == (5.0, [])
    assert collected.read_bytes() == content


def test_people_are_found_and_taken_out(course):
    content = encoded(as_colab_saves(content_of(course)))
    assert find(content) == ["Ada Example", "ada@example.org"]
    stripped = strip(content)
    assert find(stripped) == []
    assert not [trace for trace in TRACES if trace in stripped]
    document, expected = json.loads(stripped), json.loads(content)
    assert [cell["source"] for cell in document["cells"]] == [cell["source"] for cell in expected["cells"]]
    assert document["cells"][0]["metadata"]["id"] == expected["cells"][0]["metadata"]["id"]
    assert strip(stripped) == stripped


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\xff\xfe\x00",
        b"[]",
        b'{"cells": 3, "metadata": []}',
        b'{"cells": [3, {"metadata": 3}, {"metadata": {"executionInfoo": {"user": "Ada"}}}]}',
        b"[" * 100_000,
    ],
    ids=range(7),
)
def test_what_is_no_notebook_or_holds_no_person_stays_as_it_is(content):
    assert find(content) == []
    assert strip(content) == content


def test_odd_metadata_do_no_harm():
    cells = [{"metadata": {"executionInfo": value}} for value in (3, [], {"user": 3}, {"user": {}})]
    cells.append({"metadata": {"executionInfo": {"user": {"displayName": ["x"], "userId": 3}}}})
    content = json.dumps({"cells": cells, "metadata": {"authors": [3, {"name": "A\nB \ud800"}]}}).encode()
    assert find(content) == ["A B \ud800"]
    assert b"executionInfo" not in strip(content)


def test_what_is_nested_deeply_stops_nothing():
    for depth in range(900, 1010, 10):
        nested = b'{"metadata": {"colab": 1, "x": ' + b"[" * depth + b"]" * depth + b"}}"
        assert b"[" * 400 in strip(nested).replace(b" ", b"").replace(b"\n", b"")


def test_check_warns_the_student_and_strips_on_demand(tmp_path, monkeypatch):
    path = tmp_path / "my own.ipynb"
    content = nbformat.writes(read_master(ROOT, "ps01_perceptron").release).encode()
    path.write_bytes(encoded(as_colab_saves(content)))
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("nlpkit.grading.check._execute", lambda notebook, show: ({}, []))
    result = CliRunner().invoke(app, ["check", str(path), "--json"])
    note, name = json.loads(result.stdout)["notes"]
    assert note == (
        "the file names people (Ada Example, ada@example.org), as Colab writes it into each cell that was "
        f'run; grading does not need it: `nlpkit check --strip "{path}"` takes it out'
    )
    assert name == "hand it in as ps01_perceptron.ipynb"
    result = CliRunner().invoke(app, ["check", "--strip", str(path), "--json"])
    assert json.loads(result.stdout)["notes"] == [name]
    assert result.stderr.startswith(f"taken out of {path}: Ada Example, ada@example.org\n")
    result = CliRunner().invoke(app, ["check", "--strip", str(path), "--json"])
    assert result.stderr.startswith(f"{path} names nobody: left as it was\n")
    assert find(path.read_bytes()) == []
    assert nbformat.read(path, as_version=4).cells[4].source == nbformat.reads(content, 4).cells[4].source
    result = CliRunner().invoke(app, ["check", "--strip", str(tmp_path / "none.ipynb")])
    assert result.exit_code == 2
    assert "there is no file" in result.stderr
