"""The comparison of full runs with published figures, on results made up here."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from typer.testing import CliRunner

from nlpkit import published, runs
from nlpkit.cli import app
from nlpkit.course import CourseError
from nlpkit.published import Figure
from nlpkit.runs import Result

FILE = """
[[01_one]]
metric = "accuracy"
published = 0.8
range = [0.8, 0.9]
above = "baseline"
source = "Somebody (2001), table 2"
"""


def result(lecture: str = "01_one", seed: int = 0, **metrics: float) -> Result:
    metrics = {"accuracy": 0.85, "baseline": 0.7, "peak_memory_gb": 1.25} | metrics
    return Result(
        lecture=lecture,
        fast=False,
        seed=seed,
        threads=None,
        status="ok",
        error="",
        seconds=90.0 + seed,
        metrics=metrics,
        finished="2026-02-03T04:05",
        cores=2,
        memory_gb=8.0,
        digest="d",
    )


def missed(
    *results: Result, figure: Figure | None = None, lectures: tuple[str, ...] = ("01_one",)
) -> list[str]:
    figure = figure or Figure("01_one", "accuracy", [0.8, 0.9], "somebody", published=0.8, above="baseline")
    return published.misses(published.compare([figure], results, lectures))


def test_nothing_is_missed_where_all_is_as_it_must_be():
    assert missed(result(), result(seed=1000, accuracy=0.8)) == []


@pytest.mark.parametrize(
    ("results", "line"),
    [
        (
            [result(accuracy=0.79)],
            "01_one, SEED 0: accuracy is 0.79, but must lie in 0.8 to 0.9 (published 0.8)",
        ),
        (
            [result(accuracy=0.91)],
            "01_one, SEED 0: accuracy is 0.91, but must lie in 0.8 to 0.9 (published 0.8)",
        ),
        ([result(accuracy=float("nan"))], "01_one, SEED 0: accuracy is nan, but must lie in 0.8 to 0.9"),
        # The mean is in the range, one seed is not.
        ([result(), result(seed=1000, accuracy=0.7)], "01_one, SEED 1000: accuracy is 0.7, but must lie in"),
        (
            [result(baseline=0.86)],
            "01_one, SEED 0: accuracy is 0.85, but must lie above baseline, which is 0.86",
        ),
        (
            [result(baseline="none")],
            "01_one, SEED 0: accuracy is 0.85, but must lie above baseline, which is none",
        ),
        ([result(accuracy="high")], "01_one, SEED 0: accuracy was not recorded as a number"),
        ([result(peak_memory_gb=4.01)], "01_one, SEED 0: took 4.0 GB of memory, but 4 GB is the most"),
        ([], "01_one has no full run: run `nlpkit run 01`"),
        ([replace(result(), fast=True)], "01_one has no full run: run `nlpkit run 01`"),
        ([result(seed=1000)], "01_one has no full run: run `nlpkit run 01`"),
        (
            [replace(result(), status="failed", error="E: x")],
            "01_one, SEED 0: failed with E: x: run `nlpkit run 01`",
        ),
        (
            [result(), replace(result(seed=1000), status="failed", error="E: x")],
            "01_one, SEED 1000: failed with E: x: run `nlpkit run 01`",
        ),
    ],
)
def test_each_miss_is_a_line(results, line):
    lines = missed(*results)
    assert lines
    assert lines[0].startswith(line)
    assert all("\n" not in each for each in lines)


def test_a_figure_that_was_not_recorded_is_missed():
    figure = Figure("01_one", "other", [0, 1], "somebody")
    assert missed(result(), figure=figure) == ["01_one, SEED 0: other was not recorded as a number"]


def test_below_and_lectures_without_figures():
    figure = Figure("01_one", "baseline", [0, 1], "somebody", below="accuracy")
    assert missed(result(), figure=figure) == []
    [line] = missed(result(baseline=0.9), figure=figure)
    assert line.endswith("must lie below accuracy, which is 0.85")
    assert missed(result(), lectures=("00_none", "01_one")) == [
        "00_none has no full run: run `nlpkit run 00`"
    ]


def test_seeds_that_ran_with_other_code_do_not_count():
    [row] = published.compare([], [result(), replace(result(seed=1000), digest="older")], ["01_one"])
    assert [run.seed for run in row.runs] == [0]


def test_where_seed_0_failed_no_seconds_are_shown():
    results = [replace(result(), status="failed", error="E: x"), result(seed=1000)]
    assert published.markdown(published.compare([], results, ["01_one"])).endswith("| - | 1.2 |")


def test_spread_is_over_runs_unless_the_lecture_has_its_own():
    figure = Figure("01_one", "accuracy", [0, 1], "somebody")
    two = [result(), result(seed=1000, accuracy=0.81)]
    assert published.compare([figure], two, ["01_one"])[0].spread == pytest.approx(0.04)
    assert published.compare([figure], two[:1], ["01_one"])[0].spread is None
    own = [result(accuracy_spread=0.02), result(seed=1000, accuracy=0.81, accuracy_spread=0.03)]
    assert published.compare([figure], own, ["01_one"])[0].spread == 0.03


def test_the_table_says_what_ran_where_and_when():
    figures = [
        Figure("01_one", "accuracy", [0.8, 0.9], "somebody", published=0.82, note="Why.", simple="baseline"),
        Figure("01_one", "baseline", [0, 1], "somebody", below="accuracy"),
        Figure("01_one", "peak_memory_gb", [1, 2], "somebody", published=1.0, note="Is not below."),
    ]
    results = [result("00_none"), result(), result(seed=1000, accuracy=0.81, peak_memory_gb=1.5)]
    lines = published.markdown(published.compare(figures, results, ["00_none", "01_one"])).splitlines()
    assert lines[0] == (
        "Last full run: 2026-02-03; 2 cores, 8 GB of memory; 3 minutes of lectures; up to 2 seeds."
    )
    assert lines[4:] == [
        "| 00_none |  |  |  |  |  |  | 90 | 1.2 |",
        "| 01_one | accuracy | 0.82 | 0.83 | 0.04 | 0.7 | 0.8 to 0.9 | 90 | 1.5 |",
        "| 01_one | baseline | below accuracy | 0.7 | 0 |  | 0 to 1 |  |  |",
        "| 01_one | peak_memory_gb | 1 | 1.375 | 0.25 |  | 1 to 2 |  |  |",
        "",
        published.NOTES_TITLE,
        "",
        "| lecture | figure | note |",
        "|:--|:--|:--|",
        "| 01_one | accuracy | Why. |",
    ]
    single = published.compare(figures, [replace(run, threads=1) for run in results], ["00_none", "01_one"])
    assert "3 minutes of lectures, with one thread each; up to 2 seeds." in published.summary(single)
    with pytest.raises(CourseError, match="there is no full run of any lecture"):
        published.summary(published.compare(figures, [], ["01_one"]))


def test_naive_ways_have_a_table_of_their_own_if_there_are_any():
    figure = Figure("01_one", "accuracy", [0.8, 0.9], "somebody", published=0.8)
    without = published.compare([figure], [result()], ["01_one"])
    assert len(published.tables(without)) == 1
    assert published.NAIVE_TITLE not in published.markdown(without)

    results = [
        result(naive_one_step_ms=30.0, one_step_ms=2.0),
        result(seed=1000, naive_one_step_ms=10.0, one_step_ms=1.0),
    ]
    rows = published.compare([figure, figure], results, ["01_one"])
    assert len(published.tables(rows)) == 2
    assert published.markdown(rows).split(published.NAIVE_TITLE)[1].splitlines() == [
        "",
        "",
        "| lecture | step | unit | naive way | lecture's way | times less |",
        "|:--|:--|--:|--:|--:|--:|",
        "| 01_one | one step | ms | 20 | 1.5 | 13 |",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[01_one]]\nmetric = 'x'\nsource = 's'", "range"),
        ("[[01_one]]\nmetric = 'x'\nrange = [0, 1]\nsource = 's'\nwhat = 1", "what"),
        ("[[01_one]\n", "line 1"),
    ],
)
def test_a_wrong_file_is_one_line(tmp_path, text, problem):
    path = tmp_path / "published.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=problem) as caught:
        published.read(path)
    assert "\n" not in str(caught.value)


@pytest.fixture
def in_course(tmp_path, monkeypatch):
    for folder in ("lectures", "solutions", "tests/notebooks", "build"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").touch()
    (tmp_path / "lectures/01_one.ipynb").touch()
    (tmp_path / published.FILE).write_text(FILE, encoding="utf-8")
    (tmp_path / "README.md").write_text(
        f"before\n\n{published.START}\n\nold\n\n{published.END}\n\nafter\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stored(*results: Result) -> None:
    text = json.dumps({f"{r.lecture}{r.seed}{r.fast}": asdict(r) for r in results})
    Path("build/metrics.json").write_text(text, encoding="utf-8")


def test_the_command_writes_the_readme_between_its_marks_and_nothing_else(in_course):
    stored(result(), replace(result(), fast=True), replace(result(seed=1000), digest="older"))
    shown = CliRunner().invoke(app, ["published"])
    assert shown.exit_code == 0, shown.output
    assert "0.85" in shown.stdout
    assert "old" in Path("README.md").read_text(encoding="utf-8")

    assert CliRunner().invoke(app, ["published", "--readme"]).exit_code == 0
    text = Path("README.md").read_text(encoding="utf-8")
    before, table, after = (
        part.strip() for part in text.replace(published.END, published.START).split(published.START)
    )
    assert (before, after) == ("before", "after")
    assert table.startswith("Last full run: 2026-02-03; 2 cores")
    assert "| 01_one | accuracy | 0.8 | 0.85 | - |  | 0.8 to 0.9 | 90 | 1.2 |" in table
    assert CliRunner().invoke(app, ["published", "--readme"]).exit_code == 0
    assert Path("README.md").read_text(encoding="utf-8") == text
    again = CliRunner().invoke(app, ["published", "--out", str(runs.RECORD)])
    assert again.stdout.strip() == table
    assert list(runs.load(runs.RECORD).values()) == [result()]

    Path("README.md").write_text(text.replace(published.END, ""), encoding="utf-8")
    broken = CliRunner().invoke(app, ["published", "--readme"])
    assert broken.exit_code == 2
    assert "README.md does not have once each the lines" in broken.stderr


def test_the_command_fails_with_a_line_for_each_miss_and_leaves_the_readme(in_course):
    stored(result(accuracy=0.5, peak_memory_gb=5.0))
    old = Path("README.md").read_text(encoding="utf-8")
    shown = CliRunner().invoke(app, ["published", "--readme"])
    assert shown.exit_code == 1
    assert [line for line in shown.stdout.splitlines() if line.startswith("missed")] == [
        "missed 01_one, SEED 0: took 5.0 GB of memory, but 4 GB is the most",
        "missed 01_one, SEED 0: accuracy is 0.5, but must lie in 0.8 to 0.9 (published 0.8)",
        "missed 01_one, SEED 0: accuracy is 0.5, but must lie above baseline, which is 0.7",
    ]
    assert Path("README.md").read_text(encoding="utf-8") == old


def test_a_lecture_that_has_changed_since_it_was_executed_is_missed(in_course):
    stored(result())
    notebook = new_notebook(cells=[new_markdown_cell("prose"), new_code_cell("1 + 1")])
    nbformat.write(notebook, "lectures/01_one.ipynb")
    Path("build/executed/lectures").mkdir(parents=True)
    nbformat.write(notebook, "build/executed/lectures/01_one.ipynb")
    notebook.cells[0].source = "other prose"
    nbformat.write(notebook, "lectures/01_one.ipynb")
    assert CliRunner().invoke(app, ["published", "--readme"]).exit_code == 0
    notebook.cells[1].source = "1 + 2"
    nbformat.write(notebook, "lectures/01_one.ipynb")
    shown = CliRunner().invoke(app, ["published", "--readme"])
    assert shown.exit_code == 1
    assert "missed 01_one has changed since it was executed: run `nlpkit run 01`" in shown.stdout
