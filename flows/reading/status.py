"""Settling what the page says of where the order stands, for the whole order and for each of its items.

A status is taken from a label ("Order status: Shipped"), from a headline or badge that says nothing else ("On its
way", "Your order has been cancelled"), or from the marked step of a progress line. Headlines over some of the items
belong to those. When two answers for one thing differ, there is no answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.order import OrderState
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part
from flows.reading.items import FoundItem
from flows.reading.layout import Segment, View
from flows.reading.statuses import classify, is_about_the_order, read_status
from flows.reading.words import after_label, is_one_of
from flows.shop import Shop

_PARCEL = re.compile(
    r"^(?:package|parcel|shipment|box|delivery|group)\s*(?:no\.?\s*|#\s*)?\d*(?:\s*(?:of|/)\s*\d+)?\s*[:.–—-]\s*(?=\S)",
    re.IGNORECASE,
)
_UNSHIPPED = frozenset({OrderState.RECEIVED, OrderState.PROCESSING, OrderState.ON_HOLD})
_UNDER_WAY = frozenset({OrderState.SHIPPED, OrderState.DELIVERED})
_LEFT = frozenset({OrderState.CANCELLED, OrderState.RETURNED})


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


@dataclass(frozen=True, slots=True)
class _Claim:
    """One place that says a status. ``weight``: 3 labelled or marked, 2 headline, 1 plain words; ``listed``: a step."""

    fact: Fact[str]
    state: OrderState
    weight: int
    listed: bool = False

    @property
    def run(self) -> int:
        return self.fact.segment.run.index


def settle_statuses(view: View, shop: Shop, whole: Part, items: Sequence[FoundItem], dates: DateReader) -> Statuses:
    """Returns the status of the order and of its items, with what was said in two ways."""
    inside = frozenset(run for item in items for run in range(item.low, item.high))
    outer = Part(view, whole.low, whole.high, whole.without | inside)
    claims = _claims(view, shop, outer, dates)
    groups, own = _shared_out(view, shop, outer, claims, items)
    said = {item.low: verdict for item in items if (verdict := _of_item(shop, item, groups.get(item.low)))}
    return _of_order(own, said, items)


def _claims(view: View, shop: Shop, outer: Part, dates: DateReader) -> list[_Claim]:
    claims: list[_Claim] = []
    for fact in outer.facts(shop.labels.status, read_status):
        state = classify(fact.text, shop.status)
        if view.ancestor(fact.label, ("link",)) is None and (state is not None or fact.sure):
            claims.append(_Claim(fact, state or OrderState.UNKNOWN, 3))
    taken = {claim.run for claim in claims} | {claim.fact.label.run.index for claim in claims}
    for segment in outer.segments:
        if segment.run.index in taken or segment.run.kind != "text":
            continue
        text = _PARCEL.sub("", segment.text)
        state = classify(text, shop.status)
        if state is not None and not _goes_on(view, segment) and not is_only_dated(view, shop, segment, dates):
            claims.append(_Claim(Fact(text, text, segment, segment, False), state, _weight(view, segment, text)))
    return _without_lists(view, sorted(claims, key=lambda claim: claim.run))


def _goes_on(view: View, segment: Segment) -> bool:
    """Whether the words are only the beginning or the middle of a sentence that may turn their meaning."""
    line = view.line_of(segment)
    at = line.find(segment.text)
    before, after = line[:at].strip(" ,;:-–—|·"), line[at + len(segment.text) :].strip()
    if before and re.search(
        r"(?:\bnot|\bif|\bonce|\bwhen|\buntil|\bbefore|\bafter|\bwill be|\bto be|\bcan be|\bafter it is|\bunless)$",
        before,
        re.IGNORECASE,
    ):
        return True
    return bool(after) and not re.match(
        r"^(?:[-–—,.;:|·(]|by|at|on|to|in|from|with|via|and|since|your|we|\d|mon|tue|wed|thu|fri|sat|sun)",
        after,
        re.IGNORECASE,
    )


def is_only_dated(view: View, shop: Shop, segment: Segment, dates: DateReader) -> bool:
    """Whether words such as "Ordered" or "Shipped Nov 5" only say when that step was taken."""
    words = shop.labels.placed_on + shop.labels.shipped_on
    rest = after_label(segment.text, words)
    if rest is not None and dates.read_leading(rest[0], not_before=dates.today) is not None:
        return True
    if not is_one_of(segment.text, words):
        return False
    return any(dates.read(text, not_before=dates.today) is not None for text, _, _ in view.values_of(segment))


def _weight(view: View, segment: Segment, text: str) -> int:
    if view.ancestor(segment, ("heading", "status", "alert")) is not None or is_about_the_order(text):
        return 2
    hint = " ".join(element.hint for element in list(view.snapshot.ancestors(segment.element))[:2]).casefold()
    badge = re.search(r"status|badge|pill|chip|state|tag\b", hint) is not None
    return 2 if badge or segment.run.bold or segment.run.size >= 17 else 1


def _without_lists(view: View, claims: list[_Claim]) -> list[_Claim]:
    """Drops what only lists the states there are: progress lines, filters, logs. Their marked step stays."""
    kept: list[_Claim] = []
    dropped: set[int] = set()
    loose = [claim for claim in claims if claim.weight < 3]
    for container in {parent for claim in loose for parent in _near_parents(view, claim)}:
        steps = [claim for claim in loose if view.inside(claim.fact.segment, container)]
        if len({claim.state for claim in steps}) < 3 or _holds_more_than(view, container, steps):
            continue
        dropped |= {claim.run for claim in steps}
        marked = _marked(view, steps)
        if marked is not None and all(claim.run != marked.run for claim in kept):
            kept.append(_Claim(marked.fact, marked.state, 3 if _is_current(view, marked) else 2, listed=True))
    kept += [claim for claim in claims if claim.run not in dropped]
    return sorted(kept, key=lambda claim: claim.run)


def _near_parents(view: View, claim: _Claim) -> list[int]:
    return [element.index for element in list(view.snapshot.ancestors(claim.fact.segment.element))[1:6]]


def _holds_more_than(view: View, container: int, steps: list[_Claim]) -> bool:
    """Whether a box holds much besides its steps, their dates and notes."""
    return len(view.segments_in(container)) > 4 * len(steps) + 2


def _marked(view: View, steps: list[_Claim]) -> _Claim | None:
    current = [claim for claim in steps if _is_current(view, claim)]
    if len(current) == 1:
        return current[0]
    for look in (lambda claim: claim.fact.segment.run.bold, lambda claim: claim.fact.segment.run.look):
        looks = [look(claim) for claim in steps]
        odd = [claim for claim, seen in zip(steps, looks, strict=True) if looks.count(seen) == 1]
        if len(odd) == 1 and len(steps) > 2 and odd[0] is not steps[-1]:
            return odd[0]
    return None


def _is_current(view: View, claim: _Claim) -> bool:
    for element in list(view.snapshot.ancestors(claim.fact.segment.element))[:3]:
        if element.current not in ("", "false"):
            return True
    return False


def _shared_out(
    view: View, shop: Shop, outer: Part, claims: list[_Claim], items: Sequence[FoundItem]
) -> tuple[dict[int, list[_Claim]], list[_Claim]]:
    """Tells the claims that head a group of items from those about the whole order."""
    strong = [claim for claim in claims if claim.weight >= 2]
    numbers = [segment.run.index for segment in outer.segments if after_label(segment.text, shop.labels.order_number)]
    groups: dict[int, list[_Claim]] = {}
    own: list[_Claim] = []
    scoped = {claim.run: _scope(view, claim, strong, numbers) for claim in claims}
    covered = {
        claim.run: [item for item in items if scoped[claim.run][0] <= item.low < scoped[claim.run][1]]
        for claim in claims
    }
    heading = [claim for claim in strong if 0 < len(covered[claim.run])]
    partial = len(heading) > 1 or any(0 < len(covered[claim.run]) < len(items) for claim in heading)
    for claim in claims:
        if claim in heading and partial:
            for item in covered[claim.run]:
                groups.setdefault(item.low, []).append(claim)
        else:
            own.append(claim)
    if not groups:
        groups, own = _in_turn(strong, claims, items)
    return groups, own


def _scope(view: View, claim: _Claim, strong: Sequence[_Claim], numbers: list[int]) -> tuple[int, int]:
    best = (claim.run, claim.run + 1)
    for element in view.snapshot.ancestors(claim.fact.segment.element):
        low, high = view.spans[element.index]
        if any(low <= other.run < high for other in strong if other.run != claim.run and other.state != claim.state):
            break
        if any(low <= other.run < high for other in strong if other.run != claim.run and other.weight == claim.weight):
            break
        if any(low <= number < high for number in numbers):
            break
        best = (low, high)
    return best


def _in_turn(
    strong: list[_Claim], claims: list[_Claim], items: Sequence[FoundItem]
) -> tuple[dict[int, list[_Claim]], list[_Claim]]:
    """Groups in a flat page: heading, items, heading, items. A heading followed by another before any item is the order's."""
    heads: list[_Claim] = []
    for position, claim in enumerate(strong):
        end = strong[position + 1].run if position + 1 < len(strong) else 1 << 30
        if any(claim.run < item.low < end for item in items):
            heads.append(claim)
    if len(heads) < 2:
        return {}, claims
    groups: dict[int, list[_Claim]] = {}
    for item in items:
        above = [head for head in heads if head.run < item.low]
        if above:
            groups.setdefault(item.low, []).append(above[-1])
    return groups, [claim for claim in claims if claim not in heads]


def _of_item(shop: Shop, item: FoundItem, group: list[_Claim] | None) -> Said | None:
    words = item.statuses
    if words:
        states = {classify(fact.text, shop.status) or OrderState.UNKNOWN for fact in words}
        return Said(states.pop(), words[0]) if len(states) == 1 else Said(OrderState.UNKNOWN, None)
    if group:
        states = {claim.state for claim in group}
        return Said(states.pop(), group[0].fact) if len(states) == 1 else Said(OrderState.UNKNOWN, None)
    return None


def _of_order(own: list[_Claim], said: dict[int, Said], items: Sequence[FoundItem]) -> Statuses:
    best = max((claim.weight for claim in own), default=0)
    heard = [
        claim
        for claim in own
        if claim.weight == best or (best == 3 and claim.weight == 2 and is_about_the_order(claim.fact.text))
    ]
    states = {claim.state for claim in heard}
    item_states = [said[item.low].state if item.low in said else None for item in items]
    if len(states) > 1:
        words = " / ".join(dict.fromkeys(claim.fact.text for claim in heard))
        return Statuses(
            OrderState.UNKNOWN, words, heard[0].fact, said, (f"The page says the status in two ways: {words}.",)
        )
    if not states:
        settled = [state for state in item_states if state is not None]
        derived = combined(settled) if settled and len(settled) == len(items) else OrderState.UNKNOWN
        return Statuses(derived, None, None, said)
    state = states.pop()
    claim = min(
        (claim for claim in own if claim.state is state and claim.weight > 1),
        key=lambda claim: claim.listed,
        default=heard[0],
    )
    text = claim.fact.text
    known = {found for found in item_states if found is not None}
    if not known or state is OrderState.UNKNOWN:
        return Statuses(state, text, claim.fact, said)
    together = combined([found or state for found in item_states])
    if state == together or (state is OrderState.PARTIALLY_SHIPPED and (len(known) > 1 or None in item_states)):
        return Statuses(state, text, claim.fact, said)
    if state in known and together is OrderState.PARTIALLY_SHIPPED:
        return Statuses(together, text, claim.fact, said)
    if state in known and state is not OrderState.DELIVERED:
        return Statuses(state, text, claim.fact, said)
    shown = " / ".join(dict.fromkeys(entry.fact.text for entry in said.values() if entry.fact))
    return Statuses(
        OrderState.UNKNOWN,
        text,
        claim.fact,
        said,
        (f"The page says {text!r} of the order and {shown!r} of its items.",),
    )


def combined(states: Sequence[OrderState]) -> OrderState:
    """Returns the state of an order whose items are in these states.

    Items that are cancelled or returned count only when nothing else is left. An unknown among them leaves it unknown.
    """
    present = frozenset(states)
    if len(present) == 1:
        return next(iter(present))
    if OrderState.UNKNOWN in present or not present:
        return OrderState.UNKNOWN
    left = present - _LEFT or present
    if left <= _LEFT:
        return OrderState.RETURNED if OrderState.RETURNED in left else OrderState.CANCELLED
    if len(left) == 1:
        return next(iter(left))
    if left <= _UNSHIPPED:
        return OrderState.ON_HOLD if OrderState.ON_HOLD in left else OrderState.PROCESSING
    if left <= _UNDER_WAY:
        return OrderState.SHIPPED
    if left & _UNSHIPPED:
        return OrderState.PARTIALLY_SHIPPED
    return OrderState.RETURN_STARTED
