"""What is worth telling the person after a look at an order: a change, or something that needs them.

Everything here is worked out from what the ledger holds, and never from what this run remembers: a run that is killed
between a look and its telling tells nothing, and the next one finds the same thing still untold. A key names what is
told, and the ledger takes each key once.

    state         the order is in another state than the person was last told
    submission    a request or a return was sent, refused, or nobody can tell
    needs_you     a decision that only the person can take
    permission    something could be asked for now, and kors-bot may not do it by itself
    deadline      7, 3 and 1 days are left
    trouble       a wall, a refused sign-in, a page that is not understood, three failures in a row
    recovered     what was told as trouble is over
    ended         the last day of watching is past
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from flows.order import OrderState
from kors_bot.decision import Action, Decision, Kind, Outcome, Part
from kors_bot.errors import verdict_of
from kors_bot.ledger import Ledger, Notification, Submission, Watch
from kors_bot.notify.notice import Look, Notice, last_picture
from kors_bot.notify.troubles import NEVER, notices_of_failure, notices_of_recovery
from kors_bot.render.words import STATE_WORDS, clean, say_date

DAYS_LEFT = (1, 3, 7)

_ACTING = {
    Action.REQUEST_CANCELLATION: ("The shop can be asked to cancel order {number} now", "kors-bot cancel"),
    Action.FOLLOW_UP: ("The shop can be asked again to cancel order {number}", "kors-bot cancel"),
    Action.START_RETURN: ("Order {number} can be sent back now", "kors-bot return"),
}
_KIND_WORDS = {Kind.CANCEL: "cancellation request", Kind.FOLLOW_UP: "follow-up", Kind.RETURN: "return"}
# These rest on a submission, of which the person is told by itself.
_SAID_BY_SUBMISSION = {"unconfirmed", "request_refused", "follow_up_refused", "return_refused"}


def queue_notices(ledger: Ledger, watch: Watch, look: Look, *, today: date, folder: Path) -> int:
    """Notes in the ledger what is to be told after a look, and says how much was new.

    ``today`` is the day at the shop; ``folder`` is where the order's evidence lies.
    """
    told = [notice for notice in ledger.notifications(watch.order) if notice.created_at >= watch.since]
    notices = list(_of_submissions(ledger, watch, folder))
    if look.error is not None:
        notices += notices_of_failure(ledger, watch, look) if look.recorded else []
    else:
        notices += notices_of_recovery(watch, told)
        notices += _of_state(ledger, watch, look, told)
        notices += _of_decision(
            watch, look, today, asked={*(one.event for one in told), *(one.event for one in notices)}
        )
        notices += _of_acting_error(watch, look)
    return queue(ledger, notices)


def queue(ledger: Ledger, notices: Sequence[Notice]) -> int:
    """Notes notices in the ledger, each of which it takes once, and says how many were new."""
    return sum(
        ledger.queue_notification(
            notice.key,
            event=notice.event,
            title=notice.title,
            body=notice.body,
            order=notice.order,
            pictures=notice.pictures,
        )
        for notice in notices
    )


def notice_of_end(watch: Watch, last_day: date) -> Notice:
    """The last day of watching is past."""
    return Notice(
        key=f"{watch.order}:ended:{last_day.isoformat()}",
        event="ended",
        title=f"Order {watch.order} is no longer watched",
        body=f"It was to be watched until {say_date(last_day)}. To go on: kors-bot watch {watch.order} --want "
        f"{watch.wish}",
        order=watch.order,
    )


def _of_submissions(ledger: Ledger, watch: Watch, folder: Path) -> Iterator[Notice]:
    for submission in ledger.submissions(watch.order):
        if submission.outcome is Outcome.PREPARED or submission.started_at < watch.since:
            continue
        what = _KIND_WORDS[submission.kind]
        title, said = _of_outcome(submission, what)
        lines = [said]
        lines += [f"Reference: {submission.reference}"] if submission.reference else []
        lines += [f"The shop said: {clean(submission.answer)}"] if submission.answer else []
        lines += ["", "What was asked, word for word:", "", submission.text] if submission.text else []
        yield Notice(
            key=f"{watch.order}:submission:{submission.key}",
            event="submission" if submission.kind is not Kind.RETURN else "return",
            title=title,
            body="\n".join(lines),
            order=watch.order,
            pictures=_pictures(folder, submission.evidence),
        )


def _of_outcome(submission: Submission, what: str) -> tuple[str, str]:
    number = submission.order
    if submission.outcome is Outcome.SENT and submission.kind is Kind.RETURN:
        return f"A return of order {number} was started", "The shop confirmed it."
    if submission.outcome is Outcome.SENT:
        return (
            f"The {what} for order {number} was sent",
            "The shop confirmed that it arrived. Its answer is watched for.",
        )
    if submission.outcome is Outcome.REFUSED:
        return f"The shop refused the {what} for order {number}", "Nothing was taken. Please look at it yourself."
    resolve = f"kors-bot resolve {number} --sent, or --not-sent"
    return (
        f"Nobody can tell whether the {what} for order {number} was sent",
        f"It is never sent again by itself. Find out, and say so with: {resolve}.",
    )


def _of_state(ledger: Ledger, watch: Watch, look: Look, told: Sequence[Notification]) -> Iterator[Notice]:
    state = look.state
    if state is None or state is OrderState.UNKNOWN:
        return
    states = [notice for notice in told if notice.event == "state"]
    known = OrderState(states[-1].key.rpartition(":")[2]) if states else None
    known = known or ledger.first_state_since(watch.order, watch.since) or state
    last = next((notice.event for notice in reversed(told) if notice.event in ("state", "return")), None)
    if state is known or (state is OrderState.RETURN_STARTED and last == "return"):
        return
    words = f'The shop says "{clean(look.status_text)}".' if look.status_text else "So says the order page."
    lines = [f"{words} Before, it was: {STATE_WORDS[known].lower()}."]
    if look.decision is not None and look.decision.action is Action.DONE:
        lines.append("Nothing is left to do, and it is no longer looked at.")
    elif look.decision is not None and look.decision.action is not Action.NOTHING:
        lines.append(look.decision.reason)
    yield Notice(
        key=f"{watch.order}:state:{watch.since:%Y%m%dT%H%M%S}:{len(states) + 1}:{state}",
        event="state",
        title=f"Order {watch.order}: {STATE_WORDS[state].lower()}",
        body="\n".join(lines),
        order=watch.order,
        pictures=last_picture(look.pictures),
    )


def _of_decision(watch: Watch, look: Look, today: date, *, asked: set[str]) -> Iterator[Notice]:
    decision = look.decision
    if decision is None:
        return
    for part in decision.parts or (_whole(decision),):
        left = None if part.deadline is None else (part.deadline - today).days
        step = None if left is None or left < 0 else next((days for days in DAYS_LEFT if left <= days), None)
        if part.action is Action.ASK_PERSON and not (
            part.rule in _SAID_BY_SUBMISSION and asked & {"submission", "return"}
        ):
            yield _notice(
                watch,
                look,
                part,
                key=f"needs:{part.rule}:{_mark(part.reason)}",
                event="needs_you",
                title="Order {number} needs you",
            )
        if part.action in _ACTING and not watch.may_submit and (step is None or part.action is not Action.START_RETURN):
            title, command = _ACTING[part.action]
            turn = _mark(part.reason) if part.action is Action.FOLLOW_UP else part.deadline or ""
            yield _notice(
                watch,
                look,
                part,
                key=f"permission:{watch.since:%Y%m%dT%H%M%S}:{part.rule}:{turn}",
                event="permission",
                title=title,
                more=f"kors-bot may not do it by itself. To do it: {command} {watch.order} --submit",
            )
        if step is not None and part.deadline is not None:
            title = "Today is the last day for order {number}" if left == 0 else f"{_days(left or 0)} left for order "
            more = _ACTING[part.action][1] if part.action in _ACTING and not watch.may_submit else None
            yield _notice(
                watch,
                look,
                part,
                key=f"deadline:{part.deadline.isoformat()}:{step}",
                event="deadline",
                title=title if left == 0 else title + "{number}",
                more=f"To do it: {more} {watch.order} --submit" if more else "",
            )


def _of_acting_error(watch: Watch, look: Look) -> Iterator[Notice]:
    if look.acting_error is None or look.decision is None:
        return
    kind = verdict_of(look.acting_error).kind
    if kind in NEVER or kind == "submission_unconfirmed":
        return
    yield Notice(
        key=f"{watch.order}:acting:{look.decision.rule}:{kind}",
        event="needs_you",
        title=f"Nothing could be sent for order {watch.order}",
        body=f"{look.decision.reason}\n{look.acting_error}\nNothing was sent; the next check tries again.",
        order=watch.order,
        pictures=last_picture(look.pictures),
    )


def _notice(watch: Watch, look: Look, part: Part, *, key: str, event: str, title: str, more: str = "") -> Notice:
    lines = [part.reason]
    if part.items and look.decision is not None and len(look.decision.parts) > 1:
        lines.append(f"It is about: {', '.join(clean(name) for name in part.items)}.")
    if part.deadline is not None:
        lines.append(f"By {say_date(part.deadline)}.")
    return Notice(
        key=f"{watch.order}:{key}",
        event=event,
        title=title.format(number=watch.order),
        body="\n".join(filter(None, [*lines, more])),
        order=watch.order,
        pictures=last_picture(look.pictures),
    )


def _mark(reason: str) -> str:
    return hashlib.sha256(reason.encode()).hexdigest()[:12]


def _whole(decision: Decision) -> Part:
    return Part(decision.action, decision.rule, decision.reason, decision.deadline, decision.items)


def _days(left: int) -> str:
    return "1 day is" if left == 1 else f"{left} days are"


def _pictures(folder: Path, record: str | None) -> tuple[str, ...]:
    """The last two pictures of a submission's record: the filled-in form, and the answer."""
    if record is None:
        return ()
    return tuple(str(picture) for picture in sorted((folder / record).glob("*.png"))[-2:])
