"""snapshot -> Order: what one order's page says, each fact with the spot where it stands, or a verdict why not."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar
from datetime import date

from flows.errors import PageNotUnderstood
from flows.order import Item, Money, Order, OrderState, Sighting
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part, agreed
from flows.reading.items import FoundItem, find_items
from flows.reading.layout import Segment, View
from flows.reading.money import read_money
from flows.reading.parts import outside_parts
from flows.reading.shipments import FoundShipment, find_shipments
from flows.reading.status import Statuses, settle_statuses
from flows.reading.words import after_label, bare_number, is_one_of, same_number
from flows.shop import Shop
from flows.snapshot import Snapshot

T = TypeVar("T")

PAGE = "order-page"


def read_order(snapshot: Snapshot, shop: Shop, number: str, *, today: date, page: str = PAGE) -> Order:
    """Returns what the page says of order ``number``.

    ``today`` is the date in the shop's time zone on which the page was seen; ``page`` is the name under which its
    picture is kept. Raises ``PageNotUnderstood`` when the page was too large to be walked whole, or does not show
    that number as its own.
    """
    if snapshot.truncated:
        raise PageNotUnderstood(
            "The order page is too large to be read whole; look at the picture, and check the order at the shop yourself."
        )
    view = View(snapshot, shop.labels)
    number = bare_number(number)
    named = _number_seen(view, shop, number)
    out = outside_parts(view, shop, number)
    whole = Part(view, 0, len(snapshot.runs), out)
    dates = DateReader(language=shop.site.language, order=shop.site.date_order, today=today)
    items = find_items(view, shop, out)
    statuses = settle_statuses(view, shop, whole, items, dates)
    outer = Part(view, 0, len(snapshot.runs), out | _inside(items))
    facts = _Facts(shop, outer, dates, page)
    placed = facts.day("placed_on", shop.labels.placed_on) or facts.date_beside(named)
    facts.not_before = placed
    parcels = find_shipments(view, shop, out, [(item.low, item.high) for item in items], _Anchored(dates, placed))
    shipped = facts.day("shipped_on", shop.labels.shipped_on)
    delivered = facts.day("delivered_on", shop.labels.delivered_on) or facts.said_with(
        statuses.fact, shop.labels.delivered_on
    )
    facts.not_before = delivered or shipped or placed
    return_by = facts.day("return_by", shop.labels.return_by, part=whole)
    total = facts.total()
    facts.seen("number", Fact(number, number, named, named, True))
    return Order(
        number=number,
        state=statuses.state,
        status_text=statuses.text,
        placed_on=placed,
        shipped_on=shipped,
        delivered_on=delivered,
        return_by=return_by,
        total=total,
        items=tuple(_item(item, statuses, position, return_by, facts) for position, item in enumerate(items)),
        shipments=tuple(facts.parcel(parcel, position).shipment for position, parcel in enumerate(parcels)),
        sightings=facts.sightings | _status_sighting(statuses, page),
        contradictions=(*facts.contradictions, *statuses.contradictions),
    )


def _number_seen(view: View, shop: Shop, number: str) -> Segment:
    labelled, bare, others = [], [], []
    for segment in view.segments:
        words = [segment.text, *segment.text.split()]
        rest = after_label(segment.text, shop.labels.order_number)
        if any(same_number(word.strip(".,:;()[]"), number) for word in words) or (
            rest and same_number(rest[0], number)
        ):
            (labelled if rest else bare).append(segment)
        elif rest and rest[1] and any(letter.isdigit() for letter in rest[0]):
            others.append(segment)
    shown = labelled or bare
    if not shown:
        said = f"It names {others[0].text!r} instead." if others else "It names no such number."
        raise PageNotUnderstood(
            f"The page does not show order {number}. {said} Look at the picture and at the shop's site."
        )
    return shown[0]


def _inside(items: Iterable[FoundItem]) -> frozenset[int]:
    return frozenset(run for item in items for run in range(item.low, item.high))


class _Anchored(DateReader):
    """Reads dates of one order: a day without a year lies on or after the day it was placed."""

    def __init__(self, dates: DateReader, placed: date | None) -> None:
        self.__dict__.update(dates.__dict__)
        self._placed = placed

    def read(self, text: str, *, not_before: date | None = None, hint: str = "") -> date | None:
        return super().read(text, not_before=not_before or self._placed, hint=hint)


class _Facts:
    """The order's own facts: those outside its items. Collects where each was seen, and what was said in two ways."""

    def __init__(self, shop: Shop, outer: Part, dates: DateReader, page: str) -> None:
        self.shop, self.outer, self.dates, self.page = shop, outer, dates, page
        self.sightings: dict[str, Sighting] = {}
        self.contradictions: list[str] = []
        self.not_before: date | None = None

    def seen(self, path: str, fact: Fact[T] | None) -> T | None:
        if fact is None:
            return None
        self.sightings[path] = fact.sighting(self.page)
        return fact.value

    def day(self, path: str, labels: tuple[str, ...], *, part: Part | None = None) -> date | None:
        def read(text: str) -> date | None:
            return self.dates.read_leading(text, not_before=self.not_before)

        found = (part or self.outer).facts(labels, read)
        fact = agreed(found)
        if fact is None and found:
            said = ", ".join(dict.fromkeys(fact.text for fact in found))
            self.contradictions.append(f"The page gives more than one answer for {path.replace('_', ' ')}: {said}.")
        return self.seen(path, fact)

    def date_beside(self, named: Segment) -> date | None:
        """The date that stands alone beside the order's number in its heading, where no label names one."""
        view = self.outer.view
        for element in view.snapshot.ancestors(named.element):
            inner = [segment for segment in view.segments_in(element.index) if segment.run.index in self.outer]
            if len({segment.run.line for segment in inner}) > 3 or len(inner) > 8:
                return None
            found = [
                Fact(day, s.text, s, s, False)
                for s in inner
                if (day := self.dates.read(s.text)) and day <= self.dates.today
            ]
            if found:
                return self.seen("placed_on", agreed(found))
        return None

    def said_with(self, status: Fact[str] | None, labels: tuple[str, ...]) -> date | None:
        """The date that stands behind the status in the same words ("Delivered Fri, Nov 20")."""
        if status is None or not (is_one_of(status.text, labels) or after_label(status.text, labels)):
            return None
        line = self.outer.view.line_of(status.segment)
        rest = after_label(line, labels)
        behind = re.search(r"\bon\s+(.+)$", line)
        for text in (rest[0] if rest else "", behind[1] if behind else ""):
            day = self.dates.read_leading(text, not_before=self.not_before) if text else None
            if day is not None:
                break
        else:
            return None
        return self.seen("delivered_on", Fact(day, status.text, status.segment, status.label, True)) if day else None

    def total(self) -> Money | None:
        labels, currency = self.shop.labels, self.shop.site.currency

        def read(text: str) -> Money | None:
            return read_money(text, currency=currency)

        def bare(text: str) -> Money | None:
            return read_money(text, currency=currency, bare=True)

        for phrases in (labels.strong_total, labels.total):
            found = self.outer.facts(phrases, read)
            if not found:
                named = tuple(phrase for phrase in phrases if currency.casefold() in phrase.casefold())
                found = self.outer.facts(named, bare) if named else []
            if found:
                fact = agreed(found)
                if fact is None:
                    said = ", ".join(dict.fromkeys(fact.text for fact in found))
                    self.contradictions.append(f"The page gives more than one total: {said}.")
                return self.seen("total", fact)
        return None

    def parcel(self, found: FoundShipment, position: int) -> FoundShipment:
        self.seen(f"shipments[{position}].tracking_number", found.number)
        self.seen(f"shipments[{position}].carrier", found.carrier)
        return found


def _item(found: FoundItem, statuses: Statuses, position: int, return_by: date | None, facts: _Facts) -> Item:
    path = f"items[{position}]"
    said = statuses.items.get(found.low)
    name = facts.seen(f"{path}.name", found.name) or ""
    item = Item(
        name=name,
        style=facts.seen(f"{path}.style", found.style),
        quantity=facts.seen(f"{path}.quantity", found.quantity),
        unit_price=facts.seen(f"{path}.unit_price", found.unit_price),
        returnable=facts.seen(f"{path}.returnable", found.returnable),
    )
    if said is not None:
        text = facts.seen(f"{path}.status_text", said.fact) if said.fact else None
        item = replace(item, state=said.state, status_text=text)
    elif statuses.state not in (OrderState.PARTIALLY_SHIPPED, OrderState.UNKNOWN):
        item = replace(item, state=statuses.state)
    if item.returnable is None and return_by is not None and item.state is OrderState.DELIVERED:
        item = replace(item, returnable=True)
    return item


def _status_sighting(statuses: Statuses, page: str) -> dict[str, Sighting]:
    return {"status_text": statuses.fact.sighting(page)} if statuses.fact else {}
