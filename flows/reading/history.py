"""snapshot -> the orders that a history page lists, each card or row by itself."""

import re
from dataclasses import dataclass
from datetime import date

from flows.order import Money, OrderState, OrderSummary, Sighting
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part, agreed
from flows.reading.grids import GridRow, grids
from flows.reading.layout import Segment, View
from flows.reading.money import amounts_in, read_money
from flows.reading.parts import outside_parts
from flows.reading.claims import is_only_dated
from flows.reading.statuses import classify, read_status
from flows.reading.words import after_label, bare_number, is_one_of, same_number
from flows.shop import Shop
from flows.snapshot import Snapshot

PAGE = "history"
_LIKE_CARDS = 2  # cards with a status in one place that show where the others have theirs
_NUMBER = re.compile(r"^#?\s*((?=[\w/-]*\d)[A-Za-z0-9][\w/-]{3,40})$")


def read_history(snapshot: Snapshot, shop: Shop, *, today: date, page: str = PAGE) -> tuple[OrderSummary, ...]:
    """Returns the orders in the order of the page. ``today`` is the date in the shop's time zone on which it was seen."""
    view = View(snapshot, shop.labels)
    out = outside_parts(view, shop, "")
    whole = Part(view, 0, len(snapshot.runs), out)
    dates = DateReader(language=shop.site.language, order=shop.site.date_order, today=today)
    rows = _rows(view, shop, out)
    listed = [summary for row in rows if (summary := _read_row(view, shop, row, out, dates, page))]
    if listed:
        return tuple(listed)
    numbers = _numbers(shop, whole)
    cards = []
    for fact in numbers:
        others = [other.segment.run.index for other in numbers if not same_number(other.value, fact.value)]
        cards.append(_Card(fact, *_card(view, fact.segment, others)))
    words = _with_like_places(
        view, shop, cards, [_statuses(shop, card.part(view, out), card.number, view, dates) for card in cards], out
    )
    return tuple(
        _read_card(view, shop, card.part(view, out), card.number, said, dates, page)
        for card, said in zip(cards, words, strict=True)
    )


def find_summary(orders: tuple[OrderSummary, ...], number: str) -> OrderSummary | None:
    """Returns the one listed order with that number, or ``None`` when it is not listed, or listed in two ways."""
    found = [order for order in orders if same_number(order.number, number)]
    return found[0] if found and all(order.state == found[0].state for order in found) else None


def read_order_number(text: str) -> str | None:
    """Returns the order number that the text is or begins with, or ``None``."""
    for candidate in (text, text.split()[0] if text.split() else ""):
        match = _NUMBER.match(candidate.strip(" .,:;()"))
        if match and sum(letter.isdigit() for letter in match[1]) >= 3:
            return bare_number(match[1])
    return None


def _numbers(shop: Shop, whole: Part) -> list[Fact[str]]:
    found = {fact.segment.index: fact for fact in whole.facts(shop.labels.order_number, read_order_number)}
    bare = [
        Fact(number, segment.text, segment, segment, False)
        for segment in whole.segments
        if segment.index not in found and segment.text.startswith("#") and (number := read_order_number(segment.text))
    ]
    if not found and not bare:
        bare = [
            Fact(number, segment.text, segment, segment, False)
            for segment in whole.segments
            if whole.view.ancestor(segment, ("link", "heading")) and (number := read_order_number(segment.text))
        ]
    kept: dict[str, Fact[str]] = {}
    for fact in sorted([*found.values(), *bare], key=lambda fact: fact.segment.index):
        kept.setdefault(fact.value.casefold(), fact)
    return list(kept.values())


@dataclass(frozen=True, slots=True)
class _Card:
    """One order's box: its number, the element (-1 for none), and its runs."""

    number: Fact[str]
    element: int
    low: int
    high: int

    def part(self, view: View, out: frozenset[int]) -> Part:
        return Part(view, self.low, self.high, out)


def _card(view: View, number: Segment, others: list[int]) -> tuple[int, int, int]:
    best = (-1, number.run.index, number.run.index + 1)
    for element in view.snapshot.ancestors(number.element):
        low, high = view.spans[element.index]
        if any(low <= other < high for other in others):
            break
        best = (element.index, low, high)
        if element.role in {"main", "article", "listitem", "row"} or element.tag in {"body", "section"}:
            break
    return best


def _with_like_places(
    view: View, shop: Shop, cards: list[_Card], words: list[list[Fact[str]]], out: frozenset[int]
) -> list[list[Fact[str]]]:
    """Fills in words that nobody knows where all other cards that say a status say it in the same place."""
    places = {view.path(facts[0].segment, card.element) for card, facts in zip(cards, words, strict=True) if facts}
    if len(places) != 1 or sum(map(bool, words)) < _LIKE_CARDS:
        return words
    place = places.pop()
    filled = []
    for card, facts in zip(cards, words, strict=True):
        there = [
            s for s in card.part(view, out).segments if s.run.kind == "text" and view.path(s, card.element) == place
        ]
        strange = [
            s for s in there if s.index != card.number.segment.index and read_status(s.text) and not view.is_label(s)
        ]
        strange = [s for s in strange if not amounts_in(s.text, currency=shop.site.currency)]
        filled.append(facts or [Fact(s.text, s.text, s, s, False) for s in strange if len(strange) == 1])
    return filled


def _read_card(
    view: View, shop: Shop, part: Part, number: Fact[str], statuses: list[Fact[str]], dates: DateReader, page: str
) -> OrderSummary:
    currency = shop.site.currency
    status = agreed(statuses)
    placed = agreed(part.facts(shop.labels.placed_on, dates.read_leading)) or _lone_date(part, dates)
    totals = part.facts(shop.labels.total, lambda text: read_money(text, currency=currency))
    total = agreed(totals) or (None if totals else _lone_amount(part, currency))
    link = _view_link(view, shop, part, number.segment)
    return _summary(shop, number, status, placed, total, link, page, words=statuses)


def _statuses(shop: Shop, part: Part, number: Fact[str], view: View, dates: DateReader) -> list[Fact[str]]:
    labelled = [
        fact
        for fact in part.facts(shop.labels.status, read_status)
        if fact.sure or classify(fact.text, shop.status) is not None
    ]
    if labelled:
        return labelled
    found = []
    for segment in part.segments:
        if segment.run.kind != "text" or segment.index == number.segment.index:
            continue
        if classify(segment.text, shop.status) is None:
            continue
        if not is_only_dated(view, shop, segment, dates):
            found.append(Fact(segment.text, segment.text, segment, segment, False))
    return found


def _lone_date(part: Part, dates: DateReader) -> Fact[date] | None:
    found = [
        Fact(day, segment.text, segment, segment, False)
        for segment in part.segments
        if (day := dates.read(segment.text)) is not None and day <= dates.today
    ]
    return found[0] if len(found) == 1 else None


def _lone_amount(part: Part, currency: str) -> Fact[Money] | None:
    found = [
        Fact(money, segment.text, segment, segment, False)
        for segment in part.segments
        if not segment.run.struck
        for money in amounts_in(segment.text, currency=currency)
    ]
    return found[0] if len(found) == 1 else None


def _view_link(view: View, shop: Shop, part: Part, number: Segment) -> str | None:
    links: list[tuple[int, str]] = []
    for segment in part.segments:
        link = view.ancestor(segment, ("link",))
        if link is None or not link.href.startswith("http"):
            continue
        wanted = is_one_of(segment.text, shop.links.view_order) or is_one_of(link.name, shop.links.view_order)
        if segment.index == number.index or number.text in link.name:
            links.append((0, link.href))
        elif wanted:
            links.append((1, link.href))
    around = view.ancestor(number, ("link",))
    if around is not None and around.href.startswith("http"):
        links.append((0, around.href))
    return min(links)[1] if links else None


def _summary(
    shop: Shop, number: Fact[str], status: Fact[str] | None, placed: Fact[date] | None, total: Fact[Money] | None,
    link: str | None, page: str, *, words: list[Fact[str]],
) -> OrderSummary:  # fmt: skip
    seen: dict[str, Sighting] = {"number": number.sighting(page)}
    for path, fact in (("status_text", status), ("placed_on", placed), ("total", total)):
        if fact is not None:
            seen[path] = fact.sighting(page)  # type: ignore[attr-defined]  # a Fact of whichever value
    state = (classify(status.text, shop.status) or OrderState.UNKNOWN) if status else OrderState.UNKNOWN
    text = status.text if status else " / ".join(dict.fromkeys(fact.text for fact in words)) or None
    return OrderSummary(
        number=number.value, state=state, status_text=text,
        placed_on=placed.value if placed else None, total=total.value if total else None, link=link, sightings=seen,
    )  # fmt: skip


# --- tables ---------------------------------------------------------------------------------------------------------


def _rows(view: View, shop: Shop, out: frozenset[int]) -> list[GridRow]:
    labels = shop.labels
    kinds = {
        "number": labels.order_number,
        "status": labels.status,
        "placed": labels.placed_on,
        "total": (*labels.total, "amount"),
    }
    found = [row for rows in grids(view, kinds, needs="number") for row in rows]
    return [row for row in found if view.spans[row.element.index][0] not in out]


def _read_row(
    view: View, shop: Shop, row: GridRow, out: frozenset[int], dates: DateReader, page: str
) -> OrderSummary | None:
    def at(kind: str) -> Segment | None:
        if kind not in row.cells:
            return None
        segments = Part(view, *view.spans[row.cells[kind].index], out).segments
        return segments[0] if segments else None

    head = at("number")
    rest = after_label(head.text, shop.labels.order_number) if head else None
    number = read_order_number(rest[0] if rest else head.text) if head else None
    if head is None or number is None:
        return None
    status, placed, total = at("status"), at("placed"), at("total")
    day = dates.read(placed.text) if placed else None
    money = read_money(total.text, currency=shop.site.currency) if total else None
    part = Part(view, *view.spans[row.element.index], out)
    fact = Fact(number, head.text, head, head, True)
    if status is not None and read_status(status.text) is None:
        status = None
    words = [Fact(status.text, status.text, status, status, True)] if status else []
    if "status" not in row.cells:
        words = _statuses(shop, part, fact, view, dates)
    return _summary(
        shop, fact, agreed(words),
        Fact(day, placed.text, placed, placed, True) if placed and day else None,
        Fact(money, total.text, total, total, True) if total and money else None,
        _view_link(view, shop, part, head), page, words=words,
    )  # fmt: skip
