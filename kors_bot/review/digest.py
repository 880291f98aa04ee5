"""What is kept in mind of each record, so that a record is read only once.

A digest is small: an order with ten thousand checks has ten thousand of them, and all are read for each build. What a
page shows of a record beyond this is loaded from the record itself.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kors_bot.evidence.record import Record


class Kind(StrEnum):
    """What a record is to the story."""

    CHECK = "check"
    FAILURE = "failure"
    SUBMISSION = "submission"
    NOTE = "note"
    PRUNE = "prune"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the page it shows, its file, and its content's SHA-256."""

    page: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One record in short. ``key`` is the same for two checks that found the same."""

    name: str
    at: datetime
    kind: Kind
    key: str
    shots: tuple[Shot, ...]

    @classmethod
    def of(cls, record: Record) -> "Digest":
        shots = tuple(
            Shot(page.name, page.picture, record.files[page.picture].sha256)
            for page in record.pages
            if page.picture and page.picture in record.files
        )
        kind = _kind(record)
        return cls(record.name, record.started_at, kind, _key(record, kind), shots)

    def to_json(self) -> list[Any]:
        shots = [[shot.page, shot.file, shot.sha256] for shot in self.shots]
        return [self.name, self.at.isoformat(), self.kind.value, self.key, shots]

    @classmethod
    def from_json(cls, row: list[Any]) -> "Digest":
        name, at, kind, key, shots = row
        return cls(name, datetime.fromisoformat(at), Kind(kind), key, tuple(Shot(*shot) for shot in shots))


def digest_all(records: Iterable[Record]) -> list[Digest]:
    """The digests of records, in their order."""
    return [Digest.of(record) for record in records]


def _kind(record: Record) -> Kind:
    if record.submission is not None:
        return Kind.SUBMISSION
    if record.what == "note":
        return Kind.NOTE
    if record.pruned:
        return Kind.PRUNE
    if record.error is not None:
        return Kind.FAILURE
    return Kind.CHECK if record.read is not None else Kind.OTHER


def _key(record: Record, kind: Kind) -> str:
    """Two checks are the same when they read the same facts and came to the same decision by the same rule."""
    if kind is Kind.FAILURE:
        return record.error.kind if record.error else ""
    if kind is not Kind.CHECK:
        return ""
    decision = record.decision or {}
    decided = [decision.get(key) for key in ("action", "rule", "deadline", "items")]
    found = json.dumps([record.read, decided, record.contradictions], sort_keys=True, default=str)
    return hashlib.sha256(found.encode("utf-8", "surrogatepass")).hexdigest()[:16]
