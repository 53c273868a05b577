"""Fixtures that every folder of tests shares."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes: at the end of a run one core would wait for the other."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def bootstrap() -> str:
    """The source that the second cell of every notebook must have."""
    return nbformat.read(ROOT / "lectures/00_start_here.ipynb", as_version=4).cells[1].source


def copy_course(copy: Path) -> Path:
    """Copy what the commands work on, to break and to write into."""
    for folder in ("solutions", "assignments", "lectures"):
        shutil.copytree(ROOT / folder, copy / folder)
    shutil.copy(ROOT / "nbgrader_config.py", copy)
    return copy


@pytest.fixture
def course_copy(tmp_path: Path) -> Path:
    return copy_course(tmp_path / "course")
