"""``kors-bot verify`` as a person and a program call it."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.order import Order, OrderState
from kors_bot.cli import app
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.verify import remembered
from tests.unit.evidence_helpers import keep


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EvidenceStore:
    monkeypatch.setenv("KORS_BOT_DATA_DIR", str(tmp_path))
    return EvidenceStore(tmp_path)


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["verify", *args])
    return result.exit_code, result.stdout


def test_whole_proof_ends_well(store: EvidenceStore) -> None:
    keep(store, "1024500102")
    code, printed = run()
    assert code == 0
    assert "✓ Order 1024500102  1 record, 1 file" in printed
    assert "All proof is as it was written: 1 record of 1 order." in printed


def test_damage_ends_with_code_3_and_names_the_file(store: EvidenceStore) -> None:
    name = keep(store, "1024500102")
    (store.chain("1024500102").folder / name / "01-order-page.png").write_bytes(b"forged")
    code, printed = run("1024500102")
    assert code == 3
    assert "✗ Order 1024500102" in printed
    assert "This file was changed." in printed
    assert f"{name}/01-order-page.png" in printed.replace("\n", "")


def test_json_carries_the_seal_and_every_finding(store: EvidenceStore) -> None:
    name = keep(store, "7")
    (store.chain("7").folder / name / "01-order-page.png").unlink()
    code, printed = run("--json")
    told = json.loads(printed)
    assert code == 3
    assert told["schema"] == 1
    assert told["intact"] is False
    assert len(told["orders"][0]["seal"]) == 64
    assert told["orders"][0]["findings"] == [
        {"weight": "fault", "kind": "missing", "where": f"{name}/01-order-page.png", "message": "This file is gone."}
    ]


def test_an_order_number_may_be_typed_with_its_sign(store: EvidenceStore) -> None:
    keep(store, "7")
    assert run(" #7 ")[0] == 0


def test_an_order_without_proof_ends_with_code_3(store: EvidenceStore) -> None:
    code, printed = run("8")
    assert code == 3
    assert "There is no proof of this order." in printed


def test_no_proof_at_all_is_no_fault(store: EvidenceStore) -> None:
    assert run() == (0, "There is no proof to check yet.\n")


def test_a_record_that_only_the_ledger_remembers_is_missed(store: EvidenceStore, tmp_path: Path) -> None:
    name = keep(store, "7")
    now = datetime(2026, 11, 24, tzinfo=UTC)
    with Ledger.open(tmp_path, lambda: now) as ledger:
        ledger.record_check("7", at=now, read=Order("7", OrderState.SHIPPED), evidence=name)
    assert remembered(tmp_path) == {"7": {name}}
    assert run()[0] == 0
    shutil.rmtree(store.chain("7").folder)
    code, printed = run()
    assert code == 3
    assert "There is no proof of this order." in printed
