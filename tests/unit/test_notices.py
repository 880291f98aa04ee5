"""What the person is told after a check: a change or something that needs them, and each thing once."""

from datetime import date
from pathlib import Path

import pytest

from flows.errors import HumanNeeded, OrderNotFound, PageNotUnderstood, SignInRefused, SiteUnavailable
from flows.order import OrderState
from kors_bot.decision import Kind, Outcome, Wish
from tests.unit.check_helpers import ORDER, House, order_of

S = OrderState


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house in which one order is watched, and kors-bot may submit."""
    house = House(tmp_path)
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL, may_submit=True)
    return house


def _keep(house: House, number: str = ORDER) -> None:
    with house.ledger() as ledger:
        ledger.watch(number, wish=Wish.KEEP)


def test_the_first_look_tells_nothing_of_the_state_and_every_change_after_it_does(house: House) -> None:
    _keep(house)
    for state in (S.PROCESSING, S.PROCESSING, S.SHIPPED, S.SHIPPED, S.DELIVERED, S.DELIVERED):
        house.shows[ORDER] = order_of(state)
        house.look()

    assert [notice.title for notice in house.told()] == [f"Order {ORDER}: shipped", f"Order {ORDER}: delivered"]
    assert house.told()[0].body.splitlines()[0] == 'The shop says "Shipped". Before, it was: being prepared.'


def test_a_state_that_comes_back_is_told_again(house: House) -> None:
    _keep(house)
    for state in (S.PROCESSING, S.ON_HOLD, S.PROCESSING, S.ON_HOLD):
        house.shows[ORDER] = order_of(state)
        house.look()

    assert [notice.title.partition(": ")[2] for notice in house.told()] == ["on hold", "being prepared", "on hold"]


def test_a_change_found_by_a_run_that_was_killed_is_told_by_the_next(house: House) -> None:
    _keep(house)
    house.shows[ORDER] = order_of(S.PROCESSING)
    house.look()
    house.shows[ORDER] = order_of(S.SHIPPED)
    with house.ledger() as ledger:
        house.desk(ledger).check(ORDER, what="check")  # it wrote down what it saw, and told nothing
    house.look()

    assert [notice.title for notice in house.told()] == [f"Order {ORDER}: shipped"]


@pytest.mark.parametrize(
    ("outcome", "title"),
    [
        (Outcome.SENT, f"The cancellation request for order {ORDER} was sent"),
        (Outcome.REFUSED, f"The shop refused the cancellation request for order {ORDER}"),
        (Outcome.UNCONFIRMED, f"Nobody can tell whether the cancellation request for order {ORDER} was sent"),
    ],
)
def test_what_became_of_a_request_is_told_once_with_its_words(house: House, outcome: Outcome, title: str) -> None:
    house.shows[ORDER] = order_of(S.PROCESSING)
    house.outcomes = [outcome]
    for _ in range(3):
        house.look()

    (notice,) = house.told()
    assert notice.title == title
    assert f"Please cancel order {ORDER}." in notice.body


def test_a_started_return_is_told_once_and_not_again_when_the_page_shows_it(house: House) -> None:
    for state in (S.SHIPPED, S.RETURN_STARTED, S.RETURN_STARTED, S.RETURNED):
        house.shows[ORDER] = order_of(state)
        house.look()

    assert house.sent == [(ORDER, Kind.RETURN)]
    assert [notice.title for notice in house.told()] == [
        f"A return of order {ORDER} was started",
        f"Order {ORDER}: returned",
    ]
    assert house.told()[1].body.endswith("Nothing is left to do, and it is no longer looked at.")


def test_the_deadline_is_told_at_seven_three_and_one_days(house: House) -> None:
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL)
    house.shows[ORDER] = order_of(S.DELIVERED, return_by=date(2026, 12, 4))
    titles = []
    for _ in range(13):
        house.look()
        house.look()
        titles += [notice.title for notice in house.told() if notice.title not in titles]
        house.clock.pass_by(days=1)

    assert titles == [
        f"Order {ORDER} can be sent back now",
        f"7 days are left for order {ORDER}",
        f"3 days are left for order {ORDER}",
        f"1 day is left for order {ORDER}",
        f"Order {ORDER} needs you",  # the window has closed
    ]
    assert f"To do it: kors-bot return {ORDER} --submit" in house.told()[1].body
    assert "By Dec 4, 2026." in house.told()[1].body


def test_a_machine_that_slept_past_a_step_tells_only_what_is_left(house: House) -> None:
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL)
    house.shows[ORDER] = order_of(S.DELIVERED, return_by=date(2026, 11, 26))
    house.look()
    house.clock.pass_by(days=2)
    house.look()

    assert [notice.title for notice in house.told()] == [
        f"2 days are left for order {ORDER}",
        f"Today is the last day for order {ORDER}",
    ]


def test_what_may_not_be_done_without_the_person_is_told_with_the_command(house: House) -> None:
    with house.ledger() as ledger:
        ledger.watch(ORDER, wish=Wish.CANCEL)
    house.shows[ORDER] = order_of(S.PROCESSING)
    for _ in range(3):
        house.look()

    (notice,) = house.told()
    assert notice.title == f"The shop can be asked to cancel order {ORDER} now"
    assert f"To do it: kors-bot cancel {ORDER} --submit" in notice.body


def test_an_unknown_status_needs_the_person_once_for_each_wording(house: House) -> None:
    for words in ("Vetted at Atelier", "Vetted at Atelier", "Awaiting Muse"):
        house.shows[ORDER] = order_of(S.UNKNOWN, words)
        house.look()

    assert house.events() == ["needs_you", "needs_you"]
    assert 'says "Awaiting Muse", which kors-bot does not know' in house.told()[1].body


def test_a_wall_is_told_once_however_long_it_stands_and_so_is_its_end(house: House) -> None:
    house.shows[ORDER] = order_of(S.SHIPPED)
    _keep(house)
    house.look()
    house.shows[ORDER] = HumanNeeded("The shop shows a wall.", obstacle="wall")
    for _ in range(5):
        house.look()
    house.shows[ORDER] = order_of(S.SHIPPED)
    house.look()
    house.look()
    house.shows[ORDER] = HumanNeeded("The shop shows a wall.", obstacle="wall")
    house.clock.pass_by(hours=1)
    house.look()

    assert house.events() == ["trouble", "recovered", "trouble"]
    assert house.told()[0].title == f"The shop wants a person to pass (order {ORDER})"
    assert "`kors-bot login --by-hand` lets you pass at once" in house.told()[0].body


def test_a_wall_is_told_once_an_account_whichever_of_its_orders_meets_it(house: House) -> None:
    _keep(house)
    _keep(house, "2")
    wall = HumanNeeded("The shop shows a wall.", obstacle="wall")
    house.shows = {ORDER: wall, "2": wall}
    house.look(ORDER)
    house.look("2")

    assert [*house.events(ORDER), *house.events("2")] == ["trouble"]


def test_a_shop_that_is_down_is_told_after_three_checks_in_a_row_and_its_return_too(house: House) -> None:
    _keep(house)
    house.shows[ORDER] = SiteUnavailable("The shop did not answer.")
    events = []
    for _ in range(5):
        house.look()
        events.append(len(house.told()))
    house.shows[ORDER] = order_of(S.SHIPPED)
    house.look()

    assert events == [0, 0, 1, 1, 1]
    assert [notice.title for notice in house.told()] == [
        f"Order {ORDER} could not be read 3 times in a row",
        f"Order {ORDER} can be read again",
    ]


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (PageNotUnderstood("The page has no order on it."), f"The page of order {ORDER} is not understood"),
        (OrderNotFound("The shop does not show it."), f"Order {ORDER} was not found"),
        (SignInRefused("The shop does not take this password."), f"The shop refused the sign-in (order {ORDER})"),
    ],
)
def test_what_needs_the_person_is_told_at_once(house: House, error: Exception, title: str) -> None:
    house.shows[ORDER] = error
    house.look()
    house.look()

    (notice,) = house.told()
    assert notice.title == title
    assert notice.body.startswith(str(error))


def test_a_picture_goes_with_what_is_told(house: House) -> None:
    house.shows[ORDER] = order_of(S.UNKNOWN, "Vetted at Atelier")
    house.look()

    (picture,) = house.told()[0].pictures
    assert Path(picture).name == "01-order-page.png"
    assert Path(picture).is_file()


def test_watching_anew_begins_a_new_story(house: House) -> None:
    _keep(house)
    for state in (S.PROCESSING, S.SHIPPED):
        house.shows[ORDER] = order_of(state)
        house.look()
    house.clock.pass_by(days=1)
    with house.ledger() as ledger:
        ledger.unwatch(ORDER)
        ledger.watch(ORDER, wish=Wish.KEEP)
    for state in (S.DELIVERED, S.RETURN_STARTED):
        house.shows[ORDER] = order_of(state)
        house.look()

    assert [notice.title.partition(": ")[2] for notice in house.told()] == ["shipped", "return started"]
