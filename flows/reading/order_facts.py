"""Reading the order's own facts: those outside its items. Keeps where each was seen and what was said in two ways."""

import re
from datetime import date, timedelta
from typing import TypeVar

from flows.order import Money, OrderState, Sighting
from flows.reading.dates import DateReader
from flows.reading.event_days import days_before_labels, days_in_entries, days_of_arrival
from flows.reading.facts import Fact, Part, agreed
from flows.reading.layout import Segment
from flows.reading.money import read_money
from flows.reading.sentences import Step, day_behind, days_said, return_days_said
from flows.reading.status import Statuses
from flows.reading.statuses import classify
from flows.reading.words import after_label, is_one_of
from flows.shop import Shop

T = TypeVar("T")

_HEAD = 12  # pieces that the head of an order has at most
# What says the day of the order only beside its number: elsewhere it may be about how the goods were made or paid.
_ONLY_BESIDE = (
    "made",
    "made on",
    "submitted",
    "submitted on",
    "booked",
    "booked on",
    "confirmed",
    "taken",
    "taken on",
    "opened",
    "opened on",
)
_A_YEAR_AGO = timedelta(days=330)
_FROM = re.compile(r"(?:from|of|dated|ordered|placed|bought|purchased|made)\b", re.IGNORECASE)
_ON = re.compile(r"\bon\s+(.+)$")


class OrderFacts:
    """Collects the facts of one order's page; ``page`` is the name under which its picture is kept.

    ``aside`` are the runs whose days are not those of the goods, but of money or of what comes back.
    """

    def __init__(self, shop: Shop, outer: Part, aside: frozenset[int], dates: DateReader, page: str) -> None:
        self._shop, self._outer, self._dates, self._page = shop, outer, dates, page
        self._of_goods = Part(outer.view, outer.low, outer.high, outer.without | aside)
        self.sightings: dict[str, Sighting] = {}
        self.contradictions: list[str] = []
        self.not_before: date | None = None
        self._outside: set[str] = set()
        self.by_parcel = False  # parcels have days of their own: then two days are no contradiction

    def seen(self, path: str, fact: Fact[T] | None) -> T | None:
        """Keeps where a fact stands and returns its value."""
        if fact is None:
            return None
        self.sightings[path] = fact.sighting(self._page)
        if fact.segment.run.index in self._outer:
            self._outside.add(path)
        return fact.value

    def is_of_order(self, path: str) -> bool:
        """Whether a fact was seen outside the items, and so holds for all of them."""
        return path in self._outside

    def placed(self, named: Segment, number: str) -> date | None:
        """Returns the day of the order: labelled, told in a sentence, or alone beside the ``number`` in ``named``.

        Without a year it is the last such day: a page says the year of an order that is older.
        """
        self.not_before = self.a_year_ago
        day = self.day("placed_on", self._shop.labels.placed_on) or self.told("placed_on")
        return (
            day
            or self._behind(named, number)
            or self._beside(named)
            or self._after(named, number)
            or self._before(named)
            or self._labelled_beside(named)
        )

    def day(self, path: str, labels: tuple[str, ...], *, part: Part | None = None) -> date | None:
        """Returns the one day that the labels name. Days of the past only, but for the end of the return window."""
        to_come = path == "return_by"

        def read(text: str) -> date | None:
            day = self._dates.read_leading(text, not_before=self.not_before)
            return day if day is not None and (to_come or day <= self._dates.today) else None

        part = part or self._of_goods
        found = part.facts(labels, read) or days_in_entries(self._of_goods, labels, read)
        found = found or days_before_labels(self._of_goods, labels, read)
        return self._settle(path, found)

    @property
    def a_year_ago(self) -> date:
        """The earliest day that is meant where nothing names a year."""
        return self._dates.today - _A_YEAR_AGO

    @property
    def today(self) -> date:
        """The day on which the page was seen, in the shop's time zone."""
        return self._dates.today

    def day_in(self, words: str, labels: tuple[str, ...]) -> date | None:
        """Returns the day of the past that follows a label in the same words."""
        rest = after_label(words, labels)
        day = self._dates.read_leading(rest[0], not_before=self.not_before) if rest else None
        return day if day is not None and day <= self.today else None

    def told(self, path: Step) -> date | None:
        """Returns the one day that a sentence tells for a step of the order."""
        days = days_said(self._of_goods, path, self._dates, not_before=self.not_before)
        return self._settle(path, [fact for fact in days if fact.value <= self._dates.today])

    def _settle(self, path: str, found: list[Fact[date]]) -> date | None:
        fact = agreed(found)
        if fact is None and found and not self.by_parcel:
            said = ", ".join(dict.fromkeys(fact.text for fact in found))
            self.contradictions.append(f"The page gives more than one answer for {path.replace('_', ' ')}: {said}.")
        return self.seen(path, fact)

    def _behind(self, named: Segment, number: str) -> date | None:
        """The date that follows the order's number in the same words: "Order 1042 from November 13, 2026"."""
        day = day_behind(named.text, number, self._dates)
        return self.seen("placed_on", Fact(day, named.text, named, named, True)) if day is not None else None

    def _beside(self, named: Segment) -> date | None:
        """The date that stands alone beside the order's number in its heading, where no label names one."""
        view = self._outer.view
        for element in view.snapshot.ancestors(named.element):
            inner = [segment for segment in view.segments_in(element.index) if segment.run.index in self._outer]
            if len({segment.run.line for segment in inner}) > 3 or len(inner) > 8:
                return None
            days = [(self._dates.read(segment.text, not_before=self.a_year_ago), segment) for segment in inner]
            found = [
                Fact(day, s.text, s, s, False)
                for day, s in days
                if day is not None and day <= self._dates.today and not self._is_of_what_happened(s)
            ]
            if found:
                return self.seen("placed_on", agreed(found))
        return None

    def _after(self, named: Segment, number: str) -> date | None:
        """The date that stands on a line of its own right after the number, or after the badge behind that."""
        view = self._outer.view
        behind = [s for s in view.segments[named.index + 1 : named.index + 4] if s.run.index in self._outer]
        for segment in behind:
            if segment.run.line == named.run.line:
                continue
            led = _FROM.match(segment.text) and segment.ended and view.on_line(segment)[0] is segment
            alone = view.line_of(segment) == segment.text or led
            if not alone or view.is_label(segment):
                return None
            day = self._dates.read(segment.text) or day_behind(f"{number} {segment.text}", number, self._dates)
            if day is not None:
                return (
                    self.seen("placed_on", Fact(day, segment.text, segment, segment, False))
                    if day <= self.today
                    else None
                )
        return None

    def _before(self, named: Segment) -> date | None:
        """The date that stands on a line of its own between the page's heading and the order's number."""
        view = self._outer.view
        if named.index < 2 or view.line_of(named) != named.text:
            return None
        head, segment = view.segments[named.index - 2 : named.index]
        day = self._dates.read(segment.text) if view.line_of(segment) == segment.text else None
        if day is None or day > self.today or not view.is_heading(head) or segment.run.index not in self._outer:
            return None
        if self._is_of_what_happened(segment):
            return None
        return self.seen("placed_on", Fact(day, segment.text, segment, segment, False))

    def _is_of_what_happened(self, day: Segment) -> bool:
        """Whether the words right before a day say what happened then: "Delivered", and when."""
        if day.index == 0:
            return False
        before, labels = self._outer.view.segments[day.index - 1], self._shop.labels
        days = labels.shipped_on + labels.delivered_on + labels.return_by + labels.expected + labels.return_closed
        return classify(before.text, self._shop.status) is not None or is_one_of(before.text, days)

    def _labelled_beside(self, named: Segment) -> date | None:
        """The day beside a word that means the order's only next to its number: "Order: 1042. Made: 11/17/2026"."""
        view = self._outer.view
        for element in view.snapshot.ancestors(named.element):
            inner = [segment for segment in view.segments_in(element.index) if segment.run.index in self._outer]
            if len(inner) > _HEAD:
                return None
            found = [
                fact for s in inner if (fact := self._outer.at(s, _ONLY_BESIDE, self._dates.read_past, strict=True))
            ]
            if found:
                return self.seen("placed_on", agreed(found))
        return None

    def return_by(self, whole: Part) -> date | None:
        """Returns the last day for a return, labelled or told in a sentence."""
        day = self.day("return_by", self._shop.labels.return_by, part=whole)
        return day or self._settle("return_by", return_days_said(whole, self._dates, not_before=self.not_before))

    def said_with(self, statuses: Statuses, labels: tuple[str, ...]) -> date | None:
        """Returns the day that stands with the words for "delivered": behind them, or tied to them by the layout."""
        status = statuses.fact
        if status is None or statuses.state is not OrderState.DELIVERED:
            return None
        view = self._outer.view
        line = view.line_of(status.segment)
        rest, behind = after_label(line, labels), _ON.search(line)
        texts = [text for text in (rest[0] if rest else "", behind[1] if behind else "") if text]
        texts += [text for text, _, sure in view.values_of(status.segment) if sure]
        days = [self._dates.read_leading(text, not_before=self.not_before) for text in texts]
        day = next((day for day in days if day is not None and day <= self._dates.today), None)
        if day is None:
            return None
        return self.seen("delivered_on", Fact(day, status.text, status.segment, status.label, True))

    def arrived(self) -> date | None:
        """Returns the one day on which it arrived by words that say so in another way: "Left at the door on Nov 14"."""
        found = days_of_arrival(self._of_goods, self._shop, self._dates, not_before=self.not_before)
        return self.seen("delivered_on", agreed(found))

    def shipped_with(self, statuses: Statuses, labels: tuple[str, ...]) -> date | None:
        """Returns the day that follows the words for "shipped" behind a comma: "Sent, November 12, 2026"."""
        status = statuses.fact
        if status is None or statuses.state is not OrderState.SHIPPED:
            return None
        day = self.day_in(status.text.replace(",", "", 1), labels)
        return (
            None if day is None else self.seen("shipped_on", Fact(day, status.text, status.segment, status.label, True))
        )

    def total(self) -> Money | None:
        """Returns what the whole order cost, as its total states it."""
        labels, currency = self._shop.labels, self._shop.site.currency
        found = self._outer.facts(labels.total, lambda text: read_money(text, currency=currency))
        found = found or self._outer.facts(labels.total, lambda text: read_money(text, currency=currency, bare=True))
        strong = [fact for fact in found if is_one_of(_label_of(fact), labels.strong_total)]
        plainly = [fact for fact in found if is_one_of(_label_of(fact), ("total",))]
        fact = agreed([*strong, *plainly]) if strong else agreed(found)
        if fact is None and found:
            said = ", ".join(dict.fromkeys(fact.text for fact in found))
            self.contradictions.append(f"The page gives more than one total: {said}.")
        return self.seen("total", fact)


def _label_of(fact: Fact[Money]) -> str:
    """The label that a fact was found by, also where it stands in one piece with its value."""
    return fact.label.text.removesuffix(fact.text) if fact.label.index == fact.segment.index else fact.label.text
