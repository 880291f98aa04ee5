"""Submissions: written before the click, settled after it, never begun twice."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kors_bot.decision import Kind, LedgerFacts, Outcome
from kors_bot.errors import AlreadySubmitted, LedgerBroken, RequestNotPossible, verdict_of
from kors_bot.ledger import Ledger
from tests.unit.ledger_helpers import FIELDS, ORDER, TEXT, Clock, begin, opened


def test_an_order_that_was_never_met_has_no_facts(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        assert ledger.facts(ORDER) == LedgerFacts()
        assert ledger.orders() == []


def test_what_is_begun_reads_as_unconfirmed_until_it_is_settled(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        submission = begin(ledger)
        assert submission.outcome is Outcome.SENDING
        assert [fact.outcome for fact in ledger.facts(ORDER).submissions] == [Outcome.UNCONFIRMED]

        ledger.settle(submission, outcome=Outcome.SENT, answer="Thank you", reference="CS-4711")

        (kept,) = ledger.submissions(ORDER)
        assert (kept.outcome, kept.answer, kept.reference) == (Outcome.SENT, "Thank you", "CS-4711")
        assert (kept.text, kept.fields, kept.started_at) == (TEXT, FIELDS, submission.started_at)
        assert kept.submitted_at == submission.started_at


def test_what_a_dead_run_was_sending_reads_as_unconfirmed(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        begin(ledger)

    with opened(tmp_path) as ledger:
        unsure = ledger.facts(ORDER).unconfirmed
        assert unsure is not None
        assert unsure.kind is Kind.CANCEL


@pytest.mark.parametrize("outcome", [None, Outcome.SENT, Outcome.UNCONFIRMED])
def test_what_was_sent_or_may_have_been_is_not_begun_again(tmp_path: Path, outcome: Outcome | None) -> None:
    with opened(tmp_path) as ledger:
        submission = begin(ledger)
        if outcome:
            ledger.settle(submission, outcome=outcome)
        with pytest.raises(AlreadySubmitted) as refusal:
            begin(ledger)

        assert len(ledger.submissions(ORDER)) == 1
    assert verdict_of(refusal.value).kind == "already_submitted"
    when = f"{submission.started_at.astimezone():%Y-%m-%d %H:%M}"
    assert str(refusal.value) == {
        Outcome.SENT: f"The cancellation request for order {ORDER} went out on {when} and is not sent again."
    }.get(
        outcome or Outcome.UNCONFIRMED,
        f"Nobody can tell whether the cancellation request for order {ORDER} of {when} reached the shop, so it is not "
        f"sent again: find out and say so with `kors-bot resolve {ORDER} --sent` or `--not-sent`.",
    )


def test_what_was_refused_or_only_prepared_may_be_begun_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.record_prepared(ORDER, kind=Kind.CANCEL, text=TEXT, fields=FIELDS)
        ledger.settle(begin(ledger), outcome=Outcome.REFUSED, answer="Please try again")
        begin(ledger)

        outcomes = [submission.outcome for submission in ledger.submissions(ORDER)]
    assert outcomes == [Outcome.PREPARED, Outcome.REFUSED, Outcome.UNCONFIRMED]


def test_each_order_kind_and_follow_up_number_has_its_own_turn(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        for kind, number in ((Kind.CANCEL, 0), (Kind.FOLLOW_UP, 1), (Kind.FOLLOW_UP, 2), (Kind.RETURN, 0)):
            ledger.settle(begin(ledger, kind=kind, number=number), outcome=Outcome.SENT)
        begin(ledger, "another")
        with pytest.raises(AlreadySubmitted, match=f"The follow-up for order {ORDER} went out on "):
            begin(ledger, kind=Kind.FOLLOW_UP, number=2)

        assert ledger.facts(ORDER).next_follow_up == 3


@pytest.mark.parametrize(("kind", "number"), [(Kind.FOLLOW_UP, 0), (Kind.CANCEL, 1), (Kind.RETURN, 1)])
def test_a_number_belongs_to_follow_ups_only(tmp_path: Path, kind: Kind, number: int) -> None:
    with opened(tmp_path) as ledger, pytest.raises(ValueError, match="a follow-up has a number from 1 on"):
        begin(ledger, kind=kind, number=number)


def test_two_open_ledgers_cannot_both_begin(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        assert other.facts(ORDER) == LedgerFacts()
        begin(one)
        with pytest.raises(AlreadySubmitted):
            begin(other)


def test_the_database_itself_refuses_a_second_one(tmp_path: Path) -> None:
    """Not only the code: whatever writes to the file meets the index."""
    with opened(tmp_path) as ledger:
        begin(ledger)
    copied = (
        "INSERT INTO submissions (key, order_id, kind, number, outcome, text, fields, items, started_at) "
        "SELECT 'another', order_id, kind, number, 'sent', text, fields, items, started_at FROM submissions"
    )
    with (
        closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as connection,
        pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE constraint failed: submissions\.order_id"),
    ):
        connection.execute(copied)


def test_a_submission_is_settled_once(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        submission = begin(ledger)
        ledger.settle(submission, outcome=Outcome.SENT)
        with pytest.raises(LedgerBroken, match=f"no longer holds the cancellation request for order {ORDER} as open"):
            ledger.settle(submission, outcome=Outcome.REFUSED)

        assert ledger.submissions(ORDER)[0].outcome is Outcome.SENT


@pytest.mark.parametrize("outcome", [Outcome.PREPARED, Outcome.SENDING])
def test_a_begun_submission_cannot_become_unbegun(tmp_path: Path, outcome: Outcome) -> None:
    with opened(tmp_path) as ledger, pytest.raises(ValueError, match="cannot end as"):
        ledger.settle(begin(ledger), outcome=outcome)


def test_the_evidence_folder_is_attached_once_it_has_its_name(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        submission = ledger.settle(begin(ledger), outcome=Outcome.SENT)
        ledger.attach_evidence(submission, "20261124T064512.123456Z-cancel")

        assert ledger.submissions(ORDER)[0].evidence == "20261124T064512.123456Z-cancel"


def test_resolved_as_sent_is_never_sent_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        begin(ledger)
        ledger.resolve(ORDER, sent=True, note="They called me")
        with pytest.raises(AlreadySubmitted):
            begin(ledger)

        (kept,) = ledger.submissions(ORDER)
        assert (kept.outcome, kept.note) == (Outcome.SENT, "They called me")


def test_resolved_as_not_sent_may_be_sent_as_if_for_the_first_time(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        begin(ledger)
        ledger.resolve(ORDER, sent=False)
        begin(ledger)

        assert [one.outcome for one in ledger.submissions(ORDER)] == [Outcome.PREPARED, Outcome.UNCONFIRMED]


def test_nothing_unconfirmed_is_nothing_to_resolve(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        with pytest.raises(RequestNotPossible) as nothing:
            ledger.resolve(ORDER, sent=True)
        begin(ledger)
        with pytest.raises(RequestNotPossible) as no_return:
            ledger.resolve(ORDER, sent=True, kind=Kind.RETURN)

    assert str(nothing.value) == f"Nothing is unconfirmed for order {ORDER}, so there is nothing to resolve."
    assert str(no_return.value) == f"No return is unconfirmed for order {ORDER}, so there is nothing to resolve."


def test_of_two_unconfirmed_ones_the_person_says_which(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        begin(ledger)
        begin(ledger, kind=Kind.RETURN)
        with pytest.raises(RequestNotPossible, match="say which with --kind cancel or --kind return"):
            ledger.resolve(ORDER, sent=True)
        ledger.resolve(ORDER, sent=True, kind=Kind.RETURN)

        assert [one.outcome for one in ledger.submissions(ORDER)] == [Outcome.UNCONFIRMED, Outcome.SENT]


def test_any_text_is_kept_word_for_word(tmp_path: Path) -> None:
    text = "Größe “M” – ✓\n'; DROP TABLE submissions; --\t\u202e"
    with opened(tmp_path) as ledger:
        submission = ledger.begin_submission("a'b\"#; ../x", kind=Kind.CANCEL, text=text, fields={"Größe": text})
        ledger.settle(submission, outcome=Outcome.SENT, answer=text)

        (kept,) = ledger.submissions("a'b\"#; ../x")
    assert (kept.text, kept.fields, kept.answer) == (text, {"Größe": text}, text)


def test_a_clock_without_a_zone_writes_nothing(tmp_path: Path) -> None:
    def naive() -> object:
        return Clock()().replace(tzinfo=None)

    with (
        Ledger.open(tmp_path, naive) as ledger,  # type: ignore[arg-type]  # the mistake under test
        pytest.raises(Exception, match="a moment in the ledger needs a time zone"),
    ):
        begin(ledger)
