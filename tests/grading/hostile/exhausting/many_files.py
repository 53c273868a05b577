"""Makes files without end, all of them empty, in folders nested without end."""

# limits: cell_seconds=3

import os

folder = os.getcwd()
try:
    while True:
        for number in range(200):
            os.close(os.open(f"{folder}/{number}", os.O_CREAT | os.O_WRONLY))
        os.mkdir(f"{folder}/d")
        folder += "/d"
        os.chdir(folder)
        folder = "."
except OSError as error:
    print(error)
