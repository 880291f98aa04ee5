"""The story of kors-bot in a quarter of a minute, on a shop that runs on this machine.

Nothing in it is staged: the practice shop is served over real HTTP, the browser is a real one, and the code that signs
in, reads, decides and keeps proof is the one that visits the shop.
"""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from kors_bot.checker import Checked, Desk, open_desk
from kors_bot.folders import private_folder
from kors_bot.render import make_console, print_failure, print_status
from kors_bot.settings import Settings, default_data_dir

if TYPE_CHECKING:
    from rich.console import Console

    from kors_bot.evidence import Record
    from recorded.server import PracticeShop

# An order that can still be stopped, one in two parcels' worth of states, and one with its last day on the page.
_ORDERS = ("1024500102", "1024500104", "1024500109")
_WALLED = "1024500105"


def tell_story(out: Path | None, *, edition: str) -> None:
    """Plays the story and prints it. ``out`` is the folder that gets ledger, sessions and evidence."""
    from kors_bot.review.builder import build_review
    from kors_bot.verify import verify
    from recorded.server import PracticeShop

    console = make_console()
    started = time.monotonic()
    folder = private_folder((out or default_data_dir() / "demo").absolute())
    with PracticeShop(edition=edition, port=0) as shop:
        settings = _settings(shop, folder)
        _say(console, f"A practice shop is open at {shop.url}/. Signing in as {shop.account.first_name} ...")
        with open_desk(settings, account="default", command="demo") as desk:
            for number in _ORDERS:
                _show(console, settings, desk.check(number))
            _say(console, "Now the shop puts up a bot wall. kors-bot does not climb it: it stops, and hands over.")
            shop.faults.set("wall", maker="perimeterx")
            _show(console, settings, desk.check(_WALLED))
            intact = all(result.intact for result in verify(desk.store))
            pictures = sum(len(record.pictures) for record in _records(desk))
    page = build_review(folder, now=datetime.now(UTC), zone=settings.shop_map.site.time_zone)
    _say(
        console, f"{pictures} pictures, each with its hash in a chain of records: {'intact' if intact else 'DAMAGED'}."
    )
    console.print(f"  Pictures     {folder / 'evidence'}", soft_wrap=True)
    console.print(f"  Review page  {page}", soft_wrap=True)
    console.print(f"\n  That took {time.monotonic() - started:.0f} seconds.")


def _settings(shop: "PracticeShop", folder: Path) -> Settings:
    account = shop.account
    return Settings(
        base_url=shop.url,
        email=account.email,
        password=SecretStr(account.password),
        first_name=account.first_name,
        last_name=account.last_name,
        postal_code=account.postal_code,
        data_dir=folder,
    )


def _show(console: "Console", settings: Settings, checked: Checked) -> None:
    today = datetime.now(ZoneInfo(settings.shop_map.site.time_zone)).date()
    if checked.order is None:
        print_failure(
            console, checked.number, str(checked.error), record=checked.record, screenshots=checked.screenshots
        )
        return
    print_status(
        console,
        checked.order,
        decision=checked.decision,
        today=today,
        record=checked.record,
        screenshots=checked.screenshots,
    )


def _records(desk: Desk) -> list["Record"]:
    return [record for order in desk.store.orders() for record in desk.store.records(order)]


def _say(console: "Console", words: str) -> None:
    console.print(f"{words}\n", style="bold")
