"""The saved pages of an edition, played: dates shifted to the day the shop opened, slots filled in."""

import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound

from recorded.dates import shift_dates, us_long, us_medium, us_short
from recorded.manifest import Manifest, load_manifest

SHARED = "shared"
GOODS = "modern"  # the pictures of the goods were drawn once, for that edition


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages link to."""

    body: bytes
    media_type: str


@dataclass(slots=True)
class PageStore:
    """Finds and plays the pages of one edition; a page that the edition lacks is taken from those that both share."""

    edition: str
    today: date
    _assets: dict[str, Asset | None] = field(default_factory=dict)
    _environment: Environment = field(init=False)
    manifest: Manifest = field(init=False)
    shared: Manifest = field(init=False)

    def __post_init__(self) -> None:
        self.manifest = load_manifest(_folder(self.edition))
        self.shared = load_manifest(_folder(SHARED))
        self._environment = Environment(
            loader=_Shifted(self), autoescape=True, undefined=StrictUndefined, auto_reload=False, cache_size=-1
        )
        self._environment.filters |= {"us_short": us_short, "us_medium": us_medium, "us_long": us_long}

    @property
    def days(self) -> int:
        """By how many days the dates of this edition are moved."""
        return (self.today - self.manifest.saved_on).days

    def has(self, page: str, case: str) -> bool:
        """Whether this edition, or the shared pages, have this case."""
        return (page, case) in self.manifest.entries or (page, case) in self.shared.entries

    def cases(self, page: str) -> list[str]:
        """The cases of a page, in this edition and shared."""
        return sorted({case for name, case in (*self.manifest.entries, *self.shared.entries) if name == page})

    def render(self, page: str, case: str, slots: Mapping[str, Any]) -> str:
        """Play one saved page."""
        return self._environment.get_template(f"{page}/{case}/page.html").render(slots)

    def render_text(self, source: str, slots: Mapping[str, Any]) -> str:
        """Play a page that was made just now, its dates already being those of today."""
        return self._environment.from_string(source).render(slots)

    def asset(self, path: str) -> Asset | None:
        """A file of the edition's assets folder, else of the shared one, else of the one where the goods are drawn."""
        if path not in self._assets:
            found = (_read_asset(folder, path) for folder in (self.edition, SHARED, GOODS))
            self._assets[path] = next((asset for asset in found if asset is not None), None)
        return self._assets[path]

    def source(self, name: str) -> str:
        """The text of a page (page/case/page.html) or partial (a bare name), its dates shifted."""
        path = name if "/" in name else f"partials/{name}"
        for folder, manifest in ((self.edition, self.manifest), (SHARED, self.shared)):
            found = _descend(_folder(folder), path)
            if found is not None:
                days = (self.today - manifest.saved_on).days
                return shift_dates(found.read_text(encoding="utf-8"), days=days, saved_on=manifest.saved_on)
        raise TemplateNotFound(name)


class _Shifted(BaseLoader):
    def __init__(self, store: PageStore) -> None:
        self._store = store

    def get_source(self, _: Environment, template: str) -> tuple[str, str | None, Callable[[], bool]]:
        return self._store.source(template), None, lambda: True


def _folder(name: str) -> Traversable:
    return files("recorded").joinpath(name)


def _descend(folder: Traversable, path: str) -> Traversable | None:
    """The file at ``path`` below ``folder``; a path that would lead out of it is no path."""
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        return None
    found = folder.joinpath(*parts)
    return found if found.is_file() else None


def _read_asset(folder: str, path: str) -> Asset | None:
    found = _descend(_folder(folder).joinpath("assets"), path)
    if found is None:
        return None
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Asset(body=found.read_bytes(), media_type=media_type)
