"""What a kernel sends is counted as it comes, and who is to blame when something goes wrong."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
import zmq
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpkit.grading import grade, kernel
from nlpkit.grading.channel import Channel
from nlpkit.grading.rebuild import read_master
from nlpkit.grading.relay import FRAME_BYTES, Frames, Relay
from tests.grading.conftest import settings_with
from tests.grading.test_rebuild import PSET, cell, encode, solved, tiny_course, tiny_notebook

GREETING = b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL" + bytes(48)


def frame(content: bytes, more: bool = False) -> bytes:
    if len(content) < 256:
        return bytes([more, len(content)]) + content
    return bytes([2 | more]) + len(content).to_bytes(8) + content


def cost(stream: bytes, sizes: list[int]) -> int:
    frames, total, at = Frames(), 0, 0
    for size in [*sizes, len(stream)]:
        total += frames.cost(stream[at : at + size])
        at += size
    return total


@settings(deadline=None, max_examples=100)
@given(st.lists(st.binary(max_size=600), max_size=8), st.lists(st.integers(0, 100), max_size=30))
def test_frames_are_counted_however_they_are_cut(contents, sizes):
    stream = GREETING + b"".join(map(frame, contents))
    assert cost(stream, sizes) == len(stream) + FRAME_BYTES * len(contents)


def test_empty_frames_count():
    assert cost(GREETING + frame(b"", more=True) * 1000, []) == 64 + 1000 * (2 + FRAME_BYTES)


@pytest.mark.parametrize("greeting", [b"\x01\0", GREETING.replace(b"\x03", b"\x01"), b"\xff" + bytes(99)])
def test_older_protocols_are_refused(greeting):
    with pytest.raises(ConnectionError):
        Frames().cost(greeting)


@pytest.fixture
def folder():
    # pytest's own has too long a path for a socket.
    with tempfile.TemporaryDirectory(prefix="nlpkit-", dir="/tmp") as name:
        yield Path(name)


async def relayed(folder, chunks: list[bytes], limit: int, transport: str) -> tuple[bytes, Relay]:
    """Return what gets through the relay of what a kernel sends; it is cut off at the limit."""

    async def send(reader, writer):
        for chunk in chunks:
            writer.write(chunk)
        await reader.read()
        writer.close()

    if transport == "ipc":
        server = await asyncio.start_unix_server(send, str(folder / "k-7"))
        connection = {"transport": "ipc", "ip": str(folder / "k"), "shell_port": 7, "iopub_port": 7}
    else:
        server = await asyncio.start_server(send, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        connection = {"transport": "tcp", "ip": "127.0.0.1", "shell_port": port, "iopub_port": port}
    relay = Relay(limit, "output")
    address = await relay.open(connection, folder)
    reader, writer = await asyncio.open_unix_connection(f"{address['ip']}-{address['iopub_port']}")
    received = b""
    wanted = sum(map(len, chunks))
    while len(received) < wanted and (chunk := await reader.read(2**16)):
        received += chunk
    writer.close()
    relay.close()
    server.close()
    return received, relay


@pytest.mark.skipif(sys.platform == "win32", reason="no Unix sockets")
@pytest.mark.parametrize("transport", ["ipc", "tcp"])
def test_a_relay_hands_on_what_is_within_the_limit(folder, transport):
    chunks = [GREETING, *[frame(bytes(10_000))] * 50]
    received, relay = asyncio.run(relayed(folder, chunks, 1_000_000, transport))
    assert received == b"".join(chunks)
    assert relay.excess == ""
    assert relay.received == len(received) + 50 * FRAME_BYTES


@pytest.mark.skipif(sys.platform == "win32", reason="no Unix sockets")
@pytest.mark.parametrize(
    "chunk", [frame(bytes(10_000)), frame(b"", more=True) * 100, bytes([3]) + b"\xff" * 10_000]
)
def test_a_relay_cuts_off_at_the_limit(folder, chunk):
    received, relay = asyncio.run(relayed(folder, [GREETING, *[chunk] * 1000], 1_000_000, "ipc"))
    assert len(received) <= 1_000_000
    assert relay.excess == "more than 1 MB of output"


# --- who is to blame --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return read_master(tiny_course(tmp_path_factory.mktemp("course")), PSET)


def graded(master, double: str, **limits):
    document = solved(master)
    cell(document, "q1_double_answer")["source"] = f"# ANSWER q1_double: keep this line\n{double}"
    return grade.grade(master, "Ana", encode(document), settings=settings_with(**limits))


DOUBLE = "def double(x):\n    return 2 * x\n"


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("nlpkit.grading.kernel.NotebookClient.process_message", OSError(24, "Too many open files")),
        ("nlpkit.grading.kernel.NotebookClient.process_message", TypeError("a fault of ours")),
        ("nlpkit.grading.channel.Channel._exchange", zmq.ZMQError(24)),
        ("nlpkit.grading.channel.Channel._open", OSError(28, "No space left on device")),
    ],
)
def test_what_the_machine_does_is_no_fault_of_the_students(master, monkeypatch, where, error):
    def fail(*args):
        raise error

    monkeypatch.setattr(where, fail)
    result, _ = graded(master, DOUBLE)
    assert result.status == "infrastructure_error", result.notes
    assert result.notes[0].startswith("grading failed, grade again: ")


@pytest.mark.parametrize(
    ("code", "output_bytes", "note"),
    [
        ("for i in range(10**9):\n    print('x' * 1000)", 1_000_000, "(more than 1 MB of output)"),
        ("print('x' * 3_000_000)", 2_500_000, "(more than 2.5 MB of output)"),
        ("print('x' * 3_000_000)", 4_000_000, None),
    ],
)
def test_output_is_limited_while_it_comes(master, code, output_bytes, note):
    result, notebook = graded(master, f"{DOUBLE}\n{code}", output_bytes=output_bytes)
    stopped = [f"the kernel stopped while q1_double_answer ran {note}"] if note else []
    assert [text for text in result.notes if text != grade.NO_SANDBOX] == stopped
    assert result.questions == {"q1_double": 0 if note else 2, "q2_total": 3}
    assert result.status == ("student_error" if note else "graded")
    assert len(json.dumps(notebook)) < 2 * kernel.OUTPUT_CHARACTERS


UNASKED = """
def double(x):
    kernel = get_ipython().kernel
    content = {{"status": "x" * {size}}}
    kernel.session.send(kernel.shell_stream, "execute_reply", content, ident=kernel._parent_ident["shell"])
    kernel.shell_stream.flush()
    return 2 * x
"""


@pytest.mark.parametrize(
    ("size", "note"),
    [
        (500_000, "the kernel stopped while q1_double ran (more than 5 MB of replies in one test)"),
        # 4 MB in each of two tests: nothing of the first is left in the second.
        (200_000, None),
    ],
)
def test_replies_that_nobody_reads_are_limited_in_the_test_and_not_in_each_answer(tmp_path, size, note):
    notebook = tiny_notebook()
    test = "for i in range(20):\n    assert double(i) == 2 * i"
    for name in ("q1_double", "q2_total"):
        hidden = next(c for c in notebook.cells if c.id == name)
        hidden.source = f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
    result, _ = graded(read_master(tiny_course(tmp_path, notebook), PSET), UNASKED.format(size=size))
    assert [text for text in result.notes if text != grade.NO_SANDBOX][:1] == ([note] if note else [])
    assert (result.status, result.score) == (("student_error", 0) if note else ("graded", 5))


def test_the_time_of_the_whole_notebook_is_named_when_it_was_that(master):
    result, _ = graded(master, "import time\ntime.sleep(60)", notebook_seconds=3)
    assert result.status == "student_error"
    noted = "q1_double_answer: stopped because the notebook ran longer than 3 s"
    assert [note for note in result.notes if note != grade.NO_SANDBOX] == [noted]


def test_a_channel_without_a_kernel_is_broken():
    connection = {
        "transport": "ipc",
        "ip": "x" * 200,
        "shell_port": 1,
        "key": b"",
        "signature_scheme": "hmac-sha256",
    }
    channel = Channel(connection)
    with pytest.raises(BaseException, match="no connection to the kernel") as caught:
        channel.request("names", [])
    assert not isinstance(caught.value, Exception)
    channel.close()
    assert channel.client.context.closed


def test_outputs_and_counts_are_as_in_a_notebook(master):
    code = (
        "from IPython.display import display\n"
        "handle = display(3, display_id=True)\n"
        "handle.update(4)\n"
        "print('a')\n"
        f"{DOUBLE}\n5"
    )
    result, executed = graded(master, code)
    assert result.questions["q1_double"] == 2
    shown = next(c for c in executed.cells if c.get("id") == "q1_double_answer")
    assert [o.get("text") or o.data["text/plain"] for o in shown.outputs] == ["4", "a\n", "5"]
    counts = {c.id: c.execution_count for c in executed.cells if c.cell_type == "code"}
    assert counts["q1_double_answer"] == 2
    assert counts["q1_double"] is None
    nbformat.validate(executed)


def test_messages_that_make_no_sense_are_passed_over(master):
    code = (
        "kernel = get_ipython().kernel\n"
        "parent = kernel.get_parent('shell')\n"
        "for kind, content in (('stream', {}), ('error', {'traceback': 5}), ('display_data', {'data': 1}),\n"
        "    ('status', {}), ('execute_result', {'data': {}, 'execution_count': 'x' * 99})):\n"
        "    kernel.session.send(kernel.iopub_socket, kind, content, parent=parent)\n"
        "for parts in ([b''], [b'<IDS|MSG>'], [b'x', b'<IDS|MSG>', b'', b'[', b'{}', b'{}', b'{}']):\n"
        "    kernel.iopub_socket.send_multipart(parts)\n"
        f"{DOUBLE}\nprint('still here')"
    )
    result, executed = graded(master, code)
    assert (result.status, result.score) == ("graded", 5)
    shown = next(c for c in executed.cells if c.get("id") == "q1_double_answer")
    assert [o.text for o in shown.outputs if o.output_type == "stream"] == ["still here\n"]
    nbformat.validate(executed)


def test_a_message_does_not_show_what_numpy_expected(tmp_path):
    notebook = tiny_notebook()
    hidden = next(c for c in notebook.cells if c.id == "q1_double")
    test = "import numpy as np\nnp.testing.assert_allclose(double(20.5), 40.625)"
    hidden.source = f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
    _, executed = graded(read_master(tiny_course(tmp_path, notebook), PSET), DOUBLE)
    [output] = next(c for c in executed.cells if c.get("id") == "q1_double").outputs
    assert output.evalue.startswith("Not equal to tolerance")
    assert "40.625" not in json.dumps(output)
