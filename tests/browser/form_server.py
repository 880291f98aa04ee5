"""A shop of a few made-up pages: what each address answers is said by the test, and all that arrives is counted."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from flows.order import Box
from flows.shop import Shop, load_shop
from flows.snapshot import Snapshot
from flows.visit import Visit
from flows.witness import Glimpse
from kors_bot.browser import BrowserSession, open_browser, start_driver
from kors_bot.settings import Settings


@dataclass(frozen=True)
class Reply:
    """One answer of the shop."""

    body: str | bytes = ""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    location: str = ""


def json_reply(body: str, status: int = 200) -> Reply:
    return Reply(body, status, "application/json")


@dataclass
class FormServer:
    """``pages`` are answered to GET, ``replies`` to POST, by path."""

    url: str
    pages: dict[str, str | Reply] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    posts: list[tuple[str, str]] = field(default_factory=list)
    gets: list[str] = field(default_factory=list)


@contextmanager
def form_server() -> Iterator[FormServer]:
    """Serves until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            state.gets.append(self.path)
            page = state.pages.get(self.path.partition("?")[0], Reply("<h1>Not here</h1>", 404))
            self._send(page if isinstance(page, Reply) else Reply(page))

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            state.posts.append((self.path, self.rfile.read(length).decode(errors="replace")))
            self._send(state.replies.get(self.path.partition("?")[0], Reply("<h1>ok</h1>")))

        def _send(self, reply: Reply) -> None:
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            if reply.location:
                self.send_header("Location", reply.location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_anything: Any) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_anything: Any) -> None:
            """A page that was closed leaves its connections open; that is no error here."""

    server = Server(("127.0.0.1", 0), Handler)
    state = FormServer(url=f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Album:
    """A witness that remembers the names of what it was shown."""

    seen: list[str] = field(default_factory=list)

    def see(self, page: Page, name: str, snapshot: Snapshot | None = None) -> None:  # noqa: ARG002 - as the flows call it
        self.seen.append(name)

    def begin(
        self, page: Page, name: str, snapshot: Snapshot | None = None, part: Box | None = None
    ) -> Callable[[], Glimpse]:
        """Takes no picture."""
        seen = Glimpse(name, page.url, "", None, None, snapshot, part, datetime.now(UTC))
        return lambda: seen

    def keep(self, glimpse: Glimpse) -> None:
        """Remembers a name."""
        self.seen.append(glimpse.name)


def made_up_shop() -> Shop:
    """The map of the US shop with short routes."""
    shop = load_shop("us")
    routes = shop.routes.model_copy(
        update={"contact": "/contact", "returns": "/returns", "order": "/order?id={number}"}
    )
    return shop.model_copy(update={"routes": routes})


@contextmanager
def form_browser(server: FormServer, folder: Path) -> Iterator[BrowserSession]:
    """The real browser with everything that keeps it from sending, for this server."""
    settings = Settings(base_url=server.url, email="jordan@example.com", password="hunter2", data_dir=folder, timeout=3)
    with start_driver() as driver, open_browser(settings, driver=driver) as browser:
        yield browser


@contextmanager
def visiting(
    browser: BrowserSession, server: FormServer, *, permitted: bool = True, timeout: float = 3.0
) -> Iterator[tuple[Visit, Album]]:
    """A walk through the made-up shop."""
    album, guard = Album(), browser.guard()
    visit = Visit(
        page=browser.page(), shop=made_up_shop(), base_url=server.url, witness=album, today=date(2026, 11, 24),
        timeout=timeout, pace=lambda: None, allow=guard.allow,
    )  # fmt: skip
    with guard.permit_submission() if permitted else nullcontext():
        yield visit, album
