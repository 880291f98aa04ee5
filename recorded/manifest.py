"""The manifest of an edition: where each saved page came from, and as of which day its dates were written."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources.abc import Traversable


class Origin(StrEnum):
    """Authored after the facts about the platform, or recorded from a real page and scrubbed."""

    AUTHORED = "authored"
    RECORDED = "recorded"


class ManifestWrong(Exception):
    """The manifest and the folders do not agree, or an entry lacks something."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of one page and case."""

    origin: Origin
    description: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every saved page of an edition, by (page, case)."""

    saved_on: date
    entries: Mapping[tuple[str, str], Entry]


def load_manifest(folder: Traversable) -> Manifest:
    """Read ``manifest.toml`` of an edition, or of the pages that the editions share."""
    data = tomllib.loads(folder.joinpath("manifest.toml").read_text(encoding="utf-8"))
    entries = {
        (page, case): _entry(page, case, raw) for page, cases in data["pages"].items() for case, raw in cases.items()
    }
    return Manifest(saved_on=data["saved_on"], entries=entries)


def check_manifest(folder: Traversable) -> None:
    """Hold the manifest against the folders beside it; raise ManifestWrong naming all that differs."""
    listed = set(load_manifest(folder).entries)
    found = set(_saved_pages(folder))
    problems = [f"{page}/{case} has no page.html" for page, case in sorted(listed - found)]
    problems += [f"{page}/{case} is not in manifest.toml" for page, case in sorted(found - listed)]
    if problems:
        raise ManifestWrong("; ".join(problems))


def _entry(page: str, case: str, raw: Mapping[str, str]) -> Entry:
    if raw.keys() != {"origin", "description"} or not raw["description"].strip():
        raise ManifestWrong(f"{page}/{case}: an entry names exactly its origin and its description")
    try:
        return Entry(origin=Origin(raw["origin"]), description=raw["description"])
    except ValueError:
        raise ManifestWrong(f"{page}/{case}: the origin is authored or recorded, not {raw['origin']!r}") from None


def _saved_pages(folder: Traversable) -> list[tuple[str, str]]:
    return [
        (page.name, case.name)
        for page in folder.iterdir()
        if page.is_dir()
        for case in page.iterdir()
        if case.is_dir() and case.joinpath("page.html").is_file()
    ]
