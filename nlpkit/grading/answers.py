"""Other answers to a problem set's questions, wrong ones and right ones: what its tests are tested with."""

from __future__ import annotations

import copy
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

_HEADER = re.compile(r"# %% (?P<question>\w+) \| (?P<kind>wrong|right) \| (?P<why>\S.*)")


@dataclass(frozen=True)
class Answer:
    """One answer to a question, other than the master's.

    Attributes
    ----------
    question : str
        The grade_id of the question's hidden test cell, such as ``q1_step``.
    right : bool
        Whether it must get all points, or none.
    why : str
        What is wrong with it, or in what style it is right.
    source : str
        The answer cell without its marker line.
    """

    question: str
    right: bool
    why: str
    source: str


def read_answers(path: Path) -> list[Answer]:
    """Read a file of answers: cells of Python under headers ``# %% question | wrong | why`` (or ``right``).

    Raises
    ------
    ValueError
        If a header is malformed, an answer is empty or appears twice, or code stands above the first header.
    """
    answers: list[Answer] = []
    cells = re.split(r"^(?=# %%)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if cells[0].strip():
        raise ValueError(f"{path.name}: found code above the first `# %%` header, expected none: remove it")
    for cell in cells[1:]:
        header, _, source = cell.partition("\n")
        found = _HEADER.fullmatch(header)
        if not found:
            raise ValueError(
                f"{path.name}: found the header {header!r}, expected `# %% question | wrong | why` "
                "or `# %% question | right | why`"
            )
        answer = Answer(found["question"], found["kind"] == "right", found["why"], source.strip())
        if not answer.source:
            raise ValueError(f"{path.name}: found no code under {header!r}, expected the whole answer cell")
        if any((answer.question, answer.why) == (other.question, other.why) for other in answers):
            raise ValueError(f"{path.name}: found {header!r} twice, expected another reason")
        answers.append(answer)
    return answers


def read_equivalent(path: Path) -> dict[str, dict[str, str]]:
    """Read which mutants of a problem set compute the same as the reference answer, and why.

    Parameters
    ----------
    path : Path
        A TOML file with a table for each question. Its keys are changes as ``nlpkit verify`` shows them, its
        values the reasons. It may be missing.

    Raises
    ------
    ValueError
        If it is no TOML, or an entry has no reason.
    """
    if not path.exists():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} is no TOML: {error}") from error
    for question, entries in tables.items():
        for change, reason in entries.items():
            if not (isinstance(reason, str) and reason.strip()):
                raise ValueError(f"{path.name}: found no reason for {question}, {change!r}; expected one")
    return tables


def with_answer(master: NotebookNode, answer: Answer) -> NotebookNode:
    """Return a copy of the master in which one answer cell, below its marker line, holds the answer.

    Raises
    ------
    ValueError
        If the master has no answer cell for the question.
    """
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == f"{answer.question}_answer":
            marker = cell.source.partition("\n")[0]
            cell.source = f"{marker}\n{answer.source}"
            return notebook
    raise ValueError(f"found no cell {answer.question}_answer in the master: check the answer's header")
