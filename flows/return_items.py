"""Which items go back, and how many of each: ticked, chosen or counted on a step, and read back from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.return_hands import put_number, put_option, put_tick
from flows.return_kinds import first_unmade, keeps_or_returns, name_of, option_of, shown_option
from flows.return_request import ReturnRequest, stop
from flows.return_stays import stays
from flows.return_step import Owned, Step
from flows.snapshot import Field, Snapshot
from flows.visit import Visit


@dataclass(frozen=True, slots=True)
class Items:
    """What goes back, on the steps that ask for it. Each function does one thing and says whether it did any."""

    visit: Visit
    request: ReturnRequest

    def are_picked_on(self, step: Step) -> bool:
        """Whether the step is where items are picked: by boxes, or by how many of each go back."""
        counted = {owned.piece for owned in step.quantities}
        several = len(self.request.pieces) > 1 or any(_can_stay(owned.field) for owned in step.quantities)
        return bool(step.boxes) or (several and set(self.request.wanted) <= counted)

    def tick(self, step: Step, snapshot: Snapshot) -> bool:
        """Ticks what goes back, and takes the tick of all else away. Raises ``AskPerson`` for what is not offered."""
        offered = self._require_offered(step, snapshot)
        for controls in offered.values():
            self._require_taken(controls[0], snapshot)
        single = [controls[0].field for controls in offered.values() if _is_one_of(controls[0])]
        if len(single) > 1:
            raise stop(self.visit, "The return takes one item at a time, and several are meant to go back", snapshot)
        wrong = [box for box in step.boxes if box.field.checked != self._goes(box) and not box.field.disabled]
        for box in wrong:
            if self._goes(box):
                put_tick(self.visit, box.field)
            elif box.other is not None:
                put_tick(self.visit, box.other)
            elif not _is_one_of(box):
                put_tick(self.visit, box.field, on=False)
        return bool(wrong)

    def count(self, step: Step, snapshot: Snapshot) -> bool:
        """Sets one number that is not right: a number that is set may show the rest of the step in another light."""
        for owned in step.quantities:
            if owned.piece is None or self.holds_count(owned, step):
                continue
            piece, field = self.request.pieces[owned.piece], owned.field
            option = option_of(field, piece.quantity)
            if field.tag != "select":
                put_number(self.visit, field, piece.quantity, snapshot)
            elif option is not None:
                put_option(self.visit, field, option, snapshot)
            else:
                raise stop(
                    self.visit, f"The shop does not offer to take {piece.quantity} of {piece.name} back", snapshot
                )
            return True
        return False

    def require_kept(self, step: Step, snapshot: Snapshot) -> None:
        """Raises ``AskPerson`` unless the step holds what goes back, all of it and nothing else."""
        if any(box.field.checked != self._goes(box) for box in step.boxes):
            raise stop(self.visit, "The page did not keep which items go back", snapshot)
        for owned in step.quantities:
            if not self.holds_count(owned, step):
                raise stop(self.visit, f'The page did not keep "{name_of(owned.field)}"', snapshot)

    def holds_count(self, owned: Owned, step: Step) -> bool:
        """Whether the right number stands there. Of what stays, none has to: only where items are picked by numbers."""
        if owned.piece is None:
            return True
        quantity, field = self.request.pieces[owned.piece].quantity, owned.field
        if not quantity and owned not in _controls_of(owned.piece, step):
            return True  # another control says that it stays
        if field.tag == "select":
            if not quantity and first_unmade(field) and not keeps_or_returns(field):
                return True
            shown, right = shown_option(field), option_of(field, quantity)
            return shown is not None and right is not None and shown.text == right.text
        held = field.value.strip()
        return held.isdigit() and int(held) == quantity

    def list(self) -> str:
        """What goes back, in words."""
        pieces = (self.request.pieces[place] for place in self.request.wanted)
        return "; ".join(f"{piece.quantity} x {piece.name}" for piece in pieces)

    def _goes(self, box: Owned) -> bool:
        return box.piece in self.request.wanted

    def _require_offered(self, step: Step, snapshot: Snapshot) -> Mapping[int, Sequence[Owned]]:
        """The one control by which each item is picked that goes back, where the step lets items be picked."""
        if not step.boxes and not any(map(_picks, step.quantities)):
            return {}
        found: dict[int, Sequence[Owned]] = {}
        for place in self.request.wanted:
            found[place] = _controls_of(place, step)
            if len(found[place]) != 1:
                name = self.request.pieces[place].name
                raise stop(self.visit, f"The return does not offer {name} in one clear place", snapshot)
        return found

    def _require_taken(self, owned: Owned, snapshot: Snapshot) -> None:
        refusals = self.visit.shop.returns.not_returnable
        if owned.field.disabled or stays(owned.field, snapshot, self.request.pieces, refusals):
            name = self.request.pieces[owned.piece].name if owned.piece is not None else name_of(owned.field)
            raise stop(self.visit, f"The shop does not take {name} back", snapshot)


def _is_one_of(box: Owned) -> bool:
    """Whether it is one answer to "which item goes back?": another answer takes its tick away."""
    return box.field.type == "radio" and box.other is None


def _controls_of(place: int, step: Step) -> Sequence[Owned]:
    """What picks an item: its box, else the list that keeps or returns it, else the number that may be none."""
    picks = [owned for owned in step.quantities if owned.piece == place and _picks(owned)]
    return (
        [box for box in step.boxes if box.piece == place]
        or [owned for owned in picks if keeps_or_returns(owned.field)]
        or picks
    )


def _picks(owned: Owned) -> bool:
    return owned.piece is not None and _can_stay(owned.field)


def _can_stay(field: Field) -> bool:
    """Whether a number may be none: then it picks the item, and does not only say how many of what was ticked."""
    if field.tag == "select":
        return any(option.text.strip() == "0" for option in field.options) or keeps_or_returns(field)
    return field.type == "stepper" or field.value.strip() == "0"
