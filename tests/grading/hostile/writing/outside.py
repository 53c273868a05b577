"""Writes to every folder that it knows or can list, and deletes what it finds there."""

import os
import shutil

for folder in (
    "@COURSE@",
    "@COURSE@/solutions",
    "@COURSE@/grading",
    "@HOME@",
    "/",
    "/etc",
    "/usr",
    "/run",
    "..",
    "../..",
):
    try:
        with open(os.path.join(folder, "was_here.txt"), "w") as file:
            file.write("x")
    except OSError as error:
        print(error)
for path in ("@COURSE@/notes.txt", "@HOME@/.netrc", "@OTHER@"):
    try:
        os.remove(path)
    except OSError as error:
        print(error)
shutil.rmtree("@COURSE@", ignore_errors=True)
