"""Run a student's kernel where it can harm nothing: a Jupyter kernel provisioner over bubblewrap (Linux).

The kernel has its own user, mount, process, network, IPC, host name and cgroup namespaces. It sees the
system and this Python environment read-only, an empty home, an empty ``/tmp`` and a working folder with the
files that it was given; no network, no other process, no secret of the environment. Nothing that it writes
reaches a disk.

Its ZeroMQ sockets are bound *outside* and inherited as open file descriptors, so that no folder is shared,
which student code could fill or plant a link in for the trusted side to follow.

bubblewrap limits no resources. What the operating system can limit is set before student code runs; a
watchdog outside adds up the rest over all processes of the sandbox, and kills the sandbox as a whole. No
process outlives it: all die with their namespace.

Any Jupyter tool can start a sandboxed kernel, by a kernelspec with ``"metadata": {"kernel_provisioner":
{"provisioner_name": "nlpkit-sandbox", "config": {"limits": {"memory_bytes": 2000000000}}}}``.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import errno
import functools
import inspect
import json
import os
import platform
import re
import runpy
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import CodeType
from typing import IO, Any

import zmq
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, List, Unicode

import nlpkit
from nlpkit.grading.settings import Limits

HOME = "/home/student"
WORK = f"{HOME}/work"
WRITABLE = (HOME, "/tmp", "/dev/shm")
CONNECTION_FILE = "/run/kernel.json"
GIVEN_FILES = "/run/files"
PACKAGES = "/run/packages"

PASSED = (
    *("CUDA_VISIBLE_DEVICES", "KERAS_BACKEND", "LANG", "LC_ALL", "MKL_NUM_THREADS", "MPLBACKEND", "TZ"),
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONHASHSEED", "TF_CPP_MIN_LOG_LEVEL"),
    *("TF_DETERMINISTIC_OPS", "TF_ENABLE_ONEDNN_OPTS", "TF_NUM_INTEROP_THREADS", "TF_NUM_INTRAOP_THREADS"),
)
"""The variables of the caller's environment that a sandbox may see; any other may be a secret."""

WATCH_SECONDS = 0.05
"""How often the watchdog looks: what a sandbox takes between two looks, it takes beyond its limits."""

END_SECONDS = 1
"""How long to wait until a sandbox that was killed is gone; whoever killed it goes on looking."""

COUNT_SECONDS = 5
"""How long the watchdog waits to learn which memory is shared; then it counts it for each process."""

INODE_BYTES = 1024
"""What a file takes in memory, however empty it is."""

SOCKET_BYTES = 212_992
"""What a socket may hold that nobody reads, in no process's memory: Linux's default, which setsockopt could
raise. TCP may give itself more, in a connection that was read from fast."""

MEMORY = re.compile(rb"\n(VmRSS|VmSwap|VmPTE|HugetlbPages):\s*(\d+) kB")
"""What a process uses of memory, in /proc/PID/status."""

DENIED = {
    "x86_64": (
        0xC000003E,
        (29, 64, 68, 101, 248, 249, 250, 272, 278, 298, 308, 310, 311, 319, 321, 323, 425, 438, 447),
    ),
    "aarch64": (
        0xC00000B7,
        (75, 97, 117, 186, 190, 194, 217, 218, 219, 241, 268, 270, 271, 279, 280, 282, 425, 438, 447),
    ),
}
"""AUDIT_ARCH, and numbers of system calls. Some take memory which no process is charged for: shmget, semget,
msgget, memfd_create, memfd_secret, vmsplice. Some reach into other processes: process_vm_readv,
process_vm_writev, pidfd_getfd. Ways out of containers have begun with others, which notebooks do without:
ptrace, add_key, request_key, keyctl, unshare, setns, perf_event_open, bpf, userfaultfd, io_uring_setup."""

LOOKED_AT = {"x86_64": (9, 54, 41, 53), "aarch64": (222, 208, 198, 199)}
"""The numbers of mmap, setsockopt, socket and socketpair, which are denied with some arguments only."""

FAMILIES = (1, 2, 10, 16)
"""AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. Others lead out of the network namespace, as AF_VSOCK does."""


class SandboxUnavailable(RuntimeError):
    """No sandbox can be started here; the message says in one line what is missing and what to do."""


@dataclass(frozen=True)
class Check:
    """One line of :func:`probe`: what was looked at and seen, whether it is right, what to do if not."""

    name: str
    found: str
    ok: bool = True
    advice: str = ""


def kernel_manager(
    limits: Limits | None = None,
    working_folder_files: Path | None = None,
    environment: Mapping[str, str] | None = None,
    statements: Sequence[str] = (),
) -> AsyncKernelManager:
    """Return the manager of a sandboxed Python kernel, for nbclient to start (give it ``cleanup_kc=True``).

    When the kernel has died, ``manager.provisioner.exceeded`` says which limit it went beyond ("" if none).
    The kernel dies with the thread that started it, too.

    Parameters
    ----------
    limits : Limits, optional
        What the kernel may use. Wall time and output are for whoever runs the cells.
    working_folder_files : Path, optional
        A folder; the working folder starts with a copy of its content.
    environment : mapping of str to str, optional
        Variables to set, besides those of ``PASSED`` that the caller hands over.
    statements : sequence of str
        Such as ``import keras``: done before the kernel starts, if they can be.

    Raises
    ------
    SandboxUnavailable
        If no sandbox can be started here.
    """
    require()
    return managed_by(
        SandboxProvisioner,
        statements=list(statements),
        limits=asdict(limits or Limits()),
        working_folder_files=str(working_folder_files or ""),
        environment=dict(environment or {}),
    )


def managed_by(provisioner: type[LocalProvisioner], **options: Any) -> AsyncKernelManager:  # noqa: ANN401
    """Return the manager of a Python kernel that this provisioner, with these traits, starts."""
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_id=str(uuid.uuid4()),
        # The interpreter that runs this, whatever kernels are registered on this machine.
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True),
    )
    # Given as an object, it needs no entry point, and no kernelspec can put another in its place.
    manager.provisioner = provisioner(
        kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager, **options
    )
    return manager


class SandboxProvisioner(LocalProvisioner):
    """Start a Python kernel of this environment under bubblewrap."""

    limits = Dict(help="Fields of nlpkit.grading.settings.Limits, where not the defaults.").tag(config=True)
    working_folder_files = Unicode(help="A folder that the working folder starts as a copy of.").tag(
        config=True
    )
    environment = Dict(help="Environment variables to set.").tag(config=True)
    statements = List(Unicode(), help="What is imported first, such as `import keras`.").tag(config=True)

    _folder: tempfile.TemporaryDirectory | None = None
    _watchdog: Watchdog | None = None

    @property
    def exceeded(self) -> str:
        """The limit that the kernel was killed for, such as ``more than 3 GB of memory``; empty if none."""
        return self._watchdog.exceeded if self._watchdog else ""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Move the kernel's sockets from TCP to files, in a folder that the kernel does not see."""
        require()
        # The path of a socket has at most 107 characters.
        place = None if len(tempfile.gettempdir()) < 60 else "/tmp"
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="nlpkit-", dir=place)
        self.parent.cache_ports = False
        self.parent.transport = "ipc"
        self.parent.ip = f"{self._folder.name}/s"
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401
        """Start the kernel; ``cmd`` is ``python -m module ...`` with this Python."""
        if "-m" not in cmd or os.path.realpath(cmd[0]) != os.path.realpath(sys.executable):
            raise SandboxUnavailable(
                f"the kernelspec starts {cmd[0]}: make it start {sys.executable} -m MODULE"
            )
        connection_file = os.path.realpath(self.parent.connection_file)
        at = cmd.index("-m") + 1
        module = [CONNECTION_FILE if word == connection_file else word for word in cmd[at:]]
        allowed = {*PASSED, *self.kernel_spec.env}
        environment = {k: v for k, v in kwargs["env"].items() if k in allowed} | self.environment
        with contextlib.ExitStack() as stack:
            sockets = {}
            for path in (f"{self.parent.ip}-{port}" for port in self.parent.ports):
                Path(path).unlink(missing_ok=True)
                listener = stack.enter_context(socket.socket(socket.AF_UNIX))
                listener.bind(path)
                listener.listen()
                sockets[f"ipc://{path}"] = listener.fileno()
            streams = {name: kwargs.get(name, subprocess.DEVNULL) for name in ("stdout", "stderr")}
            self._watchdog = await self._start(cmd[:at], module, environment, sockets, streams)
        self._watchdog.start()
        return self.connection_info

    async def _start(
        self,
        python: list[str],
        module: list[str],
        environment: dict[str, str],
        sockets: dict[str, int],
        streams: dict[str, int],
    ) -> Watchdog:
        """Start a sandbox, and in it ``python -m`` with a module; ``sockets``: address -> descriptor."""
        limits = Limits(**self.limits)
        with contextlib.ExitStack() as stack:
            read_end, write_end = (stack.enter_context(os.fdopen(fd, "rb")) for fd in os.pipe())
            seccomp = stack.enter_context(seccomp_filter())
            line = command_line(limits, environment, self._given(self.parent.connection_file), seccomp)
            boot = {"limits": asdict(limits), "sockets": sockets, "statements": self.statements}
            await super().launch_kernel(
                [
                    *(*line, "--info-fd", str(write_end.fileno()), "--"),
                    *(*python, "nlpkit.grading.sandbox", json.dumps(boot), *module),
                ],
                # bubblewrap's own environment can be read inside, as /proc/1/environ.
                env={},
                independent=True,  # no JPY_PARENT_PID, which means nothing in another process namespace
                cwd="/",
                pass_fds=[*sockets.values(), write_end.fileno(), seccomp.fileno()],
                # What a student writes to these descriptors themselves could steer the instructor's terminal.
                **streams,
            )
            write_end.close()
            info = b""
            while b"}" not in info and (read := read_end.read1()):
                info += read
        try:
            return Watchdog(self.process, json.loads(info)["child-pid"], limits)
        except (ValueError, ProcessLookupError):
            process, self.process = self.process, None
            process.kill()
            raise SandboxUnavailable(f"bwrap ended with status {process.wait()}: see nlpkit doctor") from None

    def _given(self, connection_file: str) -> dict[str, str]:
        """Return what a sandbox shows besides the system: path outside -> path inside."""
        given = {os.path.realpath(connection_file): CONNECTION_FILE}
        if self.working_folder_files:
            given[os.path.abspath(self.working_folder_files)] = GIVEN_FILES
        return given

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel's process group, or end the sandbox; bubblewrap would hand no signal on."""
        if self.process is None:
            return
        if signum in (signal.SIGKILL, signal.SIGTERM):
            self._watchdog.kill()
        else:
            self._watchdog.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the sandbox, and wait until it is gone: Jupyter would look for that only every 0.1 s."""
        await super().kill(restart)
        deadline = time.monotonic() + END_SECONDS
        while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
            await asyncio.sleep(0.002)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the sockets."""
        await super().cleanup(restart)
        if self._watchdog:
            self._watchdog.close()
        if self._folder and not restart:
            self._folder.cleanup()
            self._folder = None


class Watchdog(threading.Thread):
    """Adds up what all processes of a sandbox use, from outside; kills the sandbox when it is too much."""

    def __init__(self, process: subprocess.Popen, init: int, limits: Limits) -> None:
        super().__init__(name="sandbox watchdog", daemon=True)
        self.process, self.init, self.limits = process, init, limits
        # The first process of the namespace: with it, all others die. Its number could become another's.
        self.pidfd = os.fdopen(os.pidfd_open(init), "rb", buffering=0)
        self.exceeded = ""
        self.closing = threading.Event()
        self.pool, self.count, self.asked = ThreadPoolExecutor(1), None, 0.0
        self.offered = False

    def kill(self) -> None:
        """End the sandbox."""
        with contextlib.suppress(ProcessLookupError, ValueError):  # it has ended, or been closed
            signal.pidfd_send_signal(self.pidfd.fileno(), signal.SIGKILL)

    def close(self) -> None:
        """Stop watching a sandbox that has ended."""
        self.closing.set()
        self.join(timeout=1)
        self.pidfd.close()
        self.pool.shutdown(wait=False)

    def signal(self, signum: int) -> None:
        """Signal the kernel and its process group."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                if int(_stat((entry / "stat").read_bytes())[1]) == self.init:
                    inside = re.search(r"NSpid:.*\t(\d+)\n", (entry / "status").read_text(encoding="utf-8"))[
                        1
                    ]
                    found.append((int(inside), int(entry.name)))
        # Orphans become children of the first process, too, but the kernel was its first child.
        with contextlib.suppress(ProcessLookupError):
            if found:
                os.killpg(os.getpgid(min(found)[1]), signum)

    def run(self) -> None:
        """Watch; called by ``start``."""
        try:
            with contextlib.ExitStack() as stack:
                proc, *folders = self._open(stack)
                while self.process.poll() is None:
                    self.exceeded = self.exceeded or self._excess(proc, folders)
                    if self.exceeded:
                        self.kill()
                    self.closing.wait(WATCH_SECONDS)
                    self.closing.clear()
        except Exception as error:
            # What cannot be watched must not run.
            if self.process.poll() is None:
                self.exceeded = f"the sandbox cannot be watched: {error}"
                self.kill()

    def _open(self, stack: contextlib.ExitStack) -> list[int]:
        """Open the sandbox's own /proc, which shows its processes and no others, and its writable folders."""
        root = f"/proc/{self.init}/root"
        deadline = time.monotonic() + 5
        while True:
            try:
                # Until bubblewrap has changed its root folder, this is our /proc.
                if os.stat(f"{root}/proc").st_dev != os.stat("/proc").st_dev:
                    break
            except FileNotFoundError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.001)
        opened = [os.open(root + name, os.O_RDONLY | os.O_DIRECTORY) for name in ("/proc", *WRITABLE)]
        for descriptor in opened:
            stack.callback(os.close, descriptor)
        return opened

    def _excess(self, proc: int, folders: list[int]) -> str:
        limits, resident, alone, threads, ticks = self.limits, {}, 0, 0, 0
        pids = [name for name in os.listdir(proc) if name.isdigit()]
        # At once: a fork bomb makes all else slow. The first process is not the student's.
        if len(pids) - 1 > limits.processes:
            return f"more than {limits.processes} processes"
        for pid in pids:
            taken, own_alone, own_threads, own_ticks = _taken(proc, pid)
            if pid != "1":
                alone += own_alone
                if taken:
                    resident[pid] = taken
                # Once `prepare` has offered the kernel, all that come after it inherit that.
                offered = _offered(proc, pid)
                if self.offered and not offered:
                    return "an oom_score_adj of less than 1000"
                self.offered = self.offered or offered
            threads += own_threads
            ticks += own_ticks
        if threads > limits.threads:
            return f"more than {limits.threads} threads"
        if ticks / os.sysconf("SC_CLK_TCK") > limits.cpu_seconds:
            return f"more than {limits.cpu_seconds:g} s of CPU time"
        alone += _sockets(proc) * SOCKET_BYTES
        for disk in map(os.fstatvfs, folders):
            alone += (disk.f_blocks - disk.f_bfree) * disk.f_frsize
            alone += (disk.f_files - disk.f_ffree) * INODE_BYTES
        used = sum(resident.values()) + alone
        # What one process has needs no counting.
        surely = max(resident.values(), default=0) + alone
        if surely <= limits.memory_bytes < used:
            # A shared page was counted once for each process. One that forks all the time makes us wait for
            # the right number: meanwhile we go on looking, and not for long.
            self.asked = self.asked or time.monotonic()
            if self.count is None:
                self.count = self.pool.submit(_count_once, os.dup(proc), resident, alone)
            waited = time.monotonic() - self.asked
            if self.count.done():
                # Of the moment when it was asked for: the next look asks anew.
                (once, complete), self.count = self.count.result(), None
                if complete or once > limits.memory_bytes:
                    used, self.asked, waited = once, 0.0, COUNT_SECONDS
            if waited < COUNT_SECONDS:
                return ""
        else:
            self.asked = 0.0
        if used > limits.memory_bytes:
            return f"more than {limits.memory_bytes / 1e9:g} GB of memory"
        return ""


def _taken(proc: int, pid: str) -> tuple[int, int, int, int]:
    """Return what a process uses; zeros if it has ended.

    That is memory in bytes, also where it was swapped out; what it has besides that no other process can
    share; threads; CPU time in ticks.
    """
    try:
        values, status = _stat(_read(proc, f"{pid}/stat")), _read(proc, f"{pid}/status")
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0, 0, 0
    threads = int(values[17])
    if b"\nVmRSS:" not in status and threads > 1:
        # Its first thread has ended: of its memory /proc tells with the other threads only.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            folder = os.open(f"{pid}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=proc)
            try:
                for thread in os.listdir(folder):
                    if b"\nVmRSS:" in status:
                        break
                    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                        status += _read(folder, f"{thread}/status")
            finally:
                os.close(folder)
    used = {name: int(size) * 1024 for name, size in MEMORY.findall(status)}
    shared = used.get(b"VmRSS", 0) + used.get(b"VmSwap", 0)
    # Page tables, and huge pages that were set aside when the system started.
    alone = used.get(b"VmPTE", 0) + used.get(b"HugetlbPages", 0)
    return shared, alone, threads, sum(map(int, values[11:15]))


def _sockets(proc: int) -> int:
    """Return how many sockets there are in the sandbox's network namespace."""
    with contextlib.suppress(OSError):  # its first process has ended, and so do all
        return sum(int(line.split()[2]) for line in _read(proc, "1/net/protocols").splitlines()[1:])
    return 0


def _offered(proc: int, pid: str) -> bool:
    """Whether the system takes memory from this process first, should it run out; True if it has ended."""
    try:
        return int(_read(proc, f"{pid}/oom_score_adj")) == 1000
    except (FileNotFoundError, ProcessLookupError):
        return True


def _count_once(proc: int, resident: dict[str, int], used: int) -> tuple[int, bool]:
    """Return what is used, in bytes, if a page that several processes share counts once; whether that is all.

    It is not if a process has ended since: what it had, and others do not, is missing.
    """
    complete = True
    try:
        for pid, counted in resident.items():
            shares = []
            with contextlib.suppress(OSError):
                shares = re.findall(rb"\n(?:Pss|SwapPss): *(\d+) kB", _read(proc, f"{pid}/smaps_rollup"))
            if shares:
                used += sum(map(int, shares)) * 1024
            elif _taken(proc, pid)[0]:
                used += counted  # It denies us this: then the larger number stays.
            else:
                complete = False
    finally:
        os.close(proc)
    return used, complete


def _read(folder: int, name: str) -> bytes:
    with open(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:
        return file.read()


def _stat(content: bytes) -> list[bytes]:
    """Split /proc/PID/stat from its third field on; the second is a name of the process's own choice."""
    return content.rpartition(b")")[2].split()


def command_line(
    limits: Limits,
    environment: Mapping[str, str],
    given: Mapping[str, str],
    seccomp: IO[bytes] | None,
) -> list[str]:
    """Return bubblewrap's command line up to the last option.

    Parameters
    ----------
    limits : Limits
        How much may be written.
    environment : mapping of str to str
        Variables to set.
    given : mapping of str to str
        Path outside -> path inside, read-only.
    seccomp : file or None
        From :func:`seccomp_filter`. None for a process that is to make sandboxes of its own in this one, see
        :mod:`nlpkit.grading.preload_inside`: it keeps the rights over its namespaces that this takes.
    """
    package = Path(nlpkit.__file__).resolve().parent
    line = [_program()]

    def add(*words: object) -> None:
        line.extend(map(str, words))

    add("--unshare-all", "--unshare-user", "--hostname", "sandbox")
    if seccomp is not None:
        # bubblewrap's own first process would be of the kernel's user, which could write to its memory.
        add("--as-pid-1", "--disable-userns", "--uid", 1000, "--gid", 1000, "--seccomp", seccomp.fileno())
    else:
        # As another user than root it would not own the mount namespace, and could mount no /proc.
        add("--uid", 0, "--gid", 0, "--cap-drop", "ALL")
        for name in ("SYS_ADMIN", "NET_ADMIN", "SETFCAP"):
            add("--cap-add", f"CAP_{name}")
    add("--die-with-parent", "--new-session", "--clearenv")
    # What is mapped from /dev/zero could be anonymous and shared; /dev/full, too, reads as zeros.
    add("--proc", "/proc", "--dev", "/dev", "--dev-bind", "/dev/full", "/dev/zero", "--remount-ro", "/dev")
    for folder in WRITABLE:
        add("--size", int(limits.written_bytes), "--tmpfs", folder)
    for folder in ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(folder):
            add("--symlink", os.readlink(folder), folder)
        else:
            add("--ro-bind-try", folder, folder)
    # Container images like to keep an application here: a course with its solutions, for instance.
    for folder in filter(os.path.isdir, ("/usr/src", "/usr/local/src")):
        add("--tmpfs", folder, "--remount-ro", folder)
    for name in (
        "alternatives",
        "fonts",
        "ld.so.cache",
        "ld.so.conf",
        "ld.so.conf.d",
        "localtime",
        "mime.types",
    ):
        add("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")
    # Sorted: a folder before those in it.
    for path in sorted({sys.base_prefix, sys.base_exec_prefix, sys.prefix, *_interpreters()}):
        add("--ro-bind", path, path)
    # Not where it is outside: that may be below /tmp, and what lies beside it there would be writable.
    add("--ro-bind", package, f"{PACKAGES}/{package.name}")
    for path, place in given.items():
        add("--ro-bind", path, place)
    add("--dir", WORK, "--remount-ro", "/", "--chdir", WORK)
    needed = {"HOME": HOME, "USER": "student", "LANG": "C.UTF-8", "PATH": f"{sys.prefix}/bin:/usr/bin:/bin"}
    needed |= {"PYTHONNOUSERSITE": "1", "PYTHONPATH": PACKAGES}
    for name, value in (needed | dict(environment)).items():
        add("--setenv", name, value)
    return line


def _interpreters() -> list[str]:
    """Return what a virtual environment's link to Python leads over."""
    path, found = sys.executable, []
    while os.path.islink(path):
        path = os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(path)))
        if not path.startswith((f"{sys.prefix}/", f"{sys.base_prefix}/", "/usr/", "/bin/")):
            found.append(path)
    return found


def _program() -> str:
    if sys.platform != "linux":
        raise SandboxUnavailable(f"no bubblewrap for {sys.platform}: grade on Linux (on Windows: in WSL 2)")
    path = shutil.which("bwrap")
    if path is None:
        raise SandboxUnavailable(
            "bwrap is not installed: apt-get install bubblewrap (Fedora: dnf), 0.8 or newer"
        )
    return path


def seccomp_filter() -> IO[bytes]:
    """Return a file with a filter of system calls, in classic BPF (linux/filter.h, linux/seccomp.h)."""
    if platform.machine() not in DENIED:
        raise SandboxUnavailable(
            f"no list of system calls for {platform.machine()}: grade on x86-64 or ARM 64"
        )
    architecture, denied = DENIED[platform.machine()]
    mmap, setsockopt, one, two = LOOKED_AT[platform.machine()]
    # Code, where to go if it is so, where to go if it is not (how many instructions further), value.
    program = [
        (0x20, 0, 0, 4),  # load the architecture that the call's number belongs to
        (0x15, 1, 0, architecture),
        (0x06, 0, 0, 0x80000000),  # another than this: kill
        (0x20, 0, 0, 0),  # load the number
        (0x35, "deny", 0, 0x40000000),  # x32: the same calls by other numbers
        *((0x15, "deny", 0, number) for number in denied),
        (0x15, 0, 3, mmap),
        (0x20, 0, 0, 16 + 3 * 8),  # load the flags
        # MAP_SHARED and MAP_ANONYMOUS: of this memory a process gives back its part, and it stays.
        (0x54, 0, 0, 0x21),
        (0x15, "deny", "allow", 0x21),
        (0x15, 0, 7, setsockopt),
        (0x20, 0, 0, 16 + 1 * 8),  # load the level
        (0x15, 0, "allow", 1),  # SOL_SOCKET
        (0x20, 0, 0, 16 + 2 * 8),  # load the option: SO_SNDBUF, SO_RCVBUF, and both with FORCE
        *((0x15, "deny", 0, option) for option in (7, 8, 32)),
        (0x15, "deny", "allow", 33),
        (0x15, 1, 0, one),
        (0x15, 0, "allow", two),
        (0x20, 0, 0, 16),  # load the family; the kernel, too, looks at its lower half only
        *((0x15, "allow", 0, family) for family in FAMILIES),
        (0x06, 0, 0, 0x00050000 | errno.ENOSYS),  # deny, as on a system that lacks it
        (0x06, 0, 0, 0x7FFF0000),  # allow
    ]
    ends = {"deny": len(program) - 2, "allow": len(program) - 1}
    for at, (code, yes, no, value) in enumerate(program):
        yes, no = (ends[to] - at - 1 if to in ends else to for to in (yes, no))
        program[at] = code, yes, no, value
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(b"".join(struct.pack("HBBI", *instruction) for instruction in program))
    file.seek(0)
    return file


LOOK_AROUND = """
import json, os
try:
    os.close(os.open("/proc/1/mem", os.O_RDWR))
    first = "within reach"
except PermissionError:
    first = "out of reach"
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps({
    "namespaces": {name: os.readlink(f"/proc/self/ns/{name}") for name in os.listdir("/proc/self/ns")},
    "interfaces": [line.split(":")[0].strip() for line in list(open("/proc/net/dev"))[2:]],
    "first": first,
    "processes": sum(name.isdigit() for name in os.listdir("/proc")),
    "writable": [path for path in ("/", "/dev", "/usr", os.environ["PYTHONPATH"])
                 if os.access(path, os.W_OK)],
    "capabilities": int(status["CapEff"], 16),
    "filter": int(status["Seccomp"]),
}))
"""


def probe() -> list[Check]:
    """Start a sandbox with a program that looks around in it; return what it saw, or why none starts."""
    try:
        with seccomp_filter() as seccomp:
            look = f"import ctypes, os, signal\n{inspect.getsource(be_second)}be_second()\n{LOOK_AROUND}"
            line = [*command_line(Limits(), {}, {}, seccomp), "--", sys.executable, "-ISc", look]
            options = {"env": {}, "cwd": "/", "capture_output": True, "text": True, "timeout": 30}
            ran = subprocess.run(line, pass_fds=[seccomp.fileno()], **options)
    except SandboxUnavailable as error:
        found, _, advice = str(error).partition(": ")
        return [Check("sandbox", found, False, advice)]
    except (OSError, subprocess.SubprocessError) as error:
        return [Check("sandbox", f"bwrap does not run ({error})", False, "install bubblewrap 0.8 or newer")]
    if ran.returncode:
        reason = (ran.stderr.strip().splitlines() or [f"status {ran.returncode}"])[-1]
        return [Check("sandbox", f"bwrap starts nothing ({reason})", False, _way_out(reason))]
    return [Check("sandbox", f"started by {line[0]}"), *seen_inside(json.loads(ran.stdout))]


def seen_inside(seen: Mapping[str, Any], other: str = "self") -> list[Check]:
    """Judge what `LOOK_AROUND` has printed; no namespace may be that of another process (its number)."""
    names = ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")
    shared = [
        name for name in names if seen["namespaces"].get(name) == os.readlink(f"/proc/{other}/ns/{name}")
    ]
    facts = [
        ("namespaces", f"shared: {', '.join(shared) or 'none'}", not shared),
        ("network", f"interfaces: {', '.join(seen['interfaces'])}", seen["interfaces"] == ["lo"]),
        ("processes", f"{seen['processes']} in sight", seen["processes"] <= 3),
        ("first process", seen["first"], seen["first"] == "out of reach"),
        ("system", f"writable: {', '.join(seen['writable']) or 'nothing'}", not seen["writable"]),
        ("capabilities", f"{seen['capabilities']:x}", seen["capabilities"] == 0),
        ("system calls", "filtered" if seen["filter"] == 2 else "not filtered", seen["filter"] == 2),
    ]
    advice = "do not grade here; use another machine, and report this"
    return [Check(f"sandbox: {name}", found, ok, "" if ok else advice) for name, found, ok in facts]


def _way_out(reason: str) -> str:
    def setting(name: str) -> str:
        path = Path("/proc/sys", name)
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""

    if "nknown option" in reason:
        return "install bubblewrap 0.8 or newer (Debian 12, Ubuntu 24.04)"
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        options = " ".join(
            f"--security-opt {name}=unconfined" for name in ("seccomp", "apparmor", "systempaths")
        )
        return f"start the container with {options}, or grade outside it"
    if setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        return "AppArmor denies user namespaces: install apparmor-profiles and enable bwrap-userns-restrict"
    if setting("kernel/unprivileged_userns_clone") == "0":
        return "sysctl kernel.unprivileged_userns_clone=1"
    return "allow user namespaces to ordinary users (sysctl user.max_user_namespaces, SELinux, seccomp)"


def require() -> None:
    """Raise SandboxUnavailable unless sandboxes work here; each process looks once."""
    _require(_program())


@functools.cache
def _require(_: str) -> None:
    for check in probe():
        if not check.ok:
            raise SandboxUnavailable(f"{check.name}: {check.found}: {check.advice}")


def be_second() -> None:
    """Inside: go on in the second process of the namespace; the first waits for it, and all end with it."""
    libc = ctypes.CDLL(None, use_errno=True)

    def set_dumpable(value: int) -> None:
        if libc.prctl(4, *map(ctypes.c_ulong, (value, 0, 0, 0))):  # PR_SET_DUMPABLE, linux/prctl.h
            raise OSError(ctypes.get_errno(), "prctl")

    # The first process is not to be looked into by the kernel, which has the same user.
    set_dumpable(0)
    kernel = os.fork()
    if kernel:
        # What the first process does not ask for, nobody in its namespace can send it.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        for name in os.listdir("/proc/self/fd"):
            if int(name) > 2:
                try:
                    os.close(int(name))
                except OSError:  # the one that the folder was listed with
                    continue
        while os.wait()[0] != kernel:
            pass
        os._exit(0)
    os.setsid()
    set_dumpable(1)


def import_all(statements: Sequence[str]) -> str:
    """Inside: import what the problem set needs; return why that cannot be, or nothing."""
    # Keras imports Matplotlib, which looks at this. ipykernel sets it, too, but only when it starts.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for statement in statements:
        try:
            exec(statement, {})
        except Exception as error:
            return f"{statement} raises {type(error).__name__}: {error}"
    return ""


def prepare(limits: Limits, sockets: Mapping[str, int]) -> None:
    """Inside: set the limits, give ZeroMQ the sockets, address -> descriptor. No student code has run yet."""
    import resource  # not on Windows

    # RLIMIT_CPU is of each process; the watchdog, which can tell why, shall be first.
    values = {
        "CORE": 0,
        "CPU": limits.cpu_seconds + 2,
        "FSIZE": limits.written_bytes,
        "NOFILE": limits.open_files,
    }
    # Before Linux 5.14 this counts what the user runs outside, too. Root's processes it never counts.
    if tuple(map(int, re.findall(r"\d+", platform.release())[:2])) >= (5, 14):
        values["NPROC"] = limits.threads
    for name, value in values.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        most = resource.getrlimit(kind)[1]
        value = int(value) if most == resource.RLIM_INFINITY else min(int(value), most)
        resource.setrlimit(kind, (value, value))
    # Should memory run out before the watchdog looks, the system takes it from us first.
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="utf-8")
    for name in set(os.listdir("/proc/self/fd")) - {"0", "1", "2"}:
        with contextlib.suppress(OSError):  # the one that the folder was listed with
            os.set_inheritable(int(name), False)
    if os.path.isdir(GIVEN_FILES):
        shutil.copytree(GIVEN_FILES, WORK, symlinks=True, dirs_exist_ok=True)
    bind = zmq.Socket.bind

    def bind_inherited(self: zmq.Socket, address: str) -> object:
        self.setsockopt(zmq.USE_FD, sockets.get(address, -1))
        return bind(self, address)

    zmq.Socket.bind = bind_inherited
    getmodule = inspect.getmodule

    def getmodule_of_others(searched: object, *args: object) -> object:
        # A cell is no module's. To find that out of each line of a traceback Python goes through all modules,
        # of which Keras brings 4,000: endless recursion would take 10 s to be shown.
        code = getattr(searched, "f_code", searched)
        if isinstance(code, CodeType) and "/ipykernel_" in code.co_filename:
            return None
        return getmodule(searched, *args)

    inspect.getmodule = getmodule_of_others


def _boot() -> None:
    """Inside: become the kernel."""
    boot, *sys.argv = sys.argv[1:]
    boot = json.loads(boot)
    be_second()
    prepare(Limits(**boot["limits"]), boot["sockets"])
    # What cannot be imported fails again where student code does it, and says so there.
    import_all(boot["statements"])
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _boot()
