"""Goes up from its working folder, and reads whatever lies on the way."""

import os

for depth in range(1, 12):
    folder = "/".join([".."] * depth)
    try:
        names = os.listdir(folder)
    except OSError:
        continue
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.path.getsize(path) < 10**6:
            try:
                print(open(path, errors="replace").read())
            except OSError as error:
                print(error)
