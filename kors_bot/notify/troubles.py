"""What is told of trouble (a wall, a refused sign-in, a page that is not understood), and that it is over."""

from collections.abc import Iterator, Sequence

from kors_bot.errors import verdict_of
from kors_bot.ledger import Ledger, Notification, Watch
from kors_bot.notify.notice import Look, Notice, last_picture

FAILURES = 3
# The trouble of a whole account: told once, whichever of its orders met it.
_OF_ACCOUNT = {"human_needed", "sign_in_refused", "settings_wrong", "failures"}
_AT_ONCE = {"human_needed", "sign_in_refused", "settings_wrong", "page_not_understood", "order_not_found"}
NEVER = {"account_busy", "interrupted", "request_not_possible", "already_submitted"}
_TROUBLE_TITLES = {
    "human_needed": "The shop wants a person to pass (order {number})",
    "sign_in_refused": "The shop refused the sign-in (order {number})",
    "settings_wrong": "Order {number} cannot be looked at with these settings",
    "page_not_understood": "The page of order {number} is not understood",
    "order_not_found": "Order {number} was not found",
    "failures": f"Order {{number}} could not be read {FAILURES} times in a row",
}


def notices_of_failure(ledger: Ledger, watch: Watch, look: Look) -> Iterator[Notice]:
    error = look.error
    kind = "" if error is None else verdict_of(error).kind
    if kind in NEVER:
        return
    if kind not in _AT_ONCE:
        if ledger.failures_in_a_row(watch.order) < FAILURES:
            return
        kind = "failures"
    if kind in _OF_ACCOUNT:
        others = [other for other in ledger.watched(account=watch.account) if other.order != watch.order]
        if ledger.was_told(*(_episode(ledger, other, kind) for other in others)):
            return
    yield Notice(
        key=_episode(ledger, watch, kind),
        event="trouble",
        title=_TROUBLE_TITLES[kind].format(number=watch.order),
        body=f"{error}\n{_what_then(kind)}",
        order=watch.order,
        pictures=last_picture(look.pictures),
    )


def _what_then(kind: str) -> str:
    if kind == "sign_in_refused":
        return "Nothing is tried again until `kors-bot login` has worked, so that the account is not locked."
    if kind == "human_needed":
        return "It is tried again in a few hours; `kors-bot login --by-hand` lets you pass at once."
    return "It is tried again, and you are told when it works."


def _episode(ledger: Ledger, watch: Watch, kind: str) -> str:
    """Names a time of trouble by the last time that the order could be read: the next good look ends it."""
    last = ledger.last_check(watch.order, readable=True)
    return f"{watch.order}:trouble:{kind}:{(last.evidence or last.at.isoformat()) if last else 'never'}"


def notices_of_recovery(watch: Watch, told: Sequence[Notification]) -> Iterator[Notice]:
    last = next((notice for notice in reversed(told) if notice.event in ("trouble", "recovered")), None)
    if last is not None and last.event == "trouble":
        yield Notice(
            key=f"recovered:{last.key}",
            event="recovered",
            title=f"Order {watch.order} can be read again",
            body=f"What was wrong is over: {last.title}.",
            order=watch.order,
        )
