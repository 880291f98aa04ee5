"""The browser: what pages may do to it, how it is bounded, and what is kept between runs."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from kors_bot.browser import BrowserSession, Driver, open_browser, start_driver
from kors_bot.browser.folder import end_all
from kors_bot.browser.processes import Process, end_now, find_children, find_processes
from kors_bot.errors import BrowserFailed, NoBrowser
from kors_bot.settings import Settings
from tests.browser.acting_helpers import wait_until
from tests.browser.odd_server import OddServer, odd_server


@pytest.fixture(scope="module")
def server() -> Iterator[OddServer]:
    with odd_server() as server:
        yield server


@pytest.fixture
def settings(server: OddServer, tmp_path: Path) -> Settings:
    return Settings(base_url=server.url, email="anna@example.com", password="hunter2", data_dir=tmp_path, timeout=5)


@pytest.fixture
def driver(playwright: object) -> Iterator[Driver]:
    with start_driver() as driver:
        yield driver


@pytest.fixture
def browser(settings: Settings, driver: Driver) -> Iterator[BrowserSession]:
    with open_browser(settings, driver=driver) as browser:
        yield browser


def test_a_script_that_asks_is_answered_with_no(server: OddServer, browser: BrowserSession) -> None:
    server.pages["/ask"] = "<h1></h1><script>document.querySelector('h1').textContent = confirm('Sure?')</script>"
    page = browser.page()
    page.goto(f"{server.url}/ask")

    expect(page.get_by_role("heading")).to_have_text("false")


def test_a_page_that_does_not_want_to_be_left_is_left(server: OddServer, browser: BrowserSession) -> None:
    server.pages["/stay"] = "<button>x</button><script>onbeforeunload = e => e.preventDefault()</script>"
    page = browser.page()
    page.goto(f"{server.url}/stay")
    page.get_by_role("button").click()
    page.goto(f"{server.url}/next")

    assert page.url == f"{server.url}/next"


def test_pop_ups_are_closed(server: OddServer, browser: BrowserSession) -> None:
    server.pages["/pop"] = "<button onclick=\"window.open('/other')\">x</button>"
    page = browser.page()
    page.goto(f"{server.url}/pop")
    with page.context.expect_page() as opened:
        page.get_by_role("button").click()
    if not opened.value.is_closed():
        opened.value.wait_for_event("close")

    assert page.context.pages == [page]


def test_a_download_is_refused_and_nothing_is_saved(
    server: OddServer, browser: BrowserSession, driver: Driver, tmp_path: Path
) -> None:
    server.pages["/x.zip"] = "zipped"
    page = browser.page()
    with pytest.raises(Error, match="Download is starting"):
        page.goto(f"{server.url}/x.zip")
    page.goto(f"{server.url}/next")

    kept = [path for root in (tmp_path, driver.folder) for path in root.rglob("*") if path.name == "x.zip"]
    assert kept == []
    assert [path.read_bytes() for path in driver.folder.glob("playwright-artifacts-*/*")] == []


def test_no_service_worker_comes_between(server: OddServer, browser: BrowserSession) -> None:
    server.pages["/worker.js"] = "1"
    page = browser.page()
    page.goto(server.url)
    page.evaluate("navigator.serviceWorker.register('/worker.js').catch(() => 0)")

    assert page.context.service_workers == []


def test_what_a_shopper_in_the_us_would_see_is_seen(server: OddServer, browser: BrowserSession) -> None:
    page = browser.page()
    page.goto(server.url)

    seen = page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, innerWidth]")

    assert seen == ["en-US", "America/New_York", 1280]


def test_it_says_that_it_is_a_headless_browser(server: OddServer, browser: BrowserSession) -> None:
    page = browser.page()
    page.goto(server.url)

    assert "Headless" in page.evaluate("navigator.userAgent") or browser.program.windowed


def _renderers(driver: Driver) -> list[Process]:
    """The processes that show pages: their command lines say so, and they descend from our browser."""
    family = {process.pid for process in find_processes(str(driver.folder))}
    while grown := {process.pid for pid in family for process in find_children(pid)} - family:
        family |= grown
    return [process for process in find_processes("--type=renderer") if process.pid in family]


def test_a_page_that_crashes_is_told_and_replaced(server: OddServer, browser: BrowserSession, driver: Driver) -> None:
    page = browser.page()
    page.goto(server.url)
    with page.expect_event("crash"):
        for renderer in _renderers(driver):
            end_now(renderer)
    with pytest.raises(BrowserFailed, match="The browser crashed while the page was read"), browser.translated():
        page.goto(server.url)

    page = browser.page()
    page.goto(server.url)
    expect(page.get_by_role("heading")).to_have_text("ok")


def test_a_browser_that_is_killed_is_told_and_started_again(
    server: OddServer, browser: BrowserSession, driver: Driver
) -> None:
    page = browser.page()
    page.goto(server.url)
    end_all(driver.folder)
    with pytest.raises(BrowserFailed, match="The browser crashed while the page was read"), browser.translated():
        page.goto(server.url)

    page = browser.page()
    page.goto(server.url)
    expect(page.get_by_role("heading")).to_have_text("ok")
    assert browser.version


def test_a_script_that_never_ends_is_given_up(server: OddServer, browser: BrowserSession) -> None:
    page = browser.page()
    page.goto(server.url)
    with pytest.raises(BrowserFailed) as caught, browser.limit(0.5):
        page.evaluate("() => { while (true) {} }")

    assert str(caught.value) == "The page kept the browser busy for 0.5 seconds and was given up."
    browser.page().goto(server.url)


def test_what_ends_in_time_is_not_disturbed(server: OddServer, browser: BrowserSession) -> None:
    with browser.limit(30):
        browser.page().goto(server.url)
    with pytest.raises(ZeroDivisionError), browser.limit(30):
        raise ZeroDivisionError


def test_a_page_that_never_answers_ends_at_the_time_out_and_can_be_pictured(
    server: OddServer, settings: Settings, driver: Driver
) -> None:
    with open_browser(settings.model_copy(update={"timeout": 1}), driver=driver) as browser:
        page = browser.page()
        page.goto(server.url)
        with pytest.raises(Error, match="Timeout 1000ms exceeded"):
            page.goto(f"{server.url}/never")
        browser.stop_loading()

        assert page.screenshot().startswith(b"\x89PNG")
        assert page.url == f"{server.url}/"
    server.let_go.set()


def test_a_kept_session_is_there_in_the_next_run(server: OddServer, settings: Settings, driver: Driver) -> None:
    with open_browser(settings, driver=driver) as browser:
        browser.page().goto(f"{server.url}/cookie")
        browser.keep_session()
    with open_browser(settings, driver=driver) as browser:
        assert [cookie["name"] for cookie in browser.page().context.cookies()] == ["dwsid"]
        browser.drop_session()
        assert browser.page().context.cookies() == []
    with open_browser(settings, driver=driver) as browser:
        assert browser.page().context.cookies() == []


def test_accounts_do_not_see_each_others_sessions(server: OddServer, settings: Settings, driver: Driver) -> None:
    two = Settings(**{**dict(settings), "accounts": {"ben": {"email": "ben@example.com", "password": "x"}}})
    with open_browser(two, driver=driver) as browser:
        browser.page().goto(f"{server.url}/cookie")
        browser.keep_session()

        assert browser.page("ben").context.cookies() == []
        assert browser.page() is browser.page("default")


def test_no_process_and_no_folder_of_the_browser_is_left(settings: Settings, driver: Driver) -> None:
    with open_browser(settings, driver=driver) as browser:
        browser.page()
        assert find_processes(str(driver.folder)) != []

    def left() -> list[object]:
        return [*find_processes(str(driver.folder)), *driver.folder.glob("playwright_chromiumdev_profile*")]

    wait_until(lambda: left() == [])  # the system takes a moment to bury what has ended


def test_a_browser_that_does_not_start_is_told_with_what_to_do(
    settings: Settings, driver: Driver, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)

    with (
        pytest.raises(NoBrowser) as caught,
        open_browser(settings.model_copy(update={"browser": str(broken)}), driver=driver),
    ):
        pass

    assert str(caught.value) == (
        f"broken ({broken}) was found but does not start: run `kors-bot doctor`, "
        "or set KORS_BOT_BROWSER to another browser."
    )


def test_neither_driver_nor_browser_inherits_the_settings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spy = tmp_path / "spy"
    spy.write_text(
        f"#!/bin/sh\nenv > {tmp_path / 'seen'}\ntr '\\0' '\\n' < /proc/$PPID/environ >> {tmp_path / 'seen'}\n"
    )
    spy.chmod(0o755)
    program = (
        "import sys\nfrom kors_bot.browser import open_browser\nfrom kors_bot.settings import load_settings\n"
        "from kors_bot.errors import NoBrowser\n"
        "try:\n    open_browser(load_settings()).__enter__()\nexcept NoBrowser:\n    sys.exit(16)\n"
    )
    monkeypatch.setenv("KORS_BOT_PASSWORD", "hunter2")
    monkeypatch.setenv("KORS_BOT_BASE_URL", settings.base_url)
    monkeypatch.setenv("KORS_BOT_BROWSER", str(spy))

    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False, cwd=tmp_path).returncode == 16
    assert "PATH=" in (tmp_path / "seen").read_text()
    assert "hunter2" not in (tmp_path / "seen").read_text()
    assert "KORS_BOT" not in (tmp_path / "seen").read_text()


def test_what_the_page_showed_before_is_let_go_of_when_asked(server: OddServer, browser: BrowserSession) -> None:
    page = browser.page()
    for number in range(4):
        server.pages[f"/long/{number}"] = "<p>x</p>" * 5_000
        page.goto(f"{server.url}/long/{number}")
    browser.tidy()

    own = 2 * 5_000  # each paragraph and its text; how much the browser let go of by itself before, nobody knows
    assert page.context.new_cdp_session(page).send("Memory.getDOMCounters")["nodes"] < own + 1_000
    assert page.get_by_text("x").count() == 5_000


def test_a_page_that_is_gone_has_nothing_to_let_go_of(browser: BrowserSession) -> None:
    browser.tidy("nobody")
    browser.page().close()
    browser.tidy()

    assert not browser.page().is_closed()
