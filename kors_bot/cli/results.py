"""Printing what a run found, for a person or as the one JSON object for a program."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from flows.order import OrderSummary
    from kors_bot.checker import Checked
    from kors_bot.settings import Settings


@contextmanager
def progress(words: str, *, as_json: bool) -> Iterator[None]:
    """Shows a spinner while the block runs: on a terminal only, and never beside JSON or with --quiet."""
    from kors_bot import logs

    if as_json or not sys.stderr.isatty() or logs.is_quiet():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


def print_checked(checked: "Sequence[Checked]", settings: "Settings", *, as_json: bool) -> None:
    """Prints the results of looking at orders, in the order in which they were asked for."""
    if as_json:
        from kors_bot.contract import envelope, error_to_json, result

        entries = [
            result(
                order=one.order,
                decision=one.decision,
                record=one.record,
                screenshots=one.screenshots,
                error=error_to_json(one.error) if one.error else None,
            )
            for one in checked
        ]
        typer.echo(json.dumps(envelope(entries), ensure_ascii=False))
        return
    from kors_bot.checker import now_utc
    from kors_bot.render import make_console, print_failure, print_status

    console = make_console()
    today = now_utc().astimezone(ZoneInfo(settings.shop_map.site.time_zone)).date()
    for one in checked:
        if one.order is None:
            print_failure(console, one.number, str(one.error), record=one.record, screenshots=one.screenshots)
        else:
            print_status(
                console,
                one.order,
                decision=one.decision,
                today=today,
                wish=one.wish,
                record=one.record,
                screenshots=one.screenshots,
            )


def print_summaries(orders: "Sequence[OrderSummary]", record: Path, *, as_json: bool) -> None:
    """Prints the account's orders."""
    if as_json:
        from kors_bot.contract import summary_to_json

        found = {
            "schema": 1,
            "orders": [summary_to_json(order) for order in orders],
            "evidence": {"record": str(record)},
        }
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from kors_bot.render import make_console, print_orders

    print_orders(make_console(), orders)
