"""Print the rules as the Markdown table that the README shows: ``python -m kors_bot.decision --table``."""

import argparse

from kors_bot.decision.rules import RULES


def render_table() -> str:
    """The rules in order, one row each."""
    rows = [f"| {place} | `{rule.name}` | {rule.when} | `{rule.action}` |" for place, rule in enumerate(RULES, start=1)]
    return "\n".join(["| | rule | when | then |", "| --- | --- | --- | --- |", *rows])


def main() -> None:
    """Read the command line and print."""
    parser = argparse.ArgumentParser(prog="python -m kors_bot.decision", description=__doc__)
    parser.add_argument("--table", action="store_true", required=True, help="print the rules as a Markdown table")
    parser.parse_args()
    print(render_table())


if __name__ == "__main__":
    main()
