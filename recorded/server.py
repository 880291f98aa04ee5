"""Serve the practice shop on 127.0.0.1: in a thread for tests and the demo, or until Ctrl-C for a person."""

import asyncio
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Self, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from recorded.app import PracticeApp
from recorded.authoring import write_order_page
from recorded.catalogue import Account, PracticeOrder
from recorded.faults import FaultBox
from recorded.shopfront import ForeignPost, Shopfront
from recorded.state import Clock, ReturnTaken, Submission

EDITIONS = ("classic", "modern")
HOST = "127.0.0.1"
CLOSING_SECONDS = 2.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


class PracticeShop:
    """A shop on 127.0.0.1 that can be clicked through, and told to misbehave.

    with PracticeShop(edition="classic") as shop:
        print(shop.url, shop.account.email, shop.account.password)
        shop.faults.set("server_error", route="Order-Details", times=2)
    """

    def __init__(self, edition: str = "classic", port: int = 0, *, clock: Clock = _utc_now) -> None:
        if edition not in EDITIONS:
            raise ValueError(f"there is no edition {edition!r}; there are {' and '.join(EDITIONS)}")
        self.front = Shopfront(
            edition=edition, clock=clock, write_order_page=lambda order, page: write_order_page(edition, order, page)
        )
        self._app = PracticeApp(self.front)
        self._port = port
        self._sockets: list[socket.socket] = []
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}
        self._thread: threading.Thread | None = None
        self._server: _Server | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Open the shop; return when it answers."""
        self._prepare()
        server = self._server
        if server is None:
            raise RuntimeError("the shop has no server")
        self._thread = threading.Thread(target=server.run, args=(self._sockets,), name="practice-shop", daemon=True)
        self._thread.start()
        server.up.wait()
        if not server.started:
            raise RuntimeError("the practice shop could not be opened")

    def stop(self) -> None:
        """Close the shop; whoever was left waiting is cut off."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self._thread = self._server = None

    def serve(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serve in this thread until Ctrl-C or SIGTERM; ``ready`` is called once the shop answers."""
        self._prepare()
        if self._server is not None:
            self._server.ready = ready
            self._server.run(self._sockets)

    @property
    def url(self) -> str:
        """Where the shop is, without a slash at the end."""
        return f"http://{HOST}:{self._port}"

    @property
    def edition(self) -> str:
        return self.front.edition

    @property
    def account(self) -> Account:
        """The main customer."""
        return self.front.catalogue.accounts["main"]

    @property
    def other_account(self) -> Account:
        """Another customer, whose orders the main one must not see."""
        return self.front.catalogue.accounts["other"]

    @property
    def orders(self) -> list[PracticeOrder]:
        """Every order, with its number and description."""
        return self.front.orders

    @property
    def faults(self) -> FaultBox:
        """What goes wrong."""
        return self.front.faults

    @property
    def submissions(self) -> list[Submission]:
        """What the contact form truly took."""
        return self.front.submissions

    @property
    def returns(self) -> list[ReturnTaken]:
        """What returns were truly taken."""
        return self.front.returns

    @property
    def attempts(self) -> list[str]:
        """Every request to submit a message or a return, taken or not, by its route."""
        return self.front.attempts

    @property
    def requests(self) -> list[str]:
        """Every request for a page or XHR so far, as "GET Order-Details"."""
        return self.front.requests

    @property
    def foreign_url(self) -> str:
        """A page on another host (by its port) that looks like the shop's sign-in."""
        return self.front.foreign_url

    @property
    def foreign_posts(self) -> list[ForeignPost]:
        """What was posted to that other host."""
        return self.front.foreign_posts

    def lose_sessions(self) -> None:
        """Sign everyone out, now."""
        self.front.sessions.lose_all()

    def order(self, case: str) -> PracticeOrder:
        """An order by the name of its case, such as "shipped"."""
        return next(order for order in self.orders if order.case == case)

    def put_order(self, order: PracticeOrder) -> None:
        """Add an order; its customer can sign in from now on."""
        self.front.put_order(order)

    def change_order(self, number: str, **changes: Any) -> PracticeOrder:
        """Move an order on, such as ``state="shipped", status={...}, parcels=(...)``."""
        return self.front.change_order(number, **changes)

    def add_account(self, account: Account) -> None:
        """Register a customer."""
        self.front.customers.add(account)

    def _prepare(self) -> None:
        self._sockets = [socket.create_server((HOST, port)) for port in (self._port, 0)]
        self._port = self._sockets[0].getsockname()[1]
        self.front.foreign_url = f"http://localhost:{self._sockets[1].getsockname()[1]}"
        transports = self._transports
        self._app.closing = asyncio.Event()
        self._app.cut = lambda peer: transports[peer].abort() if peer in transports else None

        class _Protocol(H11Protocol):
            """Knows its connection by peer, so that a fault can cut it."""

            def connection_made(self, transport: Any) -> None:
                self.practice_peer = cast(tuple[str, int], transport.get_extra_info("peername"))
                transports[self.practice_peer] = transport
                # asyncio leaves Nagle's delay on for sockets that were opened without naming TCP
                transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self.practice_peer, None)
                super().connection_lost(exc)

        config = uvicorn.Config(
            self._app, http=_Protocol, ws="none", lifespan="off", log_config=None, access_log=False, loop="asyncio"
        )
        self._server = _Server(config, self._app)


class _Server(uvicorn.Server):
    """uvicorn's server, which tells when it is up and can be closed from another thread."""

    def __init__(self, config: uvicorn.Config, app: PracticeApp) -> None:
        super().__init__(config)
        self.up = threading.Event()
        self.ready: Callable[[], None] = lambda: None
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets=sockets)
        finally:
            self.up.set()
        self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close at once: a browser that still loads, or waits for ever, must not hold the shop open."""
        self._app.closing.set()
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(list(self.server_state.tasks), timeout=CLOSING_SECONDS)
        for listener in sockets or []:
            listener.close()
