"""Inside a container: the first process. It starts the kernel, and carries its sockets' bytes in and out.

A container without network shares no socket with the machine around it: its standard input and output are
all there is. They carry frames, and :class:`Streams` makes of them as many streams as there are connections
to the kernel's sockets. Each stream has a window, as in HTTP/2: one that nobody reads stops itself, not the
others, and whoever receives holds a limited number of bytes, whatever is sent.

The container ends with this process, and this process with its standard input: a container does not outlive
whoever started it. It needs nothing but the standard library, and starts in 0.1 s.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import hashlib
import importlib.metadata
import json
import os
import platform
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

HEADER = struct.Struct("!BII")
"""Of a frame: its kind, the stream's number (0 if it is about none), how many bytes follow."""

FRAME_BYTES = 2**16
WINDOW_BYTES = 2**20
"""How many bytes of a stream may be on their way, or wait to be read."""

BOOT, READY, ENDED, SIGNAL, OPEN, DATA, CREDIT, CLOSE = range(8)
"""Kinds of frames. To the container: BOOT (JSON), SIGNAL (its number), OPEN (the port). From it: READY, ENDED
(OUT_OF_MEMORY or nothing). Both ways: DATA, CREDIT (how many bytes have been read), CLOSE."""

OUT_OF_MEMORY = b"out of memory"

NUMBER = struct.Struct("!I")
RETRY_SECONDS = 0.01
PR_SET_DUMPABLE = 4


class Malformed(ConnectionError):
    """What came is no frame that could come here."""


class _Stream:
    """One of many streams: bytes from a socket, which go out, and bytes that came in, for that socket."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[bytes] = asyncio.Queue()
        self.waiting = 0
        self.closed = False
        self.window = WINDOW_BYTES
        self.may_send = asyncio.Event()
        self.may_send.set()
        self.tasks: list[asyncio.Task] = []


class Streams:
    """Many streams over one pair of pipes, in the running event loop; the same at both ends.

    Parameters
    ----------
    reader, writer : asyncio.StreamReader, asyncio.StreamWriter
        The pipes.
    on_control : callable
        Called as ``on_control(kind, data)`` for a frame that is about no stream. What it raises ends ``run``.
    on_open : callable, optional
        Called as ``on_open(port)`` when the other end opens a stream; returns an awaitable of a reader and a
        writer. Without it the other end may not.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        on_control: Callable[[int, bytes], None],
        on_open: Callable | None = None,
    ) -> None:
        self.reader, self.writer = reader, writer
        self.on_control, self.on_open = on_control, on_open
        self.streams: dict[int, _Stream] = {}
        self.last = 0

    async def run(self) -> None:
        """Read frames until the other end goes away.

        Raises
        ------
        Malformed
            If something else comes than frames, in an order that makes sense.
        """
        try:
            while True:
                try:
                    kind, number, length = HEADER.unpack(await self.reader.readexactly(HEADER.size))
                    if length > FRAME_BYTES:
                        raise Malformed(f"a frame of {length} bytes, more than {FRAME_BYTES}")
                    data = await self.reader.readexactly(length)
                except (asyncio.IncompleteReadError, ConnectionResetError):
                    return
                self._take(kind, number, data)
        finally:
            for stream in list(self.streams.values()):
                for task in stream.tasks:
                    task.cancel()

    def send(self, kind: int, number: int = 0, data: bytes = b"") -> None:
        """Send a frame; the caller waits for ``writer.drain()`` where many follow each other."""
        if not self.writer.is_closing():
            self.writer.write(HEADER.pack(kind, number, len(data)) + data)

    async def connect(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Open a stream to a port at the other end, and carry bytes until one end closes it."""
        self.last += 1
        number, stream = self.last, self._add(self.last)
        self.send(OPEN, number, NUMBER.pack(port))
        await self._carry(number, stream, reader, writer)

    def _add(self, number: int) -> _Stream:
        self.streams[number] = _Stream()
        return self.streams[number]

    def _take(self, kind: int, number: int, data: bytes) -> None:
        if number == 0:
            self.on_control(kind, data)
        elif kind == OPEN and self.on_open is not None and number == self.last + 1:
            self.last = number
            stream, (port,) = self._add(number), NUMBER.unpack(data)
            stream.tasks.append(asyncio.ensure_future(self._answer(number, stream, port)))
        elif kind not in (DATA, CREDIT, CLOSE) or number > self.last:
            raise Malformed(f"a frame of kind {kind} for stream {number} of {self.last}")
        elif number not in self.streams:
            return  # sent before the other end learned that it is closed
        else:
            self._take_of_stream(self.streams[number], kind, data)

    def _take_of_stream(self, stream: _Stream, kind: int, data: bytes) -> None:
        if kind == CREDIT:
            if len(data) != NUMBER.size:
                raise Malformed(f"a credit of {len(data)} bytes")
            stream.window += NUMBER.unpack(data)[0]
            if stream.window > WINDOW_BYTES:
                raise Malformed("a credit for bytes that were not sent")
            stream.may_send.set()
            return
        stream.waiting += len(data)
        if stream.closed or stream.waiting > WINDOW_BYTES or bool(data) != (kind == DATA):
            raise Malformed(f"{stream.waiting} bytes wait in one stream, or it was closed before")
        stream.closed = kind == CLOSE
        stream.inbox.put_nowait(data)

    async def _answer(self, number: int, stream: _Stream, port: int) -> None:
        try:
            reader, writer = await self.on_open(port)
        except OSError:
            del self.streams[number]
            self.send(CLOSE, number)
            return
        await self._carry(number, stream, reader, writer)

    async def _carry(
        self,
        number: int,
        stream: _Stream,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        ways = [
            asyncio.ensure_future(self._outwards(number, stream, reader)),
            asyncio.ensure_future(self._inwards(number, stream, writer)),
        ]
        stream.tasks += ways
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            self.streams.pop(number, None)
            self.send(CLOSE, number)
            writer.close()

    async def _outwards(self, number: int, stream: _Stream, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(ConnectionError):  # whoever was there has gone away
            while True:
                await stream.may_send.wait()
                data = await reader.read(min(FRAME_BYTES, stream.window))
                if not data:
                    return
                stream.window -= len(data)
                if not stream.window:
                    stream.may_send.clear()
                self.send(DATA, number, data)
                await self.writer.drain()

    async def _inwards(self, number: int, stream: _Stream, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await stream.inbox.get():
                writer.write(data)
                await writer.drain()
                stream.waiting -= len(data)
                self.send(CREDIT, number, NUMBER.pack(len(data)))


def source_digest() -> str:
    """Return a digest of this package's source, the same on every machine that has the same commit of it."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py"), key=lambda path: path.relative_to(package).as_posix()):
        name = path.relative_to(package).as_posix()
        # git may give a file other line ends on Windows.
        digest.update(f"{name}\n".encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def look_around() -> dict[str, object]:
    """Return what student code would see and could do here, and what software it would find."""
    status = dict(line.split(":", 1) for line in _lines("/proc/self/status"))
    folders = ("/", "/usr", str(Path(__file__).parents[1]))
    installed = importlib.metadata.distributions()
    return {
        "source": source_digest(),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "packages": {d.metadata["Name"].lower().replace("_", "-"): d.version for d in installed},
        "interfaces": [line.split(":")[0].strip() for line in _lines("/proc/net/dev")[2:]],
        "processes": sum(name.isdigit() for name in os.listdir("/proc")),
        # Whoever may write there: the student's user may not, anyway.
        "writable": [folder for folder in folders if not os.statvfs(folder).f_flag & os.ST_RDONLY],
        "capabilities": int(status["CapEff"], 16) | int(status["CapBnd"], 16),
        "new privileges": int(status["NoNewPrivs"]) == 0,
        "filter": int(status["Seccomp"]),
        "user": os.getuid(),
        "memory": _control_group("memory", "memory.max", "memory.limit_in_bytes"),
        "threads": _control_group("pids", "pids.max", "pids.max"),
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()


def _control_group(kind: str, name: str, older: str) -> int | None:
    """Return a limit on the container as a whole; None if there is none, or none to be seen."""
    for path in (f"/sys/fs/cgroup/{name}", f"/sys/fs/cgroup/{kind}/{older}"):
        if os.path.exists(path):
            value = _lines(path)[0]
            return int(value) if value.isdigit() else None
    return None


def _out_of_memory() -> bool:
    """Whether the system has killed a process of this container because its memory was used up."""
    for path in ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"):
        if os.path.exists(path):
            return any(line.startswith("oom_kill ") and not line.endswith(" 0") for line in _lines(path))
    return False


async def _serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Be the first process of a container, until the kernel ends or nobody is there any more."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), incoming)
    transport, protocol = await loop.connect_write_pipe(
        lambda: asyncio.streams.FlowControlMixin(loop=loop), outgoing
    )
    writer = asyncio.StreamWriter(transport, protocol, None, loop)
    # A short path: that of a socket has 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="kernel-", dir="/tmp"))
    kernel: subprocess.Popen | None = None
    ended = asyncio.Event()

    def control(kind: int, data: bytes) -> None:
        nonlocal kernel
        if kind == BOOT and kernel is None:
            kernel = _start(json.loads(data), folder)
            threading.Thread(target=reap, args=(kernel.pid,), daemon=True).start()
            streams.send(READY)
        elif kind == SIGNAL and kernel is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(kernel.pid, NUMBER.unpack(data)[0])
        else:
            raise Malformed(f"a frame of kind {kind}")

    def reap(pid: int) -> None:
        # Orphans become children of the first process.
        while os.wait()[0] != pid:
            pass
        loop.call_soon_threadsafe(ended.set)

    async def connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while not ended.is_set():
            with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):  # it does not listen yet
                return await asyncio.open_unix_connection(f"{folder}/s-{port}")
            await asyncio.sleep(RETRY_SECONDS)
        raise ConnectionRefusedError

    streams = Streams(reader, writer, control, connect)
    ways = {asyncio.ensure_future(streams.run()), asyncio.ensure_future(ended.wait())}
    done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    try:
        if ended.is_set():
            transport.set_write_buffer_limits(0)  # drain() shall wait until all is gone
            streams.send(ENDED, data=OUT_OF_MEMORY if _out_of_memory() else b"")
            await asyncio.wait_for(writer.drain(), 1)
        for way in done:
            way.result()
    finally:
        # In a container all else ends with this process; a kernel never stays where there is none, either.
        if kernel is not None and not ended.is_set():
            os.killpg(kernel.pid, signal.SIGKILL)


def _start(boot: dict, folder: Path) -> subprocess.Popen:
    """Start the kernel, in an empty working folder. No student code has run yet."""
    file = folder / "kernel.json"
    file.write_text(json.dumps(boot["connection"] | {"transport": "ipc", "ip": f"{folder}/s"}), "utf-8")
    home = os.environ["HOME"]
    work = Path(home, "work")
    work.mkdir()
    # Not what the container's maker may have put into its environment, such as the address of a proxy.
    environment = {"HOME": home, "USER": "student", "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
    kernel = subprocess.Popen(
        [sys.executable, *(str(file) if word == "{connection_file}" else word for word in boot["command"])],
        cwd=work,
        env=environment | {"PYTHONNOUSERSITE": "1"} | boot["environment"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Should memory run out, the system takes it from the kernel, and this process can still say so.
    Path(f"/proc/{kernel.pid}/oom_score_adj").write_text("1000", encoding="utf-8")
    # From now on neither to be looked into nor to be steered by student code, whose user is the same.
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    return kernel


def main() -> None:
    """``python -m nlpkit.grading.container_inside look`` prints what is here; without ``look`` it serves."""
    if sys.argv[1:] == ["look"]:
        print(json.dumps(look_around()))
        return
    # A first process of a container is sent only the signals that it asks for, and Python asks for this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(_serve(sys.stdin.buffer, sys.stdout.buffer))


if __name__ == "__main__":
    main()
