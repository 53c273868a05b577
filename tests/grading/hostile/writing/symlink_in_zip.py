"""Is a zip file in which a notebook is a symbolic link to the instructor's notes, beside an honest one."""

import stat
import zipfile


def submissions(folder, honest):
    path = folder / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("honest/ps99_target/ps99_target.ipynb", honest)
        for student, target in (
            ("eve", str(folder.parents[1] / "course" / "notes.txt")),
            ("mal", "../honest/ps99_target/ps99_target.ipynb"),
        ):
            link = zipfile.ZipInfo(f"{student}/ps99_target/ps99_target.ipynb")
            link.create_system = 3
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, target)
    return path
