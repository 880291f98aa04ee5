"""Finding the orders that a history page lists: their numbers, and the box that belongs to each."""

import re
from dataclasses import dataclass

from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part
from flows.reading.layout import Segment, View
from flows.reading.statuses import without_subject
from flows.reading.words import after_label, bare_number, is_one_of, same_number
from flows.shop import Shop

_SPACED = re.compile(r"^([A-Z]{1,4}(?:-\d+)?(?: \d{2,}){1,4})$")
_SIGN = re.compile(r"^(?:№|N[°º]|No\.?|Nr\.?|#)\s*(?=\S*\d)", re.IGNORECASE)
_DATE = re.compile(r"^\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{2,4})?$")
_ALIKE = 2  # bare codes in like places that make a list of orders
_NUMBER = re.compile(r"^#?\s*((?=[\w/-]*\d)[A-Za-z0-9][\w/-]{3,40})$")
_FEWEST_DIGITS = 3
_SHORTEST = 5  # digits that a number without letters and without a label has at least
_BOXES = frozenset({"main", "article", "listitem", "row"})


@dataclass(frozen=True, slots=True)
class Card:
    """One order's box: its number, the element (-1 for none), and what it says."""

    number: Fact[str]
    element: int
    part: Part


def read_order_number(text: str) -> str | None:
    """Returns the order number that the text is or begins with, or ``None``."""
    for candidate in (text, text.split()[0] if text.split() else ""):
        bare = candidate.strip(" .,:;()")
        match = None if _DATE.match(bare) else _NUMBER.match(bare) or _SPACED.match(bare)
        if match and sum(letter.isdigit() for letter in match[1]) >= _FEWEST_DIGITS:
            return bare_number(match[1])
    return None


def find_cards(view: View, shop: Shop, out: frozenset[int]) -> list[Card]:
    """Returns a card for each order number on the page, in its order."""
    numbers = _numbers(shop, Part(view, 0, len(view.snapshot.runs), out))
    cards = []
    for fact in numbers:
        others = [other.segment.run.index for other in numbers if not same_number(other.value, fact.value)]
        element, low, high = _box_around(view, fact.segment, others)
        cards.append(Card(fact, element, Part(view, low, high, out)))
    return cards


def _numbers(shop: Shop, whole: Part) -> list[Fact[str]]:
    """The numbers with a label or a number sign; on a page with none, those that are links or headings."""
    found = {fact.segment.index: fact for fact in whole.facts(shop.labels.order_number, read_order_number)}
    bare = [
        Fact(number, segment.text, segment, segment, False)
        for segment in whole.segments
        if segment.index not in found
        and (sign := _SIGN.match(segment.text))
        and (number := read_order_number(segment.text[sign.end() :]))
    ]
    if not found and not bare:
        bare = [
            Fact(number, segment.text, segment, segment, False)
            for segment in whole.segments
            if whole.view.ancestor(segment, ("link", "heading")) and (number := read_order_number(segment.text))
        ] or _codes_alike(whole)
    kept: dict[str, Fact[str]] = {}
    for fact in sorted([*found.values(), *bare], key=lambda fact: fact.segment.index):
        kept.setdefault(fact.value.casefold(), fact)
    return list(kept.values())


def _codes_alike(whole: Part) -> list[Fact[str]]:
    """Codes that stand alone in one look and in like places, as the numbers of a list of orders do."""
    codes = [
        Fact(number, segment.text, segment, segment, False)
        for segment in whole.segments
        if segment.run.kind == "text" and (number := read_order_number(segment.text)) == segment.text.strip()
        if any(letter.isalpha() for letter in number) or len(number) > _SHORTEST
    ]
    looks: dict[tuple[str, ...], list[Fact[str]]] = {}
    for fact in codes:
        place = [element.tag for element in list(whole.view.snapshot.ancestors(fact.segment.element))[:4]]
        looks.setdefault((fact.segment.run.look, *place), []).append(fact)
    alike = max(looks.values(), key=len, default=[])
    return alike if len(alike) >= _ALIKE else []


def _box_around(view: View, number: Segment, others: list[int]) -> tuple[int, int, int]:
    """The largest element around a number that holds no other one, and its runs."""
    best = (-1, number.run.index, number.run.index + 1)
    for element in view.snapshot.ancestors(number.element):
        low, high = view.spans[element.index]
        if any(low <= other < high for other in others):
            break
        best = (element.index, low, high)
        if element.role in _BOXES or element.tag in {"body", "section"}:
            break
    return best


def view_link(view: View, shop: Shop, part: Part, number: Segment) -> str | None:
    """Returns the address that leads to the order: its number's own link, else one that says "view order"."""
    links: list[tuple[int, str]] = []
    for segment in part.segments:
        link = view.ancestor(segment, ("link",))
        if link is None or not link.href.startswith("http"):
            continue
        if segment.index == number.index or number.text in link.name:
            links.append((0, link.href))
        elif is_one_of(segment.text, shop.links.view_order) or is_one_of(link.name, shop.links.view_order):
            links.append((1, link.href))
    around = view.ancestor(number, ("link",))
    if around is not None and around.href.startswith("http"):
        links.append((0, around.href))
    return min(links)[1] if links else None


_COUNT = re.compile(r"^\d+ \w+$")


def says_more(text: str, shop: Shop, dates: DateReader) -> bool:
    """Whether words of a card are a day, a label with its day or value, or a count, and so no status of their own."""
    labels = shop.labels
    if _COUNT.match(text) or dates.read_leading(text) is not None:
        return True
    days = labels.placed_on + labels.expected + labels.return_by + labels.return_closed
    dated = after_label(text, days) or after_label(without_subject(text), days)
    if dated is not None and dates.read_leading(dated[0]) is not None:
        return True
    valued = after_label(text, labels.order_number + labels.order_only + labels.carrier + labels.tracking_number)
    return valued is not None and (valued[1] or read_order_number(valued[0]) is not None)
