"""What to do about an order: pure, total, and by the first matching rule of one visible table.

``decide`` looks at the order as the page shows it, the shopper's wish, what the ledger knows and the day, and never
at a clock, a file or the network. Where the items of an order differ, each group gets its own decision.
"""

from datetime import date, datetime, timedelta

from flows.order import Order
from kors_bot.decision.cases import Case, split_into_cases
from kors_bot.decision.rules import RULES, Rule
from kors_bot.decision.window import Window, return_window, shop_day
from kors_bot.decision.words import (
    Action,
    Anchor,
    Decision,
    Kind,
    LedgerFacts,
    Outcome,
    Part,
    Policy,
    SubmissionFact,
    Wish,
)

__all__ = [
    "RULES",
    "Action",
    "Anchor",
    "Decision",
    "Kind",
    "LedgerFacts",
    "Outcome",
    "Part",
    "Policy",
    "Rule",
    "SubmissionFact",
    "Window",
    "Wish",
    "decide",
    "needs_person",
    "return_window",
    "shop_day",
]

# Most urgent first: a cancellation can be too late within the hour, a return within days.
_URGENCY = (
    Action.REQUEST_CANCELLATION,
    Action.FOLLOW_UP,
    Action.START_RETURN,
    Action.ASK_PERSON,
    Action.WAIT,
    Action.NOTHING,
    Action.DONE,
)
_DEADLINE_IS_CLOSE = timedelta(days=3)


def decide(order: Order, *, wish: Wish, facts: LedgerFacts, policy: Policy, now: datetime) -> Decision:
    """Say what to do about the order, by which rule, and why. ``now`` carries a time zone."""
    if now.tzinfo is None:
        message = "now has no time zone"
        raise ValueError(message)
    cases = split_into_cases(
        order=order,
        wish=wish,
        facts=facts,
        policy=policy,
        now=now,
        today=shop_day(now, policy),
        window=return_window(order, policy),
    )
    parts = _merge([_apply_first_rule(case) for case in cases])
    top = min(parts, key=lambda part: _URGENCY.index(part.action))
    return Decision(
        action=top.action,
        rule=top.rule,
        reason=top.reason,
        deadline=top.deadline,
        items=top.items,
        parts=parts,
    )


def needs_person(decision: Decision, today: date) -> bool:
    """Whether some part waits for the person, or its deadline is three days away or less."""
    return any(
        part.action is Action.ASK_PERSON or (part.deadline is not None and part.deadline - today <= _DEADLINE_IS_CLOSE)
        for part in decision.parts or (decision,)
    )


def _apply_first_rule(case: Case) -> Part:
    rule = next(rule for rule in RULES if rule.matches(case))
    return Part(
        action=rule.action,
        rule=rule.name,
        reason=rule.reason(case),
        deadline=rule.deadline(case),
        items=case.items,
        positions=case.positions,
    )


def _merge(parts: list[Part]) -> tuple[Part, ...]:
    """Join the parts of which the same rule says the same: it spoke of the whole order."""
    joined: dict[tuple[str, str], Part] = {}
    for part in parts:
        earlier = joined.get((part.rule, part.reason))
        joined[part.rule, part.reason] = part if earlier is None else _join(earlier, part)
    return tuple(joined.values())


def _join(earlier: Part, later: Part) -> Part:
    together = sorted(zip((*earlier.positions, *later.positions), (*earlier.items, *later.items), strict=True))
    return Part(
        action=earlier.action,
        rule=earlier.rule,
        reason=earlier.reason,
        deadline=earlier.deadline,
        items=tuple(name for _, name in together),
        positions=tuple(position for position, _ in together),
    )
