"""What the commands print and how they exit; the work itself is tested where it is done."""

import dataclasses
import hashlib
import json

import nbformat
import pytest
from typer.testing import CliRunner

from nlpkit import course, doctor
from nlpkit.cli import app
from nlpkit.data import DATASETS, fetch

runner = CliRunner()


@pytest.fixture
def in_course(course_copy, monkeypatch):
    monkeypatch.chdir(course_copy)
    return course_copy


def lecture(path, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def test_outside_the_course_is_one_line_and_exit_2(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = runner.invoke(app, ["run"])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["run", "published", "site"])
def test_a_file_is_no_folder_for_results(in_course, command):
    result = runner.invoke(app, [command, "--out", "nbgrader_config.py"])
    assert result.exit_code == 2
    assert "'nbgrader_config.py' is a file" in result.stderr


def test_verify_takes_problem_sets_or_hostile_submissions(in_course):
    result = runner.invoke(app, ["verify", "ps01", "--hostile"])
    assert result.exit_code == 2
    assert result.stderr.strip() == "error: --hostile has its own submissions: leave out the problem sets"


@pytest.mark.parametrize("command", [["release", "ps99"], ["grade", "ps99"]])
def test_an_unknown_problem_set_names_the_known_ones(in_course, command):
    result = runner.invoke(app, command)
    assert result.exit_code == 2
    known = ", ".join(course.problem_sets(in_course))
    assert "ps01_perceptron, ps02_mlp_imdb" in known
    assert result.stderr == f"error: there is no problem set 'ps99': choose one of {known}\n"


def test_run_writes_metrics_and_shows_the_failing_cell(in_course):
    lecture(in_course / "lectures/98_good.ipynb", "from nlpkit import record", "record(accuracy=0.5)")
    lecture(in_course / "lectures/99_bad.ipynb", "x = 1", "assert x == 2, 'x is not 2'")
    result = runner.invoke(app, ["run", "98", "99", "--out", "out"])
    assert result.exit_code == 1
    assert "98_good" in result.stdout
    assert "accuracy=0.5" in result.stdout
    assert "| assert x == 2, 'x is not 2'" in result.stdout
    assert "AssertionError: x is not 2" in result.stdout
    metrics = json.loads((in_course / "out/metrics.json").read_text(encoding="utf-8"))
    assert metrics["98_good"]["metrics"]["accuracy"] == 0.5
    assert [metrics[name]["status"] for name in ("98_good", "99_bad")] == ["ok", "failed"]


def test_run_exits_0_when_all_is_well(in_course):
    lecture(in_course / "lectures/98_good.ipynb", "1 + 1")
    assert runner.invoke(app, ["run", "98"]).exit_code == 0


def test_a_full_run_without_data_stops_with_one_clear_message(in_course, monkeypatch):
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(proxy, "http://127.0.0.1:9")
    monkeypatch.delenv("NLPKIT_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(in_course / "cache"))
    lecture(in_course / "lectures/98_data.ipynb", "from nlpkit.data import load_imdb", "load_imdb()")
    result = runner.invoke(app, ["run", "98"])
    assert result.exit_code == 1
    message = next(line for line in result.stdout.splitlines() if "DataError" in line)
    assert "NLPKIT_DATA" in message
    assert "FAST = True in the third cell (in your own code: sample=True)" in message
    executed = nbformat.read(in_course / "build/executed/lectures/98_data.ipynb", as_version=4)
    [error] = [o for cell in executed.cells for o in cell.get("outputs", []) if o.output_type == "error"]
    assert error.traceback == [f"DataError: {error.evalue}"]


def test_release_check_fails_on_a_difference_only(in_course):
    assert runner.invoke(app, ["release", "--check"]).exit_code == 0
    path = in_course / "assignments/ps01_perceptron/ps01_perceptron.ipynb"
    path.write_text("{}", encoding="utf-8")
    result = runner.invoke(app, ["release", "--check"])
    assert result.exit_code == 1
    assert "run `nlpkit release ps01_perceptron`" in result.stdout
    assert runner.invoke(app, ["release", "ps01"]).exit_code == 0
    assert runner.invoke(app, ["release", "--check"]).exit_code == 0


def test_doctor_lists_packages_and_data():
    result = runner.invoke(app, ["doctor", "--json"])
    findings = {finding["name"]: finding for finding in json.loads(result.stdout)}
    assert {"torch", "keras", "kernel python3", "IMDB reviews"} <= set(findings)
    assert findings["numpy"]["level"] == "ok"
    assert result.exit_code == (1 if any(f["level"] == "problem" for f in findings.values()) else 0)


def test_doctor_reports_what_is_missing(monkeypatch):
    import importlib.metadata

    installed = importlib.metadata.version

    def version(name):
        if name == "gensim":
            raise importlib.metadata.PackageNotFoundError(name)
        return installed(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    result = runner.invoke(app, ["doctor", "--json"])
    gensim = next(f for f in json.loads(result.stdout) if f["name"] == "gensim")
    assert result.exit_code == 1
    assert (gensim["found"], gensim["level"]) == ("not installed", "problem")
    assert gensim["advice"] == 'pip install -e ".[course]" -c constraints.txt'


def examined(name):
    findings = json.loads(runner.invoke(app, ["doctor", "--json"]).stdout)
    return next((finding for finding in findings if finding["name"] == name), None)


@pytest.fixture
def no_data(tmp_path, monkeypatch):
    monkeypatch.setenv("NLPKIT_DATA", str(tmp_path))
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path


def test_doctor_has_one_row_for_each_dataset_and_a_verdict(no_data):
    keys = [{key for way in ways for key in way} for ways in doctor.DATA.values()]
    assert sorted(key for found in keys for key in found) == sorted(DATASETS)
    rows = [finding for finding in doctor.examine() if finding.group == "Data"]
    assert [row.name for row in rows] == list(doctor.DATA)
    assert {row.level for row in rows} == {"note"}
    by_name = {row.name: row for row in rows}
    assert (by_name["Cora"].found, by_name["Cora"].advice) == ("not here yet", "downloaded on first use")
    assert "gensim" in by_name["GloVe vectors, 50"].advice
    own = by_name["IMDB word vectors"]
    assert own.found == "not here"  # and never will be by itself
    assert "a folder that holds vectors/imdb-own-300d.bin.gz, or work with FAST = True" in own.advice
    sound = "everything needed is installed"
    assert doctor.verdict(rows) == f"{sound}; data marked as not here yet are downloaded on first use"
    assert doctor.verdict([doctor.Finding("Python", "version", "3.12")]) == sound
    problem = doctor.Finding("Python", "version", "3.9", "problem", "use another")
    assert doctor.verdict([problem, *rows]) == "1 finding needs something done: the last column says what"
    assert doctor.verdict([problem] * 2).startswith("2 findings need")
    examined = runner.invoke(app, ["doctor"])
    assert examined.stdout.splitlines()[-1] == doctor.verdict(doctor.examine())


def test_doctor_tells_the_official_file_from_another(no_data, monkeypatch):
    (no_data / "imdb.npz").write_text("no reviews", encoding="utf-8")
    found = examined("IMDB reviews")
    assert found["level"] == "note"
    said = "there (not verified, other bytes than the official file)"
    assert found["found"] == f"{said}: {no_data / 'imdb.npz'}"
    for file in ("mnist.npz", "fra-eng.zip"):
        (no_data / file).write_text("something", encoding="utf-8")
    digest = hashlib.sha256(b"something").hexdigest()
    monkeypatch.setitem(DATASETS, "mnist", dataclasses.replace(DATASETS["mnist"], sha256=digest))
    assert examined("MNIST digits")["found"] == str(no_data / "mnist.npz")
    # No digest is known of what grows, and large files are not read.
    assert examined("English-French pairs")["found"] == f"{no_data / 'fra-eng.zip'} (not verified)"
    monkeypatch.setattr(doctor, "HASHED_BYTES", 5)
    assert examined("MNIST digits")["found"] == f"{no_data / 'mnist.npz'} (not verified)"
    for part in ("train", "dev", "test"):
        place = no_data / "sst_trees" / f"{part}.txt"
        place.parent.mkdir(exist_ok=True)
        assert examined("SST trees")["found"] == "not here yet"
        place.write_text("a tree", encoding="utf-8")
    assert examined("SST trees")["found"] == f"{no_data / 'sst_trees'} (not verified)"


def test_doctor_says_that_the_folder_of_data_does_not_exist(no_data, monkeypatch):
    assert examined("NLPKIT_DATA") is None
    monkeypatch.setenv("NLPKIT_DATA", str(no_data / "nowhere"))
    found = examined("NLPKIT_DATA")
    assert (found["level"], found["found"]) == ("problem", f"there is no folder {no_data / 'nowhere'}")
    assert runner.invoke(app, ["doctor"]).exit_code == 1
