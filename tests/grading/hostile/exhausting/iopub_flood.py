"""Writes to the kernel's output socket itself, in the answer and in each call: megabytes without a form."""

# limits: cell_seconds=3

socket = get_ipython().kernel.iopub_socket


def flood(*args):
    for _ in range(2000):
        socket.send_multipart([b"stream", b"<IDS|MSG>", bytes(10**6)])


step = predict = flood
flood()
