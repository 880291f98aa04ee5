"""Reading one order: from its own page, and from its card in the history where that has more.

[store] The order's own page may say nothing of its status; the history has it, but hides orders older than six months
behind a filter. An order of another customer leads to the account page, an unknown number may lead to an error page:
both are settled by looking for the number in the history.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

from flows.errors import OrderNotFound, SiteUnavailable
from flows.order import Money, Order, OrderState, OrderSummary
from flows.order_history import find_in_history, recall_from_history
from flows.reading import PageKind, bare_number, read_order
from flows.sign_in import NotSignedIn
from flows.visit import Arrival, Visit

ORDER_PAGE = "order-page"
_HANDED_OVER = frozenset({OrderState.SHIPPED, OrderState.DELIVERED})


def read_status(visit: Visit, number: str) -> Order:
    """Returns what the shop shows of order ``number`` to the account that is signed in.

    Raises ``NotSignedIn`` when the shop asks to sign in, ``OrderNotFound``, ``SiteUnavailable``, ``HumanNeeded`` or
    ``PageNotUnderstood``.
    """
    number = bare_number(number)
    visit.number = number
    visit.recall.begin(number)
    arrival = visit.open_route("order", number=number, tolerant=True)
    if arrival.kind is PageKind.SIGN_IN:
        raise NotSignedIn
    order, failure = None, arrival.status if arrival.kind is PageKind.ERROR else None
    if arrival.kind is PageKind.ORDER:
        order = read_page(visit, arrival, number)
        if not _lacks_status(order):
            return order
    summary = recall_from_history(visit, number)
    if summary is None or (order is not None and merge(order, summary, today=visit.today).contradictions):
        summary = find_in_history(visit, number)  # the two were not seen at one time: what they say now counts
    if order is None and summary is not None and summary.link:
        arrival = visit.open(summary.link, tolerant=True)
        if arrival.kind is PageKind.SIGN_IN:
            raise NotSignedIn
        if arrival.kind is PageKind.ERROR:
            failure = arrival.status
        else:
            order = read_page(visit, arrival, number)
    if order is not None:
        return merge(order, summary, today=visit.today) if summary is not None else order
    if summary is None:
        raise OrderNotFound(f"The shop shows no order {number} to this account; check the number and the account.")
    if failure is not None and failure >= 500:
        raise SiteUnavailable(
            f"The shop lists order {number} but its own page failed with HTTP status {failure}; try again later."
        )
    return merge(Order(number=number), summary, today=visit.today)


def read_page(visit: Visit, arrival: Arrival, number: str) -> Order:
    """Keeps the order's own page as proof, and returns what it says. It is read while the browser makes the picture."""
    with ThreadPoolExecutor(1) as reader:
        order = reader.submit(read_order, arrival.snapshot, visit.shop, number, today=visit.today, page=ORDER_PAGE)
        visit.witness.see(visit.page, ORDER_PAGE, arrival.snapshot)
        return order.result()


def merge(order: Order, summary: OrderSummary, *, today: date) -> Order:
    """Returns the order with what its card in the history adds. What the two say differently is said by neither.

    ``today`` is the date in the shop's time zone on which they were seen.
    """
    contradictions = list(order.contradictions)
    sightings = dict(order.sightings)
    state, status_text, placed, total = order.state, order.status_text, order.placed_on, order.total
    if summary.status_text is not None:
        if status_text is None and _leaves_open(order, summary.state):
            state, status_text = summary.state, summary.status_text
            sightings |= {"status_text": seen} if (seen := summary.sightings.get("status_text")) else {}
        elif summary.state is not state and not _agrees(order, summary.state):
            contradictions.append(
                f"The order page says {status_text or state.value!r}, the history says {summary.status_text!r}."
            )
            state = OrderState.UNKNOWN
    if placed is None and summary.placed_on is not None:
        placed = summary.placed_on
        sightings |= {"placed_on": seen} if (seen := summary.sightings.get("placed_on")) else {}
    elif summary.placed_on not in (None, placed):
        contradictions.append(f"The order page says it was placed on {placed}, the history says {summary.placed_on}.")
        placed = None
    shipped, delivered = order.shipped_on or summary.shipped_on, order.delivered_on or summary.delivered_on
    if state is not summary.state or (shipped and delivered and delivered < shipped):
        shipped, delivered = order.shipped_on, order.delivered_on
    for path, day in (("shipped_on", shipped), ("delivered_on", delivered)):
        if day is not None and path not in sightings and (seen := summary.sightings.get("status_text")):
            sightings[path] = seen
    total = _one_total(total, summary.total, contradictions)
    if order.total is None and total is not None and (seen := summary.sightings.get("total")):
        sightings["total"] = seen
    items = order.items
    if order.state is OrderState.UNKNOWN and state not in (OrderState.UNKNOWN, OrderState.PARTIALLY_SHIPPED):
        items = tuple(
            replace(item, state=state) if item.state is OrderState.UNKNOWN and item.status_text is None else item
            for item in items
        )
        if state in _HANDED_OVER and order.return_by is not None and order.return_by >= today:
            items = tuple(replace(item, returnable=True) if item.returnable is None else item for item in items)
    return replace(
        order, state=state, status_text=status_text, placed_on=placed, shipped_on=shipped, delivered_on=delivered,
        total=total, items=items, sightings=sightings, contradictions=tuple(contradictions),
    )  # fmt: skip


def _lacks_status(order: Order) -> bool:
    return order.status_text is None and order.state is OrderState.UNKNOWN and not order.contradictions


def _states_of(order: Order) -> set[OrderState]:
    return {item.state for item in order.items} - {OrderState.UNKNOWN}


def _leaves_open(order: Order, state: OrderState) -> bool:
    """Whether what the order's page says of its items leaves room for what the history says of the whole."""
    said = _states_of(order)
    if not said:
        return True
    part = state is OrderState.PARTIALLY_SHIPPED or said == {state}
    return order.state is OrderState.UNKNOWN and not order.contradictions and part


def _agrees(order: Order, state: OrderState) -> bool:
    return order.state is OrderState.PARTIALLY_SHIPPED and state in _states_of(order)


def _one_total(one: Money | None, other: Money | None, contradictions: list[str]) -> Money | None:
    if one is None or other is None or one == other:
        return one or other
    contradictions.append(f"The order page says a total of {one.amount}, the history says {other.amount}.")
    return None
