"""The review page in a real browser: light on facts, keyboard, slider, theme, phone, print, and without scripts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from flows.errors import HumanNeeded
from flows.order import OrderState
from kors_bot.contract import SubmissionReport
from kors_bot.decision import Action
from kors_bot.evidence import EvidenceStore
from kors_bot.review import build_review
from tests.unit.review_helpers import NOW, NUMBER, Ticking, an_order, check, decided, draw, fail

Open = Callable[..., Page]


@dataclass(frozen=True)
class Site:
    """A built site, and the records that the tests name."""

    folder: Path
    first: str
    shipped: str

    @property
    def order(self) -> Path:
        return self.folder / "orders" / NUMBER


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An order that was looked at, asked about, stood behind a wall, and shipped; and two others."""
    data, clock = tmp_path_factory.mktemp("data"), Ticking()
    store = EvidenceStore(data, clock=clock)
    first = check(store, clock, an_order(), png=draw("Processing", size=(640, 2400)))
    for _ in range(3):
        check(store, clock, an_order(), png=draw("Processing", size=(640, 2400)))
    sent = SubmissionReport(
        kind="cancel", outcome="sent", text="Please cancel it.", answer="Thank you.", fields={"Email": "j@example.com"}
    )
    check(store, clock, an_order(), what="cancel", submission=sent)
    fail(store, clock, HumanNeeded("The shop stopped us at a bot wall.", obstacle="wall"))
    shipped = check(
        store,
        clock,
        an_order(OrderState.SHIPPED, "Shipped", shipped_on=date(2026, 11, 22)),
        decision=decided(Action.START_RETURN, date(2026, 12, 22), "The return window is open."),
        png=draw("Shipped", size=(640, 2400)),
    )
    check(store, clock, an_order(OrderState.UNKNOWN, "Vetted", number="77"), decision=decided(Action.ASK_PERSON))
    check(store, clock, an_order(OrderState.CANCELLED, "Cancelled", number="78"), decision=decided(Action.DONE))
    return Site(build_review(data, now=NOW).parent, first, shipped)


@pytest.fixture
def visit_file(chromium: Browser, site: Site) -> Iterator[Open]:
    """Opens a page of the site; nothing may be said on the console and nothing asked of the world."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def _visit(name: str, **how: Any) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **how})
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
        page.goto((site.folder / name).as_uri())
        return page

    yield _visit
    for context in contexts:
        context.close()
    assert said == []


def the_order() -> str:
    return f"orders/{NUMBER}/index.html"


def picture_of(record: str) -> str:
    return f"orders/{NUMBER}/picture-{record}-01.html"


def test_pointing_at_shipped_on_lights_the_spot_where_it_was_read(visit_file: Open) -> None:
    page = visit_file(the_order())
    fact = page.get_by_role("term").get_by_text("Shipped on", exact=True)
    spot = page.locator("rect[id^=now-][id$=shipped-on]")
    expect(spot).not_to_have_class("spot on")
    fact.hover()
    expect(spot).to_have_class("spot on")
    # The picture is shown at another scale: the light still lies over the same part of it.
    left, top, scale = spot.evaluate(
        """spot => {
            const box = spot.getBoundingClientRect(), canvas = spot.closest(".canvas").getBoundingClientRect();
            return [box.left - canvas.left, box.top - canvas.top, canvas.width / 640];
        }"""
    )
    assert left == pytest.approx(35 * scale, abs=2)
    assert top == pytest.approx(255 * scale, abs=2)
    page.get_by_role("heading", level=1).hover()
    expect(spot).to_have_class("spot")


def test_a_fact_reached_by_keyboard_is_lit_and_brought_into_view(visit_file: Open) -> None:
    page = visit_file(the_order())
    page.locator("dd a", has_text="Hollis Medium").focus()
    spot = page.locator("rect[id^=now-][id$=items-0--name]")
    expect(spot).to_have_class("spot on")
    expect(spot).to_be_in_viewport()


def test_arrows_turn_the_pictures_and_escape_goes_back(visit_file: Open, site: Site) -> None:
    page = visit_file(picture_of(site.first))
    expect(page.get_by_text("Figure 1", exact=True)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Figure 2", exact=True)).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Figure 1", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="The story")).to_be_visible()
    assert page.url.endswith(f"index.html#event-{site.first}")


def test_a_picture_is_held_against_the_one_before_side_by_side_and_by_slider(visit_file: Open, site: Site) -> None:
    page = visit_file(picture_of(site.shipped))
    before = page.get_by_role("img", name="Order page before,")
    expect(page.locator(".region")).to_have_count(1)
    expect(before).to_be_hidden()
    page.get_by_text("Side by side").click()
    expect(before).to_be_visible()
    left, right = before.bounding_box(), page.locator(".after img").bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] < right["x"]
    page.get_by_text("Slider").click()
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    assert page.locator(".before").evaluate("e => getComputedStyle(e).clipPath") == "inset(0px 0% 0px 0px)"
    page.keyboard.press("Home")
    assert page.url.endswith(picture_of(site.shipped))  # arrows on the slider move it and turn no page
    page.get_by_text("Mark what changed").click()
    expect(page.locator(".region")).to_be_hidden()


def test_the_theme_follows_the_system_and_the_person(visit_file: Open) -> None:
    page = visit_file("index.html", color_scheme="dark")
    dark = "rgb(22, 20, 18)"
    light = "rgb(251, 249, 245)"
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == dark
    page.get_by_role("button", name="Use light colours").click()
    assert page.evaluate(paper) == light
    page.reload()
    assert page.evaluate(paper) == light


def test_cards_lead_to_orders_and_figures_to_pictures(visit_file: Open) -> None:
    page = visit_file("index.html")
    page.get_by_role("link", name=f"Order {NUMBER}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NUMBER)
    page.get_by_role("link", name="Figure 1: Order page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Order page")
    original = page.get_by_role("link", name="The original file").get_attribute("href") or ""
    assert original.startswith(f"../../../evidence/{NUMBER}/")
    page.goto(urljoin(page.url, original))
    assert page.evaluate("document.images[0].naturalWidth") == 640


def test_all_of_it_works_without_scripts(visit_file: Open, site: Site) -> None:
    page = visit_file(the_order(), java_script_enabled=False)
    expect(page.get_by_text("Follow a fact to see where it stood.")).to_be_visible()
    expect(page.get_by_text("Point at a fact")).to_be_hidden()
    page.locator("dd a", has_text="Nov 22, 2026").click()
    spot = page.locator("rect[id^=now-][id$=shipped-on]")
    expect(spot).to_be_in_viewport()
    assert spot.evaluate("e => getComputedStyle(e).stroke") == "rgb(179, 32, 63)"
    page.locator("summary", has_text="The checks, one by one").click()
    expect(page.locator(".checks li").locator("visible=true")).to_have_count(3)
    page.goto((site.folder / picture_of(site.shipped)).as_uri())
    page.get_by_text("Side by side").click()
    expect(page.get_by_role("img", name="Order page before,")).to_be_visible()
    expect(page.get_by_text("Slider")).to_be_hidden()
    page.get_by_role("link", name="Before", exact=False).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wall")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["front", "order", "picture"])
def test_axe_finds_nothing_serious(chromium: Browser, site: Site, place: str, scheme: Literal["light", "dark"]) -> None:
    name = {"front": "index.html", "order": the_order(), "picture": picture_of(site.shipped)}[place]
    with chromium.new_context(color_scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        page.goto((site.folder / name).as_uri())
        found = Axe().run(page).response["violations"]
    serious = [
        f"{violation['id']}: {violation['nodes'][0]['html']}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
    ]
    assert serious == []


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_runs_over_the_side_of_a_phone(visit_file: Open, site: Site, width: int) -> None:
    for name in ("index.html", the_order(), picture_of(site.shipped)):
        page = visit_file(name, viewport={"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == width, name


def test_the_print_has_the_whole_story_and_no_controls(visit_file: Open) -> None:
    page = visit_file(the_order())
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Use dark colours")).to_be_hidden()
    expect(page.locator(".checks li").locator("visible=true")).to_have_count(3)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_pictures_are_loaded_when_they_come_into_view(visit_file: Open) -> None:
    page = visit_file(the_order())
    assert page.locator("img:not([loading=lazy])").count() == 0
    assert page.locator("img:not([width])").count() == 0
