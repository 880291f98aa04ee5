"""How many pieces of an item the words in its box say."""

import re

from flows.reading.facts import Fact, Part, agreed
from flows.reading.layout import Segment
from flows.shop import Shop

# "2 x Wallet", "2 × $18.00", "2 @ $18.00", "2 at $18.00"; "4 x 6 Frame" is a size and no count.
_COUNT = re.compile(r"^\(?(\d{1,3})(?:\s*[x×]\)?\s*(?!\d|\S*\d+[x×])|\s*(?:@|at)\s*(?=\D?\s?\d))", re.IGNORECASE)
# "$112.00, quantity 1", "Olive, XL - 2 @ $98.00"
_COUNT_BEHIND = re.compile(
    r"[,;]\s*(?:quantity|qty)\.?:?\s*(\d{1,3})$|[–—-]\s+(\d{1,3})\s*[@×x]\s*\$?\d[\d,.]*$", re.IGNORECASE
)
_COUNT_FOR = re.compile(r"^(\d{1,3}) for [$€£]\s?\d[\d,]*\.\d{2}$")  # "3 for $21.00": what all of them cost
_COUNT_AFTER = re.compile(r"(?:^|(?<![\d\"'”])\s+)\(?[x×]\s*(\d{1,3})\)?$", re.IGNORECASE)
_COUNT_WHOLE = re.compile(
    r"^\(?(\d{1,3})\s*(?:pcs?\.?|pieces?|units?|pairs?)\)?(?:$|[,:]\s*(?:at\s+)?(?=\D?\d))", re.IGNORECASE
)
_COUNTED = re.compile(
    r"^[x×]?\s*(\d{1,3})(?:\s*[x×]|\s*(?:[x×@]|at\b|pcs?\b|pieces?\b|items?\b|units?\b|pairs?\b|ea\b|each\b).*"
    r"|,\s+\S.*|\s+[A-Z]\w+:.*)?$",
    re.IGNORECASE,
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT_WORD = re.compile(
    rf"^({'|'.join(_NUMBERS)}) (?:pieces?|units?|items?|pairs?|of these|of them)(?:$|,? at (?=\D?\d))", re.IGNORECASE
)
# "The Salt Road, paperback, 2 copies, $27.00 each"
_COUNT_INSIDE = re.compile(
    r"[,;]\s*(\d{1,2}) (?:copy|copies|pcs|pieces?|units?|pairs?)(?:[,;]| at)\s*(?=[$€£]\s?\d)", re.IGNORECASE
)
_TIMES = re.compile(r"^(?:[x×@]|at\b|each\b)", re.IGNORECASE)
_REMARK = re.compile(r"(?<=\d)\s*\([^()]*\)$")  # "3 (price is for one)"
# "2 packs" says how many only where other items of the order are counted in the same place.
_PACKED = re.compile(
    r"^(\d{1,2}) (?:packs?|sets?|boxes|box|bottles?|rolls?|bags?|tins?|jars?|copy|copies|cases?|pots?|bars?|tubes?"
    r"|sheets?|skeins?|yards?|packets?|bundles?|cards?|cans?|cartons?)$",
    re.IGNORECASE,
)


def read_count(text: str) -> int | None:
    """Returns the small whole number that the text is or begins with, or ``None``.

    >>> read_count("2"), read_count("2 items"), read_count("2, $14.00 each"), read_count("$2")
    (2, 2, 2, None)
    """
    text = _REMARK.sub("", text.strip())
    match = _COUNTED.match(text) or re.fullmatch(r"[^\W\d]+\s*:\s*(\d{1,3})", text)
    return int(match[1]) if match and int(match[1]) > 0 else None


def quantity_at(shop: Shop, segment: Segment, part: Part) -> Fact[int] | None:
    """Returns how many, if a piece says so: by a label, or with a multiplication sign."""
    if segment.run.kind != "text":
        return None
    labelled = part.at(segment, shop.labels.quantity, read_count)
    if labelled is not None:
        return labelled
    after = part.view.on_line(segment)[-1]
    if re.fullmatch(r"[1-9]\d?", segment.text) and after.index == segment.index + 1 and _TIMES.match(after.text):
        return Fact(int(segment.text), segment.text, segment, segment, True)  # "1" and "@ $268.00" in two pieces
    match = (
        _COUNT.match(segment.text)
        or _COUNT_BEHIND.search(segment.text)
        or _COUNT_AFTER.search(segment.text)
        or _COUNT_WHOLE.match(segment.text)
        or _COUNT_FOR.match(segment.text)
        or _COUNT_INSIDE.search(segment.text)
    )
    count = next((int(found) for found in match.groups() if found), 0) if match else 0
    if match is None or count == 0:
        return None
    return Fact(count, match.group().strip(), segment, segment, True)


def worded_quantity(part: Part) -> Fact[int] | None:
    """Returns how many, where an item's box says it in words: "One piece"."""
    said = [(match, s) for s in part.segments if s.run.kind == "text" and (match := _COUNT_WORD.match(s.text))]
    return agreed([Fact(_NUMBERS.index(match[1].casefold()) + 1, s.text, s, s, True) for match, s in said])


def costs_together(text: str) -> bool:
    """Whether an amount is said to be for several: "3 for $21.00"."""
    return _COUNT_FOR.match(text) is not None


def without_count(text: str) -> str:
    """Returns the text without the count that it begins with."""
    return _COUNT_WORD.sub("", _COUNT_WHOLE.sub("", _COUNT.sub("", text)))


def packed_count(text: str) -> int | None:
    """Returns how many packs, boxes or bottles the whole text says, or ``None``."""
    match = _PACKED.match(text)
    return int(match[1]) if match and int(match[1]) > 0 else None


def says_count(text: str) -> bool:
    """Whether the text says nothing but how many pieces, and perhaps what each costs."""
    return _COUNT_WHOLE.match(text) is not None


def without_counts(text: str) -> str:
    """Returns a name without the count before or behind it."""
    bare = _COUNT.sub("", text)
    if bare != text:
        bare = re.split(r"\s+[—–]\s+", bare)[0]  # "1 × Tote — Black": a line that goes on to the colour and the price
    return _COUNT_AFTER.sub("", bare)
