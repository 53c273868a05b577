"""Is a zip file whose students and files are named like formulas, HTML, options, devices and secrets' folders."""

import zipfile


def submissions(folder, honest):
    path = folder / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("honest/ps99_target/ps99_target.ipynb", honest)
        for student in (
            "=cmd|' ' !A1",
            "<script>alert(1)</script>",
            "--help",
            "con",
            "{{ config }}",
            "%s%n",
            "a" * 200,
            "Honest 2",
        ):
            archive.writestr(f"{student}/ps99_target/ps99_target.ipynb", b"{}")
    return path
