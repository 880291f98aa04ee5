"""What a walk through a return's wizard knows at any time, how it reads a page, and the verdicts with which it ends."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from flows.answer_words import AnswerWords, read_words
from flows.answers import Answer, Outcome
from flows.errors import AskPerson, FlowError, PageNotUnderstood
from flows.return_controls import Control, find_control
from flows.return_pieces import name_pieces
from flows.return_replies import Replies
from flows.return_request import STEP, ReturnRequest, Walked, stop
from flows.return_review import Review, is_review, read_confirmation, says_taken
from flows.return_stage import Stage
from flows.return_step import Step, read_step
from flows.return_words import confirms, says_unsent
from flows.shop import ReturnFlowWords
from flows.snapshot import Snapshot, locate
from flows.visit import Visit

ANSWER = "answer"
_CLICKABLE = "e => getComputedStyle(e).cursor === 'pointer' || e.onclick !== null || e.hasAttribute('tabindex')"


@dataclass(slots=True)
class Course:
    """One walk on its way. ``begun`` says that it was written down as being sent; ``replies`` are those to what was.

    Every snapshot that it reads has the fields of return_widgets.py.
    """

    visit: Visit
    request: ReturnRequest
    permitted: bool
    about_to: Callable[[Walked], None]
    walked: Walked = field(init=False)
    replies: Replies = field(default_factory=Replies)
    stage: Stage = field(init=False)
    begun: bool = False

    def __post_init__(self) -> None:
        self.walked = Walked(self.request)
        self.stage = Stage(self.request.pieces)

    @property
    def words(self) -> ReturnFlowWords:
        return self.visit.shop.return_flow

    @property
    def answer_words(self) -> AnswerWords:
        """How this shop's wizard answers."""
        words = self.words
        return AnswerWords(words.accepted, words.refused, words.trouble, words.authorisation, confirms)

    def begin(self) -> None:
        """Has it written down, once, before the first request that may send something."""
        if not self.begun:
            self.begun = True
            self.about_to(self.walked)

    # --- reading a page -----------------------------------------------------------------------------------------------

    def read(self, snapshot: Snapshot) -> Step:
        return read_step(snapshot, self.visit.shop, self.request.pieces)

    def find_control(self, step: Step, snapshot: Snapshot) -> Control | None:
        """What leads on from a step; the snapshot has to be the page's newest."""
        lines = self.stage.lines(snapshot)
        return find_control(
            snapshot,
            step,
            self.words,
            shows_review=self._names_all(lines) and is_review(lines, self.visit.shop),
            can_click=lambda element: bool(locate(self.visit.page, element).evaluate(_CLICKABLE)),
            entry=self.stage.place_of_entry(self.visit.page),
        )

    def told(self, snapshot: Snapshot) -> Answer | None:
        """What a page says that came after a step was sent: the answer of the shop, or ``None`` for one more step.

        A button that would start the return was not pressed, so the page that has one is no answer, whatever it says;
        one that has a button to go on is one only if it gives out the return's number.
        """
        lines = self.stage.lines(snapshot)
        told = read_words(lines, self.answer_words, not_this=self.request.number)
        taken = self.gives_number(snapshot)
        if told.taken is False or not (told.taken or taken) or says_unsent(lines):
            return None
        step = self.read(snapshot)
        control = None if step.asks else self.find_control(step, snapshot)
        if step.asks or (control is not None and (control.is_last or not taken)):
            return None
        return Answer(Outcome.SENT, told.words, told.reference, snapshot=snapshot)

    def gives_number(self, snapshot: Snapshot) -> bool:
        """Whether a page gives out the number of a return that was taken."""
        return says_taken(
            snapshot,
            self.visit.shop,
            lines=self.stage.lines(snapshot),
            number=self.request.number,
            today=self.visit.today,
        )

    def _names_all(self, lines: list[str]) -> bool:
        return set(self.request.wanted) <= name_pieces(" ".join(lines), self.request.pieces)

    # --- how it ends --------------------------------------------------------------------------------------------------

    def end(self, answer: Answer) -> None:
        """Keeps the shop's answer with its picture, and what it gives out where it took the return."""
        self.visit.witness.see(self.visit.page, ANSWER, answer.snapshot)
        self.walked.answer = answer
        if answer.outcome is Outcome.SENT and answer.snapshot is not None:
            self.walked.answer = self._in_its_words(answer, answer.snapshot)
            self.walked.confirmation = read_confirmation(
                answer.snapshot,
                self.visit.shop,
                lines=self.stage.lines(answer.snapshot),
                number=self.request.number,
                today=self.visit.today,
            )

    def _in_its_words(self, answer: Answer, snapshot: Snapshot) -> Answer:
        """The answer with the sentence of the page, where what the network carried is none that says so."""
        carried = read_words([answer.said or ""], self.answer_words, not_this=self.request.number)
        shown = read_words(self.stage.lines(snapshot), self.answer_words, not_this=self.request.number)
        return replace(answer, said=shown.words) if shown.taken and not carried.taken else answer

    def lost(self, why: str, snapshot: Snapshot) -> FlowError:
        """The verdict where the walk cannot go on: once something was sent, nobody can say that nothing was started."""
        if not self.begun:
            return self.stop(why, snapshot)
        self.visit.witness.see(self.visit.page, STEP, snapshot)
        return PageNotUnderstood(f"{why}, after a step of it was sent; look at the picture.")

    def stop(self, why: str, snapshot: Snapshot, *, pictured: bool = False) -> AskPerson:
        """The verdict of a walk that ends before anything was started."""
        return stop(self.visit, why, snapshot, pictured=pictured)

    def require_fee(self, review: Review, snapshot: Snapshot) -> None:
        """Stops at a fee that is more than allowed, and at one that cannot be read."""
        if review.unreadable is not None:
            raise self.stop(f"The review speaks of {review.unreadable} that cannot be read", snapshot, pictured=True)
        if review.fee is not None and review.fee.amount > self.request.max_fee:
            raise self.stop(
                f"The shop takes {review.fee.amount} {review.fee.currency} for the return, which is more than "
                f"KORS_BOT_MAX_RETURN_FEE ({self.request.max_fee}) allows",
                snapshot,
                pictured=True,
            )
