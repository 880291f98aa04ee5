"""Finding the contact form on a page: its fields, the topic nearest to cancelling, and how long a message may be.

Pure: from a snapshot and the map's words. The right form is the one with a box for a message; newsletter, search,
look-up and sign-in forms on the same page are not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flows.fields import find_button, find_field, forms_of
from flows.reading.words import is_one_of, mentions, plain
from flows.shop import ContactWords
from flows.snapshot import Field, Snapshot

_TEXT_TYPES = frozenset({"text", "email", "tel", "number", "url", "textarea", "select-one", ""})
_TICKS = frozenset({"checkbox", "radio"})
_SETTLED = ("country", "country/region", "region", "language", "title", "salutation")  # may stay as the shop set them
_CHARACTERS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{2,5})[\s-]*(?:char(?:acter)?s?|letters)\b", re.IGNORECASE)
_COUNTER = re.compile(
    r"^\s*\d[\d,]*\s*(?:/|of)\s*(\d{1,3}(?:,\d{3})+|\d{2,5})\s*(?:char(?:acter)?s?)?\s*$", re.IGNORECASE
)
_LEFT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{2,5})\s*(?:char(?:acter)?s?\s*)?(?:left|remaining)", re.IGNORECASE)
_CANCELS = re.compile(r"\bcancel(?:l?ing|l?ation)?\b")  # not "was cancelled": that asks about what the shop did
_STOPS = re.compile(r"\b(?:cancel\w*|stop|change|changes|modify|amend|edit)\b")
_ELSE = re.compile(r"\b(?:subscription|membership|account|appointment|reservation|newsletter|emails?)\b")
_ASKS_WHERE = re.compile(r"\b(?:where|track\w*|return\w*|refund\w*|late|missing|damaged|wrong|product)\b")


@dataclass(frozen=True, slots=True)
class Topic:
    """A choice of what the message is about: an option of a select, or one of a group of radio buttons."""

    field: Field
    label: str
    value: str

    @property
    def is_chosen(self) -> bool:
        """Whether it was chosen already when the page was looked at."""
        return self.field.value == self.value if self.field.tag == "select" else self.field.checked


@dataclass(frozen=True, slots=True)
class ContactForm:
    """The contact form's fields, each ``None`` where the form has none, and what may stop us.

    ``unknown`` are required fields that nobody told us how to fill; ``marketing`` are boxes that stay unticked;
    ``limit`` is the number of characters that the message may have.
    """

    form: int
    fields: tuple[Field, ...]
    message: Field
    submit: Field
    first_name: Field | None = None
    last_name: Field | None = None
    full_name: Field | None = None
    email: Field | None = None
    confirm_email: Field | None = None
    phone: Field | None = None
    order_number: Field | None = None
    topic: Topic | None = None
    limit: int | None = None
    unknown: tuple[Field, ...] = ()
    marketing: tuple[Field, ...] = ()


def find_contact_form(snapshot: Snapshot, words: ContactWords) -> ContactForm | None:
    """Returns the one form that takes a message, or ``None`` when there is none, or no single one."""
    found = []
    for form, fields in forms_of(snapshot).items():
        if any(field.type == "password" for field in fields):
            continue
        named = [_labelled(field, snapshot) for field in fields]
        message = _find_message(named, words)
        button = find_button(named, words.submit)
        if message is not None and button is not None:
            found.append(_describe(snapshot, words, form, named, message, button))
    asking = [form for form in found if form.email is not None] or found
    return asking[0] if len(asking) == 1 else None


def find_question(snapshot: Snapshot, words: ContactWords) -> Topic | None:
    """Returns the question what it is about, where a page asks only that before it shows its form."""
    topics = [
        topic
        for fields in forms_of(snapshot).values()
        if not any(field.type == "password" for field in fields)
        and (topic := _find_topic([_labelled(field, snapshot) for field in fields], words)[0])
    ]
    return topics[0] if len(topics) == 1 else None


def _describe(
    snapshot: Snapshot, words: ContactWords, form: int, fields: list[Field], message: Field, button: Field
) -> ContactForm:
    rest = [field for field in fields if field is not message and not field.is_button and field.type != "hidden"]

    def pick(
        labels: tuple[str, ...], types: Sequence[str] = (), autocomplete: Sequence[str] = (), names: str = ""
    ) -> Field | None:
        open_ones = [field for field in rest if field.type in _TEXT_TYPES and field.tag != "select"]
        picked = find_field(open_ones, labels, types=types, autocomplete=autocomplete, names=names)
        if picked is not None:
            rest.remove(picked)
        return picked

    confirm = _second_email(rest, words)
    rest = [field for field in rest if field is not confirm]
    email = pick(words.email, ("email",), ("email",), r"e?mail")
    first = pick(words.first_name, (), ("given-name",), r"first|given|^fn$|fname")
    last = pick(words.last_name, (), ("family-name",), r"last|family|sur|^ln$|lname")
    full = pick(words.full_name, (), ("name",)) if first is None and last is None else None
    number = pick(words.order_number, (), (), r"order")
    phone = pick(words.phone, ("tel",), ("tel", "tel-national"), r"phone|tel|mobile")
    topic, asked = _find_topic(rest, words)
    rest = [field for field in rest if field not in asked]
    marketing = tuple(field for field in rest if field.type == "checkbox" and _markets(field, words))
    return ContactForm(
        form=form, fields=tuple(fields), message=message, submit=button, first_name=first, last_name=last,
        full_name=full, email=email, confirm_email=confirm, phone=phone, order_number=number, topic=topic,
        limit=find_limit(message, snapshot), marketing=marketing,
        unknown=tuple(field for field in rest if field not in marketing and _must_be_filled(field)),
    )  # fmt: skip


def choose(options: Iterable[tuple[str, str]], topics: tuple[str, ...]) -> tuple[str, str] | None:
    """Returns the choice (label, value) nearest to cancelling an order, by the map's list, best phrase first.

    Where several fit a phrase equally, the one that speaks of stopping or changing is meant; else there is none.
    """
    open_ones = [(label, value) for label, value in options if label.strip()]
    about_orders = [choice for choice in open_ones if not _ELSE.search(plain(choice[0])) or "order" in plain(choice[0])]
    naming = [choice for choice in about_orders if _CANCELS.search(plain(choice[0]))]
    if len(naming) == 1:
        return naming[0]
    stopping = [choice for choice in about_orders if _STOPS.search(plain(choice[0]))]
    not_else = [choice for choice in about_orders if not _ASKS_WHERE.search(plain(choice[0]))]
    for phrase in topics:
        exact = [choice for choice in open_ones if is_one_of(choice[0], (phrase,))]
        if len(exact) == 1:
            return exact[0]
        for among in (stopping, not_else, about_orders):
            near = [choice for choice in among if mentions(choice[0], (phrase,))]
            if len(near) == 1:
                return near[0]
    return None


def find_limit(message: Field, snapshot: Snapshot) -> int | None:
    """Returns how many characters the message may have, by the field itself and by the words around it."""
    limits = [message.max_length] if message.max_length else []
    for text in (*message.labels, *_texts_around(message, snapshot)):
        for pattern in (_COUNTER, _LEFT, _CHARACTERS):
            limits += [int(number.replace(",", "")) for number in pattern.findall(text)]
    return min(limits, default=None)


def name_of(field: Field) -> str:
    """What a person would call the field."""
    return field.labels[0].strip(" *:") if field.labels else field.name or field.id or "a field without a label"


def _find_message(fields: list[Field], words: ContactWords) -> Field | None:
    open_ones = [field for field in fields if not field.disabled and not field.read_only]
    boxes = [field for field in open_ones if field.tag == "textarea" or field.type == "textarea"]
    if len(boxes) == 1:
        return boxes[0]
    if boxes:
        return find_field(boxes, words.message)
    lines = [field for field in open_ones if field.tag == "input" and field.type in {"text", ""}]
    return find_field(lines, words.message)


def _find_topic(fields: list[Field], words: ContactWords) -> tuple[Topic | None, list[Field]]:
    """The choice to make, and all fields that belong to the question of what it is about."""
    selects = [field for field in fields if field.tag == "select"]
    by_label = [field for field in selects if any(mentions(label, words.topic) for label in field.labels)]
    for select in [*by_label, *(field for field in selects if field not in by_label)]:
        choices = [(option.text, option.value) for option in select.options if not option.disabled and option.value]
        choice = choose(choices, words.topics)
        if choice is not None:
            return Topic(select, *choice), [select]
    groups: dict[str, list[Field]] = {}
    for field in fields:
        if field.type == "radio":
            groups.setdefault(field.name, []).append(field)
    for group in groups.values():
        by_value = {f"{place}": field for place, field in enumerate(group)}
        choice = choose([(name_of(field), place) for place, field in by_value.items()], words.topics)
        if choice is not None:
            picked = by_value[choice[1]]
            return Topic(picked, choice[0], picked.value), group
    return None, []


def _second_email(fields: list[Field], words: ContactWords) -> Field | None:
    """The field that asks for the address again: by its label, else the later one of two."""
    asking = [field for field in fields if _is_email(field, words)]
    if len(asking) < 2:
        return None
    again = find_field(asking, words.confirm_email)
    return again or (asking[1] if len(asking) == 2 else None)


def _is_email(field: Field, words: ContactWords) -> bool:
    return field.type == "email" or any(is_one_of(label, words.email + words.confirm_email) for label in field.labels)


def _markets(field: Field, words: ContactWords) -> bool:
    return any(mentions(label, words.marketing) for label in field.labels)


def _must_be_filled(field: Field) -> bool:
    required = field.required or any(re.search(r"\*|\(required\)", label, re.IGNORECASE) for label in field.labels)
    if not required or field.disabled or field.read_only:
        return False
    if field.type in _TICKS:
        return not field.checked
    return not (field.value.strip() and any(is_one_of(label, _SETTLED) for label in field.labels))


def _labelled(field: Field, snapshot: Snapshot) -> Field:
    """The field, with the text that stands right before it where it has no label of its own."""
    if field.labels or field.is_button or not 0 < field.run <= len(snapshot.runs):
        return field
    before = snapshot.runs[field.run - 1]
    near = abs(before.box.y - field.box.y) < 60 and before.box.x <= field.box.x + field.box.width
    if before.kind != "text" or not near:
        return field
    return replace(field, labels=(snapshot.lines[before.line],))


def _texts_around(field: Field, snapshot: Snapshot) -> list[str]:
    """The lines in the smallest part of the page around the field that holds no other field to fill in."""
    others = [
        other.element
        for other in snapshot.fields
        if other is not field and not other.is_button and other.type not in _TICKS
    ]
    others = [other for other in others if other != field.element]
    texts: list[str] = []
    for element in snapshot.ancestors(field.element):
        if element.tag == "form" or any(snapshot.is_inside(other, element.index) for other in others):
            break
        lines: dict[int, list[str]] = {}
        for run in snapshot.runs_in(element.index):
            lines.setdefault(run.line, []).append(run.text)
        texts = [" ".join(line) for line in lines.values()]
    after = [
        run.text
        for run in snapshot.runs[field.run : field.run + 4]
        if abs(run.box.y - field.box.y) < field.box.height + 60
    ]
    return [*texts, *after, " ".join(after)]
