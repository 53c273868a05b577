"""Run a rebuilt notebook: answers and visible tests in the student's kernel, hidden tests in this process."""

from __future__ import annotations

import asyncio
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

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output

import nlpkit
from nlpkit import set_seed
from nlpkit.grading.channel import Channel, Test
from nlpkit.grading.rebuild import nbgrader_metadata
from nlpkit.grading.settings import Settings

INTERRUPT_SECONDS = 3
"""How long an interrupted cell has to stop before its kernel is killed."""

OUTPUT_CHARACTERS = 50_000
"""How much text one cell may leave in the stored notebook, and in one error message."""

PICTURE_CHARACTERS = 1_000_000
"""How large one picture in the stored notebook may be, in base64."""


def execute(notebook: NotebookNode, settings: Settings | None = None) -> tuple[str, NotebookNode, list[str]]:
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
    folder = Path(tempfile.mkdtemp(prefix="nlpkit-"))
    try:
        verdicts, stopped, notes = asyncio.run(_run(notebook, settings or Settings(), folder))
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
    # A lone surrogate can be sent, but not be stored.
    ename, evalue = (str(text).encode("utf-8", "replace").decode() for text in (ename, evalue))
    lines = [str(line).encode("utf-8", "replace").decode() for line in traceback] or [f"{ename}: {evalue}"]
    text = "\n".join(lines)
    if len(text) > OUTPUT_CHARACTERS:
        half = OUTPUT_CHARACTERS // 2
        lines = [f"{text[:half]}\n[cut off]\n{text[-half:]}"]
    return new_output(
        "error", ename=str(ename)[:200], evalue=str(evalue)[:OUTPUT_CHARACTERS], traceback=lines
    )


NOT_RUN = error_output("NotRun", "this cell was not run, because the kernel had stopped before it")


class _Client(NotebookClient):
    """nbclient that keeps limited and harmless output, and a verdict for each cell: None or its error."""

    def __init__(self, notebook: NotebookNode, **options: object) -> None:
        super().__init__(notebook, **options)
        self.verdicts: dict[int, NotebookNode | None] = {}
        self.room: dict[int, int] = {}
        self.on_cell_executed = self._judge

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        kind, content = msg["msg_type"], msg["content"]
        room = self.room.setdefault(cell_index, OUTPUT_CHARACTERS)
        if kind.startswith("comm"):
            return None  # widgets: nobody is there to move them
        if kind in ("stream", "execute_result", "display_data", "update_display_data", "error") and room <= 0:
            return None
        if kind == "stream":
            text = str(content["text"])
            self.room[cell_index] -= len(text)
            content["text"] = text if len(text) <= room else f"{text[:room]}\n[output cut off]\n"
            content["name"] = "stderr" if content["name"] == "stderr" else "stdout"
        elif kind in ("execute_result", "display_data", "update_display_data"):
            content["data"] = _harmless(content["data"], room)
            content["metadata"] = {}
            # A picture counts as a few lines, but counts: a loop may show thousands.
            self.room[cell_index] -= len(content["data"]["text/plain"]) + OUTPUT_CHARACTERS // 20
        elif kind == "error":
            error = error_output(content["ename"], content["evalue"], content["traceback"])
            self.room[cell_index] -= sum(map(len, error.traceback))
            content.update({key: error[key] for key in ("ename", "evalue", "traceback")})
        return super().process_message(msg, cell, cell_index)

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
    kept = {"text/plain": str(data.get("text/plain", ""))[:room]}
    for kind in ("image/png", "image/jpeg"):
        picture = data.get(kind)
        if (
            isinstance(picture, str)
            and len(picture) <= PICTURE_CHARACTERS
            and re.fullmatch(r"[\w+/=\s]*", picture, re.ASCII)
        ):
            kept[kind] = picture
    return kept


def _kernel_manager(settings: Settings, folder: Path) -> AsyncKernelManager:
    if settings.sandbox is not None:
        # Imported here, because bubblewrap and what speaks to it exist on Linux only.
        from nlpkit.grading.sandbox import kernel_manager

        return kernel_manager(settings.limits, environment=ENVIRONMENT)
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
    verdicts: dict[int, NotebookNode | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    position: int = 0
    killers: set[int] = field(default_factory=set)
    stopped: bool = False

    def seconds(self) -> float:
        """Return how long the next cell may run."""
        return min(self.settings.limits.cell_seconds, self.deadline - time.monotonic())

    def out_of_time(self, name: str) -> None:
        """Note that neither this cell nor any after it is run."""
        limit = self.settings.limits.notebook_seconds
        self.notes.append(f"stopped before {name}: the notebook ran longer than {limit:g} s")
        self.stopped = True


async def _run(
    notebook: NotebookNode, settings: Settings, folder: Path
) -> tuple[dict[int, NotebookNode | None], bool, list[str]]:
    """Run all code cells; return a verdict for each that ran, whether a kernel stopped, and notes."""
    progress = _Progress(settings, time.monotonic() + settings.limits.notebook_seconds)
    for number in itertools.count(1):
        place = folder / str(number)
        (place / "work").mkdir(parents=True)
        if not await _run_in_one_kernel(notebook, _kernel_manager(settings, place), place, progress):
            break
        left = [cell for cell in notebook.cells[progress.position :] if cell.cell_type == "code"]
        if not left:
            break
        if progress.seconds() <= 0:
            progress.out_of_time(_name(left[0]))
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
    client = _Client(again, **options)
    # What is written to the file descriptors themselves would end up in the instructor's terminal.
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = _environment(folder)
    async with client.async_setup_kernel(cwd=str(folder / "work"), env=environment, cleanup_kc=True, **quiet):
        # nbclient lets go of the manager when the kernel has stopped.
        provisioner = manager.provisioner
        for index, cell in enumerate(notebook.cells):
            meta = nbgrader_metadata(cell)
            is_test = meta.get("grade") and not meta.get("solution")
            if cell.cell_type != "code" or index in progress.killers or (index < begin and is_test):
                continue
            name = _name(cell)
            seconds = progress.seconds()
            if seconds <= 0:
                progress.out_of_time(name)
                return False
            try:
                # So that the points do not depend on what drew random numbers before, or in which kernel.
                set_seed(progress.settings.seed)
                seed = f"__import__('nlpkit').set_seed({progress.settings.seed})"
                options = {"silent": True, "store_history": False, "user_expressions": {"seed": seed}}
                client.kc.execute("", **options)
                if _is_hidden_test(cell):
                    late = await _run_test(client, manager, cell, index, seconds)
                else:
                    late = await _run_cell(client, again.cells[index], index, seconds)
                if index >= begin and late:
                    progress.notes.append(f"{name}: stopped after {seconds:.0f} s")
            except DeadKernelError:
                error = error_output("DeadKernelError", "the kernel stopped while this cell ran")
                if index >= begin:
                    again.cells[index].outputs.append(error)
                limit = getattr(provisioner, "exceeded", "")
                reason = f" ({limit})" if limit else ""
                progress.notes.append(f"the kernel stopped while {name} ran{reason}")
                progress.stopped = True
                progress.killers.add(index)
                client.verdicts[index] = error
            if index >= begin:
                progress.verdicts[index] = client.verdicts[index]
                progress.position = index + 1
                cell.outputs = again.cells[index].get("outputs", [])
                cell.execution_count = again.cells[index].execution_count
            if index in progress.killers:
                return True
    progress.position = len(notebook.cells)
    return False


def _name(cell: NotebookNode) -> str:
    return nbgrader_metadata(cell).get("grade_id", "a cell without a name")


def _is_hidden_test(cell: NotebookNode) -> bool:
    """Whether a cell runs in this process: only what the master wrote, never an answer that is graded."""
    meta = nbgrader_metadata(cell)
    return bool(meta.get("grade") and not meta.get("solution") and meta.get("points", 0) > 0)


async def _run_test(
    client: _Client, manager: AsyncKernelManager, cell: NotebookNode, index: int, seconds: float
) -> bool:
    """Run a hidden test in this process, against the kernel's names; return whether it had to be stopped.

    Raises
    ------
    DeadKernelError
        If the kernel stopped, or had to be killed because it took no notice of the interrupt.
    RuntimeError
        If the test itself goes on and on.
    """
    channel = Channel(manager.get_connection_info())
    test = Test(cell.source, channel)
    deadline = time.monotonic() + seconds
    test.start()
    late = dead = False
    while test.is_alive() and not late and not dead:
        await asyncio.sleep(0.001 if deadline - time.monotonic() > seconds - 0.02 else 0.01)
        await _discard_output(client)
        late = time.monotonic() > deadline
        dead = not await manager.is_alive()
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
            raise RuntimeError(f"a test still ran {seconds:.0f} s after its start: correct the problem set")
    elif test.error is None:
        client.verdicts[index] = None
        return False
    else:
        client.verdicts[index] = error_output(type(test.error).__name__, str(test.error))
        return False
    if late and not dead and await _answers(client, manager):
        client.verdicts[index] = error_output(
            "CellTimeoutError", f"this cell was stopped after {seconds:.0f} s"
        )
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
    while (left := until - time.monotonic()) > 0 and await manager.is_alive():
        try:
            reply = await client.kc.get_shell_msg(timeout=min(left, 0.2))
        except Empty:
            continue
        if reply["parent_header"].get("msg_id") == asked:
            return True
    return False


async def _run_cell(client: _Client, cell: NotebookNode, index: int, seconds: float) -> bool:
    """Run one cell; return whether it had to be interrupted.

    Raises
    ------
    DeadKernelError
        If the kernel stopped, or had to be killed because it took no notice of the interrupt.
    """
    task = asyncio.ensure_future(client.async_execute_cell(cell, index))
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        await client.km.interrupt_kernel()
        done, _ = await asyncio.wait({task}, timeout=INTERRUPT_SECONDS)
        if not done:
            await client.km.shutdown_kernel(now=True)
        await _outcome(task, client)
        client.verdicts[index] = error_output(
            "CellTimeoutError", f"this cell was stopped after {seconds:.0f} s"
        )
        return True
    await _outcome(task, client)
    return False


async def _outcome(task: asyncio.Future, client: _Client) -> None:
    """Wait for a cell; stop a kernel whose messages make no sense, since student code can write them."""
    try:
        await task
    except DeadKernelError:
        raise
    except Exception as error:
        await client.km.shutdown_kernel(now=True)
        raise DeadKernelError(f"the kernel sent what cannot be read: {type(error).__name__}") from error


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
