"""The control that sends a contact form, or leads on to its next step: a button, or what is drawn as one. Pure."""

import re
from collections.abc import Callable, Iterable

from flows.fields import find_button
from flows.reading.words import is_one_of, plain
from flows.snapshot import Element, Field, Snapshot

_SENDS = re.compile(r"(?:please )?(?:send|submit|e-?mail us|contact us|ask us|post)\b.{0,30}")
_SENDS_ELSE = re.compile(r"\b(?:code|copy|link|again|password|review|photos?|files?|newsletter|cancel|sign up)\b")
_MINE = r"(?:my|your|the|this|all)"
_LEADS_ON = re.compile(
    r"(?:(?:save|ok|agree) (?:and|&) )?(?:continue|next|proceed|go on|move on|carry on)"
    r"(?: step|,? (?:to|with|and|&) .{1,40}|: .{1,40})?|(?:go |on )?to (?:the )?(?:next step|step \d|review|summary)|"
    rf"(?:review|preview|check|look over|see)(?: {_MINE})?(?: (?:message|request|e?inquiry|enquiry|question|details|"
    r"answers|entries|summary|form|ticket|e-?mail|everything))?(?: (?:and|&) (?:send|submit|confirm|continue))?"
)
_LEADS_AWAY = re.compile(
    r"\b(?:shopping|browsing|guest|google|apple|facebook|amazon|paypal|checkout|payment|cart|bag|home|store|shop|sign|"
    r"log|chat|phone|call|product|slide|image|account)\b"
)
_ENDS = frozenset({"main", "section", "article", "dialog", "body"})
_DRAWN = frozenset({"a", "div", "span"})
_FRAME = frozenset({"banner", "navigation", "contentinfo"})


def find_submit(
    snapshot: Snapshot, form: int, message: Field, fields: list[Field], captions: tuple[str, ...]
) -> tuple[int, Field | None]:
    """Returns the element that holds the whole form, and the control that sends it.

    A form element holds itself. Fields outside any form are held by the largest part of the page around the message
    in which one control sends something.
    """

    def sends(caption: str) -> bool:
        return is_sending(caption, captions)

    if form >= 0:
        known = find_button(fields, captions) or _sends(fields) or _only(_drawn(snapshot, form, sends))
        if known is not None:
            return form, known
    found: tuple[int, Field | None] = (form, None)
    for element in snapshot.ancestors(form if form >= 0 else message.element):
        inside = [
            field for field in snapshot.fields if field.is_button and snapshot.is_inside(field.element, element.index)
        ]
        captioned = [field for field in inside if sends(field.text)]
        captioned += [
            field
            for field in _drawn(snapshot, element.index, sends)
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


def find_step_controls(snapshot: Snapshot, captions: tuple[str, ...], *, last: bool) -> list[Field]:
    """The controls in the page's own matter that lead on to a next step, or where it is the last one, that send it."""

    def does(caption: str) -> bool:
        return is_sending(caption, captions) if last else leads_on(caption)

    buttons = [field for field in snapshot.fields if field.is_button and not field.disabled and does(field.text)]
    found = buttons + [
        field
        for field in _drawn(snapshot, -1, does)
        if last or _is_link(snapshot, field.element)
        if not any(snapshot.is_inside(button.element, field.element) for button in buttons)
    ]
    return sorted((field for field in found if not in_frame(snapshot, field.element)), key=lambda field: field.element)


def part_around(snapshot: Snapshot, control: Field, others: Iterable[Field]) -> int:
    """The element that holds a step: the form of its control, else the largest part in which it is the only one."""
    if control.form >= 0:
        return control.form
    rest = [other.element for other in others if other.element != control.element]
    within = control.element
    for element in snapshot.ancestors(control.element):
        if any(snapshot.is_inside(other, element.index) for other in rest):
            break
        within = element.index
        if element.index != control.element and (element.tag in _ENDS or element.role in {"dialog", "main"}):
            break
    return within


def is_sending(caption: str, captions: tuple[str, ...]) -> bool:
    """Whether a control sends a form, by its words."""
    return is_one_of(caption, captions) or _is_sending(caption)


def leads_on(caption: str) -> bool:
    """Whether a control leads on to the next step of a form, by its words."""
    said = plain(caption)
    return _LEADS_ON.fullmatch(said) is not None and not _LEADS_AWAY.search(said)


def in_frame(snapshot: Snapshot, element: int) -> bool:
    """Whether an element belongs to the site's frame around the page's own matter."""
    return any(around.role in _FRAME for around in snapshot.ancestors(element))


def _sends(fields: list[Field]) -> Field | None:
    return _only([field for field in fields if field.is_button and not field.disabled and _is_sending(field.text)])


def _is_sending(text: str) -> bool:
    return _SENDS.fullmatch(plain(text)) is not None and not _SENDS_ELSE.search(plain(text))


def _drawn(snapshot: Snapshot, within: int, does: Callable[[str], bool]) -> list[Field]:
    """Links and boxes inside an element that do something by their words, and that are no heading or label."""
    found: list[Element] = []
    for element in snapshot.elements:
        pressed = element.tag in _DRAWN and element.role in {"", "link", "button"}
        if not pressed or not snapshot.is_inside(element.index, within) or element.index == within:
            continue
        if not does(snapshot.text_of(element.index)) or _is_titled(snapshot, element):
            continue
        if found and snapshot.is_inside(element.index, found[-1].index):
            continue  # the inner part of the same one
        found.append(element)
    return [_as_field(element, snapshot) for element in found]


def _is_link(snapshot: Snapshot, element: int) -> bool:
    """Whether an element is there to be pressed; a step that is only named, as in a line of all steps, is not."""
    pressed = snapshot.elements[element].role in {"link", "button"}
    return pressed and not any(around.role in {"listitem", "list"} for around in snapshot.ancestors(element))


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
