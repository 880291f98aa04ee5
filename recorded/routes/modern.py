"""What the modern shop does in its own way: history by days, look-up without a ZIP code, contact with a case number."""

from markupsafe import Markup
from starlette.responses import Response

from recorded.routes import modern_returns
from recorded.routes.sign_in import valid_email
from recorded.routes.submitting import submit
from recorded.state import Submission
from recorded.visit import Visit, route_path

FILTERS = {"30": "Last 30 days", "60": "Last 60 days", "all": "All"}
FIRST_FILTER = "60"
MESSAGE_LIMIT = 1000
FIRST_CASE = 4418207

REQUIRED = "Please fill in this field."
BAD_EMAIL = "Please enter a valid email address."
NO_TOPIC = "Please choose a topic."
TOO_LONG = "Please use no more than 1,000 characters."
TOPICS = ("CHANGE_CANCEL", "WHERE", "RETURN", "PRODUCT", "OTHER")


async def show_history(visit: Visit) -> Response:
    """The list of orders; the first view goes back sixty days."""
    refused = visit.require_customer()
    if refused is not None:
        return refused
    chosen = visit.query("orderFilter", FIRST_FILTER)
    base = str(visit.request.base_url).rstrip("/")
    options = [
        {"url": base + route_path("Order-Filtered", orderFilter=value), "text": text, "chosen": value == chosen}
        for value, text in FILTERS.items()
    ]
    return visit.render("order-history", cards=_cards(visit, chosen), options=options)


async def show_filtered(visit: Visit) -> Response:
    """The cards alone, as HTML, for the history page's script."""
    refused = visit.require_customer()
    if refused is not None:
        return refused
    return visit.render("order-history-fragment", cards=_cards(visit, visit.query("orderFilter", FIRST_FILTER)))


def _cards(visit: Visit, chosen: str) -> list[Markup]:
    if visit.customer is None:
        return []
    today, days = visit.shop.today(), int(chosen) if chosen.isdigit() else None
    orders = visit.shop.orders_of(visit.customer)
    shown = [order for order in orders if days is None or (today - order.placed_on).days <= days]
    return [visit.order_part(order, "order-card") for order in shown]


async def track_order(visit: Visit) -> Response:
    """The guest's look-up by number and email, its case included; a mismatch leads back without a word."""
    if visit.request.method != "POST":
        return visit.failure()
    refused = await visit.require_token()
    if refused is not None:
        return refused
    form = await visit.form()
    order = visit.shop.order(form.get("trackOrderNumber", "").strip())
    if order is None or order.account.email != form.get("trackOrderEmail", "").strip():
        return visit.redirect("Login-Show")
    return visit.render_order(order, guest=True)


async def take_message(visit: Visit) -> Response:
    """The contact form's XHR: every field is checked, and what is taken gets a case number."""
    if visit.request.method != "POST":
        return visit.failure()
    form = await visit.form()
    visit.shop.attempts.append(visit.action)
    wrong = _wrong_fields(form)
    if wrong:
        return visit.json({"success": False, "fields": wrong})

    def _take() -> Submission:
        submission = Submission(
            fields=form,
            taken_at=visit.shop.clock(),
            customer=visit.customer.email if visit.customer else None,
            reference=f"{FIRST_CASE + 13 * len(visit.shop.submissions):08}",
        )
        visit.shop.submissions.append(submission)
        return submission

    def _answer(taken: Submission, *, twice: bool) -> Response:
        return visit.json({"success": True, "caseNumber": taken.reference, "times": 2 if twice else 1})

    return submit(
        visit,
        take=_take,
        answer=_answer,
        refuse=lambda: visit.json({"success": False, "fields": {"contactEmail": BAD_EMAIL}}),
    )


def _wrong_fields(form: dict[str, str]) -> dict[str, str]:
    needed = ("contactFirstName", "contactLastName", "contactEmail", "contactComment")
    wrong = {name: REQUIRED for name in needed if not form.get(name, "").strip()}
    if "contactEmail" not in wrong and not valid_email(form["contactEmail"]):
        wrong["contactEmail"] = BAD_EMAIL
    if form.get("contactTopic") not in TOPICS:
        wrong["contactTopic"] = NO_TOPIC
    if len(form.get("contactComment", "")) > MESSAGE_LIMIT:
        wrong["contactComment"] = TOO_LONG
    return wrong


ROUTES = {
    "Order-History": show_history,
    "Order-Filtered": show_filtered,
    "Order-Track": track_order,
    "ContactUs-Subscribe": take_message,
    **modern_returns.ROUTES,
}
