"""The way into the shop's return wizard: the order page's own link or button, else the shop's returns entry."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from flows.errors import AskPerson, PageNotUnderstood
from flows.order_history import find_in_history
from flows.reading import PageKind
from flows.reading.words import is_one_of
from flows.return_captions import leads_to_returns, opens_return
from flows.return_pieces import name_pieces
from flows.return_request import STEP, ReturnRequest
from flows.return_review import in_frame, lines_outside_frame
from flows.return_stage import Stage
from flows.snapshot import Snapshot, locate
from flows.visit import Arrival, Visit

_PATIENCE = 4.0  # seconds in which a page that a script fills in shows its order
_LOOK = 0.3  # seconds between two looks at a page that may have changed before one began to wait
_LONGEST = 60  # characters; a button says less
_DIALOGS = frozenset({"dialog", "alertdialog"})


def open_entry(visit: Visit, request: ReturnRequest) -> tuple[Arrival, Stage]:
    """Opens the wizard, by the order page's own way in, else by the shop's returns entry; says where it then stands."""
    here = _open_order(visit, request)
    visit.number = None
    for leads in (opens_return, leads_to_returns):
        if here is not None and (led := _enter(visit, here.snapshot, request, leads)) is not None:
            return led
    return _open_returns(visit, is_on_order=here is not None), Stage(request.pieces)


def _open_returns(visit: Visit, *, is_on_order: bool) -> Arrival:
    arrival = visit.open_route("returns", tolerant=True)
    if arrival.kind is not PageKind.ERROR:
        return arrival
    led = visit.follow(visit.open_route("home"), visit.shop.links.returns)
    if led is None or led.kind is PageKind.ERROR:
        visit.witness.see(visit.page, STEP, (led or arrival).snapshot)
        order_page = (
            "by no link or button of the order's page"
            if is_on_order
            else "not from the order's page, which did not open"
        )
        raise PageNotUnderstood(
            f"The shop's returns were not found: {order_page}, not at their usual address, and by no link of the home "
            "page; look at the picture, and start the return by hand."
        )
    return led


def arrive(visit: Visit, stage: Stage) -> Arrival:
    """Looks at what a press led to. A dialog that the wizard itself stands in is no layer to be cleared away."""
    visit.wait_loaded()
    visit.require_own_host()
    arrival = visit.look()
    if any(element.role in _DIALOGS for element in arrival.snapshot.elements):
        visit.wait_for_rest(_PATIENCE)  # it may be empty yet
        arrival = visit.look()
    if stage.is_in_dialog(visit.page, arrival.snapshot):
        return arrival
    return visit.arrive(tolerant=True)


def _open_order(visit: Visit, request: ReturnRequest) -> Arrival | None:
    """The order's own page: never the history, where the browser may still be, and which names the order too."""
    visit.number = request.number
    here = visit.look()
    if here.kind is PageKind.ORDER and (request.is_guest or request.number in unquote(visit.page.url)):
        return here
    if request.is_guest:
        return None
    here = _await_order(visit, visit.open_route("order", number=request.number, tolerant=True))
    if here.kind is PageKind.ORDER:
        return here
    listed = find_in_history(visit, request.number)
    if listed is None or not listed.link:
        return None
    here = _await_order(visit, visit.open(listed.link, tolerant=True))
    return here if here.kind is PageKind.ORDER else None


def _await_order(visit: Visit, arrival: Arrival) -> Arrival:
    """Waits for the order and its way in on a page that fills itself in."""
    deadline = visit.clock() + min(visit.timeout, _PATIENCE)
    while arrival.kind is PageKind.OTHER and visit.clock() < deadline:
        visit.wait_for_change(visit.text(), _LOOK)
        arrival = visit.arrive(tolerant=True)
    return arrival


def _enter(
    visit: Visit, snapshot: Snapshot, request: ReturnRequest, leads: Callable[[str], bool]
) -> tuple[Arrival, Stage] | None:
    """Follows the order page's own link or button. Of several, the one that stands by most of what goes back."""
    captions = visit.shop.return_flow.entry if leads is opens_return else ()
    found = [
        index
        for index, words in _buttons(snapshot)
        if 0 < len(words) < _LONGEST and (is_one_of(words, captions) or leads(words)) and not in_frame(snapshot, index)
    ]
    if len(found) > 1:
        found = sorted(found, key=lambda index: -_wanted_around(index, snapshot, request))[:1]
    if not found:
        return None
    href = snapshot.elements[found[0]].href
    is_link = href.startswith("http") and href.partition("#")[0] != snapshot.url.partition("#")[0]
    if is_link and not visit.shop.allows(href, base_url=visit.base_url):
        host = re.sub(r"^https?://([^/]+).*", r"\1", href)
        raise AskPerson(f"The shop's returns are made at {host}, which is not its own address; start it there by hand.")
    if is_link:
        return visit.open(href, tolerant=True), Stage(request.pieces)
    stage = Stage(request.pieces, lines_outside_frame(snapshot), snapshot.url, locate(visit.page, found[0]))
    before = visit.text()
    visit.pace()
    if visit.click(found[0]) and visit.wait_for_change(before, visit.timeout):
        return arrive(visit, stage), stage
    return None


def _buttons(snapshot: Snapshot) -> list[tuple[int, str]]:
    captions = {field.element: field.text for field in snapshot.fields if field.is_button and not field.disabled}
    shut = {field.element for field in snapshot.fields if field.disabled}
    return [
        (element.index, snapshot.text_of(element.index) or captions.get(element.index, "") or element.name)
        for element in snapshot.elements
        if (element.role in {"link", "button"} or element.index in captions) and element.index not in shut
    ]


def _wanted_around(index: int, snapshot: Snapshot, request: ReturnRequest) -> int:
    """How many of the items that go back are named in the smallest part around a button that names any."""
    for element in snapshot.ancestors(index):
        named = name_pieces(snapshot.text_of(element.index), request.pieces)
        if named:
            return len(named & set(request.wanted))
    return len(request.wanted)
