"""The modern shop's way back: one page of steps, a review by XHR, a last question, and the answer's own page.

The order page leads straight to the items. A guest comes through the look-up, which is remembered for the session.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from starlette.responses import Response

from recorded import returning
from recorded.catalogue import PracticeOrder
from recorded.returning import Wanted
from recorded.routes.returns import find_return, show_label
from recorded.routes.submitting import submit
from recorded.state import ReturnTaken
from recorded.visit import Visit, route_path

REASONS = {
    "DAMAGED": "Arrived damaged",
    "DEFECTIVE": "Defective",
    "NOT_SATISFIED": "Not satisfied",
    "CHANGED_MIND": "Changed my mind",
    "OTHER": "Other",
}
METHODS = {"mail": "Mail it back", "store": "Return to a store"}

NO_MATCH = "We could not find this order. Please check the order number and the email address."
NOT_POSSIBLE = "Your return could not be submitted. Nothing has been changed on your order."
ALREADY = "A return has already been started for these pieces."


async def start(visit: Visit) -> Response:
    """The look-up by order number and email, for whoever is not signed in."""
    return visit.render("returns", "lookup")


async def find_order(visit: Visit) -> Response:
    """Lead from the look-up to the order's items."""
    order = visit.shop.order(visit.query("orderNumber").strip())
    if order is None or order.account.email.lower() != visit.query("orderEmail").strip().lower():
        return visit.render("returns", "lookup", error=NO_MATCH)
    visit.session.draft["guest_return"] = order.number
    return visit.redirect("Order-Return", orderID=order.number)


async def show_steps(visit: Visit) -> Response:
    """Items, method, review: three steps on one page."""
    order = _order(visit, visit.query("orderID"))
    if order is None:
        return visit.require_customer() or visit.redirect("Account-Show")
    able = order.returnable_lines(visit.shop.today())
    return visit.render("returns", "steps", order=order, able=able, reasons=REASONS, methods=METHODS)


async def show_review(visit: Visit) -> Response:
    """The last step's text, as HTML, for the page's script: what goes back, the fee and the refund."""
    wanted = _wanted(visit, visit.request.query_params)
    if wanted is None:
        return visit.require_customer() or visit.failure()
    fee = returning.fee_of(visit.shop, wanted)
    return visit.render(
        "returns",
        "review",
        wanted=wanted,
        reasons=REASONS,
        method=METHODS[wanted.method],
        fee=fee,
        refund=max(wanted.value - fee, Decimal("0.00")),
        ship_by=returning.ship_by(visit.shop),
    )


async def accept(visit: Visit) -> Response:
    """Take the return; the page's script then posts to the address in the answer."""
    refused = await visit.require_token()
    if refused is not None:
        return refused
    form = await visit.form()
    wanted = _wanted(visit, form)
    visit.shop.attempts.append(visit.action)
    if wanted is None:
        return visit.json({"success": False, "error": ALREADY if _is_under_way(visit, form) else NOT_POSSIBLE})

    def _answer(taken: ReturnTaken, *, twice: bool) -> Response:
        extra = {"repeat": "1"} if twice else {}
        url = route_path("Order-ReturnSuccess", rma=taken.authorisation, **extra)
        return visit.json({"success": True, "url": url, "changeBalances": [str(taken.refund)]})

    return submit(
        visit,
        take=lambda: _take(visit, wanted),
        answer=_answer,
        refuse=lambda: visit.json({"success": False, "error": NOT_POSSIBLE}),
    )


def _take(visit: Visit, wanted: Wanted) -> ReturnTaken:
    """Take the return; what stays with the customer keeps its status, because this shop prints one for each item."""
    before = wanted.order
    taken = returning.take(visit.shop, wanted)
    staying = [index for index in range(len(before.lines)) if index not in wanted.quantities]
    if staying:
        lines = tuple(
            replace(line, state="return_started" if index in wanted.quantities else before.state_of(index))
            for index, line in enumerate(before.lines)
        )
        visit.shop.change_order(before.number, state=before.state, status=before.status, lines=lines)
    return taken


async def show_success(visit: Visit) -> Response:
    """The authorisation number, the last day to ship, the refund, and the label where one is needed."""
    taken = find_return(visit)
    if taken is None:
        return visit.redirect("Account-Show")
    return visit.render(
        "returns",
        f"complete-{taken.method}",
        taken=taken,
        ship_by=returning.ship_by(visit.shop),
        times=2 if visit.query("repeat") else 1,
    )


def _order(visit: Visit, number: str) -> PracticeOrder | None:
    """The order, if it is the signed-in customer's or the guest's who looked it up."""
    order = visit.shop.order(number)
    if order is None:
        return None
    if visit.customer is not None and visit.customer.email == order.account.email:
        return order
    return order if visit.session.draft.get("guest_return") == number else None


def _wanted(visit: Visit, sent: Mapping[str, str]) -> Wanted | None:
    """What was asked for; an item without a reason is dropped without a word, as the platform's plugin does."""
    order = _order(visit, sent.get("orderID", ""))
    if order is None or sent.get("method") not in METHODS:
        return None
    reasons = {
        index: sent[f"reason_{index}"]
        for index in order.returnable_lines(visit.shop.today())
        if f"item_{index}" in sent and sent.get(f"reason_{index}") in REASONS
    }
    if not reasons:
        return None
    quantities = {index: _quantity(sent, order, index) for index in reasons}
    return Wanted(order=order, quantities=quantities, reasons=reasons, method=sent["method"])


def _is_under_way(visit: Visit, sent: Mapping[str, str]) -> bool:
    """Whether what was asked for is on its way back already."""
    order = _order(visit, sent.get("orderID", ""))
    if order is None:
        return False
    asked = [index for index in range(len(order.lines)) if f"item_{index}" in sent]
    return any(order.state_of(index) == "return_started" for index in asked)


def _quantity(sent: Mapping[str, str], order: PracticeOrder, index: int) -> int:
    most = order.lines[index].quantity
    asked = sent.get(f"quantity_{index}", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= most else most


ROUTES = {
    "Returns-Start": start,
    "Returns-Find": find_order,
    "Order-Return": show_steps,
    "Order-ReturnReview": show_review,
    "Order-ReturnAccept": accept,
    "Order-ReturnSuccess": show_success,
    "Order-ReturnLabel": show_label,
}
