"""Between a kernel and whoever listens to it: a relay that counts what the kernel sends, as it comes.

ZeroMQ receives in a thread of its own, whatever it is sent, before anybody looks at it: one endless message,
which student code can write to its sockets, would fill this process's memory. So no ZeroMQ socket of this
process is connected to a kernel. What comes is handed on in small pieces, and cut off at a limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

FRAME_BYTES = 100
"""What each frame of a message counts for besides its bytes: in memory an empty one takes as much."""

GREETING_BYTES = 64

GREETING = {0: b"\xff", 9: b"\x7f", 10: b"\x03"}
"""What is at these places of a greeting in version 3."""

CHANNELS = ("shell", "iopub")
"""The kernel's sockets that running cells takes: a grader signals kernels instead of sending messages."""

NUMBERS = {"shell": 1, "iopub": 2, "stdin": 3}
"""Of the sockets that a relay listens on: relays to different channels can share a folder, so an address."""


class Relay:
    """A relay to one kernel, in the running event loop.

    Parameters
    ----------
    limit : int
        How many bytes the kernel may send; then it is cut off.
    what : str
        What these are, for ``excess``.
    channels : sequence of str
        Which of the kernel's sockets can be reached.

    Attributes
    ----------
    received : int
        How many bytes the kernel has sent. Set it to 0 to let it send as many again.
    exceeded : asyncio.Event
        Set when the limit was reached.
    """

    def __init__(self, limit: int, what: str, channels: Sequence[str] = CHANNELS) -> None:
        self.limit = limit
        self.what = what
        self.channels = channels
        self.received = 0
        self.exceeded = asyncio.Event()
        self.servers: list[asyncio.Server] = []
        self.tasks: set[asyncio.Task] = set()

    @property
    def excess(self) -> str:
        """The limit that was reached, such as ``more than 50 MB of output``; empty if none."""
        return f"more than {self.limit / 1e6:g} MB of {self.what}" if self.exceeded.is_set() else ""

    async def open(self, connection: dict, folder: Path) -> dict[str, object]:
        """Start to listen.

        Parameters
        ----------
        connection : dict
            How to reach the kernel: what its manager's ``get_connection_info`` says.
        folder : Path
            A folder for sockets, with a short path: 100 characters are the most.

        Returns
        -------
        dict
            How to reach the kernel by the relay: what differs from ``connection``.
        """
        loop = asyncio.get_running_loop()
        address: dict[str, object] = {"ip": str(folder / "r"), "transport": "ipc"}
        if os.name == "nt":
            address = {"ip": "127.0.0.1", "transport": "tcp"}
        for channel in self.channels:
            number, port = NUMBERS[channel], connection[f"{channel}_port"]

            def made(port: int = port) -> _End:
                return _End(lambda near: self._begin(near, connection, port))

            if address["transport"] == "ipc":
                server = await loop.create_unix_server(made, f"{address['ip']}-{number}")
            else:
                server = await loop.create_server(made, address["ip"], 0)
                number = server.sockets[0].getsockname()[1]
            self.servers.append(server)
            address[f"{channel}_port"] = number
        return address

    def close(self) -> None:
        """Stop listening, and close all connections."""
        for server in self.servers:
            server.close()
        self._cut()

    def _cut(self) -> None:
        for task in self.tasks:
            task.cancel()

    def _begin(self, near: _End, connection: dict, port: int) -> None:
        task = asyncio.ensure_future(self._serve(near, connection, port))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _serve(self, near: _End, connection: dict, port: int) -> None:
        """Connect one who listens to the kernel, until one of them goes away."""
        loop, far = asyncio.get_running_loop(), _End(count=self._count)
        near.other, far.other = far, near
        # Whoever goes away, and a kernel that does not listen yet: ZeroMQ connects again.
        with contextlib.suppress(OSError, asyncio.CancelledError):
            try:
                if connection["transport"] == "ipc":
                    await loop.create_unix_connection(lambda: far, f"{connection['ip']}-{port}")
                else:
                    await loop.create_connection(lambda: far, connection["ip"], port)
                near.transport.resume_reading()
                await asyncio.wait((near.lost, far.lost), return_when=asyncio.FIRST_COMPLETED)
            finally:
                for end in (near, far):
                    if end.transport is not None:
                        end.transport.abort()

    def _count(self, count: int) -> bool:
        """Count what came; return whether it may be handed on."""
        self.received += count
        if self.received > self.limit:
            self.exceeded.set()
            self._cut()
        return not self.exceeded.is_set()


class _End(asyncio.Protocol):
    """One of a relay's two connections: what comes is written to the other at once, in the same callback.

    Streams would wake a task for each message, and a test may send thousands.
    """

    def __init__(
        self, begin: Callable[[_End], None] | None = None, count: Callable[[int], bool] | None = None
    ) -> None:
        self.begin = begin
        self.count = count
        self.frames = Frames()
        self.other: _End | None = None
        self.transport: asyncio.Transport | None = None
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        if self.begin is not None:
            transport.pause_reading()  # until there is somewhere to write to
            self.begin(self)

    def data_received(self, data: bytes) -> None:
        if self.count is not None:
            try:
                cost = self.frames.cost(data)
            except ConnectionError:
                self.transport.abort()
                return
            if not self.count(cost):
                return
        self.other.transport.write(data)

    def pause_writing(self) -> None:
        # Only what has another end is written to.
        self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        self.other.transport.resume_reading()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(None)


class Frames:
    """Reads along in what one end of a connection sends (ZMTP 3, https://rfc.zeromq.org/spec/37/)."""

    def __init__(self) -> None:
        self.greeting = b""
        self.header = b""
        self.left = 0

    def cost(self, chunk: bytes) -> int:
        """Return how many bytes the next ones count for.

        Raises
        ------
        ConnectionError
            If they are in an older form, whose frames would not be counted.
        """
        cost, at = len(chunk), 0
        if len(self.greeting) < GREETING_BYTES:
            at = GREETING_BYTES - len(self.greeting)
            self.greeting += chunk[:at]
            # As far as it has come.
            if any(self.greeting[i : i + 1] not in (b"", byte) for i, byte in GREETING.items()):
                raise ConnectionError("the kernel does not speak ZMTP 3")
        while at < len(chunk):
            if self.left:
                step = min(self.left, len(chunk) - at)
                self.left, at = self.left - step, at + step
                continue
            # A byte of flags, and the frame's length in one byte or in eight.
            first = self.header[0] if self.header else chunk[at]
            size = 9 if first & 2 else 2
            step = size - len(self.header)
            self.header += chunk[at : at + step]
            at += step
            if len(self.header) == size:
                self.left, self.header = int.from_bytes(self.header[1:]), b""
                cost += FRAME_BYTES
        return cost
