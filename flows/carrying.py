"""Whether a request may be the one that carries a message, by what stands in it. Pure.

When a press led to no clear answer, "not sent" may only be said where nothing that left the browser can have been the
message: else the shop is asked twice. A request is *nothing* of it where its body can be read whole and holds neither
words of the message nor the order's number nor the sender's address, in any way in which a page may write them down:
plain, as a web form, in parts (multipart), as JSON, JSON inside JSON, base64, hexadecimal, gzip or zlib, or several of
these around each other. What cannot be read (another compression, a cipher, bytes) counts as *opaque*, and may be the
message, as soon as it is long enough to hold it: a quarter of its length, less than any compression needs. Shorter
ones are the names of sessions and events that a shop's statistics send.
"""

import base64
import binascii
import html
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import unquote_to_bytes

_DEPTH = 4  # wrappings around each other that are taken off
_LEAST = 24  # bytes in which no message fits, however short and well compressed
_LARGEST = 4_000_000  # bytes that are unpacked at most
_CODED = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_PIECE = re.compile(r"[A-Za-z0-9]{21,}")  # longer than most words; in coded bytes there soon is one
_NAME = 40  # letters of the longest names that programs give to things
_HEX = re.compile(r"(?:[0-9a-f]{2})+", re.IGNORECASE)
_NUMBERS = re.compile(r'(?:(?:"\d+"\s*:\s*)?\d{1,3}\s*[,;\s]\s*){24,}')  # bytes, written down one by one
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")


class Load(StrEnum):
    """What a request carries of a message, as far as one can tell."""

    MESSAGE = "message"  # words of it
    MARK = "mark"  # the order's number or the sender's address
    OPAQUE = "opaque"  # nothing that can be read, and long enough
    UNSEEN = "unseen"  # the browser did not show what is in it
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Words:
    """What a message is known by: stretches of it, marks beside it, and its length in characters."""

    stretches: tuple[str, ...]
    marks: tuple[str, ...] = ()
    length: int = 0


def load_of(body: bytes | None, words: Words) -> Load:
    """What a request's body carries; ``None`` is one that the browser does not show."""
    if body is None:
        return Load.UNSEEN
    readings = [*_readings(body, _DEPTH)]
    squeezed = [_squeeze(text) for text, _ in readings]
    for load, known in ((Load.MESSAGE, words.stretches), (Load.MARK, words.marks)):
        signs = [sign for word in known if (sign := _squeeze(word))]
        if any(sign in text for sign in signs for text in squeezed):
            return load
    room = max(_LEAST, words.length // 4)
    hidden = (_hidden(text, whole=depth > 0) for text, depth in readings)
    return Load.OPAQUE if any(count >= room for count in hidden) else Load.NOTHING


def _readings(body: bytes, depth: int) -> Iterator[tuple[str, int]]:
    """The body as a text, and every text inside it once its wrappings are taken off, with how many more may be."""
    text = _unpacked(body).decode(errors="replace")
    yield text, depth
    if depth == 0:
        return
    if "&#" in text:
        yield from _readings(html.unescape(text).encode(errors="replace"), depth - 1)
    if "%" in text or "+" in text:
        plain = unquote_to_bytes(text.replace("+", " "))
        if plain != body:
            yield from _readings(plain, depth - 1)
    for inner in _strings(text):
        yield from _readings(inner.encode(errors="replace"), depth - 1)
    for run in _CODED.findall(text):
        for plain in _decoded(run):
            yield from _readings(plain, depth - 1)


def _unpacked(body: bytes) -> bytes:
    """What is in a gzip or zlib packing; anything else as it is."""
    if body[:2] != b"\x1f\x8b" and not (body[:1] == b"\x78" and len(body) > 2 and int.from_bytes(body[:2]) % 31 == 0):
        return body
    try:
        return zlib.decompressobj(wbits=47).decompress(body, _LARGEST)
    except zlib.error:
        return body


def _strings(text: str) -> Iterator[str]:
    """The texts in a JSON document, its own escapes resolved."""
    if text.lstrip()[:1] not in {"{", "[", '"'}:
        return
    try:
        yield from _texts(json.loads(text))
    except (ValueError, RecursionError):
        return


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _decoded(run: str) -> list[bytes]:
    """The readable texts that a run of letters and digits may stand for."""
    found: list[bytes] = []
    if _HEX.fullmatch(run):
        found.append(bytes.fromhex(run))
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    with suppress(binascii.Error):  # it is no base64
        found.append(base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True))
    return [_unpacked(plain) for plain in found if _is_readable(_unpacked(plain))]


def _is_readable(body: bytes) -> bool:
    try:
        return not _CONTROL.search(body.decode())
    except UnicodeDecodeError:
        return False


def _hidden(text: str, *, whole: bool) -> int:
    """How many bytes may be hidden in the parts of a text that nobody can read. ``whole``: its parts were read too."""
    controls = len(_CONTROL.findall(text))
    if controls:
        return len(text)
    numbers = sum(len(re.findall(r"\d{1,3}\s*[,;\s]", run)) for run in _NUMBERS.findall(text))
    return numbers + sum(_bytes_in(run) for run in _CODED.findall(text) if not (whole and _decoded(run)))


def _bytes_in(run: str) -> int:
    pieces = _PIECE.findall(run)
    mixed = any(re.search(r"\d", piece) and re.search(r"[A-Za-z]", piece) for piece in pieces)
    if not mixed and all(len(piece) <= _NAME for piece in pieces):
        return 0  # words, or a number
    return len(run) // 2 if _HEX.fullmatch(run) else len(run) * 3 // 4


def _squeeze(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
