"""From words to a state: only the whole of a phrase counts, and what turns its meaning is never overheard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.order import OrderState
from flows.reading.status import combined
from flows.reading.statuses import classify
from flows.shop import load_shop

WORDS = load_shop().status
PHRASES = sorted(WORDS.by_phrase().items())
SETTLED = [phrase for phrase, state in PHRASES if state is not OrderState.UNKNOWN]
DONE = ["shipped", "delivered", "cancelled", "returned", "refunded", "received", "confirmed", "dispatched"]
STATES = st.sampled_from(list(OrderState))


@pytest.mark.parametrize(("phrase", "state"), PHRASES)
def test_every_phrase_of_the_map_says_its_state(phrase: str, state: OrderState) -> None:
    for text in (phrase, phrase.upper(), phrase.capitalize() + ".", phrase.replace("'", "’"), f"  {phrase}! "):
        assert classify(text, WORDS) is state, text


@pytest.mark.parametrize("state", [state for state in OrderState if state is not OrderState.UNKNOWN])
def test_every_state_has_words(state: OrderState) -> None:
    assert state in WORDS.by_phrase().values()


@given(
    st.sampled_from(DONE),
    st.sampled_from(
        [
            "not",
            "never",
            "will be",
            "to be",
            "cannot be",
            "is not yet",
            "when",
            "if",
            "once",
            "before",
            "until it is",
            "can be",
        ]
    ),
)
def test_words_before_it_that_turn_the_meaning_never_leave_the_state(done: str, before: str) -> None:
    state = classify(done, WORDS)
    assert state is not None
    assert classify(f"{before} {done}", WORDS) is not state
    assert classify(f"Your order {before} {done}", WORDS) is not state


@given(st.sampled_from(SETTLED))
def test_a_question_says_nothing(phrase: str) -> None:
    assert classify(f"{phrase}?", WORDS) is None
    assert classify(f"Has it been {phrase}?", WORDS) is None


@given(
    st.sampled_from(SETTLED),
    st.sampled_from(
        ["Tote", "in Style Weekender", "Stamp Clutch", "Postage Card Case", "-Fresh Sealant", "Dream Pillow"]
    ),
)
def test_a_product_named_after_a_status_says_nothing(phrase: str, thing: str) -> None:
    assert classify(f"{phrase} {thing}", WORDS) is None


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Your order has been delivered", OrderState.DELIVERED),
        ("Great news! Your package is on its way", OrderState.SHIPPED),
        ("We've shipped your order!", OrderState.SHIPPED),
        ("We’re preparing your order.", OrderState.PROCESSING),
        ("Order #1024500105 was cancelled", OrderState.CANCELLED),
        ("Delivered Fri, Nov 20", OrderState.DELIVERED),
        ("Delivered: November 20, 2026 at 1:12 PM", OrderState.DELIVERED),
        ("Shipped with UPS Ground", OrderState.SHIPPED),
        ("Left with the front desk", OrderState.DELIVERED),
        ("Delivered, front door", OrderState.DELIVERED),
        ("Canceled – out of stock", OrderState.CANCELLED),
        ("On the way, running late", OrderState.SHIPPED),
        ("Order complete", OrderState.UNKNOWN),
    ],
)
def test_whom_it_is_about_and_when_and_why_may_stand_around_it(text: str, state: OrderState) -> None:
    assert classify(text, WORDS) is state


@pytest.mark.parametrize(
    "text",
    [
        "Shipped (1 of 2)",
        "Shipped - delayed",
        "Delivered to carrier",
        "Delivered to UPS",
        "Delivered in error",
        "Delivery attempted",
        "Returned to sender",
        "Order placed, not yet shipped",
        "On hold: waiting for your reply, will ship soon",
        "Shipped soon",
        "Arriving Friday",
        "Vetted at Atelier",
        "Wave 3 Released",
        "",
        "Delivered orders can be returned within 30 days of delivery",
        "Cancelled orders",
    ],
)
def test_words_that_say_something_else_say_nothing(text: str) -> None:
    assert classify(text, WORDS) is None


# ---- many items, one order ----


@pytest.mark.parametrize(
    ("items", "order"),
    [
        (["shipped", "processing"], "partially_shipped"),
        (["shipped", "on_hold"], "partially_shipped"),
        (["delivered", "received"], "partially_shipped"),
        (["delivered", "shipped"], "shipped"),
        (["received", "processing"], "processing"),
        (["processing", "on_hold"], "on_hold"),
        (["cancelled", "shipped"], "shipped"),
        (["cancelled", "cancelled"], "cancelled"),
        (["returned", "delivered"], "delivered"),
        (["returned", "cancelled"], "returned"),
        (["return_started", "delivered"], "return_started"),
        (["shipped", "unknown"], "unknown"),
        (["cancelled", "shipped", "processing"], "partially_shipped"),
    ],
)
def test_the_states_of_items_make_the_state_of_the_order(items: list[str], order: str) -> None:
    assert combined([OrderState(item) for item in items]) == order


@given(st.lists(STATES, min_size=1))
def test_the_order_of_the_items_and_repeats_make_no_difference(states: list[OrderState]) -> None:
    assert combined(states) is combined([*reversed(states), states[0]])


@given(STATES, st.integers(1, 5))
def test_items_in_one_state_are_an_order_in_that_state(state: OrderState, count: int) -> None:
    assert combined([state] * count) is state


@given(st.lists(STATES))
def test_an_unknown_item_beside_others_leaves_the_order_unknown(states: list[OrderState]) -> None:
    assert combined([*states, OrderState.UNKNOWN]) is OrderState.UNKNOWN
