"""Thumbnails by content, and where the originals lie.

A derived picture is called after the SHA-256 of its original, so that equal pictures are made once and one that is
there never has to be looked at again. Originals are linked to where they are; a site that is built elsewhere gets
copies, so that it can be carried away whole.
"""

import logging
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from PIL import Image, UnidentifiedImageError

from kors_bot.evidence.files import make_folder

_SMALL, _LARGE = 420, 1000
_TALLEST = 16_000  # WebP ends at 16,383 pixels
_PNG_HEAD = 24
_MOST_PIXELS = 120_000_000
_KEPT_OPEN = 3

Area = tuple[int, int, int, int]
"""Left, top, width and height in pixels of the original."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Derived:
    """A picture's thumbnail, and the original's size in pixels. ``large`` is there only for a site to be printed."""

    small: str
    large: str | None
    width: int
    height: int


@dataclass
class Gallery:
    """The folder ``pictures/`` of a site."""

    site: Path
    evidence: Path
    printed: bool = False
    """For a page to be printed: JPEG, which a PDF takes as it is, in a size to print, and no originals."""
    used: set[str] = field(default_factory=set)
    _open: dict[str, Image.Image] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.site / "pictures"

    @property
    def beside(self) -> bool:
        """Whether the site lies in the data folder, beside the evidence."""
        return self.site.is_relative_to(self.evidence.parent)

    def derive(self, original: Path, sha256: str) -> Derived | None:
        """Makes the smaller versions of a picture, unless they are there; ``None`` for what is no picture."""
        size = png_size(original)
        if size is None:
            return None
        small = self._make(f"{sha256[:24]}-s", original, sha256, width=_SMALL, quality=60)
        large = self._make(f"{sha256[:24]}-l", original, sha256, width=_LARGE, quality=72) if self.printed else None
        return Derived(small, large, *size) if small else None

    def cut(self, original: Path, sha256: str, area: Area) -> str | None:
        """Cuts a part out of a picture at full size, and returns its file's name; ``None`` for what is no picture."""
        name = f"{sha256[:24]}-{'-'.join(str(edge) for edge in area)}"
        return self._make(name, original, sha256, width=area[2], quality=82, area=area)

    def load(self, original: Path, sha256: str) -> Image.Image | None:
        """The picture itself. The last few stay open: a thumbnail, a cut and a comparison often want the same one."""
        if sha256 not in self._open:
            try:
                with Image.open(original) as opened:
                    picture = opened.convert("RGB")
            except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
                log.warning("%s cannot be shown: %s", original, error)
                return None
            while len(self._open) >= _KEPT_OPEN:
                del self._open[next(iter(self._open))]
            self._open[sha256] = picture
        return self._open[sha256]

    def _make(
        self, name: str, original: Path, sha256: str, *, width: int, quality: int, area: Area | None = None
    ) -> str | None:
        name += ".jpg" if self.printed else ".webp"
        self.used.add(name)
        if not (self.folder / name).exists():
            picture = self.load(original, sha256)
            if picture is None:
                return None
            if area is not None:
                picture = picture.crop((area[0], area[1], area[0] + area[2], area[1] + area[3]))
            make_folder(self.folder)
            _save(picture, self.folder / name, width=width, quality=quality)
        return name

    def original(self, path: Path, sha256: str, *, page: Path) -> str:
        """The link from a page to an original; it is copied first when the site does not lie beside the evidence."""
        if self.beside:
            return link(path, page)
        if self.printed:
            return ""
        name = f"{sha256[:24]}{path.suffix}"
        self.used.add(name)
        copy = self.folder / name
        if not copy.exists():
            make_folder(self.folder)
            part = copy.with_name(f".{name}.part")
            shutil.copyfile(path, part)
            part.replace(copy)
        return link(copy, page)

    def clear(self, names: Iterable[str]) -> None:
        """Removes what no page shows any more, such as the thumbnail of a picture that was cleaned up."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)


def link(target: Path, page: Path) -> str:
    """The address of a file as seen from a page, both given by their paths."""
    return quote(Path(os.path.relpath(target, page.parent)).as_posix())


def png_size(path: Path) -> tuple[int, int] | None:
    """Width and height as the file's head says; ``None`` when it is no PNG of a size that can be shown."""
    try:
        with path.open("rb") as file:
            head = file.read(_PNG_HEAD)
    except OSError:
        return None
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    good = head.startswith(b"\x89PNG\r\n\x1a\n") and 0 < width * height <= _MOST_PIXELS
    return (width, height) if good else None


def _save(picture: Image.Image, path: Path, *, width: int, quality: int) -> None:
    scale = min(1.0, width / picture.width, _TALLEST / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    part = path.with_name(f".{path.name}.part")
    smaller = picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0) if size != picture.size else picture
    if path.suffix == ".jpg":
        smaller.save(part, "JPEG", quality=quality + 8, optimize=True)
    else:
        smaller.save(part, "WEBP", quality=quality, method=2)
    part.replace(path)
