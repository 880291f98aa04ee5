"""Contact forms of other shops, made by strangers: the right fields, the nearest topic, the true limit."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from flows.contact_fields import ContactForm, find_contact_form
from flows.shop import load_shop
from flows.snapshot import Field, locate, take

FORMS = sorted((Path(__file__).parents[1] / "strangers" / "contact").glob("*/*"))
PURPOSES = ("first_name", "last_name", "email", "confirm_email", "phone", "order_number", "topic", "message", "submit")


@pytest.fixture(scope="module")
def stranger(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1180, "height": 900})
    yield context.new_page()
    context.close()


def read(page: Page, folder: Path) -> tuple[ContactForm, dict[str, Any]]:
    page.goto((folder / "page.html").as_uri())
    form = find_contact_form(take(page), load_shop("us").contact)
    assert form is not None
    return form, json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def field_for(form: ContactForm, purpose: str) -> Field | None:
    if purpose == "topic":
        return form.topic.field if form.topic else None
    found: Field | None = getattr(form, purpose)
    return found


@pytest.mark.parametrize("folder", FORMS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_every_field_of_a_strange_form_is_found_and_no_other(stranger: Page, folder: Path) -> None:
    form, expected = read(stranger, folder)
    selectors = {**expected["fields"], "confirm_email": expected.get("repeat_email")}
    wrong = []
    for purpose in PURPOSES:
        field, selector = field_for(form, purpose), selectors[purpose]
        if field is None or selector is None:
            right = field is None and selector is None
        else:
            right = locate(stranger, field.element).evaluate("(e, selector) => e.matches(selector)", selector)
        if not right:
            wrong.append((purpose, selector, field))

    assert wrong == []
    assert form.unknown == ()


@pytest.mark.parametrize("folder", FORMS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_the_nearest_topic_and_the_limit_of_a_strange_form_are_found(stranger: Page, folder: Path) -> None:
    form, expected = read(stranger, folder)

    assert form.topic is not None
    assert form.topic.label == expected["topic_for_cancellation"]["label"]
    assert form.limit == expected["message_limit"]
