"""Passwords in the system keyring: kept only when asked for, by the shop they belong to."""

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from kors_bot.errors import SettingsWrong

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

# A keyring may ask the person to unlock it; where nobody sits (cron), that wait must have an end.
_LONGEST_WAIT = 60.0


def remember(*, email: str, origin: str, password: str) -> None:
    """Keeps a password; says so in one sentence when the system has no keyring that would take it."""
    import keyring

    try:
        _bounded(lambda: keyring.set_password(_service(origin), email, password))
    except Exception as error:
        _log.warning("The keyring would not keep the password: %s", type(error).__name__)
        raise SettingsWrong(
            "The system keyring would not keep the password: set KORS_BOT_PASSWORD in .env instead."
        ) from error


def recall(*, email: str, origin: str) -> str | None:
    """The password kept for this email at this shop, or None; a missing or broken keyring is no error."""
    try:
        import keyring

        return _bounded(lambda: keyring.get_password(_service(origin), email))
    except Exception as error:  # noqa: BLE001 - every backend has errors of its own
        _log.info("The keyring gave no password: %s", type(error).__name__)
        return None


def forget(*, email: str, origin: str) -> bool:
    """Removes a kept password; whether there was one."""
    try:
        import keyring

        if _bounded(lambda: keyring.get_password(_service(origin), email)) is None:
            return False
        _bounded(lambda: keyring.delete_password(_service(origin), email))
    except Exception as error:  # noqa: BLE001 - every backend has errors of its own
        _log.info("The keyring had no password to forget: %s", type(error).__name__)
        return False
    return True


def keyring_name() -> str | None:
    """What the system's keyring is called, or None where there is none that works."""
    try:
        import keyring
        from keyring.backends import fail, null

        backend = _bounded(keyring.get_keyring)
    except Exception as error:  # noqa: BLE001 - every backend has errors of its own
        _log.info("The keyring could not be asked: %s", type(error).__name__)
        return None
    return None if isinstance(backend, (fail.Keyring, null.Keyring)) else backend.name


def _service(origin: str) -> str:
    """One shop's password is never offered to another, not even to the practice shop."""
    return f"kors-bot {origin}"


def _bounded(ask: Callable[[], _T]) -> _T:
    """Runs a keyring call that may wait for a person, and gives up after a while."""
    answers: list[_T] = []
    troubles: list[Exception] = []

    def _run() -> None:
        try:
            answers.append(ask())
        except Exception as error:  # noqa: BLE001 - handed to the caller below
            troubles.append(error)

    asking = threading.Thread(target=_run, daemon=True)
    asking.start()
    asking.join(_LONGEST_WAIT)
    if troubles:
        raise troubles[0]
    if not answers:
        raise TimeoutError("the keyring did not answer")
    return answers[0]
