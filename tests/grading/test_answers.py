"""The problem sets' hidden tests, tested: wrong answers lose just their question, right ones nothing."""

import ast
import contextlib
import copy
import io
import re
import traceback
import warnings
from collections import Counter
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbgrader.preprocessors import ClearSolutions

from nlpkit.course import problem_sets
from nlpkit.grading.answers import Answer, read_answers, with_answer

ROOT = Path(__file__).parents[2]
PSETS = problem_sets(ROOT)


@cache
def master(pset):
    return nbformat.read(ROOT / "solutions" / pset / f"{pset}.ipynb", as_version=4)


@cache
def answers(pset):
    return read_answers(Path(__file__).parent / "answers" / f"{pset}.py")


def graded(notebook):
    """Return the code cells with nbgrader metadata by grade_id."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}


def points(notebook):
    """Return each question's points; its visible tests are graded with 0, for the Validate button."""
    cells = graded(notebook).items()
    return {name: c.metadata.nbgrader.points for name, c in cells if c.metadata.nbgrader.get("points")}


def run(notebook, only=""):
    """Run a notebook's cells, or of one question only; return for each test cell its exception, or None."""
    namespace = {"__name__": "__main__"}
    outcomes = {}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if cell.cell_type != "code" or (name and not name.startswith(only)):
                continue
            try:
                is_test = name and not name.endswith("_answer")
                # A test's names are its own: as in grading, no answer finds there what it forgot to define.
                own = dict(namespace) if is_test else namespace
                exec(compile(cell.source, f"<{name or 'cell'}>", "exec"), own)
            except Exception as error:
                if not name or name.endswith("_answer"):
                    raise
                outcomes[name] = error
            else:
                if name and not name.endswith("_answer"):
                    outcomes[name] = None
    return outcomes


def failed(outcomes):
    return {name: repr(error) for name, error in outcomes.items() if error is not None}


def names(source):
    """Return the names that a cell defines as functions, and the names it reads."""
    nodes = list(ast.walk(ast.parse(source)))
    defined = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return defined, {node.id for node in nodes if isinstance(node, ast.Name)}


@pytest.mark.parametrize("pset", PSETS)
def test_master_passes_every_cell(pset):
    outcomes = run(master(pset))
    assert not failed(outcomes)
    assert set(outcomes) == {name for name in graded(master(pset)) if not name.endswith("_answer")}


@pytest.mark.parametrize("pset", PSETS)
def test_stubs_fail_every_question(pset):
    released, _ = ClearSolutions().preprocess(copy.deepcopy(master(pset)), {})
    outcomes = run(released)
    assert {type(error) for error in outcomes.values()} == {NotImplementedError}
    assert set(outcomes) >= set(points(released))


@pytest.mark.parametrize("pset", PSETS)
def test_eight_questions_make_twenty_points(pset):
    """Written answers, which are graded by hand, are among them."""
    given = [cell.metadata.get("nbgrader", {}).get("points", 0) for cell in master(pset).cells]
    assert sum(map(bool, given)) == 8
    assert sum(given) == 20


@pytest.mark.parametrize("pset", PSETS)
def test_cells_follow_the_form_of_a_question(pset):
    cells = graded(master(pset))
    order = [f"{question}{part}" for question in points(master(pset)) for part in ("_answer", "_visible", "")]
    assert list(cells) == order
    for question in points(master(pset)):
        answer, visible, hidden = (cells[question + part] for part in ("_answer", "_visible", ""))
        assert answer.source.splitlines()[0] == f"# ANSWER {question}: keep this line"
        assert answer.metadata.nbgrader.solution
        assert not answer.metadata.nbgrader.locked
        assert visible.metadata.nbgrader.locked
        assert (visible.metadata.nbgrader.grade, visible.metadata.nbgrader.points) == (True, 0)
        assert hidden.metadata.nbgrader.locked
        lines = hidden.source.splitlines()
        assert lines[0] == "# Hidden tests run here when the notebook is graded."
        assert lines[1] == "### BEGIN HIDDEN TESTS"
        assert lines[-1] == "### END HIDDEN TESTS"


@pytest.mark.parametrize("pset", PSETS)
def test_hidden_tests_neither_reveal_nor_return_values(pset):
    for question in points(master(pset)):
        tree = ast.parse(graded(master(pset))[question].source)
        # The value of a last expression would be taken by nbgrader for partial credit.
        assert not isinstance(tree.body[-1], ast.Expr) or "numbers" not in ast.unparse(tree.body[-1])
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and re.fullmatch(r"checks\.\w+", ast.unparse(node.func)):
                if node.func.attr in ("numbers", "returned", "unchanged", "unpack"):
                    continue
                hides = [k for k in node.keywords if k.arg == "reveal" and ast.unparse(k.value) == "False"]
                assert hides, f"{question}: {ast.unparse(node)} lacks reveal=False"


@pytest.mark.parametrize("pset", PSETS)
def test_no_cell_reads_the_names_of_another_question(pset):
    cells = graded(master(pset))
    sources = [(name, cell.source) for name, cell in cells.items()]
    sources += [(answer.question, answer.source) for answer in answers(pset)]
    for question in points(master(pset)):
        defined, _ = names(cells[f"{question}_answer"].source)
        for name, source in sources:
            if not name.startswith(question):
                assert not defined & (names(source)[1] - names(source)[0]), (
                    f"{name} reads names of {question}"
                )


@pytest.mark.parametrize("pset", PSETS)
def test_every_question_has_enough_answers(pset):
    counts = Counter((answer.question, answer.right) for answer in answers(pset))
    assert {question for question, _ in counts} == set(points(master(pset)))
    for question in points(master(pset)):
        assert counts[question, False] >= 5, question
        assert counts[question, True] >= 3, question


def by_kind(right):
    return [
        pytest.param(pset, answer, id=f"{pset[:4]} {answer.question}: {answer.why}")
        for pset in PSETS
        for answer in answers(pset)
        if answer.right == right
    ]


@pytest.mark.parametrize(("pset", "answer"), by_kind(right=False))
def test_wrong_answer_fails(pset, answer):
    error = run(with_answer(master(pset), answer), only=answer.question)[answer.question]
    assert error is not None, "the hidden test lets it pass"
    if isinstance(error, AssertionError):
        assert "\n" not in str(error)
        assert ": found " in str(error) or "changed its input" in str(error)
    else:
        # Raised by the answer or by what it returned; the test cell itself copes with any value.
        assert traceback.extract_tb(error.__traceback__)[-1].filename != f"<{answer.question}>", repr(error)


@pytest.mark.parametrize(("pset", "answer"), by_kind(right=True))
def test_other_right_answer_passes(pset, answer):
    assert not failed(run(with_answer(master(pset), answer), only=answer.question))


@pytest.mark.parametrize("pset", PSETS)
@pytest.mark.parametrize("wrong", [0, 1], ids=["even questions wrong", "odd questions wrong"])
def test_a_wrong_answer_costs_no_other_question(pset, wrong):
    """Every second question is answered wrongly, the others rightly, in one notebook."""
    notebook = master(pset)
    questions = list(points(notebook))
    for number, question in enumerate(questions):
        right = number % 2 != wrong
        answer = next(a for a in answers(pset) if (a.question, a.right) == (question, right))
        notebook = with_answer(notebook, answer)
    lost = {name for name in failed(run(notebook)) if name in questions}
    assert lost == set(questions[wrong::2])


def test_a_hidden_test_that_checks_nothing_is_seen():
    answer = next(a for a in answers(PSETS[0]) if not a.right)
    notebook = with_answer(master(PSETS[0]), answer)
    assert run(notebook, only=answer.question)[answer.question] is not None
    graded(notebook)[answer.question].source = "pass"
    assert run(notebook, only=answer.question)[answer.question] is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "code above the first"),
        ("# %% q1_step | wrong\nx = 1\n", "found the header"),
        ("# %% q1_step | maybe | because\nx = 1\n", "found the header"),
        ("# %% q1_step | wrong | because\n\n# %% q1_step | wrong | so\nx = 1\n", "found no code"),
        ("# %% q1_step | wrong | because\nx = 1\n# %% q1_step | wrong | because\nx = 2\n", "twice"),
    ],
)
def test_malformed_answers_are_refused(tmp_path, text, message):
    path = tmp_path / "answers.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_answers(path)


def test_answer_replaces_all_but_the_marker_line():
    notebook = with_answer(master(PSETS[0]), Answer("q1_step", True, "short", "step = abs"))
    assert graded(notebook)["q1_step_answer"].source == "# ANSWER q1_step: keep this line\nstep = abs"
    assert "BEGIN SOLUTION" in graded(master(PSETS[0]))["q1_step_answer"].source
    with pytest.raises(ValueError, match="no cell q9_answer"):
        with_answer(master(PSETS[0]), Answer("q9", True, "short", "step = abs"))
