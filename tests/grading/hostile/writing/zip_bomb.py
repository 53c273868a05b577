"""Is a zip file whose notebook is 300 MB of spaces, and says that it is small."""

import zipfile


def submissions(folder, honest):
    path = folder / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("honest/ps99_target/ps99_target.ipynb", honest)
        with archive.open("eve/ps99_target/ps99_target.ipynb", "w") as file:
            for _ in range(300):
                file.write(b" " * 10**6)
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    return path
