"""What the shop answers to a sign-in: a sign of being in, a refusal, a lock, a wall, trouble of its own.

Nothing but what the shop shows counts as being in. An answer of the server that is none to the question, such as an
error or a wall's, is no refusal, whatever general words the page puts in its place.
"""

import re

from playwright.sync_api import Error

from flows.errors import HumanNeeded, PageNotUnderstood, SignInRefused, SiteUnavailable
from flows.reading import PageKind
from flows.reading.words import is_one_of, mentions
from flows.sign_in_forms import find_email_step
from flows.snapshot import Snapshot, locate, take
from flows.visit import Arrival, Visit

_SLICE = 1.0  # seconds between two looks at what the shop has answered
_CAPTIONS = """() => [...document.querySelectorAll('a, button')].slice(0, 3000)
    .map((e) => (e.textContent || '').trim() || e.getAttribute('aria-label') || '').filter((t) => t && t.length < 40)"""
_GREETING = re.compile(
    r"^(?i:hello|hi|hey|welcome(?: back)?|good (?:morning|afternoon|evening)),? "
    r"(?!(?i:guest|there|visitor|friend|friends|everyone|shopper|stranger|back|to|and|in|our|your|the)\b)[A-Z][\w'’.-]*"
    r"(?: [A-Z][\w'’.-]*)?[!.,]?$"
)
_CREDENTIALS = re.compile(
    r"\b(?:pass(?:word|code)s?|e-?mails?|log-?ins?|credentials?|user ?names?|accounts?)\b", re.IGNORECASE
)


def is_signed_in(visit: Visit, arrival: Arrival) -> bool:
    """Whether the page shows that somebody is signed in.

    That is a visible way out; or, where nobody is asked in, a greeting by name or the account's own page.
    """
    words = visit.shop.links
    visible = [run.text for run in arrival.snapshot.runs]
    if any(is_one_of(text, words.sign_out) for text in visible):
        return True
    if arrival.kind is PageKind.SIGN_IN or any(is_one_of(text, visit.shop.sign_in.invite) for text in visible):
        return False
    if find_email_step(arrival.snapshot, visit.shop.sign_in) is not None:
        return False
    if any(_GREETING.match(text) for text in visible):
        return True
    captions: list[str] = visit.page.evaluate(_CAPTIONS)
    return arrival.kind in (PageKind.ACCOUNT, PageKind.HISTORY) or any(
        is_one_of(text, words.sign_out) for text in captions
    )


def asks_in(visit: Visit, arrival: Arrival) -> bool:
    """Whether the page asks who one is: for a password, or for the email address alone as the first of two steps."""
    return arrival.kind is PageKind.SIGN_IN or find_email_step(arrival.snapshot, visit.shop.sign_in) is not None


def await_answer(visit: Visit, text: str, known: set[str], answers: list[int]) -> None:
    """Returns as soon as the page shows that one is signed in.

    ``text`` and ``known`` are the page's text and lines before the press, ``answers`` the HTTP statuses that came back,
    as they come. Raises ``SignInRefused``, ``HumanNeeded``, ``SiteUnavailable`` or ``PageNotUnderstood``.
    """
    deadline = visit.clock() + visit.timeout
    said = ""
    while visit.clock() < deadline:
        changed = visit.wait_for_change(text, min(_SLICE, deadline - visit.clock()))
        if not changed:
            _judge_status(visit, answers)
            continue
        arrival = visit.arrive(tolerant=True)
        if is_signed_in(visit, arrival):
            return
        text = visit.text()
        new = [line for line in arrival.snapshot.lines.values() if line not in known]
        said = " ".join(new)[:200]
        judge(visit, arrival, new, answers)
    if answers and said:
        _empty(visit, visit.look().snapshot)
        visit.witness.see(visit.page, "sign-in-answer", take(visit.page))
        raise PageNotUnderstood(
            f"The shop answered the sign-in with words that are not understood: {said!r}; look at the picture."
        )
    _give_up(visit, f"The shop did not answer the sign-in within {visit.timeout:g} seconds; try again later.")


def _judge_status(visit: Visit, answers: list[int]) -> None:
    """Raises for an answer that was none to the question: a wall's, or that of a shop in trouble."""
    status = answers[-1] if answers else 0
    if status in (403, 429):
        _empty(visit, visit.look().snapshot)
        visit.witness.see(visit.page, "wall")
        raise HumanNeeded(
            f"The shop's bot wall stopped the sign-in (HTTP status {status}); "
            "run `kors-bot login --by-hand` and pass it yourself.",
            obstacle="wall",
        )
    if status >= 500:
        _give_up(visit, f"The shop answered the sign-in with HTTP status {status}; try again later.")


def judge(visit: Visit, arrival: Arrival, new: list[str], answers: list[int]) -> None:
    """Raises what new lines on the page say: a lock, a refusal, an error."""
    words = visit.shop.sign_in
    if any(mentions(line, words.locked) for line in new):
        _empty(visit, arrival.snapshot)
        visit.witness.see(visit.page, "locked", arrival.snapshot)
        raise HumanNeeded(
            "The shop has locked the account; wait as long as it says, then sign in by hand once.", obstacle="locked"
        )
    refusals = [line for line in new if mentions(line, words.refused)]
    if asks_in(visit, arrival) and refusals:
        if not any(_CREDENTIALS.search(line) for line in refusals):
            _judge_status(visit, answers)  # a page's own "please try again" is no word about the password
        _empty(visit, arrival.snapshot)
        visit.witness.see(visit.page, "refused", arrival.snapshot)
        line = refusals[0]
        raise SignInRefused(
            f"The shop refused the sign-in ({line.strip()[:100]}); "
            "check the email and the password in the settings before the next run."
        )
    if arrival.kind is PageKind.ERROR:
        _give_up(
            visit, f"The shop answered the sign-in with an error page ({arrival.placement.sign[:80]}); try again later."
        )


def _empty(visit: Visit, snapshot: Snapshot) -> None:
    """Takes what was typed out of the form again, so that no picture shows it filled in."""
    for control in snapshot.fields:
        if control.type == "password" or (control.value and "@" in control.value):
            try:
                locate(visit.page, control.element).fill("", timeout=1000)
            except (LookupError, Error):
                continue  # the page went on meanwhile: then it no longer shows the form


def _give_up(visit: Visit, sentence: str) -> None:
    visit.wait_loaded()
    _empty(visit, visit.look().snapshot)
    visit.witness.see(visit.page, "sign-in-answer")
    raise SiteUnavailable(sentence)
