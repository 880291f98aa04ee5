"""Ears for what one press leads to: what the page adds to itself, script dialogs, and requests with their answers.

They are open before the press, so that a toast that lives three seconds is heard whenever one looks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from playwright.sync_api import Dialog, Error, Request, Response
from playwright.sync_api import TimeoutError as Late

from flows.answer_words import AnswerWords, Told, read_json
from flows.carrying import Load, Words, load_of
from flows.graphql import reads_only
from flows.visit import Visit

_LISTEN = (resources.files("flows") / "listen.js").read_text(encoding="utf-8")
_NEWS = """([count, before]) => { const heard = window[Symbol.for("kors-bot.heard")];
    return !heard || heard.texts.length > count || document.body?.innerText !== before; }"""
_HEARD = """() => [window[Symbol.for("kors-bot.heard")]?.texts ?? null, document.body?.innerText ?? ""]"""
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_HELD_BACK = "net::ERR_BLOCKED_BY_CLIENT"  # what was stopped inside the browser, before a byte of it had left


@dataclass(slots=True)
class Sending:
    """One request that may have carried the submission, and what came back. ``load`` is what it holds of it."""

    request: Request
    load: Load
    response: Response | None = None
    failed: bool = False
    told: Told | None = None
    read: bool = False

    @property
    def carries(self) -> bool | None:
        """Whether its words are in it; ``None`` where what it holds cannot be seen."""
        return None if self.load is Load.UNSEEN else self.load is Load.MESSAGE

    @property
    def status(self) -> int | None:
        return None if self.response is None else self.response.status


@dataclass  # without slots: Playwright hangs its own attributes on whoever listens
class Listener:
    """Hears what one press leads to. Made by ``listening``, before the press."""

    visit: Visit
    words: AnswerWords
    known: frozenset[str]
    before: str
    sought: Words
    number: str
    by_words: bool
    sendings: list[Sending] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    moved: bool = False
    _taken_over: int = 0

    def note_request(self, request: Request) -> None:
        """Any request that could have carried it: all but mere reads, and those with its words in their address."""
        if not self.visit.shop.allows(request.url, base_url=self.visit.base_url):
            return
        in_address = self.by_words and load_of(request.url.encode(), self.sought) is Load.MESSAGE
        if request.method in _HARMLESS:
            if in_address:
                self.sendings.append(Sending(request, Load.MESSAGE))
            return
        body = request.post_data_buffer
        load = Load.MESSAGE if in_address else load_of(body, self.sought)
        reads = request.method == "POST" and reads_only((body or b"").decode(errors="replace"))
        if not reads or (self.by_words and load is Load.MESSAGE):
            self.sendings.append(Sending(request, load))

    @property
    def carriers(self) -> list[Sending]:
        """The requests that count: those with the submission's words in them; where none shows them, all that may."""
        may_be = [sending for sending in self.sendings if not self.by_words or sending.load is not Load.NOTHING]
        return [sending for sending in self.sendings if sending.carries] or may_be

    @property
    def has_sent(self) -> bool:
        """Whether the submission may have left. What surely holds nothing of it is none, where it is known by words."""
        return any(not self.by_words or sending.load is not Load.NOTHING for sending in self.sendings)

    def note_response(self, response: Response) -> None:
        for sending in self.sendings:
            if sending.request == response.request:
                sending.response = response

    def note_failure(self, request: Request) -> None:
        """A request without an answer. One that was held back, or a second to the same address, counts for nothing."""
        for place, sending in enumerate(self.sendings):
            if sending.request != request or sending.response is not None:
                continue
            twins = [(other.request.method, other.request.url) for other in self.sendings[:place]]
            if (request.failure or "").startswith(_HELD_BACK) or (request.method, request.url) in twins:
                self.sendings.remove(sending)
            else:
                sending.failed = True
            return

    def note_dialog(self, dialog: Dialog) -> None:
        self.heard.append(dialog.message)

    def note_navigation(self, frame: Any) -> None:
        if frame == self.visit.page.main_frame:
            self.moved = True

    def collect(self) -> None:
        """Takes over what the page has said since the last time, and opens ears on a page that is new.

        What it shows now is no news from here on: else a page that has changed once would never be waited for again.
        """
        try:
            texts: list[str] | None
            texts, self.before = self.visit.page.evaluate(_HEARD)
            if texts is None:
                self.visit.page.evaluate(_LISTEN)
        except Error:
            return  # the page is being replaced: the next look finds the new one
        self._taken_over = len(texts or ())
        self.heard += [text for text in texts or () if text not in self.heard]

    def wait(self, seconds: float) -> None:
        """Waits for the next piece of news, at most so many seconds."""
        page = self.visit.page
        try:
            page.wait_for_function(_NEWS, arg=[self._taken_over, self.before], timeout=seconds * 1000, polling=50)
        except Late:
            pass
        except Error:
            page.wait_for_load_state("domcontentloaded", timeout=seconds * 1000)
        for sending in self.sendings:
            if sending.response is not None and not sending.read:
                sending.told, sending.read = _read(sending.response), True
        self.collect()


@contextmanager
def listening(visit: Visit, words: AnswerWords, *, number: str, sought: Words, by_words: bool) -> Iterator[Listener]:
    """Opens ears for the answer to what is pressed inside."""
    known = frozenset(visit.look().snapshot.lines.values())
    listener = Listener(visit, words, known, visit.text(), sought, number, by_words)
    visit.page.evaluate(_LISTEN)
    context, page = visit.page.context, visit.page
    context.on("request", listener.note_request)
    context.on("response", listener.note_response)
    context.on("requestfailed", listener.note_failure)
    context.on("dialog", listener.note_dialog)
    page.on("framenavigated", listener.note_navigation)
    try:
        yield listener
    finally:
        context.remove_listener("request", listener.note_request)
        context.remove_listener("response", listener.note_response)
        context.remove_listener("requestfailed", listener.note_failure)
        context.remove_listener("dialog", listener.note_dialog)
        page.remove_listener("framenavigated", listener.note_navigation)


def _read(response: Response) -> Told | None:
    """What a script was answered. A page is read by looking at it."""
    try:
        if response.request.is_navigation_request() or response.status in range(300, 400):
            return None
        return read_json(response.text())
    except Error:
        return None  # the page has gone on, and its answer with it
