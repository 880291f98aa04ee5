"""Lists to choose from that are no selects: a button or a box shows what is chosen, and opens the choices on a press.

``find_listboxes`` names them on a page with what they are called and what they show; ``read_options`` opens one, reads
it and closes it again; ``choose`` opens it, presses one choice, and returns what the control shows then. All of them go
by what a person sees and a screen reader is told (a combobox, a button that has a list box) or, where a shop has put a
drawing of its own in the place of a select, by that select: never by the names of classes.

Whatever cannot be opened, read or read back with certainty raises ``ListboxShut``; nothing is tried twice.
"""

import re
from dataclasses import dataclass
from importlib import resources
from typing import Any

from playwright.sync_api import ElementHandle, Error, Page

from flows.reading.words import plain
from flows.snapshot import Field, Option, Snapshot, locate

_SCRIPT = (resources.files("flows") / "listbox.js").read_text(encoding="utf-8")
_CHOICE = "place => window[Symbol.for('kors-bot.lists')].choices[place] || null"
_ASKS = re.compile(r"^(?:please )?(?:choose|select|pick)\b|(?:\.\.\.|…)$|^\W*$")
_REACH = 3000  # milliseconds in which a control has to come within a person's reach
_OPENS = 40  # looks for the choices of a list that was opened
_CLOSES = 20  # looks at a list that ought to be closed, and at a control that ought to show what was chosen
_LOOK = 50  # milliseconds between two looks


class ListboxShut(Exception):
    """A list that cannot be opened, read or chosen from with certainty. ``str(error)`` says what went wrong."""


@dataclass(frozen=True, slots=True)
class Listbox:
    """A control that opens a list to choose from, by its element in the newest snapshot.

    ``labels`` are its names, best first, without what it shows; ``shown`` is the choice that it shows, or the words
    that ask for one ("" for none). ``options`` are known only where a select lies beneath it, or after the list was
    read once; the value of an option is the select's, else its words. ``typed`` says that words may be typed into it.
    """

    element: int
    labels: tuple[str, ...]
    shown: str
    required: bool
    disabled: bool
    typed: bool
    form: int
    options: tuple[Option, ...]

    def as_select(self, snapshot: Snapshot) -> Field:
        """The same as a select, for all that reads fields. Its value is that of the option that it shows, else ""."""
        own = next((field for field in snapshot.fields if field.element == self.element), None)
        runs = snapshot.runs_in(self.element)
        held = self._held()
        # What asks for a choice is the select's first line, as a select's own "Choose ..." is.
        asks = bool(self.options) or not self.shown or _ASKS.search(plain(self.shown)) is not None
        shown = Option("" if asks else self.shown, self.shown, disabled=True)
        first = () if held is not None or not self.shown else (shown,)
        return Field(
            element=self.element,
            tag="select",
            type="listbox",
            id="",
            name=own.name if own is not None else "",
            autocomplete="",
            labels=self.labels,
            text="",
            required=self.required,
            max_length=None,
            pattern="",
            options=(*first, *self.options),
            value=held.value if held is not None else shown.value,
            checked=False,
            disabled=self.disabled,
            read_only=False,
            form=self.form,
            line=own.line if own is not None else runs[0].line if runs else 0,
            run=own.run if own is not None else runs[0].index if runs else 0,
            box=snapshot.elements[self.element].box,
        )

    def _held(self) -> Option | None:
        """The option that it shows; where an option goes on to explain itself, by the words that it begins with."""
        shown = plain(self.shown)
        exact = [option for option in self.options if plain(option.text) == shown]
        near = exact or [option for option in self.options if shown and plain(option.text).startswith(shown + " ")]
        return near[0] if len(near) == 1 else None


def find_listboxes(page: Page, snapshot: Snapshot) -> list[Listbox]:
    """Returns the lists of a page in the order of the page. ``snapshot`` has to be its newest one. Opens nothing."""
    rows: list[dict[str, Any]] = page.evaluate(_SCRIPT, {"what": "find"})
    found = [
        Listbox(
            **{
                **row,
                "labels": tuple(row["labels"]),
                "options": tuple(Option(**option) for option in row["options"]),
            }
        )
        for row in rows
        if 0 <= row["element"] < len(snapshot.elements)
    ]
    return sorted(found, key=lambda box: box.element)


def read_options(page: Page, box: Listbox) -> tuple[Option, ...]:
    """Opens a list, reads its choices and closes it again. Where a select lies beneath it, nothing is opened.

    Raises ``ListboxShut``. The page's newest snapshot stays the one that ``box`` was found in.
    """
    if box.options:
        return box.options
    control = _control_of(page, box)
    choices = _open(page, control)
    _close(page, control)
    return tuple(Option(choice["text"], choice["text"], bool(choice["disabled"])) for choice in choices)


def choose(page: Page, box: Listbox, wanted: str) -> str:
    """Opens a list, presses the one choice with these words, and returns what the control shows then: just these.

    Raises ``ListboxShut`` where there is no such choice, or where the control does not show it afterwards.
    """
    control = _control_of(page, box)
    beneath = page.evaluate_handle(_SCRIPT, {"what": "beneath", "control": control}).as_element()
    if beneath is not None:
        _choose_beneath(beneath, box, wanted)
        return _read_back(page, control, {plain(wanted)}, wanted)
    choices = _open(page, control)
    fitting = [place for place, choice in enumerate(choices) if plain(choice["text"]) == plain(wanted)]
    if len(fitting) != 1 or choices[fitting[0]]["disabled"]:
        _close(page, control)
        raise ListboxShut(f'its list does not offer "{wanted}" once')
    picked = choices[fitting[0]]
    pressed = page.evaluate_handle(_CHOICE, fitting[0]).as_element()
    if pressed is None:
        raise ListboxShut("its list was gone before a choice was pressed")
    _press(pressed)
    shown = _read_back(page, control, {plain(picked["text"]), plain(picked["title"])}, wanted)
    _close(page, control)
    return shown


def _choose_beneath(select: ElementHandle, box: Listbox, wanted: str) -> None:
    """Chooses where a select that cannot be seen lies over its drawing: a press there would reach the select."""
    fitting = [option for option in box.options if plain(option.text) == plain(wanted) and not option.disabled]
    if len(fitting) != 1:
        raise ListboxShut(f'its list does not offer "{wanted}" once')
    try:
        select.select_option(fitting[0].value, timeout=_REACH, force=True)
    except Error as error:
        raise ListboxShut("it cannot be pressed") from error


def _read_back(page: Page, control: ElementHandle, names: set[str], wanted: str) -> str:
    """Waits until the control, and the select beneath it, show one of the names that a choice goes by."""
    for _ in range(_CLOSES):
        shown = _ask(page, "shown", control)
        if plain(shown["shown"]) in names and (shown["native"] is None or plain(shown["native"]) in names):
            return str(shown["shown"])
        page.wait_for_timeout(_LOOK)
    raise ListboxShut(f'it does not show "{wanted}" after that was chosen')


def _control_of(page: Page, box: Listbox) -> ElementHandle:
    if box.disabled:
        raise ListboxShut("it cannot be opened now")
    try:
        return locate(page, box.element)
    except LookupError as error:
        raise ListboxShut("it was drawn anew before it could be opened") from error


def _open(page: Page, control: ElementHandle) -> list[dict[str, Any]]:
    """Opens the list, and returns its choices as soon as they stay the same from one look to the next.

    One that did not close after it was read is open already: another press might close it now.
    """
    if not _ask(page, "stays_open", control):
        page.evaluate(_SCRIPT, {"what": "mark"})
        _press(control)
    before: list[dict[str, Any]] = []
    for _ in range(_OPENS):
        read = _ask(page, "choices", control)
        if read["several"]:
            raise ListboxShut("its list takes several choices at once")
        choices: list[dict[str, Any]] = read["choices"]
        if choices and choices == before:
            return choices
        before = choices
        page.wait_for_timeout(_LOOK)
    raise ListboxShut("its list does not open on a press")


def _close(page: Page, control: ElementHandle) -> None:
    """Closes the list, if it still is open: by the control that opened it, else by the key for that."""
    for way in ("", "press", "key"):
        if way == "press" and (at := _ask(page, "closing", control)) is not None:
            page.mouse.click(*at)
        elif way == "key":
            page.keyboard.press("Escape")
        for _ in range(_CLOSES if way else 4):
            if not _ask(page, "is_open", control):
                return
            page.wait_for_timeout(_LOOK)
    raise ListboxShut("its list does not close again")


def _ask(page: Page, what: str, control: ElementHandle) -> Any:
    try:
        return page.evaluate(_SCRIPT, {"what": what, "control": control})
    except Error as error:
        raise ListboxShut("it was drawn anew while it was open") from error


def _press(target: ElementHandle) -> None:
    try:
        target.click(timeout=_REACH)
    except Error as error:
        raise ListboxShut("it cannot be pressed") from error
