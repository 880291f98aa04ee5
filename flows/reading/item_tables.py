"""The items of a table with headings, row by row."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from flows.reading.facts import Fact, Part
from flows.reading.grids import GridRow, grids
from flows.reading.item_counts import read_count
from flows.reading.item_drafts import Draft, read_box
from flows.reading.item_styles import read_style, without_style
from flows.reading.item_words import name_in, read_name
from flows.reading.layout import View
from flows.reading.money import read_money
from flows.reading.prices import Priced, price_in, read_each
from flows.reading.statuses import read_status
from flows.reading.words import is_one_of
from flows.shop import Shop

T = TypeVar("T")


def table_items(view: View, shop: Shop, out: frozenset[int]) -> Iterator[Draft]:
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


def _read_row(view: View, shop: Shop, row: GridRow, out: frozenset[int]) -> Draft | None:
    def cell(kind: str) -> Part | None:
        return Part(view, *view.spans[row.cells[kind].index], out) if kind in row.cells else None

    name_cell = cell("name")
    named = (name_in(view, shop, name_cell) or _first_words(name_cell)) if name_cell is not None else None
    if named is None or is_one_of(named.value, shop.labels.total + shop.labels.not_total):
        return None
    box = read_box(view, shop, row.element, out, named)
    if box is None:
        return None
    quantity = _from_cell(cell("quantity"), read_count) or box.item.quantity
    name, style = without_style(named, _from_cell(cell("style"), read_style) or box.item.style)
    return Draft(
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


def _others(box: Draft, name: Fact[str]) -> list[Fact[str]]:
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
