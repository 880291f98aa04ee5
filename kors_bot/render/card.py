"""One order on the terminal: where it stands, the way out and by when, items, parcels, and where the pictures are."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.order import Item, Order, OrderState, Shipment
from kors_bot.contract import Submission
from kors_bot.decision import Action, Decision, Part, Wish
from kors_bot.render.words import (
    STATE_WORDS,
    clean,
    count,
    say_date,
    say_deadline,
    say_link,
    say_money,
    say_own_state,
    say_state,
    say_time,
)

_INDENT = 2
_LABEL = 15
_NARROW = 64
_MARGIN = Text(" " * _INDENT)

_ACTIONS = {
    Action.REQUEST_CANCELLATION: "Ask the shop to cancel it",
    Action.FOLLOW_UP: "Ask the shop again",
    Action.START_RETURN: "Send it back",
    Action.WAIT: "Wait",
    Action.ASK_PERSON: "This needs you",
    Action.DONE: "Nothing is left to do",
    Action.NOTHING: "Nothing to do",
}
_COMMANDS = {
    Action.REQUEST_CANCELLATION: "kors-bot cancel",
    Action.FOLLOW_UP: "kors-bot cancel",
    Action.START_RETURN: "kors-bot return",
}
_OUTCOMES = {
    "prepared": "Filled in and pictured; nothing was sent.",
    "sending": "Being sent.",
    "sent": "Sent; the shop confirmed it.",
    "refused": "The shop refused it; nothing was taken.",
    "unconfirmed": "It may have been sent, and nobody can tell. It is never sent again by itself.",
}
_KINDS = {"cancel": "Cancellation", "follow_up": "Follow-up", "return": "Return"}


def print_status(
    console: Console,
    order: Order,
    *,
    decision: Decision | None,
    today: date,
    wish: Wish = Wish.CANCEL,
    record: Path | None = None,
    screenshots: Sequence[Path] = (),
) -> None:
    """Prints the card of an order that was read. ``today`` is the day at the shop: deadlines count from it."""
    console.print(_heading(console, order))
    if facts := _facts(order):
        _print_lines(console, facts, first=_MARGIN, rest=_MARGIN)
    parts = () if decision is None else decision.parts or (_whole(decision),)
    for sentence in order.contradictions:
        if not any(sentence in part.reason for part in parts):
            _print_row(console, "Careful", Text(clean(sentence), style="warn"))
    label = "If you want out" if wish is Wish.CANCEL else "You keep it"
    for part in parts:
        console.print()
        _print_row(console, label, _advice(part, order, today, whole=len(parts) == 1))
        label = ""
    if order.items:
        console.print()
        _print_items(console, order)
    if order.shipments:
        console.print()
        _print_parcels(console, order.shipments)
    print_pictures(console, record, screenshots)
    console.print()


def print_failure(
    console: Console,
    number: str,
    message: str,
    *,
    record: Path | None = None,
    screenshots: Sequence[Path] = (),
    done: str = "Not read",
) -> None:
    """Prints the card of an order that could not be read, or not acted on: one sentence, and the pictures taken."""
    console.print(_title(number).append("  ").append(done, style="bad"))
    _print_lines(console, Text(clean(message)), first=_MARGIN, rest=_MARGIN)
    print_pictures(console, record, screenshots)
    console.print()


def print_submission(console: Console, submission: Submission | Mapping[str, Any]) -> None:
    """Prints what became of a request or a return, and its words."""

    def told(key: str) -> Any:
        return submission.get(key) if isinstance(submission, Mapping) else getattr(submission, key)

    kind, outcome = str(told("kind")), str(told("outcome"))
    style = {"sent": "good", "refused": "bad", "unconfirmed": "bad", "prepared": "warn"}.get(outcome, "")
    _print_row(console, _KINDS.get(kind, clean(kind)), Text(_OUTCOMES.get(outcome, clean(outcome)), style=style))
    if told("submitted_at") is not None:
        moment = told("submitted_at")
        _print_row(console, "When", Text(moment if isinstance(moment, str) else say_time(moment)))
    for label, key in (("Reference", "reference"), ("The shop said", "answer")):
        if told(key):
            _print_row(console, label, Text(clean(str(told(key)))))
    if told("text"):
        console.print()
        console.print(Padding(Text(str(told("text"))), (0, 0, 0, _INDENT + 2)))


def print_pictures(console: Console, record: Path | None, screenshots: Sequence[Path]) -> None:
    """Prints where the proof lies. Paths are never broken, so that they can be copied."""
    if record is None:
        return
    console.print()
    folder = record.parent
    _print_row(console, "Pictures", Text(count(len(screenshots), "picture") if screenshots else "none could be taken"))
    _print_unbroken(console, say_link(folder.absolute().as_uri(), str(folder)))


def _heading(console: Console, order: Order) -> Text:
    heading = _title(order.number).append("  ").append(say_state(order.state, bold=True))
    if order.status_text and clean(order.status_text).casefold() != STATE_WORDS[order.state].casefold():
        said = f"the shop says “{clean(order.status_text)}”"
        joint = "  " if heading.cell_len + len(said) + 2 <= console.width else "\n" + " " * _INDENT
        heading.append(joint).append(said, style="quiet")
    return heading


def _title(number: str) -> Text:
    return Text().append("Order ").append(clean(number), style="number")


def _facts(order: Order) -> Text:
    facts = [
        f"{label} {say_date(day)}"
        for label, day in (
            ("placed", order.placed_on),
            ("shipped", order.shipped_on),
            ("delivered", order.delivered_on),
            ("return by", order.return_by),
        )
        if day is not None
    ]
    if order.total is not None:
        facts.append(f"total {say_money(order.total)}")
    if order.state is OrderState.UNKNOWN and not order.status_text:
        facts.append("the page does not say where it stands")
    words = " · ".join(facts)
    return Text(words[:1].upper() + words[1:], style="quiet")


def _advice(part: Part, order: Order, today: date, *, whole: bool) -> Text:
    words = Text().append(_ACTIONS[part.action], style="bold yellow" if part.action is Action.ASK_PERSON else "bold")
    if not whole and part.items:
        words.append(f": {', '.join(clean(name) for name in part.items)}")
    if part.deadline is not None:
        words.append(" ").append(say_deadline(part.deadline, today))
    words.append("\n").append(clean(part.reason))
    command = _COMMANDS.get(part.action)
    if command:
        words.append("\n").append(f"{command} {shlex.quote(order.number)}", style="command")
        words.append("  sends nothing without --submit", style="quiet")
    return words


def _whole(decision: Decision) -> Part:
    return Part(
        action=decision.action,
        rule=decision.rule,
        reason=decision.reason,
        deadline=decision.deadline,
        items=decision.items,
    )


def _print_items(console: Console, order: Order) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(width=_LABEL, no_wrap=True, style="label")
    table.add_column(justify="right", no_wrap=True, style="quiet")
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True, min_width=1)  # a column without any words would squeeze the names
    label = "Item" if len(order.items) == 1 else "Items"
    for item in order.items:
        quantity = "" if item.quantity is None else f"{item.quantity} ×"
        price = "" if item.unit_price is None else say_money(item.unit_price)
        state = say_own_state(item, order)
        if console.width < _NARROW:
            _print_row(console, label, Text(" ").join(filter(None, (Text(quantity), _item(item), Text(price), state))))
        table.add_row(label, quantity, _item(item), price, state)
        label = ""
    if console.width >= _NARROW:
        console.print(Padding(table, (0, 0, 0, _INDENT), expand=False))


def _item(item: Item) -> Text:
    words = Text(clean(item.name))
    if item.style:
        words.append(f"  {clean(item.style)}", style="quiet")
    if item.returnable is False:
        words.append("  not returnable", style="warn")
    return words


def _print_parcels(console: Console, shipments: Sequence[Shipment]) -> None:
    label = "Parcel" if len(shipments) == 1 else "Parcels"
    for shipment in shipments:
        parts = [clean(part) for part in (shipment.carrier, shipment.tracking_number) if part]
        if shipment.shipped_on:
            parts.append(f"shipped {say_date(shipment.shipped_on)}")
        if shipment.delivered_on:
            parts.append(f"delivered {say_date(shipment.delivered_on)}")
        _print_row(console, label, Text(" · ".join(parts) or "no number on the page yet"))
        if shipment.tracking_url:
            _print_unbroken(console, say_link(shipment.tracking_url))
        label = ""


def _print_row(console: Console, label: str, content: Text) -> None:
    first = Text(" " * _INDENT).append(label.ljust(_LABEL + 2), style="label")
    _print_lines(console, content, first=first, rest=Text(" " * first.cell_len))


def _print_lines(console: Console, content: Text, *, first: Text, rest: Text) -> None:
    """Prints words, broken between words, with something before the first line and something before the others."""
    for number, line in enumerate(content.wrap(console, console.width - first.cell_len)):
        line.rstrip()
        console.print(Text().append(rest if number else first).append(line), soft_wrap=True)


def _print_unbroken(console: Console, words: Text) -> None:
    """Prints an address or a path on a line of its own, however long: a broken one cannot be clicked or copied."""
    console.print(Text(" " * (_INDENT + _LABEL + 2)).append(words), soft_wrap=True)
