"""How long a message may be, by the field itself and by the words around it. Pure."""

import re

from flows.snapshot import Field, Snapshot

_TICKS = frozenset({"checkbox", "radio"})
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{2,5})"
_UNIT = r"(?:char(?:acter)?s?|letters)"
_CHARACTERS = re.compile(rf"{_NUMBER}[\s-]*{_UNIT}\b", re.IGNORECASE)
_COUNTER = re.compile(rf"^\s*\d[\d,]*\s*(?:/|of)\s*{_NUMBER}\s*(?:char(?:acter)?s?)?\s*$", re.IGNORECASE)
_LEFT = re.compile(rf"{_NUMBER}\s*(?:char(?:acter)?s?\s*)?(?:left|remaining|to go)\b", re.IGNORECASE)
_AT_MOST = re.compile(
    rf"(?:^|[\s(])(?:max(?:imum)?\.?|at most|no more than|up to|limit(?:ed to)?|limit is)[\s:]*"
    rf"(?:of\s+|length\s*:?\s*)?{_NUMBER}(?=\s*(?:{_UNIT}\b|[).]|$))",
    re.IGNORECASE,
)
_THEN_MOST = re.compile(rf"^\W*{_NUMBER}\s*max(?:imum)?\W*$", re.IGNORECASE)
_WORDS = re.compile(rf"{_NUMBER}\s*words\b", re.IGNORECASE)
_LETTERS_A_WORD = 4  # with the space: fewer than in any prepared text, so that a limit in words is kept as well


def find_limit(message: Field, snapshot: Snapshot) -> int | None:
    """Returns how many characters the message may have."""
    limits = [message.max_length] if message.max_length else []
    for text in (*message.labels, *_texts_around(message, snapshot)):
        for pattern in (_COUNTER, _LEFT, _CHARACTERS, _AT_MOST, _THEN_MOST):
            limits += [_whole(number) for number in pattern.findall(text)]
        limits += [_whole(number) * _LETTERS_A_WORD for number in _WORDS.findall(text)]
    return min(limits, default=None)


def _whole(number: str) -> int:
    return int(number.replace(",", ""))


def _texts_around(field: Field, snapshot: Snapshot) -> list[str]:
    """The lines in the smallest part of the page around the field that holds no other field to fill in."""
    others = [
        other.element
        for other in snapshot.fields
        if other is not field and not other.is_button and other.type not in _TICKS
    ]
    others = [other for other in others if other != field.element]
    texts: list[str] = []
    for element in snapshot.ancestors(field.element):
        if element.tag == "form" or any(snapshot.is_inside(other, element.index) for other in others):
            break
        lines: dict[int, list[str]] = {}
        for run in snapshot.runs_in(element.index):
            lines.setdefault(run.line, []).append(run.text)
        texts = [" ".join(line) for line in lines.values()]
    after = [
        run.text
        for run in snapshot.runs[field.run : field.run + 4]
        if abs(run.box.y - field.box.y) < field.box.height + 60
    ]
    return [*texts, *after, " ".join(after)]
