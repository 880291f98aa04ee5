"""One step of a return wizard as a person sees it: which boxes belong to which items, and what leads on.

Pure. A step may ask for anything: the order, items, quantities, reasons, the way back, or all of them at once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flows.fields import find_field
from flows.reading.words import is_one_of, mentions, plain
from flows.return_labels import named_fields
from flows.return_options import (
    accepts_terms,
    asks_why,
    counts_pieces,
    gives_reason,
    is_placeholder,
    is_same_reason,
    keeps_piece,
    pays_otherwise,
    refunds_as_paid,
    takes_piece,
    way_back,
)
from flows.shop import ReturnFlowWords, Shop
from flows.snapshot import Field, Option, Snapshot

_TICKS = frozenset({"checkbox", "radio"})
_OPTIONAL = re.compile(r"\boptional\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One item of the order, and how many of it go back (0: it stays)."""

    name: str
    style: str | None
    quantity: int

    @property
    def wanted(self) -> bool:
        return self.quantity > 0


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

    def wanted(field: Field) -> bool:
        owner = _owner(field, snapshot, pieces)
        return owner is None or pieces[owner].wanted

    scope = find_scope(snapshot, pieces)
    fields = named_fields(snapshot, scope)
    groups = _radio_groups(fields)
    picks = [pick for group in groups if (pick := _find_pick(group, snapshot, pieces)) is not None]
    groups = [group for group in groups if not any(pick.field in group for pick in picks)]
    ticks = [
        Owned(field, owner)
        for field in fields
        if field.type == "checkbox"
        and not any(is_one_of(label, words.select_all) for label in field.labels)
        and not any(accepts_terms(label) for label in field.labels)
        and (owner := _owner(field, snapshot, pieces)) is not None
    ]
    selects = [field for field in fields if field.tag == "select"]
    counts = [field for field in fields if _is_quantity(field, words)]
    reasons = [field for field in selects if field not in counts and _is_reason(field, words)]
    methods = next((group for group in groups if _offers_ways(group, snapshot, words)), ())
    rest = [group for group in groups if group != methods]
    method_list = None if methods else next((one for one in selects if one not in reasons and _lists_ways(one)), None)
    refunds = [group for group in rest if _asks_how_to_pay(choice_name(field, snapshot) for field in group)]
    refunds += [(one,) for one in selects if _asks_how_to_pay(option.text for option in one.options)]
    step = Step(
        scope=scope,
        lookup=None,
        boxes=(*ticks, *picks),
        quantities=tuple(Owned(field, _owner(field, snapshot, pieces)) for field in counts),
        reasons=tuple(Owned(field, _owner(field, snapshot, pieces)) for field in reasons),
        reason_groups=tuple(
            group
            for group in rest
            if group not in refunds and _gives_reasons(group, words) and wanted(group[0])
        ),
        methods=methods,
        method_list=method_list,
        refunds=tuple(refunds),
        terms=tuple(
            field
            for field in fields
            if field.type == "checkbox" and any(map(accepts_terms, field.labels)) and not _is_optional(field)
        ),
        unknown=(),
    )  # fmt: skip
    lookup = None if step.boxes or step.reasons or step.methods else _find_lookup(fields, words)
    step = replace(step, lookup=lookup)
    return replace(step, unknown=_find_unknown(step, fields, groups, snapshot, pieces))


def find_scope(snapshot: Snapshot, pieces: Sequence[Piece]) -> int:
    """The dialog in which the wizard stands, where it is one; else -1, the page."""
    for element in snapshot.elements:
        if element.role in {"dialog", "alertdialog"}:
            asked = [field for field in snapshot.fields if snapshot.is_inside(field.element, element.index)]
            asks = any(not field.is_button for field in asked)
            if asks and name_pieces(snapshot.text_of(element.index), pieces):
                return element.index
    return -1


def first_unmade(field: Field) -> bool:
    """Whether a select still stands at "choose ..."."""
    shown = next((option for option in field.options if option.value == field.value), Option(field.value, "", False))
    return is_placeholder(shown.text, shown.value)


def choose_reason(options: Iterable[tuple[str, str]], phrases: tuple[str, ...]) -> tuple[str, str] | None:
    """Returns the shop's reason (label, value) for one of ours, by the map's phrases, best first."""
    open_ones = [option for option in options if not is_placeholder(*option)]
    for phrase in phrases:
        exact = [option for option in open_ones if is_one_of(option[0], (phrase,))]
        near = exact or [option for option in open_ones if mentions(option[0], (phrase,))]
        near = near or [option for option in open_ones if is_same_reason(option[0], phrase)]
        if len(near) == 1:
            return near[0]
    return None


def method_of(field: Field, snapshot: Snapshot, words: ReturnFlowWords) -> str | None:
    """Which way back a choice stands for: ``mail``, ``store`` or neither. What its label names first counts."""
    for label in (choice_name(field, snapshot), *field.labels):
        said = plain(label)
        places = {
            method: min((found.start() for phrase in phrases if (found := _whole_words(phrase, said))), default=None)
            for method, phrases in (("mail", words.method_mail), ("store", words.method_store))
        }
        named = {method: place for method, place in places.items() if place is not None}
        if named:
            return min(named, key=lambda method: named[method])
    return way_back(choice_name(field, snapshot))


def choice_name(field: Field, snapshot: Snapshot) -> str:
    """What a choice is called: the first words behind it, where its label begins so and goes on to explain."""
    label = field.labels[0].strip(" *:") if field.labels else field.name
    first = snapshot.runs[field.run].text if field.run < len(snapshot.runs) else ""
    return first if first and plain(label).startswith(plain(first)) else label


def name_pieces(text: str, pieces: Sequence[Piece]) -> set[int]:
    """Which pieces a text names, by name or style. Pieces of one name are all named."""
    said, found = f" {plain(text)} ", set()
    for place in sorted(range(len(pieces)), key=lambda place: -len(pieces[place].name)):
        piece = pieces[place]
        name = plain(piece.name)
        if piece.style and _whole_words(piece.style, said):
            found.add(place)
        elif name and _whole_words(name, said):
            found |= {other for other, twin in enumerate(pieces) if plain(twin.name) == name}
            said = said.replace(name, " ")
    return found


def _whole_words(phrase: str, said: str) -> "re.Match[str] | None":
    return re.search(rf"(?<!\w){re.escape(plain(phrase))}(?!\w)", said)


def _owner(field: Field, snapshot: Snapshot, pieces: Sequence[Piece]) -> int | None:
    """The piece that a field belongs to: the only one named by its labels, else in the smallest part around it.

    Pieces of one name are told apart by their style, else by their order: see ``_tell_twins_apart``.
    """
    named = name_pieces(" ".join(field.labels), pieces)
    if not named:
        for element in snapshot.ancestors(field.element):
            named = name_pieces(snapshot.text_of(element.index), pieces)
            if named:
                break
    if len(named) == 1:
        return named.pop()
    if named and len({plain(pieces[place].name) for place in named}) == 1:
        return _tell_twins_apart(field, snapshot, pieces, sorted(named))
    return None


def _tell_twins_apart(field: Field, snapshot: Snapshot, pieces: Sequence[Piece], twins: list[int]) -> int | None:
    """Of pieces that share a name, the one at the same place among the fields of that kind and name."""
    alike = [
        other.element
        for other in snapshot.fields
        if (other.tag, other.type, other.value if other.type == "radio" else "")
        == (field.tag, field.type, field.value if field.type == "radio" else "")
        and set(twins) <= (name_pieces(" ".join(other.labels), pieces) or _named_around(other, snapshot, pieces))
    ]
    return twins[alike.index(field.element)] if len(alike) == len(twins) and field.element in alike else None


def _named_around(field: Field, snapshot: Snapshot, pieces: Sequence[Piece]) -> set[int]:
    for element in snapshot.ancestors(field.element):
        named = name_pieces(snapshot.text_of(element.index), pieces)
        if named:
            return named
    return set()


def _is_wanted(owner: int | None, pieces: Sequence[Piece]) -> bool:
    return owner is None or pieces[owner].wanted


def _find_pick(group: tuple[Field, ...], snapshot: Snapshot, pieces: Sequence[Piece]) -> Owned | None:
    """An item's "Keep or return?": the choice by which it goes back."""
    takes = [field for field in group if any(takes_piece(label) for label in field.labels)]
    keeps = [field for field in group if any(keeps_piece(label) for label in field.labels)]
    owner = _owner(takes[0], snapshot, pieces) if len(takes) == len(keeps) == 1 else None
    return Owned(takes[0], owner, keeps[0]) if owner is not None else None


def _is_reason(field: Field, words: ReturnFlowWords) -> bool:
    """By its name, by what it says before a choice is made ("Choose a reason"), or by its choices."""
    if any(mentions(label, words.reason) or asks_why(label) for label in field.labels):
        return True
    choices = [option.text for option in field.options if not is_placeholder(option.text, option.value)]
    if any(asks_why(option.text) for option in field.options[:1] if option.text not in choices):
        return True
    likely = sum(_is_some_reason(text, words) or gives_reason(text) for text in choices)
    return likely > 1 and likely * 2 >= len(choices)


def _is_some_reason(text: str, words: ReturnFlowWords) -> bool:
    return any(is_one_of(text, phrases) for phrases in words.reasons.values())


def _is_quantity(field: Field, words: ReturnFlowWords) -> bool:
    named = any(mentions(label, words.quantity) or counts_pieces(label) for label in field.labels)
    if field.tag == "select":
        numbers = [text for option in field.options if (text := option.text.strip()).isdigit()]
        return len(numbers) >= max(len(field.options) - 1, 1) and (named or not field.labels)
    return field.type == "number" and (named or not field.labels)


def _offers_ways(group: tuple[Field, ...], snapshot: Snapshot, words: ReturnFlowWords) -> bool:
    if _gives_reasons(group, words):
        return False
    listed = words.method_mail + words.method_store
    ways = sum(method_of(field, snapshot, words) is not None for field in group)
    return ways * 2 >= len(group) or any(mentions(label, listed) for field in group for label in field.labels)


def _lists_ways(field: Field) -> bool:
    ways = {way_back(option.text) for option in field.options if not is_placeholder(option.text, option.value)} - {None}
    return len(ways) > 1


def _asks_how_to_pay(choices: Iterable[str]) -> bool:
    choices = list(choices)
    return sum(map(refunds_as_paid, choices)) == 1 and any(map(pays_otherwise, choices))


def _is_optional(field: Field) -> bool:
    return any(_OPTIONAL.search(label) for label in field.labels)


def _find_unknown(
    step: Step, fields: list[Field], groups: Iterable[tuple[Field, ...]], snapshot: Snapshot, pieces: Sequence[Piece]
) -> tuple[Field, ...]:
    """Required fields, and choices that are still open, of which nobody knows how to make them."""
    known = step.known
    unmade = [field for field in fields if field.element not in known and _must_be_filled(field)]
    for group in groups:
        if (
            not any(field.checked or field.disabled or field.element in known for field in group)
            and group[0] not in unmade
        ):
            unmade.append(group[0])
    return tuple(
        field
        for place, field in enumerate(unmade)
        if _is_wanted(_owner(field, snapshot, pieces), pieces)
        and not any(
            field.type == "radio" and (one.form, one.name) == (field.form, field.name) for one in unmade[:place]
        )
    )


def _radio_groups(fields: Iterable[Field]) -> list[tuple[Field, ...]]:
    groups: dict[tuple[int, str], list[Field]] = {}
    for field in fields:
        if field.type == "radio":
            groups.setdefault((field.form, field.name), []).append(field)
    return [tuple(group) for group in groups.values()]


def _gives_reasons(group: tuple[Field, ...], words: ReturnFlowWords) -> bool:
    named = [any(_is_some_reason(label, words) for label in field.labels) for field in group]
    likely = [any(gives_reason(label) for label in field.labels) for field in group]
    return any(named) or sum(likely) > 1


def _find_lookup(fields: list[Field], words: ReturnFlowWords) -> Lookup | None:
    forms: dict[int, list[Field]] = {}
    for field in fields:
        forms.setdefault(field.form, []).append(field)
    for own in forms.values():
        if any(field.type == "password" for field in own):
            continue
        own = [field for field in own if field.type not in _TICKS]
        number = find_field(own, words.order_number, names=r"order.?(?:n|id)")
        rest = [field for field in own if field is not number]
        email = find_field(rest, words.email, types=("email",), autocomplete=("email",), names="mail")
        rest = [field for field in rest if field is not email]
        postal = find_field(rest, words.postal_code, autocomplete=("postal-code",), names="zip|postal")
        if number is not None and email is not None:
            return Lookup(number, email, postal)
    return None


def _must_be_filled(field: Field) -> bool:
    """Whether a field is still open and says, or looks as if, it has to be filled in."""
    if field.disabled or field.read_only or field.type == "password":
        return False
    if field.tag == "select":
        return first_unmade(field) and (field.required or not _is_optional(field))
    starred = any(re.search(r"\*|\(required\)", label, re.IGNORECASE) for label in field.labels)
    empty = not field.checked if field.type in _TICKS else not field.value.strip()
    return (field.required or starred) and empty
