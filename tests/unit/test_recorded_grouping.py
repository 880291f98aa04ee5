"""How the modern shop groups the lines of an order."""

from dataclasses import replace

import pytest

from recorded.authoring.grouping import groups_of, shown_by_parcel
from recorded.catalogue import PracticeOrder, load_catalogue


@pytest.fixture(scope="module")
def orders() -> dict[str, PracticeOrder]:
    return {order.case: order for order in load_catalogue().orders}


def told(order: PracticeOrder) -> list[tuple[str, list[str]]]:
    return [(group.word, [line.product.name for line in group.lines]) for group in groups_of(order)]


def test_parcels_come_first_and_then_what_has_not_left(orders: dict[str, PracticeOrder]) -> None:
    assert told(orders["part-shipped"]) == [
        ("On its way", ["Verena Small Quilted Crossbody"]),
        ("Preparing your order", ["Lenox Gold-Tone Watch"]),
    ]
    assert not shown_by_parcel(orders["part-shipped"])


def test_an_order_that_has_wholly_left_is_shown_by_parcel(orders: dict[str, PracticeOrder]) -> None:
    order = orders["two-parcels"]
    assert [len(lines) for _, lines in told(order)] == [1, 2]
    assert [group.parcel for group in groups_of(order)] == list(order.parcels)
    assert shown_by_parcel(order)


def test_a_parcel_of_which_a_part_comes_back_is_shown_in_two_groups(orders: dict[str, PracticeOrder]) -> None:
    order = orders["delivered"]
    order = replace(order, lines=(replace(order.lines[0], state="return_started"), order.lines[1]))
    assert [word for word, _ in told(order)] == ["Return started", "Delivered"]
    assert not shown_by_parcel(order)


def test_a_line_without_a_state_of_its_own_follows_its_parcel(orders: dict[str, PracticeOrder]) -> None:
    order = orders["part-shipped"]
    order = replace(order, lines=tuple(replace(line, state=None) for line in order.lines))
    assert [word for word, _ in told(order)] == ["On its way", "Preparing your order"]


def test_words_that_the_shop_prints_for_a_line_win(orders: dict[str, PracticeOrder]) -> None:
    order = orders["processing"]
    own = replace(order.lines[1], status={"modern": "At the engraver"})
    assert told(replace(order, lines=(order.lines[0], own))) == [
        ("Preparing your order", ["Hollis Medium Saffiano Satchel"]),
        ("At the engraver", ["Signature Wool Scarf"]),
    ]


def test_an_unknown_word_of_the_order_is_printed_as_it_is(orders: dict[str, PracticeOrder]) -> None:
    assert [word for word, _ in told(orders["unknown-status"])] == ["Vetted at atelier"]
