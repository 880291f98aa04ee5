"""States, dates and money as a person says them, and words from a page made harmless."""

import unicodedata
from datetime import date, datetime

from rich.style import Style
from rich.text import Text

from flows.order import Item, Money, Order, OrderState

STATE_WORDS = {
    OrderState.RECEIVED: "Received",
    OrderState.PROCESSING: "Being prepared",
    OrderState.ON_HOLD: "On hold",
    OrderState.PARTIALLY_SHIPPED: "Partly shipped",
    OrderState.SHIPPED: "Shipped",
    OrderState.DELIVERED: "Delivered",
    OrderState.CANCELLED: "Cancelled",
    OrderState.RETURN_STARTED: "Return started",
    OrderState.RETURNED: "Returned",
    OrderState.UNKNOWN: "Unknown",
}
_STATE_STYLES = {
    OrderState.RECEIVED: "cyan",
    OrderState.PROCESSING: "cyan",
    OrderState.ON_HOLD: "yellow",
    OrderState.PARTIALLY_SHIPPED: "blue",
    OrderState.SHIPPED: "blue",
    OrderState.DELIVERED: "green",
    OrderState.CANCELLED: "magenta",
    OrderState.RETURN_STARTED: "magenta",
    OrderState.RETURNED: "magenta",
    OrderState.UNKNOWN: "bold yellow",
}
_SIGNS = {"USD": "$", "CAD": "CA$", "EUR": "€", "GBP": "£"}


def clean(text: str) -> str:
    """Returns words from a page on one line, without anything that a terminal would obey or that turns text around."""
    shown = (" " if character.isspace() else character for character in text if _is_harmless(character))
    return " ".join("".join(shown).split())


def say_state(state: OrderState, *, bold: bool = False) -> Text:
    style = _STATE_STYLES[state]
    return Text(STATE_WORDS[state], style=f"bold {style}" if bold and "bold" not in style else style)


def say_own_state(item: Item, order: Order) -> Text:
    """The item's state; the order's own where the page says nothing of the item."""
    if item.state is OrderState.UNKNOWN and item.status_text:
        return Text(f"“{clean(item.status_text)}”", style="bold yellow")
    if item.state is OrderState.UNKNOWN:
        silent = order.state in {OrderState.PARTIALLY_SHIPPED, OrderState.UNKNOWN}
        return Text("") if silent else say_state(order.state)
    return say_state(item.state)


def say_date(day: date) -> str:
    """``Nov 3, 2026``, whatever the machine's language is: the whole program speaks English."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def say_time(moment: datetime) -> str:
    """A moment in the user's own time zone."""
    local = moment.astimezone()
    return f"{say_date(local.date())}, {local:%H:%M}"


def say_deadline(deadline: date, today: date) -> Text:
    """``by Nov 26, 2026 (2 days left)``, the louder the closer."""
    left = (deadline - today).days
    if left < 0:
        return Text(f"until {say_date(deadline)} (past)", style="bad")
    words = {0: "today is the last day", 1: "1 day left"}.get(left, f"{left} days left")
    loud, soon = 3, 7
    style = "bad" if left <= loud else "warn" if left <= soon else ""
    return Text(f"by {say_date(deadline)} ({words})", style=style)


def say_money(money: Money) -> str:
    sign = _SIGNS.get(money.currency)
    return f"{sign}{money.amount:,f}" if sign else f"{clean(money.currency)} {money.amount:,f}"


def say_link(url: str, words: str | None = None) -> Text:
    """An address that terminals make a link of; anything but a web address is shown as plain words."""
    shown = clean(words or url)
    harmless = url.startswith(("https://", "http://", "file://")) and url == clean(url)
    return Text(shown, style=Style(color="cyan", link=url) if harmless else Style())


def count(number: int, noun: str) -> str:
    """``1 record``, ``12 records``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _is_harmless(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
