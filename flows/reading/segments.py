"""Cutting what a page says into pieces where a person would make a pause.

A pause is a bar or a dot, a wide gap, the end of a sentence, or the dash between an amount and words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flows.order import Box
from flows.reading.glue import glue
from flows.snapshot import Run

_BAR = r"\s*[|·•‧▪⋅]+\s*|(?<!\d)\s+/\s+|\s+/\s+(?!\d)"
_PAUSE = re.compile(
    rf"(?P<bar>{_BAR})|(?P<gap>\s*\u2003+\s*|\s*\n\s*)|(?P<stop>(?<=[\w)\"”])[.!?]\s+(?=[A-Z]))|(?P<dash>\s+[–—-]\s+)"
)
# A full stop behind these ends no sentence: "Vol. II", "No. 9", "St. James".
_SHORTENED = frozenset(
    {
        "vol",
        "no",
        "nr",
        "st",
        "dr",
        "mr",
        "mrs",
        "ms",
        "jr",
        "sr",
        "ed",
        "art",
        "approx",
        "inc",
        "co",
        "ltd",
        "vs",
        "mt",
    }
    | {"ft", "ref", "est", "num", "ext", "dept", "ave", "rd", "blvd", "apt", "pt", "pts", "bros", "oz", "u.s", "qty"}
)
_AMOUNT = re.compile(r"[$€£¥]\s?\d|\b\d+[.,]\d{2}\b")
_ENDS_BEFORE = re.compile(r"^\s*[.!;](?=\s|$)")
_EMPTY = " .,:;-–—"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of visible text between two pauses, and the run that it was cut from.

    ``alone`` says that it is all its run says; ``barred`` that a bar or dot stands before it, so that it begins anew;
    ``ended`` that a pause follows, so that nothing behind it can turn its meaning.
    """

    index: int
    text: str
    run: Run
    alone: bool
    barred: bool
    ended: bool

    @property
    def element(self) -> int:
        return self.run.element

    @property
    def box(self) -> Box:
        return self.run.box


def cut(runs: Iterable[Run]) -> list[Segment]:
    """Returns the pieces of all runs in order."""
    segments: list[Segment] = []
    barred, line = False, -1
    for run in glue(runs):
        barred = barred and run.line == line
        line = run.line
        pieces = list(_pieces(run.text))
        said = sum(1 for text, _, _ in pieces if text.strip(_EMPTY))
        for piece, barred_after, ended in pieces:
            text = piece
            if segments and segments[-1].run.line == line and _ENDS_BEFORE.match(text):
                segments[-1] = replace(segments[-1], ended=True)
                text = text.lstrip(" .!;")
            if text.strip(_EMPTY):
                segments.append(Segment(len(segments), text.strip(" ,;"), run, said == 1, barred, ended))
                barred = False
            barred = barred or barred_after
    return segments


def _pieces(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Yields each piece, whether a bar follows it, and whether any pause does."""
    start = 0
    for match in _PAUSE.finditer(text):
        before = text[start : match.start()]
        if match["stop"] and (_ends_shortened(before) or match["stop"].startswith("?")):
            continue
        if match["dash"] and not _parts_amount_from_words(before, text[match.end() :]):
            continue
        yield before, match["bar"] is not None, True
        start = match.end()
    rest = text[start:]
    yield rest, False, rest.rstrip().endswith((".", "!", "?"))


def _ends_shortened(text: str) -> bool:
    words = text.casefold().split()
    return bool(words) and (words[-1].lstrip("(") in _SHORTENED or (len(words[-1]) == 1 and words[-1].isalpha()))


def _parts_amount_from_words(before: str, after: str) -> bool:
    return bool(_AMOUNT.search(before) or _AMOUNT.match(after.lstrip()))
