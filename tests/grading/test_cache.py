import copy
import subprocess
import sys
from dataclasses import replace

import nbformat
import pytest

from nlpkit.grading import cache as module
from nlpkit.grading.cache import Cache
from nlpkit.grading.collect import Submission
from nlpkit.grading.grade import Result
from nlpkit.grading.rebuild import read_master
from nlpkit.grading.settings import Limits, Settings
from tests.grading.test_rebuild import PSET, tiny_course, tiny_notebook

SUBMISSION = Submission("Ana", b"{}", notes=("its name was answers.ipynb",))
RESULT = Result("Ana", PSET, "graded", 2.0, 5.0, {"q1_double": 2.0, "q2_total": 0.0}, ["täglich"], 1.5)


@pytest.fixture
def master(tmp_path):
    return read_master(tiny_course(tmp_path / "course"), PSET)


@pytest.fixture
def cache(tmp_path, master):
    return Cache(tmp_path / "cache", master, Settings())


def files(cache):
    return [path for path in cache.folder.rglob("*") if path.is_file()]


def test_what_is_put_in_comes_out(cache):
    assert cache.get(SUBMISSION) is None
    notebook = tiny_notebook()
    cache.put(SUBMISSION, RESULT, notebook)
    result, known = cache.get(SUBMISSION)
    assert result == RESULT
    assert nbformat.writes(known) == nbformat.writes(notebook)
    assert isinstance(known.cells[0], nbformat.NotebookNode)


def test_the_same_file_of_another_student(cache):
    cache.put(SUBMISSION, RESULT, tiny_notebook())
    result, _ = cache.get(replace(SUBMISSION, student="Bo", timestamp="2026-11-20 12:00:00 UTC"))
    assert result == replace(RESULT, student="Bo")
    assert "Ana" not in module.gzip.decompress(files(cache)[0].read_bytes()).decode()


def test_equal_results_are_equal_bytes(cache):
    stored = set()
    for _ in range(2):
        cache.put(SUBMISSION, RESULT, tiny_notebook())
        stored |= {path.read_bytes() for path in files(cache)}
    assert len(stored) == 1


@pytest.mark.parametrize(
    "other", [{"content": b"[]"}, {"content": None}, {"problem": "no file"}, {"notes": ("another",)}]
)
def test_another_file_is_not_known(cache, other):
    cache.put(SUBMISSION, RESULT, tiny_notebook())
    assert cache.get(replace(SUBMISSION, **other)) is None


@pytest.mark.parametrize("what", ["test", "points", "pset", "limit", "sandbox", "seed", "software"])
def test_nothing_is_known_of_other_circumstances(cache, master, monkeypatch, what):
    cache.put(SUBMISSION, RESULT, tiny_notebook())
    notebook, settings = copy.deepcopy(master.notebook), Settings()
    if what == "test":
        notebook.cells[-1].source += " "
    elif what == "points":
        notebook.cells[-1].metadata.nbgrader.points += 1
    elif what == "software":
        monkeypatch.setattr(module, "environment_digest", lambda: "another")
    elif what == "limit":
        settings = Settings(limits=Limits(processes=3))
    elif what != "pset":
        settings = replace(settings, **({"sandbox": None} if what == "sandbox" else {"seed": 1}))
    pset = "another" if what == "pset" else PSET
    other = Cache(cache.folder, replace(master, pset=pset, notebook=notebook), settings)
    assert other.get(SUBMISSION) is None
    assert Cache(cache.folder, master, Settings()).get(SUBMISSION) is None or what != "software"


def test_the_machines_failures_are_not_kept(cache):
    cache.put(SUBMISSION, replace(RESULT, status="infrastructure_error"), tiny_notebook())
    assert cache.get(SUBMISSION) is None
    assert not cache.folder.exists()


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b"x" * len(b)])
def test_half_a_file_is_never_used_and_never_left_behind(cache, damage):
    cache.put(SUBMISSION, RESULT, tiny_notebook())
    [path] = files(cache)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get(SUBMISSION) is None
    assert files(cache) == []


def test_the_software_is_what_runs():
    digest = module.environment_digest()
    assert len(digest) == 64
    assert digest == module.environment_digest.__wrapped__()


@pytest.mark.parametrize("first", ["", "import setuptools; "])
def test_the_software_is_the_same_whatever_is_imported(first):
    code = f"{first}from nlpkit.grading.cache import environment_digest; print(environment_digest())"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == module.environment_digest()
