"""Living with it: ``watch``, ``unwatch``, ``watching``, ``check``, ``schedule`` and ``notify``."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from kors_bot.cli.options import AccountOption, JsonOption


class Want(StrEnum):
    """What is wanted of an order: the words of ``kors_bot.decision.Wish``, which is not imported for ``--help``."""

    KEEP = "keep"
    CANCEL = "cancel"


def register(app: typer.Typer) -> None:
    """Adds the commands of this group."""
    for command in (watch, unwatch, watching, check, schedule, notify):
        app.command()(command)


def watch(
    order: Annotated[str, typer.Argument(help="The order number.", metavar="ORDER")],
    want: Annotated[Want, typer.Option("--want", help="keep: only watch. cancel: get out of it.")],
    submit: Annotated[
        bool, typer.Option("--submit", help="kors-bot may ask the shop to cancel it, and start a return, by itself.")
    ] = False,
    until: Annotated[
        datetime | None, typer.Option("--until", help="The last day to watch it.", formats=["%Y-%m-%d"], metavar="DATE")
    ] = None,
    account: AccountOption = None,
    as_json: JsonOption = False,
) -> None:
    """Watch an order from now on, or change how it is watched."""
    from kors_bot.checker import now_utc
    from kors_bot.cli import start
    from kors_bot.decision import Wish
    from kors_bot.numbers import read_number
    from kors_bot.watching.watches import Outlook, outlook_to_json, watch_order

    settings = start.load()
    watched = watch_order(
        settings,
        read_number(order),
        wish=Wish(want.value),
        may_submit=submit,
        until=until.date() if until else None,
        account=start.account_name(settings, account) if account else None,
        clock=now_utc,
    )
    if as_json:
        import json

        found = {
            "schema": 1,
            "watching": [outlook_to_json(Outlook(watched.watch))],
            "evidence": {"record": str(watched.record)},
        }
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from kors_bot.render.watching import describe_watch

    typer.echo(describe_watch(watched.watch))
    typer.echo("kors-bot check looks at it now; kors-bot schedule --install does so every two hours.")


def unwatch(
    order: Annotated[str, typer.Argument(help="The order number.", metavar="ORDER")],
    as_json: JsonOption = False,
) -> None:
    """Stop watching an order; everything known of it stays."""
    from kors_bot.checker import now_utc
    from kors_bot.cli import start
    from kors_bot.numbers import read_number
    from kors_bot.watching.watches import unwatch_order

    number = read_number(order)
    record = unwatch_order(start.load(), number, clock=now_utc)
    start.say_done(f"Order {number} is no longer watched; what is known of it stays.", record, as_json=as_json)


def watching(as_json: JsonOption = False) -> None:
    """List the watched orders: state, wish, next step, deadline, last and next check."""
    from kors_bot.checker import now_utc
    from kors_bot.cli import start
    from kors_bot.watching.watches import list_watched, outlook_to_json

    settings = start.load()
    outlooks = list_watched(settings, clock=now_utc)
    if as_json:
        import json

        found = {"schema": 1, "watching": [outlook_to_json(outlook) for outlook in outlooks]}
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from kors_bot.decision import shop_day
    from kors_bot.decision.policy import build_policy
    from kors_bot.render import make_console
    from kors_bot.render.watching import print_watching

    now = now_utc()
    print_watching(make_console(), outlooks, today=shop_day(now, build_policy(settings)), now=now)


def check(
    order: Annotated[
        list[str] | None, typer.Argument(help="Only these of the watched orders.", metavar="[ORDER]...")
    ] = None,
    if_due: Annotated[bool, typer.Option("--if-due", help="Skip orders whose next check is not due yet.")] = False,
    jitter: Annotated[
        float, typer.Option("--jitter", help="First wait a random while, at most so long.", min=0, metavar="SECONDS")
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Look at all watched orders, act as far as you allowed, and tell you what changed or needs you."""
    import random
    import time

    from kors_bot.cli import start
    from kors_bot.cli.results import progress
    from kors_bot.notify.delivery import ping
    from kors_bot.numbers import read_number
    from kors_bot.schedule.scheduling import rotate_output
    from kors_bot.watching.checking import check_watched
    from kors_bot.watching.rounds import round_to_json

    settings = start.load()
    rotate_output(settings.data_dir)
    if jitter:
        time.sleep(random.SystemRandom().uniform(0, jitter))
    numbers = [read_number(typed) for typed in order or ()]
    with progress("Looking at the watched orders ...", as_json=as_json):
        found = check_watched(settings, numbers, if_due=if_due)
    if found.went_well:
        ping(settings)
    if as_json:
        import json

        typer.echo(json.dumps(round_to_json(found), ensure_ascii=False))
    else:
        from kors_bot.checker import now_utc
        from kors_bot.decision import shop_day
        from kors_bot.decision.policy import build_policy
        from kors_bot.render import make_console
        from kors_bot.render.watching import print_round

        print_round(make_console(), found, today=shop_day(now_utc(), build_policy(settings)))
    raise typer.Exit(found.exit_code)


def schedule(
    every: Annotated[str, typer.Option("--every", help="How often, such as 30m, 2h or 1d.", metavar="TIME")] = "2h",
    install: Annotated[bool, typer.Option("--install", help="Write it; a second time changes it.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take it out again.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Show what would be written, and what is there.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="A systemd user timer instead of a crontab line.")] = False,
    jitter: Annotated[
        int, typer.Option("--jitter", help="Start a random while later, at most so long.", min=0, metavar="SECONDS")
    ] = 300,
    as_json: JsonOption = False,
) -> None:
    """Have the watched orders checked by cron, or by a systemd timer. Without an option it only shows the line."""
    if install + remove + show > 1:
        raise typer.BadParameter("only one of the three", param_hint="--install, --remove or --show")
    from kors_bot.cli import start
    from kors_bot.schedule.scheduling import plan, refuse_unseen_settings
    from kors_bot.schedule.timekeepers import Crontab, Keeper, SystemdTimer, describe

    settings = start.load()
    wanted = plan(settings, every=every, jitter=jitter)
    keeper: Keeper = SystemdTimer(wanted) if systemd else Crontab(wanted)
    if install:
        refuse_unseen_settings(settings)
        said = keeper.install()
    elif remove:
        said = keeper.remove()
    else:
        said = describe(keeper)
    if as_json:
        import json

        found = {"schema": 1, "installed": keeper.installed(), "written": keeper.text, "done": said}
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        typer.echo(said)


def notify(
    test: Annotated[bool, typer.Option("--test", help="Send a test message to every address.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell you now what could not be told before; with --test, try out every address."""
    from kors_bot.checker import now_utc
    from kors_bot.cli import start
    from kors_bot.errors import NEEDS_YOU
    from kors_bot.ledger import Ledger
    from kors_bot.notify.delivery import deliver, send_test

    settings = start.load()
    if test:
        results = send_test(settings)
        lines = [trouble or f"{name}: taken" for name, trouble in results]
        troubles = [trouble for _, trouble in results if trouble is not None]
        found: dict[str, object] = {"addresses": [{"name": name, "trouble": trouble} for name, trouble in results]}
    else:
        with Ledger.open(settings.data_dir, now_utc) as ledger:
            delivery = deliver(settings, ledger)
        lines = [f"Told: {delivery.told}. Still to be told: {delivery.waiting}.", *delivery.troubles]
        if delivery.waiting and not settings.notify:
            lines.append("KORS_BOT_NOTIFY is not set, so nothing is told: set it to one or more Apprise addresses.")
        troubles = list(delivery.troubles)
        found = {"told": delivery.told, "waiting": delivery.waiting, "troubles": list(delivery.troubles)}
    if as_json:
        import json

        typer.echo(json.dumps({"schema": 1, **found}, ensure_ascii=False))
    else:
        typer.echo("\n".join(lines))
    if troubles:
        raise typer.Exit(NEEDS_YOU)
