"""What the doctor finds, and what it says to do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kors_bot import doctor
from kors_bot.browser.find import Program
from kors_bot.doctor import Level, Row, examine
from kors_bot.errors import NoBrowser

NOW = datetime(2026, 11, 24, 6, 45, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_browser_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser's row has its own test, with a real browser; here it is told to be missing."""

    def _none(_wanted: str | None = None, *, headed: bool = False) -> Program:
        raise NoBrowser(f"No browser was found{' at all' if headed else ''}: install one.")

    monkeypatch.setattr("kors_bot.browser.session.find_browser", _none)
    monkeypatch.setattr("kors_bot.browser.find.find_browser", _none)
    monkeypatch.chdir(tmp_path)


def _rows(*, now: datetime = NOW) -> dict[str, Row]:
    return {row.name: row for row in examine(now=now)}


def test_each_row_is_there_and_a_missing_browser_fails_with_its_exit_code() -> None:
    rows = _rows()

    assert list(rows) == [
        "python", "clock", "settings", "time zone", "account default", "data folder", "disk", "keyring", "browser",
    ]  # fmt: skip
    assert rows["browser"] == Row("browser", Level.FAIL, "No browser was found", "Install one.", 16)


def test_a_wrong_setting_fails_and_the_rest_is_still_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_PASWORD", "hunter2-secret")

    rows = _rows()

    assert rows["settings"].level == Level.FAIL
    assert rows["settings"].exit_code == 2
    assert rows["settings"].found == "There is no setting KORS_BOT_PASWORD (set in the environment)"
    assert rows["settings"].advice == "Did you mean KORS_BOT_PASSWORD?"
    assert rows["data folder"].level == Level.OK
    assert "hunter2" not in str(rows)


def test_an_account_that_cannot_sign_in_yet_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_EMAIL", "anna@example.com")

    row = _rows()["account default"]

    assert (row.level, row.exit_code) == (Level.WARN, 0)
    assert row.advice is not None
    assert row.advice.startswith("KORS_BOT_PASSWORD is not set")


def test_an_account_with_all_it_needs_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"EMAIL": "anna@example.com", "PASSWORD": "hunter2-secret", "FIRST_NAME": "A"}.items():
        monkeypatch.setenv(f"KORS_BOT_{name}", value)
    assert _rows()["account default"].advice == "Set KORS_BOT_LAST_NAME: the contact form asks for them."

    monkeypatch.setenv("KORS_BOT_LAST_NAME", "B")
    assert _rows()["account default"] == Row("account default", Level.OK, "anna@example.com, with a password")


def test_a_settings_file_that_others_may_read_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KORS_BOT_PASSWORD=hunter2-secret\n")
    (tmp_path / ".env").chmod(0o644)

    assert _rows()["rights"].advice == f"Run: chmod 600 {tmp_path / '.env'}"

    (tmp_path / ".env").chmod(0o600)
    assert "rights" not in _rows()


def test_a_data_folder_that_cannot_be_used_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KORS_BOT_DATA_DIR", str(tmp_path / "file" / "data"))

    row = _rows()["data folder"]

    assert (row.level, row.exit_code) == (Level.FAIL, 2)
    assert row.found == f"The folder {tmp_path / 'file' / 'data'} cannot be used (Not a directory)"


def test_a_kept_session_that_others_may_read_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data" / "sessions").mkdir(parents=True)
    session = tmp_path / "data" / "sessions" / "default.json"
    session.write_text("{}")
    session.chmod(0o644)

    row = _rows()["data folder"]

    assert (row.level, row.found) == (Level.WARN, f"others may read {session}")
    assert row.advice == f"Run: chmod -R go= {tmp_path / 'data'}"


@pytest.mark.parametrize(("free", "level"), [(10**12, Level.OK), (10**8, Level.WARN), (10**6, Level.FAIL)])
def test_little_room_on_the_disk_is_told(monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": free}))

    assert _rows()["disk"].level == level


def test_a_clock_before_this_program_was_written_fails() -> None:
    assert _rows(now=datetime(1970, 1, 1, 0, 5, tzinfo=UTC))["clock"].advice == (
        "Set the clock: deadlines are counted from it."
    )


def test_an_old_python_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10))

    assert _rows()["python"].level == Level.FAIL
