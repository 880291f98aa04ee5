"""Names that are safe as folders and files on every system, and never the same for two things.

An order number is opaque text: any script, any length, "../x" or "CON". Capitals, digits and "-" stay as they are, so
that a real order number is found by eye; every other character becomes ``_`` and its bytes in hexadecimal. Lower-case
letters stay too, but then a hash is added behind ``__``, because some file systems take "mk1" and "MK1" for the same
name. So do the names that Windows keeps for devices, and long ones, which are also cut.
"""

import hashlib
import re
from datetime import UTC, datetime

NO_ORDER = "_no-order"
"""The folder of records that belong to no order, such as a sign-in."""

_KEPT = re.compile(r"[A-Za-z0-9-]")
_LONGEST = 80
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])", re.IGNORECASE)
_RECORD = re.compile(r"(\d{8}T\d{6}\.\d{6}Z)-([A-Za-z0-9_-]+)")


def name_order(order: str) -> str:
    """Returns the folder name of an order number; different numbers never share one, also where case does not count."""
    if not order:
        return NO_ORDER
    name = _escape(order)
    if re.search(r"[a-z]", order) or len(name) > _LONGEST or _DEVICES.fullmatch(order):
        digest = hashlib.sha256(order.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return f"{name[: _LONGEST - 18]}__{digest}"
    return name


def name_record(started_at: datetime, what: str) -> str:
    """Returns the folder name of a record: ``20261124T064512.123456Z-status``."""
    return f"{started_at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{name_part(what)}"


def is_record_name(name: str) -> bool:
    return _RECORD.fullmatch(name) is not None


def name_part(text: str) -> str:
    """Returns a short name for a page or a purpose: letters, digits, ``-`` and ``_`` only."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")[:40] or "page"


def name_attachment(name: str) -> str:
    """Returns the name under which a file that came from outside is kept: its last part, harmless and not too long."""
    last = re.split(r"[\\/]", name)[-1]
    stem, dot, suffix = last.rpartition(".")
    if not dot:
        stem, suffix = last, ""
    suffix = re.sub(r"[^A-Za-z0-9]+", "", suffix)[:10].lower()
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:60] or "file"
    if _DEVICES.fullmatch(stem):
        stem = f"{stem}_"
    return f"{stem}.{suffix}" if suffix else stem


def _escape(order: str) -> str:
    parts = []
    for place, character in enumerate(order):
        if _KEPT.fullmatch(character) and not (character == "-" and place == 0):
            parts.append(character)
        else:
            parts.extend(f"_{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    return "".join(parts)
