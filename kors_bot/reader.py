"""Reading the shop for one account: with its kept session, a new sign-in where that has died, or as a guest.

tenacity stands around reading and nothing else: an attempt that found the shop down, or lost the browser, is made
again; a wall, a refusal, a missing order or a page that is not understood never is.
"""

import gc
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential,
    wait_random,
)

from flows.errors import HumanNeeded, PageNotUnderstood, SignInRefused, SiteUnavailable
from flows.guest_lookup import Guest, read_status_as_guest
from flows.order import Order, OrderSummary
from flows.order_history import list_orders
from flows.order_status import read_status
from flows.recall import Recall
from flows.sign_in import Credentials, NotSignedIn, sign_in
from flows.visit import Visit
from flows.witness import Witness
from kors_bot.browser.explaining import explaining
from kors_bot.errors import BrowserFailed
from kors_bot.evidence.record import Attempt, Trouble

if TYPE_CHECKING:
    from kors_bot.browser import BrowserSession
    from kors_bot.settings import Account, Settings

_log = logging.getLogger(__name__)
_LONGEST_WAIT = 60.0  # seconds between two attempts, however many have failed
_TIDY_AFTER = 6  # orders, after which the browser is made to let go of the pages that it has left
_T = TypeVar("_T")


class AccountReader:
    """One account at the shop, in one browser. Remembers that it may not sign in again in this run.

    ``clock`` gives the time with its zone; ``sleep`` waits between attempts, in seconds.
    """

    def __init__(
        self,
        settings: "Settings",
        browser: "BrowserSession",
        name: str,
        account: "Account",
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self.settings, self.browser, self.name, self.account = settings, browser, name, account
        self.clock, self._sleep = clock, sleep
        self._refusal: SignInRefused | HumanNeeded | None = None
        self._signed_in = False
        self._recall = Recall()
        self._reads = 0

    def expect(self, numbers: Iterable[str]) -> None:
        """Names orders that are read next, so that the history need not be opened for each of them."""
        self._recall.expect(numbers)

    def read(self, number: str, witness: Witness, attempts: list[Attempt]) -> Order:
        """Returns the order as the shop shows it now. Each attempt is added to ``attempts``.

        Raises the verdicts of the flows, ``NoBrowser`` and ``BrowserFailed``.
        """
        self._tidy()
        if self.account.is_guest:
            guest = Guest(self.account.email or "", self.account.postal_code or "")
            return self._again(lambda: read_status_as_guest(self.visit(witness), number, guest), attempts)
        return self._again(lambda: self._signed(witness, lambda visit: read_status(visit, number)), attempts)

    def orders(self, witness: Witness, attempts: list[Attempt]) -> tuple[OrderSummary, ...]:
        """Returns the account's orders as the history lists them. Raises like ``read``."""
        return self._again(lambda: self._signed(witness, list_orders), attempts)

    def sign_in(self, witness: Witness, attempts: list[Attempt]) -> None:
        """Signs in anew and keeps the session. Raises like ``read``."""
        self._again(lambda: self._enter(self.visit(witness)), attempts)

    def visit(self, witness: Witness) -> Visit:
        """A walk with the account's page. A browser that has crashed is started again."""
        page = self.browser.page(self.name)
        guard = self.browser.guard(self.name)
        zone = ZoneInfo(self.settings.shop_map.site.time_zone)
        return Visit(
            page=page,
            shop=self.settings.shop_map,
            base_url=self.settings.base_url,
            witness=witness,
            today=self.clock().astimezone(zone).date(),
            timeout=self.settings.timeout,
            pace=self.browser.pacer.wait,
            allow=guard.allow,
            recall=self._recall,
        )

    def _tidy(self) -> None:
        """Keeps a long run as small as a short one: what earlier orders left behind is let go of, here and there."""
        if self._reads and self._reads % _TIDY_AFTER == 0:
            self.browser.tidy(self.name)
            gc.collect()
            if self._reads == _TIDY_AFTER:
                gc.freeze()  # what is there after a while stays to the end, and is not gone through again and again
        self._reads += 1

    def _signed(self, witness: Witness, walk: Callable[[Visit], _T]) -> _T:
        """Walks with the kept session if there is one; a session that has died is replaced once."""
        visit = self.visit(witness)
        if not self._signed_in and not visit.page.context.cookies():
            self._enter(visit)
        try:
            found = walk(visit)
        except NotSignedIn:
            _log.info("The session has ended; signing in again.")
            self.browser.drop_session(self.name)
            self._enter(visit)
            try:
                found = walk(visit)
            except NotSignedIn:
                raise PageNotUnderstood(
                    "The shop asks to sign in again right after signing in; look at the picture, "
                    "or try `kors-bot login --by-hand`."
                ) from None
        self._signed_in = True
        self.browser.keep_session(self.name)
        return found

    def _enter(self, visit: Visit) -> None:
        if self._refusal is not None:
            raise self._refusal
        account = self.account
        password = account.password.get_secret_value() if account.password else ""
        try:
            sign_in(visit, Credentials(account.email or "", password))
        except (SignInRefused, HumanNeeded) as refusal:
            self._refusal = refusal
            raise
        self.browser.keep_session(self.name)
        self._signed_in = True

    def _again(self, attempt: Callable[[], _T], attempts: list[Attempt]) -> _T:
        settings = self.settings

        def once() -> _T:
            started = self.clock()
            try:
                with self.browser.limit(settings.timeout * 5), explaining(self.browser.guard(self.name)):
                    found = translated(attempt)
            except Exception as error:
                attempts.append(Attempt(started_at=started, error=trouble_of(error)))
                raise
            attempts.append(Attempt(started_at=started))
            return found

        retrying = Retrying(
            retry=retry_if_exception_type((SiteUnavailable, BrowserFailed)),
            stop=stop_after_attempt(settings.attempts) | stop_after_delay(settings.timeout * settings.attempts),
            wait=wait_exponential(multiplier=settings.retry_wait, max=_LONGEST_WAIT)
            + wait_random(0, settings.retry_wait / 2),
            sleep=self._sleep,
            before_sleep=_say_again,
            reraise=True,
        )
        try:
            return retrying(once)
        finally:
            self.browser.wait_for_imports()


def translated(walk: Callable[[], _T]) -> _T:
    """Runs a walk and gives what Playwright says of a slow or replaced page the verdict of an unavailable shop."""
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as Late

    try:
        return walk()
    except LookupError as error:
        raise SiteUnavailable("The page changed while it was read; try again later.") from error
    except Late as error:
        raise SiteUnavailable("The page did not answer in time; try again later.") from error
    except Error as error:
        if any(
            sign in error.message
            for sign in ("navigat", "context was destroyed", "Cannot find context", "detached", "not attached")
        ):
            raise SiteUnavailable("The page changed while it was read; try again later.") from error
        raise


def trouble_of(error: BaseException) -> Trouble:
    """An error as the record keeps it: its kind and its sentence."""
    from kors_bot.errors import verdict_of

    return Trouble(kind=verdict_of(error).kind, message=str(error) or type(error).__name__)


def _say_again(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    wait = state.next_action.sleep if state.next_action else 0
    _log.warning("Attempt %d failed (%s); trying again in %.1f seconds.", state.attempt_number, error, wait)
