"""What a return's step asks about the items that go back: why, how they travel, how the money comes back, its terms."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.errors import AskPerson
from flows.return_hands import put_option, put_tick
from flows.return_kinds import (
    choice_name,
    choose_reason,
    first_unmade,
    method_of,
    name_of,
    real_options,
    shown_option,
)
from flows.return_options import refunds_as_paid, way_back
from flows.return_request import ReturnRequest, Walked, stop
from flows.return_review import price_of_way
from flows.return_step import Owned, Step
from flows.snapshot import Field, Option, Snapshot
from flows.visit import Visit


@dataclass(slots=True)
class Answers:
    """The answers that were given, and those that a step still wants. Each function says whether it gave any."""

    visit: Visit
    request: ReturnRequest
    walked: Walked
    _given: set[str] = field(default_factory=set)

    def give_reasons(self, step: Step, snapshot: Snapshot) -> bool:
        changed = False
        for owned in step.reasons:
            if not self.is_wanted(owned) or (not first_unmade(owned.field) and self._holds_reason(owned)):
                continue
            able = [option for option in owned.field.options if not option.disabled]
            label, value = self._choose_reason([(option.text, option.value) for option in able], snapshot)
            right = next(option for option in able if option.value == value)
            put_option(self.visit, owned.field, right, snapshot)
            self._note_reason(label)
            changed = True
        for group in step.reason_groups:
            if any(choice.checked and choice_name(choice, snapshot) in self._given for choice in group):
                continue
            options = [(choice_name(choice, snapshot), str(place)) for place, choice in enumerate(group, 1)]
            label, place = self._choose_reason(options, snapshot)
            put_tick(self.visit, group[int(place) - 1])
            self._note_reason(label)
            changed = True
        return changed

    def choose_method(self, step: Step, snapshot: Snapshot) -> bool:
        if step.method_list is not None:
            return self._choose_from_list(step.method_list, snapshot)
        if not step.methods or self._holds_method(step, snapshot):
            return False
        words = self.visit.shop.return_flow
        fitting = [choice for choice in step.methods if method_of(choice, snapshot, words) == self.request.method]
        if len(fitting) != 1 or fitting[0].disabled:
            raise self._no_such_way([choice_name(choice, snapshot) for choice in step.methods], snapshot)
        self._require_cheap(" ".join(fitting[0].labels), snapshot)
        put_tick(self.visit, fitting[0])
        self.walked.chosen["method"] = choice_name(fitting[0], snapshot)
        return True

    def choose_refund(self, step: Step, snapshot: Snapshot) -> bool:
        """Money back the way it was paid, where the shop also offers something instead."""
        for group in step.refunds:
            if group[0].tag == "select":
                right = next(option for option in group[0].options if refunds_as_paid(option.text))
                self.walked.chosen["refund_to"] = right.text
                if group[0].value != right.value:
                    put_option(self.visit, group[0], right, snapshot)
                    return True
                continue
            paid = next(choice for choice in group if any(map(refunds_as_paid, choice.labels)))
            self.walked.chosen["refund_to"] = paid.labels[0]
            if not paid.checked:
                put_tick(self.visit, paid)
                return True
        return False

    def accept_terms(self, step: Step) -> bool:
        """Ticks what only accepts the shop's terms, which the return is made under, and writes it down."""
        for box in step.terms:
            self.walked.chosen["agreed"] = name_of(box)
            if not box.checked:
                put_tick(self.visit, box)
                return True
        return False

    def require_kept(self, step: Step, snapshot: Snapshot) -> None:
        """Raises ``AskPerson`` unless the step holds what was answered."""
        for owned in step.reasons:
            if self.is_wanted(owned) and not self._holds_reason(owned):
                raise self._stop(f'The page did not keep "{name_of(owned.field)}"', snapshot)
        if step.methods and not self._holds_method(step, snapshot):
            raise self._stop("The page did not keep the way back", snapshot)
        if step.method_list is not None and way_back(_shown(step.method_list)) != self.request.method:
            raise self._stop("The page did not keep the way back", snapshot)
        if any(not box.checked for box in step.terms):
            raise self._stop("The page did not keep that its terms are accepted", snapshot)

    def _note_reason(self, label: str) -> None:
        self._given.add(label)
        self.walked.chosen["reason"] = label

    def is_wanted(self, owned: Owned) -> bool:
        """Whether a field is about something that goes back."""
        return owned.piece is None or self.request.pieces[owned.piece].wanted

    def _holds_reason(self, owned: Owned) -> bool:
        return _shown(owned.field) in self._given

    def _choose_reason(self, options: Sequence[tuple[str, str]], snapshot: Snapshot) -> tuple[str, str]:
        choice = choose_reason(options, self.request.reason)
        if choice is None:
            offered = ", ".join(label for label, _ in options)
            raise self._stop(f"The shop has no such reason (it has: {offered}); choose another --reason", snapshot)
        return choice

    def _choose_from_list(self, ways: Field, snapshot: Snapshot) -> bool:
        options = real_options(ways)
        fitting = [option for option in options if way_back(option.text) == self.request.method and not option.disabled]
        if len(fitting) != 1:
            raise self._no_such_way([option.text for option in options], snapshot)
        self._require_cheap(fitting[0].text, snapshot)
        self.walked.chosen["method"] = fitting[0].text
        if ways.value == fitting[0].value:
            return False
        put_option(self.visit, ways, fitting[0], snapshot)
        return True

    def _holds_method(self, step: Step, snapshot: Snapshot) -> bool:
        chosen = next((choice for choice in step.methods if choice.checked), None)
        if chosen is None or method_of(chosen, snapshot, self.visit.shop.return_flow) != self.request.method:
            return False
        self.walked.chosen["method"] = choice_name(chosen, snapshot)
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

    def _stop(self, why: str, snapshot: Snapshot) -> AskPerson:
        return stop(self.visit, why, snapshot)


def _shown(asked: Field) -> str:
    shown: Option | None = shown_option(asked)
    return shown.text if shown is not None else ""
