"""Finding the parcels of an order: tracking numbers, links to follow them, who carries them, and their own dates."""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from flows.order import Shipment
from flows.reading.carriers import CARRIERS, KNOWN_NUMBER, named_carrier, read_carrier, read_number, told_number
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part, agreed
from flows.reading.grids import GridRow, grids
from flows.reading.layout import Segment, View
from flows.reading.words import after_label, is_one_of, mentions, plain
from flows.shop import Shop

_ANY_ORDER = re.compile(r"\b(?:an?|any|another) (?:order|purchase|package|parcel|shipment|delivery)\b|\borders$")
_LONG_CODE = re.compile(r"(?=(?:\D*\d){8})[A-Z]{0,3}\d[\dA-Z]{8,33}")
_PARAGRAPH = 80  # letters from which words are a paragraph
_BOX_OF_NUMBER = 4  # pieces that the box of a carrier and a number has at most
_SMALL_BOX = 8  # pieces that the box of one parcel has at most


@dataclass(frozen=True, slots=True)
class FoundShipment:
    """One parcel, and where its number and carrier stand."""

    shipment: Shipment
    number: Fact[str] | None
    carrier: Fact[str] | None


def find_shipments(
    view: View, shop: Shop, out: frozenset[int], dates: DateReader, aside: frozenset[int] = frozenset()
) -> list[FoundShipment]:
    """Returns the parcels of the page in its order. The days in the runs ``aside`` are of money or what comes back."""
    whole = Part(view, 0, len(view.snapshot.runs), out)
    anchors = _anchors(view, shop, whole)
    found: list[FoundShipment] = []
    rows = _rows(view, shop)
    for position, anchor in enumerate(anchors):
        others = [other for number, other in enumerate(anchors) if number != position]
        low, high = _span_of(view, anchor, others)
        parcel = _read(view, shop, Part(view, low, high, out), anchor, dates, aside)
        row = next((row for row in rows if view.inside(anchor.segment, row.element.index)), None)
        found.append(_by_row(view, parcel, row, dates) if row is not None else parcel)
    return found


def _rows(view: View, shop: Shop) -> list[GridRow]:
    """The rows of a table of parcels."""
    labels = shop.labels
    kinds = {
        "number": labels.tracking_number,
        "carrier": labels.carrier,
        "shipped_on": labels.shipped_on,
        "delivered_on": labels.delivered_on,
    }
    return [row for rows in grids(view, kinds, needs="number") for row in rows]


def _by_row(view: View, parcel: FoundShipment, row: GridRow, dates: DateReader) -> FoundShipment:
    """The parcel with what its row says of it under the headings of the table."""

    def under(kind: str) -> list[Segment]:
        return view.segments_in(row.cells[kind].index) if kind in row.cells else []

    def day_under(kind: str) -> date | None:
        days = [day for s in under(kind) if (day := dates.read_past(s.text))]
        return days[0] if len(days) == 1 else None

    carriers = [Fact(name, s.text, s, s, True) for s in under("carrier") if (name := named_carrier(s.text))]
    carrier = parcel.carrier or agreed(carriers)
    shipment = replace(
        parcel.shipment,
        carrier=carrier.value if carrier else None,
        shipped_on=day_under("shipped_on") or parcel.shipment.shipped_on,
        delivered_on=day_under("delivered_on") or parcel.shipment.delivered_on,
    )
    return replace(parcel, carrier=carrier, shipment=shipment)


@dataclass(frozen=True, slots=True)
class _Anchor:
    run: int
    segment: Segment
    number: Fact[str] | None
    link: Segment | None
    href: str | None


def _anchors(view: View, shop: Shop, whole: Part) -> list[_Anchor]:
    numbers = whole.facts(shop.labels.tracking_number, read_number)
    seen = {fact.segment.index for fact in numbers}
    for segment in whole.segments:
        known = KNOWN_NUMBER.search(segment.text)
        linked = read_number(segment.text) if _leads_to_tracking(view, segment) else None
        named = after_label(segment.text.strip("()"), shop.labels.tracking_number)
        number = linked or (known[1] if known and _is_by_carrier(view, segment) else None)
        number = number or (read_number(named[0]) if named else told_number(segment.text))
        if number is None and _carrier_beside(view, segment):
            number = read_number(segment.text)
        if number and segment.index not in seen and segment.run.kind == "text":
            numbers.append(Fact(number, number, segment, segment, False))
            seen.add(segment.index)
    links = [segment for segment in whole.segments if _is_track_link(view, shop, segment)]
    anchors: list[_Anchor] = []
    for fact in sorted(numbers, key=lambda fact: fact.segment.index):
        if any(anchor.number and anchor.number.value == fact.value for anchor in anchors):
            continue
        anchors.append(_Anchor(fact.segment.run.index, fact.segment, fact, None, _href(view, fact.segment)))
    for link in links:
        href = _href(view, link)
        owner = _owner(view, anchors, link, href)
        if owner is None:
            if all(anchor.href != href for anchor in anchors):
                anchors.append(_Anchor(link.run.index, link, None, link, href))
        elif anchors[owner].href is None:
            old = anchors[owner]
            anchors[owner] = _Anchor(old.run, old.segment, old.number, link, href)
    return sorted((_with_link(view, whole, anchor) for anchor in anchors), key=lambda anchor: anchor.run)


def _is_by_carrier(view: View, segment: Segment) -> bool:
    """Whether the line of a number names a carrier, or the small box around the number has one on a line of its own."""
    if CARRIERS.search(view.line_of(segment)):
        return True
    for element in list(view.snapshot.ancestors(segment.element))[:3]:
        inner = view.segments_in(element.index)
        if len(inner) > _BOX_OF_NUMBER:
            return False
        if any(other is not segment and CARRIERS.fullmatch(other.text) for other in inner):
            return True
    return False


def _carrier_beside(view: View, segment: Segment) -> bool:
    """Whether a carrier stands right beside a code, or on a link's line, or in the small box of a link to the code."""
    link = view.ancestor(segment, ("link",))
    if link is None:
        return _LONG_CODE.fullmatch(segment.text) is not None and any(
            CARRIERS.fullmatch(other.text) for other in view.on_line(segment) if abs(other.index - segment.index) == 1
        )
    if CARRIERS.search(view.line_of(segment)):
        return True
    number = read_number(segment.text)
    if number is None or number.replace(" ", "") not in (_href(view, segment) or ""):
        return False
    for element in list(view.snapshot.ancestors(link.index))[1:4]:
        inner = view.segments_in(element.index)
        if len(inner) > _SMALL_BOX:
            return False
        if any(CARRIERS.search(other.text) for other in inner):
            return True
    return False


def _with_link(view: View, whole: Part, anchor: _Anchor) -> _Anchor:
    """Gives a number without a link the one whose address holds it, whatever its words are."""
    number = anchor.number.value.replace(" ", "") if anchor.number else ""
    if anchor.href is not None or not number:
        return anchor
    addresses = {href for segment in whole.segments if (href := _href(view, segment)) and number in href}
    return replace(anchor, href=addresses.pop()) if len(addresses) == 1 else anchor


def _owner(view: View, anchors: list[_Anchor], link: Segment, href: str | None) -> int | None:
    """Which number a link belongs to: the one in its address, else the one that shares the smallest box with it."""
    squeezed = (href or "").replace(" ", "").replace("%20", "")
    for position, anchor in enumerate(anchors):
        if anchor.number is not None and anchor.number.value.replace(" ", "") in squeezed:
            return position
    for element in view.snapshot.ancestors(link.element):
        low, high = view.spans[element.index]
        near = [position for position, anchor in enumerate(anchors) if low <= anchor.run < high]
        if near:
            return near[0] if len(near) == 1 and anchors[near[0]].href in (None, href) else None
    return None


def _href(view: View, segment: Segment) -> str | None:
    link = view.ancestor(segment, ("link",))
    if link is None or not re.match(r"https?://", link.href):
        return None
    return link.href


def _leads_to_tracking(view: View, segment: Segment) -> bool:
    """Whether a link goes to a page that follows parcels: a carrier's, or one that has "track" in its address."""
    address = urlsplit(_href(view, segment) or "")
    carriers = r"(^|\.)(ups|fedex|usps|dhl|ontrac|lasership|purolator|dpd)\.(com|de|co\.uk)$"
    own = "order" in address.path.casefold()  # the shop's own "track my order" finds orders, not parcels
    return bool(re.search(carriers, address.hostname or "")) or (
        "track" in f"{address.path}?{address.query}".casefold() and not own
    )


def _is_track_link(view: View, shop: Shop, segment: Segment) -> bool:
    link = view.ancestor(segment, ("link",))
    if link is None or segment.run.kind == "field":
        return False
    said = plain(segment.text)
    if _ANY_ORDER.search(said):
        return False  # the site's own way to any order
    words = is_one_of(segment.text, shop.labels.track_link) or (
        mentions(segment.text, shop.labels.track_link) and len(said) < 40
    )
    carrier = _leads_to_tracking(view, segment) and segment.run.kind == "text"
    return (words or carrier or bool(KNOWN_NUMBER.search(segment.text))) and _href(view, segment) is not None


def _span_of(view: View, anchor: _Anchor, others: list[_Anchor]) -> tuple[int, int]:
    """The largest box around an anchor that holds no other one; with a single parcel, the whole page."""
    best = view.spans[-1] if not others else (anchor.run, anchor.run + 1)
    if not others:
        return best
    for element in view.snapshot.ancestors(anchor.segment.element):
        low, high = view.spans[element.index]
        if any(low <= other.run < high for other in others):
            break
        best = (low, high)
    return best


def _read(
    view: View, shop: Shop, part: Part, anchor: _Anchor, dates: DateReader, aside: frozenset[int]
) -> FoundShipment:
    carrier = _carrier(view, shop, part, anchor)
    goods = Part(view, part.low, part.high, part.without | aside)
    shipped = agreed(goods.facts(shop.labels.shipped_on, dates.read_past))
    delivered = agreed(goods.facts(shop.labels.delivered_on, dates.read_past))
    shipment = Shipment(
        carrier=carrier.value if carrier else None,
        tracking_number=anchor.number.value if anchor.number else None,
        tracking_url=anchor.href,
        shipped_on=shipped.value if shipped else None,
        delivered_on=delivered.value if delivered else None,
    )
    return FoundShipment(shipment, anchor.number, carrier)


def _carrier(view: View, shop: Shop, part: Part, anchor: _Anchor) -> Fact[str] | None:
    line = view.line_of(anchor.segment)
    beside = read_carrier(line)
    if beside:
        return Fact(beside, line, anchor.segment, anchor.segment, True)
    labelled = [
        fact
        for fact in part.facts(shop.labels.carrier, named_carrier)
        if not view.is_label(fact.segment) or read_carrier(fact.text)
    ]
    if labelled:
        return agreed(labelled)
    told = [s for s in part.segments if s.run.kind == "image" or (s.run.kind == "text" and not _is_offer(s))]
    named = [(read_carrier(segment.text), segment) for segment in told]
    return agreed([Fact(carrier, s.text, s, s, False) for carrier, s in named if carrier])


def _is_offer(segment: Segment) -> bool:
    """Whether words offer a way of shipping, or are a whole paragraph."""
    offers = after_label(segment.text, ("shipping method", "delivery method", "ship method")) is not None
    return offers or len(segment.text) > _PARAGRAPH
