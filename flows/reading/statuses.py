"""From the shop's words to a state: only where the words say the whole of it."""

import re
from functools import cache, lru_cache

from flows.order import OrderState
from flows.reading.status_grammar import by_grammar
from flows.reading.status_sentences import read_sentence
from flows.reading.status_shapes import by_shape, joined
from flows.reading.words import plain
from flows.shop import StatusWords

_NEWS = (
    r"(?:(?:good|great|happy) news[!,:. -]+|update[:,. -]+|(?:hooray|yay|thanks|thank you)[!,. -]+"
    r"|(?:we're )?sorry[,:. -]+)?"
)
_THING = r"(?:order|purchase|things|goods|packages?|parcels?|shipments?|items?|delivery|pieces?|box|boxes)"
_OBJECT = rf"(?:it|them|everything|(?:your |this |the |whole |entire )*{_THING})"
_SUBJECT = re.compile(
    rf"^{_NEWS}(?:(?:your|this|the|whole|entire|complete)\s+)*"
    rf"(?:{_THING}(?: (?:#|no\.? ?)?[a-z]{{0,4}}-?\d[\w/-]*)?|it|they|everything|all items|status)"
    r"(?:\s*:|'s| is| are| was| were| has been| have been| has| have)?(?: now| already| currently| just| all)?\s+"
)
_WE_DID = re.compile(
    rf"^{_NEWS}we(?:'ve| have)?(?: now| already| just)?"
    rf"\s+(?P<done>shipped|sent|dispatched|cancelled|canceled|delivered|packed)(?: out)?\s+{_OBJECT}(?=$|[ ,;:.-])"
)
_WE_ARE = re.compile(
    rf"^{_NEWS}we(?:'re| are)(?: now| currently| still| just)?"
    rf"\s+(?P<doing>pack|prepar|process|pick|wrapp|mak|review)ing(?: up)?\s+{_OBJECT}$"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*\.?,?"
_DATE = (
    rf"(?:{_DAY}\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?"
    rf"|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|today|yesterday|{_DAY}(?=$|\s|[,)]))"
)
_CLOCK = r"(?:,?\s*(?:at|@)?\s*\d{1,2}(?::\d{2})?\s*[ap]\.?m\.?(?: [a-z]{2,3})?)?"
_CARRIER = (
    r"(?:(?:ups|fedex|usps|dhl|ontrac|lasership|purolator|canada post|royal mail)"
    r"(?:\s+(?:ground|express|home|delivery|surepost|smartpost|priority|mail|next|day|2day|overnight|standard|worldwide"
    r"|economy|advantage|international|first|class|parcel|select|air|saver)){0,3})"
)
_PLACE = (
    r"(?:front|back|side|your|the|porch|door|doorstep|desk|reception|mailbox|mailroom|mail room|concierge|neighbou?r"
    r"|lobby|garage|resident|office|home|household member|patio|address|residence)"
)
_SOME = r"(?:\d{1,2}|one|two|three|four|five)"
_TAIL = re.compile(
    rf"[,;:.-]?\s*(?:"
    rf"\(?(?:on|at|since|as of)?\s*{_DATE}{_CLOCK}\)?"
    rf"|(?:arriving|arrives|expected|due|estimated(?: arrival| delivery)?)"
    rf"(?:\s+(?:by|on))?\s*:?\s*{_DATE}(?:\s+by\s+\d{{1,2}}\s*[ap]m)?"
    rf"|(?:with|via|by)\s+{_CARRIER}|(?:to|at|with|on|by|in|near)(?:\s+{_PLACE})+"
    rf"|in {_SOME} (?:parcels?|packages?|box|boxes|shipments?|deliveries|delivery)"
    r"|to you|for you|at your request|by you|by customer|(?<=\s)(?:now|already|safely|at last)"
    r")$"
)
_TAILS = 4  # such additions that a status may have
_HASTE = re.compile(r"^(?:now|already|just|currently|still|finally|safely|successfully|right now,?|at last,?)\s+")
_AFTER_PAUSE = re.compile(
    r"^(?P<head>.{3,60}?)(?:\s+-+\s+|\s*[:,;]\s+(?!\d{4}\b)|\s+because\s+|\s*\()(?P<tail>.+?)\)?$"
)
# Words after a pause that may turn or soften what stands before it.
_TURNING = re.compile(
    r"\b(?:not|no|never|cannot|\w+n't|if|once|when|until|unless|before|will|would|may|might|could|should"
    r"|pending|attempt\w*|fail\w*"
    r"|unable|error|soon|expected|part|partly|partially|some|but|except|rest|remaining|waiting|awaiting|please"
    r"|how|why|rate|write|leave|review|tell|see|track|shop|buy|more|none|nothing|by mistake"
    r"|in error|think|believe|guess"
    r"|probably|perhaps|maybe|apparently|possibly|likely)\b|\d+\s+of\s+\d+|\?"
)
# "Ordered: 2", "Shipped 1", "Items returned: 0": how many, and not where they are.
_COUNTED = re.compile(r"^(?:\w+(?:\s*[:x×(])?|\w+ \w+\s*:)\s*\d{1,3}$")
_OF_GOODS = re.compile(r"^(?:just|newly|new|now) (?:in|arrived|landed|dropped)$")  # said of what is for sale
_LATE = re.compile(r"^(?:your )?delivery (?:is |was |has been )?delayed\b")  # whatever way it is, it is no hold
_ARTICLES = re.compile(r"\b(?:the|a|an|your|our|my)\s+")
_LONGEST = 90


@cache
def _phrases(words: StatusWords) -> dict[str, OrderState]:
    return {_bare(plain(phrase)): state for phrase, state in words.by_phrase().items()}


@cache
def _mentioned(words: StatusWords) -> re.Pattern[str]:
    ordered = sorted(_phrases(words), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)")


@lru_cache(maxsize=20_000)
def classify(text: str, words: StatusWords) -> OrderState | None:
    """Returns the state that the text says, ``UNKNOWN`` for words known to settle nothing, ``None`` for other words.

    The text must be one of the map's phrases as a whole. Before it may stand whom it is about ("Your order has
    been ..."), behind it a date, a carrier, a place, or after a pause a reason that names no other state ("Cancelled -
    out of stock"). "Not shipped" is therefore never "shipped", and a question says nothing.
    """
    if not text or text.rstrip().endswith("?"):
        return None
    state = classify_words(text, words)
    return state if state is not None else read_sentence(text)


def classify_words(text: str, words: StatusWords) -> OrderState | None:
    """The same for words that are a status and no sentence."""
    if len(text) > _LONGEST or text.rstrip().endswith("?"):
        return None
    said = plain(text)
    if _COUNTED.search(said) or _OF_GOODS.search(said) or _LATE.search(said):
        return None
    state = _phrases(words).get(said) or by_grammar(text) or _whole(said, words)
    if state is None and (match := _AFTER_PAUSE.match(said)):
        state = _whole(match["head"], words)
        if state is not None and not _agrees(match["tail"], state, words):
            return None
    return state


def is_phrase(text: str, words: StatusWords) -> bool:
    """Whether the text is one of the map's phrases and nothing more."""
    return _bare(plain(text)) in _phrases(words)


def _whole(said: str, words: StatusWords) -> OrderState | None:
    did = _WE_DID.match(said)
    candidates = [said, _SUBJECT.sub("", said)]
    if did:
        candidates.append(f"{did['done']}{said[did.end() :]}")
    doing = _WE_ARE.match(said)
    if doing:
        candidates.append("under review" if doing["doing"] == "review" else "processing")
    for candidate in dict.fromkeys(candidates):
        state = _single(candidate, words)
        if state is not None:
            return state
    for candidate in dict.fromkeys(candidates):
        state = joined(candidate, lambda part: _single(part, words))
        if state is not None:
            return state
    return None


def _single(said: str, words: StatusWords) -> OrderState | None:
    """One status: a phrase or a shape, with haste before it, and a day, a carrier or a place behind it."""
    state = by_grammar(said)
    if state is not None:
        return state
    for candidate in dict.fromkeys((said, _HASTE.sub("", said))):
        shape = candidate
        for _ in range(_TAILS):
            state = _phrases(words).get(_bare(shape)) or by_shape(shape)
            if state is not None:
                return state
            shorter = _TAIL.sub("", shape).strip(" ,;:.-(!")
            if shorter == shape:
                break
            shape = shorter
    return None


def _agrees(tail: str, state: OrderState, words: StatusWords) -> bool:
    """Whether what follows a pause only adds a reason: few words, none that turn the meaning, none of another state."""
    if _TURNING.search(tail) or len(tail.split()) > 8:
        return False
    table = _phrases(words)
    return all(table[found.group()] is state for found in _mentioned(words).finditer(_bare(tail)))


def _bare(said: str) -> str:
    return _ARTICLES.sub("", said)


def without_subject(text: str) -> str:
    """Returns folded words without whom they are about: "Your order #12 was placed on" is "placed on"."""
    return _SUBJECT.sub("", plain(text))


def is_about_the_order(text: str) -> bool:
    """Whether the words name the order or the parcel as what they are about ("Your order has shipped")."""
    said = plain(text)
    return _SUBJECT.match(said) is not None or _WE_DID.match(said) is not None


def read_status(text: str) -> str | None:
    """Returns words that may be a status: some letters, not a whole paragraph."""
    return text if 2 <= len(text) <= _LONGEST and any(letter.isalpha() for letter in text) else None
