"""Whatever befalls a submission, rebuild gives a gradable notebook or says in one line why not."""

from __future__ import annotations

import ast
import copy
import functools
import json
import os
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from nlpkit.grading import rebuild as module
from nlpkit.grading.rebuild import Master, Unreadable, read_master, rebuild
from tests.grading.demo_class import ROOT, handed_in
from tests.grading.test_rebuild import PSET, solved, tiny_course

# The same examples in every run, unless REBUILD_EXAMPLES asks for a search: so many new ones a property.
SEARCH = int(os.environ.get("REBUILD_EXAMPLES", "0"))


def examples(count):
    return settings(
        max_examples=SEARCH or count,
        derandomize=not SEARCH,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@functools.cache
def start(pset: str) -> tuple[Master, str]:
    """A master and a submission to it that is answered in full, as JSON."""
    if pset == PSET:
        with tempfile.TemporaryDirectory() as folder:
            master = read_master(tiny_course(Path(folder)), PSET)
        return master, json.dumps(solved(master))
    master = read_master(ROOT, pset)
    return master, json.dumps(handed_in(master))


PSETS = st.sampled_from([PSET, "ps01_perceptron"])


# ---- Damage: functions of the document and two numbers, which say where ------------------------------------


def at(document, i):
    """Some cell; a new one where none is left."""
    if not document["cells"]:
        document["cells"].append({"cell_type": "code", "metadata": {}, "source": "", "outputs": []})
    return document["cells"][i % len(document["cells"])]


def text_of(cell):
    return "".join(cell["source"]) if isinstance(cell["source"], list) else cell["source"]


def nbgrader_of(cell):
    return cell["metadata"].setdefault("nbgrader", {})


def is_answer(cell):
    return "# ANSWER" in text_of(cell)


def not_an_answer(document, i):
    """Some cell that is no answer: what happens to it must not cost a point."""
    others = [cell for cell in document["cells"] if not is_answer(cell)]
    if others:
        return others[i % len(others)]
    document["cells"].append({"cell_type": "code", "metadata": {}, "source": "1", "outputs": []})
    return document["cells"][-1]


def move(document, i, j):
    cell = at(document, i)
    document["cells"].remove(cell)
    document["cells"].insert(j % (len(document["cells"]) + 1), cell)


def reverse(document, i, j):
    document["cells"].reverse()


def duplicate(document, i, j):
    document["cells"].insert(j % (len(document["cells"]) + 1), copy.deepcopy(at(document, i)))


def add_stub(document, i, j):
    """The released cell again, as when a cell is copied before it is answered."""
    stub = copy.deepcopy(document["stubs"][i % len(document["stubs"])])
    document["cells"].insert(j % (len(document["cells"]) + 1), stub)


def lose_metadata(document, i, j):
    at(document, i)["metadata"] = {}


def lose_all_metadata(document, i, j):
    for cell in document["cells"]:
        cell["metadata"] = {}


def metadata_is_odd(document, i, j):
    odd = (None, [], 7, "nbgrader", {"nbgrader": None}, {"nbgrader": [1]}, {"nbgrader": {"grade_id": [1]}})
    cell = at(document, i)
    cell["metadata"] = {}
    document["odd_metadata"].append((cell, odd[j % len(odd)]))


def lose_id(document, i, j):
    at(document, i).pop("id", None)


def lose_all_ids(document, i, j):
    for cell in document["cells"]:
        cell.pop("id", None)


def same_id(document, i, j):
    at(document, i)["id"] = at(document, j).get("id", "same")


def same_id_everywhere(document, i, j):
    for cell in document["cells"]:
        cell["id"] = at(document, i).get("id", "same")


def swap_ids(document, i, j):
    one, other = at(document, i), at(document, j)
    one["id"], other["id"] = other.get("id", "one"), one.get("id", "other")


def rename_grade_id(document, i, j):
    names = ("", "q1", "mine\nand yours", "\ud800", "x" * 5000, 7, None)
    nbgrader_of(at(document, i))["grade_id"] = names[j % len(names)]


def take_grade_id(document, i, j):
    nbgrader_of(at(document, i))["grade_id"] = nbgrader_of(at(document, j)).get("grade_id", "none")


def swap_grade_ids(document, i, j):
    one, other = nbgrader_of(at(document, i)), nbgrader_of(at(document, j))
    one["grade_id"], other["grade_id"] = other.get("grade_id", ""), one.get("grade_id", "")


def flip_flag(document, i, j):
    nbgrader, flag = nbgrader_of(at(document, i)), ("grade", "solution", "locked", "task")[j % 4]
    nbgrader[flag] = not nbgrader.get(flag)


def change_points(document, i, j):
    nbgrader_of(at(document, i))["points"] = (-1, 0, 100, 1e300, None, "all")[j % 6]


def tag(document, i, j):
    tags = ("skip-execution", "remove-cell", "parameters", "raises-exception", "bootstrap")
    at(document, i)["metadata"]["tags"] = [tags[j % len(tags)]]


def change_type(document, i, j):
    at(document, i)["cell_type"] = ("code", "markdown", "raw", "heading", None, 7)[j % 6]


def edit_other(document, i, j):
    edits = ("", "2", "pass", "assert True", "raise SystemExit", "def step(z): return 1", "(", "\n" * 9)
    not_an_answer(document, i)["source"] = edits[j % len(edits)]


def delete_other(document, i, j):
    cell = not_an_answer(document, i)
    document["cells"] = [each for each in document["cells"] if each is not cell]


def add_cell(document, i, j):
    # None of them is the rest of a split answer: each makes sense alone or never.
    sources = ("", "1 + 1", "import os", "x = 1\ny = x", "helper(", "# note", "%%bash\nls", "!ls", "\ud800\0")
    cell = {"cell_type": "code", "metadata": {}, "source": sources[j % len(sources)], "outputs": []}
    document["cells"].insert(i % (len(document["cells"]) + 1), cell)


def source_as_lines(document, i, j):
    cell = at(document, i)
    cell["source"] = text_of(cell).splitlines(keepends=True)


def colab(document, i, j):
    for number, cell in enumerate(document["cells"]):
        cell["metadata"] |= {
            "id": cell.pop("id", f"c0Lab{number}") if j % 2 else f"c0Lab{number}",
            "outputId": "0utput",
            "colab": {"base_uri": "https://localhost:8080/"},
            "executionInfo": {"status": "ok", "user": {"displayName": "A\nB", "userId": ""}},
        }
    document["colab"] = {"provenance": []}


def carriage_returns(document, i, j):
    for cell in document["cells"]:
        plain = text_of(cell).replace("\r\n", "\n").replace("\r", "\n")
        cell["source"] = plain.replace("\n", ("\r\n", "\r")[j % 2])


HARMLESS = [
    *(move, reverse, duplicate, add_stub, lose_metadata, lose_all_metadata, metadata_is_odd),
    *(lose_id, lose_all_ids, same_id, same_id_everywhere, swap_ids),
    *(rename_grade_id, take_grade_id, swap_grade_ids, flip_flag, change_points, tag, change_type),
    *(edit_other, delete_other, add_cell, source_as_lines, colab, carriage_returns),
]


def delete(document, i, j):
    document["cells"].remove(at(document, i))


def delete_answers(document, i, j):
    document["cells"] = [cell for cell in document["cells"] if not is_answer(cell)]
    rename_grade_id(document, i, j)


def split(document, i, j):
    cell = at(document, i)
    lines = text_of(cell).splitlines(keepends=True)
    cut = j % (len(lines) + 1)
    rest = copy.deepcopy(cell) | {"source": "".join(lines[cut:])}
    cell["source"] = "".join(lines[:cut])
    document["cells"].insert(document["cells"].index(cell) + 1, rest)


def split_without_metadata(document, i, j):
    split(document, i, j)
    rest = document["cells"][(i % (len(document["cells"]) - 1)) + 1]
    rest["metadata"] = {}
    rest.pop("id", None)


def join(document, i, j):
    first = at(document, i)
    rest = [cell for cell in document["cells"] if cell is not first]
    if rest:
        second = rest[j % len(rest)]
        first["source"] = f"{text_of(first)}\n{text_of(second)}"
        document["cells"] = [cell for cell in document["cells"] if cell is not second]


def cut_text(document, i, j):
    cell = at(document, i)
    cell["source"] = text_of(cell)[: j * 5]


def lose_marker(document, i, j):
    cell = at(document, i)
    cell["source"] = text_of(cell).replace("# ANSWER ", "#")


def odd_text(document, i, j):
    sources = (
        *("", "\ud800", "\0", "\ufeff", "9" * 5000, "(" * 300, "-" * 30_000 + "1", "x" + ".a" * 30_000),
        *("[" * 90 + "]" * 90, "1" + "+1" * 30_000, "f'{" * 50, "lambda: " * 5000, "not " * 10_000),
        *("# ANSWER q1_step\n" * 50, "# ANSWER q9\n# ANSWER q2_total", "\\", "'''", "\u2028", "x" * 50_000),
        *("if 1:\n " * 150, "# ANSWER " + "q" * 9000, "def " + "f" * 9000 + "(): pass", "\f\v\x1c\x85"),
    )
    at(document, i)["source"] = sources[j % len(sources)]


HARMFUL = [delete, delete_answers, split, split_without_metadata, join, cut_text, lose_marker, odd_text]


def steps(damages, most):
    where = st.integers(0, 99)
    return st.lists(st.tuples(st.sampled_from(damages), where, where), max_size=most)


def damaged(master, text, damage):
    """Return the submission as a dict after every step of the damage."""
    document = json.loads(text) | {"odd_metadata": []}
    released = json.loads(nbformat.writes(master.release))["cells"]
    document["stubs"] = [released[position] for position in master.answers.values()]
    for change, i, j in damage:
        change(document, i, j)
        event(change.__name__)
    del document["stubs"]
    for cell, metadata in document.pop("odd_metadata"):
        cell["metadata"] = metadata
    return document


def as_format(document, major, minor):
    """Return the document in nbformat 3 or in 4.0 to 4.5."""
    document = copy.deepcopy(document)
    if (major, minor) != (4, 5):
        for cell in document["cells"]:
            cell.pop("id", None)
    if major == 3:
        for cell in document["cells"]:
            if cell["cell_type"] == "code":
                cell["input"] = cell.pop("source")
        middle = len(document["cells"]) // 2
        cells = document.pop("cells")
        document["worksheets"] = [{"cells": cells[:middle]}, {"metadata": {}, "cells": cells[middle:]}]
    return document | {"nbformat": major, "nbformat_minor": minor}


FORMATS = st.sampled_from([(4, 5), (4, 4), (4, 3), (4, 2), (4, 1), (4, 0), (3, 0)])
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be with a mark")


@st.composite
def encoders(draw):
    """Functions that write a document: with one encoding, indent and line end or another."""
    encoding, ascii_only = draw(st.sampled_from(ENCODINGS)), draw(st.booleans())
    indent, newline = draw(st.sampled_from([None, 1])), draw(st.sampled_from(["\n", "\r\n"]))

    def encode(document):
        text = json.dumps(document, ensure_ascii=ascii_only, indent=indent).replace("\n", newline)
        if not ascii_only:
            text = text.encode("utf-8", "replace").decode()
        if encoding == "utf-16-be with a mark":
            return b"\xfe\xff" + text.encode("utf-16-be")
        return text.encode(encoding)

    return encode


# ---- What must hold ----------------------------------------------------------------------------------------


def answers(master, notebook):
    return {name: notebook.cells[position].source for name, position in master.answers.items()}


def without_answers(master, notebook):
    notebook = copy.deepcopy(notebook)
    for position in master.answers.values():
        notebook.cells[position].source = ""
    return nbformat.writes(notebook).encode()


@functools.cache
def frame(pset):
    return without_answers(*(lambda master: (master, master.notebook))(start(pset)[0]))


def one_line(text):
    return isinstance(text, str) and len(text.splitlines()) == 1 and len(text.encode()) < 1000


def outcome(master, content):
    """What rebuild returns, or the message of its refusal; any other exception passes."""
    try:
        return rebuild(master, content)
    except Unreadable as error:
        return str(error)


def checked(master, content):
    """Rebuild twice and check what holds for every submission; None for a refusal."""
    result = outcome(master, content)
    assert outcome(master, content) == result
    if isinstance(result, str):
        assert one_line(result)
        return None
    notebook, notes = result
    assert without_answers(master, notebook) == frame(master.pset)
    nbformat.validate(notebook)
    for note in notes:
        assert one_line(note)

    released = copy.deepcopy(master.release)
    for position in master.answers.values():
        released.cells[position].source = notebook.cells[position].source
    again, _ = rebuild(master, nbformat.writes(released).encode())
    assert again == notebook
    return notebook, notes


def submitted_lines(document):
    lines = {""}
    for cell in document["cells"]:
        source = cell["source"]
        source = "".join(source) if isinstance(source, list) else source
        source = source.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
        lines.update(source.split("\n"))
    return lines


@given(PSETS, steps(HARMLESS + HARMFUL, 12), FORMATS, encoders())
@example(PSET, [(delete_answers, 0, 2)], (4, 5), lambda document: json.dumps(document).encode())
@examples(120)
def test_any_damage_gives_the_masters_frame_and_the_students_text(pset, damage, version, encode):
    master, text = start(pset)
    document = damaged(master, text, damage)
    result = checked(master, encode(as_format(document, *version)))
    if result is None:
        return
    lines = submitted_lines(document)
    for name, source in answers(master, result[0]).items():
        stub = master.release.cells[master.answers[name]].source
        assert source == stub or set(source.split("\n")) <= lines


@given(PSETS, steps(HARMLESS, 12), FORMATS, encoders())
@examples(120)
def test_harmless_damage_costs_no_answer(pset, damage, version, encode):
    master, text = start(pset)
    document = damaged(master, text, damage)
    notebook, _ = checked(master, encode(as_format(document, *version)))
    assert answers(master, notebook) == answers(master, nbformat.from_dict(json.loads(text)))


@given(PSETS, st.data(), encoders())
@examples(60)
def test_damaged_bytes(pset, data, encode):
    master, text = start(pset)
    content = encode(json.loads(text))
    for _ in range(data.draw(st.integers(1, 3))):
        cut, length = (
            data.draw(st.integers(0, len(content))),
            data.draw(st.sampled_from([0, 1, 2, 50, 10**6])),
        )
        content = content[:cut] + data.draw(st.binary(max_size=9)) + content[cut + length :]
    checked(master, content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
CELLS = JSON | st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON,
        "source": st.sampled_from(["# ANSWER q1_double\ndef double(x):\n  1", "def total(x):", "\ud800"])
        | JSON,
        "input": JSON,
        "id": st.sampled_from(["q1_double_answer", "q2_total_answer"]) | JSON,
        "metadata": JSON
        | st.fixed_dictionaries(
            {"nbgrader": JSON | st.fixed_dictionaries({"grade_id": st.just("q1_double_answer") | JSON})}
        ),
    },
)


@given(
    JSON
    | st.fixed_dictionaries({"cells": st.lists(CELLS, max_size=6) | JSON})
    | st.fixed_dictionaries(
        {"worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(CELLS)}) | JSON)}
    )
)
@examples(100)
def test_any_json(document):
    checked(start(PSET)[0], json.dumps(document).encode())


@given(st.binary(max_size=60))
@examples(40)
def test_any_bytes(content):
    checked(start(PSET)[0], content)


@pytest.mark.parametrize("depth", [50, 400, 900, 990, 2000, 100_000])
@pytest.mark.parametrize("where", ["document", "cell", "source", "metadata"])
def test_deep_nesting(where, depth):
    master, text = start(PSET)
    document = json.loads(text)
    deep = "[" * depth + "]" * depth
    if where == "document":
        document["metadata"]["deep"] = "DEEP"
    elif where == "cell":
        document["cells"].append("DEEP")
    elif where == "source":
        document["cells"].append({"cell_type": "code", "source": "DEEP", "metadata": {}})
    else:
        document["cells"][0]["metadata"] = "DEEP"
    result = checked(master, json.dumps(document).replace('"DEEP"', deep).encode())
    assert result is None or answers(master, result[0]) == answers(master, nbformat.from_dict(document))


# ---- Size --------------------------------------------------------------------------------------------------


def code(source, grade_id=None):
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    return {"cell_type": "code", "metadata": metadata, "source": source}


def torn_then_many_cells(document, size):
    at(document, 3)["source"] = "# ANSWER q1_double\ndef double(x):\n    '''"
    document["cells"][4:] = [code(f"x{i} = 1") for i in range(size // 60)]


def many_torn_copies(document, size):
    document["cells"] = [code("# ANSWER q1_double: keep this line\ndef double(x):\n    x = [")]
    document["cells"] += [code("1,", "q1_double_answer") for _ in range(size // 90)]
    document["cells"].append(code("]", "q1_double_answer"))


def many_unmarked_cells(document, size):
    source = "# Mine\ndef totals(x{}):\n    raise NotImplementedError"
    document["cells"] = [cell for cell in document["cells"] if "total" not in text_of(cell)]
    document["cells"] += [code(source.format(i)) for i in range(size // 150)]


def many_copies(document, size):
    document["cells"] += [at(document, 3)] * (size // 250)


def one_long_cell(document, size):
    document["cells"].append(code("x = [1, 2]\n" * (size // 12)))


def one_long_answer(document, size):
    at(document, 3)["source"] += "\n    # why" * (size // 12)


def one_long_line(document, size):
    document["cells"].append(code(" " * (size // 2) + "#" * (size // 2)))


def many_markers(document, size):
    document["cells"].append(
        code("# ANSWER q1_double\n" * (size // 40) + "# ANSWER q2_total\n" * (size // 40))
    )


def many_helpers(document, size):
    document["cells"] += [code(f"def h{i}(): pass") for i in range(size // 120)]
    at(document, 3)["source"] += "".join(f"\n    h{i}()" for i in range(size // 120))


@pytest.mark.parametrize(
    "make",
    [
        *(torn_then_many_cells, many_torn_copies, many_unmarked_cells, many_copies, one_long_cell),
        *(one_long_answer, one_long_line, many_markers, many_helpers),
    ],
)
def test_work_grows_in_line_with_the_size(make, monkeypatch):
    master, text = start(PSET)
    work = 0

    def counted(real):
        def call(*args, **kwargs):
            nonlocal work
            work += sum(len(each) for each in args if isinstance(each, str))
            return real(*args, **kwargs)

        return call

    def count(frame, what, argument):
        nonlocal work
        work += 1

    monkeypatch.setattr(module.ast, "parse", counted(ast.parse))
    monkeypatch.setattr(module, "_squeeze", counted(module._squeeze))
    amounts = []
    for size in (100_000, 400_000):
        document = json.loads(text)
        make(document, size)
        content = json.dumps(document).encode()
        work = 0
        sys.setprofile(count)
        try:
            rebuild(master, content)
        finally:
            sys.setprofile(None)
        amounts.append(work / len(content))
    assert amounts[1] < 1.5 * amounts[0]
