"""Start kernels in milliseconds: forked from a process that has imported what the problem set needs.

:mod:`nlpkit.grading.preload_inside` is that process, the fork server, and says how it shuts in what it forks.
Each process that grades has one fork server, for the problem set that it grades now, and it dies with the
thread that started it. Whatever is wrong with it, the kernel is started in the plain sandbox instead, of
:mod:`nlpkit.grading.sandbox`, which keeps the same promises, does the same imports first, and so gives the
same results, only later; :func:`refusals` says why.
"""

from __future__ import annotations

import ast
import atexit
import functools
import json
import os
import re
import select
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from nlpkit.grading.rebuild import Master
from nlpkit.grading.sandbox import (
    CONNECTION_FILE,
    GIVEN_FILES,
    SandboxProvisioner,
    SandboxUnavailable,
    Watchdog,
    command_line,
    managed_by,
    require,
    seen_inside,
)
from nlpkit.grading.settings import Limits

LIBRARIES = ("gensim", "keras", "networkx", "numpy", "scipy", "sklearn", "tensorflow", "torch")
"""What is imported beforehand if the problem set imports it: libraries that take their time, and behave the
same whoever imports them. Matplotlib's pyplot, tqdm and ipywidgets look whether they are in a notebook."""

UNASKED = {"numpy": "import sklearn", "torch": "import torch._dynamo"}
"""What is imported beforehand besides, if the problem set imports the library: what answers use unasked, and
what PyTorch imports with the first optimiser. It would take 0.5 and 1.5 s in each kernel, and makes no other
difference; so where none is forked it is left to the answers that need it."""

IMPORT_SECONDS = 240
"""How long the imports may take; the machine may be busy."""

FORK_SECONDS = 30
"""How long the fork, the mounts and all else may take until the kernel could start."""

MESSAGE_BYTES = 100_000
"""The longest message from a fork server or a child of its."""


def kernel_manager(
    statements: Sequence[str],
    limits: Limits | None = None,
    working_folder_files: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> AsyncKernelManager:
    """Return the manager of a sandboxed kernel that has done these imports, for nbclient to start.

    Parameters
    ----------
    statements : sequence of str
        From :func:`library_imports`.
    limits, working_folder_files, environment
        As for :func:`nlpkit.grading.sandbox.kernel_manager`.

    Raises
    ------
    SandboxUnavailable
        If no sandbox can be started here.
    """
    require()
    return managed_by(
        PreloadedProvisioner,
        statements=list(statements),
        limits=asdict(limits or Limits()),
        working_folder_files=str(working_folder_files or ""),
        environment=dict(environment or {}),
    )


def library_imports(master: Master) -> list[str]:
    """Return the statements by which a master imports `LIBRARIES`, reference answers and tests included."""
    return list(_imports(tuple(cell.source for cell in master.notebook.cells if cell.cell_type == "code")))


@functools.cache
def _imports(sources: tuple[str, ...]) -> tuple[str, ...]:
    found = {}
    for source in sources:
        # Magics and shell lines are IPython's, not Python's.
        plain = re.sub(r"^([ \t]*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)
        for node in ast.walk(ast.parse(plain)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            else:
                continue
            if all(name.partition(".")[0] in LIBRARIES for name in names):
                found[ast.unparse(node)] = None
    return tuple(sorted(found))


def _unasked(statements: Sequence[str]) -> list[str]:
    return [
        more
        for library, more in UNASKED.items()
        if any(re.search(rf"\b{library}\b", statement) for statement in statements)
    ]


class _Forked:
    """A sandbox's first process, with what Jupyter uses of a ``subprocess.Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, descriptor: int) -> None:
        self.file = os.fdopen(descriptor, "rb", buffering=0)
        self.pid = _number(descriptor)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return None as long as it runs."""
        if self.returncode is None and _ended(self.file.fileno(), 0):
            self.returncode = 0
        return self.returncode

    def wait(self) -> int:
        """Wait until it has ended."""
        while self.poll() is None:
            _ended(self.file.fileno(), 1)
        return self.returncode


def _number(pidfd: int) -> int:
    """Return the number that a process has here; -1 if it has ended."""
    info = Path(f"/proc/self/fdinfo/{pidfd}").read_text(encoding="utf-8")
    return int(re.search(r"^Pid:\s*(-?\d+)", info, re.MULTILINE)[1])


def _ended(pidfd: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


class ForkServer:
    """The process that kernels are forked from.

    Attributes
    ----------
    process : subprocess.Popen
        bubblewrap, in whose sandbox it is.
    pid : int
        Its own number.

    Parameters
    ----------
    python : sequence of str
        The command line of Python, up to ``-m``.
    statements : sequence of str
        What it imports.
    environment : mapping of str to str
        What its environment says, and that of each kernel.
    files : str
        A folder; the working folder of each kernel starts with a copy of its content. Empty for none.

    Raises
    ------
    SandboxUnavailable
        If it does not start, or its sandboxes do not hold.
    """

    def __init__(
        self, python: Sequence[str], statements: Sequence[str], environment: Mapping[str, str], files: str
    ) -> None:
        self.lock = threading.Lock()
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # Each kernel mounts its own there.
        given = {"/dev/null": CONNECTION_FILE} | ({os.path.abspath(files): GIVEN_FILES} if files else {})
        line = command_line(Limits(), environment, given, None)
        module = ["nlpkit.grading.preload_inside", json.dumps(list(statements)), str(theirs.fileno())]
        with theirs:
            self.process = subprocess.Popen(
                [*line, "--", *python, *module],
                # bubblewrap's own environment can be read inside.
                env={},
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.pidfd = -1
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        self.control.settimeout(IMPORT_SECONDS)
        reason, descriptors = _receive(self.control, "its imports take too long")
        self.pidfd, *_ = descriptors or [-1]
        if self.pidfd < 0 or reason:
            raise SandboxUnavailable(reason or "it does not start")
        self.pid = _number(self.pidfd)
        said, _ = self._ask({"module": [], "limits": asdict(Limits()), "connection": ""}, [])
        try:
            seen = json.loads(said)
        except ValueError:
            raise SandboxUnavailable(said) from None
        for check in [*seen_inside(seen), *seen_inside(seen, str(self.pid))]:
            if not check.ok:
                raise SandboxUnavailable(f"{check.name}: {check.found}")

    def fork(self, boot: dict, sockets: Mapping[str, int]) -> _Forked:
        """Start a kernel; ``sockets``: address -> descriptor.

        Raises
        ------
        SandboxUnavailable
            If none starts.
        """
        reason, descriptors = self._ask(boot | {"addresses": list(sockets)}, list(sockets.values()))
        if not descriptors:
            raise SandboxUnavailable(reason or "it has ended")
        return _Forked(descriptors[0])

    def _ask(self, boot: dict, descriptors: list[int]) -> tuple[str, list[int]]:
        # Only the child will read it: the server is to know no key.
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with mine:
            with theirs, self.lock:
                try:
                    socket.send_fds(mine, [json.dumps(boot).encode()], descriptors)
                    socket.send_fds(self.control, [b"."], [theirs.fileno()])
                except OSError as error:
                    return f"it cannot be reached: {error}", []
            mine.settimeout(FORK_SECONDS)
            return _receive(mine, "it forks no kernel")

    def ended(self, within: float = 0) -> bool:
        """Whether it has ended, or does so soon (in seconds): all its kernels have then, too."""
        return self.process.poll() is not None or (self.pidfd >= 0 and _ended(self.pidfd, within))

    def close(self) -> None:
        """End it, and all kernels that it has forked."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        if self.pidfd >= 0:
            os.close(self.pidfd)
            self.pidfd = -1


def _receive(line: socket.socket, late: str) -> tuple[str, list[int]]:
    try:
        content, descriptors, *_ = socket.recv_fds(line, MESSAGE_BYTES, 1)
    except TimeoutError:
        return late, []
    except OSError as error:
        return str(error), []
    return content.decode(errors="replace"), list(descriptors)


_lock = threading.Lock()
_servers: dict[tuple, ForkServer] = {}
_refused: dict[tuple, str] = {}


def _server(key: tuple) -> ForkServer:
    """Return the fork server with these parameters: the one there is, or a new one in its place."""
    with _lock:
        if key in _refused:
            raise SandboxUnavailable(_refused[key])
        server = _servers.get(key)
        # One problem set at a time: each server has hundreds of megabytes.
        if server is None or server.ended():
            _close_all()
            python, statements, environment, files = key
            server = _servers[key] = ForkServer(python, statements, dict(environment), files)
        return server


def _refuse(key: tuple, reason: str) -> None:
    """Fork no more kernels with these parameters; what failed once would take its time again."""
    with _lock:
        _refused[key] = reason
        _close_all()


def _close_all() -> None:
    while _servers:
        _servers.popitem()[1].close()


@atexit.register
def close() -> None:
    """End this process's fork server, if there is one."""
    with _lock:
        _close_all()


def servers() -> list[ForkServer]:
    """Return this process's fork servers: one, or none."""
    with _lock:
        return list(_servers.values())


def refusals() -> list[str]:
    """Return why kernels of this process have not been forked; empty if all were."""
    with _lock:
        return sorted(set(_refused.values()))


class PreloadedProvisioner(SandboxProvisioner):
    """Fork a kernel that has done its imports; if that cannot be, start one as in the plain sandbox."""

    _forked_by: ForkServer | None = None

    @property
    def lost(self) -> str:
        """Why the kernel has ended if this machine is to blame; empty if not."""
        ended = self._forked_by is not None and self._forked_by.ended(within=0.05)
        return "the process that it was forked from has ended" if ended else ""

    async def _start(
        self,
        python: list[str],
        module: list[str],
        environment: dict[str, str],
        sockets: dict[str, int],
        streams: dict[str, Any],
    ) -> Watchdog:
        limits = Limits(**self.limits)
        boot = {
            "module": module,
            "limits": asdict(limits),
            "connection": Path(self.parent.connection_file).read_text(encoding="utf-8"),
        }
        key = (
            tuple(python),
            (*self.statements, *_unasked(self.statements)),
            tuple(sorted(environment.items())),
            self.working_folder_files,
        )
        try:
            self._forked_by = _server(key)
            self.process = self._forked_by.fork(boot, sockets)
        except SandboxUnavailable as error:
            _refuse(key, str(error))
            self._forked_by = None
            return await super()._start(python, module, environment, sockets, streams)
        self.pid = self.process.pid
        return Watchdog(self.process, self.pid, limits)
