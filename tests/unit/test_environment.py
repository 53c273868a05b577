"""pyproject.toml, environment.yml and constraints.txt say the same."""

import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet


def requirements_of_pyproject(text: str) -> tuple[SpecifierSet, set[Requirement]]:
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"].values()
    listed = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return SpecifierSet(project["requires-python"]), {Requirement(line) for line in listed}


def requirements_of_environment(text: str) -> tuple[SpecifierSet, set[Requirement]]:
    conda = yaml.safe_load(text)["dependencies"]
    python = next(Requirement(line).specifier for line in conda if str(line).startswith("python"))
    pip = next(line["pip"] for line in conda if isinstance(line, dict))
    return python, {Requirement(line) for line in pip if not line.startswith("-")}


def outside_constraints(pyproject: str, constraints: str) -> list[str]:
    lines = (line.split("#")[0].strip() for line in constraints.splitlines())
    exact = {r.name: next(iter(r.specifier)).version for r in map(Requirement, filter(None, lines))}
    _, wanted = requirements_of_pyproject(pyproject)
    return sorted(
        str(r)
        for r in wanted
        if r.name not in exact or not r.specifier.contains(exact[r.name], prereleases=True)
    )


@pytest.fixture
def files(root: Path) -> dict[str, str]:
    names = ("pyproject.toml", "environment.yml", "constraints.txt")
    return {name: (root / name).read_text(encoding="utf-8") for name in names}


def test_environment_says_the_same_as_pyproject(files):
    assert requirements_of_environment(files["environment.yml"]) == requirements_of_pyproject(
        files["pyproject.toml"]
    )


@pytest.mark.parametrize(
    ("found", "changed"),
    [("scipy>=1.13", "scipy>=1.12"), ("      - tqdm>=4.66\n", ""), ("python>=3.11,<3.14", "python>=3.11")],
)
def test_a_difference_is_caught(files, found, changed):
    assert found in files["environment.yml"]
    broken = files["environment.yml"].replace(found, changed)
    assert requirements_of_environment(broken) != requirements_of_pyproject(files["pyproject.toml"])


def test_constraints_fix_every_requirement_within_its_range(files):
    assert outside_constraints(files["pyproject.toml"], files["constraints.txt"]) == []


def test_a_constraint_outside_its_range_is_caught(files):
    broken = files["constraints.txt"].replace("\nkeras==3.", "\nkeras==2.")
    assert outside_constraints(files["pyproject.toml"], broken) == ["keras>=3.10"]
