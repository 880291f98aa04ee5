"""Finding a form's fields and buttons like a person would: by label, then type and autocomplete, then name and id.

Always inside the right form: a page may hold three with an "Email".
"""

import re
from collections.abc import Callable, Iterable, Sequence

from flows.reading.words import is_one_of, mentions, plain
from flows.snapshot import Field, Snapshot

_REGISTERS = re.compile(r"\b(?:create|register|join|sign up|signup|enrol|new account|new customer)\b")


def forms_of(snapshot: Snapshot) -> dict[int, list[Field]]:
    """Returns the visible fields of each form, by the element of the form; -1 holds those outside any."""
    forms: dict[int, list[Field]] = {}
    for field in snapshot.fields:
        forms.setdefault(field.form, []).append(field)
    return forms


def find_field(
    fields: Iterable[Field],
    labels: tuple[str, ...],
    *,
    types: Sequence[str] = (),
    autocomplete: Sequence[str] = (),
    names: str = "",
) -> Field | None:
    """Returns the one field that the labels, types, autocomplete tokens or a pattern on name and id point to.

    The first of these that leaves exactly one is taken; a field that may not be written to is no candidate. ``None``
    when nothing fits, or two fit equally.
    """
    open_fields = [field for field in fields if not field.is_button and not field.disabled and not field.read_only]
    tests: tuple[Callable[[Field], bool], ...] = (
        lambda field: bool(set(field.autocomplete.split()) & set(autocomplete)) and _fits(field, types, labels),
        lambda field: any(is_one_of(label, labels) for label in field.labels),
        lambda field: (
            any(mentions(label, labels) and len(plain(label)) < 60 for label in field.labels) and _writes(field, types)
        ),
        lambda field: bool(types) and field.type in types,
        lambda field: bool(names) and re.search(names, f"{field.name} {field.id}", re.IGNORECASE) is not None,
    )
    for test in tests:
        found = [field for field in open_fields if test(field)]
        if len(found) == 1:
            return found[0]
        typed = [field for field in found if field.type in types]
        if len(typed) == 1:
            return typed[0]
    return None


def find_button(fields: Iterable[Field], captions: tuple[str, ...]) -> Field | None:
    """Returns the button with the best caption; without any known caption, the form's only submit button."""
    buttons = [field for field in fields if field.is_button and not field.disabled]
    for caption in captions:
        named = [
            button
            for button in buttons
            if is_one_of(button.text, (caption,)) or any(is_one_of(label, (caption,)) for label in button.labels)
        ]
        if len(named) == 1:
            return named[0]
    submits = [button for button in buttons if button.type in {"submit", "image"}]
    return submits[0] if len(submits) == 1 else None


def registers(fields: Iterable[Field]) -> bool:
    """Whether a form makes a new account: two passwords, a new one, or a button that says so."""
    fields = list(fields)
    secrets = [field for field in fields if field.type == "password"]
    if len(secrets) > 1 or any("new-password" in field.autocomplete for field in secrets):
        return True
    return any(field.is_button and field.type != "button" and _REGISTERS.search(plain(field.text)) for field in fields)


def _fits(field: Field, types: Sequence[str], labels: tuple[str, ...]) -> bool:
    return not types or field.type in types or any(mentions(label, labels) for label in field.labels)


def _writes(field: Field, types: Sequence[str]) -> bool:
    return not types or field.type in types or field.type == "text"
