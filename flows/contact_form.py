"""The contact form: found by its labels, filled in, read back, and (separately) sent by one press.

``fill`` and ``send`` are two functions, so that whoever calls can write down what is about to be sent in between.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import ElementHandle, Error, Page
from playwright.sync_api import TimeoutError as Late

from flows.answer_words import AnswerWords
from flows.answers import Answer, press_once, require_within_reach
from flows.contact_fields import ContactForm, Topic, find_contact_form, find_question, name_of
from flows.errors import AskPerson, PageNotUnderstood
from flows.reading import PageKind
from flows.reading.words import bare_number
from flows.snapshot import Field, locate
from flows.visit import Arrival, Visit

FORM = "contact-form"
FILLED = "filled-form"
ANSWER = "answer"
_REACH = 5000  # milliseconds in which the button has to come within a person's reach
_QUESTIONS = 3  # times that a page may ask what it is about, one after the other
_TRACE = 24  # characters of the message's longest line, by which a request that carries it is known
_INVALID = """form => { const root = form || document;
    const shown = e => e.getClientRects().length > 0;
    const kept = e => !e.form?.noValidate && e.willValidate && !e.validity.valid;
    const wrong = [...root.querySelectorAll("input, select, textarea")]
        .find(e => shown(e) && (e.matches("[aria-invalid=true], .is-invalid") || kept(e)));
    return wrong ? (wrong.labels?.[0]?.innerText || wrong.getAttribute("aria-label") || wrong.name || "a field")
        + (wrong.validationMessage ? ": " + wrong.validationMessage : "") : null; }"""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, as the form asks for it. What is ``None`` is not known."""

    email: str
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as it stands on the page, filled in and read back. ``fields`` is what is in it, by what each is for."""

    form: ContactForm
    number: str
    text: str
    fields: Mapping[str, str]
    button: ElementHandle
    root: ElementHandle | None


def open_form(visit: Visit) -> tuple[Arrival, ContactForm]:
    """Goes to the contact page and chooses what it is about, because the form may depend on that. Sends nothing.

    Raises ``PageNotUnderstood`` where no form is found, and a visit's verdicts.
    """
    visit.number = None
    arrival = visit.open_route("contact", tolerant=True)
    form = _find(visit, arrival)
    if form is None:
        start = arrival if arrival.kind is not PageKind.ERROR else visit.open_route("home")
        arrival = visit.follow(start, visit.shop.links.contact) or start
        form = _find(visit, arrival)
    for _ in range(_QUESTIONS):
        question = find_question(arrival.snapshot, visit.shop.contact) if form is None else form.topic
        if question is None or question.is_chosen:
            break
        _choose_topic(visit, question)
        arrival = visit.look(arrival.status)
        form = _find(visit, arrival)
    if form is None:
        visit.witness.see(visit.page, FORM, arrival.snapshot)
        raise PageNotUnderstood(
            "The shop's contact form was not found; look at the picture, and write to the shop by hand."
        )
    return arrival, form


def _find(visit: Visit, arrival: Arrival) -> ContactForm | None:
    return find_contact_form(arrival.snapshot, visit.shop.contact)


def fill(visit: Visit, arrival: Arrival, form: ContactForm, *, sender: Sender, number: str, text: str) -> FilledForm:
    """Fills the form in, reads every field back from the page, and keeps a picture of it. Sends nothing.

    Raises ``AskPerson`` for a required field that nobody can fill without guessing, and where the page does not keep
    what was put into it.
    """
    _require_known(visit, form, arrival)
    visit.require_own_host()
    wanted = _values(form, sender, number, text)
    for field, value in wanted.values():
        _put(visit, field, value)
    for box in form.marketing:
        if box.checked:
            locate(visit.page, box.element).uncheck(timeout=_REACH)
    visit.page.evaluate("() => document.activeElement?.blur()")
    snapshot = visit.look().snapshot
    visit.witness.see(visit.page, FILLED, snapshot)
    again = find_contact_form(snapshot, visit.shop.contact)
    if again is None:
        raise PageNotUnderstood("The contact form changed while it was filled in; look at the picture.")
    _require_known(visit, again)
    fields = _read_back(again, wanted, form)
    root = locate(visit.page, again.form) if again.form >= 0 else None
    return FilledForm(again, number, text, fields, locate(visit.page, again.submit.element), root)


def send(visit: Visit, filled: FilledForm, *, about_to: Callable[[], None]) -> Answer:
    """Presses the button, once, and returns what the shop answered, with a picture of it. Never presses again.

    ``about_to`` is called right before the press. Raises ``AskPerson`` before that where the button is out of reach.
    """
    require_within_reach(visit, filled.button)

    def press() -> None:
        filled.button.click(timeout=_REACH, no_wait_after=True)

    answer = press_once(
        visit,
        press,
        about_to=about_to,
        words=words_of(visit),
        invalid=_complaint_of(filled.root, visit.page),
        number=filled.number,
        traces=(max(filled.text.splitlines(), key=len)[:_TRACE],),
        by_address=True,
    )
    visit.witness.see(visit.page, ANSWER, answer.snapshot)
    return answer


def words_of(visit: Visit) -> AnswerWords:
    """How this shop's contact form answers."""
    words = visit.shop.contact
    return AnswerWords(words.accepted, words.refused, words.trouble, words.reference)


def _require_known(visit: Visit, form: ContactForm, arrival: Arrival | None = None) -> None:
    """Stops at required fields that nobody knows; with a picture, unless there is one already."""
    if arrival is not None and (form.unknown or _lacks_topic(form)):
        visit.witness.see(visit.page, FORM, arrival.snapshot)
    if form.unknown:
        names = " and ".join(f'"{name_of(field)}"' for field in form.unknown)
        raise AskPerson(
            f"The contact form requires {names}, which is not known, so nothing was sent; fill it in by hand."
        )
    if _lacks_topic(form):
        raise AskPerson("None of the contact form's topics is about an order, so nothing was sent; write by hand.")


def _lacks_topic(form: ContactForm) -> bool:
    return form.topic is None and any(field.tag == "select" and field.required for field in form.fields)


def _values(form: ContactForm, sender: Sender, number: str, text: str) -> dict[str, tuple[Field, str]]:
    full = " ".join(filter(None, (sender.first_name, sender.last_name)))
    known = {
        "first_name": (form.first_name, sender.first_name),
        "last_name": (form.last_name, sender.last_name),
        "full_name": (form.full_name, full or None),
        "email": (form.email, sender.email),
        "confirm_email": (form.confirm_email, sender.email),
        "phone": (form.phone, sender.phone),
        "order_number": (form.order_number, number),
        "message": (form.message, text),
    }
    wanted: dict[str, tuple[Field, str]] = {}
    for purpose, (field, value) in known.items():
        if field is None:
            continue
        if value is not None:
            wanted[purpose] = (field, value)
        elif field.required and not field.value.strip():
            setting = f"KORS_BOT_{purpose.upper()}" if purpose != "full_name" else "KORS_BOT_FIRST_NAME and _LAST_NAME"
            raise AskPerson(
                f'The contact form requires "{name_of(field)}", so nothing was sent; set {setting} and run this again.'
            )
    return wanted


def _put(visit: Visit, field: Field, value: str) -> None:
    try:
        locate(visit.page, field.element).fill(value, timeout=_REACH)
    except Late as error:
        visit.witness.see(visit.page, FORM)
        raise AskPerson(
            f'"{name_of(field)}" cannot be filled in on the contact form, so nothing was sent; look at the picture.'
        ) from error


def _choose_topic(visit: Visit, topic: Topic) -> None:
    target = locate(visit.page, topic.field.element)
    try:
        if topic.field.tag == "select":
            target.select_option(topic.value, timeout=_REACH)
        else:
            tick(target)
    except Late:
        visit.witness.see(visit.page, FORM)
        raise AskPerson(
            "The contact form does not let its topic be chosen, so nothing was sent; write by hand."
        ) from None


def tick(target: ElementHandle) -> None:
    """Ticks a box or a radio button like a person: by itself, or where it is drawn by other means, by its label."""
    try:
        target.check(timeout=1000)
    except Error:
        label = target.evaluate_handle("e => e.labels?.[0] ?? e").as_element()
        if label is not None:
            label.click(timeout=_REACH)


def _read_back(again: ContactForm, wanted: Mapping[str, tuple[Field, str]], form: ContactForm) -> dict[str, str]:
    """What the page holds now, by purpose. Raises ``AskPerson`` where that is not what was put in."""
    fields: dict[str, str] = {}
    for purpose, (_, value) in wanted.items():
        field: Field | None = getattr(again, purpose)
        found = field.value if field is not None else ""
        if not _same(purpose, found, value):
            what = name_of(field) if field is not None else purpose.replace("_", " ")
            raise AskPerson(
                f'The page did not keep what was put into "{what}" (it holds {found[:60]!r}), so nothing was sent; '
                "look at the picture."
            )
        fields[purpose] = found
    for purpose in ("first_name", "last_name", "full_name", "phone"):
        left: Field | None = getattr(again, purpose)
        if purpose not in fields and left is not None and left.value.strip():
            fields[purpose] = left.value  # what the shop itself had filled in
    if form.topic is not None:
        fields["topic"] = _topic_read_back(again, form)
    ticked = [box for box in again.marketing if box.checked]
    if ticked:
        raise AskPerson(f'The box "{name_of(ticked[0])}" cannot be unticked, so nothing was sent; look at the picture.')
    return fields


def _topic_read_back(again: ContactForm, form: ContactForm) -> str:
    asked, now = form.topic, again.topic
    if asked is None or now is None or now.label != asked.label or not now.is_chosen:
        raise AskPerson("The page did not keep the chosen topic, so nothing was sent; look at the picture.")
    return asked.label


def _same(purpose: str, found: str, wanted: str) -> bool:
    """Whether a field holds what was put in. A mask may have changed the punctuation of a phone or order number."""
    if purpose == "phone":
        digits = re.sub(r"\D", "", wanted)
        return re.sub(r"\D", "", found)[-len(digits) :] == digits != ""
    if purpose == "order_number":
        return re.sub(r"[\W_]", "", found).casefold() == re.sub(r"[\W_]", "", bare_number(wanted)).casefold()
    if purpose in {"email", "confirm_email"}:
        return found.strip().casefold() == wanted.strip().casefold()
    return found.replace("\r\n", "\n").strip() == wanted.replace("\r\n", "\n").strip()


def _complaint_of(root: ElementHandle | None, page: Page) -> Callable[[], str | None]:
    """Looks for a field that the page calls wrong."""

    def look() -> str | None:
        try:
            found = root.evaluate(_INVALID) if root is not None else page.evaluate(_INVALID, None)
        except Error:
            return None  # the form is gone, so it is no field that keeps it
        return None if found is None else f"The page calls a field wrong ({str(found)[:120]})."

    return look
