"""A class of 200, honest and hostile: the same bytes however it is graded, whatever dies meanwhile."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from nlpkit.grading.rebuild import nbgrader_config
from tests.conftest import ROOT
from tests.grading.conftest import MISSING
from tests.grading.test_engine import DOUBLE, hand_in, submission
from tests.grading.test_rebuild import PSET, tiny_course

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.slow,
    pytest.mark.timeout(2400),
]
FULL, HALF, NONE = 5.0, 3.0, 0.0
KINDS = {
    # name: (what stands in the first answer, how often in 200, points of the submission)
    "right": (DOUBLE, 110, FULL),
    "wrong": ("def double(x):\n    return 3 * x", 30, HALF),
    "raises": ("def double(x):\n    return undefined_name", 16, HALF),
    "syntax": ("def double(x)\n    return 2 * x", 10, HALF),
    "random": (
        f"import random, numpy as np\nprint(random.random(), np.random.rand(3), {{'a', 'b'}})\n{DOUBLE}",
        8,
        FULL,
    ),
    "noisy": (f"import sys\nprint('x' * 10_000)\nprint('y', file=sys.stderr)\n{DOUBLE}", 6, FULL),
    "always_equal": (
        "class Any:\n    __eq__ = lambda a, b: True\n    __ne__ = lambda a, b: False\n"
        "    __array__ = lambda *a, **k: 1 / 0\n\ndef double(x):\n    return Any()",
        4,
        HALF,
    ),
    "ast": (
        "import ast\n"
        "class Drop(ast.NodeTransformer):\n    def visit_Assert(self, node):\n        return ast.Pass()\n\n"
        "get_ipython().ast_transformers.append(Drop())\ndef double(x):\n    return 0",
        4,
        HALF,
    ),
    "exits": ("import os\nos._exit(0)", 3, HALF),
    "kills": (
        "import os, signal\nos.kill(-1, signal.SIGKILL)\nos.kill(os.getpid(), signal.SIGKILL)",
        2,
        HALF,
    ),
    "loops": ("def double(x):\n    while True:\n        pass", 2, HALF),
    "hungry": ("blocks = [b'x' * 10**8 for _ in range(60)]", 2, HALF),
    "forks": ("import os\nwhile True:\n    os.fork()", 2, HALF),
    "half": (None, 1, NONE),
}
LIMITS = ["cell_seconds=10", "memory_bytes=500MB", "processes=20"]


def points_of(student: str) -> float:
    return KINDS[student.split("-")[0]][2]


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory):
    course = tiny_course(tmp_path_factory.mktemp("master"))
    folder = tmp_path_factory.mktemp("class")
    for kind, (code, count, _) in KINDS.items():
        for number in range(count):
            # Each is another file: none may be answered from another's result.
            source = None if code is None else f"# number {number}\n{code}"
            content = submission(course)[:300] if source is None else submission(course, double=source)
            hand_in(folder, f"{kind}-{number:03}", content)
    assert len(list(folder.iterdir())) == 200
    return folder


def command(course: Path, folder: Path, *options: str) -> dict:
    words = [
        "-c",
        "from nlpkit.cli import app; app()",
        "grade",
        PSET,
        "--submissions",
        str(folder),
        "--json",
        *options,
    ]
    words += [word for limit in LIMITS for word in ("--limit", limit)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return {"args": [sys.executable, *words], "cwd": course, "env": environment, "text": True}


def outcome(course: Path, printed: str) -> dict[str, object]:
    """Return all that grading left: what it printed, without the seconds; the gradebook; the files."""
    results = [json.loads(line) for line in printed.splitlines()]
    for result in results:
        del result["seconds"], result["stages"]
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as book:
        stored = [
            (s.student_id, s.score, s.max_score, [(g.name, g.auto_score) for g in s.notebooks[0].grades])
            for s in book.assignment_submissions(PSET)
        ]
    kept = ("autograded", "feedback", "submitted", "grades.csv")
    files = {
        path.relative_to(course).as_posix(): path.read_bytes()
        for path in sorted((course / "grading").rglob("*"))
        if path.is_file() and path.relative_to(course / "grading").parts[0] in kept
    }
    return {"results": results, "gradebook": stored, "files": files}


def run(course: Path, folder: Path, *options: str) -> dict[str, object]:
    done = subprocess.run(**command(course, folder, *options), capture_output=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return outcome(course, done.stdout)


def differences(one: dict, other: dict) -> list[str]:
    """Name what differs, which a comparison of 200 notebooks by pytest would bury."""
    names = [name for name in ("results", "gradebook") if one[name] != other[name]]
    files = one["files"].keys() | other["files"].keys()
    return names + sorted(name for name in files if one["files"].get(name) != other["files"].get(name))


def check_points(serial):
    scores = {result["student"]: result["score"] for result in serial["results"]}
    assert scores == {student: points_of(student) for student in scores}
    assert len(scores) == 200
    assert {result["status"] for result in serial["results"]} == {"graded", "student_error"}
    assert {student: score for student, score, *_ in serial["gradebook"]} == scores
    assert len(serial["files"]) == 3 * 200 + 1


def two_at_once(class_folder, folder):
    return run(tiny_course(folder), class_folder, "--jobs", "2")


def killed_and_run_again(class_folder, folder):
    course = tiny_course(folder)
    killed = subprocess.Popen(**command(course, class_folder, "--jobs", "2"), start_new_session=True)
    cache = course / "grading" / "cache"
    while len(known := list(cache.glob("*/*.json.gz"))) < 70:
        assert killed.poll() is None, "it ended before it could be killed"
        time.sleep(0.1)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    # What is known is not executed again: those files stay as they are.
    before = {path: path.stat().st_mtime_ns for path in known}
    found = run(course, class_folder, "--jobs", "2")
    assert {path: path.stat().st_mtime_ns for path in before} == before
    return found


def on_a_cluster_that_loses_a_worker(class_folder, folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    course = tiny_course(folder)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    dask = [sys.executable, "-m", "dask"]
    options = {"cwd": folder, "env": environment, "stderr": subprocess.DEVNULL}
    scheduler = [*dask, "scheduler", "--host", address, "--no-dashboard"]
    worker = [*dask, "worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
    processes = [subprocess.Popen(scheduler, **options)]
    try:
        processes += [subprocess.Popen(worker, **options) for _ in range(2)]
        with subprocess.Popen(
            **command(course, class_folder, "--scheduler", address),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as grading:
            while len(list((course / "grading" / "cache").glob("*/*.json.gz"))) < 100:
                assert grading.poll() is None, grading.stderr.read()[-2000:]
                time.sleep(0.1)
            processes[-1].kill()
            printed, errors = grading.communicate()
        assert grading.returncode == 0, errors[-2000:]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return outcome(course, printed)


def test_the_same_bytes_however_it_is_graded(class_folder, tmp_path):
    """One test, because the first way is what all others are compared with."""
    serial = run(tiny_course(tmp_path / "serial"), class_folder, "--jobs", "1")
    check_points(serial)
    ways = [two_at_once, killed_and_run_again, on_a_cluster_that_loses_a_worker]
    found = {way.__name__: differences(serial, way(class_folder, tmp_path / way.__name__)) for way in ways}
    assert found == {way.__name__: [] for way in ways}
