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
# Other databases than SQLite refuse an assignment of a course without a name.
c.CourseDirectory.course_id = "nlp"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.db_url = f"sqlite:///{(root / 'grading' / 'gradebook.db').as_posix()}"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
# `nbgrader autograde` and formgrader's button execute nothing here: they grade as `nlpkit grade` does.
c.Autograde.exporter_class = "nlpkit.grading.autograde.GradedNotebook"
# Feedback shows each test's message, not the hidden tests.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nlpkit.grading.gradebook.HideHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
# In feedback and on formgrader's pages no HTML or script of a student's runs.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"markdown2html": "nlpkit.grading.page.markdown_to_html"}
# What a late submission costs. Nothing is late while the assignment has no due date: set it in formgrader or
# by `nbgrader db assignment add ps01_perceptron --duedate="2026-12-01 23:59 UTC"`. Who may be later is listed
# in grading/extensions.csv: student,pset,until,days, of which until or days is filled in.
c.AssignLatePenalties.plugin_class = "nlpkit.grading.late.LatePenalty"
c.LatePenalty.per_day = 0.1  # of the points, for each started day
c.LatePenalty.share_of = "max"  # of the most points there are, or of those "achieved"
c.LatePenalty.grace_hours = 1
c.LatePenalty.cap = 0.5  # no more than this share in all
