"""A ledger that was lost or damaged comes back from the evidence and the journal, and never forgets what was sent."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.order import Order, OrderState
from kors_bot.contract import SubmissionReport
from kors_bot.decision import Kind, LedgerFacts, Outcome, Policy, Wish, decide
from kors_bot.errors import AlreadySubmitted
from kors_bot.evidence import EvidenceStore, Trouble
from kors_bot.ledger import Filled
from kors_bot.ledger.repairing import rebuild_ledger
from tests.unit.ledger_helpers import FIELDS, ORDER, TEXT, Clock, begin, opened

READ = Order(ORDER, OrderState.PROCESSING, "Processing", placed_on=date(2026, 11, 20))


class Past:
    """A data folder in which kors-bot has lived for a while."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.clock = Clock()
        self.store = EvidenceStore(data_dir, clock=self.clock)

    def check(self, *, error: Trouble | None = None, watch: dict[str, object] | None = None) -> str:
        decision = decide(READ, wish=Wish.CANCEL, facts=LedgerFacts(), policy=Policy(), now=self.clock())
        with self.store.open(order=ORDER, what="status", account="anna") as case:
            return case.finish(
                read=None if error else READ,
                decision=None if error else decision,
                error=error,
                extra={"watch": watch} if watch else None,
            ).parent.name

    def submit(self, kind: str, outcome: str, *, what: str | None = None, note: str | None = None) -> str:
        report = SubmissionReport(
            kind=kind, outcome=outcome, text=TEXT, fields=FIELDS, reference="CS-4711", submitted_at=self.clock()
        )
        with self.store.open(order=ORDER, what=what or kind, account="anna") as case:
            return case.finish(submission=report, extra={"note": note} if note else None).parent.name

    def note(self, text: str) -> str:
        with self.store.open(order=ORDER, what="note", account="anna") as case:
            return case.finish(extra={"text": text, "channel": "phone", "person": "Dana"}).parent.name

    def lose_ledger(self) -> None:
        for path in self.data_dir.glob("ledger.sqlite3*"):
            path.unlink()

    def lose_journal(self) -> None:
        (self.data_dir / "submissions.jsonl").unlink()


@pytest.fixture
def past(tmp_path: Path) -> Past:
    return Past(tmp_path)


def test_a_missing_ledger_is_filled_from_the_evidence_when_it_is_opened(past: Past) -> None:
    folders = [past.check(), past.check(error=Trouble(kind="site_unavailable", message="The shop did not answer."))]
    sent = past.submit("cancel", "sent")
    note = past.note("They will cancel it.")

    with opened(past.data_dir) as ledger:
        assert ledger.filled == Filled(orders=1, checks=2, submissions=1, notes=1)
        first, second = ledger.checks(ORDER)
        assert [first.evidence, second.evidence] == folders
        assert (first.state, first.status_text, first.rule) == (OrderState.PROCESSING, "Processing", "not_asked_yet")
        assert (second.error_kind, second.error_message) == ("site_unavailable", "The shop did not answer.")
        (request,) = ledger.submissions(ORDER)
        assert (request.outcome, request.text, request.fields) == (Outcome.SENT, TEXT, FIELDS)
        assert (request.reference, request.evidence) == ("CS-4711", sent)
        (kept,) = ledger.notes(ORDER)
        assert (kept.text, kept.channel, kept.person, kept.evidence) == ("They will cancel it.", "phone", "Dana", note)
        assert ledger.account_of(ORDER) == "anna"
        with pytest.raises(AlreadySubmitted):
            begin(ledger)


def test_filling_again_adds_nothing(past: Past) -> None:
    past.check()
    past.submit("cancel", "sent")
    past.note("Hello")
    with opened(past.data_dir) as ledger:
        assert ledger.fill_from_evidence() == Filled()
        assert len(ledger.checks(ORDER)) == len(ledger.submissions(ORDER)) == len(ledger.notes(ORDER)) == 1


def test_a_look_whose_record_a_new_ledger_has_taken_in_is_written_down_once(past: Past) -> None:
    folder = past.check(error=Trouble(kind="site_unavailable", message="The shop did not answer."))
    later = past.clock() + timedelta(hours=1)
    with opened(past.data_dir) as ledger:
        ledger.record_check(
            ORDER,
            at=past.clock(),
            error=("site_unavailable", "The shop is closed."),
            evidence=folder,
            next_check_at=later,
        )
        (check,) = ledger.checks(ORDER)
        assert (check.evidence, check.error_message) == (folder, "The shop is closed.")


def test_a_record_of_something_being_sent_comes_back_as_unconfirmed(past: Past) -> None:
    past.submit("cancel", "sending")
    past.submit("follow-up", "a word of a later version")

    with opened(past.data_dir) as ledger:
        assert [(one.kind, one.number, one.outcome) for one in ledger.submissions(ORDER)] == [
            (Kind.CANCEL, 0, Outcome.UNCONFIRMED),
            (Kind.FOLLOW_UP, 1, Outcome.UNCONFIRMED),
        ]


def test_follow_ups_come_back_with_their_numbers(past: Past) -> None:
    for kind in ("cancel", "follow_up", "follow_up"):
        past.submit(kind, "sent")

    with opened(past.data_dir) as ledger:
        assert ledger.facts(ORDER).next_follow_up == 3


def test_what_the_person_resolved_comes_back_too(past: Past) -> None:
    past.submit("cancel", "unconfirmed")
    past.submit("cancel", "sent", what="resolve", note="They called")

    with opened(past.data_dir) as ledger:
        (request,) = ledger.submissions(ORDER)
        assert (request.outcome, request.note) == (Outcome.SENT, "They called")


def test_a_click_whose_record_was_never_written_comes_back_from_the_journal(past: Past) -> None:
    with opened(past.data_dir) as ledger:
        begin(ledger)
    past.lose_ledger()

    with opened(past.data_dir) as ledger:
        assert ledger.facts(ORDER).unconfirmed is not None
        with pytest.raises(AlreadySubmitted):
            begin(ledger)


def test_the_journal_knows_how_it_ended(past: Past) -> None:
    with opened(past.data_dir) as ledger:
        ledger.settle(begin(ledger), outcome=Outcome.REFUSED, answer="No")
        ledger.settle(begin(ledger), outcome=Outcome.UNCONFIRMED)
        ledger.resolve(ORDER, sent=True, note="They called")
        before = ledger.submissions(ORDER)
    past.lose_ledger()

    with opened(past.data_dir) as ledger:
        assert ledger.submissions(ORDER) == before


def test_journal_and_evidence_of_one_submission_make_one(past: Past) -> None:
    with opened(past.data_dir) as ledger, past.store.open(order=ORDER, what="cancel") as case:
        sent = ledger.settle(begin(ledger), outcome=Outcome.SENT)
        folder = case.finish(submission=sent).parent.name
        ledger.attach_evidence(sent, folder)
    past.lose_ledger()

    with opened(past.data_dir) as ledger:
        (one,) = ledger.submissions(ORDER)
        assert (one.outcome, one.evidence) == (Outcome.SENT, folder)


def test_what_the_ledger_says_of_a_submission_stays(past: Past) -> None:
    with opened(past.data_dir) as ledger, past.store.open(order=ORDER, what="cancel") as case:
        unsure = ledger.settle(begin(ledger), outcome=Outcome.UNCONFIRMED)
        case.finish(submission=unsure)
        ledger.resolve(ORDER, sent=True)

        assert ledger.fill_from_evidence().submissions == 0
        assert [one.outcome for one in ledger.submissions(ORDER)] == [Outcome.SENT]


def test_missing_checks_are_put_in_their_places(past: Past) -> None:
    first, second, third = past.check(), past.check(), past.check()
    with opened(past.data_dir) as ledger:
        ledger.record_check(ORDER, at=past.clock(), read=READ)
        with ledger._write() as connection:
            connection.exec_driver_sql("DELETE FROM checks WHERE evidence = ?", (second,))

        assert ledger.fill_from_evidence().checks == 1
        assert [check.evidence for check in ledger.checks(ORDER)] == [first, second, third, None]


def test_a_watch_comes_back_without_permission_to_submit(past: Past) -> None:
    past.check(watch={"wish": "cancel", "may_submit": True, "until": "2027-01-01"})

    with opened(past.data_dir) as ledger:
        (watch,) = ledger.watched()
        assert (watch.wish, watch.may_submit, watch.until) == (Wish.CANCEL, False, date(2027, 1, 1))
        assert watch.account == "anna"


def test_an_order_that_is_no_longer_watched_does_not_come_back_into_a_sound_ledger(past: Past) -> None:
    past.check(watch={"wish": "cancel"})
    with opened(past.data_dir) as ledger:
        ledger.unwatch(ORDER)
        past.check(watch={"wish": "cancel"})
        ledger.fill_from_evidence()

        assert ledger.watched() == []


@pytest.mark.parametrize("torn", [b'{"key": "ab', b"\xff\xfe\n", b"[]\n", b"null\n", b'{"key": "a"}\n'])
def test_a_torn_line_in_the_journal_is_left_out_and_the_next_one_is_whole(past: Past, torn: bytes) -> None:
    with opened(past.data_dir) as ledger:
        begin(ledger, "1")
    with (past.data_dir / "submissions.jsonl").open("ab") as journal:
        journal.write(torn)
    with opened(past.data_dir) as ledger:
        begin(ledger, "2")
    past.lose_ledger()

    with opened(past.data_dir) as ledger:
        assert sorted(ledger.orders()) == ["1", "2"]


def test_rebuilding_a_damaged_ledger_puts_it_aside_and_saves_what_can_be_read(past: Past) -> None:
    past.check()
    with opened(past.data_dir) as ledger:
        begin(ledger)
        ledger.watch(ORDER, wish=Wish.CANCEL, account="anna", may_submit=True)
        for number in range(200):
            ledger.record_check("2", at=past.clock(), error=("site_unavailable", f"No answer {number}."))
    path = past.data_dir / "ledger.sqlite3"
    content = bytearray(path.read_bytes())
    content[-4096 * 8 :] = b"\xff" * (4096 * 8)
    path.write_bytes(content)

    rebuilt = rebuild_ledger(past.data_dir, past.clock)

    assert rebuilt.aside is not None
    assert rebuilt.aside.read_bytes() == bytes(content)
    assert rebuilt.saved == 1
    with opened(past.data_dir) as ledger:
        assert ledger.is_sound()
        assert ledger.facts(ORDER).unconfirmed is not None
        assert [(watch.order, watch.may_submit) for watch in ledger.watched()] == [(ORDER, True)]
        assert len(ledger.checks(ORDER)) == 1


def test_rebuilding_rubbish_makes_a_ledger_of_what_the_evidence_knows(past: Past) -> None:
    past.submit("cancel", "sent")
    (past.data_dir / "ledger.sqlite3").write_bytes(b"rubbish" * 1000)

    rebuilt = rebuild_ledger(past.data_dir, past.clock)

    assert rebuilt.filled == Filled(orders=1, submissions=1)
    assert rebuilt.aside is not None
    assert rebuilt.aside.read_bytes().startswith(b"rubbish")
    assert rebuild_ledger(past.data_dir, past.clock).filled == Filled()


def test_rebuilding_a_sound_ledger_changes_nothing_of_it(past: Past) -> None:
    with opened(past.data_dir) as ledger:
        ledger.watch(ORDER, wish=Wish.KEEP)
        begin(ledger)

    assert rebuild_ledger(past.data_dir, past.clock).aside is None
    with opened(past.data_dir) as ledger:
        assert len(ledger.watched()) == len(ledger.submissions(ORDER)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="forks as Linux has them")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_first_opening_that_is_killed_before_it_was_filled_is_filled_by_the_next(
    past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    past.submit("cancel", "sent")

    def die(*_arguments: object, **_named: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def open_and_die() -> None:
        monkeypatch.setattr("kors_bot.ledger.fill", die)
        with opened(past.data_dir):
            pass

    assert _in_a_child(open_and_die) == -signal.SIGKILL
    with opened(past.data_dir) as ledger, pytest.raises(AlreadySubmitted):
        begin(ledger)


def _in_a_child(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
