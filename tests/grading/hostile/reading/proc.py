"""Looks at all processes: command lines, memory, open files, roots and working folders."""

import glob
import os

for process in glob.glob("/proc/[0-9]*"):
    for name in ("cmdline", "environ", "maps", "mountinfo", "cgroup"):
        try:
            print(name, open(f"{process}/{name}", "rb").read(20_000))
        except OSError as error:
            print(error)
    for path in (f"{process}/root@COURSE@/notes.txt", f"{process}/cwd/notes.txt"):
        try:
            print(open(path).read())
        except OSError as error:
            print(error)
    for path in glob.glob(f"{process}/fd/*"):
        try:
            print(os.readlink(path))
        except OSError as error:
            print(error)
