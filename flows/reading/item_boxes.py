"""Finding the boxes of an order's items on a page that has no table of them.

An item's box is found from what only items have: a quantity, else a style, else a price that is nobody's total. It is
the largest element around it that holds no second item and nothing of the whole order. Boxes that look the same are
items too, also where one of them shows less.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from flows.reading.facts import Part
from flows.reading.item_words import is_said, name_in, quantity_at, style_at, weight_of_name
from flows.reading.layout import Segment, View
from flows.reading.money import amounts_in, read_money
from flows.reading.prices import read_each
from flows.reading.statuses import classify
from flows.reading.words import after_label, is_one_of
from flows.shop import Shop
from flows.snapshot import Element

_ENDS = frozenset({"row", "listitem", "article"})
_MOST = 600  # anchors that an order has; a page with more lists something else
_TIMES = re.compile(r"^\d{1,3}\s*(?:[x×@]|at\b)\s*\D{0,4}\d")
_NUMBER = 3  # digits that an order's number has at least
_ROWS = 2  # items in rows of their own that make a receipt
_AGAIN = 3  # runs within which a count is said again
_NAMED = 2.0  # what a bold word, a link or a heading weighs as a name
_LARGER = 2.0  # pixels by which a heading over several items is larger than an item's name


@dataclass(frozen=True, slots=True)
class _Found:
    box: Element
    name: Segment


def find_boxes(view: View, shop: Shop, whole: Part) -> list[Element]:
    """Returns the boxes of the items in ``whole``, in the order of the page."""
    search = _Search(view, shop, whole)
    for anchors in (search.quantities, search.styles, search.prices):
        if len(anchors) > _MOST:
            return []
        found = _without_inner(view, [one for run in anchors if (one := search.box_around(run))])
        found = search.under_names(found, anchors) or (found and _without_inner(view, [*found, *search.alike(found)]))
        if found:
            boxes = [one.box for one in search.with_rows_below(found)]
            return sorted(boxes, key=lambda box: view.spans[box.index])
    return search.listed()


class _Search:
    """One page's anchors, by what they say, and the boxes around them."""

    def __init__(self, view: View, shop: Shop, whole: Part) -> None:
        self.view, self.shop, self.whole = view, shop, whole
        self.quantities = self._quantities()
        self.styles = sorted({s.run.index for s in whole.segments if style_at(shop, s, whole)})
        self.prices = self._prices()
        self._parts: dict[int, Part] = {}

    def _quantities(self) -> list[int]:
        """The runs that say how many; "2 @ $98.00" right after "Quantity 2" says the same of the same item again."""
        found = [(s.run.index, fact) for s in self.whole.segments if (fact := quantity_at(self.shop, s, self.whole))]
        again = {
            run
            for (before, earlier), (run, fact) in pairwise(found)
            if run - before <= _AGAIN
            and earlier.value == fact.value
            and not is_one_of(fact.label.text, self.shop.labels.quantity)
            if _TIMES.match(fact.segment.text) and not _TIMES.match(earlier.segment.text)
        }
        return sorted({run for run, _ in found} - again)

    def _prices(self) -> list[int]:
        """The runs of amounts that may be an item's: not struck, and not of the rows that add up the order."""
        shop, currency = self.shop, self.shop.site.currency
        taken = self._added_up()
        return [
            segment.run.index
            for segment in self.whole.segments
            if not segment.run.struck and segment.run.kind == "text" and segment.run.index not in taken
            if read_each(_behind_label(segment.text, shop), currency) is not None
        ]

    def _added_up(self) -> set[int]:
        """The runs of amounts that belong to the order: those labelled so, and their like in the rows around them."""
        labels, currency = self.shop.labels, self.shop.site.currency
        facts = self.whole.facts(labels.total + labels.not_total, lambda text: read_money(text, currency=currency))
        facts = [fact for fact in facts if not self._is_of_item(fact.label)]
        taken = {fact.segment.run.index for fact in facts}
        for fact in facts:
            first, last = sorted((fact.label.run.index, fact.segment.run.index))
            row = next(
                (e for e in self.view.snapshot.ancestors(fact.label.element) if self._holds(e, first, last)), None
            )
            if row is None:
                continue
            for other in self.view.children.get(row.parent, []):
                if other.tag == row.tag and other.index in self.view.spans and self._is_plain_row(other):
                    taken |= set(range(*self.view.spans[other.index]))
        return taken

    def _is_of_item(self, label: Segment) -> bool:
        """Whether "Total" stands in one small box with a quantity: then it is the line's, not the order's."""
        for element in list(self.view.snapshot.ancestors(label.element))[:4]:
            low, high = self.view.spans[element.index]
            if high - low > 14:
                return False
            if _count(self.quantities, low, high) == 1:
                return True
        return False

    def _holds(self, element: Element, first: int, last: int) -> bool:
        low, high = self.view.spans[element.index]
        return low <= first and last < high and (last > first or high - low > 1 or element.role in _ENDS)

    def _is_plain_row(self, row: Element) -> bool:
        """Whether a row holds words and an amount and nothing that only an item has."""
        low, high = self.view.spans[row.index]
        bare = not _count(self.quantities, low, high) and not _count(self.styles, low, high)
        inner = self.view.between(low, high)
        return (
            bare
            and len(inner) <= 3
            and not any(s.run.kind == "image" or self.view.ancestor(s, ("link",)) for s in inner)
        )

    def box_around(self, anchor: int) -> _Found | None:
        """Returns the box of the item that the run belongs to."""
        best: Element | None = None
        name: Segment | None = None
        for element in self.view.snapshot.ancestors(self.view.snapshot.runs[anchor].element):
            low, high = self.view.spans[element.index]
            if (
                element.tag in {"body", "main"}
                or _count(self.quantities, low, high) > 1
                or self._several_styles(low, high)
            ):
                break
            if name is not None and best is not None and self._leaves_item(element, best, name):
                break
            best = element
            fact = name_in(self.view, self.shop, self._part(element))
            name = fact.segment if fact else None
            if name is not None and (_count(self._stop_runs, low, high) or self._is_under_stop(low)):
                return None
            if name is not None and element.role in _ENDS and (not self.prices or _count(self.prices, low, high)):
                break
        return _Found(best, name) if best is not None and name is not None else None

    def _is_under_stop(self, low: int) -> bool:
        """Whether the words right before a box head a part of the whole order, such as its payment."""
        before = self.view.between(max(low - 1, 0), low)
        return bool(before) and before[-1].run.index in self._stops

    def _part(self, element: Element) -> Part:
        if element.index not in self._parts:
            self._parts[element.index] = Part(self.view, *self.view.spans[element.index], self.whole.without)
        return self._parts[element.index]

    def _several_styles(self, low: int, high: int) -> bool:
        if _count(self.styles, low, high) < 2:
            return False
        facts = [style_at(self.shop, s, self.whole) for s in self.view.between(low, high) if s.run.index in self.whole]
        return len({fact.value for fact in facts if fact}) > 1

    def _leaves_item(self, outer: Element, inner: Element, name: Segment) -> bool:
        """Whether the step from ``inner`` to the box around it takes in what is not of this item."""
        before, after = self.view.spans[inner.index]
        added = [s for s in self.view.segments_in(outer.index) if not before <= s.run.index < after]
        if any(s.run.index in self._stops for s in added):
            return True
        if self._is_named_above(added, before, name):
            return False
        if any(self.view.ancestor(s, ("heading",)) is not None and s.run.index in self.whole for s in added):
            return self.view.ancestor(name, ("heading",)) is not None or _count(self.prices, before, after) > 0
        texts = [s for s in added if s.run.kind == "text" and s.run.index in self.whole]
        if any(s.run.size >= name.run.size + _LARGER and classify(s.text, self.shop.status) is not None for s in texts):
            return True
        if weight_of_name(self.view, self.shop, name) >= _NAMED and any(
            s.run.bold and s.run.size >= name.run.size + _LARGER and s.run.index < before for s in texts
        ):
            return True  # a heading over the item, whatever it says
        priced = _count(self.prices, before, after) and any(s.run.index in self._price_runs for s in added)
        weight = weight_of_name(self.view, self.shop, name) - 0.3
        return bool(priced) and any(weight_of_name(self.view, self.shop, s) >= weight for s in texts)

    def _is_named_above(self, added: list[Segment], low: int, name: Segment) -> bool:
        """Whether the one heading that stands right above a box is the name that its words do not give."""
        headings = [s for s in added if self.view.ancestor(s, ("heading",)) is not None]
        if len(headings) != 1 or headings[0].run.index >= low or weight_of_name(self.view, self.shop, name) >= _NAMED:
            return False
        above = headings[0]
        plain = [s for s in added if s is not above and s.run.kind == "text" and s.run.index in self.whole]
        said = is_one_of(above.text, self.shop.sections.items) or classify(above.text, self.shop.status) is not None
        return not plain and not said and weight_of_name(self.view, self.shop, above) >= _NAMED

    @cached_property
    def _price_runs(self) -> frozenset[int]:
        return frozenset(self.prices)

    @cached_property
    def _stop_runs(self) -> list[int]:
        return sorted(self._stops)

    @cached_property
    def _stops(self) -> frozenset[int]:
        """The runs of labels that only a whole order has."""
        labels = self.shop.labels
        kinds = labels.order_number + labels.order_only + labels.strong_total + labels.not_total
        kinds += labels.carrier + labels.tracking_number
        own = frozenset(labels.line_total + labels.style + labels.name)
        kinds = tuple(phrase for phrase in kinds if phrase not in own)
        return frozenset(
            segment.run.index
            for segment in self.whole.segments
            if is_one_of(segment.text, kinds)
            or ((rest := after_label(segment.text, kinds)) and (rest[1] or self._is_money(rest[0])))
            if not self._is_named_like_order(segment)
        )

    def _is_named_like_order(self, segment: Segment) -> bool:
        """Whether words only begin like an order's number: "Order No. 9 Candle"."""
        rest = after_label(segment.text, self.shop.labels.order_number)
        return rest is not None and sum(letter.isdigit() for letter in rest[0].split()[0]) < _NUMBER

    def under_names(self, found: list[_Found], anchors: list[int]) -> list[_Found]:
        """The items of a receipt: two rows each with no box around them, the name over the rest. Else nothing."""
        rows = [self._row_of(run, found) for run in anchors]
        if len(rows) < _ROWS or any(weight_of_name(self.view, self.shop, one.name) >= _NAMED for one in found):
            return []
        whole = [self._with_row_above(row) if row else None for row in rows]
        return [one for one in whole if one is not None] if None not in whole else []

    def _row_of(self, anchor: int, found: list[_Found]) -> Element | None:
        """The box found around an anchor, else the largest element with no other quantity in it."""
        for one in found:
            low, high = self.view.spans[one.box.index]
            if low <= anchor < high:
                return one.box
        best: Element | None = None
        for element in self.view.snapshot.ancestors(self.view.snapshot.runs[anchor].element):
            if _count(self.quantities, *self.view.spans[element.index]) != 1:
                break
            best = element
        return best

    def _with_row_above(self, row: Element) -> _Found | None:
        above = self._beside(row, -1)
        if above is None:
            return None
        part = self._part(above)
        named, currency = name_in(self.view, self.shop, part), self.shop.site.currency
        priced = any(read_each(segment.text, currency) is not None for segment in part.segments)
        if named is None or not priced or _count(self.quantities, *self.view.spans[above.index]):
            return None
        return _Found(self._together(above, row), named.segment)

    def with_rows_below(self, found: list[_Found]) -> list[_Found]:
        """Adds to each item the row right below it that says its style or how many, where every item has such a row."""
        whole = [self._with_row_below(one) for one in found]
        return [one for one in whole if one is not None] if None not in whole else found

    def _with_row_below(self, one: _Found) -> _Found | None:
        below = self._beside(one.box, 1)
        if below is None:
            return None
        (low, high), (start, end) = self.view.spans[one.box.index], self.view.spans[below.index]
        counted, styled = _count(self.quantities, start, end), _count(self.styles, start, end)
        again = (counted and _count(self.quantities, low, high)) or (styled and _count(self.styles, low, high))
        if again or not counted + styled or counted > 1 or styled > 1 or not _count(self.prices, low, high):
            return None
        return _Found(self._together(one.box, below), one.name)

    def _beside(self, box: Element, step: int) -> Element | None:
        """The next box in the same list, if nothing stands between."""
        rows = [row for row in self.view.children.get(box.parent, []) if row.index in self.view.spans]
        at = next((number for number, row in enumerate(rows) if row.index == box.index), None)
        return rows[at + step] if at is not None and 0 <= at + step < len(rows) else None

    def _together(self, upper: Element, lower: Element) -> Element:
        """A box around two: it is on no page, and so has no element's number."""
        both = replace(upper, index=-2 - upper.index)
        self.view.spans[both.index] = (self.view.spans[upper.index][0], self.view.spans[lower.index][1])
        return both

    def _is_money(self, text: str) -> bool:
        return read_money(text, currency=self.shop.site.currency) is not None

    def alike(self, found: list[_Found]) -> list[_Found]:
        """The boxes with a name that looks like those found: around other anchors, or beside them with a picture."""
        shapes = {self._shape(one) for one in found if one.name.run.kind == "text"}
        known = {one.box.index for one in found}
        more = [one for run in (*self.styles, *self.prices) if (one := self.box_around(run))]
        for one in found:
            for other in self.view.children.get(one.box.parent, []):
                if other.tag == one.box.tag and other.index not in known and self._is_pictured(other):
                    named = name_in(self.view, self.shop, self._part(other))
                    more += [_Found(other, named.segment)] if named else []
        return [
            one
            for one in more
            if one.box.index not in known and self._shape(one) in shapes and self._stands_with(one.box, found)
        ]

    def _stands_with(self, box: Element, found: list[_Found]) -> bool:
        """Whether a box stands in one list with those found, or in one of its groups and not behind the order's sum."""
        if any(box.parent == other.box.parent for other in found):
            return True
        group = self._parent(box.parent)
        near = [other for other in found if self._parent(other.box.parent) == group >= 0]
        spans = self.view.spans
        return any(
            not _count(self._sum_runs, *sorted((spans[box.index][0], spans[other.box.index][0]))) for other in near
        )

    def _parent(self, index: int) -> int:
        return self.view.snapshot.elements[index].parent if index >= 0 else -1

    @cached_property
    def _sum_runs(self) -> list[int]:
        """The runs of the labels of what the whole order costs."""
        labels = self.shop.labels
        return sorted(
            s.run.index for s in self.whole.segments if is_one_of(s.text, labels.strong_total + labels.subtotal)
        )

    def _shape(self, one: _Found) -> tuple[str, ...]:
        return (one.box.tag, one.name.run.look, *self.view.path(one.name, one.box.index))

    def _is_pictured(self, box: Element) -> bool:
        """Whether a box has a picture or a price, as an item would, and nothing of the whole order."""
        if box.index not in self.view.spans:
            return False
        low, high = self.view.spans[box.index]
        if _count(self.quantities, low, high) > 1 or _count(self._stop_runs, low, high):
            return False
        return _count(self.prices, low, high) > 0 or any(inner.tag == "img" for inner in self.view.below(box.index))

    def listed(self) -> list[Element]:
        """The entries of the list under a heading such as "In this package", where items show nothing but names."""
        for segment in self.whole.segments:
            if not is_one_of(segment.text, self.shop.sections.items):
                continue
            for element in self.view.snapshot.ancestors(segment.element):
                entries = [
                    e for e in self.view.below(element.index) if e.role == "listitem" and e.index in self.view.spans
                ]
                if entries:
                    return [
                        e for e in entries if self.view.spans[e.index][0] in self.whole and self._names_something(e)
                    ]
                if element.role in {"main", "article"}:
                    break
        return []

    def _names_something(self, entry: Element) -> bool:
        first = self._part(entry).segments[:1]
        said = bool(first) and (
            is_said(self.shop, first[0].text) or amounts_in(first[0].text, currency=self.shop.site.currency)
        )
        return bool(first) and not said


def _behind_label(text: str, shop: Shop) -> str:
    labelled = after_label(text, shop.labels.unit_price + shop.labels.line_total)
    return labelled[0] if labelled else text


def _count(runs: list[int], low: int, high: int) -> int:
    return bisect_left(runs, high) - bisect_left(runs, low)


def _without_inner(view: View, found: list[_Found]) -> list[_Found]:
    """Drops boxes that stand in another one, and repeats."""
    kept: list[_Found] = []
    reached = -1
    for one in sorted(found, key=lambda one: (view.spans[one.box.index][0], -view.spans[one.box.index][1])):
        _, high = view.spans[one.box.index]
        if high > reached:  # boxes never overlap by half: what begins inside and ends inside is inner
            kept.append(one)
            reached = high
    return kept
