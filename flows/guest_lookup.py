"""Looking an order up without an account: by its number, the email it was placed with and the billing ZIP code.

[store] A mismatch comes back as an alert in the form, or (blank fields, other storefronts) as the empty form without a
word. Both mean that the shop shows no such order. [shop] Canada's FAQ asks for email and number only.
"""

from dataclasses import dataclass

from playwright.sync_api import TimeoutError as Late

from flows.errors import OrderNotFound, PageNotUnderstood, SiteUnavailable
from flows.fields import find_button, find_field, forms_of
from flows.order import Order
from flows.order_status import read_page
from flows.reading import PageKind, bare_number
from flows.reading.words import mentions
from flows.snapshot import Field, Snapshot, locate
from flows.visit import Arrival, Visit


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom the order was placed by, as the shop asks for it."""

    email: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class LookupForm:
    """The fields of the look-up form; a shop may do without the ZIP code."""

    fields: list[Field]
    number: Field
    email: Field
    postal_code: Field | None


def read_status_as_guest(visit: Visit, number: str, guest: Guest) -> Order:
    """Returns what the shop shows a guest of order ``number``. Raises ``OrderNotFound`` and the verdicts of a visit."""
    number = bare_number(number)
    visit.number = None
    arrival = visit.open_route("sign_in", tolerant=True)
    form = find_lookup_form(visit, arrival.snapshot)
    if form is None:
        led = visit.follow(arrival, visit.shop.links.guest_lookup)
        form = find_lookup_form(visit, led.snapshot) if led is not None else None
        arrival = led or arrival
    if form is None:
        visit.witness.see(visit.page, "guest-lookup", arrival.snapshot)
        raise PageNotUnderstood(
            "The shop's guest look-up was not found; look at the picture, or set KORS_BOT_PASSWORD to use the account."
        )
    visit.witness.see(visit.page, "guest-lookup", arrival.snapshot)
    visit.require_own_host()
    locate(visit.page, form.number.element).fill(number)
    locate(visit.page, form.email.element).fill(guest.email)
    if form.postal_code is not None:
        locate(visit.page, form.postal_code.element).fill(guest.postal_code)
    return read_page(visit, _submit(visit, form, number), number)


def find_lookup_form(visit: Visit, snapshot: Snapshot) -> LookupForm | None:
    """Returns the form that asks for an order number and an email, and for no password."""
    words = visit.shop.guest_lookup
    for fields in forms_of(snapshot).values():
        if any(field.type == "password" for field in fields):
            continue
        number = find_field(fields, words.order_number, names=r"order.?(?:n|id)")
        rest = [field for field in fields if field is not number]
        email = find_field(rest, words.email, types=("email",), autocomplete=("email",), names="mail")
        postal = find_field(
            [field for field in rest if field is not email],
            words.postal_code,
            autocomplete=("postal-code",),
            names="zip|postal",
        )
        if number is not None and email is not None and number is not email:
            return LookupForm(fields, number, email, postal)
    return None


def _submit(visit: Visit, form: LookupForm, number: str) -> Arrival:
    before, known = visit.text(), set(visit.look().snapshot.lines.values())
    visit.number = number
    with visit.allow("guest_lookup"):
        button = find_button(form.fields, visit.shop.guest_lookup.submit)
        try:
            if button is None:
                raise Late("no button")
            locate(visit.page, button.element).click(timeout=5000, no_wait_after=True)
        except Late:
            locate(visit.page, form.number.element).press("Enter", no_wait_after=True)
        deadline = visit.clock() + visit.timeout
        while visit.clock() < deadline:
            if not visit.wait_for_change(before, deadline - visit.clock()):
                break
            arrival = visit.arrive(tolerant=True)
            before = visit.text()
            if arrival.kind is PageKind.ORDER and find_lookup_form(visit, arrival.snapshot) is None:
                return arrival
            _judge(visit, arrival, known, number)
    visit.witness.see(visit.page, "guest-answer")
    raise SiteUnavailable(f"The shop did not answer the look-up within {visit.timeout:g} seconds; try again later.")


def _judge(visit: Visit, arrival: Arrival, known: set[str], number: str) -> None:
    new = [line for line in arrival.snapshot.lines.values() if line not in known]
    if arrival.kind is PageKind.ERROR:
        visit.witness.see(visit.page, "guest-answer", arrival.snapshot)
        raise SiteUnavailable(
            f"The shop answered the look-up with an error page ({arrival.placement.sign[:80]}); try again later."
        )
    emptied = find_lookup_form(visit, arrival.snapshot)
    refused = any(mentions(line, visit.shop.guest_lookup.mismatch) for line in new)
    if refused or (emptied is not None and not emptied.number.value):
        visit.witness.see(visit.page, "guest-answer", arrival.snapshot)
        raise OrderNotFound(f"The shop shows no order {number} for this email and ZIP code; check all three.")
