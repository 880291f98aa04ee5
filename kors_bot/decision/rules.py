"""The rules, in order: the first one that matches decides.

Each rule looks at a case (the items of an order that share a state). A rule about the whole order matches every case
of it alike. Every state is met by some rule whatever else is known, so that there is always an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flows.order import OrderState
from kors_bot.decision.cases import Case, join_names
from kors_bot.decision.window import in_words, shop_day
from kors_bot.decision.words import Action, Kind, Outcome, SubmissionFact, Wish

_KIND_WORDS = {
    Kind.CANCEL: "cancellation request",
    Kind.FOLLOW_UP: "follow-up",
    Kind.RETURN: "return",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: when it matches, what it says, and why."""

    name: str
    when: str
    action: Action
    matches: Callable[[Case], bool]
    reason: Callable[[Case], str]
    deadline: Callable[[Case], date | None] = lambda _: None


def _window_end(case: Case) -> date | None:
    return case.window.last_day if case.window else None


def _day(moment: datetime, case: Case) -> str:
    return in_words(shop_day(moment, case.policy))


def _sent(fact: SubmissionFact | None) -> bool:
    return fact is not None and fact.outcome is Outcome.SENT


def _refused(fact: SubmissionFact | None) -> bool:
    return fact is not None and fact.outcome is Outcome.REFUSED


def _asked(case: Case) -> bool:
    return case.not_shipped and case.facts.last_asked_at is not None


def _asked_lately(case: Case) -> bool:
    asked_at = case.facts.last_asked_at
    return case.not_shipped and asked_at is not None and case.now - asked_at < case.policy.follow_up_after


def _hours(case: Case) -> str:
    hours = case.policy.follow_up_after.total_seconds() / 3600
    return "1 hour" if hours == 1 else f"{hours:g} hours"


def _times(count: int) -> str:
    return {0: "no follow-up was", 1: "1 follow-up was"}.get(count, f"{count} follow-ups were")


def _refusal(fact: SubmissionFact | None, what: str, case: Case) -> str:
    if fact is None:
        return f"The shop refused the {what}."
    said = f' and said "{fact.answer}"' if fact.answer else ""
    return f"The shop refused the {what} on {_day(fact.at, case)}{said}; nothing was taken; `--again` asks once more."


def _unconfirmed_reason(case: Case) -> str:
    fact = case.facts.unconfirmed
    if fact is None:
        return "Nobody can tell whether a submission was sent."
    what = _KIND_WORDS[fact.kind]
    return (
        f"Nobody can tell whether the {what} of {_day(fact.at, case)} reached the shop; "
        f"find out and say so with: kors-bot resolve {case.order.number} --sent, or --not-sent."
    )


def _unknown_reason(case: Case) -> str:
    texts = [case.order.status_text] if case.order.state is OrderState.UNKNOWN else []
    texts += [item.status_text for item in case.order.items if item.state is OrderState.UNKNOWN]
    text = next((text for text in texts if text), None)
    if text:
        return f'The order page says "{text}", which kors-bot does not know.'
    return "The order page does not say where the order stands."


def _disagreement_reason(case: Case) -> str:
    said = case.disagreement
    position = case.states.index(said) if said in case.states else 0
    name = case.order.items[position].name if case.order.items else "an item"
    order_state = case.order.state.replace("_", " ")
    return f'The order page says "{order_state}" of the order but "{(said or "").replace("_", " ")}" of {name}.'


def _asked_enough_reason(case: Case) -> str:
    phone = case.policy.phone
    call = f"; call the shop at {phone}." if phone else "; call the shop."
    asked_at = case.facts.last_asked_at
    since = f" (last on {_day(asked_at, case)})" if asked_at else ""
    return f"{case.says}, the cancellation was asked for and {_times(len(case.facts.follow_ups))} sent{since}{call}"


def _started_on(case: Case) -> str:
    started = case.facts.started_return
    return _day(started.at, case) if started else "an unknown day"


def _return_is_overdue(case: Case) -> bool:
    started = case.facts.started_return
    return (
        case.shipped
        and started is not None
        and started.outcome is Outcome.SENT
        and case.in_started_return
        and case.now - started.at >= case.policy.refund_patience
    )


def _window_reason(case: Case, closed_or_open: str) -> str:
    if case.window is None:
        return f"{case.says}."
    return f"{case.says} and the return window {closed_or_open} {in_words(case.window.last_day)} ({case.window.basis})."


RULES: tuple[Rule, ...] = (
    Rule(
        name="contradictory",
        when="the pages say one thing in two ways",
        action=Action.ASK_PERSON,
        matches=lambda case: bool(case.order.contradictions),
        reason=lambda case: f"The shop's pages contradict each other: {case.order.contradictions[0]}",
    ),
    Rule(
        name="unknown_state",
        when="the order or one of its items carries a status that is missing or not known",
        action=Action.ASK_PERSON,
        matches=lambda case: OrderState.UNKNOWN in (case.order.state, *case.states),
        reason=_unknown_reason,
    ),
    Rule(
        name="states_disagree",
        when="an item's status cannot be true beside the order's",
        action=Action.ASK_PERSON,
        matches=lambda case: case.disagreement is not None,
        reason=_disagreement_reason,
    ),
    Rule(
        name="cancelled",
        when="cancelled",
        action=Action.DONE,
        matches=lambda case: case.state is OrderState.CANCELLED,
        reason=lambda case: f"{case.says}.",
    ),
    Rule(
        name="returned",
        when="returned",
        action=Action.DONE,
        matches=lambda case: case.state is OrderState.RETURNED,
        reason=lambda case: f"{case.says}.",
    ),
    Rule(
        name="only_watching",
        when="the wish is to keep it",
        action=Action.NOTHING,
        matches=lambda case: case.wish is Wish.KEEP,
        reason=lambda case: f"{case.says} and you want to keep it.",
    ),
    Rule(
        name="unconfirmed",
        when="something may have been sent, and nobody can tell",
        action=Action.ASK_PERSON,
        matches=lambda case: case.facts.unconfirmed is not None,
        reason=_unconfirmed_reason,
        deadline=_window_end,
    ),
    Rule(
        name="which_part_unknown",
        when="part of it shipped, and the page does not say which items",
        action=Action.ASK_PERSON,
        matches=lambda case: case.state is OrderState.PARTIALLY_SHIPPED,
        reason=lambda case: f"{case.says} but not which items have shipped.",
    ),
    Rule(
        name="not_asked_yet",
        when="not shipped, nothing asked yet",
        action=Action.REQUEST_CANCELLATION,
        matches=lambda case: case.not_shipped and case.facts.request is None,
        reason=lambda case: f"{case.says} and nothing has been asked yet.",
    ),
    Rule(
        name="request_refused",
        when="not shipped, the shop refused the request",
        action=Action.ASK_PERSON,
        matches=lambda case: case.not_shipped and _refused(case.facts.request),
        reason=lambda case: _refusal(case.facts.request, "cancellation request", case),
    ),
    Rule(
        name="asked_lately",
        when="not shipped, asked less than `follow_up_after` ago",
        action=Action.WAIT,
        matches=_asked_lately,
        reason=lambda case: (
            f"{case.says} and the cancellation was last asked for on "
            f"{_day(case.facts.last_asked_at or case.now, case)}, less than {_hours(case)} ago."
        ),
    ),
    Rule(
        name="follow_up_refused",
        when="not shipped, the shop refused the follow-up",
        action=Action.ASK_PERSON,
        matches=lambda case: case.not_shipped and case.facts.refused_follow_up is not None,
        reason=lambda case: _refusal(case.facts.refused_follow_up, "follow-up", case),
    ),
    Rule(
        name="no_answer_yet",
        when="not shipped, asked longer ago, fewer than `max_follow_ups` sent",
        action=Action.FOLLOW_UP,
        matches=lambda case: _asked(case) and len(case.facts.follow_ups) < case.policy.max_follow_ups,
        reason=lambda case: (
            f"{case.says} and the cancellation was last asked for on "
            f"{_day(case.facts.last_asked_at or case.now, case)}, {_hours(case)} or longer ago."
        ),
    ),
    Rule(
        name="asked_enough",
        when="not shipped, asked, and all follow-ups sent",
        action=Action.ASK_PERSON,
        matches=_asked,
        reason=_asked_enough_reason,
    ),
    Rule(
        name="return_under_way",
        when="the page shows a return under way",
        action=Action.WAIT,
        matches=lambda case: case.state is OrderState.RETURN_STARTED,
        reason=lambda case: f"{case.says}.",
    ),
    Rule(
        name="final_sale_stays",
        when="shipped or delivered, not returnable, while other items of the order go back",
        action=Action.DONE,
        matches=lambda case: case.shipped and not case.returnable and case.others_go_back,
        reason=lambda case: f"{join_names(case.items)} cannot be returned, says the order page.",
    ),
    Rule(
        name="not_returnable",
        when="shipped or delivered, nothing of it is returnable",
        action=Action.ASK_PERSON,
        matches=lambda case: case.shipped and not case.returnable,
        reason=lambda case: f"{case.says}, and that it cannot be returned.",
    ),
    Rule(
        name="refund_overdue",
        when="a return was started longer than 30 days ago, and the page does not show it",
        action=Action.ASK_PERSON,
        matches=_return_is_overdue,
        reason=lambda case: f"The return was started on {_started_on(case)}, but {_lower(case.says)}.",
    ),
    Rule(
        name="return_sent",
        when="shipped or delivered, a return was started",
        action=Action.WAIT,
        matches=lambda case: case.shipped and _sent(case.facts.started_return) and case.in_started_return,
        reason=lambda case: f"The return was started on {_started_on(case)}.",
    ),
    Rule(
        name="return_leaves_items_out",
        when="shipped or delivered, a return was started for other items only",
        action=Action.ASK_PERSON,
        matches=lambda case: case.shipped and _sent(case.facts.started_return),
        reason=lambda case: f"The return of {_started_on(case)} does not include {join_names(case.items)}.",
        deadline=_window_end,
    ),
    Rule(
        name="return_refused",
        when="shipped or delivered, the shop refused the return",
        action=Action.ASK_PERSON,
        matches=lambda case: case.shipped and _refused(case.facts.started_return),
        reason=lambda case: _refusal(case.facts.started_return, "return", case),
        deadline=_window_end,
    ),
    Rule(
        name="return_on_page",
        when="the page shows a return of the order, but these items only as shipped or delivered",
        action=Action.WAIT,
        matches=lambda case: case.shipped and case.order.state is OrderState.RETURN_STARTED,
        reason=lambda case: f"{case.says}, while a return of the order is under way.",
        deadline=_window_end,
    ),
    Rule(
        name="window_unknown",
        when="shipped or delivered, no date to count the window from",
        action=Action.ASK_PERSON,
        matches=lambda case: case.shipped and case.window is None,
        reason=lambda case: f"{case.says}, but no date from which the return window could be counted.",
    ),
    Rule(
        name="window_open",
        when="shipped or delivered, inside the return window",
        action=Action.START_RETURN,
        matches=lambda case: case.shipped and case.window is not None and case.window.is_open(case.today),
        reason=lambda case: _window_reason(case, "is open until"),
        deadline=_window_end,
    ),
    Rule(
        name="window_closed",
        when="shipped or delivered, past the return window",
        action=Action.ASK_PERSON,
        matches=lambda case: case.shipped,
        reason=lambda case: _window_reason(case, "closed on"),
        deadline=_window_end,
    ),
)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
