"""Builds the site, and only what changed since it was built last.

review/index.html                       all orders as cards, what needs you first
review/orders/<order>/index.html        the order: where it stands, its facts on the picture, its newest story
review/orders/<order>/earlier-1.html    40 events each, the oldest first
review/orders/<order>/checks-....html   folded checks, 500 a page
review/orders/<order>/picture-....html  one picture, its facts, and the picture before it
review/pictures/, review/assets/        smaller pictures by content; look and script
review/.cache/<order>.json              what is known of each order from the last build
"""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kors_bot.evidence import EvidenceStore
from kors_bot.evidence.files import explain, make_folder
from kors_bot.evidence.names import NO_ORDER
from kors_bot.render.words import count
from kors_bot.review.cards import Card
from kors_bot.review.labels import say_long_day
from kors_bot.review.memory import open_memory
from kors_bot.review.order import OrderBuilder
from kors_bot.review.pages import render, write_assets, write_page
from kors_bot.review.pictures import Gallery, link
from kors_bot.review.remembered import read_ledger

SHOP_ZONE = "America/New_York"


def build_review(
    data_dir: Path,
    out: Path | None = None,
    *,
    now: datetime,
    orders: Iterable[str] | None = None,
    zone: str = SHOP_ZONE,
) -> Path:
    """Builds the site in ``out`` (``review`` in the data folder if left out) and returns the path of its front.

    ``orders`` limits the site to some orders; ``zone`` is the shop's time zone, in which deadlines end.
    """
    data_dir = data_dir.resolve()
    site = (out or data_dir / "review").resolve()
    with explain(site):
        make_folder(site)
    store = EvidenceStore(data_dir)
    today = now.astimezone(ZoneInfo(zone)).date()
    wanted = None if orders is None else set(orders)
    write_assets(site)
    cards: list[Card] = []
    shown: set[str] = set()
    memoir = read_ledger(data_dir)
    gallery = Gallery(site, store.root)
    for chain in store.chains():
        if chain.folder.name == NO_ORDER or not chain.names() or (wanted is not None and chain.order not in wanted):
            continue
        with open_memory(site, chain.folder.name) as memory:
            card = OrderBuilder(store, chain, gallery, memory, memoir, now=now, today=today).build()
            shown.update(memory.pictures)
        if card is not None:
            cards.append(card)
    gallery.clear(shown)
    front = site / "index.html"
    write_page(front, _front(cards, front, today))
    return front


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
