"""How well tests tell right answers from wrong ones: on one small question, then in the course."""

import json

import nbformat
import pytest
from distributed import KilledWorker
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

from nlpkit import course
from nlpkit.cli import app
from nlpkit.course import CourseError
from nlpkit.grading import strength
from nlpkit.grading.answers import read_equivalent
from nlpkit.grading.rebuild import read_master
from tests.conftest import ROOT
from tests.grading.conftest import needs_sandbox, settings_with

PSET = "ps01_tiny"
REFERENCE = (
    "def clip(x, high):\n    ### BEGIN SOLUTION\n    return x if x < high else high\n    ### END SOLUTION"
)
GOOD = "assert [clip(x, 3) for x in (-1, 2, 3, 5)] == [-1, 2, 3, 3]"
ANSWERS = """# %% q1_clip | wrong | clips at 3 only
def clip(x, high):
    return min(x, 3)

# %% q1_clip | right | min
clip = min
"""
EQUIVALENT = """[q1_clip]
'return x if x < high else high: `< high` becomes `<= high`' = "at the limit both are the limit"
"""


def tiny(folder, test=GOOD + "\nassert clip(9, 7) == 7", answers=ANSWERS, equivalent=EQUIVALENT):
    """Make a course whose only problem set has one question; return its folder."""

    def cell(name, source, **metadata):
        nbgrader = {"grade_id": name, "schema_version": 3, "cell_type": "code", "task": False, **metadata}
        return new_code_cell(source, id=name, metadata={"nbgrader": nbgrader})

    test = f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
    notebook = new_notebook(
        cells=[
            new_code_cell("import random", id="imports"),
            cell("q1_clip_answer", REFERENCE, grade=False, solution=True, locked=False),
            cell("q1_clip", test, grade=True, solution=False, locked=True, points=2),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    solution = folder / "solutions" / PSET / f"{PSET}.ipynb"
    solution.parent.mkdir(parents=True)
    nbformat.write(notebook, solution)
    (folder / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    others = folder / "tests" / "grading" / "answers"
    others.mkdir(parents=True)
    (others / f"{PSET}.py").write_text(answers, encoding="utf-8")
    (others / f"{PSET}.toml").write_text(equivalent, encoding="utf-8")
    return folder


class Done:
    """A future that has its result."""

    def __init__(self, value):
        self.value = value

    def result(self):
        return self.value


@pytest.fixture
def one_kernel(monkeypatch):
    """Judge in this process, and each answer with two seeds instead of twenty."""

    class Here:
        loop = None

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def submit(self, function, *args, pure):
            return Done(function(*args))

    monkeypatch.setattr(strength.engine, "workers", lambda jobs: Here())
    monkeypatch.setattr(strength, "as_completed", lambda futures, loop: futures)
    monkeypatch.setattr(strength, "SEEDS", range(1, 3))


def measured(folder):
    ((question,),) = strength.measure(folder, [PSET], settings_with())
    return question


def test_good_tests_hold(tmp_path, one_kernel):
    question = measured(tiny(tmp_path))
    assert (question.right, question.right_accepted) == (2, 2)
    assert (question.wrong, question.wrong_caught) == (2, 2)
    assert question.mutants == question.mutants_caught == 4
    assert question.equivalent == 1
    assert (question.survivors, question.faults) == ((), ())
    assert question.points == 2
    assert strength.holds([question])


def test_weak_tests_let_mutants_and_wrong_answers_pass(tmp_path, one_kernel):
    question = measured(tiny(tmp_path, test="assert clip(5, 3) == 3"))
    assert question.faults == ("is wrong, but passes: clips at 3 only",)
    assert "return x if x < high else high: `< high` becomes `> high`" not in question.survivors
    assert question.mutants_caught < 0.95 * question.mutants
    assert not strength.holds([question])


def test_few_survivors_are_enough_to_fall_below_the_bar(tmp_path, one_kernel):
    question = measured(tiny(tmp_path, test=GOOD, answers=ANSWERS.replace("min(x, 3)", "x"), equivalent=""))
    assert question.faults == ()
    assert question.survivors == ("return x if x < high else high: `< high` becomes `<= high`",)
    assert question.mutants_caught == question.mutants - 1
    assert not strength.holds([question])


def test_tests_that_only_take_one_style_are_at_fault(tmp_path, one_kernel):
    question = measured(tiny(tmp_path, test=GOOD + "\nassert clip(x=9, high=7) == 7"))
    assert question.faults == ("is right, but fails: min",)
    assert question.right_accepted == 1


def test_points_that_depend_on_the_seed_are_a_fault(tmp_path, one_kernel):
    test = GOOD + "\nimport random\nassert clip(9, 7) == 7 and random.Random(random.random()).random() < 2"
    assert measured(tiny(tmp_path / "a", test=test)).faults == ()
    lucky = GOOD + "\nimport random\nassert clip(9, 7) == 7\nassert random.random() > 0.5"  # 0.84, 0.13, 0.96
    faults = measured(tiny(tmp_path / "b", test=lucky)).faults
    assert "passes or fails, depending on the seed: right | the reference" in faults


def test_one_answer_does_not_see_what_another_defined(tmp_path):
    master = read_master(tiny(tmp_path), PSET)
    right = strength.Case("q1_clip", "right", "", "clip = min")
    empty = strength.Case("q1_clip", "wrong", "", "pass")
    broken = strength.Case("q1_clip", "wrong", "", "raise SystemExit")
    assert strength.judge(master, [right, empty, right, broken, right], settings_with()) == [1, 0, 1, 0, 1]


def test_an_endless_answer_costs_only_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(strength, "CELL_SECONDS", 3)
    master = read_master(tiny(tmp_path), PSET)
    right = strength.Case("q1_clip", "right", "", "clip = min")
    endless = strength.Case("q1_clip", "mutant", "", "def clip(x, high):\n    while True:\n        pass")
    deadly = strength.Case("q1_clip", "mutant", "", "import os\nclip = lambda x, high: os._exit(1)")
    cases = [right, endless, right, deadly, right]
    assert strength.judge(master, cases, settings_with()) == [True, False, True, False, True]


@pytest.mark.parametrize(
    ("equivalent", "message"),
    [
        ("[q1_clip]\n'x = 1' = 'a reason'", "no mutant of q1_clip is 'x = 1': remove the entry"),
        ("[q2]\n'x = 1' = 'a reason'", "there is no question q2"),
        ("[q1_clip]\n'x = 1' = ''", "found no reason for q1_clip, 'x = 1'"),
        ("[q1_clip", "ps01_tiny.toml is no TOML"),
    ],
)
def test_a_list_of_equivalent_mutants_that_is_wrong_is_refused(tmp_path, equivalent, message):
    with pytest.raises(CourseError, match=message):
        strength.measure(tiny(tmp_path, equivalent=equivalent), [PSET], settings_with())


def test_a_mutant_listed_as_equivalent_that_is_caught_is_a_fault(tmp_path, one_kernel):
    caught = "return x if x < high else high: `return x if x < high else high` becomes `return`"
    question = measured(tiny(tmp_path, equivalent=f"{EQUIVALENT}'{caught}' = 'so it seems'\n"))
    assert question.faults == (f"is no equivalent: {caught}",)


def test_no_file_is_no_equivalent_mutants(tmp_path):
    assert read_equivalent(tmp_path / "ps99.toml") == {}


def test_a_killed_worker_is_one_clear_line(tmp_path, one_kernel, monkeypatch):
    def killed(*_):
        raise KilledWorker("judge", "a worker", 0)

    monkeypatch.setattr(strength, "judge", lambda *_: None)
    monkeypatch.setattr("tests.grading.test_strength.Done.result", killed)
    with pytest.raises(CourseError, match="a process that judged ps01_tiny was killed"):
        measured(tiny(tmp_path))


@needs_sandbox
def test_the_command_shows_what_is_wrong_and_says_so_with_its_exit_code(tmp_path, monkeypatch, one_kernel):
    monkeypatch.setattr(course, "find_root", lambda: tmp_path)
    tiny(tmp_path, test="assert clip(5, 3) == 3")
    shown = CliRunner().invoke(app, ["verify", "ps01"])
    assert shown.exit_code == 1
    assert "is wrong, but passes: clips at 3 only" in " ".join(shown.stdout.split())
    assert "does not hold" in shown.stdout
    shown = CliRunner().invoke(app, ["verify", "--json"]).stdout
    (row,) = map(json.loads, shown.splitlines())
    assert row["question"] == "q1_clip"
    assert row["wrong_caught"] == 1
    assert strength.place(tmp_path, PSET).read_text(encoding="utf-8") == shown


@needs_sandbox
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("pset", course.problem_sets(ROOT))
def test_the_tests_of_the_course_hold(pset, monkeypatch):
    monkeypatch.setattr(strength, "SEEDS", range(1, 2))  # `nlpkit verify` takes twenty
    (questions,) = strength.measure(ROOT, [pset])
    assert strength.holds(questions), [(q.question, q.faults, q.survivors) for q in questions]
