"""One run at a time for an account."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kors_bot.errors import AccountBusy
from kors_bot.locks import hold_account

NOW = datetime(2026, 11, 24, 6, 45, tzinfo=UTC)

HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from kors_bot.locks import hold_account
with hold_account(Path(sys.argv[1]), "anna", command="check", now=datetime.now(UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_says_who_holds_the_account_and_leaves(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        with pytest.raises(AccountBusy) as caught, hold_account(tmp_path, "anna", command="status", now=NOW):
            pass
        assert f"The account anna is in use by `kors-bot check` (process {holder.pid}, since " in str(caught.value)
        with hold_account(tmp_path, "ben", command="status", now=NOW):
            pass
    finally:
        holder.kill()
        holder.communicate()

    with hold_account(tmp_path, "anna", command="status", now=NOW):
        pass


def test_the_lock_is_let_go_when_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold_account(tmp_path, "anna", command="status", now=NOW):
        raise ZeroDivisionError

    with hold_account(tmp_path, "anna", command="status", now=NOW):
        pass


def test_lock_files_are_private(tmp_path: Path) -> None:
    with hold_account(tmp_path, "anna", command="status", now=NOW):
        rights = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "locks").iterdir()}

    assert rights == {"anna.lock": 0o600, "anna.json": 0o600}


def test_a_damaged_note_of_the_holder_does_no_harm(tmp_path: Path) -> None:
    with hold_account(tmp_path, "anna", command="status", now=NOW):
        (tmp_path / "locks" / "anna.json").write_text("{")
        with (
            pytest.raises(AccountBusy, match=r"is in use by another run of kors-bot: wait"),
            hold_account(tmp_path, "anna", command="status", now=NOW),
        ):
            pass
