"""Sends messages on the output socket in which parts are missing, unsigned, twice, no JSON, or of other types."""

import json

kernel = get_ipython().kernel
session, socket, parent = kernel.session, kernel.iopub_socket, kernel.get_parent("shell")


def signed(*parts):
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in parts]
    return [b"x", b"<IDS|MSG>", session.sign(parts), *parts]


head = session.msg_header("stream")
good = signed(head, parent["header"], {}, {"name": "stdout", "text": "x"}) if False else None
for message in (
    [b""],
    [b"<IDS|MSG>"],
    [b"x", b"<IDS|MSG>", b"", b"", b"", b"", b""],
    [b"x", b"<IDS|MSG>", b"no signature", b"{}", b"{}", b"{}", b"{}"],
    signed(b"{}", b"{}", b"{}", b"{}"),
    signed(b"[]", b"1", b"null", b'"x"'),
    signed(b"{" * 100_000, b"{}", b"{}", b"{}"),
    signed(b"\xff\xfe", b"\x80", b"", b""),
    signed({"msg_id": [], "msg_type": {}}, {"msg_id": {}}, [], []),
    signed({"msg_id": "1", "msg_type": "status", "version": []}, {"msg_id": []}, {}, {}),
    signed({"msg_id": "1", "msg_type": "stream", "date": "99999999-99-99"}, {}, {}, {}),
    signed({"msg_id": "1", "msg_type": "x" * 10_000}, {"msg_id": "1"}, {}, {"a": [0] * 10_000}),
):
    socket.send_multipart(message)


def step(z):
    for stream in (kernel.shell_stream,):
        stream.send_multipart([kernel._parent_ident["shell"][0], b"<IDS|MSG>", b"", b"{", b"", b"", b""])
        stream.send_multipart([kernel._parent_ident["shell"][0], b"x"])
        stream.flush()
    return -1
