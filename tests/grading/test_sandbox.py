"""Real kernels in real sandboxes: what is out of reach, what is limited, what is left behind.

Each test is done twice: with kernels that are started, and with such as are forked.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from importlib.metadata import EntryPoint
from pathlib import Path

import nbformat
import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient

from nlpkit.grading import preload, sandbox
from nlpkit.grading.kernel import ENVIRONMENT
from nlpkit.grading.sandbox import SandboxUnavailable, kernel_manager
from nlpkit.grading.settings import Limits
from tests.grading.conftest import needs_sandbox

CANARY = "canary-5b1c"


class Kernel:
    """A sandboxed kernel that student code is sent to."""

    start = staticmethod(kernel_manager)

    def __init__(self, limits: Limits | None = None, start=None, **options):
        self.loop = asyncio.new_event_loop()
        self.manager = (start or self.start)(limits=limits, **options)
        # As nbclient does: a history on disk complains, into the output, when the disk is full.
        self.wait(self.manager.start_kernel(extra_arguments=["--HistoryManager.hist_file=:memory:"]))
        self.connect()

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.wait(self.client.wait_for_ready(timeout=60))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.client.stop_channels()
        self.wait(self.manager.shutdown_kernel(now=True))
        self.loop.close()

    def wait(self, awaitable):
        return self.loop.run_until_complete(awaitable)

    def run(self, code: str) -> str:
        """Run code; return what it prints, or the error that it ends with."""
        printed = []

        def keep(message):
            content = message["content"]
            printed.append(content.get("text") or content.get("ename", "") + content.get("evalue", ""))

        self.wait(self.client.execute_interactive(code, output_hook=keep, timeout=60))
        return "".join(text for text in printed if text).strip()

    def killed(self, code: str, within: float = 30) -> str:
        """Run code that ends the kernel; return the limit that is said to be the reason."""
        self.client.execute(code)
        deadline = time.monotonic() + within
        while self.wait(self.manager.is_alive()):
            assert time.monotonic() < deadline, f"the kernel was still alive after {within} s"
            time.sleep(0.05)
        return self.manager.provisioner.exceeded


def forked(environment=None, **options):
    """Return the manager of a kernel that is forked; it must be."""
    environment = ENVIRONMENT | (environment or {})
    return preload.kernel_manager(["import numpy"], environment=environment, **options)


@pytest.fixture(scope="module", params=["started", "forked"], autouse=True)
def way(request):
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "forked":
            patch.setattr(Kernel, "start", staticmethod(forked))
        yield request.param
    preload.close()
    assert preload.refusals() == []


@pytest.fixture(scope="module")
def student(way):
    # Before the start: it must not be handed on then, either.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANARY", CANARY)
        with Kernel() as kernel:
            yield kernel


def processes(marker: str) -> list[int]:
    """Return the processes, seen from outside, with the marker in their command line or environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(marker.encode() in (path / name).read_bytes() for name in ("cmdline", "environ")):
                found.append(int(path.name))
    return found


def wait_until(condition, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@needs_sandbox
def test_nbclient_runs_a_notebook_with_the_given_files(tmp_path):
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "helper.py").write_text("answer = 42", encoding="utf-8")
    (tmp_path / "given" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "secret").write_text(CANARY, encoding="utf-8")
    cells = [
        "import os; print(sorted(os.listdir())); import helper; print(helper.answer)",
        "open('new', 'w').write('x'); print(os.path.exists('link'))",
        "1 / 0",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
    manager = Kernel.start(working_folder_files=tmp_path / "given")
    NotebookClient(notebook, km=manager, allow_errors=True).execute(cleanup_kc=True)
    assert notebook.cells[0].outputs[0].text == "['helper.py', 'link']\n42\n"
    assert notebook.cells[1].outputs[0].text == "False\n"
    assert notebook.cells[2].outputs[0].ename == "ZeroDivisionError"
    assert sorted(path.name for path in (tmp_path / "given").iterdir()) == ["helper.py", "link"]


@needs_sandbox
def test_tensorflow_keeps_within_the_limits():
    environment = {"TF_CPP_MIN_LOG_LEVEL": "3", "OMP_NUM_THREADS": "1"}
    with Kernel(environment=environment) as kernel:
        printed = kernel.run(
            "import os, keras, numpy as np\n"
            "model = keras.Sequential([keras.layers.Dense(1, 'sigmoid')])\n"
            "model.compile('adam', 'binary_crossentropy')\n"
            "model.fit(np.ones((64, 10)), np.ones(64), verbose=0)\n"
            "print(model.count_params(), os.environ['OMP_NUM_THREADS'])"
        )
        assert printed.endswith("11 1")
        assert kernel.manager.provisioner.exceeded == ""


REACH = {
    "TCP": "import socket; socket.create_connection(('127.0.0.1', {tcp}), 5); print('reached')",
    "UDP": (
        "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.settimeout(1)\n"
        "s.sendto(b'x', ('127.0.0.1', {udp})); print(s.recv(10).decode())"
    ),
    "Unix socket": "import socket; s = socket.socket(socket.AF_UNIX); s.connect('{unix}'); print('reached')",
    "abstract socket": (
        "import socket; s = socket.socket(socket.AF_UNIX); s.connect('\\0{unix}'); print('reached')"
    ),
    "neighbour's file": "print(open('{folder}/secret').read() and 'reached')",
    "write outside": "open('{folder}/written', 'w'); print('reached')",
    "solutions": "import os; print(os.listdir('{root}/solutions') and 'reached')",
    "repository": "print(open('{root}/pyproject.toml').read() and 'reached')",
    "tests": "print(open('{root}/tests/conftest.py').read() and 'reached')",
    "write to the package": "import nlpkit; open(nlpkit.__file__, 'a'); print('reached')",
    "write to Python": "import os; print('reached' if os.access('{prefix}', os.W_OK) else 'no')",
    "accounts": "print(open('/etc/passwd').read() and 'reached')",
    "environment": (
        "import glob\n"
        "for name in glob.glob('/proc/[0-9]*/environ'):\n"
        "    try: text = open(name).read()\n"
        "    except OSError: continue\n"
        "    if '{canary}' in text: print('reached'); break"
    ),
    "processes": "import os; os.kill({pid}, 0); print('reached')",
    "keyring": (
        "import ctypes, platform; number = {{'x86_64': 250}}.get(platform.machine(), 219)\n"
        "print('reached' if ctypes.CDLL(None).syscall(number, 0, -3, 1) > 0 else 'no')"
    ),
    "uncounted memory": "import os; os.memfd_create('x'); print('reached')",
    "shared memory of no file": "import mmap; mmap.mmap(-1, 4096); print('reached')",
    "shared memory of a device": (
        "import mmap, os; mmap.mmap(os.open('/dev/zero', os.O_RDWR), 4096); print('reached')"
    ),
    "longer queues": "import socket; socket.socket().setsockopt(1, socket.SO_SNDBUF, 9000); print('reached')",
    "semaphores": (
        "import ctypes; libc = ctypes.CDLL(None); made = libc.semget(0, 1, 0o600)\n"
        "print('reached' if made >= 0 else 'no'); libc.semctl(made, 0, 0)"
    ),
    "pages in a pipe": (
        "import ctypes, os; _, end = os.pipe(); page = ctypes.create_string_buffer(1)\n"
        "pages = (ctypes.c_ulong * 2)(ctypes.addressof(page), 1)\n"
        "print('reached' if ctypes.CDLL(None).vmsplice(end, pages, 1, 0) == 1 else 'no')"
    ),
    "virtual socket": (
        "import socket\ntry: socket.socket(40, 1); print('reached')\nexcept OSError: print('no')"
    ),
    "namespaces": (
        "import ctypes, platform; number = {{'x86_64': 272}}.get(platform.machine(), 97)\n"
        "print('no' if ctypes.CDLL(None, use_errno=True).syscall(number, -1) and ctypes.get_errno() == 38"
        " else 'reached')"
    ),
}


@pytest.fixture(scope="module")
def outside(tmp_path_factory, root):
    """What there is to reach: a server of each kind, and files."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret").write_text(CANARY, encoding="utf-8")
    path = f"/tmp/{uuid.uuid4()}"
    with contextlib.ExitStack() as stack:

        def server(*kind, address):
            opened = stack.enter_context(socket.socket(*kind))
            opened.bind(address)
            return opened

        tcp = server(address=("127.0.0.1", 0))
        udp = server(socket.AF_INET, socket.SOCK_DGRAM, address=("127.0.0.1", 0))
        listeners = [tcp, *(server(socket.AF_UNIX, address=name) for name in (path, f"\0{path}"))]
        for listener in listeners:
            listener.listen()
        answers = [sys.executable, "-c", "import socket; s = socket.socket(fileno=0)\n"]
        answers[-1] += "while True: s.sendto(b'reached', s.recvfrom(10)[1])"
        answering = subprocess.Popen(answers, stdin=udp, env=os.environ | {"CANARY": CANARY})
        yield {
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "unix": path,
            "folder": folder,
            "root": root,
            "prefix": sys.prefix,
            "canary": CANARY,
            "pid": os.getpid(),
        }
        answering.kill()
        answering.wait()
        os.unlink(path)


@needs_sandbox
@pytest.mark.parametrize("name", REACH)
def test_out_of_reach(name, student, outside):
    code = REACH[name].format(**outside)
    plain = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if plain.stdout == "no\n":
        pytest.skip("denied on this machine anyway")
    assert plain.stdout == "reached\n", "the same code reaches nothing without a sandbox, either"
    assert "reached" not in student.run(code)


@needs_sandbox
def test_no_network(student):
    connect = "import socket; socket.create_connection(('{}', {}), 5)"
    for address, port in [("169.254.169.254", 80), ("8.8.8.8", 53)]:
        assert "Network is unreachable" in student.run(connect.format(address, port))
    assert "gaierror" in student.run(connect.format("example.org", 80))
    assert student.run("print([name for _, name in socket.if_nameindex()])") == "['lo']"


@needs_sandbox
def test_only_empty_folders_are_writable(student):
    printed = student.run(
        "import os\n"
        "places = {line.split()[4] for line in open('/proc/self/mountinfo')}\n"
        "for top in ('/', '/home', '/run', '/dev', '/etc', '/usr'):\n"
        "    places |= {os.path.join(top, name) for name in os.listdir(top)}\n"
        "writable = []\n"
        "for place in sorted(p for p in places if os.path.isdir(p) and not os.path.islink(p)):\n"
        "    try: open(place + '/new', 'w').close(); os.remove(place + '/new'); writable.append(place)\n"
        "    except OSError: pass\n"
        "print(writable, [p for p in ('/usr/src', '/usr/local/src') if os.path.isdir(p) and os.listdir(p)])\n"
        "home = set(os.listdir('/home/student')) - {'.ipython'}\n"
        # A course below /tmp has its Python there, and that is all that shows of it.
        f"temporary = [f for f, *_ in os.walk('/tmp') if f != '/tmp' and not {sys.prefix!r}.startswith(f)"
        f" and not f.startswith({sys.prefix!r})]\n"
        "print(os.getcwd(), temporary, os.listdir('/home'), home)"
    )
    writable, found = printed.splitlines()
    assert writable == "['/dev/shm', '/home/student', '/tmp'] []"
    assert found == "/home/student/work [] ['student'] {'work'}"


@needs_sandbox
def test_only_its_own_processes_are_to_be_seen(student):
    printed = student.run(
        "import os; print([open(f'/proc/{p}/comm').read() for p in os.listdir('/proc') if p.isdigit()])"
    )
    assert printed == "['python\\n', 'python\\n']"


@needs_sandbox
def test_the_first_process_is_out_of_reach(student):
    printed = student.run(
        "import ctypes, os, platform\n"
        "try:\n"
        "    fd = os.open('/proc/1/mem', os.O_RDWR)\n"
        "    [start] = [int(line.split('-')[0], 16) for line in open('/proc/1/maps') if 'r-xp' in line][:1]\n"
        "    print('reached' if os.pwrite(fd, os.pread(fd, 4, start), start) == 4 else 'no')\n"
        "except OSError as error: print(type(error).__name__)\n"
        "numbers = {'x86_64': (310, 311, 438)}.get(platform.machine(), (270, 271, 438))\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "for number in numbers: print(libc.syscall(number, 0, 0, 0, 0, 0, 0), ctypes.get_errno())"
    )
    assert printed.split("\n") == ["PermissionError", *(["-1 38"] * 3)]


@needs_sandbox
def test_the_environment_is_a_short_list(student):
    allowed = {"HOME", "USER", "LANG", "PATH", "PYTHONNOUSERSITE", "PYTHONPATH", "PWD", *sandbox.PASSED}
    # Set by IPython for its own.
    allowed |= {
        "PYDEVD_USE_FRAME_EVAL",
        "TERM",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "FORCE_COLOR",
        "PAGER",
        "GIT_PAGER",
    }
    # Set by scikit-learn, which a forked kernel has imported.
    allowed |= {"KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK"}
    assert set(json.loads(student.run("import json, os; print(json.dumps(list(os.environ)))"))) <= allowed


BOMBS = {
    "one process": "blocks = []\nwhile True: blocks.append(bytearray(b'x' * 20_000_000))",
    "several processes": (
        "import os, time\n"
        "for _ in range(5):\n"
        "    if os.fork() == 0: block = bytearray(b'x' * 80_000_000); time.sleep(60)\n"
        "time.sleep(60)"
    ),
    "no first thread": (
        "import ctypes, os, threading, time\n"
        "def hold(): time.sleep(0.5); block = bytearray(b'x' * 300_000_000); time.sleep(60)\n"
        "if os.fork() == 0: threading.Thread(target=hold).start(); ctypes.CDLL(None).pthread_exit(None)\n"
        "time.sleep(60)"
    ),
    "page tables": (
        "import mmap, time\n"
        "flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000  # MAP_NORESERVE\n"
        "block = mmap.mmap(-1, 75_000 << 21, flags=flags, prot=mmap.PROT_READ)\n"
        "for number in range(75_000): block[number << 21]\n"
        "time.sleep(60)"
    ),
    "sockets": (
        "import socket, time\n"
        "pairs = [socket.socketpair() for _ in range(450)]\n"
        "for end in (end for pair in pairs for end in pair):\n"
        "    end.setblocking(False)\n"
        "    try:\n"
        "        while True: end.send(b'x' * 30_000)\n"
        "    except BlockingIOError: pass\n"
        "time.sleep(60)"
    ),
    "files": (
        "import time\n"
        "for folder in ('/tmp', '/dev/shm', '/home/student'):\n"
        "    open(folder + '/file', 'wb').write(b'x' * 90_000_000)\n"
        "time.sleep(60)"
    ),
    "empty files": "number = 0\nwhile True: open(f'/tmp/{number}', 'w'); number += 1",
}


@needs_sandbox
@pytest.mark.parametrize("name", BOMBS)
def test_memory(name):
    with Kernel(Limits(memory_bytes=200_000_000, written_bytes=100_000_000, processes=10)) as kernel:
        reason = kernel.killed(BOMBS[name])
    assert reason == "more than 0.2 GB of memory"


@needs_sandbox
def test_the_system_takes_memory_from_it_first():
    with Kernel() as kernel:
        assert kernel.run("print(open('/proc/self/oom_score_adj').read())") == "1000"
        reason = kernel.killed(
            "import os, time\n"
            "if os.fork() == 0: open('/proc/self/oom_score_adj', 'w').write('0')\n"
            "time.sleep(60)"
        )
    assert reason == "an oom_score_adj of less than 1000"


@needs_sandbox
@pytest.mark.parametrize("processes", [1, 4])
def test_memory_is_not_hidden_by_processes_that_end(processes, monkeypatch):
    monkeypatch.setattr(sandbox, "COUNT_SECONDS", 60)
    code = (
        "import os, time\n"
        "def churn():\n"
        "    for number in range(10**9):\n"
        "        os.posix_spawn('/usr/bin/sleep', ['sleep', '0.02'], {})\n"
        "        if number > 20: os.wait()\n"
        "for _ in range(2):\n"
        "    if os.fork() == 0: churn()\n"
        "blocks = []\n"
        f"for _ in range({processes - 1}):\n"
        "    if os.fork() == 0: break\n"
        f"for _ in range({60 // processes}): blocks.append(bytearray(b'x' * 10_000_000))\n"
        "time.sleep(60)"
    )
    with Kernel(Limits(memory_bytes=250_000_000, processes=100)) as kernel:
        assert kernel.killed(code, within=10) == "more than 0.25 GB of memory"


@needs_sandbox
def test_shared_memory_counts_once():
    with Kernel(Limits(memory_bytes=400_000_000)) as kernel:
        printed = kernel.run(
            "import os, time\n"
            "block = bytearray(b'x' * 120_000_000)\n"
            "def child():\n"
            "    if os.fork() == 0: sum(block[::4096]); time.sleep(0.2); os._exit(0)\n"
            "for _ in range(8): child()\n"
            # Most looks find processes that end a moment later.
            "for _ in range(150): os.wait(); child()\n"
            "for _ in range(8): os.wait()\n"
            "print('done')"
        )
        assert printed.endswith("done"), kernel.manager.provisioner.exceeded


@needs_sandbox
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (
            "processes",
            "import os, time\nfor _ in range(60):\n    if os.fork() == 0: time.sleep(60)\ntime.sleep(60)",
        ),
        (
            "threads",
            "import threading, time\n"
            "for _ in range(300): threading.Thread(target=time.sleep, args=(60,)).start()\ntime.sleep(60)",
        ),
    ],
)
def test_processes_and_threads(kind, code):
    # Where the operating system counts threads itself, the watchdog never sees too many.
    refused = kind == "threads" and os.geteuid() != 0
    with Kernel(Limits(processes=20, threads=150)) as kernel:
        if refused:
            assert "can't start new thread" in kernel.run(code)
        else:
            assert kernel.killed(code).endswith(f" {kind}")


@needs_sandbox
def test_a_fork_bomb_does_not_get_far():
    # All forks share memory; to find out how much, the watchdog would have to wait for their parents.
    with Kernel(Limits(processes=100, memory_bytes=1_000_000_000)) as kernel:
        reason = kernel.killed("import os, time\nfor _ in range(10): os.fork()\ntime.sleep(60)")
    assert reason in ("more than 1 GB of memory", "more than 100 processes")


@needs_sandbox
def test_written_bytes():
    with Kernel(Limits(written_bytes=5_000_000)) as kernel:
        printed = kernel.run(
            "import os\n"
            "written, reasons = 0, set()\n"
            "for number in range(100):\n"
            "    try:\n"
            "        with open(f'{number}', 'wb', buffering=0) as file:\n"
            "            written += file.write(b'x' * 100_000)\n"
            "    except OSError as error: reasons.add(error.errno)\n"
            "print(written < 5_000_001, reasons)\n"
            "try:\n"
            "    with open('/tmp/one', 'wb', buffering=0) as file: file.truncate(6_000_000)\n"
            "except OSError as error: print(error.errno)"
        )
    assert printed == "True {28}\n27"  # ENOSPC, EFBIG


@needs_sandbox
def test_cpu_time_of_all_processes():
    with Kernel(Limits(cpu_seconds=5)) as kernel:
        # None alone takes as much.
        reason = kernel.killed(
            "import os, time\n"
            "for _ in range(2): os.fork()\n"
            "while time.process_time() < 3: pass\n"
            "time.sleep(60)"
        )
    assert reason == "more than 5 s of CPU time"


@needs_sandbox
def test_limits_are_those_asked_for():
    look = "import resource\nfor name in ('NOFILE', 'FSIZE', 'CPU', 'CORE'):\n"
    look += "    print(*resource.getrlimit(getattr(resource, 'RLIMIT_' + name)))"
    with Kernel(Limits(open_files=200, written_bytes=5_000_000, cpu_seconds=500)) as kernel:
        assert kernel.run(look).split("\n") == ["200 200", "5000000 5000000", "502 502", "0 0"]


@needs_sandbox
def test_limits_cannot_be_raised(student):
    printed = student.run(
        "import resource\n"
        "for name in ('CPU', 'FSIZE', 'NOFILE', 'CORE'):\n"
        "    kind = getattr(resource, 'RLIMIT_' + name)\n"
        "    soft, hard = resource.getrlimit(kind)\n"
        "    try: resource.setrlimit(kind, (hard + 1, hard + 1))\n"
        "    except ValueError: print(hard)"
    )
    assert printed.split() == ["302", "200000000", "1000", "0"]


DAEMON = (
    "import os\n"
    "if os.fork() == 0:\n"
    "    os.setsid()\n"
    "    if os.fork() == 0: os.execvp('sleep', ['{}', '600'])\n"
    "    os._exit(0)\n"
    "os.wait()"
)


@needs_sandbox
@pytest.mark.parametrize("way", ["shutdown", "exit", "killed"])
def test_no_process_is_left_behind(way):
    marker = f"daemon-{uuid.uuid4()}"
    with Kernel() as kernel:
        kernel.run(DAEMON.format(marker))
        assert wait_until(lambda: processes(marker))
        if way == "exit":
            kernel.killed("os._exit(3)")
            assert not processes(marker)
        elif way == "killed":
            kernel.killed("import signal; os.kill(os.getpid(), signal.SIGKILL)")
            assert not processes(marker)
    assert not processes(marker)
    assert kernel.manager.provisioner.exceeded == ""


@needs_sandbox
def test_an_interrupt_stops_a_loop_and_its_children():
    marker = f"child-{uuid.uuid4()}"
    with Kernel() as kernel:
        kernel.run("x = 5")
        asked = kernel.client.execute(
            f"import subprocess; subprocess.Popen(['{marker}', '600'], executable='sleep')\nwhile True: pass"
        )
        assert wait_until(lambda: processes(marker))
        kernel.wait(kernel.manager.interrupt_kernel())
        while (reply := kernel.wait(kernel.client.get_shell_msg(timeout=20)))["parent_header"][
            "msg_id"
        ] != asked:
            pass
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        assert wait_until(lambda: not processes(marker))
        # After an error, ipykernel aborts what it is asked in the next moment.
        assert wait_until(lambda: kernel.run("print(x)") == "5")


@needs_sandbox
def test_a_sandbox_dies_with_its_grader(way):
    marker = f"orphan-{uuid.uuid4()}"
    program = f"""
import asyncio
from tests.grading.test_sandbox import forked, kernel_manager
async def main():
    manager = {"kernel_manager" if way == "started" else "forked"}(environment={{"MARKER": "{marker}"}})
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    print("ready", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    environment = os.environ | {"PYTHONPATH": str(Path(sandbox.__file__).parents[2])}
    grader = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE)
    try:
        # bubblewrap arranges for its death a moment after it starts.
        assert grader.stdout.readline() == b"ready\n"
        # Of the program above, bubblewrap, and those inside.
        assert len(processes(marker)) >= 4
    finally:
        grader.send_signal(signal.SIGKILL)
        grader.wait()
    assert wait_until(lambda: not processes(marker))


@needs_sandbox
def test_any_jupyter_tool_can_start_one_by_a_kernelspec(tmp_path, monkeypatch):
    entry = EntryPoint(
        "nlpkit-sandbox", "nlpkit.grading.sandbox:SandboxProvisioner", KernelProvisionerFactory.GROUP_NAME
    )
    monkeypatch.setitem(KernelProvisionerFactory.instance().provisioners, entry.name, entry)
    spec = {
        "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Sandbox",
        "language": "python",
        "env": {"COLOUR": "green"},
        "metadata": {
            "kernel_provisioner": {
                "provisioner_name": "nlpkit-sandbox",
                "config": {"limits": {"open_files": 321}},
            }
        },
    }
    (tmp_path / "boxed").mkdir()
    (tmp_path / "boxed" / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    manager = KernelManager(
        kernel_name="boxed",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(tmp_path)]),
        connection_file=str(tmp_path / "connection.json"),
    )
    manager.start_kernel()
    try:
        client = manager.client()
        client.start_channels()
        code = (
            "import os, resource as r; print(r.getrlimit(r.RLIMIT_NOFILE), os.environ['COLOUR'], os.getcwd())"
        )
        for _ in range(2):
            printed = []
            client.wait_for_ready(timeout=60)
            client.execute_interactive(
                code, output_hook=lambda m, p=printed: p.append(m["content"].get("text")), timeout=30
            )
            assert "(321, 321) green /home/student/work\n" in printed
            manager.restart_kernel(now=True)
        client.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)
    assert not list(Path(manager.ip).parent.parent.glob(Path(manager.ip).parent.name))


@needs_sandbox
@pytest.mark.parametrize("command", [["/bin/sh", "-m", "x"], [sys.executable, "-c", "x"]])
def test_other_programs_are_not_started(command):
    with pytest.raises(SandboxUnavailable, match="make it start"):
        asyncio.run(Kernel.start().provisioner.launch_kernel(command))


@needs_sandbox
def test_a_long_temporary_folder(tmp_path, monkeypatch):
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with Kernel() as kernel:
        assert kernel.run("print(1)") == "1"
    assert not list(long.iterdir())


@needs_sandbox
def test_the_probe_finds_nothing_wrong():
    found = sandbox.probe()
    assert len(found) == 8
    assert all(check.ok for check in found)


def fake(folder: Path, script: str) -> str:
    (folder / "bwrap").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "bwrap").chmod(0o755)
    return str(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="the message is another one elsewhere")
def test_without_bubblewrap_nothing_starts(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="apt-get install bubblewrap"):
        kernel_manager()
    [check] = sandbox.probe()
    assert (check.ok, check.found) == (False, "bwrap is not installed")


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is a program for Linux")
@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1",
            "uid map: Permission denied.*: .+",
        ),
        ("echo 'bwrap: Unknown option --size' >&2; exit 1", "install bubblewrap 0.8 or newer"),
        (
            'while [ "$1" != -- ]; do shift; done; shift; PYTHONPATH=/ exec "$@"',
            "namespaces: shared: user, mnt",
        ),
    ],
)
def test_a_sandbox_that_does_not_hold_is_none(script, message, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", fake(tmp_path, script) + ":/usr/bin:/bin")
    with pytest.raises(SandboxUnavailable, match=message) as caught:
        kernel_manager()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [0, -1, float("nan"), "2 GB", None])
def test_a_limit_is_a_number(value):
    with pytest.raises(ValueError, match=r"memory_bytes is .*expected a number"):
        Limits(memory_bytes=value)
