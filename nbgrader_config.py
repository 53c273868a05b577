"""nbgrader's settings: its commands, formgrader and ``nlpkit grade`` all read their folders from here."""

import os
import sysconfig
from pathlib import Path

root = Path(__file__).resolve().parent
# SQLite makes the gradebook but not its folder, and `nbgrader generate_assignment` opens it in a fresh clone.
(root / "grading").mkdir(exist_ok=True)
# To make a gradebook nbgrader calls the `alembic` command, also where the environment is not activated.
scripts = sysconfig.get_path("scripts")
if scripts not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join(filter(None, (os.environ.get("PATH"), scripts)))

c = get_config()  # noqa: F821 - traitlets puts it into this file's namespace
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.db_url = f"sqlite:///{(root / 'grading' / 'gradebook.db').as_posix()}"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
# Feedback shows each test's message, not the hidden tests.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nlpkit.grading.gradebook.HideHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
