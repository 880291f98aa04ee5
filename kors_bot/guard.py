"""The network guard: nothing that could send a request to the shop leaves the browser, unless a window is open for it.

Every request that is not GET, HEAD or OPTIONS is stopped, and every WebSocket. A flow opens a window for the one thing
it is about to do: ``with guard.allow("sign_in")``. Even then only the shop's own hosts are reached, and a secret (the
password) never leaves for another host, whatever the method. So "prepared, not sent" is the network's doing.

A submission is carried by the guard itself. Chromium repeats a request on its own, a POST too, when a connection that
was kept open is cut before the first byte of the answer; nobody above its network stack sees that. So the guard takes
the request from the browser, sends it exactly once with no redirects and no retries, and hands the answer back. And
each address is posted to once while the window is open, whatever a page's script does with one press.

What it cannot see: a redirect that repeats a permitted sign-in POST elsewhere (307, 308) is followed by the browser
before anyone is asked. It is noticed, logged, and shows in ``strays``.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Request, Route, WebSocketRoute

_log = logging.getLogger(__name__)

PURPOSES = frozenset({"sign_in", "guest_lookup", "submission"})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


class NotPermitted(RuntimeError):
    """A flow asked to submit in a run that may not: a fault of the program, stopped before anything left."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A request that was stopped; its address without the query, which may hold what nobody should read."""

    method: str
    address: str
    reason: str


class Guard:
    """The guard of one browser context."""

    def __init__(
        self,
        *,
        allows: Callable[[str], bool],
        secrets: Iterable[str] = (),
        may_submit: bool = False,
        carry_seconds: float = 30.0,
    ) -> None:
        self.blocked: list[Blocked] = []
        self.carried = 0
        self._carry_seconds = carry_seconds
        self.strays: list[str] = []
        self._allows = allows
        self._secrets = tuple({form for secret in secrets if secret for form in _written_forms(secret)})
        self._may_submit = may_submit
        self._open: list[str] = []
        self._carried: set[tuple[str, str]] = set()

    def install(self, context: "BrowserContext") -> None:
        """Puts the guard between a context's pages and the network."""
        context.route("**/*", self._judge)
        context.route_web_socket("**/*", self._refuse_socket)
        context.on("request", self._notice_stray)

    @contextmanager
    def permit_submission(self) -> Iterator[None]:
        """Lets flows open the submission window: the person said --submit for what is done inside."""
        before, self._may_submit = self._may_submit, True
        try:
            yield
        finally:
            self._may_submit = before

    @contextmanager
    def allow(self, purpose: str) -> Iterator[None]:
        """Opens the window for one purpose, for as long as the block lasts."""
        if purpose not in PURPOSES:
            raise NotPermitted(f"There is no window for {purpose!r}.")
        if purpose == "submission" and not self._may_submit:
            raise NotPermitted("This run may prepare a request but not submit it.")
        self._open.append(purpose)
        self._carried.clear()
        try:
            yield
        finally:
            self._open.remove(purpose)

    def _judge(self, route: "Route", request: "Request") -> None:
        reason = self._why_not(request)
        if reason is None:
            if request.method not in _HARMLESS and "submission" in self._open:
                self._carry(route, request)
            else:
                route.continue_()
            return
        self._note(request.method, request.url, reason)
        route.abort("aborted")  # of all reasons the one that leaves the page as it was, and not an error page

    def _carry(self, route: "Route", request: "Request") -> None:
        """Sends one request once. What the shop answered goes to the page; when nothing came, the page hears so."""
        from playwright.sync_api import Error

        self.carried += 1
        self._carried.add((request.method, request.url))
        try:
            response = route.fetch(max_redirects=0, max_retries=0, timeout=self._carry_seconds * 1000)
        except Error as error:
            _log.warning("A submission to %s got no answer: %s", _bare(request.url), error.message.partition("\n")[0])
            with suppress(Error):  # the browser may be gone by now
                route.abort("connectionreset")
            return
        with suppress(Error):  # the page may have gone on meanwhile
            route.fulfill(response=response)

    def _why_not(self, request: "Request") -> str | None:
        harmless = request.method in _HARMLESS
        if harmless and not self._secrets:
            return None
        ours = self._allows(request.url)
        if not ours and self._holds_secret(request, harmless=harmless):
            return "it would carry the password to another host"
        if harmless:
            return None
        if not self._open:
            return "nothing may be sent now"
        if not ours:
            return "it goes to another host than the shop's"
        if "submission" in self._open and (request.method, request.url) in self._carried:
            return "it went out once already"
        return None

    def _holds_secret(self, request: "Request", *, harmless: bool) -> bool:
        body = "" if harmless else (request.post_data_buffer or b"").decode(errors="replace")
        return any(secret in request.url or secret in body for secret in self._secrets)

    def _refuse_socket(self, socket: "WebSocketRoute") -> None:
        self._note("WEBSOCKET", socket.url, "nothing may be sent unseen")
        socket.close()

    def _notice_stray(self, request: "Request") -> None:
        if request.redirected_from and request.method not in _HARMLESS and not self._allows(request.url):
            address = _bare(request.url)
            self.strays.append(address)
            _log.error("The shop passed a %s on to %s", request.method, address)

    def _note(self, method: str, url: str, reason: str) -> None:
        blocked = Blocked(method, _bare(url), reason)
        self.blocked.append(blocked)
        _log.info("Blocked %s %s: %s", blocked.method, blocked.address, reason)


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _written_forms(secret: str) -> tuple[str, ...]:
    """How a secret may be spelt in an address, a form body or JSON."""
    return secret, quote(secret, safe=""), quote(secret), quote_plus(secret)
