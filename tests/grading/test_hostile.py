"""Hostile and broken submissions, each a file in ``hostile/``: grading holds; where it does not, it shows."""

import json
import os
import shutil
import sys
from dataclasses import replace

import pytest
from nbformat.v4 import new_output
from typer.testing import CliRunner

from nlpkit import cli
from nlpkit.course import CourseError
from nlpkit.grading import grade, hostile, kernel
from nlpkit.grading.collect import Submission
from nlpkit.grading.hostile import HONEST, LIMITS, Attack, Outcome, Row, Trial, attempt, read_corpus
from nlpkit.grading.settings import Settings
from tests.conftest import ROOT
from tests.grading.conftest import SANDBOXED, needs_sandbox

FOLDER = ROOT / "tests" / "grading" / "hostile"
CORPUS = read_corpus(FOLDER)
PLAIN = Settings(None, LIMITS)
SANDBOX = Settings(limits=LIMITS)


def named(*names: str) -> list[Attack]:
    return [attack for attack in CORPUS if f"{attack.group}/{attack.name}" in names]


def name(attack: Attack) -> str:
    return f"{attack.group}-{attack.name}"


@pytest.fixture(scope="module")
def trial():
    with Trial(ROOT, SANDBOX if SANDBOXED else PLAIN) as trial:
        trial.done = []
        yield trial
        # `nlpkit verify --hostile` stores all; here those whose results hold nothing but errors are left out.
        trial.store([o for o in trial.done if o.attack.group not in ("forging", "exhausting")])
        assert {outcome.row().name: outcome.problems for outcome in trial.done if outcome.problems} == {}


@needs_sandbox
@pytest.mark.slow
@pytest.mark.parametrize("attack", CORPUS, ids=name)
def test_grading_holds(trial, attack):
    [outcome] = trial.attempts([attack])
    row = outcome.row()
    assert row.held, row
    assert row.not_forked == ()
    trial.done.append(outcome)


@pytest.mark.parametrize("attack", [a for a in CORPUS if a.group == "forging"], ids=name)
def test_forging_earns_nothing_without_a_sandbox_either(trial, attack):
    [outcome] = trial.attempts([attack], PLAIN)
    row = outcome.row()
    assert row.held, row
    assert row.points == 0


@needs_sandbox
@pytest.mark.parametrize(
    "which", ["exhausting/endless_message", "exhausting/loop_in_call", "breaking/wrong_fields"]
)
def test_a_result_is_the_same_whenever_it_is_made(trial, which):
    results = []
    for _ in range(2):
        [outcome] = trial.attempts(named(which))
        [(_, result, notebook)] = outcome.graded
        results.append((replace(result, seconds=0, stages={}).to_json(), notebook))
    assert results[0] == results[1]


def test_the_corpus():
    assert len(CORPUS) >= 60
    assert {attack.group for attack in CORPUS} == set(hostile.GROUPS)
    assert all(len(attack.tries) <= 130 for attack in CORPUS)
    deserving = {attack.group for attack in CORPUS if attack.earns}
    assert deserving == {"accidents"}


def test_a_submission_without_a_word_is_refused(tmp_path):
    (tmp_path / "forging").mkdir()
    with pytest.raises(CourseError, match="there is no submission"):
        read_corpus(tmp_path)
    (tmp_path / "forging" / "silent.py").write_text("x = 1", encoding="utf-8")
    with pytest.raises(CourseError, match="does not say what it tries"):
        read_corpus(tmp_path)


# --- what holds nothing is said to be broken -------------------------------------------------------------


def with_tests_in_the_kernel(place, attack, settings):
    kernel._is_hidden_test = lambda cell: False
    return attempt(place, attack, settings)


def broken(place, attack, settings, **changes):
    """Attempt with these things of the module's changed."""
    before = {name: getattr(hostile, name) for name in changes}
    vars(hostile).update(changes)
    try:
        return attempt(place, attack, settings)
    finally:
        vars(hostile).update(before)


def with_little_memory(place, attack, settings):
    return broken(place, attack, settings, GRADER_BYTES=-1)


def with_a_dishonest_honest_student(place, attack, settings):
    return broken(place, attack, settings, HONEST_EVERY=1, POINTS={"q1_step": 99})


def with_an_exception(place, attack, settings):
    grade_ = grade.grade
    grade.grade = lambda *args, **options: 1 / 0
    try:
        return attempt(place, attack, settings)
    finally:
        grade.grade = grade_


def with_the_grader_killed(place, attack, settings):
    os._exit(1)


@pytest.fixture(scope="module")
def unprotected():
    with Trial(ROOT, PLAIN) as trial:
        yield trial


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


@pytest.mark.parametrize(
    ("which", "do", "why"),
    [
        ("forging/input_transformer", with_tests_in_the_kernel, "got 5 points, not 0"),
        ("accidents/syntax_error", with_an_exception, "grading raised ZeroDivisionError"),
        ("accidents/syntax_error", with_the_grader_killed, "the process that graded it was killed"),
        ("accidents/syntax_error", with_a_dishonest_honest_student, "graded after this and 0 others, lost"),
        pytest.param("accidents/syntax_error", with_little_memory, "the grader took", marks=LINUX),
        ("reading/environment", attempt, "the secret of the environment is in its result"),
        ("reading/master", attempt, "the secret of the master is in its result"),
        ("reading/gradebook", attempt, "the secret of the gradebook is in its result"),
        ("reading/home", attempt, "the secret of the home is in its result"),
        ("reading/other_submission", attempt, "the secret of the submission is in its result"),
        ("reading/other_submission", attempt, "got 5 points, not 0"),
        pytest.param("exhausting/daemon", attempt, "left 3 processes behind", marks=LINUX),
        ("writing/startup_files", attempt, "changed home/.bashrc"),
        ("writing/results", attempt, "changed course/grading/grades.csv"),
        ("writing/other_students", attempt, f"changed students/{HONEST}"),
    ],
)
def test_what_does_not_hold_is_said_to_be_broken(unprotected, which, do, why):
    [outcome] = unprotected.attempts(named(which), do=do)
    assert not outcome.row().held
    assert why in "; ".join(outcome.row().why)


def test_a_secret_that_gets_into_what_is_stored_is_found(trial):
    """The executed notebook as if another's code, and a hidden test's, had been printed."""
    [attack] = named("accidents/empty_file")
    place, master = trial.place, trial.master
    submission = Submission("mallory", hostile.handed_in(master, {}))
    place.hand_in(submission.student, submission.content)
    result, notebook = grade.failure(master, "mallory", "")
    result.status = "graded"
    answer = next(cell for cell in notebook.cells if cell.get("id") == "q1-step-answer")
    answer.outputs = [new_output("stream", text=f"{place.secret('master')} {place.secret('gradebook')}")]
    outcome = Outcome(attack, graded=[(submission, result, notebook)])
    trial.store([outcome])
    for folder in (place.students, place.course / "grading/feedback", place.course / "grading/autograded"):
        shutil.rmtree(folder / "mallory")
    for where in ("in the cache", "in feedback/mallory", "in autograded/mallory"):
        for secret in ("master", "gradebook"):
            assert f"the secret of the {secret} is {where}" in outcome.problems


@pytest.mark.parametrize("held", [True, False])
def test_the_command(monkeypatch, held):
    row = Row("forging", "thread", "tries [x]", held, () if held else ("got 2 points",), 2.0, 1.5, "a note")
    monkeypatch.setattr(hostile, "run", lambda *args, **options: [row])
    done = CliRunner().invoke(cli.app, ["verify", "--hostile", "--json"])
    assert done.exit_code == (0 if held else 1)
    assert json.loads(done.stdout)["held"] == held
    done = CliRunner().invoke(cli.app, ["verify", "--hostile"])
    assert done.exit_code == (0 if held else 1)
    assert "tries [x]" in done.stdout
    assert ("got 2 points" in done.stdout) == (not held)
