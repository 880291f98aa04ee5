"""Settling where the order stands, for the whole order and for each of its items, from all that the page says of it.

Headlines over some of the items belong to those. When two answers for one thing differ, there is no answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flows.order import OrderState
from flows.reading.claims import HEADLINE, LABELLED, PLAIN, Claim, find_claims
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part
from flows.reading.items import FoundItem
from flows.reading.layout import View
from flows.reading.statuses import classify, is_about_the_order, is_phrase
from flows.reading.words import after_label, is_one_of
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

_BESIDE = 2  # pieces that may stand between the order's number and its badge
_Groups = dict[int, list[Claim]]


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


def settle_statuses(view: View, shop: Shop, whole: Part, items: Sequence[FoundItem], dates: DateReader) -> Statuses:
    """Returns the status of the order and of its items, with what was said in two ways."""
    inside = frozenset(run for item in items for run in range(item.low, item.high))
    outer = Part(view, whole.low, whole.high, whole.without | inside)
    claims, done = find_claims(view, shop, outer, dates)
    groups, own = _shared_out(view, shop, outer, claims, items)
    groups = groups if own else _by_day(view, done, items) | groups
    said = {item.low: verdict for item in items if (verdict := _of_item(shop, item, groups.get(item.low)))}
    return _of_order(own, said, items)


# --- what belongs to which items ------------------------------------------------------------------------------------


def _shared_out(
    view: View, shop: Shop, outer: Part, claims: list[Claim], items: Sequence[FoundItem]
) -> tuple[_Groups, list[Claim]]:
    """Tells the claims that head a group of items from those about the whole order."""
    claims = [_beside_number(view, shop, outer, claim) for claim in claims]
    strong = [claim for claim in claims if claim.weight >= HEADLINE or claim.parcel]
    named = shop.labels.order_number
    numbers = [s.run.index for s in outer.segments if after_label(s.text, named) or is_one_of(s.text, named)]
    covered: dict[int, list[FoundItem]] = {}
    for claim in claims:
        low, high = _scope(view, claim, strong, numbers, items)
        covered[claim.run] = [item for item in items if low <= item.low < high]
    heading = [claim for claim in strong if 0 < len(covered[claim.run]) < len(items)]
    if not heading:
        return _in_turn(strong, claims, items)
    groups: _Groups = {}
    for claim in heading:
        for item in covered[claim.run]:
            groups.setdefault(item.low, []).append(claim)
    among = [
        claim
        for claim in claims
        if claim.weight == PLAIN
        if 0 < len(covered[claim.run]) < len(items) or _stands_in_group(view, claim, items)
    ]
    return groups, [claim for claim in claims if claim not in heading and claim not in among]


def _by_day(view: View, done: list[Claim], items: Sequence[FoundItem]) -> _Groups:
    """What was done on a day with some of the items, the last of it: "Shipped on Nov 20" over those in one parcel."""
    groups: _Groups = {}
    for claim in done:
        for element in view.snapshot.ancestors(claim.fact.segment.element):
            low, high = view.spans[element.index]
            covered = [item for item in items if low <= item.low < high]
            if covered:
                for item in covered if len(covered) < len(items) else ():
                    groups.setdefault(item.low, []).append(claim)
                break
    latest = {low: OrderState.DELIVERED in {claim.state for claim in said} for low, said in groups.items()}
    return {
        low: [claim for claim in said if not latest[low] or claim.state is OrderState.DELIVERED]
        for low, said in groups.items()
    }


def _beside_number(view: View, shop: Shop, outer: Part, claim: Claim) -> Claim:
    """Marks a badge that stands on the line of the order's own number: it says as much as a label."""
    if claim.weight != HEADLINE or claim.listed or claim.parcel:
        return claim
    box = claim.fact.segment.box
    near = [
        s
        for s in outer.segments
        if abs(s.index - claim.fact.segment.index) <= _BESIDE and after_label(s.text, shop.labels.order_number)
        if s.box.y < box.y + box.height and box.y < s.box.y + s.box.height
    ]
    return replace(claim, beside_number=bool(near) and view.is_heading(near[0]))


def _scope(
    view: View, claim: Claim, strong: Sequence[Claim], numbers: list[int], items: Sequence[FoundItem]
) -> tuple[int, int]:
    """The runs of the largest box around a claim that holds no rival of it and not the order's number.

    The same status said again is a rival once the box has items: then it heads the next group.
    """
    rivals = [other.run for other in strong if other.state is not claim.state]
    again = [other.run for other in strong if other.run != claim.run and other.weight == claim.weight]
    best = (claim.run, claim.run + 1)
    for element in view.snapshot.ancestors(claim.fact.segment.element):
        low, high = view.spans[element.index]
        if any(low <= run < high for run in (*rivals, *numbers)):
            break
        if any(low <= run < high for run in again) and any(best[0] <= item.low < best[1] for item in items):
            break
        best = (low, high)
    return best


def _stands_in_group(view: View, claim: Claim, items: Sequence[FoundItem]) -> bool:
    """Whether the smallest box around a claim that holds any item holds only some of them."""
    for element in view.snapshot.ancestors(claim.fact.segment.element):
        low, high = view.spans[element.index]
        inside = sum(low <= item.low < high for item in items)
        if inside:
            return inside < len(items)
    return False


def _in_turn(strong: list[Claim], claims: list[Claim], items: Sequence[FoundItem]) -> tuple[_Groups, list[Claim]]:
    """Groups in a flat page: heading, items, heading, items.

    A heading that is followed by another before any item is the order's.
    """
    heads: list[Claim] = []
    for position, claim in enumerate(strong):
        end = strong[position + 1].run if position + 1 < len(strong) else 1 << 30
        if any(claim.run < item.low < end for item in items):
            heads.append(claim)
    if len(heads) < 2:
        return {}, claims
    groups: _Groups = {}
    for item in items:
        above = [head for head in heads if head.run < item.low]
        if above:
            groups.setdefault(item.low, []).append(above[-1])
    return groups, [
        claim for claim in claims if claim not in heads and not (claim.weight == PLAIN and claim.run > heads[0].run)
    ]


def _of_item(shop: Shop, item: FoundItem, group: list[Claim] | None) -> Said | None:
    group = _without_steps_behind(group or [])
    facts = item.statuses or [claim.fact for claim in group]
    if not facts:
        return None
    if item.statuses:
        states = {classify(fact.text, shop.status) or OrderState.UNKNOWN for fact in facts}
    else:
        states = {claim.state for claim in group}
    best = min(facts, key=lambda fact: (not is_phrase(fact.text, shop.status), len(fact.text)))
    return Said(states.pop(), best) if len(states) == 1 else Said(OrderState.UNKNOWN, None)


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
