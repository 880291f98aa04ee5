"""What stands around an order on its page: taken for what it is, and not for a fact of the order."""

from datetime import date
from decimal import Decimal

import pytest

from flows.order import Order
from flows.reading import read_history, read_order
from flows.shop import load_shop
from tests.unit.reading_helpers import TODAY, PageBuilder

SHOP = load_shop()
NUMBER = "0024500115"


def read(page: PageBuilder) -> Order:
    return read_order(page.snapshot(), SHOP, NUMBER, today=TODAY)


def box(page: PageBuilder, *lines: str, tag: str = "div") -> None:
    """A box whose first line is bold, as an item's name is."""
    page.element(tag)
    for position, line in enumerate(lines):
        page.line(line, tag="div", bold=position == 0)
    page.close()


def an_order() -> PageBuilder:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    return page


# ---- the day of the order ----


@pytest.mark.parametrize("behind", ["from", "of", "dated", "placed on", ", ordered", "- placed"])
def test_a_day_behind_the_number_is_the_day_of_the_order(behind: str) -> None:
    page = PageBuilder()
    page.line(f"Order {NUMBER} {behind} November 13, 2026".replace(" ,", ","))
    assert read(page).placed_on == date(2026, 11, 13)


@pytest.mark.parametrize("behind", ["delivered", "arrives", "cancelled on", "can be returned until"])
def test_a_day_of_something_else_behind_the_number_is_not(behind: str) -> None:
    page = PageBuilder()
    page.line(f"Order {NUMBER} {behind} November 13, 2026")
    assert read(page).placed_on is None


def test_a_day_behind_the_number_of_a_card_is_the_day_of_its_order() -> None:
    page = PageBuilder()
    for number, day in (("OP4475-1190", "Nov 20, 2026"), ("OP4402-7715", "Sep 8, 2026")):
        page.element("a", role="link", href=f"https://shop.example/{number}")
        page.line("Delivered", tag="span", bold=True)
        page.line(f"{number}, ordered {day}", tag="span")
        page.close()
    orders = read_history(page.snapshot(), SHOP, today=TODAY)
    assert [order.placed_on for order in orders] == [date(2026, 11, 20), date(2026, 9, 8)]


@pytest.mark.parametrize(
    ("caption", "status"),
    [("Open", None), ("View", None), ("Shipped", "Shipped"), ("Out for delivery", "Out for delivery")],
)
def test_what_only_leads_to_an_order_is_no_status_of_it(caption: str, status: str | None) -> None:
    page = PageBuilder()
    for number in ("0024500115", "0024500116"):
        page.element("div")
        page.line(f"Order {number}", tag="h3", role="heading", level=3)
        page.line("Placed Nov 20, 2026")
        page.element("a", role="link", href=f"https://shop.example/{number}")
        page.line(caption, tag="span")
        page.close()
        page.close()
    orders = read_history(page.snapshot(), SHOP, today=TODAY)

    assert [order.status_text for order in orders] == [status, status]


# ---- statuses ----


def test_a_row_of_headings_over_one_value_each_is_a_row_of_labels() -> None:
    page = PageBuilder()
    for label, value in (("Order", NUMBER), ("Ordered", "Nov 3, 2026"), ("Came to you", "Nov 9, 2026")):
        page.element("div")
        page.line(label, tag="h4", role="heading", level=4)
        page.line(value, tag="div")
        page.close()
    order = read(page)
    assert (order.state, order.placed_on, order.delivered_on) == ("delivered", date(2026, 11, 3), date(2026, 11, 9))


def test_two_boxes_with_a_state_each_and_no_word_for_the_whole_make_its_state() -> None:
    for first, second, state in (
        ("Reached you Nov 20", "On the road", "shipped"),
        ("Sent Nov 19, on the road", "Out for delivery", "shipped"),
        ("Reached you Nov 20", "Still being packed", "partially_shipped"),
        ("Waiting for the courier", "Getting it ready", "processing"),
    ):
        page = an_order()
        for name, status, thing in (("First box", first, "Willow Basket"), ("Second box", second, "Willow Tray")):
            page.element("section")
            page.line(name, bold=True)
            page.line(status, bold=True, size=20)
            box(page, thing, "Style WB-14", "Qty 1", "$31.00")
            page.close()
        order = read(page)
        assert (order.state, order.status_text) == (state, None), (first, second)
        assert [item.name for item in order.items] == ["Willow Basket", "Willow Tray"]
        assert [item.status_text for item in order.items] == [first, second]


def test_the_foot_of_a_page_says_no_status() -> None:
    page = an_order()
    page.line("Status:", "Staged KX-2")
    page.element("ul")
    for number, word in enumerate(("Shipping", "Returns", "Order status", "Zephyr Kiln, Missoula")):
        page.element("li")
        page.text(word, x=number * 150.0)
        page.close()
    page.close()
    order = read(page)
    assert (order.status_text, order.state) == ("Staged KX-2", "unknown")


# ---- items ----


def sums(page: PageBuilder, **rows: str) -> None:
    for label, value in rows.items():
        page.line(label.replace("_", " "), value)


def test_amounts_without_a_sign_are_money_where_the_sums_have_none_either() -> None:
    page = an_order()
    box(page, "Merino Crew Sock", "Style GW-SK-11", "Qty 2", "18.00 each")
    box(page, "Tattersall Shirt", "Style GW-SH-20", "Qty 1", "128.00")
    sums(page, Subtotal="164.00", Sales_tax="13.12", Total="177.12")
    assert [item.unit_price and item.unit_price.amount for item in read(page).items] == [Decimal(18), Decimal(128)]


def test_a_number_with_two_decimals_is_no_price_where_prices_have_a_sign() -> None:
    page = an_order()
    box(page, "Brass Ring", "Style BR-1004", "Qty 1", "10.50")
    sums(page, Subtotal="$64.00", Sales_tax="$5.12", Total="$69.12")
    assert read(page).items[0].unit_price is None


def test_three_for_an_amount_is_the_price_of_all_three() -> None:
    page = an_order()
    box(page, "Waxed Bootlaces", "Style WBL-02", "3 for $21.00")
    (item,) = read(page).items
    assert (item.quantity, item.unit_price) == (3, None)


def test_goods_behind_the_sum_that_are_not_in_it_are_no_items() -> None:
    page = an_order()
    page.element("div")
    box(page, "Walnut Clog", "Style IM-7730", "Qty 1", "$156.00")
    page.close()
    sums(page, Subtotal="$156.00", Tax="$12.48", Total="$168.48")
    page.line("From our shelves", bold=True, size=19)
    page.element("div")
    box(page, "Hazel Clog", "Style IM-7741", "Qty 1", "$148.00")
    page.close()
    assert [item.name for item in read(page).items] == ["Walnut Clog"]


def test_the_last_day_for_one_item_promises_nothing_of_another() -> None:
    page = an_order()
    page.line("Status:", "Delivered Nov 16, 2026")
    box(page, "Poppy Skirt", "Style PWS-80", "Qty 1", "$54.00")
    box(page, "Poppy Camisole", "Style PC-8021", "Qty 1", "$39.00", "You can send this back until December 16, 2026")
    order = read(page)
    assert order.return_by == date(2026, 12, 16)
    assert [item.returnable for item in order.items] == [None, True]


@pytest.mark.parametrize(
    ("said", "returnable"),
    [
        ("The last day to return this order was October 3, 2026. It can no longer be returned.", False),
        ("The window for sending this order back shut on October 3, 2026.", False),
        ("Gift cards are sold here too. They can no longer be returned.", None),
        ("Orders may be sent back within 30 days.", None),
    ],
)
def test_it_that_can_no_longer_go_back_is_the_order_of_the_sentence_before(
    said: str, *, returnable: bool | None
) -> None:
    page = an_order()
    page.line("Status:", "Delivered Sep 3, 2026")
    page.line(said)
    box(page, "Larkspur Cardigan", "Style LC-330", "Qty 1", "$128.00")
    assert [item.returnable for item in read(page).items] == [returnable]


# ---- parcels ----


@pytest.mark.parametrize(
    ("words", "parcels"), [("Track an order", 0), ("Track any package", 0), ("All orders", 0), ("Track package", 1)]
)
def test_the_way_to_any_order_follows_no_parcel(words: str, parcels: int) -> None:
    page = an_order()
    page.line("Status:", "Shipped")
    page.element("a", role="link", href="https://shop.example/follow")
    page.line(words, tag="span")
    page.close()
    assert len(read(page).shipments) == parcels


# ---- what a list can be narrowed to ----


def narrowed(*choices: str) -> Order:
    page = PageBuilder()
    page.element("div")
    page.line(*choices, tag="div")
    page.close()
    page.line(f"Order number: {NUMBER}")
    page.line("Status: Partially shipped")
    return read(page)


def test_the_choices_of_a_list_of_orders_are_no_status() -> None:
    order = narrowed("All orders", "Open", "Shipped", "Cancelled")
    assert (order.status_text, order.contradictions) == ("Partially shipped", ())


def test_a_status_under_words_that_begin_with_all_is_heard() -> None:
    page = PageBuilder()
    page.element("div")
    page.line("All items", tag="div")
    page.line("Delivered", tag="div", bold=True, size=22)
    page.line("Signed for", tag="div")
    page.close()
    page.line(f"Order number: {NUMBER}")
    assert read(page).state == "delivered"
