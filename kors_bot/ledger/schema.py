"""Opening the ledger's file: owner-only rights, a write-ahead log, and the newest tables.

Every commit is synced to the disk before it returns (``synchronous=FULL``): what was written down before a click is
there after a power cut. A transaction that writes takes its lock at its first statement, so that two runs cannot
both read "nothing sent yet" and then both write.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from kors_bot.errors import DiskFull, LedgerBroken
from kors_bot.folders import private_folder

HEAD = "0002"
KNOWN = frozenset({"0001", "0002"})
_SECONDS_TO_WAIT_FOR_A_LOCK = 15
_MIGRATIONS = Path(__file__).parent / "migrations"

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_RIGHT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}


class LedgerDamaged(LedgerBroken):
    """The file is no ledger, or no longer one: only making it anew helps."""


def open_engine(path: Path) -> Engine:
    """Open the ledger's file with the newest tables; makes it when it is missing."""
    private_folder(path.parent)
    with explain(path):
        _make_private_file(path)
        engine = _create_engine(path)
        try:
            _upgrade(engine, path)
        except BaseException:
            engine.dispose()
            raise
    return engine


@contextmanager
def explain(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system says about the ledger into one sentence."""
    try:
        yield
    except DBAPIError as error:
        raise _say(error.orig, path) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise _say_no_room(path) from error
        raise LedgerBroken(
            f"The ledger {path} cannot be used ({error.strerror or error}): mend the rights of the file and its folder."
        ) from error


def _make_private_file(path: Path) -> None:
    """SQLite gives its own files beside it (-wal, -shm) the rights of this one."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _create_engine(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        # Without an isolation level the driver leaves BEGIN to the event below.
        return sqlite3.connect(path, timeout=_SECONDS_TO_WAIT_FOR_A_LOCK, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@retry(
    retry=retry_if_exception(lambda error: getattr(error, "sqlite_errorcode", 0) & 0xFF in _LOCKED),
    stop=stop_after_delay(_SECONDS_TO_WAIT_FOR_A_LOCK),
    wait=wait_random(0.005, 0.02),
    reraise=True,
)
def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turns the write-ahead log on. Of two runs that make a ledger at once, SQLite lets the second not even wait."""
    connection.execute("PRAGMA journal_mode=WAL")


def _upgrade(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        revision = _revision(connection, path)
    if revision == HEAD:
        return
    if revision is not None and revision not in KNOWN:
        raise LedgerBroken(
            f"The ledger {path} was written by a newer kors-bot than this one: install the newer one again."
        )
    if revision is None:
        _make(engine, path)
    else:
        _migrate(engine, path)


def _make(engine: Engine, path: Path) -> None:
    """Make the newest tables in an empty ledger."""
    statements = (_MIGRATIONS / "newest.sql").read_text(encoding="utf-8").split(";\n")
    with engine.execution_options(writes=True).begin() as connection:
        if _revision(connection, path) is not None:
            return  # another run was quicker
        for statement in filter(str.strip, statements):
            connection.exec_driver_sql(statement)
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _migrate(engine: Engine, path: Path) -> None:
    """Bring the tables of an older ledger up to date. Alembic takes long to import, so only those that need it do."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(writes=True).begin() as connection:
        if _revision(connection, path) == HEAD:
            return  # another run was quicker
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection, path: Path) -> str | None:
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise LedgerDamaged(
            f"{path} is not a ledger of kors-bot: run `kors-bot rebuild`, "
            "which puts it aside and makes a new one from the evidence."
        )
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _say_no_room(path: Path) -> DiskFull:
    return DiskFull(f"There is no room left for the ledger {path}: free some space and run the command again.")


def _say(error: BaseException | None, path: Path) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return _say_no_room(path)
    if code == sqlite3.SQLITE_IOERR:
        return LedgerBroken(
            f"The disk did not take what was to be written to the ledger {path} ({error}): "
            "see whether it is full or failing."
        )
    if code in _LOCKED:
        return LedgerBroken(f"The ledger {path} is held by another program: run the command again when it has ended.")
    if code in _NO_RIGHT:
        return LedgerBroken(f"The ledger {path} cannot be written: mend the rights of the file and its folder.")
    if code in _DAMAGED:
        return LedgerDamaged(
            f"The ledger {path} is damaged: run `kors-bot rebuild`, "
            "which puts it aside and makes a new one from the evidence."
        )
    return LedgerBroken(f"The ledger {path} cannot be used ({error}).")
