"""A real cron daemon runs the line that ``kors-bot schedule`` writes, in its own bare environment, at a practice shop.

The daemon is Debian's. It runs as root only, so that this test is skipped elsewhere; where it may, it installs cron.
The table of whoever runs this is put back as it was.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kors_bot.evidence import EvidenceStore
from kors_bot.verify import verify
from recorded.server import PracticeShop

PROGRAM = Path(sys.executable).with_name("kors-bot")
LONGEST_WAIT = 110.0  # a minute until cron looks at its table, and a check on a busy machine

pytestmark = [pytest.mark.cron, pytest.mark.timeout(240)]


@pytest.fixture
def cron() -> Iterator[None]:
    """A running cron daemon, and afterwards the same crontab and no daemon that was not there before."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may run a cron daemon")
    if shutil.which("cron") is None:
        if shutil.which("apt-get") is None:
            pytest.skip("there is no cron here, and no apt-get to install it with")
        installed = subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "cron"],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            text=True,
            check=False,
        )
        if shutil.which("cron") is None:
            pytest.skip(f"cron could not be installed: {installed.stderr.strip()[-200:]}")
    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    daemon = subprocess.Popen(["cron", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        if before.returncode == 0:
            subprocess.run(["crontab", "-"], input=before.stdout, text=True, check=True)
        else:
            subprocess.run(["crontab", "-r"], capture_output=True, check=False)
        daemon.terminate()
        daemon.wait(timeout=10)


def test_cron_checks_the_watched_orders_by_itself(cron: None, tmp_path: Path) -> None:
    with PracticeShop() as shop:
        home = tmp_path / "a home"
        config, data = home / "config" / "kors-bot", home / "data"
        config.mkdir(parents=True)
        account, order = shop.account, shop.order("shipped")
        (config / ".env").write_text(
            f"KORS_BOT_BASE_URL={shop.url}\nKORS_BOT_EMAIL={account.email}\nKORS_BOT_PASSWORD={account.password}\n"
        )
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(config.parent),
            "KORS_BOT_DATA_DIR": str(data),
        }

        def run(*words: str) -> str:
            done = subprocess.run(
                [str(PROGRAM), *words], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout

        run("watch", order.number, "--want", "keep")
        line = run("schedule", "--install", "--every", "1m", "--jitter", "0")
        assert account.email not in line

        store = EvidenceStore(data)
        deadline = time.monotonic() + LONGEST_WAIT
        pause = threading.Event()
        while not (checks := [one for one in store.records(order.number) if one.what == "check"]):
            assert time.monotonic() < deadline, _say(data)
            pause.wait(0.5)
        run("schedule", "--remove")

        assert checks[0].error is None
        assert checks[0].read is not None
        assert checks[0].read["state"] == "shipped"
        assert checks[0].pictures
        while not (data / "logs" / "schedule.log").read_text():
            assert time.monotonic() < deadline, _say(data)
            pause.wait(0.2)
        assert order.number in (data / "logs" / "schedule.log").read_text()
        assert all(result.intact for result in verify(store))
        assert shop.submissions == []
        assert "kors-bot" not in subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False).stdout


def _say(data: Path) -> str:
    output = data / "logs" / "schedule.log"
    return f"no check appeared; the run said: {output.read_text() if output.exists() else 'nothing'}"
