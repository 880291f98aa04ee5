"""A real browser for the tests that look at pages by hand, without the flows."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

SYSTEM_BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome", "chrome")

Visit = Callable[[str], Page]


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
        context = chromium.new_context(base_url=url, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield _visit
    for context in contexts:
        context.close()
