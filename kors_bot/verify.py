"""Checks the evidence: whether every record and every file is still what was written, and none is gone.

What it shows: a file that was changed, is missing or was added; a record that was changed, or taken out of the middle
or from the end; a link in place of a file; rights that let others in. Each order has a *seal*, the SHA-256 of its
newest record: whoever has noted it down elsewhere (a mail to oneself will do) can tell any later change of that record
or of anything before it. ``verify ORDER`` and ``--json`` print it whole.

What it cannot show: somebody who may write in the data folder and knows how this works can write a whole new chain,
with a head to match, or take away the newest records and set the head back, or remove an order's folder altogether.
Against that only something outside the folder helps: a seal noted elsewhere, or the ledger (``known``: the record
folders that the ledger remembers). And a record says what the browser showed; it is no signature of the shop.
"""

import errno
import logging
import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kors_bot.errors import EvidenceBroken, LedgerBroken
from kors_bot.evidence import EvidenceStore, Record
from kors_bot.evidence.chain import HEAD, LOCK, NEW, SHARED, Chain, Head
from kors_bot.evidence.files import hash_file
from kors_bot.evidence.findings import Finding, Verification, Weight
from kors_bot.evidence.names import is_record_name
from kors_bot.evidence.record import RECORD

__all__ = ["Finding", "Verification", "Weight", "remembered", "verify"]

_OWN = {HEAD, LOCK, SHARED}
_STRAY = {".DS_Store", "Thumbs.db", "desktop.ini"}
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

log = logging.getLogger(__name__)


def verify(
    store: EvidenceStore, order: str | None = None, *, known: Mapping[str, Collection[str]] | None = None
) -> list[Verification]:
    """Checks one order, or all that there is proof of. ``known`` names, by order, records that there have to be."""
    known = known or {}
    chains = store.chains() if order is None else [store.chain(order)]
    if order is None:
        have = {chain.order for chain in chains}
        chains += [store.chain(number) for number in known if number not in have]
    return [_verify_chain(chain, known.get(chain.order, ())) for chain in chains]


def remembered(data_dir: Path) -> dict[str, set[str]]:
    """The records that the ledger remembers, by order; nothing when there is no ledger or it cannot be read.

    Only what is entered after its record was finished counts: a submission is entered before.
    """
    from kors_bot.ledger import FILE, Ledger

    if not (data_dir / FILE).is_file():
        return {}
    try:
        with Ledger.open(data_dir, lambda: datetime.now(UTC)) as ledger:
            folders = {
                order: [check.evidence for check in ledger.checks(order)]
                + [note.evidence for note in ledger.notes(order)]
                for order in ledger.orders()
            }
    except LedgerBroken as error:
        log.warning("the proof is checked without the ledger: %s", error)
        return {}
    return {order: {name for name in names if name and is_record_name(name)} for order, names in folders.items()}


def _verify_chain(chain: Chain, known: Collection[str]) -> Verification:
    check = _Check(chain)
    if chain.folder.is_symlink():
        check.fault("link", chain.folder.name, "The order's folder was replaced by a link.")
        return check.result()
    if not chain.folder.is_dir():
        check.fault("missing", chain.folder.name, "There is no proof of this order.")
        return check.result()
    check.folder()
    records = check.records()
    check.links(records)
    for name in sorted(set(known) - set(chain.names())):
        check.fault("missing_record", name, "The ledger knows of this record, and it is gone.")
    return check.result()


@dataclass
class _Check:
    """The walk through one order's folder, and what was found on the way."""

    chain: Chain
    found: list[Finding] = field(default_factory=list)
    counted: int = 0
    files: int = 0
    seal: str | None = None
    hashes: dict[str, str] = field(default_factory=dict)
    known_inodes: dict[tuple[int, int], str] = field(default_factory=dict)

    def result(self) -> Verification:
        weights = list(Weight)
        findings = tuple(sorted(self.found, key=lambda finding: weights.index(finding.weight)))
        return Verification(self.chain.order, self.chain.folder, self.counted, self.files, self.seal, findings)

    def fault(self, kind: str, where: str, message: str) -> None:
        self.found.append(Finding(Weight.FAULT, kind, where, message))

    def warn(self, kind: str, where: str, message: str) -> None:
        self.found.append(Finding(Weight.WARNING, kind, where, message))

    def note(self, kind: str, where: str, message: str) -> None:
        self.found.append(Finding(Weight.NOTE, kind, where, message))

    def folder(self) -> None:
        """Looks at what lies beside the records."""
        self._rights(self.chain.folder)
        for path in sorted(self.chain.folder.iterdir()):
            if is_record_name(path.name) or path.name in _OWN or _is_passing(path.name):
                continue
            if path.name.startswith(NEW):
                self.note("leftover", path.name, "A run is at work here, or was cut off; the next check deals with it.")
            elif path.name in _STRAY:
                self.note("stray", path.name, "The system's own file; not part of the proof.")
            else:
                self.fault("extra", path.name, "This was not written by kors-bot.")

    def records(self) -> list[Record]:
        """Checks each record's own files, the oldest first."""
        for name in self.chain.names():
            path = self.chain.folder / name
            self.counted += 1
            if path.is_symlink():
                self.fault("link", name, "The record was replaced by a link.")
            elif not path.is_dir():
                self.fault("not_a_record", name, "There is a file where a record's folder should be.")
        records, broken = self.chain.records()
        for error in broken:
            self.fault("unreadable_record", self.chain.folder.name, str(error))
        records = [record for record in records if not record.folder.is_symlink()]
        pruned = _pruned_later(records)
        for record in records:
            self._record(record, pruned.get(record.name, {}))
        return records

    def links(self, records: list[Record]) -> None:
        """Follows the chain, from each record to the one before, and to the head."""
        names = set(self.chain.names())
        followed: dict[str, str] = {}
        starts = [record for record in records if record.previous is None]
        for record in starts[1:]:
            self.fault("second_start", record.name, "A second record claims to be the first of this order.")
        for record in records:
            if record.previous is None:
                continue
            before, expected = record.previous.folder, record.previous.sha256
            if before in followed:
                self.fault(
                    "fork", record.name, f"Two records, this and {followed[before]}, claim to come after {before}."
                )
            followed[before] = record.name
            if before not in names:
                self.fault("missing_record", before, f"The record that {record.name} comes after is gone.")
            elif self.hashes.get(before) not in {None, expected}:
                self.fault("changed_record", before, f"The record was changed after {record.name} was written.")
        if records and not starts and not any(found.kind == "missing_record" for found in self.found):
            self.fault("ring", self.chain.folder.name, "The records come after one another in a ring.")
        self._head(records, followed)

    def _head(self, records: list[Record], followed: Mapping[str, str]) -> None:
        where = HEAD
        if records:
            self.seal = self.hashes.get(records[-1].name)
        try:
            head = self.chain.head()
        except EvidenceBroken as error:
            self.fault("unreadable_head", where, str(error))
            return
        if head is None:
            self.fault("missing_head", where, "The note of the newest record is gone: newer ones may be gone with it.")
            return
        if head.remade_at:
            self.warn(
                "remade_head",
                where,
                f"This note was lost and made again at {head.remade_at}: records before may be gone.",
            )
        self._newest(head, records, followed)

    def _newest(self, head: Head, records: list[Record], followed: Mapping[str, str]) -> None:
        newest = head.newest
        if newest is None:
            if len(records) > 1:
                self.fault("changed_head", HEAD, "It says that there is no record yet.")
            return
        actual = self.hashes.get(newest.folder)
        if newest.folder not in set(self.chain.names()):
            if newest.folder not in followed:
                self.fault("missing_record", newest.folder, "The newest record is gone.")
        elif actual is not None and actual != newest.sha256:
            if newest.folder not in followed or not self._found("changed_record", newest.folder):
                self.fault("changed_record", newest.folder, "The newest record was changed.")
        elif newest.folder in followed:
            self.note("head_behind", HEAD, "A run ended before it could note its record; the next check puts it right.")

    def _found(self, kind: str, where: str) -> bool:
        return any(found.kind == kind and found.where == where for found in self.found)

    def _record(self, record: Record, pruned: Mapping[str, str]) -> None:
        name = record.name
        self._rights(record.folder)
        self.hashes[name] = self._hash(record.path, f"{name}/{RECORD}") or ""
        if self.chain.order != record.order:
            self.fault("foreign_record", name, f"The record is of another order, {record.order}.")
        entries = {path.name: path for path in record.folder.iterdir()}
        for file in sorted(set(entries) - set(record.files) - {RECORD}):
            if file in _STRAY:
                self.note("stray", f"{name}/{file}", "The system's own file; not part of the proof.")
            else:
                self.fault("extra", f"{name}/{file}", "This file was added later.")
        for file, entry in record.files.items():
            where = f"{name}/{file}"
            if file not in entries:
                if pruned.get(file) != entry.sha256:
                    self.fault("missing", where, "This file is gone.")
                continue
            self.files += 1
            if file in pruned:
                self.note("still_there", where, "A clean-up meant to take this file away, and it is still there.")
            digest = self._hash(entries[file], where)
            if digest is not None and digest != entry.sha256:
                self.fault("changed", where, "This file was changed.")

    def _hash(self, path: Path, where: str) -> str | None:
        """The file's SHA-256; equal files that share one place on disk are read once."""
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                self.fault("link", where, "There is a link or something else in this file's place.")
                return None
            self._rights(path, status)
            key = (status.st_dev, status.st_ino)
            if status.st_nlink == 1 or key not in self.known_inodes:
                self.known_inodes[key] = hash_file(path)
            return self.known_inodes[key]
        except OSError as error:
            gone = error.errno == errno.ENOENT
            self.fault("missing" if gone else "unreadable", where, f"This file cannot be read ({error.strerror}).")
            return None

    def _rights(self, path: Path, status: os.stat_result | None = None) -> None:
        if os.name != "posix":
            return  # Windows answers with made-up rights
        mode = stat.S_IMODE((status or path.lstat()).st_mode)
        if mode & _OTHERS:
            where = str(path.relative_to(self.chain.folder.parent))
            self.warn("rights", where, f"Others on this machine have rights here ({mode:03o}).")


def _is_passing(name: str) -> bool:
    """Whether a name is of a file half-written or of the lock of a run: hidden, and gone or dealt with soon."""
    return name.startswith(".") and name.endswith((".part", ".lock"))


def _pruned_later(records: list[Record]) -> dict[str, dict[str, str]]:
    """The files that clean-ups took away, for each record before the clean-up's own."""
    taken: dict[str, dict[str, str]] = {}
    before: set[str] = set()
    for record in records:
        for name, files in record.pruned.items():
            if name in before:
                taken.setdefault(name, {}).update(files)
        before.add(record.name)
    return taken
