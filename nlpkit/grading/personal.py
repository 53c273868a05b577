"""Find and remove what Colab writes about people into a notebook: names, account numbers, Drive files.

Grading does not need it: who handed a file in is known from where it lies.
"""

from __future__ import annotations

import json

from nlpkit.grading.rebuild import Unreadable, decode

IN_CELLS = "executionInfo"
"""In a cell's metadata: who ran it (``user``: name and account number), when, and how long it took."""

IN_NOTEBOOK = ("authors", "colab")
"""In the notebook's metadata: names, and the numbers of files in a Google Drive (``provenance``)."""


def find(content: bytes) -> list[str]:
    """Return the names and addresses of people that the metadata hold, each once; an empty list if none.

    Parameters
    ----------
    content : bytes
        A file, whatever it is; in what is no notebook nothing is found.
    """
    people = []
    document = _document(content)
    for metadata in _cells_metadata(document):
        user = _dict(_dict(metadata.get(IN_CELLS)).get("user"))
        people += [user.get(key) for key in ("displayName", "emailAddress")]
    authors = _dict(document.get("metadata")).get("authors")
    for author in authors if isinstance(authors, list) else []:
        people += [_dict(author).get(key) for key in ("name", "email")]
    named = [" ".join(person.split()) for person in people if isinstance(person, str)]
    return list(dict.fromkeys(filter(None, named)))


def strip(content: bytes) -> bytes:
    """Return the file without personal metadata; the same bytes if it has none, or is no notebook.

    Cells, their sources, outputs and other metadata stay, and so do their ids.
    """
    document = _document(content)
    found = False
    for key in IN_NOTEBOOK:
        found = _dict(document.get("metadata")).pop(key, None) is not None or found
    for metadata in _cells_metadata(document):
        found = metadata.pop(IN_CELLS, None) is not None or found
    try:
        return f"{json.dumps(document, indent=1)}\n".encode() if found else content
    except RecursionError:
        return content  # no notebook, but something nested a thousand times


def _document(content: bytes) -> dict:
    try:
        return _dict(json.loads(decode(content)))
    except (Unreadable, ValueError, RecursionError):
        # Grading says what is wrong with it; there are no metadata to speak of.
        return {}


def _cells_metadata(document: dict) -> list[dict]:
    cells = document.get("cells")
    return [_dict(_dict(cell).get("metadata")) for cell in cells] if isinstance(cells, list) else []


def _dict(value: object) -> dict:
    return value if isinstance(value, dict) else {}
