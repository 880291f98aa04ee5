"""Serve a shop on a free port of this machine, in a thread of this process, so that its log can be read."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

ROOT = "/on/demandware.store/Sites-mk_us-Site/en_US/"


@contextmanager
def served(app: Any, requests: list[str] | None = None) -> Iterator[str]:
    """The address of the app while it runs; what is asked of it is written down in `requests`."""

    async def logged(scope: Any, receive: Any, send: Any) -> None:
        if requests is not None and scope["type"] == "http":
            query = scope["query_string"].decode()
            requests.append(f"{scope['method']} {scope['path'].removeprefix(ROOT)}{'?' if query else ''}{query}")
        await app(scope, receive, send)

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        server = uvicorn.Server(uvicorn.Config(logged, lifespan="off", log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(5)
