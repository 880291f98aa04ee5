"""The contact form: found by its labels, filled in, read back, and (separately) sent by one press.

``fill`` and ``send`` are two functions, so that whoever calls can write down what is about to be sent in between.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from playwright.sync_api import ElementHandle, Error, Page, Request
from playwright.sync_api import TimeoutError as Late

from flows.answer_words import AnswerWords
from flows.answers import Answer, press_once, require_within_reach
from flows.contact_answers import asks_to_send, says_missing, says_taken, says_yes
from flows.contact_entry import FORM, reaches, shown_choices, tick
from flows.contact_fields import ContactForm, find_contact_form
from flows.contact_labels import name_of
from flows.errors import AskPerson, PageNotUnderstood
from flows.reading.words import bare_number, is_one_of
from flows.snapshot import Field, Snapshot, locate
from flows.visit import Arrival, Visit

FILLED = "filled-form"
ANSWER = "answer"
_REACH = 5000  # milliseconds in which the button has to come within a person's reach
_DIALOG = 0.5  # seconds that a page may take to ask once more
_TRACE = 40  # characters of the message by which a request that carries it is known
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
    postal_code: str | None = None


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as it stands on the page, filled in and read back. ``fields`` is what is in it, by what each is for."""

    form: ContactForm
    number: str
    text: str
    fields: Mapping[str, str]
    button: ElementHandle
    root: ElementHandle | None


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
    boxes = [(box, locate(visit.page, box.element)) for box in form.consents]
    for box, target in boxes:
        if not reaches(visit, partial(tick, target)):
            raise AskPerson(f'The box "{name_of(box)}" cannot be ticked, so nothing was sent; look at the picture.')
    visit.page.evaluate("() => document.activeElement?.blur()")
    snapshot = visit.look().snapshot
    visit.witness.see(visit.page, FILLED, snapshot)
    again = find_contact_form(snapshot, visit.shop.contact, number=number)
    if again is None:
        raise PageNotUnderstood("The contact form changed while it was filled in; look at the picture.")
    again = replace(again, picks=form.picks)
    _require_known(visit, again)
    fields = _read_back(again, wanted)
    fields |= _choices_read_back(again, form, shown_choices(snapshot))
    root = locate(visit.page, again.form) if again.form >= 0 else None
    return FilledForm(again, number, text, fields, locate(visit.page, again.submit.element), root)


def send(visit: Visit, filled: FilledForm, *, about_to: Callable[[], None]) -> Answer:
    """Presses the button, once, and returns what the shop answered, with a picture of it. Never presses again.

    ``about_to`` is called right before the press. Raises ``AskPerson`` before that where the button is out of reach.
    """
    require_within_reach(visit, filled.button)
    trace = _trace_of(filled.text)

    def press() -> None:
        before, there = visit.text(), _buttons(visit.look().snapshot)
        sent: list[Request] = []

        def note(request: Request) -> None:
            body = request.post_data_buffer
            if request.method != "GET" and (body is None or trace in body.decode(errors="replace").replace("+", " ")):
                sent.append(request)

        visit.page.on("request", note)
        try:
            filled.button.click(timeout=_REACH, no_wait_after=True)
            if visit.wait_for_change(before, _DIALOG) and not sent:
                _say_yes(visit, there)
        finally:
            visit.page.remove_listener("request", note)

    answer = press_once(
        visit,
        press,
        about_to=about_to,
        words=words_of(visit),
        invalid=_complaint_of(filled.root, visit.page),
        number=filled.number,
        traces=(trace,),
        by_words=True,
    )
    visit.witness.see(visit.page, ANSWER, answer.snapshot)
    return answer


def _say_yes(visit: Visit, there: set[str]) -> None:
    """Agrees where the page only asks once more ("Send this message?") before it sends anything."""
    snapshot = visit.look().snapshot
    for button in snapshot.fields:
        if not button.is_button or button.disabled or button.text in there or not says_yes(button.text):
            continue
        around = list(snapshot.ancestors(button.element))
        asking = next((part for part in around if asks_to_send(snapshot.text_of(part.index))), None)
        if asking is None or any(
            field.tag == "textarea" and snapshot.is_inside(field.element, asking.index) for field in snapshot.fields
        ):
            continue
        locate(visit.page, button.element).click(timeout=_REACH, no_wait_after=True)
        return


def _buttons(snapshot: Snapshot) -> set[str]:
    return {field.text for field in snapshot.fields if field.is_button}


def words_of(visit: Visit) -> AnswerWords:
    """How this shop's contact form answers."""
    words = visit.shop.contact
    return AnswerWords(
        words.accepted, words.refused, words.trouble, words.reference, confirms=says_taken, complains=says_missing
    )


def _trace_of(text: str) -> str:
    """The longest stretch of the message that looks the same however a page packs what it sends."""
    stretches = re.findall(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)+", text) or text.splitlines() or [text]
    return max(stretches, key=len)[:_TRACE]


def _require_known(visit: Visit, form: ContactForm, arrival: Arrival | None = None) -> None:
    """Stops at required fields that nobody knows; with a picture, unless there is one already."""
    asked = [*map(name_of, form.unknown), *form.open_questions]
    if arrival is not None and (asked or form.captcha or _lacks_topic(form)):
        visit.witness.see(visit.page, FORM, arrival.snapshot)
    if form.captcha:
        raise AskPerson("The contact form wants to see a person (a captcha), so nothing was sent; write by hand.")
    if asked:
        names = " and ".join(f'"{name}"' for name in dict.fromkeys(asked))
        raise AskPerson(
            f"The contact form requires {names}, which is not known, so nothing was sent; fill it in by hand."
        )
    if _lacks_topic(form):
        raise AskPerson("None of the contact form's topics is about an order, so nothing was sent; write by hand.")


def _lacks_topic(form: ContactForm) -> bool:
    chosen = form.topics or form.picks
    return not chosen and any(field.tag == "select" and field.required for field in form.fields)


def _values(form: ContactForm, sender: Sender, number: str, text: str) -> dict[str, tuple[Field, str]]:
    full = " ".join(filter(None, (sender.first_name, sender.last_name)))
    known = {
        "first_name": (form.first_name, sender.first_name),
        "last_name": (form.last_name, sender.last_name),
        "full_name": (form.full_name, full or None),
        "email": (form.email, sender.email),
        "confirm_email": (form.confirm_email, sender.email),
        "phone": (form.phone, sender.phone),
        "postal_code": (form.postal_code, sender.postal_code),
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


def _read_back(again: ContactForm, wanted: Mapping[str, tuple[Field, str]]) -> dict[str, str]:
    """What the page holds now, by purpose. Raises ``AskPerson`` where that is not what was put in."""
    fields: dict[str, str] = {}
    for purpose, (_, value) in wanted.items():
        field: Field | None = getattr(again, purpose)
        found = field.value if field is not None else ""
        is_plain = field is None or field.tag in {"input", "textarea"}
        if not _same(purpose, found, value, is_plain=is_plain):
            what = name_of(field) if field is not None else purpose.replace("_", " ")
            raise AskPerson(
                f'The page did not keep what was put into "{what}" (it holds {found[:60]!r}), so nothing was sent; '
                "look at the picture."
            )
        fields[purpose] = found
    for purpose in ("first_name", "last_name", "full_name", "phone", "postal_code"):
        left: Field | None = getattr(again, purpose)
        if purpose not in fields and left is not None and left.value.strip():
            fields[purpose] = left.value  # what the shop itself had filled in
    ticked = [box for box in again.marketing if box.checked]
    if ticked:
        raise AskPerson(f'The box "{name_of(ticked[0])}" cannot be unticked, so nothing was sent; look at the picture.')
    bare = [box for box in again.consents if not box.checked]
    if bare:
        raise AskPerson(f'The box "{name_of(bare[0])}" cannot be ticked, so nothing was sent; look at the picture.')
    if again.consents:
        fields["agreed"] = "; ".join(map(name_of, again.consents))
    return fields


def _choices_read_back(again: ContactForm, form: ContactForm, shown: list[str]) -> dict[str, str]:
    """What is chosen on the page now, by what each is for. Raises ``AskPerson`` where that is not what was chosen."""
    now = {(topic.purpose, topic.label) for topic in again.topics if topic.is_chosen or topic.field.is_button}
    chosen = [("topic", label) for label in form.picks if any(is_one_of(words, (label,)) for words in shown)]
    chosen += [(topic.purpose, topic.label) for topic in form.topics if (topic.purpose, topic.label) in now]
    if len(chosen) != len(form.picks) + len(form.topics):
        raise AskPerson("The page did not keep the chosen topic, so nothing was sent; look at the picture.")
    fields: dict[str, str] = {}
    for purpose, label in chosen:
        name = "subtopic" if purpose == "topic" and "topic" in fields else purpose
        fields[name] = label
    return fields


def _same(purpose: str, found: str, wanted: str, *, is_plain: bool) -> bool:
    """Whether a field holds what was put in. A mask may have changed the punctuation of a phone or order number.

    Where the message is no plain text field but a part of the page that is written into, its lines may lie otherwise.
    """
    if purpose == "phone":
        digits = re.sub(r"\D", "", wanted)
        return re.sub(r"\D", "", found)[-len(digits) :] == digits != ""
    if purpose == "order_number":
        return re.sub(r"[\W_]", "", found).casefold() == re.sub(r"[\W_]", "", bare_number(wanted)).casefold()
    if purpose in {"email", "confirm_email"}:
        return found.strip().casefold() == wanted.strip().casefold()
    if purpose == "message" and not is_plain:
        return found.split() == wanted.split()
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
