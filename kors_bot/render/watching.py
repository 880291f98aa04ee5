"""The watched orders, and what a round over them found, as tables."""

from collections.abc import Sequence
from datetime import date, datetime

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kors_bot.decision import Action, Decision, Wish
from kors_bot.errors import verdict_of
from kors_bot.ledger import Watch
from kors_bot.render.words import clean, count, say_date, say_state
from kors_bot.watching.rounds import Looked, Round
from kors_bot.watching.watches import Outlook

_NARROW = 100
_WISHES = {Wish.KEEP: "keep it", Wish.CANCEL: "get out"}
_STEPS = {
    Action.REQUEST_CANCELLATION: "ask to cancel",
    Action.FOLLOW_UP: "ask again",
    Action.START_RETURN: "send back",
    Action.WAIT: "wait",
    Action.ASK_PERSON: "needs you",
    Action.DONE: "done",
    Action.NOTHING: "only watch",
}
_KINDS = {"cancel": "cancellation request", "follow_up": "follow-up", "return": "return"}
_OUTCOMES = {
    "sent": "sent",
    "prepared": "filled in, not sent",
    "refused": "refused by the shop",
    "unconfirmed": "may have been sent",
    "sending": "may have been sent",
}


def describe_watch(watch: Watch) -> str:
    """What a watch means from now on, in a sentence or two."""
    if watch.wish is Wish.KEEP:
        said = f"Order {clean(watch.order)} is watched; you keep it, and nothing is ever sent for it."
    elif watch.may_submit:
        said = f"Order {clean(watch.order)} is watched; kors-bot may ask the shop to cancel it, or start a return."
    else:
        said = f"Order {clean(watch.order)} is watched; you are told what to do, and nothing is sent without you."
    return said + (f" It is watched until {say_date(watch.until)}." if watch.until else "")


def print_watching(console: Console, outlooks: Sequence[Outlook], *, today: date, now: datetime) -> None:
    """Prints one row an order. ``today`` is the day at the shop."""
    if not outlooks:
        console.print("No order is watched. kors-bot watch ORDER --want cancel (or keep) begins.")
        return
    narrow = console.width < _NARROW
    checks = () if narrow else ("Last check", "Next check")
    table = _table("State", "Wish", "Next step", "By", *checks, accounts=_accounts(outlooks))
    for outlook in outlooks:
        watch = outlook.watch
        table.add_row(
            Text(clean(watch.order)),
            *([watch.account] if _accounts(outlooks) else []),
            _state(outlook, now, narrow=narrow),
            Text(_WISHES[watch.wish] + (", may send" if watch.may_submit else "")),
            _step(outlook.decision, may_submit=watch.may_submit),
            _deadline(outlook.decision, today),
            *([] if narrow else [_last(watch, now), _next(outlook, now)]),
        )
    console.print(table)
    closed = sum(outlook.watch.closed_at is not None for outlook in outlooks)
    words = f"\n{count(len(outlooks) - closed, 'order')} watched" + (f", {closed} done." if closed else ".")
    console.print(Text(words, style="quiet"))


def print_round(console: Console, found: Round, *, today: date) -> None:
    """Prints one row an order that was looked at, what was wrong below, and one line for the whole."""
    if not found.looked and not found.not_due:
        console.print("No order is watched. kors-bot watch ORDER --want cancel (or keep) begins.")
        return
    if found.looked:
        accounts = len({one.watch.account for one in found.looked if one.watch}) > 1
        table = _table("State", "Next step", "By", "What was done", accounts=accounts)
        for one in found.looked:
            order = one.checked.order
            may_submit = one.watch is not None and one.watch.may_submit
            table.add_row(
                Text(clean(one.number)),
                *([one.watch.account if one.watch else ""] if accounts else []),
                Text("") if order is None else say_state(order.state),
                _step(one.after, may_submit=may_submit),
                _deadline(one.after, today),
                _done(one),
            )
        console.print(table)
        _print_troubles(console, found.looked)
    console.print(Text(("\n" if found.looked else "") + _sum_up(found), style="quiet"))


def _print_troubles(console: Console, looked: Sequence[Looked]) -> None:
    """Each sentence once, with the orders that it holds for."""
    sentences: dict[str, list[str]] = {}
    for one in looked:
        if one.error is not None:
            sentences.setdefault(clean(str(one.error)), []).append(clean(one.number))
        elif one.after is not None and one.after.action is Action.ASK_PERSON:
            sentences.setdefault(clean(one.after.reason), []).append(clean(one.number))
    for sentence, numbers in sentences.items():
        console.print(Text.assemble("\n", (", ".join(numbers), "number"), "  ", sentence))


def _sum_up(found: Round) -> str:
    words = [f"{count(len(found.looked), 'order')} looked at"]
    if failed := sum(one.error is not None for one in found.looked):
        words.append(f"{failed} with trouble")
    if closed := sum(one.closed for one in found.looked):
        words.append(f"{closed} done and no longer visited")
    if found.not_due:
        words.append(f"{len(found.not_due)} not due yet")
    return ", ".join(words) + "."


def _table(*columns: str, accounts: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="quiet", padding=(0, 1, 0, 0))
    table.add_column("Order", style="number", overflow="fold", min_width=10)
    if accounts:
        table.add_column("Account", overflow="ellipsis", no_wrap=True, max_width=12)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in ("State", "By"))
    return table


def _accounts(outlooks: Sequence[Outlook]) -> bool:
    return len({outlook.watch.account for outlook in outlooks}) > 1


def _step(decision: Decision | None, *, may_submit: bool) -> Text:
    if decision is None:
        return Text("")
    actions = dict.fromkeys((decision.action, *(part.action for part in decision.parts)))
    if len(actions) > 1:
        actions = {action: None for action in actions if action is not Action.DONE}
    waits = not may_submit and any(
        action in (Action.REQUEST_CANCELLATION, Action.FOLLOW_UP, Action.START_RETURN) for action in actions
    )
    style = "bold yellow" if waits or Action.ASK_PERSON in actions else ""
    return Text(", ".join(_STEPS[action] for action in actions), style=style)


def _deadline(decision: Decision | None, today: date) -> Text:
    parts = () if decision is None else decision.parts or (decision,)
    deadline = min((part.deadline for part in parts if part.deadline is not None), default=None)
    if deadline is None:
        return Text("")
    left = (deadline - today).days
    style = "bad" if left <= 3 else "warn" if left <= 7 else ""
    said = "past" if left < 0 else "today" if left == 0 else f"{left} d"
    return Text(f"{_short_date(deadline, today)}, {said}", style=style)


def _state(outlook: Outlook, now: datetime, *, narrow: bool) -> Text:
    """The state; where there is no room beside it, the last and the next check stand below."""
    watch = outlook.watch
    state = Text("not read yet", style="quiet") if outlook.order is None else say_state(outlook.order.state)
    if not narrow or watch.last_check is None:
        return state
    if failed := _failed(watch):
        state = Text("\n", end="").join([*([] if outlook.order is None else [state]), Text(failed, style="bad")])
    then = _next(outlook, now).plain
    when = f"{_short_time(watch.last_check.at, now)}{'' if watch.closed_at is not None else f' → {then}'}"
    return Text.assemble(state, ("\n" + when, "quiet"))


def _failed(watch: Watch) -> str | None:
    kind = None if watch.last_check is None else watch.last_check.error_kind
    return None if kind is None else kind.replace("_", " ")


def _last(watch: Watch, now: datetime) -> Text:
    check = watch.last_check
    if check is None:
        return Text("none yet", style="quiet")
    failed = _failed(watch)
    return Text(f"{_short_time(check.at, now)}{f' {failed}' if failed else ''}", style="bad" if failed else "")


def _next(outlook: Outlook, now: datetime) -> Text:
    watch = outlook.watch
    if watch.closed_at is not None:
        return Text("none", style="quiet")
    if outlook.locked_out:
        return Text("after login", style="bad")
    if watch.next_check_at is None or watch.next_check_at <= now:
        return Text("next run")
    return Text(_short_time(watch.next_check_at, now))


def _short_date(day: date, today: date) -> str:
    """``Dec 18``, with the year only where it is not clear."""
    words = say_date(day)
    return words.partition(",")[0] if abs((day - today).days) < 300 else words


def _short_time(moment: datetime, now: datetime) -> str:
    """In the user's own time zone, without the day where that is today."""
    local = moment.astimezone()
    day = "" if local.date() == now.astimezone().date() else f"{_short_date(local.date(), now.astimezone().date())} "
    return f"{day}{local:%H:%M}"


def _done(one: Looked) -> Text:
    if one.error is not None and one.checked.error is None:
        return Text("nothing could be sent", style="bad")
    if one.error is not None:
        return Text(verdict_of(one.error).kind.replace("_", " "), style="bad")
    if one.submissions:
        return Text(", ").join(_submitted(str(done.kind), str(done.outcome)) for done in one.submissions)
    if one.closed:
        return Text(f"closed. {one.note}" if one.note else "closed: it is done", style="good")
    return Text(one.note or "looked at", style="quiet")


def _submitted(kind: str, outcome: str) -> Text:
    words = f"{_KINDS.get(kind, '')} {_OUTCOMES.get(outcome, outcome)}"
    return Text(words, style="good" if outcome == "sent" else "bad")
