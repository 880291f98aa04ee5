"""``kors-bot note``: what happened outside becomes part of the chain."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kors_bot.cli import app
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.noting import LARGEST_ATTACHMENT
from kors_bot.verify import verify
from tests.unit.review_helpers import NUMBER, Ticking, an_order, check


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EvidenceStore:
    monkeypatch.setenv("KORS_BOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KORS_BOT_PASSWORD", "hunter2-hunter2")
    store = EvidenceStore(tmp_path, clock=Ticking())
    check(store, Ticking(), an_order())
    return store


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["note", *args])
    return result.exit_code, result.stdout + result.stderr


def test_a_note_is_a_record_in_the_chain_and_a_line_in_the_ledger(store: EvidenceStore, tmp_path: Path) -> None:
    code, said = run(
        f"#{NUMBER} ", "Dana said it will be cancelled.", "--phone", "--with", "Dana", "--reference", "77-12"
    )
    record = store.records(NUMBER)[-1]
    assert code == 0
    assert f"Noted for order {NUMBER}." in said
    assert str(record.folder) in said.replace("\n", "")
    assert record.what == "note"
    assert record.previous is not None
    assert record.extra == {
        "text": "Dana said it will be cancelled.",
        "channel": "phone",
        "person": "Dana",
        "reference": "77-12",
    }
    with Ledger.open(tmp_path, Ticking()) as ledger:
        (note,) = ledger.notes(NUMBER)
    assert (note.text, note.channel, note.person, note.reference, note.evidence) == (
        "Dana said it will be cancelled.",
        "phone",
        "Dana",
        "77-12",
        record.name,
    )
    assert verify(store)[0].intact


def test_a_file_is_kept_with_the_note(store: EvidenceStore, tmp_path: Path) -> None:
    letter = tmp_path / "The letter.PDF"
    letter.write_bytes(b"%PDF-1.7 a letter")
    assert run(NUMBER, "They wrote.", "--email", "--attach", str(letter), "--attach", str(letter))[0] == 0
    attached = store.records(NUMBER)[-1].attachments
    assert [path.name for path in attached] == ["The-letter.pdf", "The-letter-2.pdf"]
    assert attached[0].read_bytes() == b"%PDF-1.7 a letter"


def test_json_says_where_the_record_is(store: EvidenceStore) -> None:
    _, said = run(NUMBER, "x", "--json")
    told = json.loads(said)
    assert told["done"] == f"Noted for order {NUMBER}."
    assert told["evidence"]["record"] == str(store.records(NUMBER)[-1].path)


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("404", "x"), 12, "kors-bot has never looked at order 404"),
        ((NUMBER, "  "), 2, "The note is empty"),
        ((NUMBER, "x", "--attach", "/nowhere/letter.pdf"), 2, "/nowhere/letter.pdf cannot be attached"),
        ((NUMBER, "x", "--attach", "/"), 2, "/ cannot be attached"),
        ((NUMBER, "x", "--phone", "--chat"), 2, "A note has one channel: choose --phone or --chat."),
    ],
)
def test_what_cannot_be_noted_is_said_and_leaves_nothing(
    store: EvidenceStore, args: tuple[str, ...], code: int, says: str
) -> None:
    before = store.chain(NUMBER).names()
    assert run(*args)[0] == code
    assert says in run(*args)[1].replace("\n", " ")
    assert store.chain(NUMBER).names() == before
    assert store.orders() == [NUMBER]


def test_a_file_too_large_is_refused(store: EvidenceStore, tmp_path: Path) -> None:
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(LARGEST_ATTACHMENT + 1)
    code, said = run(NUMBER, "x", "--attach", str(large))
    assert code == 2
    assert "is larger than 50 MB" in said.replace("\n", " ")


def test_the_password_never_enters_by_a_note(store: EvidenceStore, tmp_path: Path) -> None:
    secret = tmp_path / "notes.txt"
    secret.write_text("my password is hunter2-hunter2")
    assert run(NUMBER, "I told them hunter2-hunter2", "--attach", str(secret))[0] == 0
    record = store.records(NUMBER)[-1]
    assert record.extra["text"] == "I told them [removed]"
    assert record.attachments[0].read_text() == "my password is [removed]"
