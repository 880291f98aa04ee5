"""A customer's orders: history with its filter, one order, and the look-up for guests."""

from datetime import date

from markupsafe import Markup
from starlette.responses import Response

from recorded.catalogue import PracticeOrder
from recorded.visit import Visit, route_path

MISMATCH = "Sorry, the order number, email or ZIP code does not match our records. Please check them and try again."
SIX_MONTHS, TWELVE_MONTHS = 183, 366


async def show_history(visit: Visit) -> Response:
    """The list of orders; the first view goes back six months."""
    refused = visit.require_customer()
    if refused is not None or visit.customer is None:
        return refused or visit.failure()
    chosen = visit.query("orderFilter", "6")
    years = sorted({order.placed_on.year for order in visit.shop.orders_of(visit.customer)}, reverse=True)
    words = [("6", "Last Six Months"), ("12", "Last Twelve Months"), *((str(year), str(year)) for year in years)]
    base = str(visit.request.base_url).rstrip("/")
    options = [
        {"url": base + route_path("Order-Filtered", orderFilter=value), "text": text, "chosen": value == chosen}
        for value, text in words
    ]
    return visit.render("order-history", cards=_cards(visit, chosen), options=options)


async def show_filtered(visit: Visit) -> Response:
    """The cards alone, as HTML, for the history page's script."""
    refused = visit.require_customer()
    if refused is not None:
        return refused
    return visit.render("order-history-fragment", cards=_cards(visit, visit.query("orderFilter", "6")))


def _cards(visit: Visit, chosen: str) -> list[Markup]:
    if visit.customer is None:
        return []
    today = visit.shop.today()
    orders = [order for order in visit.shop.orders_of(visit.customer) if _within(order.placed_on, chosen, today)]
    return [visit.order_part(order, "order-card") for order in orders]


def _within(placed_on: date, chosen: str, today: date) -> bool:
    if chosen in ("6", "12"):
        return (today - placed_on).days <= (SIX_MONTHS if chosen == "6" else TWELVE_MONTHS)
    return str(placed_on.year) == chosen


async def show_order(visit: Visit) -> Response:
    """One order; another customer's leads to the account page, an unknown number breaks the platform's page."""
    refused = visit.require_customer()
    if refused is not None:
        return refused
    order = visit.shop.order(visit.query("orderID"))
    if order is None:
        return visit.failure()
    if visit.customer is None or order.account.email != visit.customer.email:
        return visit.redirect("Account-Show")
    return visit.render_order(order, guest=False)


async def track_order(visit: Visit) -> Response:
    """The guest's look-up: the order, or the sign-in page again at the same address."""
    if visit.request.method != "POST":
        return visit.failure()
    refused = await visit.require_token()
    if refused is not None:
        return refused
    form = await visit.form()
    number, email, postal_code = (form.get(f"trackOrder{name}", "") for name in ("Number", "Email", "Postal"))
    if not (number and email and postal_code):
        return visit.render("sign-in", "track-mismatch", rurl="", error=None)
    order = visit.shop.order(number)
    if order is None or not _same_guest(order, email=email, postal_code=postal_code):
        return visit.render("sign-in", "track-mismatch", rurl="", error=MISMATCH)
    return visit.render_order(order, guest=True)


def _same_guest(order: PracticeOrder, *, email: str, postal_code: str) -> bool:
    """Email whatever its case; the ZIP code exactly as it was given."""
    return order.account.email.lower() == email.lower() and order.account.postal_code == postal_code


ROUTES = {
    "Order-History": show_history,
    "Order-Filtered": show_filtered,
    "Order-Details": show_order,
    "Order-Track": track_order,
}
