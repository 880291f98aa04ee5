"""What a contact form holds that nobody can change there: it has to be the person's own, and this order. Pure."""

import re
from collections.abc import Iterable

from flows.contact_labels import name_of
from flows.errors import AskPerson
from flows.reading.words import bare_number, is_one_of
from flows.shop import ContactWords
from flows.snapshot import Field

_HIDDEN = re.compile(r"[*•·]+")  # what stands for the letters of an address that is not shown whole


def find_fixed(fields: Iterable[Field], words: ContactWords) -> tuple[tuple[str, Field], ...]:
    """Returns the fields that say who writes, or about which order, and that cannot be written to."""
    purposes = {
        "email": words.email,
        "first_name": words.first_name,
        "last_name": words.last_name,
        "full_name": words.full_name,
        "order_number": words.order_number,
    }
    found = []
    for field in fields:
        if field.tag != "input" or not (field.read_only or field.disabled) or not field.value.strip():
            continue
        named = (
            purpose for purpose, labels in purposes.items() if any(is_one_of(said, labels) for said in field.labels)
        )
        purpose = "email" if field.type == "email" else next(named, None)
        if purpose is not None:
            found.append((purpose, field))
    return tuple(found)


def fields_fixed(
    fixed: Iterable[tuple[str, Field]], *, email: str, names: Iterable[str], number: str
) -> dict[str, str]:
    """Returns what they hold, by purpose. Raises ``AskPerson`` for what is another's, or another order."""
    fields, known = {}, [*names]
    for purpose, field in fixed:
        shown = field.value.strip()
        if not is_own(purpose, shown, email=email, names=known, number=number):
            raise AskPerson(
                f'The contact form holds {shown[:60]!r} as "{name_of(field)}", which is not yours or not this order, '
                "and cannot be changed there, so nothing was sent; look at the picture."
            )
        fields[purpose] = shown
    return fields


def is_own(purpose: str, shown: str, *, email: str, names: Iterable[str], number: str) -> bool:
    """Whether what a field shows is the person's own, or the order that is meant."""
    if purpose == "email":
        parts = map(re.escape, _HIDDEN.split(shown.strip().casefold()))
        return re.fullmatch(".+".join(parts), email.strip().casefold()) is not None
    if purpose == "order_number":
        return _letters(bare_number(shown)) == _letters(bare_number(number))
    known = {word for name in names for word in name.casefold().split()}
    return not known or bool(known & set(shown.casefold().split()))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
