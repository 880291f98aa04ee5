"""Passwords in the system keyring, and what happens where there is none."""

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import keyring
import pytest
from keyring.backend import KeyringBackend

from kors_bot import logs, passwords
from kors_bot.errors import SettingsWrong
from kors_bot.settings import load_settings

SHOP = "https://www.michaelkors.com"


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets with the process."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class BrokenKeyring(MemoryKeyring):
    """A keyring that is locked, missing its daemon, or otherwise of no use."""

    def _fail(self, *_anything: str) -> None:
        raise RuntimeError("no daemon")

    get_password = set_password = delete_password = _fail


@pytest.fixture(autouse=True)
def _the_old_keyring_again() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def memory() -> MemoryKeyring:
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    return ring


def test_a_remembered_password_is_used_when_none_is_set(
    memory: MemoryKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KORS_BOT_EMAIL", "anna@example.com")
    passwords.remember(email="anna@example.com", origin=SHOP, password="hunter2-secret")

    account = load_settings().require_credentials()

    assert account.password is not None
    assert account.password.get_secret_value() == "hunter2-secret"


def test_a_remembered_password_is_as_secret_as_one_that_is_set(
    memory: MemoryKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KORS_BOT_EMAIL", "anna@example.com")
    passwords.remember(email="anna@example.com", origin=SHOP, password="hunter2-secret")
    settings = load_settings()
    log = logs.open_log(tmp_path, secrets=settings.secrets())
    settings.require_credentials()
    logging.getLogger("kors_bot").info("typed hunter2-secret")

    assert settings.secrets() == ("hunter2-secret",)
    assert "typed [hidden]" in log.read_text()
    assert "hunter2" not in repr(settings)


def test_a_password_is_only_for_the_shop_it_was_kept_for(memory: MemoryKeyring) -> None:
    passwords.remember(email="anna@example.com", origin=SHOP, password="hunter2-secret")

    assert passwords.recall(email="anna@example.com", origin="http://127.0.0.1:8123") is None
    assert passwords.recall(email="ben@example.com", origin=SHOP) is None


def test_a_password_is_forgotten_once(memory: MemoryKeyring) -> None:
    passwords.remember(email="anna@example.com", origin=SHOP, password="hunter2-secret")

    assert passwords.forget(email="anna@example.com", origin=SHOP)
    assert not passwords.forget(email="anna@example.com", origin=SHOP)


def test_a_broken_keyring_is_no_traceback() -> None:
    keyring.set_keyring(BrokenKeyring())

    assert passwords.recall(email="anna@example.com", origin=SHOP) is None
    assert not passwords.forget(email="anna@example.com", origin=SHOP)
    with pytest.raises(SettingsWrong) as caught:
        passwords.remember(email="anna@example.com", origin=SHOP, password="hunter2-secret")
    assert str(caught.value) == (
        "The system keyring would not keep the password: set KORS_BOT_PASSWORD in .env instead."
    )


def test_a_keyring_that_waits_for_a_person_is_not_waited_for_without_end(
    memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Event()
    monkeypatch.setattr(passwords, "_LONGEST_WAIT", 0.05)
    monkeypatch.setattr(memory, "get_password", lambda *_: asked.wait(5))

    assert passwords.recall(email="anna@example.com", origin=SHOP) is None
    asked.set()


def test_the_keyring_is_named_where_there_is_one(memory: MemoryKeyring) -> None:
    from keyring.backends import fail

    assert passwords.keyring_name() == memory.name
    keyring.set_keyring(fail.Keyring())
    assert passwords.keyring_name() is None
