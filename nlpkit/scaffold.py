"""Begin a lecture or a problem set: notebooks that pass the lints and run, to be filled."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nlpkit.course import CourseError

FIRST = "lectures/00_start_here.ipynb"
"""The notebook that the bootstrap cell is taken from."""

LECTURE_OPENING = """\
# {number} · {title}

One paragraph: the question that this lecture answers, and why it matters.

**What you will be able to do**

- say what ...;
- build ...;
- measure ...

**Time**: about N minutes of reading; running takes about M minutes on a 2-core laptop (under 45 seconds
in the `FAST` form).

{badge}"""

LECTURE_PARAMETERS = """\
# True: small embedded samples, few epochs, seconds. False: the real data.
FAST = False
# Where the random numbers start. The numbers that the text mentions belong to FAST = False, SEED = 0.
SEED = 0"""

LECTURE_CELLS = [
    "",
    """\
import numpy as np
from scipy import special

from nlpkit import record, set_seed""",
    """\
## 1. An idea

What it is, in words, then its formula.

### Build it

A few lines of NumPy, small enough to read.""",
    """\
def softmax(scores):
    \"\"\"Turn scores into probabilities, row by row.\"\"\"
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)""",
    """\
### Check it

Against the library, in a cell that fails when they differ.""",
    """\
set_seed(SEED)
scores = np.random.normal(size=(5, 3))
gap = np.abs(softmax(scores) - special.softmax(scores, axis=-1)).max()
assert gap < 1e-5""",
    """\
### Use it

On the real data; with `FAST` on the embedded sample, which has the same types and shapes.

**Predict, then run.** What happens to the probabilities when all scores grow by 100?""",
    """\
num_examples = 100 if FAST else 10_000
sample = softmax(np.random.normal(size=(num_examples, 3)) + 100)""",
    """\
They stay. Only differences between scores count.

### Measure it

A number beside the published one, with its spread over seeds where one run would mislead.

**Predict, then run.** How large is the largest probability on average: nearer to 0.4, 0.6 or 0.9?""",
    "record(largest_gap=float(gap), mean_largest=float(sample.max(axis=-1).mean()))",
    """\
Say what the number means.

## Spot the bug

Take it from a real, common error. The rows of this matrix should sum to 1, but do not. Why?""",
    "wrong = np.exp(scores) / np.exp(scores).sum(axis=0)\nprint(wrong.sum(axis=-1))",
    """\
<details><summary>Answer</summary>

It sums over the rows, not over the classes.

</details>

## Exercises

**1 (easy).** A question.

<details><summary>Hint</summary>

A hint.

</details>

## What to remember

- One sentence.

## References

- Author (year). [Title](https://doi.org/). Where.""",
]
"""Prose and code in turn, beginning with prose; empty prose is left out."""

PSET_OPENING = """\
# Problem set {number} · {title}

{badge}

One paragraph: what is built here, and how it belongs to {lecture}. One question so far, 2 points; about
10 minutes.

**How to work.** A question has a text, an *answer cell* and a *test cell*. In the answer cell, replace
`raise NotImplementedError` by your code; leave the line `# ANSWER ...`, the function names and their
parameters as they are, and put any import you need into the answer cell itself. Then run the test cell
below it: it says that the visible tests pass, or in one line what was found and what was expected.

**How it is graded.** Hidden tests check the same things on other inputs. They check nothing that the text
does not say. A question is won or lost as a whole, and no test of one question uses your answer to
another; so let each function stand on its own and do not call functions of earlier answers.

**What counts as right.** Behaviour, not style: loops or array operations, float32 or float64. A function
never changes the arrays, lists and dicts it is given: work on a copy.

**How to hand in.** Choose *Restart Kernel and Run All Cells* (in Colab: *Restart session and run all*),
save, and hand in this file under its own name, `{name}.ipynb` (in Colab: *File, Download, Download
.ipynb*). Only the answer cells are graded; do not delete, split or copy them. In a clone of the course,
`nlpkit check {name}.ipynb` shows beforehand what the grader will find.

**Honest work.** Discuss the questions with whom you like. The code you hand in is your own: you wrote
every line and could explain it to a friend. If a person, a page or a program gave you an idea, name it in
a comment."""

QUESTION = """\
## Question 1 · Variety (2 points)

Why anybody wants this, in a sentence or two. Then the formula, with everything that the tests look at:
the variety of a text is the number of *different* tokens in it, divided by the number of all its tokens.

Write `variety(tokens)`.

- `tokens` is a list of strings. The result is a number.
- The variety of an empty list is 0.

For example, of `["to", "be", "or", "not", "to", "be"]` it is 4 / 6, about 0.667."""

ANSWER = """\
# ANSWER q1_variety: keep this line
def variety(tokens):
    \"\"\"Return the share of different tokens among all tokens, 0 if there are none.\"\"\"
    ### BEGIN SOLUTION
    if not tokens:
        return 0
    return len(set(tokens)) / len(tokens)
    ### END SOLUTION"""

VISIBLE = """\
from nlpkit import checks

checks.close(variety(["to", "be", "or", "not", "to", "be"]), 4 / 6, "variety of the example")
checks.close(variety([]), 0, "variety of no tokens")
print("Question 1: the visible tests pass.")"""

HIDDEN = """\
# Hidden tests run here when the notebook is graded.
### BEGIN HIDDEN TESTS
import warnings

from nlpkit import checks

warnings.simplefilter("ignore")  # Messages on stderr must not cost points.

for what, tokens, wanted in [
    ("no tokens", [], 0),
    ("one token", ["a"], 1),
    ("equal tokens", ["no", "no", "no"], 1 / 3),
    ("different tokens", ["a", "b", "c", "d"], 1),
    ("tokens that differ in case", ["The", "the"], 1),
    ("a longer text", ["a", "rose", "is", "a", "rose", "is", "a", "rose"], 3 / 8),
]:
    before = list(tokens)
    checks.close(variety(tokens), wanted, f"variety of {what}", reveal=False)
    checks.unchanged(before, tokens, f"variety of {what}")
### END HIDDEN TESTS"""

ANSWERS = """\
# %% q1_variety | wrong | the number of different tokens
def variety(tokens):
    return len(set(tokens))


# %% q1_variety | wrong | the fraction upside down
def variety(tokens):
    return len(tokens) / len(set(tokens)) if tokens else 0


# %% q1_variety | wrong | no word about the empty list
def variety(tokens):
    return len(set(tokens)) / len(tokens)


# %% q1_variety | wrong | whole numbers only
def variety(tokens):
    return len(set(tokens)) // len(tokens) if tokens else 0


# %% q1_variety | wrong | upper and lower case as one
def variety(tokens):
    return len({token.lower() for token in tokens}) / len(tokens) if tokens else 0


# %% q1_variety | wrong | prints instead of returning
def variety(tokens):
    print(len(set(tokens)) / max(len(tokens), 1))


# %% q1_variety | right | a loop
def variety(tokens):
    seen = []
    for token in tokens:
        if token not in seen:
            seen.append(token)
    return len(seen) / max(len(tokens), 1)


# %% q1_variety | right | a Counter
def variety(tokens):
    from collections import Counter

    return len(Counter(tokens)) / (len(tokens) or 1)


# %% q1_variety | right | NumPy, as float32
def variety(tokens):
    import numpy as np

    if len(tokens) == 0:
        return np.float32(0)
    return np.float32(len(np.unique(tokens)) / len(tokens))
"""


def new_lecture(root: Path, name: str, title: str) -> list[Path]:
    """Write ``lectures/<name>.ipynb`` with every part that a lecture must have.

    Parameters
    ----------
    root : Path
        The course's folder.
    name : str
        Two digits and words, such as ``12_dialogue``.
    title : str
        What stands above it, without the number.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    CourseError
        If the name has another form, or there is such a lecture.
    """
    path = _place(root / "lectures" / f"{name}.ipynb", name, r"\d\d_[a-z0-9_]+", "12_dialogue")
    opening = LECTURE_OPENING.format(number=name[:2], title=title, badge=_badge(root, path))
    cells = [new_markdown_cell(opening), _bootstrap(root)]
    cells.append(new_code_cell(LECTURE_PARAMETERS, metadata={"tags": ["parameters"]}))
    for number, source in enumerate(LECTURE_CELLS):
        if source:
            cells.append((new_code_cell if number % 2 else new_markdown_cell)(source))
    return [_write(path, cells)]


def new_problem_set(root: Path, name: str, title: str) -> list[Path]:
    """Write a master with one question, its wrong and other right answers, and its release.

    Parameters
    ----------
    root : Path
        The course's folder.
    name : str
        ``ps``, two digits and words, such as ``ps12_dialogue``.
    title : str
        What stands above it, without the number.

    Returns
    -------
    list of Path
        What was written: the master, the answers, the assignment.

    Raises
    ------
    CourseError
        If the name has another form, or there is such a problem set.
    """
    from nlpkit.grading.release import release

    path = _place(root / "solutions" / name / f"{name}.ipynb", name, r"ps\d\d_[a-z0-9_]+", "ps12_dialogue")
    answers = _place(root / "tests" / "grading" / "answers" / f"{name}.py", name, ".*", "")
    lecture = root / "lectures" / f"{name[2:]}.ipynb"
    linked = f"[lecture {name[2:4]}](../../lectures/{lecture.name})" if lecture.is_file() else "the lecture"
    badge = _badge(root, root / "assignments" / name / f"{name}.ipynb")
    opening = PSET_OPENING.format(number=name[2:4], title=title, name=name, badge=badge, lecture=linked)
    cells = [
        new_markdown_cell(opening),
        _bootstrap(root),
        new_markdown_cell(QUESTION),
        _graded(ANSWER, "q1_variety_answer", solution=True),
        _graded(VISIBLE, "q1_variety_visible", points=0),
        _graded(HIDDEN, "q1_variety", points=2),
    ]
    _write(path, cells)
    answers.parent.mkdir(parents=True, exist_ok=True)
    answers.write_text(ANSWERS, encoding="utf-8", newline="\n")
    return [path, answers, release(root, name)]


def _place(path: Path, name: str, form: str, example: str) -> Path:
    if not re.fullmatch(form, name):
        raise CourseError(
            f"{name!r} is no name for it: expected small letters, digits and _, such as {example}"
        )
    if path.exists():
        raise CourseError(f"{path} exists already: choose another name, or edit it")
    return path


def _badge(root: Path, path: Path) -> str:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    repository = project["urls"]["Repository"].removeprefix("https://github.com/")
    colab = "https://colab.research.google.com"
    place = f"{colab}/github/{repository}/blob/main/{path.relative_to(root).as_posix()}"
    return f"[![Open in Colab]({colab}/assets/colab-badge.svg)]({place})"


def _bootstrap(root: Path) -> NotebookNode:
    source = nbformat.read(root / FIRST, as_version=4).cells[1].source
    return new_code_cell(source, metadata={"tags": ["bootstrap"]})


def _graded(source: str, grade_id: str, solution: bool = False, points: int | None = None) -> NotebookNode:
    nbgrader = {
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        nbgrader["points"] = points
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": nbgrader})


def _write(path: Path, cells: list[NotebookNode]) -> Path:
    for number, cell in enumerate(cells):
        if "nbgrader" not in cell.metadata:
            cell.id = hashlib.sha256(f"{path.stem} {number}".encode()).hexdigest()[:8]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    return path
