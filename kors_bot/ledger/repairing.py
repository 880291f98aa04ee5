"""What ``kors-bot rebuild`` does: fill a sound ledger's gaps, or put a damaged one aside and make a new one."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kors_bot.decision import Wish
from kors_bot.ledger import FILE, Filled, Ledger
from kors_bot.ledger.schema import LedgerDamaged, explain

_LOG = logging.getLogger(__name__)
_BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: ``aside`` is where the damaged file lies now, ``saved`` how many watches came from it."""

    filled: Filled
    aside: Path | None = None
    saved: int = 0


def rebuild_ledger(data_dir: Path, clock: Callable[[], datetime]) -> Rebuilt:
    """Make the ledger whole again from the evidence. Nothing is thrown away."""
    try:
        with Ledger.open(data_dir, clock) as ledger:
            if ledger.is_sound():
                return Rebuilt(ledger.filled or ledger.fill_from_evidence())
    except LedgerDamaged as damage:
        _LOG.info("%s", damage)
    path = data_dir / FILE
    with explain(path):
        aside = _put_aside(path, clock())
    with Ledger.open(data_dir, clock) as ledger:
        return Rebuilt(ledger.filled or Filled(), aside=aside, saved=_save_watches(aside, ledger))


def _put_aside(path: Path, now: datetime) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}")
    for ending in _BESIDE:
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside


def _save_watches(damaged: Path, ledger: Ledger) -> int:
    """Take the watched orders out of a damaged file, as far as SQLite can still read them."""
    saved = 0
    for number, account, wish, may_submit in _readable_watches(damaged):
        try:
            ledger.watch(number, account=account, wish=Wish(wish), may_submit=bool(may_submit))
        except ValueError:
            continue  # damaged words
        saved += 1
    return saved


def _readable_watches(damaged: Path) -> list[tuple[Any, ...]]:
    query = "SELECT number, account, wish, may_submit FROM orders WHERE wish IS NOT NULL AND closed_at IS NULL"
    found: list[tuple[Any, ...]] = []
    try:
        with closing(sqlite3.connect(damaged)) as connection:
            found.extend(connection.execute(query))
    except sqlite3.DatabaseError as error:
        _LOG.info("%s: not every watched order could be read: %s", damaged, error)
    return found
