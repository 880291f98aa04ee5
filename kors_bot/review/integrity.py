"""The seal of an order: what ``verify`` says of its proof, kept up to date without reading all of it each time.

A full check reads every file. After that, a build looks at the size and the time of each file; where nothing moved and
nothing was wrong, only the new records are read. That a file was changed by somebody who also set back its time shows
at the next full check: ``kors-bot verify`` always makes one, and so does a build after anything moved.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from kors_bot.errors import EvidenceBroken
from kors_bot.evidence import EvidenceStore, Record
from kors_bot.evidence.chain import Chain
from kors_bot.evidence.files import hash_file
from kors_bot.evidence.findings import Verification
from kors_bot.evidence.record import RECORD
from kors_bot.verify import verify

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Seal:
    """What the proof of an order is: whole or not, how much of it, and the SHA-256 of its newest record."""

    intact: bool
    records: int
    files: int
    seal: str | None
    checked_at: datetime
    findings: tuple[tuple[str, str, str], ...] = ()
    """Weight, place and sentence of each finding."""

    @classmethod
    def of(cls, result: Verification, checked_at: datetime) -> Self:
        findings = tuple((found.weight.value, found.where, found.message) for found in result.findings[:_SHOWN])
        return cls(result.intact, result.records, result.files, result.seal, checked_at, findings)


@dataclass(frozen=True, slots=True)
class Kept:
    """A seal, and how each record's files looked from outside when it was made."""

    seal: Seal
    marks: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        return {"seal": {**asdict(self.seal), "checked_at": self.seal.checked_at.isoformat()}, "marks": self.marks}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        seal = raw["seal"]
        findings = tuple((weight, where, message) for weight, where, message in seal["findings"])
        checked_at = datetime.fromisoformat(seal["checked_at"])
        return cls(Seal(**{**seal, "findings": findings, "checked_at": checked_at}), raw["marks"])


def check_seal(
    store: EvidenceStore,
    chain: Chain,
    kept: Kept | None,
    *,
    known: Callable[[], Collection[str]] = tuple,
    now: datetime,
) -> Kept:
    """The seal of an order as of now. ``known`` names records that there have to be, when all is checked."""
    names = chain.names()
    marks = {name: _mark(chain, name) for name in names}
    if kept is not None and kept.seal.intact and not kept.seal.findings:
        new = [name for name in names if name not in kept.marks]
        if all(marks.get(name) == mark for name, mark in kept.marks.items()):
            seal = kept.seal if not new else _extend(chain, kept.seal, new, now)
            if seal is not None and _is_newest(chain, seal):
                return Kept(seal, marks)
    result = verify(store, chain.order, known={chain.order: known()})[0]
    return Kept(Seal.of(result, now), marks)


def _extend(chain: Chain, seal: Seal, new: Sequence[str], now: datetime) -> Seal | None:
    """The seal with the new records in it, or ``None`` when anything about them is not plainly right."""
    try:
        records = {record.previous.folder: record for record in _load(chain, new) if record.previous}
        files, sealed = seal.files, seal.seal
        before = next((name for name in records if name not in set(new)), "")
        if len(records) != len(new) or not before or _sha(chain, before) != sealed:
            return None
        for _ in new:
            record = records.get(before)
            if record is None or record.previous is None or record.previous.sha256 != sealed or not _is_whole(record):
                return None
            files += len(record.files)
            before, sealed = record.name, _sha(chain, record.name)
    except (EvidenceBroken, OSError):
        return None
    return replace(seal, records=seal.records + len(new), files=files, seal=sealed, checked_at=now)


def _is_newest(chain: Chain, seal: Seal) -> bool:
    try:
        head = chain.head()
    except EvidenceBroken:
        return False
    newest = head.newest if head else None
    return head is not None and head.remade_at is None and newest is not None and newest.sha256 == seal.seal


def _load(chain: Chain, names: Sequence[str]) -> list[Record]:
    return [Record.load(chain.folder / name) for name in names]


def _sha(chain: Chain, name: str) -> str:
    return hash_file(chain.folder / name / RECORD)


def _is_whole(record: Record) -> bool:
    there = {path.name for path in record.folder.iterdir()} - {RECORD}
    return there == set(record.files) and all(
        hash_file(record.folder / name) == entry.sha256 for name, entry in record.files.items()
    )


def _mark(chain: Chain, name: str) -> str:
    """Names, sizes and times of a record's files in short."""
    try:
        with os.scandir(chain.folder / name) as entries:
            seen = sorted((entry.name, *_look(entry)) for entry in entries)
    except OSError:
        return ""
    return hashlib.blake2b(repr(seen).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _look(entry: "os.DirEntry[str]") -> tuple[int, int, int]:
    status = entry.stat(follow_symlinks=False)
    return status.st_size, status.st_mtime_ns, status.st_mode
