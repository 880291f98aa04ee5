"""The part of the doctor that visits the shop: do its public pages still have what the map names? Nobody signs in."""

from contextlib import ExitStack
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.public_pages import PublicPage, check_public_pages
from flows.visit import Visit
from kors_bot.browser import STRANGER, open_browser
from kors_bot.doctor import Level, Row
from kors_bot.evidence import EvidenceStore
from kors_bot.settings import Settings


def examine_live(settings: Settings, *, now: datetime) -> list[Row]:
    """Looks at the shop's sign-in, guest look-up and contact pages. Raises ``NoBrowser``. Leaves a record."""
    store = EvidenceStore(settings.data_dir, secrets=settings.secrets())
    with ExitStack() as stack:
        browser = stack.enter_context(open_browser(settings))
        case = stack.enter_context(
            store.open(order="", what="doctor", shop=settings.shop, base_url=settings.base_url, now=now)
        )
        visit = Visit(
            page=browser.page(STRANGER),
            shop=settings.shop_map,
            base_url=settings.base_url,
            witness=case,
            today=now.astimezone(ZoneInfo(settings.shop_map.site.time_zone)).date(),
            timeout=settings.timeout,
            pace=browser.pacer.wait,
            allow=browser.guard(STRANGER).allow,
        )
        found = check_public_pages(visit)
        case.finish(extra={"missing": {page.name: list(page.missing) for page in found}})
    return [_row(page) for page in found]


def _row(page: PublicPage) -> Row:
    name = f"shop: {page.name}"
    if page.trouble is not None:
        return Row(name, Level.FAIL, page.url, page.trouble, 14)
    if page.missing:
        lacks = f"Not found: {', '.join(page.missing)}."
        advice = f"{lacks} Look at the page, and adapt shops/us.toml in your configuration folder."
        return Row(name, Level.FAIL, page.url, advice, 13)
    return Row(name, Level.OK, f"{page.url} has all that the map names")
