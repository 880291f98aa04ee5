"""What ``cancel`` and ``return`` do alike: refuse a second time, show, ask once, act, print."""

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kors_bot.acting.submitter import Acted
    from kors_bot.acting.terms import Terms
    from kors_bot.checker import Desk
    from kors_bot.decision import Action, Kind
    from kors_bot.ledger import Submission
    from kors_bot.settings import Settings

PROGRESS = {True: "Asking the shop ...", False: "Filling it in; nothing is sent ..."}


def now_utc() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    number: str
    account: str
    wanted: "frozenset[Action]"
    terms: "Terms"
    submit: bool
    yes: bool
    as_json: bool
    again: bool

    @property
    def asks_first(self) -> bool:
        """Whether the person is asked before anything is sent: at a terminal, and without --yes."""
        return self.submit and not self.yes and sys.stdin.isatty() and (sys.stdout.isatty() or sys.stderr.isatty())

    @property
    def asks_aside(self) -> bool:
        """Whether the question goes to stderr, because stdout belongs to a program."""
        return self.as_json or not sys.stdout.isatty()


def run(settings: "Settings", asked: Asked, *, show: bool = False) -> int:
    """Does it and prints what came of it. Returns the exit code."""
    from kors_bot.checker import open_desk
    from kors_bot.cli.results import progress

    command = "return" if any(action == "start_return" for action in asked.wanted) else "cancel"
    if asked.submit:
        refuse_a_second_time(settings, asked.number, asked.wanted)
    with open_desk(settings, account=asked.account, command=command) as desk:
        with progress(PROGRESS[asked.submit and not asked.asks_first], as_json=asked.as_json):
            acted = _act(desk, asked)
        if asked.asks_first and acted.submission is not None and acted.error is None:
            if asked.asks_aside:
                typer.echo(acted.submission.text, err=True)
            else:
                _print(settings, acted, asked)
            if typer.confirm("Send this to the shop now?", default=False, err=asked.asks_aside):
                with progress(PROGRESS[True], as_json=asked.as_json):
                    acted = _send_what_was_shown(desk, asked, acted)
            elif not asked.asks_aside:
                typer.echo("Nothing was sent.")
                return acted.exit_code
    if show and acted.submission is not None and not asked.as_json:
        typer.echo(acted.submission.text)
        return 0
    _print(settings, acted, asked)
    return acted.exit_code


def _act(desk: "Desk", asked: Asked) -> "Acted":
    """Without --submit, or before asking: one reading and a filled-in form. Else two readings that have to agree."""
    from kors_bot.acting.submitter import Acted, act_on, decide_now

    if not asked.submit or asked.asks_first:
        return act_on(desk, asked.number, wanted=asked.wanted, permitted=False, terms=asked.terms, again=asked.again)
    checked = desk.check(asked.number)
    decided = checked.decision
    if checked.order is not None:
        decided = decide_now(desk, checked.order, wish=checked.wish, again=asked.again)
    if decided is None or not any(decided.part(action) for action in asked.wanted):
        return Acted(
            asked.number,
            checked.order,
            checked.decision,
            record=checked.record,
            screenshots=checked.screenshots,
            error=checked.error,
            held=None if checked.decision is None else checked.decision.reason,
        )
    return act_on(
        desk, asked.number, wanted=asked.wanted, permitted=True, decided=decided, terms=asked.terms, again=asked.again
    )


def _send_what_was_shown(desk: "Desk", asked: Asked, shown: "Acted") -> "Acted":
    from kors_bot.acting.submitter import act_on

    text = shown.submission.text if shown.submission else None
    return act_on(
        desk, asked.number, wanted=asked.wanted, permitted=True, decided=shown.decision, terms=asked.terms,
        expected_text=text, again=asked.again,
    )  # fmt: skip


def refuse_a_second_time(
    settings: "Settings", number: str, wanted: "frozenset[Action]", *, clock: "Callable[[], datetime]" = now_utc
) -> None:
    """Raises, before a browser is even started, when this went out already and nothing more is due."""
    from flows.errors import SubmissionUnconfirmed
    from kors_bot.decision import Action, Kind, Outcome
    from kors_bot.decision.policy import build_policy
    from kors_bot.errors import AlreadySubmitted
    from kors_bot.ledger import Ledger

    kinds = {Kind.RETURN} if Action.START_RETURN in wanted else {Kind.CANCEL, Kind.FOLLOW_UP}
    with Ledger.open(settings.data_dir, clock) as ledger:
        earlier = [one for one in ledger.submissions(number) if one.kind in kinds]
    unsure = next((one for one in earlier if one.outcome is Outcome.UNCONFIRMED), None)
    if unsure is not None:
        raise SubmissionUnconfirmed(
            f"Nobody can tell whether the {_name(unsure.kind)} for order {number} of {_when(unsure)} reached the shop, "
            f"so nothing is sent: find out and say so with `kors-bot resolve {number} --sent` or `--not-sent`."
        )
    sent = [one for one in earlier if one.outcome is Outcome.SENT]
    follow_up_after = build_policy(settings).follow_up_after
    due = bool(sent) and kinds != {Kind.RETURN} and clock() - sent[-1].started_at >= follow_up_after
    if sent and not due:
        raise AlreadySubmitted(
            f"The {_name(sent[0].kind)} for order {number} went out on {_when(sent[0])} and is not sent again."
        )


def _name(kind: "Kind") -> str:
    return {"cancel": "cancellation request", "follow_up": "follow-up", "return": "return"}[kind.value]


def _when(submission: "Submission") -> str:
    return f"{submission.started_at.astimezone():%Y-%m-%d %H:%M}"


def _print(settings: "Settings", acted: "Acted", asked: Asked) -> None:
    if asked.as_json:
        from kors_bot.contract import envelope, error_to_json, result

        error = error_to_json(acted.error) if acted.error else None
        if error is None and acted.has_changed:
            error = {"kind": "order_changed", "message": acted.held}
        entry = result(
            order=acted.order,
            decision=acted.decision,
            submission=acted.submission,
            record=acted.record,
            screenshots=acted.screenshots,
            error=error,
        )
        typer.echo(json.dumps(envelope([entry]), ensure_ascii=False))
        return
    from kors_bot.render import make_console
    from kors_bot.render.acted import print_acted

    today = now_utc().astimezone(ZoneInfo(settings.shop_map.site.time_zone)).date()
    print_acted(make_console(), acted, today=today)
