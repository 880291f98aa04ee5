"""Filling one step of a return wizard in, and reading back what the page then holds."""

from dataclasses import dataclass, field

from playwright.sync_api import Error

from flows.errors import AskPerson
from flows.layers import dismiss_layers
from flows.return_answers import Answers
from flows.return_hands import REACH, put_tick
from flows.return_items import Items
from flows.return_kinds import name_of
from flows.return_request import ReturnRequest, Walked, refusal_in, stop, stop_at_list, turn_away
from flows.return_review import lines_outside_frame
from flows.return_step import Step, read_step
from flows.return_widgets import with_widgets
from flows.shop import ReturnFlowWords
from flows.snapshot import Field, Snapshot, locate
from flows.visit import Visit

_ROUNDS = 40  # looks at one step: each choice may show what else it asks for
_SHOWS = 0.25  # seconds in which a choice shows what else it asks for


@dataclass(slots=True)
class Filling:
    """Puts what goes back into each step that asks for it.

    ``looked_up`` says that the order was asked for already, ``chose`` that items were picked.
    """

    visit: Visit
    request: ReturnRequest
    walked: Walked
    looked_up: bool = False
    chose: bool = False
    _filled_lookup: bool = False
    _shut: dict[tuple[str, ...], str] = field(default_factory=dict)
    _items: Items = field(init=False)
    _answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self._items = Items(self.visit, self.request)
        self._answers = Answers(self.visit, self.request, self.walked)

    @property
    def _words(self) -> ReturnFlowWords:
        return self.visit.shop.return_flow

    def fill(self) -> tuple[Step, Snapshot]:
        """Fills in what the step asks for, reads it back, keeps a picture, and returns the page as it is then.

        One kind of choice at a time, with a new look after each: a reason may be asked for only where an item is
        ticked. Raises ``AskPerson`` for whatever stays open.
        """
        step, snapshot = self._look()
        self._require_known(step, snapshot)
        asked, picked = step.asks, self._items.are_picked_on(step)
        for _ in range(_ROUNDS):
            before = self.visit.text()
            try:
                if not self._put_in(step, snapshot):
                    break
            except Error as error:
                # A choice that was drawn anew, or one that a layer has come up over, is found again by the next look.
                if "not attached" not in error.message and not self._clears_layer(step):
                    raise self._stop("The return's page does not let itself be filled in", snapshot) from None
            if (step.boxes or step.quantities) and not step.reasons:
                self.visit.wait_for_change(before, _SHOWS)
            step, snapshot = self._look()
            asked, picked = asked or step.asks, picked or self._items.are_picked_on(step)
        self._require_known(step, snapshot)
        if step.extras:
            raise self._stop(f'The box "{name_of(step.extras[0])}" cannot be unticked', snapshot)
        if not asked:
            return step, snapshot
        self.visit.page.evaluate("() => document.activeElement?.blur()")
        step, snapshot = self._look()
        self._filled_lookup = False
        self.visit.witness.see(self.visit.page, _name_step(step), snapshot)
        self._require_known(step, snapshot, pictured=True)
        self._items.require_kept(step, snapshot)
        self._answers.require_kept(step, snapshot)
        if picked:
            if not self._items.are_picked_on(step):
                raise self._stop("The page did not keep which items go back", snapshot)
            self.chose = True
            self.walked.chosen["items"] = self._items.list()
        return step, snapshot

    def _clears_layer(self, step: Step) -> bool:
        visit = self.visit
        return step.scope < 0 and dismiss_layers(visit.page, visit.shop, visit.look().snapshot)

    def _look(self) -> tuple[Step, Snapshot]:
        snapshot = with_widgets(self.visit.page, self.visit.look().snapshot, shut=self._shut)
        return read_step(snapshot, self.visit.shop, self.request.pieces), snapshot

    def _require_known(self, step: Step, snapshot: Snapshot, *, pictured: bool = False) -> None:
        wanted = [owned.field for owned in step.reasons if self._answers.is_wanted(owned)]
        for asked in (*wanted, *step.unknown):
            if (why := self._why_shut(asked)) is not None:
                raise stop_at_list(self.visit, name_of(asked), why, snapshot, pictured=pictured)
        if step.unknown:
            names = " and ".join(f'"{name_of(unknown)}"' for unknown in step.unknown)
            raise stop(self.visit, f"The return requires {names}, which is not known", snapshot, pictured=pictured)

    def _why_shut(self, asked: Field) -> str | None:
        """What went wrong with a list that could not be read."""
        if asked.type != "listbox" or len(asked.options) > 1:
            return None
        return next((why for labels, why in self._shut.items() if set(labels) <= set(asked.labels)), None)

    def _put_in(self, step: Step, snapshot: Snapshot) -> bool:
        """Makes the choices of one kind that are still open. Says whether there were any."""
        return (
            self._fill_lookup(step, snapshot)
            or self._take_off(step)
            or self._items.tick(step, snapshot)
            or self._items.count(step, snapshot)
            or self._answers.give_reasons(step, snapshot)
            or self._answers.choose_method(step, snapshot)
            or self._answers.choose_refund(step, snapshot)
            or self._answers.accept_terms(step)
        )

    def _take_off(self, step: Step) -> bool:
        """Takes the tick of what nobody asked for away."""
        for box in step.extras:
            put_tick(self.visit, box, on=False)
        return bool(step.extras)

    def _fill_lookup(self, step: Step, snapshot: Snapshot) -> bool:
        lookup = step.lookup
        if lookup is None or self._filled_lookup:
            return False
        if self.chose or self.looked_up:
            said = refusal_in(lines_outside_frame(snapshot), self._words) or "it asks for the order again"
            raise turn_away(self.visit, f"The shop does not take the return ({said})", snapshot)
        self.looked_up = self._filled_lookup = True
        self.visit.require_own_host()
        if lookup.postal_code is not None and lookup.postal_code.required and not self.request.postal_code:
            raise self._stop("The return requires the billing ZIP code: set KORS_BOT_POSTAL_CODE", snapshot)
        locate(self.visit.page, lookup.number.element).fill(self.request.number, timeout=REACH)
        locate(self.visit.page, lookup.email.element).fill(self.request.email, timeout=REACH)
        if lookup.postal_code is not None and self.request.postal_code:
            locate(self.visit.page, lookup.postal_code.element).fill(self.request.postal_code, timeout=REACH)
        return True

    def _stop(self, why: str, snapshot: Snapshot) -> AskPerson:
        return stop(self.visit, why, snapshot)


def _name_step(step: Step) -> str:
    if step.lookup is not None:
        return "return-lookup"
    if step.boxes or step.quantities:
        return "return-items"
    return "return-method" if step.methods or step.method_list else "return-reason"
