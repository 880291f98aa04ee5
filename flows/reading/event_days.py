"""Days that stand with what happened then: in the entries of a log, before their label, with the words for arriving."""

from collections.abc import Callable
from datetime import date

from flows.order import OrderState
from flows.reading.carriers import WITH_NUMBER
from flows.reading.claims import goes_on
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part
from flows.reading.layout import Segment
from flows.reading.statuses import classify
from flows.reading.words import is_one_of, without_fillers
from flows.shop import Shop
from flows.snapshot import Element

_LABEL = 5  # words that a label behind its day has at most
_ENTRY = 6  # pieces that an entry of a log has at most
_PAIR = 2  # pieces that such an entry has where nothing but its likeness to its neighbours marks it as one

Reader = Callable[[str], date | None]


def days_in_entries(part: Part, labels: tuple[str, ...], read: Reader) -> list[Fact[date]]:
    """Returns the days of a log: each the only one in the list entry, row, or box among like ones of its label."""
    found = []
    for segment in part.segments:
        step = WITH_NUMBER.sub("", segment.text)
        if not (is_one_of(step, labels) or is_one_of(without_fillers(step), labels)):
            continue
        entry = part.view.ancestor(segment, ("listitem", "row")) or _box_of_log(part, segment, read)
        inner = part.view.segments_in(entry.index) if entry else []
        days = [(day, s) for s in inner if (day := read(s.text)) is not None]
        others = [s for s in inner if s is not segment and part.view.is_label(s)]
        if len(inner) <= _ENTRY and len(days) == 1 and not others:
            found.append(Fact(days[0][0], days[0][1].text, days[0][1], segment, True))
    return found


def _box_of_log(part: Part, segment: Segment, read: Reader) -> Element | None:
    """The box of a day and what happened then, where the box beside it pairs a day with something, too."""
    view = part.view
    for element in view.snapshot.ancestors(segment.element):
        inner = view.segments_in(element.index)
        if len(inner) < _PAIR:
            continue
        if len(inner) > _PAIR:
            return None
        beside = [view.segments_in(other.index) for other in view.children.get(element.parent, []) if other != element]
        at = inner.index(segment)  # the day stands in the other place, as it does in the boxes beside
        like = [
            two for two in beside if len(two) == _PAIR and read(two[1 - at].text) and not view.is_label(two[1 - at])
        ]
        return element if any(read(two[at].text) is None for two in like) else None
    return None


def days_before_labels(part: Part, labels: tuple[str, ...], read: Reader) -> list[Fact[date]]:
    """Returns the days in front of their label, as in a log on one line: "Nov 11 Shipped"."""
    found = []
    for segment in part.segments:
        words = segment.text.split()
        for at in range(len(words) - 1, max(len(words) - _LABEL, 0), -1):
            if is_one_of(" ".join(words[at:]), labels) and (day := read(" ".join(words[:at]).rstrip(" :–—-"))):
                found.append(Fact(day, segment.text, segment, segment, True))
                break
    return found


def days_of_arrival(part: Part, shop: Shop, dates: DateReader, *, not_before: date | None) -> list[Fact[date]]:
    """Returns the days of the past that end words which say that it arrived: "Left at the front door on Nov 14"."""
    found = []
    for segment in part.segments:
        if segment.run.kind != "text" or not any(letter.isdigit() for letter in segment.text):
            continue
        if classify(segment.text.rstrip("."), shop.status) is not OrderState.DELIVERED:
            continue
        day = _day_at_end(segment.text, dates, not_before)
        if day is not None and day <= dates.today and not goes_on(part.view, shop, segment, dates):
            found.append(Fact(day, segment.text, segment, segment, False))
    return found


def _day_at_end(text: str, dates: DateReader, not_before: date | None) -> date | None:
    words = text.split()
    ends = (dates.read(" ".join(words[at:]), not_before=not_before) for at in range(1, len(words)))
    return next((day for day in ends if day is not None), None)
