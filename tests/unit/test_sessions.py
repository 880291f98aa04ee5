"""Kept sessions: private, whole or absent, and never another account's."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kors_bot.browser.sessions import SessionFile, session_file

NOW = datetime(2026, 11, 24, 6, 45, tzinfo=UTC)
STATE = {"cookies": [{"name": "dwsid", "value": "v", "domain": "127.0.0.1", "path": "/"}], "origins": []}


def _file(folder: Path, *, origin: str = "https://www.michaelkors.com", email: str = "anna@example.com") -> SessionFile:
    return session_file(folder, account="default", origin=origin, email=email)


def test_a_kept_session_is_used_again(tmp_path: Path) -> None:
    _file(tmp_path).save(STATE, now=NOW)

    assert _file(tmp_path, email=" Anna@Example.com").load() == STATE


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    file = _file(tmp_path)
    file.save(STATE, now=NOW)

    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.path.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in file.path.parent.iterdir()] == ["default.json"]
    assert "anna" not in file.path.read_text()


def test_another_email_or_another_shop_never_gets_it(tmp_path: Path) -> None:
    _file(tmp_path).save(STATE, now=NOW)

    assert _file(tmp_path, email="ben@example.com").load() is None
    assert _file(tmp_path, origin="http://127.0.0.1:8123").load() is None


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"schema": 1}',
        json.dumps({"schema": 2, "origin": "x", "email": "y", "state": {}}).encode(),
    ],
)
def test_a_damaged_file_counts_as_none(tmp_path: Path, damaged: bytes) -> None:
    file = _file(tmp_path)
    file.save(STATE, now=NOW)
    file.path.write_bytes(damaged)

    assert file.load() is None


@pytest.mark.parametrize("state", [None, [], {}, {"cookies": None}, {"cookies": [{"name": "a"}]}, {"cookies": [1]}])
def test_a_state_that_no_browser_would_take_counts_as_none(tmp_path: Path, state: object) -> None:
    file = _file(tmp_path)
    file.save(STATE, now=NOW)
    kept = json.loads(file.path.read_text())
    file.path.write_text(json.dumps({**kept, "state": state}))

    assert file.load() is None


def test_a_session_is_forgotten_once(tmp_path: Path) -> None:
    file = _file(tmp_path)
    file.save(STATE, now=NOW)

    assert file.forget()
    assert not file.forget()
    assert file.load() is None


def test_an_account_name_is_never_a_path(tmp_path: Path) -> None:
    file = session_file(tmp_path, account="../../x", origin="https://x", email="a@b")
    file.save(STATE, now=NOW)

    assert file.path.parent == tmp_path / "sessions"
