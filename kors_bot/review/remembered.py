"""What the ledger adds to the records: how an order is watched, what was sent, what the person was told."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from kors_bot.errors import LedgerBroken
from kors_bot.ledger import FILE, Ledger, Notification, Submission, Watch
from kors_bot.verify import remembered

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the ledger knows of one order."""

    watch: Watch | None = None
    submissions: tuple[Submission, ...] = ()
    told: tuple[Notification, ...] = ()


@dataclass(frozen=True)
class Memoir:
    """What the ledger knows of all orders. Without a ledger, or with a broken one, nothing."""

    data_dir: Path
    orders: dict[str, Remembered] = field(default_factory=dict)

    def of(self, order: str) -> Remembered:
        return self.orders.get(order, Remembered())

    def records_of(self, order: str) -> Collection[str]:
        """The names of the records that there have to be; asked for only when all proof is checked."""
        return self._records.get(order, ())

    @cached_property
    def _records(self) -> dict[str, set[str]]:
        return remembered(self.data_dir)


def read_ledger(data_dir: Path) -> Memoir:
    """Reads what the pages need; a missing ledger is not made."""
    if not (data_dir / FILE).is_file():
        return Memoir(data_dir)
    try:
        with Ledger.open(data_dir, lambda: datetime.now(UTC)) as ledger:
            watches = {watch.order: watch for watch in ledger.watched(closed=True)}
            orders = {
                order: Remembered(
                    watches.get(order), tuple(ledger.submissions(order)), tuple(ledger.notifications(order))
                )
                for order in ledger.orders()
            }
    except LedgerBroken as error:
        log.warning("the review page is built without the ledger: %s", error)
        return Memoir(data_dir)
    return Memoir(data_dir, orders)
