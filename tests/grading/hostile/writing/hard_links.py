"""Gives others' files a second name in its own folder, and writes to that."""

import os

for path in ("@OTHER@", "@COURSE@/notes.txt", "/etc/passwd", "/usr/bin/env"):
    try:
        os.link(path, os.path.basename(path) + ".mine")
        with open(os.path.basename(path) + ".mine", "a") as file:
            file.write("x")
    except OSError as error:
        print(error)
