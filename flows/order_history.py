"""The list of the account's orders: reaching it, and looking past what it shows at first.

[store] The default view ends after six months; a select, whose choice an XHR answers, shows older ones. Other shops
page, or put the years into links. Each is tried, the widest first, until the order is found.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as Late

from flows.cutting import cut_out, strip_around
from flows.errors import PageNotUnderstood, SiteUnavailable
from flows.history_filter import days_in, wider_choices
from flows.order import OrderSummary
from flows.reading import PageKind, find_summary, read_history
from flows.reading.words import is_one_of, mentions
from flows.recall import Card
from flows.sign_in import NotSignedIn
from flows.snapshot import Field, Snapshot, locate
from flows.visit import Arrival, Visit
from flows.witness import Glimpse

HISTORY = "history"
_CHOICES = 12  # choices of a filter that are tried
_PAGES = 10  # further pages, or presses on "show more"


def list_orders(visit: Visit) -> tuple[OrderSummary, ...]:
    """Returns all orders that the history shows, past its filter and its pages. Raises like ``find_in_history``."""
    visit.number = None
    found: dict[str, OrderSummary] = {}
    for view in _views(visit):
        for order in view.orders:
            found.setdefault(order.number, order)
    visit.witness.see(visit.page, HISTORY, visit.look().snapshot)
    return tuple(found.values())


def find_in_history(visit: Visit, number: str) -> OrderSummary | None:
    """Returns the card of one order, or ``None`` when the history does not list it.

    The card is kept as proof; where there is none, the history as it was searched last. Orders that this run is going
    to look at next have their cards pictured while the history is open. Raises ``NotSignedIn`` when the shop asks to
    sign in, ``SiteUnavailable``, or ``PageNotUnderstood`` when there is no history to be found.
    """
    visit.number = None
    card, view = None, None
    for view in _views(visit):
        album = _Album(visit, view)
        card = album.picture(number)
        for further in visit.recall.next:
            if (other := album.picture(further)) is not None:
                visit.recall.remember(further, other)
        if card is not None:
            break
    visit.number = number
    if card is None:
        visit.witness.see(visit.page, HISTORY, view.snapshot if view else None)
        return None
    visit.witness.keep(card.glimpse)
    return card.summary


def recall_from_history(visit: Visit, number: str) -> OrderSummary | None:
    """Returns and keeps the card of an order that was seen a moment ago; ``None`` where it has to be looked for."""
    card = visit.recall.take(number, now=visit.clock())
    if card is None:
        return None
    visit.witness.keep(card.glimpse)
    return card.summary


class _View:
    """One view of the history. The orders in it are read once, when they are first asked for."""

    def __init__(self, visit: Visit, arrival: Arrival) -> None:
        self._visit, self.arrival = visit, arrival

    @property
    def snapshot(self) -> Snapshot:
        return self.arrival.snapshot

    @cached_property
    def orders(self) -> tuple[OrderSummary, ...]:
        return _listed(self._visit, self.snapshot)

    @property
    def is_history(self) -> bool:
        return self.arrival.kind is PageKind.HISTORY or bool(self.orders)


class _Album:
    """The cards of one view of the history, each with a picture of its own.

    A card is cut out of the page when it says the same alone. Where it says less (its columns are named at the head of
    a table, its year stands above it), all of the page is its picture.
    """

    def __init__(self, visit: Visit, view: _View) -> None:
        self._visit, self._snapshot, self._listed = visit, view.snapshot, view.orders
        self._seen = visit.clock()
        self._whole: Glimpse | None = None

    def picture(self, number: str) -> Card | None:
        """The card of an order; ``None`` when it is not listed here."""
        summary = find_summary(self._listed, number)
        if summary is None:
            return None
        visit = self._visit
        if summary.box is not None:
            strip = strip_around(summary.box, self._snapshot)
            alone = cut_out(self._snapshot, strip)
            again = find_summary(_listed(visit, alone), number)
            if again == summary:
                return Card(again, visit.witness.begin(visit.page, HISTORY, alone, strip)(), self._seen)
        if self._whole is None:
            self._whole = visit.witness.begin(visit.page, HISTORY, self._snapshot)()
        return Card(summary, self._whole, self._seen)


def _views(visit: Visit) -> Iterator[_View]:
    """The history as it opens, then wider and further views of it, each when it is asked for."""
    view = _open_history(visit)
    yield view
    arrival = view.arrival
    choices = _choices(visit, arrival.snapshot)[:_CHOICES]
    for choice in choices:
        if (later := _choose(visit, choice)) is not None:
            arrival = later
            yield _View(visit, arrival)
    if not choices and (wider := visit.follow(arrival, visit.shop.history.widest)) is not None:
        arrival = wider
        yield _View(visit, arrival)
    for _ in range(_PAGES):
        further = _go_on(visit, arrival)
        if further is None:
            return
        yield further
        arrival = further.arrival


def _open_history(visit: Visit) -> _View:
    arrival = visit.open_route("history", tolerant=True)
    _require_signed_in(arrival)
    if arrival.kind is PageKind.ERROR and arrival.status is not None and arrival.status >= 500:
        visit.witness.see(visit.page, HISTORY, arrival.snapshot)
        raise SiteUnavailable(f"The shop's order history failed with HTTP status {arrival.status}; try again later.")
    if (view := _View(visit, arrival)).is_history:
        return view
    for start in _starts(visit, arrival):
        _require_signed_in(start)
        led = visit.follow(start, visit.shop.links.history)
        if led is not None:
            _require_signed_in(led)
            if (view := _View(visit, led)).is_history:
                return view
    visit.witness.see(visit.page, HISTORY, visit.look().snapshot)
    raise PageNotUnderstood("The shop's order history was not found; look at the picture and check the shop map.")


def _starts(visit: Visit, arrival: Arrival) -> Iterator[Arrival]:
    """Pages from which a link may lead to the history: the one at hand, the account's, the front page."""
    yield arrival
    yield visit.open_route("account", tolerant=True)
    yield visit.open_route("home", tolerant=True)


def _require_signed_in(arrival: Arrival) -> None:
    if arrival.kind is PageKind.SIGN_IN:
        raise NotSignedIn


def _listed(visit: Visit, snapshot: Snapshot) -> tuple[OrderSummary, ...]:
    if snapshot.truncated:
        raise PageNotUnderstood("The order history is too large to be read whole; look at the picture.")
    return read_history(snapshot, visit.shop, today=visit.today, page=HISTORY)


def _choices(visit: Visit, snapshot: Snapshot) -> list[tuple[Field, str]]:
    """The choices of the history's filter that show more, the widest first, then year by year."""
    words = visit.shop.history
    filters = (
        field for field in snapshot.fields if field.tag == "select" and _filters(field, words.filter, words.widest)
    )
    return [(field, value) for field in filters for value in wider_choices(field.options, field.value, words.widest)]


def _filters(field: Field, labels: tuple[str, ...], choices: tuple[str, ...]) -> bool:
    named = any(mentions(label, labels) for label in field.labels)
    return named or any(is_one_of(one.text, choices) or days_in(one.text) is not None for one in field.options)


def _choose(visit: Visit, choice: tuple[Field, str]) -> Arrival | None:
    """Chooses in the history's filter and waits for the list that comes; ``None`` when none came."""
    field, value = choice
    before = visit.text()
    key = (field.name, field.id, field.labels)
    live = next((other for other in visit.look().snapshot.fields if (other.name, other.id, other.labels) == key), None)
    if live is None:
        return None
    visit.pace()
    try:
        locate(visit.page, live.element).select_option(value, timeout=5000)
    except (Late, Error):
        return None
    return _after_change(visit, before)


def _go_on(visit: Visit, arrival: Arrival) -> _View | None:
    """Presses "load more", or follows "next"; ``None`` where there is neither, or nothing came of it."""
    words = visit.shop.links.load_more
    for field in arrival.snapshot.fields:
        if field.is_button and not field.disabled and is_one_of(field.text, words):
            before = visit.text()
            visit.pace()
            later = _after_change(visit, before) if visit.click(field.element) else None
            return None if later is None else _View(visit, later)
    here = visit.page.url
    further = visit.follow(arrival, words)
    if further is None or visit.page.url == here:
        return None
    view = _View(visit, further)
    return view if view.orders else None


def _after_change(visit: Visit, before: str) -> Arrival | None:
    if not visit.wait_for_change(before, visit.timeout):
        return None
    with suppress(Late):  # the list may be there all the same
        visit.page.wait_for_load_state("networkidle", timeout=min(visit.timeout, 8.0) * 1000)
    return visit.arrive(tolerant=True)
