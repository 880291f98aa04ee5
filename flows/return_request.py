"""What is to go back and how, and how far a walk through the shop's wizard has got with it."""

from dataclasses import dataclass, field
from decimal import Decimal

from flows.answers import Answer
from flows.errors import AskPerson, TurnedAway
from flows.reading.words import mentions
from flows.return_pieces import Piece
from flows.return_review import Confirmation, Review
from flows.shop import ReturnFlowWords
from flows.snapshot import Snapshot
from flows.visit import Visit

STEP = "return-step"


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """What goes back and how. ``pieces`` are all items of the order; ``reason`` are the words for it, best first."""

    number: str
    email: str
    postal_code: str | None
    pieces: tuple[Piece, ...]
    reason: tuple[str, ...]
    method: str
    max_fee: Decimal
    is_guest: bool = False

    @property
    def wanted(self) -> tuple[int, ...]:
        return tuple(place for place, piece in enumerate(self.pieces) if piece.wanted)


@dataclass(slots=True)
class Walked:
    """How far the walk got, and what it saw. ``answer`` is ``None`` where nothing was sent."""

    request: ReturnRequest
    chosen: dict[str, str] = field(default_factory=dict)
    review: Review | None = None
    answer: Answer | None = None
    confirmation: Confirmation = field(default_factory=Confirmation)

    @property
    def fields(self) -> dict[str, str]:
        """What was chosen on the way, and the fee and the refund as far as they were shown."""
        facts = dict(self.chosen)
        if self.review is not None:
            facts |= {"fee": str(self.review.fee.amount)} if self.review.fee else {}
            facts |= {"refund": str(self.review.refund.amount)} if self.review.refund else {}
        return facts


def refusal_in(lines: list[str], words: ReturnFlowWords) -> str | None:
    """The line in which a page says that it does not take the return, on a page that offers no way on."""
    said = [line for phrases in (words.refused, words.trouble) for line in lines if mentions(line, phrases)]
    return said[0][:120] if said else None


def stop(visit: Visit, why: str, snapshot: Snapshot | None, *, pictured: bool = False) -> AskPerson:
    """The verdict of a walk that ends before anything was started, with a picture of where it ends."""
    if not pictured:
        visit.witness.see(visit.page, STEP, snapshot)
    return AskPerson(f"{why}, so no return was started; look at the picture.")


def turn_away(visit: Visit, why: str, snapshot: Snapshot) -> TurnedAway:
    """The verdict at a page that says that it does not take the return, or offers no way on. Nothing was started."""
    return TurnedAway(str(stop(visit, why, snapshot)))


def stop_at_list(visit: Visit, name: str, why: str, snapshot: Snapshot, *, pictured: bool = False) -> AskPerson:
    """The verdict at a list that cannot be opened or read: what to do, and where."""
    if not pictured:
        visit.witness.see(visit.page, STEP, snapshot)
    return AskPerson(
        f'The return asks for "{name}" in a list that kors-bot cannot open ({why}), so no return was started; '
        f"choose it yourself at {visit.page.url}."
    )
