"""One account's place in the browser: its context, its page and its guard."""

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kors_bot.browser.guard import Guard

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

    from kors_bot.settings import Settings

_log = logging.getLogger(__name__)

_SIZE: Any = {"width": 1280, "height": 900}  # pixels


@dataclass(slots=True)
class Room:
    """One account's context, its page and its guard."""

    context: "BrowserContext"
    page: "Page"
    guard: Guard
    crashed: list[bool] = field(default_factory=list)
    kept: Any = None  # the cookies of the session as it was last written down


def furnish(browser: "Browser", settings: "Settings", *, state: Any, by_hand: bool) -> Room:
    """Makes a room in which the kept session ``state`` is known.

    ``by_hand`` is for a person at a visible window: without guard, and pop-ups and dialogs are theirs to answer.
    """
    context = browser.new_context(
        viewport=_SIZE,
        locale="en-US",
        timezone_id=settings.shop_map.site.time_zone,
        service_workers="block",
        accept_downloads=False,
        reduced_motion="reduce",
        storage_state=state,
    )
    context.set_default_timeout(settings.timeout * 1000)
    shop, base_url = settings.shop_map, settings.base_url
    guard = Guard(
        allows=lambda url: shop.allows(url, base_url=base_url),
        secrets=settings.secrets(),
        carry_seconds=settings.timeout,
    )
    if not by_hand:
        guard.install(context)
    page = context.new_page()
    room = Room(context, page, guard)
    page.on("crash", lambda _page: room.crashed.append(True))
    if not by_hand:
        context.on("dialog", lambda dialog: _answer(dialog, guard))
        context.on("page", _close_popup)
    return room


def _answer(dialog: "Dialog", guard: Guard) -> None:
    """Dismisses what a page's script asks; a page that asks before it is left, is left.

    While something is sent that the person allowed, a page that only asks whether to send it is told yes.
    """
    from flows.contact_answers import asks_to_send
    from flows.return_words import asks_to_return

    _log.info("The page opened a dialog (%s): %.200s", dialog.type, dialog.message)
    asks = asks_to_send(dialog.message) or asks_to_return(dialog.message)
    asks_once_more = dialog.type == "confirm" and guard.is_submitting and asks
    if dialog.type == "beforeunload" or asks_once_more:
        dialog.accept()
    else:
        dialog.dismiss()


def _close_popup(popup: "Page") -> None:
    _log.info("Closed a pop-up")
    popup.close()
