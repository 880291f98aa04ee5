"""The ledger's file: who may read it, how it is written, and one clear sentence when it cannot be used."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from kors_bot.decision import Kind
from kors_bot.errors import DiskFull, LedgerBroken, verdict_of
from kors_bot.ledger import Ledger
from kors_bot.ledger import schema as ledger_schema
from kors_bot.ledger.schema import HEAD, KNOWN
from kors_bot.ledger.tables import METADATA
from tests.unit.ledger_helpers import ORDER, Clock, begin, opened


def _rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_may_read_any_of_its_files(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with opened(data_dir) as ledger:
        begin(ledger)
        names = {path.name: _rights(path) for path in data_dir.iterdir()}

    private = 0o600
    assert names == dict.fromkeys(
        ("ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm", "submissions.jsonl"), private
    )
    assert _rights(data_dir) == 0o700


def test_rights_that_were_too_wide_are_narrowed(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    (tmp_path / "ledger.sqlite3").chmod(0o644)
    with opened(tmp_path):
        assert _rights(tmp_path / "ledger.sqlite3") == 0o600


def test_every_commit_is_synced_through_a_write_ahead_log(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger, ledger._read() as connection:
        said = [
            connection.execute(text(f"PRAGMA {pragma}")).scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys")
        ]
    full = 2
    assert said == ["wal", full, 1]


def test_the_migrations_make_exactly_the_tables_that_the_program_knows(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
        index = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'one_of_a_kind'")).scalar()
    engine.dispose()

    assert differences == []
    assert index.endswith("WHERE outcome IN ('sending', 'sent', 'unconfirmed')")


def test_a_new_ledger_is_what_all_migrations_together_make(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    migrated = tmp_path / "migrated.sqlite3"
    engine = ledger_schema._create_engine(migrated)
    ledger_schema._migrate(engine, migrated)
    engine.dispose()

    assert _tables(tmp_path / "ledger.sqlite3") == _tables(migrated)


def _tables(path: Path) -> list[str]:
    """The statements that made the tables, without what is nothing but white space; and the revision."""
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return [" ".join(statement.split()) for (statement,) in [*made, *revision]]


def test_the_newest_migration_is_the_one_that_is_expected() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(ledger_schema.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)

    assert scripts.get_current_head() == HEAD
    assert {script.revision for script in scripts.walk_revisions()} == KNOWN


def test_an_up_to_date_ledger_opens_without_the_migration_tool(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    script = (
        "import sys; from pathlib import Path; from tests.unit.ledger_helpers import opened\n"
        f"with opened(Path({str(tmp_path)!r})): print('alembic' in sys.modules, 'playwright' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout == "False False\n"


def test_a_ledger_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        begin(ledger)
    path = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()

    with pytest.raises(LedgerBroken) as refusal:
        Ledger.open(tmp_path, Clock())

    assert str(refusal.value) == (
        f"The ledger {path} was written by a newer kors-bot than this one: install the newer one again."
    )
    assert path.read_bytes() == before


def test_a_file_that_is_no_ledger_is_named_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(b"This is no database at all. " * 100)

    with pytest.raises(LedgerBroken) as refusal:
        Ledger.open(tmp_path, Clock())

    assert str(refusal.value) == (
        f"The ledger {path} is damaged: run `kors-bot rebuild`, "
        "which puts it aside and makes a new one from the evidence."
    )
    assert verdict_of(refusal.value).kind == "ledger_broken"


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE holidays (name TEXT)")

    with pytest.raises(LedgerBroken, match="is not a ledger of kors-bot: run `kors-bot rebuild`"):
        Ledger.open(tmp_path, Clock())
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("holidays",)]


def test_a_page_that_was_overwritten_is_said_to_be_damage(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        for number in range(50):
            begin(ledger, str(number))
    path = tmp_path / "ledger.sqlite3"
    content = bytearray(path.read_bytes())
    content[4096 * 2 :] = b"\xff" * (len(content) - 4096 * 2)
    path.write_bytes(content)

    with pytest.raises(LedgerBroken, match="is damaged: run `kors-bot rebuild`"), opened(tmp_path) as ledger:
        ledger.facts("7")


def test_a_ledger_that_another_program_holds_is_said_to_be_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_schema, "_SECONDS_TO_WAIT_FOR_A_LOCK", 0.05)
    with opened(tmp_path) as ledger, closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerBroken, match="is held by another program: run the command again when it has ended"):
            begin(ledger)
        other.rollback()
        begin(ledger)


def test_a_folder_in_its_place_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").mkdir()

    with pytest.raises(LedgerBroken) as refusal:
        Ledger.open(tmp_path, Clock())

    assert str(refusal.value) == (
        f"The ledger {tmp_path / 'ledger.sqlite3'} cannot be used (Is a directory): "
        "mend the rights of the file and its folder."
    )


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.touch()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ledger.sqlite3").symlink_to(target)

    with pytest.raises(LedgerBroken, match="cannot be used"):
        Ledger.open(tmp_path / "data", Clock())
    assert target.read_bytes() == b""


def test_a_full_database_is_said_to_have_no_room(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        with ledger._read() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar()
            connection.execute(text(f"PRAGMA max_page_count={pages}"))
        with pytest.raises(DiskFull, match="There is no room left for the ledger "):
            ledger.begin_submission(ORDER, kind=Kind.CANCEL, text="x" * 100_000, fields={})


def test_a_data_folder_with_a_percent_sign_and_spaces_works(tmp_path: Path) -> None:
    with opened(tmp_path / "100% mine ✓") as ledger:
        begin(ledger)
        assert ledger.orders() == [ORDER]


def test_a_hundred_thousand_checks_cost_no_more_steps_than_ten(tmp_path: Path) -> None:
    """Counted in steps of SQLite's machine, so that a busy computer does not matter."""

    def steps_with(checks: int) -> int:
        data_dir = tmp_path / str(checks)
        with opened(data_dir) as ledger:
            ledger.record_check(ORDER, at=Clock()(), error=("site_unavailable", "x"))
        with closing(sqlite3.connect(data_dir / "ledger.sqlite3")) as connection, connection:
            connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                "INSERT INTO checks (order_id, at, what, state) "
                "SELECT 1, '2026-11-24T06:45:12.000000+00:00', 'status', 'shipped' FROM n",
                (checks,),
            )
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        with opened(data_dir) as ledger:
            with ledger._read() as connection:
                raw = connection.connection.dbapi_connection
                raw.set_progress_handler(count, 10)
            ledger.facts(ORDER)
            ledger.last_check(ORDER)
            ledger.failures_in_a_row(ORDER)
            ledger.watched()
            ledger.checks(ORDER, newest=20)
            begin(ledger)
            ledger.record_check(ORDER, at=Clock()())
        return counted

    assert steps_with(100_000) <= 2 * steps_with(10) + 20
