"""Splitting an order into cases: the items that share a state, with all that a rule may ask about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flows.order import Order, OrderState
from kors_bot.decision.window import Window
from kors_bot.decision.words import LedgerFacts, Policy, Wish

NOT_SHIPPED = frozenset({OrderState.RECEIVED, OrderState.PROCESSING, OrderState.ON_HOLD})
ON_ITS_WAY_OR_THERE = frozenset({OrderState.SHIPPED, OrderState.DELIVERED})
SENT_BACK = frozenset({OrderState.RETURN_STARTED, OrderState.RETURNED})

# What an item may say for itself beside what the page says of the whole order. An item of a part shipped order may
# say anything. Whatever is not here is two readings that disagree.
_FITS = {
    **dict.fromkeys(NOT_SHIPPED, NOT_SHIPPED | {OrderState.CANCELLED}),
    **dict.fromkeys(ON_ITS_WAY_OR_THERE, ON_ITS_WAY_OR_THERE | SENT_BACK | {OrderState.CANCELLED}),
    OrderState.PARTIALLY_SHIPPED: frozenset(OrderState),
    OrderState.RETURN_STARTED: ON_ITS_WAY_OR_THERE | SENT_BACK | {OrderState.CANCELLED},
    OrderState.RETURNED: SENT_BACK | {OrderState.CANCELLED},
    OrderState.CANCELLED: frozenset({OrderState.CANCELLED}),
    OrderState.UNKNOWN: frozenset(OrderState),
}


@dataclass(frozen=True, slots=True)
class Case:
    """Those items of an order that share a state, and everything that a rule may ask about them."""

    order: Order
    wish: Wish
    facts: LedgerFacts
    policy: Policy
    now: datetime
    today: date
    window: Window | None
    state: OrderState
    states: tuple[OrderState, ...]
    positions: tuple[int, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The names of the case's items; empty when the page lists none."""
        return tuple(self.order.items[position].name for position in self.positions)

    @property
    def not_shipped(self) -> bool:
        return self.state in NOT_SHIPPED

    @property
    def shipped(self) -> bool:
        return self.state in ON_ITS_WAY_OR_THERE

    @property
    def returnable(self) -> bool:
        """Whether the case's items can be returned; a page that does not say so lets the return page decide."""
        return not self.positions or self.order.items[self.positions[0]].returnable is not False

    @property
    def others_go_back(self) -> bool:
        """Whether another item of the order can be returned, or already is."""
        return any(
            state in SENT_BACK or (state in ON_ITS_WAY_OR_THERE and item.returnable is not False)
            for state, item in zip(self.states, self.order.items, strict=False)
        )

    @property
    def in_started_return(self) -> bool:
        """Whether the return that the ledger knows of names the case's items, or names none and so means all."""
        started = self.facts.started_return
        return started is not None and (not started.items or set(self.items) <= set(started.items))

    @property
    def disagreement(self) -> OrderState | None:
        """What an item says that cannot be true beside what the page says of the whole order."""
        fits = _FITS[self.order.state]
        return next((state for state in self.states if state not in fits), None)

    @property
    def says(self) -> str:
        """A sentence's beginning that names the fact: what the order page says, and of which items."""
        whole = len(self.positions) == len(self.order.items)
        page = "The order page" if whole else f"For {join_names(self.items)} the order page"
        if self._words:
            return f'{page} says "{self._words}"'
        return f"{page} shows the state {self.state.replace('_', ' ')}"

    @property
    def _words(self) -> str | None:
        """The shop's own words for the case's items."""
        of_items = {self.order.items[position].status_text for position in self.positions}
        text = of_items.pop() if len(of_items) == 1 else None
        return text or self.order.status_text


def split_into_cases(
    *, order: Order, wish: Wish, facts: LedgerFacts, policy: Policy, now: datetime, today: date, window: Window | None
) -> Iterator[Case]:
    """Group the order's items by state and by whether they can go back; an order without items is one case."""
    states = tuple(_state_of(order, position) for position in range(len(order.items))) or (order.state,)
    started = facts.started_return
    groups: dict[tuple[OrderState, bool, bool], list[int]] = {}
    for position, item in enumerate(order.items):
        named = started is None or not started.items or item.name in started.items
        groups.setdefault((states[position], item.returnable is False, named), []).append(position)
    for (state, _, _), positions in groups.items() or [((order.state, False, True), [])]:
        yield Case(
            order=order,
            wish=wish,
            facts=facts,
            policy=policy,
            now=now,
            today=today,
            window=window,
            state=state,
            states=states,
            positions=tuple(positions),
        )


def join_names(names: tuple[str, ...]) -> str:
    """Names as a person lists them: A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _state_of(order: Order, position: int) -> OrderState:
    """The item's own state, else the order's; a status word that nobody knows stays unknown."""
    item = order.items[position]
    if item.state is not OrderState.UNKNOWN or item.status_text is not None:
        return item.state
    return order.state
