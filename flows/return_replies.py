"""What a wizard's steps ask the shop for, and how the shop answers: only a working answer to all of it is certain."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Request, Response

from flows.graphql import reads_only
from flows.visit import Visit

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_HELD_BACK = "net::ERR_BLOCKED_BY_CLIENT"  # what was stopped inside the browser, before a byte of it had left
_FAILED = 500  # the first HTTP status with which a shop says that it did not work


@dataclass  # without slots: Playwright hangs its own attributes on whoever listens
class Replies:
    """The requests to the shop that could send something, with the HTTP status of each (0: there was no answer).

    ``held`` are those of them that never left the browser; ``asked`` counts all that the page asked for, of anybody. A
    GraphQL query is none of them: it reads.
    """

    requests: list[Request] = field(default_factory=list)
    statuses: dict[Request, int] = field(default_factory=dict)
    held: set[Request] = field(default_factory=set)
    asked: int = 0

    @property
    def are_certain(self) -> bool:
        """Whether the shop answered every one of them that left, and never by breaking down."""
        left = [one for one in self.requests if one not in self.held]
        return bool(left) and all(0 < self.statuses.get(one, 0) < _FAILED for one in left)

    def note_response(self, response: Response) -> None:
        if response.request in self.requests:
            self.statuses[response.request] = response.status

    def note_failure(self, request: Request) -> None:
        if request in self.requests and (request.failure or "").startswith(_HELD_BACK):
            self.held.add(request)


@contextmanager
def hearing(visit: Visit, replies: Replies | None = None) -> Iterator[Replies]:
    """Notes what the page asks the shop for inside the block, and what it answers."""
    heard = Replies() if replies is None else replies

    def note(request: Request) -> None:
        heard.asked += 1
        ours = visit.shop.allows(request.url, base_url=visit.base_url)
        reads = request.method in _HARMLESS or reads_only((request.post_data_buffer or b"").decode(errors="replace"))
        if ours and not reads:
            heard.requests.append(request)

    visit.page.on("request", note)
    visit.page.on("response", heard.note_response)
    visit.page.on("requestfailed", heard.note_failure)
    try:
        yield heard
    finally:
        visit.page.remove_listener("request", note)
        visit.page.remove_listener("response", heard.note_response)
        visit.page.remove_listener("requestfailed", heard.note_failure)
