"""The benchmark still runs. How fast grading is, no test says: that depends on the machine."""

import copy
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks import classes, graders, grading, page
from benchmarks.memory import Watch, cpu_seconds, descendants
from tests.conftest import ROOT
from tests.grading.conftest import needs_sandbox

PSET = "ps01_perceptron"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from Linux's /proc")


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> classes.Class:
    return classes.make_class(ROOT, PSET, 4, tmp_path_factory.mktemp("class") / "a")


class Invented(graders.Grader):
    """A grader that knows the points."""

    def __init__(self, name, rounds=sys.maxsize):
        self.name = name
        self.rounds = rounds

    def prepare(self, place, submissions):
        (place / "points.json").write_text(json.dumps(submissions.expected), encoding="utf-8")

    def command(self, place, submissions):
        return ["cat", "points.json"]

    def found(self, place, submissions, printed):
        return graders.Found(json.loads(printed), {"answers": 0.001})


def invented() -> dict:
    """Figures as they might be measured, of which the tables are known."""
    stages = {
        "rebuild": 0.1,
        "kernel": 0.3,
        "answers": 0.2,
        "hidden_tests": 0.2,
        "gradebook": 0.1,
        "feedback": 0.1,
    }

    def run(grader, seconds, number, submissions=10, **more):
        base = {
            "pset": PSET,
            "grader": grader,
            "submissions": submissions,
            "round": number,
            "seconds": seconds,
        }
        cpu, disk = 1 + 0.06 * submissions, 50_000 * submissions
        return base | {"cpu_seconds": cpu, "disk_bytes": disk, "stages": stages, "notes": []} | more

    together = {"kernels": [90_000_000, 100_000_000, 120_000_000], "together": 600_000_000}
    two = "nlpkit grade -j 2"
    return {
        "machine": grading.describe(),
        "jobs": 2,
        "kernel_seconds": 0.5,
        "points": 240,
        "differences": [],
        "memory": [run(two, 9, 1, **together)],
        "runs": [
            *(run(page.ALONE, seconds, i + 1) for i, seconds in enumerate([10, 12, 20])),
            *(run(two, seconds, i + 1) for i, seconds in enumerate([5, 8, 10])),
            *(
                run(page.STOCK, seconds, i + 1, stages={"answers": 1.5})
                for i, seconds in enumerate([20, 36, 40])
            ),
        ],
        "growth": [run(two, 8, 1), run(two, 64, 1, submissions=100)],
    }


def test_the_class_is_always_the_same_and_no_two_files_are_equal(small, tmp_path):
    again = classes.make_class(ROOT, PSET, 4, tmp_path / "b")
    contents = [
        {path.relative_to(one.folder): path.read_bytes() for path in one.folder.rglob("*.ipynb")}
        for one in (small, again)
    ]
    assert contents[0] == contents[1]
    assert small.expected == again.expected
    for path, content in contents[0].items():
        assert f'"# {path.parts[0]}"' in content.decode(), "so that no two files are equal"
    wrong = [sum(points == 0 for points in given.values()) for given in small.expected.values()]
    assert wrong == [0, 1, 2, 3]


@needs_sandbox
def test_nlpkit_is_measured(small, tmp_path):
    benchmark = grading.Benchmark(tmp_path, jobs=2)
    benchmark.grade("memory", graders.Nlpkit(2), small, watch=Watch())
    measured = benchmark.measured
    assert measured["differences"] == []
    assert measured["points"] == 4 * len(small.master.points)
    [run] = measured["memory"]
    assert 0 < run["cpu_seconds"] < run["seconds"]
    assert sum(run["stages"].values()) < run["seconds"]
    assert run["stages"].keys() | {"rest"} == page.STAGES.keys()
    assert run["disk_bytes"] > 10_000 * run["submissions"]
    assert len(run["kernels"]) == run["submissions"]
    assert 1e6 < min(run["kernels"]) < max(run["kernels"]) < run["together"]
    assert 0 < measured["kernel_seconds"] < 60
    assert measured == json.loads((tmp_path / "grading.json").read_text(encoding="utf-8"))


def test_graders_alternate(tmp_path, monkeypatch):
    monkeypatch.setattr(grading, "Nlpkit", lambda jobs: Invented(f"nlpkit grade -j {jobs}"))
    monkeypatch.setattr(grading, "kernel_seconds", lambda repeats: 0.001)
    others = [Invented(page.STOCK), Invented("once", rounds=1)]
    measured = grading.measure([PSET], tmp_path, size=2, rounds=2, growth=[1, 100], others=others)
    one, two, stock = page.ALONE, "nlpkit grade -j 2", page.STOCK
    order = [(run["round"], run["grader"]) for run in measured["runs"]]
    assert order == [(1, one), (1, two), (1, stock), (1, "once"), (2, two), (2, stock), (2, one)]
    assert [run["grader"] for run in measured["memory"]] == [two, stock, "once"]
    assert [run["submissions"] for run in measured["growth"]] == [1, 1, 100]
    assert measured["differences"] == []
    assert page.tables(measured).count(PSET) == 4 + 3 + 2 + 1


def test_another_grader_is_found_out(small):
    found = graders.Found(copy.deepcopy(small.expected))
    assert grading.differences("it", small, found) == []
    found.points["student-00001"]["q1_step"] = 0.0
    del found.points["student-00003"]
    lines = grading.differences("it", small, found)
    assert lines[0] == f"{PSET}: it gave student-00001 0.0 points for q1_step, expected 1"
    assert len(lines) == 1 + len(small.master.points)


def test_a_command_that_fails_stops_it(small, monkeypatch):
    grader = graders.Nlpkit(1)
    script = "import sys; print('first', file=sys.stderr); sys.exit('there is no sandbox')"
    monkeypatch.setattr(grader, "command", lambda *_: [sys.executable, "-c", script])
    with pytest.raises(grading.BenchmarkError, match="nlpkit grade -j 1 ended with 1: there is no sandbox"):
        grading.run(grader, small)


def test_otter_gets_the_same_tests(small, tmp_path):
    graders.Otter(Path(sys.executable)).prepare(tmp_path, small)
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        tests = {name for name in archive.namelist() if name.startswith("tests/")}
        source = archive.read("tests/q1_step.py").decode()
    assert tests == {f"tests/{name}.py" for name in small.master.points}
    compile(source, "q1_step.py", "exec")
    assert "BEGIN HIDDEN TESTS" in source


@pytest.mark.parametrize(("status", "found"), [(0, True), (1, False)])
def test_otter_is_looked_for(tmp_path, monkeypatch, status, found):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
    python.chmod(0o700)
    monkeypatch.chdir(tmp_path)
    otter = graders.find_otter(Path("python"))
    # It is started in another folder.
    assert (otter.python if otter else None) == (python if found else None)


def test_what_does_not_exist_is_one_line(tmp_path, capsys):
    for options, message in (
        (["--psets", "ps99"], "error: there is no problem set 'ps99'"),
        (["--otter", "missing"], "error: [Errno 2] No such file or directory"),
        (["--page"], "error: [Errno 2] No such file or directory"),
    ):
        with pytest.raises(SystemExit) as stopped:
            grading.main([*options, "--out", str(tmp_path)])
        assert stopped.value.code == 2
        assert capsys.readouterr().err.splitlines()[-1].startswith(message)


def test_what_a_process_and_those_below_it_take():
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE)
    try:
        watch = Watch()
        while not descendants(process.pid):
            assert process.poll() is None
        watch.look(process.pid)
        assert process.pid in descendants(os.getpid())
        assert watch.together > 1e6
        assert watch.kernels == {}, "not one of them is a kernel"
        assert 0 <= cpu_seconds(process.pid) < 60
    finally:
        process.communicate(b"\n")


def test_tables():
    text = page.tables(invented())
    assert f"| {PSET} | {page.ALONE} | 1.20 (1.00 to 2.00) | 2.0 (2.0 to 3.0) |  |" in text
    assert (
        f"| {PSET} | nlpkit grade -j 2 | 0.80 (0.50 to 1.00) | 4.0 (4.0 to 4.5) | 2.0 (1.5 to 2.0) |" in text
    )
    assert f"| {PSET} | nlpkit grade -j 2 | 100 (90 to 120) | 600 |" in text
    assert "| 100 | 0.64 | 0.80 | 50 |" in text
    assert "240 verdicts on a question, 0 differ" in text
    assert "note" not in text
    noted = invented()
    noted["runs"][0]["notes"] = ["note: no fork"]
    assert f"`{page.ALONE}`: note: no fork\n" in page.tables(noted)
    wrong = page.tables(invented() | {"differences": ["ps01: it gave too much"]})
    assert "1 differ from the known points:\n\n- ps01: it gave too much" in wrong


def test_what_many_submissions_need():
    cost = page.costs(invented(), PSET)
    assert cost.executing == pytest.approx(0.8), "storing is another process's"
    assert cost.one_process == pytest.approx(0.06), "by how much the two classes differ"
    assert cost.begin == pytest.approx(8 - 10 * 0.8 / 2)
    assert cost.seconds(100, workers=2) == pytest.approx(4 + 100 * 0.8 / 2)
    assert cost.seconds(100, workers=1000) == pytest.approx(4 + 100 * 0.06), "more workers than can be fed"
    text = page.tables(invented())
    assert f"| {PSET} | 1 h 07 min | 13 min | 10 min | 14 | 300 |" in text
    assert "comes to 44 s; they took 64 s" in text


def test_the_page_gets_tables_and_picture(tmp_path):
    text = f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n"
    (tmp_path / "benchmark.md").write_text(text, encoding="utf-8")
    measured = invented()
    for _ in range(2):
        page.write(measured, tmp_path)
        written = (tmp_path / "benchmark.md").read_text(encoding="utf-8")
        shown = f"{page.tables(measured)}\n\n![{page.PICTURE}](benchmark.svg)"
        assert written == f"before\n{page.BEGIN}\n{shown}\n{page.END}\nafter\n"
    assert (tmp_path / "benchmark.svg").stat().st_size > 5000
    (tmp_path / "benchmark.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="once each"):
        page.write(invented(), tmp_path)


def test_the_real_page_has_a_place_for_them():
    text = (ROOT / "docs" / "benchmark.md").read_text(encoding="utf-8")
    assert text.count(page.BEGIN) == text.count(page.END) == 1
