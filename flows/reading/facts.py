"""Finding one fact by its label, inside one part of a page.

Every place that a fact is said in is kept. Two different answers for one fact are no answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flows.order import Sighting
from flows.reading.layout import Segment, View
from flows.reading.words import after_label, is_one_of, without_fillers

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value as read, the words it was read from, and where they start.

    ``sure`` says that the layout ties it to its label.
    """

    value: T
    text: str
    segment: Segment
    label: Segment
    sure: bool

    def sighting(self, page: str) -> Sighting:
        return Sighting(page=page, text=self.text, box=self.segment.box)


class Part:
    """A stretch of a page to look in: the runs from ``low`` to ``high`` without those in ``without``."""

    def __init__(self, view: View, low: int, high: int, without: frozenset[int]) -> None:
        self.view = view
        self.low, self.high, self.without = low, high, without
        self.segments = [segment for segment in view.between(low, high) if segment.run.index not in without]

    def __contains__(self, run: object) -> bool:
        return isinstance(run, int) and self.low <= run < self.high and run not in self.without

    def facts(
        self, labels: tuple[str, ...], parse: Callable[[str], T | None], *, strict: bool = False
    ) -> list[Fact[T]]:
        """Returns every answer to a label in this part. ``strict`` takes only places that the layout makes sure."""
        found = []
        for segment in self.segments:
            if segment.run.kind == "field":
                continue
            fact = self.at(segment, labels, parse, strict=strict)
            if fact is not None:
                found.append(fact)
        return found

    def at(
        self, segment: Segment, labels: tuple[str, ...], parse: Callable[[str], T | None], *, strict: bool = False
    ) -> Fact[T] | None:
        if is_one_of(segment.text, labels) or is_one_of(without_fillers(segment.text), labels):
            for text, start, sure in self.view.values_of(segment):
                if start.run.index not in self or (strict and not sure):
                    continue
                value = parse(text)
                if value is not None:
                    return Fact(value, text, start, segment, sure)
            return None
        rest = after_label(segment.text, labels) or after_label(without_fillers(segment.text), labels)
        if rest is None or (strict and not rest[1]):
            return None
        value = parse(rest[0])
        return Fact(value, rest[0], segment, segment, rest[1]) if value is not None else None


def agreed(facts: list[Fact[T]]) -> Fact[T] | None:
    """Returns the first of the facts if all say the same, else ``None``."""
    return facts[0] if facts and all(fact.value == facts[0].value for fact in facts) else None
