"""Looking back: ``verify``."""

from typing import Annotated

import typer

from kors_bot.cli.options import JsonOption


def register(app: typer.Typer) -> None:
    app.command()(verify)


def verify(
    order: Annotated[
        str | None, typer.Argument(help="Only this order; all that there is proof of if left out.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check that all pictures and records are as they were written, and none is gone."""
    from kors_bot import verify as checking
    from kors_bot.cli import start
    from kors_bot.errors import NEEDS_YOU
    from kors_bot.evidence import EvidenceStore
    from kors_bot.numbers import read_number

    settings = start.load()
    known = checking.remembered(settings.data_dir)
    results = checking.verify(EvidenceStore(settings.data_dir), read_number(order) if order else None, known=known)
    intact = all(result.intact for result in results)
    if as_json:
        import json

        found = {"schema": 1, "intact": intact, "orders": [result.to_json() for result in results]}
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        from kors_bot.render import make_console, print_verification

        print_verification(make_console(), results)
    if not intact:
        raise typer.Exit(NEEDS_YOU)
