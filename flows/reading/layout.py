"""How people lay out a label and its value, whatever the classes are called.

``View`` puts what the snapshot holds into *segments*: pieces of text cut where a person would make a pause (a bar, a
dot, a wide gap, a full stop). ``View.values_of`` then lists what may be the value that belongs to a label: behind it
on the line, in the ``dd`` of its ``dt``, in the cell beside or below its heading, or in the next piece under or beside
it on the page.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from flows.order import Box
from flows.reading.words import phrase_set, plain
from flows.shop import Labels
from flows.snapshot import Element, Run, Snapshot

_BAR = r"\s*[|·•‧▪⋅]+\s*|\s+/\s+"
_PAUSE = re.compile(rf"({_BAR}|\s*\u2003+\s*|(?<=[a-z0-9)])[.!]\s+(?=[A-Z])|\s*\n\s*)")
_NEAR_BELOW = 96.0  # pixels between a label and a value set under it
_SAME_ROW = 14.0  # pixels by which a label and its value may be off one row
_COLUMN = 28.0  # pixels by which a label and the value under it may be out of line


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of visible text between two pauses, and the run that it was cut from.

    ``alone`` says that it is all its run says; ``barred`` that a bar or dot stands before it, so that it begins anew.
    """

    index: int
    text: str
    run: Run
    alone: bool
    barred: bool

    @property
    def element(self) -> int:
        return self.run.element

    @property
    def box(self) -> Box:
        return self.run.box


class View:
    """A snapshot as a reader goes through it. ``labels`` tells which pieces are labels and so no values."""

    def __init__(self, snapshot: Snapshot, labels: Labels) -> None:
        self.snapshot = snapshot
        self.labels = labels
        self.segments: list[Segment] = []
        barred, line = False, -1
        for run in snapshot.runs:
            barred = barred and run.line == line
            line = run.line
            parts = _PAUSE.split(run.text)
            words = [part for part in parts[::2] if part.strip(" .,:;-")]
            for position, part in enumerate(parts):
                if position % 2:
                    barred = barred or re.fullmatch(_BAR, part) is not None
                elif part.strip(" .,:;-"):
                    self.segments.append(Segment(len(self.segments), part.strip(" ,;"), run, len(words) == 1, barred))
                    barred = False

    @cached_property
    def _label_words(self) -> frozenset[str]:
        kinds = (getattr(self.labels, kind) for kind in type(self.labels).model_fields)
        return frozenset().union(*(phrase_set(phrases) for phrases in kinds))

    @cached_property
    def spans(self) -> dict[int, tuple[int, int]]:
        """The first run inside each element, and the one after its last. The body (-1) holds all."""
        spans: dict[int, tuple[int, int]] = {-1: (0, len(self.snapshot.runs))}
        for run in self.snapshot.runs:
            for element in self.snapshot.ancestors(run.element):
                low, high = spans.get(element.index, (run.index, run.index))
                spans[element.index] = (min(low, run.index), max(high, run.index + 1))
        return spans

    @cached_property
    def _by_line(self) -> dict[int, list[Segment]]:
        lines: dict[int, list[Segment]] = {}
        for segment in self.segments:
            lines.setdefault(segment.run.line, []).append(segment)
        return lines

    @cached_property
    def children(self) -> dict[int, list[Element]]:
        children: dict[int, list[Element]] = {}
        for element in self.snapshot.elements:
            children.setdefault(element.parent, []).append(element)
        return children

    def is_label(self, segment: Segment) -> bool:
        """Whether a piece is a label and nothing else, or a label with its value behind a colon."""
        return plain(segment.text) in self._label_words

    def inside(self, segment: Segment, container: int) -> bool:
        low, high = self.spans.get(container, (0, 0))
        return low <= segment.run.index < high

    def segments_in(self, container: int) -> list[Segment]:
        return [segment for segment in self.segments if self.inside(segment, container)]

    def ancestor(self, segment: Segment, roles: Iterable[str], *, within: int = -1) -> Element | None:
        """Returns the nearest element around a piece that has one of the roles."""
        wanted = frozenset(roles)
        for element in self.snapshot.ancestors(segment.element):
            if element.index == within:
                return None
            if element.role in wanted:
                return element
        return None

    def line_of(self, segment: Segment) -> str:
        return " ".join(other.text for other in self._by_line[segment.run.line] if other.run.kind == "text")

    def values_of(self, label: Segment) -> Iterator[tuple[str, Segment, bool]]:
        """Yields what may belong to a label, best first: the words, where they start, and whether the place is sure.

        A place is sure where the layout itself ties the two: one line, one list entry, one table row, a box of two.
        """
        yield from self._behind(label)
        yield from self._in_definition(label)
        yield from self._in_cell(label)
        yield from self._in_box_of_two(label)
        yield from self._nearby(label)

    def _behind(self, label: Segment) -> Iterator[tuple[str, Segment, bool]]:
        rest: list[Segment] = []
        for segment in self._by_line[label.run.line]:
            if segment.index > label.index:
                if self.is_label(segment) or segment.barred:
                    break
                rest.append(segment)
        if rest:
            whole = " ".join(segment.text for segment in rest)
            yield rest[0].text, rest[0], True
            if len(rest) > 1:
                yield whole, rest[0], True

    def _in_definition(self, label: Segment) -> Iterator[tuple[str, Segment, bool]]:
        term = self.ancestor(label, ("term",))
        if term is None:
            return
        siblings = self.children.get(term.parent, [])
        after = siblings[siblings.index(term) + 1 :]
        for element in after:
            if element.role == "term":
                return
            inner = self.segments_in(element.index)
            if element.role == "definition" and inner:
                yield inner[0].text, inner[0], True
                if len(inner) > 1:
                    yield " ".join(segment.text for segment in inner), inner[0], True

    def cells(self, row: int) -> list[Element]:
        """The cells of a table row, in order."""
        roles = {"cell", "gridcell", "columnheader", "rowheader"}
        return [element for element in self.below(row) if element.role in roles]

    def below(self, container: int) -> Iterator[Element]:
        for child in self.children.get(container, []):
            yield child
            if child.role not in {"cell", "gridcell", "columnheader", "rowheader"}:
                yield from self.below(child.index)

    def _in_cell(self, label: Segment) -> Iterator[tuple[str, Segment, bool]]:
        cell = self.ancestor(label, ("cell", "gridcell", "columnheader", "rowheader"))
        row = self.ancestor(label, ("row",))
        if cell is None or row is None:
            return
        cells = self.cells(row.index)
        position = next((number for number, other in enumerate(cells) if other.index == cell.index), None)
        if position is None:
            return
        heads_columns = len(cells) > 1 and all(other.role == "columnheader" for other in cells)
        if not heads_columns:
            for other in cells[position + 1 :]:
                inner = self.segments_in(other.index)
                if inner and not self.is_label(inner[0]):
                    yield " ".join(segment.text for segment in inner), inner[0], True
                    return
            return
        table = self.ancestor(label, ("table", "grid"))
        rows = [other for other in self.below(table.index) if other.role == "row"] if table else []
        below = [self.cells(other.index) for other in rows if other.index != row.index]
        full = [other for other in below if len(other) == len(cells)]
        if len(full) == 1:
            inner = self.segments_in(full[0][position].index)
            if inner:
                yield " ".join(segment.text for segment in inner), inner[0], True

    def _in_box_of_two(self, label: Segment) -> Iterator[tuple[str, Segment, bool]]:
        for element in self.snapshot.ancestors(label.element):
            inner = self.segments_in(element.index)
            others = [segment for segment in inner if segment.run.line != label.run.line]
            if not others:
                continue
            if len({segment.run.line for segment in others}) == 1 and not any(map(self.is_label, others)):
                first = others[0]
                yield first.text, first, True
                if len(others) > 1:
                    yield " ".join(segment.text for segment in others), first, True
            return

    def _nearby(self, label: Segment) -> Iterator[tuple[str, Segment, bool]]:
        follower = self.segments[label.index + 1] if label.index + 1 < len(self.segments) else None
        if follower is not None and not self.is_label(follower) and _is_near(label.box, follower.box):
            yield self.line_of(follower), follower, False
            if follower.text != self.line_of(follower):
                yield follower.text, follower, False
            return
        values = [other for other in self.segments if other.index != label.index and not self.is_label(other)]
        beside = [other for other in values if _is_beside(label.box, other.box) and other.run.line != label.run.line]
        if beside:
            nearest = min(beside, key=lambda other: other.box.x)
            yield nearest.text, nearest, False
            return
        below = [other for other in values if _is_under(label.box, other.box)]
        if below:
            nearest = min(below, key=lambda other: (other.box.y, abs(other.box.x - label.box.x)))
            yield self.line_of(nearest), nearest, False


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
