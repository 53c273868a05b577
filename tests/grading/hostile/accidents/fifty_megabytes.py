"""Is a notebook of 50 MB, all of it outputs."""

import json


def submission(released):
    notebook = json.loads(released)
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}]
    return json.dumps(notebook).encode()
