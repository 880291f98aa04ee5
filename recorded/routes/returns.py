"""The returns entry of the classic shop: look up, items, reason, method, review, confirm, label."""

from typing import Any

from starlette.responses import HTMLResponse, Response

from recorded import returning
from recorded.catalogue import PracticeOrder
from recorded.returning import Wanted
from recorded.routes.submitting import submit
from recorded.state import ReturnTaken
from recorded.visit import Visit

REASONS = {
    "CHANGED_MIND": "I changed my mind",
    "TOO_SMALL": "Smaller than I expected",
    "TOO_LARGE": "Larger than I expected",
    "DAMAGED": "Arrived damaged or defective",
    "WRONG_ITEM": "I received the wrong item",
    "OTHER": "Other",
}
METHODS = {"mail": "Ship it back with a prepaid label", "store": "Return it to a store"}

NO_MATCH = "We could not find an order with this number and email address."
NOT_ELIGIBLE = "This order is not eligible for a return."
STARTED = "A return has already been started for this order."
PICK_ITEM = "Please select at least one item."
PICK_REASON = "Please choose a reason for each item."
PICK_METHOD = "Please choose how you would like to return your items."
REFUSED = "We could not submit your return. Please check your return method."


async def start(visit: Visit) -> Response:
    """The look-up by order number and email."""
    return visit.render("returns", "lookup")


async def look_up(visit: Visit) -> Response:
    """Find the order, or say on the same form why it cannot be returned."""
    refused = await visit.require_token()
    if refused is not None:
        return refused
    form = await visit.form()
    order = visit.shop.order(form.get("orderNumber", "").strip())
    if order is None or order.account.email.lower() != form.get("orderEmail", "").strip().lower():
        return visit.render("returns", "lookup", error=NO_MATCH)
    if order.state == "return_started":
        return visit.render("returns", "lookup", error=STARTED)
    if not any(line.returnable for line in order.lines) or not order.returnable_lines(visit.shop.today()):
        return visit.render("returns", "lookup", error=NOT_ELIGIBLE)
    visit.session.draft = {"order": order.number}
    return visit.redirect("Returns-Items")


async def pick_items(visit: Visit) -> Response:
    """Which of the items; what cannot go back is shown, but cannot be ticked."""
    order = _order(visit)
    if order is None:
        return visit.redirect("Returns-Start")
    able = order.returnable_lines(visit.shop.today())
    if visit.request.method != "POST":
        return _step(visit, "items", order, able=able)
    refused = await visit.require_token()
    if refused is not None:
        return refused
    posted = (await visit.form_lists()).get("item", [])
    picked = [index for index in able if str(index) in posted]
    if not picked:
        return _step(visit, "items", order, able=able, error=PICK_ITEM)
    visit.session.draft |= {"picked": picked}
    return visit.redirect("Returns-Reason")


async def pick_reasons(visit: Visit) -> Response:
    """Why, and how many of each."""
    order, picked = _order(visit), visit.session.draft.get("picked")
    if order is None or not picked:
        return visit.redirect("Returns-Start")
    if visit.request.method != "POST":
        return _step(visit, "reason", order, picked=picked, reasons=REASONS)
    refused = await visit.require_token()
    if refused is not None:
        return refused
    form = await visit.form()
    reasons = {index: form.get(f"reason_{index}", "") for index in picked}
    if not all(reason in REASONS for reason in reasons.values()):
        return _step(visit, "reason", order, picked=picked, reasons=REASONS, error=PICK_REASON)
    quantities = {index: _quantity(form, order, index) for index in picked}
    visit.session.draft |= {"reasons": reasons, "quantities": quantities}
    return visit.redirect("Returns-Method")


async def pick_method(visit: Visit) -> Response:
    """By mail or to a store."""
    order = _order(visit)
    if order is None or "reasons" not in visit.session.draft:
        return visit.redirect("Returns-Start")
    if visit.request.method != "POST":
        return _step(visit, "method", order, methods=METHODS)
    refused = await visit.require_token()
    if refused is not None:
        return refused
    method = (await visit.form()).get("returnMethod", "")
    if method not in METHODS:
        return _step(visit, "method", order, methods=METHODS, error=PICK_METHOD)
    visit.session.draft |= {"method": method}
    return visit.redirect("Returns-Review")


async def review(visit: Visit, error: str | None = None) -> Response:
    """Everything once more, with the fee and the refund."""
    wanted = _wanted(visit)
    if wanted is None:
        return visit.redirect("Returns-Start")
    fee = returning.fee_of(visit.shop, wanted)
    return _step(
        visit,
        "review",
        wanted.order,
        wanted=wanted,
        reasons=REASONS,
        method=METHODS[wanted.method],
        fee=fee,
        refund=wanted.value - fee,
        error=error,
    )


async def confirm(visit: Visit) -> Response:
    """Take the return."""
    refused = await visit.require_token()
    if refused is not None:
        return refused
    wanted = _wanted(visit)
    if wanted is None:
        return visit.redirect("Returns-Start")
    visit.shop.attempts.append(visit.action)
    again = await review(visit, error=REFUSED)

    def _take() -> ReturnTaken:
        visit.session.draft = {}
        return returning.take(visit.shop, wanted)

    def _answer(taken: ReturnTaken, *, twice: bool) -> Response:
        return visit.redirect("Returns-Complete", rma=taken.authorisation, **({"repeat": "1"} if twice else {}))

    return submit(visit, take=_take, answer=_answer, refuse=lambda: again)


async def show_complete(visit: Visit) -> Response:
    """The authorisation number, and the label where one is needed."""
    taken = find_return(visit)
    if taken is None:
        return visit.redirect("Returns-Start")
    return visit.render(
        "returns",
        f"complete-{taken.method}",
        taken=taken,
        ship_by=returning.ship_by(visit.shop),
        times=2 if visit.query("repeat") else 1,
    )


async def show_label(visit: Visit) -> Response:
    """The label, as PDF."""
    taken = find_return(visit)
    order = visit.shop.order(taken.order) if taken else None
    if taken is None or order is None:
        return visit.render("errors", "404", status=404)
    headers = {"content-disposition": f'inline; filename="{taken.authorisation}.pdf"'}
    return Response(returning.label_pdf(taken, order), media_type="application/pdf", headers=headers)


def find_return(visit: Visit) -> ReturnTaken | None:
    """The return that the address names."""
    number = visit.query("rma")
    return next((taken for taken in visit.shop.returns if taken.authorisation == number), None)


def _order(visit: Visit) -> PracticeOrder | None:
    return visit.shop.order(visit.session.draft.get("order", ""))


def _wanted(visit: Visit) -> Wanted | None:
    order, draft = _order(visit), visit.session.draft
    if order is None or "method" not in draft:
        return None
    return Wanted(order=order, quantities=draft["quantities"], reasons=draft["reasons"], method=draft["method"])


def _quantity(form: dict[str, str], order: PracticeOrder, index: int) -> int:
    most = order.lines[index].quantity
    asked = form.get(f"quantity_{index}", str(most))
    return int(asked) if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= most else most


def _step(visit: Visit, step: str, order: PracticeOrder, **slots: Any) -> HTMLResponse:
    return visit.render("returns", step, order=order, **slots)


ROUTES = {
    "Returns-Start": start,
    "Returns-Lookup": look_up,
    "Returns-Items": pick_items,
    "Returns-Reason": pick_reasons,
    "Returns-Method": pick_method,
    "Returns-Review": review,
    "Returns-Submit": confirm,
    "Returns-Complete": show_complete,
    "Returns-Label": show_label,
}
