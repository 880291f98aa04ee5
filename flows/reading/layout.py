"""A snapshot as a reader goes through it: its pieces of text and its tree, indexed for looking up."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

from flows.reading.money import BARE_AMOUNT
from flows.reading.segments import Segment, cut
from flows.reading.values import CELLS, Value, ValueFinder
from flows.reading.words import phrase_set, plain
from flows.shop import Labels
from flows.snapshot import Element, Snapshot

__all__ = ["Segment", "View"]

_LARGER = 1.12  # times the usual size from which words on their own are a heading
_HEADING = 60  # letters that a heading has at most
_SUMS = 2  # sums that show how a page writes amounts


class View:
    """A snapshot as a reader goes through it. ``labels`` tells which pieces are labels and so no values."""

    def __init__(self, snapshot: Snapshot, labels: Labels) -> None:
        self.snapshot = snapshot
        self.labels = labels
        self.segments = cut(snapshot.runs)
        self._starts = [segment.run.index for segment in self.segments]

    @cached_property
    def _label_words(self) -> frozenset[str]:
        kinds = (getattr(self.labels, kind) for kind in type(self.labels).model_fields)
        return frozenset().union(*(phrase_set(phrases) for phrases in kinds))

    @cached_property
    def spans(self) -> dict[int, tuple[int, int]]:
        """The first run inside each element, and the one after its last. The body (-1) holds all."""
        spans: dict[int, tuple[int, int]] = {}
        for run in self.snapshot.runs:
            low, high = spans.get(run.element, (run.index, run.index))
            spans[run.element] = (min(low, run.index), max(high, run.index + 1))
        for element in reversed(self.snapshot.elements):  # parents stand before their children
            if element.index in spans and element.parent >= 0:
                low, high = spans[element.index]
                outer_low, outer_high = spans.get(element.parent, (low, high))
                spans[element.parent] = (min(low, outer_low), max(high, outer_high))
        spans[-1] = (0, len(self.snapshot.runs))
        return spans

    @cached_property
    def _by_line(self) -> dict[int, list[Segment]]:
        lines: dict[int, list[Segment]] = {}
        for segment in self.segments:
            lines.setdefault(segment.run.line, []).append(segment)
        return lines

    @cached_property
    def children(self) -> dict[int, list[Element]]:
        """The elements inside each element, in order."""
        children: dict[int, list[Element]] = {}
        for element in self.snapshot.elements:
            children.setdefault(element.parent, []).append(element)
        return children

    def is_label(self, segment: Segment) -> bool:
        """Whether a piece is a label and nothing else."""
        return plain(segment.text) in self._label_words

    def inside(self, segment: Segment, container: int) -> bool:
        """Whether a piece stands in an element."""
        low, high = self.spans.get(container, (0, 0))
        return low <= segment.run.index < high

    def between(self, low: int, high: int) -> list[Segment]:
        """Returns the pieces of the runs from ``low`` to before ``high``."""
        return self.segments[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def segments_in(self, container: int) -> list[Segment]:
        """Returns the pieces in an element."""
        return self.between(*self.spans.get(container, (0, 0)))

    def ancestor(self, segment: Segment, roles: Iterable[str], *, within: int = -1) -> Element | None:
        """Returns the nearest element around a piece that has one of the roles."""
        wanted = frozenset(roles)
        for element in self.snapshot.ancestors(segment.element):
            if element.index == within:
                return None
            if element.role in wanted:
                return element
        return None

    def path(self, segment: Segment, container: int) -> tuple[str, ...]:
        """Returns the tags from a piece up to a box around it: where in boxes of one kind the piece stands."""
        tags: list[str] = []
        for element in self.snapshot.ancestors(segment.element):
            if element.index == container:
                break
            tags.append(element.tag)
        return tuple(tags)

    def on_line(self, segment: Segment) -> list[Segment]:
        """Returns the pieces that stand in one block of text with a piece, itself among them."""
        return self._by_line[segment.run.line]

    @cached_property
    def _usual_size(self) -> float:
        """The size of most of the page's text."""
        sizes: dict[float, int] = {}
        for run in self.snapshot.runs:
            if run.kind == "text":
                sizes[run.size] = sizes.get(run.size, 0) + len(run.text)
        return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0

    def is_heading(self, segment: Segment) -> bool:
        """Whether a piece is marked as a heading, or looks like one: few words, larger than most and on their own."""
        if self.ancestor(segment, ("heading",)) is not None:
            return True
        larger = segment.run.size >= self._usual_size * _LARGER and segment.run.kind == "text"
        return larger and len(segment.text) <= _HEADING and self.line_of(segment) == segment.text

    def line_of(self, segment: Segment) -> str:
        """Returns the text of the block in which a piece stands."""
        return " ".join(other.text for other in self.on_line(segment) if other.run.kind == "text")

    def cells(self, row: int) -> list[Element]:
        """Returns the cells of a table row, in order."""
        return [element for element in self.below(row) if element.role in CELLS]

    def below(self, container: int) -> Iterator[Element]:
        """Yields what is inside an element, but not what is inside a cell."""
        for child in self.children.get(container, []):
            yield child
            if child.role not in CELLS:
                yield from self.below(child.index)

    @cached_property
    def omits_currency(self) -> bool:
        """Whether the page writes amounts without a sign of money, as a till does: none of its sums has one."""
        rows = phrase_set(self.labels.subtotal + self.labels.not_total)
        labels = [segment for segment in self.segments if plain(segment.text) in rows]
        texts = [next((text for text, _, sure in self.values_of(label) if sure), "") for label in labels]
        amounts = [text for text in texts if any(letter.isdigit() for letter in text)]
        return len(amounts) >= _SUMS and all(BARE_AMOUNT.fullmatch(text) for text in amounts)

    @cached_property
    def _values(self) -> ValueFinder:
        return ValueFinder(self)

    def values_of(self, label: Segment) -> Iterator[Value]:
        """Yields what may belong to a label, best first: the words, where they start, and whether the place is sure."""
        return self._values.of(label)
