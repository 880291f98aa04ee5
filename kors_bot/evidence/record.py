"""record.json as a checked, frozen object.

Read by ``verify``, ``reread``, ``rebuild`` and the review page. Keys that a newer kors-bot added are left alone, keys
that an older one did not write have a default, and everything that is there has to be of the right kind.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from flows.order import Order
from kors_bot.contract import Json, order_from_json
from kors_bot.errors import EvidenceBroken
from kors_bot.evidence.files import read_file

RECORD = "record.json"
SCHEMA = 1


def _aware(moment: datetime) -> datetime:
    """A time without a zone says nothing to a bank; old or hand-made ones are taken as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plain(name: str) -> str:
    """A file of a record lies beside it: a name that leads elsewhere is refused."""
    if not name or name in {".", ".."} or "/" in name or "\\" in name or "\0" in name:
        raise ValueError("not a plain file name")
    return name


Moment = Annotated[datetime, AfterValidator(_aware)]
FileName = Annotated[str, AfterValidator(_plain)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Trouble(_Part):
    """What ended a check or an attempt: a kind for programs, a sentence for people."""

    kind: str
    message: str


class Attempt(_Part):
    """One of the tries that a check took."""

    started_at: Moment
    error: Trouble | None = None


class PageSeen(_Part):
    """One page that was on the screen. ``trouble`` says in words why the picture is missing or cut.

    ``part`` is what the picture shows of the page, in the page's own pixels: left, top, width and height. Snapshot and
    sightings have their places on the picture.
    """

    name: str
    url: str = ""
    title: str | None = None
    picture: FileName | None = None
    snapshot: FileName | None = None
    part: tuple[float, float, float, float] | None = None
    seen_at: Moment
    trouble: str | None = None


class FileEntry(_Part):
    """What a file was when the record was written."""

    sha256: str
    bytes: int


class Previous(_Part):
    """The link of the chain: the record before this one, and the SHA-256 of its record.json."""

    folder: FileName
    sha256: str


class Record(_Part):
    """One check, request, note or clean-up of one order. ``folder`` is where it was loaded from."""

    schema_: int = Field(alias="schema")
    order: str
    what: str
    account: str = "default"
    shop: str = ""
    base_url: str = ""
    started_at: Moment
    finished_at: Moment
    versions: Mapping[str, str | None] = Field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()
    pages: tuple[PageSeen, ...] = ()
    read: Json | None = None
    sightings: Json = Field(default_factory=dict)
    contradictions: tuple[str, ...] = ()
    decision: Json | None = None
    submission: Json | None = None
    error: Trouble | None = None
    extra: Json = Field(default_factory=dict)
    files: Mapping[FileName, FileEntry] = Field(default_factory=dict)
    previous: Previous | None = None
    folder: Path = Field(default=Path(), exclude=True)

    @property
    def path(self) -> Path:
        return self.folder / RECORD

    @property
    def name(self) -> str:
        """The folder's name, by which the chain knows the record."""
        return self.folder.name

    @property
    def seen(self) -> Order | None:
        """The order as it was read then, with where each fact was seen."""
        if self.read is None:
            return None
        return order_from_json(self.read, sightings=self.sightings, contradictions=self.contradictions)

    @property
    def pictures(self) -> tuple[Path, ...]:
        """The pictures in the order in which they were taken."""
        return tuple(self.folder / page.picture for page in self.pages if page.picture)

    @property
    def attachments(self) -> tuple[Path, ...]:
        """The files that are neither a page's picture nor its snapshot: a label, what a note came with."""
        of_pages = {name for page in self.pages for name in (page.picture, page.snapshot)}
        return tuple(self.folder / name for name in self.files if name not in of_pages)

    @property
    def pruned(self) -> dict[str, dict[str, str]]:
        """For a clean-up: the files it took away, ``{record folder: {file: SHA-256}}``."""
        taken = self.extra.get("pruned")
        return taken if isinstance(taken, dict) else {}

    @classmethod
    def parse(cls, content: bytes | str, *, folder: Path) -> Self:
        """Reads a record. Raises ``EvidenceBroken`` for anything that is not one."""
        try:
            raw: Any = json.loads(content)
            record = cls.model_validate({**raw, "folder": folder})
        except (ValueError, TypeError, RecursionError) as error:
            said = _say(error) if isinstance(error, ValidationError) else str(error)
            raise EvidenceBroken(f"{folder / RECORD} is not a record ({said}).") from error
        return record

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Loads the record of a folder. Raises ``EvidenceBroken`` when it is missing or not a record."""
        try:
            content = read_file(folder / RECORD)
        except OSError as error:
            raise EvidenceBroken(f"{folder / RECORD} cannot be read ({error.strerror}).") from error
        return cls.parse(content, folder=folder)


def in_chain_order(records: list[Record]) -> list[Record]:
    """Sorts records oldest first: by the chain's own links, and by name where a link is missing.

    A name carries the time at which a record was begun. Two runs can overlap and a clock can be set back, so that the
    links, not the names, say what came after what.
    """
    by_name = sorted(records, key=lambda record: record.name)
    names = {record.name for record in by_name}
    after: dict[str, list[Record]] = {}
    starts = []
    for record in by_name:
        if record.previous and record.previous.folder in names and record.previous.folder != record.name:
            after.setdefault(record.previous.folder, []).append(record)
        else:
            starts.append(record)
    ordered: list[Record] = []
    waiting = starts[::-1]
    while waiting:
        record = waiting.pop()
        ordered.append(record)
        waiting.extend(reversed(after.pop(record.name, [])))
    left = {record.name for record in by_name} - {record.name for record in ordered}
    return ordered + [record for record in by_name if record.name in left]  # links in a ring: only by tampering


def _say(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
