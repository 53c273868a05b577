"""Sends comm messages of which nothing is as it should be."""

session, socket = get_ipython().kernel.session, get_ipython().kernel.iopub_socket
parent = get_ipython().kernel.get_parent("shell")
for content in (
    {},
    {"comm_id": []},
    {"comm_id": {}, "data": 1},
    {"target_name": "jupyter.widget", "comm_id": "x", "data": {}},
):
    for kind in ("comm_open", "comm_msg", "comm_close"):
        session.send(socket, kind, content, parent=parent)
