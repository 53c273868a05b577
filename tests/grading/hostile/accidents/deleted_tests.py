"""Is right, and its test cells were deleted, duplicated or turned into text."""

# earns: 2

import json

ANSWER = "# ANSWER q1_step: keep this line\ndef step(z):\n    return np.where(np.asarray(z) >= 0, 1.0, 0.0)"


def submission(released):
    notebook = json.loads(released)
    cells = []
    for cell in notebook["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        if nbgrader.get("grade_id") == "q1_step_answer":
            cell["source"] = ANSWER
        if nbgrader.get("locked") and len(cells) % 2:
            continue
        cells += [cell] if nbgrader.get("solution") else [cell, cell]
    notebook["cells"] = cells
    return json.dumps(notebook).encode()
