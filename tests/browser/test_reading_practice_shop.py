"""Every order of the practice shop, read in both editions and held against the file that its pages were made from."""

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from flows.errors import PageNotUnderstood
from flows.order import Order, OrderSummary
from flows.reading import find_summary, place, read_history, read_order
from flows.shop import load_shop
from flows.snapshot import Snapshot, take
from recorded.catalogue import Account, PracticeOrder, load_catalogue
from recorded.server import PracticeShop
from recorded.visit import route_path

EDITIONS = ("classic", "modern")
CATALOGUE = load_catalogue()
TODAY = CATALOGUE.saved_on
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 17, tzinfo=UTC)
CASES = list(product(EDITIONS, CATALOGUE.orders))

Pages = dict[str, Snapshot]


def sign_in(page: Page, edition: str, account: Account) -> None:
    page.goto(route_path("Login-Show"))
    form = page.locator("form.login") if edition == "classic" else page.get_by_role("region", name="Sign in")
    form.get_by_label("Email").fill(account.email)
    form.get_by_label("Password").fill(account.password)
    form.get_by_role("button", name="Login" if edition == "classic" else "Sign in").click()
    page.wait_for_url("**/Account-Show*")


@pytest.fixture(scope="module")
def pages(chromium: Browser) -> dict[str, Pages]:
    """The order pages by number, and each customer's histories by email, of both editions."""
    found: dict[str, Pages] = {}
    for edition in EDITIONS:
        found[edition] = {}
        with PracticeShop(edition=edition, clock=lambda: NOON) as shop:
            for account in (shop.account, shop.other_account):
                context = chromium.new_context(base_url=shop.url, viewport={"width": 1280, "height": 900})
                page = context.new_page()
                sign_in(page, edition, account)
                for order in shop.orders:
                    if order.account == account:
                        page.goto(route_path("Order-Details") + f"?orderID={order.number}")
                        found[edition][order.number] = take(page)
                page.goto(route_path("Order-History"))
                found[edition][account.email] = take(page)
                context.close()
    return found


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1].case}")
def case(request: pytest.FixtureRequest, pages: dict[str, Pages]) -> tuple[str, PracticeOrder, Snapshot]:
    edition, order = request.param
    return edition, order, pages[edition][order.number]


@pytest.fixture
def read(case: tuple[str, PracticeOrder, Snapshot]) -> tuple[str, PracticeOrder, Order]:
    edition, order, snapshot = case
    return edition, order, read_order(snapshot, load_shop(), order.number, today=TODAY)


Read = tuple[str, PracticeOrder, Order]


def days_of(order: PracticeOrder, which: str) -> set[date | None]:
    return {getattr(parcel, which) for parcel in order.parcels}


def test_an_order_page_is_placed_as_one(case: tuple[str, PracticeOrder, Snapshot]) -> None:
    _, order, snapshot = case
    assert place(snapshot, load_shop(), number=order.number).kind == "order"


def test_the_number_day_and_total_are_read(read: Read) -> None:
    _, order, found = read
    assert (found.number, found.placed_on) == (order.number, order.placed_on)
    assert found.total is not None
    assert (found.total.amount, found.total.currency) == (order.total, "USD")


def test_every_item_is_read_with_its_count_and_price(read: Read) -> None:
    _, order, found = read
    assert [(item.name, item.quantity, item.unit_price and item.unit_price.amount) for item in found.items] == [
        (line.product.name, line.quantity, line.unit_price) for line in order.lines
    ]


def test_the_style_is_read_where_the_page_names_one(read: Read) -> None:
    edition, order, found = read
    printed = edition == "modern"  # the reference storefront prints no style
    assert [item.style for item in found.items] == [line.product.style if printed else None for line in order.lines]


def test_the_state_is_read_where_the_page_says_one(read: Read) -> None:
    edition, order, found = read
    if edition == "classic":  # the reference storefront's details page says nothing of the status
        assert (found.state, found.status_text) == ("unknown", None)
    else:
        assert found.state == order.state
    assert found.contradictions == ()


def test_each_item_has_its_own_state(read: Read) -> None:
    edition, order, found = read
    states = [order.state_of(index) if edition == "modern" else "unknown" for index in range(len(order.lines))]
    assert [item.state for item in found.items] == states


def test_the_modern_page_keeps_the_shops_own_words(read: Read) -> None:
    edition, order, found = read
    if edition == "modern" and order.state != "partially_shipped":
        assert found.status_text == order.status["modern"]
    elif edition == "modern":
        assert found.status_text is None  # what is said of one parcel is not said of the order


def test_parcels_are_read_with_carrier_link_and_days(read: Read) -> None:
    edition, order, found = read
    wanted = order.parcels if edition == "modern" else ()
    assert [(p.carrier, p.tracking_number, p.tracking_url, p.shipped_on, p.delivered_on) for p in found.shipments] == [
        (p.carrier, p.tracking_number, p.tracking_url, p.shipped_on, p.delivered_on) for p in wanted
    ]


def test_the_orders_days_are_those_of_all_its_parcels(read: Read) -> None:
    edition, order, found = read
    shipped, delivered = days_of(order, "shipped_on"), days_of(order, "delivered_on")
    whole = edition == "modern" and order.state != "partially_shipped"
    assert found.shipped_on == (shipped.pop() if whole and len(shipped) == 1 else None)
    assert found.delivered_on == (delivered.pop() if whole and len(delivered) == 1 else None)


def test_the_end_of_the_return_window_is_read_where_it_is_named(read: Read) -> None:
    _, order, found = read
    assert found.return_by == order.return_by


def test_a_final_sale_item_is_read_as_not_returnable(read: Read) -> None:
    _, order, found = read
    assert [item.returnable is False for item in found.items] == [not line.returnable for line in order.lines]


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_order_page_is_not_read_for_another_number(edition: str, pages: dict[str, Pages]) -> None:
    with pytest.raises(PageNotUnderstood, match="does not show order 1024500999"):
        read_order(pages[edition]["1024500105"], load_shop(), "1024500999", today=TODAY)


# ---- histories ----


def listed(pages: dict[str, Pages], edition: str, account: Account) -> tuple[OrderSummary, ...]:
    return read_history(pages[edition][account.email], load_shop(), today=TODAY)


@pytest.mark.parametrize(("edition", "name"), list(product(EDITIONS, ("main", "other"))))
def test_every_card_of_the_history_is_read(edition: str, name: str, pages: dict[str, Pages]) -> None:
    account = CATALOGUE.accounts[name]
    known = {order.number: order for order in CATALOGUE.orders if order.account == account}
    orders = listed(pages, edition, account)
    assert len(orders) >= len(known) - 2  # one is older than six months; the modern page shows so many at a time
    for order in orders:
        true = known[order.number]
        words: Any = true.status[edition]
        assert (order.state, order.status_text, order.placed_on) == (true.state, words, true.placed_on)
        assert order.total is not None
        assert order.total.amount == true.total
        assert order.link is not None
        assert order.link.endswith(f"orderID={order.number}")


@pytest.mark.parametrize("edition", EDITIONS)
def test_one_order_is_found_in_the_history_by_its_number(edition: str, pages: dict[str, Pages]) -> None:
    orders = listed(pages, edition, CATALOGUE.accounts["main"])
    found = find_summary(orders, " #0024500115 ")
    assert found is not None
    assert found.state == "processing"
    assert find_summary(orders, "24500115") is None
