"""Put a student's answers into the master: whatever else happened to the submission does no harm.

The notebook that is graded is the master, with its tests, points and tags; only the *source of the answer
cells* comes from the student. So deleted, changed, duplicated or retyped cells and lost metadata cannot
change what is tested. Cells that a student added are not run. A written answer, which a person grades, is
taken as text and nothing else.
"""

from __future__ import annotations

import ast
import builtins
import copy
import difflib
import itertools
import json
import re
import warnings
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode

from nlpkit.course import CourseError

if TYPE_CHECKING:
    from traitlets.config import Config

MARKER = re.compile(r"^[ \t]*(?:#|<!--)[ \t]*ANSWER[ \t]+(\w+)", re.MULTILINE)
"""The line ``# ANSWER q1_step: keep this line`` in an answer cell; ``<!-- ANSWER ... -->`` if written."""

TEXT_MARKER = re.compile(MARKER.pattern + r"(?:: keep this line)?[ \t]*(?:-->)?", re.MULTILINE)
"""All of a written answer's marker; without its end the comment would go on and hide the answer."""

LONGEST_TEXT = 20_000
"""How many characters of a written answer are kept."""

CLOSE_ENOUGH = 0.6
"""How like the released cell (difflib's ratio) a cell must be to pass for an answer that lost every mark."""

MOST_PARTS = 20
"""Into how many cells an answer may be split: each one more is tried with all before it."""

LONGEST_NAME = 60
"""How many characters of a student's name for something stand in a note."""


class Unreadable(Exception):
    """A submission that holds nothing to grade; its text is one line that says why."""


@dataclass(frozen=True)
class Master:
    """A problem set's master and what students were given of it.

    Attributes
    ----------
    pset : str
        The problem set's full name.
    notebook : NotebookNode
        With reference answers and hidden tests, without outputs.
    release : NotebookNode
        The same cells as released: answers cut to stubs, hidden tests removed.
    """

    pset: str
    notebook: NotebookNode
    release: NotebookNode

    @property
    def points(self) -> dict[str, float]:
        """The most points of each question: grade_id of its test cell -> points, in order.

        The visible test cells are not among them: they are graded with 0 points, for JupyterLab's Validate
        button.
        """
        tests = [nbgrader_metadata(cell) for cell in self.notebook.cells if is_test(cell)]
        return {meta["grade_id"]: float(meta["points"]) for meta in tests if meta["points"] > 0}

    @property
    def by_hand(self) -> dict[str, float]:
        """The most points of each answer that a person grades: grade_id of its cell -> points, in order."""
        metadata = map(nbgrader_metadata, self.notebook.cells)
        graded = [meta for meta in metadata if meta.get("grade") and meta.get("solution")]
        return {meta["grade_id"]: float(meta["points"]) for meta in graded}

    @property
    def answers(self) -> dict[str, int]:
        """Where the answer cells are: grade_id -> position in ``notebook.cells``, in order.

        Cells that are graded by hand are among them.
        """
        return {
            meta["grade_id"]: i
            for i, meta in enumerate(map(nbgrader_metadata, self.notebook.cells))
            if meta.get("solution")
        }


@dataclass(frozen=True)
class Cell:
    """What counts of a submitted cell."""

    position: int
    is_code: bool
    source: str
    grade_id: str
    ids: tuple[str, ...]

    @property
    def markers(self) -> list[str]:
        """The answers that its marker lines name."""
        return [f"{name}_answer" for name in MARKER.findall(self.source)]


def nbgrader_metadata(cell: NotebookNode) -> dict:
    """Return nbgrader's part of a cell's metadata, empty if there is none."""
    return cell.get("metadata", {}).get("nbgrader", {})


def is_test(cell: NotebookNode) -> bool:
    """Return whether a cell is a test, visible or hidden: no answer, also not one that a person grades."""
    metadata = nbgrader_metadata(cell)
    return bool(metadata.get("grade") and not metadata.get("solution"))


def nbgrader_config(root: Path) -> Config:
    """Read the course's ``nbgrader_config.py``, the one place that says where nbgrader's folders are."""
    from traitlets.config import PyFileConfigLoader

    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def read_master(root: Path, pset: str) -> Master:
    """Read a problem set's master and cut the released form from it, as nbgrader does.

    Parameters
    ----------
    root : Path
        The course's folder.
    pset : str
        The problem set's full name.

    Raises
    ------
    CourseError
        If the master is missing or holds no graded question.
    """
    from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

    config = nbgrader_config(root)
    path = root / config.CourseDirectory.source_directory / pset / f"{pset}.ipynb"
    if not path.is_file():
        raise CourseError(f"there is no master {path}: choose another problem set or write it")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    released = copy.deepcopy(notebook)
    for preprocessor in (ClearSolutions(config=config), ClearHiddenTests(config=config)):
        released, _ = preprocessor.preprocess(released, {})
    master = Master(pset, notebook, released)
    if not master.points or not master.answers:
        raise CourseError(f"{path} holds no question: expected nbgrader's answer cells and graded test cells")
    return master


def rebuild(master: Master, content: bytes) -> tuple[NotebookNode, list[str]]:
    """Return the master with a student's answers in it, and notes on what had to be recovered.

    An answer is looked for by its cell's grade_id, cell id (Colab keeps it as ``metadata.id``) and marker
    line, then among the remaining code cells as the one that defines the same functions or whose text is
    closest to the released one. Of several copies an edited one is preferred to an unedited one, a complete
    one to one that is no Python or lacks a function, then a better mark, then the last. Parts of an answer
    that was split, which make sense only together, are joined. An answer that is not found is the released
    stub.

    A written answer is looked for by the same marks, then below the text that precedes it. All edited copies
    of its cell and the text cells that the student put below are joined, whatever they hold; without its
    marker line. Where there is nothing but the stub, or nothing at all, it is the stub to the letter.

    Parameters
    ----------
    master : Master
        From :func:`read_master`.
    content : bytes
        The submitted file.

    Returns
    -------
    notebook : NotebookNode
        What to execute: hidden tests included, no outputs.
    notes : list of str
        One line each; empty for an untouched submission.

    Raises
    ------
    Unreadable
        If the file is no notebook, or holds no answer of this problem set.
    """
    cells = _cut_apart(master, read_cells(content))
    notes: list[str] = []
    found = _find_answers(master, cells, notes)
    if not found:
        # Only what looks like a name: a message is one line, whatever the file holds.
        named = {name for cell in cells for name in (cell.grade_id, *cell.markers) if name.isidentifier()}
        named = sorted({re.sub(r"_(answer|visible)$", "", name)[:LONGEST_NAME] for name in named})
        detail = f"its cells are named {_some(named)}" if named else "none of its cells has a name"
        raise Unreadable(f"holds no answer of {master.pset}: another notebook? ({detail})")

    notebook = copy.deepcopy(master.notebook)
    missing = []
    for answer, position in master.answers.items():
        stub = master.release.cells[position].source
        if answer not in found:
            notebook.cells[position].source = stub
            missing.append(answer)
        elif _is_text(master, answer):
            notebook.cells[position].source = _text(answer, found[answer], stub, notes)
        else:
            notebook.cells[position].source = "\n".join(cell.source for cell in found[answer])
    if missing:
        notes.append(f"not found, taken as not answered: {_short(missing)}")
    notes += _restored_cells(master, cells)
    used = {cell.position for taken in found.values() for cell in taken}
    notes += _own_cells(master, notebook, [c for c in cells if c.is_code and c.position not in used])
    return notebook, notes


def blank(master: Master) -> NotebookNode:
    """Return the notebook of a student who answered nothing: the master with the released stubs."""
    notebook = copy.deepcopy(master.notebook)
    for position in master.answers.values():
        notebook.cells[position].source = master.release.cells[position].source
    return notebook


def decode(content: bytes) -> str:
    """Return a submitted file's text, whatever its encoding.

    Raises
    ------
    Unreadable
        If it is empty, known to be something else, or no text.
    """
    if not content.strip():
        raise Unreadable("is an empty file: hand in the notebook again")
    for magic, what in (
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x89PNG", "a picture"),
    ):
        if content.startswith(magic):
            raise Unreadable(f"is {what}, not a notebook: hand in the .ipynb file itself")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content[:2] in (b"{\0", b"\0{"):
        encoding = "utf-16-le" if content[1] == 0 else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"is not text in {encoding} (byte {error.start}): saved or uploaded as something else?"
        ) from error


def read_cells(content: bytes) -> list[Cell]:
    """Return the cells of a submitted file.

    Raises
    ------
    Unreadable
        If it is no notebook.
    """
    text = decode(content)
    # Read by hand: nbformat refuses much that can still be graded, such as a cell without outputs.
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("<"):
            raise Unreadable("is a web page, not a notebook: hand in the .ipynb file itself") from error
        reason = str(error) if isinstance(error, json.JSONDecodeError) else type(error).__name__
        raise Unreadable(f"is not valid JSON, cut off while uploading? ({reason})") from error
    raw = document.get("cells") if isinstance(document, dict) else None
    if raw is None and isinstance(document, dict) and isinstance(document.get("worksheets"), list):
        sheets = [sheet for sheet in document["worksheets"] if isinstance(sheet, dict)]
        raw = [cell for sheet in sheets for cell in _list(sheet.get("cells"))]
    if not isinstance(raw, list):
        raise Unreadable("is JSON, but no notebook: it has no list of cells")
    return [_read_cell(i, cell) for i, cell in enumerate(raw) if isinstance(cell, dict)]


def _cut_apart(master: Master, cells: list[Cell]) -> list[Cell]:
    """Cut cells that hold several answers, merged by the student, in front of each answer's marker line."""
    pieces = []
    for cell in cells:
        markers = [m for m in MARKER.finditer(cell.source) if f"{m[1]}_answer" in master.answers]
        # An indented marker stands within a function, where a cut would tear it.
        cuts = [
            m.start()
            for before, m in itertools.pairwise(markers)
            if m[1] != before[1] and not m[0][0].isspace()
        ]
        for start, end in itertools.pairwise([0, *cuts, len(cell.source)]):
            piece = replace(cell, position=len(pieces), source=cell.source[start:end])
            pieces.append(piece if start == 0 else replace(piece, grade_id="", ids=()))
    return pieces


def _list(value: object) -> list:
    return value if isinstance(value, list) else []


def _read_cell(position: int, raw: dict) -> Cell:
    source = raw.get("source", raw.get("input", ""))
    lines = source if isinstance(source, list) else [source]
    source = "".join(line for line in lines if isinstance(line, str))
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    # A lone surrogate is legal in JSON, but can neither be sent to a kernel nor be stored.
    source = source.encode("utf-8", "replace").decode("utf-8")
    metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
    nbgrader = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    grade_id = nbgrader.get("grade_id")
    ids = tuple(value for value in (raw.get("id"), metadata.get("id")) if isinstance(value, str))
    is_code = raw.get("cell_type") == "code"
    return Cell(position, is_code, source, grade_id if isinstance(grade_id, str) else "", ids)


def _find_answers(master: Master, cells: list[Cell], notes: list[str]) -> dict[str, list[Cell]]:
    given = _given_sources(master)
    known = {nbgrader_metadata(cell).get("grade_id") for cell in master.notebook.cells} - {None}
    found: dict[str, list[Cell]] = {}
    how: dict[str, list[str]] = defaultdict(list)
    for answer, position in master.answers.items():
        stub = master.release.cells[position].source
        master_id = master.notebook.cells[position].get("id")
        marked: list[tuple[int, Cell]] = []
        for cell in cells:
            # A marker line is part of the text, so it counts for more than metadata that contradict it:
            # they stay behind where text is pasted, and another cell's come along where cells are copied.
            named = [name for name in cell.markers if name in master.answers]
            contradicted = bool(named) and answer not in named
            if cell.grade_id == answer:
                marked.append((3 if contradicted else 0, cell))
            elif master_id in cell.ids and cell.grade_id not in known and not contradicted:
                marked.append((1, cell))
            elif answer in named:
                marked.append((2, cell))
        if marked:
            is_text = _is_text(master, answer)
            found[answer] = (_gather if is_text else _choose)(answer, stub, marked, notes)
            find_parts = _text_below if is_text else _split_off
            if len(found[answer]) == 1 and (parts := find_parts(found[answer][0], stub, cells, given)):
                found[answer] += parts
                notes.append(
                    f"{_short([answer])}: the answer was split into {len(parts) + 1} cells; joined again"
                )
            taken = {cell.position for cell in found[answer]}
            level = min(rank for rank, cell in marked if cell.position in taken)
            if level in (1, 2):
                how[("cell id", "marker line")[level - 1]].append(answer)
            if any(cell.is_code == is_text for cell in found[answer]):
                kind = "text" if is_text else "code"
                notes.append(f"{_short([answer])}: its cell was no longer a {kind} cell; graded as one")

    claimed = {cell.position for taken in found.values() for cell in taken}
    for answer, position in master.answers.items():
        if answer in found:
            continue
        stub = master.release.cells[position].source
        if _is_text(master, answer):
            above = _squeeze(master.release.cells[position - 1].source)
            headings = [cell for cell in cells if _squeeze(cell.source) == above]
            below = _text_below(headings[-1], stub, cells, given) if headings else []
            if parts := [cell for cell in below if cell.position not in claimed]:
                found[answer] = parts
                claimed |= {cell.position for cell in parts}
                how["the text above"].append(answer)
            continue
        free = [
            cell
            for cell in cells
            if cell.is_code
            and cell.position not in claimed
            and not cell.grade_id
            and not cell.markers
            and (_squeeze(cell.source) not in given or _squeeze(cell.source) == _squeeze(stub))
        ]
        scores = [(_likeness(cell.source, stub), cell.position, cell) for cell in free]
        score, _, cell = max(scores, default=(0.0, 0, None), key=lambda entry: entry[:2])
        if cell is not None and score >= CLOSE_ENOUGH:
            found[answer] = [cell]
            claimed.add(cell.position)
            how["text"].append(answer)
    notes += [f"cell metadata lost, found by {mark}: {_short(answers)}" for mark, answers in how.items()]
    # Likeness alone proves nothing: stubs of different problem sets are alike. Defining the right names does.
    if found and set(how["text"]) == set(found) and not any(_defines(master, a, found[a]) for a in found):
        return {}
    return {answer: found[answer] for answer in master.answers if answer in found}


def _choose(answer: str, stub: str, marked: list[tuple[int, Cell]], notes: list[str]) -> list[Cell]:
    if len(marked) == 1:
        return [marked[0][1]]
    wanted = _wanted_names(stub)
    edited = [(rank, cell) for rank, cell in marked if _squeeze(cell.source) != _squeeze(stub)]
    if not edited:
        return [marked[-1][1]]
    complete = [(rank, cell) for rank, cell in edited if _complete(cell.source, wanted)]
    together = [cell for _, cell in edited]
    torn = not complete or any(_parse(cell.source) is None for cell in together)
    if len(edited) > 1 and torn and _complete("\n".join(cell.source for cell in together), wanted):
        notes.append(f"{_short([answer])}: the answer was split into {len(edited)} cells; joined again")
        return together
    choices = complete or edited
    best = min(rank for rank, _ in choices)
    chosen = [cell for rank, cell in choices if rank == best][-1]
    if len({_squeeze(cell.source) for _, cell in edited}) > 1:
        notes.append(f"{_short([answer])}: {len(marked)} copies of its cell; graded the last edited one")
    else:
        notes.append(f"{_short([answer])}: {len(marked)} copies of its cell; graded the edited one")
    return [chosen]


def _split_off(first: Cell, stub: str, cells: list[Cell], given: set[str]) -> list[Cell]:
    """Return the cells after an answer's that belong to it: it, or they, make no sense without the other."""
    wanted = _wanted_names(stub)
    parts: list[Cell] = []
    start = cells.index(first) + 1
    for cell in cells[start : start + MOST_PARTS]:
        if not cell.is_code or cell.grade_id or cell.markers or _squeeze(cell.source) in given:
            break
        parts.append(cell)
        if _complete(first.source, wanted) and _parse(cell.source) is not None:
            break
        if _complete("\n".join(part.source for part in (first, *parts)), wanted):
            return parts
    return []


def _gather(answer: str, stub: str, marked: list[tuple[int, Cell]], notes: list[str]) -> list[Cell]:
    """Return all edited copies of a written answer's cell: which one counts, a person decides."""
    own = [cell for rank, cell in marked if rank < 3] or [cell for _, cell in marked]
    edited = {_squeeze(_said(cell.source, stub)): cell for cell in own}
    edited.pop("", None)
    if len(edited) > 1:
        notes.append(f"{_short([answer])}: {len(edited)} copies of its cell; joined")
    return list(edited.values()) or [own[-1]]


def _text_below(first: Cell, stub: str, cells: list[Cell], given: set[str]) -> list[Cell]:
    """Return the text cells that the student put below a cell."""
    start = cells.index(first) + 1
    own = itertools.takewhile(
        lambda c: not (c.is_code or c.grade_id or c.markers or _squeeze(c.source) in given),
        cells[start : start + MOST_PARTS],
    )
    return [cell for cell in own if cell.source.strip()]


def _is_text(master: Master, answer: str) -> bool:
    return master.notebook.cells[master.answers[answer]].cell_type != "code"


def _said(source: str, stub: str) -> str:
    """Return what a cell of a written answer says, without the marker line; nothing if it is the stub."""
    said = TEXT_MARKER.sub("", source).strip()
    return "" if _squeeze(said) == _squeeze(TEXT_MARKER.sub("", stub)) else said


def _text(answer: str, taken: list[Cell], stub: str, notes: list[str]) -> str:
    text = "\n\n".join(filter(None, (_said(cell.source, stub) for cell in taken)))
    if len(text) > LONGEST_TEXT:
        notes.append(f"{_short([answer])}: {len(text)} characters; cut off after {LONGEST_TEXT}")
    # nbgrader knows by the very letters that nothing was answered.
    return text[:LONGEST_TEXT] or stub


def _given_sources(master: Master) -> set[str]:
    return {_squeeze(cell.source) for cell in (*master.notebook.cells, *master.release.cells)}


def _defines(master: Master, answer: str, taken: list[Cell]) -> bool:
    wanted = _wanted_names(master.release.cells[master.answers[answer]].source)
    return bool(wanted) and wanted <= _defined_names("\n".join(cell.source for cell in taken))


def _likeness(source: str, stub: str) -> float:
    wanted = _wanted_names(stub)
    if wanted and wanted <= _defined_names(source):
        return 1.0
    # Capped, because difflib takes quadratic time and a student may hand in a megabyte.
    matcher = difflib.SequenceMatcher(None, _squeeze(source)[:2000], _squeeze(stub)[:2000], autojunk=False)
    # The quick ratio counts letters only and is never less than the ratio.
    return matcher.ratio() if matcher.quick_ratio() >= CLOSE_ENOUGH else 0.0


def _restored_cells(master: Master, cells: list[Cell]) -> list[str]:
    sources = {_squeeze(cell.source) for cell in cells}
    restored = [
        nbgrader_metadata(released)["grade_id"]
        for original, released in zip(master.notebook.cells, master.release.cells, strict=True)
        if nbgrader_metadata(released)
        and not nbgrader_metadata(released).get("solution")
        and not {_squeeze(original.source), _squeeze(released.source)} & sources
    ]
    if len(restored) > 3:
        return [f"{len(restored)} test cells changed or deleted, restored"]
    return [f"test cells changed or deleted, restored: {', '.join(restored)}"] if restored else []


def _own_cells(master: Master, notebook: NotebookNode, unused: list[Cell]) -> list[str]:
    """Say which answers need a name that only a cell of the student's own defines."""
    given = _given_sources(master)
    own = [cell for cell in unused if _squeeze(cell.source) not in given and not cell.markers]
    defined = set().union(*(_defined_names(cell.source) for cell in own)) - set(dir(builtins))
    if not defined:
        return []
    defined -= set().union(*(_defined_names(c.source) for c in notebook.cells if c.cell_type == "code"))
    notes = []
    for answer, position in master.answers.items():
        if _is_text(master, answer):
            continue
        missing = sorted(_read_names(notebook.cells[position].source) & defined)
        if missing:
            notes.append(
                f"{_short([answer])} uses {_some(missing)}, "
                "defined in an added cell, which is not run: move it into the answer"
            )
    return notes


def _short(answers: list[str]) -> str:
    return ", ".join(answer.removesuffix("_answer") for answer in answers)


def _some(names: list[str]) -> str:
    shown = ", ".join(name[:LONGEST_NAME] for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _squeeze(source: str) -> str:
    return re.sub(r"\s+", " ", source).strip()


def _parse(source: str) -> ast.Module | None:
    # Magics and shell lines are IPython's, not Python's.
    plain = re.sub(r"^([ \t]*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _defined_names(source: str) -> set[str]:
    """Return the names that code defines at the top level; if it does not parse, as far as its text shows."""
    tree = _parse(source)
    if tree is None:
        return set(re.findall(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE))
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        else:
            names |= {
                n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
    return names


def _wanted_names(stub: str) -> set[str]:
    """Return the names that an answer must define: the functions and classes of the released cell."""
    return set(re.findall(r"^(?:def|class)\s+(\w+)", stub, re.MULTILINE))


def _complete(source: str, wanted: set[str]) -> bool:
    return _parse(source) is not None and wanted <= _defined_names(source)


def _read_names(source: str) -> set[str]:
    tree = _parse(source)
    if tree is None:
        return set()
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    stored |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} - stored
