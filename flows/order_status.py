"""Reading one order, or the list of all: from the order's own page, and from its card in the history.

[store] The order's own page may say nothing of its status; the history has it, but hides orders older than six months
behind a filter. An order of another customer leads to the account page, an unknown number may lead to an error page:
both are settled by looking for the number in the history.
"""

from contextlib import suppress
from dataclasses import replace

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as Late

from flows.errors import OrderNotFound, PageNotUnderstood, SiteUnavailable
from flows.order import Money, Order, OrderState, OrderSummary
from flows.reading import PageKind, bare_number, find_summary, read_history, read_order
from flows.reading.words import is_one_of, mentions, plain
from flows.sign_in import NotSignedIn
from flows.snapshot import Field, Snapshot, locate
from flows.visit import Arrival, Visit

ORDER_PAGE = "order-page"
HISTORY = "history"
_FILTERS = 12  # choices of the history's filter that are tried, widest first


def read_status(visit: Visit, number: str) -> Order:
    """Returns what the shop shows of order ``number`` to the account that is signed in.

    Raises ``NotSignedIn`` when the shop asks to sign in, ``OrderNotFound``, ``SiteUnavailable``, ``HumanNeeded`` or
    ``PageNotUnderstood``.
    """
    number = bare_number(number)
    visit.number = number
    arrival = visit.open_route("order", number=number, tolerant=True)
    if arrival.kind is PageKind.SIGN_IN:
        raise NotSignedIn
    order, failure = None, arrival.status if arrival.kind is PageKind.ERROR else None
    if arrival.kind is PageKind.ORDER:
        order = read_page(visit, arrival, number)
        if not _lacks_status(order):
            return order
    summary = _find_in_history(visit, number)
    if order is None and summary is not None and summary.link:
        arrival = visit.open(summary.link, tolerant=True)
        if arrival.kind is PageKind.SIGN_IN:
            raise NotSignedIn
        if arrival.kind is PageKind.ERROR:
            failure = arrival.status
        else:
            order = read_page(visit, arrival, number)
    if order is not None:
        return merge(order, summary) if summary is not None else order
    if summary is None:
        raise OrderNotFound(f"The shop shows no order {number} to this account; check the number and the account.")
    if failure is not None and failure >= 500:
        raise SiteUnavailable(
            f"The shop lists order {number} but its own page failed with HTTP status {failure}; try again later."
        )
    return merge(Order(number=number), summary)


def read_page(visit: Visit, arrival: Arrival, number: str) -> Order:
    """Keeps the order's own page as proof, and returns what it says."""
    visit.witness.see(visit.page, ORDER_PAGE, arrival.snapshot)
    return read_order(arrival.snapshot, visit.shop, number, today=visit.today, page=ORDER_PAGE)


def list_orders(visit: Visit) -> tuple[OrderSummary, ...]:
    """Returns all orders that the history shows, with its widest filter. Raises like ``read_status``."""
    visit.number = None
    arrival = _open_history(visit)
    found = {order.number: order for order in _listed(visit, arrival.snapshot)}
    for choice in _choices(visit, arrival.snapshot)[:_FILTERS]:
        later = _choose(visit, choice)
        if later is not None:
            arrival = later
            for order in _listed(visit, arrival.snapshot):
                found.setdefault(order.number, order)
    visit.witness.see(visit.page, HISTORY, arrival.snapshot)
    return tuple(found.values())


def merge(order: Order, summary: OrderSummary) -> Order:
    """Returns the order with what its card in the history adds. What the two say differently is said by neither."""
    contradictions = list(order.contradictions)
    sightings = dict(order.sightings)
    state, status_text, placed, total = order.state, order.status_text, order.placed_on, order.total
    if summary.status_text is not None:
        if status_text is None and not _states_of(order):
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
    total = _one_total(total, summary.total, contradictions)
    if order.total is None and total is not None and (seen := summary.sightings.get("total")):
        sightings["total"] = seen
    items = order.items
    if order.state is OrderState.UNKNOWN and state not in (OrderState.UNKNOWN, OrderState.PARTIALLY_SHIPPED):
        items = tuple(
            replace(item, state=state) if item.state is OrderState.UNKNOWN and item.status_text is None else item
            for item in items
        )
    return replace(
        order, state=state, status_text=status_text, placed_on=placed, total=total, items=items, sightings=sightings,
        contradictions=tuple(contradictions),
    )  # fmt: skip


def _lacks_status(order: Order) -> bool:
    return order.status_text is None and order.state is OrderState.UNKNOWN and not order.contradictions


def _states_of(order: Order) -> set[OrderState]:
    return {item.state for item in order.items} - {OrderState.UNKNOWN}


def _agrees(order: Order, state: OrderState) -> bool:
    return order.state is OrderState.PARTIALLY_SHIPPED and state in _states_of(order)


def _one_total(one: Money | None, other: Money | None, contradictions: list[str]) -> Money | None:
    if one is None or other is None or one == other:
        return one or other
    contradictions.append(f"The order page says a total of {one.amount}, the history says {other.amount}.")
    return None


# --- the history ----------------------------------------------------------------------------------------------------


def _find_in_history(visit: Visit, number: str) -> OrderSummary | None:
    visit.number = None
    arrival = _open_history(visit)
    summary = find_summary(_listed(visit, arrival.snapshot), number)
    for choice in _choices(visit, arrival.snapshot)[:_FILTERS] if summary is None else []:
        later = _choose(visit, choice)
        if later is None:
            continue
        arrival = later
        summary = find_summary(_listed(visit, arrival.snapshot), number)
        if summary is not None:
            break
    visit.witness.see(visit.page, HISTORY, arrival.snapshot)
    visit.number = number
    return summary


def _open_history(visit: Visit) -> Arrival:
    arrival = visit.open_route("history", tolerant=True)
    if arrival.kind is PageKind.SIGN_IN:
        raise NotSignedIn
    if arrival.kind is PageKind.ERROR and arrival.status is not None and arrival.status >= 500:
        visit.witness.see(visit.page, HISTORY, arrival.snapshot)
        raise SiteUnavailable(f"The shop's order history failed with HTTP status {arrival.status}; try again later.")
    if arrival.kind is PageKind.HISTORY or _listed(visit, arrival.snapshot):
        return arrival
    start = arrival if arrival.kind is PageKind.ACCOUNT else visit.open_route("account", tolerant=True)
    if start.kind is PageKind.SIGN_IN:
        raise NotSignedIn
    led = visit.follow(start, visit.shop.links.history)
    if led is not None and (led.kind is PageKind.HISTORY or _listed(visit, led.snapshot)):
        return led
    visit.witness.see(visit.page, HISTORY, (led or start).snapshot)
    raise PageNotUnderstood("The shop's order history was not found; look at the picture and check the shop map.")


def _listed(visit: Visit, snapshot: Snapshot) -> tuple[OrderSummary, ...]:
    if snapshot.truncated:
        raise PageNotUnderstood("The order history is too large to be read whole; look at the picture.")
    return read_history(snapshot, visit.shop, today=visit.today, page=HISTORY)


def _choices(visit: Visit, snapshot: Snapshot) -> list[tuple[Field, str]]:
    """The choices of the history's filter, the widest first, then year by year."""
    words = visit.shop.history
    found: list[tuple[int, Field, str]] = []
    for field in snapshot.fields:
        if field.tag != "select" or not _filters(field, words.filter, words.widest):
            continue
        for option in field.options:
            if option.disabled or option.value == field.value:
                continue
            rank = next((at for at, phrase in enumerate(words.widest) if is_one_of(option.text, (phrase,))), None)
            year = plain(option.text)
            if rank is not None or (year.isdigit() and len(year) == 4):
                found.append((rank if rank is not None else 100 - int(year) % 100, field, option.value))
    return [(field, value) for _, field, value in sorted(found, key=lambda choice: choice[0])]


def _filters(field: Field, labels: tuple[str, ...], choices: tuple[str, ...]) -> bool:
    named = any(mentions(label, labels) for label in field.labels)
    return named or any(is_one_of(option.text, choices) for option in field.options)


def _choose(visit: Visit, choice: tuple[Field, str]) -> Arrival | None:
    """Chooses in the history's filter and waits for the list that comes; ``None`` when none came."""
    field, value = choice
    before = visit.text()
    live = next(
        (
            other
            for other in visit.look().snapshot.fields
            if (other.name, other.id, other.labels) == (field.name, field.id, field.labels)
        ),
        None,
    )
    if live is None:
        return None
    visit.pace()
    try:
        locate(visit.page, live.element).select_option(value, timeout=5000)
    except (Late, Error):
        return None
    if not visit.wait_for_change(before, visit.timeout):
        return None
    with suppress(Late):  # the list may be there all the same
        visit.page.wait_for_load_state("networkidle", timeout=min(visit.timeout, 8.0) * 1000)
    return visit.arrive(tolerant=True)
