"""Is right, and has lost all metadata and ids, has an old format, UTF-16 and Windows line ends."""

# earns: 2

import json

ANSWER = (
    "# ANSWER q1_step: keep this line\r\ndef step(z):\r\n    return np.where(np.asarray(z) >= 0, 1.0, 0.0)"
)


def submission(released):
    notebook = json.loads(released)
    for cell in notebook["cells"]:
        if cell.pop("id") == "q1-step-answer":
            cell["source"] = ANSWER
        cell["metadata"] = {}
    return json.dumps(notebook | {"nbformat_minor": 0}).encode("utf-16")
