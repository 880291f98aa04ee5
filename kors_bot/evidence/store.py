"""The evidence folder as a whole: a chain of records for each order.

evidence/<order>/head.json                              the newest record of the order
evidence/<order>/20261124T064512.123456Z-status/        one record: record.json, pictures, snapshots
evidence/<order>/.same/                                 one link to each picture, so that equal ones are stored once
"""

import logging
import secrets as randomness
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from kors_bot.errors import EvidenceBroken
from kors_bot.evidence.case import Case
from kors_bot.evidence.chain import NEW, SHARED, Chain
from kors_bot.evidence.draft import begin_draft
from kors_bot.evidence.files import explain, make_folder
from kors_bot.evidence.leftovers import sweep
from kors_bot.evidence.names import NO_ORDER, name_order
from kors_bot.evidence.record import Record
from kors_bot.evidence.scrub import Scrubber

log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class EvidenceStore:
    """Writes and finds records. ``secrets`` are texts, such as the password, that must never enter one."""

    def __init__(
        self, data_dir: Path, *, clock: Callable[[], datetime] = _utc_now, secrets: Iterable[str] = ()
    ) -> None:
        self.root = data_dir / "evidence"
        self._clock = clock
        self._scrubber = Scrubber(secrets)

    def open(
        self,
        *,
        order: str,
        what: str,
        account: str = "default",
        shop: str = "",
        base_url: str = "",
        now: datetime | None = None,
    ) -> Case:
        """Begins a record; ``order`` is empty for what belongs to no order. Use it in a ``with`` block.

        What dead runs left in the order's folder is made a record or swept up first.
        """
        with explain(self.root):
            make_folder(self.root)
        chain = self.chain(order)
        started_at = now or self._clock()
        draft = begin_draft(
            order=chain.order,
            what=what,
            account=account,
            shop=shop,
            base_url=self._scrubber.text(base_url),
            started_at=started_at,
        )
        with chain.locked():
            chain.begin()
            sweep(chain)
            gathered = chain.folder / f"{NEW}{randomness.token_hex(6)}"
            return Case(chain, gathered, draft, clock=self._clock, scrubber=self._scrubber)

    def chain(self, order: str) -> Chain:
        """The chain of one order, whether or not it has records."""
        return Chain(self.root / name_order(order), order.encode("utf-8", "replace").decode())

    def chains(self) -> list[Chain]:
        """The chains that are there, the one of no order included, by name of folder."""
        if not self.root.is_dir():
            return []
        folders = sorted(path for path in self.root.iterdir() if path.is_dir() and not path.name.startswith("."))
        return [Chain(folder, _order_of(folder)) for folder in folders]

    def orders(self) -> list[str]:
        """The order numbers of which there is proof."""
        return [chain.order for chain in self.chains() if chain.folder.name != NO_ORDER]

    def records(self, order: str) -> list[Record]:
        """The records of an order, oldest first. One that cannot be read is left out, and ``verify`` names it."""
        records, broken = self.chain(order).records()
        for error in broken:
            log.warning("%s", error)
        return records

    def latest(self, order: str) -> Record | None:
        """The newest record of an order that can be read."""
        chain = self.chain(order)
        newest = chain.newest()
        try:
            return Record.load(chain.folder / newest.folder) if newest else None
        except EvidenceBroken:
            records = self.records(order)
            return records[-1] if records else None

    def sweep(self) -> None:
        """Makes records of what dead runs saw, in every order's folder, and removes the rest."""
        for chain in self.chains():
            with chain.locked():
                sweep(chain)

    def prune(self, order: str, *, before: datetime, account: str = "default") -> Path | None:
        """Takes away the pictures of records begun before a time, and returns the record that says so.

        That record comes first and names every file with its SHA-256, so that ``verify`` tells a clean-up from a loss
        and a picture handed out earlier can still be checked. ``None`` when there is nothing to take away.
        """
        old = [record for record in self.records(order) if record.started_at < before]
        taken = {
            record.name: {
                picture.name: record.files[picture.name].sha256
                for picture in record.pictures
                if picture.name in record.files and picture.exists()
            }
            for record in old
        }
        taken = {name: files for name, files in taken.items() if files}
        if not taken:
            return None
        with self.open(order=order, what="prune", account=account) as case:
            path = case.finish(extra={"pruned": taken, "before": before.isoformat()})
        folder = self.chain(order).folder
        with explain(folder):
            for name, files in taken.items():
                for file in files:
                    (folder / name / file).unlink(missing_ok=True)
            for shared in (folder / SHARED).glob("*"):
                if shared.stat().st_nlink == 1:
                    shared.unlink()
        return path


def _order_of(folder: Path) -> str:
    """The order number of a folder: from its head, else from a record, else the folder's own name."""
    chain = Chain(folder)
    try:
        if head := chain.head():
            return head.order
    except EvidenceBroken as error:
        log.warning("%s", error)
    for name in reversed(chain.names()):
        try:
            return Record.load(folder / name).order
        except EvidenceBroken as error:
            log.warning("%s", error)
    return "" if folder.name == NO_ORDER else folder.name
