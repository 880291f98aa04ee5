"""Whether a step of a return says of a piece that the shop does not take it back.

Pure. Heard is what stands in the part of the page that is about the piece alone, and not what is said around all of the
step: an order of one piece has no other to end that part, but the shop's menu sells "Final Sale" all the same, and its
policy tells what can never come back.
"""

import re
from collections.abc import Sequence

from flows.reading.words import is_one_of, mentions
from flows.return_captions import ends_return, leads_on
from flows.return_pieces import Piece, name_pieces
from flows.return_review import in_frame
from flows.snapshot import Element, Field, Snapshot

_WHOLE = frozenset({"main", "form", "dialog", "document"})  # roles of what holds a step, and no piece of it
_THIS = re.compile(r"\s*(?:sorry\W+)?this (?:item|piece|product|article|one)\b", re.IGNORECASE)
_PARTS = frozenset({"header", "footer", "nav", "aside"})


def stays(field: Field, snapshot: Snapshot, pieces: Sequence[Piece], refusals: tuple[str, ...]) -> bool:
    """Whether the words about the piece that a control belongs to, ``refusals`` by the map, say that it stays."""
    own: tuple[str, ...] = field.labels
    for around in snapshot.ancestors(field.element):
        if len(name_pieces(snapshot.text_of(around.index), pieces)) > 1:
            break
        if _is_more(around, snapshot):  # with no other piece in it: what says no more than that it stays means this one
            near = _said_in(around, snapshot)
            return any(is_one_of(text, refusals) or (_THIS.match(text) and mentions(text, refusals)) for text in near)
        own = (*field.labels, " ".join(_said_in(around, snapshot)))
        if mentions(" ".join(own), refusals):
            return True
    return mentions(" ".join(own), refusals)


def _said_in(part: Element, snapshot: Snapshot) -> list[str]:
    """What stands in a part of the page, without its links: they only lead to where such things are sold."""
    runs = [run for run in snapshot.runs_in(part.index) if run.kind == "text"]
    return [run.text for run in runs if not _leads_away(run.element, snapshot)]


def _is_more(around: Element, snapshot: Snapshot) -> bool:
    """Whether a part of the page is more than what tells of one piece: it holds what leads on, or the site's frame."""
    if around.role in _WHOLE or around.tag in {"form", "main", "body"}:
        return True
    if any(
        field.is_button
        and (field.type == "submit" or leads_on(field.text) or ends_return(field.text))
        and snapshot.is_inside(field.element, around.index)
        for field in snapshot.fields
    ):
        return True
    return any(
        (element.tag in _PARTS or in_frame(snapshot, element.index)) and snapshot.is_inside(element.index, around.index)
        for element in snapshot.elements
    )


def _leads_away(element: int, snapshot: Snapshot) -> bool:
    return in_frame(snapshot, element) or any(around.role == "link" for around in snapshot.ancestors(element))
