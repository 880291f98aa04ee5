"""What must not stand in a recorded file, and every way in which a page may write it.

A value is looked for without regard to case, to spaces or invisible characters inside it, to the way its accents are
put together, and also as an address, a script or a picture's name may hold it: URL-encoded, HTML-escaped, in base64,
in hexadecimal.
"""

import base64
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from urllib.parse import quote

BLOCK, INLINE = "\x00", "\x01"
"""What stands between two texts that are put behind each other: lines of their own, or parts of one line."""

_UNSEEN = f"[\u200b\u200c\u200d\u00ad\u2060\ufeff{INLINE}]*"
_GAP = rf"(?:[\s\u200b\u00ad{BLOCK}{INLINE}]|%20|\+|&nbsp;|&#160;|[-_.,/])+"
_CODED_LEAST = 6  # characters of a coded value that are enough to know it by
_HEX_LEAST = 5  # bytes; three make a colour
_LONG_NAME = 6  # letters from which on a name is also looked for where a space parts it


class Kind(StrEnum):
    """What a value is, in the words in which a person is told of it."""

    EMAIL = "email address"
    NAME = "name"
    PHONE = "phone number"
    POSTAL_CODE = "ZIP code"
    ADDRESS = "address"
    ORDER_NUMBER = "order number"
    TRACKING_NUMBER = "tracking number"
    PASSWORD = "password or other secret"  # noqa: S105 - what it is called, not one
    SESSION = "session or token"
    CARD = "card digits"
    ENTRY = "what somebody wrote"
    LONG_NUMBER = "other long number"


NUMBERS = frozenset({Kind.ORDER_NUMBER, Kind.TRACKING_NUMBER, Kind.LONG_NUMBER})


@dataclass(frozen=True)
class Personal:
    """One value that belongs to the person or signs them in."""

    value: str
    kind: Kind

    @property
    def is_word(self) -> bool:
        """Whether it is one plain word, which may also be a word of the shop's."""
        return self.value.isalpha()

    @property
    def is_distinct(self) -> bool:
        """Whether it cannot well stand anywhere by chance."""
        value = self.value
        mixed = any(map(str.isalpha, value)) and any(map(str.isdigit, value)) and len(value) >= 6
        return "@" in value or mixed or len(value) >= 12 or sum(map(str.isdigit, value)) >= 7 or len(value.split()) > 1

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The value however it is written."""
        ways = dict.fromkeys(
            way for form in ("NFC", "NFD") for way in _ways(unicodedata.normalize(form, self.value.strip()), self.kind)
        )
        return re.compile("|".join(ways), re.IGNORECASE)

    @cached_property
    def coded(self) -> tuple[str, ...]:
        """The value as base64 and hexadecimal may hold it inside something longer."""
        spelt = {self.value, self.value.lower(), self.value.upper(), self.value.title()}
        return tuple(sorted({code for text in spelt for code in _coded(text)}))

    def stands_in(self, text: str) -> bool:
        return self.pattern.search(text) is not None or self.is_coded_in(text)

    def is_coded_in(self, text: str) -> bool:
        return any(code in text for code in self.coded)


def distinct(values: Iterable[Personal]) -> tuple[Personal, ...]:
    """Every value once, the longest first, so that a part is not taken for the whole."""
    kept: dict[str, Personal] = {}
    for one in values:
        value = " ".join(one.value.split())
        if value and any(map(str.isalnum, value)):
            kept.setdefault(value.casefold(), Personal(value, one.kind))
    return tuple(sorted(kept.values(), key=lambda one: len(one.value), reverse=True))


def digits_of(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _ways(value: str, kind: Kind) -> Iterator[str]:
    digits = digits_of(value)
    if kind is Kind.PHONE and len(digits) >= 7:
        local = digits[-10:]
        between = rf"[\s().+\-/{BLOCK}{INLINE}]{{0,4}}"
        yield r"(?:\+?1" + between + ")?" + r"\(?" + between.join(local)
        return
    if kind in NUMBERS:
        letters = [letter for letter in value if letter.isalnum()]
        body = rf"[\s.\-{INLINE}]?".join(map(re.escape, letters))
        yield body if len(letters) >= 6 else _bounded(body)
        return
    if value.isalpha():
        yield from _ways_of_word(value)
        return
    part = rf"{_UNSEEN}\s?{_UNSEEN}" if any(map(str.isdigit, value)) or "@" in value else _UNSEEN
    words = [part.join(map(_letter, word)) for word in value.split()]
    body = _GAP.join(words)
    yield body if "@" in value or kind in {Kind.PASSWORD, Kind.SESSION} else _bounded(body)


def _ways_of_word(word: str) -> Iterator[str]:
    if len(word) <= 2:
        yield f"(?-i:{_bounded(re.escape(word))})"  # "an", "do" and "my" are names too
        return
    yield _bounded(_UNSEEN.join(map(_letter, word)))
    for place in range(1, len(word)) if len(word) >= _LONG_NAME else ():
        yield _bounded(rf"{re.escape(word[:place])}[\s{INLINE}]{re.escape(word[place:])}")
    inner = re.escape(word[0].upper() + word[1:].lower())
    yield rf"(?-i:(?<=[a-z]){inner}(?![a-z]))"  # shipToJordanRivera


def _bounded(body: str) -> str:
    """Not in the middle of another word; a coded space before it is a space."""
    return rf"(?:(?<![^\W_])|(?<=%[0-9a-f]{{2}})|(?<=\\u[0-9a-f]{{4}}))(?:{body})(?![^\W_])"


def _letter(letter: str) -> str:
    """One character as it may be written; what is no plain letter or digit has several spellings."""
    if letter.isascii() and letter.isalnum():
        return re.escape(letter)
    code = ord(letter)
    spelt = {letter, quote(letter, safe=""), html.escape(letter), f"&#{code};", f"&#x{code:x};", f"\\u{code:04x}"}
    return f"(?:{'|'.join(re.escape(one) for one in sorted(spelt))})"


def _coded(text: str) -> Iterator[str]:
    raw = text.encode("utf-8", "replace")
    for before in range(3):
        code = base64.b64encode(bytes(before) + raw).decode("ascii")
        start = (0, 2, 3)[before]
        whole = (before + len(raw)) * 8 // 6  # the characters that no later byte changes
        for inner in {code[start:whole], code[start:whole].replace("+", "-").replace("/", "_")}:
            if len(inner) >= _CODED_LEAST:
                yield inner
    if len(raw) >= _HEX_LEAST:
        yield raw.hex()
        yield raw.hex().upper()
