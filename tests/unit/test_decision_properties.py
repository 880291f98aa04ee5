"""What holds for every order, ledger and day: it never raises, never acts on a guess, and never asks twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.order import Item, Order, OrderState, Shipment
from kors_bot.decision import (
    Action,
    Anchor,
    Decision,
    Kind,
    LedgerFacts,
    Outcome,
    Policy,
    SubmissionFact,
    Wish,
    decide,
    needs_person,
)
from kors_bot.decision.due import next_check_at

ASKING = {
    Action.REQUEST_CANCELLATION: Kind.CANCEL,
    Action.FOLLOW_UP: Kind.FOLLOW_UP,
    Action.START_RETURN: Kind.RETURN,
}
MAYBE_SENT = (Outcome.SENDING, Outcome.SENT, Outcome.UNCONFIRMED)

texts = st.text(max_size=8)
maybe_text = st.none() | texts
dates = st.dates(date(2024, 1, 1), date(2028, 12, 31))
any_date = st.none() | dates | st.dates()
moments = st.datetimes(timezones=st.timezones() | st.just(UTC))
usual_moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))
states = st.sampled_from(OrderState)
items = st.builds(
    Item,
    name=st.sampled_from(["Tote", "Wallet", "Hat"]),
    state=states,
    status_text=maybe_text,
    returnable=st.none() | st.booleans(),
)
parcels = st.builds(Shipment, shipped_on=any_date, delivered_on=any_date)
orders = st.builds(
    Order,
    number=texts,
    state=states,
    status_text=maybe_text,
    placed_on=any_date,
    shipped_on=any_date,
    delivered_on=any_date,
    return_by=any_date,
    items=st.lists(items, max_size=4).map(tuple),
    shipments=st.lists(parcels, max_size=3).map(tuple),
    contradictions=st.sampled_from([(), (), (), ("Two dates.",)]),
)
submissions = st.builds(
    SubmissionFact,
    kind=st.sampled_from(Kind),
    outcome=st.sampled_from(Outcome),
    at=usual_moments,
    number=st.integers(0, 3),
    items=st.sampled_from([(), ("Tote",), ("Tote", "Wallet")]),
    answer=maybe_text,
)
ledgers = st.builds(LedgerFacts, submissions=st.lists(submissions, max_size=5).map(tuple))
policies = st.builds(
    Policy,
    return_window_days=st.integers(0, 3650),
    return_window_from=st.sampled_from(Anchor),
    follow_up_after=st.timedeltas(timedelta(0), timedelta(days=10)),
    max_follow_ups=st.integers(0, 4),
    timezone=st.sampled_from(["America/New_York", "Europe/Paris", "Asia/Tokyo", "UTC"]),
    phone=st.none() | st.just("1-866-709-5677"),
)
wishes = st.sampled_from(Wish)


@settings(max_examples=150)
@given(order=orders, wish=wishes, known=ledgers, policy=policies, now=moments)
def test_there_is_always_one_answer_and_it_says_why(
    order: Order, wish: Wish, known: LedgerFacts, policy: Policy, now: datetime
) -> None:
    decision = decide(order, wish=wish, facts=known, policy=policy, now=now)

    assert decision.reason
    assert decision.action in {part.action for part in decision.parts}
    positions = sorted(position for part in decision.parts for position in part.positions)
    assert positions == list(range(len(order.items)))
    for part in decision.parts:
        assert part.items == tuple(order.items[position].name for position in part.positions)
    assert needs_person(decision, date(2026, 11, 24)) in (True, False)


@given(order=orders, wish=wishes, known=ledgers, policy=policies, now=usual_moments)
def test_the_same_question_gets_the_same_answer(
    order: Order, wish: Wish, known: LedgerFacts, policy: Policy, now: datetime
) -> None:
    assert decide(order, wish=wish, facts=known, policy=policy, now=now) == decide(
        order, wish=wish, facts=known, policy=policy, now=now
    )


@settings(max_examples=120)
@given(order=orders, known=ledgers, policy=policies, now=usual_moments, spoil=st.sampled_from(["order", "item", "two"]))
def test_an_unknown_never_leads_to_an_action(
    order: Order, known: LedgerFacts, policy: Policy, now: datetime, spoil: str
) -> None:
    if spoil == "order":
        order = replace(order, state=OrderState.UNKNOWN)
    elif spoil == "item":
        order = replace(order, items=(*order.items, Item("Scarf", status_text="Vetted at atelier")))
    else:
        order = replace(order, contradictions=("Two states.",))

    decision = decide(order, wish=Wish.CANCEL, facts=known, policy=policy, now=now)

    assert {part.action for part in decision.parts} == {Action.ASK_PERSON}


@settings(max_examples=120)
@given(order=orders, known=ledgers, policy=policies, now=usual_moments)
def test_keeping_never_acts(order: Order, known: LedgerFacts, policy: Policy, now: datetime) -> None:
    decision = decide(order, wish=Wish.KEEP, facts=known, policy=policy, now=now)

    assert not {part.action for part in decision.parts} & set(ASKING)


@settings(max_examples=120)
@given(order=orders, known=ledgers, policy=policies, now=usual_moments)
def test_nothing_is_asked_that_was_or_may_have_been_asked(
    order: Order, known: LedgerFacts, policy: Policy, now: datetime
) -> None:
    decision = decide(order, wish=Wish.CANCEL, facts=known, policy=policy, now=now)

    asking = [part for part in decision.parts if part.action in ASKING]
    assert len({part.action for part in asking}) == len(asking)
    for part in asking:
        assert known.unconfirmed is None
        kind = ASKING[part.action]
        number = known.next_follow_up if kind is Kind.FOLLOW_UP else None
        assert not [
            fact
            for fact in known.submissions
            if fact.kind is kind and fact.outcome in MAYBE_SENT and number in (None, fact.number)
        ]


@settings(max_examples=100)
@given(
    pages=st.lists(orders, min_size=1, max_size=12),
    outcomes=st.lists(st.sampled_from([*Outcome]), min_size=24, max_size=24),
    policy=policies,
    gaps=st.lists(st.timedeltas(timedelta(0), timedelta(days=9)), min_size=12, max_size=12),
)
def test_whatever_the_pages_say_one_after_another_nothing_is_submitted_twice(
    pages: list[Order], outcomes: list[Outcome], policy: Policy, gaps: list[timedelta]
) -> None:
    now, known, ends = datetime(2026, 11, 24, tzinfo=UTC), LedgerFacts(), iter(outcomes)
    for order, gap in zip(pages, gaps, strict=False):
        now += gap
        for part in decide(order, wish=Wish.CANCEL, facts=known, policy=policy, now=now).parts:
            kind = ASKING.get(part.action)
            if kind is None:
                continue
            number = known.next_follow_up if kind is Kind.FOLLOW_UP else 0
            fact = SubmissionFact(kind, next(ends), now, number=number, items=part.items)
            known = LedgerFacts((*known.submissions, fact))

    maybe_sent = [(fact.kind, fact.number) for fact in known.submissions if fact.outcome in MAYBE_SENT]
    assert len(maybe_sent) == len(set(maybe_sent))
    assert len([kind for kind, _ in maybe_sent if kind is Kind.FOLLOW_UP]) <= policy.max_follow_ups


def _returns(decision: Decision) -> set[int]:
    return {place for part in decision.parts if part.action is Action.START_RETURN for place in part.positions}


@settings(max_examples=120)
@given(order=orders, known=ledgers, policy=policies, now=usual_moments, later=st.timedeltas(timedelta(0)))
def test_a_later_day_never_opens_a_closed_window(
    order: Order, known: LedgerFacts, policy: Policy, now: datetime, later: timedelta
) -> None:
    then = now + min(later, timedelta(days=4000))
    before = decide(order, wish=Wish.CANCEL, facts=known, policy=policy, now=now)
    after = decide(order, wish=Wish.CANCEL, facts=known, policy=policy, now=then)

    assert _returns(after) <= _returns(before)


@given(order=orders, wish=wishes, known=ledgers, policy=policies, now=usual_moments)
def test_an_order_is_visited_again_unless_it_is_done(
    order: Order, wish: Wish, known: LedgerFacts, policy: Policy, now: datetime
) -> None:
    decision = decide(order, wish=wish, facts=known, policy=policy, now=now)
    due = next_check_at(state=order.state, decision=decision, checked_at=now, policy=policy)

    assert (due is None) == (decision.action is Action.DONE)
    assert due is None or now <= due <= now + timedelta(days=1)
