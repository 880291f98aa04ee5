"""Whether the shop's public pages still have every field that its map names: sign-in, guest look-up, contact.

Nobody signs in, nothing is typed and nothing is pressed.
"""

from dataclasses import dataclass

from flows.contact_fields import find_contact_form
from flows.errors import FlowError
from flows.fields import find_button
from flows.guest_lookup import find_lookup_form
from flows.reading import PageKind
from flows.sign_in_forms import find_email, find_email_step, find_sign_in_form
from flows.visit import Arrival, Visit


@dataclass(frozen=True, slots=True)
class PublicPage:
    """One public page: what is missing on it, or why it could not be looked at. Nothing of both means well."""

    name: str
    url: str
    missing: tuple[str, ...] = ()
    trouble: str | None = None


def check_public_pages(visit: Visit) -> list[PublicPage]:
    """Looks at the three pages, one load each, and says of each what the map names and the page lacks."""
    pages = []
    for name, route, check in (
        ("sign-in", "sign_in", _sign_in),
        ("guest look-up", "sign_in", _guest_lookup),
        ("contact", "contact", _contact),
    ):
        url = visit.shop.url(route, base_url=visit.base_url)
        try:
            arrival = visit.open(url, tolerant=True)
            visit.witness.see(visit.page, name.replace(" ", "-"), arrival.snapshot)
            pages.append(PublicPage(name, visit.page.url, check(visit, arrival)))
        except FlowError as error:
            pages.append(PublicPage(name, url, trouble=str(error)))
    return pages


def _sign_in(visit: Visit, arrival: Arrival) -> tuple[str, ...]:
    words = visit.shop.sign_in
    if arrival.kind is not PageKind.SIGN_IN:
        # Where the address is asked for alone at first, the password is on a page that nobody may go to here.
        return () if find_email_step(arrival.snapshot, words) else ("the sign-in form",)
    form = find_sign_in_form(arrival.snapshot, words.submit)
    if not form:
        return ("the sign-in form",)
    found = {
        "the email field": find_email(form, words.email),
        "the password field": next((field for field in form if field.type == "password"), None),
        "the sign-in button": find_button(form, words.submit),
    }
    return tuple(name for name, field in found.items() if field is None)


def _guest_lookup(visit: Visit, arrival: Arrival) -> tuple[str, ...]:
    form = find_lookup_form(visit, arrival.snapshot)
    if form is None:
        led = visit.follow(arrival, visit.shop.links.guest_lookup)
        form = find_lookup_form(visit, led.snapshot) if led is not None else None
    if form is None:
        return ("the look-up form with order number and email",)
    # The ZIP code is no loss: the shop's own words on the look-up differ on whether it is asked for.
    return () if find_button(form.fields, visit.shop.guest_lookup.submit) else ("the look-up button",)


def _contact(visit: Visit, arrival: Arrival) -> tuple[str, ...]:
    form = find_contact_form(arrival.snapshot, visit.shop.contact)
    if form is None:
        return ("the contact form",)
    return tuple(f"the {name} field" for name in ("email", "topic", "message") if getattr(form, name, None) is None)
