"""What a person can ask for and how, as the command line takes it, before anything of the shop is needed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kors_bot.decision import Action
from kors_bot.errors import RequestNotPossible

if TYPE_CHECKING:
    from flows.shop import Shop

ASKING = frozenset({Action.REQUEST_CANCELLATION, Action.FOLLOW_UP})
RETURNING = frozenset({Action.START_RETURN})


@dataclass(frozen=True, slots=True)
class Terms:
    """How the person wants it done: why, which items (by name or style; none means all), and which way back."""

    reason: str | None = None
    items: tuple[str, ...] = ()
    method: str = "mail"


def require_reason(reason: str | None, shop: "Shop") -> str:
    """The reason for a return as the map knows it. Raises ``RequestNotPossible`` for one that it does not."""
    known = shop.return_flow.reasons
    asked = (reason or "changed_mind").strip().casefold().replace(" ", "_").replace("-", "_")
    if asked not in known:
        raise RequestNotPossible(f"There is no reason {reason!r}; there are {', '.join(known)}.")
    return asked
