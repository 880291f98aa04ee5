"""What a contact form requires, and of that, what nobody knows how to fill in. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace

from flows.contact_labels import question_of
from flows.contact_topics import asks_topic, stays_open
from flows.reading.words import is_one_of, plain
from flows.snapshot import Field, Snapshot

_TICKS = frozenset({"checkbox", "radio"})
LISTBOX = "listbox"  # the type of a list that stands in the place of a select
_SETTLED = (  # what may stay as the shop has set it
    "country", "country/region", "region", "language", "title", "salutation", "country code", "phone country code",
)  # fmt: skip
_SUBJECT = re.compile(
    r"(?:(?:your|message|email|the) )?(?:subject|topic|title|headline)(?: line| of (?:your|the) (?:message|e-?mail))?"
    r"(?: (?:required))?"
)


def find_subject(rest: Iterable[Field]) -> Field | None:
    """Returns the line that has to be filled in and asks for no more than what the message is about."""
    lines = [field for field in rest if field.tag == "input" and field.type in {"text", ""} and is_marked(field)]
    asking = [field for field in lines if any(_SUBJECT.fullmatch(plain(label)) for label in field.labels)]
    return asking[0] if len(asking) == 1 and not (asking[0].disabled or asking[0].read_only) else None


def find_unknown(rest: list[Field], fields: list[Field], snapshot: Snapshot, *, answered: bool) -> tuple[Field, ...]:
    """Returns the fields that a person would have to fill in, and of which nobody told us how.

    A list that still asks for a choice counts where the form marks nothing as required, or where it asks what the
    message is about and nothing else does. Of a question with several answers there is one, called by the question.
    """
    marks = any(map(is_marked, fields))
    chosen = {field.name for field in fields if field.type == "radio" and field.checked and field.name}
    found = []
    for field in rest:
        if field.disabled or field.read_only or (field.type == "radio" and field.name in chosen):
            continue
        if field.type == LISTBOX and all(option.disabled for option in field.options):
            if not is_settled(field.labels) and not any("optional" in plain(label) for label in field.labels):
                found.append(field)  # a list whose choices nobody could read: whatever it shows may be wrong
            continue
        if field.tag == "select":
            optional = is_settled(field.labels) or any("optional" in plain(label) for label in field.labels)
            asks = not optional and (not marks or (not answered and asks_topic(field.labels)))
            if stays_open(field) and (is_marked(field) or asks):
                found.append(field)
        if _must_be_filled(field) and field not in found:
            found.append(field)
    asked: dict[str, Field] = {}
    for field in found:
        if field.type == "radio":
            field = replace(field, labels=(question_of(field, snapshot),))
        asked.setdefault(field.name if field.type == "radio" and field.name else str(field.element), field)
    return tuple(asked.values())


def is_marked(field: Field) -> bool:
    """Whether a form says of a field that it has to be filled in."""
    return field.required or any(re.search(r"\*|\(required\)", label, re.IGNORECASE) for label in field.labels)


def is_settled(labels: Iterable[str]) -> bool:
    """Whether a field may stay as the shop has set it."""
    return any(is_one_of(label, _SETTLED) for label in labels)


def _must_be_filled(field: Field) -> bool:
    if not is_marked(field):
        return False
    if field.type in _TICKS:
        return not field.checked
    return not (field.value.strip() and any(is_one_of(label, _SETTLED) for label in field.labels))
