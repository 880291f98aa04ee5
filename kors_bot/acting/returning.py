"""Sending items back by the shop's own return wizard."""

from collections.abc import Mapping
from contextlib import nullcontext
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from flows.answers import Answer
from flows.errors import AskPerson, PageNotUnderstood
from flows.order import Item
from flows.reading.words import plain
from flows.return_pieces import Piece
from flows.return_request import STEP, ReturnRequest, Walked
from flows.start_return import walk_return
from kors_bot.decision import Kind, Outcome
from kors_bot.errors import EvidenceBroken, RequestNotPossible

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from flows.visit import Visit
    from kors_bot.acting.errand import Errand, Sent

_LARGEST = 10_000_000  # bytes; a label is a page
_HOPS = 3
_KINDS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png"}


def send_back(errand: "Errand", *, permitted: bool) -> "Sent":
    """Walks the return to its review and, if permitted, starts it. Returns what became of it."""
    from kors_bot.acting.errand import Sent

    visit = errand.desk.reader.visit(errand.case)
    _require_items(errand, visit)
    request = _request_of(errand)

    def about_to(walked: Walked) -> None:
        errand.begin(kind=Kind.RETURN, text=_describe(request, walked), fields=walked.fields)

    with errand.permission() if permitted else nullcontext():
        try:
            walked = walk_return(visit, request, permitted=permitted, about_to=about_to)
        except AskPerson as stop:
            errand.withdraw(str(stop))
            raise
    if walked.answer is None:
        text = _describe(request, walked)
        return Sent(errand.prepared(kind=Kind.RETURN, text=text, fields=walked.fields), {})
    return _conclude(errand, visit, walked, walked.answer)


def _require_items(errand: "Errand", visit: "Visit") -> None:
    """Raises ``PageNotUnderstood``, with a picture, where the order's page shows nothing that could go back."""
    if errand.part.positions:
        return
    visit.witness.see(visit.page, STEP)
    raise PageNotUnderstood(
        "The order page lists no items, so it is not clear what should go back; look at the picture, and try again or "
        "start the return by hand."
    )


def _request_of(errand: "Errand") -> ReturnRequest:
    settings, order, account = errand.desk.settings, errand.order, errand.desk.reader.account
    wanted = choose_items(order.items, errand.part.positions, errand.terms.items)
    return ReturnRequest(
        number=order.number,
        email=account.email or "",
        postal_code=account.postal_code,
        pieces=tuple(
            Piece(item.name, item.style, (item.quantity or 1) if place in wanted else 0)
            for place, item in enumerate(order.items)
        ),
        reason=settings.shop_map.return_flow.reasons[errand.terms.reason or "changed_mind"],
        method=errand.terms.method,
        max_fee=Decimal(settings.max_return_fee),
        is_guest=account.is_guest,
    )


def choose_items(items: tuple[Item, ...], decided: tuple[int, ...], named: tuple[str, ...]) -> tuple[int, ...]:
    """The positions of the items that go back: all that were decided, or of these the ones that were named.

    Raises ``RequestNotPossible`` for a name that fits none or several, or one that does not go back now.
    """
    if not decided:
        raise RequestNotPossible("The order page lists no items, so it is not clear what should go back.")
    if not named:
        return decided
    return tuple(dict.fromkeys(_find_item(items, decided, name) for name in named))


def _find_item(items: tuple[Item, ...], decided: tuple[int, ...], name: str) -> int:
    asked = plain(name)
    exact = [
        place for place, item in enumerate(items) if asked and asked in (plain(item.name), plain(item.style or ""))
    ]
    found = exact or [place for place, item in enumerate(items) if asked and asked in plain(item.name)]
    able = [place for place in found if place in decided]
    offered = ", ".join(f'"{items[place].name}"' for place in decided)
    if len(able) == 1:
        return able[0]
    if len(able) > 1:
        raise RequestNotPossible(f'"{name}" fits several items: {offered}; name one by its style.')
    if found:
        raise RequestNotPossible(f'"{items[found[0]].name}" cannot go back now; what can is {offered}.')
    raise RequestNotPossible(f'No item is called "{name}"; what can go back is {offered}.')


def _describe(request: ReturnRequest, walked: Walked) -> str:
    """The return in one sentence: a wizard takes no message."""
    pieces = "; ".join(f"{piece.quantity} x {piece.name}" for piece in request.pieces if piece.wanted)
    reason = walked.chosen.get("reason") or request.reason[0]
    way = "to a store" if request.method == "store" else "by mail"
    return f"Return {way} from order {request.number}: {pieces}. Reason: {reason}."


def _conclude(errand: "Errand", visit: "Visit", walked: Walked, answer: Answer) -> "Sent":
    """Settles it first; what is fetched afterwards may fail without harm."""
    from kors_bot.acting.errand import Sent

    given, facts = walked.confirmation, walked.fields
    facts |= {"ship_by": given.ship_by.isoformat()} if given.ship_by else {}
    facts |= {"refund": str(given.refund.amount)} if given.refund else {}
    errand.settle(answer, reference=given.authorisation or answer.reference, fields=facts)
    extra: dict[str, object] = {}
    if errand.reported.outcome == Outcome.SENT and given.label_link is not None:
        extra |= _keep_label(errand, visit, given.label_link)
    return Sent(errand.reported, extra)


def _keep_label(errand: "Errand", visit: "Visit", link: str) -> Mapping[str, object]:
    """Fetches the label into the record, if it is one and the shop's own."""
    content, trouble = _fetch(visit, link)
    kind = next((kind for magic, kind in _KINDS.items() if content.startswith(magic)), None)
    if trouble is None and kind is None:
        trouble = "what the shop sent is neither a PDF nor a picture"
    if trouble is not None or kind is None:
        return {"label": None, "label_trouble": f"The label was not kept: {trouble}; get it from {link}."}
    try:
        name = errand.case.add_file(f"return-label.{kind}", content)
    except EvidenceBroken as error:
        return {"label": None, "label_trouble": str(error)}
    errand.add(label=name)
    return {"label": name}


def _fetch(visit: "Visit", link: str) -> tuple[bytes, str | None]:
    """The file behind a link, on the shop's own hosts only, redirects included; else the reason why there is none."""
    from playwright.sync_api import Error

    page: Page = visit.page
    for _ in range(_HOPS):
        if not visit.shop.allows(link, base_url=visit.base_url):
            return b"", "it is not at the shop's own address"
        try:
            response = page.context.request.get(link, max_redirects=0, timeout=visit.timeout * 1000)
            if response.status in range(300, 400):
                link = urljoin(link, response.headers.get("location", ""))
                continue
            if not response.ok:
                return b"", f"the shop answered with HTTP status {response.status}"
            content = response.body()
        except Error as error:
            return b"", error.message.partition("\n")[0]
        return (content, None) if len(content) <= _LARGEST else (b"", "it is too large")
    return b"", "it was moved too often"
