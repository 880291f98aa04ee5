"""Every state, with either wish, in every situation of the ledger: what is to be done, written out by hand."""

import pytest

from flows.order import OrderState
from kors_bot.decision import RULES, Action, Kind, LedgerFacts, Outcome, Wish, decide
from tests.unit.decision_helpers import NOW, POLICY, WORDS, facts, order_in, sub

CANCEL, FOLLOW_UP, RETURN = Kind.CANCEL, Kind.FOLLOW_UP, Kind.RETURN
SENT, REFUSED, PREPARED = Outcome.SENT, Outcome.REFUSED, Outcome.PREPARED
SENDING, UNCONFIRMED = Outcome.SENDING, Outcome.UNCONFIRMED

SITUATIONS: dict[str, LedgerFacts] = {
    "nothing": facts(),
    "request prepared": facts(sub(CANCEL, PREPARED)),
    "request being sent": facts(sub(CANCEL, SENDING)),
    "request unconfirmed": facts(sub(CANCEL, UNCONFIRMED)),
    "request refused": facts(sub(CANCEL, REFUSED)),
    "asked an hour ago": facts(sub(CANCEL, SENT)),
    "asked two days ago": facts(sub(CANCEL, SENT, hours_ago=48)),
    "asked, followed up an hour ago": facts(
        sub(CANCEL, SENT, hours_ago=48), sub(FOLLOW_UP, SENT, hours_ago=1, number=1)
    ),
    "asked, followed up two days ago": facts(
        sub(CANCEL, SENT, hours_ago=96), sub(FOLLOW_UP, SENT, hours_ago=48, number=1)
    ),
    "asked, follow-up refused": facts(sub(CANCEL, SENT, hours_ago=96), sub(FOLLOW_UP, REFUSED, hours_ago=48, number=1)),
    "asked, follow-up unconfirmed": facts(
        sub(CANCEL, SENT, hours_ago=96), sub(FOLLOW_UP, UNCONFIRMED, hours_ago=48, number=1)
    ),
    "asked, followed up twice": facts(
        sub(CANCEL, SENT, hours_ago=96),
        sub(FOLLOW_UP, SENT, hours_ago=72, number=1),
        sub(FOLLOW_UP, SENT, hours_ago=48, number=2),
    ),
    "return prepared": facts(sub(RETURN, PREPARED)),
    "return refused": facts(sub(RETURN, REFUSED)),
    "return unconfirmed": facts(sub(RETURN, UNCONFIRMED)),
    "return sent": facts(sub(RETURN, SENT)),
    "return sent long ago": facts(sub(RETURN, SENT, hours_ago=24 * 31)),
}

# What a shopper who wants out is told: first while nothing has shipped, then once it has.
WANTS_OUT = {
    "nothing": ("request_cancellation", "start_return"),
    "request prepared": ("request_cancellation", "start_return"),
    "request being sent": ("ask_person", "ask_person"),
    "request unconfirmed": ("ask_person", "ask_person"),
    "request refused": ("ask_person", "start_return"),
    "asked an hour ago": ("wait", "start_return"),
    "asked two days ago": ("follow_up", "start_return"),
    "asked, followed up an hour ago": ("wait", "start_return"),
    "asked, followed up two days ago": ("follow_up", "start_return"),
    "asked, follow-up refused": ("ask_person", "start_return"),
    "asked, follow-up unconfirmed": ("ask_person", "ask_person"),
    "asked, followed up twice": ("ask_person", "start_return"),
    "return prepared": ("request_cancellation", "start_return"),
    "return refused": ("request_cancellation", "ask_person"),
    "return unconfirmed": ("ask_person", "ask_person"),
    "return sent": ("request_cancellation", "wait"),
    "return sent long ago": ("request_cancellation", "ask_person"),
}

NOT_SHIPPED = (OrderState.RECEIVED, OrderState.PROCESSING, OrderState.ON_HOLD)
SHIPPED = (OrderState.SHIPPED, OrderState.DELIVERED)
ENDED = (OrderState.CANCELLED, OrderState.RETURNED)


def expect(state: OrderState, wish: Wish, situation: str) -> str:
    if state is OrderState.UNKNOWN:
        return "ask_person"
    if state in ENDED:
        return "done"
    if wish is Wish.KEEP:
        return "nothing"
    if state in NOT_SHIPPED:
        return WANTS_OUT[situation][0]
    if state in SHIPPED:
        return WANTS_OUT[situation][1]
    if state is OrderState.RETURN_STARTED:
        return "ask_person" if SITUATIONS[situation].unconfirmed else "wait"
    return "ask_person"  # part shipped, and the page does not say which part


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("wish", Wish)
@pytest.mark.parametrize("state", OrderState)
def test_every_state_wish_and_ledger_situation_has_its_action(state: OrderState, wish: Wish, situation: str) -> None:
    decision = decide(order_in(state), wish=wish, facts=SITUATIONS[situation], policy=POLICY, now=NOW)

    assert decision.action == expect(state, wish, situation)
    assert decision.items == ("Jet Set Tote",)
    assert decision.reason.endswith((".", "--not-sent."))


def test_the_walk_covers_every_state_and_situation() -> None:
    assert set(WORDS) == set(OrderState)
    assert set(WANTS_OUT) == set(SITUATIONS)


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in RULES]

    assert len(set(names)) == len(names)
    assert {rule.action for rule in RULES} == set(Action)
