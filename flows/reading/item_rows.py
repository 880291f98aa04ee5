"""Items in rows without boxes, as on a till receipt: the name and the sum in one row, the rest in the row under it."""

from dataclasses import dataclass, replace

from flows.reading.item_anchors import Anchors, count
from flows.reading.item_words import name_in, weight_of_name
from flows.reading.layout import Segment
from flows.reading.prices import read_each, said_each
from flows.snapshot import Element

_ROWS = 2  # items in rows of their own that make a receipt
NAMED = 2.0  # what a bold word, a link or a heading weighs as a name


@dataclass(frozen=True, slots=True)
class Found:
    """An item's box, and the piece that names it."""

    box: Element
    name: Segment


class Rows:
    """Puts rows together that are about one item."""

    def __init__(self, anchors: Anchors) -> None:
        self._anchors, self._view, self._shop = anchors, anchors.view, anchors.shop

    def under_names(self, found: list[Found], anchors: list[int]) -> list[Found]:
        """The items of a receipt: two rows each with no box around them, the name over the rest. Else nothing."""
        rows = [self._row_of(run, found) for run in anchors]
        if len(rows) < _ROWS or any(weight_of_name(self._view, self._shop, one.name) >= NAMED for one in found):
            return []
        whole = [self._with_row_above(row) if row else None for row in rows]
        return [one for one in whole if one is not None] if None not in whole else []

    def _row_of(self, anchor: int, found: list[Found]) -> Element | None:
        """The box found around an anchor, else the largest element with no other quantity in it."""
        for one in found:
            low, high = self._view.spans[one.box.index]
            if low <= anchor < high:
                return one.box
        best: Element | None = None
        for element in self._view.snapshot.ancestors(self._view.snapshot.runs[anchor].element):
            if count(self._anchors.quantities, *self._view.spans[element.index]) != 1:
                break
            best = element
        return best

    def _with_row_above(self, row: Element) -> Found | None:
        above = self._beside(row, -1)
        if above is None:
            return None
        part = self._anchors.part(above)
        named, currency = name_in(self._view, self._shop, part), self._shop.site.currency
        priced = any(
            read_each(segment.text, currency, bare=self._view.omits_currency) is not None for segment in part.segments
        )
        if named is None or not priced or count(self._anchors.quantities, *self._view.spans[above.index]):
            return None
        return Found(self._together(above, row), named.segment)

    def with_rows_below(self, found: list[Found]) -> list[Found]:
        """Adds to each item the row right below it that says its style or how many, where every item has such a row."""
        whole = [self._with_row_below(one) for one in found]
        return [one for one in whole if one is not None] if None not in whole else found

    def _with_row_below(self, one: Found) -> Found | None:
        below = self._beside(one.box, 1)
        if below is None:
            return None
        (low, high), (start, end) = self._view.spans[one.box.index], self._view.spans[below.index]
        counted, styled = count(self._anchors.quantities, start, end), count(self._anchors.styles, start, end)
        again = (counted and count(self._anchors.quantities, low, high)) or (
            styled and count(self._anchors.styles, low, high)
        )
        if again or not counted + styled or counted > 1 or styled > 1 or not count(self._anchors.prices, low, high):
            return None
        after = self._beside(below, 1)
        last = after if after is not None and self._is_price_of_one(after) else below
        return Found(self._together(one.box, last), one.name)

    def _is_price_of_one(self, row: Element) -> bool:
        """Whether a row says nothing but what one piece costs: "18.00 each"."""
        inner = self._view.segments_in(row.index)
        return (
            len(inner) == 1
            and said_each(inner[0], self._shop.site.currency, bare=self._view.omits_currency) is not None
        )

    def _beside(self, box: Element, step: int) -> Element | None:
        """The next box in the same list, if nothing stands between."""
        rows = [row for row in self._view.children.get(box.parent, []) if row.index in self._view.spans]
        at = next((number for number, row in enumerate(rows) if row.index == box.index), None)
        return rows[at + step] if at is not None and 0 <= at + step < len(rows) else None

    def _together(self, upper: Element, lower: Element) -> Element:
        """A box around two: it is on no page, and so has no element's number."""
        both = replace(upper, index=-2 - upper.index)
        self._view.spans[both.index] = (self._view.spans[upper.index][0], self._view.spans[lower.index][1])
        return both
