"""Finding the items of an order, in a table with headings or in repeated boxes, and reading what each says."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from flows.order import Money
from flows.reading.facts import Fact, Part, agreed
from flows.reading.grids import GridRow, grids
from flows.reading.item_boxes import find_boxes
from flows.reading.item_counts import packed_count, quantity_at, read_count, worded_quantity
from flows.reading.item_returns import returnable_in
from flows.reading.item_styles import read_style, style_in, without_style
from flows.reading.item_words import name_in, read_name
from flows.reading.layout import Segment, View
from flows.reading.money import read_money
from flows.reading.prices import Priced, price_in, read_each, units_by_sum
from flows.reading.statuses import classify, classify_words, read_status
from flows.reading.words import is_one_of
from flows.shop import Shop
from flows.snapshot import Element

T = TypeVar("T")

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


def find_items(view: View, shop: Shop, out: frozenset[int]) -> list[FoundItem]:
    """Returns the items of the page in its order, as far as they have a name."""
    whole = Part(view, 0, len(view.snapshot.runs), out)
    drafts = list(_table_items(view, shop, out))
    if not drafts:
        boxed = [draft for box in find_boxes(view, shop, whole) if (draft := _read_box(view, shop, box, out))]
        boxed = _with_packs(view, shop, boxed, out)
        drafts = _within_sum(shop, whole, _with_bare_quantities(view, shop, boxed, out))
        if _have_only_prices(boxed) and not _add_up(shop, whole, drafts):
            return []  # goods with prices stand on every page of a shop: these are not shown to be the order's
    units = units_by_sum([(draft.count, draft.priced) for draft in drafts], _subtotal(shop, whole, drafts))
    return [replace(draft.item, unit_price=unit) for draft, unit in zip(drafts, units, strict=True)]


def _have_only_prices(drafts: Sequence["_Draft"]) -> bool:
    priced = any(draft.priced.unit or draft.priced.lone for draft in drafts)
    return priced and not any(draft.count or (draft.item.style and draft.item.style.sure) for draft in drafts)


def _add_up(shop: Shop, whole: Part, drafts: Sequence["_Draft"]) -> bool:
    """Whether the items come to the subtotal of the page, or, where it has none, to no more than its total."""
    subtotal = _goods(shop, whole, drafts)
    if subtotal is not None:
        return subtotal.value.amount in _sums(drafts)
    once, _ = _sums(drafts)
    currency, outer = shop.site.currency, _outside(whole, drafts)
    total = agreed(outer.facts(shop.labels.total, lambda text: read_money(text, currency=currency)))
    return total is not None and once <= total.value.amount


def _within_sum(shop: Shop, whole: Part, drafts: list["_Draft"]) -> list["_Draft"]:
    """Leaves out what stands behind the subtotal where what stands before it comes to just that: goods on offer."""
    subtotal = _goods(shop, whole, drafts)
    before = [draft for draft in drafts if subtotal and draft.item.low < subtotal.segment.run.index]
    if subtotal is None or not before or not all(draft.priced.unit or draft.priced.lone for draft in before):
        return drafts
    return before if subtotal.value.amount in _sums(before) else drafts


def _sums(drafts: Sequence["_Draft"]) -> tuple[Decimal, Decimal]:
    """What the prices come to, each taken once, and each taken for one piece."""
    prices = [(draft.priced.unit or draft.priced.lone, draft.count or 1) for draft in drafts]
    once = sum((price.value.amount for price, _ in prices if price), Decimal(0))
    return once, sum((price.value.amount * count for price, count in prices if price), Decimal(0))


def _goods(shop: Shop, whole: Part, drafts: Sequence["_Draft"]) -> Fact[Money] | None:
    """What the page says that the items cost together, before shipping and tax."""
    currency, bare = shop.site.currency, whole.view.omits_currency
    return agreed(
        _outside(whole, drafts).facts(shop.labels.subtotal, lambda text: read_money(text, currency=currency, bare=bare))
    )


def _outside(whole: Part, drafts: Sequence["_Draft"]) -> Part:
    inside = frozenset(run for draft in drafts for run in range(draft.item.low, draft.item.high))
    return Part(whole.view, whole.low, whole.high, whole.without | inside)


@dataclass(frozen=True, slots=True)
class _Draft:
    item: FoundItem
    priced: Priced

    @property
    def count(self) -> int | None:
        return self.item.quantity.value if self.item.quantity else None


def _read_box(
    view: View, shop: Shop, box: Element, out: frozenset[int], named: Fact[str] | None = None
) -> _Draft | None:
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
    return _Draft(FoundItem(low, high, box.index, name, style, quantity, priced.unit, returnable, statuses), priced)


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


def _with_bare_quantities(view: View, shop: Shop, drafts: list[_Draft], out: frozenset[int]) -> list[_Draft]:
    """Takes the one bare number in the row of each box for its quantity, where every box has just one."""
    found = [
        None if draft.item.quantity else _bare_number(Part(view, draft.item.low, draft.item.high, out))
        for draft in drafts
    ]
    if not any(found) or any(
        fact is None and draft.item.quantity is None for fact, draft in zip(found, drafts, strict=True)
    ):
        return drafts
    return [
        draft if fact is None else _counted(view, shop, draft, fact, out)
        for draft, fact in zip(drafts, found, strict=True)
    ]


def _counted(view: View, shop: Shop, draft: _Draft, fact: Fact[int], out: frozenset[int]) -> _Draft:
    """The item with a quantity that was found later, and the price as it reads with that."""
    part = Part(view, draft.item.low, draft.item.high, out | {fact.segment.run.index})
    priced = price_in(shop, part, fact.value, draft.item.name.segment)
    return _Draft(replace(draft.item, quantity=fact), priced)


def _with_packs(view: View, shop: Shop, drafts: list[_Draft], out: frozenset[int]) -> list[_Draft]:
    """Takes "2 packs" for a quantity where another item says "1 pair" in the same place of its box."""
    places = {
        view.path(fact.segment, draft.item.element) for draft in drafts if (fact := draft.item.quantity) is not None
    }
    whole = []
    for draft in drafts:
        said = [] if draft.item.quantity else Part(view, draft.item.low, draft.item.high, out).segments
        packed = [(packed_count(s.text), s) for s in said if view.path(s, draft.item.element) in places]
        fact = agreed([Fact(many, s.text, s, s, True) for many, s in packed if many])
        whole.append(_counted(view, shop, draft, fact, out) if fact else draft)
    return whole


def _bare_number(part: Part) -> Fact[int] | None:
    bare = [s for s in part.segments if s.run.kind == "text" and s.alone and re.fullmatch(r"\d{1,2}", s.text)]
    alone = [segment for segment in bare if len(part.view.on_line(segment)) == 1]
    if len(bare) != 1 or len(alone) != 1 or not 0 < int(bare[0].text) <= _MOST:
        return None
    return Fact(int(bare[0].text), bare[0].text, bare[0], bare[0], False)


def _subtotal(shop: Shop, whole: Part, drafts: Sequence[_Draft]) -> Decimal | None:
    """The subtotal, where the price of some line is not known for one piece."""
    if not any(draft.priced.unit is None and draft.priced.lone for draft in drafts):
        return None
    found = _goods(shop, whole, drafts)
    return found.value.amount if found else None


# --- tables ---------------------------------------------------------------------------------------------------------


def _table_items(view: View, shop: Shop, out: frozenset[int]) -> Iterator[_Draft]:
    labels = shop.labels
    kinds = {
        "name": labels.name,
        "style": labels.style,
        "quantity": labels.quantity,
        "unit_price": labels.unit_price,
        "status": labels.status,
        "line_total": labels.line_total,
    }
    for rows in grids(view, kinds, needs="name", guess_from=("quantity", "unit_price", "style")):
        shown = [row for row in rows if view.spans[row.element.index][0] not in out]
        drafts = [draft for row in shown if (draft := _read_row(view, shop, row, out))]
        counted = any(draft.count for draft in drafts)
        yield from (draft for draft in drafts if draft.count or not counted)  # rows without a count add up the order


def _read_row(view: View, shop: Shop, row: GridRow, out: frozenset[int]) -> _Draft | None:
    def cell(kind: str) -> Part | None:
        return Part(view, *view.spans[row.cells[kind].index], out) if kind in row.cells else None

    name_cell = cell("name")
    named = (name_in(view, shop, name_cell) or _first_words(name_cell)) if name_cell is not None else None
    if named is None or is_one_of(named.value, shop.labels.total + shop.labels.not_total):
        return None
    box = _read_box(view, shop, row.element, out, named)
    if box is None:
        return None
    quantity = _from_cell(cell("quantity"), read_count) or box.item.quantity
    name, style = without_style(named, _from_cell(cell("style"), read_style) or box.item.style)
    return _Draft(
        replace(
            box.item,
            name=name,
            style=style,
            quantity=quantity,
            statuses=_cell_status(cell("status")) or _others(box, name),
        ),
        _row_price(view, shop, row, out, quantity.value if quantity else None, name),
    )


def _first_words(cell: Part) -> Fact[str] | None:
    """What the cell under the heading of names begins with, also where it sounds like a label or a status."""
    words = [(read_name(segment.text), segment) for segment in cell.segments if segment.run.kind == "text"]
    return next((Fact(name, name, segment, segment, True) for name, segment in words if name), None)


def _others(box: _Draft, name: Fact[str]) -> list[Fact[str]]:
    return [fact for fact in box.item.statuses if fact.segment.index != name.segment.index]


def _cell_status(part: Part | None) -> list[Fact[str]]:
    if part is None or not part.segments:
        return []
    head = part.segments[0]
    text = " ".join(segment.text for segment in part.segments if segment.run.line == head.run.line)
    return [Fact(text, text, head, head, True)] if read_status(text) else []


def _row_price(
    view: View, shop: Shop, row: GridRow, out: frozenset[int], quantity: int | None, name: Fact[str]
) -> Priced:
    part = Part(view, *view.spans[row.element.index], out)
    if "unit_price" in row.cells:
        inner = Part(view, *view.spans[row.cells["unit_price"].index], out)
        price = _from_cell(inner, lambda text: read_each(text, shop.site.currency)) or _from_cell(
            inner, lambda text: read_money(text, currency=shop.site.currency, bare=True)
        )
        if price is not None:
            return Priced(price)
        inside = price_in(shop, inner, 1, None)
        if inside.unit is not None:
            return inside
    return price_in(shop, part, quantity, name.segment)


def _from_cell(part: Part | None, parse: Callable[[str], T | None]) -> Fact[T] | None:
    if part is None:
        return None
    for segment in part.segments:
        value = None if segment.run.struck else parse(segment.text)
        if value is not None:
            return Fact(value, segment.text, segment, segment, True)
    return None
