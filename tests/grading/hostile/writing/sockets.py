"""Closes the kernel's sockets and listens on them itself, removes them, and writes over the connection file."""

# limits: cell_seconds=2

import os
import socket
import sys

app = __import__("ipykernel.kernelapp", fromlist=["IPKernelApp"]).IPKernelApp.instance()
for path in (app.connection_file, *(f"{app.ip}-{port}" for port in range(1, 6))):
    try:
        os.remove(path)
        open(path, "w").write("{}")
    except OSError as error:
        print(error)
for descriptor in range(3, 100):
    try:
        with socket.socket(fileno=os.dup(descriptor)) as copy:
            copy.listen(1)
            copy.settimeout(0.1)
            connection, _ = copy.accept()
            connection.sendall(b"\xff\0\0\0\0\0\0\0\x01\x7f\x01\0" + b"\x01\xff" * 1000)
    except OSError:
        continue


def step(z):
    return -1
