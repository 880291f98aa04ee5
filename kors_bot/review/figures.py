"""One picture on a page: its frame, the spots where facts were read on it, and what changed since the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kors_bot.evidence.record import PageSeen, Record
from kors_bot.render.words import clean, say_time
from kors_bot.review.changes import Fact
from kors_bot.review.digest import Digest, Shot
from kors_bot.review.framing import Spot, cover_around, cover_of_page, find_image, strip_around
from kors_bot.review.labels import name_page
from kors_bot.review.pages import slug
from kors_bot.review.pictures import Derived, Gallery, link
from kors_bot.review.regions import Region, find_changed_regions

_PAD = 5
_STEP = 5
_LEFT = 0.45


@dataclass(frozen=True, slots=True)
class Earlier:
    """The picture of the same page before this one."""

    when: str
    large: str
    width: int
    height: int
    same: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """A part of a picture at full size, with the spot that it is about."""

    src: str
    width: int
    height: int
    spot: Spot
    page: str

    @property
    def side(self) -> str:
        """Which part of it a phone shows, that has no room for all: where the spot is."""
        middle = (self.spot.x + self.spot.width / 2) / self.width
        return "left" if middle < _LEFT else "right" if middle > 1 - _LEFT else "middle"


@dataclass(slots=True)
class Figure:
    """A picture as a page shows it. Without ``small`` there is none to show, and ``trouble`` says why."""

    id: str
    title: str
    when: str
    url: str
    number: int = 0
    trouble: str = ""
    small: str = ""
    large: str = ""
    original: str = ""
    viewer: str = ""
    width: int = 0
    height: int = 0
    sha256: str = ""
    file: str = ""
    spots: list[Spot] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    earlier: Earlier | None = None
    focus: int = 0

    @property
    def says_change(self) -> str:
        """In words what came of holding it against the picture before."""
        if self.earlier is None:
            return ""
        if self.earlier.same:
            return f"The same picture, bit for bit, as on {self.earlier.when}."
        if not self.regions:
            return f"No visible change since {self.earlier.when}."
        spots = "1 region" if len(self.regions) == 1 else f"{len(self.regions)} regions"
        return f"{spots} changed since {self.earlier.when}."


@dataclass
class Easel:
    """Makes the figures of one order. ``before`` knows, for each record and page, the picture of that page before."""

    gallery: Gallery
    folder: Path
    """The order's evidence."""
    before: Mapping[tuple[str, str], tuple[Digest, Shot]]
    regions: dict[str, list[Region] | None]
    """What changed between two pictures, by both their hashes; kept from build to build."""
    pruned: Mapping[str, str]
    """When a picture was cleaned up, by record and file."""
    used: set[str] = field(default_factory=set)

    def figures(
        self, record: Record, facts: Sequence[Fact], *, page: Path, first: int, viewers: bool = True, prefix: str = ""
    ) -> list[Figure]:
        """All pages of a record as figures, numbered from ``first``, as seen from the file ``page``."""
        made = []
        for place, seen in enumerate(record.pages):
            pictures = sum(bool(earlier.picture) for earlier in record.pages[:place])
            figure = self._figure(record, seen, f"{prefix}figure-{slug(record.name)}-{place + 1}", facts, page)
            figure.number = first + pictures
            if figure.small and viewers:
                figure.viewer = viewer_name(record.name, pictures)
            made.append(figure)
        return made

    def detail(self, record: Record, figures: Sequence[Figure], paths: Sequence[str], *, page: Path) -> Detail | None:
        """The part of a picture on which the first of these facts was read that stands on any."""
        wanted = [slug(path) for path in paths]
        for name in wanted:
            for figure in figures:
                spot = next((spot for spot in figure.spots if spot.id.endswith(f"-{name}")), None)
                if spot is None:
                    continue
                left, top, width, height = area = strip_around(spot, (figure.width, figure.height))
                src = self.gallery.cut(record.folder / figure.file, figure.sha256, area)
                if src is None:
                    return None
                moved = replace(spot, id="", x=round(spot.x - left, 1), y=round(spot.y - top, 1))
                return Detail(link(self.gallery.folder / src, page), width, height, moved, figure.title)
        return None

    def cover(self, record: Record, figures: Sequence[Figure]) -> str:
        """The part of a picture that stands for the order on the front: its first item, else the top of the page."""
        shown = [figure for figure in figures if figure.small]
        for figure in shown:
            spot = next((spot for spot in figure.spots if spot.label.startswith("Item")), None)
            if spot is not None:
                area = cover_around(spot, (figure.width, figure.height), find_image(record, figure.file, spot))
                return self.gallery.cut(record.folder / figure.file, figure.sha256, area) or ""
        if not shown:
            return ""
        first = shown[0]
        area = cover_of_page((first.width, first.height))
        return self.gallery.cut(record.folder / first.file, first.sha256, area) or ""

    def _figure(self, record: Record, seen: PageSeen, name: str, facts: Sequence[Fact], page: Path) -> Figure:
        figure = Figure(
            id=name,
            title=name_page(seen.name),
            when=say_time(seen.seen_at),
            url=clean(seen.url),
            trouble=clean(seen.trouble or ""),
        )
        entry = record.files.get(seen.picture or "")
        if seen.picture is None or entry is None:
            return figure
        figure.sha256, figure.file, path = entry.sha256, seen.picture, record.folder / seen.picture
        derived = self.gallery.derive(path, entry.sha256) if path.is_file() else None
        if path.is_file():
            figure.original = self.gallery.original(path, entry.sha256, page=page)
        if derived is None:
            figure.trouble = self._say_missing(record, seen, there=path.is_file())
            return figure
        self._frame(figure, derived, page)
        figure.spots = _spots(record, seen, facts, figure)
        self._compare(figure, record, seen, path, page)
        figure.focus = _focus(figure)
        return figure

    def _frame(self, figure: Figure, derived: Derived, page: Path) -> None:
        figure.small = link(self.gallery.folder / derived.small, page)
        figure.large = link(self.gallery.folder / derived.large, page) if derived.large else figure.original
        figure.width, figure.height = derived.width, derived.height

    def _say_missing(self, record: Record, seen: PageSeen, *, there: bool) -> str:
        if there:
            return "This file is no picture that can be shown."
        when = self.pruned.get(f"{record.name}/{seen.picture}")
        return f"Cleaned up on {when}; its hash is kept." if when else "This picture is gone."

    def _compare(self, figure: Figure, record: Record, seen: PageSeen, path: Path, page: Path) -> None:
        found = self.before.get((record.name, seen.picture or ""))
        if found is None:
            return
        digest, shot = found
        when = say_time(digest.at)
        if shot.sha256 == figure.sha256:
            figure.earlier = Earlier(when, figure.large, figure.width, figure.height, same=True)
            return
        before = self.folder / digest.name / shot.file
        derived = self.gallery.derive(before, shot.sha256) if before.is_file() else None
        if derived is None:
            return
        key = f"{shot.sha256[:24]}-{figure.sha256[:24]}"
        if key not in self.regions:
            self.regions[key] = self._find_changed(before, shot.sha256, path, figure.sha256)
        self.used.add(key)
        figure.regions = list(self.regions[key] or [])
        large = self.gallery.original(before, shot.sha256, page=page)
        figure.earlier = Earlier(when, large, derived.width, derived.height, same=False)

    def _find_changed(self, before: Path, was: str, after: Path, now: str) -> list[Region] | None:
        old, new = self.gallery.load(before, was), self.gallery.load(after, now)
        return find_changed_regions(old, new) if old and new else None


def viewer_name(record: str, picture: int) -> str:
    """The file of a picture's own page; ``picture`` counts a record's pictures from 0."""
    return f"picture-{record}-{picture + 1:02d}.html"


def _spots(record: Record, seen: PageSeen, facts: Sequence[Fact], figure: Figure) -> list[Spot]:
    """The spots on this picture: of two pages with one name, facts were read from the later one."""
    latest = [page for page in record.pages if page.name == seen.name][-1]
    if latest is not seen:
        return []
    spots = []
    for fact in facts:
        raw = record.sightings.get(fact.path)
        box = _box(raw, seen.name)
        if box is None or box[0] >= figure.width or box[1] >= figure.height:
            continue
        x, y = max(0.0, box[0] - _PAD), max(0.0, box[1] - _PAD)
        width, height = min(box[2] + 2 * _PAD, figure.width - x), min(box[3] + 2 * _PAD, figure.height - y)
        spots.append(Spot(f"{figure.id}-{slug(fact.path)}", fact.label, round(x, 1), round(y, 1), width, height))
    return spots


def _box(raw: Any, page: str) -> list[float] | None:
    if not isinstance(raw, dict) or raw.get("page") != page:
        return None
    box = raw.get("box")
    if isinstance(box, list) and len(box) == 4 and all(isinstance(edge, (int, float)) for edge in box):
        return [float(edge) for edge in box]
    return None


def _focus(figure: Figure) -> int:
    """How far down a thumbnail should look, in steps of five per cent: at what changed, else at what was read."""
    if not figure.height or figure.height < figure.width:
        return 0
    if figure.regions and len(figure.regions) < 10:
        middle = figure.regions[0][1] + figure.regions[0][3] / 2
    elif figure.spots:
        middle = figure.spots[0].y + figure.spots[0].height / 2
    else:
        return 0
    shown = figure.width * 1.2
    place = (middle - shown / 2) / max(1.0, figure.height - shown)
    return round(min(1.0, max(0.0, place)) * 100 / _STEP) * _STEP
