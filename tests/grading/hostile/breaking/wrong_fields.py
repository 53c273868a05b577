"""Sends outputs whose fields have other types than they should, or values that no notebook can hold."""

import itertools

kernel = get_ipython().kernel
# With one more they would be over a thousand messages: of so many ZeroMQ loses some if the machine is busy.
values = [
    None,
    -1,
    2**80,
    True,
    [],
    {},
    {"a": {}},
    "x" * 10_000,
    1e400,
    "\0\x1b[31m",
    {"text/plain": []},
]
fields = [
    "execution_count",
    "data",
    "metadata",
    "transient",
    "name",
    "text",
    "ename",
    "evalue",
    "traceback",
    "wait",
    "execution_state",
]
right = {
    "execution_count": 1,
    "data": {"text/plain": "x"},
    "metadata": {},
    "transient": {"display_id": "d"},
    "name": "stdout",
    "text": "x",
    "ename": "E",
    "evalue": "v",
    "traceback": ["t"],
    "wait": True,
    "execution_state": "busy",
}


def send(kind, content):
    kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent("shell"))


for kind in (
    "clear_output",
    "stream",
    "error",
    "display_data",
    "update_display_data",
    "execute_result",
    "execute_input",
):
    for field, value in itertools.product(fields, values):
        content = right | {field: value}
        send(kind, content)
        content.pop(field)
    for field in fields:
        send(kind, {name: value for name, value in right.items() if name != field})
for value in values:
    send("status", {"execution_state": value})
send("no_such_kind", right)
