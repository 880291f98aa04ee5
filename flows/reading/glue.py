"""Putting together what markup cuts: "$" "1,295" ".00", or a number whose parts stand in elements of their own.

Pieces belong together where nothing stands between them on the page, not even a space, and where no reader would make a
pause: inside a number, an amount or a code, or after a large first letter.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from flows.order import Box
from flows.snapshot import Run

_GAP = 1.6  # pixels that letters of different sizes may be apart
_AMOUNT = re.compile(r"^(?:US|CA|C|A)?[$\u20ac\u00a3\u00a5]\s?\d{0,3}(?:[ ,]?\d{3})*[.,]?\d*$")
_WHOLE = re.compile(r"(?:^|[\s$\u20ac\u00a3\u00a5])\d{1,3}(?:,?\d{3})*$")
_WITH_CENTS = re.compile(r"\.\d\d$")
_SIGN = re.compile(r"^(?:US|CA|C|A)?[$\u20ac\u00a3\u00a5]$")
_POINTED = re.compile(r"^[.,]\d{2}$")
_CENTS = re.compile(r"^\d{2}$")
_SMALL = 0.85  # of the size of the amount itself: cents set small beside it stand for themselves, without a point
_BESIDE = 0.35  # of that size: as far away as such cents may stand
_REST = re.compile(r"^[.,]?\d[\d.,]*$|^[.,]$")
_LETTERS = re.compile(r"^#?[A-Z]{1,4}$")
_CODE = re.compile(r"^#?[A-Z0-9]*\d[A-Z0-9]*-?$|^#?(?:[A-Z0-9]+-)+[A-Z0-9]*$|^-$")
_CODE_REST = re.compile(r"^-?(?:[A-Z0-9]+(?:-[A-Z0-9]+)*-?)$|^-$")


def glue(runs: Iterable[Run]) -> list[Run]:
    """Returns the runs with those put together that say one thing. A run put together keeps the first one's place."""
    glued: list[Run] = []
    for run in runs:
        if glued and _touches(glued[-1], run) and _goes_on(glued[-1], run):
            glued[-1] = _together(glued[-1], run)
        else:
            glued.append(run)
    return glued


def _together(one: Run, other: Run) -> Run:
    point = "." if _is_cents(one, other) else ""
    return replace(
        one,
        text=one.text + point + other.text,
        size=max(one.size, other.size),
        box=_around(one.box, other.box),
    )


def _touches(one: Run, other: Run) -> bool:
    same = one.kind == other.kind == "text" and one.struck == other.struck
    gap = other.box.x - (one.box.x + one.box.width)
    level = one.box.y < other.box.y + other.box.height and other.box.y < one.box.y + one.box.height
    if one.line != other.line and not _are_parts_of_an_amount(one, other):
        return False
    apart = max(_GAP, one.size * _BESIDE) if _is_cents(one, other) else _GAP
    return same and level and -_GAP <= gap <= apart


def _is_cents(one: Run, other: Run) -> bool:
    """Whether these are the small cents of an amount, as in $189 with a small 50 beside it: a person reads 189.50."""
    small = other.size <= one.size * _SMALL
    return small and _CENTS.match(other.text) is not None and _WHOLE.search(one.text) is not None


def _are_parts_of_an_amount(one: Run, other: Run) -> bool:
    """Whether two boxes side by side hold a sign of money and its number, or an amount and its cents."""
    sign = _SIGN.match(_last(one)) is not None and other.text[:1].isdigit()
    return (
        sign
        or _is_cents(one, other)
        or (_WHOLE.search(one.text) is not None and _POINTED.match(other.text) is not None)
    )


def _last(run: Run) -> str:
    return run.text.split()[-1] if run.text.split() else ""


def _goes_on(before: Run, after: Run) -> bool:
    one, other, last = before.text, after.text, _last(before)
    if _is_cents(before, after):
        return True
    if _AMOUNT.match(last) and not _WITH_CENTS.search(last) and _REST.match(other):
        return True
    if re.search(r"\d$", last) and _POINTED.match(other):
        return True
    if len(one) == 1 and one.isalpha() and one.isupper() and other[:1].islower():
        return True  # a drop cap
    if _LETTERS.match(last):
        return re.match(r"^-(?:\d|$)", other) is not None  # and not "UPS" before its number
    return _CODE.match(last) is not None and _CODE_REST.match(other.split()[0] if other.split() else "") is not None


def _around(one: Box, other: Box) -> Box:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.width, other.x + other.width)
    bottom = max(one.y + one.height, other.y + other.height)
    return replace(one, x=left, y=top, width=right - left, height=bottom - top)
