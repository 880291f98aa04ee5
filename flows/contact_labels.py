"""What a control or a question on a form is called: by its own label, else by the words that stand beside it. Pure."""

from dataclasses import replace

from flows.snapshot import Element, Field, Snapshot

_NEAR = 60  # pixels between a field and the line above it that still is its label
_TICKS = frozenset({"checkbox", "radio"})


def labelled(field: Field, snapshot: Snapshot) -> Field:
    """The field, with the words beside it where it has no label of its own: after a box to tick, else before it."""
    if field.labels or field.is_button:
        return field
    found = _text_after(field, snapshot) if field.type in _TICKS else text_before(field, snapshot)
    return replace(field, labels=(found,)) if found else field


def text_before(field: Field, snapshot: Snapshot) -> str | None:
    """The line right before a field, where it stands near it."""
    if not 0 < field.run <= len(snapshot.runs):
        return None
    before = snapshot.runs[field.run - 1]
    near = abs(before.box.y - field.box.y) < _NEAR and before.box.x <= field.box.x + field.box.width
    return snapshot.lines[before.line] if before.kind == "text" and near else None


def name_of(field: Field) -> str:
    """What a person would call the field."""
    return field.labels[0].strip(" *:") if field.labels else field.name or field.id or "a field without a label"


def question_of(field: Field, snapshot: Snapshot) -> str:
    """What a person would call the question to which a field is an answer."""
    if field.type not in {"radio", "option"}:
        return (field.labels or (field.text or field.name,))[0].strip(" *:")
    title = next(
        (title for around in snapshot.ancestors(field.element) if (title := _title_of(around, snapshot))), None
    )
    return (title or text_before(field, snapshot) or (field.labels or (field.name,))[0]).strip(" *:")


def _title_of(around: Element, snapshot: Snapshot) -> str | None:
    if around.role not in {"group", "radiogroup"}:
        return None
    legends = (element.index for element in snapshot.elements if element.tag == "legend")
    return around.name or next(
        (snapshot.text_of(legend) for legend in legends if snapshot.elements[legend].parent == around.index), None
    )


def _text_after(field: Field, snapshot: Snapshot) -> str | None:
    if field.run >= len(snapshot.runs):
        return None
    after = snapshot.runs[field.run]
    if after.kind != "text" or abs(after.box.y - field.box.y) > _NEAR / 2 or after.box.x < field.box.x:
        return None
    end = min((other.run for other in snapshot.fields if other.run > field.run), default=len(snapshot.runs))
    return " ".join(run.text for run in snapshot.runs[field.run : end] if run.line == after.line)
