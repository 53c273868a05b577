"""Sends the listener one message that never ends, in tiny frames, by writing the protocol itself."""

# limits: cell_seconds=3

import os
import socket
import threading

greeting = b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL" + bytes(48)
ready = b"\x05READY\x0bSocket-Type\0\0\0\x03PUB"


def feed(connection):
    try:
        connection.sendall(greeting + bytes([4, len(ready)]) + ready)
        while True:
            connection.sendall(b"\x01\0" * 100_000)  # an empty frame, and more to come
    except OSError:
        return


def listen(descriptor):
    listener = socket.socket(fileno=os.dup(descriptor))
    while True:
        connection, _ = listener.accept()
        connection.setblocking(True)
        threading.Thread(target=feed, args=(connection,), daemon=True).start()


for name in os.listdir("/proc/self/fd"):
    try:
        # Those that the listener is connected to already are fed at once.
        kind = os.readlink(f"/proc/self/fd/{name}")
        if kind.startswith("socket:") and int(name) > 2:
            end = socket.socket(fileno=os.dup(int(name)))
            if end.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                end.setblocking(True)
                threading.Thread(target=listen, args=(int(name),), daemon=True).start()
            else:
                end.setblocking(True)
                threading.Thread(
                    target=lambda end=end: [end.sendall(b"\x01\0" * 100_000) for _ in range(10**6)],
                    daemon=True,
                ).start()
    except OSError:
        continue
threading.Event().wait(1000)
