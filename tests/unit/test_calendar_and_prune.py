"""``kors-bot calendar`` and ``kors-bot prune``."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from flows.order import OrderState
from kors_bot.calendar_file import find_deadlines, make_calendar
from kors_bot.cli import app
from kors_bot.decision import Action, Wish
from kors_bot.errors import RequestNotPossible
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.pruning import read_age
from kors_bot.verify import verify
from tests.unit.review_helpers import NOW, Ticking, an_order, check, decided

TODAY = date(2026, 11, 24)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KORS_BOT_DATA_DIR", str(tmp_path))
    return tmp_path


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(args))
    return result.exit_code, result.stdout + result.stderr


def looked_at(ledger: Ledger, number: str, state: OrderState, deadline: date | None) -> None:
    action = Action.START_RETURN if deadline else Action.WAIT
    ledger.record_check(
        number,
        at=NOW,
        read=an_order(state, "x", number=number),
        decision=decided(action, deadline, "The window, it; ends."),
    )


def test_open_orders_get_an_event_on_their_last_day(data: Path) -> None:
    with Ledger.open(data, lambda: NOW) as ledger:
        looked_at(ledger, "late", OrderState.SHIPPED, date(2026, 12, 22))
        looked_at(ledger, "soon", OrderState.SHIPPED, TODAY)
        looked_at(ledger, "past", OrderState.SHIPPED, date(2026, 11, 23))
        looked_at(ledger, "none", OrderState.PROCESSING, None)
        looked_at(ledger, "back", OrderState.RETURNED, date(2026, 12, 1))
        looked_at(ledger, "done", OrderState.SHIPPED, date(2026, 12, 1))
        ledger.watch("done", wish=Wish.KEEP)
        ledger.close_watch("done")
        deadlines = find_deadlines(ledger, today=TODAY)
    assert [(one.order, one.day) for one in deadlines] == [("soon", TODAY), ("late", date(2026, 12, 22))]
    events = Calendar.from_ical(make_calendar(deadlines, now=NOW)).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [
        "Last day to send back order soon",
        "Last day to send back order late",
    ]
    assert events[0].decoded("dtstart") == TODAY
    assert events[0].decoded("dtend") == TODAY + timedelta(days=1)
    assert str(events[0]["description"]) == "The window, it; ends."
    assert [alarm.decoded("trigger").days for alarm in events[0].walk("VALARM")] == [-3, -1]


def test_an_event_keeps_its_identity_when_the_deadline_moves(data: Path) -> None:
    uids = set()
    for day in (20, 22):
        with Ledger.open(data, lambda: NOW) as ledger:
            looked_at(ledger, "7", OrderState.SHIPPED, date(2026, 12, day))
            made = make_calendar(find_deadlines(ledger, today=TODAY), now=NOW)
        uids.update(str(event["uid"]) for event in Calendar.from_ical(made).walk("VEVENT"))
    assert uids == {"7@kors-bot"}


def test_the_command_writes_the_file_and_says_how_many(data: Path, tmp_path: Path) -> None:
    with Ledger.open(data, lambda: NOW) as ledger:
        looked_at(ledger, "7", OrderState.SHIPPED, date(9999, 1, 1))
    code, said = run("calendar")
    assert code == 0
    assert said.replace("\n", "") == f"{data / 'deadlines.ics'}: 1 deadline."
    assert (data / "deadlines.ics").stat().st_mode & 0o777 == 0o600
    told = json.loads(run("calendar", "--out", str(tmp_path / "other.ics"), "--json")[1])
    assert told["deadlines"] == [{"order": "7", "action": "start_return", "deadline": "9999-01-01"}]
    assert run("calendar", "--out", str(tmp_path / "no" / "folder.ics"))[0] == 2


def test_only_old_pictures_of_closed_orders_go_and_the_chain_stays_whole(data: Path) -> None:
    clock = Ticking(LONG_AGO)
    store = EvidenceStore(data, clock=clock)
    for number, state in (("open", OrderState.SHIPPED), ("closed", OrderState.CANCELLED)):
        check(store, clock, an_order(state, "x", number=number))
    code, said = run("prune", "--keep", "1y")
    assert code == 0
    assert "Removed 1 picture of 1 closed order (0.0 MB)." in said
    assert store.records("open")[0].pictures[0].is_file()
    assert not store.records("closed")[0].pictures[0].exists()
    assert [record.what for record in store.records("closed")] == ["check", "prune"]
    assert all(result.intact for result in verify(store))
    assert "Nothing to remove: no closed order has a picture older than 1y." in run("prune", "--keep", "1y")[1]


def test_a_picture_younger_than_asked_for_stays(data: Path) -> None:
    clock = Ticking(datetime.now(UTC) - timedelta(days=20))
    store = EvidenceStore(data, clock=clock)
    check(store, clock, an_order(OrderState.RETURNED, "x", number="7"))
    assert json.loads(run("prune", "--keep", "30d", "--json")[1])["pruned"] == []
    (pruned,) = json.loads(run("prune", "--keep", "2w", "--json")[1])["pruned"]
    assert (pruned["order"], pruned["pictures"]) == ("7", 1)


def test_the_review_page_loses_the_thumbnails_too(data: Path) -> None:
    clock = Ticking(LONG_AGO)
    store = EvidenceStore(data, clock=clock)
    check(store, clock, an_order(OrderState.CANCELLED, "x", number="7"))
    assert run("review")[0] == 0
    assert list((data / "review" / "pictures").iterdir())
    run("prune", "--keep", "1y")
    assert not list((data / "review" / "pictures").iterdir())


@pytest.mark.parametrize(("typed", "days"), [("1y", 365), ("6m", 180), ("8w", 56), ("90d", 90), (" 2 Years ", 730)])
def test_ages_are_read_as_people_write_them(typed: str, days: int) -> None:
    assert read_age(typed) == timedelta(days=days)


@pytest.mark.parametrize("typed", ["", "1", "y", "0d", "-1y", "1h", "99999y"])
def test_what_is_no_age_is_refused(typed: str) -> None:
    with pytest.raises(RequestNotPossible, match="say it as 1y, 6m, 8w or 90d"):
        read_age(typed)
