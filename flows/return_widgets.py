"""The controls of a return's step that are no fields of HTML, as the fields that they stand for.

``with_widgets`` gives back a snapshot in which a list of the shop's own making is a select, a row of "- 0 +" is a field
of the type ``stepper`` that holds a number, and a button that stays pressed is a box or a choice to tick. All else that
reads a step then knows no difference.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from playwright.sync_api import Error, Page

from flows.listbox import ListboxShut, find_listboxes, read_options
from flows.reading.words import plain
from flows.return_options import gives_reason, is_placeholder, keeps_piece, takes_piece, way_back
from flows.return_review import in_frame
from flows.snapshot import Field, Snapshot

_MORE = re.compile(r"\+|plus|up|(?:add|increase|increment)\b.*|(?:.*\b)?(?:one|1) more\b.*")
_LESS = re.compile(r"[-−–—]|minus|down|(?:remove|decrease|decrement|reduce)\b.*|(?:.*\b)?(?:one|1) (?:less|fewer)\b.*")
_NUMBER = re.compile(r"(\d{1,3})(?:\s*(?:/|of)\s*\d{1,3})?")
_PICKS = re.compile(
    r"(?:return|send back) |returning\b|will be returned$|"
    r"(?:select|selected|add|added|mark|marked) (?:for|to) (?:the |my |your )?return\b"
)
_SOME = "some value"  # one by which no choice is known as not made
_AROUND = 4  # elements around a button in which a stepper's other parts stand
_PRESSED = """() => (window[Symbol.for('kors-bot.elements')] || []).map((el, place) =>
  el.hasAttribute('aria-pressed') ? [place, 'pressed'] : el.tagName === 'BUTTON' &&
  /^(?:checkbox|switch|radio)$/.test(el.getAttribute('role') || '') ? [place, el.getAttribute('role')] : null)
  .filter(Boolean)"""


@dataclass(frozen=True, slots=True)
class Stepper:
    """A number with a button that makes it smaller and one that makes it larger."""

    field: Field
    less: Field
    more: Field


def with_widgets(page: Page, snapshot: Snapshot, *, shut: dict[tuple[str, ...], str] | None = None) -> Snapshot:
    """The page's newest snapshot with a field for each control of its own making.

    Where ``shut`` is given, lists are opened to be read, and those that cannot be are put down in it by their names
    with what went wrong; none that stands in it already is tried again.
    """
    try:
        lists = _read_lists(page, snapshot, shut)
        pressed: dict[int, str] = {int(place): kind for place, kind in page.evaluate(_PRESSED)}
    except Error:
        return snapshot  # the page has just been replaced: there will be another look at it
    steppers = find_steppers(snapshot)
    toggles = _find_toggles(snapshot, pressed)
    added = [*lists, *(stepper.field for stepper in steppers), *toggles]
    if not added:
        return snapshot
    taken = {field.element for field in added}
    kept = [field for field in snapshot.fields if field.element not in taken]
    return replace(snapshot, fields=tuple(sorted([*kept, *added], key=lambda field: (field.run, field.element))))


def find_steppers(snapshot: Snapshot) -> list[Stepper]:
    """The steppers of a page in its order. A number that may be typed is left to its own field."""
    buttons = [field for field in snapshot.fields if field.is_button and not in_frame(snapshot, field.element)]
    more = [button for button in buttons if _says(button, _MORE)]
    less = [button for button in buttons if _says(button, _LESS) and button not in more]
    return [found for button in more if (found := _stepper_at(button, more, less, snapshot)) is not None]


def _stepper_at(button: Field, more: list[Field], less: list[Field], snapshot: Snapshot) -> Stepper | None:
    around = [element for element in snapshot.ancestors(button.element) if element.index != button.element][:_AROUND]
    for element in around:
        if sum(snapshot.is_inside(other.element, element.index) for other in more) > 1:
            return None
        fewer = [other for other in less if snapshot.is_inside(other.element, element.index)]
        if len(fewer) > 1:
            return None
        if not fewer:
            continue
        inside = [
            field
            for field in snapshot.fields
            if not field.is_button and field.type != "stepper" and snapshot.is_inside(field.element, element.index)
        ]
        if any(field.type == "number" and not field.read_only for field in inside):
            return None
        said = [
            run.text
            for run in snapshot.runs_in(element.index)
            if run.kind == "text"
            and not any(snapshot.is_inside(run.element, part.element) for part in (button, fewer[0]))
        ]
        numbers = [
            found[1] for text in (*(field.value for field in inside), *said) if (found := _NUMBER.fullmatch(text))
        ]
        if len(numbers) != 1:
            return None
        return Stepper(_as_number(button, fewer[0], element.index, numbers[0], inside, snapshot), fewer[0], button)
    return None


def _as_number(more: Field, less: Field, element: int, value: str, inside: list[Field], snapshot: Snapshot) -> Field:
    names = [around.name for around in snapshot.ancestors(element) if around.name][:1]
    names += [label for part in (*inside, more, less) for label in part.labels]
    first = min(more.run, less.run)
    before = snapshot.runs[first - 1] if 0 < first <= len(snapshot.runs) else None
    if before is not None and before.kind == "text" and not _NUMBER.fullmatch(before.text):
        names.append(before.text)
    return replace(
        less,
        element=element,
        tag="stepper",
        type="stepper",
        id="",
        name="",
        labels=tuple(dict.fromkeys(names)),
        text="",
        required=False,
        value=value,
        checked=False,
        disabled=more.disabled and less.disabled,
        run=first,
        box=snapshot.elements[element].box,
    )


def _says(button: Field, pattern: re.Pattern[str]) -> bool:
    words = (button.text, *button.labels)
    return any(pattern.fullmatch(" ".join(word.split()).casefold()) for word in words if word)


def _find_toggles(snapshot: Snapshot, pressed: dict[int, str]) -> list[Field]:
    """Buttons that stay pressed and custom boxes, as boxes to tick; of those that exclude each other, as choices."""
    buttons = [field for field in snapshot.fields if field.element in pressed and field.is_button]
    found = [
        _as_tick(field, "radio" if pressed[field.element] == "radio" else "checkbox")
        for field in buttons
        if pressed[field.element] != "pressed"
    ]
    found += [_as_tick(field, "checkbox") for field in snapshot.fields if field.type == "switch"]
    staying = [field for field in buttons if pressed[field.element] == "pressed"]
    for group in _rows(staying, snapshot):
        words = [_caption(field) for field in group]
        if len(set(words)) == 1:  # the same on each of several items
            found += [_as_tick(field, "checkbox") for field in group if _takes(words[0])]
        elif _exclude_each_other(words):
            found += [_as_tick(field, "radio") for field in group]
    return found


def _exclude_each_other(words: list[str]) -> bool:
    keeps_or_takes = sum(map(keeps_piece, words)) == 1 and len(words) > 1
    ways = {way_back(word) for word in words} - {None}
    return keeps_or_takes or len(ways) > 1 or sum(map(gives_reason, words)) > 1


def _takes(words: str) -> bool:
    return takes_piece(words) or _PICKS.match(plain(words)) is not None


def _rows(buttons: list[Field], snapshot: Snapshot) -> Iterable[list[Field]]:
    """Buttons that stand together, without another such button between them and the rest."""
    rows: dict[int, list[Field]] = {}
    for button in buttons:
        around = [element.index for element in snapshot.ancestors(button.element)][1:3]
        row = next(
            (index for index in around if sum(snapshot.is_inside(other.element, index) for other in buttons) > 1),
            button.element,
        )
        rows.setdefault(row, []).append(button)
    return rows.values()


def _caption(button: Field) -> str:
    return button.text or (button.labels[0] if button.labels else "")


def _as_tick(field: Field, kind: str) -> Field:
    labels = (*field.labels, *([field.text] if field.text and field.text not in field.labels else ()))
    return replace(field, tag="toggle", type=kind, labels=labels, text="", name="", value="")


def _read_lists(page: Page, snapshot: Snapshot, shut: dict[tuple[str, ...], str] | None) -> list[Field]:
    fields = []
    for box in find_listboxes(page, snapshot):
        if in_frame(snapshot, box.element):
            continue
        if shut is not None and not box.disabled and box.labels not in shut:
            try:
                box = replace(box, options=read_options(page, box))
            except ListboxShut as error:
                shut[box.labels] = str(error)
        if box.options or not box.typed or is_placeholder(box.shown, _SOME):
            fields.append(box.as_select(snapshot))
    return fields
