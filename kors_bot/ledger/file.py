"""What every part of the ledger stands on: the file, the clock, and one way each to read and to write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from kors_bot.ledger.journal import Journal
from kors_bot.ledger.schema import explain
from kors_bot.ledger.tables import ORDERS


class LedgerFile:
    """One open ledger file."""

    def __init__(self, engine: Engine, path: Path, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._path = path
        self._clock = clock
        self._journal = Journal(path.parent)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with explain(self._path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """One transaction that holds the write lock from its first statement, and is on the disk when it ends."""
        with explain(self._path), self._engine.execution_options(writes=True).begin() as connection:
            yield connection


def find_order_id(connection: Connection, number: str, *, account: str = "default") -> int:
    """The row id of an order, which is added when the ledger meets it for the first time."""
    known: int | None = connection.scalars(select(ORDERS.c.id).where(ORDERS.c.number == number)).first()
    if known is not None:
        return known
    added = connection.execute(insert(ORDERS).values(number=number, account=account))
    return added.lastrowid
