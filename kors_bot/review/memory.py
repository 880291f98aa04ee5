"""What is known of an order from the last build: a file beside the site that can be thrown away at any time."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

from kors_bot.review.cards import Card
from kors_bot.review.digest import Digest
from kors_bot.review.integrity import Kept
from kors_bot.review.pages import write_page
from kors_bot.review.regions import Region

_FORMAT = 1
FOLDER = ".kors-bot"

log = logging.getLogger(__name__)


class Leaflet(NamedTuple):
    """One page: what it was made of, the smaller pictures that it shows, and the comparisons."""

    key: str
    pictures: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass
class Memory:
    """What one order's pages were made of. ``key`` stands for all that they depend on."""

    digests: list[Digest] = field(default_factory=list)
    kept: Kept | None = None
    card: Card | None = None
    key: str = ""
    pages: dict[str, Leaflet] = field(default_factory=dict)
    regions: dict[str, list[Region] | None] = field(default_factory=dict)
    changed: bool = False

    @property
    def pictures(self) -> set[str]:
        """The files in ``pictures/`` that the order's pages show."""
        return {name for page in self.pages.values() for name in page.pictures}

    def forget_unused(self) -> None:
        """Drops the comparisons that no page shows any more."""
        shown = {name for page in self.pages.values() for name in page.regions}
        self.regions = {name: found for name, found in self.regions.items() if name in shown}

    def to_json(self) -> dict[str, Any]:
        return {
            "format": _FORMAT,
            "digests": [digest.to_json() for digest in self.digests],
            "kept": self.kept.to_json() if self.kept else None,
            "card": self.card.to_json() if self.card else None,
            "key": self.key,
            "pages": self.pages,
            "regions": self.regions,
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        if raw["format"] != _FORMAT:
            raise ValueError("another format")
        regions = {
            key: None if found is None else [(left, top, width, height) for left, top, width, height in found]
            for key, found in raw["regions"].items()
        }
        pages = raw["pages"].items()
        return cls(
            digests=[Digest.from_json(row) for row in raw["digests"]],
            kept=Kept.from_json(raw["kept"]) if raw["kept"] else None,
            card=Card.from_json(raw["card"]) if raw["card"] else None,
            key=raw["key"],
            pages={name: Leaflet(key, tuple(pictures), tuple(shown)) for name, (key, pictures, shown) in pages},
            regions=regions,
        )


@contextmanager
def open_memory(site: Path, folder: str) -> Iterator[Memory]:
    """What is known of an order; kept again afterwards when it changed."""
    path = site / FOLDER / f"{folder}.json"
    memory = _load(path)
    yield memory
    if memory.changed:
        write_page(path, json.dumps(memory.to_json(), ensure_ascii=False, separators=(",", ":")))


def _load(path: Path) -> Memory:
    try:
        return Memory.from_json(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return Memory()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.info("%s is made anew: %s", path, error)
        return Memory()
