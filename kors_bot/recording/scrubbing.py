"""The pages of one recording, scrubbed together: the same is made up for the same on all of them, and it is proven."""

import calendar
import random
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from flows.errors import AskPerson, FlowError
from flows.order import Order, OrderSummary
from flows.reading import read_history, read_order
from kors_bot.recording.disguise import Disguise
from kors_bot.recording.gathering import known_of_pages, known_of_session, known_of_settings, personal_places
from kors_bot.recording.markup import Clerk, phrases_in, words_of
from kors_bot.recording.page_copy import PageCopy
from kors_bot.recording.personal import Kind, Personal, distinct
from kors_bot.recording.proof import find_active, find_personal

if TYPE_CHECKING:
    from flows.shop import Shop
    from kors_bot.settings import Settings


_CALENDAR = frozenset(
    name.casefold()
    for names in (calendar.month_name, calendar.month_abbr, calendar.day_name, calendar.day_abbr)
    for name in names
)


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The files by the name of their page, with the kinds of what is made up in each, and who made it up."""

    texts: Mapping[str, str]
    made_up: Mapping[str, frozenset[Kind]]
    disguise: Disguise

    @property
    def kinds(self) -> tuple[Kind, ...]:
        everything = frozenset[Kind]().union(*self.made_up.values())
        return tuple(kind for kind in Kind if kind in everything)


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of the person and the order beside the pages: the order's number, and what the browser keeps.

    ``kept`` are the cookies and the page's own storage, each with a ``name`` and a ``value``.
    """

    settings: "Settings"
    number: str
    today: date
    kept: tuple[Mapping[str, Any], ...] = ()
    chance: random.Random = field(default_factory=random.SystemRandom)


def scrub(copies: Mapping[str, PageCopy], background: Background) -> Scrubbed:
    """Writes each page as a file without anything personal. Raises ``AskPerson`` where something would be left."""
    settings = background.settings
    phrases = phrases_in(settings.shop_map.model_dump_json())
    facts = list(_facts(copies.values(), background))
    own_words = frozenset(word.casefold() for phrase in phrases for word in re.findall(r"[^\W_]+", phrase))
    known = distinct(_known(copies, background, facts, own_words))
    common = _CALENDAR.union(*(words_of(copy, phrases) for copy in copies.values())) - _words(known)
    disguise = Disguise(known=known, spared=tuple(facts), avoid=common, chance=background.chance)
    texts: dict[str, str] = {}
    made_up: dict[str, frozenset[Kind]] = {}
    for name, copy in copies.items():
        disguise.replaced = set()
        places = personal_places(
            copy, known, shop=settings.shop_map, facts=facts, number=background.number, common=own_words
        )
        texts[name] = Clerk(copy, disguise, places, common).write()
        made_up[name] = frozenset(disguise.replaced)
        _prove(name, texts[name], known)
    return Scrubbed(texts, made_up, disguise)


def _words(known: Iterable[Personal]) -> frozenset[str]:
    """The words of what is personal, none of which is common because a person sees it on a page."""
    return frozenset(one.value.casefold() for one in known if one.is_word)


def _prove(name: str, text: str, known: Iterable[Personal]) -> None:
    """Raises ``AskPerson``, naming what is left by its kind and never by its value."""
    if left := find_personal(text, known):
        kinds = " and ".join(
            dict.fromkeys(f"your {kind}" if kind is not Kind.SESSION else f"a {kind}" for kind in left)
        )
        raise AskPerson(f"Nothing was kept: {kinds} would have been left in the file of the {name} page.")
    if wrong := find_active(text):
        raise AskPerson(f"Nothing was kept: the file of the {name} page would have held {' and '.join(wrong)}.")


def _known(
    copies: Mapping[str, PageCopy], background: Background, facts: Collection[str], own_words: frozenset[str]
) -> Iterator[Personal]:
    settings = background.settings
    yield Personal(background.number, Kind.ORDER_NUMBER)
    for summary in _cards(copies.values(), background):
        yield Personal(summary.number, Kind.ORDER_NUMBER)
    for order in _orders(copies.values(), background):
        for shipment in order.shipments:
            if shipment.tracking_number:
                yield Personal(shipment.tracking_number, Kind.TRACKING_NUMBER)
    own = [*known_of_settings(settings)]
    own += (one for one in known_of_session(background.kept, copies.values()) if one.value not in facts)
    yield from own
    yield from known_of_pages(tuple(copies.values()), own, facts=facts, common=own_words)


def _facts(copies: Iterable[PageCopy], background: Background) -> Iterator[str]:
    """The texts that stay, because they are what a reader is tried on: goods and status words."""
    copies = tuple(copies)
    for order in _orders(copies, background):
        for item in order.items:
            yield from filter(None, (item.name, item.style, item.status_text))
        if order.status_text:
            yield order.status_text
    yield from (card.status_text for card in _cards(copies, background) if card.status_text)


def _orders(copies: Iterable[PageCopy], background: Background) -> Iterator[Order]:
    for copy in copies:
        try:
            yield read_order(copy.snapshot, _shop(background), background.number, today=background.today)
        except FlowError:
            continue  # it is none of an order, or not understood


def _cards(copies: Iterable[PageCopy], background: Background) -> Iterator[OrderSummary]:
    for copy in copies:
        yield from read_history(copy.snapshot, _shop(background), today=background.today)


def _shop(background: Background) -> "Shop":
    return background.settings.shop_map
