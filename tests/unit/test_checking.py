"""One round over the watched orders: what is done, what is left, and what comes next."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.errors import AskPerson, HumanNeeded, SiteUnavailable
from flows.order import Item, OrderState
from kors_bot.checker import Desk
from kors_bot.decision import Action, Kind, Outcome, Wish
from kors_bot.errors import DiskFull
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.locks import hold_account
from kors_bot.render.console import make_console
from kors_bot.render.watching import print_round
from kors_bot.watching.checking import check_watched
from kors_bot.watching.resting import split_due
from kors_bot.watching.rounds import Round, round_to_json
from tests.unit.check_helpers import NOW, ORDER, House, order_of

S = OrderState


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house in which nothing happened yet."""
    return House(tmp_path)


def _watch(house: House, *, wish: Wish = Wish.CANCEL, may_submit: bool = True, number: str = ORDER) -> None:
    with house.ledger() as ledger:
        ledger.watch(number, wish=wish, may_submit=may_submit)


def test_a_check_asks_as_far_as_it_was_permitted_and_then_waits(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.PROCESSING)

    first, second = house.look(), house.look()

    assert house.sent == [(ORDER, Kind.CANCEL)]
    assert first.submission is not None
    assert first.submission.outcome == Outcome.SENT
    assert first.checked.decision is not None
    assert first.checked.decision.action is Action.REQUEST_CANCELLATION
    assert first.after is not None
    assert first.after.action is Action.WAIT
    assert (first.exit_code, second.exit_code, second.submission) == (0, 0, None)


def test_without_permission_nothing_is_sent_and_the_check_needs_the_person(house: House) -> None:
    _watch(house, may_submit=False)
    house.shows[ORDER] = order_of(S.PROCESSING)

    looked = house.look()

    assert (house.sent, looked.submission, looked.exit_code) == ([], None, 3)


def test_an_order_that_is_kept_is_only_watched(house: House) -> None:
    _watch(house, wish=Wish.KEEP, may_submit=False)
    house.shows[ORDER] = order_of(S.PROCESSING)

    assert (house.look().exit_code, house.sent, house.events()) == (0, [], [])


def test_it_follows_up_after_a_day_at_most_twice_and_then_hands_over_with_the_phone_number(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.PROCESSING)
    last = house.look()
    for _ in range(6 * 12):
        house.clock.pass_by(hours=2)
        last = house.look()

    assert house.sent == [(ORDER, Kind.CANCEL), (ORDER, Kind.FOLLOW_UP), (ORDER, Kind.FOLLOW_UP)]
    assert last.exit_code == 3
    assert last.after is not None
    assert last.after.rule == "asked_enough"
    assert "call the shop at 1-866-709-5677" in last.after.reason


def test_what_shipped_in_spite_of_the_request_goes_back(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.PROCESSING)
    house.look()
    house.shows[ORDER] = order_of(S.SHIPPED)
    house.look()
    house.shows[ORDER] = order_of(S.RETURN_STARTED)
    waiting = house.look()
    house.shows[ORDER] = order_of(S.RETURNED)
    done = house.look()

    assert house.sent == [(ORDER, Kind.CANCEL), (ORDER, Kind.RETURN)]
    assert (waiting.closed, done.closed, done.exit_code) == (False, True, 0)


@pytest.mark.parametrize(("second", "code"), [(Outcome.SENT, 0), (Outcome.UNCONFIRMED, 15)])
def test_of_a_part_shipped_order_the_rest_is_cancelled_and_the_parcel_goes_back(
    house: House, second: Outcome, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    _watch(house)
    items = (Item("Tote", state=S.SHIPPED), Item("Scarf", state=S.PROCESSING))
    house.shows[ORDER] = order_of(S.PARTIALLY_SHIPPED, items=items, shipped_on=date(2026, 11, 22))
    house.outcomes = [Outcome.SENT, second]

    looked = house.look()

    assert house.sent == [(ORDER, Kind.CANCEL), (ORDER, Kind.RETURN)]
    assert looked.exit_code == code
    with house.ledger() as ledger:
        assert [one.items for one in ledger.submissions(ORDER)] == [("Scarf",), ("Tote",)]
    assert [str(one.outcome) for one in looked.submissions] == [Outcome.SENT, second]
    assert looked.submission is looked.submissions[0 if second is Outcome.SENT else 1]
    print_round(make_console(), Round((looked,)), today=NOW.date())
    words = {Outcome.SENT: "return sent", Outcome.UNCONFIRMED: "return may have been sent"}
    assert f"cancellation request sent, {words[second]}" in " ".join(capsys.readouterr().out.split())


def test_an_order_that_is_done_is_closed_with_a_last_record_and_no_longer_visited(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.CANCELLED)

    looked = house.look()

    assert looked.closed
    assert looked.checked.record is not None
    with house.ledger() as ledger:
        assert ledger.watched() == []


def test_the_last_day_of_watching_ends_it_with_a_record_and_says_so(house: House) -> None:
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.KEEP, until=date(2026, 11, 25))
    house.shows[ORDER] = order_of(S.SHIPPED)
    on_the_day = house.look()
    house.clock.pass_by(days=2)
    after = house.look()

    assert (on_the_day.closed, after.closed, after.exit_code) == (False, True, 0)
    record = EvidenceStore(house.data_dir).records(ORDER)[-1]
    assert (record.what, record.extra["ended"], record.extra["watch"]["closed"]) == ("check", "until", True)
    assert house.events() == ["ended"]


def test_what_nobody_can_tell_is_never_sent_again(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.PROCESSING)
    house.outcomes = [Outcome.UNCONFIRMED]

    codes = [house.look().exit_code for _ in range(3)]

    assert house.sent == [(ORDER, Kind.CANCEL)]
    assert codes == [15, 3, 3]


def test_what_kept_a_request_from_being_sent_is_tried_again_at_the_next_turn(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.PROCESSING)
    house.outcomes = [SiteUnavailable("The shop did not answer."), Outcome.SENT]

    failed, sent = house.look(), house.look()

    assert (failed.exit_code, str(failed.error)) == (14, "The shop did not answer.")
    assert failed.checked.error is None
    assert sent.exit_code == 0
    assert house.sent == [(ORDER, Kind.CANCEL)]


def test_a_question_that_only_the_person_can_answer_needs_them(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.SHIPPED)
    house.outcomes = [AskPerson("The return costs $7.95, more than KORS_BOT_MAX_RETURN_FEE allows.")]

    looked = house.look()

    assert (looked.exit_code, house.sent, house.events()) == (3, [], ["needs_you"])
    assert "The return costs $7.95" in house.told()[0].body


def test_the_trouble_of_one_order_never_stops_the_others(house: House, caplog: pytest.LogCaptureFixture) -> None:
    for number in ("1", "2", "3", "4"):
        _watch(house, number=number, wish=Wish.KEEP, may_submit=False)
    house.shows = {
        "1": SiteUnavailable("The shop did not answer."),
        "2": ZeroDivisionError("nobody foresaw this"),
        "3": DiskFull("The disk is full."),
        "4": order_of(S.SHIPPED, number="4"),
    }
    with house.ledger() as ledger:
        checker, desk = house.checker(ledger), house.desk(ledger)
        found = Round(tuple(checker.look(desk, watch) for watch in ledger.watched()))

    assert [one.exit_code for one in found.looked] == [14, 1, 1, 0]
    assert found.exit_code == 1
    assert found.went_well is False


def test_a_wall_stops_only_its_account(house: House) -> None:
    with house.ledger() as ledger:
        for number, account in (("1", "anna"), ("2", "anna"), ("3", "ben")):
            ledger.watch(number, wish=Wish.KEEP, account=account)
            house.shows[number] = order_of(S.SHIPPED, number=number)
        house.shows["1"] = HumanNeeded("The shop shows a wall.", obstacle="wall")
        checker = house.checker(ledger)
        anna, ben = house.desk(ledger, "anna"), house.desk(ledger, "ben")
        desks = {"anna": anna, "ben": ben}
        found = [checker.look(desks[watch.account], watch) for watch in ledger.watched()]

        assert [one.exit_code for one in found] == [11, 11, 0]
        assert anna.reader.reads == ["1"]  # type: ignore[attr-defined]  # nobody knocks twice
        assert [notice.event for number in "123" for notice in ledger.notifications(number)] == ["trouble"]


def test_a_shop_that_is_down_is_not_waited_for_again_and_again(house: House) -> None:
    numbers = [str(number) for number in range(6)]
    for number in numbers:
        _watch(house, number=number, wish=Wish.KEEP, may_submit=False)
        house.shows[number] = SiteUnavailable("The shop did not answer.")
    house.shows["4"] = order_of(S.SHIPPED, number="4")
    tries: list[int] = []

    def make_desk(account: str, ledger: Ledger, _store: EvidenceStore) -> Desk:
        desk = house.desk(ledger, account)
        desk.reader.heard = tries  # type: ignore[attr-defined]
        return desk

    found = check_watched(house.settings, clock=house.clock, make_desk=make_desk, act=house.act)

    assert tries == [4, 4, 4, 1, 1, 4]
    assert [one.exit_code for one in found.looked] == [14, 14, 14, 14, 0, 14]


def test_an_account_that_is_in_use_or_not_set_leaves_the_others_alone(house: House) -> None:
    for number, account in (("1", "default"), ("2", "gone"), ("3", "anna")):
        with house.ledger() as ledger:
            ledger.watch(number, wish=Wish.KEEP, account=account)
        house.shows[number] = order_of(S.SHIPPED, number=number)

    def make_desk(account: str, ledger: Ledger, _store: EvidenceStore) -> Desk:
        if account == "gone":
            house.settings.require_credentials(account)
        return house.desk(ledger, account)

    with hold_account(house.data_dir, "default", command="status", now=NOW):
        found = check_watched(house.settings, clock=house.clock, make_desk=make_desk, act=house.act)

    assert [(one.number, one.exit_code) for one in found.looked] == [("1", 17), ("2", 2), ("3", 0)]
    assert str(found.looked[1].error).startswith("There is no account 'gone'")
    assert (house.events("1"), house.events("2"), found.exit_code) == ([], ["trouble"], 2)


def test_only_the_orders_that_are_named_are_looked_at(house: House) -> None:
    for number in "123":
        _watch(house, number=number, wish=Wish.KEEP, may_submit=False)
        house.shows[number] = order_of(S.SHIPPED, number=number)

    found = check_watched(
        house.settings,
        ["3", "9", "1"],
        clock=house.clock,
        make_desk=lambda name, ledger, _store: house.desk(ledger, name),
    )

    assert [(one.number, one.exit_code) for one in found.looked] == [("9", 2), ("3", 0), ("1", 0)]
    assert str(found.looked[0].error) == "Order 9 is not watched: run `kors-bot watch 9 --want cancel` or `keep`."


def test_a_wall_before_a_form_stops_the_account_too_and_rests(house: House) -> None:
    for number in "12":
        _watch(house, number=number)
        house.shows[number] = order_of(S.PROCESSING, number=number)
    house.outcomes = [HumanNeeded("The shop shows a wall.", obstacle="wall")]
    with house.ledger() as ledger:
        checker, desk = house.checker(ledger), house.desk(ledger)
        found = [checker.look(desk, watch) for watch in ledger.watched()]
        first = ledger.watch_of("1")

    assert ([one.exit_code for one in found], house.sent) == ([11, 11], [])
    assert first is not None
    assert first.next_check_at == NOW + timedelta(hours=5, minutes=50)


def test_an_order_that_is_no_longer_permitted_by_then_is_not_acted_on(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.PROCESSING)
    with house.ledger() as ledger:
        (watch,) = ledger.watched()
        ledger.unwatch(ORDER)
        looked = house.checker(ledger).look(house.desk(ledger), watch)

    assert (house.sent, looked.submission) == ([], None)


def test_orders_are_due_when_their_time_has_come(house: House) -> None:
    _watch(house, number="fast")
    _watch(house, number="slow", wish=Wish.KEEP, may_submit=False)
    house.shows = {"fast": order_of(S.PROCESSING, number="fast"), "slow": order_of(S.DELIVERED, number="slow")}
    house.look("fast")
    house.look("slow")

    def due(**later: float) -> list[str]:
        with house.ledger() as ledger:
            watches = ledger.watched()
        return [watch.order for watch in split_due(house.settings, watches, now=NOW + timedelta(**later))[0]]

    assert due(hours=2) == ["fast"]
    assert due(hours=23, minutes=55) == ["fast", "slow"]


def test_after_a_wall_the_whole_account_rests_for_hours(house: House) -> None:
    _watch(house, number="1")
    _watch(house, number="2")
    house.shows["1"] = HumanNeeded("The shop shows a wall.", obstacle="wall")
    house.look("1")

    def due(**later: float) -> int:
        with house.ledger() as ledger:
            return len(split_due(house.settings, ledger.watched(), now=NOW + timedelta(**later))[0])

    assert (due(hours=2), due(hours=6)) == (0, 2)


def test_a_round_in_which_orders_rest_after_trouble_is_no_good_round_for_a_monitor(house: House) -> None:
    _watch(house, wish=Wish.KEEP, may_submit=False)
    house.shows[ORDER] = order_of(S.DELIVERED)
    house.look()
    assert check_watched(house.settings, if_due=True, clock=house.clock).went_well

    house.shows[ORDER] = HumanNeeded("The shop shows a wall.", obstacle="wall")
    house.look()
    resting = check_watched(house.settings, if_due=True, clock=house.clock)
    assert [watch.order for watch in resting.not_due] == [ORDER]
    assert not resting.went_well


def test_after_a_refused_sign_in_nothing_is_tried_until_somebody_has_signed_in(house: House) -> None:
    from flows.errors import SignInRefused
    from kors_bot.browser.sessions import session_file

    _watch(house)
    house.shows[ORDER] = SignInRefused("The shop does not take this email and password.")
    house.look()
    settings = house.settings

    def due() -> int:
        with house.ledger() as ledger:
            return len(split_due(settings, ledger.watched(), now=NOW + timedelta(days=3))[0])

    before = due()
    kept = session_file(house.data_dir, account="default", origin=settings.base_url, email="jo@example.com")
    kept.save({"cookies": [], "origins": []}, now=NOW + timedelta(hours=1))

    assert (before, due()) == (0, 1)


def test_the_records_of_a_check_say_how_the_order_is_watched(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.PROCESSING)
    house.look()

    (record,) = EvidenceStore(house.data_dir).records(ORDER)
    assert record.what == "check"
    assert record.extra["watch"] == {"wish": "cancel", "may_submit": True, "until": None, "closed": False}


def test_the_json_has_a_result_for_each_order_and_names_them(house: House) -> None:
    _watch(house)
    house.shows[ORDER] = order_of(S.PROCESSING)

    found = round_to_json(Round((house.look(),)))

    (result,) = found["results"]
    assert set(result) == {"order", "decision", "submission", "evidence", "error"}
    assert (result["order"]["number"], result["decision"]["action"]) == (ORDER, "request_cancellation")
    assert (result["submission"]["kind"], result["submission"]["outcome"]) == ("cancel", "sent")
    assert found["checks"] == [{"number": ORDER, "account": "default", "closed": False, "exit_code": 0}]
