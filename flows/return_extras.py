"""Boxes that a return's step offers beside what goes back: advertising, a service that costs, a donation.

Pure. Nobody asked for them, so they stay off, or are taken off where the shop has ticked them.
"""

import re
from collections.abc import Sequence

from flows.contact_ticks import sells
from flows.reading.words import plain
from flows.return_kinds import must_be_filled
from flows.return_options import accepts_terms
from flows.return_pieces import Piece, name_pieces
from flows.snapshot import Field

_ADDS = re.compile(
    r"\badd (?!to\b|this\b|it\b|items?\b)|\b(?:insur\w+|protection|protect|cover(?:age)?|donat\w+|charity|"
    r"round(?:ing)? up|upgrade|express|priority|offset|carbon|climate|plant an?|gift ?wrap\w*|premium)\b"
    r"|\+\s?[$\u20ac\u00a3]\s?\d"
)
# What a shop may have ticked because it belongs to the return itself.
_BELONGS = re.compile(
    r"\b(?:copy|label|receipt|address|same as|status|progress|notif\w+|unworn|unused|tags?|condition|packag\w+|"
    r"confirm\w*|all items|select all|whole order|entire order|terms|polic(?:y|ies)|agree|refund|pick-?up)\b"
)


def is_extra(field: Field, pieces: Sequence[Piece], *, owned: bool) -> bool:
    """Whether a box offers something beside the return, or is ticked for a reason that nobody can tell.

    ``owned`` says that it stands where one piece is told of: then a tick may mean that this piece goes back.
    """
    label = " ".join(field.labels)
    if field.type != "checkbox" or not label or name_pieces(label, pieces) or accepts_terms(label):
        return False
    if field.required or field.disabled or must_be_filled(field):
        return False
    said = plain(label)
    return sells(label) or _ADDS.search(said) is not None or (field.checked and not owned and not _BELONGS.search(said))
