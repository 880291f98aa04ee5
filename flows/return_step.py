"""One step of a return wizard as a person sees it: which boxes belong to which items, and what leads on.

Pure. A step may ask for anything: the order, items, quantities, reasons, the way back, or all of them at once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.fields import find_field, forms_of
from flows.reading.words import is_one_of, mentions, plain
from flows.return_review import in_frame
from flows.shop import ReturnFlowWords, Shop
from flows.snapshot import Field, Snapshot

_TICKS = frozenset({"checkbox", "radio"})
_PLACEHOLDERS = frozenset({"", "false", "none", "null", "0", "-1"})


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
    """A field that belongs to one piece (its position), or to all of them (``None``)."""

    field: Field
    piece: int | None


@dataclass(frozen=True, slots=True)
class Lookup:
    """The step that asks for the order."""

    number: Field
    email: Field
    postal_code: Field | None


@dataclass(frozen=True, slots=True)
class Step:
    """What one step asks for. ``unknown`` are required fields that nobody knows how to fill."""

    lookup: Lookup | None
    boxes: tuple[Owned, ...]
    quantities: tuple[Owned, ...]
    reasons: tuple[Owned, ...]
    reason_groups: tuple[tuple[Field, ...], ...]
    methods: tuple[Field, ...]
    unknown: tuple[Field, ...]

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in."""
        return bool(self.lookup or self.boxes or self.quantities or self.reasons or self.reason_groups or self.methods)


def read_step(snapshot: Snapshot, shop: Shop, pieces: Sequence[Piece]) -> Step:
    """Returns what the page asks for."""
    words = shop.return_flow
    fields = [field for field in snapshot.fields if not field.is_button and not in_frame(snapshot, field.element)]
    boxes = tuple(
        Owned(field, owner)
        for field in fields
        if field.type == "checkbox"
        and not any(is_one_of(label, words.select_all) for label in field.labels)
        and (owner := _owner(field, snapshot, pieces)) is not None
    )
    selects = [field for field in fields if field.tag == "select"]
    reasons = [field for field in selects if _is_reason(field, words)]
    quantities = [field for field in selects if field not in reasons and _is_quantity(field, words)]
    groups = _radio_groups(fields)
    methods = next((group for group in groups if any(method_of(field, snapshot, words) for field in group)), ())
    reason_groups = tuple(group for group in groups if group != methods and _gives_reasons(group, words))
    lookup = None if boxes or reasons or methods else _find_lookup(snapshot, words)
    known = {owned.field.element for owned in boxes} | {field.element for field in [*reasons, *quantities, *methods]}
    known |= {field.element for group in reason_groups for field in group}
    known |= (
        {field.element for field in (lookup.number, lookup.email, lookup.postal_code) if field} if lookup else set()
    )
    return Step(
        lookup=lookup,
        boxes=boxes,
        quantities=tuple(Owned(field, _owner(field, snapshot, pieces)) for field in quantities),
        reasons=tuple(Owned(field, _owner(field, snapshot, pieces)) for field in reasons),
        reason_groups=reason_groups,
        methods=methods,
        unknown=tuple(field for field in fields if field.element not in known and _must_be_filled(field)),
    )


def choose_reason(options: Iterable[tuple[str, str]], phrases: tuple[str, ...]) -> tuple[str, str] | None:
    """Returns the shop's reason (label, value) for one of ours, by the map's phrases, best first."""
    open_ones = [option for option in options if option[1].strip().casefold() not in _PLACEHOLDERS]
    for phrase in phrases:
        exact = [option for option in open_ones if is_one_of(option[0], (phrase,))]
        near = exact or [option for option in open_ones if mentions(option[0], (phrase,))]
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
    return None


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
        other
        for other in snapshot.fields
        if (other.tag, other.type) == (field.tag, field.type)
        and set(twins) <= (name_pieces(" ".join(other.labels), pieces) or _named_around(other, snapshot, pieces))
    ]
    return twins[alike.index(field)] if len(alike) == len(twins) and field in alike else None


def _named_around(field: Field, snapshot: Snapshot, pieces: Sequence[Piece]) -> set[int]:
    for element in snapshot.ancestors(field.element):
        named = name_pieces(snapshot.text_of(element.index), pieces)
        if named:
            return named
    return set()


def _is_reason(field: Field, words: ReturnFlowWords) -> bool:
    if any(mentions(label, words.reason) for label in field.labels):
        return True
    return sum(_is_some_reason(option.text, words) for option in field.options) > 1


def _is_some_reason(text: str, words: ReturnFlowWords) -> bool:
    return any(is_one_of(text, phrases) for phrases in words.reasons.values())


def _is_quantity(field: Field, words: ReturnFlowWords) -> bool:
    numbers = [option.text.strip() for option in field.options]
    return any(mentions(label, words.quantity) for label in field.labels) and any(text.isdigit() for text in numbers)


def _radio_groups(fields: Iterable[Field]) -> list[tuple[Field, ...]]:
    groups: dict[tuple[int, str], list[Field]] = {}
    for field in fields:
        if field.type == "radio":
            groups.setdefault((field.form, field.name), []).append(field)
    return [tuple(group) for group in groups.values()]


def _gives_reasons(group: tuple[Field, ...], words: ReturnFlowWords) -> bool:
    return sum(any(_is_some_reason(label, words) for label in field.labels) for field in group) > 0


def _find_lookup(snapshot: Snapshot, words: ReturnFlowWords) -> Lookup | None:
    for fields in forms_of(snapshot).values():
        own = [field for field in fields if not in_frame(snapshot, field.element) and field.type not in _TICKS]
        if any(field.type == "password" for field in own):
            continue
        number = find_field(own, words.order_number, names=r"order.?(?:n|id)")
        rest = [field for field in own if field is not number]
        email = find_field(rest, words.email, types=("email",), autocomplete=("email",), names="mail")
        rest = [field for field in rest if field is not email]
        postal = find_field(rest, words.postal_code, autocomplete=("postal-code",), names="zip|postal")
        if number is not None and email is not None:
            return Lookup(number, email, postal)
    return None


def _must_be_filled(field: Field) -> bool:
    if field.disabled or field.read_only or field.type == "password":
        return False
    starred = any(re.search(r"\*|\(required\)", label, re.IGNORECASE) for label in field.labels)
    empty = not field.checked if field.type in _TICKS else field.value.strip().casefold() in _PLACEHOLDERS
    return (field.required or starred) and empty
