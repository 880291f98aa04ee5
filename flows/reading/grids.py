"""Tables, and what only looks like one: a row of headings over rows of cells in line with them.

Columns are told by where they stand on the page, so that an empty cell, a column that spans two, or a "table" made of
boxes is read the way it looks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.order import Box
from flows.reading.layout import View
from flows.reading.words import is_one_of
from flows.snapshot import Element

_CELLS = frozenset({"cell", "gridcell", "columnheader", "rowheader"})


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: its own element, and its cells by the heading they stand under."""

    element: Element
    cells: Mapping[str, Element]


def grids(view: View, kinds: Mapping[str, tuple[str, ...]], *, needs: str) -> Iterator[list[GridRow]]:
    """Yields the rows of each table that has a column ``needs`` and one more of ``kinds`` (name -> its headings)."""
    for header, rows in _tables(view):
        columns: dict[str, Box] = {}
        for cell in header:
            text = " ".join(segment.text for segment in view.segments_in(cell.index))
            kind = next((kind for kind, words in kinds.items() if kind not in columns and is_one_of(text, words)), None)
            if kind is not None:
                columns[kind] = cell.box
        if needs not in columns or len(columns) < 2:
            continue
        found = [GridRow(row, _under(view, cells, columns)) for row, cells in rows]
        yield [row for row in found if needs in row.cells]


def _tables(view: View) -> Iterator[tuple[list[Element], list[tuple[Element, list[Element]]]]]:
    for table in view.snapshot.elements:
        if table.role in {"table", "grid", "treegrid"} and table.index in view.spans:
            rows = [(row, view.cells(row.index)) for row in view.below(table.index) if row.role == "row"]
            for position, (_, cells) in enumerate(rows):
                if len(cells) > 1 and _are_headings(view, cells):
                    yield cells, rows[position + 1 :]
                    break
    for parent, children in view.children.items():
        for position, row in enumerate(children):
            cells = [cell for cell in view.children.get(row.index, []) if cell.index in view.spans]
            if row.role in {"row", "list"} or len(cells) < 3 or not _are_headings(view, cells):
                continue
            rest = children[position + 1 :]
            if not rest and parent >= 0:
                siblings = view.children.get(view.snapshot.elements[parent].parent, [])
                rest = [other for other in siblings if other.index > parent]
                rest = [inner for other in rest for inner in (view.children.get(other.index, []) if len(rest) == 1 else [other])]
            rows = [(other, view.children.get(other.index, [])) for other in rest if other.tag == row.tag or other.tag == "li"]
            yield cells, [(other, inner) for other, inner in rows if len(inner) > 1]
            break


def _are_headings(view: View, cells: list[Element]) -> bool:
    texts = [view.segments_in(cell.index) for cell in cells if cell.index in view.spans]
    said = [segments for segments in texts if segments]
    known = [segments for segments in said if len(segments) == 1 and view.is_label(segments[0])]
    digits = any(letter.isdigit() for segments in said for segment in segments for letter in segment.text)
    return len(known) >= 2 and len(known) * 2 >= len(said) and not digits


def _under(view: View, cells: list[Element], columns: Mapping[str, Box]) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for cell in cells:
        if cell.index not in view.spans:
            continue
        overlaps = {kind: _overlap(cell.box, box) for kind, box in columns.items()}
        kind = max(overlaps, key=lambda kind: overlaps[kind])
        if overlaps[kind] > 0 and kind not in found and cell.span == 1:
            found[kind] = cell
    return found


def _overlap(one: Box, other: Box) -> float:
    return min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
