"""What every part of the ledger stands on: the file, the clock, and one way each to read and to write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from kors_bot.ledger.journal import Journal
from kors_bot.ledger.schema import explain
from kors_bot.ledger.tables import OrderRow


class LedgerFile:
    """One open ledger file."""

    def __init__(self, engine: Engine, path: Path, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._path = path
        self._clock = clock
        self._journal = Journal(path.parent)

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with explain(self._path), Session(self._engine) as session:
            yield session

    @contextmanager
    def _write(self) -> Iterator[Session]:
        """One transaction that holds the write lock from its first statement, and is on the disk when it ends."""
        writing = self._engine.execution_options(writes=True)
        with explain(self._path), Session(writing, expire_on_commit=False) as session, session.begin():
            yield session


def find_order_id(session: Session, number: str, *, account: str = "default") -> int:
    """The row id of an order, which is added when the ledger meets it for the first time."""
    known = session.scalars(select(OrderRow.id).where(OrderRow.number == number)).first()
    if known is not None:
        return known
    row = OrderRow(number=number, account=account, may_submit=False)
    session.add(row)
    session.flush()
    return row.id
