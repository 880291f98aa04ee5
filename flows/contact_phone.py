"""A phone number that a form takes in parts: "Area code", "Prefix", "Line number". Pure."""

import re
from collections.abc import Sequence

from flows.errors import AskPerson
from flows.snapshot import Field

_SIZES = frozenset({(3, 3, 4), (3, 7)})  # letters that each part takes, of the ten digits of a number
_TOKENS = frozenset({"tel-area-code", "tel-local", "tel-local-prefix", "tel-local-suffix"})
_PART = re.compile(r"\b(?:area|prefix|exchange|line|phone|telephone|mobile)\b", re.IGNORECASE)
_DIGITS = 10


def find_phone_parts(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields that take one phone number together, in their order; none where that is not sure."""
    open_ones = [field for field in fields if field.tag == "input" and not field.disabled and not field.read_only]
    found = []
    for size in (3, 2):
        for place in range(len(open_ones) - size + 1):
            parts = open_ones[place : place + size]
            if tuple(part.max_length for part in parts) in _SIZES and _belong_together(parts):
                found.append(tuple(parts))
        if found:
            break
    return found[0] if len(found) == 1 else ()


def phone_in_parts(parts: Sequence[Field], phone: str | None) -> list[tuple[Field, str]]:
    """What goes into the fields that take the phone number together. Raises ``AskPerson`` where they need another."""
    values = split_phone(phone or "", parts) if parts else None
    if values is None and any(field.required for field in parts):
        raise AskPerson(
            "The contact form requires a phone number of ten digits, so nothing was sent; set KORS_BOT_PHONE and run "
            "this again."
        )
    return [*zip(parts, values, strict=True)] if values is not None else []


def split_phone(phone: str, parts: Sequence[Field]) -> tuple[str, ...] | None:
    """A phone number as its parts take it; ``None`` for one that is not of ten digits."""
    digits = re.sub(r"\D", "", phone)
    digits = digits[1:] if len(digits) == _DIGITS + 1 and digits.startswith("1") else digits
    if len(digits) != _DIGITS:
        return None
    found, at = [], 0
    for part in parts:
        found.append(digits[at : at + (part.max_length or 0)])
        at += part.max_length or 0
    return tuple(found)


def _belong_together(parts: Sequence[Field]) -> bool:
    """Whether fields stand in one row, and each says that it is a part of a phone number."""
    level = abs(parts[0].box.y - parts[-1].box.y) < parts[0].box.height
    return level and all(
        part.type == "tel"
        or bool(set(part.autocomplete.split()) & _TOKENS)
        or any(_PART.search(label) for label in part.labels)
        for part in parts
    )
