"""One order's page, built by hand: whichever way a label and its value are laid out, and what contradicts itself."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import PageNotUnderstood
from flows.order import Order
from flows.reading import read_history, read_order
from flows.shop import load_shop
from flows.snapshot import Snapshot
from tests.unit.reading_helpers import TODAY, PageBuilder

SHOP = load_shop()
LABELS = SHOP.labels
NUMBER = "0024500115"


def read(page: PageBuilder, number: str = NUMBER) -> Order:
    return read_order(page.snapshot(), SHOP, number, today=TODAY)


def in_one_text(page: PageBuilder, label: str, value: str) -> None:
    page.line(f"{label}: {value}")


def in_two_pieces(page: PageBuilder, label: str, value: str) -> None:
    page.line(f"{label}:", value)


def one_under_the_other(page: PageBuilder, label: str, value: str) -> None:
    page.element("div")
    page.line(label, tag="div", size=12)
    page.line(value, tag="div")
    page.close()


def as_a_definition(page: PageBuilder, label: str, value: str) -> None:
    page.element("dl")
    page.line(label, tag="dt", role="term")
    page.line(value, tag="dd", role="definition")
    page.close()


def as_a_row(page: PageBuilder, label: str, value: str) -> None:
    page.table([[label, value]], headed=False)


Layout = Callable[[PageBuilder, str, str], None]
LAYOUTS: list[Layout] = [in_one_text, in_two_pieces, one_under_the_other, as_a_definition, as_a_row]
LAID_OUT = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)


def facts_laid_out(layout: Layout, **words: str) -> Order:
    page = PageBuilder()
    for label, value in {
        "Order number": NUMBER,
        **{key.replace("_", " "): text for key, text in words.items()},
    }.items():
        layout(page, label, value)
        page.line("-", size=3)
    return read(page)


@LAID_OUT
def test_facts_are_read_in_every_layout(layout: Layout) -> None:
    order = facts_laid_out(layout, Order_date="November 3, 2026", Order_status="On hold", Order_total="$1,290.40")
    assert (order.number, order.state, order.status_text) == (NUMBER, "on_hold", "On hold")
    assert order.placed_on is not None
    assert order.placed_on.isoformat() == "2026-11-03"
    assert order.total is not None
    assert (order.total.amount, order.total.currency) == (Decimal("1290.40"), "USD")


@pytest.mark.parametrize("label", LABELS.placed_on)
def test_every_label_for_the_day_of_the_order_is_known(label: str) -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.line(f"{label.capitalize()}: November 3, 2026")
    placed = read(page).placed_on
    assert placed is not None
    assert placed.isoformat() == "2026-11-03"


@pytest.mark.parametrize("label", LABELS.total)
def test_every_label_for_the_total_is_known(label: str) -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.line(f"{label.capitalize()}:", "$45.00")
    total = read(page).total
    assert total is not None
    assert total.amount == Decimal("45.00")


@pytest.mark.parametrize("label", LABELS.not_total)
def test_no_part_of_the_sum_is_taken_for_the_total(label: str) -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.line(f"{label.capitalize()}:", "$45.00")
    assert read(page).total is None


@LAID_OUT
def test_words_that_nobody_knows_are_kept_and_settle_nothing(layout: Layout) -> None:
    order = facts_laid_out(layout, Order_status="Vetted at Atelier")
    if layout is not one_under_the_other:  # there the layout alone does not make sure whose words they are
        assert order.status_text == "Vetted at Atelier"
    assert order.state == "unknown"


def test_every_fact_keeps_where_it_was_seen() -> None:
    order = facts_laid_out(in_two_pieces, Order_status="On hold", Order_total="$45.00")
    assert {path: seen.text for path, seen in order.sightings.items()} == {
        "number": NUMBER,
        "status_text": "On hold",
        "total": "$45.00",
    }
    assert all(seen.box is not None and seen.page == "order-page" for seen in order.sightings.values())


# ---- two answers are none ----


def test_two_statuses_of_one_order_are_unknown_with_both_words() -> None:
    order = facts_laid_out(in_two_pieces, Order_status="Processing", Current_status="Delivered")
    assert (order.state, order.status_text) == ("unknown", "Processing / Delivered")
    assert order.contradictions == ("The page says the status in two ways: Processing / Delivered.",)


def test_a_headline_that_contradicts_the_label_leaves_the_state_unknown_and_its_day_untold() -> None:
    page = PageBuilder()
    page.line("Your order has been delivered", bold=True, size=20)
    page.line("Delivered on: November 20, 2026")
    page.line(f"Order number: {NUMBER}")
    page.line("Status: Processing")
    order = read(page)
    assert (order.state, order.delivered_on) == ("unknown", None)


STEPS = ("Placed", "Packed", "On its way", "Delivered")


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("On hold", "Placed"),
        ("On hold", "Packed"),
        ("Cancelled", "Packed"),
        ("In progress", "Placed"),
        ("Return started", "Delivered"),
        ("Returned", "Delivered"),
    ],
)
def test_the_step_that_an_order_had_come_to_is_no_second_status(said: str, step: str) -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.line(f"Status: {said}")
    page.steps(*STEPS, current=step)

    order = read(page)

    assert (order.status_text, order.contradictions) == (said, ())
    assert order.state != "unknown"


@pytest.mark.parametrize(("said", "step"), [("On hold", "On its way"), ("Cancelled", "Delivered")])
def test_a_step_beyond_what_the_label_says_contradicts_it(said: str, step: str) -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.line(f"Status: {said}")
    page.steps(*STEPS, current=step)

    assert read(page).state == "unknown"


def test_two_totals_are_no_total() -> None:
    order = facts_laid_out(in_two_pieces, Order_total="$45.00", Grand_total="$54.00")
    assert order.total is None
    assert order.contradictions == ("The page gives more than one total: $45.00, $54.00.",)


def test_two_days_of_one_order_are_no_day() -> None:
    order = facts_laid_out(in_two_pieces, Order_date="November 3, 2026", Placed_on="November 4, 2026")
    assert order.placed_on is None


def test_a_day_that_is_still_to_come_is_not_the_day_of_delivery() -> None:
    order = facts_laid_out(in_two_pieces, Status="Shipped", Delivery_date="November 27, 2026")
    assert (order.state, order.delivered_on) == ("shipped", None)


# ---- whose page it is ----


@pytest.mark.parametrize("number", ["24500115", "00245001155", "1024500115", "0024500115X"])
def test_a_page_with_another_number_is_not_understood(number: str) -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    with pytest.raises(
        PageNotUnderstood, match=f"does not show order {number}. It names 'Order number: {NUMBER}' instead."
    ):
        read(page, number)


def test_a_number_is_found_with_spaces_and_a_sign_around_it() -> None:
    page = PageBuilder()
    page.line(f"Order #{NUMBER}", tag="h1", role="heading", level=1)
    assert read(page, f" # {NUMBER} ").number == NUMBER


# ---- items ----

ITEMS = [
    ["Item", "Style", "Qty", "Price"],
    ["Marlow Tote", "30F3G1MT2B", "2", "$398.00"],
    ["Lenox Watch", "MKP7310", "1", "$325.00"],
]


def test_a_table_of_items_is_read_by_its_headings() -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.table(ITEMS)
    assert [(i.name, i.style, i.quantity, i.unit_price and i.unit_price.amount) for i in read(page).items] == [
        ("Marlow Tote", "30F3G1MT2B", 2, Decimal("398.00")),
        ("Lenox Watch", "MKP7310", 1, Decimal("325.00")),
    ]


def test_rows_that_add_up_the_order_are_no_items() -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.table([*ITEMS, ["Express shipping", "", "", "$15.00"], ["Total", "", "", "$1,136.00"]])
    assert [item.name for item in read(page).items] == ["Marlow Tote", "Lenox Watch"]


def test_a_product_named_after_a_status_says_nothing_of_the_order() -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.table([ITEMS[0], ["Delivered", "MK-1771", "1", "$45.00"]])
    order = read(page)
    assert order.items[0].name == "Delivered"
    assert order.state == "unknown"


# ---- whatever a page says ----

SNIPPETS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [*LABELS.status, *LABELS.total, *LABELS.quantity, *LABELS.style, *LABELS.tracking_number, *LABELS.return_by]
    ),
    st.sampled_from(
        [
            "Shipped",
            "Delivered",
            "Not shipped",
            "$45.00",
            "-$45.00",
            "Nov 3, 2026",
            "Order #",
            NUMBER,
            "Qty: 2",
            "2 ×",
            "1Z5R89390357567127",
        ]
    ),
)
LINES = st.lists(st.lists(SNIPPETS, min_size=1, max_size=4), max_size=12)


def page_of(lines: list[list[str]], *, first: str = "") -> Snapshot:
    page = PageBuilder()
    if first:
        page.line(first)
    for number, line in enumerate(lines):
        if number % 3 == 2:
            page.table([line, line])
        else:
            page.line(*line, bold=number % 2 == 0)
    return page.snapshot()


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_no_page_makes_the_reader_raise_but_for_one_without_the_number(lines: list[list[str]]) -> None:
    order = read_order(page_of(lines, first=f"Order number: {NUMBER}"), SHOP, NUMBER, today=TODAY)
    assert order.number == NUMBER
    assert order.total is None or order.total.amount >= 0
    assert order.delivered_on is None or order.delivered_on <= TODAY
    read_history(page_of(lines), SHOP, today=TODAY)


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_a_snapshot_is_kept_and_read_back_as_it_was(lines: list[list[str]]) -> None:
    snapshot = page_of(lines)
    assert Snapshot.from_json(snapshot.to_json()) == snapshot


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "1",
        '{"format": 1}',
        '{"format": 2}',
        '{"format":1,"runs":[],"elements":[],"fields":[]}',
        "{",
    ],
)
def test_what_is_no_snapshot_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Snapshot.from_json(text)
