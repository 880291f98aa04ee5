"""A real browser for the tests that look at pages by hand, without the flows."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize

from kors_bot.browser import BrowserSession
from tests.browser.form_server import FormServer, form_browser, form_server

SYSTEM_BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome", "chrome")

Visit = Callable[[str], Page]
SIZE = ViewportSize(width=1280, height=900)


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for a module: one that dies takes no other module with it. The machine's own, else Playwright's."""
    found = next((path for name in SYSTEM_BROWSERS if (path := shutil.which(name))), None)
    browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Opens a fresh visitor's page at a shop's address."""
    contexts = []

    def _visit(url: str) -> Page:
        context = chromium.new_context(base_url=url, viewport=SIZE)
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield _visit
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def kept_pages(chromium: Browser) -> Iterator[dict[str, Page]]:
    """One page for each address, for as long as a module lasts."""
    pages: dict[str, Page] = {}
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def revisit(chromium: Browser, kept_pages: dict[str, Page]) -> Iterator[Visit]:
    """Opens a page at a shop's address whose visitor the shop does not know.

    It is the same page each time: a new one costs more than most of what a test looks at. It takes no listeners,
    and no address that ends in an error of the browser.
    """

    def _revisit(url: str) -> Page:
        if url not in kept_pages:
            context = chromium.new_context(base_url=url, viewport=SIZE)
            context.set_default_timeout(30_000)
            kept_pages[url] = context.new_page()
        return kept_pages[url]

    yield _revisit
    for page in kept_pages.values():
        for other in page.context.pages:
            if other != page:
                other.close()
        page.goto("about:blank")  # whatever still loads is given up
        page.set_viewport_size(SIZE)
        page.context.clear_cookies()


@pytest.fixture(scope="module")
def open_server() -> Iterator[FormServer]:
    """A server of made-up pages, for as long as a module lasts."""
    with form_server() as server:
        yield server


@pytest.fixture
def server(open_server: FormServer) -> FormServer:
    """The same, with nothing on it yet."""
    for kept in (open_server.pages, open_server.replies, open_server.posts, open_server.gets):
        kept.clear()
    return open_server


@pytest.fixture(scope="module")
def guarded(open_server: FormServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserSession]:
    """The browser as the program has it, behind its guard, for that server."""
    with form_browser(open_server, tmp_path_factory.mktemp("data")) as session:
        yield session
