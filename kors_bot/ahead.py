"""Starting the browser's driver before the command line is even read, for the commands that always open a browser.

The driver takes longer to start than all that Python has to import, the command line's own modules among it, so that is
done meanwhile.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

# What is needed before a browser can be started, what to walk with it, and what once the shop has shown something.
MEANWHILE = (
    *("kors_bot.settings", "kors_bot.logs", "kors_bot.locks", "kors_bot.browser.session", "flows.shop"),
    "kors_bot.checker",
)  # fmt: skip
THEN = ("kors_bot.reader", "kors_bot.evidence", "email.parser")  # the last one reads the versions of what is installed
LAST = ("kors_bot.ledger", "babel.dates")

_LINE = "kors_bot.cli"
_READS = ("pydantic.type_adapter", "pydantic.functional_validators")  # what Typer reads a command's options with
_ACTS = ("kors_bot.acting.terms", "kors_bot.cli.submitting")
_COMMANDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "status": ((), (), ()),
    "orders": ((), (), ()),
    "cancel": (_ACTS, ("kors_bot.acting.submitter",), ("kors_bot.acting.asking", "jinja2")),
    "return": (_ACTS, ("kors_bot.acting.submitter",), ("kors_bot.acting.returning",)),
}


def options_of(line: Sequence[str]) -> list[str]:
    """What stands before ``--`` on a command line: after it, everything is plain text."""
    return list(line[: line.index("--")]) if "--" in line else list(line)


@contextmanager
def driver_ahead(line: Sequence[str]) -> Iterator[None]:
    """Starts the driver if this line names such a command; whoever opens a browser inside the block is lent it.

    Raises ``NoBrowser`` where the driver cannot start.
    """
    options = options_of(line)
    command = next((option for option in options if not option.startswith("-")), None)
    if command not in _COMMANDS or {"--help", "-h"} & set(options):
        yield
        return
    from kors_bot.browser import start_driver

    first, then, last = _COMMANDS[command]
    if "--submit" in options:
        first = (*first, "kors_bot.ledger")  # whether it went out already is asked before a browser is started
    shown = "kors_bot.contract" if "--json" in options else "kors_bot.render"
    with start_driver(meanwhile=(_LINE, *MEANWHILE, *_READS, *first), then=(*THEN, *then), last=(*LAST, *last, shown)):
        yield
