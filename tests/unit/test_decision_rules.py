"""Each rule by name: when it decides, and the very words in which it says why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows.order import Item, Order, OrderState
from kors_bot.decision import RULES, Decision, Kind, LedgerFacts, Outcome, Policy, Rule, Wish, decide
from tests.unit.decision_helpers import NOW, POLICY, facts, item_in, order_in, sub

CANCEL, FOLLOW_UP, RETURN = Kind.CANCEL, Kind.FOLLOW_UP, Kind.RETURN
SENT, REFUSED, UNCONFIRMED = Outcome.SENT, Outcome.REFUSED, Outcome.UNCONFIRMED
S = OrderState
TOTE, WALLET = "Jet Set Tote", "Parker Wallet"


def decided(
    order: Order, known: LedgerFacts | None = None, *, wish: Wish = Wish.CANCEL, policy: Policy = POLICY
) -> Decision:
    return decide(order, wish=wish, facts=known or facts(), policy=policy, now=NOW)


CASES: dict[str, tuple[Decision, str]] = {
    "contradictory": (
        decided(
            replace(order_in(S.PROCESSING), contradictions=('The status is "Shipped" here and "Processing" there.',))
        ),
        'The shop\'s pages contradict each other: The status is "Shipped" here and "Processing" there.',
    ),
    "unknown_state": (
        decided(order_in(S.UNKNOWN)),
        'The order page says "Vetted at atelier", which kors-bot does not know.',
    ),
    "states_disagree": (
        decided(order_in(S.SHIPPED, item_in(S.PROCESSING, TOTE))),
        'The order page says "shipped" of the order but "processing" of Jet Set Tote.',
    ),
    "cancelled": (decided(order_in(S.CANCELLED)), 'The order page says "Canceled".'),
    "returned": (decided(order_in(S.RETURNED)), 'The order page says "Returned".'),
    "only_watching": (
        decided(order_in(S.PROCESSING), wish=Wish.KEEP),
        'The order page says "Processing" and you want to keep it.',
    ),
    "unconfirmed": (
        decided(order_in(S.PROCESSING), facts(sub(CANCEL, UNCONFIRMED))),
        (
            "Nobody can tell whether the cancellation request of November 24, 2026 reached the shop; "
            "find out and say so with: kors-bot resolve 1024500102 --sent, or --not-sent."
        ),
    ),
    "which_part_unknown": (
        decided(order_in(S.PARTIALLY_SHIPPED)),
        'The order page says "Partially shipped" but not which items have shipped.',
    ),
    "not_asked_yet": (
        decided(order_in(S.PROCESSING)),
        'The order page says "Processing" and nothing has been asked yet.',
    ),
    "request_refused": (
        decided(order_in(S.PROCESSING), facts(sub(CANCEL, REFUSED, answer="Please try again later"))),
        (
            'The shop refused the cancellation request on November 24, 2026 and said "Please try again later"; '
            "nothing was taken; `--again` asks once more."
        ),
    ),
    "asked_lately": (
        decided(order_in(S.PROCESSING), facts(sub(CANCEL, SENT))),
        (
            'The order page says "Processing" and the cancellation was last asked for on November 24, 2026, '
            "less than 24 hours ago."
        ),
    ),
    "follow_up_refused": (
        decided(order_in(S.PROCESSING), facts(sub(CANCEL, SENT, hours_ago=72), sub(FOLLOW_UP, REFUSED, number=1))),
        "The shop refused the follow-up on November 24, 2026; nothing was taken; `--again` asks once more.",
    ),
    "no_answer_yet": (
        decided(order_in(S.PROCESSING), facts(sub(CANCEL, SENT, hours_ago=72))),
        (
            'The order page says "Processing" and the cancellation was last asked for on November 21, 2026, '
            "24 hours or longer ago."
        ),
    ),
    "asked_enough": (
        decided(
            order_in(S.PROCESSING),
            facts(
                sub(CANCEL, SENT, hours_ago=96),
                sub(FOLLOW_UP, SENT, hours_ago=72, number=1),
                sub(FOLLOW_UP, SENT, hours_ago=48, number=2),
            ),
        ),
        (
            'The order page says "Processing", the cancellation was asked for and 2 follow-ups were sent '
            "(last on November 22, 2026); call the shop at 1-866-709-5677."
        ),
    ),
    "return_under_way": (decided(order_in(S.RETURN_STARTED)), 'The order page says "Return initiated".'),
    "final_sale_stays": (
        decided(
            order_in(
                S.RETURN_STARTED,
                item_in(S.RETURN_STARTED, TOTE),
                item_in(S.DELIVERED, WALLET, returnable=False),
            )
        ),
        "Parker Wallet cannot be returned, says the order page.",
    ),
    "not_returnable": (
        decided(order_in(S.DELIVERED, Item(TOTE, returnable=False))),
        'The order page says "Delivered", and that it cannot be returned.',
    ),
    "refund_overdue": (
        decided(order_in(S.DELIVERED), facts(sub(RETURN, SENT, hours_ago=24 * 30))),
        'The return was started on October 25, 2026, but the order page says "Delivered".',
    ),
    "return_sent": (
        decided(order_in(S.DELIVERED), facts(sub(RETURN, SENT))),
        "The return was started on November 24, 2026.",
    ),
    "return_leaves_items_out": (
        decided(
            order_in(S.DELIVERED, item_in(S.DELIVERED, TOTE), item_in(S.DELIVERED, WALLET)),
            facts(sub(RETURN, SENT, items=(TOTE,))),
        ),
        "The return of November 24, 2026 does not include Parker Wallet.",
    ),
    "return_refused": (
        decided(order_in(S.DELIVERED), facts(sub(RETURN, REFUSED))),
        "The shop refused the return on November 24, 2026; nothing was taken; `--again` asks once more.",
    ),
    "return_on_page": (
        decided(order_in(S.RETURN_STARTED, item_in(S.DELIVERED, TOTE))),
        'The order page says "Delivered", while a return of the order is under way.',
    ),
    "window_unknown": (
        decided(Order("1", S.SHIPPED, "Shipped", items=(Item(TOTE),))),
        'The order page says "Shipped", but no date from which the return window could be counted.',
    ),
    "window_open": (
        decided(order_in(S.SHIPPED)),
        (
            'The order page says "Shipped" and the return window is open until December 10, 2026 '
            "(30 days from when it was shipped, November 10, 2026)."
        ),
    ),
    "window_closed": (
        decided(order_in(S.SHIPPED, shipped_on=date(2026, 10, 1))),
        (
            'The order page says "Shipped" and the return window closed on October 31, 2026 '
            "(30 days from when it was shipped, October 1, 2026)."
        ),
    ),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_decides_its_case_and_says_why(rule: Rule) -> None:
    decision, reason = CASES[rule.name]
    part = next(part for part in decision.parts if part.rule == rule.name)

    assert part.reason == reason


def test_a_part_shipped_order_is_cancelled_where_it_can_be_and_returned_where_it_must_be() -> None:
    decision = decided(
        order_in(
            S.PARTIALLY_SHIPPED, item_in(S.SHIPPED, TOTE), item_in(S.PROCESSING, WALLET), item_in(S.CANCELLED, "Hat")
        )
    )

    assert decision.action == "request_cancellation"
    assert decision.items == (WALLET,)
    assert decision.reason == 'For Parker Wallet the order page says "Processing" and nothing has been asked yet.'
    assert [(part.action.value, part.items, part.positions) for part in decision.parts] == [
        ("start_return", (TOTE,), (0,)),
        ("request_cancellation", (WALLET,), (1,)),
        ("done", ("Hat",), (2,)),
    ]


def test_two_items_of_one_name_are_told_apart_by_their_places() -> None:
    decision = decided(order_in(S.PARTIALLY_SHIPPED, item_in(S.SHIPPED, TOTE), item_in(S.PROCESSING, TOTE)))

    assert decision.items == (TOTE,)
    assert [part.positions for part in decision.parts] == [(0,), (1,)]


def test_items_at_different_steps_before_shipping_are_asked_for_in_one_request() -> None:
    order = order_in(S.PROCESSING, item_in(S.RECEIVED, TOTE), item_in(S.PROCESSING, WALLET, returnable=False))

    decision = decided(order)

    assert decision.items == (TOTE, WALLET)
    assert decision.reason == (
        'The order page says "Order placed" for Jet Set Tote and says "Processing" for Parker Wallet '
        "and nothing has been asked yet."
    )
    assert len(decision.parts) == 1


def test_shipped_and_delivered_items_go_back_in_one_return() -> None:
    order = order_in(S.SHIPPED, item_in(S.SHIPPED, TOTE), Item(WALLET, state=S.DELIVERED))

    decision = decided(order)

    assert decision.items == (TOTE, WALLET)
    assert decision.reason.startswith(
        'The order page says "Shipped" for Jet Set Tote and shows the state delivered for Parker Wallet and the '
    )


def test_one_unknown_item_stops_the_whole_order() -> None:
    order = order_in(S.PROCESSING, item_in(S.PROCESSING, TOTE), Item(WALLET, status_text="Vetted at atelier"))

    decision = decided(order)

    assert decision.action == "ask_person"
    assert decision.items == (TOTE, WALLET)
    assert decision.reason == 'The order page says "Vetted at atelier", which kors-bot does not know.'
    assert len(decision.parts) == 1


def test_a_page_without_any_status_is_said_to_have_none() -> None:
    assert decided(Order("1")).reason == "The order page does not say where the order stands."


def test_a_state_without_the_shops_words_is_not_put_into_the_shops_mouth() -> None:
    assert (
        decided(Order("1", S.ON_HOLD)).reason
        == "The order page shows the state on hold and nothing has been asked yet."
    )


def test_items_without_a_status_stand_where_their_order_stands() -> None:
    assert decided(order_in(S.DELIVERED, Item(TOTE), Item(WALLET))).items == (TOTE, WALLET)


def test_final_sale_items_are_left_out_of_a_return() -> None:
    decision = decided(
        order_in(S.DELIVERED, item_in(S.DELIVERED, TOTE), item_in(S.DELIVERED, WALLET, returnable=False))
    )

    assert decision.action == "start_return"
    assert decision.items == (TOTE,)


def test_an_order_is_done_when_all_that_can_go_back_has_gone_back() -> None:
    decision = decided(
        order_in(
            S.PARTIALLY_SHIPPED,
            item_in(S.RETURNED, TOTE),
            item_in(S.CANCELLED, "Hat"),
            item_in(S.DELIVERED, WALLET, returnable=False),
        )
    )

    assert decision.action == "done"


def test_a_request_that_failed_does_not_keep_a_shipped_order_from_going_back() -> None:
    assert decided(order_in(S.SHIPPED), facts(sub(CANCEL, SENT, hours_ago=72))).action == "start_return"


def test_no_follow_up_is_sent_when_none_is_allowed() -> None:
    policy = replace(POLICY, max_follow_ups=0, phone=None)

    decision = decided(order_in(S.PROCESSING), facts(sub(CANCEL, SENT, hours_ago=25)), policy=policy)

    assert decision.action == "ask_person"
    assert decision.reason.endswith("no follow-up was sent (last on November 23, 2026); call the shop.")


def test_a_clock_that_went_back_means_waiting() -> None:
    assert decided(order_in(S.PROCESSING), facts(sub(CANCEL, SENT, hours_ago=-500))).action == "wait"


def test_the_follow_up_is_due_when_its_time_has_come_to_the_second() -> None:
    known = facts(sub(CANCEL, SENT, hours_ago=24))
    order = order_in(S.PROCESSING)

    assert decide(order, wish=Wish.CANCEL, facts=known, policy=POLICY, now=NOW).action == "follow_up"
    assert decide(order, wish=Wish.CANCEL, facts=known, policy=POLICY, now=NOW - timedelta(seconds=1)).action == "wait"


def test_what_the_person_resolved_as_not_sent_may_be_sent() -> None:
    assert decided(order_in(S.PROCESSING), facts(sub(CANCEL, Outcome.PREPARED))).rule == "not_asked_yet"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="now has no time zone"):
        decide(order_in(S.SHIPPED), wish=Wish.KEEP, facts=facts(), policy=POLICY, now=NOW.replace(tzinfo=None))
