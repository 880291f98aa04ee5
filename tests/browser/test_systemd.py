"""A real systemd of a user runs what ``kors-bot schedule --systemd`` writes, at a practice shop.

It is started for the test, apart from all else on the machine; where that cannot be, the test is skipped and says why.
"""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from kors_bot.evidence import EvidenceStore
from kors_bot.verify import verify
from recorded.server import PracticeShop
from tests.browser.user_manager import UserManager, run_user_manager

PROGRAM = str(Path(sys.executable).with_name("kors-bot"))

pytestmark = pytest.mark.timeout(240)


@dataclass
class Home:
    """A home with its settings, a systemd of its own, and one watched order at a practice shop."""

    folder: Path
    manager: UserManager
    shop: PracticeShop
    order: str

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def units(self) -> Path:
        return self.folder / "config" / "systemd" / "user"

    @property
    def said(self) -> str:
        """What the scheduled runs have said so far."""
        output = self.data / "logs" / "schedule.log"
        return output.read_text() if output.exists() else ""

    def run(self, *words: str) -> str:
        """``kors-bot`` in the user's terminal."""
        done = self.manager.run(PROGRAM, *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def systemctl(self, *words: str) -> str:
        done = self.manager.run("systemctl", "--user", "--no-pager", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    folder = tmp_path / "a home 100%"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "share"),
        "KORS_BOT_DATA_DIR": str(folder / "data"),
    }
    (folder / "config" / "kors-bot").mkdir(parents=True)
    with PracticeShop() as shop:
        account, order = shop.account, shop.order("shipped").number
        (folder / "config" / "kors-bot" / ".env").write_text(
            f"KORS_BOT_BASE_URL={shop.url}\nKORS_BOT_EMAIL={account.email}\nKORS_BOT_PASSWORD={account.password}\n"
        )
        with run_user_manager(environment, log=tmp_path / "systemd.log") as manager:
            there = Home(folder, manager, shop, order)
            there.run("watch", order, "--want", "keep")
            yield there


def test_the_timer_is_there_once_checks_and_goes_without_a_trace(home: Home) -> None:
    first = home.run("schedule", "--systemd", "--install", "--every", "30m")
    second = home.run("schedule", "--systemd", "--install", "--every", "1d", "--jitter", "0")
    assert first.startswith(f"Installed as {home.units}")
    assert second.startswith(f"Changed in {home.units}")

    timers = [line for line in home.systemctl("list-timers", "--all").splitlines() if "kors-bot" in line]
    assert len(timers) == 1
    name = timers[0].split()[-1]
    assert home.run("schedule", "--systemd", "--show", "--every", "1d", "--jitter", "0").startswith("Installed:\n")
    assert "OnCalendar=*-*-* 08:" in home.systemctl("cat", name.replace(".service", ".timer"))
    assert "00/" not in home.systemctl("show", "--property=TimersCalendar", name.replace(".service", ".timer"))

    home.systemctl("start", name)  # returns when the run has ended
    checks = [one for one in EvidenceStore(home.data).records(home.order) if one.what == "check"]
    assert len(checks) == 1, home.said
    assert checks[0].read is not None
    assert checks[0].read["state"] == "shipped"
    assert checks[0].pictures
    assert home.order in home.said
    assert all(result.intact for result in verify(EvidenceStore(home.data)))
    assert home.shop.submissions == []

    assert home.run("schedule", "--systemd", "--remove").startswith("Stopped, and kors-bot")
    assert "kors-bot" not in home.systemctl("list-timers", "--all")
    assert "kors-bot" not in home.systemctl("list-unit-files")
    assert not [path for path in home.units.rglob("*") if "kors-bot" in path.name]
    assert home.run("schedule", "--systemd", "--remove") == "No timer was installed.\n"


def test_runs_missed_while_the_machine_slept_are_made_up_by_one(home: Home) -> None:
    home.run("schedule", "--systemd", "--install", "--every", "1h", "--jitter", "0")
    timer = next(home.units.glob("kors-bot*.timer")).name
    home.systemctl("stop", timer)
    stamp = home.folder / "share" / "systemd" / "timers" / f"stamp-{timer}"
    ten_hours_ago = time.time() - 10 * 3600
    os.utime(stamp, (ten_hours_ago, ten_hours_ago))

    home.systemctl("start", timer)
    deadline, pause = time.monotonic() + 60, Event()
    while "looked at" not in home.said:
        assert time.monotonic() < deadline, home.systemctl("status", timer)
        pause.wait(0.2)
    service = timer.replace(".timer", ".service")
    while "ActiveState=inactive" not in home.systemctl("show", "--property=ActiveState", service):
        assert time.monotonic() < deadline
        pause.wait(0.2)

    assert home.said.count("order looked at") == 1
    assert "ActiveState=active\nSubState=waiting" in home.systemctl("show", "--property=ActiveState,SubState", timer)
    assert len([one for one in EvidenceStore(home.data).records(home.order) if one.what == "check"]) == 1


def test_a_folder_that_this_systemd_does_not_read_is_named_and_left_as_it_was(home: Home) -> None:
    elsewhere = home.folder / "elsewhere"
    (elsewhere / "kors-bot").mkdir(parents=True)
    (elsewhere / "kors-bot" / ".env").write_text((home.folder / "config" / "kors-bot" / ".env").read_text())
    done = home.manager.run("env", f"XDG_CONFIG_HOME={elsewhere}", PROGRAM, "schedule", "--systemd", "--install")

    assert done.returncode == 2, done.stdout + done.stderr
    assert f"does not take the timer in {elsewhere / 'systemd' / 'user'}" in done.stderr
    assert not list(elsewhere.rglob("*.timer"))
