"""How a return's walk ends: the review is read, its button is pressed once, and what the shop says to it is kept."""

from collections.abc import Callable

from flows.answer_words import read_words
from flows.answers import Answer, Outcome, press_once, require_within_reach
from flows.return_calm import DEAF, Calm
from flows.return_controls import Control, is_shut
from flows.return_course import Course
from flows.return_pieces import count_named, name_pieces
from flows.return_question import press_and_agree
from flows.return_replies import hearing
from flows.return_request import refusal_in, turn_away
from flows.return_review import lines_outside_frame, read_review
from flows.return_turns import asks_the_same, message_of_step
from flows.return_widgets import with_widgets
from flows.return_words import says_unsent
from flows.snapshot import Snapshot, locate
from flows.visit import Arrival

REVIEW = "review-step"


def finish(course: Course, control: Control, snapshot: Snapshot) -> Arrival | None:
    """Reads the review, stops at a fee or a missing item, and (permitted) presses the last button once.

    Returns the step that came instead of an answer: a button that seemed the last one may only have led on.
    """
    visit, walked = course.visit, course.walked
    lines = course.stage.lines(snapshot)
    walked.review = read_review(lines, visit.shop)
    visit.witness.see(visit.page, REVIEW, snapshot)
    _require_all_items(course, lines, snapshot)
    course.require_fee(walked.review, snapshot)
    if not course.permitted:
        return None
    button = locate(visit.page, control.element)
    require_within_reach(visit, button)
    with hearing(visit, course.replies):
        answer = press_once(
            visit,
            lambda: press_and_agree(visit, button, require=course.require_fee),
            about_to=course.begin,
            words=course.answer_words,
            invalid=_notice_nothing(course),
            number=course.request.number,
            traces=(course.request.number,),
        )
    if answer.outcome is Outcome.UNCONFIRMED and answer.snapshot is not None and course.replies.are_certain:
        shown = with_widgets(visit.page, answer.snapshot)
        if (told := course.told(shown)) is not None:
            answer = told
        elif asks_the_same(snapshot, shown):
            said = message_of_step(snapshot, shown, course.words)
            answer = Answer(Outcome.REFUSED, said, snapshot=shown) if said is not None else answer
        elif _leads_further(course, shown):
            return visit.look()
    elif answer.outcome is Outcome.REFUSED and answer.why is not None and answer.snapshot is not None:
        _require_no_question(course, snapshot, with_widgets(visit.page, answer.snapshot))
    course.end(answer)
    return None


def _notice_nothing(course: Course) -> Callable[[], str | None]:
    """Says, once nothing was sent and the page has come to rest without an answer, that its button did nothing.

    Whatever it would still send after that is held back: the network is closed again.
    """
    calm: Calm | None = None

    def notice() -> str | None:
        nonlocal calm
        calm = calm or Calm(course.visit)  # from right after the press on, when this is asked first
        if calm.lasts() < DEAF:
            return None
        shown = with_widgets(course.visit.page, course.visit.look().snapshot)
        says_so = read_words(course.stage.lines(shown), course.answer_words, not_this=course.request.number).taken
        if calm.lasts(shown) < DEAF or says_so or course.told(shown) is not None:
            return None
        return "The page sent nothing of it when its button was pressed."

    return notice


def _require_no_question(course: Course, before: Snapshot, after: Snapshot) -> None:
    """Stops where nothing was sent because the shop asks something else first: nobody refused anything."""
    known = set(lines_outside_frame(before))
    said = " ".join(line for line in lines_outside_frame(after) if line not in known)
    if said and not asks_the_same(before, after):
        raise course.stop(f'The shop asks something before it starts the return ("{said[:120]}")', after)


def end_without_review(course: Course, snapshot: Snapshot) -> None:
    """A page that offers no way on: after a step that was sent the shop's no, or nobody knows what."""
    lines = course.stage.lines(snapshot)
    said = refusal_in(lines, course.words)
    if not course.begun:
        raise turn_away(course.visit, _why_no_further(said, snapshot), snapshot)
    told = read_words(lines, course.answer_words, not_this=course.request.number)
    if told.taken is not False or course.gives_number(snapshot):
        _require_sent(course, lines, snapshot)
        raise course.lost("The shop's return ends in a page that does not say what became of it", snapshot)
    course.end(Answer(Outcome.REFUSED, told.words, snapshot=snapshot))


def _why_no_further(said: str | None, snapshot: Snapshot) -> str:
    if said:
        return f"The shop does not take the return ({said})"
    if caption := is_shut(snapshot):
        return f'The return asks for something that was not found, because its "{caption}" cannot be pressed yet'
    return "The return goes on in an unknown way"


def _require_sent(course: Course, lines: list[str], snapshot: Snapshot) -> None:
    """Stops where the shop itself says that nothing was sent, in answer to all that was."""
    said = says_unsent(lines)
    if said is not None and course.replies.are_certain:
        raise course.stop(f"The return goes on in an unknown way, and the shop says: {said[:120]}", snapshot)


def _leads_further(course: Course, snapshot: Snapshot) -> bool:
    """Whether a page is one more step: it asks for something, or has a button that would start the return."""
    step = course.read(snapshot)
    control = course.find_control(step, snapshot)
    return control is not None and (step.asks or control.is_last)


def _require_all_items(course: Course, lines: list[str], snapshot: Snapshot) -> None:
    """Stops at a review that leaves out what goes back, or counts it otherwise."""
    pieces = course.request.pieces
    named = name_pieces(" ".join(lines), pieces)
    missing = [pieces[place].name for place in course.request.wanted if place not in named]
    if missing:
        raise course.stop(f"The shop's review leaves out {' and '.join(missing)}", snapshot, pictured=True)
    for place in course.request.wanted:
        piece, counted = pieces[place], count_named(lines, place, pieces)
        if counted is not None and counted != piece.quantity:
            raise course.stop(
                f"The shop's review counts {counted} x {piece.name}, where {piece.quantity} should go back",
                snapshot,
                pictured=True,
            )
