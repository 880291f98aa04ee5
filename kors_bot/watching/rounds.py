"""What came of one round over the watched orders, and how a program is told."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kors_bot.checker import Checked
from kors_bot.contract import envelope, error_to_json, result
from kors_bot.decision import Decision
from kors_bot.errors import DONE, most_serious
from kors_bot.ledger import Watch

if TYPE_CHECKING:
    from kors_bot.contract import Submission


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one watched order in this round.

    ``submission`` is what was submitted: where two parts of an order each had one, the one that needs a look;
    ``submissions`` are all of them. ``after`` is the decision that holds then. ``acting_error`` is what kept a request
    from being sent. ``note`` says in words why an order was not looked at.
    """

    number: str
    watch: Watch | None
    checked: Checked
    submission: "Submission | None" = None
    submissions: "tuple[Submission, ...]" = ()
    after: Decision | None = None
    acting_error: BaseException | None = None
    closed: bool = False
    note: str | None = None
    exit_code: int = DONE

    @property
    def error(self) -> BaseException | None:
        """Whatever went wrong: reading comes before acting."""
        return self.checked.error or self.acting_error


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what came of each order that was looked at, and which were not due."""

    looked: tuple[Looked, ...] = ()
    not_due: tuple[Watch, ...] = ()

    @property
    def exit_code(self) -> int:
        """The most serious of all."""
        return most_serious(one.exit_code for one in self.looked)

    @property
    def went_well(self) -> bool:
        """Whether every order could be looked at, and whatever was to be done could be done.

        Orders that rest, because their last look met a wall or other trouble, do not make a round a good one.
        """
        rest = any(watch.last_check is not None and watch.last_check.error_kind for watch in self.not_due)
        return not rest and all(one.error is None for one in self.looked)


def round_to_json(found: Round) -> dict[str, Any]:
    """The JSON contract, ``results`` one for each order that was looked at; ``checks`` names them, place by place."""
    entries = [
        result(
            order=one.checked.order,
            decision=one.checked.decision,
            submission=one.submission,
            record=one.checked.record,
            screenshots=one.checked.screenshots,
            error=error_to_json(one.error) if one.error else None,
        )
        for one in found.looked
    ]
    checks = [
        {
            "number": one.number,
            "account": one.watch.account if one.watch else None,
            "closed": one.closed,
            "exit_code": one.exit_code,
        }
        for one in found.looked
    ]
    return {**envelope(entries), "checks": checks, "not_due": [watch.order for watch in found.not_due]}
