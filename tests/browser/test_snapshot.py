"""The snapshot's script, in a real browser, on pages that stand in its way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from flows.snapshot import Snapshot, take


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def test_a_page_whose_script_teaches_arrays_a_json_of_their_own_is_read_all_the_same(page: Page) -> None:
    page.set_content(
        "<p>Shipped</p><script>Array.prototype.toJSON = function () { return 'taught ' + this.length };"
        "String.prototype.toJSON = function () { return 'taught' }</script>"
    )

    assert take(page).text == "Shipped"
    assert page.evaluate("() => JSON.stringify([1, 2])") == '"taught 2"'
    assert page.evaluate("() => Object.keys([]).length") == 0


def test_half_of_a_character_is_kept_without_harm(page: Page) -> None:
    page.set_content("<p></p>")
    page.evaluate(r"() => { document.querySelector('p').textContent = 'Half \ud83d of it' }")

    snapshot = take(page)

    assert "Half" in snapshot.text
    assert Snapshot.from_json(snapshot.to_json()) == snapshot
