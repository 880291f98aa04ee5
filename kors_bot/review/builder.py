"""Builds the site, and only what changed since it was built last.

review/index.html                       all orders as cards, what needs you first
review/orders/<order>/index.html        the order: where it stands, its facts on the picture, its newest story
review/orders/<order>/earlier-1.html    40 events each, the oldest first
review/orders/<order>/checks-....html   folded checks, 500 a page
review/orders/<order>/picture-....html  one picture, its facts, and the picture before it
review/pictures/, review/assets/        smaller pictures by content; look and script
review/.kors-bot/<order>.json           what is known of each order from the last build
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from kors_bot.errors import AccountBusy, RequestNotPossible
from kors_bot.evidence import EvidenceStore
from kors_bot.evidence.files import explain, make_folder
from kors_bot.evidence.names import NO_ORDER
from kors_bot.render.words import count
from kors_bot.review.cards import Card
from kors_bot.review.labels import say_long_day
from kors_bot.review.memory import FOLDER, open_memory
from kors_bot.review.order import OrderBuilder
from kors_bot.review.pages import render, write_assets, write_page
from kors_bot.review.pictures import Gallery, link
from kors_bot.review.remembered import read_ledger

SHOP_ZONE = "America/New_York"
_PATIENCE = 60.0


def build_review(
    data_dir: Path,
    out: Path | None = None,
    *,
    now: datetime,
    orders: Iterable[str] | None = None,
    zone: str = SHOP_ZONE,
) -> Path:
    """Builds the site in ``out`` (``review`` in the data folder if left out) and returns the path of its front.

    ``orders`` limits the site to some orders; ``zone`` is the shop's time zone, in which deadlines end. Raises
    ``RequestNotPossible`` for a folder that holds something else: nothing of a person's own is written over.
    """
    data_dir = data_dir.resolve()
    site = (out or data_dir / "review").resolve()
    today = now.astimezone(ZoneInfo(zone)).date()
    wanted = None if orders is None else set(orders)
    _require_own(site)
    with explain(site):
        make_folder(site / FOLDER)
    with _held(site):
        write_assets(site)
        cards = _build_orders(data_dir, site, now=now, today=today, wanted=wanted)
        front = site / "index.html"
        write_page(front, _front(cards, front, today))
    return front


def _build_orders(data_dir: Path, site: Path, *, now: datetime, today: date, wanted: set[str] | None) -> list[Card]:
    store, memoir = EvidenceStore(data_dir), read_ledger(data_dir)
    gallery = Gallery(site, store.root)
    cards: list[Card] = []
    before: set[str] = set()
    shown: set[str] = set()
    for chain in store.chains():
        if chain.folder.name == NO_ORDER or not chain.names():
            continue
        with open_memory(site, chain.folder.name) as memory:
            before |= memory.pictures
            if wanted is None or chain.order in wanted:
                card = OrderBuilder(store, chain, gallery, memory, memoir, now=now, today=today).build()
                cards += [card] if card is not None else []
            shown |= memory.pictures
    gallery.clear(before - shown)
    return cards


def _require_own(site: Path) -> None:
    """A site is built in a folder of its own: a new or empty one, or one where a site was built before."""
    if site.exists() and not (site / FOLDER).is_dir() and (not site.is_dir() or any(site.iterdir())):
        raise RequestNotPossible(f"{site} holds something else: name a new or an empty folder for the review page.")


@contextmanager
def _held(site: Path) -> Iterator[None]:
    """One build at a time."""
    try:
        with FileLock(site / FOLDER / ".lock", timeout=_PATIENCE, mode=0o600):
            yield
    except Timeout as error:
        raise AccountBusy(f"Another run is building {site}: try again when it is done.") from error


def _front(cards: list[Card], front: Path, today: date) -> str:
    def rank(card: Card) -> tuple[bool, date, str]:
        return (card.ended(today), card.last_day or date.max, card.number)

    needing = sorted((card for card in cards if card.needs_now(today)), key=rank)
    closed = sorted((card for card in cards if card.closed and not card.needs_now(today)), key=lambda card: card.number)
    rest = sorted((card for card in cards if card not in needing and card not in closed), key=rank)
    return render(
        "front.html",
        root=".",
        today=today,
        day=say_long_day(today),
        cards=cards,
        groups=[group for group in (("Needs you", needing), ("Under way", rest), ("Closed", closed)) if group[1]],
        counted=count(len(cards), "order"),
        intact=all(card.intact for card in cards),
        pictures=lambda card: link(front.parent / "pictures" / card.cover, front),
    )
