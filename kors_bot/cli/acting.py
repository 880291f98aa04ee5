"""Commands that act: they ask the shop for something, or say what became of what was asked."""

from enum import StrEnum
from typing import Annotated

import typer

from kors_bot.cli.options import AccountOption, JsonOption

SubmitOption = Annotated[bool, typer.Option("--submit", help="Really send it; without this nothing is sent.")]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Ask once more after the shop refused, of which it took nothing.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask before sending.")]


class ReturnMethod(StrEnum):
    """The way back: a parcel, or the counter of a store."""

    MAIL = "mail"
    STORE = "store"


class SubmissionKind(StrEnum):
    """What was asked for; the same words as ``kors_bot.decision.Kind``, which is not imported for ``--help``."""

    CANCEL = "cancel"
    FOLLOW_UP = "follow_up"
    RETURN = "return"


def register(app: typer.Typer) -> None:
    """Adds the commands of this group."""
    app.command()(cancel)
    app.command("return")(send_back)
    app.command()(resolve)


def cancel(
    order: Annotated[str, typer.Argument(help="The order number.", metavar="ORDER")],
    submit: SubmitOption = False,
    yes: YesOption = False,
    again: AgainOption = False,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why, as it should stand in the message.", metavar="TEXT")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the prepared words and nothing else.")] = False,
    as_json: JsonOption = False,
    account: AccountOption = None,
) -> None:
    """Fill in the shop's contact form to ask for a cancellation (or to ask again), and send it with --submit.

    Without --submit the form is filled in, pictured and left: exit code 3, and the network is closed to it.
    """
    if show and submit:
        raise typer.BadParameter("choose one of the two", param_hint="--show and --submit")
    from kors_bot.acting.terms import ASKING, Terms
    from kors_bot.cli import start
    from kors_bot.cli.submitting import Asked, run
    from kors_bot.numbers import read_number

    settings = start.load()
    asked = Asked(
        number=read_number(order),
        account=start.account_name(settings, account),
        wanted=ASKING,
        terms=Terms(reason=reason),
        submit=submit,
        yes=yes,
        as_json=as_json,
        again=again,
    )
    raise typer.Exit(run(settings, asked, show=show))


def send_back(
    order: Annotated[str, typer.Argument(help="The order number.", metavar="ORDER")],
    submit: SubmitOption = False,
    yes: YesOption = False,
    again: AgainOption = False,
    item: Annotated[
        list[str] | None,
        typer.Option("--item", help="Only this item, by its name or style; may be given again.", metavar="NAME"),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why: changed_mind, damaged, wrong_item ...", metavar="REASON")
    ] = None,
    method: Annotated[ReturnMethod, typer.Option("--method", help="How it goes back.")] = ReturnMethod.MAIL,
    as_json: JsonOption = False,
    account: AccountOption = None,
) -> None:
    """Walk the shop's return as far as it goes without sending, and start it with --submit.

    Fee and refund are read before anything is sent; a fee above KORS_BOT_MAX_RETURN_FEE stops it.
    """
    from kors_bot.acting.terms import RETURNING, Terms, require_reason
    from kors_bot.cli import start
    from kors_bot.cli.submitting import Asked, run
    from kors_bot.numbers import read_number

    settings = start.load()
    asked = Asked(
        number=read_number(order),
        account=start.account_name(settings, account),
        wanted=RETURNING,
        terms=Terms(reason=require_reason(reason, settings.shop_map), items=tuple(item or ()), method=method.value),
        submit=submit,
        yes=yes,
        as_json=as_json,
        again=again,
    )
    raise typer.Exit(run(settings, asked))


def resolve(
    order: Annotated[str, typer.Argument(help="The order number.", metavar="ORDER")],
    sent: Annotated[
        bool | None, typer.Option("--sent/--not-sent", help="Whether it reached the shop.", show_default=False)
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="How you know.", metavar="TEXT")] = None,
    kind: Annotated[
        SubmissionKind | None, typer.Option("--kind", help="Which one, if several are open.", show_choices=True)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what became of a submission of which nobody could tell whether it reached the shop.

    With --not-sent kors-bot may send it again, as if for the first time.
    """
    if sent is None:
        raise typer.BadParameter("say which it was", param_hint="--sent or --not-sent")
    from datetime import UTC, datetime

    from kors_bot.acting.resolving import resolve_submission
    from kors_bot.cli.start import load
    from kors_bot.decision import Kind
    from kors_bot.numbers import read_number
    from kors_bot.render.history import describe_resolved

    submission, record = resolve_submission(
        load(),
        read_number(order),
        sent=sent,
        note=note,
        kind=Kind(kind.value) if kind else None,
        clock=lambda: datetime.now(UTC),
    )
    if as_json:
        import json

        from kors_bot.contract import envelope, result

        typer.echo(json.dumps(envelope([result(submission=submission, record=record)]), ensure_ascii=False))
    else:
        typer.echo(describe_resolved(submission))
