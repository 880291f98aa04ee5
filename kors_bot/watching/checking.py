"""``check``: one round over the watched orders, with one browser and one sign-in an account.

The trouble of one order never stops the others; a wall or a refused sign-in stops that account only. What was found is
written down order by order, so that a run that is cut off loses nothing but what it had not looked at yet.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from flows.errors import SiteUnavailable
from kors_bot.checker import Checked, Desk, now_utc
from kors_bot.decision import Decision
from kors_bot.errors import KorsBotError, RequestNotPossible, verdict_of
from kors_bot.ledger import Ledger, Watch
from kors_bot.watching.looking import Act, Checker
from kors_bot.watching.resting import split_due
from kors_bot.watching.rounds import Looked, Round

if TYPE_CHECKING:
    from kors_bot.browser import BrowserSession
    from kors_bot.contract import Submission
    from kors_bot.evidence import EvidenceStore
    from kors_bot.settings import Settings

_log = logging.getLogger(__name__)

_SILENT = 3  # orders in a row for which the shop did not answer


class DeskMaker(Protocol):
    """Makes the desk of an account, whose lock is held."""

    def __call__(self, account: str, ledger: Ledger, store: "EvidenceStore", /) -> Desk: ...


def check_watched(
    settings: "Settings",
    numbers: Sequence[str] = (),
    *,
    if_due: bool = False,
    clock: Callable[[], datetime] = now_utc,
    sleep: Callable[[float], None] = time.sleep,
    make_desk: DeskMaker | None = None,
    act: Act | None = None,
) -> Round:
    """One round over all watched orders, or those named; then tells what is to be told.

    ``make_desk`` and ``act`` stand in for the browser and for what it submits. Raises only what concerns every order
    alike: a ledger or a data folder that cannot be used.
    """
    from kors_bot.evidence import EvidenceStore
    from kors_bot.notify.delivery import deliver

    with Ledger.open(settings.data_dir, clock) as ledger:
        watches, unknown = _choose(ledger, numbers)
        due, not_due = split_due(settings, watches, now=clock()) if if_due else (watches, [])
        looked = [_not_watched(number) for number in unknown]
        if due:
            store = EvidenceStore(settings.data_dir, clock=clock, secrets=settings.secrets())
            checker = Checker(settings, ledger, store, clock=clock, act=act or _submit)
            with _in_browser(settings, clock=clock, sleep=sleep) as in_browser:
                make = make_desk or in_browser
                looked += _check_accounts(settings, checker, due, lambda name: make(name, ledger, store), clock=clock)
        deliver(settings, ledger, clock=clock)
    order = {watch.order: place for place, watch in enumerate(watches)}
    looked.sort(key=lambda one: order.get(one.number, -1))
    return Round(tuple(looked), tuple(not_due))


def _submit(desk: Desk, number: str, decision: Decision, permitted: bool) -> "Submission | None":  # noqa: FBT001 - as above
    from kors_bot.acting.submitter import act

    return act(desk, number, decision, permitted)


def _check_accounts(
    settings: "Settings",
    checker: Checker,
    watches: Iterable[Watch],
    make_desk: Callable[[str], Desk],
    *,
    clock: Callable[[], datetime],
) -> list[Looked]:
    """Looks at the orders account by account."""
    from kors_bot.locks import hold_account

    accounts: dict[str, list[Watch]] = {}
    for watch in watches:
        accounts.setdefault(watch.account, []).append(watch)
    looked: list[Looked] = []
    one_try = settings.model_copy(update={"attempts": 1})
    for account, waiting in accounts.items():
        try:
            with hold_account(settings.data_dir, account, command="check", now=clock()):
                desk, silent = make_desk(account), 0
                desk.reader.expect([watch.order for watch in waiting])
                while waiting:
                    # A shop that is down is down for all: nobody waits for it four times an order.
                    desk.reader.settings = settings if silent < _SILENT else one_try
                    looked.append(checker.look(desk, waiting[0]))
                    waiting.pop(0)
                    silent = silent + 1 if isinstance(looked[-1].error, SiteUnavailable) else 0
        except KorsBotError as error:
            _log.warning("Account %s: %s", account, error)
            looked += [checker.failed(watch, error) for watch in waiting]
    return looked


@contextmanager
def _in_browser(
    settings: "Settings", *, clock: Callable[[], datetime], sleep: Callable[[float], None]
) -> Iterator[DeskMaker]:
    """Makes desks in one browser, which is started for the first account that needs it."""
    with ExitStack() as stack:
        browser: BrowserSession | None = None

        def _make(account: str, ledger: Ledger, store: "EvidenceStore") -> Desk:
            nonlocal browser
            from kors_bot.browser import open_browser, start_driver

            who = settings.require_credentials(account)
            if browser is None:
                meanwhile = ("kors_bot.reader", "kors_bot.acting.submitter", "flows.shop", "babel.dates")
                driver = stack.enter_context(start_driver(meanwhile=meanwhile))
                browser = stack.enter_context(open_browser(settings, driver=driver))
            from kors_bot.reader import AccountReader

            reader = AccountReader(settings, browser, account, who, clock=clock, sleep=sleep)
            return Desk(settings, reader, store, lambda: ledger, clock)

        yield _make


def _choose(ledger: Ledger, numbers: Sequence[str]) -> tuple[list[Watch], list[str]]:
    """The watches that were asked for, and the numbers of which none is watched."""
    if not numbers:
        return ledger.watched(), []
    found = {number: ledger.watch_of(number) for number in dict.fromkeys(numbers)}
    return [watch for watch in found.values() if watch], [number for number, watch in found.items() if watch is None]


def _not_watched(number: str) -> Looked:
    error = RequestNotPossible(f"Order {number} is not watched: run `kors-bot watch {number} --want cancel` or `keep`.")
    return Looked(number, None, Checked(number, error=error), exit_code=verdict_of(error).exit_code)
