"""Which watched orders are due now, and which are left in peace."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kors_bot.errors import KorsBotError
from kors_bot.ledger import Watch

if TYPE_CHECKING:
    from kors_bot.settings import Settings


def split_due(settings: "Settings", watches: Sequence[Watch], *, now: datetime) -> tuple[list[Watch], list[Watch]]:
    """Those that are due, and those that are not: not yet, or because their account was turned away and rests."""
    due: list[Watch] = []
    not_due: list[Watch] = []
    resting = {account: _rests(settings, account, watches, now=now) for account in {one.account for one in watches}}
    for watch in watches:
        waits = resting[watch.account] or (watch.next_check_at is not None and watch.next_check_at > now)
        (not_due if waits else due).append(watch)
    return due, not_due


def _rests(settings: "Settings", account: str, watches: Sequence[Watch], *, now: datetime) -> bool:
    """Whether an account that was turned away is left alone: for hours after a wall; after a refused sign-in until
    somebody has signed in again, because a password that is wrong once is wrong every time, and locks the account.
    """
    looked_at = [(one.last_check, one) for one in watches if one.account == account and one.last_check is not None]
    if not looked_at:
        return False
    last, watch = max(looked_at, key=lambda pair: pair[0].at)
    if last.error_kind not in ("human_needed", "sign_in_refused") or _signed_in_since(settings, account, last.at):
        return False
    return last.error_kind == "sign_in_refused" or (watch.next_check_at is not None and watch.next_check_at > now)


def _signed_in_since(settings: "Settings", account: str, moment: datetime) -> bool:
    from kors_bot.browser.sessions import session_file

    try:
        email = settings.account(account).email
    except KorsBotError:
        return True  # the account is no longer set, which the look itself will say
    if email is None:
        return True
    saved_at = session_file(settings.data_dir, account=account, origin=settings.base_url, email=email).saved_at()
    return saved_at is not None and saved_at > moment
