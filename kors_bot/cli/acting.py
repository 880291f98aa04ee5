"""Commands that act: they ask the shop for something, or say what became of what was asked."""

from enum import StrEnum
from typing import Annotated

import typer

from kors_bot.cli.options import JsonOption


class SubmissionKind(StrEnum):
    """What was asked for; the same words as ``kors_bot.decision.Kind``, which is not imported for ``--help``."""

    CANCEL = "cancel"
    FOLLOW_UP = "follow_up"
    RETURN = "return"


def register(app: typer.Typer) -> None:
    """Adds the commands of this group."""
    app.command()(resolve)


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

    from kors_bot.cli.start import load
    from kors_bot.decision import Kind
    from kors_bot.numbers import read_number
    from kors_bot.render.history import describe_resolved
    from kors_bot.resolving import resolve_submission

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
