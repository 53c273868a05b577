"""Run a student's kernel in a container of Docker or Podman, where there is no bubblewrap: macOS, Windows.

Nothing is shared with the container, no folder, no socket and no network, so that it may as well run in the
virtual machine of Docker Desktop or ``podman machine``. The kernel's ZeroMQ connections are carried over the
standard input and output of ``docker run``, see :mod:`nlpkit.grading.container_inside`; on this side they end
in sockets at the addresses of the kernel's connection file, where Jupyter tools look for them. What comes out
of the container is taken as bytes of limited number, never as more.

The image holds Python, the packages and nlpkit itself; it must hold the same source as this package.

The engine keeps the limits on memory, threads and written bytes for the container as a whole. CPU time and
open files are limited for each process only, and the number of processes only as each is a thread, too.

Any Jupyter tool can start such a kernel, by a kernelspec with ``"metadata": {"kernel_provisioner":
{"provisioner_name": "nlpkit-container", "config": {"kind": "podman"}}}``.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.metadata
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, Enum

from nlpkit.grading.container_inside import (
    BOOT,
    ENDED,
    NUMBER,
    OUT_OF_MEMORY,
    READY,
    SIGNAL,
    Malformed,
    Streams,
    source_digest,
)
from nlpkit.grading.sandbox import HOME, PASSED, Check, SandboxUnavailable, managed_by
from nlpkit.grading.settings import Limits

ENGINES = ("docker", "podman")

IMAGE = "nlpkit-sandbox"

START_SECONDS = 60
"""How long a container may take to start; the machine may have others to start."""

END_SECONDS = 5
"""How long a container may take to end by itself; then its engine is asked to kill it."""

TRANSPORT = "tcp" if os.name == "nt" else "ipc"

INSIDE = ("python", "-m", "nlpkit.grading.container_inside")


def kernel_manager(
    kind: str, limits: Limits | None = None, environment: Mapping[str, str] | None = None
) -> AsyncKernelManager:
    """Return the manager of a Python kernel in a container, for nbclient to start (``cleanup_kc=True``).

    When the kernel has died, ``manager.provisioner.exceeded`` says which limit it went beyond ("" if none).

    Parameters
    ----------
    kind : {"docker", "podman"}
        The engine.
    limits : Limits, optional
        What the kernel may use. Wall time and output are for whoever runs the cells.
    environment : mapping of str to str, optional
        Variables to set, besides those of ``sandbox.PASSED`` that the caller hands over.

    Raises
    ------
    SandboxUnavailable
        If no such container can be started here.
    """
    require(kind)
    return managed_by(
        ContainerProvisioner,
        kind=kind,
        limits=asdict(limits or Limits()),
        environment=dict(environment or {}),
    )


class ContainerProvisioner(LocalProvisioner):
    """Start a Python kernel in a container."""

    kind = Enum(ENGINES, "docker", help="The program that starts containers.").tag(config=True)
    limits = Dict(help="Fields of nlpkit.grading.settings.Limits, where not the defaults.").tag(config=True)
    environment = Dict(help="Environment variables to set.").tag(config=True)

    _folder: tempfile.TemporaryDirectory | None = None
    _container: _Container | None = None

    @property
    def exceeded(self) -> str:
        """The limit that the kernel was killed for, such as ``more than 3 GB of memory``; empty if none."""
        return self._container.exceeded if self._container else ""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Choose the addresses: socket files where there are such, else ports that only this machine sees."""
        if TRANSPORT == "ipc":
            # The path of a socket has about 100 characters at most.
            place = None if len(tempfile.gettempdir()) < 60 else "/tmp"
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="nlpkit-", dir=place)
            self.parent.cache_ports = False
            self.parent.transport = "ipc"
            self.parent.ip = f"{self._folder.name}/s"
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401
        """Start the container; of ``cmd``, ``python -m module ...``, what follows ``python`` runs in it."""
        if cmd[1:2] != ["-m"]:
            raise SandboxUnavailable(
                f"the kernelspec starts {' '.join(cmd[:2])}: make it start python -m MODULE"
            )
        image = require(self.kind)
        file = self.parent.connection_file
        allowed = {*PASSED, *self.kernel_spec.env} - {"LANG", "LC_ALL"}  # the container may not have this one
        boot = {
            "command": ["{connection_file}" if word == file else word for word in cmd[1:]],
            "connection": json.loads(Path(file).read_text(encoding="utf-8")),
            "environment": {k: v for k, v in kwargs["env"].items() if k in allowed} | self.environment,
        }
        self.process = self._container = _Container(self.kind, image, Limits(**self.limits), boot)
        self._container.start()
        try:
            await asyncio.wait_for(asyncio.wrap_future(self._container.started), START_SECONDS)
        except BaseException as error:
            self._container.stop()
            await self.wait()
            if isinstance(error, TimeoutError):
                raise SandboxUnavailable(f"{self.kind} starts no container in {START_SECONDS} s") from None
            raise
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait until the kernel has ended and its container is gone."""
        while self._container and self._container.is_alive():
            await asyncio.sleep(0.01)
        self.process = None
        return 0

    async def send_signal(self, signum: int) -> None:
        """Interrupt the kernel's process group; any other signal ends the container."""
        if self.process is not None:
            if signum == signal.SIGINT:
                self.process.interrupt()
            else:
                self.process.stop()

    async def kill(self, restart: bool = False) -> None:
        """End the container."""
        if self.process is not None:
            self.process.stop()

    async def terminate(self, restart: bool = False) -> None:
        """End the container."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """See that the container is gone; remove the sockets."""
        await self.kill()
        await self.wait()
        await super().cleanup(restart)
        if self._folder and not restart:
            self._folder.cleanup()
            self._folder = None
        if self._container and self._container.left:
            raise SandboxUnavailable(self._container.left)


class _Container(threading.Thread):
    """A container with a kernel in it, and the sockets that lead there.

    It has a thread and an event loop of its own: a Jupyter tool may run its own loop only now and then.
    """

    def __init__(self, kind: str, image: str, limits: Limits, boot: dict) -> None:
        super().__init__(name="container", daemon=True)
        self.limits, self.boot = limits, boot
        self.program, self.id = _program(kind), f"nlpkit-{uuid.uuid4().hex}"
        self.line = [*_run(kind, limits), "--name", self.id, image, *INSIDE]
        self.started: Future[None] = Future()
        self.exceeded = self.left = ""
        self.ended = False
        # On Windows the only one that can have processes, whatever other loops this process has.
        self.loop = getattr(asyncio, "ProactorEventLoop", asyncio.SelectorEventLoop)()
        self.stopping = asyncio.Event()

    def poll(self) -> int | None:
        """Return None as long as the kernel may run."""
        return 0 if self.ended else None

    def interrupt(self) -> None:
        self._soon(lambda: self.streams.send(SIGNAL, data=NUMBER.pack(signal.SIGINT)))

    def stop(self) -> None:
        self._soon(self.stopping.set)

    def _soon(self, call: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the container is gone
            self.loop.call_soon_threadsafe(call)

    def run(self) -> None:
        try:
            self.loop.run_until_complete(self._main())
        except Exception as error:
            self._fail(error)
        finally:
            self.ended = True
            self.loop.close()

    def _fail(self, error: Exception) -> None:
        if self.started.done():
            self.left = self.left or f"{type(error).__name__}: {error}"
        else:
            self.started.set_exception(error)

    async def _main(self) -> None:
        # Podman leaves a file "oom" in its working folder when the memory was used up.
        with tempfile.TemporaryDirectory(prefix="nlpkit-", ignore_cleanup_errors=True) as folder:
            await self._serve(folder)

    async def _serve(self, folder: str) -> None:
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        process = await asyncio.create_subprocess_exec(*self.line, **pipes, cwd=folder)
        last_words = asyncio.ensure_future(_end_of(process.stderr))
        self.streams = Streams(process.stdout, process.stdin, self._control)
        servers = []
        try:
            servers = [await self._listen(port) for port in _ports(self.boot["connection"])]
            self.streams.send(BOOT, data=json.dumps(self.boot).encode())
            await self._until_stopped(self.streams.run())
        except Malformed as error:
            self.exceeded = f"the container sent {error}"
        finally:
            self.ended = True
            for server in servers:
                server.close()
            process.stdin.close()
            await self._remove(process)
        if not self.started.done():
            reason = (await last_words).decode(errors="replace").split("\n")
            raise SandboxUnavailable(f"no container starts ({_line(reason)}): see nlpkit doctor")

    async def _until_stopped(self, running: Coroutine) -> None:
        ways = [asyncio.ensure_future(running), asyncio.ensure_future(self.stopping.wait())]
        done, left = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in left:
            way.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for way in done:
            with contextlib.suppress(EOFError):
                way.result()

    async def _listen(self, port: int) -> asyncio.Server:
        connection = self.boot["connection"]

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self.streams.connect(port, reader, writer)

        if connection["transport"] == "ipc":
            return await asyncio.start_unix_server(connected, f"{connection['ip']}-{port}")
        return await asyncio.start_server(connected, connection["ip"], port)

    def _control(self, kind: int, data: bytes) -> None:
        if kind == READY and not self.started.done():
            self.started.set_result(None)
        elif kind == ENDED:
            if data == OUT_OF_MEMORY:
                self.exceeded = f"more than {self.limits.memory_bytes / 1e9:g} GB of memory"
            raise EOFError
        else:
            raise Malformed(f"a frame of kind {kind}")

    async def _remove(self, process: asyncio.subprocess.Process) -> None:
        """Wait until the container has ended, as it does without standard input; see that it is gone."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), END_SECONDS)
        pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        remove = await asyncio.create_subprocess_exec(self.program, "rm", "--force", self.id, **pipes)
        try:
            said = (await asyncio.wait_for(remove.communicate(), START_SECONDS))[1].decode(errors="replace")
        except TimeoutError:
            remove.kill()
            said = "no answer"
        if remove.returncode != 0 and not re.search("no such container", said, re.IGNORECASE):
            self.left = f"the container {self.id} may be left ({_line(said.splitlines())}): remove it"
        if process.returncode is None:
            process.kill()


async def _end_of(reader: asyncio.StreamReader) -> bytes:
    kept = b""
    while read := await reader.read(1000):
        kept = (kept + read)[-1000:]
    return kept


def _ports(connection: dict) -> list[int]:
    return [connection[f"{name}_port"] for name in ("shell", "iopub", "stdin", "control", "hb")]


def _line(lines: list[str]) -> str:
    """Return the last line that says anything, without what could steer a terminal."""
    found = [line.strip() for line in lines if line.strip()] or ["no reason given"]
    return re.sub(r"[^\x20-\x7e]", "?", found[-1])[:300]


def _run(kind: str, limits: Limits) -> list[str]:
    """Return the command line up to where the container's name and the image follow."""
    line = [_program(kind), "run", "--rm", "--interactive", "--network", "none", "--hostname", "sandbox"]
    line += ["--pull", "never", "--log-driver", "none", "--read-only", "--user", "1000:1000"]
    line += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    # No swap besides.
    line += ["--memory", f"{int(limits.memory_bytes)}b", "--memory-swap", f"{int(limits.memory_bytes)}b"]
    # Podman would fill a new file system with the image's content of that place.
    options = f"size={int(limits.written_bytes)},mode=1777" + (",notmpcopyup" if kind == "podman" else "")
    line += ["--tmpfs", f"/tmp:{options}", "--tmpfs", f"{HOME}:{options}"]
    line += ["--shm-size", f"{int(limits.written_bytes)}b", "--pids-limit", str(int(limits.threads))]
    ulimits = {
        "cpu": limits.cpu_seconds,
        "nofile": limits.open_files,
        "fsize": limits.written_bytes,
        "core": 0,
    }
    for name, value in ulimits.items():
        line += ["--ulimit", f"{name}={int(value)}:{int(value)}"]
    if kind == "podman":
        line += ["--read-only-tmpfs=false", "--http-proxy=false"]
    return [*line, "--env", f"HOME={HOME}"]


def _program(kind: str) -> str:
    path = shutil.which(kind)
    if path is None:
        raise SandboxUnavailable(f"{kind} is not installed: install it, or choose another --sandbox")
    return path


def _call(kind: str, *words: str) -> subprocess.CompletedProcess:
    try:
        return subprocess.run([_program(kind), *words], capture_output=True, timeout=START_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise SandboxUnavailable(f"{kind} does not run ({_line([str(error)])}): repair it") from None


def _build(kind: str) -> str:
    python = ".".join(platform.python_version_tuple()[:2])
    command = f"{kind} build -t {IMAGE} --build-arg PYTHON={python} -f nlpkit/grading/Dockerfile ."
    return f"in the course's folder: {command}"


def _image(kind: str) -> str:
    """Return the image's digest: what was looked at is what will be started."""
    ran = _call(kind, "image", "inspect", "--format", "{{.Id}}", IMAGE)
    if ran.returncode == 0:
        return ran.stdout.decode().strip()
    reason = _line(ran.stderr.decode(errors="replace").splitlines())
    if re.search("no such image|image not known", reason, re.IGNORECASE):
        raise SandboxUnavailable(f"{kind} has no image {IMAGE}: {_build(kind)}")
    start = "podman machine start" if kind == "podman" else "start Docker Desktop, or the Docker service"
    raise SandboxUnavailable(f"{kind} does not answer ({reason}): {start}; `{kind} info` must work")


def probe(kind: str) -> list[Check]:
    """Start a container that looks around; return what it saw, or why none starts.

    Parameters
    ----------
    kind : {"docker", "podman"}
        The engine.
    """
    try:
        return _look(kind, _image(kind))
    except SandboxUnavailable as error:
        found, _, advice = str(error).partition(": ")
        return [Check(kind, found, False, advice)]


def _look(kind: str, image: str) -> list[Check]:
    limits = Limits()
    ran = _call(kind, *_run(kind, limits)[1:], image, *INSIDE, "look")
    try:
        seen = json.loads(ran.stdout)
    except ValueError:
        reason = _line(ran.stderr.decode(errors="replace").splitlines())
        return [Check(kind, f"no container starts ({reason})", False, _build(kind))]
    here = ".".join(platform.python_version_tuple()[:2])
    other = _other_packages(seen["packages"])
    image_facts = [
        ("source", "as here" if seen["source"] == source_digest() else "another nlpkit than here"),
        ("Python", "as here" if seen["python"] == here else f"{seen['python']}, here {here}"),
        ("packages", f"other than here: {', '.join(other)}" if other else "as here"),
    ]
    memory, threads = seen["memory"] or 0, seen["threads"] or 0
    limited = 0 < memory <= limits.memory_bytes and 0 < threads <= limits.threads
    facts = [
        ("network", f"interfaces: {', '.join(seen['interfaces'])}", seen["interfaces"] == ["lo"]),
        ("processes", f"{seen['processes']} in sight", seen["processes"] == 1),
        ("system", f"writable: {', '.join(seen['writable']) or 'nothing'}", not seen["writable"]),
        ("user", f"{seen['user']}", seen["user"] == 1000),
        ("capabilities", f"{seen['capabilities']:x}", seen["capabilities"] == 0),
        ("new privileges", "possible" if seen["new privileges"] else "none", not seen["new privileges"]),
        ("system calls", "filtered" if seen["filter"] == 2 else "not filtered", seen["filter"] == 2),
        ("limits", f"{memory / 1e9:g} GB, {threads} threads" if limited else "none", limited),
    ]
    advice = f"{kind} does not shut it in as asked: use another machine or --sandbox"
    return [
        Check(kind, f"started by {_program(kind)}"),
        *(
            Check(f"{kind}: {n}", f, f == "as here", "" if f == "as here" else _build(kind))
            for n, f in image_facts
        ),
        *(Check(f"{kind}: {name}", found, ok, "" if ok else advice) for name, found, ok in facts),
    ]


def required_packages() -> list[str]:
    """Return the names of what student code and the kernel import."""
    lines = importlib.metadata.requires("nlpkit") or []
    needed = [line for line in lines if "extra ==" not in line or re.search("extra == .course", line)]
    return [re.match(r"[\w.-]+", line)[0].lower() for line in [*needed, "cloudpickle"]]


def _other_packages(inside: Mapping[str, str]) -> list[str]:
    """Return those that are missing in the image, or that this machine has in another version."""
    found = []
    for name in required_packages():
        try:
            here = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            here = inside.get(name)
        # 2.9.0 and 2.9.0+cpu are the same.
        if name not in inside or inside[name].partition("+")[0] != here.partition("+")[0]:
            found.append(f"{name} {inside.get(name, 'missing')}")
    return found


def require(kind: str) -> str:
    """Return the image's digest; raise SandboxUnavailable if there is none. Each process looks once."""
    return _require(kind, _program(kind))


@functools.cache
def _require(kind: str, _: str) -> str:
    image = _image(kind)
    for check in _look(kind, image):
        if not check.ok:
            raise SandboxUnavailable(f"{check.name}: {check.found}: {check.advice}")
    return image
