"""Writes results, grades and feedback for itself and for others."""

import json
import os

result = {
    "student": "writing-results",
    "status": "graded",
    "score": 5.0,
    "questions": {"q1_step": 2.0, "q2_predict": 3.0},
}
for path in (
    "@COURSE@/grading/grades.csv",
    "@COURSE@/grading/feedback/honest/ps99_target/ps99_target.html",
    "@COURSE@/grading/autograded/honest/ps99_target/ps99_target.ipynb",
    "results.json",
    "../results.json",
    "/tmp/results.json",
):
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w") as file:
            json.dump(result, file)
    except OSError as error:
        print(error)
