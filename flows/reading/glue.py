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
_REST = re.compile(r"^[.,]?\d[\d.,]*$|^[.,]$")
_LETTERS = re.compile(r"^#?[A-Z]{1,4}$")
_CODE = re.compile(r"^#?[A-Z0-9]*\d[A-Z0-9]*-?$|^#?(?:[A-Z0-9]+-)+[A-Z0-9]*$|^-$")
_CODE_REST = re.compile(r"^-?(?:[A-Z0-9]+(?:-[A-Z0-9]+)*-?)$|^-$")


def glue(runs: Iterable[Run]) -> list[Run]:
    """Returns the runs with those put together that say one thing. A run put together keeps the first one's place."""
    glued: list[Run] = []
    for run in runs:
        if glued and _touches(glued[-1], run) and _goes_on(glued[-1].text, run.text):
            glued[-1] = replace(glued[-1], text=glued[-1].text + run.text, box=_around(glued[-1].box, run.box))
        else:
            glued.append(run)
    return glued


def _touches(one: Run, other: Run) -> bool:
    same = one.line == other.line and one.kind == other.kind == "text" and one.struck == other.struck
    gap = other.box.x - (one.box.x + one.box.width)
    level = one.box.y < other.box.y + other.box.height and other.box.y < one.box.y + one.box.height
    return same and level and -_GAP <= gap <= _GAP


def _goes_on(one: str, other: str) -> bool:
    last = one.split()[-1] if one.split() else ""
    if _AMOUNT.match(last) and _REST.match(other):
        return True
    if re.search(r"\d$", last) and re.match(r"^[.,]\d{2}$", other):
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
