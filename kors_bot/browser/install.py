"""Sees to it that there is a browser: one that is here already, else Playwright's own, else the system's package."""

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from kors_bot.browser.find import Program, find_all, find_browser
from kors_bot.errors import NoBrowser

_log = logging.getLogger(__name__)

# Downloads are large and mirrors slow, but no command waits for ever.
_LONGEST = 900.0
_PACKAGES = ("chromium-headless-shell", "chromium")
_NEEDED_BY_DRIVER = "libatomic1"  # what a small Debian or Ubuntu lacks of all that Playwright's driver is linked with

Run = Callable[[list[str]], bool]


def install_browser(
    wanted: str | None,
    *,
    say: Callable[[str], None],
    starts: Callable[[Program], bool],
    run: Run | None = None,
    driver: Callable[[], str | None] | None = None,
) -> Program:
    """Returns a browser that was seen to start; tries each way in turn and says what it does.

    ``driver`` tells what keeps Playwright's driver from starting, ``None`` when nothing does. Raises ``NoBrowser``.
    """
    run = run or _run
    _see_to_driver(driver or driver_trouble, say=say, run=run)
    if wanted:
        program = find_browser(wanted)
        if starts(program):
            return program
        raise NoBrowser(f"KORS_BOT_BROWSER names {program.path}, which does not start: correct it or unset it.")
    refused: set[Path] = set()
    for way, command in (("", None), *_ways()):
        if command is not None:
            say(way)
            if not run(command):
                continue
        for program in find_all():
            if program.path in refused:
                continue
            if starts(program):
                return program
            say(f"{program.name} ({program.path}) is here but does not start.")
            refused.add(program.path)
    raise NoBrowser(
        "No browser could be installed: install Chrome, Edge or Chromium as your system does it, "
        "or set KORS_BOT_BROWSER to where one is."
    )


def _ways() -> Iterator[tuple[str, list[str]]]:
    playwright = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    yield "Downloading Playwright's headless Chromium ...", playwright
    for package in _PACKAGES:
        if command := _apt(package):
            yield f"Installing the package {package} ...", command


def _see_to_driver(driver: Callable[[], str | None], *, say: Callable[[str], None], run: Run) -> None:
    """No browser is of use without Playwright's driver: where a library is missing for it, that is brought first."""
    trouble = driver()
    if trouble and (command := _apt(_NEEDED_BY_DRIVER)):
        say(f"Installing the package {_NEEDED_BY_DRIVER}, which Playwright's driver needs ...")
        run(command)
        trouble = driver()
    if trouble:
        raise NoBrowser(
            f"Playwright's driver does not start ({trouble}): install what is missing "
            f"(Debian and Ubuntu: apt install {_NEEDED_BY_DRIVER}), then run kors-bot install-browser again."
        )


def driver_trouble() -> str | None:
    """What Playwright's driver says when it does not start, or ``None`` when it does."""
    from playwright._impl._driver import compute_driver_executable

    node, _ = compute_driver_executable()
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return None if done.returncode == 0 else (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[0]


def _apt(package: str) -> list[str] | None:
    """How the system's package is installed, or ``None`` where that is not for us to do."""
    if not (is_debian() and _is_root() and (apt := shutil.which("apt-get"))):
        return None
    install = f"{apt} install -y -qq --no-install-recommends {package}"
    return ["/bin/sh", "-c", f"{{ {apt} update -qq && {install}; }} >/dev/null"]  # hundreds of lines that help nobody


def is_debian(release: Path = Path("/etc/os-release")) -> bool:
    """Whether this is Debian, Ubuntu or one of their children."""
    try:
        lines = release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    words = " ".join(line.partition("=")[2].strip('"') for line in lines if line.startswith(("ID=", "ID_LIKE=")))
    return bool({"debian", "ubuntu"} & set(words.split()))


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(command: list[str]) -> bool:
    """Runs an installer: its progress on stderr, as stdout is for the result; its complaints in the log."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "20000"}
    try:
        done = subprocess.run(
            command,
            check=False,
            timeout=_LONGEST,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **quiet},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.warning("%s: %s", command[0], error)
        return False
    if done.returncode != 0:
        _log.info("%s failed: %s", " ".join(command), done.stderr)
    return done.returncode == 0
