"""Tables, and what only looks like one: a row of headings over rows of cells in line with them.

Columns are told by where they stand on the page, so that an empty cell, a column that spans two, or a "table" made of
boxes is read the way it looks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.order import Box
from flows.reading.layout import View
from flows.reading.words import is_one_of
from flows.snapshot import Element

_BRACKETS = re.compile(r"\s*\([^)]*\)")  # "Amount ($)"
_Row = tuple[Element, list[Element]]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: its own element, and its cells by the heading they stand under."""

    element: Element
    cells: Mapping[str, Element]


def grids(
    view: View, kinds: Mapping[str, tuple[str, ...]], *, needs: str, guess_from: Sequence[str] = ()
) -> Iterator[list[GridRow]]:
    """Yields the rows of each table that has a column ``needs`` and one more of ``kinds`` (name -> its headings).

    Where no heading names the needed column but one of ``guess_from`` is there, it is the unnamed column with the
    most words: a shop may call its items what it likes.
    """
    for header, rows in _tables(view):
        columns: dict[str, Box] = {}
        strange: list[Element] = []
        for cell in header:
            text = _BRACKETS.sub("", " ".join(segment.text for segment in view.segments_in(cell.index)))
            kind = next((kind for kind, words in kinds.items() if kind not in columns and is_one_of(text, words)), None)
            kind = kind or next(
                (k for k, words in kinds.items() if k not in columns and _is_one_in_two(text, words)), None
            )
            if kind is not None:
                columns[kind] = cell.box
            elif cell.box.width > 0 and not any(view.is_label(segment) for segment in view.segments_in(cell.index)):
                strange.append(cell)
        if needs not in columns and strange and any(kind in columns for kind in guess_from):
            columns[needs] = max((cell.box for cell in strange), key=lambda box: _words_under(view, rows, box))
        if needs not in columns or len(columns) < 2:
            continue
        whole = [(row, cells) for row, cells in rows if len(cells) * 2 > len(header)]  # others add up the order
        found = [GridRow(row, _under(view, cells, columns)) for row, cells in whole]
        yield [row for row in found if needs in row.cells]


def _tables(view: View) -> Iterator[tuple[list[Element], list[_Row]]]:
    for table in view.snapshot.elements:
        if table.role in {"table", "grid", "treegrid"} and table.index in view.spans:
            rows = [(row, view.cells(row.index)) for row in view.below(table.index) if row.role == "row"]
            for position, (_, cells) in enumerate(rows):
                if len(cells) > 1 and _are_headings(view, cells):
                    yield cells, rows[position + 1 :]
                    break
    yield from _boxed_tables(view)


def _boxed_tables(view: View) -> Iterator[tuple[list[Element], list[_Row]]]:
    for parent, children in view.children.items():
        for position, row in enumerate(children):
            cells = [cell for cell in view.children.get(row.index, []) if cell.index in view.spans]
            if row.role in {"row", "list"} or len(cells) < 3 or not _are_headings(view, cells):
                continue
            rest = children[position + 1 :] or _rows_of_next_boxes(view, parent)
            like = [other for other in rest if other.tag in (row.tag, "li")]
            rows = [(other, view.children.get(other.index, [])) for other in like]
            yield cells, [(other, inner) for other, inner in rows if len(inner) > 1]
            break


def _rows_of_next_boxes(view: View, parent: int) -> list[Element]:
    """The rows where the headings stand in a box of their own, before the rows or before one box with the rows."""
    if parent < 0:
        return []
    siblings = view.children.get(view.snapshot.elements[parent].parent, [])
    rows: list[Element] = []
    for other in siblings:
        if other.index > parent:
            inner = [child for child in view.children.get(other.index, []) if child.index in view.spans]
            holds_rows = bool(inner) and all(len(view.children.get(child.index, [])) > 1 for child in inner)
            rows += inner if holds_rows else [other]
    return rows


def _are_headings(view: View, cells: list[Element]) -> bool:
    texts = [view.segments_in(cell.index) for cell in cells if cell.index in view.spans]
    said = [segments for segments in texts if segments]
    known = [segments for segments in said if len(segments) == 1 and view.is_label(segments[0])]
    digits = any(letter.isdigit() for segments in said for segment in segments for letter in segment.text)
    marked = len(cells) > 2 and all(cell.role == "columnheader" for cell in cells)
    bold = len(said) > 2 and all(segment.run.bold for segments in said for segment in segments)
    enough = len(known) * (3 if bold else 2) >= len(said)
    return bool(known) and (marked or (len(known) >= 2 and enough)) and not digits


def _is_one_in_two(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of two words with a stroke between them is the heading: "NDC/UPC"."""
    both = text.split("/")
    return len(both) == 2 and any(is_one_of(part, words) for part in both)


def _under(view: View, cells: list[Element], columns: Mapping[str, Box]) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for cell in cells:
        if cell.index not in view.spans:
            continue
        overlaps = {kind: _overlap(cell.box, box) for kind, box in columns.items()}
        kind = max(overlaps, key=lambda kind: overlaps[kind])
        covers = overlaps[kind] * 2 > min(cell.box.width, columns[kind].width)
        if overlaps[kind] > 0 and covers and kind not in found and cell.span == 1:
            found[kind] = cell
    return found


def _words_under(view: View, rows: list[_Row], heading: Box) -> int:
    cells = [cell for _, inner in rows for cell in inner if cell.index in view.spans and cell.span == 1]
    texts = [s.text for cell in cells if _overlap(cell.box, heading) > 0 for s in view.segments_in(cell.index)]
    return sum(letter.isalpha() for text in texts for letter in text)


def _overlap(one: Box, other: Box) -> float:
    return min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
