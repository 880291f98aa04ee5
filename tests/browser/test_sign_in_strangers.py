"""The right form, fields and button are found on sign-in pages whose author has not seen this code."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ElementHandle, Page

from flows.fields import find_button
from flows.shop import load_shop
from flows.sign_in_forms import find_email, find_sign_in_form
from flows.snapshot import Field, locate, take
from tests.browser.conftest import Visit

PAGES = sorted((Path(__file__).parents[1] / "strangers" / "sign_in").glob("*/*/page.html"))


def is_at(page: Page, field: Field | None, selector: str) -> bool:
    if field is None:
        return False
    found: ElementHandle = locate(page, field.element)
    return bool(found.evaluate("(element, selector) => element.matches(selector)", selector))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.parent.name}-{path.parent.name}")
def test_the_form_that_signs_a_customer_in_is_found_among_others(visit: Visit, path: Path) -> None:
    expected: dict[str, Any] = json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))
    page = visit("about:blank")
    page.goto(path.as_uri())
    words = load_shop().sign_in
    form = find_sign_in_form(take(page), words.submit)

    assert is_at(page, find_email(form, words.email), expected["email"]["selector"])
    assert is_at(page, next(field for field in form if field.type == "password"), expected["password"]["selector"])
    assert is_at(page, find_button(form, words.submit), expected["button"]["selector"])
