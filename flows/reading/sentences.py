"""Days that are told in a sentence: "UPS dropped it off on Nov 20, 2026 at 1:12 PM"."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part
from flows.reading.layout import Segment
from flows.reading.words import plain

Step = Literal["placed_on", "shipped_on", "delivered_on"]

_VERBS: dict[Step, str] = {
    "placed_on": r"placed|ordered|purchased|bought|confirmed|taken|(?:^|(?:order(?:ed)?|you) )made|received from you",
    "shipped_on": r"shipped|dispatched|mailed|posted|handed (?:it |them )?(?:over )?to"
    r"|sent(?: out)?|left (?:us|our (?:warehouse|workshop|shop|store|boutique|studio|atelier|facility|hands|\w+"
    r" center))",
    "delivered_on": r"delivered|dropped (?:it|them|your \w+) off|arrived",
}
_VERB = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{step}>{verbs})" for step, verbs in _VERBS.items())
    + r"|(?P<other>\w{3,}ed|began|sent))\b",
    re.I,
)
_GIVING_BACK = (
    r"(?:return\w*|(?:send(?:ing)?|bring(?:ing)?|mail(?:ing)?|ship(?:ping)?|giv(?:e|ing)|tak(?:e|ing)"
    r"|com(?:e|ing))\b[^.]{0,30}?\bback)"
)
_RETURN_UNTIL = re.compile(
    rf"\b(?:can|may|could|free|eligible|accept\w*|want|like)\b.*\b{_GIVING_BACK}\b.*?"
    r"\b(?:by|until|till|through|thru|up to)\s+(?=\S)"
    r"|\breturn\w*\b.*\b(?:accepted|eligible|possible|open|free|welcome|allowed|taken)\b.*?\b(?:by|until|till|through|thru)\s+(?=\S)"
    r"|^(?:please )?(?:bring|send|take|mail|post|ship|return|exchange)(?: or (?:return|exchange|replace))?"
    r" (?:it|them|this|these|anything|everything|what\w*|any of (?:it|them|this|these)|\w+ (?:items?|order))\b.*?"
    r"\b(?:by|until|till|before|through|thru)\s+(?=\S)",
    re.IGNORECASE,
)
_RETURN_ENDED = re.compile(
    r"\breturn (?:period|window|time)\b.{0,40}\b(?:ended|closed|shut|expired|ran out|was over|passed) on\s+(?=\S)"
    rf"|\b(?:window|period|time|chance|days?) (?:for|to) {_GIVING_BACK}\b.{{0,20}}"
    r"\b(?:ended|closed|shut|expired|ran out|was over|passed)(?: on)?\s+(?=\S)"
    rf"|\b(?:last|final) (?:day|date|chance) (?:to|for|on which \w+ (?:can|could|may)) {_GIVING_BACK}\b.{{0,40}}?"
    r"\b(?:is|was)(?: on)?:?\s+(?=\S)",
    re.IGNORECASE,
)
_NO_RETURN = re.compile(r"\b(?:not|cannot|no longer|\w+n't|closed|ended|refund\w*|label|drop\w*)\b|\?", re.IGNORECASE)
_LONGEST = 200
_ON = re.compile(r"(?:\bon|\w+ed|\bbought|\bsent|\btaken)\s+(?=\S)", re.IGNORECASE)
# What has not happened, or only may: such a sentence tells no day.
_NOT_SAID = re.compile(
    r"\b(?:will|would|won't|not|never|\w+n't|if|once|when|until|unless|before|expect\w*|estimat\w*|schedul\w*"
    r"|should|may|might|could|plan\w*"
    r"|about to|going to|return\w*|refund\w*|re-?shipped|replac\w*|attempt\w*)\b|\?",
    re.IGNORECASE,
)
# What else may be sent or arrive: money and mail, and what goes back.
_OTHER_THINGS = re.compile(
    r"\b(?:money|sum|amount|credit\w*|receipt|invoice|confirmation|e-?mail\w*|gift cards?|labels?|letter|code|link"
    r"|survey|back(?! (?:door|porch|gate|steps?|entrance|yard|patio|deck)\b)|exchange\w*|text(?:ed)?|message"
    r"|notification|bank)\b|[$€£]\s?\d",
    re.IGNORECASE,
)


# What only names the items that a promise is not about: "Items that are not marked final sale can be returned".
_APART = re.compile(
    r"\b(?:(?:that|which) )?(?:(?:are|is) not|aren't|isn't|not) (?:marked |labell?ed |tagged |listed |sold |shown )?"
    r"(?:as )?(?:a )?[\"'\u201c\u2018]?final sale\b"
    r"|\b(?:except|excluding|excepting|other than|apart from|besides) (?:for )?(?:items? |pieces? |those |anything )?"
    r"(?:marked |labell?ed |sold )?(?:as )?[\"'\u201c\u2018]?final sale\b(?: items?| pieces?)?"
)


def without_exception(text: str) -> str:
    """Returns a sentence without the clause that only says which items it is not about."""
    return _APART.sub("", plain(text))


def days_said(part: Part, step: Step, dates: DateReader, *, not_before: date | None) -> list[Fact[date]]:
    """Returns the days on which a step happened, as far as whole sentences of this part tell it."""
    found = []
    for sentence in _sentences(part):
        text = " ".join(segment.text for segment in sentence)
        if len(text) > _LONGEST or _NOT_SAID.search(text) or (step != "placed_on" and _OTHER_THINGS.search(text)):
            continue
        for on in _ON.finditer(text):
            verbs = list(_VERB.finditer(text, 0, on.end()))
            day = dates.read_leading(text[on.end() :], not_before=not_before)
            if day is not None and verbs and verbs[-1].lastgroup == step:
                found.append(Fact(day, text, sentence[0], sentence[0], False))
    return found


def return_days_said(part: Part, dates: DateReader, *, not_before: date | None) -> list[Fact[date]]:
    """Returns the last days for a return that sentences of this part tell ("you may return it by Dec 18, 2026")."""
    found = []
    for sentence in _sentences(part):
        text = " ".join(segment.text for segment in sentence)
        if len(text) > _LONGEST:
            continue
        ended = _RETURN_ENDED.search(text)
        until = ended or _RETURN_UNTIL.search(text)
        if until is None or (ended is None and _NO_RETURN.search(without_exception(text))):
            continue
        day = dates.read_leading(text[until.end() :], not_before=not_before)
        if day is not None:
            found.append(Fact(day, text, sentence[0], sentence[0], False))
    return found


_OVER = re.compile(
    rf"\b(?:return (?:window|period)|(?:window|period) (?:for|to) {_GIVING_BACK})\b.{{0,30}}"
    r"\b(?:ended|closed|shut|expired|ran out|is over|was over|passed|has passed)\b",
    re.IGNORECASE,
)


def return_is_over(text: str) -> bool:
    """Whether a sentence says that the return window is closed: "The window for sending it back shut on ..."."""
    return len(text) <= _LONGEST and _OVER.search(text) is not None


def promises_return(text: str) -> bool:
    """Whether a sentence says until when its thing may come back: "You can send this back until Jan 15, 2027"."""
    until = _RETURN_UNTIL.search(text) if len(text) <= _LONGEST else None
    return until is not None and bool(re.search(r"\d", text[until.end() :])) and not _NO_RETURN.search(text)


# How the day of an order follows its number: "Order 1042 from Nov 13, 2026", "1042, ordered Nov 13, 2026".
_BEHIND_NUMBER = re.compile(
    r"^[\s,;:(–—-]*(?:(?:you )?(?:ordered|placed|bought|purchased|made|taken)(?: by you)?|from|of|dated|on)?"
    r"(?:\s+on)?[\s:]+(?=\S)",
    re.IGNORECASE,
)


def day_behind(text: str, number: str, dates: DateReader) -> date | None:
    """Returns the day of the past that stands behind an order's number in the same words."""
    _, found, rest = text.partition(number)
    lead = _BEHIND_NUMBER.match(rest) if found else None
    return dates.read_past(rest[lead.end() :].rstrip(" )")) if lead else None


def _sentences(part: Part) -> Iterator[list[Segment]]:
    """The pieces of each sentence: those of one line up to the next pause."""
    sentence: list[Segment] = []
    for segment in part.segments:
        if segment.run.kind != "text":
            continue
        if sentence and (segment.run.line != sentence[-1].run.line or sentence[-1].ended or segment.barred):
            yield sentence
            sentence = []
        sentence.append(segment)
    if sentence:
        yield sentence
