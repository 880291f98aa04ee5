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

Area = tuple[int, int, int, int]
"""Left, top, width and height in pixels of the original."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Derived:
    """The names of a picture's two smaller versions, and the original's size in pixels."""

    small: str
    large: str
    width: int
    height: int


@dataclass
class Gallery:
    """The folder ``pictures/`` of a site."""

    site: Path
    evidence: Path
    suffix: str = "webp"
    """What the smaller versions are: WebP to look at, JPEG to print, which a PDF takes as it is."""
    copies: bool = True
    """Whether originals are copied to a site that does not lie beside the evidence."""
    used: set[str] = field(default_factory=set)

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
        small, large = f"{sha256[:24]}-s.{self.suffix}", f"{sha256[:24]}-l.{self.suffix}"
        self.used.update((small, large))
        if not ((self.folder / small).exists() and (self.folder / large).exists()):
            try:
                with Image.open(original) as opened:
                    picture = opened.convert("RGB")
            except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
                log.warning("%s cannot be shown: %s", original, error)
                return None
            make_folder(self.folder)
            _save(picture, self.folder / large, width=_LARGE, quality=72)
            _save(picture, self.folder / small, width=_SMALL, quality=60)
        return Derived(small, large, *size)

    def cut(self, original: Path, sha256: str, area: Area) -> str | None:
        """Cuts a part out of a picture at full size, and returns its file's name; ``None`` for what is no picture."""
        left, top, width, height = area
        name = f"{sha256[:24]}-{left}-{top}-{width}-{height}.{self.suffix}"
        self.used.add(name)
        if not (self.folder / name).exists():
            try:
                with Image.open(original) as opened:
                    part = opened.convert("RGB").crop((left, top, left + width, top + height))
            except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
                log.warning("%s cannot be shown: %s", original, error)
                return None
            make_folder(self.folder)
            _save(part, self.folder / name, width=width, quality=82)
        return name

    def original(self, path: Path, sha256: str, *, page: Path) -> str:
        """The link from a page to an original; it is copied first when the site does not lie beside the evidence."""
        if self.beside:
            return link(path, page)
        if not self.copies:
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
