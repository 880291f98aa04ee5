"""What a wizard's steps ask the shop for, and how the shop answers: only a working answer to all of it is certain."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Request, Response

from flows.visit import Visit

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_FAILED = 500  # the first HTTP status with which a shop says that it did not work


@dataclass  # without slots: Playwright hangs its own attributes on whoever listens
class Replies:
    """The requests to the shop that could send something, with the HTTP status of each (0: there was no answer).

    ``asked`` says that the page asked for anything at all.
    """

    requests: list[Request] = field(default_factory=list)
    statuses: dict[Request, int] = field(default_factory=dict)
    asked: bool = False

    @property
    def are_certain(self) -> bool:
        """Whether the shop answered every one of them, and never by breaking down."""
        return bool(self.requests) and all(0 < self.statuses.get(one, 0) < _FAILED for one in self.requests)

    def note_response(self, response: Response) -> None:
        if response.request in self.requests:
            self.statuses[response.request] = response.status


@contextmanager
def hearing(visit: Visit, replies: Replies | None = None) -> Iterator[Replies]:
    """Notes what the page asks the shop for inside the block, and what it answers."""
    heard = Replies() if replies is None else replies

    def note(request: Request) -> None:
        heard.asked = True
        if request.method not in _HARMLESS and visit.shop.allows(request.url, base_url=visit.base_url):
            heard.requests.append(request)

    visit.page.on("request", note)
    visit.page.on("response", heard.note_response)
    try:
        yield heard
    finally:
        visit.page.remove_listener("request", note)
        visit.page.remove_listener("response", heard.note_response)
