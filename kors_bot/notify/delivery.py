"""Telling the person, over the services that they set in KORS_BOT_NOTIFY; and the ping that says "still alive".

What is to be told lies in the ledger until every address has taken it. Each address is tried once a run; one that did
not take something is tried again at the next run, and the others are left in peace. Apprise is slow to import, so that
only a run that has something to tell does it.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from kors_bot.checker import now_utc
from kors_bot.errors import SettingsWrong
from kors_bot.logs import redact
from kors_bot.render.words import say_time

if TYPE_CHECKING:
    from kors_bot.ledger import Ledger, Notification
    from kors_bot.settings import Settings

_log = logging.getLogger(__name__)
_PATIENCE = 30.0  # seconds to wait for another run that is telling
_PING_PATIENCE = 10.0
_LATE = timedelta(hours=1)
_PATIENCE_WITH_AN_ADDRESS = timedelta(days=7)  # then it is enough that another address took it
_NAME = "kors-bot"


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name without anything secret in it, and the service behind it (``None``: not understood)."""

    name: str
    service: Any

    def take(self, *, title: str, body: str, pictures: Sequence[str] = ()) -> str | None:
        """Hands a message over; says in words why it was not taken, or ``None``."""
        if self.service is None:
            return f"{self.name} is not written as Apprise reads it: https://appriseit.com says how for each service"
        attached = [picture for picture in pictures if Path(picture).is_file()]
        if attached and not self.service.attachment_support:
            attached = []
        said: list[str] = []
        with _listening(said):
            try:
                taken = self.service.notify(body=body, title=title, attach=_attachment(attached), body_format="text")
            except Exception as error:  # noqa: BLE001 - a service's own fault must not end a check
                taken, said = False, [f"{type(error).__name__}: {error}"]
        return None if taken else f"{self.name} did not take it{f' ({said[-1]})' if said else ''}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of what was to be told: how much was taken, and in words why the rest was not."""

    told: int = 0
    waiting: int = 0
    troubles: tuple[str, ...] = ()


def deliver(settings: "Settings", ledger: "Ledger", *, clock: Callable[[], datetime] = now_utc) -> Delivery:
    """Tells all that is still to be told, oldest first. Without any address nothing is told, and all of it waits."""
    waiting = ledger.undelivered()
    if not waiting or not settings.notify:
        return Delivery(waiting=len(waiting))
    from filelock import FileLock, Timeout

    from kors_bot.folders import private_folder

    folder = private_folder(private_folder(settings.data_dir) / "locks")
    try:
        with FileLock(folder / "telling.lock", timeout=_PATIENCE, mode=0o600):
            return _deliver(settings, ledger, ledger.undelivered(), clock)
    except Timeout:
        _log.warning("Another run has been telling for %g seconds; the rest is told later.", _PATIENCE)
        return Delivery(waiting=len(waiting))


def send_test(settings: "Settings") -> list[tuple[str, str | None]]:
    """Sends a message to every address; for each its name, and in words why it was not taken, or ``None``.

    Raises ``SettingsWrong`` when no address is set.
    """
    if not settings.notify:
        raise SettingsWrong(
            "KORS_BOT_NOTIFY is not set: set it to one or more Apprise addresses, such as mailto://user:password@host."
        )
    return [
        (
            address.name,
            _scrub(
                settings,
                address.take(title="kors-bot: a test", body="This is how kors-bot tells you of your orders."),
            ),
        )
        for address in _addresses(settings)
    ]


def ping(settings: "Settings") -> bool:
    """Asks for KORS_BOT_PING_URL, so that a monitor notices when no run has gone well for a while. Off by default."""
    if settings.ping_url is None:
        return False
    url = settings.ping_url.get_secret_value()
    request = Request(url, headers={"User-Agent": _NAME})  # noqa: S310 - settings.py lets nothing but http(s) pass
    try:
        with urlopen(request, timeout=_PING_PATIENCE):  # noqa: S310 - as above
            return True
    except (URLError, OSError, ValueError) as error:
        _log.warning("The ping was not taken: %s", redact(str(error), settings.secrets()))
        return False


def _deliver(
    settings: "Settings", ledger: "Ledger", waiting: "Sequence[Notification]", clock: Callable[[], datetime]
) -> Delivery:
    addresses = _addresses(settings)
    told, troubles = 0, []
    for notice in waiting:
        age = clock() - notice.created_at
        title, body = (redact(text, settings.secrets()) for text in (notice.title, _dated(notice, age)))
        taken, missed = set(notice.taken_by), []
        for address in addresses:
            if address.name in taken:
                continue
            trouble = _scrub(settings, address.take(title=title, body=body, pictures=notice.pictures))
            if trouble is None:
                ledger.mark_taken(notice.key, address.name)
                taken.add(address.name)
            else:
                missed.append(trouble)
                _log.warning("%s: %s", title, trouble)
        troubles += missed
        if not missed or (taken and age > _PATIENCE_WITH_AN_ADDRESS):
            ledger.mark_delivered(notice.key)
            told += 1
        else:
            ledger.mark_undelivered(notice.key, "; ".join(missed))
    return Delivery(told=told, waiting=len(waiting) - told, troubles=tuple(dict.fromkeys(troubles)))


def _dated(notice: "Notification", age: timedelta) -> str:
    """The words, with the moment that they are of where they come late."""
    return notice.body if age < _LATE else f"{notice.body}\n\n(This is of {say_time(notice.created_at)}.)"


def _addresses(settings: "Settings") -> list[Address]:
    """The addresses that are set, each with a name that gives nothing away."""
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(app_id=_NAME, app_desc="Watches your own orders", app_url="", async_mode=False)
    found = []
    for place, secret in enumerate(settings.notify, start=1):
        service = Apprise.instantiate(secret.get_secret_value(), asset=asset, suppress_exceptions=True)
        name = f"address {place}" if service is None else f"address {place} ({service.service_name})"
        found.append(Address(name, service))
    return found


def _attachment(pictures: Sequence[str]) -> Any:
    if not pictures:
        return None
    from apprise import AppriseAttachment

    return AppriseAttachment(list(pictures))


def _scrub(settings: "Settings", words: str | None) -> str | None:
    return None if words is None else redact(words, settings.secrets())


class _listening(logging.Handler):  # noqa: N801 - reads as a sentence where it is used
    """Gathers what Apprise says of a failure; it tells the caller nothing but that there was one."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def __enter__(self) -> None:
        logger = logging.getLogger("apprise")
        self._propagated, logger.propagate = logger.propagate, False
        logger.addHandler(self)

    def __exit__(self, *_: object) -> None:
        logger = logging.getLogger("apprise")
        logger.removeHandler(self)
        logger.propagate = self._propagated

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one sentence."""
        self._said.append(record.getMessage())
