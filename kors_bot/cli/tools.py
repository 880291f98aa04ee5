"""The commands around the work: practice, demo, doctor, install-browser."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kors_bot.cli.options import JsonOption

if TYPE_CHECKING:
    from kors_bot.browser.find import Program
    from recorded.server import PracticeShop


class Edition(StrEnum):
    """The practice shop's two editions."""

    CLASSIC = "classic"
    MODERN = "modern"


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(practice)
    app.command()(demo)
    app.command()(doctor)
    app.command("install-browser")(install_browser)


def practice(
    edition: Annotated[
        Edition, typer.Option(help="classic is the reference storefront; modern a brand's restyling.")
    ] = Edition.CLASSIC,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 takes a free one.", min=0, max=65535)] = 8123,
) -> None:
    """Serve the practice shop on this machine until Ctrl-C."""
    from kors_bot.errors import SettingsWrong
    from recorded.server import PracticeShop

    shop = PracticeShop(edition=edition.value, port=port)
    try:
        shop.serve(ready=lambda: _show_shop(shop))
    except KeyboardInterrupt:
        typer.echo("The practice shop is closed.", err=True)
    except OSError as error:
        raise SettingsWrong(
            f"Port {port} cannot be used ({error.strerror}): choose another with --port, or 0 for a free one."
        ) from error


def demo(
    out: Annotated[
        Path | None, typer.Option(help="Where to keep what the demo writes; left out, a folder beside your own data.")
    ] = None,
    edition: Annotated[Edition, typer.Option(help="Which edition of the practice shop.")] = Edition.MODERN,
) -> None:
    """Tell the story on the practice shop: sign in, three orders, a wall, and the proof of it all."""
    from kors_bot.demo import tell_story

    tell_story(out, edition=edition.value)


def doctor(
    live: Annotated[
        bool, typer.Option("--live", help="Visit the shop's public pages too. Nobody signs in, nothing is typed.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check this installation, and say what to do where something is wrong."""
    from datetime import UTC, datetime

    from kors_bot.doctor import examine
    from kors_bot.errors import most_serious

    rows = examine(now=datetime.now(UTC))
    if live:
        from kors_bot.cli.start import load
        from kors_bot.doctor_live import examine_live

        rows += examine_live(load(), now=datetime.now(UTC))
    if as_json:
        import json
        from dataclasses import asdict

        checks = [{key: value for key, value in asdict(row).items() if key != "exit_code"} for row in rows]
        typer.echo(json.dumps({"schema": 1, "checks": checks}, ensure_ascii=False))
    else:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        looks = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "bold red")}
        table = Table.grid(padding=(0, 2))
        for row in rows:
            sign, style = looks[row.level]
            found = Text(row.found)
            if row.advice:
                found.append(f"\n→ {row.advice}", style=style)
            table.add_row(Text(sign, style=style), Text(row.name, style="bold"), found)
        Console(highlight=False).print(table)
    raise typer.Exit(most_serious(row.exit_code for row in rows))


def install_browser() -> None:
    """See to it that there is a browser: one that is here, else Playwright's, else the system's package."""
    from kors_bot.browser import install
    from kors_bot.cli.start import load

    settings = load()

    def _starts(program: "Program") -> bool:
        from kors_bot.browser import open_browser
        from kors_bot.errors import NoBrowser

        try:
            with open_browser(settings.model_copy(update={"browser": str(program.path)}), headed=False):
                return True
        except NoBrowser:
            return False

    program = install.install_browser(settings.browser, say=lambda line: typer.echo(line, err=True), starts=_starts)
    typer.echo(f"Ready: {program.name} ({program.path})")


def _show_shop(shop: "PracticeShop") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    account = shop.account
    console.print(f"\n[bold]The practice shop is open:[/bold] {shop.url}/  ({shop.edition})")
    console.print(f"[dim]Faults are switched on at[/dim] {shop.url}/__practice__/\n")
    console.print("[bold]To use it with kors-bot, in another terminal:[/bold]")
    for name, value in (
        ("BASE_URL", shop.url),
        ("EMAIL", account.email),
        ("PASSWORD", account.password),
        ("FIRST_NAME", account.first_name),
        ("LAST_NAME", account.last_name),
        ("POSTAL_CODE", account.postal_code),
        ("DATA_DIR", "demo-data"),
    ):
        console.print(f"  export KORS_BOT_{name}='{value}'", markup=False)
    console.print(f"  kors-bot status {shop.orders[0].number}\n", markup=False)
    table = Table("Order", "What it is", box=None, pad_edge=False, header_style="bold")
    for order in shop.orders:
        table.add_row(order.number, order.description)
    console.print(table)
    console.print("\n[dim]Ctrl-C closes it.[/dim]")
