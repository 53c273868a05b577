"""Sends replies with every signature that it can, all the time, from a thread."""

import threading
import time

kernel = get_ipython().kernel
done = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}


def forge():
    for _ in range(2000):
        time.sleep(0.005)
        parent, ident = kernel.get_parent("shell"), kernel._parent_ident.get("shell")
        kernel.session.send(kernel.shell_stream, "execute_reply", done, parent=parent, ident=ident)
        kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent=parent)


threading.Thread(target=forge, daemon=True).start()


def step(z):
    time.sleep(0.05)
    return -1
