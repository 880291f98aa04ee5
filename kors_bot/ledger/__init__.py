"""The ledger: every promise about what was watched, seen and sent is kept here, in one SQLite file.

with Ledger.open(data_dir, clock) as ledger:
    facts = ledger.facts(order)
    submission = ledger.begin_submission(order, kind=Kind.CANCEL, text=..., fields=...)
    ...press once...
    ledger.settle(submission, outcome=Outcome.SENT, answer=..., reference=...)

tables.py, schema.py, migrations/   the tables, and how the file is opened and brought up to date
entries.py, rows.py                 what is handed out, and how rows become it
submitting.py, checking.py, watching.py, telling.py   what can be asked and written, one part each
journal.py                          a second copy of every submission
rebuilding.py                       a lost ledger made anew from evidence and journal
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import text

from kors_bot.ledger.checking import Checking
from kors_bot.ledger.entries import Check, Note, Notification, Submission, Watch
from kors_bot.ledger.rebuilding import Filled, fill
from kors_bot.ledger.schema import open_engine
from kors_bot.ledger.submitting import Submitting
from kors_bot.ledger.telling import Telling
from kors_bot.ledger.watching import Watching

__all__ = ["FILE", "Check", "Filled", "Ledger", "Note", "Notification", "Submission", "Watch"]

FILE = "ledger.sqlite3"


class Ledger(Submitting, Checking, Watching, Telling):
    """The ledger of one data folder. ``filled`` says what was added when it was opened for the first time."""

    filled: Filled | None = None

    @classmethod
    def open(cls, data_dir: Path, clock: Callable[[], datetime]) -> Self:
        """Open the ledger, making it or bringing it up to date when needed.

        One that was lost is filled from the evidence first: an empty ledger beside evidence would forget what was sent.
        """
        ledger = cls(open_engine(data_dir / FILE), data_dir / FILE, clock)
        try:
            if not ledger._was_filled():
                ledger.filled = ledger.fill_from_evidence()
        except BaseException:
            ledger.close()
            raise
        return ledger

    def fill_from_evidence(self) -> Filled:
        """Add what evidence and journal know and the ledger does not; what the ledger says stays as it is."""
        new = not self._was_filled()
        with self._write() as connection:
            filled = fill(connection, data_dir=self._path.parent, journal=self._journal, clock=self._clock, new=new)
            connection.execute(text("PRAGMA user_version=1"))
        return filled

    def is_sound(self) -> bool:
        """Whether SQLite finds every page of the file in order."""
        with self._read() as connection:
            return connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _was_filled(self) -> bool:
        with self._read() as connection:
            return connection.execute(text("PRAGMA user_version")).scalar() == 1
