"""Which browser is found, in which order, by files alone."""

from pathlib import Path

import pytest

from kors_bot.browser import find
from kors_bot.browser.find import find_all, find_browser
from kors_bot.errors import NoBrowser


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser but those a test puts on PATH or into Playwright's folder."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "ms-playwright"))
    bare = [find._Make(make.name, make.channels, make.commands, (), (), (), make.windowed) for make in find._MAKES]
    monkeypatch.setattr(find, "_MAKES", tuple(bare))
    return tmp_path


def _program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def _downloaded(machine: Path, name: str, file: str, *, revision: str | None = None, complete: bool = True) -> Path:
    revision = revision or find._revisions()[name]
    home = machine / "ms-playwright" / f"{name.replace('-', '_')}-{revision}"
    path = _program(home / "chrome-linux64" / file)
    if complete:
        (home / "INSTALLATION_COMPLETE").write_text("")
    return path


def test_without_any_the_sentence_says_what_to_do() -> None:
    with pytest.raises(NoBrowser) as caught:
        find_browser()

    assert str(caught.value) == (
        "No browser was found on this machine: run `kors-bot install-browser`, "
        "or set KORS_BOT_BROWSER to the path of Chrome, Edge or Chromium."
    )


def test_the_order_is_playwrights_own_then_chrome_edge_chromium(machine: Path) -> None:
    for command in ("chromium", "chromium-headless-shell", "microsoft-edge", "google-chrome"):
        _program(machine / "bin" / command)
    _downloaded(machine, "chromium", "chrome")
    _downloaded(machine, "chromium-headless-shell", "chrome-headless-shell")

    assert [program.name for program in find_all()] == [
        "Playwright's chromium-headless-shell",
        "Playwright's chromium",
        "Chrome",
        "Edge",
        "Chromium headless shell",
        "Chromium",
    ]


def test_a_download_that_was_cut_off_or_is_for_another_playwright_is_not_used(machine: Path) -> None:
    _downloaded(machine, "chromium-headless-shell", "chrome-headless-shell", complete=False)
    _downloaded(machine, "chromium", "chrome", revision="1")

    assert list(find_all()) == []


def test_for_a_visible_window_a_headless_shell_will_not_do(machine: Path) -> None:
    _program(machine / "bin" / "chromium-headless-shell")
    with pytest.raises(NoBrowser, match="No browser that can show a window was found"):
        find_browser(headed=True)

    chromium = _program(machine / "bin" / "chromium")
    assert find_browser(headed=True).path == chromium
    assert find_browser().path == machine / "bin" / "chromium-headless-shell"


def test_a_named_path_comes_before_all(machine: Path) -> None:
    _program(machine / "bin" / "google-chrome")
    own = _program(machine / "opt" / "mine")

    assert find_browser(str(own)).path == own


def test_a_named_path_that_is_no_program_is_refused_by_name(machine: Path) -> None:
    (machine / "opt").mkdir()
    (machine / "opt" / "notes.txt").write_text("")

    with pytest.raises(NoBrowser, match=r"KORS_BOT_BROWSER names .*/opt/notes\.txt, which is no program"):
        find_browser(str(machine / "opt" / "notes.txt"))


@pytest.mark.parametrize(
    ("channel", "command"),
    [("chrome", "google-chrome"), ("msedge", "microsoft-edge"), ("Chromium", "chromium"), ("my-browser", "my-browser")],
)
def test_a_channel_or_a_command_can_be_named(machine: Path, channel: str, command: str) -> None:
    _program(machine / "bin" / "google-chrome")
    wanted = _program(machine / "bin" / command)

    assert find_browser(channel).path == wanted


def test_a_channel_that_is_not_here_is_refused_by_name(machine: Path) -> None:
    _program(machine / "bin" / "google-chrome")

    with pytest.raises(NoBrowser, match="KORS_BOT_BROWSER names 'msedge', which is not on this machine"):
        find_browser("msedge")


def test_a_named_headless_shell_cannot_show_a_window(machine: Path) -> None:
    shell = _program(machine / "opt" / "chrome-headless-shell")

    with pytest.raises(NoBrowser, match="can show no window"):
        find_browser(str(shell), headed=True)


def test_the_same_browser_under_two_names_counts_once(machine: Path) -> None:
    _program(machine / "bin" / "google-chrome-stable")
    (machine / "bin" / "google-chrome").symlink_to(machine / "bin" / "google-chrome-stable")

    assert len(list(find_all())) == 1
