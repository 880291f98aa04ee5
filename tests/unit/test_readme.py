"""The README says what the program is: its commands, its exit codes, its pictures."""

import re
from pathlib import Path

import typer.main

from kors_bot.cli import app
from kors_bot.errors import TABLE

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_every_command_is_named_and_none_that_is_not_there() -> None:
    rows = [line.split("|")[1] for line in section("Commands").splitlines() if line.startswith("| `")]
    named = {word for row in rows for word in re.findall(r"`([a-z-]+)", row)}
    there = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group has its commands

    assert named == there


def test_every_exit_code_is_explained() -> None:
    explained = {int(code) for code in re.findall(r"^\| (\d+) \|", section("Exit codes"), re.MULTILINE)}

    assert {verdict.exit_code for _, verdict in TABLE} | {0, 1, 2, 3} == explained


def test_every_picture_and_every_file_that_it_links_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README)

    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_it_does_not_say_that_anything_was_tried_on_the_live_shop() -> None:
    assert "**Nothing of this has been tried on the live shop.**" in README
