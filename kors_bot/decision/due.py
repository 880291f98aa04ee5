"""When an order is looked at next: often while a cancellation can still make it, rarely once nothing can change."""

from datetime import datetime, timedelta

from flows.order import OrderState
from kors_bot.decision.window import shop_day
from kors_bot.decision.words import Action, Decision, Policy

EVERY_CHECK = timedelta(0)
UNDER_WAY = timedelta(hours=4)
SETTLED = timedelta(days=1)

_RACING = frozenset({Action.REQUEST_CANCELLATION, Action.FOLLOW_UP})
_NOT_SHIPPED_YET = frozenset(
    {OrderState.RECEIVED, OrderState.PROCESSING, OrderState.ON_HOLD, OrderState.PARTIALLY_SHIPPED, OrderState.UNKNOWN}
)
_CLOSE = timedelta(days=3)
_HOURS_EARLY = timedelta(minutes=10)  # a cron line that fires a little early must not skip a whole turn

# How long a failure rests. What may pass by itself is tried again at the next turn.
_REST = {
    "human_needed": timedelta(hours=6),
    "page_not_understood": UNDER_WAY,
    "ask_person": UNDER_WAY,
    "order_not_found": SETTLED,
}


def next_check_at(*, state: OrderState, decision: Decision, checked_at: datetime, policy: Policy) -> datetime | None:
    """The earliest moment of the next check, or ``None`` for an order that is done and is not visited again."""
    if decision.action is Action.DONE:
        return None
    pause = _pause(state, decision, checked_at, policy)
    return checked_at + max(pause - _HOURS_EARLY, EVERY_CHECK)


def next_try_at(kind: str, *, failed_at: datetime) -> datetime | None:
    """The earliest moment to try an order again after a failure of this kind, or ``None`` for the next turn."""
    rest = _REST.get(kind)
    return None if rest is None else failed_at + rest - _HOURS_EARLY


def _pause(state: OrderState, decision: Decision, checked_at: datetime, policy: Policy) -> timedelta:
    actions = {part.action for part in decision.parts}
    wants_out = Action.NOTHING not in actions
    if wants_out and (actions & _RACING or state in _NOT_SHIPPED_YET):
        return EVERY_CHECK
    today = shop_day(checked_at, policy)
    if any(part.deadline is not None and abs(part.deadline - today) <= _CLOSE for part in decision.parts):
        return EVERY_CHECK
    if state in (OrderState.DELIVERED, OrderState.RETURNED, OrderState.CANCELLED):
        return SETTLED
    return UNDER_WAY
