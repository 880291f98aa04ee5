"""The items of an order in a return, and which part of a page is about which of them.

Pure. A control belongs to the item that its names or the smallest part of the page around it tell; items of one name
are told apart by their style, else by their order.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.reading.words import plain
from flows.snapshot import Field, Snapshot


@dataclass(frozen=True, slots=True)
class Piece:
    """One item of the order, and how many of it go back (0: it stays)."""

    name: str
    style: str | None
    quantity: int

    @property
    def wanted(self) -> bool:
        return self.quantity > 0


def name_pieces(text: str, pieces: Sequence[Piece]) -> set[int]:
    """Which pieces a text names, by name or style. Pieces of one name are all named."""
    said, found = f" {plain(text)} ", set()
    for place in sorted(range(len(pieces)), key=lambda place: -len(pieces[place].name)):
        piece = pieces[place]
        name = plain(piece.name)
        if piece.style and find_whole(piece.style, said):
            found.add(place)
        elif name and find_whole(name, said):
            found |= {other for other, twin in enumerate(pieces) if plain(twin.name) == name}
            said = said.replace(name, " ")
    return found


def count_named(lines: Iterable[str], place: int, pieces: Sequence[Piece]) -> int | None:
    """How many of a piece the lines that name it alone count as "2 x Card Case"; ``None`` where none counts it."""
    name = re.escape(plain(pieces[place].name))
    before, after = (
        rf"(?<!\w)(\d{{1,3}})\s*[x\u00d7]\s*{name}(?!\w)",
        rf"(?<!\w){name},?\s*[x\u00d7]\s*(\d{{1,3}})(?!\w)",
    )
    counting = re.compile(f"{before}|{after}")
    found = [
        int(match[1] or match[2])
        for line in lines
        if name_pieces(line, pieces) == {place} and (match := counting.search(plain(line)))
    ]
    return sum(found) if found else None


def without_names(text: str, pieces: Sequence[Piece]) -> str:
    """A label without the names of the pieces: "Return Card Case" says no more than "Return"."""
    said = plain(text)
    for name in sorted({plain(piece.name) for piece in pieces} - {""}, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", said)
    return " ".join(said.split())


def find_whole(phrase: str, said: str) -> "re.Match[str] | None":
    """Where a phrase stands in a text as whole words."""
    return re.search(rf"(?<!\w){re.escape(plain(phrase))}(?!\w)", said)


def owner_of(field: Field, snapshot: Snapshot, pieces: Sequence[Piece]) -> int | None:
    """The piece that a field belongs to: the only one named by its labels, else in the smallest part around it."""
    named = name_pieces(" ".join(field.labels), pieces) or named_around(field.element, snapshot, pieces)
    if len(named) == 1:
        return named.pop()
    if named and len({plain(pieces[place].name) for place in named}) == 1:
        return _tell_twins_apart(field, snapshot, pieces, sorted(named))
    return None


def named_around(element: int, snapshot: Snapshot, pieces: Sequence[Piece]) -> set[int]:
    """The pieces that are named in the smallest part around an element that names any."""
    for around in snapshot.ancestors(element):
        named = name_pieces(snapshot.text_of(around.index), pieces)
        if named:
            return named
    return set()


def _tell_twins_apart(field: Field, snapshot: Snapshot, pieces: Sequence[Piece], twins: list[int]) -> int | None:
    """Of pieces that share a name, the one at the same place among the fields of that kind and name."""
    alike = [
        other.element
        for other in snapshot.fields
        if _kind_of(other) == _kind_of(field)
        and set(twins) <= (name_pieces(" ".join(other.labels), pieces) or named_around(other.element, snapshot, pieces))
    ]
    return twins[alike.index(field.element)] if len(alike) == len(twins) and field.element in alike else None


def _kind_of(field: Field) -> tuple[str, str, str]:
    return field.tag, field.type, field.value if field.type == "radio" else ""
