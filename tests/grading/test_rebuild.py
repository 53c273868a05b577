import copy
import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nlpkit.course import CourseError
from nlpkit.grading.rebuild import Master, Unreadable, blank, is_test, read_master, rebuild

PSET = "ps09_tiny"
DOUBLE, TOTAL = "q1_double_answer", "q2_total_answer"
RIGHT = {
    DOUBLE: "# ANSWER q1_double: keep this line\ndef double(x):\n    return x + x",
    TOTAL: "# ANSWER q2_total: keep this line\n"
    "def total(x):\n    s = 0\n    for v in x:\n        s += v\n    return s",
}


def tiny_cell(source, grade_id, **nbgrader):
    base = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": base | {"grade_id": grade_id} | nbgrader})


def tiny_test(source, grade_id, points):
    return tiny_cell(source, grade_id, grade=True, locked=True, points=points)


def tiny_notebook():
    """A master of two questions, worth 2 and 3 points."""
    cells = [new_markdown_cell("# Tiny", id="title"), new_code_cell("import numpy as np", id="imports")]
    for points, name, body, test, hidden in (
        (2, "q1_double", "return 2 * x", "double(3) == 6", "np.allclose(double(np.array([1.5])), [3.0])"),
        (3, "q2_total", "return float(np.sum(x))", "total([1, 2]) == 3", "total([]) == 0"),
    ):
        function = name.split("_")[1]
        answer = f"# ANSWER {name}: keep this line\ndef {function}(x):\n    ### BEGIN SOLUTION\n    {body}\n"
        hidden = f"import numpy as np\nassert {hidden}"
        tests = f"assert {test}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
        cells += [
            new_markdown_cell(f"## {name}", id=f"text-{function}"),
            tiny_cell(f"{answer}    ### END SOLUTION", f"{name}_answer", solution=True),
            tiny_test(f"# Visible tests of {function}\nassert {test}", f"{name}_visible", points=0),
            tiny_test(tests, name, points=points),
        ]
    kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernelspec})


def tiny_course(root: Path, notebook=None) -> Path:
    """A course of one problem set, with the real nbgrader_config.py."""
    folder = root / "solutions" / PSET
    folder.mkdir(parents=True, exist_ok=True)
    config = Path(__file__).parents[2] / "nbgrader_config.py"
    (root / "nbgrader_config.py").write_bytes(config.read_bytes())
    nbformat.write(notebook or tiny_notebook(), folder / f"{PSET}.ipynb")
    return root


@pytest.fixture(scope="module")
def master(tmp_path_factory) -> Master:
    return read_master(tiny_course(tmp_path_factory.mktemp("course")), PSET)


@pytest.fixture
def submission(master):
    """A submission as a dict, answered in full, in which nothing is amiss."""
    return solved(master)


def solved(master: Master) -> dict:
    document = json.loads(nbformat.writes(master.release))
    for each in document["cells"]:
        each["source"] = RIGHT.get(each["id"], "".join(each["source"]))
    return document


def at(document: dict, grade_id: str) -> int:
    return next(
        i
        for i, c in enumerate(document["cells"])
        if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def cell(document: dict, grade_id: str) -> dict:
    return document["cells"][at(document, grade_id)]


def encode(document: dict) -> bytes:
    return json.dumps(document).encode()


def answers(master: Master, notebook) -> dict[str, str]:
    return {name: notebook.cells[position].source for name, position in master.answers.items()}


def strip_metadata(document):
    for each in document["cells"]:
        each["metadata"] = {}


def strip_ids(document):
    document["nbformat_minor"] = 0
    for each in document["cells"]:
        del each["id"]


def test_release_has_stubs_and_no_hidden_tests(master):
    text = nbformat.writes(master.release)
    assert text.count("raise NotImplementedError") == 2
    assert "HIDDEN" not in text
    assert "np.sum" not in text
    assert master.points == {"q1_double": 2, "q2_total": 3}


def test_untouched_submission(master, submission):
    notebook, notes = rebuild(master, encode(submission))
    assert notes == []
    assert answers(master, notebook) == RIGHT
    expected = copy.deepcopy(master.notebook)
    for name, position in master.answers.items():
        expected.cells[position].source = RIGHT[name]
    assert notebook == expected


def test_master_is_not_changed(master, submission):
    before = copy.deepcopy(master.notebook)
    rebuild(master, encode(submission))
    blank(master)
    assert master.notebook == before


def test_tests_points_and_tags_come_from_the_master(master, submission):
    for name in ("q1_double", "q2_total"):
        cell(submission, f"{name}_visible")["source"] = "pass"
        test = cell(submission, name)
        test["source"] = "2"
        test["metadata"]["nbgrader"] |= {"points": 100}
        test["metadata"]["tags"] = ["skip-execution"]
    submission["cells"].insert(0, {"cell_type": "code", "metadata": {}, "source": "evil()", "outputs": []})
    notebook, notes = rebuild(master, encode(submission))
    expected, _ = rebuild(master, encode(solved(master)))
    assert notebook == expected
    assert notes == ["4 test cells changed or deleted, restored"]


def test_deleted_tests_are_noted(master, submission):
    del submission["cells"][at(submission, "q2_total")]
    notebook, notes = rebuild(master, encode(submission))
    assert notes == ["test cells changed or deleted, restored: q2_total"]
    assert answers(master, notebook) == RIGHT


def by_cell_id(document):
    strip_metadata(document)
    for each in document["cells"]:
        each["source"] = each["source"].replace("# ANSWER ", "# ")


def by_colab_id(document):
    by_cell_id(document)
    for each in document["cells"]:
        each["metadata"] = {"id": each.pop("id")}


def by_marker(document):
    strip_metadata(document)
    strip_ids(document)


def by_names(document):
    by_cell_id(document)
    strip_ids(document)


@pytest.mark.parametrize(
    ("damage", "mark"),
    [(by_cell_id, "cell id"), (by_colab_id, "cell id"), (by_marker, "marker line"), (by_names, "text")],
)
def test_answers_are_found_by_what_is_left(master, submission, damage, mark):
    damage(submission)
    notebook, notes = rebuild(master, encode(submission))
    found = {name: source.replace("# ANSWER ", "# ") for name, source in answers(master, notebook).items()}
    assert found == {name: source.replace("# ANSWER ", "# ") for name, source in RIGHT.items()}
    assert notes == [f"cell metadata lost, found by {mark}: q1_double, q2_total"]


def test_closest_text_where_the_function_was_renamed(master, submission):
    by_names(submission)
    # The names in the other answer show that this is the right problem set.
    renamed = RIGHT[DOUBLE].replace("# ANSWER ", "# ").replace("def double(x)", "def doubled(x)")
    submission["cells"][3]["source"] = renamed
    notebook, notes = rebuild(master, encode(submission))
    assert answers(master, notebook)[DOUBLE] == renamed
    submission["cells"][3]["source"] = "print('nothing like it')"
    notebook, notes = rebuild(master, encode(submission))
    assert "not found, taken as not answered: q1_double" in notes
    assert "NotImplementedError" in answers(master, notebook)[DOUBLE]


def test_marker_line_counts_for_more_than_another_cells_grade_id(master, submission):
    """As after copying a test cell, or an answer cell, and pasting the answer into the copy."""
    one, other = (cell(submission, name)["metadata"]["nbgrader"] for name in (DOUBLE, TOTAL))
    one["grade_id"], other["grade_id"] = TOTAL, DOUBLE
    assert answers(master, rebuild(master, encode(submission))[0]) == RIGHT
    one["grade_id"], other["grade_id"] = "q1_double", "q1_double_visible"
    assert answers(master, rebuild(master, encode(submission))[0]) == RIGHT


def test_another_answers_marker_in_an_answer_cell(master, submission):
    """As when one answer is begun from a copy of another's text."""
    started = RIGHT[DOUBLE].replace("q1_double", "q2_total")
    cell(submission, DOUBLE)["source"] = started
    notebook, _ = rebuild(master, encode(submission))
    assert answers(master, notebook) == RIGHT | {DOUBLE: started}


@pytest.mark.parametrize("damage", [lambda document: None, strip_metadata, by_marker])
def test_merged_answers_are_cut_apart(master, submission, damage):
    damage(submission)
    merged = f"import math\n{RIGHT[DOUBLE]}\n\n{RIGHT[TOTAL]}"
    first = next(each for each in submission["cells"] if each["source"] == RIGHT[DOUBLE])
    submission["cells"] = [each for each in submission["cells"] if each["source"] != RIGHT[TOTAL]]
    first["source"] = merged
    notebook, _ = rebuild(master, encode(submission))
    assert answers(master, notebook) == {DOUBLE: f"import math\n{RIGHT[DOUBLE]}\n\n", TOTAL: RIGHT[TOTAL]}


def test_indented_marker_does_not_cut_an_answer(master, submission):
    source = RIGHT[DOUBLE].replace("    return", "    # ANSWER q2_total is alike\n    return")
    cell(submission, DOUBLE)["source"] = source
    assert answers(master, rebuild(master, encode(submission))[0]) == RIGHT | {DOUBLE: source}


@pytest.mark.parametrize("name", ["one\nline", "\ud800", "x" * 10_000, "\u2028", "<b>"])
def test_odd_names_do_not_spoil_the_message(master, submission, name):
    submission["cells"] = [{"cell_type": "code", "metadata": {"nbgrader": {"grade_id": name}}, "source": ""}]
    with pytest.raises(Unreadable, match="holds no answer") as caught:
        rebuild(master, encode(submission))
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value).encode()) < 300


def test_many_helpers_make_a_short_note(master, submission):
    helpers = "".join(f"def h{i}{'x' * 1000}(): pass\n" for i in range(50))
    submission["cells"].append({"cell_type": "code", "metadata": {}, "source": helpers})
    cell(submission, DOUBLE)["source"] += "".join(f"\n    h{i}{'x' * 1000}()" for i in range(50))
    (note,) = rebuild(master, encode(submission))[1]
    assert "and 47 more, defined in an added cell" in note
    assert len(note) < 400


def test_deleted_answer_is_the_stub(master, submission):
    del submission["cells"][at(submission, DOUBLE)]
    notebook, notes = rebuild(master, encode(submission))
    stub = master.release.cells[master.answers[DOUBLE]].source
    assert answers(master, notebook) == RIGHT | {DOUBLE: stub}
    assert notes == ["not found, taken as not answered: q1_double"]


@pytest.mark.parametrize("edited_first", [True, False])
def test_edited_copy_is_preferred_to_the_stub(master, submission, edited_first):
    copied = copy.deepcopy(cell(submission, DOUBLE))
    copied["source"] = master.release.cells[master.answers[DOUBLE]].source
    submission["cells"].insert(at(submission, DOUBLE) + edited_first, copied)
    notebook, notes = rebuild(master, encode(submission))
    assert answers(master, notebook) == RIGHT
    assert notes == ["q1_double: 2 copies of its cell; graded the edited one"]


def test_last_of_several_edited_copies(master, submission):
    for position, body in ((0, "return 0"), (len(submission["cells"]), "return 1")):
        copied = copy.deepcopy(cell(submission, DOUBLE))
        copied["source"] = f"def double(x):\n    {body}"
        submission["cells"].insert(position, copied)
    notebook, notes = rebuild(master, encode(submission))
    assert answers(master, notebook)[DOUBLE] == "def double(x):\n    return 1"
    assert notes == ["q1_double: 3 copies of its cell; graded the last edited one"]


def test_complete_copy_is_preferred_to_a_later_scrap(master, submission):
    copied = copy.deepcopy(cell(submission, DOUBLE))
    copied["source"] = "double(4)"
    submission["cells"].append(copied)
    assert answers(master, rebuild(master, encode(submission))[0]) == RIGHT


def test_stub_with_metadata_and_answer_pasted_elsewhere(master, submission):
    pasted = {
        "cell_type": "code",
        "metadata": {},
        "source": cell(submission, DOUBLE)["source"],
        "outputs": [],
    }
    cell(submission, DOUBLE)["source"] = master.release.cells[master.answers[DOUBLE]].source
    submission["cells"].append(pasted)
    assert answers(master, rebuild(master, encode(submission))[0]) == RIGHT


@pytest.mark.parametrize("keep_metadata", [True, False])
@pytest.mark.parametrize("line", [2, 3, 4])
def test_split_answer_is_joined(master, submission, line, keep_metadata):
    whole = cell(submission, TOTAL)
    lines = RIGHT[TOTAL].split("\n")
    whole["source"] = "\n".join(lines[:line])
    rest = copy.deepcopy(whole) | {"source": "\n".join(lines[line:]), "id": "rest"}
    if not keep_metadata:
        rest["metadata"] = {}
    submission["cells"].insert(at(submission, TOTAL) + 1, rest)
    notebook, notes = rebuild(master, encode(submission))
    assert answers(master, notebook) == RIGHT
    assert notes == ["q2_total: the answer was split into 2 cells; joined again"]


def test_answer_turned_into_text(master, submission):
    cell(submission, DOUBLE)["cell_type"] = "markdown"
    notebook, notes = rebuild(master, encode(submission))
    assert answers(master, notebook) == RIGHT
    assert notebook.cells[master.answers[DOUBLE]].cell_type == "code"
    assert notes == ["q1_double: its cell was no longer a code cell; graded as one"]


def test_own_helper_is_not_run_and_noted_if_needed(master, submission):
    own = {
        "cell_type": "code",
        "metadata": {},
        "source": "def twice(v):\n    return 2 * v\n\nunused = 1",
        "outputs": [],
    }
    submission["cells"].insert(2, own)
    cell(submission, DOUBLE)["source"] = "def double(x):\n    return twice(x)"
    notebook, notes = rebuild(master, encode(submission))
    assert len(notebook.cells) == len(master.notebook.cells)
    assert notes == [
        "q1_double uses twice, defined in an added cell, which is not run: move it into the answer"
    ]
    cell(submission, DOUBLE)["source"] = RIGHT[DOUBLE]
    assert rebuild(master, encode(submission))[1] == []


def test_magics_stay_in_answers(master, submission):
    source = "%matplotlib inline\n!ls\n" + RIGHT[DOUBLE]
    cell(submission, DOUBLE)["source"] = source
    notebook, notes = rebuild(master, encode(submission))
    assert answers(master, notebook)[DOUBLE] == source
    assert notes == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends(master, submission, encoding, newline):
    for each in submission["cells"]:
        each["source"] = [part + newline for part in each["source"].split("\n")]
        each["source"][-1] = each["source"][-1].removesuffix(newline)
    text = json.dumps(submission, indent=1, ensure_ascii=False).replace("\n", newline)
    notebook, notes = rebuild(master, text.encode(encoding))
    assert answers(master, notebook) == RIGHT
    assert notes == []


def test_nbformat_3(master, submission):
    cells = [
        {k: v for k, v in each.items() if k not in ("id", "source")}
        | ({"input": each["source"]} if each["cell_type"] == "code" else {"source": each["source"]})
        for each in submission["cells"]
    ]
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }
    notebook, notes = rebuild(master, encode(old))
    assert answers(master, notebook) == RIGHT
    assert notes == []


def test_odd_structure_does_no_harm(master, submission):
    submission["cells"] += [
        None,
        7,
        "cell",
        {},
        {"cell_type": "code", "source": [1, None, "x"], "metadata": None},
    ]
    submission["cells"].append({"metadata": {"nbgrader": {"grade_id": ["q1"]}}, "source": {"a": 1}, "id": 3})
    submission["cells"].append(
        {"cell_type": "code", "source": "\ud800 = '\\d'\0", "metadata": {"nbgrader": 1}}
    )
    notebook, _ = rebuild(master, encode(submission))
    assert answers(master, notebook) == RIGHT
    nbformat.writes(notebook).encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is an empty file"),
        (b" \n", "is an empty file"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document, not a notebook"),
        (b"PK\x03\x04rest", "is a zip archive, not a notebook"),
        (b"<!DOCTYPE html><html>", "is a web page, not a notebook"),
        (b"def double(x):\n", "is not valid JSON"),
        (b'{"cells": [{"cell_type": "co', "is not valid JSON, cut off while uploading?"),
        (b'{"cells": "\xff\xff"}', "is not text in utf-8-sig"),
        (b"[" * 100_000, "is not valid JSON"),
        (b"9" * 5_000, "is not valid JSON"),
        (b"[1, 2]", "is JSON, but no notebook"),
        (b'{"a": 1}', "is JSON, but no notebook"),
        (b'{"cells": {}}', "is JSON, but no notebook"),
        (b'{"cells": []}', "holds no answer of ps09_tiny"),
        (b'{"worksheets": [1, {"cells": 2}]}', "holds no answer of ps09_tiny"),
    ],
)
def test_unreadable(master, content, reason):
    with pytest.raises(Unreadable) as caught:
        rebuild(master, content)
    assert str(caught.value).startswith(reason)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("damage", [lambda document: None, by_marker, by_names])
def test_other_problem_set_is_recognised(master, submission, damage):
    damage(submission)
    text = json.dumps(submission)
    for old, new in (
        ("q1_double", "q1_triple"),
        ("q2_total", "q2_maximum"),
        ("double", "triple"),
        ("total", "most"),
    ):
        text = text.replace(old, new)
    with pytest.raises(Unreadable, match="holds no answer of ps09_tiny: another"):
        rebuild(master, text.encode())


@pytest.mark.parametrize(
    ("many", "named"), [(3, "q1, q2, q3"), (5, "q1, q2, q3 and 2 more")], ids=["all", "some"]
)
def test_other_problem_sets_cells_are_named_and_counted(master, many, named):
    cells = [new_code_cell(f"# ANSWER q{i}: keep this line\nx = {i}") for i in range(1, many + 1)]
    with pytest.raises(Unreadable, match=rf"\(its cells are named {named}\)$"):
        rebuild(master, nbformat.writes(new_notebook(cells=cells)).encode())


def test_blank_is_the_released_stubs(master):
    notebook = blank(master)
    for position in master.answers.values():
        assert notebook.cells[position].source == master.release.cells[position].source
    assert notebook.cells[-1].source == master.notebook.cells[-1].source


def test_master_without_questions_is_refused(tmp_path):
    tiny_course(tmp_path, new_notebook(cells=[new_code_cell("1")]))
    with pytest.raises(CourseError, match="holds no question"):
        read_master(tmp_path, PSET)
    with pytest.raises(CourseError, match="there is no master"):
        read_master(tmp_path, "ps10")


@pytest.mark.parametrize(
    ("metadata", "wanted"),
    [
        ({}, False),
        ({"grade": False, "solution": True}, False),
        ({"grade": True, "solution": True}, False),  # an answer that a person grades
        ({"grade": True, "solution": False}, True),
        ({"grade": True}, True),
    ],
)
def test_which_cells_are_tests(metadata, wanted):
    assert is_test(new_code_cell("", metadata={"nbgrader": metadata})) is wanted
