"""Reading: what the shop's pages say, or said."""

from typing import Annotated

import typer

from kors_bot.cli.options import JsonOption


def register(app: typer.Typer) -> None:
    app.command()(reread)


def reread(
    order: Annotated[str, typer.Argument(help="The order number.")],
    as_json: JsonOption = False,
) -> None:
    """Read the kept pages of an order again with today's reader, and show what differs."""
    from kors_bot import reread as again
    from kors_bot.cli import start
    from kors_bot.evidence import EvidenceStore
    from kors_bot.numbers import read_number

    settings = start.load()
    number = read_number(order)
    rereadings = again.reread_order(EvidenceStore(settings.data_dir), number, settings.shop_map)
    if as_json:
        import json

        found = {"schema": 1, "order": number, "records": [rereading.to_json() for rereading in rereadings]}
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from kors_bot.render import make_console, print_rereading

    print_rereading(make_console(), number, rereadings)
