"""What the items of an order come to, held against the sums that its page shows."""

from collections.abc import Sequence
from decimal import Decimal

from flows.order import Money
from flows.reading.facts import Fact, Part, agreed
from flows.reading.item_drafts import Draft, bare_number, counted
from flows.reading.money import read_money
from flows.shop import Shop


def have_only_prices(drafts: Sequence[Draft]) -> bool:
    priced = any(draft.priced.unit or draft.priced.lone for draft in drafts)
    return priced and not any(draft.count or (draft.item.style and draft.item.style.sure) for draft in drafts)


def add_up(shop: Shop, whole: Part, drafts: Sequence[Draft]) -> bool:
    """Whether the items come to the subtotal of the page, or, where it has none, to no more than its total."""
    subtotal = _goods(shop, whole, drafts)
    if subtotal is not None:
        return subtotal.value.amount in _sums(drafts)
    once, _ = _sums(drafts)
    currency, outer = shop.site.currency, _outside(whole, drafts)
    total = agreed(outer.facts(shop.labels.total, lambda text: read_money(text, currency=currency)))
    return total is not None and once <= total.value.amount


def within_sum(shop: Shop, whole: Part, drafts: list[Draft]) -> list[Draft]:
    """Leaves out what stands behind the subtotal where what stands before it comes to just that: goods on offer."""
    subtotal = _goods(shop, whole, drafts)
    before = [draft for draft in drafts if subtotal and draft.item.low < subtotal.segment.run.index]
    if subtotal is None or not before or not all(draft.priced.unit or draft.priced.lone for draft in before):
        return drafts
    return before if subtotal.value.amount in _sums(before) else drafts


def with_counts_by_sum(shop: Shop, whole: Part, drafts: list[Draft]) -> list[Draft]:
    """Takes a bare number for the quantity, as on the corner of a picture, where that alone makes up the subtotal."""
    subtotal = _goods(shop, whole, drafts)
    bare = [None if draft.item.quantity else bare_number(whole, draft) for draft in drafts]
    prices = [draft.priced.unit or draft.priced.lone for draft in drafts]
    if subtotal is None or not any(bare) or None in prices:
        return drafts
    counts = [draft.count or (fact.value if fact else 1) for draft, fact in zip(drafts, bare, strict=True)]
    amounts = [price.value.amount for price in prices if price]
    if sum(count * amount for count, amount in zip(counts, amounts, strict=True)) != subtotal.value.amount:
        return drafts
    return [
        draft if fact is None else counted(shop, whole, draft, fact) for draft, fact in zip(drafts, bare, strict=True)
    ]


def _sums(drafts: Sequence[Draft]) -> tuple[Decimal, Decimal]:
    """What the prices come to, each taken once, and each taken for one piece."""
    prices = [(draft.priced.unit or draft.priced.lone, draft.count or 1) for draft in drafts]
    once = sum((price.value.amount for price, _ in prices if price), Decimal(0))
    return once, sum((price.value.amount * count for price, count in prices if price), Decimal(0))


def _goods(shop: Shop, whole: Part, drafts: Sequence[Draft]) -> Fact[Money] | None:
    """What the page says that the items cost together, before shipping and tax."""
    currency, bare = shop.site.currency, whole.view.omits_currency
    return agreed(
        _outside(whole, drafts).facts(shop.labels.subtotal, lambda text: read_money(text, currency=currency, bare=bare))
    )


def _outside(whole: Part, drafts: Sequence[Draft]) -> Part:
    inside = frozenset(run for draft in drafts for run in range(draft.item.low, draft.item.high))
    return Part(whole.view, whole.low, whole.high, whole.without | inside)


def subtotal_of(shop: Shop, whole: Part, drafts: Sequence[Draft]) -> Decimal | None:
    """The subtotal, where the price of some line is not known for one piece."""
    if not any(draft.priced.unit is None and draft.priced.lone for draft in drafts):
        return None
    found = _goods(shop, whole, drafts)
    return found.value.amount if found else None
