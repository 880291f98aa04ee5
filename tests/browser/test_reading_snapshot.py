"""What is in a snapshot: what a person can see, and nothing that only stands in the markup."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from flows.errors import PageNotUnderstood
from flows.reading import read_order
from flows.shop import load_shop
from flows.snapshot import Snapshot, locate, take

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def snapshot_of(page: Page, body: str, *, style: str = "") -> Snapshot:
    page.set_content(f"<!doctype html><title>t</title><style>{style}</style><body>{body}")
    return take(page)


HIDDEN = {
    "display none": "<p style='display:none'>Delivered</p>",
    "visibility hidden": "<p style='visibility:hidden'>Delivered</p>",
    "the hidden attribute": "<p hidden>Delivered</p>",
    "see-through": "<div style='opacity:0'><p>Delivered</p></div>",
    "see-through ink": "<p style='color:transparent'>Delivered</p>",
    "a closed section": "<details><summary>More</summary><p>Delivered</p></details>",
    "a closed tab panel": "<div role='tabpanel' style='display:none'><p>Delivered</p></div>",
    "no height": "<div style='height:0;overflow:hidden'><p>Delivered</p></div>",
    "no width": "<div style='width:0;overflow:hidden;white-space:nowrap'>Delivered</div>",
    "left of the page": "<p style='position:absolute;left:-9999px'>Delivered</p>",
    "above the page": "<p style='position:absolute;top:-9999px'>Delivered</p>",
    "words for screen readers, clipped": (
        "<span style='position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)'>Delivered</span>"
    ),
    "words for screen readers, by path": "<span style='position:absolute;clip-path:inset(50%)'>Delivered</span>",
    "a type size of nothing": "<p style='font-size:0'>Delivered</p>",
    "a script": "<script>var a = 'Delivered'</script>",
    "a template": "<template><p>Delivered</p></template>",
    "a comment": "<!-- Delivered -->",
    "a hidden field": "<input type='hidden' value='Delivered'>",
}


@pytest.mark.parametrize("markup", HIDDEN.values(), ids=HIDDEN)
def test_what_cannot_be_seen_is_not_there(markup: str, page: Page) -> None:
    snapshot = snapshot_of(page, f"<p>Shipped</p>{markup}<p>Order 12</p>")
    assert "Shipped" in snapshot.text
    assert "Order 12" in snapshot.text
    assert "Delivered" not in snapshot.text
    assert all(field.value != "Delivered" for field in snapshot.fields)


@pytest.mark.parametrize(("width", "seen"), [(1280, "desktop"), (390, "phone")])
def test_of_two_twins_the_one_for_this_width_is_seen(width: int, seen: str, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    style = ".phone{display:none} @media (max-width:600px){.phone{display:block}.desktop{display:none}}"
    snapshot = snapshot_of(page, "<p class=desktop>desktop</p><p class=phone>phone</p>", style=style)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert snapshot.text == seen


def test_words_in_shadow_roots_and_slots_are_seen_in_their_place(page: Page) -> None:
    snapshot = snapshot_of(
        page,
        "<p>before</p><my-card><b slot=name>Lenox Watch</b></my-card><p>after</p><script>"
        "const root = document.querySelector('my-card').attachShadow({mode: 'open'});"
        "root.innerHTML = '<p>Status: Shipped</p><slot name=name></slot><p hidden>Delivered</p>'</script>",
    )
    assert [run.text for run in snapshot.runs] == ["before", "Status: Shipped", "Lenox Watch", "after"]


def test_words_that_the_style_sheet_adds_are_seen(page: Page) -> None:
    snapshot = snapshot_of(
        page,
        "<p class=state>Shipped</p><p class=mark>Tote</p>",
        style=".state::before{content:'Status:'} .mark::after{content:'\\2713'}",
    )
    assert snapshot.text == "Status: Shipped\nTote"


def test_words_are_written_as_they_are_shown(page: Page) -> None:
    snapshot = snapshot_of(page, "<p>  Order\n   status:\u00a0<b>On\u00adits</b> way </p>")
    assert snapshot.text == "Order status: Onits way"


def test_a_line_through_a_box_strikes_all_that_flows_in_it(page: Page) -> None:
    snapshot = snapshot_of(page, "<p><del><span><span>$358.00</span></span></del> <span>$298.00</span></p>")
    assert [(run.text, run.struck) for run in snapshot.runs] == [("$358.00", True), ("$298.00", False)]


def test_boxes_are_those_of_the_whole_page_also_after_scrolling(page: Page) -> None:
    snapshot_of(
        page, "<p style='margin:0;height:3000px'>top</p><p style='margin:0'>Shipped</p>", style="body{margin:0}"
    )
    page.evaluate("scrollTo(0, 2500)")
    shipped = next(run for run in take(page).runs if run.text == "Shipped")
    assert 3000 <= shipped.box.y < 3010
    assert shipped.box.height > 0


def test_the_password_is_never_in_it(page: Page) -> None:
    snapshot = snapshot_of(
        page,
        "<form><label>Email <input type=email value=a@example.com></label>"
        "<label>Password <input type=password value=sesame></label>"
        "<input autocomplete=one-time-code value=123456><input type=hidden name=csrf value=token></form>",
    )
    assert [(field.type, field.value) for field in snapshot.fields] == [
        ("email", "a@example.com"),
        ("password", ""),
        ("text", ""),
    ]
    text = snapshot.to_json()
    assert not any(secret in text for secret in ("sesame", "123456", "token"))


def test_a_field_found_in_it_can_be_worked_on_the_live_page(page: Page) -> None:
    snapshot = snapshot_of(page, "<label>Your Comment <textarea maxlength=250></textarea></label>")
    (field,) = snapshot.fields
    assert (field.labels, field.max_length) == (("Your Comment",), 250)
    handle = locate(page, field.element)
    handle.fill("Please cancel it.")
    assert take(page).fields[0].value == "Please cancel it."


def test_a_field_of_a_page_that_is_gone_is_not_found(page: Page) -> None:
    snapshot = snapshot_of(page, "<label>Email <input></label>")
    page.goto("about:blank")
    with pytest.raises(LookupError, match="the page changed after it was read"):
        locate(page, snapshot.fields[0].element)


def test_the_page_is_left_as_it_was(page: Page) -> None:
    page.set_content("<p>Shipped</p><input value=a>")
    before = page.evaluate("document.documentElement.outerHTML + Object.keys(window).length")
    take(page)
    assert page.evaluate("document.documentElement.outerHTML + Object.keys(window).length") == before


def test_a_kept_snapshot_reads_back_as_it_was(page: Page) -> None:
    snapshot = snapshot_of(
        page,
        "<h1>Order No. 0012</h1><table><tr><th>Item<th>Qty<tr><td>Tote “A”<td>2</table>"
        "<select><option value=a>One<option value=b disabled>Two</select><a href='/x'>View</a>",
    )
    assert Snapshot.from_json(snapshot.to_json()) == snapshot


def test_a_huge_page_is_walked_to_an_end_and_never_read_as_an_order(page: Page) -> None:
    page.set_content("<h1>Order No. 0012</h1><p>Status: Shipped</p>")
    page.evaluate(
        "() => { const list = document.createElement('ul');"
        " for (let i = 0; i < 60000; i++) {"
        "   const li = document.createElement('li'); li.textContent = 'Item ' + i; list.append(li); }"
        " document.body.append(list); }"
    )
    snapshot = take(page)
    assert snapshot.truncated
    assert len(snapshot.runs) <= 40_000
    with pytest.raises(PageNotUnderstood, match="too large to be read whole"):
        read_order(snapshot, load_shop(), "0012", today=TODAY)


def test_a_deeply_nested_page_is_walked(page: Page) -> None:
    page.set_content("<p>Order No. 0012</p>")
    page.evaluate(
        "() => { let at = document.body;"
        " for (let i = 0; i < 800; i++) { at = at.appendChild(document.createElement('div')); }"
        " at.textContent = 'Shipped'; }"
    )
    assert take(page).text.endswith("Shipped")
