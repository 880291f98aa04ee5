"""Which choices of an order history's filter show more of it: all orders, a longer time, a year of its own. Pure."""

import re
from collections.abc import Iterable

from flows.reading.words import is_one_of, plain
from flows.snapshot import Option

_NUMBERS = {
    "one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "eighteen": 18, "twenty-four": 24, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_ORDERS = r"(?:(?:all |my |your )*(?:orders|purchases)(?: (?:from|of|in|placed|within|during|for))* )?"
_SPAN = re.compile(
    rf"{_ORDERS}(?:the |in the |within the |from the )*(?:last|past|previous|recent) "
    rf"(?:(?P<count>\d+|{'|'.join(_NUMBERS)}) )?(?P<unit>day|week|month|year)s?"
)
_YEAR = re.compile(
    rf"{_ORDERS}(?:all of |all from |in |from |of |year |the year )*(?P<year>20\d\d)(?: (?:orders|only))?"
)
_ALL = re.compile(
    r"(?:show |view |see )?(?:all|everything|any ?time|all time|ever|since the beginning|any date|all dates|all years)"
    r"(?: (?:my |your |of )*(?:orders|purchases|them|it|time|years))?|(?:every|any) (?:order|year|date)"
)
_EVER = 100_000  # days


def wider_choices(options: Iterable[Option], shown: str, widest: tuple[str, ...]) -> list[str]:
    """Returns the values of the choices that show more than ``shown`` (a value), the widest first, then year by year.

    ``widest`` are the map's words for such choices.
    """
    options = list(options)
    now = next((days_in(option.text) for option in options if option.value == shown), None)
    found: list[tuple[int, int, str]] = []
    for option in options:
        if option.disabled or option.value == shown:
            continue
        days = days_in(option.text)
        if days is not None and (now is None or days > now):
            found.append((0, -days, option.value))
        elif days is None and is_one_of(option.text, widest):
            found.append((1, 0, option.value))
        elif year := _YEAR.fullmatch(plain(option.text)):
            found.append((2, -int(year["year"]), option.value))
    return [value for *_, value in sorted(found, key=lambda choice: choice[:2])]


def days_in(text: str) -> int | None:
    """How many days back a choice reaches; ``None`` where it does not say."""
    said = plain(text)
    if _ALL.fullmatch(said):
        return _EVER
    span = _SPAN.fullmatch(said)
    if span is None:
        return None
    count = span["count"] or "1"
    return (int(count) if count.isdigit() else _NUMBERS[count]) * _DAYS[span["unit"]]
