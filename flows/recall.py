"""What one run remembers of the order history while it walks from order to order.

One look at the history shows many orders: it is not opened again for each of them, as a person would not either. What
is remembered is used once and soon; an order that is looked at a second time is looked for anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.order import OrderSummary
from flows.reading.words import bare_number
from flows.witness import Glimpse

_FRESH = 180.0  # seconds for which what the history said of an order is taken for what it says
_MOST = 30  # cards that are pictured at one look


@dataclass(frozen=True, slots=True)
class Card:
    """One order's card in the history: what it says, its picture, and when it was seen (``Visit.clock``)."""

    summary: OrderSummary
    glimpse: Glimpse
    seen: float


@dataclass(slots=True)
class Recall:
    """The orders that this run is still going to look at, and the cards of some of them."""

    _expected: dict[str, None] = field(default_factory=dict)
    _cards: dict[str, Card] = field(default_factory=dict)

    def expect(self, numbers: Iterable[str]) -> None:
        """Names orders that are looked at next, in that order."""
        self._expected |= dict.fromkeys(map(bare_number, numbers))

    def begin(self, number: str) -> None:
        """An order is looked at now, so it is no longer waited for."""
        self._expected.pop(number, None)

    @property
    def next(self) -> tuple[str, ...]:
        """The orders whose cards are worth a picture now."""
        return tuple(self._expected)[:_MOST]

    def remember(self, number: str, card: Card) -> None:
        self._cards[number] = card

    def take(self, number: str, *, now: float) -> Card | None:
        """Hands out an order's card, once, unless it was seen too long ago."""
        card = self._cards.pop(number, None)
        return card if card is not None and now - card.seen <= _FRESH else None
