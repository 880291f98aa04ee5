"""Which orders are watched, what is wanted of each, and how far kors-bot may go.

Each change is a record of the order too, so that a lost ledger knows what was wanted. Permission to submit does not
come back from a record: it is given by the person at this machine, or not at all.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.order import Order
from kors_bot.contract import decision_from_json, decision_to_json
from kors_bot.decision import Decision, Part, Wish, decide, shop_day
from kors_bot.decision.policy import build_policy
from kors_bot.errors import EvidenceBroken, RequestNotPossible
from kors_bot.evidence import EvidenceStore, Record
from kors_bot.ledger import Ledger, Watch
from kors_bot.watching.resting import split_due

if TYPE_CHECKING:
    from kors_bot.settings import Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """A watch as it is now, and the record that says so."""

    watch: Watch
    record: Path


def watch_order(
    settings: "Settings",
    number: str,
    *,
    wish: Wish,
    may_submit: bool,
    until: date | None,
    account: str | None,
    clock: Callable[[], datetime],
) -> Watched:
    """Watches an order, or changes how it is watched; a closed one is opened again.

    Raises ``RequestNotPossible`` for a last day that is past, and when it is not clear whose order it is.
    """
    if wish is Wish.KEEP and may_submit:
        raise RequestNotPossible("--submit goes with --want cancel: of an order that you keep, nothing is ever sent.")
    today = shop_day(clock(), build_policy(settings))
    if until is not None and until < today:
        raise RequestNotPossible(f"--until {until.isoformat()} is past: name a day to come, or leave it out.")
    with Ledger.open(settings.data_dir, clock) as ledger:
        owner = account or _owner(settings, ledger, number)
        settings.account(owner)
        watch = ledger.watch(number, wish=wish, account=owner, may_submit=may_submit, until=until)
        return Watched(watch, _record(settings, number, owner, watch.to_json(), clock, what="watch"))


def unwatch_order(settings: "Settings", number: str, *, clock: Callable[[], datetime]) -> Path:
    """Stops watching an order; all that is known of it stays. Raises ``RequestNotPossible`` if it is not watched."""
    with Ledger.open(settings.data_dir, clock) as ledger:
        watch = ledger.watch_of(number)
        if watch is None:
            raise RequestNotPossible(f"Order {number} is not watched; `kors-bot watching` lists those that are.")
        ledger.unwatch(number)
        return _record(settings, number, watch.account, None, clock, what="unwatch")


@dataclass(frozen=True, slots=True)
class Outlook:
    """A watched order and what is to be done about it, as of now.

    ``locked_out``: its account was refused the sign-in, and nothing is tried until somebody has signed in.
    """

    watch: Watch
    order: Order | None = None
    decision: Decision | None = None
    locked_out: bool = False


def list_watched(settings: "Settings", *, clock: Callable[[], datetime]) -> list[Outlook]:
    """Every watched order, the closed ones last."""
    store = EvidenceStore(settings.data_dir, clock=clock)
    with Ledger.open(settings.data_dir, clock) as ledger:
        found = [_look_ahead(settings, store, ledger, watch, now=clock()) for watch in ledger.watched(closed=True)]
    _, waiting = split_due(settings, [one.watch for one in found if one.watch.closed_at is None], now=clock())
    refused = {one.account for one in waiting if one.last_check and one.last_check.error_kind == "sign_in_refused"}
    found = [replace(one, locked_out=one.watch.account in refused and one.watch in waiting) for one in found]
    return sorted(found, key=lambda outlook: outlook.watch.closed_at is not None)


def _look_ahead(settings: "Settings", store: EvidenceStore, ledger: Ledger, watch: Watch, *, now: datetime) -> Outlook:
    """What the newest readable check decided; decided anew where something has been sent since, or is wished now."""
    check = ledger.last_check(watch.order, readable=True)
    if check is None or check.evidence is None:
        return Outlook(watch)
    try:
        record = Record.load(store.chain(watch.order).folder / check.evidence)
        order, decided = record.seen, _decided(record)
    except (EvidenceBroken, ValueError) as error:
        _log.warning("%s", error)
        return Outlook(watch)
    if order is None:
        return Outlook(watch)
    policy, facts = build_policy(settings), ledger.facts(watch.order)
    anew = decide(order, wish=watch.wish, facts=facts, policy=policy, now=now)
    # A record does not keep each parcel's day: what was decided with all of the page before one's eyes is more exact.
    same = decided is not None and [part.rule for part in decided.parts] == [part.rule for part in anew.parts]
    return Outlook(watch, order, decided if same else anew)


def _decided(record: Record) -> Decision | None:
    """The decision of a record, with its parts."""
    if record.decision is None:
        return None
    whole = decision_from_json(record.decision)
    parts = [decision_from_json(part) for part in record.extra.get("decision_parts") or [record.decision]]
    return replace(whole, parts=tuple(Part(one.action, one.rule, one.reason, one.deadline, one.items) for one in parts))


def outlook_to_json(outlook: Outlook) -> dict[str, Any]:
    """One watched order for a program."""
    watch = outlook.watch
    check = watch.last_check
    return {
        "number": watch.order,
        "account": watch.account,
        **watch.to_json(),
        "since": watch.since.isoformat(),
        "closed_at": None if watch.closed_at is None else watch.closed_at.isoformat(),
        "last_check_at": None if check is None else check.at.isoformat(),
        "next_check_at": None if watch.next_check_at is None else watch.next_check_at.isoformat(),
        "state": None if outlook.order is None else outlook.order.state,
        "status_text": None if outlook.order is None else outlook.order.status_text,
        "decision": None if outlook.decision is None else decision_to_json(outlook.decision),
        "error": None
        if check is None or check.error_kind is None
        else {"kind": check.error_kind, "message": check.error_message},
    }


def _owner(settings: "Settings", ledger: Ledger, number: str) -> str:
    """Whose order it is: the account that has looked at it before, else the only one there is."""
    names = settings.account_names
    if (known := ledger.account_of(number)) in names:
        return str(known)
    if len(names) > 1:
        raise RequestNotPossible(
            f"Say whose order {number} is, with --account {' or '.join(names)}: it was never looked at before."
        )
    return names[0]


def _record(
    settings: "Settings",
    number: str,
    account: str,
    watch: dict[str, Any] | None,
    clock: Callable[[], datetime],
    *,
    what: str,
) -> Path:
    store = EvidenceStore(settings.data_dir, clock=clock, secrets=settings.secrets())
    with store.open(
        order=number, what=what, account=account, shop=settings.shop, base_url=settings.base_url, now=clock()
    ) as case:
        return case.finish(extra={"watch": watch})
