"""Reading: what the shop's pages say, or said."""

from pathlib import Path
from typing import Annotated

import typer

from kors_bot.cli.options import AccountOption, JsonOption


def register(app: typer.Typer) -> None:
    for command in (status, orders, login, logout, reread, record):
        app.command()(command)


def status(
    order: Annotated[list[str], typer.Argument(help="The order number, or several.")],
    as_json: JsonOption = False,
    account: AccountOption = None,
) -> None:
    """Read the order at the shop, keep pictures of it, and say what it would take to get out."""
    from kors_bot.checker import check_all, open_desk
    from kors_bot.cli import start
    from kors_bot.cli.results import print_checked, progress
    from kors_bot.errors import most_serious
    from kors_bot.numbers import read_number

    numbers = list(dict.fromkeys(read_number(typed) for typed in order))
    settings = start.load()
    name = start.account_name(settings, account)
    waiting = progress("Reading the order at the shop ...", as_json=as_json)
    with waiting, open_desk(settings, account=name, command="status") as desk:
        checked = check_all(desk, numbers)
    print_checked(checked, settings, as_json=as_json)
    raise typer.Exit(most_serious(result.exit_code for result in checked))


def orders(as_json: JsonOption = False, account: AccountOption = None) -> None:
    """List the account's orders as the shop's history shows them."""
    from kors_bot.checker import open_desk
    from kors_bot.cli import start
    from kors_bot.cli.results import print_summaries, progress

    settings = start.load()
    name = start.account_name(settings, account)
    waiting = progress("Reading the order history ...", as_json=as_json)
    with waiting, open_desk(settings, account=name, command="orders") as desk:
        found, record = desk.list_orders()
    print_summaries(found, record, as_json=as_json)


def login(
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="Open a window and sign in yourself, past whatever the shop asks.")
    ] = False,
    remember: Annotated[
        bool, typer.Option("--remember", help="Ask for the password and keep it in the system keyring.")
    ] = False,
    as_json: JsonOption = False,
    account: AccountOption = None,
) -> None:
    """Sign in and keep the session for the next runs."""
    from kors_bot.cli import start
    from kors_bot.login import ask_password, log_in, log_in_by_hand, remember_password

    settings = start.load()
    name = start.account_name(settings, account)
    if remember:
        settings = ask_password(settings, name)
    if by_hand:
        record = log_in_by_hand(settings, name)
    else:
        from kors_bot.cli.results import progress

        with progress("Signing in ...", as_json=as_json):
            record = log_in(settings, name)
    kept = "Signed in; the session is kept for the next runs."
    if remember:  # only now: a password that the shop refuses must not be tried again by the next run
        remember_password(settings, name)
        kept = "Signed in; the session is kept for the next runs, and the password in the system keyring."
    start.say_done(kept, record, as_json=as_json)


def logout(as_json: JsonOption = False, account: AccountOption = None) -> None:
    """Forget the kept session of an account, and its password in the keyring."""
    from kors_bot.cli import start
    from kors_bot.login import log_out

    settings = start.load()
    session, password = log_out(settings, start.account_name(settings, account))
    said = "The session is forgotten." if session else "There was no session to forget."
    if password:
        said += " The password in the keyring is forgotten."
    start.say_done(said, None, as_json=as_json)


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


def record(
    order: Annotated[str, typer.Argument(help="The order number.")],
    history: Annotated[bool, typer.Option("--history", help="Save the order history too.")] = False,
    contact: Annotated[
        bool, typer.Option("--contact", help="Save the contact form too; nothing is filled in or sent.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="The folder to save in; one in the data folder if left out.", metavar="DIR")
    ] = None,
    as_json: JsonOption = False,
    account: AccountOption = None,
) -> None:
    """Save your own pages of an order as test material, with everything personal in them made up."""
    from kors_bot.cli import start
    from kors_bot.cli.results import progress
    from kors_bot.numbers import read_number
    from kors_bot.recording.recorder import record_order

    number = read_number(order)
    settings = start.load()
    name = start.account_name(settings, account)
    with progress("Recording the pages of the order ...", as_json=as_json):
        recording = record_order(settings, number, account=name, out=out, history=history, contact=contact)
    if as_json:
        import json

        typer.echo(json.dumps(recording.to_json(), ensure_ascii=False))
    else:
        from kors_bot.render import make_console
        from kors_bot.render.recorded import print_recording

        print_recording(make_console(), recording)
    raise typer.Exit(recording.exit_code)
