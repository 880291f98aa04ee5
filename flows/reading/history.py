"""snapshot -> the orders that a history page lists, each card or row by itself."""

import re
from datetime import date, timedelta

from flows.order import Money, OrderState, OrderSummary, Sighting
from flows.reading.claims import goes_on, is_only_dated
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part, agreed
from flows.reading.grids import GridRow, grids
from flows.reading.history_cards import Card, find_cards, read_order_number, says_more, view_link
from flows.reading.layout import Segment, View
from flows.reading.money import amounts_in, read_money
from flows.reading.parts import outside_parts
from flows.reading.sentences import day_behind
from flows.reading.status import combined
from flows.reading.statuses import classify, classify_words, read_status
from flows.reading.words import after_label, is_one_of, same_number
from flows.shop import Shop
from flows.snapshot import Snapshot

PAGE = "history"

_LIKE_CARDS = 2  # cards with a status in one place that show where the others have theirs
_A_YEAR_AGO = timedelta(days=330)
_DASH = re.compile(r"\s+[–—-]\s+")
_REFUND = re.compile(r"\brefund|\bmoney\b", re.IGNORECASE)
_YEAR = re.compile(r"^(?:[^\W\d]{3,9}\.?\s+)?(20\d\d)$")


def read_history(snapshot: Snapshot, shop: Shop, *, today: date, page: str = PAGE) -> tuple[OrderSummary, ...]:
    """Returns the orders in the order of the page.

    ``today`` is the date in the shop's time zone on which it was seen; ``page`` is the name under which its picture is
    kept.
    """
    return _History(snapshot, shop, today, page).read()


def find_summary(orders: tuple[OrderSummary, ...], number: str) -> OrderSummary | None:
    """Returns the one listed order with that number, or ``None`` when it is not listed, or listed in two ways."""
    found = [order for order in orders if same_number(order.number, number)]
    return found[0] if found and all(order.state == found[0].state for order in found) else None


class _History:
    """One history page and what is needed to read it."""

    def __init__(self, snapshot: Snapshot, shop: Shop, today: date, page: str) -> None:
        self.shop, self.page = shop, page
        self.view = View(snapshot, shop.labels)
        self.out = outside_parts(self.view, shop, "")
        self.dates = DateReader(language=shop.site.language, order=shop.site.date_order, today=today)

    def read(self) -> tuple[OrderSummary, ...]:
        rows = [summary for row in self._rows() if (summary := self._read_row(row))]
        if rows:
            return tuple(rows)
        cards = find_cards(self.view, self.shop, self.out)
        words = self._with_like_places(cards, [self._statuses(card) for card in cards])
        return tuple(self._read_card(card, said) for card, said in zip(cards, words, strict=True))

    # --- cards ---

    def _read_card(self, card: Card, statuses: list[Fact[str]]) -> OrderSummary:
        labels, currency, part = self.shop.labels, self.shop.site.currency, card.part
        dates = self._dates_at(part)
        placed = agreed(part.facts(labels.placed_on, dates.read_past)) or _lone_date(part, dates)
        placed = placed or self._behind_number(card, dates)
        totals = part.facts(labels.total, lambda text: read_money(text, currency=currency))
        total = agreed(totals) or (None if totals else _lone_amount(part, currency))
        return self._summary(card.number, card.element, statuses, placed, total, part)

    def _behind_number(self, card: Card, dates: DateReader) -> Fact[date] | None:
        segment = card.number.segment
        day = day_behind(segment.text, card.number.value, dates)
        return Fact(day, segment.text, segment, segment, True) if day is not None else None

    def _dates_at(self, part: Part) -> DateReader:
        """Reads a day without a year in the year that stands above the card, else as the last such day."""
        years = [match for s in self.view.between(0, part.low) if s.alone and (match := _YEAR.match(s.text))]
        year_ago = self.dates.today - _A_YEAR_AGO
        return self.dates.anchored(date(int(years[-1][1]), 1, 1) if years else year_ago)

    def _statuses(self, card: Card) -> list[Fact[str]]:
        labelled = [
            fact
            for fact in card.part.facts(self.shop.labels.status, read_status)
            if fact.sure or classify(fact.text, self.shop.status) is not None
            if fact.sure or not self._is_day_of_order(fact)
        ]
        said = [
            Fact(segment.text.rstrip("."), segment.text, segment, segment, False)
            for segment in card.part.segments
            if segment.run.kind == "text" and segment.index != card.number.segment.index
            if classify(segment.text, self.shop.status) is not None and not self._leads_to_order(segment)
            if not is_only_dated(self.view, self.shop, segment, self.dates)
            if not goes_on(self.view, self.shop, segment, self.dates)
        ]
        words = [fact for fact in said if classify_words(fact.text, self.shop.status) is not None]
        plain = [fact for fact in words if not self._is_button(fact.segment)]  # "Open" may be the link to the order
        return (
            labelled or self._without_notes(plain) or words or said
        )  # a sentence beside words that say it only explains them

    def _is_day_of_order(self, fact: Fact[str]) -> bool:
        received = classify(fact.text, self.shop.status) is OrderState.RECEIVED
        return received and is_only_dated(self.view, self.shop, fact.segment, self.dates)

    def _without_notes(self, words: list[Fact[str]]) -> list[Fact[str]]:
        """Drops what only adds to the status before it: where or how to a bold one, or a refund to a cancellation."""
        kept: list[Fact[str]] = []
        for fact in words:
            before = kept[-1] if kept else None
            said = classify(before.text, self.shop.status) if before is not None else None
            same = said is classify(fact.text, self.shop.status)
            refund = said is OrderState.CANCELLED and _REFUND.search(fact.text) is not None
            adds = same and before is not None and before.segment.run.bold and not fact.segment.run.bold
            if not (adds or refund):
                kept.append(fact)
        return kept

    def _leads_to_order(self, segment: Segment) -> bool:
        """Whether words only lead to the order's page, as "Open" does: alone, that is no status."""
        return is_one_of(segment.text, self.shop.links.view_order) and self._is_button(segment)

    def _is_button(self, segment: Segment) -> bool:
        link = self.view.ancestor(segment, ("link", "button"))
        return link is not None and len(self.view.segments_in(link.index)) == 1

    def _with_like_places(self, cards: list[Card], words: list[list[Fact[str]]]) -> list[list[Fact[str]]]:
        """Fills in words that nobody knows where all other cards that say a status say it in the same place."""
        said = [(card, facts[0]) for card, facts in zip(cards, words, strict=True) if facts]
        places = {self.view.path(fact.segment, card.element) for card, fact in said}
        if len(places) != 1 or len(said) < _LIKE_CARDS:
            return words
        place, sizes = places.pop(), {fact.segment.run.size for _, fact in said}
        return [facts or self._words_at(card, place, sizes) for card, facts in zip(cards, words, strict=True)]

    def _words_at(self, card: Card, place: tuple[str, ...], sizes: set[float]) -> list[Fact[str]]:
        found = [
            segment
            for segment in card.part.segments
            if segment.run.kind == "text" and self.view.path(segment, card.element) == place
            if segment.index != card.number.segment.index and read_status(segment.text)
            if segment.run.size in sizes and not self.view.is_label(segment)
            if not says_more(segment.text, self.shop, self._dates_at(card.part))
            if not amounts_in(segment.text, currency=self.shop.site.currency)
        ]
        return [Fact(found[0].text.rstrip("."), found[0].text, found[0], found[0], False)] if len(found) == 1 else []

    def _settle(self, words: list[Fact[str]], element: int) -> tuple[OrderState, str | None]:
        """The state and the words of one card. Statuses that stand in like places are those of the order's parts."""
        states = [classify(fact.text, self.shop.status) or OrderState.UNKNOWN for fact in words]
        if not words:
            return OrderState.UNKNOWN, None
        if len(set(states)) == 1:
            return states[0], words[0].value
        if len({self.view.path(fact.segment, element) for fact in words}) == 1:
            return combined(states), None
        return OrderState.UNKNOWN, " / ".join(dict.fromkeys(fact.value for fact in words))

    def _summary(
        self,
        number: Fact[str],
        element: int,
        words: list[Fact[str]],
        placed: Fact[date] | None,
        total: Fact[Money] | None,
        part: Part,
    ) -> OrderSummary:
        state, text = self._settle(words, element)
        day = self._day_in(words[0].value) if text is not None else None
        seen: dict[str, Sighting] = {"number": number.sighting(self.page)}
        if text is not None:
            seen["status_text"] = words[0].sighting(self.page)
        if placed is not None:
            seen["placed_on"] = placed.sighting(self.page)
        if total is not None:
            seen["total"] = total.sighting(self.page)
        return OrderSummary(
            number=number.value,
            state=state,
            status_text=text,
            placed_on=placed.value if placed else None,
            total=total.value if total else None,
            link=view_link(self.view, self.shop, part, number.segment),
            shipped_on=day if state is OrderState.SHIPPED else None,
            delivered_on=day if state is OrderState.DELIVERED else None,
            box=self.view.snapshot.elements[element].box if element >= 0 else None,
            sightings=seen,
        )

    def _day_in(self, words: str) -> date | None:
        """The day that a status itself names: "Delivered 15 Nov 2026"."""
        rest = after_label(words, self.shop.labels.delivered_on + self.shop.labels.shipped_on)
        return self.dates.read_past(rest[0]) if rest else None

    # --- tables ---

    def _rows(self) -> list[GridRow]:
        labels = self.shop.labels
        kinds = {
            "number": labels.order_number,
            "status": labels.status,
            "placed": labels.placed_on,
            "total": (*labels.total, "amount"),
        }
        found = [row for rows in grids(self.view, kinds, needs="number") for row in rows]
        return [row for row in found if self.view.spans[row.element.index][0] not in self.out]

    def _read_row(self, row: GridRow) -> OrderSummary | None:
        head = self._cell(row, "number")
        rest = after_label(head.text, self.shop.labels.order_number) if head else None
        number = read_order_number(rest[0] if rest else head.text) if head else None
        if head is None or number is None:
            return None
        part = Part(self.view, *self.view.spans[row.element.index], self.out)
        fact = Fact(number, head.text, head, head, True)
        status, placed, total = (self._cell(row, kind) for kind in ("status", "placed", "total"))
        words = [Fact(status.text, status.text, status, status, True)] if status and read_status(status.text) else []
        if "status" not in row.cells:
            words = self._statuses(Card(fact, row.element.index, part))
        day = self._dates_at(part).read_past(placed.text) if placed else None
        money = read_money(total.text, currency=self.shop.site.currency, bare=True) if total else None
        return self._summary(
            fact,
            row.element.index,
            words,
            Fact(day, placed.text, placed, placed, True) if placed and day is not None else None,
            Fact(money, total.text, total, total, True) if total and money is not None else None,
            part,
        )

    def _cell(self, row: GridRow, kind: str) -> Segment | None:
        if kind not in row.cells:
            return None
        segments = Part(self.view, *self.view.spans[row.cells[kind].index], self.out).segments
        return segments[0] if segments else None


def _lone_date(part: Part, dates: DateReader) -> Fact[date] | None:
    days = [(dates.read(text), segment) for segment in part.segments for text in _DASH.split(segment.text)]
    found = [Fact(day, s.text, s, s, False) for day, s in days if day is not None and day <= dates.today]
    return found[0] if len(found) == 1 else None


def _lone_amount(part: Part, currency: str) -> Fact[Money] | None:
    found = [
        Fact(money, segment.text, segment, segment, False)
        for segment in part.segments
        if not segment.run.struck
        for money in amounts_in(segment.text, currency=currency)
    ]
    alone = [fact for fact in found if len(fact.text.split()) == 1]  # and not in a sentence about a refund
    return next((few[0] for few in (alone, found) if len(few) == 1), None)
