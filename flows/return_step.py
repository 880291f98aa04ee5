"""One step of a return wizard as a person sees it: which boxes belong to which items, and what has to be answered.

Pure. A step may ask for anything: the order, items, quantities, reasons, the way back, or all of them at once. What is
no plain field of HTML is one already in the snapshots that are read here (return_widgets.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flows.fields import find_field
from flows.reading.words import is_one_of
from flows.return_extras import is_extra
from flows.return_kinds import (
    TICKS,
    asks_how_to_pay,
    choice_name,
    gives_reasons,
    is_optional,
    is_quantity,
    is_reason,
    lists_ways,
    must_be_filled,
    offers_ways,
)
from flows.return_labels import named_fields
from flows.return_options import accepts_terms, asks_if_it_returns, keeps_piece, takes_piece
from flows.return_pieces import Piece, name_pieces, owner_of, without_names
from flows.return_stage import find_scope
from flows.return_unread import find_unread
from flows.shop import ReturnFlowWords, Shop
from flows.snapshot import Field, Snapshot


@dataclass(frozen=True, slots=True)
class Owned:
    """A field that belongs to one piece (its position), or to all of them (``None``).

    ``other`` is the choice beside it by which the piece stays, where an item asks "Keep or return?".
    """

    field: Field
    piece: int | None
    other: Field | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """The step that asks for the order."""

    number: Field
    email: Field
    postal_code: Field | None


@dataclass(frozen=True, slots=True)
class Step:
    """What one step asks for. ``unknown`` are choices that have to be made and that nobody knows how to make.

    ``extras`` are boxes that the shop has ticked and that nobody asked for.
    ``scope`` is the element of the dialog that the step is in, or -1. A group holds the choices of one question.
    """

    scope: int
    lookup: Lookup | None
    boxes: tuple[Owned, ...]
    quantities: tuple[Owned, ...]
    reasons: tuple[Owned, ...]
    reason_groups: tuple[tuple[Field, ...], ...]
    methods: tuple[Field, ...]
    method_list: Field | None
    refunds: tuple[tuple[Field, ...], ...]
    terms: tuple[Field, ...]
    unknown: tuple[Field, ...]
    extras: tuple[Field, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in."""
        return bool(self.lookup) or bool(self.known)

    @property
    def known(self) -> set[int]:
        """The elements of all that can be filled in."""
        fields = [owned.field for owned in (*self.boxes, *self.quantities, *self.reasons)]
        fields += [owned.other for owned in self.boxes if owned.other is not None]
        fields += [*self.methods, *self.terms, *([self.method_list] if self.method_list else [])]
        fields += [field for group in (*self.reason_groups, *self.refunds) for field in group]
        if self.lookup is not None:
            fields += [field for field in (self.lookup.number, self.lookup.email, self.lookup.postal_code) if field]
        return {field.element for field in fields}


def read_step(snapshot: Snapshot, shop: Shop, pieces: Sequence[Piece]) -> Step:
    """Returns what the page asks for."""
    words = shop.return_flow

    def owned(found: Iterable[Field]) -> tuple[Owned, ...]:
        return tuple(Owned(field, owner_of(field, snapshot, pieces)) for field in found)

    scope = find_scope(snapshot, pieces)
    fields = named_fields(snapshot, scope)
    groups = _radio_groups(fields, snapshot)
    picks = [pick for group in groups if (pick := _find_pick(group, snapshot, pieces)) is not None]
    groups = [group for group in groups if not any(pick.field in group for pick in picks)]
    singled = [one for group in groups for one in _find_one_of(group, snapshot, pieces)]
    groups = [group for group in groups if not any(one.field in group for one in singled)]
    extras = tuple(
        field for field in fields if is_extra(field, pieces, owned=owner_of(field, snapshot, pieces) is not None)
    )
    agreed = [field for field in fields if field.type == "checkbox" and any(map(accepts_terms, field.labels))]
    ticks = [
        field
        for field in fields
        if field.type == "checkbox"
        and field not in agreed
        and field not in extras
        and not any(is_one_of(label, words.select_all) for label in field.labels)
    ]
    selects = [field for field in fields if field.tag == "select"]
    counts = [field for field in fields if is_quantity(field, words)]
    reasons = [field for field in selects if field not in counts and is_reason(field, words)]
    methods = next((group for group in groups if offers_ways(group, snapshot, words)), ())
    rest = [group for group in groups if group != methods]
    method_list = None if methods else next((one for one in selects if one not in reasons and lists_ways(one)), None)
    refunds = [group for group in rest if asks_how_to_pay(choice_name(field, snapshot) for field in group)]
    refunds += [(one,) for one in selects if asks_how_to_pay(option.text for option in one.options)]
    step = Step(
        scope=scope,
        lookup=None,
        boxes=(*(box for box in owned(ticks) if box.piece is not None), *picks, *singled),
        quantities=owned(counts),
        reasons=owned(reasons),
        reason_groups=tuple(
            group
            for group in rest
            if group not in refunds
            and gives_reasons(group, words)
            and _is_wanted(owner_of(group[0], snapshot, pieces), pieces)
        ),
        methods=methods,
        method_list=method_list,
        refunds=tuple(refunds),
        terms=tuple(field for field in agreed if not is_optional(field)),
        extras=tuple(field for field in extras if field.checked),
        unknown=(),
    )
    lookup = None if step.boxes or step.reasons or step.methods else _find_lookup(fields, words)
    step = replace(step, lookup=lookup)
    unread = [] if step.boxes or step.quantities else find_unread(snapshot, pieces, scope=scope)
    return replace(step, unknown=(*_find_unknown(step, fields, groups, snapshot, pieces), *unread))


def _is_wanted(owner: int | None, pieces: Sequence[Piece]) -> bool:
    return owner is None or pieces[owner].wanted


def _find_pick(group: tuple[Field, ...], snapshot: Snapshot, pieces: Sequence[Piece]) -> Owned | None:
    """An item's "Keep or return?": the choice by which it goes back."""
    said = [(field, [without_names(label, pieces) for label in field.labels]) for field in group]
    before = snapshot.runs[group[0].run - 1].text if 0 < group[0].run <= len(snapshot.runs) else ""
    agrees = asks_if_it_returns(without_names(before, pieces))
    takes = [
        field for field, labels in said if any(takes_piece(label) or (agrees and label == "yes") for label in labels)
    ]
    keeps = [field for field, labels in said if any(map(keeps_piece, labels))]
    owner = owner_of(takes[0], snapshot, pieces) if len(takes) == len(keeps) == 1 else None
    return Owned(takes[0], owner, keeps[0]) if owner is not None else None


def _find_one_of(group: tuple[Field, ...], snapshot: Snapshot, pieces: Sequence[Piece]) -> tuple[Owned, ...]:
    """The choices of "which item goes back?", where each is one item. Nothing where one cannot be told."""
    named = [name_pieces(" ".join(field.labels), pieces) for field in group]
    if len(group) < 2 or not all(named):
        return ()
    found = tuple(Owned(field, owner_of(field, snapshot, pieces)) for field in group)
    return found if len({one.piece for one in found} - {None}) == len(group) else ()


def _find_unknown(
    step: Step, fields: list[Field], groups: Iterable[tuple[Field, ...]], snapshot: Snapshot, pieces: Sequence[Piece]
) -> tuple[Field, ...]:
    """Required fields, and choices that are still open, of which nobody knows how to make them."""
    known = step.known
    groups = list(groups)
    unmade = [field for field in fields if field.element not in known and must_be_filled(field)]
    for group in groups:
        preset = all(name_pieces(" ".join(field.labels), pieces) for field in group)  # by the shop, to some item
        made = any((field.checked and not preset) or field.disabled or field.element in known for field in group)
        # A question is named once, whatever number of choices it has, and not at all once it is answered.
        unmade = [field for field in unmade if field not in (group if made else group[1:])]
        if not made and group[0] not in unmade:
            unmade.append(group[0])
    return tuple(field for field in unmade if _is_wanted(owner_of(field, snapshot, pieces), pieces))


def _radio_groups(fields: Iterable[Field], snapshot: Snapshot) -> list[tuple[Field, ...]]:
    """The choices of each question: by their name, else by the smallest part of the page that holds several."""
    radios = [field for field in fields if field.type == "radio"]
    nameless = [field.element for field in radios if not field.name]
    groups: dict[tuple[int, str], list[Field]] = {}
    for field in radios:
        key = (field.form, field.name) if field.name else (_container_of(field, nameless, snapshot), "")
        groups.setdefault(key, []).append(field)
    return [tuple(group) for group in groups.values()]


def _container_of(field: Field, nameless: list[int], snapshot: Snapshot) -> int:
    for around in snapshot.ancestors(field.element):
        held = [element for element in nameless if snapshot.is_inside(element, around.index)]
        if around.index != field.element and len(held) > 1:
            return around.index
    return -1


def _find_lookup(fields: list[Field], words: ReturnFlowWords) -> Lookup | None:
    forms: dict[int, list[Field]] = {}
    for field in fields:
        forms.setdefault(field.form, []).append(field)
    for own in forms.values():
        if any(field.type == "password" for field in own):
            continue
        own = [field for field in own if field.type not in TICKS]
        number = find_field(own, words.order_number, names=r"order.?(?:n|id)")
        rest = [field for field in own if field is not number]
        email = find_field(rest, words.email, types=("email",), autocomplete=("email",), names="mail")
        rest = [field for field in rest if field is not email]
        postal = find_field(rest, words.postal_code, autocomplete=("postal-code",), names="zip|postal")
        if number is not None and email is not None:
            return Lookup(number, email, postal)
    return None
