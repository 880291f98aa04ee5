"""Ears for what one press leads to: what the page adds to itself, script dialogs, and requests with their answers.

They are open before the press, so that a toast that lives three seconds is heard whenever one looks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from typing import Any
from urllib.parse import unquote_plus

from playwright.sync_api import Dialog, Error, Request, Response
from playwright.sync_api import TimeoutError as Late

from flows.answer_words import AnswerWords, Told, read_json
from flows.visit import Visit

_LISTEN = (resources.files("flows") / "listen.js").read_text(encoding="utf-8")
_NEWS = """([count, before]) => { const heard = window[Symbol.for("kors-bot.heard")];
    return !heard || heard.texts.length > count || document.body?.innerText !== before; }"""
_HEARD = """() => [window[Symbol.for("kors-bot.heard")]?.texts ?? null, document.body?.innerText ?? ""]"""
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(slots=True)
class Sending:
    """One request that may have carried the submission, and what came back.

    ``carries`` says whether its words are in it; ``None`` where what it holds cannot be seen.
    """

    request: Request
    carries: bool | None = False
    response: Response | None = None
    failed: bool = False
    told: Told | None = None
    read: bool = False

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
    traces: tuple[str, ...]
    number: str
    by_words: bool
    sendings: list[Sending] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    moved: bool = False
    _taken_over: int = 0

    def note_request(self, request: Request) -> None:
        """Any request that could have carried it: all but harmless ones, and those with its words in their address."""
        if not self.visit.shop.allows(request.url, base_url=self.visit.base_url):
            return
        in_address = self.by_words and self._holds_words(request.url)
        if request.method in _HARMLESS and not in_address:
            return
        body = request.post_data_buffer
        carries = in_address or (None if body is None else self._holds_words(body.decode(errors="replace")))
        self.sendings.append(Sending(request, carries))

    @property
    def carriers(self) -> list[Sending]:
        """The requests that count: those with the submission's words in them; where none shows them, all."""
        return [sending for sending in self.sendings if sending.carries] or self.sendings

    @property
    def has_sent(self) -> bool:
        """Whether the submission may have left. What holds none of its words is none, where it is known by them."""
        return any(sending.carries is not False or not self.by_words for sending in self.sendings)

    def _holds_words(self, text: str) -> bool:
        return any(trace in text or trace in unquote_plus(text) for trace in self.traces)

    def note_response(self, response: Response) -> None:
        for sending in self.sendings:
            if sending.request == response.request:
                sending.response = response

    def note_failure(self, request: Request) -> None:
        """A request without an answer. A second one to the same address was not let out: it counts for nothing."""
        for place, sending in enumerate(self.sendings):
            if sending.request != request or sending.response is not None:
                continue
            twins = [(other.request.method, other.request.url) for other in self.sendings[:place]]
            if (request.method, request.url) in twins:
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
def listening(
    visit: Visit, words: AnswerWords, *, number: str, traces: tuple[str, ...], by_words: bool
) -> Iterator[Listener]:
    """Opens ears for the answer to what is pressed inside."""
    known = frozenset(visit.look().snapshot.lines.values())
    listener = Listener(visit, words, known, visit.text(), traces, number, by_words)
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
