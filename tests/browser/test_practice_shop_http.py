"""The practice shop over real HTTP: routes, answers and faults as the platform has them."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from recorded.faults import WALLS
from recorded.server import PracticeShop
from tests.browser.acting_helpers import wait_until

PREFIX = "/on/demandware.store/Sites-mk_us-Site/en_US/"
XHR = {"X-Requested-With": "XMLHttpRequest"}
CONTACT = {
    "contactFirstName": "Jordan",
    "contactLastName": "Rivera",
    "contactEmail": "jordan.rivera@example.com",
    "contactTopic": "OS",
    "contactComment": "Please cancel order 1024500102.",
}


class Visitor:
    """A browser without scripts: keeps cookies, follows nothing by itself."""

    def __init__(self, shop: PracticeShop) -> None:
        self.shop = shop
        self.http = httpx.Client(base_url=shop.url, timeout=60)

    def get(self, route: str, **query: str) -> httpx.Response:
        return self.http.get(PREFIX + route, params=query)

    def xhr(self, route: str, **query: str) -> httpx.Response:
        return self.http.get(PREFIX + route, params=query, headers=XHR)

    def post(self, route: str, data: dict[str, str], *, by_script: bool = False) -> httpx.Response:
        return self.http.post(PREFIX + route, data=data, headers=XHR if by_script else {})

    def token(self, route: str = "Login-Show") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(route).text)
        assert found is not None
        return found[1]

    def sign_in(self, password: str | None = None, **extra: str) -> httpx.Response:
        account = self.shop.account
        form = {"loginEmail": account.email, "loginPassword": password or account.password, "csrf_token": self.token()}
        return self.post("Account-Login", form | extra, by_script=True)

    def signed_in(self) -> bool:
        return self.get("Account-Show").status_code == 200


@pytest.fixture
def shop() -> Iterator[PracticeShop]:
    with PracticeShop(edition="classic") as shop:
        yield shop


@pytest.fixture
def visitor(shop: PracticeShop) -> Iterator[Visitor]:
    visitor = Visitor(shop)
    yield visitor
    visitor.http.close()


def where(response: httpx.Response) -> str:
    return response.headers["location"].removeprefix(PREFIX)


# ---- signing in ----


@pytest.mark.parametrize("route", ["Account-Show", "Order-History", "Order-Details?orderID=1024500105"])
def test_a_guest_is_sent_to_sign_in_and_the_way_back_is_lost(visitor: Visitor, route: str) -> None:
    assert where(visitor.http.get(PREFIX + route)) == "Login-Show?rurl=1"
    answer = visitor.sign_in().json()
    assert answer["success"] is True
    assert answer["redirectUrl"] == PREFIX + "Account-Show?registration=false"


def test_a_script_that_is_not_signed_in_gets_500_and_where_to_go(visitor: Visitor) -> None:
    answer = visitor.xhr("Order-Filtered", orderFilter="12")
    assert answer.status_code == 500
    assert answer.json()["loggedin"] is False
    assert answer.json()["redirectUrl"] == PREFIX + "Login-Show?rurl=1"


def test_a_wrong_password_is_answered_with_200_and_a_list_of_errors(visitor: Visitor) -> None:
    answer = visitor.sign_in("wrong")
    assert answer.status_code == 200
    assert answer.json() == {
        "action": "Account-Login",
        "queryString": "",
        "locale": "en_US",
        "error": ["Invalid login or password. Remember that password is case-sensitive. Please try again."],
    }
    assert not visitor.signed_in()


def test_the_fifth_wrong_password_locks_the_account_also_for_the_right_one(visitor: Visitor) -> None:
    answers = [visitor.sign_in("wrong").json()["error"][0] for _ in range(5)]
    assert [text.startswith("Maximum number of invalid logins") for text in answers] == [False] * 4 + [True]
    assert visitor.sign_in().json()["error"][0].startswith("Maximum number of invalid logins")


def test_signing_in_again_and_out(visitor: Visitor) -> None:
    visitor.sign_in()
    assert 'class="user-message">Jordan<' in visitor.get("Login-Show").text
    assert visitor.get("Login-Logout").headers["location"] == "/"
    assert not visitor.signed_in()


def test_a_bad_token_logs_out_by_page_and_by_script(visitor: Visitor) -> None:
    visitor.sign_in()
    answer = visitor.post("Account-Login", {"csrf_token": "stale"}, by_script=True)
    assert answer.status_code == 500
    assert (answer.json()["csrfError"], answer.json()["redirectUrl"]) == (True, PREFIX + "CSRF-Fail")
    assert not visitor.signed_in()
    visitor.sign_in()
    assert where(visitor.post("Order-Track", {"csrf_token": "stale"})) == "CSRF-Fail"
    assert not visitor.signed_in()
    page = visitor.get("CSRF-Fail")
    assert page.status_code == 200
    assert "CSRF Token Mismatch" in page.text


def test_remember_me_is_recognised_but_not_signed_in(visitor: Visitor, shop: PracticeShop) -> None:
    visitor.sign_in(loginRememberMe="true")
    shop.lose_sessions()
    assert not visitor.signed_in()
    page = visitor.get("Login-Show").text
    assert 'value="jordan.rivera@example.com" name="loginEmail"' in page
    assert 'value="true" checked' in page


def test_registering_makes_an_account_that_can_sign_in(visitor: Visitor) -> None:
    form = {
        "dwfrm_profile_customer_firstname": "Robin",
        "dwfrm_profile_customer_lastname": "Lee",
        "dwfrm_profile_customer_phone": "617-555-0101",
        "dwfrm_profile_customer_email": "robin@example.com",
        "dwfrm_profile_customer_emailconfirm": "robin@example.org",
        "dwfrm_profile_login_password": "long-enough",
        "dwfrm_profile_login_passwordconfirm": "long-enough",
        "csrf_token": visitor.token(),
    }
    wrong = visitor.post("Account-SubmitRegistration", form, by_script=True).json()
    assert wrong["fields"] == {"dwfrm_profile_customer_emailconfirm": "The email addresses do not match."}
    form["dwfrm_profile_customer_emailconfirm"] = "robin@example.com"
    assert visitor.post("Account-SubmitRegistration", form, by_script=True).json()["success"] is True
    assert 'class="user-message">Robin<' in visitor.get("Account-Show").text
    assert "No Orders" in visitor.get("Account-Show").text


def test_a_forgotten_password_gets_the_same_answer_for_everyone(visitor: Visitor) -> None:
    known, unknown = (
        visitor.post("Account-PasswordResetDialogForm", {"loginEmail": email}, by_script=True).json()
        for email in ("jordan.rivera@example.com", "nobody@example.com")
    )
    assert known == unknown
    assert known["success"] is True


def test_cookies_of_the_platform_are_set_once(visitor: Visitor) -> None:
    visitor.http.get("/")
    first = dict(visitor.http.cookies)
    assert set(first) == {"dwsid", "sid", "dwanonymous_practice"}
    visitor.sign_in()
    assert {name: visitor.http.cookies[name] for name in first} == first


def test_half_an_hour_without_a_click_signs_out() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    times = [now]
    with PracticeShop(clock=lambda: times[-1]) as shop:
        visitor = Visitor(shop)
        visitor.sign_in()
        times.append(now + timedelta(minutes=29))
        assert visitor.signed_in()
        times.append(now + timedelta(minutes=60))
        assert not visitor.signed_in()
        visitor.http.close()


# ---- orders ----


def test_an_unknown_order_breaks_the_page(visitor: Visitor) -> None:
    visitor.sign_in()
    page = visitor.get("Order-Details", orderID="999")
    assert page.status_code == 500
    assert "For technical reasons" in page.text


def test_another_customers_order_leads_to_the_account_page(visitor: Visitor) -> None:
    visitor.sign_in()
    assert where(visitor.get("Order-Details", orderID="1024500190")) == "Account-Show"


def test_the_classic_order_page_says_nothing_of_status_or_tracking(visitor: Visitor) -> None:
    visitor.sign_in()
    page = visitor.get("Order-Details", orderID="1024500105").text
    main = page[page.index("<main") : page.index("You May Also Like")]
    assert "1024500105" in main
    assert "Shipped" not in main
    assert "tracking" not in main.lower()


def test_the_history_goes_back_six_months_unless_asked(visitor: Visitor) -> None:
    visitor.sign_in()
    assert "Order No. 1024500114" not in visitor.get("Order-History").text
    fragment = visitor.xhr("Order-Filtered", orderFilter="12").text
    assert "Order No. 1024500114" in fragment
    assert "<html" not in fragment
    assert "Order No. 1024500190" not in fragment


def test_the_account_page_shows_the_newest_order_only(visitor: Visitor) -> None:
    visitor.sign_in()
    assert re.findall(r"Order No\. (\d+)", visitor.get("Account-Show").text) == ["1024500101"]


def track(visitor: Visitor, **fields: str) -> httpx.Response:
    account = visitor.shop.account
    form = {"trackOrderNumber": "1024500105", "trackOrderEmail": account.email, "trackOrderPostal": account.postal_code}
    return visitor.post("Order-Track", form | fields | {"csrf_token": visitor.token()})


def test_a_guest_sees_an_order_by_number_email_and_zip_code(visitor: Visitor) -> None:
    page = track(visitor, trackOrderEmail="Jordan.Rivera@Example.com")
    assert page.status_code == 200
    assert "Order Number:" in page.text
    assert "Continue Shopping" in page.text
    assert "Back to Order History" not in page.text


@pytest.mark.parametrize(
    "wrong", [{"trackOrderPostal": "10013-0001"}, {"trackOrderNumber": "1"}, {"trackOrderEmail": "x@y.com"}]
)
def test_a_look_up_that_does_not_match_is_said_in_its_form(visitor: Visitor, wrong: dict[str, str]) -> None:
    page = track(visitor, **wrong)
    assert page.status_code == 200
    assert "does not match our records" in page.text
    assert 'data-action="Order-Track"' in page.text
    assert "1024500105" not in page.text


def test_a_look_up_with_a_blank_field_comes_back_without_a_word(visitor: Visitor) -> None:
    page = track(visitor, trackOrderPostal="")
    assert page.status_code == 200
    assert "alert-danger" not in page.text


def test_a_look_up_by_get_breaks(visitor: Visitor) -> None:
    assert visitor.get("Order-Track").status_code == 500


def test_an_order_that_a_test_moves_on_is_shown_as_it_is_now(visitor: Visitor, shop: PracticeShop) -> None:
    visitor.sign_in()
    shop.change_order("1024500102", state="shipped", status={"classic": "Shipped"})
    cards = visitor.xhr("Order-Filtered", orderFilter="6").text
    card = cards[cards.index("Order No. 1024500102") :]
    assert 'dashboard-order-card-status">Shipped<' in card[:1500]


def test_an_order_that_a_test_adds_is_shown_to_its_customer(visitor: Visitor, shop: PracticeShop) -> None:
    shop.put_order(replace(shop.order("delivered"), number="77-A/ 8", case="added"))
    visitor.sign_in()
    page = visitor.get("Order-Details", orderID="77-A/ 8")
    assert page.status_code == 200
    assert "77-A/ 8" in page.text


def test_dates_are_those_of_the_day_the_shop_opened() -> None:
    with PracticeShop(clock=lambda: datetime(2027, 3, 10, 12, tzinfo=UTC)) as shop:
        visitor = Visitor(shop)
        visitor.sign_in()
        assert 'order-date">3/4/27<' in visitor.get("Order-Details", orderID="1024500105").text
        assert shop.order("shipped").placed_on.isoformat() == "2027-03-04"
        visitor.http.close()


# ---- contact ----


def test_a_message_is_taken_and_counted(visitor: Visitor, shop: PracticeShop) -> None:
    answer = visitor.post("ContactUs-Subscribe", CONTACT, by_script=True)
    assert answer.json()["success"] is True
    assert answer.json()["msg"] == "Subscribe to contact us success"
    assert [taken.text for taken in shop.submissions] == ["Please cancel order 1024500102."]
    assert shop.submissions[0].fields == CONTACT


def test_only_the_email_is_checked(visitor: Visitor, shop: PracticeShop) -> None:
    for email in ("o'brien@example.com", "jordan@example.toolongtld", ""):
        answer = visitor.post("ContactUs-Subscribe", CONTACT | {"contactEmail": email}, by_script=True).json()
        assert answer["error"] is True
    visitor.post("ContactUs-Subscribe", CONTACT | {"contactComment": "x" * 900, "contactLastName": ""}, by_script=True)
    assert [len(taken.text) for taken in shop.submissions] == [900]


@pytest.mark.parametrize(
    ("fault", "count"),
    [("fail_before_taking", 0), ("fail_after_taking", 1)],
)
def test_a_message_answered_with_500_may_have_been_taken(
    visitor: Visitor, shop: PracticeShop, fault: str, count: int
) -> None:
    shop.faults.set(fault, route="ContactUs-Subscribe")
    assert visitor.post("ContactUs-Subscribe", CONTACT, by_script=True).status_code == 500
    assert len(shop.submissions) == count
    assert shop.attempts == ["ContactUs-Subscribe"]


@pytest.mark.parametrize(
    ("fault", "error", "count"),
    [
        ("drop_before_taking", httpx.RemoteProtocolError, 0),
        ("drop_after_taking", httpx.RemoteProtocolError, 1),
        ("hang_before_taking", httpx.ReadTimeout, 0),
        ("hang_after_taking", httpx.ReadTimeout, 1),
    ],
)
def test_a_message_without_an_answer_may_have_been_taken(
    visitor: Visitor, shop: PracticeShop, fault: str, error: type[Exception], count: int
) -> None:
    shop.faults.set(fault, route="ContactUs-Subscribe")
    if error is httpx.ReadTimeout:
        visitor.http.timeout = httpx.Timeout(0.3)
    with pytest.raises(error):
        visitor.post("ContactUs-Subscribe", CONTACT, by_script=True)
    wait_until(lambda: shop.attempts != [] and len(shop.submissions) == count)


def test_a_stale_token_is_played_at_the_contact_form_too_which_has_none(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("csrf_stale", route="ContactUs-Subscribe", times=1)
    assert visitor.post("ContactUs-Subscribe", CONTACT, by_script=True).json()["csrfError"] is True
    assert shop.submissions == []


def test_a_message_can_be_refused(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("refuse_submission", route="ContactUs-Subscribe", times=1)
    assert visitor.post("ContactUs-Subscribe", CONTACT, by_script=True).json()["error"] is True
    assert shop.submissions == []


# ---- returns ----


def start_return(visitor: Visitor, number: str, email: str = "jordan.rivera@example.com") -> httpx.Response:
    form = {"orderNumber": number, "orderEmail": email, "csrf_token": visitor.token("Returns-Start")}
    return visitor.post("Returns-Lookup", form)


def walk_return(visitor: Visitor, number: str, *, method: str = "mail") -> None:
    assert where(start_return(visitor, number)) == "Returns-Items"
    for route, fields, then in (
        ("Returns-Items", {"item": "0"}, "Returns-Reason"),
        ("Returns-Reason", {"reason_0": "CHANGED_MIND"}, "Returns-Method"),
        ("Returns-Method", {"returnMethod": method}, "Returns-Review"),
    ):
        assert where(visitor.post(route, fields | {"csrf_token": visitor.token(route)})) == then


def submit_return(visitor: Visitor) -> httpx.Response:
    return visitor.post("Returns-Submit", {"csrf_token": visitor.token("Returns-Review")})


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("1024500999", "We could not find an order with this number and email address."),
        ("1024500190", "We could not find an order with this number and email address."),
        ("1024500102", "This order is not eligible for a return."),
        ("1024500108", "This order is not eligible for a return."),
        ("1024500110", "This order is not eligible for a return."),
        ("1024500116", "A return has already been started for this order."),
    ],
)
def test_a_return_that_cannot_be_says_why(visitor: Visitor, number: str, said: str) -> None:
    assert said in start_return(visitor, number).text


def test_a_return_by_mail_shows_its_fee_first_and_ends_with_number_and_label(
    visitor: Visitor, shop: PracticeShop
) -> None:
    walk_return(visitor, "1024500109")
    assert "<dt>Return fee</dt><dd>$7.95</dd>" in visitor.get("Returns-Review").text
    done = submit_return(visitor)
    number = shop.returns[0].authorisation
    assert where(done) == f"Returns-Complete?rma={number}"
    page = visitor.get("Returns-Complete", rma=number).text
    assert f"<dt>Return authorization number</dt><dd>{number}</dd>" in page
    label = visitor.get("Returns-Label", rma=number)
    assert label.headers["content-type"] == "application/pdf"
    assert label.content.startswith(b"%PDF-1.4")
    assert (shop.returns[0].items, str(shop.returns[0].refund)) == (("31T6C9BN4O",), "1282.05")
    visitor.sign_in()
    assert "Return Initiated" in visitor.xhr("Order-Filtered", orderFilter="6").text


def test_a_return_to_a_store_is_free(visitor: Visitor, shop: PracticeShop) -> None:
    walk_return(visitor, "1024500109", method="store")
    submit_return(visitor)
    assert str(shop.returns[0].fee) == "0.00"


def test_a_fee_can_be_set_for_every_return(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("return_fee", amount="12.50")
    walk_return(visitor, "1024500107")
    assert "<dt>Return fee</dt><dd>$12.50</dd>" in visitor.get("Returns-Review").text


@pytest.mark.parametrize("fault", ["fail_before_taking", "refuse_submission"])
def test_a_return_that_failed_before_it_was_taken_left_nothing(
    visitor: Visitor, shop: PracticeShop, fault: str
) -> None:
    walk_return(visitor, "1024500107")
    shop.faults.set(fault, route="Returns-Submit")
    submit_return(visitor)
    assert shop.returns == []
    assert shop.attempts == ["Returns-Submit"]


def test_a_return_answered_with_500_may_have_been_taken(visitor: Visitor, shop: PracticeShop) -> None:
    walk_return(visitor, "1024500107")
    shop.faults.set("fail_after_taking", route="Returns-Submit")
    assert submit_return(visitor).status_code == 500
    assert [taken.order for taken in shop.returns] == ["1024500107"]


@pytest.mark.parametrize(("fault", "count"), [("drop_before_taking", 0), ("drop_after_taking", 1)])
def test_a_return_cut_off_may_have_been_taken(visitor: Visitor, shop: PracticeShop, fault: str, count: int) -> None:
    walk_return(visitor, "1024500107")
    shop.faults.set(fault, route="Returns-Submit")
    with pytest.raises(httpx.RemoteProtocolError):
        submit_return(visitor)
    assert len(shop.returns) == count


# ---- faults that stand in place of an answer ----


def test_latency_delays_and_then_answers(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("latency", seconds=2, times=1)
    with pytest.raises(httpx.ReadTimeout):
        visitor.http.get("/", timeout=0.2)
    shop.faults.set("latency", seconds=0.2, times=1)
    assert visitor.http.get("/").status_code == 200


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_strikes_its_route_as_often_as_told(visitor: Visitor, shop: PracticeShop, status: int) -> None:
    shop.faults.set("server_error", route="Login-Show", status=status, times=2)
    assert [visitor.get("Login-Show").status_code for _ in range(3)] == [status, status, 200]


def test_a_connection_is_cut(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("drop", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        visitor.http.get("/")
    assert visitor.http.get("/").status_code == 200


def test_a_request_is_never_answered(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("hang", times=1)
    visitor.http.timeout = httpx.Timeout(0.3)
    with pytest.raises(httpx.ReadTimeout):
        visitor.http.get("/")


def test_the_shop_can_be_closed_while_someone_waits() -> None:
    with PracticeShop() as shop:
        shop.faults.set("hang")
        with httpx.Client() as http, pytest.raises(httpx.ReadTimeout):
            http.get(shop.url, timeout=0.2)


def test_maintenance_takes_the_place_of_pages_and_scripts_answers(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("maintenance")
    for answer in (visitor.http.get("/"), visitor.xhr("Order-Filtered"), visitor.post("ContactUs-Subscribe", CONTACT)):
        assert answer.status_code == 200
        assert "<h1>Site Offline</h1>" in answer.text
    assert shop.submissions == []


WALL_SIGNS = [
    ("akamai-deny", 403, "You don't have permission to access"),
    ("akamai-challenge", 200, "sec-if-cpt-container"),
    ("perimeterx", 403, "Access to this page has been denied"),
    ("datadome", 403, "captcha-delivery.com"),
    ("hcaptcha", 200, "Widget containing checkbox for hCaptcha security challenge"),
    ("recaptcha", 200, "recaptcha challenge expires in two minutes"),
    ("imperva", 200, "Pardon Our Interruption"),
    ("cloudflare", 403, "Just a moment..."),
]


@pytest.mark.parametrize(("maker", "status", "sign"), WALL_SIGNS)
@pytest.mark.parametrize("route", ["Login-Show", "Order-Details", "ContactUs-Subscribe"])
def test_a_wall_stands_at_any_route(
    visitor: Visitor, shop: PracticeShop, maker: str, status: int, sign: str, route: str
) -> None:
    shop.faults.set("wall", maker=maker, route=route)
    page = visitor.get(route)
    assert page.status_code == status
    assert sign in page.text.replace("&#39;", "'")
    assert visitor.http.get("/").status_code == 200


def test_every_wall_has_its_test() -> None:
    assert {maker for maker, _, _ in WALL_SIGNS} == set(WALLS)


def test_perimeterx_answers_a_script_with_json(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("wall", maker="perimeterx")
    answer = visitor.post("ContactUs-Subscribe", CONTACT, by_script=True)
    assert answer.status_code == 403
    assert answer.json()["appId"] == "PXpractice"


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_can_be_missing_or_gone(visitor: Visitor, shop: PracticeShop, status: int) -> None:
    shop.faults.set("not_found", route="ContactUs-Landing", status=status)
    page = visitor.get("ContactUs-Landing")
    assert page.status_code == status
    assert "Sorry!" in page.text


def test_a_session_can_be_lost_at_the_next_click(visitor: Visitor, shop: PracticeShop) -> None:
    visitor.sign_in()
    shop.faults.set("session_lost", after=1, times=1)
    assert visitor.get("Order-History").status_code == 200
    assert where(visitor.get("Order-History")) == "Login-Show?rurl=1"


def test_all_sessions_can_be_lost_now(visitor: Visitor, shop: PracticeShop) -> None:
    visitor.sign_in()
    shop.lose_sessions()
    assert not visitor.signed_in()


def test_a_good_token_can_go_stale(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("csrf_stale", times=1)
    assert visitor.sign_in().json()["csrfError"] is True
    assert visitor.sign_in().json()["success"] is True


def test_a_redirect_can_lead_to_a_look_alike_on_another_host(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("foreign_redirect", route="Login-Show")
    location = visitor.get("Login-Show").headers["location"]
    assert location == shop.foreign_url + "/login"
    assert location.startswith("http://localhost:")
    httpx.post(location.replace("localhost", "127.0.0.1"), data={"loginPassword": "secret"})
    assert [post.fields for post in shop.foreign_posts] == [{"loginPassword": "secret"}]


def test_a_locked_account_refuses_the_right_password(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("locked")
    assert visitor.sign_in().json()["error"][0].startswith("Maximum number of invalid logins")


def test_a_code_is_asked_for_after_the_password(visitor: Visitor, shop: PracticeShop) -> None:
    shop.faults.set("code_prompt")
    assert visitor.sign_in().json()["redirectUrl"] == PREFIX + "Account-VerifyCode"
    assert not visitor.signed_in()
    for code, ends in (("111111", 200), ("246810", 302)):
        form = {"code": code, "csrf_token": visitor.token("Account-VerifyCode")}
        assert visitor.post("Account-VerifyCode", form).status_code == ends
    assert visitor.signed_in()


# ---- the rest of the shop ----


@pytest.mark.parametrize("path", ["/nowhere", PREFIX + "Nowhere-Show", "/bag/NOSUCHSTYLE.html"])
def test_a_page_that_is_not_there_is_404(visitor: Visitor, path: str) -> None:
    page = visitor.http.get(path)
    assert page.status_code == 404
    assert "We cannot find the page" in page.text


@pytest.mark.parametrize("edition", ["classic", "modern"])
def test_no_link_or_picture_of_the_shop_leads_nowhere(edition: str) -> None:
    with PracticeShop(edition=edition) as shop:
        visitor = Visitor(shop)
        visitor.sign_in()
        seen: set[str] = set()
        waiting = ["/", PREFIX + "Order-History", PREFIX + "ContactUs-Landing"]
        while waiting:
            path = waiting.pop()
            if path in seen or "Logout" in path:
                continue
            seen.add(path)
            answer = visitor.http.get(path)
            assert answer.status_code in (200, 302), path
            if answer.headers.get("content-type", "").startswith("text/html"):
                found = re.findall(r'(?:href|src)="(/[^"#]*)"', answer.text)
                waiting += [link.replace("&amp;", "&").replace("&#39;", "'") for link in found]
        assert len(seen) > 40
        visitor.http.close()


def test_the_locale_switch_answers_with_where_to_go(visitor: Visitor) -> None:
    assert visitor.xhr("Page-SetLocale", code="en_CA", currency="CAD").json()["redirectUrl"] == "/"


def test_two_shops_can_be_open_at_once_and_know_nothing_of_each_other() -> None:
    with PracticeShop() as first, PracticeShop() as second:
        visitor = Visitor(first)
        visitor.sign_in()
        assert first.url != second.url
        assert second.requests == []
        visitor.http.close()


# ---- the control page ----


def control(visitor: Visitor, method: str, path: str, **kwargs: Any) -> httpx.Response:
    return visitor.http.request(method, "/__practice__/" + path, **kwargs)


def test_the_control_page_lists_account_orders_and_what_was_taken(visitor: Visitor) -> None:
    visitor.post("ContactUs-Subscribe", CONTACT, by_script=True)
    page = control(visitor, "GET", "").text
    assert "jordan.rivera@example.com" in page
    assert "a status word that nobody knows" in page
    assert "contactComment: Please cancel order 1024500102." in page
    state = control(visitor, "GET", "state").json()
    assert state["submissions"][0]["fields"] == CONTACT
    assert state["attempts"] == ["ContactUs-Subscribe"]


def test_faults_are_switched_from_another_process(visitor: Visitor, shop: PracticeShop) -> None:
    asked = {"kind": "wall", "maker": "datadome", "route": "Home-Show", "times": 1}
    state = control(visitor, "POST", "faults", json=asked).json()
    assert state["faults"][0]["kind"] == "wall"
    assert visitor.http.get("/").status_code == 403
    assert visitor.http.get("/").status_code == 200
    control(visitor, "POST", "faults", json={"kind": "maintenance"})
    assert control(visitor, "DELETE", "faults").json()["faults"] == []
    assert list(shop.faults) == []


def test_a_person_switches_faults_with_the_form(visitor: Visitor, shop: PracticeShop) -> None:
    form = {"kind": "server_error", "route": "", "times": "2", "after": "", "maker": "", "status": "503", "seconds": ""}
    assert control(visitor, "POST", "faults", data=form).status_code == 303
    assert [visitor.http.get("/").status_code for _ in range(3)] == [503, 503, 200]
    control(visitor, "POST", "faults", data={"kind": "drop"})
    control(visitor, "POST", "clear")
    assert list(shop.faults) == []


def test_a_fault_that_does_not_exist_is_refused(visitor: Visitor) -> None:
    answer = control(visitor, "POST", "faults", json={"kind": "earthquake"})
    assert answer.status_code == 400
    assert answer.json() == {"error": "'earthquake' is not a valid FaultKind"}


def test_an_order_is_moved_on_from_another_process(visitor: Visitor, shop: PracticeShop) -> None:
    asked = {"state": "cancelled", "status": "Cancelled"}
    assert control(visitor, "POST", "orders/1024500102", json=asked).status_code == 200
    assert shop.order("processing").state == "cancelled"
    assert control(visitor, "POST", "orders/5", json=asked).status_code == 404


def test_everyone_is_signed_out_from_the_control_page(visitor: Visitor) -> None:
    visitor.sign_in()
    control(visitor, "POST", "sessions/lose")
    assert not visitor.signed_in()


# ---- for a person ----


def test_the_shop_is_served_until_ctrl_c() -> None:
    command = [sys.executable, "-m", "recorded", "--edition", "classic", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        first, account = served.stdout.readline(), served.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", first)
        assert address is not None
        assert httpx.get(address[0]).status_code == 200
        assert "jordan.rivera@example.com" in account
        served.send_signal(signal.SIGINT)
        rest = served.stdout.read()
    assert "  1024500102  processing: being prepared, two items" in rest
    assert rest.endswith("Closed.\n")
    assert served.returncode == 0


def test_a_port_that_is_taken_is_an_error(shop: PracticeShop) -> None:
    with pytest.raises(OSError, match="Address already in use"):
        PracticeShop(port=int(shop.url.rsplit(":", 1)[1])).start()


def test_there_are_two_editions_only() -> None:
    with pytest.raises(ValueError, match="there is no edition 'baroque'; there are classic and modern"):
        PracticeShop(edition="baroque")
