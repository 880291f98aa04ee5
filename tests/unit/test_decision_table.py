"""The table of rules that the README shows is the one that decides."""

import subprocess
import sys
from pathlib import Path

from kors_bot.decision import RULES
from kors_bot.decision.__main__ import render_table

ROOT = Path(__file__).parents[2]
START, END = "<!-- rules:start -->", "<!-- rules:end -->"


def test_the_readme_shows_the_rules_as_they_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert readme.count(START) == readme.count(END) == 1
    assert readme.split(START)[1].split(END)[0].strip() == render_table()


def test_the_table_has_a_row_for_every_rule_in_order() -> None:
    rows = render_table().splitlines()[2:]

    assert [row.split("|")[2].strip() for row in rows] == [f"`{rule.name}`" for rule in RULES]
    assert (
        rows[7]
        == "| 8 | `which_part_unknown` | part of it shipped, and the page does not say which items | `ask_person` |"
    )


def test_the_table_is_printed_by_a_command() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "kors_bot.decision", "--table"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert printed.stdout.strip() == render_table()
    assert printed.stderr == ""
