"""Grade a class: from a folder of submissions to nbgrader's gradebook, feedback and a table."""
