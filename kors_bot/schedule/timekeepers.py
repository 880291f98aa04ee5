"""Who keeps the time: the user's crontab, or a timer of the user's own systemd.

Each writes one entry under the plan's name, so that installing twice leaves one and removing takes only that one.
"""

import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kors_bot.errors import RequestNotPossible
from kors_bot.schedule.scheduling import Plan, prepare_output
from kors_bot.settings import config_dir

if TYPE_CHECKING:
    from crontab import CronItem, CronTab

_SYSTEMCTL_SECONDS = 20


class Keeper(Protocol):
    """Whoever keeps the time: cron or systemd."""

    @property
    def text(self) -> str:
        """What is written."""
        ...

    def installed(self) -> str | None:
        """What is there now, or ``None``."""
        ...

    def install(self) -> str:
        """Writes it, in place of an earlier one, and says so."""
        ...

    def remove(self) -> str:
        """Takes it out, and says so."""
        ...


def describe(keeper: Keeper) -> str:
    """What is there, and what would be written."""
    there = keeper.installed()
    if there is None:
        return f"Nothing is installed. --install writes:\n\n{keeper.text}"
    if there.strip() == keeper.text.strip():
        return f"Installed:\n\n{there}"
    return f"Installed:\n\n{there}\n\n--install changes it to:\n\n{keeper.text}"


class Crontab:
    """The user's own crontab."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    @property
    def text(self) -> str:
        """The whole line."""
        escaped = self._shell.replace("%", "\\%")  # to cron, a bare percent sign ends the command
        return f"{self._plan.cron_time} {escaped} # {self._plan.name}"

    def installed(self) -> str | None:
        """The line that is there."""
        found = self._find(self._open())
        return None if not found else "\n".join(str(item) for item in found)

    def install(self) -> str:
        """Writes the line."""
        prepare_output(self._plan)
        table = self._open()
        earlier = self._find(table)
        for item in earlier:
            table.remove(item)
        item = table.new(command=self._shell, comment=self._plan.name)
        item.setall(self._plan.cron_time)
        self._write(table)
        return f"{'Changed' if earlier else 'Installed'} in your crontab:\n\n{self.text}"

    def remove(self) -> str:
        """Takes the line out."""
        table = self._open()
        found = self._find(table)
        if not found:
            return "Nothing was installed in your crontab."
        for item in found:
            table.remove(item)
        self._write(table)
        return "Taken out of your crontab."

    @property
    def _shell(self) -> str:
        plan = self._plan
        words = [f"{name}={shlex.quote(value)}" for name, value in plan.environment.items()]
        words += [shlex.quote(word) for word in (*plan.command, "--quiet", "check", "--if-due")]
        words += ["--jitter", str(plan.jitter)] if plan.jitter else []
        return f"cd {shlex.quote(str(plan.folder))} && {' '.join(words)} >>{shlex.quote(str(plan.output))} 2>&1"

    def _find(self, table: "CronTab") -> "list[CronItem]":
        return list(table.find_comment(self._plan.name))

    def _open(self) -> "CronTab":
        if shutil.which("crontab") is None:
            raise RequestNotPossible(
                "There is no `crontab` command here: install cron (Debian and Ubuntu: apt install cron), "
                "or use --systemd."
            )
        from crontab import CronTab

        try:
            return CronTab(user=True)
        except OSError as error:
            raise RequestNotPossible(f"Your crontab cannot be read ({error}).") from error

    def _write(self, table: "CronTab") -> None:
        try:
            table.write()
        except OSError as error:
            raise RequestNotPossible(f"Your crontab cannot be written ({error}).") from error


class SystemdTimer:
    """A timer of the user's own systemd."""

    def __init__(self, plan: Plan, *, folder: Path | None = None) -> None:
        self._plan = plan
        self._folder = folder or config_dir().parent / "systemd" / "user"

    @property
    def text(self) -> str:
        """Both units, each with the file that it goes to."""
        return "\n".join(f"# {path}\n{unit}" for path, unit in self._units().items())

    def installed(self) -> str | None:
        """The units that are there."""
        there = [path for path in self._units() if path.exists()]
        return "\n".join(f"# {path}\n{path.read_text(encoding='utf-8')}" for path in there) or None

    def install(self) -> str:
        """Writes the units and starts the timer. Where systemd does not take them, they go away again."""
        _systemctl("show-environment")
        prepare_output(self._plan)
        earlier = self._timer.exists()
        self._folder.mkdir(parents=True, exist_ok=True)
        for path, unit in self._units().items():
            path.write_text(unit, encoding="utf-8")
        _systemctl("daemon-reload")
        try:
            _systemctl("enable", "--now", self._timer.name)
        except RequestNotPossible as error:
            for path in self._units():
                path.unlink()
            _systemctl("daemon-reload")
            raise RequestNotPossible(
                f"The systemd of this user does not take the timer in {self._folder} ({error.__cause__ or error}): "
                "unset XDG_CONFIG_HOME here if it is of this shell only, or leave out --systemd for a crontab line."
            ) from error
        return (
            f"{'Changed in' if earlier else 'Installed as'} {self._timer}, and started.\n"
            "`loginctl enable-linger` lets it run while you are not logged in."
        )

    def remove(self) -> str:
        """Stops the timer and takes the units away."""
        there = [path for path in self._units() if path.exists()]
        if not there:
            return "No timer was installed."
        _systemctl("disable", "--now", self._timer.name)
        for path in there:
            path.unlink()
        _systemctl("daemon-reload")
        return f"Stopped, and {' and '.join(path.name for path in there)} taken away."

    @property
    def _timer(self) -> Path:
        return self._folder / f"{self._plan.name}.timer"

    def _units(self) -> dict[Path, str]:
        plan = self._plan
        words = " ".join(_systemd_word(word, dollars=True) for word in (*plan.command, "--quiet", "check", "--if-due"))
        surroundings = "\n".join(
            f"Environment={_systemd_word(f'{name}={value}')}" for name, value in plan.environment.items()
        )
        service = f"""[Unit]
Description=kors-bot looks at the watched orders
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={_systemd_path(plan.folder)}
{surroundings}
ExecStart={words}
StandardOutput=append:{_systemd_path(plan.output)}
StandardError=append:{_systemd_path(plan.output)}
SuccessExitStatus=3 17
TimeoutStartSec=2h
"""
        timer = f"""[Unit]
Description=kors-bot looks at the watched orders

[Timer]
OnCalendar={plan.calendar_time}
RandomizedDelaySec={plan.jitter}
Persistent=true

[Install]
WantedBy=timers.target
"""
        return {self._folder / f"{plan.name}.service": service, self._timer: timer}


def _systemctl(*words: str) -> None:
    program = shutil.which("systemctl")
    if program is None:
        raise RequestNotPossible("There is no systemd here: leave out --systemd for a crontab line.")
    done = subprocess.run(
        [program, "--user", *words], capture_output=True, text=True, check=False, timeout=_SYSTEMCTL_SECONDS
    )
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).partition("\n")[0]
        raise RequestNotPossible(
            f"systemd does not run for this user ({said}): leave out --systemd for a crontab line."
        ) from OSError(said)


def _systemd_word(word: str, *, dollars: bool = False) -> str:
    """A word as a unit file takes it: quoted, without specifiers, and in a command line without variables."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped.replace("$", "$$") if dollars else escaped}"'


def _systemd_path(path: Path) -> str:
    return str(path).replace("%", "%%")
