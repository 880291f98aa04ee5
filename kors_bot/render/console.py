"""stdout as a place to print on."""

import io
import sys

from rich.console import Console
from rich.theme import Theme

_THEME = Theme(
    {
        "quiet": "dim",
        "label": "dim",
        "number": "bold",
        "good": "green",
        "bad": "bold red",
        "warn": "yellow",
        "link": "cyan",
        "command": "bold",
    }
)
_WIDEST = 110


def make_console() -> Console:
    """Returns stdout for people: colour on a terminal only (and never with NO_COLOR), lines of a readable length."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.encoding.lower().startswith("utf"):
        sys.stdout.reconfigure(errors="replace")  # an old terminal shows "?" for a letter that it does not have
    console = Console(theme=_THEME, highlight=False, markup=False, emoji=False)
    console.width = min(console.width, _WIDEST)
    return console
