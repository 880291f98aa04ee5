"""The way into the shop's return wizard: the order page's own link or button, else the shop's returns entry."""

import re

from flows.errors import AskPerson, PageNotUnderstood
from flows.reading import PageKind
from flows.reading.words import is_one_of
from flows.return_request import STEP, ReturnRequest
from flows.return_review import in_frame
from flows.return_step import name_pieces
from flows.snapshot import Snapshot
from flows.visit import Arrival, Visit


def open_entry(visit: Visit, request: ReturnRequest) -> Arrival:
    """Opens the wizard: by the order page's own way in, else by the shop's returns entry."""
    visit.number = request.number
    here = visit.look()
    if here.kind is not PageKind.ORDER and not request.is_guest:
        here = visit.open_route("order", number=request.number, tolerant=True)
    visit.number = None
    if here.kind is PageKind.ORDER and (led := _enter_from_order(visit, here.snapshot, request)) is not None:
        return led
    arrival = visit.open_route("returns", tolerant=True)
    if arrival.kind is not PageKind.ERROR:
        return arrival
    led = visit.follow(visit.open_route("home"), visit.shop.links.returns)
    if led is None or led.kind is PageKind.ERROR:
        visit.witness.see(visit.page, STEP, (led or arrival).snapshot)
        raise PageNotUnderstood("The shop's returns were not found; look at the picture, and start the return by hand.")
    return led


def _enter_from_order(visit: Visit, snapshot: Snapshot, request: ReturnRequest) -> Arrival | None:
    """Follows the order page's own link or button. Of several, the one whose part of the page names a wanted item."""
    captions = visit.shop.return_flow.entry
    found = [
        element.index
        for element in snapshot.elements
        if (element.role in {"link", "button"} or element.tag == "button")
        and is_one_of(snapshot.text_of(element.index) or element.name, captions)
        and not in_frame(snapshot, element.index)
    ]
    if len(found) > 1:
        found = [index for index in found if _stands_by_wanted(index, snapshot, request)][:1] or found[:1]
    if not found:
        return None
    element = snapshot.elements[found[0]]
    if element.href and not visit.shop.allows(element.href, base_url=visit.base_url):
        host = re.sub(r"^https?://([^/]+).*", r"\1", element.href)
        raise AskPerson(f"The shop's returns are made at {host}, which is not its own address; start it there by hand.")
    if element.href:
        return visit.open(element.href, tolerant=True)
    before = visit.text()
    visit.pace()
    if visit.click(found[0]) and visit.wait_for_change(before, visit.timeout):
        return visit.arrive(tolerant=True)
    return None


def _stands_by_wanted(index: int, snapshot: Snapshot, request: ReturnRequest) -> bool:
    for element in snapshot.ancestors(index):
        named = name_pieces(snapshot.text_of(element.index), request.pieces)
        if named:
            return bool(named & set(request.wanted))
    return False
