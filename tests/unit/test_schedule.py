"""The line for cron and the units for systemd: whole, without a secret, and the same however often it is installed.

The crontab here is a folder's own: a small ``crontab`` program that keeps the table in a file, so that no test touches
the table of whoever runs it. tests/browser/test_cron.py does the same with a real cron.
"""

import os
import shlex
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kors_bot.errors import RequestNotPossible
from kors_bot.schedule.scheduling import Plan, plan, rotate_output
from kors_bot.schedule.timekeepers import SystemdTimer, describe
from kors_bot.settings import Settings

PROGRAM = Path(sys.executable).with_name("kors-bot")
TABLE = """#!/bin/sh
table="$(dirname "$0")/table"
case "$1" in
  -l) cat "$table" 2>/dev/null || { echo "no crontab for you" >&2; exit 1; } ;;
  *) cat "$1" > "$table" ;;
esac
"""


@dataclass
class Machine:
    """A machine of its own: home, configuration, crontab."""

    root: Path
    programs: Path
    environment: dict[str, str]

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """``kors-bot`` with these words, in the home folder."""
        environment = {**self.environment, **more}
        return subprocess.run(
            [str(PROGRAM), *words], env=environment, cwd=self.root, capture_output=True, text=True, check=False
        )

    @property
    def table(self) -> str:
        """The crontab."""
        path = self.programs / "table"
        return path.read_text() if path.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a crontab, and settings in the configuration folder."""
    home, programs = tmp_path / "jo's home 100%", tmp_path / "bin"
    programs.mkdir()
    (home / "config" / "kors-bot").mkdir(parents=True)
    crontab = programs / "crontab"
    crontab.write_text(TABLE)
    crontab.chmod(0o755)
    (home / "config" / "kors-bot" / ".env").write_text(
        "KORS_BOT_EMAIL=jo@example.com\nKORS_BOT_PASSWORD=Practice-only-1\nKORS_BOT_BASE_URL=http://127.0.0.1:9\n"
        "KORS_BOT_NOTIFY=json://jo:hush@127.0.0.1:9\n"
    )
    environment = {
        "PATH": f"{programs}:/usr/bin:/bin",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "KORS_BOT_DATA_DIR": str(home / "data"),
    }
    return Machine(home, programs, environment)


def _plan(**settings: object) -> Plan:
    return plan(Settings(base_url="http://127.0.0.1:9", **settings), every="2h", jitter=300)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("every", "cron", "calendar"),
    [
        ("1m", "* * * * *", "*-*-* *:00/1:00"),
        ("15m", "*/15 * * * *", "*-*-* *:00/15:00"),
        ("60m", "{m} * * * *", "*-*-* 00/1:{m:02d}:00"),
        ("2h", "{m} */2 * * *", "*-*-* 00/2:{m:02d}:00"),
        ("1d", "{m} 8 * * *", "*-*-* 08:{m:02d}:00"),
        ("24H", "{m} 8 * * *", "*-*-* 08:{m:02d}:00"),
    ],
)
def test_how_often_is_said_in_crons_and_systemds_own_words(every: str, cron: str, calendar: str) -> None:
    found = plan(Settings(base_url="http://127.0.0.1:9"), every=every, jitter=0)

    assert found.cron_time == cron.format(m=found.minute)
    assert found.calendar_time == calendar.format(m=found.minute)
    if shutil.which("systemd-analyze"):
        understood = subprocess.run(
            ["systemd-analyze", "calendar", found.calendar_time], capture_output=True, check=False
        )
        assert understood.returncode == 0, understood.stderr


@pytest.mark.parametrize(
    ("every", "said"),
    [
        ("5h", "--every 5h does not fit evenly into a day: take 4h or 6h."),
        ("45m", "--every 45m does not fit evenly into a day: take 30m or 1h."),
        ("3d", "--every 3d does not fit evenly into a day: take 1d."),
        ("0m", "--every 0m does not fit evenly into a day: take 1m."),
        ("soon", "--every soon is not a time: write it as 30m, 2h or 1d."),
    ],
)
def test_a_time_that_cron_cannot_say_is_refused_with_what_it_can(every: str, said: str) -> None:
    with pytest.raises(RequestNotPossible) as refused:
        plan(Settings(base_url="http://127.0.0.1:9"), every=every, jitter=0)
    assert str(refused.value) == said


@given(st.integers(0, 3000), st.sampled_from("mhd"))
def test_every_time_is_either_written_or_refused_in_one_sentence(number: int, unit: str) -> None:
    settings, every = Settings(base_url="http://127.0.0.1:9"), f"{number}{unit}"
    minutes = number * {"m": 1, "h": 60, "d": 24 * 60}[unit]
    fits = minutes in {*range(1, 31), *range(60, 721, 60), 24 * 60} and (24 * 60) % minutes == 0
    if fits and (minutes >= 60 or 60 % minutes == 0):
        assert len(plan(settings, every=every, jitter=0).cron_time.split()) == 5
    else:
        with pytest.raises(RequestNotPossible, match=r"\.$"):
            plan(settings, every=every, jitter=0)


def test_the_live_shop_is_not_looked_at_more_often_than_a_person_would() -> None:
    with pytest.raises(
        RequestNotPossible, match="--every 5m is more often than a person would look: take 15m or longer"
    ):
        plan(Settings(base_url="https://www.michaelkors.com"), every="5m", jitter=0)


def test_installing_twice_leaves_one_line_and_all_others_as_they_were(machine: Machine) -> None:
    (machine.programs / "table").write_text("MAILTO=me\n0 5 * * * /usr/bin/backup 100\\% # nightly\n")

    first = machine.run("schedule", "--install", "--every", "4h")
    second = machine.run("schedule", "--install", "--every", "2h")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert first.stdout.startswith("Installed in your crontab:")
    assert second.stdout.startswith("Changed in your crontab:")
    lines = [line for line in machine.table.splitlines() if line]
    assert lines[:2] == ["MAILTO=me", "0 5 * * * /usr/bin/backup 100\\% # nightly"]
    assert len(lines) == 3
    assert lines[2] in second.stdout


def test_removing_takes_only_its_own_line(machine: Machine) -> None:
    (machine.programs / "table").write_text("0 5 * * * /usr/bin/backup # nightly\n")
    machine.run("schedule", "--install")

    assert machine.run("schedule", "--remove").stdout == "Taken out of your crontab.\n"
    assert machine.table.strip() == "0 5 * * * /usr/bin/backup # nightly"
    assert machine.run("schedule", "--remove").stdout == "Nothing was installed in your crontab.\n"


def test_showing_writes_nothing(machine: Machine) -> None:
    before = machine.run("schedule")
    assert before.stdout.startswith("Nothing is installed. --install writes:\n\n")
    assert machine.table == ""

    machine.run("schedule", "--install")
    assert machine.run("schedule", "--show").stdout.startswith("Installed:\n\n")
    assert "--install changes it to:" in machine.run("schedule", "--show", "--every", "1d").stdout


def test_the_line_holds_no_secret_and_only_absolute_paths(machine: Machine) -> None:
    machine.run("schedule", "--install")

    line = machine.table.strip()
    assert not any(secret in line for secret in ("jo@example.com", "Practice-only-1", "hush", "json:"))
    command = line.split(None, 5)[5].replace("\\%", "%").rpartition(" # ")[0]
    words = shlex.split(command)
    data = machine.environment["KORS_BOT_DATA_DIR"]
    assert words[:2] == ["cd", data]
    assert f"KORS_BOT_DATA_DIR={data}" in words
    assert f"XDG_CONFIG_HOME={machine.environment['XDG_CONFIG_HOME']}" in words
    assert str(PROGRAM) in words
    assert words[-6:] == ["check", "--if-due", "--jitter", "300", f">>{data}/logs/schedule.log", "2>&1"]


def test_the_command_runs_in_crons_bare_environment(machine: Machine) -> None:
    machine.run("schedule", "--install", "--jitter", "0")
    command = machine.table.strip().split(None, 5)[5].replace("\\%", "%")

    done = subprocess.run(
        ["/bin/sh", "-c", command], env={"LC_ALL": "C"}, cwd="/", capture_output=True, check=False, timeout=60
    )

    output = machine.root / "data" / "logs" / "schedule.log"
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert output.read_text().startswith("No order is watched.")
    assert stat.S_IMODE(output.stat().st_mode) == 0o600


def test_settings_in_this_folder_make_the_run_start_here(machine: Machine) -> None:
    (machine.root / ".env").write_text("export KORS_BOT_TIMEOUT=20\n")
    assert f"cd {shlex.quote(str(machine.root))} && " in machine.run("schedule").stdout.replace("\\%", "%")


def test_what_is_set_in_this_shell_only_is_refused_because_cron_does_not_see_it(machine: Machine) -> None:
    done = machine.run("schedule", "--install", KORS_BOT_TIMEOUT="20", KORS_BOT_EMAIL="jo@example.com")

    assert done.returncode == 2
    assert "does not see what is set in this shell only (KORS_BOT_TIMEOUT)" in done.stderr
    assert machine.table == ""


def test_an_account_without_a_password_is_refused_before_cron_meets_it(machine: Machine) -> None:
    (machine.root / "config" / "kors-bot" / ".env").write_text("KORS_BOT_EMAIL=jo@example.com\n")
    done = machine.run("schedule", "--install")

    assert done.returncode == 2
    assert "KORS_BOT_PASSWORD is not set" in done.stderr


def test_without_a_crontab_command_it_says_what_to_do(machine: Machine) -> None:
    empty = machine.root / "empty"
    empty.mkdir()
    done = machine.run("schedule", "--install", PATH=str(empty))

    assert done.returncode == 2
    assert done.stderr.startswith("There is no `crontab` command here: install cron")


def test_without_a_systemd_of_the_user_it_says_so_and_leaves_nothing(machine: Machine) -> None:
    done = machine.run(
        "schedule", "--systemd", "--install", XDG_RUNTIME_DIR=str(machine.root), DBUS_SESSION_BUS_ADDRESS=""
    )

    assert done.returncode == 2
    assert "leave out --systemd for a crontab line." in done.stderr
    assert not (machine.root / "config" / "systemd").exists()


def test_the_units_are_what_systemd_understands(tmp_path: Path) -> None:
    folder = tmp_path / "units"
    folder.mkdir()
    timer = SystemdTimer(_plan(data_dir=tmp_path / 'a "data" folder 100% $HOME'), folder=folder)
    assert describe(timer).startswith("Nothing is installed. --install writes:")
    texts = timer.text.split(f"# {folder}")
    service, unit = texts[1], texts[2]

    assert 'check" "--if-due"\n' in service
    assert '\\"data\\" folder 100%% $HOME"\n' in service  # Environment= knows no variables
    assert "Persistent=true" in unit
    assert "RandomizedDelaySec=300" in unit
    if shutil.which("systemd-analyze"):
        name = unit.split("\n", 1)[0].strip("/").removesuffix(".timer")
        for ending, text in (("service", service), ("timer", unit)):
            (folder / f"{name}.{ending}").write_text(text.split("\n", 1)[1])
        checked = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(folder / f"{name}.service"), str(folder / f"{name}.timer")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Unknown" not in checked.stderr, checked.stderr
        assert "Invalid" not in checked.stderr, checked.stderr


def test_two_data_folders_have_two_lines(tmp_path: Path) -> None:
    names = {_plan(data_dir=tmp_path / "a").name, _plan(data_dir=tmp_path / "b").name, _plan().name}
    assert len(names) == 3
    assert "kors-bot" in names


def test_the_output_of_scheduled_runs_stays_small(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    output = logs / "schedule.log"
    shell = os.open(output, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    os.write(shell, b"x" * 1_000_001)
    rotate_output(tmp_path)
    os.write(shell, b"what this run says\n")
    os.close(shell)

    assert output.read_text() == "what this run says\n"
    assert (logs / "schedule.log.1").stat().st_size == 1_000_001
    assert stat.S_IMODE((logs / "schedule.log.1").stat().st_mode) == 0o600
    rotate_output(tmp_path)
    rotate_output(tmp_path / "nothing here")
    assert output.read_text() == "what this run says\n"


@pytest.mark.parametrize("day", [datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)])
def test_a_night_on_which_the_clock_is_changed_neither_loses_nor_doubles_a_check(day: datetime) -> None:
    from flows.order import OrderState
    from kors_bot.decision import LedgerFacts, Policy, Wish, decide
    from kors_bot.decision.due import next_check_at
    from tests.unit.check_helpers import order_of

    read, policy = order_of(OrderState.SHIPPED), Policy()
    turns = [day + timedelta(hours=2 * turn) for turn in range(24)]
    due: datetime | None = turns[0]
    checked = []
    for turn in turns:
        if due is not None and turn >= due:
            checked.append(turn)
            decision = decide(read, wish=Wish.KEEP, facts=LedgerFacts(), policy=policy, now=turn)
            due = next_check_at(state=read.state, decision=decision, checked_at=turn, policy=policy)

    assert {later - earlier for earlier, later in pairwise(checked)} == {timedelta(hours=4)}
