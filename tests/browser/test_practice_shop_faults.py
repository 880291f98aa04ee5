"""What a person at the browser meets when the practice shop is told to misbehave, in both editions."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Dialog, Error, Frame, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from recorded.faults import WALLS
from recorded.routes.sign_in import PRACTICE_CODE
from recorded.server import PracticeShop
from recorded.visit import route_path
from tests.browser.shop_helpers import enter, renew

SIGN_IN, CONTACT, HISTORY = route_path("Login-Show"), route_path("ContactUs-Landing"), route_path("Order-History")
ORDER = route_path("Order-Details", orderID="1024500105")

# maker: title of the page or of its frame, and words that a person reads
WALL_FACES = {
    "akamai-deny": ("Access Denied", "You don't have permission to access"),
    "akamai-challenge": ("Challenge Validation", "Powered and protected by"),
    "perimeterx": ("Access to this page has been denied", "Press & Hold to confirm you are a human"),
    "datadome": ("DataDome CAPTCHA", "Verifying your device"),
    "hcaptcha": ("Widget containing checkbox for hCaptcha security challenge", "I am human"),
    "recaptcha": ("recaptcha challenge expires in two minutes", "Select all images with"),
    "imperva": ("Pardon Our Interruption", "Incapsula incident ID"),
    "cloudflare": ("Just a moment...", "Verify you are human"),
}

Visit = Callable[[str], Page]


@pytest.fixture(scope="module", params=["classic", "modern"])
def open_shop(request: pytest.FixtureRequest) -> Iterator[PracticeShop]:
    with PracticeShop(edition=request.param) as shop:
        yield shop


@pytest.fixture
def shop(open_shop: PracticeShop) -> PracticeShop:
    renew(open_shop)
    return open_shop


@pytest.fixture
def page(shop: PracticeShop, revisit: Visit) -> Page:
    return revisit(shop.url)


@pytest.fixture
def fresh_page(shop: PracticeShop, visit: Visit) -> Page:
    """A page that may be listened to, and go nowhere."""
    return visit(shop.url)


def press_sign_in(shop: PracticeShop, page: Page) -> None:
    page.goto(SIGN_IN)
    form = page.locator("form", has=page.locator("input[name=loginPassword]"))
    form.locator("input[name=loginEmail]").fill(shop.account.email)
    form.locator("input[name=loginPassword]").fill(shop.account.password)
    form.locator("button[type=submit]").click()


def frames_words(frame: Frame) -> str:
    return frame.locator("body").inner_text()


def test_every_wall_is_looked_at() -> None:
    assert set(WALL_FACES) == set(WALLS)


@pytest.mark.parametrize("maker", WALLS)
def test_a_wall_shows_its_maker_and_nothing_of_the_shop(shop: PracticeShop, page: Page, maker: str) -> None:
    shop.faults.set("wall", maker=maker)
    page.goto(SIGN_IN)
    title, words = WALL_FACES[maker]
    titles = {page.title(), *(frame.get_attribute("title") for frame in page.locator("iframe:visible").all())}
    read = " ".join(frames_words(frame) for frame in page.frames)
    assert title in titles
    assert words in read
    assert "Password" not in read
    expect(page.locator("input[type=password]")).to_have_count(0)


def test_the_deny_page_prints_the_address_and_a_reference(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("wall", maker="akamai-deny")
    page.goto(ORDER)
    expect(page.get_by_text(f'permission to access "{shop.url}{ORDER}" on this server.')).to_be_visible()
    expect(page.get_by_text(re.compile(r"Reference #18\.[0-9a-f]{8}\.\d+\.[0-9a-f]+"))).to_be_visible()


def test_a_wall_goes_when_it_is_cleared_and_the_visitor_is_still_signed_in(shop: PracticeShop, page: Page) -> None:
    enter(page, shop)
    for maker in WALLS:
        shop.faults.set("wall", maker=maker, route="Order-History", times=1)
        page.goto(HISTORY)
        expect(page.get_by_text("1024500105"), maker).to_have_count(0)
        page.goto(HISTORY)
        expect(page.get_by_role("heading", name=re.compile("1024500105")), maker).to_be_visible()


@pytest.mark.parametrize("path", ["/", SIGN_IN, CONTACT])
def test_good_pages_carry_a_wall_makers_things_out_of_sight(visit: Visit, path: str) -> None:
    """A hidden captcha wrapper and an idle challenge frame are no wall: only what can be seen is."""
    with PracticeShop(edition="modern") as shop:
        page = visit(shop.url)
        page.goto(path)
        expect(page.locator("#px-captcha")).to_have_count(1)
        expect(page.locator("#px-captcha")).to_be_hidden()
        for frame in page.locator("iframe").all():
            box = frame.bounding_box()
            assert box is None or box["x"] + box["width"] < 0


def test_maintenance_replaces_every_page(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("maintenance")
    for path in ("/", SIGN_IN, ORDER, CONTACT):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200
        assert page.title() == "Site Offline"
        expect(page.get_by_role("heading", level=1)).to_have_text("Site Offline")
        expect(page.get_by_role("link")).to_have_count(0)


def test_planned_downtime_has_a_page_of_its_own(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("maintenance", case="downtime", status=503)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 503
    expect(page.get_by_role("heading", level=1)).to_have_text("We will be right back")


@pytest.mark.parametrize("fault", ["maintenance", "wall"])
def test_a_script_that_gets_a_page_for_an_answer_signs_nobody_in(shop: PracticeShop, page: Page, fault: str) -> None:
    shop.faults.set(fault, route="Account-Login")
    with page.expect_response("**/Account-Login**") as answer:
        press_sign_in(shop, page)
    assert answer.value.headers["content-type"].startswith("text/html")
    expect(page.locator("input[name=loginPassword]")).to_be_visible()
    shop.faults.clear()
    page.goto(HISTORY)
    assert "Login-Show" in page.url


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_the_shops_own(shop: PracticeShop, page: Page, status: int) -> None:
    shop.faults.set("not_found", route="ContactUs-Landing", status=status)
    answer = page.goto(CONTACT)
    assert answer is not None
    assert answer.status == status
    expect(page.get_by_role("link", name=re.compile("continue shopping", re.IGNORECASE))).to_be_visible()


def test_a_broken_page_is_well_again_after_its_times(shop: PracticeShop, page: Page) -> None:
    enter(page, shop)
    shop.faults.set("server_error", route="Order-Details", times=2)
    seen = [page.goto(ORDER), page.goto(ORDER), page.goto(ORDER)]
    assert [answer.status for answer in seen if answer] == [500, 500, 200]
    expect(page.get_by_role("main")).to_contain_text("1024500105")


def test_a_cut_connection_is_an_error_of_the_browser(shop: PracticeShop, fresh_page: Page) -> None:
    shop.faults.set("drop")
    with pytest.raises(Error, match=r"ERR_EMPTY_RESPONSE|ERR_CONNECTION"):
        fresh_page.goto("/")


def test_a_page_that_never_answers_is_left_by_the_visitors_own_limit(shop: PracticeShop, fresh_page: Page) -> None:
    shop.faults.set("hang", route="Home-Show")
    with pytest.raises(TookTooLong):
        fresh_page.goto("/", timeout=400)


def test_a_page_that_never_ends_is_there_to_be_read(shop: PracticeShop, page: Page) -> None:
    enter(page, shop)
    shop.faults.set("endless_load", route="Order-Details")
    page.goto(ORDER, wait_until="commit")
    expect(page.get_by_role("main")).to_contain_text("1024500105")
    assert page.evaluate("document.readyState") == "loading"


def test_a_script_dialog_opens_with_the_page(shop: PracticeShop, fresh_page: Page) -> None:
    said: list[str] = []

    def _note(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    fresh_page.on("dialog", _note)
    shop.faults.set("dialog", times=1)
    fresh_page.goto("/")
    assert said == ["Sign up today and enjoy 10% off your first order!"]


def test_a_second_window_opens_with_the_page(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("popup", times=1)
    with page.expect_popup() as popup:
        page.goto("/")
    expect(popup.value.get_by_role("heading", level=1)).to_have_text("10% off your first order")


def test_a_download_starts_with_the_page(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("download", times=1)
    with page.expect_download() as download:
        page.goto("/")
    assert download.value.suggested_filename == "lookbook.bin"


def test_a_huge_page_has_as_many_nodes_as_told(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("huge_page", nodes=20_000, route="Home-Show")
    page.goto("/")
    assert page.evaluate("document.querySelectorAll('*').length") > 20_000


def test_a_veil_that_stays_swallows_the_click(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("veil_stays", route="Login-Show")
    page.goto(SIGN_IN)
    button = page.locator("form", has=page.locator("input[name=loginPassword]")).locator("button[type=submit]")
    expect(button).to_be_visible()
    with pytest.raises(TookTooLong, match="intercepts pointer events"):
        button.click(timeout=600)
    assert "POST Account-Login" not in shop.requests


def test_a_locked_account_is_told_in_the_words_of_the_platform(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("locked")
    press_sign_in(shop, page)
    expect(page.get_by_role("alert").and_(page.locator(":visible"))).to_contain_text("Maximum number of invalid logins")


def test_a_code_is_asked_for_and_only_the_right_one_lets_in(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("code_prompt")
    press_sign_in(shop, page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Verify it is you")
    page.get_by_label("Verification code").fill("111111")
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("alert")).to_have_text("That code is not right. Please try again.")
    page.goto(HISTORY)
    assert "Login-Show" in page.url
    press_sign_in(shop, page)
    page.get_by_label("Verification code").fill(PRACTICE_CODE)
    page.get_by_role("button", name="Verify").click()
    page.wait_for_url("**/Account-Show**")


def test_a_session_lost_at_the_click_leads_to_the_sign_in(shop: PracticeShop, page: Page) -> None:
    enter(page, shop)
    page.goto(HISTORY)
    shop.faults.set("session_lost", times=1)
    page.get_by_role("link", name=re.compile("view order (number: )?1024500105", re.IGNORECASE)).click()
    page.wait_for_url("**/Login-Show?rurl=1")


def test_a_list_of_orders_whose_session_died_leads_to_the_sign_in_by_script(shop: PracticeShop, page: Page) -> None:
    enter(page, shop)
    page.goto(HISTORY)
    shop.lose_sessions()
    page.locator("main select").select_option(index=1)
    page.wait_for_url("**/Login-Show?rurl=1")


def test_a_redirect_to_another_host_shows_a_sign_in_that_is_not_the_shops(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("foreign_redirect", route="Login-Show")
    page.goto(SIGN_IN)
    assert page.url.startswith(shop.foreign_url)
    assert not page.url.startswith(shop.url)
    expect(page.get_by_label("Password")).to_be_visible()
    page.get_by_label("Email").fill("someone@example.com")
    page.get_by_label("Password").fill("typed by a careless hand")
    page.get_by_role("button", name="Login").click()
    expect(page.get_by_label("Password")).to_have_value("")
    assert [post.fields["loginPassword"] for post in shop.foreign_posts] == ["typed by a careless hand"]


def test_a_person_switches_a_fault_on_and_off_at_the_control_page(shop: PracticeShop, page: Page) -> None:
    page.goto("/__practice__/")
    page.locator("select[name=kind]").select_option("wall")
    page.locator("select[name=maker]").select_option("datadome")
    page.get_by_label("Route").fill("Home-Show")
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("cell", name="Home-Show")).to_be_visible()
    page.goto("/")
    expect(page.locator("iframe[title='DataDome CAPTCHA']")).to_be_visible()
    page.goto("/__practice__/")
    page.get_by_role("button", name="Clear all faults").click()
    expect(page.get_by_text("None: the shop is well.")).to_be_visible()
