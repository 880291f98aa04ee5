"""snapshot -> Order: what one order's page says, each fact with the spot where it stands, or a verdict why not."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from flows.errors import PageNotUnderstood
from flows.order import Item, Order, OrderState, Shipment
from flows.reading.asides import find_asides
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part
from flows.reading.items import FoundItem, find_items
from flows.reading.layout import Segment, View
from flows.reading.order_facts import OrderFacts
from flows.reading.own_labels import with_own_labels
from flows.reading.parts import outside_parts
from flows.reading.returns import refusals
from flows.reading.segments import cut
from flows.reading.shipments import FoundShipment, find_shipments
from flows.reading.status import Statuses, settle_statuses
from flows.reading.words import after_label, bare_number, same_number
from flows.shop import Shop
from flows.snapshot import Snapshot

PAGE = "order-page"

# Where an item stands in one of these, it has not left, whatever else has.
_TO_COME = frozenset({OrderState.RECEIVED, OrderState.PROCESSING, OrderState.ON_HOLD})
# An order in one of these has no day on which it left.
_NEVER_LEFT = frozenset({OrderState.RECEIVED, OrderState.PROCESSING, OrderState.CANCELLED})


def read_order(snapshot: Snapshot, shop: Shop, number: str, *, today: date, page: str = PAGE) -> Order:
    """Returns what the page says of order ``number``.

    ``today`` is the date in the shop's time zone on which the page was seen; ``page`` is the name under which its
    picture is kept. Raises ``PageNotUnderstood`` when the page was too large to be walked whole, or does not show
    that number as its own.
    """
    if snapshot.truncated:
        raise PageNotUnderstood(
            "The order page is too large to be read whole; look at the picture, and check the order at the shop "
            "yourself."
        )
    shop = with_own_labels(shop, cut(snapshot.runs))
    view = View(snapshot, shop.labels)
    number = bare_number(number)
    named = _number_seen(view, shop, number)
    out = outside_parts(view, shop, number)
    whole = Part(view, 0, len(snapshot.runs), out)
    dates = DateReader(language=shop.site.language, order=shop.site.date_order, today=today)
    items = find_items(view, shop, out | _runs_with(view, number))
    outer = Part(view, 0, len(snapshot.runs), out | _inside(items))
    aside = find_asides(view, shop, named)
    facts = OrderFacts(shop, outer, aside.runs, dates, page)
    facts.seen("number", Fact(number, number, named, named, True))
    placed = facts.placed(named, number)
    year_ago_at_most = dates.anchored(placed or facts.a_year_ago)
    statuses = settle_statuses(view, shop, whole, items, year_ago_at_most, aside.runs)
    facts.seen("status_text", statuses.fact)
    parcels = find_shipments(view, shop, out | aside.back, dates.anchored(placed), aside.runs)
    shipped, delivered = _days(shop, facts, statuses, placed, parcels)
    facts.not_before = delivered or shipped or placed
    return_by = facts.return_by(whole)
    refused = refusals(view, shop, outer, items)
    return Order(
        number=number,
        state=statuses.state,
        status_text=statuses.text,
        placed_on=placed,
        shipped_on=shipped,
        delivered_on=delivered,
        return_by=return_by,
        total=facts.total(),
        items=tuple(
            _item(item, statuses, refused.get(item.low), position, return_by, facts)
            for position, item in enumerate(items)
        ),
        shipments=tuple(_parcel(parcel, position, facts) for position, parcel in enumerate(parcels)),
        sightings=facts.sightings,
        contradictions=(*facts.contradictions, *statuses.contradictions),
    )


def _number_seen(view: View, shop: Shop, number: str) -> Segment:
    labelled: list[Segment] = []
    bare: list[Segment] = []
    others: list[str] = []
    for segment in view.segments:
        words = [segment.text, *segment.text.split()]
        rest = after_label(segment.text, shop.labels.order_number)
        if any(same_number(word.strip(".,:;()[]"), number) for word in words) or (
            rest and same_number(rest[0], number)
        ):
            (labelled if rest else bare).append(segment)
        elif rest and rest[1] and any(letter.isdigit() for letter in rest[0]):
            others.append(segment.text)
    shown = labelled or bare
    if not shown:
        said = f"It names {others[0]!r} instead." if others else "It names no such number."
        raise PageNotUnderstood(
            f"The page does not show order {number}. {said} Look at the picture and at the shop's site."
        )
    return shown[0]


def _runs_with(view: View, number: str) -> frozenset[int]:
    """The runs that show the order's number, which is nobody's style."""
    return frozenset(
        segment.run.index
        for segment in view.segments
        if any(same_number(word.strip(".,:;()[]"), number) for word in (segment.text, *segment.text.split()))
    )


def _inside(items: Iterable[FoundItem]) -> frozenset[int]:
    return frozenset(run for item in items for run in range(item.low, item.high))


def _days(
    shop: Shop, facts: OrderFacts, statuses: Statuses, placed: date | None, parcels: Sequence[FoundShipment]
) -> tuple[date | None, date | None]:
    """The days on which the whole order shipped and was delivered: none while a part of it is still to come."""
    facts.not_before = placed
    labels, state = shop.labels, statuses.state
    facts.by_parcel = len({(parcel.shipment.shipped_on, parcel.shipment.delivered_on) for parcel in parcels}) > 1
    shipped = (
        facts.day("shipped_on", labels.shipped_on)
        or facts.told("shipped_on")
        or facts.shipped_with(statuses, labels.shipped_on)
    )
    delivered = (
        facts.day("delivered_on", labels.delivered_on)
        or facts.told("delivered_on")
        or facts.said_with(statuses, labels.delivered_on)
        or facts.arrived()
    )
    facts.by_parcel = False
    shipped = shipped or _day_of_items(statuses, OrderState.SHIPPED, labels.shipped_on, facts, "shipped_on")
    delivered = delivered or _day_of_items(statuses, OrderState.DELIVERED, labels.delivered_on, facts, "delivered_on")
    if state is OrderState.PARTIALLY_SHIPPED or statuses.contradictions:
        shipped = delivered = None  # what hangs on one of two stories cannot be believed either
    if state in _NEVER_LEFT:
        shipped = delivered = None  # it is the day of something else
    if state is OrderState.SHIPPED:
        delivered = None
    of_items = {said.state for said in statuses.items.values()}
    if of_items & _TO_COME or len({parcel.shipment.shipped_on for parcel in parcels} - {None}) > 1:
        shipped = None  # the day of one parcel is not the order's
    if of_items & (_TO_COME | {OrderState.SHIPPED}):
        delivered = None
    if shipped and delivered and delivered < shipped:
        facts.contradictions.append(f"The page says that it shipped on {shipped} and was delivered on {delivered}.")
        shipped = delivered = None
    for path, day in (("shipped_on", shipped), ("delivered_on", delivered)):
        if day is None:
            facts.sightings.pop(path, None)
    return shipped, delivered


def _day_of_items(
    statuses: Statuses, state: OrderState, labels: tuple[str, ...], facts: OrderFacts, path: str
) -> date | None:
    """The one day that the statuses of all items in the order's state name: "Delivered 11/12/26" on each line."""
    said = [entry.fact for entry in statuses.items.values() if entry.state is state and entry.fact is not None]
    if statuses.state is not state or not said:
        return None
    days = {facts.day_in(fact.text, labels) for fact in said}
    day = days.pop() if len(days) == 1 else None
    return None if day is None else facts.seen(path, Fact(day, said[0].text, said[0].segment, said[0].label, True))


def _item(
    found: FoundItem,
    statuses: Statuses,
    refused: Fact[bool] | None,
    position: int,
    return_by: date | None,
    facts: OrderFacts,
) -> Item:
    path = f"items[{position}]"
    said = statuses.items.get(found.low)
    item = Item(
        name=facts.seen(f"{path}.name", found.name) or "",
        style=facts.seen(f"{path}.style", found.style),
        quantity=facts.seen(f"{path}.quantity", found.quantity),
        unit_price=facts.seen(f"{path}.unit_price", found.unit_price),
        returnable=facts.seen(f"{path}.returnable", found.returnable or refused),
    )
    if said is not None:
        text = facts.seen(f"{path}.status_text", said.fact) if said.fact else None
        item = replace(item, state=said.state, status_text=text)
    elif statuses.state not in (OrderState.PARTIALLY_SHIPPED, OrderState.UNKNOWN):
        item = replace(item, state=statuses.state)
    in_time = return_by is not None and return_by >= facts.today and facts.is_of_order("return_by")
    if item.returnable is None and in_time and item.state in (OrderState.SHIPPED, OrderState.DELIVERED):
        item = replace(item, returnable=True)
    return item


def _parcel(found: FoundShipment, position: int, facts: OrderFacts) -> Shipment:
    facts.seen(f"shipments[{position}].tracking_number", found.number)
    facts.seen(f"shipments[{position}].carrier", found.carrier)
    return found.shipment
