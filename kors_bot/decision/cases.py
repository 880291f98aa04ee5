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
        words = list(dict.fromkeys(self._words_at(position) for position in self.positions)) or [self._order_words]
        if len(words) == 1:
            page = "The order page" if whole else f"For {join_names(self.items)} the order page"
            return f"{page} {words[0]}"
        return f"The order page {join_names(tuple(self._words_of_each()))}"

    def _words_of_each(self) -> Iterator[str]:
        for position in self.positions:
            yield f"{self._words_at(position)} for {self.order.items[position].name}"

    def _words_at(self, position: int) -> str:
        item = self.order.items[position]
        if item.status_text:
            return f'says "{item.status_text}"'
        if item.state in (OrderState.UNKNOWN, self.order.state):
            return self._order_words
        return f"shows the state {item.state.replace('_', ' ')}"

    @property
    def _order_words(self) -> str:
        if self.order.status_text:
            return f'says "{self.order.status_text}"'
        return f"shows the state {self.order.state.replace('_', ' ')}"


def split_into_cases(
    *, order: Order, wish: Wish, facts: LedgerFacts, policy: Policy, now: datetime, today: date, window: Window | None
) -> Iterator[Case]:
    """Group the order's items by what can be done about them; an order without items is one case.

    All that has not shipped is one case and all that has is another, because the shop is asked once for each.
    """
    states = tuple(_state_of(order, position) for position in range(len(order.items))) or (order.state,)
    started = facts.started_return
    groups: dict[tuple[object, ...], list[int]] = {}
    for position, (state, item) in enumerate(zip(states, order.items, strict=False)):
        if state in ON_ITS_WAY_OR_THERE:
            in_return = started is None or not started.items or item.name in started.items
            key: tuple[object, ...] = (ON_ITS_WAY_OR_THERE, item.returnable is False, in_return)
        else:
            key = (NOT_SHIPPED if state in NOT_SHIPPED else state,)
        groups.setdefault(key, []).append(position)
    for positions in list(groups.values()) or [[]]:
        yield Case(
            order=order,
            wish=wish,
            facts=facts,
            policy=policy,
            now=now,
            today=today,
            window=window,
            state=states[positions[0]] if positions else order.state,
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
