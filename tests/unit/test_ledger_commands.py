"""``resolve``, ``history`` and ``rebuild`` as a person and a program meet them."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.order import Order, OrderState
from kors_bot.cli import app
from kors_bot.decision import Kind, LedgerFacts, Outcome, Policy, Wish, decide
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.locks import hold_account
from kors_bot.settings import default_data_dir
from kors_bot.verify import verify
from tests.unit.ledger_helpers import ORDER, TEXT, Clock, begin, opened

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command; the terminal is wide and in UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", "110")
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield lambda *line: CliRunner().invoke(app, list(line))
    time.tzset()


@pytest.fixture
def data_dir() -> Path:
    return default_data_dir()


def _live(data_dir: Path) -> None:
    """Three checks that found the same, a failed one, an unconfirmed request, a note, and something told."""
    read = Order(ORDER, OrderState.PROCESSING, "Processing")
    with opened(data_dir) as ledger:
        for minute in range(3):
            now = datetime(2026, 11, 24, 5, minute, tzinfo=UTC)
            decision = decide(read, wish=Wish.CANCEL, facts=LedgerFacts(), policy=Policy(), now=now)
            ledger.record_check(ORDER, at=now, read=read, decision=decision)
        now = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
        ledger.record_check(ORDER, at=now, error=("site_unavailable", "The shop did not answer."))
        begin(ledger)
        ledger.add_note(ORDER, text="They will cancel it.", channel="phone", person="Dana", reference="C-1")
        ledger.watch(ORDER, wish=Wish.CANCEL, may_submit=True)
        ledger.queue_notification("1", event="unconfirmed", title="A request is unconfirmed", body="", order=ORDER)


def test_history_tells_the_story_with_equal_checks_as_one(run: Run, data_dir: Path) -> None:
    _live(data_dir)

    told = run("history", f" #{ORDER} ")

    assert told.exit_code == 0
    assert [line.rstrip() for line in told.stdout.splitlines()] == [
        "Order 1024500102  wanted: cancel, may submit",
        "",
        'Nov 24, 2026, 05:00        check         processing ("Processing"): request cancellation',
        'until Nov 24, 2026, 05:02                The order page says "Processing" and nothing has been asked yet.',
        "(3 times the same)",
        "Nov 24, 2026, 05:30        check         site unavailable",
        "                                         The shop did not answer.",
        "Nov 24, 2026, 06:45        request       unconfirmed",
        f"                                         {TEXT}",
        "Nov 24, 2026, 06:45        note          phone with Dana, reference C-1",
        "                                         They will cancel it.",
        "Nov 24, 2026, 06:45        notification  not told yet: A request is unconfirmed",
    ]


def test_history_gives_a_program_every_single_event(run: Run, data_dir: Path) -> None:
    _live(data_dir)

    told = json.loads(run("history", ORDER, "--json").stdout)

    assert (told["schema"], told["order"]) == (1, ORDER)
    assert [event["kind"] for event in told["history"]] == ["check"] * 4 + ["cancel", "note", "notification"]
    assert told["history"][3] == {
        "at": "2026-11-24T05:30:00+00:00",
        "kind": "check",
        "said": "site unavailable",
        "detail": "The shop did not answer.",
        "evidence": None,
    }


def test_the_history_of_an_order_that_was_never_met_is_not_found(run: Run) -> None:
    told = run("history", ORDER)

    assert told.exit_code == 12
    assert told.stderr == f"kors-bot has never looked at order {ORDER}: run `kors-bot status {ORDER}` first.\n"


def test_an_empty_order_number_is_refused(run: Run) -> None:
    told = run("history", " # ")

    assert told.exit_code == 2
    assert told.stderr == "The order number is empty: it stands in the shop's confirmation email.\n"


@pytest.mark.parametrize(
    ("option", "outcome", "said"),
    [
        ("--sent", Outcome.SENT, "counts as sent; it is not sent again."),
        ("--not-sent", Outcome.PREPARED, "counts as not sent; it may be sent again."),
    ],
)
def test_resolve_writes_into_ledger_and_evidence(
    run: Run, data_dir: Path, option: str, outcome: Outcome, said: str
) -> None:
    _live(data_dir)

    told = run("resolve", ORDER, option, "--note", "Called them")

    assert told.exit_code == 0
    assert told.stdout == f"The cancellation request for order {ORDER} {said}\n"
    with opened(data_dir) as ledger:
        (kept,) = ledger.submissions(ORDER)
        assert (kept.outcome, kept.note) == (outcome, "Called them")
    store = EvidenceStore(data_dir)
    (record,) = store.records(ORDER)
    assert record.what == "resolve"
    assert record.submission is not None
    assert record.submission["outcome"] == outcome
    assert record.extra["note"] == "Called them"
    assert verify(store, ORDER)[0].intact


def test_resolve_gives_a_program_the_submission(run: Run, data_dir: Path) -> None:
    _live(data_dir)

    (told,) = json.loads(run("resolve", ORDER, "--sent", "--json").stdout)["results"]

    assert told["submission"]["kind"] == "cancel"
    assert told["submission"]["outcome"] == "sent"
    assert told["submission"]["text"] == TEXT
    assert told["submission"]["submitted_at"] == "2026-11-24T06:45:13.123456+00:00"
    assert Path(told["evidence"]["record"]).is_file()
    assert told["error"] is None


def test_resolve_needs_to_be_told_which_it_was(run: Run, data_dir: Path) -> None:
    _live(data_dir)

    told = run("resolve", ORDER)

    assert told.exit_code == 2
    assert "Invalid value for --sent or --not-sent: say which it was" in told.stderr
    with opened(data_dir) as ledger:
        assert ledger.facts(ORDER).unconfirmed is not None


def test_resolve_says_when_there_is_nothing_to_resolve(run: Run) -> None:
    told = run("resolve", ORDER, "--sent")

    assert told.exit_code == 2
    assert told.stderr == f"Nothing is unconfirmed for order {ORDER}, so there is nothing to resolve.\n"


def test_resolve_takes_the_kind_when_two_are_open(run: Run, data_dir: Path) -> None:
    with opened(data_dir) as ledger:
        begin(ledger)
        begin(ledger, kind=Kind.RETURN)

    assert run("resolve", ORDER, "--sent").exit_code == 2
    assert run("resolve", ORDER, "--sent", "--kind", "return").stdout.startswith("The return for order ")


def test_resolve_waits_for_nobody(run: Run, data_dir: Path) -> None:
    """A run that is sending right now knows better than the person."""
    _live(data_dir)
    with hold_account(data_dir, "default", command="check", now=datetime.now(UTC)):
        told = run("resolve", ORDER, "--sent")

    assert told.exit_code == 17
    with opened(data_dir) as ledger:
        assert ledger.facts(ORDER).unconfirmed is not None


def test_rebuild_has_nothing_to_do_on_a_sound_ledger(run: Run, data_dir: Path) -> None:
    _live(data_dir)

    told = run("rebuild")

    assert told.stdout == "The ledger already holds everything that the evidence knows.\n"


def test_rebuild_brings_back_a_lost_ledger_and_says_what(run: Run, data_dir: Path) -> None:
    _live(data_dir)
    clock = Clock()
    with EvidenceStore(data_dir, clock=clock).open(order=ORDER, what="check") as case:
        case.finish(read=Order(ORDER, OrderState.PROCESSING, "Processing"), extra={"watch": {"wish": "cancel"}})
    for path in data_dir.glob("ledger.sqlite3*"):
        path.unlink()

    told = run("rebuild")

    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "Added from the evidence: 1 order, 1 check, 1 submission, 1 watch.",
        "Watched orders came back without permission to submit: run `kors-bot watch` again to give it.",
    ]
    with Ledger.open(data_dir, clock) as ledger:
        assert ledger.facts(ORDER).unconfirmed is not None


def test_rebuild_puts_a_damaged_ledger_aside(run: Run, data_dir: Path) -> None:
    _live(data_dir)
    (data_dir / "ledger.sqlite3").write_bytes(b"rubbish" * 1000)

    before = run("history", ORDER)
    told = json.loads(run("rebuild", "--json").stdout)
    after = run("history", ORDER)

    assert before.exit_code == 1
    assert before.stderr.startswith(f"The ledger {data_dir / 'ledger.sqlite3'} is damaged: run `kors-bot rebuild`, ")
    assert told["added"] == {"orders": 1, "checks": 0, "submissions": 1, "notes": 0, "watches": 0}
    assert Path(told["aside"]).read_bytes().startswith(b"rubbish")
    assert after.exit_code == 0
    assert "unconfirmed" in after.stdout
