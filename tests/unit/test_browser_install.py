"""Which ways are tried to get a browser, and in which order. The real ways are tried by the installed test and CI."""

import subprocess
import sys
from pathlib import Path

import pytest

from kors_bot.browser import install
from kors_bot.browser.find import Program
from kors_bot.browser.install import driver_trouble, install_browser, is_debian
from kors_bot.errors import NoBrowser

SHELL = Program(Path("/p/shell"), "Playwright's chromium-headless-shell", windowed=False)
CHROME = Program(Path("/p/chrome"), "Chrome")


class Machine:
    """A machine whose browsers appear as installers are run."""

    def __init__(
        self,
        *here: Program,
        brings: dict[str, Program] | None = None,
        broken: tuple[Program, ...] = (),
        lacks: str | None = None,
    ) -> None:
        self.lacks = lacks
        self.here = list(here)
        self.brings = brings or {}
        self.broken = broken
        self.ran: list[str] = []
        self.said: list[str] = []

    def run(self, command: list[str]) -> bool:
        self.ran.append(" ".join(command))
        if "libatomic1;" in self.ran[-1]:
            self.lacks = None
        found = [program for end, program in self.brings.items() if self.ran[-1].split(";")[0].endswith(end)]
        self.here += found
        return bool(found)

    def install(self, wanted: str | None = None) -> Program:
        return install_browser(
            wanted,
            say=self.said.append,
            starts=lambda it: it not in self.broken,
            run=self.run,
            driver=lambda: self.lacks,
        )


@pytest.fixture
def debian_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "is_debian", lambda: True)
    monkeypatch.setattr(install, "_is_root", lambda: True)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")


def _on(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(install, "find_all", lambda: iter(machine.here))
    return machine


def test_a_browser_that_is_here_and_starts_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = _on(Machine(CHROME), monkeypatch)

    assert machine.install() == CHROME
    assert (machine.ran, machine.said) == ([], [])


def test_else_playwrights_own_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = _on(Machine(brings={"--only-shell chromium": SHELL}), monkeypatch)

    assert machine.install() == SHELL
    assert machine.ran[0].endswith("-m playwright install --only-shell chromium")
    assert machine.said == ["Downloading Playwright's headless Chromium ..."]


@pytest.mark.usefixtures("debian_root")
def test_else_as_root_on_debian_its_packages_are_tried_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = _on(Machine(brings={"--no-install-recommends chromium": CHROME}), monkeypatch)

    assert machine.install() == CHROME
    assert machine.said == [
        "Downloading Playwright's headless Chromium ...",
        "Installing the package chromium-headless-shell ...",
        "Installing the package chromium ...",
    ]


@pytest.mark.usefixtures("debian_root")
def test_a_browser_that_is_here_but_does_not_start_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = _on(Machine(CHROME, brings={"-recommends chromium-headless-shell": SHELL}, broken=(CHROME,)), monkeypatch)

    assert machine.install() == SHELL
    assert machine.said[0] == "Chrome (/p/chrome) is here but does not start."


@pytest.mark.usefixtures("debian_root")
def test_a_library_that_the_driver_lacks_is_brought_first(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = _on(Machine(CHROME, lacks="libatomic.so.1: cannot open shared object file"), monkeypatch)

    assert machine.install() == CHROME
    assert machine.said == ["Installing the package libatomic1, which Playwright's driver needs ..."]


def test_where_it_cannot_be_brought_one_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_is_root", lambda: False)
    machine = _on(Machine(CHROME, lacks="libatomic.so.1: cannot open shared object file"), monkeypatch)

    with pytest.raises(NoBrowser) as caught:
        machine.install()

    assert str(caught.value) == (
        "Playwright's driver does not start (libatomic.so.1: cannot open shared object file): install what is missing "
        "(Debian and Ubuntu: apt install libatomic1), then run kors-bot install-browser again."
    )
    assert machine.ran == []


def test_the_driver_of_this_machine_starts() -> None:
    assert driver_trouble() is None


def test_a_command_whose_driver_does_not_start_says_who_knows_more(nobodys_home: Path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(nobodys_home),
        "PLAYWRIGHT_NODEJS_PATH": "/bin/false",
        "KORS_BOT_BASE_URL": "http://127.0.0.1:9",
        "KORS_BOT_EMAIL": "jo@example.com",
        "KORS_BOT_PASSWORD": "Practice-only-1",
        "KORS_BOT_DATA_DIR": str(nobodys_home / "data"),
    }
    for words in (["status", "1024500102"], ["install-browser"]):
        done = subprocess.run(
            [sys.executable, "-m", "kors_bot", *words],
            env=environment, cwd=nobodys_home, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 16, done.stderr
        assert done.stderr.splitlines()[-1].startswith("Playwright's driver does not start")


def test_without_any_way_left_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "is_debian", lambda: False)
    machine = _on(Machine(), monkeypatch)

    with pytest.raises(NoBrowser) as caught:
        machine.install()

    assert str(caught.value) == (
        "No browser could be installed: install Chrome, Edge or Chromium as your system does it, "
        "or set KORS_BOT_BROWSER to where one is."
    )
    assert len(machine.ran) == 1


def test_a_named_browser_that_does_not_start_is_not_replaced_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "mine"
    named.write_text("#!/bin/sh\n")
    named.chmod(0o755)
    machine = _on(Machine(CHROME, broken=(Program(named, "mine"),)), monkeypatch)

    with pytest.raises(NoBrowser, match=r"KORS_BOT_BROWSER names .*/mine, which does not start"):
        machine.install(str(named))
    assert machine.ran == []


@pytest.mark.parametrize(
    ("release", "is_one"),
    [
        ("ID=debian\n", True),
        ('NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', True),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', True),
        ('ID=fedora\nPRETTY_NAME="not debian"\n', False),
        ("", False),
    ],
)
def test_debian_and_its_children_are_known(tmp_path: Path, *, release: str, is_one: bool) -> None:
    (tmp_path / "os-release").write_text(release)

    assert is_debian(tmp_path / "os-release") is is_one
    assert not is_debian(tmp_path / "missing")
