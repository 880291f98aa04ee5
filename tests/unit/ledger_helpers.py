"""A clock, and short ways to speak of submissions, for the tests of the ledger."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kors_bot.decision import Kind
from kors_bot.ledger import Ledger, Submission

ORDER = "1024500102"
TEXT = "Please cancel order 1024500102 before shipping."
FIELDS = {"First Name": "Jamie", "Your Comment": TEXT}


class Clock:
    """Moves on by a second each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 6, 45, 12, 123456, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@contextlib.contextmanager
def opened(data_dir: Path) -> Iterator[Ledger]:
    """A ledger of this data folder."""
    with Ledger.open(data_dir, Clock()) as ledger:
        yield ledger


def begin(ledger: Ledger, order: str = ORDER, kind: Kind = Kind.CANCEL, number: int = 0) -> Submission:
    """Begin a submission with the usual words."""
    return ledger.begin_submission(order, kind=kind, text=TEXT, fields=FIELDS, number=number)
