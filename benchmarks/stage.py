"""Where both sides run: the practice shop, the one browser that both use, and the command lines of both."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from kors_bot.browser.find import find_browser
from recorded.server import PracticeShop

RUN_ENDS = 600.0  # seconds after which a run is given up; no run comes near it
_FIRST_EXTRA = 2_000_000_001


class RunFailed(Exception):
    """A run that was measured did not do its work, so its time says nothing."""


@dataclass
class Stage:
    """One practice shop and a folder for everything that the runs leave behind."""

    shop: PracticeShop
    folder: Path
    browser: str
    edition: str
    _fresh: Iterator[int] = field(default_factory=count)

    def new_folder(self) -> Path:
        """An empty folder that no run has seen."""
        folder = self.folder / f"run-{next(self._fresh)}"
        folder.mkdir()
        return folder

    def ours(self, *arguments: str, data: Path) -> "Command":
        """``kors-bot`` with a data folder, as a whole process."""
        account = self.shop.account
        environment = {
            "KORS_BOT_EMAIL": account.email,
            "KORS_BOT_PASSWORD": account.password,
            "KORS_BOT_FIRST_NAME": account.address.first_name,
            "KORS_BOT_LAST_NAME": account.address.last_name,
            "KORS_BOT_PHONE": account.address.phone,
            "KORS_BOT_POSTAL_CODE": account.postal_code,
            "KORS_BOT_BASE_URL": self.shop.url,
            "KORS_BOT_BROWSER": self.browser,
            "KORS_BOT_DATA_DIR": str(data),
        }
        return Command((str(script("kors-bot")), *arguments), environment, self.folder)

    def by_hand(
        self, action: str, *orders: str, pictures: Path, session: Path | None = None, every_picture: bool = False
    ) -> "Command":
        """The hand-written script, as a whole process."""
        account = self.shop.account
        options = [
            f"--url={self.shop.url}",
            f"--edition={self.edition}",
            f"--browser={self.browser}",
            f"--email={account.email}",
            f"--password={account.password}",
            f"--pictures={pictures}",
            *([f"--session={session}"] if session else []),
            *(["--every-picture"] if every_picture else []),
        ]
        source = Path(__file__).with_name("by_hand.py")
        return Command((sys.executable, str(source), action, *orders, *options), {}, self.folder)

    def add_orders(self, wanted: int) -> list[str]:
        """The numbers of so many further orders of the main customer, each shown like the shipped one."""
        pattern = self.shop.order("shipped")
        numbers = [str(_FIRST_EXTRA + place) for place in range(wanted)]
        for number in numbers:
            self.shop.put_order(replace(pattern, number=number))
        return numbers


@dataclass(frozen=True)
class Command:
    """A command line with its environment; nothing of this machine's own kors-bot settings reaches it."""

    line: tuple[str, ...]
    environment: dict[str, str]
    home: Path

    def start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.line, env=self._environment(), cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *, good: Sequence[int] = (0,)) -> str:
        """Runs to the end and returns what was printed. Raises ``RunFailed`` for any exit code that is not good."""
        done = subprocess.run(
            self.line,
            env=self._environment(),
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=RUN_ENDS,
            check=False,
        )
        if done.returncode not in good:
            raise RunFailed(f"{' '.join(self.line[:3])} ended with {done.returncode}: {done.stderr[-600:]}")
        return done.stdout

    def seconds(self, *, good: Sequence[int] = (0,)) -> float:
        """How long the whole process takes."""
        started = time.perf_counter()
        self.run(good=good)
        return time.perf_counter() - started

    def _environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("KORS_BOT_")}
        own = {
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        return plain | own | self.environment


def script(name: str) -> Path:
    """A program installed beside this Python."""
    return Path(sys.executable).with_name(name)


@contextmanager
def stage(edition: str) -> Iterator[Stage]:
    """Opens the practice shop and removes everything in the end."""
    with TemporaryDirectory(prefix="kors-bot-bench-") as folder, PracticeShop(edition=edition) as shop:
        yield Stage(shop, Path(folder), str(find_browser().path), edition)
