"""The words of a request to the shop: the longest prepared text that the form has room for, never one cut off.

A template knows these names:

    number      the order number                     items       ["2 x Jet Set Tote (style 30S9)", ...]
    placed_on   "November 3, 2026", or ""            part        true when the request is about some items only
    reason      without a full stop at its end       status      what the order page says now, or ""
    name        first and last name                  asked_on    when the shop was last asked, or ""
    reach       [email, phone], as far as known      reference   the shop's own number of the earlier request, or ""
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from flows.order import Item, Order
from kors_bot.decision import Kind, Part
from kors_bot.decision.window import in_words
from kors_bot.errors import RequestNotPossible

if TYPE_CHECKING:
    from jinja2 import Environment, Template

CHANGED_MIND = "I have changed my mind"
_LAST_FOLLOW_UP = 2


@dataclass(frozen=True, slots=True)
class Contact:
    """Who asks, and how the shop can reach them."""

    email: str
    first_name: str = ""
    last_name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The request that a follow-up is about: when the shop was last asked, and under which number it knows that."""

    asked_on: date
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedRequest:
    """A text as it goes into the form, and the template that it came from."""

    text: str
    template: str


def render_request(
    kind: Kind,
    order: Order,
    *,
    contact: Contact,
    reason: str | None = None,
    limit: int | None = None,
    overrides: Path | None = None,
    part: Part | None = None,
    number: int = 0,
    earlier: Earlier | None = None,
    single_line: bool = False,
) -> PreparedRequest:
    """Write the request in the longest form that fits ``limit`` characters, the user's own templates first.

    ``part`` names the items when the request is not about the whole order; ``number`` and ``earlier`` belong to a
    follow-up. Raises ``RequestNotPossible`` when nothing fits or nobody could tell which order is meant.
    """
    folder = _folder_of(kind, number)
    values = _values(order, contact=contact, reason=reason, part=part, earlier=earlier)
    must_name = [clean(order.number), *(_named(order.items[place]) for place in _places(order, part))]
    shortest: PreparedRequest | None = None
    for source in _sources(folder, overrides):
        rendered = [_render(name, text, values, single_line=single_line) for name, text in source]
        naming_all = [request for request in rendered if all(name and name in request.text for name in must_name)]
        by_length = sorted(naming_all, key=lambda request: _length(request.text), reverse=True)
        fitting = next((request for request in by_length if limit is None or _length(request.text) <= limit), None)
        if fitting:
            return fitting
        shortest = min([shortest, *by_length[-1:]], key=_length_or_more) if by_length else shortest
    raise RequestNotPossible(_say_none_fits(shortest, limit))


def compile_templates(kind: Kind, *, number: int = 0, overrides: Path | None = None) -> None:
    """Makes the templates ready for ``render_request``: for whoever waits for a page meanwhile. Tells no faults."""
    from jinja2 import TemplateError

    with suppress(TemplateError, RequestNotPossible):  # whoever renders is told
        for source in _sources(_folder_of(kind, number), overrides):
            for _, text in source:
                _compile(text)


def clean(value: str) -> str:
    """A value as one line of plain text: without control or invisible characters, spaces single."""
    spaced = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp", "Zs"} else char for char in value)
    visible = "".join(char for char in spaced if unicodedata.category(char) not in {"Cf", "Cs", "Co", "Cn"})
    return " ".join(visible.split())


def _folder_of(kind: Kind, number: int) -> str:
    if kind is Kind.CANCEL:
        return "cancel"
    if kind is Kind.FOLLOW_UP:
        return f"follow_up_{min(max(number, 1), _LAST_FOLLOW_UP)}"
    raise RequestNotPossible("A return is asked for in the shop's own form and has no prepared text.")


def _values(
    order: Order, *, contact: Contact, reason: str | None, part: Part | None, earlier: Earlier | None
) -> Mapping[str, object]:
    places = _places(order, part)
    items = [order.items[place] for place in places] or order.items
    return {
        "number": clean(order.number),
        "placed_on": in_words(order.placed_on) if order.placed_on else "",
        "items": [_describe(item) for item in items],
        "part": bool(places),
        "reason": clean(reason or "").rstrip(".! ") or CHANGED_MIND,
        "status": clean(order.status_text or ""),
        "name": clean(f"{contact.first_name} {contact.last_name}"),
        "reach": [value for value in (clean(contact.email), clean(contact.phone)) if value],
        "asked_on": in_words(earlier.asked_on) if earlier else "",
        "reference": clean(earlier.reference or "") if earlier else "",
    }


def _places(order: Order, part: Part | None) -> tuple[int, ...]:
    """The items that the request names; none when it is about the whole order."""
    if part is None or len(part.positions) == len(order.items):
        return ()
    return part.positions


def _named(item: Item) -> str:
    return clean(item.name)


def _describe(item: Item) -> str:
    count = f"{item.quantity} x " if item.quantity is not None and item.quantity > 1 else ""
    style = f" (style {clean(item.style)})" if item.style else ""
    return f"{count}{_named(item)}{style}"


def _sources(folder: str, overrides: Path | None) -> Iterator[list[tuple[str, str]]]:
    """The user's own templates of a kind, then ours, each with its name."""
    own = overrides / folder if overrides else None
    if own is not None and own.is_dir():
        try:
            yield [(str(path), path.read_text(encoding="utf-8")) for path in sorted(own.glob("*.txt"))]
        except (OSError, UnicodeDecodeError) as error:
            raise RequestNotPossible(f"Your own message templates in {own} cannot be read ({error}).") from error
    ours = resources.files("kors_bot.messages") / folder
    yield [
        (f"{folder}/{path.name}", path.read_text(encoding="utf-8"))
        for path in sorted(ours.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".txt")
    ]


def _render(name: str, text: str, values: Mapping[str, object], *, single_line: bool) -> PreparedRequest:
    from jinja2 import TemplateError

    try:
        rendered = _compile(text).render(values)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise RequestNotPossible(f"The message template {name} cannot be used: {error}.") from error
    lines = [clean(line) for line in rendered.splitlines()]
    joined = " ".join(line for line in lines if line) if single_line else _join_paragraphs(lines)
    return PreparedRequest(text=joined, template=name)


@cache
def _compile(text: str) -> "Template":
    return _environment().from_string(text)


@cache
def _environment() -> "Environment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    # Plain text for a text field: escaping for HTML would change the words.
    return SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)


def _join_paragraphs(lines: Iterable[str]) -> str:
    text = "\n".join(lines).strip("\n")
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def _length(text: str) -> int:
    """How many characters a form counts at most: UTF-16 units, and two for a line's end."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 + text.count("\n")


def _length_or_more(request: PreparedRequest | None) -> float:
    return float("inf") if request is None else _length(request.text)


def _say_none_fits(shortest: PreparedRequest | None, limit: int | None) -> str:
    if shortest is None:
        return "No message template names the order number and the items, so the shop could not tell what is meant."
    return (
        f"No prepared message fits: the form takes {limit} characters and the shortest needs "
        f"{_length(shortest.text)}; put a shorter one into your own messages folder, or give a shorter --reason."
    )
