"""Settling where the order stands, for the whole order and for each of its items, from all that the page says of it.

Headlines over some of the items belong to those. When two answers for one thing differ, there is no answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.order import OrderState
from flows.reading.claims import HEADLINE, LABELLED, PLAIN, Claim, find_claims
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part
from flows.reading.items import FoundItem
from flows.reading.layout import View
from flows.reading.status_groups import by_day, shared_out
from flows.reading.statuses import classify, is_about_the_order, is_phrase
from flows.shop import Shop

_UNSHIPPED = frozenset({OrderState.RECEIVED, OrderState.PROCESSING, OrderState.ON_HOLD})
_UNDER_WAY = frozenset({OrderState.SHIPPED, OrderState.DELIVERED})
_LEFT = frozenset({OrderState.CANCELLED, OrderState.RETURNED})

# What single items of an order may have gone on to, or out to, while the whole is said to be in a state.
_AFTER = {
    OrderState.DELIVERED: _LEFT | {OrderState.RETURN_STARTED},
    OrderState.SHIPPED: _LEFT | {OrderState.DELIVERED, OrderState.RETURN_STARTED},
    OrderState.PROCESSING: frozenset({OrderState.CANCELLED}),
    OrderState.RECEIVED: frozenset({OrderState.CANCELLED}),
    OrderState.ON_HOLD: frozenset({OrderState.CANCELLED}),
}

# The marked step of a progress line goes no further than these while a label or a headline says such a state: a line
# that knows only "Placed, Packed, On its way" stands still at a hold, and at the door after a return.
_STANDS_AT = {
    OrderState.ON_HOLD: _UNSHIPPED,
    OrderState.CANCELLED: _UNSHIPPED,
    OrderState.PROCESSING: _UNSHIPPED,
    OrderState.PARTIALLY_SHIPPED: _UNSHIPPED | {OrderState.SHIPPED},
    OrderState.RETURN_STARTED: _UNDER_WAY,
    OrderState.RETURNED: _UNDER_WAY,
}


@dataclass(frozen=True, slots=True)
class Said:
    """The state of one item and the words for it; ``fact`` is ``None`` where two answers differ."""

    state: OrderState
    fact: Fact[str] | None


@dataclass(frozen=True, slots=True)
class Statuses:
    """What was settled. ``items`` is keyed by the first run of the item's box."""

    state: OrderState
    text: str | None
    fact: Fact[str] | None
    items: dict[int, Said] = field(default_factory=dict)
    contradictions: tuple[str, ...] = ()


def settle_statuses(
    view: View,
    shop: Shop,
    whole: Part,
    items: Sequence[FoundItem],
    dates: DateReader,
    aside: frozenset[int] = frozenset(),
) -> Statuses:
    """Returns the status of the order and of its items, with what was said in two ways.

    What is said in the runs ``aside`` is said of money or of what comes back.
    """
    inside = frozenset(run for item in items for run in range(item.low, item.high))
    outer = Part(view, whole.low, whole.high, whole.without | inside)
    claims, done = find_claims(view, shop, outer, dates, aside, items_speak=any(item.statuses for item in items))
    groups, own = shared_out(view, shop, outer, claims, items)
    groups = groups if own else by_day(view, done, items) | groups
    said = {item.low: verdict for item in items if (verdict := _of_item(shop, item, groups.get(item.low)))}
    return _of_order(own, said, items)


def _of_item(shop: Shop, item: FoundItem, group: list[Claim] | None) -> Said | None:
    group = _without_steps_behind(group or [])
    own = item.statuses
    facts = own or [claim.fact for claim in group]
    if not facts:
        return None
    if own:
        states = {classify(fact.text, shop.status) or OrderState.UNKNOWN for fact in facts}
    else:
        states = {claim.state for claim in group}
    if len(states) > 1:
        return Said(OrderState.UNKNOWN, None)
    if own and not any(fact.sure for fact in own) and states == {claim.state for claim in group}:
        facts = [*own, *(claim.fact for claim in group)]  # "Delivered" over it says it best, a note in it explains
    best = min(facts, key=lambda fact: (not is_phrase(fact.text, shop.status), fact not in own, len(fact.text)))
    return Said(states.pop(), best)


# --- the order ------------------------------------------------------------------------------------------------------


def _without_steps_behind(claims: list[Claim]) -> list[Claim]:
    """Drops marked steps that only show how far the order came before what a label or a headline says of it now."""
    said = [claim for claim in claims if not (claim.listed or claim.dated or claim.parcel) and claim.weight >= HEADLINE]
    behind = frozenset(state for claim in said for state in _STANDS_AT.get(claim.state, ()))
    return [claim for claim in claims if not (claim.listed and claim.state in behind)]


def _of_order(own: list[Claim], said: dict[int, Said], items: Sequence[FoundItem]) -> Statuses:
    own = _without_steps_behind(own)
    heard = _heard(own)
    states = {claim.state for claim in heard}
    item_states = [said[item.low].state if item.low in said else None for item in items]
    if len(states) > 1 and all(claim.parcel for claim in heard):
        return Statuses(combined([claim.state for claim in heard]), None, None, said)
    if len(states) > 1:
        words = " / ".join(dict.fromkeys(claim.fact.text for claim in heard))
        contradiction = f"The page says the status in two ways: {words}."
        return Statuses(OrderState.UNKNOWN, words, heard[0].fact, said, (contradiction,))
    if not states:
        settled = [state for state in item_states if state is not None]
        derived = combined(settled) if settled and len(settled) == len(items) else OrderState.UNKNOWN
        return Statuses(derived, None, None, said)
    return _beside_items(_best_said(own, heard), said, item_states)


def _heard(own: list[Claim]) -> list[Claim]:
    """The strongest claims; beside a label, also a headline about the order and a marked step that goes beyond it."""
    best = max((claim.weight for claim in own), default=0)
    strongest = [claim for claim in own if claim.weight == best]
    if best != LABELLED:
        return strongest
    kept_here = any(claim.state in _UNSHIPPED or claim.state is OrderState.CANCELLED for claim in strongest)
    beside = [
        claim
        for claim in own
        if claim.weight == HEADLINE
        if claim.beside_number
        or is_about_the_order(claim.fact.text)
        or (claim.listed and kept_here and claim.state in _UNDER_WAY)
    ]
    return sorted([*strongest, *beside], key=lambda claim: claim.run)


def _best_said(own: list[Claim], heard: list[Claim]) -> Claim:
    """The claim whose words say it best: no mere step of a list, then the larger."""
    state = heard[0].state
    same = [claim for claim in own if claim.state is state and (claim.weight > PLAIN or claim in heard)]
    return min(same, key=lambda claim: (claim.listed, -claim.weight, -claim.fact.segment.run.size))


def _beside_items(claim: Claim, said: dict[int, Said], item_states: list[OrderState | None]) -> Statuses:
    """Holds what is said of the order against what is said of its items."""
    state, text = claim.state, claim.fact.text
    known = {found for found in item_states if found is not None}
    if not known or state is OrderState.UNKNOWN:
        return Statuses(state, text, claim.fact, said)
    together = combined([found or state for found in item_states])
    mixed = len(known) > 1 or None in item_states
    if state is together or (state is OrderState.PARTIALLY_SHIPPED and mixed):
        return Statuses(state, text, claim.fact, said)
    if state in known and together is OrderState.PARTIALLY_SHIPPED:
        return Statuses(together, text, claim.fact, said)
    if state in known and (state is not OrderState.DELIVERED or claim.weight == LABELLED):
        return Statuses(state, text, claim.fact, said)
    if mixed and known <= _AFTER.get(state, frozenset()):
        if claim.weight == PLAIN and None not in item_states:
            return Statuses(together, None, None, said)  # a sentence of how it went, where each item says more
        return Statuses(state, text, claim.fact, said)
    shown = " / ".join(dict.fromkeys(entry.fact.text for entry in said.values() if entry.fact))
    contradiction = f"The page says {text!r} of the order and {shown!r} of its items."
    return Statuses(OrderState.UNKNOWN, f"{text} / {shown}" if shown else text, claim.fact, said, (contradiction,))


def combined(states: Sequence[OrderState]) -> OrderState:
    """Returns the state of an order whose items are in these states.

    Items that are cancelled or returned count only when nothing else is left. An unknown among them leaves it unknown.
    """
    present = frozenset(states)
    if len(present) == 1:
        return next(iter(present))
    if OrderState.UNKNOWN in present or not present:
        return OrderState.UNKNOWN
    left = present - _LEFT
    if not left:
        return OrderState.RETURNED
    if len(left) == 1:
        return next(iter(left))
    if left <= _UNSHIPPED:
        return OrderState.ON_HOLD if OrderState.ON_HOLD in left else OrderState.PROCESSING
    if left <= _UNDER_WAY:
        return OrderState.SHIPPED
    if left & _UNSHIPPED:
        return OrderState.PARTIALLY_SHIPPED
    return OrderState.RETURN_STARTED
