"""The last press of a return, and the question "are you sure?" that a shop may ask after it.

It may come up in a layer over the page, or in the page itself, in the place of the button or beside it. In a layer only
the answers are looked at; a question in the page has to ask, in words that are understood, if the return is meant.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import ElementHandle

from flows.fields import find_button
from flows.reading.money import amounts_in
from flows.return_captions import agrees, declines
from flows.return_review import Review, lines_outside_frame, read_review
from flows.return_words import asks_if_sure, asks_to_return
from flows.snapshot import Element, Field, Snapshot, locate
from flows.visit import Visit

_REACH = 3000  # milliseconds in which a control has to come within a person's reach
_DIALOG = 1.5  # seconds in which the question appears, if there is one
_SAME = 0.7  # share of a page's lines that are still there beside a question that has come up in it
_LAYER = re.compile(r"modal|dialog|popup|pop-up|overlay|lightbox|confirm", re.IGNORECASE)


def press_and_agree(visit: Visit, button: ElementHandle, *, require: Callable[[Review, Snapshot], None]) -> None:
    """Presses the last button, and says yes once to the question that comes up after it, if one does.

    ``require`` looks at what the question says of fees, and raises ``AskPerson`` where that is too much.
    """
    before = visit.text()
    first = visit.look().snapshot
    there = {_look_of(element) for element in first.elements if _is_layer(element)}
    button.click(timeout=_REACH, no_wait_after=True)
    if not visit.wait_for_change(before, _DIALOG):
        return
    snapshot = visit.look().snapshot
    layers = [element for element in snapshot.elements if _is_layer(element) and _look_of(element) not in there]
    for layer in layers:
        yes = _find_yes(snapshot, layer.index, visit)
        if yes is not None:
            require(_read_question(_lines_in(snapshot, layer.index), first, visit), snapshot)
            locate(visit.page, yes.element).click(timeout=_REACH, no_wait_after=True)
            return
    captions = {field.text for field in first.fields if field.is_button}
    asked = _find_question(snapshot, captions)
    if asked is not None and _stays(first, snapshot):
        yes, around = asked
        require(_read_question(_lines_in(snapshot, around), first, visit), snapshot)
        locate(visit.page, yes.element).click(timeout=_REACH, no_wait_after=True)


def _read_question(lines: list[str], before: Snapshot, visit: Visit) -> Review:
    """What a question says of fees; a sum that was not on the page before it is none that anybody has agreed to."""
    review, currency = read_review(lines, visit.shop), visit.shop.site.currency
    known = {amount.amount for line in before.lines.values() for amount in amounts_in(line, currency=currency)}
    sums = {amount.amount for line in lines for amount in amounts_in(line, currency=currency)}
    is_new = bool(sums - known) and review.fee is None
    return replace(review, unreadable="an amount") if is_new and review.unreadable is None else review


def _find_question(snapshot: Snapshot, captions: set[str]) -> tuple[Field, int] | None:
    """A question that has come up in the page: the one new button that says yes to it, and the part that asks."""
    buttons = {field.element for field in snapshot.fields if field.is_button}
    fresh = [
        field
        for field in snapshot.fields
        if field.is_button and not field.disabled and field.text not in captions and agrees(field.text)
    ]
    if len(fresh) != 1:
        return None
    for around in snapshot.ancestors(fresh[0].element):
        said = [
            run.text
            for run in snapshot.runs_in(around.index)
            if run.kind == "text" and not any(element.index in buttons for element in snapshot.ancestors(run.element))
        ]
        if said:
            question = " ".join(said)
            asks = asks_if_sure(question) or ("?" in question and asks_to_return(question))
            return (fresh[0], around.index) if asks else None
    return None


def _stays(before: Snapshot, after: Snapshot) -> bool:
    """Whether the page is the one that was there, but for the question: another page may be one more step."""
    was, now = lines_outside_frame(before), set(lines_outside_frame(after))
    return before.url == after.url and sum(line in now for line in was) >= _SAME * len(was)


def _find_yes(snapshot: Snapshot, layer: int, visit: Visit) -> Field | None:
    inside = [field for field in snapshot.fields if snapshot.is_inside(field.element, layer)]
    buttons = [field for field in inside if field.is_button and not field.disabled and not declines(field.text)]
    listed = find_button(buttons, visit.shop.return_flow.confirm_dialog)
    return listed or next((button for button in buttons if agrees(button.text)), None)


def _is_layer(element: Element) -> bool:
    return element.role in {"dialog", "alertdialog"} or _LAYER.search(element.hint) is not None


def _look_of(element: Element) -> tuple[str, str, str]:
    return element.tag, element.hint, element.name


def _lines_in(snapshot: Snapshot, container: int) -> list[str]:
    lines: dict[int, list[str]] = {}
    for run in snapshot.runs_in(container):
        lines.setdefault(run.line, []).append(run.text)
    return [" ".join(texts) for texts in lines.values()]
