"""Starting a return: from the order page's own link, else the shop's returns entry, step by step to the review.

A wizard may have any number of steps, each may ask for anything (return_step.py). What is put in is read back before
the walk goes on; fee and refund are read on the last step, before its button is pressed.

How far the walk goes without permission: as far as loading pages and the look-up of the order lead. A step that goes on
by sending what was chosen (a form that is posted) is filled in, pictured and left there, because from outside nobody
can tell that such a request does not already start the return. With permission ``about_to`` is called before the
first request of that kind, so that everything from there on is written down as being sent.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from playwright.sync_api import Request
from playwright.sync_api import TimeoutError as Late

from flows.answer_words import AnswerWords
from flows.answers import Answer, Outcome, press_once, require_within_reach
from flows.contact_form import tick
from flows.errors import AskPerson, PageNotUnderstood, SiteUnavailable
from flows.fields import find_button
from flows.reading import PageKind
from flows.reading.words import is_one_of, mentions
from flows.return_review import Confirmation, Review, in_frame, lines_outside_frame, read_confirmation, read_review
from flows.return_step import Owned, Piece, Step, choice_name, choose_reason, method_of, name_pieces, read_step
from flows.snapshot import Field, Snapshot, locate
from flows.visit import Arrival, Visit

REVIEW = "review-step"
ANSWER = "answer"
_STEPS = 12  # a wizard with more steps than this goes in a circle
_REACH = 3000  # milliseconds in which a control has to come within a person's reach
_DIALOG = 1.5  # seconds in which the question "are you sure?" appears, if there is one
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_POSTS = "e => e.form?.method === 'post' && ['submit', 'image'].includes(e.type)"
_CLICKABLE = "e => getComputedStyle(e).cursor === 'pointer' || e.onclick !== null || e.hasAttribute('tabindex')"


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """What goes back and how. ``pieces`` are all items of the order; ``reason`` are the words for it, best first."""

    number: str
    email: str
    postal_code: str | None
    pieces: tuple[Piece, ...]
    reason: tuple[str, ...]
    method: str
    max_fee: Decimal
    is_guest: bool = False

    @property
    def wanted(self) -> tuple[int, ...]:
        return tuple(place for place, piece in enumerate(self.pieces) if piece.wanted)


@dataclass(slots=True)
class Walked:
    """How far the walk got, and what it saw. ``answer`` is ``None`` where nothing was sent."""

    request: ReturnRequest
    chosen: dict[str, str] = field(default_factory=dict)
    review: Review | None = None
    answer: Answer | None = None
    confirmation: Confirmation = field(default_factory=Confirmation)

    @property
    def fields(self) -> dict[str, str]:
        """What was chosen on the way, and the fee and the refund as far as they were shown."""
        facts = dict(self.chosen)
        if self.review is not None:
            facts |= {"fee": str(self.review.fee.amount)} if self.review.fee else {}
            facts |= {"refund": str(self.review.refund.amount)} if self.review.refund else {}
        return facts


def walk_return(visit: Visit, request: ReturnRequest, *, permitted: bool, about_to: Callable[[Walked], None]) -> Walked:
    """Walks the wizard to its review, or (permitted) to the shop's answer.

    Raises ``AskPerson`` at whatever only the shopper can say or allow: while the wizard still asks, nothing is started.
    Any other error after ``about_to`` leaves it open whether something was.
    """
    return _Walk(visit, request, permitted=permitted, about_to=about_to).run()


class _Walk:
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
        self._begun = self._chose = False

    def run(self) -> Walked:
        arrival = _open_entry(self.visit, self.request)
        for _ in range(_STEPS):
            self._require_wizard(arrival)
            step = read_step(arrival.snapshot, self.visit.shop, self.request.pieces)
            snapshot = self._fill(step, arrival.snapshot)
            onward = self._find_control(snapshot, self.words.lookup if step.lookup else self.words.proceed)
            last = None if onward is not None else self._find_control(snapshot, self.words.submit)
            if onward is None and last is None:
                raise self._stop("The shop's return goes on in a way that is not understood", snapshot)
            if last is not None:
                return self._finish(last, snapshot)
            later = self._go_on(onward, snapshot, looks_up=step.lookup is not None)
            if later is None:
                return self.walked
            arrival = later
        raise self._stop("The shop's return has more steps than a return can have", arrival.snapshot)

    # --- one step -----------------------------------------------------------------------------------------------------

    def _require_wizard(self, arrival: Arrival) -> None:
        lines = lines_outside_frame(arrival.snapshot)
        if arrival.kind is PageKind.SIGN_IN:
            self.visit.witness.see(self.visit.page, "return-step", arrival.snapshot)
            raise PageNotUnderstood("The shop asks to sign in again in the middle of the return; look at the picture.")
        if arrival.kind is PageKind.ERROR:
            self.visit.witness.see(self.visit.page, "return-step", arrival.snapshot)
            raise SiteUnavailable(f"The shop's return shows an error page ({arrival.placement.sign[:80]}).")
        refused = next((line for line in lines if mentions(line, self.words.refused)), None)
        if refused is not None:
            raise self._stop(f"The shop does not take the return ({refused[:120]})", arrival.snapshot)

    def _fill(self, step: Step, snapshot: Snapshot) -> Snapshot:
        """Fills in what the step asks for, reads it back, keeps a picture, and returns the page as it is then."""
        if step.unknown:
            names = " and ".join(f'"{_name(unknown)}"' for unknown in step.unknown)
            raise self._stop(f"The return requires {names}, which is not known", snapshot)
        if not step.asks:
            return snapshot
        try:
            self._put_in(step, snapshot)
        except Late:
            raise self._stop("The return's page does not let itself be filled in", snapshot) from None
        self.visit.page.evaluate("() => document.activeElement?.blur()")
        again = self.visit.look().snapshot
        self.visit.witness.see(self.visit.page, _name_step(step), again)
        self._read_back(step, read_step(again, self.visit.shop, self.request.pieces), again)
        return again

    def _put_in(self, step: Step, snapshot: Snapshot) -> None:
        if step.lookup is not None:
            self._fill_lookup(step, snapshot)
        self._tick_boxes(step, snapshot)
        self._set_quantities(step)
        self._give_reasons(step, snapshot)
        self._choose_method(step, snapshot)

    def _fill_lookup(self, step: Step, snapshot: Snapshot) -> None:
        lookup = step.lookup
        if lookup is None or self._chose:
            raise self._stop("The shop's return asks for the order again", snapshot)
        self.visit.require_own_host()
        if lookup.postal_code is not None and lookup.postal_code.required and not self.request.postal_code:
            raise self._stop("The return requires the billing ZIP code: set KORS_BOT_POSTAL_CODE", snapshot)
        locate(self.visit.page, lookup.number.element).fill(self.request.number, timeout=_REACH)
        locate(self.visit.page, lookup.email.element).fill(self.request.email, timeout=_REACH)
        if lookup.postal_code is not None and self.request.postal_code:
            locate(self.visit.page, lookup.postal_code.element).fill(self.request.postal_code, timeout=_REACH)

    def _tick_boxes(self, step: Step, snapshot: Snapshot) -> None:
        if not step.boxes:
            return
        owned = {place: [box.field for box in step.boxes if box.piece == place] for place in self.request.wanted}
        for place, boxes in owned.items():
            name = self.request.pieces[place].name
            if len(boxes) != 1:
                raise self._stop(f"The return does not offer {name} in one clear place", snapshot)
            if boxes[0].disabled or self._is_final_sale(boxes[0], snapshot):
                raise self._stop(f"The shop does not take {name} back", snapshot)
        for box in step.boxes:
            if box.piece in owned and not box.field.checked:
                tick(locate(self.visit.page, box.field.element))
            elif box.piece not in owned and box.field.checked and not box.field.disabled:
                locate(self.visit.page, box.field.element).uncheck(timeout=_REACH)
        self._chose = True
        self.walked.chosen["items"] = self._list_items()

    def _is_final_sale(self, box: Field, snapshot: Snapshot) -> bool:
        """Whether the part of the page that is about this piece alone says that it stays."""
        text = " ".join(box.labels)
        for element in snapshot.ancestors(box.element):
            around = snapshot.text_of(element.index)
            if len(name_pieces(around, self.request.pieces)) > 1:
                break
            text = around
        return mentions(text, self.visit.shop.returns.not_returnable)

    def _set_quantities(self, step: Step) -> None:
        for owned in step.quantities:
            if owned.piece is None or not self.request.pieces[owned.piece].wanted:
                continue
            wanted = str(self.request.pieces[owned.piece].quantity)
            option = next((option for option in owned.field.options if option.text.strip() == wanted), None)
            if option is None:
                raise self._stop(
                    f"The shop does not offer to take {wanted} of {self.request.pieces[owned.piece].name} back", None
                )
            locate(self.visit.page, owned.field.element).select_option(option.value, timeout=_REACH)

    def _give_reasons(self, step: Step, snapshot: Snapshot) -> None:
        for owned in step.reasons:
            if owned.piece is not None and not self.request.pieces[owned.piece].wanted:
                continue
            options = [(option.text, option.value) for option in owned.field.options if not option.disabled]
            label, value = self._choose_reason(options, snapshot)
            locate(self.visit.page, owned.field.element).select_option(value, timeout=_REACH)
            self.walked.chosen["reason"] = label
        for group in step.reason_groups:
            options = [(choice_name(choice, snapshot), str(place)) for place, choice in enumerate(group, 1)]
            label, place = self._choose_reason(options, snapshot)
            tick(locate(self.visit.page, group[int(place) - 1].element))
            self.walked.chosen["reason"] = label

    def _choose_reason(self, options: Sequence[tuple[str, str]], snapshot: Snapshot) -> tuple[str, str]:
        choice = choose_reason(options, self.request.reason)
        if choice is None:
            offered = ", ".join(label for label, _ in options)
            raise self._stop(f"The shop has no such reason (it has: {offered}); choose another --reason", snapshot)
        return choice

    def _choose_method(self, step: Step, snapshot: Snapshot) -> None:
        if not step.methods:
            return
        fitting = [choice for choice in step.methods if method_of(choice, snapshot, self.words) == self.request.method]
        if len(fitting) != 1 or fitting[0].disabled:
            offered = ", ".join(choice_name(choice, snapshot) for choice in step.methods)
            raise self._stop(f"The shop does not offer that way back (it has: {offered}); choose --method", snapshot)
        tick(locate(self.visit.page, fitting[0].element))
        self.walked.chosen["method"] = choice_name(fitting[0], snapshot)

    def _read_back(self, before: Step, now: Step, snapshot: Snapshot) -> None:
        ticked = {box.piece for box in now.boxes if box.field.checked}
        if before.boxes and ticked != set(self.request.wanted):
            raise self._stop("The page did not keep which items go back", snapshot)
        for owned in (*now.reasons, *now.quantities):
            wanted = owned.piece is None or self.request.pieces[owned.piece].wanted
            if wanted and not self._holds(owned, now):
                raise self._stop(f'The page did not keep "{_name(owned.field)}"', snapshot)
        if before.methods and not any(
            choice.checked and method_of(choice, snapshot, self.words) == self.request.method for choice in now.methods
        ):
            raise self._stop("The page did not keep the way back", snapshot)

    def _holds(self, owned: Owned, now: Step) -> bool:
        shown = next((option.text for option in owned.field.options if option.value == owned.field.value), "")
        if owned in now.reasons:
            return shown == self.walked.chosen.get("reason")
        return owned.piece is None or shown.strip() == str(self.request.pieces[owned.piece].quantity)

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
        tried: list[str] = []

        def note(request: Request) -> None:
            if request.method not in _HARMLESS:
                tried.append(request.url)

        visit.page.on("request", note)
        try:
            later = self._press(control, snapshot, sends=tried)
        finally:
            visit.page.remove_listener("request", note)
        if not tried:
            return later
        return self._send_on(control, visit.look().snapshot) if self.permitted else None

    def _send_on(self, control: int, snapshot: Snapshot) -> Arrival:
        """Goes on by a request that carries what was chosen: written down before."""
        with self.visit.allow("submission"):
            self._begin()
            return self._press(control, snapshot)

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._about_to(self.walked)

    def _press(self, control: int, snapshot: Snapshot, *, sends: list[str] | None = None) -> Arrival:
        visit = self.visit
        before = visit.text()
        visit.pace()
        if not visit.click(control):
            raise self._stop("Something lies over the button that leads on", snapshot)
        deadline = visit.clock() + visit.timeout
        while visit.clock() < deadline and not sends:
            if visit.wait_for_change(before, min(0.5, max(deadline - visit.clock(), 0.01))):
                return visit.arrive(tolerant=True)
        if sends:
            return visit.look()
        raise self._stop("The shop's return does not go on from this step", visit.look().snapshot)

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
            words=AnswerWords(self.words.accepted, self.words.refused, self.words.trouble, self.words.authorisation),
            invalid=lambda: None,
            number=self.request.number,
        )
        visit.witness.see(visit.page, ANSWER, answer.snapshot)
        walked.answer = answer
        if answer.outcome is Outcome.SENT and answer.snapshot is not None:
            walked.confirmation = read_confirmation(
                answer.snapshot, visit.shop, number=self.request.number, today=visit.today
            )
        return walked

    def _require_all_items(self, text: str, snapshot: Snapshot) -> None:
        named = name_pieces(text, self.request.pieces)
        missing = [self.request.pieces[place].name for place in self.request.wanted if place not in named]
        if missing:
            raise self._stop(f"The shop's review leaves out {' and '.join(missing)}", snapshot, seen=True)

    def _require_fee(self, review: Review, snapshot: Snapshot) -> None:
        if review.unreadable is not None:
            raise self._stop(f"The review speaks of {review.unreadable} that cannot be read", snapshot, seen=True)
        if review.fee is not None and review.fee.amount > self.request.max_fee:
            raise self._stop(
                f"The shop takes {review.fee.amount} {review.fee.currency} for the return, which is more than "
                f"KORS_BOT_MAX_RETURN_FEE ({self.request.max_fee}) allows",
                snapshot,
                seen=True,
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

    def _list_items(self) -> str:
        pieces = (self.request.pieces[place] for place in self.request.wanted)
        return "; ".join(f"{piece.quantity} x {piece.name}" for piece in pieces)

    def _stop(self, why: str, snapshot: Snapshot | None, *, seen: bool = False) -> AskPerson:
        if not seen:
            self.visit.witness.see(self.visit.page, "return-step", snapshot)
        return AskPerson(f"{why}, so no return was started; look at the picture.")


def _open_entry(visit: Visit, request: ReturnRequest) -> Arrival:
    """Opens the wizard: by the order page's own way in, else by the shop's returns entry."""
    visit.number = request.number
    here = visit.look()
    if here.kind is not PageKind.ORDER and not request.is_guest:
        here = visit.open_route("order", number=request.number, tolerant=True)
    visit.number = None
    if here.kind is PageKind.ORDER and (led := _enter_from_order(visit, here.snapshot, request)) is not None:
        return led
    arrival = visit.open_route("returns", tolerant=True)
    if arrival.kind is not PageKind.ERROR:
        return arrival
    led = visit.follow(visit.open_route("home"), visit.shop.links.returns)
    if led is None or led.kind is PageKind.ERROR:
        visit.witness.see(visit.page, "return-step", (led or arrival).snapshot)
        raise PageNotUnderstood("The shop's returns were not found; look at the picture, and start the return by hand.")
    return led


def _enter_from_order(visit: Visit, snapshot: Snapshot, request: ReturnRequest) -> Arrival | None:
    """Follows the order page's own link or button. Of several, the one whose part of the page names a wanted item."""
    captions = visit.shop.return_flow.entry
    found = [
        element.index
        for element in snapshot.elements
        if (element.role in {"link", "button"} or element.tag == "button")
        and is_one_of(snapshot.text_of(element.index) or element.name, captions)
        and not in_frame(snapshot, element.index)
    ]
    if len(found) > 1:
        found = [index for index in found if _stands_by_wanted(index, snapshot, request)][:1] or found[:1]
    if not found:
        return None
    element = snapshot.elements[found[0]]
    if element.href and not visit.shop.allows(element.href, base_url=visit.base_url):
        host = re.sub(r"^https?://([^/]+).*", r"\1", element.href)
        raise AskPerson(f"The shop's returns are made at {host}, which is not its own address; start it there by hand.")
    if element.href:
        return visit.open(element.href, tolerant=True)
    before = visit.text()
    visit.pace()
    if visit.click(found[0]) and visit.wait_for_change(before, visit.timeout):
        return visit.arrive(tolerant=True)
    return None


def _stands_by_wanted(index: int, snapshot: Snapshot, request: ReturnRequest) -> bool:
    for element in snapshot.ancestors(index):
        named = name_pieces(snapshot.text_of(element.index), request.pieces)
        if named:
            return bool(named & set(request.wanted))
    return False


def _name(asked: Field) -> str:
    return asked.labels[0].strip(" *:") if asked.labels else asked.name or "a field without a label"


def _name_step(step: Step) -> str:
    if step.lookup is not None:
        return "return-lookup"
    if step.boxes:
        return "return-items"
    return "return-method" if step.methods else "return-reason"
