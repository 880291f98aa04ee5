"""Commands about the ledger: what it tells of an order, and making it whole again."""

from typing import Annotated

import typer

from kors_bot.cli.options import JsonOption


def register(app: typer.Typer) -> None:
    """Adds the commands of this group."""
    app.command()(history)
    app.command()(rebuild)


def history(
    order: Annotated[str, typer.Argument(help="The order number.", metavar="ORDER")],
    as_json: JsonOption = False,
) -> None:
    """Tell all that was seen, asked, answered and noted about an order."""
    from datetime import UTC, datetime

    from kors_bot.cli.start import load
    from kors_bot.history import fold_unchanged, history_to_json, tell_history
    from kors_bot.ledger import Ledger
    from kors_bot.numbers import read_number

    settings, number = load(), read_number(order)
    with Ledger.open(settings.data_dir, lambda: datetime.now(UTC)) as ledger:
        events, watch = tell_history(ledger, number), ledger.watch_of(number)
    if as_json:
        import json

        typer.echo(json.dumps(history_to_json(number, events), ensure_ascii=False))
    else:
        from kors_bot.render import make_console
        from kors_bot.render.history import render_history

        make_console().print(render_history(number, fold_unchanged(events), watch))


def rebuild(as_json: JsonOption = False) -> None:
    """Make the ledger whole again from the evidence; a damaged one is put aside, nothing is thrown away."""
    from datetime import UTC, datetime

    from kors_bot.cli.start import load
    from kors_bot.ledger.repairing import rebuild_ledger

    rebuilt = rebuild_ledger(load().data_dir, lambda: datetime.now(UTC))
    if as_json:
        import json
        from dataclasses import asdict

        aside = str(rebuilt.aside) if rebuilt.aside else None
        added = {**asdict(rebuilt.filled), "watches": max(rebuilt.filled.watches, rebuilt.saved)}
        typer.echo(json.dumps({"schema": 1, "added": added, "aside": aside}, ensure_ascii=False))
    else:
        from kors_bot.render.history import describe_rebuilt

        typer.echo(describe_rebuilt(rebuilt))
