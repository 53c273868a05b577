"""Writes into another student's submission, and beside it."""

import os

for path in ("@OTHER@", "@OTHER@.bak", os.path.join(os.path.dirname("@OTHER@"), "timestamp.txt")):
    for mode in ("w", "a", "x"):
        try:
            with open(path, mode) as file:
                file.write("{}")
        except OSError as error:
            print(error)
    try:
        os.chmod(path, 0o777)
        os.utime(path, (0, 0))
        os.rename(path, path + ".moved")
    except OSError as error:
        print(error)
