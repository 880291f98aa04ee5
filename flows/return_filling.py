"""Filling one step of a return wizard in, and reading back what the page then holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Error

from flows.contact_entry import tick
from flows.errors import AskPerson
from flows.layers import dismiss_layers
from flows.reading.words import mentions
from flows.return_options import is_placeholder, refunds_as_paid, way_back
from flows.return_request import ReturnRequest, Walked, refusal_on, stop
from flows.return_review import price_of_way
from flows.return_step import (
    Owned,
    Step,
    choice_name,
    choose_reason,
    first_unmade,
    method_of,
    name_pieces,
    read_step,
)
from flows.shop import ReturnFlowWords
from flows.snapshot import Field, Snapshot, locate
from flows.visit import Visit

_REACH = 3000  # milliseconds in which a control has to come within a person's reach
_ROUNDS = 12  # looks at one step: each choice may show what else it asks for
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
    _given: set[str] = field(default_factory=set)

    @property
    def _words(self) -> ReturnFlowWords:
        return self.visit.shop.return_flow

    def fill(self, step: Step, snapshot: Snapshot) -> tuple[Step, Snapshot]:
        """Fills in what the step asks for, reads it back, keeps a picture, and returns the page as it is then.

        One kind of choice at a time, with a new look after each: a reason may be asked for only where an item is
        ticked. Raises ``AskPerson`` for whatever stays open.
        """
        self._require_known(step, snapshot)
        asked, picked = step.asks, self._picked(step)
        for _ in range(_ROUNDS):
            before = self.visit.text()
            try:
                if not self._put_in(step, snapshot):
                    break
            except Error as error:
                # A choice that was drawn anew, or one that a layer has come up over, is found again by the next look.
                if "not attached" not in error.message and not self._clears_layer(step):
                    raise self._stop("The return's page does not let itself be filled in", snapshot) from None
            if step.boxes and not step.reasons:
                self.visit.wait_for_change(before, _SHOWS)
            step, snapshot = self._look()
            asked, picked = asked or step.asks, picked or self._picked(step)
        self._require_known(step, snapshot)
        if not asked:
            return step, snapshot
        self.visit.page.evaluate("() => document.activeElement?.blur()")
        step, snapshot = self._look()
        self._filled_lookup = False
        self.visit.witness.see(self.visit.page, _name_step(step), snapshot)
        self._require_known(step, snapshot, pictured=True)
        self._read_back(step, snapshot)
        if picked:
            self.chose = True
            self.walked.chosen["items"] = self._list_items()
        return step, snapshot

    def _clears_layer(self, step: Step) -> bool:
        visit = self.visit
        return step.scope < 0 and dismiss_layers(visit.page, visit.shop, visit.look().snapshot)

    def _picked(self, step: Step) -> bool:
        """Whether the step is where items are picked: by boxes, or by how many of each go back."""
        counted = {owned.piece for owned in step.quantities}
        return bool(step.boxes) or (len(self.request.pieces) > 1 and set(self.request.wanted) <= counted)

    def _look(self) -> tuple[Step, Snapshot]:
        snapshot = self.visit.look().snapshot
        return read_step(snapshot, self.visit.shop, self.request.pieces), snapshot

    def _require_known(self, step: Step, snapshot: Snapshot, *, pictured: bool = False) -> None:
        if step.unknown:
            names = " and ".join(f'"{_name(unknown)}"' for unknown in step.unknown)
            raise stop(self.visit, f"The return requires {names}, which is not known", snapshot, pictured=pictured)

    def _put_in(self, step: Step, snapshot: Snapshot) -> bool:
        """Makes the choices of one kind that are still open. Says whether there were any."""
        return (
            self._fill_lookup(step, snapshot)
            or self._tick_boxes(step, snapshot)
            or self._set_quantities(step, snapshot)
            or self._give_reasons(step, snapshot)
            or self._choose_method(step, snapshot)
            or self._choose_refund(step)
            or self._accept_terms(step)
        )

    def _fill_lookup(self, step: Step, snapshot: Snapshot) -> bool:
        lookup = step.lookup
        if lookup is None or self._filled_lookup:
            return False
        if self.chose or self.looked_up:
            said = refusal_on(snapshot, self._words) or "it asks for the order again"
            raise self._stop(f"The shop does not take the return ({said})", snapshot)
        self.looked_up = self._filled_lookup = True
        self.visit.require_own_host()
        if lookup.postal_code is not None and lookup.postal_code.required and not self.request.postal_code:
            raise self._stop("The return requires the billing ZIP code: set KORS_BOT_POSTAL_CODE", snapshot)
        locate(self.visit.page, lookup.number.element).fill(self.request.number, timeout=_REACH)
        locate(self.visit.page, lookup.email.element).fill(self.request.email, timeout=_REACH)
        if lookup.postal_code is not None and self.request.postal_code:
            locate(self.visit.page, lookup.postal_code.element).fill(self.request.postal_code, timeout=_REACH)
        return True

    def _tick_boxes(self, step: Step, snapshot: Snapshot) -> bool:
        if not step.boxes:
            return False
        owned = {place: [box for box in step.boxes if box.piece == place] for place in self.request.wanted}
        for place, boxes in owned.items():
            name = self.request.pieces[place].name
            if len(boxes) != 1:
                raise self._stop(f"The return does not offer {name} in one clear place", snapshot)
            if boxes[0].field.disabled or self._is_final_sale(boxes[0].field, snapshot):
                raise self._stop(f"The shop does not take {name} back", snapshot)
        wrong = [box for box in step.boxes if box.field.checked != (box.piece in owned) and not box.field.disabled]
        for box in wrong:
            if box.piece in owned:
                tick(locate(self.visit.page, box.field.element))
            elif box.other is not None:
                tick(locate(self.visit.page, box.other.element))
            else:
                locate(self.visit.page, box.field.element).uncheck(timeout=_REACH)
        return bool(wrong)

    def _is_final_sale(self, box: Field, snapshot: Snapshot) -> bool:
        """Whether the part of the page that is about this piece alone says that it stays."""
        text = " ".join(box.labels)
        for element in snapshot.ancestors(box.element):
            around = snapshot.text_of(element.index)
            if len(name_pieces(around, self.request.pieces)) > 1:
                break
            text = around
        return mentions(text, self.visit.shop.returns.not_returnable)

    def _set_quantities(self, step: Step, snapshot: Snapshot) -> bool:
        changed = False
        for owned in step.quantities:
            if owned.piece is None or self._holds_count(owned):
                continue
            piece, count = self.request.pieces[owned.piece], owned.field
            wanted = str(piece.quantity)
            option = next((option for option in count.options if option.text.strip() == wanted), None)
            if count.tag != "select":
                locate(self.visit.page, count.element).fill(wanted, timeout=_REACH)
            elif option is not None:
                locate(self.visit.page, count.element).select_option(option.value, timeout=_REACH)
            elif piece.wanted:
                raise self._stop(f"The shop does not offer to take {wanted} of {piece.name} back", snapshot)
            else:
                continue
            changed = True
        return changed

    def _holds_count(self, owned: Owned) -> bool:
        """Whether the right number stands there. Of what stays, none has to: only where items are picked by numbers."""
        if owned.piece is None:
            return True
        shown = next((option.text for option in owned.field.options if option.value == owned.field.value), None)
        held = (owned.field.value if shown is None else shown).strip()
        quantity = self.request.pieces[owned.piece].quantity
        choices = {option.text.strip() for option in owned.field.options}
        if not quantity and ("0" not in choices or not held.isdigit()):
            return True
        return held.isdigit() and int(held) == quantity

    def _give_reasons(self, step: Step, snapshot: Snapshot) -> bool:
        changed = False
        for owned in step.reasons:
            if not self._is_wanted(owned) or (not first_unmade(owned.field) and self._holds_reason(owned)):
                continue
            options = [(option.text, option.value) for option in owned.field.options if not option.disabled]
            label, value = self._choose_reason(options, snapshot)
            locate(self.visit.page, owned.field.element).select_option(value, timeout=_REACH)
            self._note_reason(label)
            changed = True
        for group in step.reason_groups:
            if any(choice.checked and choice_name(choice, snapshot) in self._given for choice in group):
                continue
            options = [(choice_name(choice, snapshot), str(place)) for place, choice in enumerate(group, 1)]
            label, place = self._choose_reason(options, snapshot)
            tick(locate(self.visit.page, group[int(place) - 1].element))
            self._note_reason(label)
            changed = True
        return changed

    def _note_reason(self, label: str) -> None:
        self._given.add(label)
        self.walked.chosen["reason"] = label

    def _is_wanted(self, owned: Owned) -> bool:
        return owned.piece is None or self.request.pieces[owned.piece].wanted

    def _choose_reason(self, options: Sequence[tuple[str, str]], snapshot: Snapshot) -> tuple[str, str]:
        choice = choose_reason(options, self.request.reason)
        if choice is None:
            offered = ", ".join(label for label, _ in options)
            raise self._stop(f"The shop has no such reason (it has: {offered}); choose another --reason", snapshot)
        return choice

    def _choose_method(self, step: Step, snapshot: Snapshot) -> bool:
        if step.method_list is not None:
            return self._choose_from_list(step.method_list, snapshot)
        if not step.methods or self._holds_method(step, snapshot):
            return False
        fitting = [choice for choice in step.methods if method_of(choice, snapshot, self._words) == self.request.method]
        if len(fitting) != 1 or fitting[0].disabled:
            raise self._no_such_way([choice_name(choice, snapshot) for choice in step.methods], snapshot)
        self._require_cheap(" ".join(fitting[0].labels), snapshot)
        tick(locate(self.visit.page, fitting[0].element))
        self.walked.chosen["method"] = choice_name(fitting[0], snapshot)
        return True

    def _choose_from_list(self, ways: Field, snapshot: Snapshot) -> bool:
        options = [option for option in ways.options if not is_placeholder(option.text, option.value)]
        fitting = [option for option in options if way_back(option.text) == self.request.method and not option.disabled]
        if len(fitting) != 1:
            raise self._no_such_way([option.text for option in options], snapshot)
        self._require_cheap(fitting[0].text, snapshot)
        self.walked.chosen["method"] = fitting[0].text
        if ways.value == fitting[0].value:
            return False
        locate(self.visit.page, ways.element).select_option(fitting[0].value, timeout=_REACH)
        return True

    def _require_cheap(self, said: str, snapshot: Snapshot) -> None:
        """Stops at a way back that names a price above what is allowed: the review may not say so again."""
        price = price_of_way(said, self.visit.shop)
        if price is not None and price > self.request.max_fee:
            raise self._stop(
                f"The shop takes {price} {self.visit.shop.site.currency} for that way back ({said[:80]}), more "
                f"than KORS_BOT_MAX_RETURN_FEE ({self.request.max_fee}) allows",
                snapshot,
            )

    def _no_such_way(self, offered: Sequence[str], snapshot: Snapshot) -> AskPerson:
        has = ", ".join(offered)
        return self._stop(f"The shop does not offer that way back (it has: {has}); choose --method", snapshot)

    def _holds_method(self, step: Step, snapshot: Snapshot) -> bool:
        chosen = next((choice for choice in step.methods if choice.checked), None)
        if chosen is None or method_of(chosen, snapshot, self._words) != self.request.method:
            return False
        self.walked.chosen["method"] = choice_name(chosen, snapshot)
        return True

    def _choose_refund(self, step: Step) -> bool:
        """Money back the way it was paid, where the shop also offers something instead."""
        for group in step.refunds:
            if group[0].tag == "select":
                right = next(option for option in group[0].options if refunds_as_paid(option.text))
                self.walked.chosen["refund_to"] = right.text
                if group[0].value != right.value:
                    locate(self.visit.page, group[0].element).select_option(right.value, timeout=_REACH)
                    return True
                continue
            paid = next(choice for choice in group if any(map(refunds_as_paid, choice.labels)))
            self.walked.chosen["refund_to"] = paid.labels[0]
            if not paid.checked:
                tick(locate(self.visit.page, paid.element))
                return True
        return False

    def _accept_terms(self, step: Step) -> bool:
        """Ticks what only accepts the shop's terms, which the return is made under, and writes it down."""
        for box in step.terms:
            self.walked.chosen["agreed"] = _name(box)
            if not box.checked:
                tick(locate(self.visit.page, box.element))
                return True
        return False

    def _read_back(self, now: Step, snapshot: Snapshot) -> None:
        ticked = {box.piece for box in now.boxes if box.field.checked}
        if now.boxes and ticked != set(self.request.wanted):
            raise self._stop("The page did not keep which items go back", snapshot)
        kept = [
            *((owned, self._holds_reason(owned)) for owned in now.reasons if self._is_wanted(owned)),
            *((owned, self._holds_count(owned)) for owned in now.quantities),
        ]
        for owned, holds in kept:
            if not holds:
                raise self._stop(f'The page did not keep "{_name(owned.field)}"', snapshot)
        if now.methods and not self._holds_method(now, snapshot):
            raise self._stop("The page did not keep the way back", snapshot)
        if any(not box.checked for box in now.terms):
            raise self._stop("The page did not keep that its terms are accepted", snapshot)

    def _holds_reason(self, owned: Owned) -> bool:
        shown = next((option.text for option in owned.field.options if option.value == owned.field.value), "")
        return shown in self._given

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
