"""The history as proof: an order's own card, seen once for several orders of a run, and never an old one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from flows.order import OrderState
from kors_bot.browser import Driver, start_driver
from kors_bot.checker import Checked, check_all
from kors_bot.reread import reread_order
from kors_bot.verify import verify
from recorded.server import PracticeShop
from tests.browser.status_helpers import names_of, open_test_desk, record_of, settings_for

ORDERS = ("1024500102", "1024500105", "1024500106")
HISTORY = "GET Order-History"


@pytest.fixture
def shop() -> Iterator[PracticeShop]:
    with PracticeShop(edition="classic", port=0) as shop:
        yield shop


@pytest.fixture
def driver(playwright: object) -> Iterator[Driver]:
    with start_driver() as driver:
        yield driver


def card_of(checked: Checked) -> dict[str, Any]:
    """The last history page of a record."""
    pages: list[dict[str, Any]] = record_of(checked.record)["pages"]
    return [page for page in pages if page["name"] == "history"][-1]


def test_the_picture_shows_the_orders_own_card_with_the_fact_where_it_was_read(
    shop: PracticeShop, driver: Driver, tmp_path: Path
) -> None:
    settings = settings_for(shop, tmp_path)
    with open_test_desk(settings, driver) as desk:
        checked = desk.check(ORDERS[1])

        assert reread_order(desk.store, ORDERS[1], settings.shop_map)[0].differences == ()
    assert checked.record is not None
    seen, card = record_of(checked.record)["sightings"]["status_text"], card_of(checked)
    assert (seen["page"], seen["text"]) == ("history", "Shipped")
    with Image.open(checked.record.parent / card["picture"]) as picture:
        assert picture.size == (1280, card["part"][3])
        left, top, width, height = seen["box"]
        words = picture.convert("L").crop((int(left), int(top), int(left + width), int(top + height)))
        assert picture.height < 400
        assert words.getextrema()[0] < 100  # dark letters on the white card
        assert words.getpixel((0, 0)) > 240


def test_several_orders_of_a_run_take_one_look_at_the_history(
    shop: PracticeShop, driver: Driver, tmp_path: Path
) -> None:
    with open_test_desk(settings_for(shop, tmp_path), driver) as desk:
        checked = check_all(desk, ORDERS)

        assert all(result.intact for result in verify(desk.store))
    assert shop.requests.count(HISTORY) == 1
    assert [one.order and one.order.state for one in checked] == [
        OrderState.PROCESSING, OrderState.SHIPPED, OrderState.SHIPPED,
    ]  # fmt: skip
    assert [names_of(one.record)[-2:] for one in checked] == [["order-page", "history"]] * 3
    assert len({tuple(card_of(one)["part"]) for one in checked}) == 3


def test_an_order_that_is_looked_at_again_is_looked_for_again(
    shop: PracticeShop, driver: Driver, tmp_path: Path
) -> None:
    with open_test_desk(settings_for(shop, tmp_path), driver) as desk:
        check_all(desk, ORDERS[:2])
        shop.change_order(ORDERS[1], state="delivered", status={"classic": "Delivered"})
        again = desk.check(ORDERS[1])

    assert shop.requests.count(HISTORY) == 2
    assert again.order is not None
    assert again.order.state is OrderState.DELIVERED


def test_an_order_that_another_look_does_not_list_is_looked_for_by_itself(
    shop: PracticeShop, driver: Driver, tmp_path: Path
) -> None:
    old = shop.order("older-than-six-months").number
    with open_test_desk(settings_for(shop, tmp_path), driver) as desk:
        checked = check_all(desk, (ORDERS[0], old, "1024509999"))

    assert [one.exit_code for one in checked] == [0, 0, 12]
    assert [card_of(one)["part"] is None for one in checked] == [False, False, True]


def test_where_the_page_and_a_card_of_a_moment_ago_disagree_the_history_is_read_anew(
    shop: PracticeShop, driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import recall

    keep = recall.Recall.remember
    moved = lambda self, number, card: keep(  # noqa: E731 - the shop has moved on since the card was seen
        self, number, replace(card, summary=replace(card.summary, placed_on=card.summary.placed_on.replace(day=1)))
    )
    monkeypatch.setattr(recall.Recall, "remember", moved)
    with open_test_desk(settings_for(shop, tmp_path), driver) as desk:
        checked = check_all(desk, ORDERS[:2])

    assert shop.requests.count(HISTORY) == 2
    assert checked[1].order is not None
    assert checked[1].order.contradictions == ()
    assert names_of(checked[1].record) == ["order-page", "history", "history"]
