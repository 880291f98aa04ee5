"""How a run ends: by Ctrl-C, by SIGTERM, by SIGKILL. Nothing of it is left running or lying about."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kors_bot.browser import folder, processes
from kors_bot.browser.folder import clean_up
from kors_bot.browser.processes import Process, end_now, find_children, find_processes
from tests.browser.acting_helpers import wait_until
from tests.browser.odd_server import OddServer, odd_server

# A run that opens a page, writes down where its folder is, then waits for a page that never answers.
RUN = """
import sys
from pathlib import Path
from kors_bot.browser import open_browser, start_driver
from kors_bot.cli import app
from kors_bot.cli.start import load

@app.command()
def wait(record: Path) -> None:
    with start_driver() as driver, open_browser(load(), driver=driver) as browser:
        page = browser.page()
        page.goto("data:text/html,ready")
        try:
            print(driver.folder, flush=True)
            HERE
        except BaseException as error:
            browser.stop_loading()
            page.screenshot(path=record.with_suffix(".png"))
            record.write_text(type(error).__name__)
            raise

app(["wait", sys.argv[1]])
"""
WAITS = {
    "for a page": "page.goto(sys.argv[2] + '/never')",
    "in its own code": "\n".join(["import time", "            while True: time.sleep(0.01)"]),
    "for a script": "page.evaluate('new Promise(() => 0)')",
    "in a handler": "page.on('request', lambda _: page.wait_for_event('close')); page.goto(sys.argv[2] + '/never')",
}


@pytest.fixture
def server() -> Iterator[OddServer]:
    with odd_server() as server:
        yield server


@pytest.fixture
def start(server: OddServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Callable[[str], Run]"]:
    monkeypatch.setenv("KORS_BOT_BASE_URL", server.url)
    monkeypatch.setenv("KORS_BOT_DATA_DIR", str(tmp_path / "data"))
    started: list[Run] = []

    def _start(wait: str) -> Run:
        started.append(Run(WAITS[wait], tmp_path / "record", server))
        return started[-1]

    yield _start
    for run in started:
        run.process.terminate()
        run.process.communicate()


class Run:
    """A run in a process of its own that has opened its page and now waits."""

    def __init__(self, wait: str, record: Path, server: OddServer) -> None:
        self.record = record
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN.replace("HERE", wait), str(record), server.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=record.parent,
        )
        assert self.process.stdout is not None
        self.folder = Path(self.process.stdout.readline().strip())
        if not self.folder.name:
            raise AssertionError(self.process.communicate()[1])
        if "/never" in wait:
            while "/never" not in server.sent("GET"):
                server.let_go.wait(0.01)

    def browsers(self) -> list[Process]:
        return find_processes(str(self.folder))

    def drivers(self) -> list[Process]:
        return find_children(self.process.pid, "run-driver")


@pytest.mark.parametrize("wait", list(WAITS))
@pytest.mark.parametrize(("signum", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_in_order(
    start: "Callable[[str], Run]", wait: str, signum: signal.Signals, exit_code: int
) -> None:
    run = start(wait)
    drivers = run.drivers()
    run.process.send_signal(signum)
    _, said = run.process.communicate(timeout=90)

    assert (run.process.returncode, said) == (exit_code, f"Stopped by {signum.name}.\n")
    assert run.record.read_text() == "Interrupted"
    assert run.record.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert run.browsers() == []
    assert [driver for driver in drivers if Path(f"/proc/{driver.pid}").exists()] == []
    assert not run.folder.exists()


def test_ctrl_c_in_a_terminal_reaches_the_whole_group_and_still_ends_in_order(start: "Callable[[str], Run]") -> None:
    run = start("for a page")
    for process in (*run.drivers(), Process(run.process.pid, 0, "")):
        os.kill(process.pid, signal.SIGINT)
    run.process.communicate(timeout=90)

    assert run.process.returncode == 130
    assert run.record.read_text() == "Interrupted"
    assert run.browsers() == []


def test_after_a_kill_the_next_run_ends_what_was_left_and_removes_it(start: "Callable[[str], Run]") -> None:
    run = start("for a page")
    for browser in run.browsers():
        os.kill(browser.pid, signal.SIGSTOP)  # so that it cannot notice that its driver has gone
    for process in (*run.drivers(), Process(run.process.pid, 0, "")):
        os.kill(process.pid, signal.SIGKILL)
    run.process.wait()
    assert run.browsers() != []

    clean_up()  # unless a run of somebody else's was quicker: whoever comes next cleans up

    wait_until(lambda: run.browsers() == [])
    assert not run.folder.exists()


def test_a_run_that_lives_is_left_alone(start: "Callable[[str], Run]") -> None:
    run = start("for a page")
    browsers = run.browsers()

    clean_up()

    assert run.browsers() == browsers
    assert run.folder.exists()


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "kors-bot-browser-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "kors-bot-browser-open").mkdir(mode=0o755)
    (tmp_path / "kors-bot-browser-new").mkdir(mode=0o700)
    (tmp_path / "kors-bot-browser-file").write_text("")

    assert clean_up() == 0
    assert len(list(tmp_path.iterdir())) == 5
    assert clean_up(now=(tmp_path / "kors-bot-browser-new").stat().st_mtime + folder._GRACE + 1) == 1
    assert not (tmp_path / "kors-bot-browser-new").exists()


def test_processes_are_found_by_ps_as_well(start: "Callable[[str], Run]", monkeypatch: pytest.MonkeyPatch) -> None:
    run = start("for a page")
    by_proc = {process.pid for process in run.browsers()}
    monkeypatch.setattr(processes, "_all", processes._from_ps)

    assert {process.pid for process in run.browsers()} == by_proc != set()


def test_ending_what_has_ended_does_no_harm() -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()

    end_now(Process(done.pid, os.getpid(), ""))
