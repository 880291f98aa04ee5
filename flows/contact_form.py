"""The contact form: found by its labels, filled in, read back, and (separately) sent by one press.

``fill`` and ``send`` are two functions, so that whoever calls can write down what is about to be sent in between.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from playwright.sync_api import ElementHandle
from playwright.sync_api import TimeoutError as Late

from flows.carrying import Words
from flows.contact_entry import FORM, make_choices, reaches, shown_choices
from flows.contact_fields import ContactForm, find_form
from flows.contact_fixed import fields_fixed
from flows.contact_labels import name_of
from flows.contact_lists import Lists
from flows.contact_phone import phone_in_parts
from flows.contact_required import is_settled
from flows.contact_sending import send as send
from flows.contact_sending import words_in
from flows.contact_topics import Topic, asks_topic
from flows.errors import AskPerson, PageNotUnderstood
from flows.reading.words import bare_number, is_one_of
from flows.snapshot import Field, locate
from flows.ticking import tick, untick
from flows.visit import Arrival, Visit

FILLED = "filled-form"
_REACH = 5000  # milliseconds in which the button has to come within a person's reach
_LATE = 0.11  # seconds after which what a choice adds is on the page; filling in and the picture mostly take as long
_RESTS = 1.0  # seconds that it may take in all where the page asks the shop for it
Find = Callable[..., ContactForm | None]  # from a snapshot, the map's words and the order's number
_GROWS = 3  # how often a form is filled in that shows another field each time


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
    """A form as it stands on the page, filled in and read back. ``fields`` is what is in it, by what each is for.

    ``held`` says in one sentence why it cannot be sent, although it is filled in.
    """

    form: ContactForm
    number: str
    text: str
    fields: Mapping[str, str]
    button: ElementHandle
    root: ElementHandle | None
    held: str | None = None

    @property
    def words(self) -> Words:
        """What the message is known by among all that a page sends."""
        return words_in(self.text, number=self.number, email=self.fields.get("email", ""))


def fill(
    visit: Visit,
    arrival: Arrival,
    form: ContactForm,
    *,
    sender: Sender,
    number: str,
    text: str,
    find: Find = find_form,
    picture: str = FILLED,
) -> FilledForm:
    """Fills the form or one step of it in, reads every field back from the page, and keeps a picture. Sends nothing.

    ``find`` finds it again on the page that is filled in. Raises ``AskPerson`` for a required field that nobody can
    fill without guessing, and where the page does not keep what was put into it.
    """
    _require_known(visit, form, arrival)
    visit.require_own_host()
    again, looked, since = form, arrival, visit.clock()
    for _ in range(_GROWS):
        wanted = _values(form, sender, number, text)
        _put_in(visit, form, (*wanted.values(), *phone_in_parts(form.phone_parts, sender.phone)))
        looked = _look_and_keep(visit, since, picture)
        found = find(looked.snapshot, visit.shop.contact, number=number)
        found = found and replace(found, picks=form.picks)
        chosen, grown = make_choices(visit, looked, found, number=number, find=find)
        if grown is None:
            raise PageNotUnderstood("The contact form changed while it was filled in; look at the picture.")
        again = grown
        is_whole = chosen is looked and _values(again, sender, number, text).keys() <= wanted.keys()
        if is_whole and _holds(again, wanted):
            break
        form, since = again, visit.clock()
    if not _values(again, sender, number, text).keys() <= wanted.keys():
        raise AskPerson("The contact form asks for more each time it is filled in, so nothing was sent; write by hand.")
    _require_known(visit, again)
    fields = _read_back(again, wanted)
    fields |= _parts_read_back(again, sender)
    fields |= fields_fixed(
        again.fixed, email=sender.email, names=filter(None, (sender.first_name, sender.last_name)), number=number
    )
    fields |= _choices_read_back(again, form, shown_choices(looked.snapshot))
    root = locate(visit.page, again.form) if again.form >= 0 else None
    return FilledForm(again, number, text, fields, locate(visit.page, again.submit.element), root)


def _look_and_keep(visit: Visit, since: float, picture: str) -> Arrival:
    """Looks at the form as it is filled in, while its picture is made, once what a choice adds has had time to come."""
    end = visit.witness.begin(visit.page, picture)
    try:
        if (left := _LATE - (visit.clock() - since)) > 0:
            visit.wait_for_change(visit.text(), left)
        visit.wait_for_rest(_RESTS)
        looked = visit.look()
    finally:
        glimpse = end()
    looked = Lists(visit).see(looked)
    visit.witness.keep(replace(glimpse, snapshot=looked.snapshot))
    return looked


def _put_in(visit: Visit, form: ContactForm, wanted: Iterable[tuple[Field, str]]) -> None:
    """Types what is wanted, leaves what nobody asked for unticked, and ticks what the form requires."""
    for field, value in wanted:
        _put(visit, field, value)
    for box in filter(lambda box: box.checked, form.marketing):
        reaches(visit, partial(untick, locate(visit.page, box.element)))  # if it stays, ``fill`` stops
    boxes = [(box, locate(visit.page, box.element)) for box in form.consents]
    for box, target in boxes:
        if not reaches(visit, partial(tick, target)):
            raise AskPerson(f'The box "{name_of(box)}" cannot be ticked, so nothing was sent; look at the picture.')
    visit.page.evaluate("() => document.activeElement?.blur()")


def _require_known(visit: Visit, form: ContactForm, arrival: Arrival | None = None) -> None:
    """Stops at required fields that nobody knows; with a picture, unless there is one already."""
    asked = [*map(name_of, form.unknown), *form.open_questions]
    if arrival is not None and (asked or form.captcha or form.foreign_orders or _lacks_topic(form)):
        visit.witness.see(visit.page, FORM, arrival.snapshot)
    if form.captcha:
        raise AskPerson("The contact form wants to see a person (a captcha), so nothing was sent; write by hand.")
    if form.foreign_orders:
        raise AskPerson(
            f'The contact form asks "{form.foreign_orders}" and does not offer this order, so nothing was sent; write '
            "by hand."
        )
    if asked:
        names = " and ".join(f'"{name}"' for name in dict.fromkeys(asked))
        raise AskPerson(
            f"The contact form requires {names}, which is not known, so nothing was sent; fill it in by hand."
        )
    if _lacks_topic(form):
        raise AskPerson("None of the contact form's topics is about an order, so nothing was sent; write by hand.")


def _lacks_topic(form: ContactForm) -> bool:
    """Whether the form asks what the message is about, and offers nothing about an order: what it has chosen itself
    would be wrong.
    """
    if form.topic is not None or form.picks:
        return False
    lists = [field for field in form.fields if field.tag == "select" and not field.disabled]
    asking = [field for field in lists if asks_topic(field.labels) and not is_settled(field.labels)]
    return bool(asking) or (not form.topics and any(field.required for field in lists))


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
        "subject": (form.subject, f"Order {number}"),
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


def _parts_read_back(again: ContactForm, sender: Sender) -> dict[str, str]:
    """The phone number that the page holds in parts."""
    found = "-".join(field.value for field in again.phone_parts if field.value)
    if any(field.value != value for field, value in phone_in_parts(again.phone_parts, sender.phone)):
        raise AskPerson(
            f"The page did not keep the phone number (it holds {found[:60]!r}), so nothing was sent; look at the "
            "picture."
        )
    return {"phone": found} if found else {}


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
        if not _keeps(again, purpose, value):
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


def _holds(again: ContactForm, wanted: Mapping[str, tuple[Field, str]]) -> bool:
    """Whether the page holds what was put in: one that draws its form anew while it is filled in loses some of it."""
    return all(_keeps(again, purpose, value) for purpose, (_, value) in wanted.items())


def _keeps(again: ContactForm, purpose: str, wanted: str) -> bool:
    field: Field | None = getattr(again, purpose)
    found = field.value if field is not None else ""
    return _same(purpose, found, wanted, is_plain=field is None or field.tag in {"input", "textarea"})


def _choices_read_back(again: ContactForm, form: ContactForm, shown: list[str]) -> dict[str, str]:
    """What is chosen on the page now, by what each is for. Raises ``AskPerson`` where that is not what was chosen."""
    now = {(topic.purpose, topic.label) for topic in again.topics if topic.is_chosen or _is_pressed(topic, again)}
    chosen = [("topic", label) for label in form.picks if any(is_one_of(words, (label,)) for words in shown)]
    chosen += [(topic.purpose, topic.label) for topic in form.topics if (topic.purpose, topic.label) in now]
    if len(chosen) != len(form.picks) + len(form.topics):
        raise AskPerson("The page did not keep the chosen topic, so nothing was sent; look at the picture.")
    fields: dict[str, str] = {}
    for purpose, label in chosen:
        name = "subtopic" if purpose == "topic" and "topic" in fields else purpose
        fields[name] = label
    return fields


def _is_pressed(topic: Topic, form: ContactForm) -> bool:
    """Whether a card that was pressed is the chosen one: where cards say which is, no other may be."""
    others = [one for one in form.fields if one.is_button and one.checked and one.element != topic.field.element]
    return topic.field.is_button and not others


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
