"""Says what is wrong with this installation, and what to do about it."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kors_bot import __version__
from kors_bot.errors import DONE, DataFolderUnusable, NoBrowser, SettingsWrong, verdict_of
from kors_bot.folders import private_folder, write_private
from kors_bot.settings import Settings, config_dir, default_data_dir, load_settings

_MEGABYTE = 1_000_000
_LITTLE_ROOM = 500 * _MEGABYTE
_NO_ROOM = 50 * _MEGABYTE
_OLDEST_PYTHON = (3, 11)

# No machine that runs this program can rightly believe in an earlier day.
_FIRST_DAY = datetime.fromisoformat("2026-11-01T00:00:00+00:00")


class Level(StrEnum):
    """How a check went."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Row:
    """One check: what was found, and what to do where it is not as it should be."""

    name: str
    level: Level
    found: str
    advice: str | None = None
    exit_code: int = DONE


def examine(*, now: datetime) -> list[Row]:
    """Runs all checks that need no network."""
    rows = [_python(), _clock(now)]
    try:
        settings = load_settings()
    except SettingsWrong as error:
        rows += [_failed("settings", error), _folder(default_data_dir()), _disk(default_data_dir()), _keyring()]
        return [*rows, _browser(None)]
    rows += [Row("settings", Level.OK, f"{settings.base_url}, {_where_settings_are()}"), _zone(settings)]
    rows += [_account(settings, name) for name in settings.account_names]
    rows += list(_open_files())
    rows += [_folder(settings.data_dir), _disk(settings.data_dir), _keyring(), _browser(settings)]
    return rows


def _python() -> Row:
    found = f"{platform.python_version()} ({sys.executable}), kors-bot {__version__}"
    if sys.version_info >= _OLDEST_PYTHON:
        return Row("python", Level.OK, found)
    return Row("python", Level.FAIL, found, "Install Python 3.11 or newer and kors-bot with it.", 2)


def _clock(now: datetime) -> Row:
    found = now.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    if now >= _FIRST_DAY:
        return Row("clock", Level.OK, found)
    return Row("clock", Level.FAIL, found, "Set the clock: deadlines are counted from it.", 2)


def _zone(settings: Settings) -> Row:
    zone = settings.shop_map.site.time_zone
    try:
        here = datetime.now(ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        return Row("time zone", Level.FAIL, f"{zone} is not known here", "Install the package tzdata.", 2)
    return Row("time zone", Level.OK, f"at the shop ({zone}) it is {here:%a %H:%M}")


def _account(settings: Settings, name: str) -> Row:
    label = f"account {name}"
    try:
        account = settings.require_credentials(name)
    except SettingsWrong as error:
        return Row(label, Level.WARN, "cannot sign in yet", str(error))
    how = "by guest look-up" if account.is_guest else "with a password"
    unset = [field for field in ("first_name", "last_name") if getattr(account, field) is None]
    if unset:
        names = " and ".join(f"KORS_BOT_{field.upper()}" for field in unset)
        return Row(label, Level.WARN, f"{account.email}, {how}", f"Set {names}: the contact form asks for them.")
    return Row(label, Level.OK, f"{account.email}, {how}")


def _open_files() -> Iterator[Row]:
    """Settings files that others may read although they hold a password."""
    if os.name == "nt":
        return
    for path in _settings_files():
        with suppress(OSError):
            if path.stat().st_mode & 0o077 and "PASSWORD=" in path.read_text(encoding="utf-8", errors="replace"):
                yield Row("rights", Level.WARN, f"others may read {path}", f"Run: chmod 600 {path}")


def _settings_files() -> tuple[Path, ...]:
    return tuple(path for path in (Path.cwd() / ".env", config_dir() / ".env") if path.exists())


def _where_settings_are() -> str:
    files = ", ".join(map(str, _settings_files()))
    return f"from {files}" if files else f"from the environment; {config_dir() / '.env'} is read too"


def _folder(path: Path) -> Row:
    probe = path / ".doctor"
    try:
        write_private(private_folder(path).joinpath(probe.name), b"")
        probe.unlink()
    except DataFolderUnusable as error:
        return _failed("data folder", error)
    except OSError as error:
        advice = "Change its owner or rights, or set KORS_BOT_DATA_DIR to another folder."
        return Row("data folder", Level.FAIL, f"{path} cannot be written ({error.strerror})", advice, 2)
    if (open_to_others := _first_open(path)) is not None:
        advice = f"Run: chmod -R go= {path}"
        return Row("data folder", Level.WARN, f"others may read {open_to_others}", advice)
    return Row("data folder", Level.OK, f"{path}, yours alone")


def _first_open(folder: Path) -> Path | None:
    """A file that holds a session, the ledger or the log, and that somebody else may read."""
    if os.name == "nt":
        return None
    private = (*folder.glob("*.sqlite3*"), *folder.glob("sessions/*"), *folder.glob("logs/*"))
    return next((path for path in private if path.stat().st_mode & 0o077), None)


def _disk(path: Path) -> Row:
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    found = f"{free / (1000 * _MEGABYTE):.1f} GB free"
    if free < _NO_ROOM:
        return Row("disk", Level.FAIL, found, "Make room: proof cannot be kept on a full disk.", 1)
    if free < _LITTLE_ROOM:
        return Row("disk", Level.WARN, found, "Make room soon, or run kors-bot prune.")
    return Row("disk", Level.OK, found)


def _keyring() -> Row:
    from kors_bot.passwords import keyring_name

    name = keyring_name()
    if name is None:
        advice = "Nothing to do if the password stands in .env; `kors-bot login --remember` needs a keyring."
        return Row("keyring", Level.WARN, "none that works here", advice)
    return Row("keyring", Level.OK, name)


def _browser(settings: Settings | None) -> Row:
    """Finds the browser and really starts it, since a file that is there may still lack a library."""
    from kors_bot.browser import open_browser
    from kors_bot.browser.find import find_browser

    try:
        if settings is None:
            program = find_browser()
            return Row("browser", Level.OK, f"{program.name} ({program.path}), not started")
        with open_browser(settings, headed=False) as browser:
            return Row("browser", Level.OK, f"{browser.program.name} {browser.version} ({browser.program.path})")
    except NoBrowser as error:
        return _failed("browser", error)


def _failed(name: str, error: Exception) -> Row:
    said, _, advice = str(error).partition(": ")
    return Row(name, Level.FAIL, said, advice[:1].upper() + advice[1:] or None, verdict_of(error).exit_code)
