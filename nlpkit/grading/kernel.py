"""Run a rebuilt notebook: answers and visible tests in the student's kernel, hidden tests in this process."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import itertools
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output

import nlpkit
from nlpkit import set_seed
from nlpkit.grading import container, preload, sandbox
from nlpkit.grading.channel import SHELL_BYTES, VALUE_BYTES, Broken, Channel, Test, unpack
from nlpkit.grading.rebuild import is_test, nbgrader_metadata
from nlpkit.grading.relay import Relay
from nlpkit.grading.settings import Settings
from nlpkit.grading.stages import Stopwatch, stage_of

INTERRUPT_SECONDS = 3
"""How long an interrupted cell has to stop before its kernel is killed."""

OUTPUT_CHARACTERS = 50_000
"""How much text one cell may leave in the stored notebook, and in one error message."""

PICTURE_CHARACTERS = 1_000_000
"""How large one picture in the stored notebook may be, in base64."""


def execute(
    notebook: NotebookNode,
    settings: Settings | None = None,
    imports: Sequence[str] | None = (),
    watch: Stopwatch | None = None,
) -> tuple[str, NotebookNode, list[str]]:
    """Execute a rebuilt notebook in a fresh kernel and a fresh, empty working folder.

    A graded cell with points runs in this process, see :mod:`nlpkit.grading.channel`; all others run in the
    kernel. A cell that runs too long is interrupted, then its kernel is killed. After a kernel has stopped,
    for whatever reason, imports and answers are run again in another, without the cell that stopped it, and
    the rest follows while there is time.

    Parameters
    ----------
    notebook : NotebookNode
        From :func:`nlpkit.grading.rebuild.rebuild`; it is not changed.
    settings : Settings, optional
        The sandbox, the limits, the seed that is set before each cell.
    imports : sequence of str, or None
        What :func:`nlpkit.grading.preload.library_imports` found in the master. Under bubblewrap the kernel
        has done these imports before student code runs; it is forked from a process that did, unless the
        settings say that it shall not be. None if nothing may have been imported.
    watch : Stopwatch, optional
        Gets the time that kernel, answers and tests take.

    Returns
    -------
    status : str
        ``graded``, or ``student_error`` if a kernel stopped or the time was up.
    notebook : NotebookNode
        With outputs of limited size. A graded cell has no output if its test passed, else one error.
    notes : list of str
        What stopped or ran too long.

    Raises
    ------
    RuntimeError
        If no kernel starts, or no sandbox for it: the student's code has not run.
    """
    notebook = copy.deepcopy(notebook)
    # The path of a socket has about 100 characters at most.
    place = "/tmp" if os.name != "nt" and len(tempfile.gettempdir()) > 60 else None
    folder = Path(tempfile.mkdtemp(prefix="nlpkit-", dir=place))
    try:
        verdicts, stopped, notes = asyncio.run(
            _run(notebook, settings or Settings(), folder, imports, watch or Stopwatch())
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and nbgrader_metadata(cell).get("grade"):
            # nbgrader takes anything on stderr for a failure, and a number as the result for partial credit.
            verdict = verdicts.get(index, NOT_RUN)
            cell.outputs = [] if verdict is None else [copy.deepcopy(verdict)]
    return "student_error" if stopped else "graded", notebook, notes


def error_output(ename: str, evalue: str, traceback: Sequence[str] = ()) -> NotebookNode:
    """Make an output of limited size for an error, whatever a kernel may have sent."""
    ename, evalue = _storable(ename), _storable(evalue)
    lines = traceback if isinstance(traceback, list | tuple) else ()
    lines = [_storable(line) for line in lines] or [f"{ename}: {evalue}"]
    text = "\n".join(lines)
    if len(text) > OUTPUT_CHARACTERS:
        half = OUTPUT_CHARACTERS // 2
        lines = [f"{text[:half]}\n[cut off]\n{text[-half:]}"]
    return new_output("error", ename=ename[:200], evalue=evalue[:OUTPUT_CHARACTERS], traceback=lines)


def _storable(text: object) -> str:
    """Return a text without lone surrogates: they can be sent, but not be stored."""
    return str(text).encode("utf-8", "replace").decode()


NOT_RUN = error_output("NotRun", "this cell was not run, because the kernel had stopped before it")


MALFORMED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What comes of reading a message that makes no sense; student code can send such: they are passed over."""


class _Session(Session):
    """Reads whatever is sent; what makes no sense becomes a message that answers and shows nothing."""

    def feed_identities(self, msg_list: list[bytes], copy: bool = True) -> tuple[list[bytes], list[bytes]]:
        try:
            return super().feed_identities(msg_list, copy)
        except MALFORMED:
            return [], []

    def deserialize(self, msg_list: list[bytes], content: bool = True, copy: bool = True) -> dict:
        nothing = {"msg_id": "", "msg_type": "", "header": {}, "parent_header": {}, "content": {}}
        try:
            message = super().deserialize(msg_list, content, copy)
        except MALFORMED:
            return nothing
        answers = message["msg_type"] != "execute_reply" or "status" in message["content"]
        same_types = all(type(message[key]) is type(value) for key, value in nothing.items())
        return message if same_types and answers else nothing


class _Client(NotebookClient):
    """nbclient that keeps limited and harmless output, and a verdict for each cell: None or its error.

    It is connected to the kernel by relays: one for what the kernel says, one for the values that tests ask
    for, and one for the replies that say whether somebody answers them.
    """

    def __init__(self, notebook: NotebookNode, output_bytes: int, folder: Path, **options: object) -> None:
        super().__init__(notebook, **options)
        self.folder = folder
        self.output_relay = Relay(output_bytes, "output")
        self.value_relay = Relay(VALUE_BYTES, "values in one answer", ("stdin",))
        # Counted by itself: of what comes there unasked, a test reads less than one message for each request.
        self.shell_relay = Relay(SHELL_BYTES, "replies in one test", ("shell",))
        self.values_address: dict[str, object] = {}
        self.verdicts: dict[int, NotebookNode | None] = {}
        self.room: dict[int, int] = {}
        self.on_cell_executed = self._judge

    async def async_start_new_kernel_client(self) -> AsyncKernelClient:
        """Connect to the kernel; called by ``async_setup_kernel``."""
        try:
            # It has connected by itself already, for messages that we never send.
            self.km._close_control_socket()
            connection = self.km.get_connection_info()
            output_address = await self.output_relay.open(connection, self.folder / "o")
            values_address = await self.value_relay.open(connection, self.folder / "v")
            shell_address = await self.shell_relay.open(connection, self.folder / "v")
            self.values_address = connection | values_address | shell_address
            session = _Session(key=self.km.session.key, unpack=unpack)
            self.kc = self.km.client(session=session, **output_address)
            self.kc.start_channels(stdin=False, hb=False, control=False)
            await self._wait_for_ready()
        except BaseException:
            await self._async_cleanup_kernel()
            raise
        return self.kc

    async def _wait_for_ready(self) -> None:
        """Wait until the kernel answers, and what it shows arrives; Jupyter would then wait 0.2 s more.

        Raises
        ------
        RuntimeError
            If the kernel stops before, or says nothing.
        """
        deadline = time.monotonic() + self.startup_timeout
        while time.monotonic() < deadline:
            if not await self.km.is_alive():
                raise RuntimeError("the kernel stopped before it answered")
            asked = self.kc.kernel_info()
            with contextlib.suppress(Empty):
                while (await self.kc.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                    pass
                # Not there as long as the kernel does not know who listens: then it is asked again.
                while (shown := await self.kc.get_iopub_msg(timeout=0.2))["content"] != {
                    "execution_state": "idle"
                } or shown["parent_header"].get("msg_id") != asked:
                    pass
                return
        raise RuntimeError(f"the kernel did not answer within {self.startup_timeout} s")

    async def _async_cleanup_kernel(self) -> None:
        self.output_relay.close()
        self.value_relay.close()
        self.shell_relay.close()
        await super()._async_cleanup_kernel()

    @property
    def excess(self) -> str:
        """What the kernel sent too much of; empty if nothing."""
        return self.output_relay.excess or self.value_relay.excess or self.shell_relay.excess

    async def _async_poll_kernel_alive(self) -> None:
        while self.km is not None and await self.km.is_alive():
            await asyncio.sleep(0.1)
        self.task_poll_for_reply.cancel()

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        try:
            content = self._limited(msg["msg_type"], msg["content"], cell_index)
        except MALFORMED:
            content = None
        if content is None:
            return None
        header = {"msg_type": msg["msg_type"]}
        clean = {**header, "header": header, "parent_header": msg["parent_header"], "content": content}
        return super().process_message(clean, cell, cell_index)

    def _limited(self, kind: str, content: dict, cell_index: int) -> dict | None:
        """Return what of a message is kept; None if nothing. Widgets' messages are not."""
        if kind == "status":
            return {"execution_state": str(content["execution_state"])}
        if kind == "clear_output":
            return {"wait": bool(content.get("wait"))}
        count = content.get("execution_count")
        count = count if type(count) is int and 0 <= count < 2**31 else None
        if kind == "execute_input":
            return {} if count is None else {"execution_count": count}
        room = self.room.setdefault(cell_index, OUTPUT_CHARACTERS)
        if room <= 0:
            return None
        if kind == "stream":
            text = _storable(content["text"])
            self.room[cell_index] -= len(text) + OUTPUT_CHARACTERS // 500
            name = "stderr" if content["name"] == "stderr" else "stdout"
            return {"name": name, "text": text if len(text) <= room else f"{text[:room]}\n[output cut off]\n"}
        if kind == "error":
            error = error_output(content["ename"], content["evalue"], content["traceback"])
            self.room[cell_index] -= sum(map(len, error.traceback))
            return {key: error[key] for key in ("ename", "evalue", "traceback")}
        if kind not in ("execute_result", "display_data", "update_display_data"):
            return None
        kept = {"data": _harmless(content["data"], room), "metadata": {}}
        # A picture counts as a few lines, but counts: a loop may show thousands.
        self.room[cell_index] -= len(kept["data"]["text/plain"]) + OUTPUT_CHARACTERS // 20
        name = (content.get("transient") or {}).get("display_id")
        if type(name) is str:
            kept["transient"] = {"display_id": name}
        return kept | {"execution_count": count} if kind == "execute_result" else kept

    def _judge(self, cell: NotebookNode, cell_index: int, execute_reply: dict) -> None:
        reply = execute_reply["content"]
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            self.verdicts[cell_index] = errors[-1]
        elif reply["status"] == "ok":
            self.verdicts[cell_index] = None
        else:
            self.verdicts[cell_index] = error_output(
                reply.get("ename", "Error"), reply.get("evalue", ""), reply.get("traceback", ())
            )


def _harmless(data: dict, room: int) -> dict[str, str]:
    """Keep text and pictures: a student's HTML, SVG or JavaScript would run in an instructor's browser."""
    kept = {"text/plain": _storable(data.get("text/plain", ""))[:room]}
    for kind in ("image/png", "image/jpeg"):
        picture = data.get(kind)
        if (
            isinstance(picture, str)
            and len(picture) <= PICTURE_CHARACTERS
            and re.fullmatch(r"[\w+/=\s]*", picture, re.ASCII)
        ):
            kept[kind] = picture
    return kept


def _kernel_manager(settings: Settings, folder: Path, imports: Sequence[str] | None) -> AsyncKernelManager:
    if settings.sandbox in container.ENGINES:
        return container.kernel_manager(settings.sandbox, settings.limits, environment=ENVIRONMENT)
    if settings.sandbox is not None and settings.preload and imports is not None:
        return preload.kernel_manager(imports, settings.limits, environment=ENVIRONMENT)
    if settings.sandbox is not None:
        return sandbox.kernel_manager(settings.limits, environment=ENVIRONMENT, statements=imports or ())
    return AsyncKernelManager(
        kernel_name="python3",
        # The interpreter that grades, whatever kernels are registered on this machine.
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True),
        connection_file=str(folder / "kernel.json"),
        # Several kernels that start at once may pick the same port, but not the same socket file.
        transport="tcp" if os.name == "nt" else "ipc",
    )


@dataclass
class _Progress:
    """How far a submission has come; it outlives the kernels that it stopped.

    Attributes
    ----------
    verdicts : dict of int to NotebookNode or None
        For each cell that ran, by its position: its error, or None.
    position : int
        The cell that is next.
    killers : set of int
        Cells that are not run again, because a kernel stopped while they ran.
    """

    settings: Settings
    deadline: float
    watch: Stopwatch
    verdicts: dict[int, NotebookNode | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    position: int = 0
    killers: set[int] = field(default_factory=set)
    stopped: bool = False

    def seconds(self) -> tuple[float, str]:
        """Return how long the next cell may run, and what to say if it runs longer."""
        limits, left = self.settings.limits, self.deadline - time.monotonic()
        # No measured time: a result must not depend on when it was made.
        if left < limits.cell_seconds:
            return left, f"because the notebook ran longer than {limits.notebook_seconds:g} s"
        return limits.cell_seconds, f"after {limits.cell_seconds:g} s"

    def is_over(self, name: str) -> bool:
        """Whether no time is left, neither for this cell nor for any after it; note that if so."""
        seconds, why = self.seconds()
        if seconds > 0:
            return False
        self.notes.append(f"stopped before {name}, {why}")
        self.stopped = True
        return True


async def _run(
    notebook: NotebookNode,
    settings: Settings,
    folder: Path,
    imports: Sequence[str] | None,
    watch: Stopwatch,
) -> tuple[dict[int, NotebookNode | None], bool, list[str]]:
    """Run all code cells; return a verdict for each that ran, whether a kernel stopped, and notes."""
    progress = _Progress(settings, time.monotonic() + settings.limits.notebook_seconds, watch)
    for number in itertools.count(1):
        place = folder / str(number)
        (place / "work").mkdir(parents=True)
        manager = _kernel_manager(settings, place, imports)
        if not await _run_in_one_kernel(notebook, manager, place, progress):
            break
        left = [cell for cell in notebook.cells[progress.position :] if cell.cell_type == "code"]
        if not left or progress.is_over(_name(left[0])):
            break
    return progress.verdicts, progress.stopped, progress.notes


async def _run_in_one_kernel(
    notebook: NotebookNode, manager: AsyncKernelManager, folder: Path, progress: _Progress
) -> bool:
    """Go on until the end or until the kernel stops; return whether another one can go on from there.

    In a kernel after the first, the imports and answers before the next cell are run again, without a trace.
    """
    begin = progress.position
    again = copy.deepcopy(notebook)
    options = {
        "km": manager,
        "timeout": None,  # _run_cell has it
        "allow_errors": True,
        "record_timing": False,
        "raise_on_iopub_timeout": False,
        "shutdown_kernel": "immediate",
    }
    for name in ("o", "v"):
        (folder / name).mkdir()
    client = _Client(again, progress.settings.limits.output_bytes, folder, **options)
    # What is written to the file descriptors themselves would end up in the instructor's terminal.
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = _environment(folder)
    async with client.async_setup_kernel(cwd=str(folder / "work"), env=environment, cleanup_kc=True, **quiet):
        # nbclient lets go of the manager when the kernel has stopped.
        provisioner = manager.provisioner
        progress.watch.lap("kernel")
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or index in progress.killers or (index < begin and is_test(cell)):
                continue
            name = _name(cell)
            if progress.is_over(name):
                return False
            seconds, why = progress.seconds()
            late = False
            try:
                # So that the points do not depend on what drew random numbers before, or in which kernel.
                set_seed(progress.settings.seed)
                seed = f"__import__('nlpkit').set_seed({progress.settings.seed})"
                options = {"silent": True, "store_history": False, "user_expressions": {"seed": seed}}
                client.kc.execute("", **options)
                if _is_hidden_test(cell):
                    late = await _run_test(client, manager, cell, index, seconds, why)
                else:
                    late = await _run_cell(client, again.cells[index], index, seconds, why)
                if index >= begin and late:
                    progress.notes.append(f"{name}: stopped {why}")
            except DeadKernelError:
                if lost := getattr(provisioner, "lost", ""):
                    raise RuntimeError(f"the kernel stopped: {lost}") from None
                error = error_output("DeadKernelError", "the kernel stopped while this cell ran")
                if index >= begin:
                    # What it had sent until then has come, or not: so nothing of it is kept.
                    again.cells[index].update(outputs=[error], execution_count=None)
                limit = client.excess or getattr(provisioner, "exceeded", "")
                reason = f" ({limit})" if limit else ""
                progress.notes.append(f"the kernel stopped while {name} ran{reason}")
                progress.stopped = True
                progress.killers.add(index)
                client.verdicts[index] = error
            progress.watch.lap(stage_of(cell))
            if index >= begin:
                progress.verdicts[index] = client.verdicts[index]
                progress.position = index + 1
                cell.outputs = again.cells[index].get("outputs", [])
                cell.execution_count = again.cells[index].execution_count
            if index in progress.killers:
                return True
            if late and progress.deadline <= time.monotonic():
                progress.stopped = True
                return False
    progress.position = len(notebook.cells)
    return False


def _name(cell: NotebookNode) -> str:
    return nbgrader_metadata(cell).get("grade_id", "a cell without a name")


def _is_hidden_test(cell: NotebookNode) -> bool:
    """Whether a cell runs in this process: only what the master wrote, never an answer that is graded."""
    return is_test(cell) and nbgrader_metadata(cell).get("points", 0) > 0


async def _run_test(
    client: _Client, manager: AsyncKernelManager, cell: NotebookNode, index: int, seconds: float, why: str
) -> bool:
    """Run a hidden test in this process, against the kernel's names; return whether it had to be stopped.

    Raises
    ------
    DeadKernelError
        If the kernel stopped, or had to be killed because it took no notice of the interrupt.
    RuntimeError
        If the test itself goes on and on, or this machine cannot reach the kernel.
    """
    # Not with each request: what this test has not read stays in memory until the test ends.
    client.shell_relay.received = 0
    channel = Channel(client.values_address, lambda: setattr(client.value_relay, "received", 0))
    test = Test(cell.source, channel)
    deadline = time.monotonic() + seconds
    test.start()
    late = dead = False
    while test.is_alive() and not late and not dead:
        await asyncio.sleep(0.001 if deadline - time.monotonic() > seconds - 0.02 else 0.01)
        await _discard_output(client)
        late = time.monotonic() > deadline
        dead = bool(client.excess) or not await manager.is_alive()
    if late or dead:
        channel.stop()
        if late and not dead:
            await manager.interrupt_kernel()
        test.join(0.5)
        for _ in range(10):
            if not test.is_alive():
                break
            test.interrupt()
            await asyncio.sleep(0.2)
        else:
            raise RuntimeError(f"the test in {_name(cell)} does not end: correct the problem set")
    elif isinstance(test.error, Broken):
        raise RuntimeError(str(test.error)) from test.error
    else:
        error = test.error
        # One line says what is wrong. NumPy's testing functions show the expected values in those below it.
        line = str(error).strip().partition("\n")[0]
        client.verdicts[index] = error and error_output(type(error).__name__, line)
        return False
    if late and not dead and await _answers(client, manager):
        client.verdicts[index] = error_output("CellTimeoutError", f"this cell was stopped {why}")
        return True
    await manager.shutdown_kernel(now=True)
    raise DeadKernelError("the kernel stopped")


async def _discard_output(client: _Client) -> None:
    """Throw away what the kernel has to say while a test runs, lest it fill the queue of the next cell."""
    socket = client.kc.iopub_channel.socket
    for _ in range(1000):  # code that sends faster than this reads must not keep it here
        if not await socket.poll(0):
            return
        await socket.recv_multipart()


async def _answers(client: _Client, manager: AsyncKernelManager) -> bool:
    """Whether an interrupted kernel is ready for the next cell soon."""
    asked = client.kc.kernel_info()
    until = time.monotonic() + INTERRUPT_SECONDS
    while (left := until - time.monotonic()) > 0 and not client.excess and await manager.is_alive():
        try:
            reply = await client.kc.get_shell_msg(timeout=min(left, 0.2))
        except Empty:
            continue
        if reply["parent_header"].get("msg_id") == asked:
            return True
    return False


async def _run_cell(client: _Client, cell: NotebookNode, index: int, seconds: float, why: str) -> bool:
    """Run one cell; return whether it had to be interrupted.

    Raises
    ------
    DeadKernelError
        If the kernel stopped, sent too much, or had to be killed because it took no notice of the interrupt.
    """
    task = asyncio.ensure_future(client.async_execute_cell(cell, index))
    excess = asyncio.ensure_future(client.output_relay.exceeded.wait())
    try:
        done, _ = await asyncio.wait({task, excess}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        late = not done
        if late:
            await client.km.interrupt_kernel()
            done, _ = await asyncio.wait(
                {task, excess}, timeout=INTERRUPT_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        if task not in done:
            await client.km.shutdown_kernel(now=True)
        await task
    finally:
        excess.cancel()
    if client.excess:
        raise DeadKernelError("the kernel sent too much")
    if late:
        client.verdicts[index] = error_output("CellTimeoutError", f"this cell was stopped {why}")
    return late


ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    # Submissions run side by side: more threads in each only get into one another's way.
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
"""What every kernel's environment says, so that it matters little where and beside what it runs."""


def _environment(folder: Path) -> dict[str, str]:
    package = str(Path(nlpkit.__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    # IPython start-up files of the instructor's would run before the student's code.
    return os.environ | ENVIRONMENT | {"PYTHONPATH": path, "IPYTHONDIR": str(folder / "ipython")}
