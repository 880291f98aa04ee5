"""Filling one step of a return wizard in, and reading back what the page then holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import TimeoutError as Late

from flows.contact_form import tick
from flows.errors import AskPerson
from flows.reading.words import mentions
from flows.return_request import ReturnRequest, Walked, refusal_on, stop
from flows.return_step import Owned, Step, choice_name, choose_reason, method_of, name_pieces, read_step
from flows.shop import ReturnFlowWords
from flows.snapshot import Field, Snapshot, locate
from flows.visit import Visit

_REACH = 3000  # milliseconds in which a control has to come within a person's reach


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

    @property
    def _words(self) -> ReturnFlowWords:
        return self.visit.shop.return_flow

    def fill(self, step: Step, snapshot: Snapshot) -> Snapshot:
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
        if lookup is None or self.chose or self.looked_up:
            said = refusal_on(snapshot, self._words) or "it asks for the order again"
            raise self._stop(f"The shop does not take the return ({said})", snapshot)
        self.looked_up = True
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
        self.chose = True
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
        fitting = [choice for choice in step.methods if method_of(choice, snapshot, self._words) == self.request.method]
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
            choice.checked and method_of(choice, snapshot, self._words) == self.request.method for choice in now.methods
        ):
            raise self._stop("The page did not keep the way back", snapshot)

    def _holds(self, owned: Owned, now: Step) -> bool:
        shown = next((option.text for option in owned.field.options if option.value == owned.field.value), "")
        if owned in now.reasons:
            return shown == self.walked.chosen.get("reason")
        return owned.piece is None or shown.strip() == str(self.request.pieces[owned.piece].quantity)

    def _list_items(self) -> str:
        pieces = (self.request.pieces[place] for place in self.request.wanted)
        return "; ".join(f"{piece.quantity} x {piece.name}" for piece in pieces)

    def _stop(self, why: str, snapshot: Snapshot | None) -> AskPerson:
        return stop(self.visit, why, snapshot)


def _name(asked: Field) -> str:
    return asked.labels[0].strip(" *:") if asked.labels else asked.name or "a field without a label"


def _name_step(step: Step) -> str:
    if step.lookup is not None:
        return "return-lookup"
    if step.boxes:
        return "return-items"
    return "return-method" if step.methods else "return-reason"
