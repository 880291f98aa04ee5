"""Orders, pictures and records that review tests can read at a glance."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from flows.order import Box, Item, Money, Order, OrderState, Sighting
from kors_bot.decision import Action, Decision
from kors_bot.evidence import EvidenceStore
from tests.unit.evidence_helpers import Page

NUMBER = "1024500102"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BAG = "Hollis Medium Saffiano Satchel"


class Ticking:
    """A clock that moves on two hours for each record that is begun."""

    def __init__(self, start: datetime = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def move(self, hours: float = 2) -> None:
        self.now += timedelta(hours=hours)


def draw(words: str, *, size: tuple[int, int] = (640, 900), at: tuple[int, int] = (40, 200)) -> bytes:
    """A page's picture: a dark head, and words at a place."""
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, size[0], 60), fill=(20, 20, 20))
    pen.text(at, words, fill="black", font_size=20)
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()


def an_order(
    state: OrderState = OrderState.PROCESSING,
    status_text: str = "Processing",
    *,
    number: str = NUMBER,
    name: str = BAG,
    shipped_on: date | None = None,
    page: str = "order-page",
) -> Order:
    return Order(
        number=number,
        state=state,
        status_text=status_text,
        placed_on=date(2026, 11, 20),
        shipped_on=shipped_on,
        total=Money(Decimal("448.00"), "USD"),
        items=(Item(name, quantity=1, state=state),),
        sightings={
            "status_text": Sighting(page, status_text, Box(40, 200, 110, 22)),
            "shipped_on": Sighting(page, "11/22/26", Box(40, 260, 90, 22)),
            "items[0].name": Sighting(page, name, Box(40, 400, 260, 22)),
        },
    )


def decided(
    action: Action = Action.REQUEST_CANCELLATION,
    deadline: date | None = None,
    reason: str = 'The order page says "Processing".',
) -> Decision:
    return Decision(action, "some_rule", reason, deadline, (BAG,))


def check(
    store: EvidenceStore,
    clock: Ticking,
    order: Order,
    *,
    decision: Decision | None = None,
    png: bytes | None = None,
    what: str = "check",
    **more: Any,
) -> str:
    """Writes one record with one picture of the order page, and returns its name."""
    clock.move()
    with store.open(order=order.number, what=what) as case:
        case.see(Page(png or draw(order.status_text or "")), "order-page")
        return case.finish(read=order, decision=decision or decided(), **more).parent.name


def fail(store: EvidenceStore, clock: Ticking, error: Exception, *, order: str = NUMBER) -> str:
    """Writes a record of a check that failed, with a picture of what stood in the way."""
    clock.move()
    with store.open(order=order, what="check") as case:
        case.see(Page(draw("Press & Hold")), "wall")
        return case.finish(error=error).parent.name


def times(site: Path, names: Iterable[str]) -> dict[str, int]:
    """When files of a site were written, to tell which were written again."""
    return {name: (site / name).stat().st_mtime_ns for name in names}
