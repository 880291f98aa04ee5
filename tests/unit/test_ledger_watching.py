"""Checks, notes, watched orders and what the person was told."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flows.order import Order, OrderState
from kors_bot.decision import Decision, LedgerFacts, Policy, Wish, decide
from tests.unit.ledger_helpers import ORDER, begin, opened

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
READ = Order(ORDER, OrderState.DELIVERED, "Delivered", shipped_on=date(2026, 11, 10))


def _decision() -> Decision:
    return decide(READ, wish=Wish.CANCEL, facts=LedgerFacts(), policy=Policy(), now=NOW)


def test_a_check_keeps_what_was_read_and_decided(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        written = ledger.record_check(ORDER, at=NOW, read=READ, decision=_decision(), evidence="a-status")

        assert ledger.last_check(ORDER) == written
        assert ledger.checks(ORDER) == [written]
    assert (written.state, written.status_text) == (OrderState.DELIVERED, "Delivered")
    assert (written.action, written.rule, written.deadline) == ("start_return", "window_open", date(2026, 12, 10))


def test_the_newest_checks_come_last_also_when_the_clock_went_back(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        for hours in (0, 1, -5, 2):
            ledger.record_check(ORDER, at=NOW + timedelta(hours=hours), read=READ)

        assert [(check.at - NOW) // timedelta(hours=1) for check in ledger.checks(ORDER, newest=3)] == [1, -5, 2]


def test_failures_in_a_row_are_counted_from_the_last_good_check(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        counts = [ledger.failures_in_a_row(ORDER)]
        for failed in (True, True, False, True, True, True):
            error = ("site_unavailable", "The shop did not answer.") if failed else None
            ledger.record_check(ORDER, at=NOW, read=None if failed else READ, error=error)
            counts.append(ledger.failures_in_a_row(ORDER))

        readable = ledger.last_check(ORDER, readable=True)
        last = ledger.last_check(ORDER)
    assert counts == [0, 1, 2, 0, 1, 2, 3]
    assert readable is not None
    assert readable.state is OrderState.DELIVERED
    assert last is not None
    assert last.error_message == "The shop did not answer."


def test_watching_remembers_wish_permission_and_last_check(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL, account="anna", may_submit=True, until=date(2027, 1, 1))
        ledger.watch("2", wish=Wish.KEEP)
        due = NOW + timedelta(hours=4)
        ledger.record_check(ORDER, at=NOW, account="anna", read=READ, decision=_decision(), next_check_at=due)

    with opened(tmp_path) as ledger:
        first, second = ledger.watched()
        assert (first.order, first.account, first.wish, first.may_submit) == (ORDER, "anna", Wish.CANCEL, True)
        assert (first.until, first.next_check_at) == (date(2027, 1, 1), due)
        assert first.last_check is not None
        assert first.last_check.rule == "window_open"
        assert (second.order, second.wish, second.may_submit, second.last_check) == ("2", Wish.KEEP, False, None)
        assert ledger.watched(account="anna") == [first]
        assert ledger.watch_of("2") == second
        assert ledger.account_of(ORDER) == "anna"


def test_watching_again_changes_the_wish_and_takes_back_the_permission(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        since = ledger.watch(ORDER, wish=Wish.CANCEL, may_submit=True).since
        again = ledger.watch(ORDER, wish=Wish.KEEP)

        assert (again.wish, again.may_submit, again.since) == (Wish.KEEP, False, since)
        assert len(ledger.watched()) == 1


def test_unwatching_forgets_the_wish_and_keeps_the_story(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL, may_submit=True)
        ledger.record_check(ORDER, at=NOW, read=READ)

        assert ledger.unwatch(ORDER) is True
        assert ledger.unwatch(ORDER) is False
        assert ledger.unwatch("never met") is False
        assert ledger.watched(closed=True) == []
        assert ledger.watch_of(ORDER) is None
        assert len(ledger.checks(ORDER)) == 1


def test_a_done_order_is_shown_but_not_visited_until_it_is_watched_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL)
        ledger.close_watch(ORDER)

        assert ledger.watched() == []
        assert [watch.order for watch in ledger.watched(closed=True)] == [ORDER]

        ledger.watch(ORDER, wish=Wish.CANCEL)
        assert [watch.closed_at for watch in ledger.watched()] == [None]


def test_notes_keep_who_said_what(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        note = ledger.add_note(ORDER, text="They cancelled it.", channel="phone", person="Dana", reference="C-1")

        assert ledger.notes(ORDER) == [note]
        assert (note.channel, note.person, note.reference) == ("phone", "Dana", "C-1")


def test_each_thing_is_told_once(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        queued = [
            ledger.queue_notification("1:shipped", event="state", title="Shipped", body="It shipped.", order=ORDER)
            for _ in range(2)
        ]
        ledger.mark_delivered("1:shipped")

    with opened(tmp_path) as ledger:
        queued.append(ledger.queue_notification("1:shipped", event="state", title="Shipped", body="It shipped."))
        assert queued == [True, False, False]
        assert ledger.undelivered() == []
        (told,) = ledger.notifications(ORDER)
    assert (told.title, told.attempts) == ("Shipped", 1)
    assert told.delivered_at is not None


def test_what_could_not_be_told_is_told_later(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.queue_notification("wall", event="wall", title="A wall", body="Pass it.", pictures=("/e/01-wall.png",))
        ledger.queue_notification("later", event="state", title="Later", body="")
        ledger.mark_undelivered("wall", "connection refused")

        first, second = ledger.undelivered()
        assert (first.key, first.attempts, first.last_error) == ("wall", 1, "connection refused")
        assert (first.order, first.pictures, second.key) == (None, ("/e/01-wall.png",), "later")

        ledger.mark_delivered("wall")
        assert [told.key for told in ledger.undelivered()] == ["later"]


def test_an_order_belongs_to_the_account_that_could_look_at_it(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        begin(ledger)
        assert ledger.account_of(ORDER) == "default"
        ledger.record_check(ORDER, at=NOW, account="anna", read=READ)

        assert ledger.account_of(ORDER) == "anna"
        assert ledger.account_of("never met") is None
