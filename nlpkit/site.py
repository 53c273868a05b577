"""The course as web pages: executed lectures, problem sets to download and the documentation, through Sphinx.

The pages are built from executed copies of the lectures, so that nothing is executed twice; ``nlpkit site``
executes what has none. How they look is in ``site/``.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from nlpkit import notebooks
from nlpkit.course import CourseError, problem_sets
from nlpkit.grading import package
from nlpkit.runs import is_injected

DOWNLOADS = "downloads"
"""The folder of the site with the notebooks as students get them."""

_README_PAGES = {
    "index": ("The lectures", "Licences"),
    "students": ("Two commands", "For students"),
    "instructors": ("For instructors",),
}
"""Which sections of the README are on which page."""

_BADGE = re.compile(r"\[!\[Open in Colab\]\([^)]*\)\]\((?P<address>[^)]*)\)")
_LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^()\s]+)\)")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


# --- executed copies --------------------------------------------------------------------------------------


def find_executed(root: Path, lecture: Path) -> Path | None:
    """Return the executed copy of a lecture that its page is made from, or None if there is none.

    Any copy below ``build/`` will do, in a folder ``lectures`` as `nlpkit run` and `make demo` leave them,
    that has the lecture's present cells and ran to the end. The full form goes before the fast one, then the
    newest.
    """
    present = nbformat.read(lecture, as_version=4)
    copies = []
    for path in root.glob(f"build/**/lectures/{lecture.name}"):
        copy = nbformat.read(path, as_version=4)
        if is_current(copy, present):
            copies.append((not is_fast(copy), path.stat().st_mtime, path))
    return max(copies)[-1] if copies else None


def is_current(copy: NotebookNode, lecture: NotebookNode) -> bool:
    """Return whether a notebook is a lecture as it stands, executed to the end."""
    cells = [cell for cell in copy.cells if not is_injected(cell)]
    same = [(c.cell_type, c.source) for c in cells] == [(c.cell_type, c.source) for c in lecture.cells]
    code = [cell for cell in cells if cell.cell_type == "code"]
    failed = any(output.output_type == "error" for cell in code for output in cell.outputs)
    return same and not failed and all(cell.execution_count for cell in code)


def is_fast(copy: NotebookNode) -> bool:
    """Return whether an executed copy is the fast form, on embedded samples."""
    return bool(copy.metadata.get("papermill", {}).get("parameters", {}).get("FAST"))


# --- sources ----------------------------------------------------------------------------------------------


def write_sources(root: Path, executed: dict[Path, Path], folder: Path) -> None:
    """Write what Sphinx makes the pages from, laid out as the repository is.

    Parameters
    ----------
    root : Path
        The course's folder.
    executed : dict of Path to Path
        Each lecture and its executed copy.
    folder : Path
        Where to; what is in it is deleted first.
    """
    shutil.rmtree(folder, ignore_errors=True)
    downloads = folder / "extra" / DOWNLOADS
    downloads.mkdir(parents=True)
    (folder / "lectures").mkdir()
    for lecture, copy in executed.items():
        shutil.copy(lecture, downloads)
        page = lecture_page(root, lecture, nbformat.read(copy, as_version=4))
        nbformat.write(page, folder / "lectures" / lecture.name)
    for name in problem_sets(root):
        shutil.copy(root / "assignments" / name / f"{name}.ipynb", downloads)
    package.make(root, problem_sets(root), downloads / f"{package.NAME}.zip")
    for path in [*root.glob("docs/*.md"), root / "CONTRIBUTING.md", root / "CHANGELOG.md"]:
        place = path.relative_to(root).as_posix()
        (folder / place).parent.mkdir(exist_ok=True)
        _write(folder / place, site_links(root, path.read_text(encoding="utf-8"), place))
    for picture in root.glob("docs/*.svg"):
        shutil.copy(picture, folder / "docs")
    for name, text in front_pages(root).items():
        _write(folder / f"{name}.md", text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def lecture_page(root: Path, lecture: Path, copy: NotebookNode) -> NotebookNode:
    """Return an executed copy as its page shows it.

    It gets buttons in place of the Colab badge, says in which form it ran, and names its figures in words.
    Left out are what does nothing on a page (widgets) and what libraries log.
    """
    fast = is_fast(copy)
    place = f"lectures/{lecture.name}"
    copy.cells = [cell for cell in copy.cells if not is_injected(cell)]
    copy.metadata.pop("widgets", None)
    predict = False
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            predict = "**Predict, then run" in cell.source
            cell.source = site_links(root, cell.source, place)
            continue
        tags = cell.metadata.setdefault("tags", [])
        if "bootstrap" in tags:
            tags.append("hide-input")
            cell.metadata["mystnb"] = {"code_prompt_show": "Show the set-up for Colab"}
        elif predict and cell.outputs:
            # The answer is seen after the guess.
            tags.append("hide-output")
        predict = False
        if words := _in_words(cell.outputs):
            cell.metadata["mystnb"] = {"image": {"alt": words}}
        cell.outputs = list(_shown(cell.outputs))
    title = copy.cells[0]
    title.source = _BADGE.sub(lambda found: _buttons(root, lecture, found["address"]), title.source)
    title.source += f"\n\n{_HOW_FAST if fast else _HOW_FULL}\n"
    return copy


_HOW_FAST = """:::{admonition} Fast form
This page was executed on small embedded data, with few epochs. The numbers in the text are those of the full
form on the real data, so the outputs differ from them.
:::"""

_HOW_FULL = """:::{admonition} Full form
This page was executed on the real data.
:::"""


def _in_words(outputs: list[NotebookNode]) -> str:
    """Return what the figures among a cell's outputs show, as `nlpkit.plot.describe` has put it."""
    figures = [o.data.get("text/plain", "") for o in outputs if "image/png" in o.get("data", {})]
    # Matplotlib's own text form says nothing. A lecture has a sentence under each figure that does.
    words = ("Figure, described in the text below" if w.startswith("<Figure") else w for w in figures)
    return " ".join(dict.fromkeys(words))


def _shown(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    for output in outputs:
        data = output.get("data", {})
        if output.get("name") == "stderr":
            continue
        if any("widget" in kind for kind in data):
            yield new_output("stream", text="(A control to move: it works when the notebook runs.)\n")
        elif data.get("text/html", "").startswith("<pre"):
            # Keras's table of layers. Its colours are too pale to be read.
            yield new_output("stream", text=_ANSI.sub("", data["text/plain"]))
        else:
            yield output


def _buttons(root: Path, lecture: Path, colab: str) -> str:
    number, notebook = lecture.name[:2], f"../{DOWNLOADS}/{lecture.name}"
    links = [(colab, "Open in Colab", ""), (notebook, "Download notebook", " download")]
    for name in problem_sets(root):
        if name.startswith(f"ps{number}_"):
            links.append((f"../{DOWNLOADS}/{name}.ipynb", f"Problem set {number}", " download"))
    return _row(links)


def _row(links: list[tuple[str, str, str]]) -> str:
    made = (f'<a href="{escape(to)}"{more}>{escape(text)}</a>' for to, text, more in links)
    return f'<p class="buttons">{" ".join(made)}</p>'


def site_links(root: Path, text: str, place: str) -> str:
    """Return Markdown with its links led to where things are on the site.

    Parameters
    ----------
    root : Path
        The course's folder.
    text : str
        Markdown; code in it must not look like a link.
    place : str
        The file that it comes from, relative to ``root``, with slashes.

    Returns
    -------
    str
        Problem sets lead to their downloads, parts of the README to their pages, and what has no page to the
        repository. Links between pages stay as they are.
    """
    here = posixpath.dirname(place)

    def lead(found: re.Match[str]) -> str:
        target, _, anchor = found["target"].partition("#")
        if re.match(r"[a-z]+:", target) or not target:
            return found[0]
        wanted = posixpath.normpath(posixpath.join(here, target))
        up = posixpath.relpath(".", here or ".")
        if wanted.startswith("assignments/"):
            to = posixpath.normpath(posixpath.join(up, DOWNLOADS, posixpath.basename(wanted)))
            return f'<a href="{to}" download>{found["text"]}</a>'
        if wanted == "README.md":
            return f"[{found['text']}]({posixpath.normpath(posixpath.join(up, _page_of(anchor)))}.md)"
        if wanted.startswith(("lectures/", "docs/")) or wanted in ("CONTRIBUTING.md", "CHANGELOG.md"):
            return found[0]
        kind = "tree" if (root / wanted).is_dir() else "blob"
        return f"[{found['text']}]({repository(root)}/{kind}/main/{wanted})"

    return _LINK.sub(lead, text)


def _page_of(anchor: str) -> str:
    for page, titles in _README_PAGES.items():
        if anchor in [title.lower().replace(" ", "-") for title in titles]:
            return page
    return "index"


def repository(root: Path) -> str:
    """Return the address of the course's repository."""
    with (root / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["urls"]["Repository"]


def front_pages(root: Path) -> dict[str, str]:
    """Return the pages that are made of the README, and the list of problem sets: name and Markdown."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    opening, *rest = re.split(r"^## ", readme, flags=re.MULTILINE)
    sections = {part.partition("\n")[0]: f"## {part}" for part in rest}
    try:
        bodies = {
            page: "".join(sections[title] for title in titles) for page, titles in _README_PAGES.items()
        }
    except KeyError as error:
        message = f"README.md has no section {error}: put it back, or change nlpkit/site.py"
        raise CourseError(message) from None
    heading, introduction = opening.split("\n", 1)
    begin = _row(
        [
            ("lectures/00_start_here.html", "Start here", ""),
            ("students.html", "Set it up", ""),
            (f"{DOWNLOADS}/{package.NAME}.zip", "Download all", " download"),
            (repository(root), "Repository", ""),
        ]
    )
    # The class lets the table stand as a list on a phone.
    lectures = re.sub(
        r"(?:^\|.*\n)+",
        lambda table: f"::::{{container}} lectures\n{table[0]}::::\n",
        bodies["index"],
        count=1,
        flags=re.MULTILINE,
    )
    made = {
        "index": f"{heading}\n{introduction}\n{begin}\n\n{lectures}",
        "students": f"# Set-up and work\n\n{bodies['students']}",
        "instructors": bodies["instructors"].removeprefix("#"),
    }
    made = {page: site_links(root, text, "README.md") for page, text in made.items()}
    made["index"] += _contents(root)
    made["problem_sets"] = _problem_set_page(root)
    return made


def _contents(root: Path) -> str:
    docs = sorted(path.stem for path in root.glob("docs/*.md"))
    student = ["students", "problem_sets", *(f"docs/{d}" for d in docs if d == "troubleshooting")]
    author = ["CONTRIBUTING", *(f"docs/{d}" for d in docs if d == "author"), "CHANGELOG"]
    others = [f"docs/{d}" for d in docs if d not in ("author", "troubleshooting")]
    groups = {
        "Lectures": [f"lectures/{lecture.stem}" for lecture in notebooks.find(root)],
        "Students": student,
        "Instructors": ["instructors", *others],
        "Authors": author,
    }
    trees = (
        f":::{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(pages) + "\n:::\n"
        for caption, pages in groups.items()
    )
    return "\n" + "\n".join(trees)


def _problem_set_page(root: Path) -> str:
    rows = []
    for name in problem_sets(root):
        notebook = nbformat.read(root / "assignments" / name / f"{name}.ipynb", as_version=4)
        title = notebook.cells[0].source.partition("\n")[0].removeprefix("# ")
        graded = [c.metadata.get("nbgrader", {}) for c in notebook.cells]
        points = [cell["points"] for cell in graded if cell.get("grade") and cell["points"]]
        colab = _BADGE.search(notebook.cells[0].source)["address"]
        download = f'<a href="{DOWNLOADS}/{name}.ipynb" download>{name}.ipynb</a>'
        rows.append(f"| {title} | {len(points)} | {sum(points):g} | {download} | [open]({colab}) |")
    head = "| problem set | questions | points | download | Colab |\n|---|--:|--:|---|---|"
    return f"# Problem sets\n\n{_ABOUT_PROBLEM_SETS}\n\n{head}\n" + "\n".join(rows) + "\n"


_ABOUT_PROBLEM_SETS = """Each belongs to the lecture of the same number and takes about two hours. Write into
the answer cells, run the test cells below them, and hand in the `.ipynb` file itself; before that,
`nlpkit check FILE` tells what the grader will find.
How it works is in [lecture 00](lectures/00_start_here.ipynb)."""


# --- build ------------------------------------------------------------------------------------------------


def build(root: Path, sources: Path, out: Path) -> None:
    """Make the pages; warnings are errors.

    Parameters
    ----------
    root : Path
        The course's folder; ``site/conf.py`` is in it.
    sources : Path
        What :func:`write_sources` wrote.
    out : Path
        Where to; deleted first.

    Raises
    ------
    CourseError
        If Sphinx is not installed, or finds fault with a page; it says on stderr which and why.
    """
    try:
        from sphinx.cmd.build import build_main
    except ImportError as error:
        raise CourseError('Sphinx is not installed: pip install -c constraints.txt -e ".[site]"') from error
    shutil.rmtree(out, ignore_errors=True)
    options = ["-W", "--keep-going", "-q", "-E", "-j", str(os.cpu_count() or 1), "-c", str(root / "site")]
    options += ["-d", f"{sources}-doctrees", "-D", f"html_extra_path={sources / 'extra'}"]
    if build_main([*options, str(sources), str(out)]):
        raise CourseError("Sphinx found fault with the pages: the lines above say where")
