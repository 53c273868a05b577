"""The pages in docs/ name commands, options, files and messages that exist."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from nlpkit.cli import app
from tests.conftest import ROOT

PAGES = sorted([*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
BY_OTHERS = {"ModuleNotFoundError", "FileNotFoundError", "KeyError", "UserWarning", "command not found"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands_in(text):
    """Return every `nlpkit` command of a page: in blocks of console lines and in running text."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    found = [re.sub(r"^\.venv/bin/", "", line) for line in [*lines, *inline]]
    return [line for line in found if re.match(r"nlpkit [a-z]", line)]


def wrong_in(command):
    """Say what of a command does not exist; None if all does."""
    _, called, *words = shlex.split(re.sub(r"[\[\]]|…|\.\.\.$", "", command))
    known = typer.main.get_command(app).commands
    if called not in known:
        return f"{command}: there is no command {called}"
    options = {option for parameter in known[called].params for option in parameter.opts}
    unknown = [word for word in words if word.startswith("-") and word.split("=")[0] not in options]
    return f"{command}: there is no {unknown[0]}" if unknown else None


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_commands_exist(path):
    commands = commands_in(path.read_text(encoding="utf-8"))
    assert commands
    assert [wrong_in(command) for command in commands if wrong_in(command)] == []


def test_a_command_that_does_not_exist_is_seen():
    assert wrong_in("nlpkit grade ps01 --submissions x -j 2") is None
    assert wrong_in("nlpkit grade ps01 --roll x") == "nlpkit grade ps01 --roll x: there is no --roll"
    assert wrong_in("nlpkit mark ps01") == "nlpkit mark ps01: there is no command mark"
    assert commands_in("```console\nnlpkit mark ps01   # so\n```\nor `nlpkit foo`") == [
        "nlpkit mark ps01",
        "nlpkit foo",
    ]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)\s#]+)", path.read_text(encoding="utf-8")):
        assert re.match(r"[a-z]+:", target) or (path.parent / target).exists(), target


def missing_messages(page):
    """Return the headings of the troubleshooting page that quote what no file of ours says."""
    files = [*(ROOT / "nlpkit").rglob("*.py"), ROOT / "Makefile"]
    # As written, without the quotes between the lines of one string, and with "..." for what is filled in.
    said = "\n".join(path.read_text(encoding="utf-8") for path in files).replace("\\\n", "")
    said = re.sub(r"\[/?[a-z ]*\]", "", said)
    said = re.sub(r'"\s+f?"', "", said).replace("`", "").replace("%d.%d", "...")
    missing = []
    for heading in re.findall(r"^### (.*)$", page, re.MULTILINE):
        for quoted in re.findall(r"`([^`]+)`", heading):
            if any(other in heading for other in BY_OTHERS) or len(quoted) < 12:
                continue
            parts = [part.strip(" ():;,") for part in re.split(r"\.\.\.|after 60 s", quoted)]
            missing += [quoted for part in parts if part and part not in said]
    return missing


def test_messages_are_those_of_the_code():
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    assert missing_messages(page) == []
    changed = page.replace("holds no answer of", "has no answer of")
    assert missing_messages(changed) == ["has no answer of ...: another notebook? (...)"]
