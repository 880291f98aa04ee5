"""Every way in which evidence can be changed or lost, and what ``verify`` says of it."""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kors_bot.evidence import EvidenceStore
from kors_bot.verify import Weight, verify
from tests.unit.evidence_helpers import PNG, Clock, keep

ORDER = "1024500102"
PICTURE = "01-order-page.png"


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    """Three records, each with a picture of its own."""
    store = EvidenceStore(tmp_path, clock=Clock())
    for number in range(3):
        keep(store, ORDER, png=PNG + bytes([number]))
    return store


@pytest.fixture
def folders(store: EvidenceStore) -> list[Path]:
    return [record.folder for record in store.records(ORDER)]


def faults(store: EvidenceStore) -> list[tuple[str, str]]:
    return told(store, Weight.FAULT)


def told(store: EvidenceStore, weight: Weight) -> list[tuple[str, str]]:
    found = verify(store, ORDER)[0].findings
    return [(finding.where, finding.message) for finding in found if finding.weight is weight]


def test_untouched_evidence_is_intact(store: EvidenceStore) -> None:
    result = verify(store, ORDER)[0]
    assert result.intact
    assert result.findings == ()
    assert (result.records, result.files) == (3, 3)


def test_the_seal_is_the_hash_of_the_newest_record(store: EvidenceStore, folders: list[Path]) -> None:
    head = json.loads((folders[0].parent / "head.json").read_text())
    assert verify(store, ORDER)[0].seal == head["newest"]["sha256"]


def test_a_changed_picture_is_found(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[1] / PICTURE).write_bytes(PNG)
    assert faults(store) == [(f"{folders[1].name}/{PICTURE}", "This file was changed.")]


def test_a_picture_that_is_shared_is_found_changed_in_every_record(store: EvidenceStore) -> None:
    names = [keep(store, ORDER), keep(store, ORDER)]
    (store.chain(ORDER).folder / names[0] / PICTURE).write_bytes(b"forged")
    assert faults(store) == [(f"{name}/{PICTURE}", "This file was changed.") for name in names]


def test_a_missing_picture_is_found(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[0] / PICTURE).unlink()
    assert faults(store) == [(f"{folders[0].name}/{PICTURE}", "This file is gone.")]


def test_a_file_that_was_added_is_found(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[0] / "02-order-page.png").write_bytes(PNG)
    assert faults(store) == [(f"{folders[0].name}/02-order-page.png", "This file was added later.")]


def test_a_folder_that_was_added_is_found(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[0].parent / "extra").mkdir()
    assert faults(store) == [("extra", "This was not written by kors-bot.")]


def test_a_record_changed_in_the_middle_is_found_by_the_next_one(store: EvidenceStore, folders: list[Path]) -> None:
    _edit(folders[1])
    assert faults(store) == [(folders[1].name, f"The record was changed after {folders[2].name} was written.")]


def test_a_changed_newest_record_is_found_by_the_head(store: EvidenceStore, folders: list[Path]) -> None:
    _edit(folders[2])
    assert faults(store) == [(folders[2].name, "The newest record was changed.")]


@pytest.mark.parametrize("gone", [0, 1])
def test_a_record_taken_from_the_chain_is_found(store: EvidenceStore, folders: list[Path], gone: int) -> None:
    shutil.rmtree(folders[gone])
    message = f"The record that {folders[gone + 1].name} comes after is gone."
    assert faults(store) == [(folders[gone].name, message)]


def test_the_newest_record_taken_away_is_found(store: EvidenceStore, folders: list[Path]) -> None:
    shutil.rmtree(folders[2])
    assert faults(store) == [(folders[2].name, "The newest record is gone.")]


def test_a_lost_newest_record_is_still_found_after_the_next_check(store: EvidenceStore, folders: list[Path]) -> None:
    shutil.rmtree(folders[2])
    following = keep(store, ORDER)
    assert faults(store) == [(folders[2].name, f"The record that {following} comes after is gone.")]


def test_the_ledger_remembers_records_that_the_folder_lost(store: EvidenceStore, folders: list[Path]) -> None:
    shutil.rmtree(folders[0].parent)
    result = verify(store, known={ORDER: [folders[0].name]})[0]
    assert [finding.message for finding in result.findings] == ["There is no proof of this order."]


def test_a_newest_record_cut_off_with_the_head_set_back_is_found_by_the_ledger(
    store: EvidenceStore, folders: list[Path]
) -> None:
    head = folders[0].parent / "head.json"
    before = head.read_bytes()
    newest = keep(store, ORDER)
    shutil.rmtree(folders[0].parent / newest)
    head.write_bytes(before)
    assert verify(store, ORDER)[0].intact  # by itself the folder cannot tell: the docstring says so
    found = verify(store, ORDER, known={ORDER: [newest]})[0].findings
    assert [(one.where, one.message) for one in found] == [(newest, "The ledger knows of this record, and it is gone.")]


def test_a_lost_head_is_found_and_stays_known(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[0].parent / "head.json").unlink()
    assert faults(store) == [("head.json", "The note of the newest record is gone: newer ones may be gone with it.")]
    keep(store, ORDER)
    assert faults(store) == []
    assert told(store, Weight.WARNING)[0][1].startswith("This note was lost and made again at 2026-11-24T06:45")


def test_a_head_that_cannot_be_read_is_found(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[0].parent / "head.json").write_text("{")
    assert faults(store)[0][0] == "head.json"


def test_a_link_in_place_of_a_picture_is_found(store: EvidenceStore, folders: list[Path], tmp_path: Path) -> None:
    shutil.move(folders[1] / PICTURE, tmp_path / "same.png")
    (folders[1] / PICTURE).symlink_to(tmp_path / "same.png")
    assert faults(store) == [
        (f"{folders[1].name}/{PICTURE}", "There is a link or something else in this file's place.")
    ]


def test_a_link_in_place_of_a_record_is_found(store: EvidenceStore, folders: list[Path], tmp_path: Path) -> None:
    shutil.move(folders[1], tmp_path / "moved")
    folders[1].symlink_to(tmp_path / "moved")
    assert (folders[1].name, "The record was replaced by a link.") in faults(store)


def test_a_link_in_place_of_the_order_is_found(store: EvidenceStore, folders: list[Path], tmp_path: Path) -> None:
    shutil.move(folders[0].parent, tmp_path / "moved")
    folders[0].parent.symlink_to(tmp_path / "moved")
    assert faults(store) == [(ORDER, "The order's folder was replaced by a link.")]


def test_a_record_that_is_no_record_is_found(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[1] / "record.json").write_text("{}")
    assert "record.json is not a record" in faults(store)[0][1]


def test_rights_for_others_are_a_warning(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[0] / PICTURE).chmod(0o644)
    result = verify(store, ORDER)[0]
    assert result.intact
    assert told(store, Weight.WARNING) == [
        (f"{ORDER}/{folders[0].name}/{PICTURE}", "Others on this machine have rights here (644).")
    ]


def test_a_record_of_another_order_is_found(store: EvidenceStore, folders: list[Path]) -> None:
    other = keep(store, "7")
    shutil.copytree(store.chain("7").folder / other, folders[0].parent / other)
    assert (other, "The record is of another order, 7.") in faults(store)


def test_a_copied_record_is_a_fork(store: EvidenceStore, folders: list[Path]) -> None:
    shutil.copytree(folders[2], folders[2].with_name("20261124T070000.000000Z-status"))
    assert any("claim to come after" in message for _, message in faults(store))


def test_links_in_a_ring_end(store: EvidenceStore, folders: list[Path]) -> None:
    path = folders[0] / "record.json"
    raw = json.loads(path.read_text())
    raw["previous"] = {"folder": folders[2].name, "sha256": "0" * 64}
    path.write_text(json.dumps(raw))
    assert not verify(store, ORDER)[0].intact
    keep(store, ORDER)
    assert not verify(store, ORDER)[0].intact


def test_a_run_killed_before_the_head_was_written_is_no_fault(store: EvidenceStore, folders: list[Path]) -> None:
    head = folders[0].parent / "head.json"
    before = head.read_bytes()
    keep(store, ORDER)
    head.write_bytes(before)
    assert verify(store, ORDER)[0].intact
    assert told(store, Weight.NOTE) == [
        ("head.json", "A run ended before it could note its record; the next check puts it right.")
    ]
    keep(store, ORDER)
    assert verify(store, ORDER)[0].findings == ()


def test_pictures_that_a_clean_up_took_away_are_no_loss(store: EvidenceStore, folders: list[Path]) -> None:
    path = store.prune(ORDER, before=datetime(2027, 1, 1, tzinfo=UTC))
    assert path is not None
    assert not (folders[0] / PICTURE).exists()
    assert verify(store, ORDER)[0].intact
    assert verify(store, ORDER)[0].files == 0
    assert not list((folders[0].parent / ".same").iterdir())


def test_a_clean_up_does_not_cover_what_was_lost_from_later_records(store: EvidenceStore, folders: list[Path]) -> None:
    store.prune(ORDER, before=store.records(ORDER)[1].started_at)
    (folders[2] / PICTURE).unlink()
    assert faults(store) == [(f"{folders[2].name}/{PICTURE}", "This file is gone.")]


def test_a_clean_up_that_was_cut_off_is_told(store: EvidenceStore, folders: list[Path]) -> None:
    kept = (folders[0] / PICTURE).read_bytes()
    store.prune(ORDER, before=datetime(2027, 1, 1, tzinfo=UTC))
    (folders[0] / PICTURE).write_bytes(kept)
    (folders[0] / PICTURE).chmod(0o600)
    assert verify(store, ORDER)[0].intact
    assert told(store, Weight.NOTE)[0][1] == "A clean-up meant to take this file away, and it is still there."


def test_an_order_without_proof_is_said_to_have_none(tmp_path: Path) -> None:
    result = verify(EvidenceStore(tmp_path), "7")[0]
    assert not result.intact
    assert result.findings[0].message == "There is no proof of this order."


def test_all_orders_are_checked_the_sign_ins_too(store: EvidenceStore) -> None:
    keep(store, "7")
    keep(store, "", what="login")
    assert [(result.order, result.intact) for result in verify(store)] == [(ORDER, True), ("7", True), ("", True)]


@pytest.mark.skipif(os.name != "posix", reason="named pipes are made in this way on POSIX only")
def test_a_pipe_in_place_of_a_file_hangs_nothing(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[1] / PICTURE).unlink()
    os.mkfifo(folders[1] / PICTURE)
    assert faults(store)[0][1] == "There is a link or something else in this file's place."


def _edit(folder: Path) -> None:
    path = folder / "record.json"
    path.write_text(path.read_text().replace('"account": "default"', '"account": "somebody"'))


# The tests above name every kind of damage; this one makes sure that no single byte can be changed unseen.
@pytest.mark.parametrize("place", [0.0, 0.3, 0.5, 0.7, 0.999])
@pytest.mark.parametrize("file", ["record.json", PICTURE])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_any_changed_byte_is_found(
    store: EvidenceStore, folders: list[Path], which: int, file: str, place: float
) -> None:
    path = folders[which] / file
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    path.write_bytes(content)
    assert not verify(store, ORDER)[0].intact


@pytest.mark.skipif(os.name != "posix", reason="named pipes are made in this way on POSIX only")
def test_a_pipe_in_place_of_a_record_hangs_nothing(store: EvidenceStore, folders: list[Path]) -> None:
    (folders[1] / "record.json").unlink()
    os.mkfifo(folders[1] / "record.json")
    assert "cannot be read (not a plain file)" in faults(store)[0][1]
