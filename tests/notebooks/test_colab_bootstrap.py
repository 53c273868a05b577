"""The bootstrap cell, run to the letter in an environment like Colab's, with a notebook alone in a folder.

The environment is a fresh one that sees all packages of this one but nlpkit, gensim and others that Colab has
not. pip gets nlpkit as Colab does, by git from the address in the cell, which git is told to look for in
a folder; the other packages it finds as wheels, packed again from what is installed here. So nothing but the
build backend comes from the network.
"""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

ABSENT = ("gensim", "smart-open", "sacrebleu", "portalocker", "pooch", "papermill", "nbgrader", "nbclient")
"""What Colab does not have, or what the test wants to see installed."""

HEAVY = ("numpy", "torch", "tensorflow", "keras", "scipy")

COLAB = """
import sys, types
sys.modules["google.colab"] = types.ModuleType("google.colab")
import numpy
before = numpy.__version__
"""


def bootstrap_of(path):
    [cell] = [c for c in nbformat.read(path, as_version=4).cells if c.metadata.get("tags") == ["bootstrap"]]
    return cell.source


def run(*command, **options):
    ran = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, encoding="utf-8", timeout=500, **options
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


def wheel_of(name, folder):
    """Pack an installed distribution into a wheel again."""
    distribution = importlib.metadata.distribution(name)
    tag = re.search(r"^Tag: (.*)$", distribution.read_text("WHEEL"), re.MULTILINE)[1]
    path = folder / f"{name.replace('-', '_')}-{distribution.version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in distribution.files:
            if not {"..", "__pycache__"} & set(file.parts) and file.name not in ("INSTALLER", "REQUESTED"):
                archive.write(file.locate(), file.as_posix())


def tempting_wheel(name, folder):
    """Make a wheel of a version that pip would take if it were allowed to upgrade."""
    info = f"{name}-99.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-99.0-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 99.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """A folder of wheels: all that pip may find."""
    folder = tmp_path_factory.mktemp("wheels")
    for name in HEAVY:
        tempting_wheel(name, folder)
    for name in ABSENT:
        wheel_of(name, folder)
    command = [sys.executable, "-m", "pip", "download", "-q", "-d", folder, "hatchling"]
    loaded = subprocess.run([*map(str, command)], capture_output=True, text=True)
    if loaded.returncode:
        pytest.skip(f"the build backend cannot be downloaded: {loaded.stderr.strip().splitlines()[-1]}")
    return folder


@pytest.fixture(scope="module")
def colab(tmp_path_factory, wheels):
    """Return a function that runs code in the environment, in an empty folder; and that environment."""
    place = tmp_path_factory.mktemp("colab")
    run(sys.executable, "-m", "venv", place / "venv")
    [site] = (place / "venv").rglob("site-packages")
    preinstalled = place / "preinstalled"
    preinstalled.mkdir()
    for distribution in importlib.metadata.distributions():
        name = canonicalize_name(distribution.metadata["Name"])
        if name in (*ABSENT, "nlpkit", "pip", "setuptools") or not distribution.files:
            continue
        for top in {file.parts[0] for file in distribution.files} - {"..", "__pycache__"}:
            link, target = preinstalled / top, Path(distribution.locate_file(top))
            if not link.exists() and not top.endswith(".pth") and target.exists():
                link.symlink_to(target)
    (site / "preinstalled.pth").write_text(f"{preinstalled}\n", encoding="utf-8")

    source = place / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "nlpkit", source / "nlpkit", ignore=shutil.ignore_patterns("__pycache__"))
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    run("git", "init", "-q", source)
    run("git", "-C", source, "add", "-A")
    run("git", "-C", source, *author, "commit", "-q", "-m", "As it is")
    url = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"][
        "Repository"
    ]
    environment = {
        k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "NLPKIT_DATA")
    }
    environment |= {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{source.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": url,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "HOME": str(place),
    }
    python = next(path for path in (place / "venv").glob("*/python*") if path.stem == "python")
    empty = place / "content"
    empty.mkdir()
    return lambda *command: run(python, *command, cwd=empty, env=environment), empty


def versions(python):
    pairs = [line.split("==") for line in python("-m", "pip", "freeze").splitlines() if "==" in line]
    return {canonicalize_name(name): version for name, version in pairs}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_bootstrap_brings_nlpkit_and_changes_nothing(colab):
    python, empty = colab
    path = ROOT / "lectures" / "00_start_here.ipynb"
    shutil.copy(path, empty)
    before = versions(python)
    assert set(HEAVY) <= set(before)
    assert not {"nlpkit", *ABSENT} & set(before)
    check = "import nlpkit, gensim, pooch, rich, sacrebleu\nassert numpy.__version__ == before"
    printed = python("-c", f"{COLAB}\n{bootstrap_of(path)}\n{check}\nprint(nlpkit.__file__)")
    assert "site-packages" in printed.splitlines()[-1]
    after = versions(python)
    assert {name: after.get(name) for name in before} == before
    assert set(after) - set(before) == {"gensim", "smart-open", "sacrebleu", "portalocker", "pooch"}
    assert "nlpkit @ git+" in python("-m", "pip", "freeze")

    # A second time, as after a restart, nothing is done: what pip would do would fail.
    printed = python("-c", f"{COLAB}\nimport subprocess\nsubprocess.run = None\n{bootstrap_of(path)}")
    assert printed == ""
    # Then the lecture, without a clone, in a kernel of that environment.
    ran = """
import nbformat
import shutil, sys, types
sys.argv = ["x"]
notebook = nbformat.read("00_start_here.ipynb", as_version=4)
code = [c.source for c in notebook.cells if c.cell_type == "code"]
code = [source.replace("FAST = False", "FAST = True") for source in code]
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for source in code:
    result = shell.run_cell(source)
    result.raise_error()
print("the end")
"""
    assert python("-c", f"{COLAB}\n{ran}").splitlines()[-1] == "the end"


def test_outside_colab_bootstrap_does_nothing():
    source = bootstrap_of(ROOT / "lectures" / "00_start_here.ipynb")
    code = f"import subprocess\nsubprocess.run = None\n{source}"
    assert run(sys.executable, "-S", "-c", code) == ""


def test_bootstrap_names_what_the_package_and_the_notebooks_need_and_colab_lacks():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {Requirement(line).name for line in (*project["dependencies"], "gensim", "sacrebleu")}
    # Colab has these, and typer comes with them.
    needed -= {"nbformat", "numpy", "scipy", "typer"}
    listed = re.search(r"missing = \[(.*)\]", bootstrap_of(ROOT / "lectures" / "00_start_here.ipynb"))[1]
    assert set(re.findall(r'"([\w-]+)"', listed)) == needed
