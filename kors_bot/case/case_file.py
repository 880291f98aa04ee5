"""One file for the bank or the shop: a print of the story, the originals, the records, and how to check them.

case-<order>/case.pdf                the story and the pictures, printed
case-<order>/records/<record>/       every record.json, as it was written
case-<order>/files/<SHA-256>.png     every picture, snapshot and attached file, once, by the hash that records call it
case-<order>/SHA256SUMS              what ``sha256sum -c`` checks
case-<order>/CHAIN.sha256            the hash of each record as the next one holds it
case-<order>/HOW-TO-VERIFY.txt       what to do with these, without kors-bot

A case for sharing (``share``) holds masked pictures and records instead, and ORIGINALS.sha256 ties them to the
originals, which stay with their owner.
"""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import OrderNotFound
from kors_bot.case.printing import Paper, print_pdf
from kors_bot.errors import EvidenceBroken, RequestNotPossible
from kors_bot.evidence import EvidenceStore, Record
from kors_bot.evidence.chain import HEAD, Chain
from kors_bot.evidence.files import explain, hash_file, read_file
from kors_bot.evidence.record import RECORD
from kors_bot.review.case_page import build_case_page
from kors_bot.review.integrity import Seal
from kors_bot.review.remembered import read_ledger
from kors_bot.verify import verify

if TYPE_CHECKING:
    from kors_bot.settings import Settings


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What was written: the file, how many records and pictures are in it, and whether the proof was whole."""

    path: Path
    records: int
    pictures: int
    intact: bool


def write_case(
    settings: "Settings",
    order: str,
    out: Path,
    *,
    share: bool = False,
    paper: Paper = Paper.LETTER,
    clock: Callable[[], datetime],
) -> CaseFile:
    """Writes the case of an order to ``out``. Raises ``OrderNotFound`` when there is no record of it."""
    store = EvidenceStore(settings.data_dir, clock=clock)
    original = store.chain(order)
    records, _ = original.records()
    if not records:
        raise OrderNotFound(f"There is no record of order {order}: run `kors-bot status {order}` first.")
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise RequestNotPossible(f"{out} cannot be written: name a file in a folder that is there.")
    now, memoir = clock(), read_ledger(settings.data_dir)
    result = verify(store, order, known={order: memoir.records_of(order)})[0]
    hashes = {record.name: hash_file(record.path) for record in records}
    with tempfile.TemporaryDirectory(prefix="kors-bot-case-") as made:
        shown = original
        if share:
            from kors_bot.case.masked_copy import copy_masked

            shown = copy_masked(original, records, Path(made) / "evidence", settings)
        page = build_case_page(
            shown,
            Path(made) / "site",
            seal=Seal.of(result, now),
            hashes=hashes,
            known=memoir.of(order),
            now=now,
            masked=share,
        )
        pdf = print_pdf(settings, page, paper=paper)
        with explain(out.absolute().parent):
            _write_zip(out, f"case-{original.folder.name}", _contents(shown, records, hashes, pdf, share=share))
    pictures = sum(path.is_file() for record in records for path in record.pictures)
    return CaseFile(out, len(records), pictures, result.intact)


def _contents(
    shown: Chain, records: Sequence[Record], hashes: dict[str, str], pdf: bytes, *, share: bool
) -> Iterator[tuple[str, bytes]]:
    """The files of the case by name; the sums come last, because they are of all others."""
    sums: list[str] = []
    tops = {"case.pdf": pdf, "HOW-TO-VERIFY.txt": _how_to_verify(share=share)}
    if share:
        tops["ORIGINALS.sha256"] = _originals(records, hashes)
    else:
        tops["CHAIN.sha256"] = _chain_sums(records, hashes)
    for name, content in chain(tops.items(), _records_of(shown), _files_of(shown, records)):
        sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
        yield name, content
    yield "SHA256SUMS", _lines(sums)


def _records_of(shown: Chain) -> Iterator[tuple[str, bytes]]:
    for name in shown.names():
        yield f"records/{name}/{RECORD}", _read(shown.folder / name / RECORD)
    if (shown.folder / HEAD).is_file():
        yield f"records/{HEAD}", _read(shown.folder / HEAD)


def _files_of(shown: Chain, records: Iterable[Record]) -> Iterator[tuple[str, bytes]]:
    """Every file that records name and that is there, once, under its original's hash."""
    packed: set[str] = set()
    for record in records:
        for file, entry in record.files.items():
            path, name = shown.folder / record.name / file, _file_name(file, entry.sha256)
            if name not in packed and path.is_file():
                packed.add(name)
                yield name, _read(path)


def _file_name(file: str, sha256: str) -> str:
    return f"files/{sha256}{''.join(Path(file).suffixes[-2:])}"


def _read(path: Path) -> bytes:
    try:
        return read_file(path)
    except OSError as error:
        raise EvidenceBroken(f"{path} cannot be read ({error.strerror}): run `kors-bot verify`.") from error


def _chain_sums(records: Iterable[Record], hashes: dict[str, str]) -> bytes:
    """The hash of each record as the one after it holds it, and of the newest as it is now."""
    held = {record.previous.folder: record.previous.sha256 for record in records if record.previous}
    return _lines(f"{held.get(name, digest)}  records/{name}/{RECORD}" for name, digest in hashes.items())


def _originals(records: Iterable[Record], hashes: dict[str, str]) -> bytes:
    records = list(records)
    lines = [f"{hashes[record.name]}  records/{record.name}/{RECORD}" for record in records]
    files = {_file_name(file, entry.sha256): entry.sha256 for record in records for file, entry in record.files.items()}
    return _lines([*lines, *(f"{digest}  {name}" for name, digest in files.items())])


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _how_to_verify(*, share: bool) -> bytes:
    name = "verify-masked.txt" if share else "verify-originals.txt"
    return resources.files("kors_bot.review").joinpath("texts", name).read_bytes()


def _write_zip(out: Path, top: str, contents: Iterable[tuple[str, bytes]]) -> None:
    """Writes the file in one step, readable by its owner only. What is packed already is stored as it is."""
    part = out.with_name(f".{out.name}.part")
    try:
        with (
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
            zipfile.ZipFile(file, "w") as packed,
        ):
            for name, content in contents:
                stored = name.endswith((".png", ".gz"))
                packed.writestr(
                    f"{top}/{name}", content, compress_type=zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                )
        part.replace(out)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def say_json(case: CaseFile) -> str:
    """The result for a program."""
    found = {"schema": 1, "case": str(case.path), "records": case.records, "pictures": case.pictures}
    return json.dumps({**found, "intact": case.intact}, ensure_ascii=False)
