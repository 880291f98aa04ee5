"""Pressing a button once, and hearing what the shop says to it.

Ears are open before the press: what the page adds to itself (a toast that lives 3 seconds), script dialogs, and every
request that the press makes with the shop's answer to it. The network outweighs the page: words of success beside a
connection that broke prove nothing, and neither do words of failure.

    sent         the shop said so, by its answer or by its page
    refused      the shop said no; or nothing left the browser that can have been it
    unconfirmed  everything else: no answer, 5xx, a wall or a sign-in page, words that settle nothing

Where it is said wrongly that nothing left, the shop is asked twice. So a submission that is known by its words has left
as soon as any request to the shop was let out that holds some of them, or of which nobody can tell what it holds
(carrying.py). Only a mere read, a request that was held back inside the browser, and one that can be read whole and
holds none of them, is none; and where the page says all the same that it was taken, nobody can tell. A return is not
known by words: there anything that was sent counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from playwright.sync_api import ElementHandle, Error
from playwright.sync_api import TimeoutError as Late

from flows.answer_words import AnswerWords, Told, find_reference, read_words
from flows.carrying import Words
from flows.errors import AskPerson
from flows.layers import dismiss_layers
from flows.listening import Listener, Sending, listening
from flows.reading import PageKind
from flows.snapshot import Snapshot
from flows.visit import Arrival, Visit

_SLICE = 0.2  # seconds between two looks at answers that change nothing on the page
_QUIET = 4.0  # seconds that a page may take for its words once the shop has answered: longer than a toast lives
_MOMENT = 1.0  # seconds in which a page that says something at once may still send
_SENT_NOTHING = "The page sent nothing of it when its button was pressed."
_UNSEEN = "The page says that it was taken, but nothing of it was seen to leave."
_REACH = 3000  # milliseconds in which a button has to come within a person's reach
_READS_AS_NO = frozenset({400, 422})  # statuses with which a shop refuses what it was sent, when it says so in JSON
_NOT_AN_ANSWER = {
    PageKind.WALL: "a bot wall",
    PageKind.SIGN_IN: "its sign-in page",
    PageKind.CODE_PROMPT: "a prompt for a code",
    PageKind.LOCKED: "a locked account",
    PageKind.MAINTENANCE: "a maintenance page",
    PageKind.ERROR: "an error page",
}


class Outcome(StrEnum):
    """What became of something that was pressed."""

    SENT = "sent"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop answered. ``said`` are its own words, ``why`` is ours where it did not say anything clear."""

    outcome: Outcome
    said: str | None = None
    reference: str | None = None
    why: str | None = None
    snapshot: Snapshot | None = None


def press_once(
    visit: Visit,
    press: Callable[[], None],
    *,
    about_to: Callable[[], None],
    words: AnswerWords,
    invalid: Callable[[], str | None],
    number: str,
    traces: tuple[str, ...] = (),
    words_of_it: Words | None = None,
) -> Answer:
    """Presses once, with the network open for it, and returns what the shop answered. Never raises once it was sent.

    ``about_to`` is called right before the press, with everything else ready: what it raises keeps the button from
    being pressed. ``press`` raises Playwright's time-out when it could not reach its button, and may raise
    ``AskPerson`` as long as nothing has left the browser. ``invalid`` looks at the
    page for a field that it calls wrong. ``number`` is the order's, which is no reference of the shop's. ``traces``
    are words by which the request that carries the submission is known among all that a page sends. ``words_of_it``
    are those without which none can be it: also where they stand in an address that is only asked for, and what does
    not hold them is no answer.
    """
    by_words, sought = words_of_it is not None, words_of_it or Words(traces)
    with listening(visit, words, number=number, sought=sought, by_words=by_words) as listener:
        with visit.allow("submission"):
            about_to()
            answer = _press_and_hear(listener, press, invalid)
        if answer.outcome is Outcome.REFUSED and answer.why is not None and listener.has_sent:
            return replace(answer, outcome=Outcome.UNCONFIRMED, why="The page sent something at the last moment.")
        return answer


def _press_and_hear(listener: Listener, press: Callable[[], None], invalid: Callable[[], str | None]) -> Answer:
    try:
        try:
            press()
        except Late:
            return _in_the_end(listener)
        except AskPerson as stop:
            if not listener.has_sent:
                raise
            return Answer(Outcome.UNCONFIRMED, why=str(stop))
        return _await_answer(listener, invalid)
    except Error as error:
        return Answer(Outcome.UNCONFIRMED, why=f"The page was lost: {error.message.partition(chr(10))[0]}")


def require_within_reach(visit: Visit, button: ElementHandle) -> None:
    """Raises ``AskPerson`` unless the button can be pressed now: not under a veil, not disabled. Presses nothing."""
    for attempt in (1, 2):
        try:
            button.click(trial=True, timeout=_REACH / attempt)
        except Late:
            if attempt == 1 and dismiss_layers(visit.page, visit.shop, visit.look().snapshot):
                continue
            visit.witness.see(visit.page, "out-of-reach")
            raise AskPerson(
                "Something lies over the button that would send it, so nothing was sent; look at the picture."
            ) from None
        return


def _await_answer(listener: Listener, invalid: Callable[[], str | None]) -> Answer:
    """Waits until the shop has said what became of it, at most the visit's time-out."""
    visit = listener.visit
    deadline = visit.clock() + visit.timeout
    quiet_from: float | None = None
    told_from: float | None = None
    while visit.clock() < deadline:
        listener.wait(min(_SLICE, max(deadline - visit.clock(), 0.01)))
        answered = [sending for sending in listener.carriers if sending.response is not None or sending.failed]
        if _in_doubt(listener.carriers):
            break
        told = _told_by_network(listener)
        if told is not None and told.taken is not None:
            return _settle(listener, told, deadline)
        page_told = _told_by_page(listener)
        if page_told is not None and (listener.has_sent or page_told.outcome is Outcome.UNCONFIRMED):
            return page_told
        if not listener.has_sent and (wrong := invalid()) is not None:
            return _unsent(listener, wrong)
        if page_told is not None and listener.by_words:
            told_from = told_from or visit.clock()  # a page may speak before it sends: it gets a moment for that
            if visit.clock() - told_from > _MOMENT and page_told.outcome is Outcome.REFUSED:
                return replace(page_told, why=_SENT_NOTHING)
        if len(answered) == len(listener.carriers) and answered:
            quiet_from = quiet_from or visit.clock()
            if visit.clock() - quiet_from > _QUIET:
                break
    return _in_the_end(listener)


def _in_doubt(sendings: list[Sending]) -> bool:
    return any(sending.failed or (sending.status or 0) >= 500 for sending in sendings)


def _told_by_network(listener: Listener) -> Told | None:
    for sending in listener.carriers:
        if listener.by_words and not sending.carries:
            continue  # some counting of presses, to which the shop says yes whatever becomes of the message
        status, told = sending.status, sending.told
        if status is None or told is None:
            continue
        if status < 300 and told.taken is not None:
            return told
        if status in _READS_AS_NO and told.taken is not True and told.words:
            return Told(False, told.words)
    return None


def _told_by_page(listener: Listener) -> Answer | None:
    """What the page says by now; ``None`` while it says nothing that settles it."""
    visit = listener.visit
    arrival = _look(visit) if listener.moved else None
    if arrival is not None and arrival.kind in _NOT_AN_ANSWER:
        why = f"The shop answered with {_NOT_AN_ANSWER[arrival.kind]}."
        return Answer(Outcome.UNCONFIRMED, why=why, snapshot=arrival.snapshot)
    lines = [line for line in (arrival.snapshot.lines.values() if arrival else ()) if line not in listener.known]
    told = read_words([*listener.heard, *lines], listener.words, not_this=listener.number)
    if told.taken is None or any(sending.response is None for sending in listener.carriers):
        return None
    return _answer(told, arrival.snapshot if arrival else visit.look().snapshot)


def _settle(listener: Listener, told: Told, deadline: float) -> Answer:
    """The shop's answer is known; waits for the page to show it, so that words and number can be read there too."""
    visit = listener.visit
    until = min(deadline, visit.clock() + _QUIET)
    while visit.clock() < until:
        shown = _told_by_page(listener)
        if shown is not None and shown.outcome is not Outcome.UNCONFIRMED:
            said = shown.said if told.taken is (shown.outcome is Outcome.SENT) else told.words
            return _answer(Told(told.taken, said or told.words, told.reference or shown.reference), shown.snapshot)
        if not told.taken and listener.heard and (told.words or visit.clock() > until - _QUIET + _MOMENT):
            break
        listener.wait(_SLICE)
    if not told.taken and not told.words and listener.heard:
        told = replace(told, words=listener.heard[-1][:400])
    if told.taken and not told.reference:
        told = replace(told, reference=_reference_in([told.words or "", *listener.heard], listener))
    return _answer(told, _look(visit).snapshot if listener.moved else visit.look().snapshot)


def _reference_in(lines: list[str], listener: Listener) -> str | None:
    """The shop's number for what it has taken, where it stands in words that say nothing else of it."""
    labels, number = listener.words.reference, listener.number
    return next((found for line in lines if (found := find_reference(line, labels, not_this=number))), None)


def _answer(told: Told, snapshot: Snapshot | None) -> Answer:
    outcome = Outcome.SENT if told.taken else Outcome.REFUSED
    return Answer(outcome, told.words, told.reference if told.taken else None, snapshot=snapshot)


def _unsent(listener: Listener, why: str) -> Answer:
    said = next((text for text in listener.heard if text), None)
    return Answer(Outcome.REFUSED, said, why=why, snapshot=listener.visit.look().snapshot)


def _in_the_end(listener: Listener) -> Answer:
    """Nothing settled it."""
    visit = listener.visit
    listener.wait(_SLICE)  # the page may be about to say something worth a picture
    try:
        snapshot: Snapshot | None = visit.look().snapshot
    except Error:
        snapshot = None
    said = listener.heard[-1][:400] if listener.heard else None
    if not listener.has_sent:
        shown = _told_by_page(listener)
        if shown is not None and shown.outcome is Outcome.SENT:
            return replace(shown, outcome=Outcome.UNCONFIRMED, reference=None, why=_UNSEEN)
        return Answer(Outcome.REFUSED, said, why=_SENT_NOTHING, snapshot=snapshot)
    last = next((sending for sending in listener.carriers if sending.failed or (sending.status or 0) >= 400), None)
    if last is None:
        waiting = any(sending.response is None for sending in listener.carriers)
        why = f"No answer came within {visit.timeout:g} seconds." if waiting else "The shop's answer does not say."
    elif last.failed:
        why = "The connection broke before an answer came."
    else:
        why = f"The shop answered with HTTP status {last.status}."
    return Answer(Outcome.UNCONFIRMED, said, why=why, snapshot=snapshot)


def _look(visit: Visit) -> Arrival:
    """The page that the press led to, as it is; never raises for what kind of page that is."""
    visit.wait_loaded()
    return visit.look()
