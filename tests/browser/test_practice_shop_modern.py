"""The modern edition of the practice shop, walked by hand in a real browser."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from recorded.catalogue import Account, PracticeOrder, load_catalogue
from recorded.dates import us_long
from recorded.server import PracticeShop
from recorded.visit import route_path
from tests.browser.shop_helpers import enter, renew

MAIN_ORDERS = [order.case for order in load_catalogue().orders if order.account.email.startswith("jordan")]
STATUSES = {
    "received": ["Status: Order placed"],
    "processing": ["Status: Preparing your order"],
    "on-hold": ["Status: On hold"],
    "part-shipped": ["Status: On its way", "Status: Preparing your order"],
    "shipped": ["On its way"],
    "two-parcels": ["On its way", "On its way"],
    "delivered": ["Delivered"],
    "delivered-past-window": ["Delivered"],
    "delivered-return-by": ["Delivered"],
    "final-sale": ["Delivered"],
    "cancelled": ["Status: Canceled"],
    "returned": ["Status: Returned"],
    "unknown-status": ["Status: Vetted at atelier"],
    "older-than-six-months": ["Delivered"],
    "status-words-everywhere": ["Status: Preparing your order"],
    "return-started": ["Status: Return started"],
}
TROUBLE = "Something went wrong. Please try again in a few minutes."
NOT_POSSIBLE = "Your return could not be submitted. Nothing has been changed on your order."

Visit = Callable[[str], Page]


@pytest.fixture(scope="module")
def open_shop() -> Iterator[PracticeShop]:
    with PracticeShop(edition="modern") as shop:
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


@pytest.fixture
def customer(shop: PracticeShop, page: Page) -> Page:
    """A page whose visitor is signed in."""
    enter(page, shop)
    return page


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto(route_path("Login-Show"))
    form = page.get_by_role("region", name="Sign in")
    form.get_by_label("Email address").fill(email)
    form.get_by_label("Password").fill(password)
    form.get_by_role("button", name="Sign in").click()


def open_order(page: Page, order: PracticeOrder) -> None:
    page.goto(route_path("Order-Details", orderID=order.number))


def shown_statuses(page: Page) -> list[str]:
    return [words for words in page.get_by_role("heading", level=3).all_inner_texts() if words]


def money(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def test_a_customer_signs_in_and_is_greeted_by_name(shop: PracticeShop, page: Page) -> None:
    sign_in(page, shop.account.email, shop.account.password)
    page.wait_for_url("**/Account-Show?registration=false")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Jordan")
    page.get_by_text("Hi, Jordan").and_(page.locator(":visible")).click()
    page.get_by_role("link", name="Sign out").and_(page.locator(".hello *")).click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_answered_with_200_and_said_inside_the_form(shop: PracticeShop, page: Page) -> None:
    with page.expect_response("**/Account-Login") as answer:
        sign_in(page, shop.account.email, "not this")
    assert answer.value.status == 200
    expect(page.get_by_role("region", name="Sign in").get_by_role("alert")).to_have_text(
        re.compile("^Invalid login or password")
    )


def test_five_wrong_passwords_lock_the_account(shop: PracticeShop, page: Page) -> None:
    for _ in range(5):
        with page.expect_response("**/Account-Login"):
            sign_in(page, shop.account.email, "not this")
    sign_in(page, shop.account.email, shop.account.password)
    expect(page.get_by_role("alert")).to_have_text(re.compile("^Maximum number of invalid logins"))


def test_fields_that_the_browser_calls_wrong_never_leave_the_page(shop: PracticeShop, page: Page) -> None:
    sign_in(page, "not an address", "")
    expect(page.get_by_text("Please check this field.")).to_be_visible()
    expect(page.get_by_text("Please fill in this field.")).to_be_visible()
    assert "POST Account-Login" not in shop.requests


def test_a_deep_link_is_lost_at_the_sign_in(shop: PracticeShop, page: Page) -> None:
    open_order(page, shop.order("shipped"))
    assert page.url.endswith("Login-Show?rurl=1")


def test_a_new_customer_registers(page: Page) -> None:
    page.goto(route_path("Login-Show"))
    page.get_by_role("button", name="Create an account").click()
    form = page.get_by_role("region", name="Create an account")
    for label, words in {
        "First name": "Robin",
        "Last name": "Vale",
        "Mobile number": "212-555-0100",
        "Confirm email address": "robin@example.com",
        "Confirm password": "a long password",
    }.items():
        form.get_by_label(label).fill(words)
    form.get_by_label("Email address", exact=True).fill("robin@example.com")
    form.get_by_label("Password", exact=True).fill("a long password")
    form.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/Account-Show**")
    page.goto(route_path("Order-History"))
    expect(page.get_by_role("alert")).to_have_text("You have no orders in this time.")


def test_a_guest_finds_an_order_by_number_and_email_without_a_zip_code(shop: PracticeShop, page: Page) -> None:
    order = shop.order("shipped")
    find_as_guest(page, order.number, order.account.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your order")
    expect(page.get_by_text("Continue shopping")).to_be_visible()
    assert shown_statuses(page) == ["On its way"]


def test_a_guest_with_the_email_in_other_case_is_led_back_without_a_word(shop: PracticeShop, page: Page) -> None:
    order = shop.order("shipped")
    find_as_guest(page, order.number, order.account.email.upper())
    assert page.url.endswith("/Login-Show")
    expect(page.get_by_role("alert")).to_have_count(0)


def find_as_guest(page: Page, number: str, email: str) -> None:
    page.goto(route_path("Login-Show"))
    form = page.get_by_role("region", name="Find an order")
    form.get_by_label("Order number").fill(number)
    form.get_by_label("Email address").fill(email)
    form.get_by_role("button", name="Find my order").click()
    page.wait_for_load_state()


def test_every_order_is_shown_with_all_that_the_shop_knows_of_it(shop: PracticeShop, customer: Page) -> None:
    for case in MAIN_ORDERS:
        order = shop.order(case)
        open_order(customer, order)
        words = customer.get_by_role("main").inner_text()
        assert shown_statuses(customer) == STATUSES[case]
        assert re.search(f"order number\n+{order.number}\n", words, re.IGNORECASE)
        assert re.search(f"order placed on\n+{us_long(order.placed_on)}\n", words, re.IGNORECASE)
        assert re.search(f"Order total\n+{re.escape(money(order.total))}\n", words)
        for line in order.lines:
            assert line.product.name in words
            assert f"Style: {line.product.style}\nQuantity: {line.quantity}" in words
            assert money(line.unit_price) in words
            assert line.returnable or "Final sale · cannot be returned" in words


def test_each_parcel_names_its_carrier_and_links_to_its_tracking(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("two-parcels")
    open_order(customer, order)
    for number, parcel in enumerate(order.parcels, 1):
        card = customer.locator("section", has_text=re.compile(f"Parcel {number} of 2", re.IGNORECASE))
        expect(card).to_contain_text(f"Carrier {parcel.carrier}")
        expect(card).to_contain_text(f"Shipped on {us_long(parcel.shipped_on)}")
        link = card.get_by_role("link", name=parcel.tracking_number)
        expect(link).to_have_attribute("href", parcel.tracking_url)
        expect(card.locator("[aria-current=step]")).to_have_text("On its way")


def test_a_delivered_parcel_says_on_which_day_it_came(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered")
    open_order(customer, order)
    delivered_on = order.parcels[0].delivered_on
    assert delivered_on is not None
    expect(customer.get_by_text(f"Delivered on {delivered_on:%A}, {us_long(delivered_on)}")).to_be_visible()


def test_the_last_day_for_a_return_is_printed_where_the_shop_names_one(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered-return-by")
    open_order(customer, order)
    assert order.return_by is not None
    expect(customer.get_by_text(f"Return by {us_long(order.return_by)}")).to_be_visible()


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("delivered-past-window", "The time to return this parcel has passed."),
        ("final-sale", "Everything in this parcel was a final sale."),
    ],
)
def test_an_order_that_cannot_go_back_offers_no_return(
    shop: PracticeShop, customer: Page, case: str, words: str
) -> None:
    open_order(customer, shop.order(case))
    expect(customer.get_by_text(words)).to_be_visible()
    expect(customer.get_by_role("main").get_by_role("link", name="Start a return")).to_have_count(0)


def test_the_pages_hold_a_hidden_twin_that_says_something_else(shop: PracticeShop, customer: Page) -> None:
    open_order(customer, shop.order("shipped"))
    twin = customer.get_by_text("Status: Canceled")
    expect(twin).to_have_count(1)
    expect(twin).to_be_hidden()


def test_another_customers_order_leads_to_the_account_page(shop: PracticeShop, customer: Page) -> None:
    open_order(customer, shop.order("other-customer"))
    assert customer.url.endswith("/Account-Show")


def test_an_unknown_order_number_breaks_the_page(customer: Page) -> None:
    answer = customer.goto(route_path("Order-Details", orderID="999"))
    assert answer is not None
    assert answer.status == 500
    expect(customer.get_by_text(re.compile("^For technical reasons"))).to_be_visible()


def test_the_list_of_orders_goes_back_sixty_days_until_all_is_chosen(shop: PracticeShop, customer: Page) -> None:
    customer.goto(route_path("Order-History"))
    url, old = customer.url, shop.order("older-than-six-months")
    card = customer.get_by_role("article").filter(has_text=f"Order {old.number}")
    expect(card).to_have_count(0)
    customer.get_by_label("Show orders of").select_option(label="All")
    expect(card).to_contain_text("Delivered")
    expect(customer.get_by_role("article")).to_have_count(len(MAIN_ORDERS))
    assert customer.url == url
    card.get_by_role("link", name=f"View order {old.number}").click()
    expect(customer.get_by_role("heading", level=1)).to_have_text("Your order")


def test_the_cards_show_number_date_status_and_total(shop: PracticeShop, customer: Page) -> None:
    customer.goto(route_path("Order-History"))
    order = shop.order("status-words-everywhere")
    card = customer.get_by_role("article").filter(has_text=order.number)
    expect(card).to_contain_text("Order 0024500115")
    expect(card).to_contain_text(f"Placed on {us_long(order.placed_on)}")
    expect(card).to_contain_text(f"Total {money(order.total)}")
    expect(card).to_contain_text("Preparing your order")


def test_a_list_that_cannot_be_loaded_says_so(shop: PracticeShop, customer: Page) -> None:
    customer.goto(route_path("Order-History"))
    shop.faults.set("server_error", route="Order-Filtered")
    customer.get_by_label("Show orders of").select_option(label="All")
    expect(customer.get_by_role("alert")).to_have_text(
        "Your orders could not be loaded. Please try again in a few minutes."
    )


def test_dates_are_those_of_the_day_on_which_the_shop_is_opened(visit: Visit) -> None:
    later = datetime(2027, 3, 1, 12, tzinfo=UTC)
    with PracticeShop(edition="modern", clock=lambda: later) as shop:
        page = visit(shop.url)
        sign_in(page, shop.account.email, shop.account.password)
        page.wait_for_url("**/Account-Show**")
        open_order(page, shop.order("delivered"))
        expect(page.get_by_text("Delivered on Thursday, February 18, 2027")).to_be_visible()
        expect(page.get_by_text("Expires 12/2027")).to_be_visible()


# ---- the contact form ----


def fill_in_contact(page: Page, *, message: str = "Please cancel order 1024500102.") -> None:
    page.goto(route_path("ContactUs-Landing"))
    page.get_by_label("First name").fill("Jordan")
    page.get_by_label("Last name").fill("Rivera")
    page.get_by_role("main").get_by_label("Email address").fill("jordan.rivera@example.com")
    page.get_by_label("Order number").fill("1024500102")
    page.get_by_label("How can we help?").select_option(label="Change or cancel an order")
    page.get_by_label("Your message").fill(message)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send message").click()


def test_a_message_is_answered_on_the_same_page_with_a_case_number(shop: PracticeShop, page: Page) -> None:
    fill_in_contact(page)
    url = page.url
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Thank you. We have your message.")
    expect(page.get_by_role("status")).to_contain_text("Your case number is 04418207.")
    assert page.url == url
    (taken,) = shop.submissions
    assert taken.reference == "04418207"
    assert taken.text == "Please cancel order 1024500102."
    assert taken.fields["contactOrderNumber"] == "1024500102"
    assert taken.fields["contactTopic"] == "CHANGE_CANCEL"
    assert "contactMarketing" not in taken.fields


def test_a_form_with_gaps_is_not_sent(shop: PracticeShop, page: Page) -> None:
    page.goto(route_path("ContactUs-Landing"))
    send(page)
    expect(page.get_by_text("Please fill in this field.")).to_have_count(5)
    assert shop.attempts == []


def test_the_message_takes_a_thousand_characters_and_counts_them(page: Page) -> None:
    page.goto(route_path("ContactUs-Landing"))
    words = page.get_by_label("Your message")
    words.fill("x" * 995)
    words.press_sequentially("1234567890")
    expect(page.get_by_text("1,000 / 1,000")).to_be_visible()
    assert words.input_value().endswith("x12345")


def test_a_refused_message_says_which_field_is_wrong(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("refuse_submission")
    fill_in_contact(page)
    send(page)
    expect(page.get_by_text("Please enter a valid email address.")).to_be_visible()
    assert shop.attempts == ["ContactUs-Subscribe"]
    assert shop.submissions == []


@pytest.mark.parametrize(
    ("fault", "taken"),
    [("fail_before_taking", 0), ("fail_after_taking", 1), ("drop_before_taking", 0)],
)
def test_when_sending_fails_the_page_says_the_same_whether_the_message_was_taken_or_not(
    shop: PracticeShop, page: Page, fault: str, taken: int
) -> None:
    shop.faults.set(fault, route="ContactUs-Subscribe")
    fill_in_contact(page)
    send(page)
    expect(page.get_by_role("alert")).to_have_text(TROUBLE)
    assert len(shop.submissions) == taken


def test_a_connection_cut_after_taking_makes_the_browser_itself_send_again(shop: PracticeShop, page: Page) -> None:
    """Chromium repeats a request whose kept-alive connection is cut before an answer: one click, several messages."""
    shop.faults.set("drop_after_taking", route="ContactUs-Subscribe")
    fill_in_contact(page)
    send(page)
    expect(page.get_by_role("alert")).to_have_text(TROUBLE)
    assert len(shop.submissions) >= 1
    assert {taken.text for taken in shop.submissions} == {"Please cancel order 1024500102."}


@pytest.mark.parametrize(("fault", "taken"), [("hang_before_taking", 0), ("hang_after_taking", 1)])
def test_a_message_that_is_never_answered_leaves_the_veil_and_may_have_been_taken(
    shop: PracticeShop, page: Page, fault: str, taken: int
) -> None:
    shop.faults.set(fault, route="ContactUs-Subscribe")
    fill_in_contact(page)
    with page.expect_request("**/ContactUs-Subscribe"):
        send(page)
    expect(page.locator(".curtain")).to_be_visible()
    expect(page.get_by_role("button", name="Send message")).to_be_disabled()
    expect(page.get_by_role("status")).to_have_count(0)
    page.reload()
    assert len(shop.submissions) == taken


def test_a_doubled_answer_stands_for_one_message(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("double_answer")
    fill_in_contact(page)
    send(page)
    expect(page.get_by_role("status")).to_have_count(2)
    assert len(shop.submissions) == 1


# ---- returns ----


def start_return(page: Page, order: PracticeOrder) -> None:
    open_order(page, order)
    page.get_by_role("main").get_by_role("link", name="Start a return").click()
    expect(page.get_by_role("heading", name="Select items to return")).to_be_visible()


def pick(page: Page, order: PracticeOrder, index: int, *, reason: str = "Changed my mind") -> None:
    name = order.lines[index].product.name
    page.get_by_label(f"Return {name}").check()
    page.locator(".choice", has_text=name).get_by_label("Reason").select_option(label=reason)


def go_on(page: Page) -> None:
    page.get_by_text("Continue", exact=True).and_(page.locator(":visible")).click()


def choose(page: Page, method: str) -> None:
    go_on(page)
    page.get_by_label(method).check()
    go_on(page)
    expect(page.get_by_role("heading", name="Review your return")).to_be_visible()


def submit_return(page: Page) -> None:
    page.get_by_role("button", name="Submit return").click()
    page.get_by_role("button", name="Yes, I want to return").click()


def test_a_return_by_mail_ends_with_a_number_a_last_day_and_a_label(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered")
    start_return(customer, order)
    pick(customer, order, 0)
    pick(customer, order, 1, reason="Not satisfied")
    customer.get_by_label("Quantity to return").select_option("1")
    choose(customer, "Mail it back")
    review = customer.get_by_role("main")
    expect(review).to_contain_text("Return shipping Free")
    expect(review).to_contain_text("Estimated refund $426.00")
    assert shop.returns == []
    submit_return(customer)
    expect(customer.get_by_role("heading", level=1)).to_have_text("Your return is confirmed")
    (taken,) = shop.returns
    answer = customer.get_by_role("status")
    last_day = us_long(shop.front.today() + timedelta(days=14))
    expect(answer).to_contain_text(f"Return authorization number {taken.authorisation}")
    expect(answer).to_contain_text(f"Ship by {last_day}")
    expect(answer).to_contain_text("Estimated refund $426.00")
    assert taken.quantities == (1, 1)
    assert taken.reasons == ("CHANGED_MIND", "NOT_SATISFIED")
    label = customer.get_by_role("link", name="Download your label (PDF)").get_attribute("href")
    body = customer.request.get(str(label)).body()
    assert body.startswith(b"%PDF-")
    assert taken.authorisation.encode() in body
    open_order(customer, order)
    assert shown_statuses(customer) == ["Status: Return started"]


def test_what_stays_with_the_customer_keeps_its_status(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered")
    start_return(customer, order)
    pick(customer, order, 0)
    choose(customer, "Return to a store")
    submit_return(customer)
    expect(customer.get_by_text("No label is needed.")).to_be_visible()
    open_order(customer, order)
    assert shown_statuses(customer) == ["Status: Return started", "Status: Delivered"]


def test_continue_is_no_button_and_does_nothing_until_an_item_has_a_reason(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered")
    start_return(customer, order)
    expect(customer.get_by_role("button", name="Continue")).to_have_count(0)
    customer.get_by_label(f"Return {order.lines[0].product.name}").check()
    go_on(customer)
    expect(customer.get_by_role("heading", name="Select items to return")).to_be_visible()


def test_an_item_without_a_reason_is_dropped_without_a_word(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered")
    start_return(customer, order)
    customer.get_by_label("Select all").check()
    pick(customer, order, 1)
    choose(customer, "Mail it back")
    expect(customer.get_by_text("Juliet Continental Wristlet").and_(customer.locator(":visible"))).to_have_count(1)
    expect(customer.get_by_text("Verena Small Quilted Crossbody").and_(customer.locator(":visible"))).to_have_count(0)


def test_a_final_sale_item_cannot_be_ticked(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered")
    order = shop.change_order(order.number, lines=(order.lines[0], replace(order.lines[1], returnable=False)))
    start_return(customer, order)
    expect(customer.get_by_label("Return Juliet Continental Wristlet")).to_be_disabled()
    expect(customer.get_by_text("Final sale · cannot be returned")).to_be_visible()
    customer.get_by_label("Select all").check()
    expect(customer.get_by_label("Return Juliet Continental Wristlet")).not_to_be_checked()


def test_the_fee_is_shown_only_at_the_last_step_and_only_by_mail(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered-return-by")
    start_return(customer, order)
    assert "7.95" not in customer.content()
    pick(customer, order, 0)
    choose(customer, "Mail it back")
    expect(customer.get_by_role("main")).to_contain_text("Return shipping - $7.95")
    expect(customer.get_by_role("main")).to_contain_text("Estimated refund $1,282.05")
    customer.get_by_role("button", name="Back").and_(customer.locator(":visible")).click()
    customer.get_by_label("Return to a store").check()
    go_on(customer)
    expect(customer.get_by_role("main")).to_contain_text("Return shipping Free")


def test_never_mind_takes_nothing(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered")
    start_return(customer, order)
    pick(customer, order, 0)
    choose(customer, "Mail it back")
    customer.get_by_role("button", name="Submit return").click()
    customer.get_by_role("button", name="Never mind, do not return").click()
    expect(customer.get_by_role("dialog")).to_be_hidden()
    assert shop.attempts == []


@pytest.mark.parametrize(
    ("fault", "words", "taken"),
    [
        ("refuse_submission", NOT_POSSIBLE, 0),
        ("fail_before_taking", TROUBLE, 0),
        ("fail_after_taking", TROUBLE, 1),
    ],
)
def test_a_return_that_fails_at_the_click_may_have_been_taken(
    shop: PracticeShop, customer: Page, fault: str, words: str, taken: int
) -> None:
    order = shop.order("delivered")
    start_return(customer, order)
    pick(customer, order, 0)
    choose(customer, "Mail it back")
    shop.faults.set(fault, route="Order-ReturnAccept")
    submit_return(customer)
    expect(customer.get_by_role("alert")).to_have_text(words)
    assert len(shop.returns) == taken
    assert shop.attempts == ["Order-ReturnAccept"]


def test_a_return_cut_off_after_taking_is_taken_once_whatever_the_page_says(shop: PracticeShop, customer: Page) -> None:
    """The browser repeats the request by itself, and the shop refuses what it already took."""
    order = shop.order("delivered")
    start_return(customer, order)
    pick(customer, order, 0)
    choose(customer, "Mail it back")
    shop.faults.set("drop_after_taking", route="Order-ReturnAccept")
    submit_return(customer)
    expect(customer.get_by_role("alert")).to_have_text(
        re.compile(f"^({TROUBLE}|A return has already been started for these pieces.)$")
    )
    assert len(shop.returns) == 1


def test_a_guest_comes_to_the_return_by_number_and_email(shop: PracticeShop, page: Page) -> None:
    order = shop.order("delivered")
    page.goto(route_path("Order-Return", orderID=order.number))
    assert page.url.endswith("Login-Show?rurl=1")
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Start a return").click()
    page.get_by_role("main").get_by_label("Order number").fill(order.number)
    page.get_by_role("main").get_by_label("Email address").fill("nobody@example.com")
    page.get_by_role("button", name="Find my order").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("^We could not find this order."))
    page.get_by_role("main").get_by_label("Order number").fill(order.number)
    page.get_by_role("main").get_by_label("Email address").fill(order.account.email)
    page.get_by_role("button", name="Find my order").click()
    expect(page.get_by_role("heading", name="Select items to return")).to_be_visible()


def test_a_stale_form_signs_the_customer_out(shop: PracticeShop, customer: Page) -> None:
    order = shop.order("delivered")
    start_return(customer, order)
    pick(customer, order, 0)
    choose(customer, "Mail it back")
    shop.faults.set("csrf_stale", times=1)
    submit_return(customer)
    expect(customer.get_by_role("heading", level=1)).to_have_text("Your session has ended")
    expect(customer.get_by_role("link", name="Sign in")).to_be_visible()
    assert shop.returns == []


# ---- the shop as a whole ----


def test_the_consent_layer_covers_the_shop_until_it_is_answered(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("consent")
    page.goto(route_path("Login-Show"))
    page.get_by_role("button", name="No, thank you").click()
    expect(page.get_by_role("dialog", name="Your privacy")).to_have_count(0)
    expect(page.locator(".curtain:visible")).to_have_count(0)
    page.reload()
    expect(page.locator(".curtain:visible")).to_have_count(0)


def test_a_consent_text_that_does_not_come_leaves_the_curtain_down(shop: PracticeShop, page: Page) -> None:
    shop.faults.set("consent_fails")
    with page.expect_response("**/ConsentTracking-GetContent*") as answer:
        page.goto("/")
    assert answer.value.status == 500
    expect(page.locator(".curtain:visible")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_every_link_of_header_and_footer_leads_somewhere(page: Page) -> None:
    page.goto("/")
    links = {link.get_attribute("href") or "" for link in page.locator("header a, footer a").all()}
    assert len(links) > 10
    assert {href: page.request.get(href).status for href in sorted(links)} == dict.fromkeys(sorted(links), 200)


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_the_screen_load_every_picture_and_raise_no_error(
    shop: PracticeShop, fresh_page: Page, width: int
) -> None:
    enter(fresh_page, shop)
    said: list[str] = []
    fresh_page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    fresh_page.on("pageerror", lambda error: said.append(str(error)))
    fresh_page.set_viewport_size({"width": width, "height": 844})
    order = shop.order("two-parcels").number
    for path in (
        "/",
        "/shop/handbags",
        "/lenox-gold-tone-watch/MKP7310.html",
        route_path("Login-Show"),
        route_path("Account-Show"),
        route_path("Order-History"),
        route_path("Order-Details", orderID=order),
        route_path("Order-Return", orderID=order),
        route_path("ContactUs-Landing"),
        route_path("Returns-Start"),
    ):
        fresh_page.goto(path)
        assert fresh_page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert fresh_page.evaluate("[...document.images].filter(i => !i.naturalWidth).map(i => i.src)") == [], path
    assert said == []


def test_a_new_order_of_a_new_customer_gets_its_page_and_card(shop: PracticeShop, page: Page) -> None:
    address = replace(shop.account.address, first_name="Noor")
    account = Account(email="noor@example.com", password="practice", address=address)
    shop.put_order(replace(shop.order("two-parcels"), number="MK-7/7", case="new", account=account))
    sign_in(page, account.email, account.password)
    page.wait_for_url("**/Account-Show**")
    page.get_by_role("link", name="View order MK-7/7").click()
    expect(page.get_by_text("Thank you, Noor")).to_be_visible()
    assert shown_statuses(page) == ["On its way", "On its way"]
