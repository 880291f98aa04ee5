"""``watch``, ``unwatch`` and ``watching`` as a person meets them."""

import json
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.errors import OrderNotFound, SignInRefused
from flows.order import Item, OrderState, Shipment
from kors_bot.cli import app
from kors_bot.decision import Wish
from kors_bot.errors import RequestNotPossible
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger.repairing import rebuild_ledger
from kors_bot.render.console import make_console
from kors_bot.render.watching import print_watching
from kors_bot.settings import Account
from kors_bot.watching.watches import list_watched, outlook_to_json, watch_order
from tests.unit.check_helpers import NOW, ORDER, Clock, House, order_of

S = OrderState


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house that the command line sees too."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("KORS_BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KORS_BOT_EMAIL", "jo@example.com")
    monkeypatch.setenv("KORS_BOT_PASSWORD", "Practice-only-1")
    monkeypatch.chdir(tmp_path)
    return House(tmp_path / "data")


def _run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == code, done.output
    return done.output


def test_watching_an_order_says_what_kors_bot_may_do(house: House) -> None:
    asks = _run("watch", ORDER, "--want", "cancel")
    may = _run("watch", f" #{ORDER} ", "--want", "cancel", "--submit", "--until", "2099-01-31")
    keeps = _run("watch", "2", "--want", "keep")

    assert f"Order {ORDER} is watched; you are told what to do, and nothing is sent without you." in asks
    assert f"Order {ORDER} is watched; kors-bot may ask the shop to cancel it, or start a return." in may
    assert "It is watched until Jan 31, 2099." in may
    assert "Order 2 is watched; you keep it, and nothing is ever sent for it." in keeps
    with house.ledger() as ledger:
        assert [(one.order, one.wish, one.may_submit, one.until) for one in ledger.watched()] == [
            (ORDER, Wish.CANCEL, True, date(2099, 1, 31)),
            ("2", Wish.KEEP, False, None),
        ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--want", "keep", "--submit"), "--submit goes with --want cancel"),
        (("--want", "cancel", "--until", "2020-01-31"), "--until 2020-01-31 is past"),
        (("--want", "sell"), "Invalid value for '--want'"),
        ((), "Missing option '--want'"),
        (("--want", "keep", "--account", "nobody"), "There is no account 'nobody'"),
    ],
)
def test_what_cannot_be_meant_is_refused(house: House, words: tuple[str, ...], said: str) -> None:
    assert said in _run("watch", ORDER, *words, code=2)
    with house.ledger() as ledger:
        assert ledger.watched(closed=True) == []


def test_with_several_accounts_it_must_be_clear_whose_order_it_is(tmp_path: Path) -> None:
    clock = Clock()
    settings = House(tmp_path).settings.model_copy(update={"accounts": {"sam": Account(email="sam@example.com")}})

    with pytest.raises(RequestNotPossible, match=f"Say whose order {ORDER} is, with --account default or sam"):
        watch_order(settings, ORDER, wish=Wish.KEEP, may_submit=False, until=None, account=None, clock=clock)

    first = watch_order(settings, ORDER, wish=Wish.KEEP, may_submit=False, until=None, account="sam", clock=clock)
    again = watch_order(settings, ORDER, wish=Wish.CANCEL, may_submit=True, until=None, account=None, clock=clock)
    assert (first.watch.account, again.watch.account) == ("sam", "sam")


def test_unwatching_keeps_what_is_known_and_says_so(house: House) -> None:
    _run("watch", ORDER, "--want", "keep")

    assert f"Order {ORDER} is no longer watched; what is known of it stays." in _run("unwatch", ORDER)
    assert f"Order {ORDER} is not watched" in _run("unwatch", ORDER, code=2)
    assert [record.what for record in EvidenceStore(house.data_dir).records(ORDER)] == ["watch", "unwatch"]


def test_a_lost_ledger_watches_again_what_was_watched_and_nothing_that_no_longer_was(house: House) -> None:
    _run("watch", ORDER, "--want", "cancel", "--submit")
    _run("watch", "2", "--want", "keep")
    _run("unwatch", "2")
    for file in house.data_dir.glob("ledger.sqlite3*"):
        file.unlink()

    rebuild_ledger(house.data_dir, lambda: datetime.now(UTC))
    with house.ledger() as ledger:
        assert [(one.order, one.wish, one.may_submit) for one in ledger.watched()] == [(ORDER, Wish.CANCEL, False)]


def test_the_table_shows_state_wish_next_step_deadline_and_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    house = House(tmp_path)
    with house.ledger() as ledger:
        for number, wish in (("1", Wish.CANCEL), ("2", Wish.KEEP), ("3", Wish.CANCEL), ("4", Wish.KEEP)):
            ledger.watch(number, wish=wish)
    house.shows = {
        "1": order_of(S.DELIVERED, number="1", return_by=date(2026, 11, 27)),
        "2": order_of(S.SHIPPED, number="2"),
        "3": order_of(S.CANCELLED, number="3"),
    }
    for number in "123":
        house.look(number)
    outlooks = list_watched(house.settings, clock=house.clock)
    print_watching(make_console(), outlooks, today=NOW.date(), now=NOW)

    rows = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    table = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    at = NOW.astimezone().strftime("%H:%M")
    assert table[0] == ["Order", "State", "Wish", "Next step", "By", "Last check", "Next check"]
    assert table[2][:5] == ["1", "Delivered", "get out", "send back", "Nov 27, 3 d"]
    assert table[2][5:] == [at, "next run"]
    assert table[3][:4] == ["2", "Shipped", "keep it", "only watch"]
    assert table[4][:4] == ["4", "not read yet", "keep it", "none yet"]
    assert table[5] == ["3", "Cancelled", "get out", "done", at, "none"]
    assert table[-1] == ["3 orders watched, 1 done."]


def test_on_a_narrow_terminal_the_checks_stand_below_the_state(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    house = House(tmp_path)
    with house.ledger() as ledger:
        for number in ("1024500105", "1024500106", "1024500107"):
            ledger.watch(number, wish=Wish.CANCEL, may_submit=True)
    house.shows["1024500105"] = order_of(S.DELIVERED, number="1024500105", return_by=date(2026, 12, 20))
    house.shows["1024500106"] = OrderNotFound("The shop shows no such order.")
    house.look("1024500105")
    house.look("1024500106")
    print_watching(make_console(), list_watched(house.settings, clock=house.clock), today=NOW.date(), now=NOW)

    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert all(len(line) <= 80 for line in lines)
    at = NOW.astimezone().strftime("%H:%M")
    below = {line.split()[0]: lines[place + 1].strip() for place, line in enumerate(lines) if line.startswith("10245")}
    assert below["1024500105"].startswith(f"{at} → ")
    assert below["1024500106"].startswith(f"{at} → Nov 25")
    assert "order not found" in next(line for line in lines if line.startswith("1024500106"))
    assert "not read yet" in next(line for line in lines if line.startswith("1024500107"))


def test_after_a_refused_sign_in_the_next_check_is_after_a_login(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    house = House(tmp_path)
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.KEEP)
    house.shows[ORDER] = SignInRefused("The shop refused the sign-in.")
    house.look()
    print_watching(make_console(), list_watched(house.settings, clock=house.clock), today=NOW.date(), now=NOW)

    assert capsys.readouterr().out.splitlines()[2].rstrip().endswith("sign in refused  after login")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_machine_that_moves_to_another_zone_looks_at_the_same_moments_and_keeps_the_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    house = House(tmp_path)
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL)
    house.shows[ORDER] = order_of(S.DELIVERED, return_by=date(2026, 12, 20))
    house.look()
    before = outlook_to_json(*list_watched(house.settings, clock=house.clock))
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        after = outlook_to_json(*list_watched(house.settings, clock=house.clock))
        moments = ("since", "last_check_at", "next_check_at")
        assert [datetime.fromisoformat(after[one]) for one in moments] == [
            datetime.fromisoformat(before[one]) for one in moments
        ]
        assert after["decision"] == before["decision"]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_next_step_is_what_holds_now_and_not_what_held_before_the_request(tmp_path: Path) -> None:
    house = House(tmp_path)
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL, may_submit=True)
    house.shows[ORDER] = order_of(S.PROCESSING)
    house.look()

    (outlook,) = list_watched(house.settings, clock=house.clock)
    assert outlook.decision is not None
    assert outlook.decision.rule == "asked_lately"


def test_the_deadline_is_the_one_that_the_check_found_on_the_page(tmp_path: Path) -> None:
    house = House(tmp_path)
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL)
    parcel = Shipment(tracking_number="1Z", shipped_on=date(2026, 11, 22))
    house.shows[ORDER] = order_of(S.SHIPPED, shipped_on=None, shipments=(parcel,))
    looked = house.look()
    (outlook,) = list_watched(house.settings, clock=house.clock)

    assert looked.after is not None
    assert outlook.decision is not None
    assert outlook.decision.deadline == looked.after.deadline == date(2026, 12, 22)


def test_an_order_in_two_states_shows_both_steps_the_more_urgent_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    house = House(tmp_path)
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL)
    items = (Item("Tote", state=S.SHIPPED), Item("Scarf", state=S.PROCESSING))
    house.shows[ORDER] = order_of(S.PARTIALLY_SHIPPED, items=items, shipped_on=date(2026, 11, 22))
    house.look()
    print_watching(make_console(), list_watched(house.settings, clock=house.clock), today=NOW.date(), now=NOW)

    row = " ".join(capsys.readouterr().out.splitlines()[2].split())
    assert "Partly shipped get out ask to cancel," in row
    assert "Dec 22, 28 d" in row


def test_the_json_of_watching_is_for_programs(house: House) -> None:
    _run("watch", ORDER, "--want", "cancel")

    found = json.loads(_run("watching", "--json"))

    (one,) = found["watching"]
    assert (found["schema"], one["number"], one["account"], one["wish"]) == (1, ORDER, "default", "cancel")
    assert (one["may_submit"], one["closed"], one["state"], one["decision"], one["error"]) == (
        False, False, None, None, None,
    )  # fmt: skip


def test_without_any_order_it_says_how_to_begin(house: House) -> None:
    assert "No order is watched. kors-bot watch ORDER --want cancel (or keep) begins." in _run("watching")
    assert "No order is watched. kors-bot watch ORDER --want cancel (or keep) begins." in _run("check")
    assert f"Order {ORDER} is not watched" in _run("check", ORDER, code=2).replace("\n", " ")
