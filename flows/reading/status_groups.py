"""Which statuses of an order's page head only some of its items: by the box they stand in, or by their turn."""

from collections.abc import Sequence
from dataclasses import replace

from flows.order import OrderState
from flows.reading.claims import HEADLINE, PLAIN, Claim
from flows.reading.facts import Part
from flows.reading.items import FoundItem
from flows.reading.layout import View
from flows.reading.words import after_label, is_one_of
from flows.shop import Shop

_BESIDE = 2  # pieces that may stand between the order's number and its badge
Groups = dict[int, list[Claim]]


def shared_out(
    view: View, shop: Shop, outer: Part, claims: list[Claim], items: Sequence[FoundItem]
) -> tuple[Groups, list[Claim]]:
    """Tells the claims that head a group of items, by the item's first run, from those about the whole order."""
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
    groups: Groups = {}
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


def by_day(view: View, done: list[Claim], items: Sequence[FoundItem]) -> Groups:
    """What was done on a day with some of the items, the last of it: "Shipped on Nov 20" over those in one parcel."""
    groups: Groups = {}
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


def _in_turn(strong: list[Claim], claims: list[Claim], items: Sequence[FoundItem]) -> tuple[Groups, list[Claim]]:
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
    groups: Groups = {}
    for item in items:
        above = [head for head in heads if head.run < item.low]
        if above:
            groups.setdefault(item.low, []).append(above[-1])
    return groups, [
        claim for claim in claims if claim not in heads and not (claim.weight == PLAIN and claim.run > heads[0].run)
    ]
