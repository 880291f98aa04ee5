"""Which part of a picture is shown: a strip around a spot, an item as a cover, the top of a page."""

import gzip
import json
import zlib
from dataclasses import dataclass

from flows.order import Box
from kors_bot.evidence.files import read_file
from kors_bot.evidence.record import Record
from kors_bot.review.pictures import Area

_DETAIL = (760, 132)
_COVER = (420, 540)
_SMALLEST_IMAGE = 48
_FARTHEST_IMAGE = 160


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one fact was read, in pixels of the picture."""

    id: str
    label: str
    x: float
    y: float
    width: float
    height: float


def strip_around(spot: Spot, size: tuple[int, int]) -> Area:
    """A strip of the picture around a spot."""
    width, height = min(_DETAIL[0], size[0]), min(_DETAIL[1], size[1])
    left = min(max(0, round(spot.x + spot.width / 2 - width / 2)), size[0] - width)
    top = min(max(0, round(spot.y + spot.height / 2 - height / 2)), size[1] - height)
    return left, top, width, height


def cover_around(spot: Spot, size: tuple[int, int], image: Box | None) -> Area:
    """The item's picture with something around it, else its words, in the shape of a cover."""
    middle_x, middle_y, wide = spot.x + _COVER[0] / 2 - 20, spot.y + _COVER[1] / 2 - 20, float(_COVER[0])
    if image is not None:
        middle_x, middle_y = image.x + image.width / 2, image.y + image.height / 2
        wide = max(image.width * 1.12, image.height * 1.12 * _COVER[0] / _COVER[1])
    width = min(round(wide), size[0])
    height = min(round(width * _COVER[1] / _COVER[0]), size[1])
    left = min(max(0, round(middle_x - width / 2)), size[0] - width)
    top = min(max(0, round(middle_y - height / 2)), size[1] - height)
    return left, top, width, height


def find_image(record: Record, picture: str, spot: Spot) -> Box | None:
    """The picture on the page that stands nearest to a spot and is large enough to be an item's."""
    page = next((page for page in record.pages if page.picture == picture and page.snapshot), None)
    if page is None:
        return None
    try:
        raw = json.loads(gzip.decompress(read_file(record.folder / (page.snapshot or ""))))
        boxes = [Box(**element["box"]) for element in raw["elements"] if element["role"] == "img"]
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error):
        return None
    large = [box for box in boxes if min(box.width, box.height) >= _SMALLEST_IMAGE]
    near = min(large, key=lambda box: _distance(box, spot), default=None)
    return near if near is not None and _distance(near, spot) < _FARTHEST_IMAGE else None


def _distance(box: Box, spot: Spot) -> float:
    """How far an edge of one is from the nearest edge of the other."""
    across = max(box.x - (spot.x + spot.width), spot.x - (box.x + box.width), 0.0)
    down = max(box.y - (spot.y + spot.height), spot.y - (box.y + box.height), 0.0)
    return float(across + down)


def cover_of_page(size: tuple[int, int]) -> Area:
    """The top of a page in the shape of a cover; of one screen the middle, where it says what it wants."""
    width = min(size[0], round(_COVER[0] * 1.6))
    height = min(size[1], width * _COVER[1] // _COVER[0])
    top = max(0, (size[1] - height) // 2) if size[1] < size[0] else 0
    return (size[0] - width) // 2, top, width, height
