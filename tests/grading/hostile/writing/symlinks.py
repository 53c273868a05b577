"""Leaves links to what others own in its working folder, for whoever removes or copies that."""

import os

for number, path in enumerate(("@COURSE@", "@HOME@", "@OTHER@", "/", "/etc/passwd")):
    for folder in (".", "/tmp", os.path.expanduser("~")):
        try:
            os.symlink(path, f"{folder}/link{number}")
            with open(f"{folder}/link{number}/was_here.txt", "w") as file:
                file.write("x")
        except OSError as error:
            print(error)
