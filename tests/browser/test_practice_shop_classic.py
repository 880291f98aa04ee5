"""The classic shop walked by hand in a real browser: forms, veil, toast, filter, consent layer, returns, odd pages."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Response, expect

from recorded.server import PracticeShop
from tests.browser.acting_helpers import wait_until
from tests.browser.shop_helpers import enter, renew

PREFIX = "/on/demandware.store/Sites-mk_us-Site/en_US/"


Visit = Callable[[str], Page]


@pytest.fixture(scope="module")
def open_shop() -> Iterator[PracticeShop]:
    with PracticeShop(edition="classic") as shop:
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
    """A page that may be listened to."""
    return visit(shop.url)


def go(page: Page, route: str) -> Response | None:
    return page.goto(PREFIX + route)


def fill_sign_in(page: Page, shop: PracticeShop, password: str | None = None) -> None:
    form = page.locator("form.login")
    form.get_by_label("Email").fill(shop.account.email)
    form.get_by_label("Password").fill(password or shop.account.password)
    form.get_by_role("button", name="Login").click()


def sign_in(page: Page, shop: PracticeShop) -> None:
    go(page, "Login-Show")
    fill_sign_in(page, shop)
    page.wait_for_url("**/Account-Show?registration=false")


def fill_contact(page: Page, comment: str = "Please cancel order 1024500102.") -> None:
    go(page, "ContactUs-Landing")
    form = page.locator("form.contact-us")
    form.get_by_label("First Name").fill("Jordan")
    form.get_by_label("Last Name").fill("Rivera")
    form.get_by_label("Email").fill("jordan.rivera@example.com")
    form.get_by_label("Your Topic").select_option("Order Status")
    form.get_by_label("Your Comment").fill(comment)


def press_submit(page: Page) -> None:
    page.locator("form.contact-us").get_by_role("button", name="Submit").click()


# ---- signing in ----


def test_signing_in_after_a_deep_link_ends_on_the_account_page(page: Page, shop: PracticeShop) -> None:
    go(page, "Order-Details?orderID=1024500105")
    assert page.url.endswith("Login-Show?rurl=1")
    fill_sign_in(page, shop)
    page.wait_for_url("**/Account-Show?registration=false")
    expect(page.locator("div.page")).to_have_attribute("data-action", "Account-Show")
    expect(page.locator(".header .user-message")).to_have_text("Jordan")


def test_a_wrong_password_is_said_inside_the_form(page: Page, shop: PracticeShop) -> None:
    go(page, "Login-Show")
    fill_sign_in(page, shop, "wrong")
    alert = page.locator("form.login").get_by_role("alert")
    expect(alert).to_contain_text("Invalid login or password.")
    expect(page.locator(".veil")).to_have_count(0)


def test_an_invalid_email_is_said_by_the_browser_and_nothing_is_sent(page: Page, shop: PracticeShop) -> None:
    go(page, "Login-Show")
    page.locator("form.login").get_by_label("Email").fill("no address")
    page.locator("form.login").get_by_role("button", name="Login").click()
    expect(page.locator("#login-form-email")).to_have_class(re.compile("is-invalid"))
    expect(page.locator("form.login .invalid-feedback").first).to_contain_text("include an '@'")
    assert "POST Account-Login" not in shop.requests


def test_the_sign_in_page_repeats_its_labels_names_and_ids(page: Page) -> None:
    go(page, "Login-Show")
    expect(page.locator("#form-email-error")).to_have_count(4)
    expect(page.locator("[name=loginEmail]")).to_have_count(2)
    expect(page.get_by_label("Password", exact=True)).to_have_count(2)
    expect(page.locator("#registration-form-email")).to_be_hidden()
    expect(page.locator("#reset-password-email")).to_be_hidden()


def test_the_register_tab_opened_by_the_server_is_not_the_one_called_selected(page: Page) -> None:
    go(page, "Login-Show?action=register")
    expect(page.locator("#register-tab")).to_have_attribute("aria-selected", "false")
    expect(page.locator(".tab-pane.active")).to_have_id("register")
    expect(page.locator("#login-form-password")).to_be_hidden()


def test_a_locked_account_is_said_like_any_refusal(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("locked")
    go(page, "Login-Show")
    fill_sign_in(page, shop)
    expect(page.locator("form.login .alert-danger")).to_contain_text("Maximum number of invalid logins")


def test_a_code_is_asked_for_and_passed(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("code_prompt")
    go(page, "Login-Show")
    fill_sign_in(page, shop)
    page.wait_for_url("**/Account-VerifyCode")
    page.get_by_label("Verification code").fill("246810")
    page.get_by_role("button", name="Verify").click()
    page.wait_for_url("**/Account-Show?registration=false")


def test_a_stale_token_leads_to_its_page_signed_out(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("csrf_stale", times=1)
    go(page, "Login-Show")
    fill_sign_in(page, shop)
    page.wait_for_url("**/CSRF-Fail")
    expect(page.get_by_role("heading", level=2, name="CSRF Token Mismatch")).to_be_visible()


def test_maintenance_in_place_of_the_sign_ins_answer_leaves_the_veil(page: Page, shop: PracticeShop) -> None:
    go(page, "Login-Show")
    shop.faults.set("maintenance", route="Account-Login")
    with page.expect_response("**/Account-Login*"):
        fill_sign_in(page, shop)
    expect(page.locator("form.login .veil")).to_be_visible()


def test_a_wall_in_place_of_the_sign_in_page(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("wall", maker="akamai-deny", route="Login-Show")
    answer = go(page, "Login-Show")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Access Denied")
    expect(page).to_have_title("Access Denied")


def test_logging_out_by_the_menu(page: Page, shop: PracticeShop) -> None:
    sign_in(page, shop)
    page.locator(".header .user").hover()
    page.get_by_role("link", name="Logout").click()
    page.wait_for_url(shop.url + "/")
    expect(page.locator(".header .user-message")).to_have_text("Login")


def test_the_sign_in_page_carries_an_idle_captcha_out_of_sight(page: Page) -> None:
    go(page, "Login-Show")
    expect(page.get_by_title("recaptcha challenge expires in two minutes")).to_be_hidden()
    expect(page.locator("#px-captcha")).to_be_hidden()
    expect(page.locator("form.login").get_by_role("button", name="Login")).to_be_visible()


# ---- orders ----


def test_the_filter_fetches_older_orders_and_leaves_the_address(page: Page, shop: PracticeShop) -> None:
    enter(page, shop)
    go(page, "Order-History")
    expect(page.get_by_role("heading", name="Order No. 1024500114")).to_have_count(0)
    page.get_by_label("Filter order history").select_option("Last Twelve Months")
    expect(page.get_by_role("heading", name="Order No. 1024500114")).to_be_visible()
    assert page.url.endswith("Order-History")


def test_the_filter_of_a_dead_session_leads_to_sign_in(page: Page, shop: PracticeShop) -> None:
    enter(page, shop)
    go(page, "Order-History")
    shop.lose_sessions()
    page.get_by_label("Filter order history").select_option("Last Twelve Months")
    page.wait_for_url("**/Login-Show?rurl=1")


def test_a_card_leads_to_its_receipt(page: Page, shop: PracticeShop) -> None:
    enter(page, shop)
    go(page, "Order-History")
    page.get_by_role("link", name="View Order Number: 0024500115").click()
    expect(page.get_by_role("heading", level=1, name="Order Detail")).to_be_visible()
    expect(page.locator(".order-number")).to_have_text("0024500115")
    expect(page.get_by_text("Gift Message:")).to_be_visible()
    expect(page.locator(".grand-total-sum")).to_have_text("$1,199.80")
    page.get_by_role("link", name="Back to Order History").click()
    page.wait_for_url("**/Order-History")


def test_an_order_of_two_addresses_hides_the_single_one(page: Page, shop: PracticeShop) -> None:
    enter(page, shop)
    go(page, "Order-Details?orderID=1024500106")
    expect(page.locator(".single-shipping")).to_be_hidden()
    expect(page.locator(".receipt.multi-ship .shipment-block")).to_have_count(2)
    expect(page.get_by_text("- 2 included items")).to_be_visible()
    expect(page.get_by_text("Boston,")).to_be_visible()


def test_a_guest_looks_up_an_order(page: Page, shop: PracticeShop) -> None:
    go(page, "Login-Show")
    for zip_code in ("99999", shop.account.postal_code):
        form = page.locator("form.trackorder")
        form.get_by_label("Order number").fill("1024500104")
        form.get_by_label("Order Email").fill(shop.account.email)
        form.get_by_label("Billing ZIP code").fill(zip_code)
        form.get_by_role("button", name="Check status").click()
        page.wait_for_url("**/Order-Track")
        if zip_code == "99999":
            expect(form.get_by_role("alert")).to_contain_text("does not match our records")
            expect(form.get_by_label("Order number")).to_have_value("")
    expect(page.locator(".order-number")).to_have_text("1024500104")


# ---- contact ----


def test_a_message_is_answered_by_a_toast_that_goes_away(page: Page, shop: PracticeShop) -> None:
    fill_contact(page)
    address = page.url
    press_submit(page)
    toast = page.locator(".contact-us-signup-message").get_by_role("alert")
    expect(toast).to_have_text("Subscribe to contact us success")
    expect(toast).to_have_class(re.compile("alert-success"))
    expect(page.get_by_label("First Name")).to_have_value("")
    expect(toast).to_have_count(0)
    assert page.url == address
    assert [taken.fields["contactTopic"] for taken in shop.submissions] == ["OS"]


def test_typing_past_250_characters_is_cut_without_a_word(page: Page, shop: PracticeShop) -> None:
    fill_contact(page, "")
    page.get_by_label("Your Comment").press_sequentially("x" * 260)
    press_submit(page)
    expect(page.locator(".alert-success")).to_be_visible()
    assert len(shop.submissions[0].text) == 250


def test_the_button_is_disabled_and_a_veil_lies_over_the_page_until_the_answer(page: Page, shop: PracticeShop) -> None:
    fill_contact(page)
    shop.faults.set("hang_after_taking")
    press_submit(page)
    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_disabled()
    expect(page.locator(".veil")).to_be_visible()
    wait_until(lambda: len(shop.submissions) == 1)


@pytest.mark.parametrize(
    "fault", ["fail_before_taking", "fail_after_taking", "drop_before_taking", "drop_after_taking"]
)
def test_a_failure_is_shown_as_undefined_whether_it_was_taken_or_not(
    page: Page, shop: PracticeShop, fault: str
) -> None:
    fill_contact(page)
    shop.faults.set(fault, **({"late": 1} if fault.startswith("drop") else {}))
    press_submit(page)
    expect(page.locator(".contact-us-signup-message .alert-danger")).to_have_text("undefined")
    assert len(shop.submissions) == int("after" in fault)


def test_a_message_cut_off_before_the_first_byte_is_sent_again_by_the_browser_itself(
    page: Page, shop: PracticeShop
) -> None:
    fill_contact(page)
    shop.faults.set("drop_after_taking", times=1)
    press_submit(page)
    expect(page.locator(".contact-us-signup-message .alert-success")).to_be_visible()
    assert len(shop.submissions) == 2


def test_a_refused_message_is_said_in_red(page: Page, shop: PracticeShop) -> None:
    fill_contact(page)
    shop.faults.set("refuse_submission")
    press_submit(page)
    expect(page.locator(".alert-danger")).to_have_text("Please provide a valid email Id")
    assert shop.submissions == []


def test_one_message_can_be_answered_twice(page: Page, shop: PracticeShop) -> None:
    fill_contact(page)
    shop.faults.set("double_answer")
    press_submit(page)
    expect(page.locator(".contact-us-signup-message .alert-success")).to_have_count(2)
    assert len(shop.submissions) == 1


# ---- consent layer and veil ----


@pytest.mark.parametrize("choice", ["Yes", "No"])
def test_the_consent_layer_covers_the_page_until_it_is_answered(page: Page, shop: PracticeShop, choice: str) -> None:
    shop.faults.set("consent")
    go(page, "Login-Show")
    layer = page.locator("#consent-tracking")
    expect(layer.get_by_text("Tracking Consent")).to_be_visible()
    expect(page.locator(".veil")).to_be_visible()
    layer.get_by_role("button", name=choice).click()
    expect(layer).to_have_count(0)
    expect(page.locator(".veil")).to_have_count(0)
    go(page, "Login-Show")
    expect(page.locator(".tracking-consent")).to_have_count(0)


def test_a_consent_layer_that_fails_to_load_leaves_its_veil(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("consent_fails")
    with page.expect_response("**/ConsentTracking-GetContent*"):
        go(page, "Login-Show")
    expect(page.locator("#consent-tracking")).to_have_count(0)
    expect(page.locator(".veil")).to_be_visible()


def test_a_veil_that_stays_swallows_clicks(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("veil_stays", route="ContactUs-Landing")
    fill_contact(page)
    box = page.get_by_role("button", name="Submit", exact=True).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    assert shop.attempts == []


# ---- returns ----


def test_a_return_is_walked_from_the_footer_to_its_label(page: Page, shop: PracticeShop) -> None:
    page.goto("/")
    page.get_by_role("link", name="Start a Return").click()
    page.get_by_label("Order Number").fill("1024500107")
    page.get_by_label("Email Address").fill(shop.account.email)
    page.get_by_role("button", name="Find My Order").click()
    page.get_by_label("Juliet Continental Wristlet").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Reason for return").select_option("I changed my mind")
    page.get_by_label("Quantity to return").select_option("1")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Ship it back with a prepaid label").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("$128.00").last).to_be_visible()
    expect(page.get_by_text("Free")).to_be_visible()
    page.get_by_role("button", name="Submit Return").click()
    expect(page.get_by_role("heading", name="Your return has been submitted")).to_be_visible()
    taken = shop.returns[0]
    assert (taken.items, taken.quantities, taken.reasons) == (("34F9GJ6E2B",), (1,), ("CHANGED_MIND",))
    expect(page.get_by_role("alert")).to_contain_text(taken.authorisation)
    link = page.get_by_role("link", name="Print Return Label").get_attribute("href")
    assert page.request.get(link or "").headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("step", ["Returns-Items", "Returns-Reason", "Returns-Method", "Returns-Review"])
def test_no_step_of_a_return_can_be_reached_without_those_before(page: Page, step: str) -> None:
    go(page, step)
    assert page.url.endswith("Returns-Start")


def test_a_step_that_was_not_answered_says_so(page: Page, shop: PracticeShop) -> None:
    go(page, "Returns-Start")
    page.get_by_label("Order Number").fill("1024500107")
    page.get_by_label("Email Address").fill(shop.account.email)
    page.get_by_role("button", name="Find My Order").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_have_text("Please select at least one item.")


# ---- pages that misbehave ----


def test_a_script_dialog_opens_with_the_page(fresh_page: Page, shop: PracticeShop) -> None:
    shop.faults.set("dialog", times=1)
    said: list[str] = []
    fresh_page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    fresh_page.goto("/")
    assert said == ["Sign up today and enjoy 10% off your first order!"]


def test_a_pop_up_opens_with_the_page(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("popup", times=1)
    with page.expect_popup() as popup:
        page.goto("/")
    expect(popup.value.get_by_role("heading")).to_have_text("10% off your first order")


def test_a_download_starts_with_the_page(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("download", times=1)
    with page.expect_download() as download:
        page.goto("/")
    assert download.value.suggested_filename == "lookbook.bin"


def test_a_page_that_never_ends_can_be_seen_but_does_not_load(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("endless_load", times=1)
    page.goto("/", wait_until="commit")
    expect(page.get_by_role("heading", name="Jet-set evenings")).to_be_visible()
    assert page.evaluate("document.readyState") == "loading"


def test_a_page_can_have_a_great_many_nodes(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("huge_page", nodes=50_000, times=1)
    page.goto("/")
    assert page.evaluate("document.getElementsByTagName('i').length") == 50_000


def test_a_redirect_shows_the_look_alike_of_another_host(page: Page, shop: PracticeShop) -> None:
    shop.faults.set("foreign_redirect", route="Login-Show")
    go(page, "Login-Show")
    assert page.url == shop.foreign_url + "/login"
    expect(page.get_by_label("Password")).to_be_visible()
    assert shop.foreign_posts == []


# ---- the look ----


LOOKED_AT = ("Login-Show", "Account-Show", "Order-History", "Order-Details?orderID=1024500104", "ContactUs-Landing")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_window_and_no_script_fails(fresh_page: Page, shop: PracticeShop, width: int) -> None:
    faults: list[str] = []
    fresh_page.on("pageerror", lambda error: faults.append(str(error)))
    fresh_page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 400 else None)
    enter(fresh_page, shop)
    fresh_page.set_viewport_size({"width": width, "height": 900})
    for route in LOOKED_AT:
        go(fresh_page, route)
        assert fresh_page.evaluate("document.documentElement.scrollWidth") <= width, route
        broken = fresh_page.evaluate("[...document.images].filter(i => !i.complete || !i.naturalWidth).length")
        assert broken == 0, route
        assert faults == [], route
