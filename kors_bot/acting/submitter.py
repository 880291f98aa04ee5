"""Acting once: the one place that asks the shop for something.

    read the order again -> decide again -> fill in -> [permitted?] -> ledger: sending -> press once -> answer -> settle

Whatever comes between ``sending`` and the answer (a broken connection, a crash, a kill) leaves the submission
unconfirmed, and nothing sends it again. No retry stands around any of this: tenacity is around reading only.

``act_on`` tells everything that came of it; ``act`` is the short form for a caller that walks over many orders.
"""

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import FlowError, HumanNeeded, SignInRefused, SubmissionUnconfirmed
from flows.order import Order
from kors_bot.acting.errand import Errand
from kors_bot.acting.terms import ASKING, RETURNING, Terms
from kors_bot.browser.explaining import explaining
from kors_bot.contract import SubmissionReport
from kors_bot.decision import Action, Decision, Outcome, Part, Wish, decide
from kors_bot.decision.policy import build_policy
from kors_bot.errors import DONE, NEEDS_YOU, KorsBotError, verdict_of

if TYPE_CHECKING:
    from kors_bot.checker import Desk
    from kors_bot.evidence import Case
    from kors_bot.evidence.record import Attempt

_log = logging.getLogger(__name__)
UNCONFIRMED = 15
_LONGEST, _PAGES = 60.0, 10  # seconds, and pages at the longest a page may take: then the browser hangs and is ended
_ACTING = ASKING | RETURNING
_WHAT = {Action.REQUEST_CANCELLATION: "cancel", Action.FOLLOW_UP: "follow-up", Action.START_RETURN: "return"}


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of acting on one order. ``submission`` is ``None`` where nothing was even filled in.

    ``held`` says in one sentence why nothing was done although the order could be read; ``why`` is what we saw where
    the shop's answer was not clear.
    """

    number: str
    order: Order | None = None
    decision: Decision | None = None
    submission: SubmissionReport | None = None
    record: Path | None = None
    screenshots: tuple[Path, ...] = ()
    error: BaseException | None = None
    held: str | None = None
    why: str | None = None

    @property
    def has_changed(self) -> bool:
        """Whether nothing was done because the order is no longer what it was when that was decided."""
        return self.held is not None and (self.decision is None or self.held != self.decision.reason)

    @property
    def exit_code(self) -> int:
        """0 when it was sent or nothing is to be done, 3 when it needs the person, 15 when nobody can tell."""
        if self.submission is not None and self.submission.outcome == Outcome.UNCONFIRMED:
            return UNCONFIRMED
        if self.error is not None:
            return verdict_of(self.error).exit_code
        if self.submission is not None:
            return DONE if self.submission.outcome == Outcome.SENT else NEEDS_YOU
        quiet = self.decision is not None and self.decision.action in {Action.WAIT, Action.DONE, Action.NOTHING}
        return DONE if quiet else NEEDS_YOU


def act(
    desk: "Desk",
    number: str,
    decision: Decision,
    permitted: bool,  # noqa: FBT001 - the four are always given in this order
    *,
    terms: Terms | None = None,
) -> SubmissionReport | None:
    """Does what the decision says, as far as permitted, and returns what became of it.

    ``None`` when there is nothing to do, or when the order, read again, no longer calls for it. Raises what kept it
    from being done (the flows' verdicts, ``AlreadySubmitted``, ``RequestNotPossible`` ...); an outcome in doubt is not
    raised but reported.
    """
    if decision.action not in _ACTING:
        return None
    acted = act_on(
        desk, number, wanted=frozenset({decision.action}), decided=decision, permitted=permitted, terms=terms
    )
    if acted.error is not None and (acted.submission is None or acted.submission.outcome == Outcome.PREPARED):
        raise acted.error
    return acted.submission


def act_on(
    desk: "Desk",
    number: str,
    *,
    wanted: frozenset[Action],
    permitted: bool,
    decided: Decision | None = None,
    terms: Terms | None = None,
    expected_text: str | None = None,
    again: bool = False,
) -> Acted:
    """Reads the order, decides, and does the part of the decision whose action is ``wanted``.

    ``again`` says that the person asks for it in so many words: what the shop refused before was not taken, and does
    not stand in the way then. A check never says so.
    ``decided`` is what an earlier reading of this run led to: where today's reading leads elsewhere, nothing is done.
    ``expected_text`` is what the person agreed to: any other text is not sent. Every end leaves a record; only a
    signal to stop is raised again.
    """
    from kors_bot.reader import translated

    terms = terms or Terms()
    what = _WHAT[next(iter(wanted))] if len(wanted) == 1 else "cancel"
    with desk.open_case(number, what) as case:
        attempts: list[Attempt] = []
        try:
            order = desk.reader.read(number, case, attempts)
            decision = decide_now(desk, order, again=again)
            part = _part_of(decision, wanted)
            held = _why_not(part, decision, decided)
        except BaseException as error:  # noqa: BLE001 - it is in the record; signals are raised again there
            return _failed(desk, number, case, attempts, error, what)
        if part is None or held is not None:
            return _finish(desk, case, attempts, Acted(number, order, decision, held=held), what)
        errand = Errand(desk, case, order, part, terms, expected_text)
        try:
            browser, longest = desk.reader.browser, max(_LONGEST, desk.settings.timeout * _PAGES)
            with browser.limit(longest), explaining(browser.guard(desk.reader.name)):
                sent = translated(lambda: errand.run(permitted=permitted))
        except BaseException as error:
            if errand.report is None:
                return _failed(desk, number, case, attempts, error, what, order=order, decision=decision)
            acted = Acted(number, order, decision, submission=errand.report, error=error)
            finished = _finish(desk, case, attempts, acted, what)
            if not isinstance(error, Exception):
                raise
            return finished
        acted = Acted(number, order, decision, submission=sent.report, error=_doubt(errand), why=errand.why)
        return _finish(desk, case, attempts, acted, what, extra=sent.extra)


def decide_now(desk: "Desk", order: Order, *, wish: Wish = Wish.CANCEL, again: bool = False) -> Decision:
    """What is to be done about an order as it was just read; ``again`` as for ``act_on``."""
    facts = desk.ledger.facts(order.number)
    return decide(
        order,
        wish=wish,
        facts=facts.without_refusals if again else facts,
        policy=build_policy(desk.settings),
        now=desk.clock(),
    )


def _doubt(errand: Errand) -> SubmissionUnconfirmed | None:
    """What a person and a program are told when nobody can tell whether the shop took it."""
    if errand.reported.outcome != Outcome.UNCONFIRMED:
        return None
    why, number = (errand.why or "No clear answer came").rstrip("."), errand.order.number
    return SubmissionUnconfirmed(
        f"{why}, so nobody can tell whether it reached the shop; it is not sent again. Find out and say so with "
        f"`kors-bot resolve {number} --sent` or `--not-sent`."
    )


def _part_of(decision: Decision, wanted: frozenset[Action]) -> Part | None:
    return next((part for action in wanted if (part := decision.part(action))), None)


def _why_not(part: Part | None, decision: Decision, decided: Decision | None) -> str | None:
    """Why nothing is done now: the decision is another one, or not the one that was made before."""
    if part is None:
        return decision.reason
    earlier = None if decided is None else decided.part(part.action)
    if decided is not None and (earlier is None or earlier.items != part.items):
        return f"The order has changed since it was decided, so nothing was sent. {decision.reason}"
    return None


def _finish(
    desk: "Desk",
    case: "Case",
    attempts: "list[Attempt]",
    acted: Acted,
    what: str,
    *,
    extra: dict[str, object] | None = None,
) -> Acted:
    """Makes the record, and notes in the ledger what was seen and decided."""
    record = case.finish(
        read=acted.order,
        decision=acted.decision,
        submission=acted.submission,
        error=acted.error,
        attempts=attempts,
        extra={**(extra or {}), **{key: said for key, said in (("held", acted.held), ("why", acted.why)) if said}},
    )
    desk.ledger.record_check(
        acted.number,
        at=desk.clock(),
        account=desk.reader.name,
        what=what,
        read=acted.order,
        decision=acted.decision,
        evidence=record.parent.name,
    )
    return replace(acted, record=record, screenshots=tuple(case.screenshots))


def _failed(
    desk: "Desk",
    number: str,
    case: "Case",
    attempts: "list[Attempt]",
    error: BaseException,
    what: str,
    *,
    order: Order | None = None,
    decision: Decision | None = None,
) -> Acted:
    """The record of a run that ended before anything was prepared or sent."""
    turned_away = isinstance(error, HumanNeeded | SignInRefused)  # then nobody knocks again in this run
    if order is None or turned_away or not isinstance(error, FlowError | KorsBotError):
        checked = desk.failed(number, case, attempts, error, what)
        return Acted(number, record=checked.record, screenshots=checked.screenshots, error=error)
    _log.info("Order %s: %s", number, error)
    return _finish(desk, case, attempts, Acted(number, order, decision, error=error), what)
