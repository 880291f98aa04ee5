"""Clean-up: the pictures of orders that are closed go after a time; their records, and the chain, stay whole."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flows.order import OrderState
from kors_bot.decision import Action
from kors_bot.errors import RequestNotPossible
from kors_bot.evidence import EvidenceStore, Record
from kors_bot.ledger import Ledger
from kors_bot.settings import DEFAULT_ACCOUNT, Settings

_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_CLOSED = {OrderState.CANCELLED, OrderState.RETURNED}
_LONGEST = 36_500


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a clean-up took from one order."""

    order: str
    pictures: int
    bytes: int
    record: Path


def read_age(typed: str) -> timedelta:
    """``1y``, ``6m``, ``8w`` or ``90d`` as a time."""
    read = re.fullmatch(r"\s*(\d{1,5})\s*([dwmy])[a-z]*\s*", typed, re.IGNORECASE)
    days = int(read[1]) * _DAYS[read[2].lower()] if read else 0
    if not 0 < days <= _LONGEST:
        raise RequestNotPossible(f"--keep {typed!r} is no time: say it as 1y, 6m, 8w or 90d.")
    return timedelta(days=days)


def prune_closed(settings: Settings, *, keep: timedelta, clock: Callable[[], datetime]) -> list[Pruned]:
    """Takes away the pictures of closed orders that are older than ``keep``; open orders are left alone."""
    store = EvidenceStore(settings.data_dir, clock=clock, secrets=settings.secrets())
    before = clock() - keep
    pruned = []
    with Ledger.open(settings.data_dir, clock) as ledger:
        for order in store.orders():
            if not is_closed(ledger, order):
                continue
            path = store.prune(order, before=before, account=ledger.account_of(order) or DEFAULT_ACCOUNT)
            if path is not None:
                pruned.append(_count(store, order, path))
    return pruned


def is_closed(ledger: Ledger, order: str) -> bool:
    """Whether nothing can come of an order any more: cancelled, returned, or its watch closed as done."""
    watch = ledger.watch_of(order)
    if watch is not None and watch.closed_at is not None:
        return True
    check = ledger.last_check(order, readable=True)
    return check is not None and (check.state in _CLOSED or check.action is Action.DONE)


def _count(store: EvidenceStore, order: str, path: Path) -> Pruned:
    taken = Record.load(path.parent).pruned
    sizes: dict[str, int] = {}  # equal pictures are stored once
    pictures = 0
    for name, files in taken.items():
        kept = Record.load(store.chain(order).folder / name).files
        pictures += len(files)
        sizes.update({digest: kept[file].bytes for file, digest in files.items() if file in kept})
    return Pruned(order, pictures, sum(sizes.values()), path)
