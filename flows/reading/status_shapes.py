"""Statuses with a reason or a count in them, and statuses joined: "Paused while we check it", "Packed and on its way".

What is read is the whole of what is said. Two statuses joined by "and" say where the order came last.
"""

import re
from collections.abc import Callable

from flows.order import OrderState
from flows.reading.status_tags import tagged

_HELD = r"(?:paused|on hold|put on hold|held(?: up| back)?|parked|stuck|stopped|on pause|frozen|delayed)"
# What somebody has to look at or to say before a held order goes on.
_MATTER = (
    r"\b(?:payment|card|bank|address|stock|restock|supplier|reply|answer|hear from you|identity|id|confirm\w*"
    r"|check\w*|review\w*|verif\w*|details|question|approval|information|decision)\b"
)
_GONE = r"(?:shipped|sent|dispatched|mailed|posted|on (?:its|the|their) way|on the road|out for delivery|in transit)"
_PAUSED = re.compile(
    rf"^{_HELD}(?: for now)?[,:]? (?:while|until|till|because|pending|over|due to|by"
    r"|for(?= (?:an?|the|your|our|more)\b)) (?P<why>.+)$"
)
_PLAINLY = frozenset(
    ["while", "late", "something", "what", "question", "about", "incomplete", "missing", "wrong", "our", "more"]
)
_OTHERWISE = re.compile(
    r"\b(?:ship\w*|deliver\w*|cancel\w*|return\w*|refund\w*|sent|arriv\w*|way|if|unless|but|mistake|think|soon)\b"
)
_COUNTED = re.compile(
    r"^(?P<gone>\d{1,2}|one|two|three) (?:out )?of (?:(?:your|the|all) )?(?P<all>\d{1,2}|two|three|four|five)"
    rf"(?: (?:items?|pieces?|parcels?|packages?|boxes|shipments?))?(?: (?:has|have|is|are))?(?: been)? {_GONE}$"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}

_AND = re.compile(r"\s*,?\s+(?:and(?: now| then)?|&|\+|then|but(?: now| currently)?)\s+")
_NOT = re.compile(r"\b(?:not|never|no|\w+n't)\b")
_COMMA = re.compile(r"\s*[,;]\s+|\s+-\s+")
_GONE_FROM_SHOP = re.compile(
    r"^(?:sold out|out of stock|no longer in stock|no longer available|unavailable|not available|discontinued)$"
)
_PARTS = 3  # statuses that are said in one
_MONEY = re.compile(r"\b(?:refund\w*|money|paid back|credited|reimbursed)\b")
_COURSE = (
    OrderState.RECEIVED,
    OrderState.PROCESSING,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
    OrderState.RETURN_STARTED,
    OrderState.RETURNED,
)
_BEFORE_HOLD = frozenset({OrderState.RECEIVED, OrderState.PROCESSING, OrderState.ON_HOLD})


def by_shape(said: str) -> OrderState | None:
    """Returns the state that folded words say by their shape, or ``None``."""
    paused = _PAUSED.match(said)
    if paused and _is_a_matter(paused["why"]):
        return OrderState.ON_HOLD
    counted = _COUNTED.match(said)
    if counted:
        gone, whole = (_NUMBERS.get(count) or int(count) for count in (counted["gone"], counted["all"]))
        return OrderState.PARTIALLY_SHIPPED if 0 < gone < whole else OrderState.SHIPPED if gone == whole else None
    return None


def _is_a_matter(why: str) -> bool:
    """Whether a reason to wait is one that stops an order, in words that are all known."""
    known = tagged(" ".join(word for word in why.split() if word not in _PLAINLY))
    return known is not None and re.search(_MATTER, why) is not None and _OTHERWISE.search(why) is None


def joined(said: str, single: Callable[[str], OrderState | None]) -> OrderState | None:
    """Returns the state of two or three statuses said in one: "Packed and on its way", "Sold out, not coming".

    ``single`` reads one of them. Parts that name different states must be joined by "and" and follow each other as
    an order goes; a comma only adds the same again, or the money to a cancellation.
    """
    state = _together(_AND.split(said), single, ordered=_NOT.search(said) is None)
    if state is not None:
        return state
    return _together(
        _COMMA.split(said),
        lambda part: single(part) or _together(_AND.split(part), single, ordered=False),
        ordered=False,
    )


def _together(parts: list[str], single: Callable[[str], OrderState | None], *, ordered: bool) -> OrderState | None:
    if not 2 <= len(parts) <= _PARTS or not all(parts):
        return None
    states = [single(part) for part in parts]
    if _GONE_FROM_SHOP.match(parts[0]) and states[1] is OrderState.CANCELLED:
        states[0] = OrderState.CANCELLED
    found = [state for state in states if state is not None]
    return _last(parts, found, ordered=ordered) if len(found) == len(states) else None


def _last(parts: list[str], states: list[OrderState], *, ordered: bool) -> OrderState | None:
    if len(set(states)) == 1:
        return states[0]
    if states[0] is OrderState.CANCELLED:
        paid = all(
            state is OrderState.CANCELLED or (state is OrderState.RETURNED and _MONEY.search(part) is not None)
            for part, state in zip(parts, states, strict=True)
        )
        return OrderState.CANCELLED if paid else None
    if not ordered:
        return None
    if states[-1] is OrderState.ON_HOLD and set(states) <= _BEFORE_HOLD:
        return OrderState.ON_HOLD
    if not set(states) <= set(_COURSE):
        return None
    places = [_COURSE.index(state) for state in states]
    return states[-1] if places == sorted(places) else None
