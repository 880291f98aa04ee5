"""The network guard: nothing that could send a request to the shop leaves the browser, unless a window is open for it.

Every request that is not GET, HEAD or OPTIONS is stopped, and every WebSocket. A flow opens a window for the one thing
it is about to do: ``with guard.allow("sign_in")``. Even then only the shop's own hosts are reached, and a secret (the
password) never leaves for another host, whatever the method. So "prepared, not sent" is the network's doing.

A submission is carried by the guard itself. Chromium repeats a request on its own, a POST too, when a connection that
was kept open is cut before the first byte of the answer; nobody above its network stack sees that. So the guard takes
the request from the browser, sends it exactly once with no redirects and no retries, and hands the answer back. And
each address is posted to once while the window is open, whatever a page's script does with one press.

Two kinds of POST are told apart by what stands in them. A GraphQL query is a read by its protocol, so one that is
surely nothing else may always go to the shop. And of what a page sends while a message is submitted, whatever cannot be
the message and has no use for it is held back: a ping, which no page waits for, and a GraphQL mutation with none of the
message's words. What is held back so fails with Chromium's ``ERR_BLOCKED_BY_CLIENT``, by which a flow knows that it
never left; any other request may be something that the message needs (a token, say), and is let out.

The guard judges; what stops a request is the gate of the whole browser (gate.py), which also asks about each step of a
redirect. A pop-up and a worker are asked about like the page itself.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, urljoin, urlsplit

from flows.carrying import Load, Words, load_of
from flows.graphql import is_graphql, reads_only

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Request, Route, WebSocketRoute

_log = logging.getLogger(__name__)

PURPOSES = frozenset({"sign_in", "guest_lookup", "submission"})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_PASSED_ON = frozenset({307, 308})  # the redirects after which a browser sends the same again, to another address
_AWAITED = frozenset({"xhr", "fetch"})  # the kinds of request that a page's script waits for
_UNAWAITED = frozenset({"ping", "cspviolationreport"})


class NotPermitted(RuntimeError):
    """A flow asked to submit in a run that may not: a fault of the program, stopped before anything left."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A request that was stopped; its address without the query, which may hold what nobody should read.

    ``awaited`` says that a script of the shop's page asked the shop for something by it, and got no answer.
    """

    method: str
    address: str
    reason: str
    awaited: bool = False


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
        self._allows = allows
        self._secrets = tuple({form for secret in secrets if secret for form in _written_forms(secret)})
        self._may_submit = may_submit
        self._words: Words | None = None
        self._open: list[str] = []
        self._context: BrowserContext | None = None
        self._carried: set[tuple[str, str]] = set()
        self._passed_on: set[str] = set()

    @property
    def spellings(self) -> tuple[str, ...]:
        """The secrets, in every form in which an address or a body may hold them."""
        return self._secrets

    @property
    def is_submitting(self) -> bool:
        """Whether the window for a submission is open now."""
        return "submission" in self._open

    def install(self, context: "BrowserContext") -> None:
        """Takes charge of a context: refuses its sockets at once, and carries its submissions when there are any."""
        self._context = context
        context.route_web_socket("**/*", self._refuse_socket)

    @contextmanager
    def permit_submission(self, words: Words | None = None) -> Iterator[None]:
        """Lets flows open the submission window: the person said --submit for what is done inside.

        ``words`` are what the submission is known by, where it carries any.
        """
        before = self._may_submit, self._words
        self._may_submit, self._words = True, words
        try:
            yield
        finally:
            self._may_submit, self._words = before

    @contextmanager
    def allow(self, purpose: str) -> Iterator[None]:
        """Opens the window for one purpose, for as long as the block lasts."""
        if purpose not in PURPOSES:
            raise NotPermitted(f"There is no window for {purpose!r}.")
        if purpose == "submission" and not self._may_submit:
            raise NotPermitted("This run may prepare a request but not submit it.")
        self._open.append(purpose)
        self._carried.clear()
        self._passed_on.clear()
        try:
            with self._carrying(purpose):
                yield
        finally:
            self._open.remove(purpose)

    def held_back(self, since: int) -> str | None:
        """What the shop's pages asked for in vain ("POST /graphql"), after so many entries of ``blocked``."""
        asked = [blocked for blocked in self.blocked[since:] if blocked.awaited]
        return f"{asked[-1].method} {urlsplit(asked[-1].address).path}" if asked else None

    def stops(self, method: str, url: str, body: str, kind: str = "") -> bool:
        """Whether a request may not leave the browser; one that may not is noted in ``blocked``.

        ``kind`` is the browser's name for what asked for it ("fetch", "ping" ...), in small letters.
        """
        return self._refused(method, url, self._why_not(method, url, body), kind)

    def stops_at_gate(self, method: str, url: str, body: str, kind: str = "") -> bool:
        """The same for a request that has come as far as the gate.

        While a submission's window is open, that is none which the guard has taken: it was pressed before the window
        was opened, or it comes from where the guard takes none. Only where the shop passes on what was carried, the
        browser goes there by itself, once.
        """
        reason = self._why_not(method, url, body)
        sends = method not in _HARMLESS and not self._reads(method, url, body)
        if reason is None and sends and "submission" in self._open:
            if url in self._passed_on:
                self._passed_on.remove(url)
            else:
                reason = "it was not asked for in this window"
        return self._refused(method, url, reason, kind)

    def _refused(self, method: str, url: str, reason: str | None, kind: str) -> bool:
        if reason is not None:
            self._note(method, url, reason, awaited=kind in _AWAITED and self._allows(url))
        return reason is not None

    def _reads(self, method: str, url: str, body: str) -> bool:
        """Whether a POST only asks the shop for something, by its protocol."""
        return method == "POST" and self._allows(url) and reads_only(body)

    @contextmanager
    def _carrying(self, purpose: str) -> Iterator[None]:
        """While a submission's window is open, its requests are taken from the browser before they reach the gate."""
        if purpose != "submission" or self._context is None:
            yield
            return
        from playwright.sync_api import Error

        self._context.route("**/*", self._take)
        try:
            yield
        finally:
            with suppress(Error):  # the browser may be gone by now
                self._context.unroute("**/*", self._take)

    def _take(self, route: "Route", request: "Request") -> None:
        buffer = request.post_data_buffer
        body = (buffer or b"").decode(errors="replace")
        kind = request.resource_type
        if request.method in _HARMLESS or self._reads(request.method, request.url, body):
            route.continue_()
        elif self.stops(request.method, request.url, body, kind):
            route.abort("aborted")
        elif (idle := self._why_idle(buffer, body, kind)) is not None:
            self._note(request.method, request.url, idle, awaited=False)
            route.abort("blockedbyclient")
        else:
            self._carry(route, request)

    def _why_idle(self, buffer: bytes | None, body: str, kind: str) -> str | None:
        """Why something that might go out cannot be what is submitted, and is of no use to it."""
        if kind in _UNAWAITED:
            return "no page waits for what this says"
        if self._words is not None and is_graphql(body) and load_of(buffer, self._words) is Load.NOTHING:
            return "it would change something, and holds none of the words that may be sent"
        return None

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
        if response.status in _PASSED_ON and (location := response.headers.get("location")):
            self._passed_on.add(urljoin(request.url, location))
        with suppress(Error):  # the page may have gone on meanwhile
            route.fulfill(response=response)

    def _why_not(self, method: str, url: str, body: str) -> str | None:
        harmless = method in _HARMLESS
        if harmless and not self._secrets:
            return None
        ours = self._allows(url)
        if not ours and any(secret in url or secret in body for secret in self._secrets):
            return "it would carry the password to another host"
        if harmless or self._reads(method, url, body):
            return None
        if not self._open:
            return "nothing may be sent now"
        if not ours:
            return "it goes to another host than the shop's"
        if "submission" in self._open and (method, url) in self._carried:
            return "it went out once already"
        return None

    def _refuse_socket(self, socket: "WebSocketRoute") -> None:
        self._note("WEBSOCKET", socket.url, "nothing may be sent unseen", awaited=False)
        socket.close()

    def _note(self, method: str, url: str, reason: str, *, awaited: bool) -> None:
        blocked = Blocked(method, _bare(url), reason, awaited)
        self.blocked.append(blocked)
        _log.info("Blocked %s %s: %s", blocked.method, blocked.address, reason)


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _written_forms(secret: str) -> tuple[str, ...]:
    """How a secret may be spelt in an address, a form body or JSON."""
    return secret, quote(secret, safe=""), quote(secret), quote_plus(secret)
