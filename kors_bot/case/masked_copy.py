"""A copy of an order's records in which everything personal is covered; the hashes of the originals stay in it."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from flows.snapshot import Snapshot
from kors_bot.case.masking import Masker, withheld
from kors_bot.errors import SettingsWrong
from kors_bot.evidence.chain import Chain, dump
from kors_bot.evidence.files import make_folder, read_file, write_file
from kors_bot.evidence.record import RECORD, PageSeen, Record
from kors_bot.reread import load_snapshot
from kors_bot.review.pictures import png_size

if TYPE_CHECKING:
    from kors_bot.settings import Settings

_WITHHELD = "This picture is not shared: what is personal on it cannot be found."

log = logging.getLogger(__name__)


def copy_masked(chain: Chain, records: Sequence[Record], target: Path, settings: "Settings") -> Chain:
    """Writes the masked records of an order below ``target``. Snapshots and attached files are left out."""
    copy = Chain(target / chain.folder.name, chain.order)
    snapshots: dict[str, Snapshot | None] = {}  # by content: equal pages are looked at once
    for record in records:
        for page in record.pages:
            _remember(snapshots, record, page)
    known = Masker(_values_of(settings, records), (chain.order,))
    masker = known.learn(snapshot for snapshot in snapshots.values() if snapshot is not None)
    masked: dict[str, Path] = {}
    for record in records:
        folder = copy.folder / record.name
        make_folder(folder)
        for page in record.pages:
            digest = _digest(record, page.picture)
            if page.picture is None or not digest or not (record.folder / page.picture).is_file():
                continue
            if digest in masked:
                (folder / page.picture).symlink_to(masked[digest])
                continue
            snapshot = snapshots.get(_digest(record, page.snapshot))
            if _mask_picture(masker, record.folder / page.picture, folder / page.picture, snapshot):
                masked[digest] = folder / page.picture
        write_file(folder / RECORD, dump(_mask_record(masker, json.loads(read_file(record.path)))))
    return copy


def _remember(snapshots: dict[str, Snapshot | None], record: Record, page: PageSeen) -> None:
    digest = _digest(record, page.snapshot)
    if digest and digest not in snapshots:
        try:
            snapshots[digest] = load_snapshot(record, page)
        except ValueError as error:
            log.warning("%s", error)
            snapshots[digest] = None


def _digest(record: Record, name: str | None) -> str:
    return record.files[name].sha256 if name and name in record.files else ""


def _values_of(settings: "Settings", records: Sequence[Record]) -> tuple[str, ...]:
    """What the settings know of the accounts that these records were made with."""
    values: dict[str, None] = {}
    for name in dict.fromkeys(record.account for record in records):
        try:
            account = settings.account(name)
        except SettingsWrong:
            continue  # an account that is set no longer
        first, last = account.first_name or "", account.last_name or ""
        for value in (account.email, account.phone, account.postal_code, f"{first} {last}".strip(), first, last):
            if value:
                values[value] = None
    return tuple(values)


def _mask_picture(masker: Masker, original: Path, target: Path, snapshot: Snapshot | None) -> bool:
    """Writes the masked picture; says whether there is one."""
    size = png_size(original)
    if size is None:
        return False
    try:
        with Image.open(original) as opened:
            picture = opened.convert("RGB")
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        log.warning("%s cannot be masked: %s", original, error)
        return False
    masked = withheld(size, _WITHHELD) if snapshot is None else masker.picture(picture, masker.boxes(snapshot))
    masked.save(target, "PNG", compress_level=6)
    return True


def _mask_record(masker: Masker, raw: dict[str, Any]) -> dict[str, Any]:
    """The record with its texts masked. Names of files, hashes and times stay: they tie it to the original."""
    kept = {key: raw[key] for key in ("schema", "order", "what", "started_at", "finished_at", "files") if key in raw}
    rest = {key: value for key, value in raw.items() if key not in {*kept, "previous", "versions", "sightings"}}
    masked = masker.value(rest)
    told = masked.get("submission")
    if isinstance(told, dict) and isinstance(told.get("fields"), dict):
        told["fields"] = masker.fields(raw["submission"]["fields"])
    sightings = {fact: {**seen, "text": masker.text(seen["text"])} for fact, seen in raw.get("sightings", {}).items()}
    tail = {"sightings": sightings, "versions": raw.get("versions", {}), "previous": raw.get("previous")}
    return {**kept, **masked, **tail, "masked": True}
