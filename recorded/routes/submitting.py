"""Taking a submission, with the faults that may strike just before or just after it is taken."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from starlette.responses import Response

from recorded.faults import FaultKind
from recorded.playing import Cut, Silence
from recorded.visit import Visit

Taken = TypeVar("Taken")
TakenIn = TypeVar("TakenIn", contravariant=True)


class Answer(Protocol[TakenIn]):
    """Says that something was taken, ``twice`` if it is told to."""

    def __call__(self, taken: TakenIn, /, *, twice: bool) -> Response: ...


def submit(
    visit: Visit,
    *,
    take: Callable[[], Taken],
    answer: Answer[Taken],
    refuse: Callable[[], Response],
) -> Response:
    """Take something for good and answer, or refuse it, or fail as told."""
    faults, route = visit.shop.faults, visit.action
    if stale := visit.refuse_stale_token():  # a form without a token plays it here, as if a brand had given it one
        return stale
    if faults.take(FaultKind.REFUSE_SUBMISSION, route):
        return refuse()
    if faults.take(FaultKind.FAIL_BEFORE_TAKING, route):
        return visit.failure()
    if drop := faults.take(FaultKind.DROP_BEFORE_TAKING, route):
        return Cut(late=drop.on("late"))
    if faults.take(FaultKind.HANG_BEFORE_TAKING, route):
        return Silence()
    taken = take()
    if faults.take(FaultKind.FAIL_AFTER_TAKING, route):
        return visit.failure()
    if drop := faults.take(FaultKind.DROP_AFTER_TAKING, route):
        return Cut(late=drop.on("late"))
    if faults.take(FaultKind.HANG_AFTER_TAKING, route):
        return Silence()
    return answer(taken, twice=faults.take(FaultKind.DOUBLE_ANSWER, route) is not None)
