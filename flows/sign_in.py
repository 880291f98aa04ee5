"""Signing in with email and password, in the right one of the forms, once.

Signed in is only what the shop shows so: a way to sign out, or the account's own page. A refusal, a locked account, a
code prompt and a wall are told apart. [store] The reference storefront answers a wrong password with HTTP 200 and an
alert in the form; a right one with an address that a script then opens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

from playwright.sync_api import Request, Response
from playwright.sync_api import TimeoutError as Late

from flows.errors import HumanNeeded, PageNotUnderstood, SiteUnavailable
from flows.layers import dismiss_layers
from flows.reading import PageKind
from flows.sign_in_answers import asks_in, await_answer, is_signed_in, judge
from flows.sign_in_forms import find_email, find_email_step, find_press, find_sign_in_form
from flows.snapshot import Field, Snapshot, locate, take
from flows.visit import Arrival, Visit
from flows.witness import seeing

_SLICE = 1.0  # seconds between two looks at what the shop has answered
_PRESSES = 3  # presses of a button of which nothing left the browser, because a layer came over it just then
_ACTION = "form => form.action || location.href"


class NotSignedIn(Exception):
    """The shop shows its sign-in page where another was asked for; the caller decides what that means."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signs a shopper in. The password never shows in a representation."""

    email: str
    password: str = field(repr=False)


def sign_in(visit: Visit, credentials: Credentials) -> None:
    """Signs in, starting from the shop's sign-in page. Returns only on a positive sign.

    Raises ``SignInRefused``, ``HumanNeeded``, ``WrongHost``, ``SiteUnavailable`` or ``PageNotUnderstood``.
    """
    arrival = _reach_form(visit)
    if is_signed_in(visit, arrival):
        return
    arrival = _pass_email_step(visit, arrival, credentials.email)
    form = find_sign_in_form(arrival.snapshot, visit.shop.sign_in.submit)
    email = find_email(form, visit.shop.sign_in.email)
    secret = next((field for field in form if field.type == "password"), None)
    if secret is None or (email is None and not _is_for(credentials.email, arrival.snapshot)):
        visit.witness.see(visit.page, "sign-in", arrival.snapshot)
        raise PageNotUnderstood(
            "The sign-in form was not found on the shop's sign-in page; look at the picture and check the shop map."
        )
    with seeing(visit.witness, visit.page, "sign-in", arrival.snapshot):
        goes_to = _action_of(visit, secret)
    _require_own_action(visit, goes_to)
    visit.require_own_host()
    if email is not None:
        locate(visit.page, email.element).fill(credentials.email)
    locate(visit.page, secret.element).fill(credentials.password)
    _submit(visit, form, secret, arrival.snapshot)


def _reach_form(visit: Visit) -> Arrival:
    arrival = visit.open_route("sign_in", tolerant=True)
    if asks_in(visit, arrival) or is_signed_in(visit, arrival):
        return arrival
    if arrival.status is not None and arrival.status >= 500:
        visit.witness.see(visit.page, "error", arrival.snapshot)
        raise SiteUnavailable(f"The shop's sign-in page failed with HTTP status {arrival.status}; try again later.")
    home = arrival if arrival.kind is PageKind.OTHER else visit.open_route("home")
    led = visit.follow(home, visit.shop.links.sign_in)
    if led is None or not asks_in(visit, led):
        visit.witness.see(visit.page, "sign-in", (led or home).snapshot)
        raise PageNotUnderstood("The shop's sign-in page was not found; look at the picture and check the shop map.")
    return led


def _pass_email_step(visit: Visit, arrival: Arrival, email: str) -> Arrival:
    """Where the shop asks for the email address alone at first: gives it, and returns the page with the password."""
    if arrival.kind is PageKind.SIGN_IN and find_sign_in_form(arrival.snapshot, visit.shop.sign_in.submit):
        return arrival
    step = find_email_step(arrival.snapshot, visit.shop.sign_in)
    if step is None:
        return arrival
    with seeing(visit.witness, visit.page, "sign-in", arrival.snapshot):
        goes_to = _action_of(visit, step.email)
    _require_own_action(visit, goes_to)
    visit.require_own_host()
    known, deadline = set(arrival.snapshot.lines.values()), visit.clock() + visit.timeout
    presses = 0
    with visit.allow("sign_in"), _sending(visit) as sent:
        while visit.clock() < deadline:
            text = visit.text()
            if step is not None and not sent and presses < _PRESSES:
                presses += 1
                locate(visit.page, step.email.element).fill(email)
                visit.click(step.button.element)
            visit.wait_for_change(text, min(_SLICE, deadline - visit.clock()))
            arrival = visit.arrive(tolerant=True)
            if any(field.type == "password" for field in arrival.snapshot.fields):
                return arrival
            judge(visit, arrival, [line for line in arrival.snapshot.lines.values() if line not in known], [])
            step = find_email_step(arrival.snapshot, visit.shop.sign_in)
    visit.witness.see(visit.page, "sign-in-answer")
    raise PageNotUnderstood(
        "The shop took the email address but asked for no password; look at the picture, or run "
        "`kors-bot login --by-hand`."
    )


@contextmanager
def _sending(visit: Visit) -> Iterator[list[str]]:
    """Collects what leaves the browser meanwhile that could carry something: no press of which none came counts."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method != "GET" or request.is_navigation_request():
            sent.append(request.method)

    visit.page.on("request", note)
    try:
        yield sent
    finally:
        visit.page.remove_listener("request", note)


def _is_for(email: str, snapshot: Snapshot) -> bool:
    """Whether the page that asks for the password says for whom: the second of two steps."""
    shown = [run.text for run in snapshot.runs] + [field.value for field in snapshot.fields]
    return any(email.casefold() in text.casefold() for text in shown)


def _action_of(visit: Visit, typed: Field) -> str:
    """Where the form would send what is typed; an empty text for a field in no form."""
    if typed.form < 0:
        return ""
    return urljoin(visit.page.url, str(locate(visit.page, typed.form).evaluate(_ACTION)))


def _require_own_action(visit: Visit, goes_to: str) -> None:
    """Refuses a form that would send what is typed to another host."""
    if goes_to and not visit.shop.allows(goes_to, base_url=visit.base_url):
        visit.witness.see(visit.page, "elsewhere")
        raise HumanNeeded(
            "The shop's sign-in form would send the password to another host, so nothing was typed.",
            obstacle="wrong_host",
        )


def _submit(visit: Visit, form: list[Field], secret: Field, before: Snapshot) -> None:
    answers: list[int] = []

    def note(response: Response) -> None:
        if response.request.method != "GET":
            answers.append(response.status)

    visit.page.on("response", note)
    try:
        with visit.allow("sign_in"), _sending(visit) as sent:
            text = visit.text()
            _press(visit, form, secret)
            visit.wait_for_change(text, _SLICE)
            if not sent and dismiss_layers(visit.page, visit.shop, take(visit.page)):
                text = visit.text()
                _press_again(visit)
            await_answer(visit, text, set(before.lines.values()), answers)
    finally:
        visit.page.remove_listener("response", note)


def _press_again(visit: Visit) -> None:
    """Presses once more where a layer swallowed the first press and nothing left the browser."""
    form = find_sign_in_form(take(visit.page), visit.shop.sign_in.submit)
    secret = next((field for field in form if field.type == "password"), None)
    if secret is not None:
        _press(visit, form, secret)


def _press(visit: Visit, form: list[Field], secret: Field) -> None:
    button = find_press(form, secret, visit.shop.sign_in.submit)
    if button is not None:
        try:
            locate(visit.page, button.element).click(timeout=5000, no_wait_after=True)
            return
        except Late:
            pass  # something lies over the button and swallows clicks: the Enter key still reaches the form
    locate(visit.page, secret.element).press("Enter", no_wait_after=True)
