"""Finds a browser on this machine, by looking at files alone: nothing is started.

For headless work the order is: what KORS_BOT_BROWSER names; Playwright's own headless shell, then its Chromium; Chrome;
Edge; Chromium. The usual places are looked at as well as PATH, because cron has next to no PATH.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kors_bot.errors import NoBrowser

_INSTALL = "run `kors-bot install-browser`, or set KORS_BOT_BROWSER to the path of Chrome, Edge or Chromium"


@dataclass(frozen=True, slots=True)
class Program:
    """A browser that can be started: its file, what a person calls it, and whether it can show a window."""

    path: Path
    name: str
    windowed: bool = True


@dataclass(frozen=True, slots=True)
class _Make:
    """Where one make of browser is usually found."""

    name: str
    channels: tuple[str, ...]
    commands: tuple[str, ...]
    linux: tuple[str, ...]
    mac: tuple[str, ...]
    windows: tuple[str, ...]
    windowed: bool = True


# From playwright's own list of channels and from what the packages of Debian, Ubuntu, Fedora and Arch install.
_MAKES = (
    _Make(
        name="Chrome",
        channels=("chrome", "google-chrome"),
        commands=("google-chrome-stable", "google-chrome"),
        linux=("/opt/google/chrome/chrome", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"),
        mac=("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",),
        windows=(r"Google\Chrome\Application\chrome.exe",),
    ),
    _Make(
        name="Edge",
        channels=("msedge", "edge"),
        commands=("microsoft-edge-stable", "microsoft-edge"),
        linux=("/opt/microsoft/msedge/msedge", "/usr/bin/microsoft-edge-stable"),
        mac=("/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",),
        windows=(r"Microsoft\Edge\Application\msedge.exe",),
    ),
    _Make(
        name="Chromium headless shell",
        channels=("chromium-headless-shell",),
        commands=("chromium-headless-shell",),
        linux=("/usr/bin/chromium-headless-shell", "/usr/lib/chromium/headless_shell"),
        mac=(),
        windows=(),
        windowed=False,
    ),
    _Make(
        name="Chromium",
        channels=("chromium", "chromium-browser"),
        commands=("chromium", "chromium-browser"),
        linux=("/usr/bin/chromium", "/usr/lib/chromium/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium"),
        mac=("/Applications/Chromium.app/Contents/MacOS/Chromium",),
        windows=(r"Chromium\Application\chrome.exe",),
    ),
)

_SHELL_NAMES = ("chrome-headless-shell", "headless_shell", "chrome-headless-shell.exe", "headless_shell.exe")
_CHROMIUM_NAMES = ("chrome", "chrome.exe", "Google Chrome for Testing", "Chromium")


def find_browser(wanted: str | None = None, *, headed: bool = False) -> Program:
    """The browser to use; raises NoBrowser, with what to do, when there is none."""
    if wanted:
        return _wanted(wanted, headed=headed)
    found = next((program for program in find_all() if program.windowed or not headed), None)
    if found is None:
        window = " that can show a window" if headed else ""
        raise NoBrowser(f"No browser{window} was found on this machine: {_INSTALL}.")
    return found


def find_all() -> Iterator[Program]:
    """Every browser on this machine, the preferred one first."""
    yield from _playwrights_own()
    for make in _MAKES:
        yield from _installed(make)


def _wanted(wanted: str, *, headed: bool) -> Program:
    path = Path(wanted).expanduser()
    if len(path.parts) > 1:
        if not _can_run(path):
            raise NoBrowser(f"KORS_BOT_BROWSER names {path}, which is no program that can be started: {_INSTALL}.")
        program = Program(path, path.name, windowed="headless" not in path.name.replace("_", "-"))
    else:
        program = _of_channel(wanted)
    if headed and not program.windowed:
        raise NoBrowser(f"{program.path} can show no window: set KORS_BOT_BROWSER to Chrome, Edge or Chromium.")
    return program


def _of_channel(wanted: str) -> Program:
    makes = [make for make in _MAKES if wanted.lower() in make.channels]
    found = next((program for make in makes for program in _installed(make)), None)
    if found is None and wanted.lower() == "chromium":
        found = next(_playwrights_own(), None)
    if found is None and not makes and (on_path := shutil.which(wanted)):
        found = Program(Path(on_path), wanted)
    if found is None:
        raise NoBrowser(f"KORS_BOT_BROWSER names {wanted!r}, which is not on this machine: {_INSTALL}.")
    return found


def _playwrights_own() -> Iterator[Program]:
    """What ``playwright install`` downloaded, of the revision that this Playwright was made for."""
    folder, revisions = _download_folder(), _revisions()
    for name, files, windowed in (
        ("chromium-headless-shell", _SHELL_NAMES, False),
        ("chromium", _CHROMIUM_NAMES, True),
    ):
        home = folder / f"{name.replace('-', '_')}-{revisions.get(name)}"
        if not (home / "INSTALLATION_COMPLETE").exists():
            continue
        for path in sorted(home.rglob("*")):
            if path.name in files and _can_run(path):
                yield Program(path, f"Playwright's {name}", windowed=windowed)
                break


def _download_folder() -> Path:
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen == "0":
        return _driver_package() / ".local-browsers"
    if chosen:
        return Path(chosen)
    usual = {
        "darwin": Path.home() / "Library" / "Caches",
        "win32": Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")),
    }
    cache = usual.get(sys.platform, Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"))
    return cache / "ms-playwright"


def _revisions() -> dict[str, str]:
    listed = json.loads((_driver_package() / "browsers.json").read_text(encoding="utf-8"))
    return {browser["name"]: browser["revision"] for browser in listed["browsers"]}


def _driver_package() -> Path:
    spec = find_spec("playwright")
    if spec is None or spec.origin is None:
        raise NoBrowser("Playwright is not installed: install kors-bot again.")
    return Path(spec.origin).parent / "driver" / "package"


def _installed(make: _Make) -> Iterator[Program]:
    seen: set[Path] = set()
    for path in _places(make):
        if path.resolve() not in seen and _can_run(path):
            seen.add(path.resolve())
            yield Program(path, make.name, windowed=make.windowed)


def _places(make: _Make) -> Iterator[Path]:
    for command in make.commands:
        if on_path := shutil.which(command):
            yield Path(on_path)
    if sys.platform == "darwin":
        yield from (root / path.lstrip("/") for path in make.mac for root in (Path("/"), Path.home()))
    elif sys.platform == "win32":
        homes = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        yield from (Path(os.environ[home]) / path for path in make.windows for home in homes if home in os.environ)
    else:
        yield from map(Path, make.linux)


def _can_run(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
