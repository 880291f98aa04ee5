"""How people lay out a label and its value, whatever the classes are called.

What belongs to a label stands behind it on the line, in the ``dd`` of its ``dt``, in the cell beside or below its
heading, in the box beside its own, or is the next piece under or beside it on the page.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from flows.order import Box
from flows.reading.segments import Segment
from flows.snapshot import Element

if TYPE_CHECKING:
    from flows.reading.layout import View

CELLS = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
_NEAR_BELOW = 96.0  # pixels between a label and a value set under it
_TALL = 200.0  # pixels above a label at which a value beside it may begin
_SAME_ROW = 14.0  # pixels by which a label and its value may be off one row
_COLUMN = 28.0  # pixels by which a label and the value under it may be out of line

Value = tuple[str, Segment, bool]


class ValueFinder:
    """Finds the values of labels on one page."""

    def __init__(self, view: "View") -> None:
        self._view = view

    @cached_property
    def _values_by_top(self) -> tuple[list[float], list[Segment]]:
        values = sorted(
            (s for s in self._view.segments if not self._view.is_label(s)), key=lambda segment: segment.box.y
        )
        return [segment.box.y for segment in values], values

    def of(self, label: Segment) -> Iterator[Value]:
        """Yields what may belong to a label, best first: the words, where they start, and whether the place is sure.

        A place is sure where the layout itself ties the two: one line, one list entry, one table row, a box of two,
        boxes that take turns.
        """
        yield from self._tied(label)
        if not self._heads_rows(label):
            yield from self._nearby(label)

    def _tied(self, label: Segment) -> Iterator[Value]:
        yield from self._behind(label)
        yield from self._in_definition(label)
        yield from self._in_cell(label)
        yield from self._in_box_of_two(label)
        yield from self._in_next_box(label)

    @cached_property
    def _owners(self) -> dict[int, set[int]]:
        """The labels that the layout ties to each piece: what is theirs is no value of another one nearby."""
        owners: dict[int, set[int]] = {}
        for label in self._view.segments:
            if label.run.kind == "text" and self._view.is_label(label):
                for _, segment, _ in self._tied(label):
                    owners.setdefault(segment.index, set()).add(label.index)
        return owners

    def _is_free(self, segment: Segment, label: Segment) -> bool:
        owners = self._owners.get(segment.index)
        return not owners or label.index in owners

    def _behind(self, label: Segment) -> Iterator[Value]:
        line = self._view.on_line(label)
        rest: list[Segment] = []
        for segment in line:
            if segment.index > label.index:
                last = segment is line[-1] and not rest  # "Status Delivered": a label's word, but here the value
                if (self._view.is_label(segment) and not last) or segment.barred:
                    break
                rest.append(segment)
        yield from _shorter_first(rest, sure=True)
        if not rest and len(line) == 2 and line[1].index == label.index and not self._view.is_label(line[0]):
            yield line[0].text, line[0], True  # "17 Oct  Delivered"

    def _in_definition(self, label: Segment) -> Iterator[Value]:
        term = self._view.ancestor(label, ("term",))
        if term is None:
            return
        siblings = self._view.children.get(term.parent, [])
        for element in siblings[siblings.index(term) + 1 :]:
            if element.role == "term":
                return
            if element.role == "definition":
                yield from _shorter_first(self._view.segments_in(element.index), sure=True)

    def _in_cell(self, label: Segment) -> Iterator[Value]:
        cell, row = self._view.ancestor(label, CELLS), self._view.ancestor(label, ("row",))
        if cell is None or row is None:
            return
        if any(s.run.line != label.run.line and s.run.kind == "text" for s in self._view.segments_in(cell.index)):
            return  # the label's own cell holds its value
        cells = self._view.cells(row.index)
        position = next((number for number, other in enumerate(cells) if other.index == cell.index), None)
        if position is None:
            return
        if len(cells) > 1 and all(other.role == "columnheader" for other in cells):
            yield from self._under_heading(label, row, cells, position)
            return
        for other in cells[position + 1 :]:
            inner = self._view.segments_in(other.index)
            if inner and not self._view.is_label(inner[0]):
                yield " ".join(segment.text for segment in inner), inner[0], True
                return

    def _under_heading(self, label: Segment, row: Element, cells: list[Element], position: int) -> Iterator[Value]:
        table = self._view.ancestor(label, ("table", "grid"))
        rows = [other for other in self._view.below(table.index) if other.role == "row"] if table else []
        below = [self._view.cells(other.index) for other in rows if other.index != row.index]
        full = [other for other in below if len(other) == len(cells)]
        if len(full) == 1:
            inner = self._view.segments_in(full[0][position].index)
            if inner:
                yield " ".join(segment.text for segment in inner), inner[0], True

    def _heads_rows(self, label: Segment) -> bool:
        """Whether a label heads a column of several rows: then nothing under it is its one value."""
        cell, row = self._view.ancestor(label, CELLS), self._view.ancestor(label, ("row",))
        table = self._view.ancestor(label, ("table", "grid"))
        cells = self._view.cells(row.index) if cell and row and table else []
        if table is None or len(cells) < 2 or not all(other.role == "columnheader" for other in cells):
            return False
        rows = [other for other in self._view.below(table.index) if other.role == "row"]
        return sum(len(self._view.cells(other.index)) == len(cells) for other in rows) > 2

    def _in_box_of_two(self, label: Segment) -> Iterator[Value]:
        for element in self._view.snapshot.ancestors(label.element):
            inner = self._view.segments_in(element.index)
            others = [segment for segment in inner if segment.run.line != label.run.line]
            if not others:
                continue
            last = len(others) == 1 and others[0].index > label.index
            if len({segment.run.line for segment in others}) == 1 and (
                last or not any(map(self._view.is_label, others))
            ):
                yield from _shorter_first(others, sure=True)
            return

    def _in_next_box(self, label: Segment) -> Iterator[Value]:
        """The box beside the label's own where labels and values take turns: heading, text, heading, text."""
        own = self._box_of(label)
        if own is None:
            return
        siblings = [other for other in self._view.children.get(own.parent, []) if other.index in self._view.spans]
        at = next(number for number, other in enumerate(siblings) if other.index == own.index)
        paired = len(siblings) > 2 and len(siblings) % 2 == 0 and all(map(self._names_label, siblings[::2]))
        if paired and at % 2 == 0:
            yield from _shorter_first(self._view.segments_in(siblings[at + 1].index), sure=True)
            return
        if at + 1 >= len(siblings) or self._names_label(siblings[at + 1]):
            return
        closed = at + 2 >= len(siblings) or self._names_label(siblings[at + 2])
        turns = siblings[at + 1].tag != own.tag or any(
            self._names_label(other) for other in siblings[at % 2 :: 2] if other is not own
        )
        inner = self._view.segments_in(siblings[at + 1].index)
        if closed and turns and len(siblings) > 2 and len({segment.run.line for segment in inner}) == 1:
            yield from _shorter_first(inner, sure=True)

    def _box_of(self, label: Segment) -> Element | None:
        """The largest element that holds nothing but the label."""
        box = None
        for element in self._view.snapshot.ancestors(label.element):
            if self._view.spans[element.index] != (label.run.index, label.run.index + 1) or not label.alone:
                break
            box = element
        return box

    def _names_label(self, element: Element) -> bool:
        inner = self._view.segments_in(element.index)
        return len(inner) == 1 and self._view.is_label(inner[0])

    def _nearby(self, label: Segment) -> Iterator[Value]:
        follower = self._view.segments[label.index + 1] if label.index + 1 < len(self._view.segments) else None
        if follower is not None and self._may_follow(label, follower):
            yield self._view.line_of(follower), follower, False
            if follower.text != self._view.line_of(follower):
                yield follower.text, follower, False
            return
        tops, values = self._values_by_top
        low = bisect_left(tops, label.box.y - _TALL)
        high = bisect_left(tops, label.box.y + label.box.height + _NEAR_BELOW + 1)
        around = [other for other in values[low:high] if other.index != label.index and self._is_free(other, label)]
        beside = [other for other in around if _is_beside(label.box, other.box) and other.run.line != label.run.line]
        if beside:
            nearest = min(beside, key=lambda other: other.box.x)
            yield nearest.text, nearest, False
            return
        below = [other for other in around if _is_under(label.box, other.box)]
        if below:
            nearest = min(below, key=lambda other: (other.box.y, abs(other.box.x - label.box.x)))
            yield self._view.line_of(nearest), nearest, False

    def _may_follow(self, label: Segment, follower: Segment) -> bool:
        free = not self._view.is_label(follower) and self._is_free(follower, label)
        return free and _is_near(label.box, follower.box)


def _shorter_first(segments: list[Segment], *, sure: bool) -> Iterator[Value]:
    if segments:
        yield segments[0].text, segments[0], sure
        if len(segments) > 1:
            yield " ".join(segment.text for segment in segments), segments[0], sure


def _is_near(label: Box, value: Box) -> bool:
    beside = abs(value.y - label.y) <= _SAME_ROW and value.x >= label.x
    drop = value.y - (label.y + label.height)
    return beside or (-4 <= drop <= _NEAR_BELOW and _shares_column(label, value))


def _is_beside(label: Box, value: Box) -> bool:
    middle = abs((label.y + label.height / 2) - (value.y + value.height / 2))
    return middle <= label.height / 2 and value.x >= label.x + label.width - 2


def _is_under(label: Box, value: Box) -> bool:
    drop = value.y - (label.y + label.height)
    return -4 <= drop <= _NEAR_BELOW and _in_line(label, value)


def _in_line(label: Box, value: Box) -> bool:
    left = abs(label.x - value.x)
    right = abs((label.x + label.width) - (value.x + value.width))
    middle = abs((label.x + label.width / 2) - (value.x + value.width / 2))
    return min(left, right, middle) <= _COLUMN


def _shares_column(label: Box, value: Box) -> bool:
    return _in_line(label, value) or (value.x < label.x + label.width and label.x < value.x + value.width)
