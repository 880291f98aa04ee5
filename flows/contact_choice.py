"""Which of a contact form's answers is nearest to cancelling an order: by what each says, best meaning first. Pure."""

import re
from collections.abc import Iterable, Sequence

from flows.reading.words import is_one_of, mentions, plain

_CANCELS = re.compile(r"\bcancel(?:l?ing|l?ation)?\b")  # not "was cancelled": that asks about what the shop did
# Said without that word: "I no longer want it", "Changed my mind", "Ordered by mistake".
_UNWANTED = re.compile(
    r"\b(?:no longer|don't|do not|not) (?:want|need)(?:ed)?\b|\b(?:want|need)(?:ed)? (?:it |this |them )?no longer\b"
    r"|\bchange(?:d)? (?:of|my|your) mind\b|\bchanged mind\b"
    r"|\b(?:ordered|bought|placed|purchased?)\b.{0,20}\b(?:by (?:mistake|accident)|in error|accidentally)\b"
    r"|\b(?:accidental|mistaken|unwanted) (?:order|purchase)\b|\b(?:ordered|bought) (?:it |this )?twice\b"
    r"|\b(?:call(?:ing)? off|withdraw(?:al)?(?: from)?|undo|revoke|stop) (?:\w+ )?(?:order|purchase|sale|contract)\b"
)
_CHANGES = re.compile(
    r"\b(?:change|changes|changing|modify\w*|modif(?:ication|ications)|amend\w*|edit\w*|adjust\w*|alter\w*|stop)\b"
    r"|\bupdate (?:my|an?|your|the|this)\b"
)
# What of an order somebody may want changed who keeps it.
_DETAIL = re.compile(
    r"\b(?:address|pay\w*|card|billing|size|colou?r|gift|date|delivery|shipping|shipment|method|name|phone|account|"
    r"password|mail|invoice|receipt|price)\b"
)
_ELSE = re.compile(r"\b(?:subscription|membership|account|appointment|reservation|newsletter|emails?)\b")
_ASKS_WHERE = re.compile(
    r"\b(?:where|track\w*|return\w*|refund\w*|exchange\w*|late|missing|damaged|wrong|product|was cancell?ed|"
    r"polic(?:y|ies)|placing|place)\b"
)
_ORDER = re.compile(r"\b(?:orders?|ordered|purchased?|bought)\b")
_PIECES = re.compile(r"\b(?:items?|pieces?|products?|articles?|part|partial|partially|partly)\b")
_WHOLE = re.compile(
    r"\b(?:whole|entire|complete|full|total) (?:order|purchase)\b|\ball (?:of )?(?:the |my |it|items|pieces)|"
    r"\b(?:order|purchase|cancel|cancellation) (?:in full|completely|entirely|altogether)\b|\beverything\b"
)
_PLACEHOLDER = re.compile(
    r"(?:please |kindly )?(?:(?:choose|select|pick)(?: (?:an?|one|your|the|from|of|option|topic|subject|reason|"
    r"category|below|here|what)\b.{0,40})?|make a (?:choice|selection)|(?:none|nothing) (?:selected|chosen))|[\W_]*"
)
Choice = tuple[str, str]  # its words and its value


def choose(options: Iterable[Choice], topics: tuple[str, ...]) -> Choice | None:
    """Returns the choice (label, value) nearest to cancelling an order.

    What names that goes first, then what means it, then what changes an order: never the one detail of it that
    somebody changes who keeps it. After those the map's list (``topics``) tells, best phrase first; there, what asks
    where an order is comes last of all that is about one. Where several fit equally, there is none.
    """
    open_ones = [(label, value) for label, value in options if label.strip() and not is_placeholder(label)]
    about = [one for one in open_ones if not _ELSE.search(plain(one[0])) or "order" in plain(one[0])]
    plainly = [one for one in about if not _ASKS_WHERE.search(plain(one[0]))]
    naming = [one for one in about if _CANCELS.search(plain(one[0]))]
    unwanted = [one for one in plainly if _UNWANTED.search(plain(one[0]))]
    changing = [one for one in plainly if _CHANGES.search(plain(one[0])) and not _DETAIL.search(plain(one[0]))]
    whole = [one for one in naming if not _PIECES.search(plain(one[0]))]
    sure = [one for one in changing if _ORDER.search(plain(one[0]))]
    for meant in (naming, whole) if naming else (unwanted, sure):
        if len(meant) == 1:
            return meant[0]
    orders = [one for one in plainly if _ORDER.search(plain(one[0])) and not _DETAIL.search(plain(one[0]))]
    for among in ([*naming, *changing], orders):
        if (found := _by_phrases(among, topics, among)) is not None:
            return found
    return _by_phrases(about, topics, open_ones)


def asks_to_cancel(label: str) -> bool:
    """Whether a choice says that something is to be cancelled, or is not wanted any more."""
    return _CANCELS.search(plain(label)) is not None or _UNWANTED.search(plain(label)) is not None


def is_about_order(label: str) -> bool:
    """Whether a choice speaks of an order."""
    return _ORDER.search(plain(label)) is not None


def means_whole_order(label: str) -> bool:
    """Whether a choice speaks of all of an order ("Cancel the whole order"), so that it is wrong for some items."""
    return _WHOLE.search(plain(label)) is not None


def is_placeholder(text: str) -> bool:
    """Whether words that stand in a control only ask for a choice."""
    return _PLACEHOLDER.fullmatch(plain(text)) is not None


def _by_phrases(among: Sequence[Choice], topics: tuple[str, ...], exactly: Sequence[Choice]) -> Choice | None:
    for phrase in topics:
        exact = [one for one in exactly if is_one_of(one[0], (phrase,))]
        near = [one for one in among if mentions(one[0], (phrase,))]
        if len(exact) == 1 or (not exact and len(near) == 1):
            return (exact or near)[0]
    return None
