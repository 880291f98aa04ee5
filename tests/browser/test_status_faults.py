"""What `status` makes of a shop that is slow, broken, closed, walled or not itself: a verdict, with its picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.order import OrderState
from kors_bot.browser import BrowserSession, Driver, open_browser, start_driver
from kors_bot.checker import Checked
from kors_bot.verify import verify
from recorded.faults import WALLS
from recorded.server import PracticeShop
from tests.browser.status_helpers import names_of, open_test_desk, record_of, settings_for, shorten_history

ORDER = "1024500105"
LISTED = (ORDER, "1024500101", "1024500102", "1024500114")


@pytest.fixture(scope="module", params=["classic", "modern"])
def shop(request: pytest.FixtureRequest) -> Iterator[PracticeShop]:
    with PracticeShop(edition=request.param, port=0) as shop:
        shorten_history(shop, *LISTED)
        yield shop


@pytest.fixture(scope="module")
def classic() -> Iterator[PracticeShop]:
    with PracticeShop(edition="classic", port=0) as shop:
        shorten_history(shop, *LISTED)
        yield shop


@pytest.fixture(scope="module")
def modern() -> Iterator[PracticeShop]:
    """For what is the same in either edition: here the order page says all, and no history is looked at."""
    with PracticeShop(edition="modern", port=0) as shop:
        shorten_history(shop, *LISTED)
        yield shop


@dataclass(frozen=True)
class Place:
    """Where all looks are taken: one driver and one running browser."""

    driver: Driver
    browser: BrowserSession


@pytest.fixture(scope="module")
def place(playwright: object, classic: PracticeShop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    settings = settings_for(classic, tmp_path_factory.mktemp("lender"))
    with start_driver() as driver, open_browser(settings, driver=driver) as browser:
        yield Place(driver, browser)


def check_all(shop: PracticeShop, place: Place, data_dir: Path, *numbers: str, **changes: Any) -> tuple[Checked, ...]:
    """Looks at orders one after the other, in one run."""
    settings = settings_for(shop, data_dir, **changes)
    try:
        with open_test_desk(settings, place.driver, lender=place.browser) as desk:
            checked = tuple(desk.check(number) for number in numbers)
            assert all(result.intact for result in verify(desk.store))
    finally:
        shop.faults.clear()
    return checked


def check(shop: PracticeShop, place: Place, data_dir: Path, *numbers: str, **changes: Any) -> Checked:
    """Looks at orders one after the other, and returns what came of the last one."""
    return check_all(shop, place, data_dir, *(numbers or (ORDER,)), **changes)[-1]


def attempts_of(checked: Checked) -> list[str | None]:
    return [attempt["error"] and attempt["error"]["kind"] for attempt in record_of(checked.record)["attempts"]]


def test_a_first_look_signs_in_and_pictures_the_empty_form_and_the_order(
    shop: PracticeShop, place: Place, tmp_path: Path
) -> None:
    checked = check(shop, place, tmp_path)

    assert (checked.exit_code, checked.order and checked.order.state) == (0, OrderState.SHIPPED)
    assert names_of(checked.record)[:2] == ["sign-in", "order-page"]
    assert attempts_of(checked) == [None]


def test_a_second_look_uses_the_kept_session(shop: PracticeShop, place: Place, tmp_path: Path) -> None:
    check(shop, place, tmp_path)
    before = shop.requests.count("POST Account-Login")
    checked = check(shop, place, tmp_path)

    assert checked.exit_code == 0
    assert shop.requests.count("POST Account-Login") == before
    assert "sign-in" not in names_of(checked.record)


@pytest.mark.parametrize("route", ["Order-Details", "Order-History"])
def test_a_session_that_dies_in_the_middle_is_replaced_once(
    classic: PracticeShop, place: Place, tmp_path: Path, route: str
) -> None:
    check(classic, place, tmp_path)
    classic.faults.set("session_lost", route=route, times=1)
    before = classic.requests.count("POST Account-Login")
    checked = check(classic, place, tmp_path)

    assert checked.exit_code == 0
    assert classic.requests.count("POST Account-Login") == before + 1


@pytest.mark.parametrize(
    ("fault", "options"),
    [
        ("server_error", {"times": 1}),
        ("server_error", {"times": 1, "status": 502}),
        ("server_error", {"times": 2, "status": 503}),
        ("drop", {"times": 1}),
        ("drop", {"times": 1, "late": 1}),
        ("hang", {"times": 1}),
        ("maintenance", {"times": 2}),
        ("csrf_stale", {"times": 1}),
        ("server_error", {"times": 1, "route": "Order-Details"}),
    ],
)
def test_a_shop_that_fails_for_a_moment_is_read_again(
    modern: PracticeShop, place: Place, tmp_path: Path, fault: str, options: dict[str, Any]
) -> None:
    modern.faults.set(fault, **options)
    checked = check(modern, place, tmp_path)

    assert (checked.exit_code, checked.order and checked.order.state) == (0, OrderState.SHIPPED)


def test_a_sign_in_that_fails_for_a_moment_is_made_again(shop: PracticeShop, place: Place, tmp_path: Path) -> None:
    shop.faults.set("server_error", times=1, route="Account-Login")
    checked = check(shop, place, tmp_path)

    assert (checked.exit_code, checked.order and checked.order.state) == (0, OrderState.SHIPPED)
    assert attempts_of(checked) == ["site_unavailable", None]


@pytest.mark.parametrize(
    ("fault", "options", "sentence"),
    [
        ("server_error", {}, "failed with HTTP status 500; try again later."),
        ("drop", {}, "The shop could not be reached ("),
        ("maintenance", {}, "The shop is closed for maintenance (Site Offline); try again later."),
        ("maintenance", {"case": "downtime", "status": 503}, "The shop is closed for maintenance ("),
        ("csrf_stale", {}, "The shop answered the sign-in with an error page (CSRF Token Mismatch); try again later."),
        (
            "server_error",
            {"route": "Account-Login"},
            "The shop answered the sign-in with HTTP status 500; try again later.",
        ),
        (
            "server_error",
            {"route": "Order-History"},
            "The shop's order history failed with HTTP status 500; try again later.",
        ),
    ],
)
def test_a_shop_that_stays_down_is_unavailable_after_every_attempt(
    classic: PracticeShop, place: Place, tmp_path: Path, fault: str, options: dict[str, Any], sentence: str
) -> None:
    classic.faults.set(fault, **options)
    checked = check(classic, place, tmp_path)

    assert checked.exit_code == 14
    assert sentence in str(checked.error)
    assert attempts_of(checked) == ["site_unavailable"] * 3
    assert names_of(checked.record)


@pytest.mark.parametrize("maker", WALLS)
def test_a_bot_wall_ends_the_run_at_once_and_is_pictured(
    classic: PracticeShop, place: Place, tmp_path: Path, maker: str
) -> None:
    classic.faults.set("wall", maker=maker)
    checked = check(classic, place, tmp_path)

    assert checked.exit_code == 11
    assert str(checked.error).startswith("The shop stopped us at a bot wall (")
    assert "run `kors-bot login --by-hand` and pass it yourself." in str(checked.error)
    assert attempts_of(checked) == ["human_needed"]
    assert names_of(checked.record) == ["wall"]


def test_a_wall_in_the_answer_to_the_sign_in_ends_it_after_one_try(
    shop: PracticeShop, place: Place, tmp_path: Path
) -> None:
    shop.faults.set("wall", maker="datadome", route="Account-Login")
    before = shop.requests.count("POST Account-Login")
    checked = check(shop, place, tmp_path)

    assert checked.exit_code == 11
    assert shop.requests.count("POST Account-Login") == before + 1
    assert names_of(checked.record) == ["sign-in", "wall"]


def test_a_wall_at_one_order_is_not_knocked_at_again_for_the_next(
    classic: PracticeShop, place: Place, tmp_path: Path
) -> None:
    classic.faults.set("wall", maker="akamai-deny")
    before = len(classic.requests)
    checked = check(classic, place, tmp_path, "1024500101", "1024500102")

    assert checked.exit_code == 11
    assert len(classic.requests) == before + 1
    assert checked.record is None


def test_a_wrong_password_is_tried_exactly_once(classic: PracticeShop, place: Place, tmp_path: Path) -> None:
    before = classic.requests.count("POST Account-Login")
    checked = check(classic, place, tmp_path, "1024500101", "1024500102", password="not-the-password")

    assert checked.exit_code == 10
    assert "The shop refused the sign-in" in str(checked.error)
    assert "check the email and the password in the settings" in str(checked.error)
    assert classic.requests.count("POST Account-Login") == before + 1
    assert not (tmp_path / "sessions" / "default.json").exists()


def test_no_picture_shows_the_sign_in_form_filled_in(classic: PracticeShop, place: Place, tmp_path: Path) -> None:
    checked = check(classic, place, tmp_path, password="not-the-password")
    record = record_of(checked.record)

    assert [page["name"] for page in record["pages"]] == ["sign-in", "refused"]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"not-the-password" not in path.read_bytes()


@pytest.mark.parametrize(
    ("fault", "sentence", "picture"),
    [
        ("code_prompt", "The shop asks for a code that it sent to you; run `kors-bot login --by-hand`.", "code-prompt"),
        ("locked", "The shop has locked the account", "locked"),
    ],
)
def test_what_only_a_person_may_pass_is_handed_over(
    shop: PracticeShop, place: Place, tmp_path: Path, fault: str, sentence: str, picture: str
) -> None:
    shop.faults.set(fault)
    checked = check(shop, place, tmp_path)

    assert checked.exit_code == 11
    assert sentence in str(checked.error)
    assert names_of(checked.record)[-1] == picture
    assert attempts_of(checked) == ["human_needed"]


def test_nothing_is_typed_at_another_host(classic: PracticeShop, place: Place, tmp_path: Path) -> None:
    classic.faults.set("foreign_redirect", route="Login-Show")
    checked = check(classic, place, tmp_path)

    assert checked.exit_code == 11
    assert "which is not the shop's own address, so nothing was typed there" in str(checked.error)
    assert classic.foreign_posts == []
    assert names_of(checked.record) == ["elsewhere"]


@pytest.mark.parametrize("fault", ["consent", "consent_fails", "veil_stays", "dialog", "popup", "download", "latency"])
def test_what_lies_over_a_page_or_pops_up_does_not_stop_the_reading(
    modern: PracticeShop, place: Place, tmp_path: Path, fault: str
) -> None:
    modern.faults.set(fault, **({"seconds": 0.3} if fault == "latency" else {}))
    checked = check(modern, place, tmp_path, timeout=8)

    assert (checked.exit_code, checked.order and checked.order.state) == (0, OrderState.SHIPPED)
    assert not list(tmp_path.rglob("*.crdownload"))


def test_a_page_that_never_ends_loading_has_an_end_here(modern: PracticeShop, place: Place, tmp_path: Path) -> None:
    check(modern, place, tmp_path)
    modern.faults.set("endless_load", route="Order-Details")
    checked = check(modern, place, tmp_path, timeout=2, attempts=1)

    assert (checked.exit_code, checked.order and checked.order.state) == (0, OrderState.SHIPPED)


def test_a_page_of_a_million_pieces_is_bounded(modern: PracticeShop, place: Place, tmp_path: Path) -> None:
    check(modern, place, tmp_path)
    modern.faults.set("huge_page", route="Order-Details")
    checked = check(modern, place, tmp_path, timeout=2, attempts=1)

    assert checked.exit_code in (13, 14, 16)
    assert checked.order is None


def test_an_order_that_is_not_this_accounts_is_not_found(classic: PracticeShop, place: Place, tmp_path: Path) -> None:
    numbers = ("1024500190", "99999", "../../etc/passwd", "x" * 200, "$(touch /tmp/never)", "№ 5")
    looked = check_all(classic, place, tmp_path, *numbers)

    for number, checked in zip(numbers, looked, strict=True):
        assert checked.exit_code == 12, number
        assert "to this account; check the number and the account." in str(checked.error), number
        assert checked.record is not None, number
        assert checked.record.is_relative_to(tmp_path / "evidence"), number


def test_an_order_older_than_the_history_shows_at_first_is_found_behind_its_filter(
    classic: PracticeShop, place: Place, tmp_path: Path
) -> None:
    checked = check(classic, place, tmp_path, "1024500114")

    assert (checked.exit_code, checked.order and checked.order.state) == (0, OrderState.DELIVERED)


def test_a_guest_sees_an_order_without_an_account(shop: PracticeShop, place: Place, tmp_path: Path) -> None:
    checked = check(shop, place, tmp_path, password=None)

    assert checked.order is not None
    assert checked.order.number == ORDER
    assert "guest-lookup" in names_of(checked.record)


def test_a_guest_with_the_wrong_zip_code_is_told_so(classic: PracticeShop, place: Place, tmp_path: Path) -> None:
    checked = check(classic, place, tmp_path, password=None, postal_code="99999")

    assert checked.exit_code == 12
    assert f"The shop shows no order {ORDER} for this email and ZIP code; check all three." == str(checked.error)
