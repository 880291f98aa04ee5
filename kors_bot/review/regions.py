"""What changed between two pictures of the same page.

A line that was put in moves all that stands below it, and nobody would call that a change. So the rows of pixels of
the two pictures are aligned first, as two texts are, and only what differs after that is a change.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from PIL import Image, ImageChops

Region = tuple[int, int, int, int]
"""Left, top, width and height in pixels of the later picture."""

_CELL = 12
_FAINT = 24
_MOST = 40
_GAP = 2


def find_changed_regions(before: Image.Image, after: Image.Image) -> list[Region]:
    """The regions of the later picture that are new or different, largest first."""
    old, new = before.convert("L"), after.convert("L")
    if old.width != new.width:
        return [(0, 0, new.width, new.height)]
    marks = Image.new("L", new.size)
    for old_span, (top, bottom) in _changed_rows(old, new):
        _mark(marks, old.crop((0, old_span[0], old.width, old_span[1])), new.crop((0, top, new.width, bottom)), top)
    return _gather(marks)


def _changed_rows(old: Image.Image, new: Image.Image) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    matcher = SequenceMatcher(None, _rows(old), _rows(new))
    for tag, old_top, old_bottom, top, bottom in matcher.get_opcodes():
        if tag in {"replace", "insert"}:
            yield (old_top, old_bottom), (top, bottom)


def _rows(picture: Image.Image) -> list[int]:
    pixels, width = picture.tobytes(), picture.width
    return [hash(pixels[start : start + width]) for start in range(0, len(pixels), width)]


def _mark(marks: Image.Image, old: Image.Image, new: Image.Image, top: int) -> None:
    """Marks the pixels that differ. Where there is nothing to hold them against, what stands out from the ground."""
    shared = min(old.height, new.height)
    if shared:
        both = (0, 0, new.width, shared)
        marks.paste(_differing(old.crop(both), new.crop(both)), (0, top))
    if new.height > shared:
        rest = new.crop((0, shared, new.width, new.height))
        ground = Image.new("L", rest.size, rest.getpixel((0, 0)))
        marks.paste(_differing(ground, rest), (0, top + shared))


def _differing(one: Image.Image, other: Image.Image) -> Image.Image:
    return ImageChops.difference(one, other).point(_STARK)


_STARK = [255 if value > _FAINT else 0 for value in range(256)]


def _gather(marks: Image.Image) -> list[Region]:
    """Joins marked cells that touch, or nearly do, and returns the rectangles around them, largest first."""
    if marks.getbbox() is None:
        return []
    cells = marks.reduce(_CELL).point([1 if value else 0 for value in range(256)])
    width, height = cells.size
    marked = {place for place, value in enumerate(cells.tobytes()) if value}
    regions = []
    while marked:
        waiting = [marked.pop()]
        left, right, top, bottom = width, 0, height, 0
        while waiting:
            row, column = divmod(waiting.pop(), width)
            left, right = min(left, column), max(right, column)
            top, bottom = min(top, row), max(bottom, row)
            for down in range(-1, 2):
                for along in range(-_GAP, _GAP + 1):
                    near = (row + down) * width + column + along
                    if 0 <= column + along < width and near in marked:
                        marked.remove(near)
                        waiting.append(near)
        regions.append((left * _CELL, top * _CELL, (right - left + 1) * _CELL, (bottom - top + 1) * _CELL))
    regions.sort(key=lambda region: -region[2] * region[3])
    return [_inside(region, marks.size) for region in regions[:_MOST]]


def _inside(region: Region, size: tuple[int, int]) -> Region:
    left, top, width, height = region
    return left, top, min(width, size[0] - left), min(height, size[1] - top)
