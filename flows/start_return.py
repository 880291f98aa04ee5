"""Starting a return: from the order page's own link, else the shop's returns entry, step by step to the review.

A wizard may have any number of steps, each may ask for anything (return_step.py). What is put in is read back before
the walk goes on; fee and refund are read on the last step, before its button is pressed.

How far the walk goes without permission: as far as loading pages and the look-up of the order lead. A step that goes on
by sending what was chosen (a form that is posted) is filled in, pictured and left there, because from outside nobody
can tell that such a request does not already start the return. With permission ``about_to`` is called before the
first request of that kind, so that everything from there on is written down as being sent.
"""

from collections.abc import Callable

from playwright.sync_api import Request

from flows.answer_words import AnswerWords, read_words
from flows.answers import Answer, Outcome, press_once, require_within_reach
from flows.errors import AskPerson, FlowError, PageNotUnderstood, SiteUnavailable
from flows.fields import find_button
from flows.reading import PageKind
from flows.reading.words import is_one_of
from flows.return_entry import open_entry
from flows.return_filling import Filling
from flows.return_request import STEP, ReturnRequest, Walked, refusal_on, stop
from flows.return_review import Review, in_frame, lines_outside_frame, read_confirmation, read_review
from flows.return_step import name_pieces, read_step
from flows.snapshot import Snapshot, locate
from flows.visit import Arrival, Visit

REVIEW = "review-step"
ANSWER = "answer"
_STEPS = 12  # a wizard with more steps than this goes in a circle
_REACH = 3000  # milliseconds in which a control has to come within a person's reach
_ANYWAY = 1.5  # seconds in which a page goes on although something that it wanted to send was held back
_DIALOG = 1.5  # seconds in which the question "are you sure?" appears, if there is one
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_POSTS = "e => e.form?.method === 'post' && ['submit', 'image'].includes(e.type)"
_CLICKABLE = "e => getComputedStyle(e).cursor === 'pointer' || e.onclick !== null || e.hasAttribute('tabindex')"


def walk_return(visit: Visit, request: ReturnRequest, *, permitted: bool, about_to: Callable[[Walked], None]) -> Walked:
    """Walks the wizard to its review, or (permitted) to the shop's answer.

    Raises ``AskPerson`` at whatever only the shopper can say or allow: while the wizard still asks, nothing is started.
    Any other error after ``about_to`` leaves it open whether something was.
    """
    return _Walk(visit, request, permitted=permitted, about_to=about_to).run()


class _Walk:
    """One walk on its way. ``_begun`` says that it was written down as being sent."""

    def __init__(
        self,
        visit: Visit,
        request: ReturnRequest,
        *,
        permitted: bool,
        about_to: Callable[[Walked], None],
    ) -> None:
        self.visit, self.request, self.permitted = visit, request, permitted
        self.words = visit.shop.return_flow
        self.walked = Walked(request)
        self._about_to = about_to
        self._filling = Filling(visit, request, self.walked)
        self._begun = False

    def run(self) -> Walked:
        arrival = open_entry(self.visit, self.request)
        for _ in range(_STEPS):
            self._require_wizard(arrival)
            step = read_step(arrival.snapshot, self.visit.shop, self.request.pieces)
            snapshot = self._filling.fill(step, arrival.snapshot)
            onward = self._find_control(snapshot, self.words.lookup if step.lookup else self.words.proceed)
            last = None if onward is not None else self._find_control(snapshot, self.words.submit)
            if onward is None and last is None:
                return self._end_without_review(snapshot)
            if last is not None:
                return self._finish(last, snapshot)
            later = self._go_on(onward, snapshot, looks_up=step.lookup is not None)
            if later is None:
                return self.walked
            arrival = later
        raise self._lost("The shop's return has more steps than a return can have", arrival.snapshot)

    def _require_wizard(self, arrival: Arrival) -> None:
        if arrival.kind is PageKind.SIGN_IN:
            self.visit.witness.see(self.visit.page, STEP, arrival.snapshot)
            raise PageNotUnderstood("The shop asks to sign in again in the middle of the return; look at the picture.")
        if arrival.kind is PageKind.ERROR:
            self.visit.witness.see(self.visit.page, STEP, arrival.snapshot)
            raise SiteUnavailable(f"The shop's return shows an error page ({arrival.placement.sign[:80]}).")

    def _end_without_review(self, snapshot: Snapshot) -> Walked:
        """A page that offers no way on: the answer of the shop, where a step before it was sent; else the end."""
        said = refusal_on(snapshot, self.words)
        if not self._begun:
            why = f"The shop does not take the return ({said})" if said else "The return goes on in an unknown way"
            raise self._stop(why, snapshot)
        told = read_words(lines_outside_frame(snapshot), self._answer_words, not_this=self.request.number)
        if told.taken is None:
            raise self._lost("The shop's return ends in a page that does not say what became of it", snapshot)
        self.visit.witness.see(self.visit.page, ANSWER, snapshot)
        outcome = Outcome.SENT if told.taken else Outcome.REFUSED
        self._keep(Answer(outcome, told.words, told.reference, snapshot=snapshot))
        return self.walked

    def _keep(self, answer: Answer) -> None:
        """Keeps the shop's answer, and what it gives out where it took the return."""
        self.walked.answer = answer
        if answer.outcome is Outcome.SENT and answer.snapshot is not None:
            self.walked.confirmation = read_confirmation(
                answer.snapshot, self.visit.shop, number=self.request.number, today=self.visit.today
            )

    @property
    def _answer_words(self) -> AnswerWords:
        return AnswerWords(self.words.accepted, self.words.refused, self.words.trouble, self.words.authorisation)

    # --- from step to step --------------------------------------------------------------------------------------------

    def _find_control(self, snapshot: Snapshot, captions: tuple[str, ...]) -> int | None:
        """The element that leads on: a button, a link, or (a shop's "Continue" may be no button) clickable words."""
        buttons = [button for button in snapshot.fields if not in_frame(snapshot, button.element)]
        named = [button for button in buttons if button.is_button and is_one_of(button.text, captions)]
        button = find_button(named, captions)
        if button is not None:
            return button.element
        for caption in captions:
            for run in snapshot.runs:
                if not is_one_of(run.text, (caption,)) or in_frame(snapshot, run.element):
                    continue
                element = snapshot.elements[run.element]
                if element.role in {"link", "button"} or (
                    element.tag in {"span", "div", "a", "b", "strong"}
                    and locate(self.visit.page, run.element).evaluate(_CLICKABLE)
                ):
                    return run.element
        return None

    def _go_on(self, control: int | None, snapshot: Snapshot, *, looks_up: bool) -> Arrival | None:
        """Leads to the next step; ``None`` where that would send what was chosen and nobody has permitted it."""
        if control is None:
            raise ValueError("no control")
        visit = self.visit
        posts = bool(locate(visit.page, control).evaluate(_POSTS))
        if looks_up:
            visit.number = None
            with visit.allow("guest_lookup"):
                return self._press(control, snapshot)
        if posts:
            return self._send_on(control, snapshot) if self.permitted else None
        tried: list[Request] = []

        def note(request: Request) -> None:
            if request.method not in _HARMLESS and visit.shop.allows(request.url, base_url=visit.base_url):
                tried.append(request)

        visit.page.on("request", note)
        try:
            later = self._press(control, snapshot, sends=tried)
        finally:
            visit.page.remove_listener("request", note)
        if not tried or not _is_same_step(snapshot, later.snapshot):
            return later  # what was held back was not what leads on, but some counting of presses
        again = self._find_control(later.snapshot, self.words.proceed)
        if again is None:
            raise self._stop("The return's button is gone after it was pressed", later.snapshot)
        return self._send_on(again, later.snapshot) if self.permitted else None

    def _send_on(self, control: int, snapshot: Snapshot) -> Arrival:
        """Goes on by a request that carries what was chosen: written down before."""
        with self.visit.allow("submission"):
            self._begin()
            return self._press(control, snapshot)

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._about_to(self.walked)

    def _press(self, control: int, snapshot: Snapshot, *, sends: list[Request] | None = None) -> Arrival:
        """Presses a button that leads on, and returns what came.

        ``sends`` is filled meanwhile with what was held back: then the page need not change, and is looked at as soon
        as all of that has come to its end, so that none of it can still leave later.
        """
        visit = self.visit
        before = visit.text()
        visit.pace()
        if not visit.click(control):
            raise self._stop("Something lies over the button that leads on", snapshot)
        deadline = visit.clock() + visit.timeout
        changed = False
        while not changed and not sends and visit.clock() < deadline:
            changed = visit.wait_for_change(before, min(0.5, max(deadline - visit.clock(), 0.01)))
        for request in sends or ():
            request.response()
        if sends and not changed:
            visit.wait_for_change(before, _ANYWAY)
        elif not changed:
            raise self._lost("The shop's return does not go on from this step", visit.look().snapshot)
        return visit.arrive(tolerant=True)

    # --- the end ------------------------------------------------------------------------------------------------------

    def _finish(self, control: int, snapshot: Snapshot) -> Walked:
        """Reads the review, stops at a fee or a missing item, and (permitted) presses the last button once."""
        visit, walked = self.visit, self.walked
        lines = lines_outside_frame(snapshot)
        walked.review = read_review(lines, visit.shop)
        visit.witness.see(visit.page, REVIEW, snapshot)
        self._require_all_items(" ".join(lines), snapshot)
        self._require_fee(walked.review, snapshot)
        if not self.permitted:
            return walked
        require_within_reach(visit, locate(visit.page, control))
        answer = press_once(
            visit,
            lambda: self._press_last(control),
            about_to=self._begin,
            words=self._answer_words,
            invalid=lambda: None,
            number=self.request.number,
            traces=(self.request.number,),
        )
        visit.witness.see(visit.page, ANSWER, answer.snapshot)
        self._keep(answer)
        return walked

    def _require_all_items(self, text: str, snapshot: Snapshot) -> None:
        named = name_pieces(text, self.request.pieces)
        missing = [self.request.pieces[place].name for place in self.request.wanted if place not in named]
        if missing:
            raise self._stop(f"The shop's review leaves out {' and '.join(missing)}", snapshot, pictured=True)

    def _require_fee(self, review: Review, snapshot: Snapshot) -> None:
        if review.unreadable is not None:
            raise self._stop(f"The review speaks of {review.unreadable} that cannot be read", snapshot, pictured=True)
        if review.fee is not None and review.fee.amount > self.request.max_fee:
            raise self._stop(
                f"The shop takes {review.fee.amount} {review.fee.currency} for the return, which is more than "
                f"KORS_BOT_MAX_RETURN_FEE ({self.request.max_fee}) allows",
                snapshot,
                pictured=True,
            )

    def _press_last(self, control: int) -> None:
        visit = self.visit
        before = visit.text()
        locate(visit.page, control).click(timeout=_REACH, no_wait_after=True)
        if not visit.wait_for_change(before, _DIALOG):
            return
        snapshot = visit.look().snapshot
        dialogs = [element.index for element in snapshot.elements if element.role in {"dialog", "alertdialog"}]
        for dialog in dialogs:
            buttons = [button for button in snapshot.fields if snapshot.is_inside(button.element, dialog)]
            yes = find_button([button for button in buttons if button.is_button], self.words.confirm_dialog)
            if yes is not None:
                self._require_fee(read_review([snapshot.text_of(dialog)], visit.shop), snapshot)
                locate(visit.page, yes.element).click(timeout=_REACH, no_wait_after=True)
                return

    def _lost(self, why: str, snapshot: Snapshot) -> FlowError:
        """The verdict where the walk cannot go on: once something was sent, nobody can say that nothing was started."""
        if not self._begun:
            return self._stop(why, snapshot)
        self.visit.witness.see(self.visit.page, STEP, snapshot)
        return PageNotUnderstood(f"{why}, after a step of it was sent; look at the picture.")

    def _stop(self, why: str, snapshot: Snapshot, *, pictured: bool = False) -> AskPerson:
        return stop(self.visit, why, snapshot, pictured=pictured)


def _is_same_step(before: Snapshot, after: Snapshot) -> bool:
    """Whether a page still asks the same, whatever message may have come up on it."""
    return _asked(before) == _asked(after)


def _asked(snapshot: Snapshot) -> list[tuple[object, ...]]:
    return [
        (field.tag, field.type, field.name, field.labels)
        for field in snapshot.fields
        if not in_frame(snapshot, field.element)
    ]
