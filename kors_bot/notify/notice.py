"""One thing to tell, and the look at an order that it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.order import OrderState
from kors_bot.decision import Decision


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. ``key`` names it for ever; ``pictures`` are files on this machine."""

    key: str
    event: str
    title: str
    body: str
    order: str | None = None
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a watched order came to, as far as telling needs to know.

    ``decision`` is the one that holds after anything was sent; ``acting_error`` is what kept a request from being sent.
    """

    state: OrderState | None = None
    status_text: str | None = None
    decision: Decision | None = None
    error: BaseException | None = None
    acting_error: BaseException | None = None
    recorded: bool = True
    pictures: tuple[Path, ...] = ()


def last_picture(pictures: Sequence[Path]) -> tuple[str, ...]:
    return tuple(str(picture) for picture in pictures[-1:])
