"""Reads the gradebook, as a database and byte by byte."""

import sqlite3
from pathlib import Path

for path in (Path("@COURSE@/grading/gradebook.db"), Path("../gradebook.db"), Path("../../gradebook.db")):
    try:
        print(path.read_bytes().decode("latin-1"))
        with sqlite3.connect(path) as book:
            print(book.execute("select * from student").fetchall())
    except (OSError, sqlite3.Error) as error:
        print(error)
