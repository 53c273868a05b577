"""Forked kernels: that they share nothing, that results are the same, what happens if none can be forked.

What such a kernel can reach is tried in ``test_sandbox.py``, where each test is done with both kinds.
"""

from __future__ import annotations

import copy
import gc
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

from nlpkit.grading import engine, grade, preload, sandbox
from nlpkit.grading.hostile import memory
from nlpkit.grading.kernel import ENVIRONMENT
from nlpkit.grading.rebuild import read_master
from nlpkit.grading.settings import Settings
from tests.grading import demo_class
from tests.grading.conftest import needs_sandbox
from tests.grading.test_rebuild import PSET, cell, encode, solved, tiny_course
from tests.grading.test_sandbox import Kernel, forked, wait_until

CANARY = "canary-93d0"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """No fork server, and none that was refused, of another test's."""
    preload.close()
    monkeypatch.setattr(preload, "_refused", {})
    yield
    preload.close()


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return read_master(tiny_course(tmp_path_factory.mktemp("course")), PSET)


def graded(master, content=None, **changes):
    content = encode(solved(master)) if content is None else content
    return grade.grade(master, "Ana", content, settings=replace(Settings(), **changes))


def as_text(notebook) -> str:
    """Return an executed notebook with what each cell wrote to a stream in one piece.

    IPython sends a stream every 0.2 s and at the end: in how many pieces, and so in which order those of two
    streams come, depends on how busy the machine is.
    """
    notebook = copy.deepcopy(notebook)
    for each in notebook.cells:
        outputs = each.get("outputs", [])
        streams = [output for output in outputs if output.output_type == "stream"]
        written = {
            name: "".join(output.text for output in streams if output.name == name)
            for name in sorted({output.name for output in streams})
        }
        if outputs:
            each.outputs = [output for output in outputs if output not in streams]
            each.outputs += [new_output("stream", name=name, text=text) for name, text in written.items()]
    return nbformat.writes(notebook)


def server() -> preload.ForkServer:
    [found] = preload.servers()
    return found


# --- what a problem set imports --------------------------------------------------------------------------


def test_only_known_libraries_are_imported_beforehand(master):
    master = copy.deepcopy(master)
    cell(master.notebook, "q1_double_answer").source = (
        "%matplotlib inline\nimport os, keras\nimport torch.nn.functional as F\nfrom . import numpy\n"
        "def f():\n    from scipy import sparse\nimport matplotlib.pyplot as plt\nimport numpyro"
    )
    found = preload.library_imports(master)
    assert found == ["from scipy import sparse", "import numpy as np", "import torch.nn.functional as F"]


def test_each_problem_set_has_what_its_answers_need(root):
    found = {
        p: " ".join(preload.library_imports(read_master(root, p))) for p in demo_class.problem_sets(root)
    }
    for name, statements in found.items():
        source = (root / "solutions" / name / f"{name}.ipynb").read_text(encoding="utf-8")
        for library in ("keras", "torch", "numpy"):
            assert (library in statements) == bool(re.search(rf"\b(import|from) {library}\b", source)), name


@needs_sandbox
def test_what_answers_use_unasked_is_there_but_none_of_its_names():
    with Kernel(start=forked) as kernel:
        assert (
            kernel.run("import sys; print('sklearn' in sys.modules, 'torch' in sys.modules)") == "True False"
        )
        assert kernel.run("sklearn").startswith("NameError")


@needs_sandbox
def test_the_first_error_is_shown_as_fast_as_the_next():
    # What has been parsed for a traceback is kept; of the tests' own module it is there before any error.
    parsed = "import stack_data; print(*vars(stack_data.Source).get('__source_cache_with_lines', ()))"
    with Kernel(start=forked) as kernel:
        assert "nlpkit/checks.py" in kernel.run(parsed)


# --- what is in the process that forks -------------------------------------------------------------------


@needs_sandbox
def test_the_server_holds_no_secret_and_no_thread(monkeypatch):
    monkeypatch.setenv("API_TOKEN", CANARY)
    with Kernel(start=forked) as first, Kernel(start=forked) as second:
        first.run(f"secret = '{CANARY}'; print(secret)")
        keys = [kernel.manager.session.key for kernel in (first, second)]
        # Else nothing would be found, whatever there is.
        kernel = memory(preload_kernel(first))
        assert keys[0] in kernel
        assert CANARY.encode() in kernel
        held = memory(server().pid)
        for secret in (CANARY.encode(), *keys, str(first.manager.ip).encode()):
            assert secret not in held
        assert keys[0] not in memory(preload_kernel(second))
        assert CANARY.encode() not in Path(f"/proc/{server().pid}/environ").read_bytes()
        assert os.listdir(f"/proc/{server().pid}/task") == [str(server().pid)]
        opened = {os.readlink(f"/proc/{server().pid}/fd/{n}") for n in os.listdir(f"/proc/{server().pid}/fd")}
        # Its streams and the socket that it is asked by: no event descriptor, which a ZeroMQ context has.
        assert {re.sub(r"\[\d+\]", "", name) for name in opened} == {"/dev/null", "socket:"}
        assert len(os.listdir(f"/proc/{server().pid}/fd")) == 4


def preload_kernel(kernel: Kernel) -> int:
    """Return the number, outside, of a forked kernel's process: the second in its namespace."""
    first = kernel.manager.provisioner.process.pid
    return int(Path(f"/proc/{first}/task/{first}/children").read_text(encoding="utf-8"))


@needs_sandbox
def test_nothing_is_left_of_kernels():
    def opened():
        gc.collect()
        # Of ours only these: event loops and ZeroMQ's contexts of the test's own come and go.
        own = [path for path in Path("/proc/self/fdinfo").iterdir() if path.exists()]
        pidfds = ["Pid:" in path.read_text(encoding="utf-8") for path in own if path.exists()]
        return [sum(pidfds), len(os.listdir(f"/proc/{server().pid}/fd"))]

    for _ in range(2):
        with Kernel(start=forked) as kernel:
            kernel.run("open('/tmp/left', 'w').write('x'); open('/dev/shm/left', 'w').write('x')")
    before = opened()
    for _ in range(3):
        with Kernel(start=forked) as kernel:
            found = kernel.run(
                "import os; print(os.path.exists('/tmp/left'), os.path.exists('/dev/shm/left'))"
            )
            assert found == "False False"
    # How many it was before depends on the tests before: each error that was raised holds on to its kernel.
    assert opened() == before
    assert before[1] == 4
    children = Path(f"/proc/{server().pid}/task/{server().pid}/children").read_text(encoding="utf-8")
    assert children == ""


# --- what one kernel can do to another, and to the server ------------------------------------------------


@needs_sandbox
def test_siblings_share_nothing():
    def start(**options):
        # The server has this generator, too.
        return preload.kernel_manager(["import numpy.random"], environment=ENVIRONMENT, **options)

    with Kernel(start=start) as one, Kernel(start=start) as two:
        names = "user", "mnt", "pid", "net", "ipc", "uts", "cgroup"
        look = f"import os; print(*(os.readlink('/proc/self/ns/' + name) for name in {names}))"
        seen = [kernel.run(look).split() for kernel in (one, two)]
        seen += [[os.readlink(f"/proc/{pid}/ns/{name}") for name in names] for pid in (server().pid, "self")]
        for index, name in enumerate(names):
            assert len({line[index] for line in seen}) == 4, name
        draws = "import random, numpy; print(random.random(), numpy.random.random(), numpy.random.rand())"
        assert not set(one.run(draws).split()) & set(two.run(draws).split())
        assert one.manager.session.key != two.manager.session.key
        one.run("for folder in ('.', '/home/student', '/tmp', '/dev/shm'): open(folder + '/mine', 'w')")
        found = "import glob\nprint([f for top in ('/home', '/tmp', '/dev', '/run')"
        found += " for f in glob.glob(top + '/**/mine', recursive=True)])"
        assert len(one.run(found).split()) == 4
        assert two.run(found) == "[]"
        assert two.run("import os; print(os.listdir())") == "[]"
        one.run("import pty; ends = pty.openpty()")
        assert two.run("import os; print(os.listdir('/dev/pts'))") == "['ptmx']"
        one.run("import socket; s = socket.socket(socket.AF_UNIX); s.bind('\\0meet'); s.listen()")
        meet = "import socket; s = socket.socket(socket.AF_UNIX); s.connect('\\0meet')"
        assert "refused" in two.run(meet)
        one.run("s = socket.socket(); s.bind(('127.0.0.1', 7777)); s.listen()")
        assert "refused" in two.run("s = socket.socket(); s.connect(('127.0.0.1', 7777))")
        assert (
            one.run("t = socket.socket(); t.connect(('127.0.0.1', 7777)); print('to itself')") == "to itself"
        )


ATTEMPTS = {
    "signal all": "for n in [-1, *range(2, 3000)]:\n  if str(n) not in os.listdir('/proc/self/task'):\n"
    "    try: os.kill(n, 9)\n"
    "    except OSError: pass",
    "signal the first": "for n in (2, 3, 15, 10): os.kill(1, n)",
    "unmount": "for name in ('/tmp', '/home/student', '/proc', '/dev/shm', '/run/kernel.json'):\n"
    "  assert libc.umount2(name.encode(), 2) == -1",
    "mount": "assert libc.mount(b'x', b'/tmp', b'tmpfs', 0, None) == -1",
    "new user namespace": "number = {'x86_64': 56}.get(os.uname().machine, 220)\n"
    "made = libc.syscall(number, 0x10000000 | 17, 0, 0, 0, 0)\nif made == 0: os._exit(0)\nassert made == -1\n"
    "assert open('/proc/sys/user/max_user_namespaces').read() == '0\\n'",
    "capabilities": "assert set(re.findall(r'Cap...:\\t(\\w+)', status)) == {'0' * 16}",
    "privileges": "assert 'NoNewPrivs:\\t1' in status and 'Seccomp:\\t2' in status",
    "change the connection file": "assert not os.access('/run/kernel.json', os.W_OK)\n"
    "try: open('/run/kernel.json', 'w'); raise SystemError\nexcept OSError: pass",
    "change the system": "try: open('/proc/sys/kernel/core_pattern', 'w').write('x'); raise SystemError\n"
    "except OSError: pass",
    "climb out of the working folder": "assert sorted(os.listdir('..')) == ['.ipython', 'work']\n"
    "assert os.stat('..').st_dev == os.stat('/home/student').st_dev\n"
    # Not the folder of that name which the server was started in: all would share it.
    "assert os.path.samefile('.', '/home/student/work')",
    "ask the server": "found = []\nfor name in os.listdir('/proc/self/fd'):\n"
    "  try: s = socket.socket(fileno=os.dup(int(name))); found.append(s.type)\n  except OSError: pass\n"
    "assert socket.SOCK_SEQPACKET not in found",
    "look into the first": "for name in ('environ', 'mem', 'maps'):\n"
    "  try: open('/proc/1/' + name, 'rb').read(1)\n  except OSError: continue\n  raise SystemError(name)\n"
    "try: found = os.listdir('/proc/1/fd')\nexcept OSError: found = []\nassert set(found) <= {'0', '1', '2'}",
}


@needs_sandbox
def test_the_server_is_out_of_reach(tmp_path):
    head = (
        "import ctypes, os, re, socket; libc = ctypes.CDLL(None); status = open('/proc/self/status').read()\n"
    )
    with Kernel(start=forked) as one, Kernel(start=forked) as two:
        one.run("x = 5")
        before = server().pid
        for name, code in ATTEMPTS.items():
            assert two.run(f"{head}{code}\nprint('tried')") == "tried", name
        assert one.run("print(x)") == "5"
        assert server().pid == before
        assert not server().ended()


@needs_sandbox
def test_a_python_below_a_folder_that_is_emptied_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "_interpreters", lambda: [str(tmp_path)])
    (tmp_path / "python").write_text("here", encoding="utf-8")
    with Kernel(start=forked) as kernel:
        assert kernel.run(f"print(open('{tmp_path}/python').read())") == "here"
        assert "Read-only" in kernel.run(f"open('{tmp_path}/python', 'w')")
    assert preload.refusals() == []


# --- the same results ------------------------------------------------------------------------------------

DOUBLE = "# ANSWER q1_double: keep this line\ndef double(x):\n    return 2 * x\n"

ANSWERS = {
    "right": "print('done')\n7",
    "noise": "import sys, warnings\nprint('error', file=sys.stderr)\nwarnings.warn('old')",
    "an error": "1 / 0",
    "endless recursion": "def f(n):\n    return f(n + 1)\nf(0)",
    "recursion that is counted": "def f(n):\n    try:\n        return f(n + 1)\n    except RecursionError:\n"
    "        return n\nf(0)",
    "random numbers": "import random\nprint(random.random(), np.random.rand(3), hash('a'))",
    "a picture": "import matplotlib\nimport matplotlib.pyplot as plt\nprint(matplotlib.get_backend())\n"
    "plt.plot([1, 2])",
    "a picture of Keras's": "import keras, matplotlib\nimport matplotlib.pyplot as plt\n"
    "print(matplotlib.get_backend(), keras.backend.backend())\nplt.plot([1, 2])",
    "Keras": "import keras\nmodel = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])\n"
    "model.summary()\nmodel.compile('sgd', 'mse')\n"
    "print(model.fit(np.ones((8, 3)), np.ones((8, 2)), epochs=2, verbose=0).history, model.get_weights())",
    "another backend": "import os\nos.environ['KERAS_BACKEND'] = 'torch'\nimport keras\n"
    "print(keras.backend.backend())",
    "torch": "import torch\nprint(torch.rand(3), torch.initial_seed(), torch.get_num_threads())",
    "a progress bar": "from tqdm.auto import tqdm\nprint(tqdm.__mro__)\nfor _ in tqdm(range(3)): pass",
    "where it is": "import os, sys, socket\nprint(os.getcwd(), os.getpid(), os.getuid(), os.listdir(),"
    " sys.path, sys.argv, socket.gethostname(), os.getenv('HOME'), os.umask(0), __name__)",
    "the end of the kernel": "import os\nos._exit(3)",
    "a signal": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "input": "input()",
    "what is asked of the interpreter": "import sys\nprint(sys.getrecursionlimit(), sys.flags,"
    " 'keras' in sys.modules, __builtins__.__name__, sys.modules['__main__'].__name__)",
}


@needs_sandbox
@pytest.mark.parametrize("name", ANSWERS)
def test_results_are_the_same_as_without(master, name, monkeypatch):
    # As if the problem set needed all of it.
    imports = ["import keras", "import numpy as np", "import torch"]
    monkeypatch.setattr(grade, "library_imports", lambda _: imports)
    document = solved(master)
    cell(document, "q1_double_answer")["source"] = f"{DOUBLE}import numpy as np\n{ANSWERS[name]}"
    found = []
    for preloaded in (False, True):
        result, notebook = graded(master, encode(document), preload=preloaded)
        text = re.sub(r"0x[0-9a-f]+|<Figure.*?>", "", as_text(notebook))
        found.append((replace(result, seconds=0, stages={}).to_json(), text))
    assert found[0] == found[1]
    assert preload.refusals() == []
    # Where the answer changes the environment, nothing has been imported before.
    assert len(preload.servers()) == (name != "another backend")


@needs_sandbox
@pytest.mark.slow
@pytest.mark.parametrize("pset", ["ps01_perceptron", "ps02_mlp_imdb", "ps06_cnn_text"])
def test_a_class_gets_the_same_results_as_without(pset, root):
    master = read_master(root, pset)
    for student, (content, _) in demo_class._class(root, pset).items():
        found = []
        for preloaded in (False, True):
            result, notebook = graded(master, content, preload=preloaded)
            found.append((replace(result, seconds=0, stages={}).to_json(), as_text(notebook)))
        assert found[0] == found[1], student
    assert preload.refusals() == []


# --- when none can be forked -----------------------------------------------------------------------------


def without_namespaces(monkeypatch):
    line = sandbox.command_line
    monkeypatch.setattr(preload, "command_line", lambda *args: [*line(*args), "--cap-drop", "CAP_SYS_ADMIN"])


@needs_sandbox
def test_without_namespaces_kernels_are_started_one_by_one(master, monkeypatch):
    without_namespaces(monkeypatch)
    result, _ = graded(master)
    assert (result.status, result.score, result.notes) == ("graded", 5, [])
    [reason] = preload.refusals()
    assert "unshare" in reason
    assert "Operation not permitted" in reason
    # Nor does it try again and again.
    monkeypatch.setattr(preload, "ForkServer", None)
    assert graded(master)[0].score == 5
    assert preload.refusals() == [reason]


@needs_sandbox
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (
            "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
            "threads (2)",
        ),
        ("import nothing_of_that_name", "import nothing_of_that_name raises ModuleNotFoundError"),
        ("import os; os.getuid() or os._exit(1)", "it does not start"),
    ],
)
def test_what_cannot_be_forked_is_not(statement, reason):
    with Kernel(
        start=lambda **options: preload.kernel_manager([statement], **options), environment=ENVIRONMENT
    ) as k:
        assert k.run("print('preload' in open('/proc/1/cmdline').read())") == "False"
    [said] = preload.refusals()
    assert reason in said


@needs_sandbox
def test_a_thread_that_starts_later_is_noticed():
    # It has started by the time that the second kernel is asked for.
    later = (
        "import os, threading, time\n"
        "def soon(fork=os.fork):\n"
        "    child = fork()\n"
        "    if child and os.getppid() == 1:\n"
        "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "    return child\n"
        "os.fork = soon"
    )

    def start(**options):
        return preload.kernel_manager([later], environment=ENVIRONMENT, **options)

    # The first fork is that of the server's own look around.
    with Kernel(start=start) as kernel:
        assert kernel.run("print('preload' in open('/proc/1/cmdline').read())") == "False"
    [said] = preload.refusals()
    assert "threads (2)" in said


@needs_sandbox
@pytest.mark.parametrize("broken", ["namespaces", "first", "capabilities", "filter"])
def test_a_sandbox_that_does_not_hold_is_none(master, monkeypatch, broken):
    judge = sandbox.seen_inside

    def see(seen, *other):
        worse = {"namespaces": {"net": os.readlink("/proc/self/ns/net")}, "capabilities": 4, "filter": 0}
        worse["first"] = "within reach"
        return judge(seen | {broken: worse[broken]}, *other)

    monkeypatch.setattr(preload, "seen_inside", see)
    assert graded(master)[0].score == 5
    assert preload.servers() == []
    [reason] = preload.refusals()
    assert reason.startswith("sandbox: ")


@needs_sandbox
def test_a_run_says_once_that_none_is_forked(tmp_path, monkeypatch):
    course = tiny_course(tmp_path / "course")
    master = read_master(course, PSET)
    for student in ("Ana", "Bo"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{student}.ipynb").write_bytes(encode(solved(master)))
    said = []
    # The workers are other processes: what is there instead of bubblewrap lets no second sandbox be made.
    real = sandbox._program()
    fake = tmp_path / "bin" / "bwrap"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *CAP_SYS_ADMIN*) exit 1;; esac\nexec {real} "$@"\n', encoding="utf-8"
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    (tmp_path / "course" / "x").mkdir(exist_ok=True)
    results = engine.grade_class(course, PSET, tmp_path / "in", jobs=2, on_note=said.append)
    assert [result.score for result in results] == [5, 5]
    assert [result.notes for result in results] == [[], []]
    [note] = said
    assert "each kernel was started by itself" in note
    assert note.endswith("it does not start")


@needs_sandbox
def test_a_server_that_ends_is_no_fault_of_the_students(master):
    assert graded(master)[0].score == 5
    document = solved(master)
    cell(document, "q1_double_answer")["source"] = f"{DOUBLE}import time\ntime.sleep(60)"
    import threading

    pid = server().pid
    marker = threading.Timer(3, os.kill, (pid, signal.SIGKILL))
    marker.start()
    result, _ = graded(master, encode(document))
    marker.join()
    assert result.status == "infrastructure_error"
    assert "the process that it was forked from has ended" in result.notes[-1]
    assert graded(master)[0].score == 5
    assert server().pid != pid
    assert preload.refusals() == []


@needs_sandbox
def test_a_server_ends_with_its_process():
    program = (
        "import asyncio, os, signal, sys\nfrom nlpkit.grading import preload\n"
        "from tests.grading.test_sandbox import Kernel, forked\n"
        "kernel = Kernel(start=forked)\nprint(*[s.process.pid for s in preload.servers()], flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL) if sys.argv[1:] else kernel.__exit__()\n"
    )
    for words in ([], ["killed"]):
        root = Path(sandbox.__file__).parents[2]
        command = [sys.executable, "-c", program, *words]
        ran = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120)
        pid = int(ran.stdout)
        assert wait_until(lambda pid=pid: not Path(f"/proc/{pid}").exists() or zombie(pid)), ran.stderr


def zombie(pid: int) -> bool:
    return b") Z" in Path(f"/proc/{pid}/stat").read_bytes()
