"""The JSON contract, key by key."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import HumanNeeded
from flows.order import Box, Item, Money, Order, OrderState, OrderSummary, Shipment, Sighting
from kors_bot import contract
from kors_bot.decision import Action, Decision

words = st.none() | st.text(max_size=30)
days = st.none() | st.dates()
money = st.none() | st.builds(
    Money, st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["USD", "EUR", "JPY"])
)
states = st.sampled_from(OrderState)
items = st.builds(
    Item,
    name=st.text(min_size=1),
    style=words,
    quantity=st.none() | st.integers(1, 99),
    unit_price=money,
    state=states,
    status_text=words,
    returnable=st.none() | st.booleans(),
)
shipments = st.builds(Shipment, carrier=words, tracking_number=words, tracking_url=words)
orders = st.builds(
    Order,
    number=st.text(min_size=1),
    state=states,
    status_text=words,
    placed_on=days,
    shipped_on=days,
    delivered_on=days,
    return_by=days,
    total=money,
    items=st.lists(items, max_size=4).map(tuple),
    shipments=st.lists(shipments, max_size=3).map(tuple),
)


def test_an_order_has_exactly_the_keys_of_the_contract() -> None:
    order = Order(
        number="0024500115",
        state=OrderState.PARTIALLY_SHIPPED,
        status_text="Part Shipped",
        placed_on=date(2026, 11, 3),
        total=Money(Decimal("1298.50"), "USD"),
        items=(Item("Tote", "30S2", 2, Money(Decimal("649.25"), "USD"), OrderState.SHIPPED, "Shipped", False),),
        shipments=(Shipment("UPS", "1Z", "https://ups.example/1Z", date(2026, 11, 4)),),
    )
    assert contract.order_to_json(order) == {
        "number": "0024500115",
        "state": "partially_shipped",
        "status_text": "Part Shipped",
        "placed_on": "2026-11-03",
        "shipped_on": None,
        "delivered_on": None,
        "return_by": None,
        "total": {"amount": "1298.50", "currency": "USD"},
        "items": [
            {
                "name": "Tote",
                "style": "30S2",
                "quantity": 2,
                "unit_price": {"amount": "649.25", "currency": "USD"},
                "state": "shipped",
                "status_text": "Shipped",
                "returnable": False,
            }
        ],
        "shipments": [{"carrier": "UPS", "tracking_number": "1Z", "tracking_url": "https://ups.example/1Z"}],
    }


@given(orders)
def test_an_order_comes_back_as_it_went(order: Order) -> None:
    assert contract.order_from_json(contract.order_to_json(order)) == order


@pytest.mark.parametrize("amount", ["1E+3", "0.10", "100000000000", "0"])
def test_money_is_a_plain_decimal_string(amount: str) -> None:
    told = contract.order_to_json(Order("1", total=Money(Decimal(amount), "USD")))["total"]["amount"]
    assert told == format(Decimal(amount), "f")
    assert "E" not in told


def test_a_decision_has_exactly_the_keys_of_the_contract() -> None:
    decision = Decision(Action.START_RETURN, "window_open", "It is open.", date(2026, 12, 1), ("Tote",))
    told = contract.decision_to_json(decision)
    assert told == {
        "action": "start_return",
        "rule": "window_open",
        "reason": "It is open.",
        "deadline": "2026-12-01",
        "items": ["Tote"],
    }
    assert contract.decision_from_json(told) == decision


def test_a_submission_has_exactly_the_keys_of_the_contract() -> None:
    report = contract.SubmissionReport(
        kind="cancel",
        outcome="sent",
        text="Please cancel.",
        fields={"First Name": "Ana"},
        answer="Thank you",
        reference="CS-1",
        submitted_at=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
    )
    told = contract.submission_to_json(report)
    assert told == {
        "kind": "cancel",
        "outcome": "sent",
        "text": "Please cancel.",
        "fields": {"First Name": "Ana"},
        "answer": "Thank you",
        "reference": "CS-1",
        "submitted_at": "2026-11-24T07:00:00+00:00",
    }
    assert contract.submission_from_json(told) == report


def test_a_result_without_anything_says_null() -> None:
    assert contract.envelope([contract.result()]) == {
        "schema": 1,
        "results": [{"order": None, "decision": None, "submission": None, "evidence": None, "error": None}],
    }


def test_a_result_names_record_and_screenshots() -> None:
    result = contract.result(record=Path("/d/record.json"), screenshots=[Path("/d/01-order-page.png")])
    assert result["evidence"] == {"record": "/d/record.json", "screenshots": ["/d/01-order-page.png"]}


def test_an_error_is_told_with_its_kind_and_sentence() -> None:
    error = HumanNeeded("The shop asks for a code: sign in by hand.", obstacle="code")
    assert contract.error_to_json(error) == {
        "kind": "human_needed",
        "message": "The shop asks for a code: sign in by hand.",
    }


def test_a_row_of_the_history_has_the_shape_of_an_order() -> None:
    told = contract.summary_to_json(OrderSummary("1", OrderState.SHIPPED, "Shipped", date(2026, 11, 3)))
    assert set(told) == set(contract.order_to_json(Order("1")))
    assert told["items"] == []


def test_sightings_come_back_as_they_went() -> None:
    sightings = {"total": Sighting("order-page", "$5", Box(1, 2, 3.5, 4)), "number": Sighting("order-page", "1")}
    assert contract.sightings_from_json(contract.sightings_to_json(sightings)) == sightings


@pytest.mark.parametrize(
    "raw", [{}, {"number": "1"}, {"number": "1", "state": "lost"}, {"number": "1", "state": "shipped", "total": "5"}]
)
def test_what_is_no_order_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        contract.order_from_json(raw)
