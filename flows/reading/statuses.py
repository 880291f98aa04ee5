"""From the shop's words to a state: only where the words say the whole of it."""

import re
from functools import cache

from flows.order import OrderState
from flows.reading.words import plain
from flows.shop import StatusWords

_SUBJECT = (
    r"(?:(?:good|great) news[!,:. -]+|update[:,. -]+|hooray[!,. -]+|(?:we're )?sorry[,:. -]+)?"
    r"(?:(?:your |this |the |whole |entire )*(?:order|package|parcel|shipment|items?|delivery|piece)s?(?: (?:#|no\.? ?)?[a-z]{0,4}-?\d[\w/-]*)?"
    r"|it|they|everything|all items|status)"
    r"(?:\s*:|'s| is| are| was| were| has been| have been| has| have)?(?: now| already| currently| just)?\s+"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*\.?,?"
_DATE = (
    rf"(?:{_DAY}\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}|today|yesterday)"
)
_CLOCK = r"(?:,?\s*(?:at|@)?\s*\d{1,2}(?::\d{2})?\s*[ap]\.?m\.?(?: [a-z]{2,3})?)?"
_TAIL = re.compile(
    rf"(?:[,;:.-]?\s*(?:\(?(?:on|at|since|as of)?\s*{_DATE}{_CLOCK}\)?|(?:arriving|arrives|expected|due|estimated)(?:\s+(?:by|on))?\s*{_DATE}(?:\s+by\s+\d{{1,2}}\s*[ap]m)?|to you|at your request|by you))+$"
)
_LONGEST = 90


@cache
def _phrases(words: StatusWords) -> dict[str, OrderState]:
    return {plain(phrase): state for phrase, state in words.by_phrase().items()}


def classify(text: str, words: StatusWords) -> OrderState | None:
    """Returns the state that the text says, ``UNKNOWN`` for words known to settle nothing, ``None`` for other words.

    The text must be one of the map's phrases as a whole. Before it may stand whom it is about ("Your order has
    been ..."), behind it a date and a time. "Not shipped" is therefore never "shipped", and a question says nothing.
    """
    if not text or len(text) > _LONGEST or text.rstrip().endswith("?"):
        return None
    table = _phrases(words)
    said = plain(text)
    for candidate in (said, re.sub(rf"^{_SUBJECT}", "", said)):
        for shape in (candidate, _TAIL.sub("", candidate).strip(" ,;:.-(")):
            if shape in table:
                return table[shape]
    return None


def is_about_the_order(text: str) -> bool:
    """Whether the words name the order or the parcel as what they are about ("Your order has shipped")."""
    return re.match(_SUBJECT, plain(text)) is not None
