"""Is a zip file with members that lie outside it: in parents, at absolute paths, on drives, with backslashes."""

import zipfile


def submissions(folder, honest):
    path = folder / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("honest/ps99_target/ps99_target.ipynb", honest)
        for name in (
            "../../course/notes.txt",
            "/etc/was_here",
            "C:\\was_here",
            "eve/..\\..\\..\\course\\notes.txt",
        ):
            archive.writestr(name, b"was here")
    return path
