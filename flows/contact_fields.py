"""Finding the contact form on a page: its fields, its choices, and what may stop us.

Pure: from a snapshot and the map's words. The right form is the one with a box for a message; newsletter, search,
look-up and sign-in forms on the same page are not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.contact_fixed import find_fixed
from flows.contact_labels import labelled
from flows.contact_limits import find_limit
from flows.contact_phone import find_phone_parts
from flows.contact_required import find_subject, find_unknown, is_marked
from flows.contact_submit import find_step_controls, find_submit, in_frame, is_sending, leads_on, part_around
from flows.contact_ticks import agrees, is_toggle, stays_off
from flows.contact_topics import (
    Menu,
    Topic,
    find_foreign_orders,
    find_menus,
    find_strays,
    find_topics,
)
from flows.fields import find_field, forms_of
from flows.reading.words import is_one_of, plain
from flows.shop import ContactWords
from flows.snapshot import Field, Snapshot

_TEXT_TYPES = frozenset({"text", "email", "tel", "number", "url", "textarea", "select-one", ""})
_CAPTCHA = re.compile(r"captcha|turnstile|i'?m not a robot", re.IGNORECASE)
_BADGE = 100  # pixels; a captcha that asks for something is wider and stands in the form


@dataclass(frozen=True, slots=True)
class ContactForm:
    """The contact form's fields, each ``None`` where the form has none, and what may stop us.

    ``form`` is its form element, or -1 for one that is made of other elements. ``topics`` are the choices to make,
    ``menus`` the controls whose choices show only once they are opened. ``unknown`` are required fields that nobody
    told us how to fill; ``marketing`` are boxes that stay unticked, ``consents`` those without which the shop takes
    nothing; ``limit`` is the number of characters that the message may have. ``captcha`` says that the form asks for a
    person. ``picks`` is what was chosen from menus, once it was; ``strays`` are words that ask for a topic beside no
    control that is known. ``fixed`` are the fields that the shop has filled in itself and lets nobody change, by
    purpose; ``foreign_orders`` is the question of a list of orders that lacks the one that is meant.

    A step of a form in several is one too, also where it takes no message; then ``submit`` may be what leads on.
    """

    form: int
    fields: tuple[Field, ...]
    message: Field | None
    submit: Field
    first_name: Field | None = None
    last_name: Field | None = None
    full_name: Field | None = None
    email: Field | None = None
    confirm_email: Field | None = None
    phone: Field | None = None
    phone_parts: tuple[Field, ...] = ()
    postal_code: Field | None = None
    order_number: Field | None = None
    subject: Field | None = None
    topics: tuple[Topic, ...] = ()
    menus: tuple[Menu, ...] = ()
    limit: int | None = None
    unknown: tuple[Field, ...] = ()
    marketing: tuple[Field, ...] = ()
    consents: tuple[Field, ...] = ()
    captcha: bool = False
    picks: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
    fixed: tuple[tuple[str, Field], ...] = ()
    foreign_orders: str | None = None

    @property
    def leads_on(self) -> bool:
        """Whether its button leads to a next step."""
        return leads_on(self.submit.text)

    @property
    def takes_one_line(self) -> bool:
        """Whether the message may have no line breaks."""
        return self.message is not None and self.message.tag == "input"

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in or to choose."""
        return bool(self.menus) or any(not field.is_button for field in self.fields)

    @property
    def open_questions(self) -> tuple[str, ...]:
        """What still has to be chosen, by its label: from menus, and strays as long as no topic is chosen."""
        marks = any(map(is_marked, self.fields))
        answered = bool(self.picks) or self.topic is not None
        menus = tuple(
            menu.label.removesuffix(menu.shown).strip(" *:") or menu.shown
            for menu in self.menus
            if menu.is_open_question
            and "optional" not in plain(menu.label)
            and ("*" in menu.label or not marks or (menu.asks_topic and not answered))
        )
        return menus if answered else menus + self.strays

    @property
    def topic(self) -> Topic | None:
        """What the message is about, where that is chosen from a list that stands on the page."""
        return next((topic for topic in self.topics if topic.purpose == "topic"), None)


def find_contact_form(snapshot: Snapshot, words: ContactWords, *, number: str = "") -> ContactForm | None:
    """Returns the one form that takes a message, or ``None`` when there is none, or no single one.

    ``number`` is the order's, for a form that has it chosen from a list.
    """
    found = []
    for form, fields in forms_of(snapshot).items():
        if any(field.type == "password" for field in fields):
            continue
        named = [labelled(field, snapshot) for field in fields]
        message = _find_message(named, words)
        if message is None:
            continue
        within, button = find_submit(snapshot, form, message, named, words.submit)
        if button is not None:
            inside = [field for field in named if form >= 0 or snapshot.is_inside(field.element, within)]
            found.append(_describe(snapshot, words, form, within, inside, message, button, number))
    asking = [form for form in found if form.email is not None] or found
    return asking[0] if len(asking) == 1 else None


def find_form(snapshot: Snapshot, words: ContactWords, *, number: str = "") -> ContactForm | None:
    """Returns the form that takes a message, or the step of one that the page shows now."""
    whole = find_contact_form(snapshot, words, number=number)
    if whole is not None and is_sending(whole.submit.text, words.submit):
        return whole
    step = find_step(snapshot, words, number=number)
    return step if step is not None and (whole is None or step.message is not None) else whole


def find_step(snapshot: Snapshot, words: ContactWords, *, number: str = "", last: bool = False) -> ContactForm | None:
    """Returns the one step of a form that the page shows, with what leads on from it.

    ``last`` looks for the step that sends what was filled in before, which may ask nothing any more.
    """
    controls = find_step_controls(snapshot, words.submit, last=last)
    if len(controls) != 1:
        return None
    within = part_around(snapshot, controls[0], find_step_controls(snapshot, words.submit, last=not last))
    fields = [
        labelled(field, snapshot)
        for field in snapshot.fields
        if field.form == within or snapshot.is_inside(field.element, within)
    ]
    fields = [field for field in fields if not in_frame(snapshot, field.element)]
    if any(field.type == "password" for field in fields):
        return None
    form = controls[0].form
    step = _describe(snapshot, words, form, within, fields, _find_message(fields, words), controls[0], number)
    return step if last or step.asks or step.topics else None


def find_question(snapshot: Snapshot, words: ContactWords, *, number: str = "") -> Topic | Menu | None:
    """Returns the question what it is about, where a page asks only that before it shows its form."""
    questions: list[Topic | Menu] = []
    for fields in forms_of(snapshot).values():
        if any(field.type == "password" for field in fields):
            continue
        named = [labelled(field, snapshot) for field in fields if not in_frame(snapshot, field.element)]
        topics, _ = find_topics(named, words, snapshot=snapshot, number=number)
        questions += topics[:1]
        questions += [menu for menu in find_menus(snapshot, named, -1) if menu.is_open_question and menu.asks_topic]
    once = {
        (question.field.element if isinstance(question, Topic) else question.element): question
        for question in questions
    }
    return next(iter(once.values())) if len(once) == 1 else None


def _describe(
    snapshot: Snapshot, words: ContactWords, form: int, within: int, fields: list[Field], message: Field | None,
    button: Field, number: str,
) -> ContactForm:  # fmt: skip
    rest = [field for field in fields if field is not message and field.type != "hidden"]
    choices = [field for field in rest if field.element != button.element]
    topics, asked = find_topics(choices, words, snapshot=snapshot, number=number)
    rest = [field for field in rest if not field.is_button and field not in asked]
    menus = find_menus(snapshot, [field for field in fields if field not in asked], within)
    lists = {field.element for field in fields if field.tag == "select"}
    menus = [menu for menu in menus if menu.element not in lists]
    rest = [field for field in rest if all(menu.element != field.element for menu in menus)]

    def pick(
        labels: tuple[str, ...], types: Sequence[str] = (), autocomplete: Sequence[str] = (), names: str = ""
    ) -> Field | None:
        open_ones = [field for field in rest if field.type in _TEXT_TYPES and field.tag != "select"]
        picked = find_field(open_ones, labels, types=types, autocomplete=autocomplete, names=names)
        if picked is not None:
            rest.remove(picked)
        return picked

    parts = find_phone_parts(rest)
    rest = [field for field in rest if field not in parts]
    confirm = _second_email(rest, words)
    rest = [field for field in rest if field is not confirm]
    email = pick(words.email, ("email",), ("email",), r"e?mail")
    first = pick(words.first_name, (), ("given-name",), r"first|given|^fn$|fname")
    last = pick(words.last_name, (), ("family-name",), r"last|family|sur|^ln$|lname")
    full = pick(words.full_name, (), ("name",)) if first is None and last is None else None
    order_number = pick(words.order_number, (), (), r"order")
    phone = pick(words.phone, ("tel",), ("tel", "tel-national"), r"phone|tel|mobile") if not parts else None
    postal_code = pick(words.postal_code, (), ("postal-code",), r"zip|postal")
    marketing = tuple(field for field in choices if is_toggle(field, snapshot) and stays_off(field, words, snapshot))
    consents = tuple(field for field in rest if field.type == "checkbox" and agrees(field, words, snapshot))
    rest = [field for field in rest if field not in consents]
    subject = find_subject(rest)
    rest = [field for field in rest if field is not subject]
    limit = find_limit(message, snapshot) if message is not None else None
    return ContactForm(
        form=form, fields=tuple(fields), message=message, submit=button, first_name=first, last_name=last,
        full_name=full, email=email, confirm_email=confirm, phone=phone, phone_parts=parts, postal_code=postal_code,
        order_number=order_number, subject=subject, topics=tuple(topics), menus=tuple(menus), limit=limit,
        marketing=marketing, strays=tuple(find_strays(snapshot, fields, menus, within, words)),
        consents=consents, captcha=_asks_for_a_person(snapshot, within),
        fixed=find_fixed(fields, words),
        foreign_orders=find_foreign_orders(choices, words, snapshot=snapshot, number=number),
        unknown=find_unknown(rest, fields, snapshot, answered=any(topic.purpose == "topic" for topic in topics)),
    )  # fmt: skip


def _find_message(fields: list[Field], words: ContactWords) -> Field | None:
    open_ones = [field for field in fields if not field.disabled and not field.read_only]
    boxes = [field for field in open_ones if field.tag == "textarea" or field.type == "textarea"]
    if len(boxes) == 1:
        return boxes[0]
    if boxes:
        return find_field(boxes, words.message)
    lines = [field for field in open_ones if field.tag == "input" and field.type in {"text", ""}]
    return find_field(lines, words.message)


def _second_email(fields: list[Field], words: ContactWords) -> Field | None:
    """The field that asks for the address again: by its label, else the later one of two."""
    asking = [field for field in fields if _is_email(field, words)]
    if len(asking) < 2:
        return None
    again = find_field(asking, words.confirm_email)
    return again or (asking[1] if len(asking) == 2 else None)


def _is_email(field: Field, words: ContactWords) -> bool:
    return field.type == "email" or any(is_one_of(label, words.email + words.confirm_email) for label in field.labels)


def _asks_for_a_person(snapshot: Snapshot, within: int) -> bool:
    """Whether a captcha that wants something stands in the form."""
    return any(
        element.tag == "iframe" and element.box.width > _BADGE and element.box.height > _BADGE / 2
        and _CAPTCHA.search(f"{element.name} {element.href}") and "size=invisible" not in element.href
        and snapshot.is_inside(element.index, within)
        for element in snapshot.elements
    )  # fmt: skip
