"""The story of an order, a rebuilt ledger and a resolved submission as a person reads them in the terminal."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kors_bot.decision import Outcome
from kors_bot.history import Event
from kors_bot.ledger import Submission, Watch
from kors_bot.ledger.repairing import Rebuilt
from kors_bot.render.words import clean, say_date, say_time

_COLOURS = {"check": "cyan", "note": "magenta", "notification": "blue"}
_ASKED = "bold yellow"
_KIND_WORDS = {"cancel": "cancellation request", "follow_up": "follow-up", "return": "return"}


def render_history(order: str, events: Iterable[Event], watch: Watch | None) -> RenderableType:
    """A heading and a line for each event, its words below it."""
    heading = Text.assemble(("Order ", "quiet"), (clean(order), "number"), "  ", (_say_watch(watch), "quiet"))
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(no_wrap=True, style="quiet")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for event in events:
        said = Text(clean(event.said))
        for line in filter(None, (clean(line) for line in event.detail.splitlines())):
            said.append(f"\n{line}" if said else line, style="quiet")
        table.add_row(
            _say_when(event),
            Text(event.kind.replace("cancel", "request"), style=_COLOURS.get(event.kind, _ASKED)),
            said,
        )
    return Group(heading, Text(), table)


def describe_resolved(submission: Submission) -> str:
    """What a resolved submission means from now on."""
    what = _KIND_WORDS[submission.kind]
    if submission.outcome is Outcome.SENT:
        return f"The {what} for order {submission.order} counts as sent; it is not sent again."
    return f"The {what} for order {submission.order} counts as not sent; it may be sent again."


def describe_rebuilt(rebuilt: Rebuilt) -> str:
    """What a rebuild found and did."""
    filled = rebuilt.filled
    lines = []
    if rebuilt.aside:
        lines.append(f"The ledger was damaged and lies aside as {rebuilt.aside}.")
        if not rebuilt.saved:
            lines.append("No watched order could be read from it: run `kors-bot watch` again for yours.")
    added = [
        _count(number, one)
        for number, one in (
            (filled.orders, "order"),
            (filled.checks, "check"),
            (filled.submissions, "submission"),
            (filled.notes, "note"),
            (max(filled.watches, rebuilt.saved), "watch"),
        )
        if number
    ]
    if added:
        lines.append(f"Added from the evidence: {', '.join(added)}.")
    elif rebuilt.aside is None:
        lines.append("The ledger already holds everything that the evidence knows.")
    if filled.watches:
        lines.append("Watched orders came back without permission to submit: run `kors-bot watch` again to give it.")
    return "\n".join(lines)


def _say_watch(watch: Watch | None) -> str:
    if watch is None:
        return "not watched"
    if watch.closed_at is not None:
        return f"done since {say_date(watch.closed_at.astimezone().date())}"
    may = "may submit" if watch.may_submit else "asks before it submits"
    return f"wanted: {watch.wish}, {may}"


def _say_when(event: Event) -> str:
    if event.until is None:
        return say_time(event.at)
    return f"{say_time(event.at)}\nuntil {say_time(event.until)}\n({event.count} times the same)"


def _count(number: int, one: str) -> str:
    if number == 1:
        return f"1 {one}"
    return f"{number} {one}{'es' if one.endswith('ch') else 's'}"
