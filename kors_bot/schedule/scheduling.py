"""Having ``check`` run by itself: a line in the user's crontab, or a systemd user timer.

Both run in a bare environment: hardly any PATH, no terminal, the C locale, another working directory, none of the
shell's variables. So everything is written out: the program's absolute path, the data folder, the home and
configuration folders, and the file that the output goes to. No setting and no secret is written: they are read from the
``.env`` files, as always. Installing twice leaves one, found by a name that belongs to the data folder.

cron makes up no run that was missed while the machine slept; the timer makes up one. Neither harms: ``--if-due`` skips
what was looked at a moment ago, and two runs at once are kept apart by the account's lock.
"""

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kors_bot.errors import RequestNotPossible, SettingsWrong
from kors_bot.folders import private_folder
from kors_bot.settings import Account, Settings, config_dir, default_data_dir
from kors_bot.settings_sources import PREFIX, find_all

if TYPE_CHECKING:
    pass

_OUTPUT = "schedule.log"
_LARGEST_OUTPUT = 1_000_000
_OFTEN_AT_THE_SHOP = 15  # minutes; more often would be no person's pace
_DAILY_AT = 8
_UNIT = {"m": 1, "min": 1, "h": 60, "d": 24 * 60}
_WRITABLE = (*(minutes for minutes in range(1, 31) if 60 % minutes == 0),
             *(60 * hours for hours in range(1, 13) if 24 % hours == 0), 24 * 60)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run, how often (in minutes), and with what around it."""

    name: str
    every: int
    minute: int
    jitter: int
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    output: Path

    @property
    def cron_time(self) -> str:
        """The five fields of a crontab line."""
        if self.every == 1:
            return "* * * * *"
        if self.every < 60:
            return f"*/{self.every} * * * *"
        if self.every == 60:
            return f"{self.minute} * * * *"
        if self.every < 24 * 60:
            return f"{self.minute} */{self.every // 60} * * *"
        return f"{self.minute} {_DAILY_AT} * * *"

    @property
    def calendar_time(self) -> str:
        """The same as systemd writes it."""
        if self.every < 60:
            return f"*-*-* *:00/{self.every}:00"
        if self.every < 24 * 60:
            return f"*-*-* 00/{self.every // 60}:{self.minute:02d}:00"
        return f"*-*-* {_DAILY_AT:02d}:{self.minute:02d}:00"


def plan(settings: Settings, *, every: str, jitter: int) -> Plan:
    """Works out what is to be written. Raises ``RequestNotPossible`` for a time that cron cannot say."""
    minutes = _read_time(every)
    if settings.live and minutes < _OFTEN_AT_THE_SHOP:
        raise RequestNotPossible(
            f"--every {every} is more often than a person would look: take {_OFTEN_AT_THE_SHOP}m or longer."
        )
    mark = hashlib.sha256(str(settings.data_dir).encode()).hexdigest()
    environment = {
        "HOME": str(Path.home()),
        "XDG_CONFIG_HOME": str(config_dir().parent),
        f"{PREFIX}DATA_DIR": str(settings.data_dir),
    }
    if browsers := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        environment["PLAYWRIGHT_BROWSERS_PATH"] = browsers
    found = Plan(
        name="kors-bot" if settings.data_dir == default_data_dir() else f"kors-bot-{mark[:8]}",
        every=minutes,
        minute=int(mark, 16) % 60,  # not everybody at the full hour
        jitter=jitter,
        command=_program(),
        environment=environment,
        folder=Path.cwd() if _has_settings(Path.cwd()) else settings.data_dir,
        output=settings.data_dir / "logs" / _OUTPUT,
    )
    for text in (*found.command, *environment.values(), str(found.folder)):
        if "\n" in text or "\r" in text:
            raise RequestNotPossible(
                "A path with a line break in it cannot be written into a schedule: move the folder."
            )
    return found


def refuse_unseen_settings(settings: Settings) -> None:
    """Raises ``SettingsWrong`` when something is set in this shell only, where a scheduled run does not see it."""
    written = find_all(
        config_dir=config_dir(),
        fields=tuple(Settings.model_fields),
        account_fields=tuple(Account.model_fields),
        environment={},
    )
    unseen = sorted(
        key
        for key, value in os.environ.items()
        if key.upper().startswith(PREFIX) and value and key.upper() != f"{PREFIX}DATA_DIR"
        if key.upper() not in written or written[key.upper()].value != value
    )
    if unseen:
        raise SettingsWrong(
            f"A scheduled run does not see what is set in this shell only ({', '.join(unseen)}): "
            f"write it into {config_dir() / '.env'} and unset it here, then try again."
        )
    for name in settings.account_names:
        settings.require_credentials(name)


def prepare_output(plan: Plan) -> None:
    """Makes the file that the output goes to, so that only its owner can read it."""
    private_folder(private_folder(plan.output.parent.parent) / "logs")
    os.close(os.open(plan.output, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600))


def rotate_output(data_dir: Path) -> None:
    """Keeps the output of scheduled runs small: one file, and the one before. The shell's open file stays good."""
    output = data_dir / "logs" / _OUTPUT
    try:
        if output.stat().st_size <= _LARGEST_OUTPUT:
            return
    except FileNotFoundError:
        return
    before = output.with_suffix(".log.1")
    before.touch(mode=0o600)
    before.write_bytes(output.read_bytes())
    os.truncate(output, 0)


def _program() -> tuple[str, ...]:
    """This very installation, by absolute path."""
    here = Path(sys.executable)
    script = here.with_name("kors-bot.exe" if sys.platform == "win32" else "kors-bot")
    return (str(script),) if script.exists() else (str(here), "-P", "-m", "kors_bot")


def _has_settings(folder: Path) -> bool:
    """Whether the ``.env`` of a folder sets something of ours, so that a run has to start there to see it."""
    try:
        return re.search(rf"(?mi)^\s*(?:export\s+)?{PREFIX}", (folder / ".env").read_text(encoding="utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return False


def _read_time(every: str) -> int:
    read = re.fullmatch(r"\s*(\d{1,4})\s*(m|min|h|d)\s*", every, re.IGNORECASE)
    if read is None:
        raise RequestNotPossible(f"--every {every} is not a time: write it as 30m, 2h or 1d.")
    minutes = int(read[1]) * _UNIT[read[2].lower()]
    if minutes in _WRITABLE:
        return minutes
    below = max((known for known in _WRITABLE if known < minutes), default=_WRITABLE[0])
    above = min((known for known in _WRITABLE if known > minutes), default=_WRITABLE[-1])
    near = _say_time(below) if below == above else f"{_say_time(below)} or {_say_time(above)}"
    raise RequestNotPossible(f"--every {every} does not fit evenly into a day: take {near}.")


def _say_time(minutes: int) -> str:
    if minutes % (24 * 60) == 0:
        return f"{minutes // (24 * 60)}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"
