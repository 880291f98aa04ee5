"""Signing in for its own sake: by itself, or by hand at a visible browser; keeping and forgetting what it gives."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kors_bot.checker import now_utc, open_desk

if TYPE_CHECKING:
    from flows.visit import Visit
    from kors_bot.settings import Settings

_log = logging.getLogger(__name__)
_PATIENCE = 900.0  # seconds that a person may take to sign in at the window
_GLANCE = 1.0  # seconds between two looks at whether they have


def log_in(settings: "Settings", account: str) -> Path:
    """Signs in, keeps the session, and returns the record of it. Raises the verdicts of the sign-in."""
    with open_desk(settings, account=account, command="login") as desk:
        return desk.sign_in()


def log_in_by_hand(
    settings: "Settings", account: str, *, clock: Callable[[], datetime] = now_utc, patience: float = _PATIENCE
) -> Path:
    """Opens a visible browser at the shop's sign-in page, waits for the person, and keeps the session.

    Nothing is typed or pressed by us, and no picture is taken before the person is signed in. Raises ``HumanNeeded``
    when they have not signed in after ``patience`` seconds or have closed the window, ``SettingsWrong`` without an
    email, ``NoBrowser`` without a browser that can show a window.
    """
    from playwright.sync_api import Error

    from flows.errors import SiteUnavailable
    from kors_bot.browser import open_browser
    from kors_bot.evidence import EvidenceStore
    from kors_bot.locks import hold_account
    from kors_bot.reader import AccountReader

    who = settings.require_email(account)
    store = EvidenceStore(settings.data_dir, clock=clock, secrets=settings.secrets())
    with ExitStack() as stack:
        stack.enter_context(hold_account(settings.data_dir, account, command="login --by-hand", now=clock()))
        browser = stack.enter_context(open_browser(settings, headed=True))
        page = browser.page(account, by_hand=True)
        case = stack.enter_context(
            store.open(
                order="", what="login", account=account, shop=settings.shop, base_url=settings.base_url, now=clock()
            )
        )
        visit = AccountReader(settings, browser, account, who, clock=clock, sleep=time.sleep).visit(case)
        try:
            page.goto(settings.shop_map.url("sign_in", base_url=settings.base_url), timeout=settings.timeout * 1000)
        except Error as error:
            raise SiteUnavailable(
                "The shop's sign-in page could not be reached; check the connection and try again."
            ) from error
        _wait_for_person(visit, patience)
        browser.keep_session(account)
        case.see(page, "signed-in")
        return case.finish(extra={"by_hand": True})


def _wait_for_person(visit: "Visit", patience: float) -> None:
    """Returns once the page shows that somebody is signed in. Raises ``HumanNeeded`` when nobody will be."""
    from playwright.sync_api import Error

    from flows.errors import HumanNeeded
    from flows.sign_in_answers import is_signed_in

    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            visit.page.wait_for_event("framenavigated", timeout=_GLANCE * 1000)
        except Error as error:
            if visit.page.is_closed():
                raise HumanNeeded(
                    "The window was closed before anybody was signed in; run it again.", obstacle="by_hand"
                ) from error
        ours = visit.shop.allows(visit.page.url, base_url=visit.base_url)
        if ours and _at_rest(lambda: is_signed_in(visit, visit.look())):
            return
    raise HumanNeeded("Nobody had signed in when the time was up; run it again.", obstacle="by_hand")


def _at_rest(look: Callable[[], bool]) -> bool:
    """A look at a page that a person is working on: one that is just being replaced shows nothing yet."""
    from playwright.sync_api import Error

    try:
        return look()
    except Error as error:
        _log.debug("The page moved on: %s", error.message.partition("\n")[0])
        return False


def ask_password(settings: "Settings", account: str) -> "Settings":
    """Asks for the password, and returns settings that use it.

    Raises ``SettingsWrong`` where no keyring would keep it, before anybody has typed it in vain.
    """
    import typer
    from pydantic import SecretStr

    from kors_bot import passwords
    from kors_bot.errors import SettingsWrong

    who = settings.require_email(account)
    if passwords.keyring_name() is None:
        raise SettingsWrong("There is no system keyring here that works: set KORS_BOT_PASSWORD in .env instead.")
    password = typer.prompt(f"Password of {who.email}", hide_input=True, err=True)
    changed = who.model_copy(update={"password": SecretStr(password)})
    if account in settings.accounts:
        return settings.model_copy(update={"accounts": {**settings.accounts, account: changed}})
    return settings.model_copy(update={"password": changed.password})


def remember_password(settings: "Settings", account: str) -> None:
    """Keeps the password that was asked for in the system keyring, once the shop has taken it."""
    from kors_bot import passwords
    from kors_bot.web import origin_of

    who = settings.account(account)
    if who.email and who.password:
        password = who.password.get_secret_value()
        passwords.remember(email=who.email, origin=origin_of(settings.base_url), password=password)


def log_out(settings: "Settings", account: str) -> tuple[bool, bool]:
    """Forgets the kept session and the password in the keyring; says of each whether there was one."""
    from kors_bot import passwords
    from kors_bot.browser.sessions import session_file
    from kors_bot.web import origin_of

    who = settings.require_email(account)
    file = session_file(settings.data_dir, account=account, origin=settings.base_url, email=who.email or "")
    password = passwords.forget(email=who.email or "", origin=origin_of(settings.base_url))
    return file.forget(), password
