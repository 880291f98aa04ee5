"""Starting a return: from the order page's own link, else the shop's returns entry, step by step to the review.

A wizard may have any number of steps, each may ask for anything (return_step.py). What is put in is read back before
the walk goes on; fee and refund are read on the last step, before its button is pressed (return_ending.py).

How far the walk goes without permission: as far as loading pages and the look-up of the order lead. A step that goes on
by sending what was chosen (a form that is posted) is filled in, pictured and left there, because from outside nobody
can tell that such a request does not already start the return. With permission ``about_to`` is called before the
first request of that kind, so that everything from there on is written down as being sent.
"""

from collections.abc import Callable
from dataclasses import replace

from flows.errors import PageNotUnderstood, SiteUnavailable
from flows.reading import PageKind
from flows.return_calm import DEAF, Calm
from flows.return_controls import Control
from flows.return_course import Course
from flows.return_ending import end_without_review, finish
from flows.return_entry import arrive, open_entry
from flows.return_filling import Filling
from flows.return_pieces import name_pieces
from flows.return_replies import Replies, hearing
from flows.return_request import STEP, ReturnRequest, Walked, refusal_in
from flows.return_review import read_review
from flows.return_step import Step
from flows.return_turns import asks_the_same, message_of_step, same_state
from flows.return_widgets import with_widgets
from flows.snapshot import Snapshot, locate
from flows.visit import Arrival, Visit

_STEPS = 12  # a wizard with more steps than this goes in a circle
_ANYWAY = 1.0  # seconds of rest in which a page goes on although something that it wanted to send was held back
_PATIENCE = 6.0  # seconds in which a page that shows nothing to do yet shows its step
_STILL = 2.5  # seconds of rest after which a page that shows nothing to do will not show more
_LOOK = 0.3  # seconds between two looks at a page that may have changed before one began to wait
_POSTS = "e => e.form?.method === 'post' && ['submit', 'image'].includes(e.type)"


def walk_return(visit: Visit, request: ReturnRequest, *, permitted: bool, about_to: Callable[[Walked], None]) -> Walked:
    """Walks the wizard to its review, or (permitted) to the shop's answer.

    Raises ``AskPerson`` at whatever only the shopper can say or allow: while the wizard still asks, nothing is started.
    Any other error after ``about_to`` leaves it open whether something was.
    """
    return _Walk(Course(visit, request, permitted, about_to)).run()


class _Walk:
    """From the way in to the review, step by step."""

    def __init__(self, course: Course) -> None:
        self.course, self.visit = course, course.visit
        self._filling = Filling(course.visit, course.request, course.walked)

    def run(self) -> Walked:
        course = self.course
        arrival, course.stage = open_entry(self.visit, course.request)
        left: Snapshot | None = None
        for _ in range(_STEPS):
            arrival = self._await_step(arrival)
            self._require_wizard(arrival)
            if course.begun and (answer := course.told(arrival.snapshot)) is not None:
                course.end(answer)
                return course.walked
            step, snapshot = self._filling.fill()
            if left is not None and same_state(left, snapshot):
                raise course.lost("The return shows the same step again, whatever is pressed", snapshot)
            left = snapshot
            control = course.find_control(step, snapshot)
            if control is None:
                end_without_review(course, snapshot)
                return course.walked
            later = finish(course, control, snapshot) if control.is_last else self._go_on(control, step, snapshot)
            if later is None:
                return course.walked
            arrival = later
        raise course.lost("The shop's return has more steps than a return can have", arrival.snapshot)

    def _await_step(self, arrival: Arrival) -> Arrival:
        """Waits for the step of a page that fills itself in; a page that says how it ends needs no waiting."""
        visit, course = self.visit, self.course
        arrival = self._seen(arrival)
        deadline, calm = visit.clock() + min(visit.timeout, _PATIENCE), Calm(visit)
        while arrival.kind not in {PageKind.SIGN_IN, PageKind.ERROR} and visit.clock() < deadline:
            snapshot, step = arrival.snapshot, course.read(arrival.snapshot)
            if step.asks or step.unknown or course.find_control(step, snapshot):
                break
            if refusal_in(course.stage.lines(snapshot), course.words) or calm.lasts(snapshot) > _STILL:
                break
            if course.begun and course.told(snapshot) is not None:
                break
            visit.wait_for_change(visit.text(), _LOOK)
            arrival = self._seen(arrive(visit, course.stage))
        return arrival

    def _seen(self, arrival: Arrival) -> Arrival:
        return replace(arrival, snapshot=with_widgets(self.visit.page, arrival.snapshot))

    def _require_wizard(self, arrival: Arrival) -> None:
        if arrival.kind is PageKind.SIGN_IN:
            self.visit.witness.see(self.visit.page, STEP, arrival.snapshot)
            raise PageNotUnderstood("The shop asks to sign in again in the middle of the return; look at the picture.")
        if arrival.kind is PageKind.ERROR:
            self.visit.witness.see(self.visit.page, STEP, arrival.snapshot)
            raise SiteUnavailable(f"The shop's return shows an error page ({arrival.placement.sign[:80]}).")

    def _go_on(self, control: Control, step: Step, snapshot: Snapshot) -> Arrival | None:
        """Leads to the next step; ``None`` where that would send what was chosen and nobody has permitted it."""
        visit, course = self.visit, self.course
        if step.lookup is not None:
            visit.number = None
            with visit.allow("guest_lookup"), hearing(visit) as heard:
                return self._press(control, snapshot, heard)
        # Where a step was sent, all that follows is written down as being sent already: nothing need be tried first.
        follows = course.begun and self._filling.chose
        if follows or bool(locate(visit.page, control.element).evaluate(_POSTS)):
            return self._send_on(control, snapshot)
        with hearing(visit) as tried:
            later = self._press(control, snapshot, tried, is_held=True)
            later = later if tried.requests else self._turn(snapshot, later, tried)
        if not asks_the_same(snapshot, later.snapshot):
            return later  # if something was held back, then it was not what leads on, but some counting of presses
        if not tried.requests:
            if (said := message_of_step(snapshot, later.snapshot, course.words)) is not None:
                raise course.stop(f"The shop does not go on from this step ({said})", later.snapshot)
            raise course.lost("The return does not go on from this step", later.snapshot)
        again = course.find_control(course.read(later.snapshot), later.snapshot)
        if again is None:
            raise course.stop("The return's button is gone after it was pressed", later.snapshot)
        return self._send_on(again, later.snapshot)

    def _send_on(self, control: Control, snapshot: Snapshot) -> Arrival | None:
        """Goes on by a request that carries what was chosen: written down before, and never sent a second time."""
        course = self.course
        self._require_whole(snapshot)
        if control.may_be_last:
            course.walked.review = read_review(course.stage.lines(snapshot), self.visit.shop)
            course.require_fee(course.walked.review, snapshot)
        if not course.permitted:
            return None
        with self.visit.allow("submission"), hearing(self.visit, course.replies) as sent:
            course.begin()
            later = self._turn(snapshot, self._press(control, snapshot, sent), sent)
        if asks_the_same(snapshot, later.snapshot) and course.told(later.snapshot) is None:
            self._require_certain_refusal(snapshot, later.snapshot)
            raise course.lost("The shop shows the same step again", later.snapshot)
        return later

    def _require_whole(self, snapshot: Snapshot) -> None:
        """A form is prepared only where what goes back was picked on it, or it is about nothing else."""
        request = self.course.request
        named = name_pieces(" ".join(self.course.stage.lines(snapshot)), request.pieces)
        if not self._filling.chose and named != set(request.wanted):
            raise self.course.stop("The return does not offer what goes back in a way that is understood", snapshot)

    def _require_certain_refusal(self, before: Snapshot, after: Snapshot) -> None:
        """Stops where the shop answered a step with the same step and a word on what is amiss: nothing was started."""
        said = message_of_step(before, after, self.course.words)
        if said is not None and self.course.replies.are_certain:
            raise self.course.stop(f"The shop does not take this step of the return ({said})", after)

    def _press(self, control: Control, snapshot: Snapshot, heard: Replies, *, is_held: bool = False) -> Arrival:
        """Presses a button that leads on, and returns what came.

        ``heard`` is filled meanwhile with what the page asks for. Where that is held back, the page need not change,
        and is looked at as soon as all of it has come to its end, so that none of it can still leave later.
        """
        visit, course = self.visit, self.course
        before, asked = visit.text(), heard.asked
        visit.pace()
        if not visit.click(control.element):
            raise course.stop("Something lies over the button that leads on", snapshot)
        begun = visit.clock()
        deadline = begun + visit.timeout
        changed = False
        while not changed and not (is_held and heard.requests) and visit.clock() < deadline:
            changed = visit.wait_for_change(before, min(0.5, max(deadline - visit.clock(), 0.01)))
            if heard.asked == asked and visit.clock() - begun > DEAF:
                break
        held = heard.requests if is_held else []
        for request in held:
            request.response()
        if held and not changed:
            self._await_anyway(before)
        elif not changed:
            raise course.lost("The shop's return does not go on from this step", visit.look().snapshot)
        return self._seen(arrive(visit, course.stage))

    def _await_anyway(self, before: str) -> None:
        """Waits for a page to go on although something was held back, for as long as it still does anything."""
        visit = self.visit
        deadline, calm = visit.clock() + min(visit.timeout, _PATIENCE), Calm(visit)
        while calm.lasts() < _ANYWAY and visit.clock() < deadline and not visit.wait_for_change(before, 0.1):
            continue

    def _turn(self, before: Snapshot, arrival: Arrival, heard: Replies) -> Arrival:
        """Waits while a page that asked the shop for something still shows the step before, and says nothing to it."""
        visit, course = self.visit, self.course
        deadline = visit.clock() + min(visit.timeout, _PATIENCE)
        while (
            heard.asked
            and asks_the_same(before, arrival.snapshot)
            and message_of_step(before, arrival.snapshot, course.words) is None
            and course.told(arrival.snapshot) is None
            and visit.clock() < deadline
        ):
            visit.wait_for_change(visit.text(), _LOOK)
            arrival = self._seen(arrive(visit, course.stage))
        return arrival
