"""Is a folder in which notebooks, and a student's whole folder, are links to what others own."""

import os


def submissions(folder, honest):
    for student in ("honest", "eve", "mal"):
        (folder / "in" / student / "ps99_target").mkdir(parents=True)
    (folder / "in" / "honest" / "ps99_target" / "ps99_target.ipynb").write_bytes(honest)
    course = folder.parents[1] / "course"
    os.symlink(course / "notes.txt", folder / "in" / "eve" / "ps99_target" / "ps99_target.ipynb")
    os.symlink(
        course / "solutions" / "ps99_target" / "ps99_target.ipynb",
        folder / "in" / "mal" / "ps99_target" / "ps99_target.ipynb",
    )
    os.symlink(course / "solutions", folder / "in" / "trent")
    return folder / "in"
