"""What the box of an item says: its name, style, quantity, price and status, as far as they are known by themselves."""

import re
from dataclasses import dataclass, field, replace

from flows.order import Money
from flows.reading.facts import Fact, Part, agreed
from flows.reading.item_counts import packed_count, quantity_at, worded_quantity
from flows.reading.item_returns import returnable_in
from flows.reading.item_styles import style_in, without_style
from flows.reading.item_words import name_in
from flows.reading.layout import Segment, View
from flows.reading.prices import Priced, price_in
from flows.reading.statuses import classify, classify_words, read_status
from flows.reading.words import is_one_of
from flows.shop import Shop
from flows.snapshot import Element

_MOST = 50  # a bare number above this is taken for no quantity


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One item and the run span of its box; its status is settled later, when the whole page is known."""

    low: int
    high: int
    element: int
    name: Fact[str]
    style: Fact[str] | None
    quantity: Fact[int] | None
    unit_price: Fact[Money] | None
    returnable: Fact[bool] | None
    statuses: list[Fact[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    item: FoundItem
    priced: Priced

    @property
    def count(self) -> int | None:
        return self.item.quantity.value if self.item.quantity else None


def read_box(view: View, shop: Shop, box: Element, out: frozenset[int], named: Fact[str] | None = None) -> Draft | None:
    low, high = view.spans[box.index]
    part = Part(view, low, high, out)
    named = named or name_in(view, shop, part)
    if named is None:
        return None
    name, style = without_style(named, style_in(shop, part))
    counts = [fact for segment in part.segments if (fact := quantity_at(shop, segment, part))]
    quantity = agreed(counts) if counts else worded_quantity(part)
    priced = price_in(shop, part, quantity.value if quantity else None, name.segment)
    returnable, statuses = returnable_in(view, shop, part), _statuses(shop, part, name.segment)
    return Draft(FoundItem(low, high, box.index, name, style, quantity, priced.unit, returnable, statuses), priced)


def _statuses(shop: Shop, part: Part, name: Segment) -> list[Fact[str]]:
    labelled = part.facts(shop.labels.status, read_status, strict=True)
    if labelled:
        return labelled
    said = [
        Fact(segment.text.rstrip("."), segment.text, segment, segment, False)
        for segment in part.segments
        if segment.index != name.index and segment.run.kind == "text"
        if classify(segment.text, shop.status) is not None and not is_one_of(segment.text, shop.labels.quantity)
    ]
    words = [fact for fact in said if classify_words(fact.text, shop.status) is not None]
    return words or said  # a sentence beside words that say it only explains them


def with_bare_quantities(shop: Shop, whole: Part, drafts: list[Draft]) -> list[Draft]:
    """Takes the one bare number in the row of each box for its quantity, where every box has just one."""
    found = [None if draft.item.quantity else bare_number(whole, draft) for draft in drafts]
    if not any(found) or any(
        fact is None and draft.item.quantity is None for fact, draft in zip(found, drafts, strict=True)
    ):
        return drafts
    return [
        draft if fact is None else counted(shop, whole, draft, fact) for draft, fact in zip(drafts, found, strict=True)
    ]


def counted(shop: Shop, whole: Part, draft: Draft, fact: Fact[int]) -> Draft:
    """The item with a quantity that was found later, and the price as it reads with that."""
    part = Part(whole.view, draft.item.low, draft.item.high, whole.without | {fact.segment.run.index})
    priced = price_in(shop, part, fact.value, draft.item.name.segment)
    return Draft(replace(draft.item, quantity=fact), priced)


def with_packs(shop: Shop, whole: Part, drafts: list[Draft]) -> list[Draft]:
    """Takes "2 packs" for a quantity where another item says "1 pair" in the same place of its box."""
    view = whole.view
    places = {
        view.path(fact.segment, draft.item.element) for draft in drafts if (fact := draft.item.quantity) is not None
    }
    found = []
    for draft in drafts:
        said = [] if draft.item.quantity else _part(whole, draft).segments
        packed = [(packed_count(s.text), s) for s in said if view.path(s, draft.item.element) in places]
        fact = agreed([Fact(many, s.text, s, s, True) for many, s in packed if many])
        found.append(counted(shop, whole, draft, fact) if fact else draft)
    return found


def bare_number(whole: Part, draft: Draft) -> Fact[int] | None:
    """The one small number that stands by itself in an item's box."""
    part = _part(whole, draft)
    bare = [s for s in part.segments if s.run.kind == "text" and s.alone and re.fullmatch(r"\d{1,2}", s.text)]
    alone = [segment for segment in bare if len(part.view.on_line(segment)) == 1]
    if len(bare) != 1 or len(alone) != 1 or not 0 < int(bare[0].text) <= _MOST:
        return None
    return Fact(int(bare[0].text), bare[0].text, bare[0], bare[0], False)


def _part(whole: Part, draft: Draft) -> Part:
    return Part(whole.view, draft.item.low, draft.item.high, whole.without)
