"""When an order is looked at next, and when it needs the person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows.order import Order, OrderState
from kors_bot.decision import Decision, Kind, LedgerFacts, Outcome, Wish, decide, needs_person
from kors_bot.decision.due import next_check_at, next_try_at
from tests.unit.decision_helpers import NOW, POLICY, facts, item_in, order_in, sub

S = OrderState
TODAY = NOW.date()


def _decide(order: Order, known: LedgerFacts | None = None, wish: Wish = Wish.CANCEL) -> Decision:
    return decide(order, wish=wish, facts=known or facts(), policy=POLICY, now=NOW)


def _pause(order: Order, known: LedgerFacts | None = None, wish: Wish = Wish.CANCEL) -> timedelta | None:
    due = next_check_at(state=order.state, decision=_decide(order, known, wish), checked_at=NOW, policy=POLICY)
    return None if due is None else due - NOW


ALWAYS, HOURS, DAY = timedelta(0), timedelta(hours=3, minutes=50), timedelta(hours=23, minutes=50)
RETURNED = facts(sub(Kind.RETURN, Outcome.SENT))


@pytest.mark.parametrize(
    ("order", "known", "wish", "pause"),
    [
        pytest.param(order_in(S.PROCESSING), None, Wish.CANCEL, ALWAYS, id="a cancellation can still make it"),
        pytest.param(
            order_in(S.ON_HOLD), facts(sub(Kind.CANCEL, Outcome.SENT)), Wish.CANCEL, ALWAYS, id="waiting for an answer"
        ),
        pytest.param(order_in(S.SHIPPED), RETURNED, Wish.CANCEL, HOURS, id="under way, return started"),
        pytest.param(order_in(S.DELIVERED), RETURNED, Wish.CANCEL, DAY, id="delivered, return started"),
        pytest.param(order_in(S.SHIPPED), None, Wish.CANCEL, HOURS, id="a return is to be started, days are left"),
        pytest.param(order_in(S.DELIVERED), None, Wish.CANCEL, DAY, id="delivered, a return is to be started"),
        pytest.param(order_in(S.PROCESSING), None, Wish.KEEP, HOURS, id="kept, not shipped"),
        pytest.param(order_in(S.DELIVERED), None, Wish.KEEP, DAY, id="kept, delivered"),
        pytest.param(
            order_in(S.DELIVERED, shipped_on=TODAY - timedelta(days=28)),
            facts(sub(Kind.RETURN, Outcome.REFUSED)),
            Wish.CANCEL,
            ALWAYS,
            id="deadline in two days",
        ),
        pytest.param(
            order_in(S.DELIVERED, shipped_on=TODAY - timedelta(days=60)), None, Wish.CANCEL, DAY, id="long past"
        ),
        pytest.param(order_in(S.UNKNOWN), None, Wish.CANCEL, ALWAYS, id="unknown"),
        pytest.param(order_in(S.CANCELLED), None, Wish.CANCEL, None, id="done"),
    ],
)
def test_orders_are_looked_at_as_often_as_something_can_change(
    order: Order, known: LedgerFacts | None, wish: Wish, pause: timedelta | None
) -> None:
    assert _pause(order, known, wish) == pause


def test_a_question_to_the_person_needs_them() -> None:
    assert needs_person(_decide(order_in(S.UNKNOWN)), TODAY)


def test_a_question_about_one_part_needs_them_too() -> None:
    order = order_in(S.PARTIALLY_SHIPPED, item_in(S.SHIPPED, "Tote", returnable=False), item_in(S.PROCESSING, "Wallet"))

    assert _decide(order).action == "request_cancellation"
    assert needs_person(_decide(order), TODAY)


@pytest.mark.parametrize(("days_left", "needed"), [(4, False), (3, True), (1, True), (0, True)])
def test_a_deadline_needs_them_from_three_days_before(days_left: int, needed: bool) -> None:  # noqa: FBT001  (a parameter)
    decision = _decide(order_in(S.DELIVERED, shipped_on=TODAY - timedelta(days=30 - days_left)))

    assert decision.deadline == TODAY + timedelta(days=days_left)
    assert needs_person(decision, TODAY) is needed
    assert needs_person(replace(decision, parts=()), TODAY) is needed


@pytest.mark.parametrize("state", [S.PROCESSING, S.CANCELLED, S.RETURN_STARTED])
def test_what_runs_by_itself_needs_nobody(state: OrderState) -> None:
    assert not needs_person(_decide(order_in(state)), TODAY)


def test_keeping_an_order_has_no_deadline() -> None:
    decision = _decide(order_in(S.DELIVERED, shipped_on=date(2026, 10, 26)), wish=Wish.KEEP)

    assert decision.deadline is None
    assert not needs_person(decision, TODAY)


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        pytest.param("site_unavailable", None, id="what passes by itself is tried at the next turn"),
        pytest.param("human_needed", timedelta(hours=5, minutes=50), id="a wall is not knocked at every turn"),
        pytest.param("page_not_understood", HOURS, id="a page that is not understood"),
        pytest.param("order_not_found", DAY, id="an order that is not there"),
    ],
)
def test_a_failure_rests_as_long_as_its_kind_needs(kind: str, rest: timedelta | None) -> None:
    due = next_try_at(kind, failed_at=NOW)
    assert (None if due is None else due - NOW) == rest
