"""The parts that need no browser: a decision, and a line of the ledger that is on the disk."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from timeit import repeat

from benchmarks.pairs import measure
from benchmarks.rows import Row, alone, compare
from flows.order import Item, Order, OrderState
from kors_bot.decision import LedgerFacts, Policy, Wish, decide
from kors_bot.ledger import Ledger

_NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def decision(*, quick: bool) -> Iterator[Row]:
    """One decision on an order of three items."""
    order = Order(
        "1024500104",
        OrderState.PARTIALLY_SHIPPED,
        "Partially shipped",
        placed_on=date(2026, 11, 20),
        shipped_on=date(2026, 11, 22),
        items=(
            Item("Marlow Tote", quantity=1, state=OrderState.SHIPPED),
            Item("Juliet Wristlet", quantity=2, state=OrderState.PROCESSING),
            Item("Camille Watch", quantity=1, state=OrderState.DELIVERED, returnable=False),
        ),
    )
    facts, policy = LedgerFacts(), Policy()
    runs = 200 if quick else 2_000
    taken = repeat(lambda: decide(order, wish=Wish.CANCEL, facts=facts, policy=policy, now=_NOW), number=runs, repeat=5)
    yield alone("decision", min(taken) / runs * 1e6, unit="us", bar=50)


def ledger(*, quick: bool) -> Iterator[Row]:
    """One check written down and synced, beside a bare insert into SQLite that is synced as well."""
    with TemporaryDirectory(prefix="kors-bot-bench-") as folder, Ledger.open(Path(folder), lambda: _NOW) as book:
        written = iter(range(1_000_000))
        with closing(sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)) as bare:
            for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE checks (said TEXT)"):
                bare.execute(statement)

            def ours() -> float:
                started = time.perf_counter()
                book.record_check(
                    "1024500104",
                    at=_NOW,
                    account="default",
                    what="check",
                    error=("site_unavailable", "The shop did not answer."),
                    evidence=f"record-{next(written)}",
                )
                return (time.perf_counter() - started) * 1000

            def theirs() -> float:
                started = time.perf_counter()
                bare.execute("INSERT INTO checks VALUES ('The shop did not answer.')")
                return (time.perf_counter() - started) * 1000

            pairs = measure(ours, theirs, pairs=20 if quick else 200)
    yield compare("ledger: one check, synced / a bare synced insert", pairs, unit="ms", bar=None)
