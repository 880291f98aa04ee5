"""Cutting a strip out of a snapshot, as if it were a page of its own.

The strip is as wide as the page. Everything in it has its place on the strip, not on the page, so that a picture of the
strip and its snapshot belong together as a whole page's do: whoever reads, marks or masks one needs to know nothing
of the page that it was cut from.
"""

from dataclasses import replace
from math import ceil, floor

from flows.order import Box
from flows.snapshot import Snapshot

_AROUND = 8  # pixels above and below what is cut out


def strip_around(box: Box, snapshot: Snapshot) -> Box:
    """The strip of the page, in whole pixels, that shows a box with a little air around it."""
    top = max(0, floor(box.y) - _AROUND)
    bottom = min(ceil(snapshot.height), ceil(box.y + box.height) + _AROUND)
    return Box(0, top, snapshot.width, max(1, bottom - top))


def cut_out(snapshot: Snapshot, strip: Box) -> Snapshot:
    """What is visible in a strip of the page, and the elements that hold it, placed on the strip."""

    def shows(box: Box) -> bool:
        return box.y < strip.y + strip.height and box.y + box.height > strip.y

    def placed(box: Box) -> Box:
        return Box(box.x, round(box.y - strip.y, 1), box.width, box.height)

    runs = [run for run in snapshot.runs if shows(run.box)]
    fields = [field for field in snapshot.fields if shows(field.box)]
    held = {element.index for element in snapshot.elements if shows(element.box)}
    held |= {run.element for run in runs} | {field.element for field in fields} | {field.form for field in fields}
    held = {element.index for index in held for element in snapshot.ancestors(index)}
    elements = [element for element in snapshot.elements if element.index in held]
    numbers = {element.index: number for number, element in enumerate(elements)} | {-1: -1}
    return replace(
        snapshot,
        height=strip.height,
        elements=tuple(
            replace(element, index=numbers[element.index], parent=numbers[element.parent], box=placed(element.box))
            for element in elements
        ),
        runs=tuple(
            replace(run, index=number, element=numbers[run.element], box=placed(run.box))
            for number, run in enumerate(runs)
        ),
        fields=tuple(
            replace(
                field,
                element=numbers[field.element],
                form=numbers[field.form],
                run=sum(run.index < field.run for run in runs),
                box=placed(field.box),
            )
            for field in fields
        ),
    )
