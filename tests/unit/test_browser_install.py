"""Which ways are tried to get a browser, and in which order. The real ways are tried by the installed test and CI."""

from pathlib import Path

import pytest

from kors_bot.browser import install
from kors_bot.browser.find import Program
from kors_bot.browser.install import install_browser, is_debian
from kors_bot.errors import NoBrowser

SHELL = Program(Path("/p/shell"), "Playwright's chromium-headless-shell", windowed=False)
CHROME = Program(Path("/p/chrome"), "Chrome")


class Machine:
    """A machine whose browsers appear as installers are run."""

    def __init__(
        self, *here: Program, brings: dict[str, Program] | None = None, broken: tuple[Program, ...] = ()
    ) -> None:
        self.here = list(here)
        self.brings = brings or {}
        self.broken = broken
        self.ran: list[str] = []
        self.said: list[str] = []

    def run(self, command: list[str]) -> bool:
        self.ran.append(" ".join(command))
        found = [program for end, program in self.brings.items() if self.ran[-1].endswith(end)]
        self.here += found
        return bool(found)

    def install(self, wanted: str | None = None) -> Program:
        return install_browser(wanted, say=self.said.append, starts=lambda it: it not in self.broken, run=self.run)


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
