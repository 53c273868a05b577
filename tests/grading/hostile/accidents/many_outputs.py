"""Is a notebook of 15 MB, right, with a hundred thousand outputs and ten thousand cells."""

# earns: 2

import json

ANSWER = "# ANSWER q1_step: keep this line\ndef step(z):\n    return np.where(np.asarray(z) >= 0, 1.0, 0.0)"


def submission(released):
    notebook = json.loads(released)
    line = {"output_type": "stream", "name": "stdout", "text": ["x" * 50]}
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "q1_step_answer":
            cell["source"] = ANSWER
            cell["outputs"] = [line] * 100_000
    extra = {
        "cell_type": "code",
        "source": "print('x')",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    notebook["cells"] += [extra | {"id": f"extra-{number}"} for number in range(10_000)]
    return json.dumps(notebook).encode()
