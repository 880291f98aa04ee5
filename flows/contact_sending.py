"""Sending a contact form that is filled in: one press, and what the page may ask or complain of after it."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import ElementHandle, Error, Page, Request

from flows.answer_words import AnswerWords
from flows.answers import Answer, press_once, require_within_reach
from flows.carrying import Load, Words, load_of
from flows.contact_answers import asks_to_send, demands, says_missing, says_taken, says_yes
from flows.errors import AskPerson
from flows.snapshot import Snapshot, locate
from flows.visit import Visit

if TYPE_CHECKING:
    from flows.contact_form import FilledForm

ANSWER = "answer"
_REACH = 5000  # milliseconds in which the button has to come within a person's reach
_ASKING = 1.5  # seconds in which a page asks once more, if it does
_LOOK = 0.3  # seconds between two looks for that
_UNANSWERED = 2.0  # seconds after which a page that asks something else does not send by itself any more
_STANDS = 1.5  # seconds for which a page that asks for a field may still send, by itself
_TRACE = 40  # characters of the message by which a request that carries it is known
_LONGEST = 300  # characters of a question
_INVALID = """form => { const root = form || document;
    const shown = e => e.getClientRects().length > 0;
    const kept = e => !e.form?.noValidate && e.willValidate && !e.validity.valid;
    const wrong = [...root.querySelectorAll("input, select, textarea")]
        .find(e => shown(e) && (e.matches("[aria-invalid=true], .is-invalid") || kept(e)));
    return [wrong ? (wrong.labels?.[0]?.innerText || wrong.getAttribute("aria-label") || wrong.name || "a field")
        + (wrong.validationMessage ? ": " + wrong.validationMessage : "") : null,
        form?.isConnected === false ? "" : (form || document.body).innerText]; }"""


def send(visit: Visit, filled: "FilledForm", *, about_to: Callable[[], None]) -> Answer:
    """Presses the button, once, and returns what the shop answered, with a picture of it. Never presses again.

    Where the page only asks once more whether to send this message, it is told yes: that is the same submission still.
    ``about_to`` is called right before the press. Raises ``AskPerson`` before that where it cannot be sent, or
    the button is out of reach.
    """
    if filled.held is not None:
        raise AskPerson(filled.held)
    require_within_reach(visit, filled.button)
    asking = _Asking(visit, filled.words)
    complaints = _Complaints(filled.root, visit.page, visit.clock)
    answer = press_once(
        visit,
        lambda: asking.press(filled.button),
        about_to=about_to,
        words=words_of(visit),
        invalid=lambda: complaints.find() or asking.find_unanswered(),
        number=filled.number,
        words_of_it=filled.words,
    )
    visit.witness.see(visit.page, ANSWER, answer.snapshot)
    return answer


def words_in(text: str, *, number: str, email: str) -> Words:
    """What a message is known by among all that a page sends.

    Its longest stretch looks the same however a page packs it.
    """
    stretches = re.findall(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)+", text) or text.splitlines() or [text]
    return Words((max(stretches, key=len)[:_TRACE],), tuple(filter(None, (number, email))), len(text))


def words_of(visit: Visit) -> AnswerWords:
    """How this shop's contact form answers."""
    words = visit.shop.contact
    return AnswerWords(
        words.accepted, words.refused, words.trouble, words.reference, confirms=says_taken, complains=says_missing
    )


class _Asking:
    """The press, and the question that a page may ask before it sends anything."""

    def __init__(self, visit: Visit, known: Words) -> None:
        self._unanswered: str | None = None
        self._visit, self._known = visit, known
        self._since = 0.0

    def find_unanswered(self) -> str | None:
        """The sentence for a page that waits for an answer which it will not get."""
        if self._unanswered is None or self._visit.clock() - self._since < _UNANSWERED:
            return None
        return (
            f'The shop asked "{self._unanswered}" before it took the message. That was not answered, and nothing was '
            "sent; send it by hand, or look at the picture."
        )

    def press(self, button: ElementHandle) -> None:
        """Presses, and says yes once if the page asks whether to send it."""
        visit = self._visit
        before, there = visit.text(), _buttons(visit.look().snapshot)
        sent: list[Request] = []

        def note(request: Request) -> None:
            if request.method != "GET" and load_of(request.post_data_buffer, self._known) is not Load.NOTHING:
                sent.append(request)

        visit.page.on("request", note)
        try:
            button.click(timeout=_REACH, no_wait_after=True)
            until = visit.clock() + _ASKING
            while not sent and visit.clock() < until:
                if not visit.wait_for_change(before, _LOOK) or sent:
                    continue
                before = visit.text()
                if self._answer(there):
                    return
        finally:
            visit.page.remove_listener("request", note)

    def _answer(self, there: set[str]) -> bool:
        """Agrees where the page only asks once more ("Send this message?"). Says whether it did."""
        snapshot = self._visit.look().snapshot
        for button in snapshot.fields:
            if not button.is_button or button.disabled or button.text in there or not button.text:
                continue
            question = _question_around(snapshot, button.element)
            if question is None:
                continue
            if asks_to_send(question) and says_yes(button.text):
                self._unanswered = None
                locate(self._visit.page, button.element).click(timeout=_REACH, no_wait_after=True)
                return True
            self._unanswered, self._since = self._unanswered or question, self._visit.clock()
        return False


def _question_around(snapshot: Snapshot, button: int) -> str | None:
    """The words of the smallest part around a new button that asks something, without the form itself."""
    for part in snapshot.ancestors(button):
        said = snapshot.text_of(part.index)
        written = any(
            field.tag == "textarea" and snapshot.is_inside(field.element, part.index) for field in snapshot.fields
        )
        if written or len(said) >= _LONGEST:
            return None
        if "?" in said or asks_to_send(said):
            return said
    return None


def _buttons(snapshot: Snapshot) -> set[str]:
    return {field.text for field in snapshot.fields if field.is_button}


class _Complaints:
    """What the form says is wrong with it, once it was pressed: by a field's mark, or by a line that has come since."""

    def __init__(self, root: ElementHandle | None, page: Page, clock: Callable[[], float]) -> None:
        self._root, self._page, self._clock = root, page, clock
        self._known = frozenset(_lines(self._look()[1]))
        self._since: float | None = None

    def find(self) -> str | None:
        """The complaint in one sentence; a line that asks for a field has stood there for a while by then."""
        try:
            marked, text = self._look()
        except Error:
            return None  # the form is gone, so it is no field that keeps it
        asked = next((line for line in _lines(text) if line not in self._known and demands(line)), None)
        self._since = None if asked is None else self._since or self._clock()
        stands = self._since is not None and self._clock() - self._since > _STANDS
        found = marked or (asked if stands else None)
        return None if found is None else f"The page calls a field wrong ({found[:120]})."

    def _look(self) -> tuple[str | None, str]:
        marked, text = self._root.evaluate(_INVALID) if self._root is not None else self._page.evaluate(_INVALID, None)
        return marked, text


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
