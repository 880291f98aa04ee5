"""What on a page says that an item is near: a quantity, a style, a price that is nobody's total. And what ends one."""

import re
from bisect import bisect_left
from functools import cached_property
from itertools import pairwise

from flows.reading.facts import Part
from flows.reading.item_counts import quantity_at
from flows.reading.item_styles import style_at
from flows.reading.layout import Segment, View
from flows.reading.money import read_money
from flows.reading.prices import read_each
from flows.reading.words import after_label, is_one_of
from flows.shop import Shop
from flows.snapshot import Element

ENDS = frozenset({"row", "listitem", "article"})
_TIMES = re.compile(r"^\d{1,3}\s*(?:[x×@]|at\b)\s*\D{0,4}\d")
_NUMBER = 3  # digits that an order's number has at least
_AGAIN = 3  # runs within which a count is said again


class Anchors:
    """One page's anchors by what they say, each a sorted list of runs. ``stops`` are labels that only an order has."""

    def __init__(self, view: View, shop: Shop, whole: Part) -> None:
        self.view, self.shop, self.whole = view, shop, whole
        self.quantities = self._quantities()
        self.styles = sorted({s.run.index for s in whole.segments if style_at(shop, s, whole)})
        self.prices = self._prices()
        self._parts: dict[int, Part] = {}

    def part(self, element: Element) -> Part:
        """What stands in an element, as far as it is about the order."""
        if element.index not in self._parts:
            self._parts[element.index] = Part(self.view, *self.view.spans[element.index], self.whole.without)
        return self._parts[element.index]

    def several_styles(self, low: int, high: int) -> bool:
        """Whether these runs name more than one style."""
        if count(self.styles, low, high) < 2:
            return False
        facts = [style_at(self.shop, s, self.whole) for s in self.view.between(low, high) if s.run.index in self.whole]
        return len({fact.value for fact in facts if fact}) > 1

    @cached_property
    def stops(self) -> list[int]:
        """The runs of labels that only a whole order has."""
        labels = self.shop.labels
        kinds = labels.order_number + labels.order_only + labels.strong_total + labels.not_total
        kinds += labels.carrier + labels.tracking_number
        own = frozenset(labels.line_total + labels.style + labels.name)
        kinds = tuple(phrase for phrase in kinds if phrase not in own)
        return sorted(
            {
                segment.run.index
                for segment in self.whole.segments
                if is_one_of(segment.text, kinds)
                or ((rest := after_label(segment.text, kinds)) and (rest[1] or self._is_money(rest[0])))
                if not self._is_named_like_order(segment)
            }
        )

    @cached_property
    def sums(self) -> list[int]:
        """The runs of the labels of what the whole order costs."""
        labels = self.shop.labels
        kinds = labels.strong_total + labels.subtotal
        return sorted(
            s.run.index
            for s in self.whole.segments
            if is_one_of(s.text, kinds) or (is_one_of(s.text, labels.total) and not self._is_of_item(s))
        )

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
            if read_each(_behind_label(segment.text, shop), currency, bare=self.view.omits_currency) is not None
        ]

    def _added_up(self) -> set[int]:
        """The runs of amounts that belong to the order: those labelled so, and their like in the rows around them."""
        labels, currency = self.shop.labels, self.shop.site.currency
        bare = self.view.omits_currency
        kinds = labels.total + labels.not_total
        facts = self.whole.facts(kinds, lambda text: read_money(text, currency=currency, bare=bare))
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
            if count(self.quantities, low, high) == 1:
                return True
        return False

    def _holds(self, element: Element, first: int, last: int) -> bool:
        low, high = self.view.spans[element.index]
        return low <= first and last < high and (last > first or high - low > 1 or element.role in ENDS)

    def _is_plain_row(self, row: Element) -> bool:
        """Whether a row holds words and an amount and nothing that only an item has."""
        low, high = self.view.spans[row.index]
        bare = not count(self.quantities, low, high) and not count(self.styles, low, high)
        inner = self.view.between(low, high)
        return (
            bare
            and len(inner) <= 3
            and not any(s.run.kind == "image" or self.view.ancestor(s, ("link",)) for s in inner)
        )

    def _is_named_like_order(self, segment: Segment) -> bool:
        """Whether words only begin like an order's number: "Order No. 9 Candle"."""
        rest = after_label(segment.text, self.shop.labels.order_number)
        return rest is not None and sum(letter.isdigit() for letter in rest[0].split()[0]) < _NUMBER

    def _is_money(self, text: str) -> bool:
        return read_money(text, currency=self.shop.site.currency) is not None


def count(runs: list[int], low: int, high: int) -> int:
    """How many of the sorted ``runs`` stand from ``low`` up to, but not at, ``high``."""
    return bisect_left(runs, high) - bisect_left(runs, low)


def _behind_label(text: str, shop: Shop) -> str:
    labelled = after_label(text, shop.labels.unit_price + shop.labels.line_total)
    return labelled[0] if labelled else text
