"""Whole sentences about an order, and what markup cuts into pieces."""

import pytest

from flows.order import Box, OrderState
from flows.reading.glue import glue
from flows.reading.status_sentences import read_sentence
from flows.snapshot import Run

TOLD = {
    "We've received your order and will start on it soon.": OrderState.RECEIVED,
    "Thank you for your order, Maria": OrderState.RECEIVED,
    "We’re getting your order ready": OrderState.PROCESSING,
    "Your order is being stitched by hand and will ship next week": OrderState.PROCESSING,
    "It hasn't shipped yet": OrderState.PROCESSING,
    "Your order is packed and waiting for the carrier": OrderState.PROCESSING,
    "We couldn't verify your card — please call us": OrderState.ON_HOLD,
    "Please call us about your payment": OrderState.ON_HOLD,
    "Your payment was declined, so we put the order on hold": OrderState.ON_HOLD,
    "Good news! Your parcel left our warehouse on Monday, Nov 16": OrderState.SHIPPED,
    "We posted your parcel on Nov 3": OrderState.SHIPPED,
    "Your things are on their way": OrderState.SHIPPED,
    "Your package has arrived": OrderState.DELIVERED,
    "Your parcel was left with a neighbor": OrderState.DELIVERED,
    "You picked it up on Nov 17": OrderState.DELIVERED,
    "This order was cancelled on 11/12/26 and you won't be charged": OrderState.CANCELLED,
    "We've cancelled your order; your refund is on its way": OrderState.CANCELLED,
    "Your return is on its way back to us": OrderState.RETURN_STARTED,
    "Your return has arrived and your refund is complete": OrderState.RETURNED,
    "Your refund of $298.00 is on its way": OrderState.RETURNED,
}
SAYS_NOTHING = (
    "Your order can be cancelled within 30 minutes",
    "Once your order has shipped you will get an email",
    "Has your order been delivered?",
    "We've sent you an email",
    "Your order has been split into two parcels",
    "We've cancelled the scarf; the rest is on its way",
    "Your cancellation request was received",
    "We have refunded $215.00 for it to your card",
    "Most orders are shipped in three days",
    "Part of your order has been shipped",
    "Your order will be delivered on Friday",
    "Your order may have been delivered to a neighbor",
    "We are getting your order ready Tote",
    "Our watchmakers check and regulate your piece",
    "Nothing has been charged",
)


@pytest.mark.parametrize(("text", "state"), TOLD.items())
def test_a_sentence_about_the_order_tells_its_state(text: str, state: OrderState) -> None:
    assert read_sentence(text) is state


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_what_may_be_or_is_said_of_orders_in_general_tells_nothing(text: str) -> None:
    assert read_sentence(text) is None


def run(index: int, text: str, x: float, width: float) -> Run:
    return Run(index, 0, text, 1, "text", 15.0, False, False, "", Box(x, 10, width, 18))


def texts(*pieces: tuple[str, float, float]) -> list[str]:
    return [one.text for one in glue(run(number, *piece) for number, piece in enumerate(pieces))]


def test_an_amount_in_three_pieces_is_one_amount() -> None:
    assert texts(("$", 10, 5), ("1,295", 15, 34), (".00", 49, 12)) == ["$1,295.00"]


def test_a_number_in_pieces_and_a_large_first_letter_are_put_together() -> None:
    assert texts(("KT", 10, 20), ("-", 30, 5), ("31", 35, 20), ("0077", 55, 40)) == ["KT-310077"]
    assert texts(("S", 10, 12), ("hipped", 22, 45)) == ["Shipped"]


def test_a_label_is_not_put_together_with_its_value() -> None:
    assert texts(("Qty", 10, 20), ("1", 30, 8)) == ["Qty", "1"]
    assert texts(("UPS", 10, 20), ("1Z999AA10123456784", 30, 90)) == ["UPS", "1Z999AA10123456784"]
    assert texts(("Status:", 10, 40), ("Shipped", 50, 50)) == ["Status:", "Shipped"]


def test_pieces_with_a_space_between_them_stay_apart() -> None:
    assert texts(("$12.00", 10, 40), ("$14.00", 58, 40)) == ["$12.00", "$14.00"]


def small(index: int, text: str, x: float, width: float) -> Run:
    return Run(index, 0, text, 1, "text", 9.0, False, False, "", Box(x, 8, width, 11))


def test_small_cents_without_a_point_are_read_as_cents() -> None:
    whole = run(0, "$189", 10, 34)
    assert [one.text for one in glue([whole, small(1, "50", 44, 10)])] == ["$189.50"]
    assert [one.text for one in glue([whole, small(1, "50", 47, 10)])] == ["$189.50"], "a little apart"
    assert [one.text for one in glue([whole, small(1, "2", 44, 6)])] == ["$1892"], "one digit is no cents"


def test_a_small_footnote_far_from_an_amount_is_no_cents() -> None:
    assert [one.text for one in glue([run(0, "$189", 10, 34), small(1, "50", 60, 10)])] == ["$189", "50"]
