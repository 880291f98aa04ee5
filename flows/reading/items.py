"""Finding the items of an order: the repeated boxes or rows that hold a name, a quantity, a price.

An item is found from its quantity (or, where a shop shows none, from its price): its box is the largest one around it
that holds no other item and nothing of the whole order. A table with headings is read by its columns.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from flows.order import Money
from flows.reading.facts import Fact, Part, agreed
from flows.reading.grids import GridRow, grids
from flows.reading.layout import Segment, View
from flows.reading.money import amounts_in, read_money
from flows.reading.statuses import classify
from flows.reading.words import after_label, is_one_of, mentions, plain
from flows.shop import Shop
from flows.snapshot import Element

T = TypeVar("T")

_COUNT = re.compile(r"^\(?(\d{1,3})\s*(?:[x×]|@|pcs?\.?|pieces?|units?|pairs?)(?=\s|$|\))\)?\s*", re.IGNORECASE)
_COUNT_AFTER = re.compile(r"(?:^|\s)\(?[x×]\s*(\d{1,3})\)?$", re.IGNORECASE)
_STYLE_IN_NAME = re.compile(r"\s*\((?:#|style\s*#?:?|sku:?|item\s*#?:?)\s*([A-Za-z0-9][\w./-]*)\)$", re.IGNORECASE)
_EACH = re.compile(r"\s*(?:/\s*)?\b(?:each|ea\.?|per item|a piece|apiece)$|^(?:each|@)\s*|^at\s+", re.IGNORECASE)
_NO_NAMES = frozenset({
    "buy again", "write a review", "view product", "view item", "reorder", "remove", "edit", "image", "photo", "new",
    "shop now", "details", "view details", "leave a review", "review", "review this item", "add to bag", "see product",
    "product image", "sale", "gift", "more", "get help", "help", "exchange", "item", "product", "gift wrapped", "gift box",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One item and the run span of its box; its status is settled later, when the whole page is known."""

    low: int
    high: int
    element: int
    name: Fact[str] | None
    style: Fact[str] | None
    quantity: Fact[int] | None
    unit_price: Fact[Money] | None
    returnable: Fact[bool] | None
    statuses: list[Fact[str]] = field(default_factory=list)


def find_items(view: View, shop: Shop, out: frozenset[int]) -> list[FoundItem]:
    """Returns the items of the page in its order, as far as they have a name."""
    whole = Part(view, 0, len(view.snapshot.runs), out)
    rows = list(_table_items(view, shop, out))
    taken = frozenset(run for item in rows for run in range(item.low, item.high))
    boxes = [] if rows else [_read_box(view, shop, box, out) for box in _boxes(view, shop, whole)]
    found = [item for item in (*rows, *boxes) if item.name is not None and (item in rows or item.low not in taken)]
    return sorted(found, key=lambda item: item.low)


# --- boxes ----------------------------------------------------------------------------------------------------------


def _boxes(view: View, shop: Shop, whole: Part) -> list[Element]:
    anchors = [segment for segment in whole.segments if _quantity_at(view, shop, segment, whole) is not None]
    if not anchors:
        anchors = _price_anchors(shop, whole)
    if not anchors:
        return _listed(view, shop, whole)
    positions = sorted({anchor.run.index for anchor in anchors})
    stops = _stops(shop, whole)
    boxes: list[Element] = []
    for anchor in anchors:
        box = _box_around(view, shop, whole, anchor, positions, stops)
        if box is not None and all(box.index != other.index for other in boxes):
            boxes.append(box)
    return boxes


def _quantity_at(view: View, shop: Shop, segment: Segment, whole: Part) -> Fact[int] | None:
    if segment.run.kind != "text":
        return None
    labelled = whole.at(segment, shop.labels.quantity, read_count)
    if labelled is not None:
        return labelled
    match = _COUNT.match(segment.text) or _COUNT_AFTER.search(segment.text)
    if match is None or not 0 < int(match[1]) < 1000:
        return None
    return Fact(int(match[1]), match.group().strip(), segment, segment, True)


def read_count(text: str) -> int | None:
    """Returns the small whole number that the text is, or ``None``.

    >>> read_count("2"), read_count("2 items"), read_count("$2")
    (2, 2, None)
    """
    match = re.match(r"^[x×]?\s*(\d{1,3})(?:\s*(?:[x×@]|pcs?|pieces?|items?|units?|pairs?)\b.*|\s*[x×])?$", text.strip(), re.IGNORECASE)
    return int(match[1]) if match and 0 < int(match[1]) < 1000 else None


def _price_anchors(shop: Shop, whole: Part) -> list[Segment]:
    currency = shop.site.currency
    totals = shop.labels.total + shop.labels.not_total
    said = {fact.segment.run.index for fact in whole.facts(totals, lambda text: read_money(text, currency=currency))}
    anchors = []
    for segment in whole.segments:
        if segment.run.struck or segment.run.index in said or not segment.run.kind == "text":
            continue
        labelled = after_label(segment.text, shop.labels.unit_price)
        if read_money(labelled[0] if labelled else segment.text, currency=currency):
            anchors.append(segment)
    return anchors


def _listed(view: View, shop: Shop, whole: Part) -> list[Element]:
    for segment in whole.segments:
        if not is_one_of(segment.text, shop.sections.items):
            continue
        for element in view.snapshot.ancestors(segment.element):
            entries = [
                other
                for other in view.snapshot.elements
                if other.role == "listitem" and view.snapshot.is_inside(other.index, element.index) and other.index in view.spans
            ]
            if entries:
                return [entry for entry in entries if view.spans[entry.index][0] in whole]
            if element.role in {"main", "article"}:
                break
    return []


def _stops(shop: Shop, whole: Part) -> list[int]:
    labels = shop.labels
    kinds = labels.order_number + labels.order_only + labels.strong_total + labels.not_total + labels.carrier + labels.tracking_number
    kinds = tuple(phrase for phrase in kinds if phrase not in labels.line_total + labels.style + labels.name)
    return [
        segment.run.index
        for segment in whole.segments
        if is_one_of(segment.text, kinds) or ((rest := after_label(segment.text, kinds)) and rest[1])
    ]


def _box_around(view: View, shop: Shop, whole: Part, anchor: Segment, positions: list[int], stops: list[int]) -> Element | None:
    best: Element | None = None
    named = False
    for element in view.snapshot.ancestors(anchor.element):
        low, high = view.spans[element.index]
        if sum(low <= position < high for position in positions if position != anchor.run.index) or element.tag == "body":
            break
        if named and (any(low <= stop < high for stop in stops) or _adds_heading(view, element, best)):
            break
        best = element
        named = named or _name_in(view, shop, Part(view, low, high, whole.without)) is not None
        if named and element.role in {"row", "listitem", "article"}:
            break
    return best if named else None


def _adds_heading(view: View, element: Element, inner: Element | None) -> bool:
    if inner is None:
        return False
    low, high = view.spans[element.index]
    before, after = view.spans[inner.index]
    return any(
        view.ancestor(segment, ("heading",)) is not None
        for segment in view.segments_in(element.index)
        if not before <= segment.run.index < after
    ) and (low, high) != (before, after)


# --- what a box says ------------------------------------------------------------------------------------------------


def _read_box(view: View, shop: Shop, box: Element, out: frozenset[int]) -> FoundItem:
    low, high = view.spans[box.index]
    part = Part(view, low, high, out)
    name = _name_in(view, shop, part)
    quantities = [fact for segment in part.segments if (fact := _quantity_at(view, shop, segment, part))]
    quantity = agreed(quantities)
    style = agreed(part.facts(shop.labels.style, read_style)) or agreed(part.facts(("item", "art", "ref", "art."), _read_code))
    if name is not None:
        name, style = _without_style(name, style)
    return FoundItem(
        low, high, box.index, name, style, quantity,
        _unit_price(shop, part, quantity.value if quantity else None, name),
        _returnable(view, shop, part),
        _statuses(shop, part, name),
    )  # fmt: skip


def read_style(text: str) -> str | None:
    """Returns the style or SKU that the text starts with: a code with a digit, or all in capitals. Else ``None``."""
    match = re.match(r"^#?\s*([A-Za-z0-9][A-Za-z0-9._/-]*)(?=[\s,;)]|$)", text)
    code = match[1].rstrip(".,;") if match else ""
    written = any(letter.isdigit() for letter in code) or (len(code) > 2 and code.isupper())
    return code if written else None


def _read_code(text: str) -> str | None:
    code = read_style(text)
    return code if code and re.fullmatch(r"[A-Z0-9]*\d[A-Z0-9]*-[A-Z0-9-]+|[A-Z]+-[A-Z0-9-]*\d[A-Z0-9-]*|\d{5,}", code) else None


def _without_style(name: Fact[str], style: Fact[str] | None) -> tuple[Fact[str], Fact[str] | None]:
    match = _STYLE_IN_NAME.search(name.value)
    if match is None:
        return name, style
    shorter = Fact(name.value[: match.start()], name.text, name.segment, name.label, name.sure)
    return shorter, style or Fact(match[1], match[1], name.segment, name.segment, True)


def _name_in(view: View, shop: Shop, part: Part) -> Fact[str] | None:
    labelled = [
        fact
        for fact in part.facts(shop.labels.name, read_name, strict=True)
        if not _is_said(shop, fact.text) and after_label(fact.label.text, shop.labels.style) is None and read_style(fact.text) is None
    ]
    best: tuple[float, Fact[str]] | None = None
    for segment in part.segments:
        weight = _weight_of_name(view, shop, segment)
        if weight and (best is None or weight > best[0]):
            text = _name_text(view, segment)
            best = (weight, Fact(text, text, segment, segment, True))
    if best is not None and best[0] >= 2:
        return best[1]
    return labelled[0] if labelled else (best[1] if best else None)


def read_name(text: str) -> str | None:
    text = _COUNT.sub("", _COUNT_AFTER.sub("", text)).strip(" -–—,:")
    return text if sum(letter.isalpha() for letter in text) >= 3 else None


def _name_text(view: View, segment: Segment) -> str:
    """The name whole, where markup cuts it: all that its link or heading says, else its line up to the next pause."""
    if segment.run.kind == "image":
        return segment.text
    for roles in (("link",), ("heading",)):
        holder = view.ancestor(segment, roles)
        if holder is not None:
            inner = [other for other in view.segments_in(holder.index) if other.run.line == segment.run.line and other.run.kind == "text"]
            if inner and inner[0].index == segment.index and len(inner) < 4 and all(other.alone for other in inner):
                return read_name(" ".join(other.text for other in inner)) or segment.text
    return read_name(segment.text) or segment.text


def _weight_of_name(view: View, shop: Shop, segment: Segment) -> float:
    text = segment.text
    if read_name(text) is None or segment.run.struck or _is_said(shop, text):
        return 0
    heading, link = view.ancestor(segment, ("heading",)), view.ancestor(segment, ("link",))
    if segment.run.kind == "image":
        return 0.5
    weight = 4.0 if heading is not None else 3.0 if link is not None else 2.0 if segment.run.bold else 1.0
    if classify(text, shop.status) is not None:
        weight = 0.25 if link is None and heading is None else weight / 2
    return weight + min(segment.run.size, 60) / 1000


def _is_said(shop: Shop, text: str) -> bool:
    """Whether the words say something else of the item than its name: a label, a price, a promise about returns."""
    labels = shop.labels
    own = labels.quantity + labels.style + labels.attribute + labels.unit_price + labels.old_price + labels.line_total + labels.status + labels.free_text
    own += labels.tracking_number + labels.carrier + labels.shipped_on + labels.delivered_on + labels.expected + labels.placed_on + labels.return_by
    if is_one_of(text, own + labels.name + labels.order_number + labels.track_link + labels.total + labels.not_total):
        return True
    rest = after_label(text, own)
    if rest is not None and (rest[1] or any(letter.isdigit() for letter in rest[0])):
        return True
    coded = after_label(text, ("item", "art", "ref", "art."))
    if coded is not None and _read_code(coded[0]) is not None:
        return True
    if plain(text) in _NO_NAMES or mentions(text, shop.returns.not_returnable) or is_one_of(text, shop.returns.returnable):
        return True
    return bool(amounts_in(text, currency=shop.site.currency)) and len(re.findall(r"[^\W\d]{3,}", text)) < 2


def _unit_price(shop: Shop, part: Part, quantity: int | None, name: Fact[str] | None) -> Fact[Money] | None:
    currency = shop.site.currency

    def read(text: str) -> Money | None:
        return read_money(_EACH.sub("", _COUNT.sub("", text)), currency=currency)

    prices = [segment for segment in part.segments if not segment.run.struck and segment.run.kind == "text"]
    shown = Part(part.view, part.low, part.high, part.without | {s.run.index for s in part.segments if s.run.struck})
    each = [fact for fact in shown.facts(shop.labels.unit_price, read) if not _is_old(shop, shown, fact.segment)]
    if each:
        return agreed(each)
    for segment in prices:
        text = segment.text
        trimmed = _EACH.sub("", _COUNT.sub("", text))
        if trimmed != text and (money := read_money(trimmed, currency=currency)):
            return Fact(money, text, segment, segment, True)
        match = re.match(rf"^(\d{{1,3}})\s*[x×@]\s*(.+?)(?:\s*=.*)?$", text)
        if match and (money := read_money(_EACH.sub("", match[2]), currency=currency)):
            return Fact(money, match[2], segment, segment, True)
    found: list[Fact[Money]] = []
    for segment in prices:
        if name is not None and segment.index == name.segment.index:
            continue
        if _is_old(shop, shown, segment):
            continue
        for money in amounts_in(segment.text, currency=currency):
            found.append(Fact(money, segment.text, segment, segment, False))
    amounts = {fact.value.amount for fact in found}
    if quantity == 1 and len(amounts) == 1:
        return found[0]
    if quantity and quantity > 1 and len(amounts) == 2 and max(amounts) == quantity * min(amounts):
        return next(fact for fact in found if fact.value.amount == min(amounts))
    return None


def _is_old(shop: Shop, part: Part, segment: Segment) -> bool:
    if segment.run.struck or after_label(segment.text, shop.labels.old_price):
        return True
    before = [other for other in part.segments if other.index == segment.index - 1]
    return bool(before) and is_one_of(before[0].text, shop.labels.old_price)


def _returnable(view: View, shop: Shop, part: Part) -> Fact[bool] | None:
    said: list[Fact[bool]] = []
    for segment in part.segments:
        if mentions(segment.text, shop.returns.not_returnable):
            said.append(Fact(False, segment.text, segment, segment, True))
        elif is_one_of(segment.text, shop.returns.returnable) or after_label(segment.text, shop.labels.return_by):
            said.append(Fact(True, segment.text, segment, segment, True))
    for field in view.snapshot.fields:
        low, high = view.spans.get(field.element, (field.run, field.run))
        if part.low <= low < part.high and field.is_button and not field.disabled and is_one_of(field.text, shop.returns.returnable):
            segment = next((s for s in view.segments if low <= s.run.index < max(high, low + 1)), None)
            if segment is not None:
                said.append(Fact(True, field.text, segment, segment, True))
    refused = [fact for fact in said if not fact.value]
    return refused[0] if refused else (said[0] if said else None)


def _statuses(shop: Shop, part: Part, name: Fact[str] | None) -> list[Fact[str]]:
    labelled = part.facts(shop.labels.status, read_status, strict=True)
    if labelled:
        return labelled
    found = []
    for segment in part.segments:
        if name is not None and segment.index == name.segment.index:
            continue
        if segment.run.kind == "text" and classify(segment.text, shop.status) is not None:
            if not is_one_of(segment.text, shop.labels.quantity):
                found.append(Fact(segment.text, segment.text, segment, segment, False))
    return found


def read_status(text: str) -> str | None:
    """Returns words that may be a status: some letters, not a whole paragraph."""
    return text if 2 <= len(text) <= 90 and any(letter.isalpha() for letter in text) else None


# --- tables ---------------------------------------------------------------------------------------------------------


def _table_items(view: View, shop: Shop, out: frozenset[int]) -> Iterator[FoundItem]:
    kinds = {
        "name": shop.labels.name, "style": shop.labels.style, "quantity": shop.labels.quantity,
        "unit_price": shop.labels.unit_price, "status": shop.labels.status, "line_total": shop.labels.line_total,
    }  # fmt: skip
    for rows in grids(view, kinds, needs="name"):
        for row in rows:
            if view.spans[row.element.index][0] not in out:
                item = _read_row(view, shop, row, out)
                if item is not None:
                    yield item


def _read_row(view: View, shop: Shop, row: GridRow, out: frozenset[int]) -> FoundItem | None:
    low, high = view.spans[row.element.index]
    part = Part(view, low, high, out)

    def cell(kind: str) -> Part | None:
        return Part(view, *view.spans[row.cells[kind].index], out) if kind in row.cells else None

    name_cell = cell("name")
    name = _name_in(view, shop, name_cell) if name_cell is not None else None
    if name is None or is_one_of(name.value, shop.labels.total + shop.labels.not_total):
        return None
    box = _read_box(view, shop, row.element, out)
    quantity = _from_cell(cell("quantity"), read_count) or box.quantity
    style = _from_cell(cell("style"), read_style) or box.style
    name, style = _without_style(name, style)
    price_cell = cell("unit_price")
    price = _from_cell(price_cell, lambda text: read_money(_EACH.sub("", text), currency=shop.site.currency))
    if price is None and price_cell is not None:
        price = _unit_price(shop, price_cell, 1, None)
    if price is None:
        price = _unit_price(shop, part, quantity.value if quantity else None, name)
    status_cell = cell("status")
    if status_cell is not None and status_cell.segments:
        head = status_cell.segments[0]
        text = " ".join(segment.text for segment in status_cell.segments if segment.run.line == head.run.line)
        statuses = [Fact(text, text, head, head, True)]
    else:
        statuses = [fact for fact in box.statuses if fact.segment.index != name.segment.index]
    return FoundItem(low, high, row.element.index, name, style, quantity, price, box.returnable, statuses)


def _from_cell(part: Part | None, parse: Callable[[str], T | None]) -> Fact[T] | None:
    if part is None:
        return None
    for segment in part.segments:
        value = None if segment.run.struck else parse(segment.text)
        if value is not None:
            return Fact(value, segment.text, segment, segment, True)
    return None
