"""How long the review page takes for 10,000 checks: from nothing, after one new check, and when nothing is new.

python -m benchmarks.review_site [ORDERS] [CHECKS OF EACH]

The evidence is written here without syncing each record to disk, which would take longer than all that is measured. It
is whole nevertheless: the build verifies it, and the run stops when it does not.
"""

import hashlib
import io
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageDraw

from kors_bot.evidence.chain import HEAD, Head, dump
from kors_bot.evidence.draft import KEYS, begin_draft
from kors_bot.evidence.names import name_record
from kors_bot.evidence.record import RECORD, Previous
from kors_bot.review import build_review

_START = datetime(2026, 1, 1, tzinfo=UTC)
_STATES = (
    ("received", "Order placed"),
    ("processing", "Processing"),
    ("processing", "Preparing your order"),
    ("shipped", "Shipped"),
    ("shipped", "On its way"),
    ("delivered", "Delivered"),
)
_SIZE = (1280, 2900)
_PICTURE = "01-order-page.png"


@dataclass(frozen=True, slots=True)
class Timing:
    """The seconds that three kinds of build took."""

    from_nothing: float
    after_one_check: float
    nothing_new: float


def measure(*, orders: int = 40, checks: int = 250, repeats: int = 5) -> Timing:
    """Builds the site of so many orders with so many checks each; later builds are medians."""
    with TemporaryDirectory(prefix="kors-bot-bench-") as made:
        data_dir = Path(made)
        chains = [_Chain(data_dir / "evidence", f"10245{place:05d}") for place in range(orders)]
        for chain in chains:
            chain.add(checks, of=checks)
        from_nothing = _time(lambda: _build(data_dir))
        after_one = []
        for chain in (chains * repeats)[:repeats]:
            chain.add(1, of=checks)
            after_one.append(_time(lambda: _build(data_dir)))
        nothing_new = [_time(lambda: _build(data_dir)) for _ in range(repeats)]
    return Timing(from_nothing, statistics.median(after_one), statistics.median(nothing_new))


class _Chain:
    """One order's records, written one after the other."""

    def __init__(self, root: Path, number: str) -> None:
        self.folder, self.number, self.count = root / number, number, 0
        self.previous: Previous | None = None
        self._pictures: dict[str, tuple[Path, dict[str, Any]]] = {}
        self.folder.mkdir(parents=True, mode=0o700)

    def add(self, checks: int, *, of: int) -> None:
        """Adds checks; over ``of`` of them the order goes through all its states."""
        for _ in range(checks):
            state, words = _STATES[min(self.count * len(_STATES) // of, len(_STATES) - 1)]
            self._add(state, words, _START + timedelta(hours=2 * self.count))
        (self.folder / HEAD).write_bytes(dump(Head(self.number, self.previous, self.count).to_json()))
        (self.folder / HEAD).chmod(0o600)

    def _add(self, state: str, words: str, moment: datetime) -> None:
        record = self.folder / name_record(moment, "check")
        record.mkdir(mode=0o700)
        if words not in self._pictures:
            self._pictures[words] = _draw(record / _PICTURE, self.number, words)
        else:
            (record / _PICTURE).hardlink_to(self._pictures[words][0])
        written = dump(self._content(state, words, moment))
        (record / RECORD).write_bytes(written)
        (record / RECORD).chmod(0o600)
        self.previous = Previous(folder=record.name, sha256=hashlib.sha256(written).hexdigest())
        self.count += 1

    def _content(self, state: str, words: str, moment: datetime) -> dict[str, Any]:
        draft = begin_draft(
            order=self.number, what="check", account="default", shop="us", base_url="", started_at=moment
        )
        page = {"name": "order-page", "picture": _PICTURE, "seen_at": moment.isoformat()}
        reason = f'The order page says "{words}".'
        content = {
            **dict.fromkeys(KEYS),
            **draft,
            "finished_at": moment.isoformat(),
            "attempts": [],
            "pages": [page],
            "read": {"number": self.number, "state": state, "status_text": words, "items": [], "shipments": []},
            "sightings": {"status_text": {"page": "order-page", "text": words, "box": [120, 420, 300, 30]}},
            "contradictions": [],
            "decision": {"action": "wait", "rule": "bench", "reason": reason, "deadline": None, "items": []},
            "extra": {},
            "files": {_PICTURE: self._pictures[words][1]},
        }
        return {**content, "previous": self.previous.model_dump() if self.previous else None}


def _draw(path: Path, number: str, words: str) -> tuple[Path, dict[str, Any]]:
    """A page with much on it, so that packing and unpacking it takes what a real one takes."""
    picture = Image.new("RGB", _SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.text((120, 420), f"{number}: {words}", fill="black", font_size=24)
    for row in range(12):
        top = 500 + 190 * row
        pen.rectangle((120, top, 280, top + 160), fill=((37 * row) % 256, (91 * row) % 256, (53 * row) % 256))
        pen.text(
            (320, top + 20), f"Item {row} of order {number}\nStyle 30S9{row:04d}\n$448.00", fill="black", font_size=20
        )
    packed = io.BytesIO()
    picture.save(packed, "PNG", compress_level=3)
    path.write_bytes(packed.getvalue())
    path.chmod(0o600)
    return path, {"sha256": hashlib.sha256(packed.getvalue()).hexdigest(), "bytes": len(packed.getvalue())}


def _build(data_dir: Path) -> None:
    front = build_review(data_dir, now=datetime(2026, 11, 24, tzinfo=UTC))
    if "All proof is as it was written." not in front.read_text(encoding="utf-8"):
        raise RuntimeError("the evidence of the benchmark is not whole")


def _time(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measures and prints."""
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    checks = int(sys.argv[2]) if len(sys.argv) > 2 else 250
    timing = measure(orders=orders, checks=checks)
    sys.stdout.write(
        f"{orders} orders with {checks} checks each\n"
        f"  from nothing       {timing.from_nothing:6.2f} s  (bar: 60 s)\n"
        f"  after one check    {timing.after_one_check:6.2f} s  (bar: 1 s)\n"
        f"  nothing new        {timing.nothing_new:6.2f} s\n"
    )


if __name__ == "__main__":
    main()
