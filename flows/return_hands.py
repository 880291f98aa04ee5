"""Putting a choice into one control of a return's step, whatever that is made of. Others read what it then holds."""

from dataclasses import replace

from playwright.sync_api import Error

from flows.listbox import ListboxShut, choose, find_listboxes
from flows.return_kinds import name_of
from flows.return_request import stop
from flows.return_widgets import Stepper, find_steppers
from flows.snapshot import Field, Option, Snapshot, locate
from flows.ticking import tick, untick
from flows.visit import Visit

REACH = 3000  # milliseconds in which a control has to come within a person's reach
_PRESSES = 40  # presses by which a number is set at most
_COUNTS = 1.0  # seconds in which a number shows that its button was pressed
_LOOK = 0.1  # seconds between two looks at it


def put_tick(visit: Visit, field: Field, *, on: bool = True) -> None:
    """Ticks a box, chooses one of several choices, or takes the tick of a box away. Raises Playwright's errors."""
    target = locate(visit.page, field.element)
    if field.tag == "toggle":
        if field.checked != on:
            target.click(timeout=REACH)
    elif on:
        tick(target)
    else:
        untick(target)


def put_option(visit: Visit, field: Field, option: Option, snapshot: Snapshot) -> None:
    """Chooses from a select or a list. Raises ``AskPerson`` for a list that cannot be worked, Playwright's errors else.

    ``snapshot`` is the page's newest, as for all that is found by its elements.
    """
    if field.type != "listbox":
        locate(visit.page, field.element).select_option(option.value, timeout=REACH)
        return
    box = next((box for box in find_listboxes(visit.page, snapshot) if box.element == field.element), None)
    if box is None:
        raise Error("not attached: the list was drawn anew")
    try:
        choose(visit.page, replace(box, options=box.options or field.options), option.text)
    except ListboxShut as error:
        raise stop(visit, f'The list "{name_of(field)}" cannot be worked ({error})', snapshot) from error


def put_number(visit: Visit, field: Field, number: int, snapshot: Snapshot) -> None:
    """Sets a number: by typing it, or by pressing a stepper's buttons until it shows it. Raises as ``put_option``."""
    if field.type != "stepper":
        locate(visit.page, field.element).fill(str(number), timeout=REACH)
        return
    steppers = find_steppers(snapshot)
    place = next((place for place, one in enumerate(steppers) if one.field.element == field.element), -1)
    if place < 0:
        raise Error("not attached: the stepper was drawn anew")
    stepper, name = steppers[place], name_of(field)
    for _ in range(_PRESSES):
        shown = int(stepper.field.value)
        if shown == number:
            return
        button, step = (stepper.more, 1) if shown < number else (stepper.less, -1)
        if button.disabled or not visit.click(button.element):
            break
        later = _await_number(visit, place, shown)
        if later is None or int(later.field.value) != shown + step:
            break
        stepper = later
    raise stop(visit, f'"{name}" cannot be set to {number}', visit.look().snapshot)


def _await_number(visit: Visit, place: int, shown: int) -> Stepper | None:
    """The stepper at the same place, as soon as it shows another number."""
    deadline = visit.clock() + _COUNTS
    while True:
        steppers = find_steppers(visit.look().snapshot)
        if place < len(steppers) and int(steppers[place].field.value) != shown:
            return steppers[place]
        if visit.clock() > deadline:
            return None
        visit.wait_for_change(visit.text(), _LOOK)
