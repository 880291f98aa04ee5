"""Buttons by which an item is kept or returned, and that do not tell which of the two holds.

Pure. A button that stays pressed says so to a screen reader, and is a choice like any other (return_widgets.py). Where
only its colours change, nobody can read back what was chosen: that is left to the person.
"""

from collections.abc import Sequence
from dataclasses import replace

from flows.reading.words import plain
from flows.return_options import keeps_piece, takes_piece
from flows.return_pieces import Piece, owner_of
from flows.snapshot import Field, Snapshot

_AROUND = 3  # elements around a button in which the one that says the opposite stands
_MOST = 3  # buttons that such a choice has at most


def find_unread(snapshot: Snapshot, pieces: Sequence[Piece], *, scope: int = -1) -> list[Field]:
    """A field, which has to be filled in and cannot be, for each item that goes back by such a button."""
    buttons = [
        field
        for field in snapshot.fields
        if field.is_button and field.text and snapshot.is_inside(field.element, scope)
    ]
    found = []
    for button in buttons:
        if not _keeps(button) or (take := _opposite(button, buttons, snapshot)) is None:
            continue
        piece = owner_of(button, snapshot, pieces)
        if piece is not None and pieces[piece].wanted:
            labels = (f"{button.text} / {take.text}",)
            found.append(replace(button, tag="toggle", type="", labels=labels, text="", value="", required=True))
    return found


def _keeps(button: Field) -> bool:
    """Not a mere "No", which also answers other questions."""
    said = plain(button.text)
    return keeps_piece(said) and ("keep" in said or "return" in said)


def _opposite(button: Field, buttons: Sequence[Field], snapshot: Snapshot) -> Field | None:
    for around in list(snapshot.ancestors(button.element))[1 : _AROUND + 1]:
        beside = [other for other in buttons if snapshot.is_inside(other.element, around.index)]
        takes = [other for other in beside if takes_piece(other.text)]
        if takes:
            return takes[0] if len(takes) == 1 and len(beside) <= _MOST else None
    return None
