"""Make a class of invented students from a master: right, wrong, blank and broken submissions.

``python tests/grading/demo_class.py OUT`` writes a class for each problem set, in nbgrader's layout, to be
graded with ``nlpkit grade ps01 --submissions OUT/ps01_perceptron``. Tests call :func:`build` and compare its
points with the grader's.
"""

from __future__ import annotations

import copy
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nlpkit.course import problem_sets
from nlpkit.grading.answers import Answer, read_answers
from nlpkit.grading.rebuild import Master, nbgrader_metadata, read_master

ROOT = Path(__file__).resolve().parents[2]
SINGLE_MISTAKES = 4

Points = dict[str, float]


def build(out: Path, pset: str, root: Path = ROOT) -> dict[str, Points]:
    """Write a class's submissions for one problem set.

    Parameters
    ----------
    out : Path
        Gets ``<student>/<pset>/<pset>.ipynb``.
    pset : str
        The problem set's full name.
    root : Path
        The course's folder.

    Returns
    -------
    dict
        Student -> grade_id of each question -> the points that it must get.
    """
    expected = {}
    for student, (content, points) in _class(root, pset).items():
        folder = out / student / pset
        folder.mkdir(parents=True, exist_ok=True)
        name = "answers.pdf" if content.startswith(b"%PDF") else f"{pset}.ipynb"
        (folder / name).write_bytes(content)
        expected[student] = points
    return expected


def _class(root: Path, pset: str) -> dict[str, tuple[bytes, Points]]:
    master = read_master(root, pset)
    other = next(read_master(root, name) for name in problem_sets(root) if name != pset)
    answers = read_answers(root / "tests" / "grading" / "answers" / f"{pset}.py")
    questions = list(master.points)
    full, none = dict(master.points), dict.fromkeys(questions, 0.0)
    solved = handed_in(master)
    wrong = {q: next(a for a in answers if a.question == q and not a.right) for q in questions}
    right = [next((a for a in answers if a.question == q and a.right), None) for q in questions]
    spread = [questions[len(questions) * i // SINGLE_MISTAKES] for i in range(SINGLE_MISTAKES)]
    middle = questions[len(questions) // 2]

    def lost(*names: str) -> Points:
        return full | dict.fromkeys(names, 0.0)

    def edited(change: Callable[[NotebookNode], None]) -> bytes:
        notebook = copy.deepcopy(solved)
        change(notebook)
        return _bytes(notebook)

    mistakes = ["Mateo Quispe", "Nguyễn Thị Mai", "Fatima Zahra Alaoui", "Jonas Weber"]
    several = questions[1::2]
    return {
        "Amara Okafor": (_bytes(solved), full),
        "Björn Lindqvist": (_bytes(master.release), none),
        **{
            student: (_bytes(handed_in(master, wrong[question])), lost(question))
            for student, question in zip(mistakes, spread, strict=True)
        },
        "Priya Raghunathan": (_bytes(handed_in(master, *(wrong[q] for q in several))), lost(*several)),
        "Kenji Watanabe": (_bytes(handed_in(master, *filter(None, right))), full),
        "O'Brien, Siobhán": (edited(_delete_tests), full),
        "Łukasz Wójcik": (edited(_duplicate_cells), full),
        "Leilani Kahale": (_as_colab_saves(solved), full),
        "Tomás Ferreira da Silva": (_as_nbformat_4_0(solved), full),
        "Ayşe Yılmaz": (edited(_warn_everywhere), full),
        "Dmitri Volkov": (
            edited(lambda notebook: _exit_in(notebook, middle)),
            lost(middle),
        ),
        "Chloé Tremblay": (_bytes(solved)[: len(_bytes(solved)) // 2], none),
        "Samuel Mwangi": (b"", none),
        "Ingrid Haugen": (_bytes(handed_in(other)), none),
        "Wei Zhang": (b"%PDF-1.7\n", none),
    }


def handed_in(master: Master, *answers: Answer) -> NotebookNode:
    """Return the released notebook with the reference answers in it, some replaced by the given ones."""
    notebook = copy.deepcopy(master.release)
    replaced = {f"{answer.question}_answer": answer.source for answer in answers}
    for answer, position in master.answers.items():
        reference = master.notebook.cells[position].source
        if answer in master.by_hand:
            notebook.cells[position].source += "\n\nAn answer in words."
        elif answer in replaced:
            marker = reference.partition("\n")[0]
            notebook.cells[position].source = f"{marker}\n{replaced[answer]}"
        else:
            notebook.cells[position].source = re.sub(
                r"^[ \t]*### (BEGIN|END) SOLUTION\n?", "", reference, flags=re.MULTILINE
            )
    return notebook


def _bytes(notebook: NotebookNode) -> bytes:
    return nbformat.writes(notebook).encode()


def _delete_tests(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if not nbgrader_metadata(cell).get("locked")]


def _duplicate_cells(notebook: NotebookNode) -> None:
    """Copy a test cell and an answer cell, as in JupyterLab; the first copy of the answer is a draft."""
    for find in ("solution", "grade"):
        position = next(i for i, cell in enumerate(notebook.cells) if nbgrader_metadata(cell).get(find))
        twin = copy.deepcopy(notebook.cells[position])
        twin.id = f"{twin.id}-copy"
        if find == "solution":
            twin.source = re.sub(r"\n.*", "\nraise ValueError('a first draft')", twin.source, flags=re.DOTALL)
        notebook.cells.insert(position, twin)


def _as_colab_saves(notebook: NotebookNode) -> bytes:
    """Return what Colab writes: format 4.0, foreign metadata gone from cells that were copied there."""
    document = json.loads(nbformat.writes(notebook))
    for i, cell in enumerate(document["cells"]):
        del cell["id"]
        cell["metadata"] = {"id": f"c0Lab{i:07d}"}
        if cell["cell_type"] == "code":
            cell["metadata"] |= {
                "executionInfo": {"elapsed": 7, "status": "ok", "user": {"displayName": "", "userId": ""}},
                "outputId": f"0utputId-{i}",
            }
    document |= {"nbformat": 4, "nbformat_minor": 0}
    document["metadata"]["colab"] = {"provenance": [], "toc_visible": True}
    return json.dumps(document, ensure_ascii=False).encode()


def _as_nbformat_4_0(notebook: NotebookNode) -> bytes:
    document = json.loads(nbformat.writes(notebook)) | {"nbformat_minor": 0}
    for cell in document["cells"]:
        del cell["id"]
    return json.dumps(document).encode("utf-8-sig").replace(b"\\n", b"\\r\\n")


def _warn_everywhere(notebook: NotebookNode) -> None:
    """Let each answer write to stderr whenever it is called, as TensorFlow does."""
    for cell in notebook.cells:
        if nbgrader_metadata(cell).get("solution"):
            cell.source = re.sub(
                r"^(def .*:)\n((?:    \"\"\".*\"\"\"\n)?)",
                r'\1\n\2    __import__("warnings").warn("slow", stacklevel=2)\n',
                cell.source,
                flags=re.MULTILINE,
            )


def _exit_in(notebook: NotebookNode, question: str) -> None:
    for cell in notebook.cells:
        if nbgrader_metadata(cell).get("grade_id") == f"{question}_answer":
            cell.source += "\n\nimport os\n\nos._exit(1)"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/grading/demo_class.py OUT")
    for name in problem_sets(ROOT):
        folder = Path(sys.argv[1], name)
        print(f"{len(build(folder, name))} submissions in {folder}")
