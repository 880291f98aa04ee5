"""One record while it is being gathered.

A ``Case`` is a context manager and the flows' witness: ``see`` keeps what is on the screen, ``finish`` makes the
record. Leaving the ``with`` block by an error makes a record too, with the error in it. Nothing is found under a
record's name until all of it is on disk.
"""

import gzip
import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from flows.order import Box, Order
from kors_bot.contract import Json, Submission
from kors_bot.decision import Decision
from kors_bot.errors import EvidenceBroken, KorsBotError
from kors_bot.evidence.chain import DRAFT, SHARED, Chain, dump
from kors_bot.evidence.draft import KEYS, conclude
from kors_bot.evidence.files import explain, hash_file, make_folder, remove_folder, write_file
from kors_bot.evidence.leftovers import lock_of
from kors_bot.evidence.names import name_attachment, name_part, name_record
from kors_bot.evidence.pictures import TIMEOUT, Picture, begin_picture, fits_on_a_picture
from kors_bot.evidence.record import RECORD, Attempt, Trouble
from kors_bot.evidence.scrub import Scrubber

if TYPE_CHECKING:  # looking at old proof needs no browser, and its driver takes long to import
    from playwright.sync_api import Page

    from flows.snapshot import Snapshot
    from flows.witness import Glimpse

_WORTH_SHARING = 4_096
_TEXT = {".txt", ".json", ".html", ".htm", ".csv", ".md", ".xml", ".eml", ".ics", ".log"}

log = logging.getLogger(__name__)


class Case:
    """Gathers pictures, snapshots and files for one record. Made by ``EvidenceStore.open``."""

    def __init__(
        self, chain: Chain, gathered: Path, draft: Json, *, clock: Callable[[], datetime], scrubber: Scrubber
    ) -> None:
        self._chain = chain
        self._folder = gathered
        self._draft = draft
        self._clock = clock
        self._scrubber = scrubber
        self._lock = lock_of(gathered)
        self._finished = False
        self._packed: tuple[Snapshot | None, bytes] = (None, b"")
        with explain(chain.folder):
            self._lock.acquire(timeout=0)
            make_folder(gathered)

    @property
    def folder(self) -> Path:
        """Where the files lie: a temporary place until the record is finished."""
        return self._folder

    @property
    def name(self) -> str:
        """The name of the record: what its folder will be called, unless another one has that name already."""
        if self._finished:
            return self._folder.name
        return name_record(datetime.fromisoformat(self._draft["started_at"]), self._draft["what"])

    @property
    def record_path(self) -> Path | None:
        """The finished record, or ``None`` while there is none."""
        return self._folder / RECORD if self._finished else None

    @property
    def screenshots(self) -> list[Path]:
        """The pictures in the order in which they were taken."""
        return [self._folder / page["picture"] for page in self._draft["pages"] if page["picture"]]

    def see(self, page: "Page", name: str, snapshot: "Snapshot | None" = None) -> None:
        """Keeps the page as it is now: a full-page picture, and the snapshot that was read, if one was taken.

        A page or a browser that is gone leaves an entry that says so. Where two pages of a record carry one name, the
        later one is what the facts were read from.
        """
        self.keep(self.begin(page, name, snapshot)())

    def begin(
        self, page: "Page", name: str, snapshot: "Snapshot | None" = None, part: Box | None = None
    ) -> "Callable[[], Glimpse]":
        """Lets the browser begin with a picture of the page as it is now, or of a part of it, for ``keep``.

        What is returned waits for the picture, and has to be called in any case. In between the page may be looked at,
        but not changed.
        """
        from flows.witness import Glimpse

        seen_at = self._clock()
        whole = snapshot is None or fits_on_a_picture(snapshot)
        finish = begin_picture(page, timeout=TIMEOUT, whole=whole, part=part)
        packer = ThreadPoolExecutor(1)  # while the browser makes the picture
        packed = packer.submit(self._pack, snapshot) if snapshot is not None else None
        packer.shutdown(wait=False)

        def end() -> Glimpse:
            picture = finish()
            self._packed = (snapshot, packed.result()) if packed is not None else (None, b"")
            self._note_browser(page)
            return Glimpse(
                name=name,
                url=snapshot.url if snapshot else page.url,
                title=_title(page, picture, snapshot),
                png=picture.png,
                trouble=picture.trouble,
                snapshot=snapshot,
                part=part,
                seen_at=seen_at,
            )

        return end

    def keep(self, glimpse: "Glimpse") -> None:
        """Keeps what was seen, perhaps while another order's record was being gathered."""
        part, stem = glimpse.part, f"{len(self._draft['pages']) + 1:02d}-{name_part(glimpse.name)}"
        entry: Json = {
            "name": glimpse.name,
            "url": self._scrubber.text(glimpse.url),
            "title": self._scrubber.text(glimpse.title),
            "picture": None,
            "snapshot": None,
            "part": None if part is None else [part.x, part.y, part.width, part.height],
            "seen_at": glimpse.seen_at.isoformat(),
            "trouble": glimpse.trouble,
        }
        if glimpse.png is not None:
            entry["picture"] = self._keep(f"{stem}.png", glimpse.png)
        if glimpse.snapshot is not None:
            seen, packed = self._packed
            packed = packed if seen is glimpse.snapshot else self._pack(glimpse.snapshot)
            entry["snapshot"] = self._keep(f"{stem}.json.gz", packed)
        self._draft["pages"].append(entry)
        self._write_draft()

    def _pack(self, snapshot: "Snapshot") -> bytes:
        """A snapshot as it is kept."""
        text = self._scrubber.json(snapshot.to_json())
        return gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)

    def add_file(self, name: str, content: bytes) -> str:
        """Keeps a file beside the record, such as a label or a note's attachment, and returns the name it got.

        Text is scrubbed of secrets. Anything else that holds a known secret is refused with ``EvidenceBroken``.
        """
        safe = name_attachment(name)
        if Path(safe).suffix in _TEXT:
            content = self._scrubber.text(content.decode("utf-8", "replace")).encode()
        if self._scrubber.finds(content):
            raise EvidenceBroken(f"{name} holds the password and was not kept.")
        kept = self._keep(self._free(safe), content)
        self._write_draft()
        return kept

    def finish(
        self,
        *,
        read: Order | None = None,
        decision: Decision | Json | None = None,
        submission: Submission | Json | None = None,
        error: BaseException | Trouble | Json | None = None,
        attempts: Sequence[Attempt] = (),
        extra: Mapping[str, Any] | None = None,
    ) -> Path:
        """Makes the record, on disk and in the chain, and returns the path of its ``record.json``."""
        if self._finished:
            raise ValueError("the record is finished")
        known = {**self._draft, "finished_at": self._clock().isoformat()}
        content = conclude(
            known, read=read, decision=decision, submission=submission, error=error, attempts=attempts, extra=extra
        )
        names = {key: content.pop(key) for key in ("order", "files")}  # a number or a hash is never a secret
        content = {**names, **self._scrubber.value(content)}
        started_at = datetime.fromisoformat(self._draft["started_at"])
        ordered = {key: content[key] for key in KEYS}
        with self._chain.locked():
            self._folder = self._chain.append(self._folder, ordered, started_at=started_at, what=self._draft["what"])
        self._finished = True
        self._let_go()
        return self._folder / RECORD

    def discard(self) -> None:
        """Leaves no record: for a run that ended before there was anything to prove."""
        if not self._finished:
            self._finished = True
            remove_folder(self._folder)
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._finished:
            return
        try:
            self.finish(error=error)
        except KorsBotError as second:
            # What was gathered stays where it is: the next run makes it a record once there is room.
            if error is None:
                raise
            log.error("no record could be made of what failed: %s", second)
        finally:
            self._let_go()

    def _keep(self, name: str, content: bytes) -> str:
        path, digest = self._folder / name, hashlib.sha256(content).hexdigest()
        with explain(self._chain.folder):
            if len(content) < _WORTH_SHARING or not self._share(path, digest):
                write_file(path, content)
                if len(content) >= _WORTH_SHARING:
                    self._offer(path, digest)
        self._draft["files"][name] = {"sha256": digest, "bytes": len(content)}
        return name

    def _share(self, path: Path, digest: str) -> bool:
        """Links to the same content of an earlier record. The earlier file is read: a changed one is no source."""
        shared = self._chain.folder / SHARED / digest
        try:
            if hash_file(shared) == digest:
                path.hardlink_to(shared)
                return True
            shared.unlink()
        except OSError:
            return (
                False  # nothing to share yet, or a file system without links (or with no more of them): a copy is made
            )
        return False

    def _offer(self, path: Path, digest: str) -> None:
        """Lets later records share this content, where the file system has links."""
        pool = self._chain.folder / SHARED
        make_folder(pool)
        try:
            (pool / digest).unlink(missing_ok=True)
            (pool / digest).hardlink_to(path)
        except OSError as error:
            log.debug("%s cannot be shared: %s", path, error)

    def _free(self, name: str) -> str:
        stem, dot, suffix = name.partition(".")
        taken = {*self._draft["files"], RECORD, DRAFT}
        number, free = 2, name
        while free in taken:
            free = f"{stem}-{number}{dot}{suffix}"
            number += 1
        return free

    def _note_browser(self, page: "Page") -> None:
        browser = page.context.browser
        if browser and not self._draft["versions"].get("browser"):
            self._draft["versions"]["browser"] = browser.version

    def _write_draft(self) -> None:
        """Leaves beside the files what is known so far, for the case that this run is killed."""
        with explain(self._chain.folder):
            write_file(self._folder / DRAFT, dump({**self._draft, "finished_at": self._clock().isoformat()}))

    def _let_go(self) -> None:
        if self._lock.is_locked:
            self._lock.release()
            if self._finished:
                Path(self._lock.lock_file).unlink(missing_ok=True)


def _title(page: "Page", picture: Picture, snapshot: "Snapshot | None") -> str:
    if snapshot is not None:
        return snapshot.title
    if picture.png is None:
        return ""  # a page that cannot be pictured may not answer either
    try:
        return page.title()
    except Exception as error:  # a dead browser raises many classes, and none may end the check
        log.info("the page's title could not be read", exc_info=error)
        return ""
