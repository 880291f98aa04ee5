"""Which part of a page a return's wizard stands in: a dialog, a panel that came up on the order's page, or all of it.

A wizard that opens on the order's own page leaves that page behind it or around it. What is said there is none of the
wizard's: it names every item, and tells what was paid, and perhaps of a return that was made before. And the button by
which the wizard was opened leads nowhere else than to its beginning.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher

from playwright.sync_api import ElementHandle, Error, Page

from flows.return_kinds import asks_how_to_pay, name_of
from flows.return_options import gives_reason, way_back
from flows.return_pieces import Piece, name_pieces
from flows.return_review import lines_outside_frame
from flows.snapshot import Element, Field, Snapshot, locate

_STAYS = 0.8  # share of the order page's lines that are still there beside or behind a wizard
_TITLE = 2  # lines at the head of a dialog that say what it is about
# "Return to the shop" and "Our return policy" are about something else.
_RETURNS = re.compile(
    r"\breturn(?:ing|ed)?\b(?! (?:to|polic\w+|windows?|period|promise|guarantee)\b)"
    r"|\bsend(?:ing)?\b.{0,30}\bback\b|\brefund(?:ed)?\b",
    re.IGNORECASE,
)
_PLACE_OF = "e => (window[Symbol.for('kors-bot.elements')] || []).indexOf(e)"


@dataclass(slots=True)
class Stage:
    """Where the wizard of one walk stands.

    ``around`` are the lines of the order's page, at ``url``, before its own button (``entry``) opened the wizard on it;
    none of them is there where a link led to the wizard. ``dialog`` is the one in which it was seen last.
    """

    pieces: Sequence[Piece]
    around: Sequence[str] = ()
    url: str = ""
    entry: ElementHandle | None = None
    dialog: ElementHandle | None = None

    def lines(self, snapshot: Snapshot) -> list[str]:
        """What the wizard itself says: without the frame of the site, and without what stands around the wizard."""
        scope = find_scope(snapshot, self.pieces)
        if scope >= 0:
            own: dict[int, list[str]] = {}
            for run in snapshot.runs_in(scope):
                if run.kind == "text":
                    own.setdefault(run.line, []).append(run.text)
            return [" ".join(texts) for texts in own.values()]
        lines = lines_outside_frame(snapshot)
        if not self.around or _address(snapshot.url) != _address(self.url):
            return lines
        behind = _places_of(self.around, lines)
        if len(behind) < _STAYS * len(self.around):
            return lines  # the wizard has taken the place of the order
        return [line for place, line in enumerate(lines) if place not in behind]

    def place_of_entry(self, page: Page) -> int:
        """The element of the page's newest snapshot that opened the wizard, or -1."""
        return -1 if self.entry is None else _place_of(page, self.entry)

    def is_in_dialog(self, page: Page, snapshot: Snapshot) -> bool:
        """Whether the wizard stands in a dialog of the page's newest snapshot, whatever that says by now."""
        scope = find_scope(snapshot, self.pieces)
        if scope < 0:
            return self.dialog is not None and _place_of(page, self.dialog) >= 0
        with suppress(LookupError):  # the page has changed meanwhile: the next look finds it
            self.dialog = locate(page, scope)
        return True


def find_scope(snapshot: Snapshot, pieces: Sequence[Piece]) -> int:
    """The dialog in which the wizard stands, where it is one; else -1, the page.

    A step may name no item ("How does it come back?") or have nothing to fill in (a review, the answer); a dialog that
    is about something else is a layer to be cleared away.
    """
    dialogs = [element for element in snapshot.elements if element.role in {"dialog", "alertdialog"}]
    named = [element for element in dialogs if name_pieces(snapshot.text_of(element.index), pieces)]
    for element in named:
        if any(not field.is_button for field in _fields_in(element, snapshot)):
            return element.index
    found = [element for element in dialogs if element in named or _is_about_return(element, snapshot)]
    return found[0].index if found else -1


def _places_of(before: Sequence[str], after: Sequence[str]) -> set[int]:
    """Which lines of a page are those that it had before.

    What stands on above something new comes first: a panel begins with its own title, and may end in any line, also in
    one that the page had right before it.
    """
    above = 0
    while above < min(len(before), len(after)) and before[above] == after[above]:
        above += 1
    rest = SequenceMatcher(None, before[above:], after[above:], autojunk=False).get_matching_blocks()
    return {*range(above), *(above + block.b + place for block in rest for place in range(block.size))}


def _address(url: str) -> str:
    return url.partition("#")[0]


def _place_of(page: Page, element: ElementHandle) -> int:
    """The number of an element in the page's newest snapshot, or -1 where it is not shown any more."""
    try:
        return int(page.evaluate(_PLACE_OF, element))
    except Error:
        return -1  # it went with the page that it was on


def _is_about_return(dialog: Element, snapshot: Snapshot) -> bool:
    """By its title, or because it asks what only a return asks."""
    said = [run.text for run in snapshot.runs_in(dialog.index) if run.kind == "text"][:_TITLE]
    said += [
        snapshot.text_of(element.index)
        for element in snapshot.elements
        if element.level and snapshot.is_inside(element.index, dialog.index)
    ]
    if any(_RETURNS.search(text) for text in (dialog.name, *said)):
        return True
    choices = [name_of(field) for field in _fields_in(dialog, snapshot) if field.type == "radio"]
    ways = {way_back(choice) for choice in choices} - {None}
    return len(ways) > 1 or sum(map(gives_reason, choices)) > 1 or asks_how_to_pay(choices)


def _fields_in(element: Element, snapshot: Snapshot) -> list[Field]:
    return [field for field in snapshot.fields if snapshot.is_inside(field.element, element.index)]
