"""What a message is about: the questions that a contact form asks, and the answer to each.

A choice may be a select, radio buttons, cards to press, or a menu whose choices are not on the page until it is opened.
Pure: from a snapshot's fields and the map's words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.contact_choice import asks_to_cancel, choose, is_about_order, is_placeholder
from flows.contact_labels import question_of, text_before
from flows.contact_orders import lists_orders, own_order
from flows.contact_ticks import is_toggle, refusal_of
from flows.reading.words import is_one_of, mentions, plain
from flows.shop import ContactWords
from flows.snapshot import Field, Snapshot

_ASKS = re.compile(
    r"\b(?:topic|subject|reason|category|regarding|concern\w*|e?inquiry|enquiry|question|department|issue|type|"
    r"help|about|details)\b"
)
_ASKS_ELSE = re.compile(r"\b(?:hear|heard|find us|found us|store|country|state|region|language|title|gender|rate)\b")
_BY_MAIL = re.compile(r"\be-?mail\b")
_BY_OTHER = re.compile(r"\b(?:phone|call\w*|telephone|text|sms|post|letter|chat|whatsapp|mobile)\b")
_TITLES = frozenset({"heading", "option"})
MENU_ROLES = frozenset({"option", "menuitem", "menuitemradio", "menuitemcheckbox", "treeitem"})


@dataclass(frozen=True, slots=True)
class Topic:
    """One choice: an option of a select, or one of a group of radio buttons or cards.

    ``purpose`` is what is chosen: the ``topic``, the ``order_number``, how to ``reply``, whether it is
    ``about_an_order``, or that no ``offers`` are wanted.
    """

    field: Field
    label: str
    value: str
    purpose: str = "topic"

    @property
    def is_chosen(self) -> bool:
        """Whether it was chosen already when the page was looked at."""
        return self.field.value == self.value if self.field.tag == "select" else self.field.checked


@dataclass(frozen=True, slots=True)
class Menu:
    """A control that shows what is chosen, and its choices only once it is opened."""

    element: int
    label: str
    shown: str
    field: Field | None

    @property
    def is_open_question(self) -> bool:
        """Whether nothing is chosen yet."""
        return is_placeholder(self.shown)

    @property
    def asks_topic(self) -> bool:
        """Whether it asks what the message is about, by its label."""
        return asks_topic((self.label, self.shown))


def asks_topic(labels: Iterable[str]) -> bool:
    """Whether a control's labels ask what the message is about."""
    said = [plain(label) for label in labels]
    return any(_ASKS.search(label) for label in said) and not any(_ASKS_ELSE.search(label) for label in said)


def find_topics(
    fields: list[Field], words: ContactWords, *, snapshot: Snapshot, number: str = ""
) -> tuple[list[Topic], list[Field]]:
    """The choices to make, what it is about first, and all the fields that belong to those questions."""
    topics: list[Topic] = []
    asked: list[Field] = []
    for group in _groups(fields, words, snapshot):
        found = _choice_in(
            group, words, snapshot, number=number, first=not any(topic.purpose == "topic" for topic in topics)
        )
        if found is not None:
            topics.append(found)
            asked += group
    return sorted(topics, key=lambda topic: topic.purpose != "topic"), asked


def find_foreign_orders(fields: list[Field], words: ContactWords, *, snapshot: Snapshot, number: str) -> str | None:
    """The question of a list of orders in which the one that is meant cannot be chosen, by its words."""
    for group in _groups(fields, words, snapshot):
        options = _options_of(group)
        question = question_of(group[0], snapshot)
        if number and lists_orders(options, question) and own_order(options, number, _values_of(group)) is None:
            return question
    return None


def stays_open(field: Field) -> bool:
    """Whether nothing is chosen in a select."""
    shown = next((option.text for option in field.options if option.value == field.value), "")
    return field.tag == "select" and (not field.value or is_placeholder(shown))


def find_menus(snapshot: Snapshot, fields: list[Field], within: int) -> list[Menu]:
    """The controls inside an element of which a person would say that they open a list to choose from."""
    menus = [
        Menu(field.element, field.labels[0] if field.labels else text_before(field, snapshot) or "", shown, field)
        for field in fields
        if field.tag != "select" and not field.disabled and (shown := _shown_by(field, snapshot)) is not None
    ]
    known = {menu.element for menu in menus}
    for element in snapshot.elements:
        opens = element.role == "combobox" or element.tag == "summary"
        if not opens or element.tag in {"select", "input", "button"} or not snapshot.is_inside(element.index, within):
            continue
        shown = snapshot.text_of(element.index)
        inside = any(field.tag == "input" and snapshot.is_inside(field.element, element.index) for field in fields)
        if element.index not in known and not inside and (element.role == "combobox" or is_placeholder(shown)):
            menus.append(Menu(element.index, element.name, shown, None))
    return menus


def find_strays(
    snapshot: Snapshot, fields: list[Field], menus: list[Menu], within: int, words: ContactWords
) -> list[str]:
    """What asks for a topic inside an element and belongs to no control that is known: a person would see one there.

    Words that ask for a choice, and labels of nothing.
    """
    known = {field.element for field in fields} | {menu.element for menu in menus}
    named = {plain(label) for field in fields for label in field.labels} | {plain(menu.label) for menu in menus}
    strays = []
    for run in snapshot.runs_in(within):
        around = [*snapshot.ancestors(run.element)]
        is_named = any(plain(run.text) in label for label in named)
        if run.kind != "text" or is_named or any(element.index in known for element in around):
            continue
        label = any(element.tag == "label" for element in around) and is_one_of(run.text, words.topic)
        if label or (is_placeholder(run.text) and asks_topic((run.text,)) and around[0].role not in _TITLES):
            strays.append(run.text)
    return strays


def find_menu_choices(before: Snapshot, after: Snapshot) -> list[tuple[str, str]]:
    """What can be chosen now that a menu is open: (words, element). By their roles, else by being new on the page."""
    known = {(element.role, before.text_of(element.index)) for element in before.elements if element.role in MENU_ROLES}
    choices = [
        (after.text_of(element.index), str(element.index)) for element in after.elements if element.role in MENU_ROLES
    ]
    fresh = [choice for choice in choices if not any((role, choice[0]) in known for role in MENU_ROLES)]
    if fresh or choices:
        return fresh or choices
    lines = {run.text for run in before.runs}
    return [(run.text, str(run.element)) for run in after.runs if run.kind == "text" and run.text not in lines]


def _groups(fields: list[Field], words: ContactWords, snapshot: Snapshot) -> list[list[Field]]:
    """Each question to which one of several answers is chosen, those that are labelled as what it is about first."""
    selects = [[field] for field in fields if field.tag == "select" and not field.disabled]
    radios: dict[str, list[Field]] = {}
    for field in fields:
        if field.type in {"radio", "option"}:
            radios.setdefault(field.name or f"in {_container_of(field, snapshot)}", []).append(field)
    cards: dict[int, list[Field]] = {}
    for field in fields:
        if field.is_button and field.type == "button" and not field.disabled and not is_toggle(field, snapshot):
            cards.setdefault(_container_of(field, snapshot), []).append(field)
    labelled = [group for group in selects if any(mentions(label, words.topic) for label in group[0].labels)]
    asking = [group for group in selects if group not in labelled and asks_topic(group[0].labels)]
    rest = [group for group in selects if group not in labelled and group not in asking]
    return [*labelled, *asking, *rest, *radios.values(), *(group for group in cards.values() if len(group) > 1)]


def _choice_in(
    group: Sequence[Field], words: ContactWords, snapshot: Snapshot, *, number: str, first: bool
) -> Topic | None:
    options = _options_of(group)
    question = question_of(group[0], snapshot)
    purpose, choice = "order_number", own_order(options, number, _values_of(group))
    if choice is None and lists_orders(options, question):
        return None  # another order than the one that is meant
    if choice is None and (choice := refusal_of(options, question, words)):
        purpose = "offers"
    if choice is None and (choice := _by_mail(options)):
        purpose = "reply"
    if choice is None and (choice := _yes(options, group[0], snapshot)):
        purpose = "about_an_order"
    if choice is None and not any(_ASKS_ELSE.search(plain(label)) for label in group[0].labels[:1]):
        purpose, choice = "topic", choose(options, words.topics)
        # A second question is only answered where one answer speaks of the order: "other" is none. Nor is a button
        # pressed that may do something else.
        sure = choice is not None and is_about_order(choice[0])
        if group[0].is_button and not sure:
            return None
        if choice is not None and not first and not sure and not asks_to_cancel(choice[0]):
            return None
    if choice is None:
        return None
    if group[0].tag == "select":
        return Topic(group[0], *choice, purpose=purpose)
    picked = group[int(choice[1])]
    return Topic(picked, choice[0], picked.value, purpose=purpose)


def _options_of(group: Sequence[Field]) -> list[tuple[str, str]]:
    """The answers to one question: their words, and the value or the place of each."""
    if group[0].tag == "select":
        return [(option.text, option.value) for option in group[0].options if not option.disabled and option.value]
    return [((field.labels or (field.text,))[0], str(place)) for place, field in enumerate(group)]


def _values_of(group: Sequence[Field]) -> list[str]:
    """What each answer sends."""
    if group[0].tag == "select":
        return [option.value for option in group[0].options if not option.disabled and option.value]
    return [field.value for field in group]


def _yes(options: Sequence[tuple[str, str]], first: Field, snapshot: Snapshot) -> tuple[str, str] | None:
    """Yes, where a form asks whether the message is about an order and wants nothing but yes or no."""
    question = (
        (first.labels[0] if first.labels else "") if first.tag == "select" else text_before(first, snapshot) or ""
    )
    said = {plain(label): (label, value) for label, value in options if not is_placeholder(label)}
    asks = re.match(r"(?:is|does|do you|are you)\b.{0,40}\babout\b.{0,30}\b(?:orders?|purchase)\b", plain(question))
    return said["yes"] if asks and set(said) == {"yes", "no"} else None


def _by_mail(options: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The choice of an answer by email, where a form asks for nothing but the way of it."""
    said = [(plain(option[0]), option) for option in options if not is_placeholder(option[0])]
    mail = [option for words, option in said if _BY_MAIL.search(words) and not _BY_OTHER.search(words)]
    others = [words for words, _ in said if not _BY_MAIL.search(words)]
    short = all(len(words) < 30 for words, _ in said)
    return mail[0] if len(mail) == 1 and short and others and all(map(_BY_OTHER.search, others)) else None


def _shown_by(field: Field, snapshot: Snapshot) -> str | None:
    """What a menu's control shows; ``None`` for what is no such control."""
    role = snapshot.elements[field.element].role
    if field.is_button:
        shown = field.text
        return shown if role == "combobox" or (is_placeholder(shown) and shown and "file" not in plain(shown)) else None
    if field.type == "combobox":
        return field.value
    if field.tag == "input" and (role == "combobox" or (field.read_only and any(map(is_placeholder, field.labels)))):
        return field.value
    return None


def _container_of(field: Field, snapshot: Snapshot) -> int:
    """The element that holds a group of choices that carry no name: the smallest around that holds another of them."""
    around = [element for element in snapshot.ancestors(field.element) if element.index != field.element]
    named = [element.index for element in around if element.role in {"radiogroup", "listbox", "group"}]
    alike = [
        other.element
        for other in snapshot.fields
        if other.element != field.element and (other.type, other.is_button) == (field.type, field.is_button)
    ]
    shared = (element.index for element in around if any(snapshot.is_inside(other, element.index) for other in alike))
    return named[0] if named else next(shared, -1)
