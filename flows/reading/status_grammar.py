"""A small grammar of what may be said of an order: who or what, what was done with it, and whether it was done yet.

A rule is a row of word classes (`status_lexicon`) and stands for the whole of what is said: a word in no class, or one
too many, and no rule holds. So "shipped" is never overheard in "will be shipped", "not shipped by us" or "Shipped
Goods Tote". Small letters name a class, capitals a part of the grammar below; ``?``, ``*``, ``+`` and ``|`` mean what
they mean in a pattern.
"""

import re
from functools import cache, lru_cache

from flows.order import OrderState
from flows.reading.status_tags import tagged

_PARTS = {
    # what is spoken of
    "NOUN": "(order|thing|shipment|delivery)",
    "PARCEL": "(thing|shipment|delivery)",
    "WHOSE": "(det|our|your|all|of)*",
    "WHAT": "(WHOSE NOUN number?|all det? one NOUN|(all of?)? it|all)",
    "THIS": "((det|our|your|all|of)+ one? NOUN|it|det (one)?|order|all)",
    "ORDER": "((det|our|your)* order number?)",
    "SOME": "(det? (some|partly) of? WHOSE NOUN?|some it|one of WHOSE one NOUN?|one PARCEL|det? first (one|PARCEL))",
    "OTHERS": "((det|our|your)* rest (one|NOUN)?|(det)? first (one|NOUN)?|one NOUN?)",
    "COURIER": "((det|our|your)* carrier)",
    "PAY": "((det|our|your)* payment)",
    "MATTER": "((det|our|your)* (matter|payment|reply))",
    "RET": "((det|our|your)* ret)",
    "REFUND": "((det|our|your)* (refund|money))",
    "ROOM": "((our|det|your)* (place|maker|shopfront|seller))",
    # how it is said
    "IS": "(be|have|adv|all)*",
    "SUBJECT": "((WHAT IS)|IS)",
    "WE": "(we|(det|our)? (seller|maker))",
    # what may stand behind it: the day, the courier, to whom, at whose wish
    "DAY": "((on|at|since)? date)",
    "GOING": "(with COURIER|by COURIER|toyou|at one NOUN|DAY|adv|with number|stop)*",
    "WISH": "(asked|by (you|us|WE)|toyou|from ORDER|from you|DAY|adv)*",
    "ATDOOR": "((with|at|by|on|to) (det|our|your)* door)",
    "HERE": "(toyou|to (det|our|your)* (door|you)|ATDOOR+|DAY|adv|at one NOUN|stop)*",
    "CARD": "((on|to|at) your (payment|purse))",
    # whole predicates
    "GONE": "(have left|shipped|sent|moving|coming|outfor|left (us|ROOM)|(at|with|on|out) COURIER|"
    "(handed|collected) (to|by) COURIER)",
    "AWAIT": "(expecting|about)",
    "WORK": "(being (packed|made)|making2)",
}
_RULES: dict[OrderState, tuple[str, ...]] = {
    OrderState.RECEIVED: (
        "(ORDER|it) IS (taken|through|arrived through) ((and|stop)* (taken|paid))? DAY?",
        "taken and (taken|paid) DAY?",
        "ORDER ordered DAY?",
        "WE (have|adv)* (taken|have)* ORDER (adv|DAY)*",
        "PAY IS (taken|verified|charged|processed) DAY?",
    ),
    OrderState.PROCESSING: (
        (
            "SUBJECT still? being making? (packed|made) ((stop|and)* (packed|made))* adv* (to ship|for "
            "(shipment|COURIER))? toyou?"
        ),
        (
            "(WHAT IS|WE IS|IS) still? making2 (adv|still)* (THIS|det? order)? (adv|ready|toyou)* (at ROOM|"
            "for shipment|for COURIER)?"
        ),
        "(WHAT IS|IS) making2 for (shipment|COURIER)",
        "(WHAT IS|IS) still? packed (adv|and|stop)* (ready|ready to ship|about ship|expecting COURIER)? adv*",
        "WHAT (be|have|adv)+ made adv*",
        "SUBJECT still? (at|with|on|to) (det|our)* (making|maker|place|qc) adv*",
        "qc (at making)?",
        "SUBJECT nearly? still? about ship (from ROOM|to COURIER|ROOM|toyou|DAY|by COURIER|adv)*",
        "SUBJECT ready adv* for (shipment|COURIER|delivery toyou)",
        "SUBJECT expecting pickup ((by|from) COURIER)?",
        "SUBJECT expecting (COURIER (pickup|collected|delivery)?|shipment|collected (by COURIER)?|by COURIER)",
        "SUBJECT expecting (COURIER) (to (ship|pack))?",
        "SUBJECT not (IS|yet)* (shipped|sent|left us|left ROOM) yet?",
        (
            "(det|our|your)* label IS (taken|made|ready|start1|done) (stop|and)? (expecting COURIER|"
            "expecting (collected|pickup) by COURIER)?"
        ),
        "(WHAT IS|IS) (shipping|ships) (ROOM|us)? soon",
        "SUBJECT (sent|handed|adv)* (tous|to ROOM|with ROOM)",
        "nearly (ready|packed) (to ship|about ship|for shipment)?",
    ),
    OrderState.ON_HOLD: (
        "((ORDER|it) IS|IS) stuck ((to|until) date|at our stock)?",
        "SUBJECT temporarily? held temporarily? (adv|for (det|our|your|payment)* check|DAY)*",
        "SUBJECT stopped (for (det|our|your|payment)* check|temporarily|adv)+",
        "WE IS held THIS",
        "(MATTER|check) IS (needed|failed|held|expecting)",
        "PAY IS not (IS) (charged|taken|through|verified|done|paid)",
        "PAY (could|do|be|have)* not (charged|taken|charge|verified)",
        "WE (could|do|have) not charge (det|our|your)* payment",
        "IS expecting check of MATTER",
        "(MATTER|WHAT|IS) IS (under|at|held for) (det|our|your|payment|matter)* check",
        "(MATTER|WHAT|IS) IS being verified",
        "PAY IS verifying",
        "(payment|matter) check (at making|needed|expecting|held)*",
        "WE IS verifying (MATTER|THIS)",
        "IS verifying MATTER",
        "IS expecting (MATTER|check|(your|det|payment|matter)+ check|you|payment check)",
        "IS (expecting|about) (hear|you)",
        "IS expecting hear",
        "(WE|WHAT|it|IS) IS need (to verify)? (bit|of|your|det|adv|from)* (MATTER|check) (from you|bit)*",
        "WE need to hear",
        "please verify MATTER",
        "about (be (verified|charged))",
        "IS (being verified|held)",
    ),
    OrderState.PARTIALLY_SHIPPED: (
        "SOME IS (GONE|delivered|arrived) GOING",
        (
            "SOME IS (GONE|delivered|arrived) GOING (stop|and|but)* OTHERS IS still? (follow|WORK toyou?|"
            "AWAIT ship|packed|ready)"
        ),
        "SUBJECT partly (GONE|delivered|arrived|done|made) GOING",
        "SUBJECT (GONE|delivered|arrived) partly (stop|and)* (OTHERS IS follow)?",
        "partial (shipment|delivery) DAY?",
        "partial (shipment|delivery) (stop|and)* SOME IS GONE GOING",
        "(GONE) (stop|and|but)* OTHERS IS follow",
    ),
    OrderState.SHIPPED: (
        "SUBJECT (shipped|sent|moving|outfor|coming toyou) (GOING) (adv|toyou|DAY)*",
        "WHAT (be|have|adv)+ (shipped|sent) from (us|ROOM) DAY?",
        "WE (have|adv)* (shipped|sent) THIS GOING",
        "WE (have|adv)* (shipped) (order|thing) GOING",
        "WE (have|adv)* handed THIS to COURIER DAY?",
        "SUBJECT (gone to|droppedoff (at|with|to)) COURIER DAY?",
        "WHAT (be|have|adv)+ left DAY?",
        "SUBJECT at det? place of COURIER",
        "SUBJECT adv* (out)? (with|at|on) (det|our|your)* (carrier|van) (toyou|DAY|adv)*",
        "SUBJECT handed (to) COURIER (DAY|adv)*",
        "SUBJECT (collected|handed|taken) (by|to) COURIER (DAY|adv)*",
        "COURIER (have|adv)* (collected)? THIS adv*",
        "SUBJECT left (us|ROOM) (DAY|adv|toyou)*",
        "SUBJECT (arrived)? (at|with) (det|our|your)* hub (DAY|adv)*",
        "SUBJECT (shipped|sent|moving) (stop|and)* arriving DAY",
        "SUBJECT arrived at (det|your)* place of? (COURIER|adv)*",
    ),
    OrderState.DELIVERED: (
        "SUBJECT (delivered|droppedoff|arrived) HERE (adv|DAY)*",
        "WE (have|adv)* (delivered|handed|left|dropped) THIS (toyou|to you|ATDOOR+) DAY?",
        "WE (have|adv)* delivered THIS HERE",
        "COURIER (have|adv)* (delivered|droppedoff|left) THIS HERE",
        "SUBJECT (left|dropped|droppedoff|handed|delivered|arrived|sent) (stop|adv)* (left)? ATDOOR+ DAY?",
        "SUBJECT (delivered|arrived) (stop)? (left|handed)? (with|at|by|on|to)? (det|our|your)* door DAY?",
        "SUBJECT (at|on|with) (your|det)* door (since date|adv)*",
        "SUBJECT handed (to you|toyou)? DAY?",
        "SUBJECT with you (since date|adv|DAY)*",
        "SUBJECT signed (by (you|(name stop?)+|(det|your)* door))? (at (det|your)* door)? DAY?",
        "SUBJECT collected (by you)? ((from|at) (det|our|your)* shopfront)? DAY?",
        "you (have|adv)* collected THIS adv? ((from|at) (det|our|your)* shopfront)? DAY?",
        "SUBJECT gotten by (you|(det|your)* door|name+) DAY?",
        "delivery IS (done) DAY?",
    ),
    OrderState.CANCELLED: (
        "SUBJECT cancelled WISH",
        "WE (have|adv)* cancelledit WISH",
        "(you|WE) (have|adv)* cancelled THIS (WISH)",
        "WE (have|adv)* to (cancel) (THIS) WISH",
        "(det|our|your)* cancellation IS (done|verified) DAY?",
        "SUBJECT struck (from|of|out|at)? (det|your|our)* order WISH",
        "SUBJECT struck (asked|by you)",
        "SUBJECT stopped (asked|by you) DAY?",
        "(WHAT|it)? (be* not|will not be) adv* coming adv?",
        "(WHAT|it)? will not (come|ship|be coming|fulfil|be (shipped|sent|delivered))",
        "(WHAT|it)? (be|have)* not being (shipped|sent)",
        "SUBJECT could not fulfilled",
        "adv? WE could not (fulfil|ship) THIS",
        "cancelled (and|stop) refunded WISH",
    ),
    OrderState.RETURN_STARTED: (
        "RET IS (taken|start1|expecting|ready|about ship|follow) (DAY|by you)*",
        "RET IS (under|at) making",
        "RET IS (moving|shipped|sent|droppedoff|outfor|delivered|with COURIER) (back|tous|DAY|adv)*",
        "RET IS (collected|handed) (by|to)* COURIER DAY?",
        "RET IS being (packed|verified|made)",
        "RET label IS (sent|taken|start1|ready|made) (toyou|DAY)*",
        "(det|your)* label for RET IS (sent|taken|start1|ready|made) (toyou|DAY)*",
        "WE (have|adv)* start1 RET DAY?",
        "RET (taken|start1) (stop|and)* (label sent|refund needed|refund expecting|label taken)",
        "RET (droppedoff|pickup) (needed|expecting)",
        "you (have|adv)* (start1) RET DAY?",
        "you (have|adv)* asktoreturn (THIS|det) DAY?",
        "you IS returning (THIS|one NOUN?) back? DAY?",
        "(WHAT IS|IS) (returning) adv*",
        "(WHAT IS|IS) sent? returning (THIS)? back?",
        "SUBJECT being returned (tous|by you)*",
        "SUBJECT (moving|coming|outfor) back (tous|withus|DAY|adv)*",
        "(WE IS|IS) expecting (RET|THIS back (by? date)?|THIS (comeback|to sendback))",
        "expecting ret",
        "(WHAT|IS) IS about (be)? (sendback|returned)",
    ),
    OrderState.RETURNED: (
        "returned (and|stop) refunded (DAY|adv)*",
        "you (have|adv)* sentback (tous|DAY)*",
        "SUBJECT returned (tous|withus|by you|DAY|adv)*",
        "you (have|adv)* returned (THIS|det) DAY?",
        "RET IS (done|arrived|refunded|taken and refunded|back withus|withus) DAY?",
        "RET IS (taken|arrived|done) (and|stop) refunded DAY?",
        "REFUND IS (sent|start1 sent|done|paidout|paid|moving|returned|refunded) back? (toyou|DAY|adv|CARD)*",
        "(det|our|your)* (refund) IS (sent|done|paidout|paid) out? DAY?",
        "(det|our|your)* money IS (back|moving back|returned|sent back) (CARD|toyou|DAY|with you)*",
        "WE (have|adv)* (sent|done|paidout|paid|returned) (det|your)* (refund|money) DAY?",
        "WE (have|adv)* refunded (you|THIS) DAY?",
        "(SUBJECT|you IS) refunded ((to|on) your (payment|purse)|toyou|DAY|adv|by us|back)*",
        "SUBJECT (gotten)? back (withus|(at|on) (our|det)* place) (since? date)?",
        "you have+ (your|det)* money back DAY?",
    ),
}
_NEWS = re.compile(
    r"^(?:(?:good|great|happy) news|update|hooray|yay|thanks|thank you|sorry|(?:we're )?sorry|unfortunately|status"
    r"|order status)[!,:. -]+",
    re.IGNORECASE,
)
_LONGEST = 110
_COUNTED = re.compile(r"^(\w+)(?: out)? of (?:(?:your|the|all) )?(\w+)\b", re.IGNORECASE)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _compile(rule: str) -> str:
    found = []
    for piece in re.findall(r"[A-Z]+|[a-z]+\d?|[()|?*+]", rule):
        if piece.isalnum() and piece.isupper():
            found.append(f"(?:{_compile(_PARTS[piece])})")
        elif piece.isalnum():
            found.append(rf"(?:(?:\w+/)*{piece}(?:/\w+)* )")
        else:
            found.append("(?:" if piece == "(" else piece)
    return "".join(found)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], OrderState], ...]:
    return tuple((re.compile(_compile(rule)), state) for state, rules in _RULES.items() for rule in rules)


@lru_cache(maxsize=20_000)
def by_grammar(text: str) -> OrderState | None:
    """Returns the state that a rule finds in the whole of the text; ``None`` where none does, or two disagree."""
    if len(text) > _LONGEST:
        return None
    tags = tagged(_NEWS.sub("", text))
    if not tags or "?" in tags:
        return None
    row = "".join(f"{_PUNCTUATION.get(tag, tag)} " for tag in tags)
    states = {state for pattern, state in _rules() if pattern.fullmatch(row)}
    if states == {OrderState.PARTIALLY_SHIPPED} and not _is_a_part(text):
        return None
    return states.pop() if len(states) == 1 else None


def _is_a_part(text: str) -> bool:
    """Whether the words do not count all or none: "1 of 2 shipped", and not "2 of 2" or "0 of 2"."""
    counted = _COUNTED.match(text)
    if counted is None:
        return True
    some, whole = (
        _NUMBERS.get(count.casefold()) or (int(count) if count.isdigit() else -1) for count in counted.groups()
    )
    return whole == -1 or 0 < some < whole


_PUNCTUATION = {**dict.fromkeys(",;:.-()!", "stop"), "then": "and", "but": "but"}
