"""One look at one watched order: read, decide, act as far as permitted, write down, and note what is to be told."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from flows.errors import HumanNeeded, SignInRefused
from flows.order import Order
from kors_bot.checker import Checked, Desk
from kors_bot.decision import Action, Decision, Outcome, decide, needs_person, shop_day
from kors_bot.decision.due import next_check_at, next_try_at
from kors_bot.decision.policy import build_policy
from kors_bot.errors import DONE, NEEDS_YOU, most_serious, translate, verdict_of
from kors_bot.ledger import Ledger, Watch
from kors_bot.notify.notice import Look
from kors_bot.notify.notices import notice_of_end, queue, queue_notices
from kors_bot.watching.rounds import Looked

if TYPE_CHECKING:
    from kors_bot.contract import Submission
    from kors_bot.evidence import EvidenceStore
    from kors_bot.settings import Settings

_log = logging.getLogger(__name__)

ACTING = frozenset({Action.REQUEST_CANCELLATION, Action.FOLLOW_UP, Action.START_RETURN})
_PASSES = frozenset({"site_unavailable", "browser_failed"})  # what may be over at the next turn
_AFTER_SENDING = {Outcome.SENT: DONE, Outcome.UNCONFIRMED: 15, Outcome.SENDING: 15}


class Act(Protocol):
    """Carries out a decision once: writes it down, presses once, reads the answer. ``None`` when nothing was to do."""

    def __call__(
        self,
        desk: Desk,
        number: str,
        decision: Decision,
        permitted: bool,  # noqa: FBT001 - the word itself is said at every call
        /,
    ) -> "Submission | None": ...


class Checker:
    """Looks at one watched order after the other, for one account at a time."""

    def __init__(
        self,
        settings: "Settings",
        ledger: Ledger,
        store: "EvidenceStore",
        *,
        clock: Callable[[], datetime],
        act: Act,
    ) -> None:
        self._settings, self._ledger, self._store = settings, ledger, store
        self._clock, self._act = clock, act
        self._policy = build_policy(settings)

    def look(self, desk: Desk, watch: Watch) -> Looked:
        """Reads, decides, acts as far as it was permitted when watching, and notes what is to be told."""
        watch = self._ledger.watch_of(watch.order) or replace(watch, may_submit=False)  # it may have changed meanwhile
        if watch.until is not None and shop_day(self._clock(), self._policy) > watch.until:
            return self._end(watch)
        try:
            looked = self._look(desk, watch)
        except Exception as error:  # noqa: BLE001 - the trouble of one order never stops the others
            looked = self.failed(watch, error)
        return looked

    def failed(self, watch: Watch, error: Exception) -> Looked:
        """An order that could not even be tried to be read, or whose trouble nobody foresaw."""
        error = as_exception(error)
        verdict = verdict_of(error)
        if verdict.kind == "internal_error":
            _log.error("Order %s: %s", watch.order, error, exc_info=error)
        recorded = verdict.kind not in ("account_busy", "ledger_broken")
        if recorded:
            self._ledger.record_check(
                watch.order, at=self._clock(), account=watch.account, what="check", error=(verdict.kind, str(error))
            )
        self._tell(watch, Look(error=error, recorded=recorded))
        return Looked(
            watch.order, watch, Checked(watch.order, wish=watch.wish, error=error), exit_code=verdict.exit_code
        )

    def _look(self, desk: Desk, watch: Watch) -> Looked:
        checked = desk.check(watch.order, what="check")
        order, decision = checked.order, checked.decision
        if order is None or decision is None:
            looked = Looked(watch.order, watch, checked, exit_code=checked.exit_code)
            # An account that was turned away is told of once, by the order that met it.
            self._tell(
                watch, Look(error=checked.error, recorded=checked.record is not None, pictures=checked.screenshots)
            )
            return looked
        after, submissions, trouble = self._act_on(desk, watch, order, decision)
        done_with = after.action is Action.DONE
        if done_with:
            self._ledger.close_watch(watch.order)
        elif after is not decision or trouble is not None:
            due = next_check_at(state=order.state, decision=after, checked_at=self._clock(), policy=self._policy)
            if trouble is not None:
                kind, now = verdict_of(trouble).kind, self._clock()
                due = None if kind in _PASSES else next_try_at(kind, failed_at=now) or due
            self._ledger.set_next_check(watch.order, due)
        self._tell(
            watch,
            Look(
                state=order.state,
                status_text=order.status_text,
                decision=after,
                acting_error=trouble,
                pictures=checked.screenshots,
            ),
        )
        unclear = [one for one in submissions if Outcome(str(one.outcome)) is not Outcome.SENT]
        looked = Looked(
            watch.order,
            watch,
            checked,
            next(iter([*unclear, *submissions]), None),
            submissions,
            after=after,
            acting_error=trouble,
            closed=done_with,
        )
        return replace(looked, exit_code=self._exit_code(looked))

    def _act_on(
        self, desk: Desk, watch: Watch, order: Order, decision: Decision
    ) -> "tuple[Decision, tuple[Submission, ...], BaseException | None]":
        """Does what was decided, part by part, as far as it was permitted when watching.

        Returns the decision that holds then, what was submitted, and what kept it from going on.
        """
        submissions: list[Submission] = []
        for _ in decision.parts or (decision,):
            if decision.action not in ACTING or not watch.may_submit:
                break
            try:
                done = self._act(desk, watch.order, decision, True)
            except Exception as error:  # noqa: BLE001 - the trouble of one order never stops the others
                trouble = as_exception(error)
                _log.warning("Order %s: %s", watch.order, trouble)
                if isinstance(trouble, (HumanNeeded, SignInRefused)):
                    desk.give_up(trouble)
                return decision, tuple(submissions), trouble
            facts, before = self._ledger.facts(watch.order), decision
            decision = decide(order, wish=watch.wish, facts=facts, policy=self._policy, now=self._clock())
            if done is None:
                break
            submissions.append(done)
            sent = Outcome(str(done.outcome)) is Outcome.SENT
            if not sent or (decision.action, decision.items) == (before.action, before.items):
                break
        return decision, tuple(submissions), None

    def _end(self, watch: Watch) -> Looked:
        """The last day of watching is past: a last record, and the order is no longer visited."""
        last_day = watch.until or shop_day(self._clock(), self._policy)
        closed = {**watch.to_json(), "closed": True}
        with self._store.open(
            order=watch.order,
            what="check",
            account=watch.account,
            shop=self._settings.shop,
            base_url=self._settings.base_url,
            now=self._clock(),
        ) as case:
            record = case.finish(extra={"watch": closed, "ended": "until"})
        self._ledger.close_watch(watch.order)
        queue(self._ledger, [notice_of_end(watch, last_day)])
        checked = Checked(watch.order, wish=watch.wish, record=record)
        return Looked(watch.order, watch, checked, closed=True, note=f"Its last day was {last_day.isoformat()}.")

    def _exit_code(self, looked: Looked) -> int:
        codes = [looked.checked.exit_code]
        if looked.acting_error is not None:
            codes.append(verdict_of(looked.acting_error).exit_code)
        if looked.submission is not None:
            codes.append(_AFTER_SENDING.get(Outcome(str(looked.submission.outcome)), NEEDS_YOU))
        if looked.after is not None:
            today = shop_day(self._clock(), self._policy)
            waits = looked.after.action in ACTING and looked.acting_error is None
            codes.append(NEEDS_YOU if waits or needs_person(looked.after, today) else DONE)
        return most_serious(codes)

    def _tell(self, watch: Watch, look: Look) -> None:
        today = shop_day(self._clock(), self._policy)
        queue_notices(self._ledger, watch, look, today=today, folder=self._store.chain(watch.order).folder)


def as_exception(error: Exception) -> Exception:
    translated = translate(error)
    return translated if isinstance(translated, Exception) else error
