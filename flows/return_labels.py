"""The names of a wizard's fields as a person sees them: old pages name a field by what stands beside it and no label.

Pure. A field in a table also goes by the head of its column; a tick box without a label by the words behind it; any
other field without a label by the words right before it.
"""

from dataclasses import replace

from flows.return_review import in_frame
from flows.snapshot import Element, Field, Run, Snapshot

_TICKS = frozenset({"checkbox", "radio"})
_NEAR = 40.0  # pixels between a question and what answers it, one below the other
_BESIDE = 260.0  # pixels between the two on one line


def named_fields(snapshot: Snapshot, scope: int = -1) -> list[Field]:
    """All fields of the page's own matter (inside ``scope``), no buttons, each with every name that it goes by.

    What stands inside a stepper is a part of it.
    """
    steppers = [field.element for field in snapshot.fields if field.type == "stepper"]
    return [
        _named(field, snapshot)
        for field in snapshot.fields
        if not field.is_button
        and field.type not in {"button", "search"}
        and not in_frame(snapshot, field.element)
        and snapshot.is_inside(field.element, scope)
        and not any(field.element != one and snapshot.is_inside(field.element, one) for one in steppers)
    ]


def _named(field: Field, snapshot: Snapshot) -> Field:
    labels = field.labels
    if not labels and field.type in _TICKS:
        labels = _words_of_tick(field, snapshot)
    elif not labels:
        labels = _words_before(field, snapshot)
    head = _column_head(field, snapshot) if field.type not in _TICKS else ""
    return replace(field, labels=(*labels, head) if head and head not in labels else labels)


def _words_of_tick(field: Field, snapshot: Snapshot) -> tuple[str, ...]:
    own = snapshot.text_of(field.element)
    if own:
        return (own,)
    behind = snapshot.runs[field.run] if field.run < len(snapshot.runs) else None
    return (behind.text,) if behind is not None and behind.line == field.line and behind.kind == "text" else ()


def _words_before(field: Field, snapshot: Snapshot) -> tuple[str, ...]:
    if not field.run:
        return ()
    run = snapshot.runs[field.run - 1]
    taken = any(around.role in {"label", "button", "link"} for around in snapshot.ancestors(run.element))
    return (run.text,) if run.kind == "text" and not taken and _is_near(run, field) else ()


def _is_near(run: Run, field: Field) -> bool:
    above = field.box.y - (run.box.y + run.box.height)
    beside = field.box.x - (run.box.x + run.box.width)
    middle = abs((field.box.y + field.box.height / 2) - (run.box.y + run.box.height / 2))
    below_it = -2 <= above <= _NEAR and run.box.x < field.box.x + field.box.width
    return below_it or (middle < max(field.box.height, run.box.height) and -2 <= beside <= _BESIDE)


def _column_head(field: Field, snapshot: Snapshot) -> str:
    around = list(snapshot.ancestors(field.element))
    cell = next((element for element in around if element.role in {"cell", "gridcell"}), None)
    table = next((element for element in around if element.role in {"table", "grid"}), None)
    if cell is None or table is None:
        return ""
    heads = [
        element
        for element in snapshot.elements
        if element.role == "columnheader"
        and element.parent != cell.parent
        and snapshot.is_inside(element.index, table.index)
    ]
    best = max(heads, key=lambda head: _overlap(head, cell), default=None)
    return snapshot.text_of(best.index) if best is not None and _overlap(best, cell) > 0 else ""


def _overlap(head: Element, cell: Element) -> float:
    right = min(head.box.x + head.box.width, cell.box.x + cell.box.width)
    return right - max(head.box.x, cell.box.x) if head.box.y < cell.box.y else 0.0
