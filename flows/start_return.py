"""Starting a return: from the order page's own link, else the shop's returns entry, step by step to the review.

A wizard may have any number of steps, each may ask for anything (return_step.py). What is put in is read back before
the walk goes on; fee and refund are read on the last step, before its button is pressed.

How far the walk goes without permission: as far as loading pages and the look-up of the order lead. A step that goes on
by sending what was chosen (a form that is posted) is filled in, pictured and left there, because from outside nobody
can tell that such a request does not already start the return. With permission ``about_to`` is called before the
first request of that kind, so that everything from there on is written down as being sent.
"""

from collections.abc import Callable

from flows.answer_words import AnswerWords, read_words
from flows.answers import Answer, Outcome, press_once, require_within_reach
from flows.errors import AskPerson, FlowError, PageNotUnderstood, SiteUnavailable
from flows.reading import PageKind
from flows.return_controls import Control, find_control
from flows.return_entry import arrive, open_entry
from flows.return_filling import Filling
from flows.return_question import press_and_agree
from flows.return_replies import Replies, hearing
from flows.return_request import STEP, ReturnRequest, Walked, refusal_on, stop
from flows.return_review import (
    Review,
    is_review,
    lines_outside_frame,
    read_confirmation,
    read_review,
    says_taken,
)
from flows.return_step import Step, name_pieces, read_step
from flows.return_turns import asks_the_same, message_of_step
from flows.return_words import confirms, says_unsent
from flows.snapshot import Snapshot, locate
from flows.visit import Arrival, Visit

REVIEW = "review-step"
ANSWER = "answer"
_STEPS = 12  # a wizard with more steps than this goes in a circle
_ANYWAY = 1.5  # seconds in which a page goes on although something that it wanted to send was held back
_PATIENCE = 6.0  # seconds in which a page that shows nothing to do yet shows its step
_LOOK = 0.3  # seconds between two looks at a page that may have changed before one began to wait
_DEAF = 5.0  # seconds after which a button that asked the shop for nothing does nothing
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
        self._replies = Replies()
        self._begun = False

    def run(self) -> Walked:
        arrival = open_entry(self.visit, self.request)
        for _ in range(_STEPS):
            arrival = self._await_step(arrival)
            self._require_wizard(arrival)
            if self._begun and (answer := self._told(arrival.snapshot)) is not None:
                return self._end(answer)
            step, snapshot = self._filling.fill(self._read(arrival.snapshot), arrival.snapshot)
            control = self._find_control(step, snapshot)
            if control is None:
                return self._end_without_review(snapshot)
            lead = self._finish if control.is_last else self._go_on
            later = lead(control, step, snapshot)
            if later is None:
                return self.walked
            arrival = later
        raise self._lost("The shop's return has more steps than a return can have", arrival.snapshot)

    def _read(self, snapshot: Snapshot) -> Step:
        return read_step(snapshot, self.visit.shop, self.request.pieces)

    def _await_step(self, arrival: Arrival) -> Arrival:
        """Waits for the step of a page that fills itself in; a page that says how it ends needs no waiting."""
        visit = self.visit
        deadline = visit.clock() + min(visit.timeout, _PATIENCE)
        while arrival.kind not in {PageKind.SIGN_IN, PageKind.ERROR} and visit.clock() < deadline:
            snapshot, step = arrival.snapshot, self._read(arrival.snapshot)
            if step.asks or step.unknown or self._find_control(step, snapshot) or refusal_on(snapshot, self.words):
                break
            if self._begun and self._told(snapshot) is not None:
                break
            visit.wait_for_change(visit.text(), _LOOK)
            arrival = arrive(visit, self.request)
        return arrival

    def _require_wizard(self, arrival: Arrival) -> None:
        if arrival.kind is PageKind.SIGN_IN:
            self.visit.witness.see(self.visit.page, STEP, arrival.snapshot)
            raise PageNotUnderstood("The shop asks to sign in again in the middle of the return; look at the picture.")
        if arrival.kind is PageKind.ERROR:
            self.visit.witness.see(self.visit.page, STEP, arrival.snapshot)
            raise SiteUnavailable(f"The shop's return shows an error page ({arrival.placement.sign[:80]}).")

    def _told(self, snapshot: Snapshot) -> Answer | None:
        """What a page says that came after a step was sent: the answer of the shop, or ``None`` for one more step.

        A button that would start the return was not pressed, so the page that has one is no answer, whatever it says;
        one that has a button to go on is one only if it gives out the return's number.
        """
        lines = lines_outside_frame(snapshot)
        told = read_words(lines, self._answer_words, not_this=self.request.number)
        taken = self._gives_number(snapshot)
        if told.taken is False or not (told.taken or taken) or says_unsent(lines):
            return None
        step = self._read(snapshot)
        control = None if step.asks else self._find_control(step, snapshot)
        if step.asks or (control is not None and (control.is_last or not taken)):
            return None
        return Answer(Outcome.SENT, told.words, told.reference, snapshot=snapshot)

    def _gives_number(self, snapshot: Snapshot) -> bool:
        return says_taken(snapshot, self.visit.shop, number=self.request.number, today=self.visit.today)

    def _names_all(self, lines: list[str]) -> bool:
        return set(self.request.wanted) <= name_pieces(" ".join(lines), self.request.pieces)

    def _end(self, answer: Answer) -> Walked:
        self.visit.witness.see(self.visit.page, ANSWER, answer.snapshot)
        self._keep(answer)
        return self.walked

    def _end_without_review(self, snapshot: Snapshot) -> Walked:
        """A page that offers no way on: after a step that was sent the shop's no, or nobody knows what."""
        said = refusal_on(snapshot, self.words)
        if not self._begun:
            why = f"The shop does not take the return ({said})" if said else "The return goes on in an unknown way"
            raise self._stop(why, snapshot)
        lines = lines_outside_frame(snapshot)
        told = read_words(lines, self._answer_words, not_this=self.request.number)
        if told.taken is not False or self._gives_number(snapshot):
            self._require_sent(lines, snapshot)
            raise self._lost("The shop's return ends in a page that does not say what became of it", snapshot)
        return self._end(Answer(Outcome.REFUSED, told.words, snapshot=snapshot))

    def _require_sent(self, lines: list[str], snapshot: Snapshot) -> None:
        """Stops where the shop itself says that nothing was sent, in answer to all that was."""
        said = says_unsent(lines)
        if said is not None and self._replies.are_certain:
            raise self._stop(f"The return goes on in an unknown way, and the shop says: {said[:120]}", snapshot)

    def _keep(self, answer: Answer) -> None:
        """Keeps the shop's answer, and what it gives out where it took the return."""
        self.walked.answer = answer
        if answer.outcome is Outcome.SENT and answer.snapshot is not None:
            self.walked.confirmation = read_confirmation(
                answer.snapshot, self.visit.shop, number=self.request.number, today=self.visit.today
            )

    @property
    def _answer_words(self) -> AnswerWords:
        return AnswerWords(
            self.words.accepted, self.words.refused, self.words.trouble, self.words.authorisation, confirms
        )

    # --- from step to step --------------------------------------------------------------------------------------------

    def _find_control(self, step: Step, snapshot: Snapshot) -> Control | None:
        lines = lines_outside_frame(snapshot)
        return find_control(
            snapshot,
            step,
            self.words,
            shows_review=self._names_all(lines) and is_review(lines, self.visit.shop),
            can_click=lambda element: bool(locate(self.visit.page, element).evaluate(_CLICKABLE)),
        )

    def _go_on(self, control: Control, step: Step, snapshot: Snapshot) -> Arrival | None:
        """Leads to the next step; ``None`` where that would send what was chosen and nobody has permitted it."""
        visit = self.visit
        if step.lookup is not None:
            visit.number = None
            with visit.allow("guest_lookup"):
                return self._press(control, snapshot)
        if bool(locate(visit.page, control.element).evaluate(_POSTS)):
            return self._send_on(control, snapshot)
        with hearing(visit) as tried:
            later = self._press(control, snapshot, sends=tried)
            later = later if tried.requests else self._turn(snapshot, later, tried)
        if not asks_the_same(snapshot, later.snapshot):
            return later  # if something was held back, then it was not what leads on, but some counting of presses
        if not tried.requests:
            if (said := message_of_step(snapshot, later.snapshot, self.words)) is not None:
                raise self._stop(f"The shop does not go on from this step ({said})", later.snapshot)
            raise self._lost("The return does not go on from this step", later.snapshot)
        again = self._find_control(self._read(later.snapshot), later.snapshot)
        if again is None:
            raise self._stop("The return's button is gone after it was pressed", later.snapshot)
        return self._send_on(again, later.snapshot)

    def _send_on(self, control: Control, snapshot: Snapshot) -> Arrival | None:
        """Goes on by a request that carries what was chosen: written down before, and never sent a second time."""
        self._require_whole(snapshot)
        if control.may_be_last:
            self.walked.review = read_review(lines_outside_frame(snapshot), self.visit.shop)
            self._require_fee(self.walked.review, snapshot)
        if not self.permitted:
            return None
        with self.visit.allow("submission"), hearing(self.visit, self._replies) as sent:
            self._begin()
            later = self._turn(snapshot, self._press(control, snapshot), sent)
        if asks_the_same(snapshot, later.snapshot) and self._told(later.snapshot) is None:
            self._require_certain_refusal(snapshot, later.snapshot)
            raise self._lost("The shop shows the same step again", later.snapshot)
        return later

    def _require_whole(self, snapshot: Snapshot) -> None:
        """A form is prepared only where what goes back was picked on it, or it is about nothing else."""
        named = name_pieces(" ".join(lines_outside_frame(snapshot)), self.request.pieces)
        if not self._filling.chose and named != set(self.request.wanted):
            raise self._stop("The return does not offer what goes back in a way that is understood", snapshot)

    def _require_certain_refusal(self, before: Snapshot, after: Snapshot) -> None:
        """Stops where the shop answered a step with the same step and a word on what is amiss: nothing was started."""
        said = message_of_step(before, after, self.words)
        if said is not None and self._replies.are_certain:
            raise self._stop(f"The shop does not take this step of the return ({said})", after)

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._about_to(self.walked)

    def _press(self, control: Control, snapshot: Snapshot, *, sends: Replies | None = None) -> Arrival:
        """Presses a button that leads on, and returns what came.

        ``sends`` is filled meanwhile with what was held back: then the page need not change, and is looked at as soon
        as all of that has come to its end, so that none of it can still leave later.
        """
        visit = self.visit
        before = visit.text()
        visit.pace()
        if not visit.click(control.element):
            raise self._stop("Something lies over the button that leads on", snapshot)
        begun = visit.clock()
        deadline = begun + visit.timeout
        changed = False
        while not changed and not (sends and sends.requests) and visit.clock() < deadline:
            changed = visit.wait_for_change(before, min(0.5, max(deadline - visit.clock(), 0.01)))
            if sends is not None and not sends.asked and visit.clock() - begun > _DEAF:
                break
        held = [] if sends is None else sends.requests
        for request in held:
            request.response()
        if held and not changed:
            visit.wait_for_change(before, _ANYWAY)
        elif not changed:
            raise self._lost("The shop's return does not go on from this step", visit.look().snapshot)
        return arrive(visit, self.request)

    def _turn(self, before: Snapshot, arrival: Arrival, heard: Replies) -> Arrival:
        """Waits while a page that asked the shop for something still shows the step before, and says nothing to it."""
        visit = self.visit
        deadline = visit.clock() + min(visit.timeout, _PATIENCE)
        while (
            heard.asked
            and asks_the_same(before, arrival.snapshot)
            and message_of_step(before, arrival.snapshot, self.words) is None
            and self._told(arrival.snapshot) is None
            and visit.clock() < deadline
        ):
            visit.wait_for_change(visit.text(), _LOOK)
            arrival = arrive(visit, self.request)
        return arrival

    # --- the end ------------------------------------------------------------------------------------------------------

    def _finish(self, control: Control, _step: Step, snapshot: Snapshot) -> Arrival | None:
        """Reads the review, stops at a fee or a missing item, and (permitted) presses the last button once.

        Returns the step that came instead of an answer: a button that seemed the last one may only have led on.
        """
        visit, walked = self.visit, self.walked
        lines = lines_outside_frame(snapshot)
        walked.review = read_review(lines, visit.shop)
        visit.witness.see(visit.page, REVIEW, snapshot)
        self._require_all_items(" ".join(lines), snapshot)
        self._require_fee(walked.review, snapshot)
        if not self.permitted:
            return None
        button = locate(visit.page, control.element)
        require_within_reach(visit, button)
        with hearing(visit, self._replies):
            answer = press_once(
                visit,
                lambda: press_and_agree(visit, button, require=self._require_fee),
                about_to=self._begin,
                words=self._answer_words,
                invalid=lambda: None,
                number=self.request.number,
                traces=(self.request.number,),
            )
        if answer.outcome is Outcome.UNCONFIRMED and answer.snapshot is not None and self._replies.are_certain:
            shown = answer.snapshot
            if (told := self._told(shown)) is not None:
                answer = told
            elif asks_the_same(snapshot, shown):
                said = message_of_step(snapshot, shown, self.words)
                answer = Answer(Outcome.REFUSED, said, snapshot=shown) if said is not None else answer
            elif self._leads_further(shown):
                return visit.look()
        self._end(answer)
        return None

    def _leads_further(self, snapshot: Snapshot) -> bool:
        """Whether a page is one more step: it asks for something, or has a button that would start the return."""
        step = self._read(snapshot)
        control = self._find_control(step, snapshot)
        return control is not None and (step.asks or control.is_last)

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

    def _lost(self, why: str, snapshot: Snapshot) -> FlowError:
        """The verdict where the walk cannot go on: once something was sent, nobody can say that nothing was started."""
        if not self._begun:
            return self._stop(why, snapshot)
        self.visit.witness.see(self.visit.page, STEP, snapshot)
        return PageNotUnderstood(f"{why}, after a step of it was sent; look at the picture.")

    def _stop(self, why: str, snapshot: Snapshot, *, pictured: bool = False) -> AskPerson:
        return stop(self.visit, why, snapshot, pictured=pictured)
