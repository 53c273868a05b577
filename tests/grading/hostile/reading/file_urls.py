"""Opens secrets by other names: file URLs, /proc/self/root, odd paths, libraries that read files."""

import urllib.request

import numpy as np

for path in ("@COURSE@/notes.txt", "@HOME@/notes.txt"):
    for name in (
        f"/proc/self/root{path}",
        f"/proc/1/root{path}",
        f"//{path}",
        f"/./..{path}",
        f"/usr/..{path}",
    ):
        try:
            print(open(name).read())
        except OSError as error:
            print(error)
    for read in (
        lambda p: urllib.request.urlopen(f"file://{p}").read(),
        np.fromfile,
        np.genfromtxt,
        __import__("linecache").getlines,
    ):
        try:
            print(read(path))
        except (OSError, ValueError) as error:
            print(error)
