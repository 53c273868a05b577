"""``python otter_local.py AUTOGRADER.ZIP FOLDER``: grade with otter-grader; for a Python that has it."""

import json
import sys
from pathlib import Path

from otter.api import grade_submission

archive, folder = sys.argv[1:]
points = {}
for path in sorted(Path(folder).glob("*/*/*.ipynb")):
    results = grade_submission(str(path), archive, quiet=True)
    points[path.parts[-3]] = {name: float(results.get_score(name)) for name in results.test_files}
print(json.dumps(points))
