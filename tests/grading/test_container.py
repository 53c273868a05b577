"""Kernels in containers: the streams over one pair of pipes everywhere, Docker and Podman where they work."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import uuid
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy
import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import KernelProvisionerFactory
from jupyter_client.session import Session

import nlpkit
from nlpkit.course import CourseError
from nlpkit.grading import container, container_inside
from nlpkit.grading.container_inside import (
    CLOSE,
    CREDIT,
    DATA,
    FRAME_BYTES,
    HEADER,
    NUMBER,
    OPEN,
    READY,
    WINDOW_BYTES,
    Malformed,
    Streams,
)
from nlpkit.grading.engine import require_sandbox
from nlpkit.grading.grade import grade
from nlpkit.grading.rebuild import read_master
from nlpkit.grading.sandbox import SandboxUnavailable
from nlpkit.grading.settings import Limits, Settings
from tests.grading import test_sandbox
from tests.grading.conftest import needs_sandbox
from tests.grading.test_rebuild import PSET, cell, encode, solved, tiny_course

LINUX = sys.platform == "linux"
needs_linux = pytest.mark.skipif(not LINUX, reason="a container's inside is Linux")


# The streams.


async def two_ends(on_open):
    """Return two Streams that are connected to each other, and what runs them."""
    arrived = asyncio.Queue()
    server = await asyncio.start_server(lambda *pair: arrived.put_nowait(pair), "127.0.0.1", 0)
    pair = await asyncio.open_connection(*server.sockets[0].getsockname())
    outside = Streams(*pair, on_control=lambda kind, data: None)
    inside = Streams(*await arrived.get(), on_control=lambda kind, data: None, on_open=on_open)
    running = [asyncio.ensure_future(each.run()) for each in (outside, inside)]
    server.close()
    return outside, inside, running


@contextlib.asynccontextmanager
async def relayed(serve):
    """Yield the address of a server that is reached by way of streams, and the streams of both ends."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    outside, inside, running = await two_ends(lambda port: asyncio.open_connection(*address))
    relay = await asyncio.start_server(lambda *pair: outside.connect(7, *pair), "127.0.0.1", 0)
    try:
        yield relay.sockets[0].getsockname(), outside, inside
    finally:
        outside.writer.close()
        await asyncio.wait_for(asyncio.gather(*running), 10)
        relay.close()
        server.close()


async def echo(reader, writer):
    while data := await reader.read(50_000):
        writer.write(data)
        await writer.drain()
    writer.close()


def test_many_large_streams_arrive_unchanged():
    async def one(address, content):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(content)
        received = await reader.readexactly(len(content))
        writer.close()
        return received == content

    async def main():
        async with relayed(echo) as (address, outside, inside):
            contents = [os.urandom(n) for n in (30_000_000, *range(1, 200_000, 2_000))]
            assert all(await asyncio.gather(*(one(address, content) for content in contents)))
            while outside.streams or inside.streams:
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(main(), 60))


def test_a_stream_that_nobody_reads_stops_itself_only():
    sent = 0

    async def flood_or_echo(reader, writer):
        nonlocal sent
        if await reader.readexactly(1) == b"e":
            await echo(reader, writer)
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(bytes(100_000))
                await writer.drain()
                sent += 100_000

    async def main():
        async with relayed(flood_or_echo) as (address, outside, _):
            _, flood = await asyncio.open_connection(*address, limit=1000)
            flood.write(b"f")
            waiting = 0
            for _ in range(100):
                reader, writer = await asyncio.open_connection(*address)
                writer.write(b"ehello")
                assert await reader.readexactly(5) == b"hello"
                writer.close()
                waiting = max(waiting, *(stream.waiting for stream in outside.streams.values()))
            assert sent > WINDOW_BYTES
            assert waiting <= WINDOW_BYTES
            stopped_at = sent
            await asyncio.sleep(0.3)
            assert sent == stopped_at
            flood.transport.abort()

    asyncio.run(asyncio.wait_for(main(), 60))


def test_the_other_end_going_away_closes_what_it_served():
    async def main():
        async with relayed(echo) as (address, _, inside):
            reader, writer = await asyncio.open_connection(*address)
            writer.write(b"x")
            assert await reader.readexactly(1) == b"x"
            inside.writer.close()
            assert await reader.read() == b""
            writer.close()

    asyncio.run(asyncio.wait_for(main(), 10))


def frame(kind, number=0, data=b"", length=None):
    return HEADER.pack(kind, number, len(data) if length is None else length) + data


FULL = frame(DATA, 1, bytes(FRAME_BYTES))
MALFORMED = {
    "a long frame": frame(DATA, 1, length=FRAME_BYTES + 1),
    "4 GB": frame(DATA, 1, length=2**32 - 1),
    "an unknown kind": frame(99, 1),
    "an unknown stream": frame(DATA, 2, b"x"),
    "an open": frame(OPEN, 2, NUMBER.pack(1)),
    "no data": frame(DATA, 1),
    "more than the window": FULL * (WINDOW_BYTES // FRAME_BYTES + 1),
    "credit for nothing": frame(CREDIT, 1, NUMBER.pack(1)),
    "half a credit": frame(CREDIT, 1, b"\0"),
    "a close with data": frame(CLOSE, 1, b"x"),
    "data after the close": frame(CLOSE, 1) + frame(DATA, 1, b"x"),
    "control": frame(READY, data=b"x"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_frames_end_the_streams(name):
    def on_control(kind, data):
        raise Malformed("control")

    async def main():
        server = await asyncio.start_server(lambda *pair: None, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()
        reader = asyncio.StreamReader()
        streams = Streams(reader, (await asyncio.open_connection(*address))[1], on_control)
        carrying = asyncio.ensure_future(streams.connect(7, *await asyncio.open_connection(*address)))
        await asyncio.sleep(0)
        running = asyncio.ensure_future(streams.run())
        reader.feed_data(frame(DATA, 1, b"fine"))
        await asyncio.sleep(0.01)
        assert not running.done()
        # At once, before anything is read.
        reader.feed_data(MALFORMED[name])
        with pytest.raises(Malformed):
            await asyncio.wait_for(running, 5)
        await asyncio.wait_for(carrying, 5)
        streams.writer.close()
        server.close()

    asyncio.run(main())


def test_random_bytes_are_no_frames():
    for seed in range(50):
        content = numpy.random.default_rng(seed).bytes(10_000)

        async def main(content=content):
            reader = asyncio.StreamReader()
            reader.feed_data(content)
            reader.feed_eof()
            with contextlib.suppress(Malformed):
                await Streams(reader, None, lambda kind, data: None).run()

        asyncio.run(main())


# A whole kernel, by way of a program that takes podman's command line, and shuts nothing in.

FAKE = """#!{python}
import contextlib, os, pathlib, signal, sys, tempfile, time
folder, (command, *words) = pathlib.Path({folder!r}), sys.argv[1:]
if command == "image":
    print("sha256:fake")
elif command == "run" and words[-1] == "look":
    print((folder / "look").read_text())
elif command == "run":
    (folder / words[words.index("--name") + 1]).write_text(str(os.getpid()))
    (folder / "line").write_text("\\n".join(words))
    home = tempfile.mkdtemp(dir=folder)
    instead = [folder / "instead"] if (folder / "instead").exists() else None
    line = instead or words[words.index("sha256:fake") + 2:]
    os.execve({python!r}, [{python!r}, *line], dict(os.environ, HOME=home, PYTHONPATH={root!r}))
elif command == "rm":
    # The real one waits until it has ended, too.
    pid = int((folder / words[-1]).read_text())
    with contextlib.suppress(ProcessLookupError):
        for _ in range(200):
            os.kill(pid, 0)
            if open(f"/proc/{{pid}}/stat").read().split()[2] == "Z": break
            time.sleep(0.05)
        else:
            os.kill(pid, signal.SIGKILL)
            sys.exit("it had to be killed")
"""

SEEN = {
    "source": container_inside.source_digest(),
    "python": ".".join(map(str, sys.version_info[:2])),
    "packages": {},
    "interfaces": ["lo"],
    "processes": 1,
    "writable": [],
    "capabilities": 0,
    "new privileges": False,
    "filter": 2,
    "user": 1000,
    "memory": 2_999_996_416,
    "threads": 1000,
}


def packages_here() -> dict[str, str]:
    return {
        d.metadata["Name"].lower().replace("_", "-"): d.version for d in importlib.metadata.distributions()
    }


@pytest.fixture
def fake(tmp_path, monkeypatch):
    if not LINUX:
        pytest.skip("a container's inside is Linux")
    folder = tmp_path / "fake"
    folder.mkdir()
    words = {"python": sys.executable, "folder": str(folder), "root": str(Path(nlpkit.__file__).parents[1])}
    (folder / "podman").write_text(FAKE.format(**words), encoding="utf-8")
    (folder / "podman").chmod(0o755)
    see(folder)
    monkeypatch.setattr(container, "source_digest", lambda: SEEN["source"])
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("CANARY", "canary-77ab")
    container._require.cache_clear()
    yield folder
    container._require.cache_clear()


def see(folder, **changes):
    (folder / "look").write_text(json.dumps(SEEN | {"packages": packages_here()} | changes), encoding="utf-8")


class Kernel(test_sandbox.Kernel):
    """A kernel in a container that student code is sent to."""

    def __init__(self, kind="podman", limits: Limits | None = None, **options):
        super().__init__(limits, container.kernel_manager, kind=kind, **options)

    def restart(self):
        self.client.stop_channels()
        self.wait(self.manager.restart_kernel(now=True))
        self.connect()


def processes(marker: str) -> list[int]:
    """Return the processes with the marker in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"MARKER={marker}".encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def test_a_session_over_pipes(fake):
    marker = uuid.uuid4().hex
    with Kernel(environment={"MARKER": marker}) as kernel:
        assert kernel.run("import os; print(6 * 7, os.getcwd().startswith(os.environ['HOME']))") == "42 True"
        assert (
            kernel.run("print(os.listdir(), sorted(set(os.environ) & {'CANARY', 'MARKER'}))")
            == "[] ['MARKER']"
        )
        assert kernel.run("print('x' * 30_000_000)") == "x" * 30_000_000
        # A message of 30 MB to the kernel, which then asks for what came with it.
        content = {
            "code": "print(len(get_ipython().kernel.get_parent()['metadata']['text']))",
            "silent": False,
        }
        message = kernel.client.session.msg("execute_request", content, metadata={"text": "y" * 30_000_000})
        kernel.client.shell_channel.send(message)
        while "text" not in (shown := kernel.wait(kernel.client.get_iopub_msg(timeout=30))["content"]):
            pass
        assert shown["text"] == "30000000\n"
        # With sessions of their own: one session takes a message that two clients get for a repeated one.
        sessions = [Session(key=kernel.manager.session.key) for _ in range(20)]
        clients = [kernel.manager.client(session=session) for session in sessions]
        for client in clients:
            client.start_channels()
            kernel.wait(client.wait_for_ready(timeout=60))
        for client in clients:
            client.stop_channels()
        assert processes(marker)
        sockets = Path(kernel.manager.ip).parent
        assert kernel.run("print('still here')") == "still here"
    assert not processes(marker)
    assert not sockets.exists()
    line = (fake / "line").read_text(encoding="utf-8").split("\n")
    assert [word for word in line if word.startswith(("-v", "--volume", "--mount", "-p", "--publish"))] == []
    assert line[line.index("--network") + 1] == "none"


def test_tests_reach_a_kernel_over_pipes(fake, tmp_path):
    master = read_master(tiny_course(tmp_path / "course"), PSET)
    result, _ = grade(master, "Ana", encode(solved(master)), settings=Settings("podman"))
    assert (result.status, result.score, result.notes) == ("graded", 5, [])


def test_any_jupyter_tool_can_start_one_by_a_kernelspec(fake, tmp_path, monkeypatch):
    group = KernelProvisionerFactory.GROUP_NAME
    entry = EntryPoint("nlpkit-container", "nlpkit.grading.container:ContainerProvisioner", group)
    monkeypatch.setitem(KernelProvisionerFactory.instance().provisioners, entry.name, entry)
    # As on Windows.
    monkeypatch.setattr(container, "TRANSPORT", "tcp")
    config = {"kind": "podman", "limits": {"open_files": 321}}
    spec = {
        "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Container",
        "language": "python",
        "env": {"COLOUR": "green"},
        "metadata": {"kernel_provisioner": {"provisioner_name": "nlpkit-container", "config": config}},
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
        client.wait_for_ready(timeout=60)
        printed = []
        client.execute_interactive(
            "import os; print(os.environ['COLOUR'])",
            output_hook=lambda message: printed.append(message["content"].get("text") or ""),
            timeout=30,
        )
        assert "".join(printed) == "green\n"
        client.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)
    assert manager.transport == "tcp"
    assert "nofile=321:321" in (fake / "line").read_text(encoding="utf-8").split("\n")


def test_other_programs_are_not_started(fake):
    with pytest.raises(SandboxUnavailable, match="make it start python -m MODULE"):
        asyncio.run(container.kernel_manager("podman").provisioner.launch_kernel(["/bin/sh", "-c", "x"]))


def test_an_interrupt_stops_a_loop(fake):
    with Kernel() as kernel:
        kernel.run("x = 5")
        asked = kernel.client.execute("while True: pass")
        time.sleep(0.5)
        kernel.wait(kernel.manager.interrupt_kernel())
        while (reply := kernel.wait(kernel.client.get_shell_msg(timeout=20)))["parent_header"][
            "msg_id"
        ] != asked:
            pass
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        kernel.wait(kernel.client.wait_for_ready(timeout=10))
        assert kernel.run("print(x)") == "5"


def test_a_kernel_that_ends_is_noticed_and_can_be_started_again(fake):
    with Kernel() as kernel:
        assert kernel.killed("import os; os._exit(3)") == ""
        kernel.restart()
        assert kernel.run("print(1)") == "1"


def test_a_kernel_dies_with_its_grader(fake):
    marker = uuid.uuid4().hex
    program = f"""
import asyncio
from nlpkit.grading import container
container.source_digest = lambda: "{SEEN["source"]}"
async def main():
    manager = container.kernel_manager("podman", environment={{"MARKER": "{marker}"}})
    await manager.start_kernel()
    print("ready", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    environment = os.environ | {"PYTHONPATH": str(Path(nlpkit.__file__).parents[1])}
    grader = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE)
    try:
        assert grader.stdout.readline() == b"ready\n"
        assert processes(marker)
    finally:
        grader.send_signal(signal.SIGKILL)
        grader.wait()
        grader.stdout.close()
    assert wait_until(lambda: not processes(marker))


def wait_until(condition, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_a_container_that_sends_nonsense_is_ended(fake):
    ready, wrong = frame(READY), MALFORMED["an open"]
    program = (
        f"import sys, time; sys.stdout.buffer.write({ready + wrong!r}); sys.stdout.flush(); sys.stdin.read()"
    )
    (fake / "instead").write_text(program, encoding="utf-8")
    manager = container.kernel_manager("podman")

    async def main():
        await manager.start_kernel()
        while await manager.is_alive():
            await asyncio.sleep(0.01)
        await manager.shutdown_kernel(now=True)

    asyncio.run(asyncio.wait_for(main(), 30))
    assert manager.provisioner.exceeded == f"the container sent a frame of kind {OPEN} for stream 2 of 0"


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import sys; sys.exit('\\x1b[2Jno space left')", r"no container starts \(\?\[2Jno space left\)"),
        ("import sys; sys.stdin.read()", "podman starts no container in 1 s"),
    ],
)
def test_a_container_that_does_not_start(fake, program, message, monkeypatch):
    (fake / "instead").write_text(program, encoding="utf-8")
    monkeypatch.setattr(container, "START_SECONDS", 1)
    manager = container.kernel_manager("podman")
    with pytest.raises(SandboxUnavailable, match=message):
        asyncio.run(manager.start_kernel())
    assert [thread for thread in __import__("threading").enumerate() if thread.name == "container"] == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source": "0" * 64}, "podman: source: another nlpkit .* podman build -t nlpkit-sandbox .* -f "),
        ({"python": "3.9"}, r"podman: Python: 3.9, here .*--build-arg PYTHON=3\.1"),
        ({"packages": {}}, "packages: other than here: .*numpy missing.* podman build"),
        ({"packages": {"numpy": "1.0"}}, "packages: other than here: .*numpy 1.0.* podman build"),
        ({"interfaces": ["lo", "eth0"]}, "podman: network: interfaces: lo, eth0: podman does not shut it in"),
        ({"processes": 200}, "processes: 200"),
        ({"writable": ["/usr"]}, "system: writable: /usr"),
        ({"user": 0}, "user: 0"),
        ({"capabilities": 1}, "capabilities: 1"),
        ({"new privileges": True}, "new privileges: possible"),
        ({"filter": 0}, "system calls: not filtered"),
        ({"memory": None}, "limits: none"),
        ({"threads": 5_000}, "limits: none"),
    ],
)
def test_a_container_that_does_not_hold_is_none(fake, changes, message):
    see(fake, **changes)
    with pytest.raises(CourseError, match=message) as caught:
        require_sandbox("podman")
    assert "\n" not in str(caught.value)
    assert "--no-sandbox" in str(caught.value)


@needs_linux
@pytest.mark.parametrize(
    ("script", "message"),
    [
        (None, "podman is not installed: install it"),
        (
            "echo 'Error: inspecting object: nlpkit-sandbox: image not known' >&2; exit 125",
            "no image .*podman build",
        ),
        (
            "echo 'Error: No such image: nlpkit-sandbox' >&2; exit 1",
            "has no image nlpkit-sandbox: .*podman build",
        ),
        (
            "echo 'Cannot connect to the daemon.' >&2; exit 1",
            r"does not answer \(Cannot .*podman machine start",
        ),
        ('[ "$1" = image ] && echo sha256:x || { echo "no crun" >&2; exit 1; }', r"starts \(no crun\)"),
    ],
)
def test_without_an_engine_or_an_image_nothing_starts(script, message, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    container._require.cache_clear()
    if script:
        (tmp_path / "podman").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / "podman").chmod(0o755)
    with pytest.raises(SandboxUnavailable, match=message) as caught:
        container.kernel_manager("podman")
    assert "\n" not in str(caught.value)
    [check] = container.probe("podman")
    assert not check.ok
    assert check.advice


@needs_linux
def test_a_file_more_is_another_source(tmp_path, monkeypatch):
    copy = tmp_path / "nlpkit"
    shutil.copytree(Path(nlpkit.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(container_inside, "__file__", str(copy / "grading" / "container_inside.py"))
    assert container_inside.source_digest() == SEEN["source"]
    text = (copy / "text.py").read_bytes()
    (copy / "text.py").write_bytes(text.replace(b"\n", b"\r\n"))
    assert container_inside.source_digest() == SEEN["source"]
    (copy / "text.py").write_bytes(text + b"#")
    assert container_inside.source_digest() != SEEN["source"]


# Containers, where an engine works. The image is made from this machine's Python; no registry is asked.

NEEDED = ("nlpkit", "ipykernel", "numpy", "cloudpickle")
LIBRARIES = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")
INSTEAD = """#!/bin/sh
# What a system that runs as a service of another one needs: limits that it may set, and control groups.
command=$1; shift
[ "$command" = run ] && set -- --ulimit nproc=1000:1000 "$@"
exec {program} --log-level=error --runtime runc --cgroup-manager cgroupfs "$command" "$@"
"""


def distributions() -> dict[str, importlib.metadata.Distribution]:
    """Return what a kernel needs to run, without the course's larger packages."""
    found, left = {}, list(NEEDED)
    while left:
        name = left.pop().lower().replace("_", "-")
        if name not in found:
            found[name] = importlib.metadata.distribution(name)
            for line in found[name].requires or []:
                if ";" not in line:
                    left.append(re.match(r"[\w.-]+", line)[0])
    return found


def write_image(file) -> None:
    """Write a tar of a root file system: Python, the packages that are needed, and the libraries of both."""
    prefix, site = Path(sys.base_prefix), f"lib/python3.{sys.version_info[1]}/site-packages"
    binaries = {Path(sys.executable).resolve(), *(prefix / "lib").glob("python3.*/lib-dynload/*.so")}

    def plain(entry):
        unneeded = re.search(r"/(test|tests|idlelib|site-packages|config-3[^/]*)$", entry.name)
        entry.uid = entry.gid = 0
        entry.mode |= 0o444 | (0o111 if entry.isdir() or entry.mode & 0o100 else 0)
        return None if unneeded and "numpy" not in entry.name else entry

    with tarfile.open(fileobj=file, mode="w|") as tar:
        tar.add(Path(sys.executable).resolve(), "usr/local/bin/python", filter=plain)
        tar.add(prefix / "lib" / f"python3.{sys.version_info[1]}", f"usr/local/{site[:-14]}", filter=plain)
        for distribution in distributions().values():
            for path in distribution.files:
                place = Path(distribution.locate_file(path))
                if ".." not in path.parts and place.is_file():
                    tar.add(place, f"usr/local/{site}/{path}", filter=plain)
                    if ".so" in path.name:
                        binaries.add(place)
        for path in sorted(Path(nlpkit.__file__).parent.rglob("*.py")):
            name = path.relative_to(Path(nlpkit.__file__).parents[1])
            tar.add(path, f"usr/local/{site}/{name}", filter=plain)
        listed = subprocess.run(["ldd", *binaries], capture_output=True, text=True).stdout
        libraries = set(re.findall(r"=> (/\S+) \(", listed)) | {p for p in LIBRARIES if os.path.exists(p)}
        # numpy brings its own, where it looks for them.
        for path in sorted(path for path in libraries if "/site-packages/" not in path):
            tar.add(os.path.realpath(path), path.removeprefix("/"), filter=plain)


def working(kind: str, folder: Path) -> str:
    """Return the folder of a program that starts containers here; skip if none does."""
    if shutil.which(kind) is None:
        pytest.skip(f"{kind} is not installed")
    program = shutil.which(kind)
    if (info := subprocess.run([program, "info"], capture_output=True, text=True)).returncode:
        pytest.skip(f"{kind} does not answer: {info.stderr.strip()}")
    with contextlib.ExitStack() as stack:
        image = stack.enter_context((folder / "image.tar").open("wb+"))
        write_image(image)
        image.seek(0)
        imported = subprocess.run(
            [program, "import", "-", IMAGE], stdin=image, capture_output=True, text=True
        )
    (folder / "image.tar").unlink()
    if imported.returncode:
        pytest.skip(f"{kind} imports no image: {imported.stderr.strip()}")
    run = ["run", "--rm", "--network", "none", "--ulimit", "nofile=1000:1000", IMAGE, "python", "-V"]
    if (plain := subprocess.run([program, *run], capture_output=True, text=True)).returncode == 0:
        return str(Path(program).parent)
    (folder / kind).write_text(INSTEAD.format(program=program), encoding="utf-8")
    (folder / kind).chmod(0o755)
    if subprocess.run([folder / kind, *run], capture_output=True).returncode:
        pytest.skip(f"{kind} starts no container: {plain.stderr.strip()}")
    return str(folder)


# Of this process: others may run the same tests.
IMAGE = f"nlpkit-sandbox-test-{os.getpid()}"


def containers(kind: str) -> list[str]:
    """Return the names of all containers, those that have ended included."""
    line = [kind, "ps", "--all", "--format", "{{.Names}}"]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()


@pytest.fixture(scope="module", params=container.ENGINES)
def engine(request, tmp_path_factory):
    kind, folder = request.param, tmp_path_factory.mktemp("engine")
    with pytest.MonkeyPatch.context() as patch:
        try:
            patch.setenv("PATH", f"{working(kind, folder)}:{os.environ['PATH']}")
            patch.setattr(container, "IMAGE", IMAGE)
            # Once: whoever works on nlpkit while this runs would make another source of it.
            patch.setattr(container, "source_digest", lambda: SEEN["source"])
            patch.setattr(
                container, "required_packages", lambda: [name for name in NEEDED if name != "nlpkit"]
            )
            container._require.cache_clear()
            yield kind
        finally:
            container._require.cache_clear()
            if shutil.which(kind):
                subprocess.run([kind, "rmi", "-f", IMAGE], capture_output=True)


def test_the_probe_finds_nothing_wrong(engine):
    found = container.probe(engine)
    assert [check for check in found if not check.ok] == []
    assert len(found) == 12


@pytest.fixture(scope="module")
def student(engine):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANARY", "canary-77ab")
        with Kernel(engine, environment={"COLOUR": "green"}) as kernel:
            kernel.run("import os, socket")
            yield kernel


def test_no_network(student):
    connect = "import socket; socket.create_connection(('{}', {}), 5)"
    for address, port in [("169.254.169.254", 80), ("8.8.8.8", 53)]:
        assert "Network is unreachable" in student.run(connect.format(address, port))
    assert student.run("print([name for _, name in socket.if_nameindex()])") == "['lo']"


def test_no_file_of_the_host(student, root, tmp_path):
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    for path in (tmp_path / "secret", root / "pyproject.toml", "/var/run/docker.sock"):
        assert "FileNotFoundError" in student.run(f"import os; os.stat({str(path)!r})")
    printed = student.run(
        "print(sorted(set(os.environ) & {'CANARY', 'COLOUR', 'DOCKER_HOST'}), os.listdir())"
    )
    assert printed == "['COLOUR'] []"


def test_only_empty_folders_are_writable(student):
    printed = student.run(
        "places = {line.split()[4] for line in open('/proc/self/mountinfo')}\n"
        "for top in ('/', '/home', '/run', '/dev', '/etc', '/usr', '/sys/fs/cgroup'):\n"
        "    places |= {os.path.join(top, n) for n in (os.listdir(top) if os.path.isdir(top) else [])}\n"
        "writable = []\n"
        "for place in sorted(p for p in places if os.path.isdir(p) and not os.path.islink(p)):\n"
        "    try: open(place + '/new', 'w').close(); os.remove(place + '/new'); writable.append(place)\n"
        "    except OSError: pass\n"
        "print(writable)"
    )
    # Message queues have a limit of their own, of 800 kB.
    assert set(eval(printed)) - {"/dev/mqueue"} == {"/dev/shm", "/home/student", "/tmp"}


def test_the_first_process_is_out_of_reach(student):
    student.run("for number in (2, 9, 15, 19): os.kill(1, number)")
    assert student.run("print(os.getuid(), open('/proc/1/comm').read())").split() == ["1000", "python"]
    for path in ("/proc/1/environ", "/proc/1/fd/1", "/proc/1/mem"):
        assert "PermissionError" in student.run(f"open({path!r}, 'rb').read(1)")
    # What loses its parent becomes its child; it takes note when such a one ends.
    student.run("if os.fork() == 0:\n    os.fork()\n    os._exit(0)\nos.wait()")
    count = "print(len([p for p in os.listdir('/proc') if p.isdigit()]))"
    assert wait_until(lambda: student.run(count) == "2")


def test_limits_of_the_process(student):
    printed = student.run(
        "import resource as r\n"
        "for name in ('CPU', 'FSIZE', 'NOFILE', 'CORE'):\n"
        "    try: r.setrlimit(getattr(r, 'RLIMIT_' + name), (r.RLIM_INFINITY,) * 2)\n"
        "    except ValueError: print(*r.getrlimit(getattr(r, 'RLIMIT_' + name)))"
    )
    assert printed.splitlines() == ["300 300", "200000000 200000000", "1000 1000", "0 0"]


def test_memory(engine):
    with Kernel(engine, Limits(memory_bytes=200_000_000)) as kernel:
        reason = kernel.killed("blocks = []\nwhile True: blocks.append(bytearray(b'x' * 20_000_000))")
        assert reason == "more than 0.2 GB of memory"
        kernel.restart()
        assert kernel.killed("import os; os.kill(os.getpid(), 9)") == ""


def test_written_bytes_count_and_are_limited(engine):
    with Kernel(engine, Limits(written_bytes=5_000_000)) as kernel:
        for folder in ("/tmp", "/dev/shm", "/home/student/work"):
            printed = kernel.run(
                "import os\n"
                "written = 0\n"
                "try:\n"
                "    for number in range(100):\n"
                f"        with open(f'{folder}/{{number}}', 'wb', buffering=0) as file:\n"
                "            written += file.write(b'x' * 100_000)\n"
                "except OSError as error: print(4_000_000 < written < 5_000_001, error.errno)"
            )
            assert printed == "True 28"


def test_processes_and_threads(engine):
    with Kernel(engine, Limits(threads=60)) as kernel:
        printed = kernel.run(
            "import os, time\n"
            "children = 0\n"
            "try:\n"
            "    while children < 100:\n"
            "        if os.fork() == 0: time.sleep(30); os._exit(0)\n"
            "        children += 1\n"
            "except OSError as error: print(30 < children < 60, error.errno)"
        )
        assert printed == "True 11"


DAEMON = (
    "import os\n"
    "if os.fork() == 0:\n"
    "    os.setsid()\n"
    "    if os.fork() == 0: import time; time.sleep(600)\n"
    "    os._exit(0)\n"
    "os.wait()"
)


@pytest.mark.parametrize("way", ["shutdown", "exit"])
def test_nothing_is_left_behind(engine, way):
    marker = uuid.uuid4().hex
    with Kernel(engine, environment={"MARKER": marker}) as kernel:
        name = kernel.manager.provisioner._container.id
        kernel.run(DAEMON)
        assert len(processes(marker)) == 2
        assert name in containers(engine)
        if way == "exit":
            kernel.killed("os._exit(3)")
    assert not processes(marker)
    assert name not in containers(engine)


def test_nothing_is_left_behind_by_a_grader_that_was_killed(engine):
    marker = uuid.uuid4().hex
    read, write = os.pipe()
    grader = os.fork()
    if grader == 0:
        try:
            kernel = Kernel(engine, environment={"MARKER": marker})
            kernel.run(DAEMON)
            os.write(write, kernel.manager.provisioner._container.id.encode() + b"\n")
            time.sleep(100)
        finally:
            os._exit(1)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            name = pipe.readline().strip()
        assert name in containers(engine)
        assert len(processes(marker)) == 2
    finally:
        os.kill(grader, signal.SIGKILL)
        os.waitpid(grader, 0)
    assert wait_until(lambda: not processes(marker))
    assert wait_until(lambda: name not in containers(engine))


@needs_sandbox
def test_the_same_points_as_with_bubblewrap(engine, tmp_path):
    master = read_master(tiny_course(tmp_path), PSET)
    answered = solved(master)
    wrong = solved(master)
    cell(wrong, "q2_total_answer")["source"] = "def total(x):\n    return 3"
    hangs = solved(master)
    cell(hangs, "q1_double_answer")["source"] = "import os\nos._exit(1)"
    outcomes = {}
    for sandbox in ("bubblewrap", engine):
        settings = Settings(sandbox, Limits(cell_seconds=20))
        results = [
            grade(master, "a", encode(each), settings=settings)[0] for each in (answered, wrong, hangs)
        ]
        outcomes[sandbox] = [(r.status, r.score, r.questions, r.notes) for r in results]
    assert outcomes[engine] == outcomes["bubblewrap"]
    assert [score for _, score, *_ in outcomes[engine]] == [5, 2, 3]
