"""Comparing words as a person does: case, spaces, curly quotes and closing punctuation make no difference."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "№": "no"})
_EDGES = " \t:;.,!?*-|·•›»→>()[]"
_OPTIONAL_PLURAL = re.compile(r"\((?:e?s)\)")
_NUMBER_SIGN = re.compile(r"\s*(?:#+|\bno\.?|\bnr\.?|\bnum\.?)(?=\s|:|$)\.?")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Returns the text folded for comparison: "Order No.:" and "order no" are the same."""
    folded = unicodedata.normalize("NFKC", text).translate(_STRAIGHT).casefold()
    folded = _OPTIONAL_PLURAL.sub("", " ".join(folded.split())).strip(_EDGES)
    return _NUMBER_SIGN.sub(lambda match: " " + match.group().strip().rstrip("."), folded).strip(_EDGES)


@lru_cache(maxsize=256)
def phrase_set(phrases: tuple[str, ...]) -> frozenset[str]:
    """Returns the phrases folded for comparison."""
    return frozenset(plain(phrase) for phrase in phrases)


def is_one_of(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether the text says nothing more and nothing less than one of the phrases."""
    return plain(text) in phrase_set(phrases)


@lru_cache(maxsize=256)
def _containing(phrases: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(phrase_set(phrases), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in ordered) + r")(?!\w)")


def mentions(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands somewhere in the text, as whole words."""
    return bool(phrases) and _containing(phrases).search(plain(text)) is not None


# What may stand between a label and what it names. The number sign may be glued to what follows ("Order #123"), so it
# ends a label like a colon does.
_AFTER = re.compile(r"(?P<end>\s*(?:\([^)]{1,12}\)\s*)?[:#.–—]+[\s:#]*|\s+-\s+|\s+)(?P<rest>\S.*)$")
_UNEVEN = re.compile(r"[^\S ]|  |’")  # what keeps a phrase from standing in a text letter by letter


@lru_cache(maxsize=256)
def _by_first_letter(phrases: tuple[str, ...]) -> dict[str, list[str]]:
    """The labels by their first letter, the longest first. One pattern of all takes longer to build than to use."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(
        {phrase.strip().replace("’", "'").lower() for phrase in phrases} - {""}, key=len, reverse=True
    ):
        found.setdefault(phrase[0], []).append(phrase)
    return found


@lru_cache(maxsize=20_000)
def after_label(text: str, phrases: tuple[str, ...]) -> tuple[str, bool] | None:
    """Returns what follows a label in the same text, and whether a colon, number sign or dash stands between.

    >>> after_label("Order No.: 0012", ("order no",))
    ('0012', True)
    >>> after_label("Placed on Nov 3, 2026", ("placed on",))
    ('Nov 3, 2026', False)
    """
    start = len(text) - len(text.lstrip())
    for phrase in _by_first_letter(phrases).get(text[start : start + 1].lower(), ()):
        end = _end_of(phrase, text, start)
        match = _AFTER.match(text, end) if end is not None else None
        if match is not None:
            return match["rest"].strip(), bool(match["end"].strip())
    return None


def _end_of(phrase: str, text: str, start: int) -> int | None:
    """Where a phrase ends that stands at ``start``: whatever its case, with any spaces between its words."""
    end = start + len(phrase)
    if text[start:end].lower() == phrase:
        return end
    if not _UNEVEN.search(text):
        return None
    at = start
    for letter in phrase:
        if letter == " ":
            rest = text[at:].lstrip()
            if len(rest) == len(text) - at:
                return None
            at = len(text) - len(rest)
        elif at < len(text) and (text[at].lower() == letter or (letter == "'" and text[at] == "’")):
            at += 1
        else:
            return None
    return at


_FILLERS = re.compile(
    r"^(?:and\s+|,\s*)?(?:you(?:'ve)?\s+|we\s+|(?:your|this|the)\s+(?:order|package|parcel)\s+|it\s+)"
    r"(?:was\s+|has been\s+|were\s+)?"
    r"(?P<verb>ordered|placed|purchased|bought|shipped|sent|dispatched|delivered|arrived|went out|left us"
    r"|left our \w+|reached you|got to you|came to you)"
    r"(?:\s+(?:this order|your order|this|it|these|them))?(?=\s|$)",
    re.IGNORECASE,
)


_STATED = re.compile(
    r"^(?:and\s+)?(?:the|your|its)\s+(?P<label>.{2,40}?)(?:\s+(?:is|was|are|were|comes to|came to))?:?$", re.IGNORECASE
)


_CARRIED = re.compile(
    r"^(?P<verb>shipped|sent|dispatched|delivered|mailed)\s+(?:by|via|with)\s+"
    r"(?:UPS|FedEx|Fed Ex|USPS|DHL|OnTrac|LaserShip|Purolator|Canada Post|courier|carrier|mail|post)"
    r"(?:\s+(?:\d(?:nd|rd)?[- ]?Day|[A-Z][A-Za-z]+)){0,3}:?$",
    re.IGNORECASE,
)


def without_fillers(text: str) -> str:
    """Returns a sentence's beginning as a bare label: "You placed it on" is "placed on", "The total is" is "total"."""
    match = _FILLERS.match(text)
    if match:
        return match["verb"] + text[match.end() :]
    carried = _CARRIED.match(text)
    if carried:
        return carried["verb"]
    stated = _STATED.match(text)
    return stated["label"] if stated else text


def same_number(one: str, other: str) -> bool:
    """Whether two order numbers are the same opaque text, apart from case, spaces around, and a number sign."""
    return bare_number(one).casefold() == bare_number(other).casefold() != ""


def bare_number(text: str) -> str:
    """Returns an order number without the spaces and number signs around it. Leading zeros stay."""
    return unicodedata.normalize("NFKC", text).strip().strip("#").strip()


_ORDINAL = r"(?:first|second|third|fourth|fifth|last|other|1st|2nd|3rd|4th)"
_BOX = r"(?:package|parcel|shipment|box|delivery)"
_PARCEL_NAME = re.compile(
    rf"^(?:(?:the |your )?{_ORDINAL} {_BOX}\b|{_BOX}\s*(?:no\.?\s*|#\s*)?(?:\d+|[a-d]|one|two|three|four)\b)"
    r"(?:\s*(?:of|/)\s*(?:\d+|two|three|four|five))?(?=$|\s*[:.,(–—-])",
    re.IGNORECASE,
)


def names_parcel(text: str) -> bool:
    """Whether words begin with the name of one parcel: "Package 2 of 2", "First box"."""
    return _PARCEL_NAME.match(text) is not None


def joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text).strip()
