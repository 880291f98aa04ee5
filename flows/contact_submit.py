"""The control that sends a contact form: a button, or a link or box that is drawn as one. Pure."""

import re
from collections.abc import Iterable

from flows.fields import find_button
from flows.reading.words import is_one_of, plain
from flows.snapshot import Element, Field, Snapshot

_SENDS = re.compile(r"(?:please )?(?:send|submit|e-?mail us|contact us|ask us|post)\b.{0,30}")
_SENDS_ELSE = re.compile(r"\b(?:code|copy|link|again|password|review|photos?|files?|newsletter|cancel|sign up)\b")
_ENDS = frozenset({"main", "section", "article", "dialog", "body"})
_DRAWN = frozenset({"a", "div", "span"})


def find_submit(
    snapshot: Snapshot, form: int, message: Field, fields: list[Field], captions: tuple[str, ...]
) -> tuple[int, Field | None]:
    """Returns the element that holds the whole form, and the control that sends it.

    A form element holds itself. Fields outside any form are held by the largest part of the page around the message
    in which one control sends something.
    """
    if form >= 0:
        known = find_button(fields, captions) or _sends(fields) or _only(_drawn(snapshot, form, captions))
        if known is not None:
            return form, known
    found: tuple[int, Field | None] = (form, None)
    for element in snapshot.ancestors(form if form >= 0 else message.element):
        inside = [
            field for field in snapshot.fields if field.is_button and snapshot.is_inside(field.element, element.index)
        ]
        captioned = [field for field in inside if is_one_of(field.text, captions) or _is_sending(field.text)]
        captioned += [
            field
            for field in _drawn(snapshot, element.index, captions)
            if not any(snapshot.is_inside(button.element, field.element) for button in captioned)
        ]
        if len(captioned) > 1:
            break
        if captioned:
            found = (form if form >= 0 else element.index, captioned[0])
        if found[1] is not None and (form >= 0 or element.tag in _ENDS or element.role in {"dialog", "main"}):
            break
    if found[1] is None and form < 0:
        return -1, find_button(fields, captions)
    return found


def _sends(fields: list[Field]) -> Field | None:
    return _only([field for field in fields if field.is_button and not field.disabled and _is_sending(field.text)])


def _is_sending(text: str) -> bool:
    return _SENDS.fullmatch(plain(text)) is not None and not _SENDS_ELSE.search(plain(text))


def _drawn(snapshot: Snapshot, within: int, captions: tuple[str, ...]) -> list[Field]:
    """Links and boxes inside an element whose words are a caption, and that are no heading or label."""
    found: list[Element] = []
    for element in snapshot.elements:
        pressed = element.tag in _DRAWN and element.role in {"", "link", "button"}
        if not pressed or not snapshot.is_inside(element.index, within) or element.index == within:
            continue
        words = snapshot.text_of(element.index)
        if not (is_one_of(words, captions) or _is_sending(words)) or _is_titled(snapshot, element):
            continue
        if found and snapshot.is_inside(element.index, found[-1].index):
            continue  # the inner part of the same one
        found.append(element)
    return [_as_field(element, snapshot) for element in found]


def _is_titled(snapshot: Snapshot, element: Element) -> bool:
    return any(
        around.role == "heading" or around.tag in {"label", "legend", "button", "p", "nav", "header", "footer"}
        for around in snapshot.ancestors(element.index)
    )


def _as_field(element: Element, snapshot: Snapshot) -> Field:
    return Field(
        element=element.index, tag=element.tag, type="button", id="", name="", autocomplete="", labels=(),
        text=snapshot.text_of(element.index), required=False, max_length=None, pattern="", options=(), value="",
        checked=False, disabled=False, read_only=False, form=-1, line=0, run=0, box=element.box,
    )  # fmt: skip


def _only(fields: Iterable[Field]) -> Field | None:
    found = list(fields)
    return found[0] if len(found) == 1 else None
