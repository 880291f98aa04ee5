"""Finding the boxes of an order's items on a page that has no table of them.

An item's box is found from what only items have: a quantity, else a style, else a price that is nobody's total. It is
the largest element around it that holds no second item and nothing of the whole order. Boxes that look the same are
items too, also where one of them shows less.
"""

from functools import cached_property

from flows.reading.facts import Part
from flows.reading.item_anchors import ENDS, Anchors, count
from flows.reading.item_rows import NAMED, Found, Rows
from flows.reading.item_words import is_said, name_in, weight_of_name
from flows.reading.layout import Segment, View
from flows.reading.money import amounts_in
from flows.reading.statuses import classify
from flows.reading.words import is_one_of, names_parcel
from flows.shop import Shop
from flows.snapshot import Element

_MOST = 600  # anchors that an order has; a page with more lists something else
_LARGER = 2.0  # pixels by which a heading over several items is larger than an item's name


def find_boxes(view: View, shop: Shop, whole: Part) -> list[Element]:
    """Returns the boxes of the items in ``whole``, in the order of the page."""
    anchors = Anchors(view, shop, whole)
    search, rows = _Search(anchors), Rows(anchors)
    for runs in (anchors.quantities, anchors.styles, anchors.prices):
        if len(runs) > _MOST:
            return []
        found = _without_inner(view, [one for run in runs if (one := search.box_around(run))])
        found = rows.under_names(found, runs) or (found and _without_inner(view, [*found, *search.alike(found)]))
        if found:
            boxes = [one.box for one in rows.with_rows_below(found)]
            return sorted(boxes, key=lambda box: view.spans[box.index])
    return search.listed()


class _Search:
    """The boxes around one page's anchors."""

    def __init__(self, anchors: Anchors) -> None:
        self.anchors = anchors
        self.view, self.shop, self.whole = anchors.view, anchors.shop, anchors.whole

    def box_around(self, anchor: int) -> Found | None:
        """Returns the box of the item that the run belongs to."""
        best: Element | None = None
        name: Segment | None = None
        for element in self.view.snapshot.ancestors(self.view.snapshot.runs[anchor].element):
            low, high = self.view.spans[element.index]
            if (
                element.tag in {"body", "main"}
                or count(self.anchors.quantities, low, high) > 1
                or self.anchors.several_styles(low, high)
            ):
                break
            if name is not None and best is not None and self._leaves_item(element, best, name):
                break
            best = element
            fact = name_in(self.view, self.shop, self.anchors.part(element))
            name = fact.segment if fact else None
            if name is not None and (count(self.anchors.stops, low, high) or self._is_under_stop(low)):
                return None
            if (
                name is not None
                and element.role in ENDS
                and (not self.anchors.prices or count(self.anchors.prices, low, high))
            ):
                break
        return Found(best, name) if best is not None and name is not None else None

    def _is_under_stop(self, low: int) -> bool:
        """Whether the words right before a box head a part of the whole order, such as its payment."""
        before = self.view.between(max(low - 1, 0), low)
        return bool(before) and before[-1].run.index in self._stops

    def _leaves_item(self, outer: Element, inner: Element, name: Segment) -> bool:
        """Whether the step from ``inner`` to the box around it takes in what is not of this item."""
        before, after = self.view.spans[inner.index]
        added = [s for s in self.view.segments_in(outer.index) if not before <= s.run.index < after]
        if any(s.run.index in self._stops for s in added):
            return True
        if self._is_named_above(added, before, name):
            return False
        if any(names_parcel(s.text) for s in added):
            return True
        if any(self.view.ancestor(s, ("heading",)) is not None and s.run.index in self.whole for s in added):
            return self.view.ancestor(name, ("heading",)) is not None or count(self.anchors.prices, before, after) > 0
        texts = [s for s in added if s.run.kind == "text" and s.run.index in self.whole]
        if any(s.run.size >= name.run.size + _LARGER and classify(s.text, self.shop.status) is not None for s in texts):
            return True
        if weight_of_name(self.view, self.shop, name) >= NAMED and any(
            s.run.bold and s.run.size >= name.run.size + _LARGER and s.run.index < before for s in texts
        ):
            return True  # a heading over the item, whatever it says
        priced = count(self.anchors.prices, before, after) and any(s.run.index in self._price_runs for s in added)
        weight = weight_of_name(self.view, self.shop, name) - 0.3
        return bool(priced) and any(weight_of_name(self.view, self.shop, s) >= weight for s in texts)

    def _is_named_above(self, added: list[Segment], low: int, name: Segment) -> bool:
        """Whether the one heading that stands right above a box is the name that its words do not give."""
        headings = [s for s in added if self.view.ancestor(s, ("heading",)) is not None]
        if len(headings) != 1 or headings[0].run.index >= low or weight_of_name(self.view, self.shop, name) >= NAMED:
            return False
        above = headings[0]
        plain = [s for s in added if s is not above and s.run.kind == "text" and s.run.index in self.whole]
        said = is_one_of(above.text, self.shop.sections.items) or classify(above.text, self.shop.status) is not None
        return not plain and not said and weight_of_name(self.view, self.shop, above) >= NAMED

    @cached_property
    def _stops(self) -> frozenset[int]:
        return frozenset(self.anchors.stops)

    @cached_property
    def _price_runs(self) -> frozenset[int]:
        return frozenset(self.anchors.prices)

    def alike(self, found: list[Found]) -> list[Found]:
        """The boxes with a name that looks like those found: around other anchors, or beside them with a picture."""
        shapes = {self._shape(one) for one in found if one.name.run.kind == "text"}
        known = {one.box.index for one in found}
        more = [one for run in (*self.anchors.styles, *self.anchors.prices) if (one := self.box_around(run))]
        for one in found:
            for other in self.view.children.get(one.box.parent, []):
                if other.tag == one.box.tag and other.index not in known and self._is_pictured(other):
                    named = name_in(self.view, self.shop, self.anchors.part(other))
                    more += [Found(other, named.segment)] if named else []
        return [
            one
            for one in more
            if one.box.index not in known and self._shape(one) in shapes and self._stands_with(one.box, found)
        ]

    def _stands_with(self, box: Element, found: list[Found]) -> bool:
        """Whether a box stands in one list with those found, or in one of its groups and not behind the order's sum."""
        if any(box.parent == other.box.parent for other in found):
            return True
        group = self._parent(box.parent)
        near = [other for other in found if self._parent(other.box.parent) == group >= 0]
        spans = self.view.spans
        if self._is_headed_otherwise(box):
            return False
        return any(
            not count(self.anchors.sums, *sorted((spans[box.index][0], spans[other.box.index][0]))) for other in near
        )

    def _is_headed_otherwise(self, box: Element) -> bool:
        """Whether the group in which a box stands has a heading that is not about the order's items or a parcel."""
        start, _ = self.view.spans[box.parent]
        first, _ = self.view.spans[box.index]
        heads = [s for s in self.view.between(start, first) if self.view.is_heading(s) or s.run.bold]
        return bool(heads) and not any(
            is_one_of(s.text, self.shop.sections.items + self.shop.labels.name)
            or names_parcel(s.text)
            or classify(s.text, self.shop.status) is not None
            for s in heads
        )

    def _parent(self, index: int) -> int:
        return self.view.snapshot.elements[index].parent if index >= 0 else -1

    def _shape(self, one: Found) -> tuple[str, ...]:
        return (one.box.tag, one.name.run.look, *self.view.path(one.name, one.box.index))

    def _is_pictured(self, box: Element) -> bool:
        """Whether a box has a picture or a price, as an item would, and nothing of the whole order."""
        if box.index not in self.view.spans:
            return False
        low, high = self.view.spans[box.index]
        if count(self.anchors.quantities, low, high) > 1 or count(self.anchors.stops, low, high):
            return False
        return count(self.anchors.prices, low, high) > 0 or any(
            inner.tag == "img" for inner in self.view.below(box.index)
        )

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
        first = self.anchors.part(entry).segments[:1]
        said = bool(first) and (
            is_said(self.shop, first[0].text) or amounts_in(first[0].text, currency=self.shop.site.currency)
        )
        return bool(first) and not said


def _without_inner(view: View, found: list[Found]) -> list[Found]:
    """Drops boxes that stand in another one, and repeats."""
    kept: list[Found] = []
    reached = -1
    for one in sorted(found, key=lambda one: (view.spans[one.box.index][0], -view.spans[one.box.index][1])):
        _, high = view.spans[one.box.index]
        if high > reached:  # boxes never overlap by half: what begins inside and ends inside is inner
            kept.append(one)
            reached = high
    return kept
