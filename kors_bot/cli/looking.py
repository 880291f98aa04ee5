"""Looking back and handing over: verify, review, note, case, calendar, prune."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kors_bot.cli.options import JsonOption

if TYPE_CHECKING:
    from kors_bot.evidence import EvidenceStore
    from kors_bot.pruning import Pruned

OrderArgument = Annotated[str, typer.Argument(help="The order number.", metavar="ORDER")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this group."""
    for command in (verify, review, note, case, calendar, prune):
        app.command()(command)


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
        _print_json({"schema": 1, "intact": intact, "orders": [result.to_json() for result in results]})
    else:
        from kors_bot.render import make_console, print_verification

        print_verification(make_console(), results)
    if not intact:
        raise typer.Exit(NEEDS_YOU)


def review(
    order: Annotated[
        str | None, typer.Argument(help="Show this order; the front with all orders if left out.", metavar="ORDER")
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open the page in your browser.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Build the site in this folder instead of the data folder.", metavar="DIR")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Build the review page from all records, and print where it is."""
    from kors_bot.checker import now_utc
    from kors_bot.cli import start
    from kors_bot.evidence import EvidenceStore
    from kors_bot.numbers import read_number
    from kors_bot.review import build_review

    settings, number = start.load(), read_number(order) if order else None
    store = EvidenceStore(settings.data_dir)
    if number:
        _require_records(store, number)
    # One order is asked for: elsewhere only that one is built; at home the others stay where they are.
    only = {number} if number and out else None
    front = build_review(settings.data_dir, out, now=now_utc(), orders=only, zone=settings.shop_map.site.time_zone)
    page = front.parent / "orders" / store.chain(number).folder.name / "index.html" if number else front
    if as_json:
        _print_json({"schema": 1, "review": str(page)})
    else:
        typer.echo(page)
    if open_it:
        import webbrowser

        if not webbrowser.open(page.as_uri()):
            typer.echo("No browser could be opened here: open the file yourself.", err=True)


def note(
    order: OrderArgument,
    text: Annotated[str, typer.Argument(help="What happened, in your words.", metavar="TEXT")],
    phone: Annotated[bool, typer.Option("--phone", help="It happened on the phone.")] = False,
    chat: Annotated[bool, typer.Option("--chat", help="It happened in a chat.")] = False,
    email: Annotated[bool, typer.Option("--email", help="It happened by email.")] = False,
    person: Annotated[str | None, typer.Option("--with", help="With whom.", metavar="NAME")] = None,
    reference: Annotated[str | None, typer.Option(help="The shop's number for it.", metavar="N")] = None,
    attach: Annotated[list[Path] | None, typer.Option(help="A file to keep with the note.", metavar="FILE")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write down what happened outside kors-bot, as a part of the order's proof."""
    from kors_bot.checker import now_utc
    from kors_bot.cli import start
    from kors_bot.errors import SettingsWrong
    from kors_bot.noting import Told, write_note
    from kors_bot.numbers import read_number

    channels = [name for name, given in (("phone", phone), ("chat", chat), ("email", email)) if given]
    if len(channels) > 1:
        raise SettingsWrong(f"A note has one channel: choose --{channels[0]} or --{channels[1]}.")
    told = Told(text, channels[0] if channels else None, person, reference, tuple(attach or ()))
    settings = start.load()
    written, record = write_note(settings, read_number(order), told, clock=now_utc)
    start.say_done(f"Noted for order {written.order}.", record, as_json=as_json)


def case(
    order: OrderArgument,
    out: Annotated[Path, typer.Option(help="The file to write.", metavar="FILE")],
    share: Annotated[
        bool, typer.Option("--share", help="Cover names, addresses, phone, email and card digits.")
    ] = False,
    paper: Annotated[str, typer.Option(help="letter or a4.", metavar="SIZE")] = "letter",
    as_json: JsonOption = False,
) -> None:
    """Write one file for the bank or the shop: a print of the story, the originals, and how to verify them."""
    from kors_bot.case.case_file import say_json, write_case
    from kors_bot.case.printing import Paper
    from kors_bot.checker import now_utc
    from kors_bot.cli import start
    from kors_bot.cli.results import progress
    from kors_bot.errors import NEEDS_YOU, RequestNotPossible
    from kors_bot.numbers import read_number
    from kors_bot.render.words import count

    if paper.lower() not in list(Paper):
        raise RequestNotPossible(f"There is no paper {paper!r} here: choose letter or a4.")
    settings = start.load()
    with progress("Printing the case ...", as_json=as_json):
        written = write_case(settings, read_number(order), out, share=share, paper=Paper(paper.lower()), clock=now_utc)
    if as_json:
        typer.echo(say_json(written))
    else:
        holds = f"{count(written.records, 'record')}, {count(written.pictures, 'picture')} and a print"
        typer.echo(f"{written.path}: {holds}{', masked for sharing' if share else ''}.")
    if not written.intact:
        typer.echo("The proof is not what was written, and the case says so: see `kors-bot verify`.", err=True)
        raise typer.Exit(NEEDS_YOU)


def calendar(
    out: Annotated[
        Path | None, typer.Option(help="The file to write; deadlines.ics in the data folder if left out.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the deadlines of all open orders as a calendar file."""
    from kors_bot.calendar_file import find_deadlines, make_calendar
    from kors_bot.checker import now_utc
    from kors_bot.cli import start
    from kors_bot.decision.policy import build_policy
    from kors_bot.decision.window import shop_day
    from kors_bot.errors import RequestNotPossible
    from kors_bot.evidence.files import explain, write_file
    from kors_bot.ledger import Ledger
    from kors_bot.render.words import count

    settings, now = start.load(), now_utc()
    target = (out or settings.data_dir / "deadlines.ics").absolute()
    if target.is_dir() or not target.parent.is_dir():
        raise RequestNotPossible(f"{target} cannot be written: name a file in a folder that is there.")
    with Ledger.open(settings.data_dir, now_utc) as ledger:
        deadlines = find_deadlines(ledger, today=shop_day(now, build_policy(settings)))
    with explain(target.parent):
        write_file(target, make_calendar(deadlines, now=now))
    if as_json:
        found = [{"order": one.order, "action": one.action, "deadline": one.day.isoformat()} for one in deadlines]
        _print_json({"schema": 1, "calendar": str(target), "deadlines": found})
    else:
        typer.echo(f"{target}: {count(len(deadlines), 'deadline')}.")


def prune(
    keep: Annotated[str, typer.Option(help="How long pictures stay: 1y, 6m, 8w or 90d.", metavar="TIME")],
    as_json: JsonOption = False,
) -> None:
    """Remove old pictures of closed orders; records, hashes and the chain stay."""
    from kors_bot.checker import now_utc
    from kors_bot.cli import start
    from kors_bot.pruning import prune_closed, read_age
    from kors_bot.render.words import count
    from kors_bot.review import build_review

    age = read_age(keep)
    settings = start.load()
    pruned = prune_closed(settings, keep=age, clock=now_utc)
    if pruned and (settings.data_dir / "review" / "index.html").is_file():
        build_review(settings.data_dir, now=now_utc(), zone=settings.shop_map.site.time_zone)  # its thumbnails go too
    if as_json:
        _print_json({"schema": 1, "pruned": [_to_json(one) for one in pruned]})
    elif not pruned:
        typer.echo(f"Nothing to remove: no closed order has a picture older than {keep}.")
    else:
        megabytes = sum(one.bytes for one in pruned) / 1_000_000
        pictures = count(sum(one.pictures for one in pruned), "picture")
        typer.echo(f"Removed {pictures} of {count(len(pruned), 'closed order')} ({megabytes:,.1f} MB).")


def _to_json(pruned: "Pruned") -> dict[str, object]:
    return {
        "order": pruned.order,
        "pictures": pruned.pictures,
        "bytes": pruned.bytes,
        "evidence": {"record": str(pruned.record)},
    }


def _require_records(store: "EvidenceStore", order: str) -> None:
    from flows.errors import OrderNotFound

    if not store.chain(order).names():
        raise OrderNotFound(f"There is no record of order {order} to show: run `kors-bot status {order}` first.")


def _print_json(found: dict[str, object]) -> None:
    import json

    typer.echo(json.dumps(found, ensure_ascii=False))
