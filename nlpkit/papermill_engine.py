"""How papermill executes a notebook for us: it saves it once, and notes how much memory the kernel took."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

NAME = "nlpkit"
"""What papermill knows the engine by."""

PEAK_KEY = "peak_memory_gb"
"""Where the figure stands in the executed notebook, beside papermill's own in ``metadata.papermill``."""


class _Client(PapermillNotebookClient):
    # Of a progress bar its last state is kept, instead of one for each second.
    coalesce_streams = True

    def papermill_execute_cells(self) -> None:
        super().papermill_execute_cells()
        peak = peak_memory_gb(self.km.provisioner.pid)
        if peak is not None:
            self.nb.metadata.papermill[PEAK_KEY] = peak


class _Engine(Engine):
    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        start_timeout: int = 60,
        config: Any,  # noqa: ANN401 - handed on to traitlets
        extra_arguments: list[str],
        env: dict[str, str],
        **_unused: object,
    ) -> None:
        client = _Client(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=start_timeout,
            config=config,
            extra_arguments=extra_arguments,
        )
        # Saved once, when papermill finds it complete: a hundred figures written after each of 260 cells take
        # as long as many a lecture.
        path, nb_man.output_path = nb_man.output_path, None
        # What is written to the kernel's file descriptors themselves, as by TensorFlow on its import, is of
        # interest only if the kernel dies.
        with tempfile.TemporaryFile() as said:
            try:
                client.execute(env=env, stdout=said, stderr=said)
            except Exception:
                said.seek(0)
                sys.stderr.write(said.read().decode(errors="replace"))
                raise
            finally:
                nb_man.output_path = path


def peak_memory_gb(pid: int) -> float | None:
    """Return the most memory that a process has had, in 10**9 bytes; None where the system is not Linux.

    Not ``getrusage``: on Linux its figure starts from that of the process which started this one.
    """
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    found = re.search(r"^VmHWM:\s*(\d+) kB$", status.read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) * 1024 / 1e9 if found else None


papermill_engines.register(NAME, _Engine)
