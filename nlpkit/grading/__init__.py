"""Grade a class: from a folder of submissions to nbgrader's gradebook, feedback and a table."""

import sys

# nbformat imports jsonschema, which builds a grammar of web addresses where it finds this package: a second
# in each process, for a format that no notebook has.
sys.modules.setdefault("rfc3987_syntax", None)
