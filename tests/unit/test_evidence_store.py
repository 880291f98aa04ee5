"""What the evidence folder holds after records were written, and after runs that did not end well."""

import json
import os
import stat
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.errors import HumanNeeded
from flows.order import Box, Item, Money, Order, OrderState, Shipment, Sighting
from kors_bot.decision import Action, Decision, Part
from kors_bot.errors import DataFolderUnusable, EvidenceBroken
from kors_bot.evidence import EvidenceStore, Record
from tests.unit.evidence_helpers import PNG, Clock, Page, keep

ORDER = Order(
    number="1024500102",
    state=OrderState.PROCESSING,
    status_text="Processing",
    placed_on=date(2026, 11, 20),
    total=Money(Decimal("1298.00"), "USD"),
    items=(Item(name="Hamilton satchel", quantity=1, unit_price=Money(Decimal("1298.00"), "USD")),),
    shipments=(Shipment(carrier="UPS", tracking_number="1Z999"),),
    sightings={"status_text": Sighting("order-page", "Processing", Box(10, 20, 30.5, 12))},
    contradictions=("The page names two totals.",),
)
DECISION = Decision(
    Action.REQUEST_CANCELLATION, "not_shipped", "The order page says it.", date(2026, 12, 1), ("Hamilton",)
)


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "data", clock=Clock(), secrets=["correct horse battery"])


def test_a_record_holds_what_was_read_and_where_it_was_seen(store: EvidenceStore) -> None:
    with store.open(
        order="1024500102", what="status", account="mum", shop="us", base_url="https://shop.example"
    ) as case:
        case.see(Page(), "order-page")
        path = case.finish(read=ORDER, decision=DECISION)

    raw = json.loads(path.read_text(encoding="utf-8"))
    assert list(raw) == [
        *(
            "schema",
            "order",
            "what",
            "account",
            "shop",
            "base_url",
            "started_at",
            "finished_at",
            "versions",
            "attempts",
        ),
        *(
            "pages",
            "read",
            "sightings",
            "contradictions",
            "decision",
            "submission",
            "error",
            "extra",
            "files",
            "previous",
        ),
    ]
    assert raw["schema"] == 1
    assert raw["account"] == "mum"
    assert raw["read"]["total"] == {"amount": "1298.00", "currency": "USD"}
    assert raw["sightings"]["status_text"] == {"page": "order-page", "text": "Processing", "box": [10, 20, 30.5, 12]}
    assert raw["decision"]["deadline"] == "2026-12-01"
    assert raw["pages"][0]["picture"] == "01-order-page.png"
    assert raw["versions"]["browser"] == "140.0"
    assert raw["previous"] is None
    assert raw["error"] is None

    record = store.records("1024500102")[0]
    assert record.seen == ORDER
    assert record.seen.sightings == ORDER.sightings
    assert record.contradictions == ("The page names two totals.",)
    assert record.pictures == (path.parent / "01-order-page.png",)


def test_each_record_names_the_one_before_and_its_hash(store: EvidenceStore) -> None:
    names = [keep(store) for _ in range(3)]
    records = store.records("1024500102")
    assert [record.name for record in records] == names
    assert [record.previous.folder if record.previous else None for record in records] == [None, *names[:2]]


def test_orders_are_found_by_their_own_numbers(store: EvidenceStore) -> None:
    for order in ("../x", "0024500115", "ордер 7", "x" * 200):
        keep(store, order)
    keep(store, "", what="login")
    assert sorted(store.orders()) == sorted(["../x", "0024500115", "ордер 7", "x" * 200])
    assert len(list(store.root.iterdir())) == 5


def test_two_records_of_the_same_instant_both_stay(store: EvidenceStore) -> None:
    now = Clock()()
    for _ in range(2):
        with store.open(order="1", what="status", now=now) as case:
            case.finish()
    names = [record.name for record in store.records("1")]
    assert names == ["20261124T064513.123456Z-status", "20261124T064513.123457Z-status"]


def test_a_run_that_overlaps_another_comes_after_it_in_the_chain(store: EvidenceStore) -> None:
    with store.open(order="1", what="check") as slow:
        quick = keep(store, "1", what="note")
        slow.finish()
    records = store.records("1")
    assert [record.what for record in records] == ["note", "check"]
    assert records[1].previous is not None
    assert records[1].previous.folder == quick


def test_equal_pictures_of_an_order_are_stored_once(store: EvidenceStore) -> None:
    first, other, again = keep(store), keep(store, png=PNG + b"another page"), keep(store)
    folder = store.chain("1024500102").folder
    inodes = {name: (folder / name / "01-order-page.png").stat().st_ino for name in (first, other, again)}
    assert inodes[first] == inodes[again] != inodes[other]


def test_a_changed_picture_is_never_the_source_of_a_new_one(store: EvidenceStore) -> None:
    folder = store.chain("1024500102").folder
    (folder / keep(store) / "01-order-page.png").write_bytes(b"forged")
    assert (folder / keep(store) / "01-order-page.png").read_bytes() == PNG


def test_only_the_owner_may_look_whatever_the_umask(store: EvidenceStore) -> None:
    for mask in (0o000, 0o777):
        before = os.umask(mask)
        try:
            with store.open(order="1", what="note") as case:
                case.add_file("chat.txt", b"They said yes. " * 500)
                case.finish()
        finally:
            os.umask(before)
    for path in [store.root, *store.root.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_an_error_in_the_middle_leaves_a_record_with_picture_and_error(store: EvidenceStore) -> None:
    def run_into_a_wall() -> None:
        with store.open(order="1", what="status") as case:
            case.see(Page(title="Access Denied"), "wall")
            raise HumanNeeded("The shop asks for a person.", obstacle="wall")

    with pytest.raises(HumanNeeded):
        run_into_a_wall()
    record = store.records("1")[0]
    assert record.error is not None
    assert record.error.model_dump() == {"kind": "human_needed", "message": "The shop asks for a person."}
    assert record.pages[0].title == "Access Denied"
    assert record.pictures[0].exists()


def test_ctrl_c_leaves_a_whole_record(store: EvidenceStore) -> None:
    def be_stopped() -> None:
        with store.open(order="1", what="status") as case:
            case.see(Page(), "order-page")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        be_stopped()
    record = store.records("1")[0]
    assert record.error is not None
    assert record.error.kind == "interrupted"


def test_a_browser_that_died_leaves_a_record_that_says_so(store: EvidenceStore) -> None:
    class Dead(Page):
        def shoot(self) -> bytes:
            raise RuntimeError("Connection closed while reading from the driver")

    with store.open(order="1", what="status") as case:
        case.see(Dead(), "order-page")
        case.finish()
    page = store.records("1")[0].pages[0]
    assert page.picture is None
    assert page.trouble == "No picture: the browser or the page was gone."


def test_a_discarded_case_leaves_nothing(store: EvidenceStore) -> None:
    with store.open(order="1", what="status") as case:
        case.see(Page(), "order-page")
        case.discard()
    assert store.records("1") == []
    assert not list(store.chain("1").folder.glob(".new-*"))


def test_secrets_never_enter_a_record(store: EvidenceStore) -> None:
    url = "https://shop.example/x?csrf_token=AbCdEf123456&next=correct+horse+battery&orderID=1"
    with store.open(order="1", what="note") as case:
        case.see(Page(url=url, title="correct horse battery"), "order-page")
        case.add_file("chat.txt", b"my password is correct horse battery")
        case.finish(extra={"note": "dwsid=k3y-k3y-k3y; it is correct%20horse%20battery", "token": "abc"})
    written = b"".join(path.read_bytes() for path in store.root.rglob("*") if path.is_file())
    for secret in (b"correct", b"AbCdEf123456", b"k3y-k3y", b'"abc"'):
        assert secret not in written
    assert store.records("1")[0].pages[0].url == (
        "https://shop.example/x?csrf_token=[removed]&next=[removed]&orderID=1"
    )


def test_a_file_that_is_no_text_and_holds_the_password_is_refused(store: EvidenceStore) -> None:
    with store.open(order="1", what="note") as case:
        with pytest.raises(EvidenceBroken, match=r"^photo\.png holds the password and was not kept\.$"):
            case.add_file("photo.png", b"\x89PNG correct horse battery")
        case.finish()
    assert store.records("1")[0].files == {}


def test_attachments_of_the_same_name_are_both_kept(store: EvidenceStore) -> None:
    with store.open(order="1", what="note") as case:
        names = [case.add_file("label.pdf", b"%PDF one"), case.add_file("label.pdf", b"%PDF two")]
        names.append(case.add_file("record.json", b"{}"))
        case.finish()
    assert names == ["label.pdf", "label-2.pdf", "record-2.json"]
    assert [path.name for path in store.records("1")[0].attachments] == names


def test_a_record_of_a_newer_kors_bot_is_read_as_far_as_it_is_known(store: EvidenceStore) -> None:
    keep(store)
    path = store.records("1024500102")[0].path
    raw = json.loads(path.read_text())
    record = Record.parse(json.dumps({**raw, "schema": 2, "weather": "rain"}), folder=path.parent)
    assert record.what == "status"


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", '{"schema": 1}', "[" * 20_000])
def test_what_is_no_record_is_told_as_such(content: str, tmp_path: Path) -> None:
    with pytest.raises(EvidenceBroken, match=r"record\.json is not a record"):
        Record.parse(content, folder=tmp_path)


def test_a_record_cannot_point_outside_its_folder(store: EvidenceStore) -> None:
    keep(store)
    path = store.records("1024500102")[0].path
    raw = json.loads(path.read_text())
    raw["pages"][0]["picture"] = "../../../../etc/passwd"
    with pytest.raises(EvidenceBroken, match="not a plain file name"):
        Record.parse(json.dumps(raw), folder=path.parent)


def test_proof_is_not_written_through_a_link(store: EvidenceStore, tmp_path: Path) -> None:
    store.root.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    store.chain("1").folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EvidenceBroken, match="proof is not written through links"):
        store.open(order="1", what="status")


def test_a_data_folder_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("somebody's file")
    with pytest.raises(DataFolderUnusable, match=r"Proof cannot be kept in .*evidence .*KORS_BOT_DATA_DIR"):
        EvidenceStore(tmp_path).open(order="1", what="status")


def test_parts_of_a_decision_are_kept_where_an_order_has_several(store: EvidenceStore) -> None:
    parts = (
        Part(Action.WAIT, "asked", "Asked."),
        Part(Action.START_RETURN, "open", "Open.", date(2026, 12, 1), ("A",)),
    )
    with store.open(order="1", what="status") as case:
        case.finish(decision=Decision(Action.WAIT, "asked", "Asked.", parts=parts))
    kept = store.records("1")[0].extra["decision_parts"]
    assert [(part["action"], part["deadline"], part["items"]) for part in kept] == [
        ("wait", None, []),
        ("start_return", "2026-12-01", ["A"]),
    ]


def test_the_name_of_a_record_is_known_before_it_is_finished(store: EvidenceStore) -> None:
    with store.open(order="1", what="cancel") as case:
        before = case.name
        case.finish()
    assert before == case.name == store.records("1")[0].name
