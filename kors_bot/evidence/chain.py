"""The records of one order as a chain, and the head that says which is the newest.

A record names the one before it and the SHA-256 of its ``record.json``; that shows a change or a loss anywhere but at
the end. So ``head.json`` names the newest record. It is written after the record has its final name: a run that is
killed in between leaves a head that is one behind, which the links put right. A newest record that is gone is never
silently passed over: the next one is chained to what the head remembers, and the gap shows for ever.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import ValidationError

from kors_bot.contract import Json
from kors_bot.errors import AccountBusy, EvidenceBroken
from kors_bot.evidence.files import explain, hash_file, make_folder, read_file, replace_file, sync, write_file
from kors_bot.evidence.names import is_record_name, name_record
from kors_bot.evidence.record import RECORD, Previous, Record, in_chain_order

HEAD = "head.json"
DRAFT = "draft.json"
LOCK = ".lock"
NEW = ".new-"
SHARED = ".same"
_SCHEMA = 1
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Head:
    """What ``head.json`` says. ``remade_at`` is set once the file was lost and had to be made again."""

    order: str
    newest: Previous | None = None
    count: int = 0
    remade_at: str | None = None

    def to_json(self) -> Json:
        newest = self.newest.model_dump() if self.newest else None
        return {
            "schema": _SCHEMA,
            "order": self.order,
            "newest": newest,
            "count": self.count,
            "remade_at": self.remade_at,
        }


@dataclass(frozen=True)
class Chain:
    """The folder of one order."""

    folder: Path
    order: str = field(default="")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the order's folder, and makes it if need be, so that two runs never add to it at the same instant."""
        lock = FileLock(self.folder / LOCK, mode=0o600)
        try:
            with explain(self.folder):
                make_folder(self.folder)
                lock.acquire(timeout=_PATIENCE)
        except Timeout as error:
            raise AccountBusy(f"Another run has been writing in {self.folder} for {_PATIENCE:g} seconds.") from error
        try:
            yield
        finally:
            lock.release()

    def begin(self) -> None:
        """Writes the head of a chain that has no record yet. The caller holds the lock."""
        with explain(self.folder):
            if not (self.folder / HEAD).exists() and not self.names():
                self._write_head(Head(order=self.order))

    def names(self) -> list[str]:
        """The names of the records, by the time at which they were begun."""
        try:
            with os.scandir(self.folder) as entries:
                return sorted(entry.name for entry in entries if is_record_name(entry.name))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def head(self) -> Head | None:
        """What the head says; ``None`` when it is missing. Raises ``EvidenceBroken`` when it cannot be understood."""
        path = self.folder / HEAD
        try:
            raw: Any = json.loads(read_file(path))
            newest = Previous.model_validate(raw["newest"]) if raw["newest"] else None
            return Head(str(raw["order"]), newest, int(raw["count"]), raw.get("remade_at"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
            raise EvidenceBroken(f"{path} cannot be understood ({type(error).__name__}).") from error

    def records(self) -> tuple[list[Record], list[EvidenceBroken]]:
        """The records oldest first, and what is wrong with those that cannot be read."""
        good, broken = [], []
        for name in self.names():
            try:
                good.append(Record.load(self.folder / name))
            except EvidenceBroken as error:
                broken.append(error)
        return in_chain_order(good), broken

    def newest(self) -> Previous | None:
        """The link to the record that the next one comes after."""
        head = self._head_or_none()
        if head and head.count == len(self.names()):
            return head.newest
        records, _ = self.records()
        if head is None or head.newest is None:
            return _link(records[-1]) if records else None
        newest = head.newest
        following = {record.previous.folder: record for record in records if record.previous}
        for _ in records:  # a bound, should somebody have bent the links into a ring
            record = following.get(newest.folder)
            if record is None or record.previous != newest:
                break
            newest = _link(record)
        return newest

    def append(self, gathered: Path, content: Json, *, started_at: datetime, what: str) -> Path:
        """Turns a gathered folder into the newest record, and returns its final path. The caller holds the lock.

        Everything is on disk before the folder gets its name, so that a record is whole or absent.
        """
        with explain(self.folder):
            before = self._head_or_none()
            previous = self.newest()
            written = dump({**content, "previous": previous.model_dump() if previous else None})
            write_file(gathered / RECORD, written)
            for file in gathered.iterdir():
                sync(file)
            (gathered / DRAFT).unlink(missing_ok=True)
            sync(gathered)
            final = self._free_name(started_at, what)
            gathered.rename(final)
            sync(self.folder)
            link = Previous(folder=final.name, sha256=hash_file(final / RECORD))
            remade = before.remade_at if before else (content["finished_at"] if previous else None)
            self._write_head(Head(self.order, link, len(self.names()), remade))
        return final

    def _free_name(self, started_at: datetime, what: str) -> Path:
        while (final := self.folder / name_record(started_at, what)).exists():
            started_at += datetime.resolution
        return final

    def _head_or_none(self) -> Head | None:
        try:
            return self.head()
        except EvidenceBroken:
            return None  # verify tells; a new head is written with the next record and says that it was remade

    def _write_head(self, head: Head) -> None:
        replace_file(self.folder / HEAD, dump(head.to_json()))


def dump(content: Json) -> bytes:
    """JSON as it is kept: readable by a person, the same bytes for the same content."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _link(record: Record) -> Previous:
    return Previous(folder=record.name, sha256=hash_file(record.path))
