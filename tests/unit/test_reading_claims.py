"""Where on its page an order's status may be said, and where the same words say something else."""

import pytest

from flows.order import Order, OrderState
from flows.reading import read_order
from flows.shop import load_shop
from tests.unit.reading_helpers import TODAY, PageBuilder

SHOP = load_shop()
NUMBER = "0024500115"


def read(page: PageBuilder) -> Order:
    return read_order(page.snapshot(), SHOP, NUMBER, today=TODAY)


def an_order(*lines: str, bold: bool = False) -> PageBuilder:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    for line in lines:
        page.line(line, bold=bold)
    return page


@pytest.mark.parametrize("word", ["New", "Open", "Pending", "Partial"])
def test_a_word_of_a_menu_or_a_badge_is_a_status_only_beside_its_label(word: str) -> None:
    assert read(an_order(word, bold=True)).state is OrderState.UNKNOWN
    assert read(an_order(f"Status: {word}")).status_text == word


@pytest.mark.parametrize("word", ["Ordered", "Picked up", "Returned"])
def test_a_word_before_a_colon_is_the_label_of_something_else(word: str) -> None:
    page = an_order()
    page.line(f"{word}:", "Online", bold=True)
    assert (read(page).state, read(page).status_text) == (OrderState.UNKNOWN, None)


def test_the_same_word_on_its_own_is_the_status() -> None:
    assert read(an_order("Picked up", bold=True)).state is OrderState.DELIVERED


def test_money_that_came_in_is_no_status_of_an_order_but_money_that_did_not_is() -> None:
    assert read(an_order("Payment received", bold=True)).state is OrderState.UNKNOWN
    assert read(an_order("Payment declined", bold=True)).state is OrderState.ON_HOLD


@pytest.mark.parametrize("other", ["0024500999", "#0024500999"])
def test_what_is_said_of_another_order_by_its_number_is_not_said_of_this_one(other: str) -> None:
    assert read(an_order(f"Your order {other} has been delivered", bold=True)).state is OrderState.UNKNOWN
    assert read(an_order(f"Your order {NUMBER} has been delivered", bold=True)).state is OrderState.DELIVERED


def test_a_word_behind_an_amount_alone_is_of_another_purchase() -> None:
    page = an_order()
    page.line("Recent visits to our stores", bold=True)
    page.line("Kettering Mall, Nov 7, 2026")
    page.line("$58.40", "Returned")
    assert read(page).state is OrderState.UNKNOWN


@pytest.mark.parametrize(
    "reason", ["It was delivered but does not fit", "It arrived damaged", "It was cancelled by mistake"]
)
def test_a_reason_to_choose_from_is_no_status(reason: str) -> None:
    page = an_order("Status: Processing", reason)
    assert (read(page).state, read(page).status_text) == (OrderState.PROCESSING, "Processing")
