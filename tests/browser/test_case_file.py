"""``kors-bot case``: one file for the bank or the shop, checked the way its own text says."""

import gzip
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page
from typer.testing import CliRunner

from flows import snapshot
from flows.order import Order, OrderState, Sighting
from kors_bot.cli import app
from kors_bot.contract import SubmissionReport
from kors_bot.evidence import EvidenceStore
from tests.unit.review_helpers import decided

NUMBER = "1024500102"
PAGE = """<body style="margin:20px;font:16px/24px sans-serif">
<p>Hello, Jordan</p><h1>Order 1024500102</h1><p id=status>Order Status: <b>Processing</b></p>
<div><p>Shipping Address:</p><p>Jordan Rivera</p><p>48 Mercer Street</p><p>New York, NY 10013</p></div>
<p>Payment: ************1111</p><p id=mail>jordan.rivera@example.com</p></body>"""

Visit = Callable[[str], Page]


@pytest.fixture
def page(visit: Visit) -> Page:
    page = visit("https://shop.invalid")
    page.set_viewport_size({"width": 640, "height": 700})
    page.set_content(PAGE)
    return page


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EvidenceStore:
    for name, value in (
        ("DATA_DIR", str(tmp_path / "data")),
        ("EMAIL", "jordan.rivera@example.com"),
        ("FIRST_NAME", "Jordan"),
        ("LAST_NAME", "Rivera"),
    ):
        monkeypatch.setenv(f"KORS_BOT_{name}", value)
    return EvidenceStore(tmp_path / "data")


@pytest.fixture
def kept(store: EvidenceStore, page: Page) -> EvidenceStore:
    """Two checks, and a request with a picture of which no text was kept."""
    order = Order(
        NUMBER,
        OrderState.PROCESSING,
        "Processing",
        sightings={"status_text": Sighting("order-page", "Processing", None)},
    )
    for _ in range(2):
        with store.open(order=NUMBER, what="check") as case:
            case.see(page, "order-page", snapshot.take(page))
            case.finish(read=order, decision=decided())
    sent = SubmissionReport(
        kind="cancel",
        outcome="sent",
        text="Please cancel my order. Jordan Rivera, 212-555-0142",
        fields={"First Name": "Jordan", "Your Topic": "Other"},
        answer="Thank you, Jordan.",
        submitted_at=datetime(2026, 11, 24, tzinfo=UTC),
    )
    with store.open(order=NUMBER, what="cancel") as case:
        case.see(page, "filled-form")
        case.add_file("label.pdf", b"%PDF-1.7 Jordan Rivera")
        case.finish(submission=sent)
    return store


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["case", *args])
    return result.exit_code, result.stdout + result.stderr


def unpack(file: Path, into: Path) -> Path:
    with zipfile.ZipFile(file) as packed:
        packed.extractall(into)
    (top,) = into.iterdir()
    return top


def sums_are_right(folder: Path, sums: Path) -> bool:
    """What the case's own text says to run."""
    if not shutil.which("sha256sum"):
        pytest.skip("there is no sha256sum here")
    return (
        subprocess.run(["sha256sum", "--quiet", "--strict", "-c", str(sums)], cwd=folder, check=False).returncode == 0
    )


def test_the_case_holds_print_originals_records_and_how_to_verify_them(kept: EvidenceStore, tmp_path: Path) -> None:
    code, said = run(NUMBER, "--out", str(tmp_path / "case.zip"))
    top = unpack(tmp_path / "case.zip", tmp_path / "out")
    assert code == 0
    assert "case.zip: 3 records, 3 pictures and a print." in said.replace("\n", "")
    assert top.name == f"case-{NUMBER}"
    assert sorted(path.name for path in top.iterdir()) == [
        "CHAIN.sha256",
        "HOW-TO-VERIFY.txt",
        "SHA256SUMS",
        "case.pdf",
        "files",
        "records",
    ]
    assert (top / "case.pdf").read_bytes().startswith(b"%PDF-")
    assert "sha256sum -c CHAIN.sha256" in (top / "HOW-TO-VERIFY.txt").read_text()
    for record in kept.records(NUMBER):
        assert (top / "records" / record.name / "record.json").read_bytes() == record.path.read_bytes()
        for name, entry in record.files.items():
            suffix = "".join(Path(name).suffixes[-2:])
            assert (top / "files" / f"{entry.sha256}{suffix}").read_bytes() == (record.folder / name).read_bytes()
    assert (tmp_path / "case.zip").stat().st_mode & 0o777 == 0o600


def test_sha256sum_finds_the_case_whole_and_a_changed_record_out_of_the_chain(
    kept: EvidenceStore, tmp_path: Path
) -> None:
    run(NUMBER, "--out", str(tmp_path / "case.zip"))
    top = unpack(tmp_path / "case.zip", tmp_path / "out")
    assert sums_are_right(top, top / "SHA256SUMS")
    assert sums_are_right(top, top / "CHAIN.sha256")
    first = top / "records" / kept.records(NUMBER)[0].name / "record.json"
    first.write_text(first.read_text().replace("Processing", "Delivered"))
    assert not sums_are_right(top, top / "CHAIN.sha256")


def test_a_shared_case_shows_nothing_personal_and_is_tied_to_the_originals(
    kept: EvidenceStore, page: Page, tmp_path: Path
) -> None:
    code, said = run(NUMBER, "--out", str(tmp_path / "share.zip"), "--share")
    shared = unpack(tmp_path / "share.zip", tmp_path / "shared")
    assert code == 0
    assert "masked for sharing." in said.replace("\n", " ")
    assert not list((shared / "files").glob("*.gz"))
    assert not list((shared / "files").glob("*.pdf"))
    for path in (*shared.rglob("*.json"), *shared.glob("*.txt")):
        text = path.read_text()
        for personal in ("Jordan", "Rivera", "Mercer", "555-0142", "example.com"):
            assert personal not in text, (path, personal)
        for digits in ("10013", "1111"):  # inside a hash or a time they are nobody's
            assert not re.search(rf"(?<![0-9A-Za-z]){digits}(?![0-9A-Za-z])", text), (path, digits)
    submission = json.loads(next(shared.rglob("*-cancel/record.json")).read_text())["submission"]
    assert submission["text"] == "Please cancel my order. ••••, ••••"
    assert submission["fields"] == {"First Name": "••••", "Your Topic": "Other"}
    run(NUMBER, "--out", str(tmp_path / "case.zip"))
    originals = unpack(tmp_path / "case.zip", tmp_path / "originals")
    assert sums_are_right(originals, shared / "ORIGINALS.sha256")
    assert sums_are_right(shared, shared / "SHA256SUMS")


def test_on_a_shared_picture_the_personal_lines_are_painted_over_and_the_status_is_not(
    kept: EvidenceStore, page: Page, tmp_path: Path
) -> None:
    run(NUMBER, "--out", str(tmp_path / "share.zip"), "--share")
    shared = unpack(tmp_path / "share.zip", tmp_path / "shared")
    record = kept.records(NUMBER)[0]
    original = Image.open(record.pictures[0]).convert("RGB")
    masked = Image.open(shared / "files" / f"{record.files['01-order-page.png'].sha256}.png")
    assert masked.size == original.size
    for words, covered in (
        ("Jordan Rivera", True),
        ("48 Mercer Street", True),
        ("New York, NY 10013", True),
        ("Payment: ************1111", True),
        ("jordan.rivera@example.com", True),
        ("Hello, Jordan", True),
        ("Order 1024500102", False),
        ("Order Status: Processing", False),
    ):
        box = page.locator("p, h1", has_text=words).last.bounding_box()
        assert box
        line = (int(box["x"]) + 2, int(box["y"] + 6), int(box["x"]) + 60, int(box["y"] + 18))
        assert (masked.crop(line).tobytes() != original.crop(line).tobytes()) == covered, words


def test_a_picture_of_which_no_text_was_kept_is_withheld_whole(kept: EvidenceStore, tmp_path: Path) -> None:
    run(NUMBER, "--out", str(tmp_path / "share.zip"), "--share")
    shared = unpack(tmp_path / "share.zip", tmp_path / "shared")
    record = kept.records(NUMBER)[-1]
    # The form was pictured without its text, but the same page was pictured with it: equal pictures share a file.
    sha256 = record.files["01-filled-form.png"].sha256
    seen_with_text = sha256 == kept.records(NUMBER)[0].files["01-order-page.png"].sha256
    picture = Image.open(io.BytesIO((shared / "files" / f"{sha256}.png").read_bytes()))
    colours = picture.convert("RGB").getcolors(100_000) or []
    assert seen_with_text or max(colours)[1] == (240, 237, 231)


def test_damaged_proof_is_said_in_the_case_and_by_the_exit_code(kept: EvidenceStore, tmp_path: Path) -> None:
    record = kept.records(NUMBER)[0]
    snapshot_file = record.folder / "01-order-page.json.gz"
    snapshot_file.unlink()
    snapshot_file.write_bytes(gzip.compress(b"{}"))
    code, said = run(NUMBER, "--out", str(tmp_path / "case.zip"))
    assert code == 3
    assert "The proof is not what was written, and the case says so" in said.replace("\n", " ")


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("404", "--out", "x.zip"), 12, "There is no record of order 404"),
        ((NUMBER, "--out", "/nowhere/at/all/x.zip"), 2, "name a file in a folder that is there"),
        ((NUMBER, "--out", "x.zip", "--paper", "a5"), 2, "choose letter or a4"),
    ],
)
def test_what_cannot_be_written_is_said(kept: EvidenceStore, args: tuple[str, ...], code: int, says: str) -> None:
    exit_code, said = run(*args)
    assert exit_code == code
    assert says in said.replace("\n", " ")


def test_json_says_what_is_in_it(kept: EvidenceStore, tmp_path: Path) -> None:
    _, said = run(NUMBER, "--out", str(tmp_path / "case.zip"), "--paper", "A4", "--json")
    assert json.loads(said) == {
        "schema": 1,
        "case": str(tmp_path / "case.zip"),
        "records": 3,
        "pictures": 3,
        "intact": True,
    }
