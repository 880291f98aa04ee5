"""A web server on this machine whose pages misbehave, and which counts what reaches it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class OddServer:
    """Its address, what it was sent, and the pages it answers with."""

    url: str
    pages: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    received: list[tuple[str, str, str]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    def sent(self, *methods: str) -> list[str]:
        """The paths that were asked for with these methods."""
        return [path for method, path, _ in self.received if method in methods]


@contextmanager
def odd_server(host: str = "127.0.0.1") -> Iterator[OddServer]:
    """Serves until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode(errors="replace")
            path = self.path.partition("?")[0]
            state.received.append((self.command, self.path, body))
            if path == "/never":
                state.let_go.wait(30)
            if path in state.redirects:
                self.send_response(307)
                self.send_header("Location", state.redirects[path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            page = state.pages.get(path, "<h1>ok</h1>").encode()
            self.send_response(200)
            if path.endswith(".js"):
                self.send_header("Content-Type", "text/javascript")
            elif path.endswith(".zip"):
                self.send_header("Content-Type", "application/zip")
                self.send_header("Content-Disposition", "attachment; filename=x.zip")
            else:
                self.send_header("Content-Type", "text/html; charset=utf-8")
            if path == "/cookie":
                self.send_header("Set-Cookie", "dwsid=abc; Path=/; HttpOnly")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = _answer  # noqa: N815 - http.server's names

        def log_message(self, *_anything: Any) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_anything: Any) -> None:
            """A browser that was ended leaves its connections open; that is no error here."""

    server = Server((host, 0), Handler)
    state = OddServer(url=f"http://{host}:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
