"""Signing in where the shop asks for the email address first and for the password afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from flows.errors import HumanNeeded, PageNotUnderstood, SignInRefused
from flows.shop import Shop
from flows.sign_in import Credentials, sign_in
from flows.visit import Visit
from kors_bot.browser import BrowserSession
from tests.browser.form_server import FormServer, Reply, made_up_shop, visiting

WHO = Credentials("jordan@example.com", "hunter2")
NEWSLETTER = (
    "<form action=/news method=post><label>Your email<input name=n type=email></label><button>Submit</button></form>"
)
FIRST = f"""<title>Sign in</title><header><button type=button>Sign in</button></header>
<h1>Sign in or create an account</h1><form action=/who method=post>
<label for=e>Email address</label><input id=e name=who type=email><button>Next</button></form>
<footer>{NEWSLETTER}</footer>"""
SECOND = """<title>Sign in</title><h1>Welcome back</h1><p>jordan@example.com <a href=/login>Not you?</a></p>
<form action=/enter method=post><label for=p>Your password</label><input id=p name=pass type=password>
<button>Continue</button></form>"""
REVEALED = """<title>Sign in</title><h1>Sign in</h1><main><label for=e>Email</label><input id=e type=email>
<div id=more style="display:none"><input id=p type=password aria-label="Password"></div>
<button type=button id=go onclick="step()">Continue</button></main>
<script>function step() {
  const more = document.getElementById('more');
  if (more.style.display === 'none') { setTimeout(() => { more.style.display = 'block' }, 80); return; }
  fetch('/enter', {method: 'POST', body: new URLSearchParams({who: e.value, pass: p.value})})
    .then(() => { document.body.innerHTML = '<h1>Hello Jordan</h1><a href=/out>Sign out</a>' });
}</script>"""
INSIDE = "<title>My account</title><h1>Hello Jordan</h1><a href=/out>Sign out</a>"


@pytest.fixture
def server(server: FormServer) -> FormServer:
    server.pages["/login"] = FIRST
    server.replies |= {"/who": Reply(SECOND), "/enter": Reply(INSIDE)}
    return server


@pytest.fixture
def visit(guarded: BrowserSession, server: FormServer) -> Iterator[Visit]:
    guarded.page().goto("about:blank")
    with visiting(guarded, server, permitted=False) as (visit, _):
        yield replace(visit, shop=shop())


def shop() -> Shop:
    made_up = made_up_shop()
    routes = made_up.routes.model_copy(update={"sign_in": "/login", "home": "/home"})
    return made_up.model_copy(update={"routes": routes})


def test_the_password_is_given_on_the_page_after_the_address(server: FormServer, visit: Visit) -> None:
    sign_in(visit, WHO)

    assert [(path, parse_qs(body)) for path, body in server.posts] == [
        ("/who", {"who": ["jordan@example.com"]}),
        ("/enter", {"pass": ["hunter2"]}),
    ]


def test_the_password_is_given_where_it_appears_on_the_same_page(server: FormServer, visit: Visit) -> None:
    server.pages["/login"] = REVEALED
    sign_in(visit, WHO)

    assert [parse_qs(body) for _, body in server.posts] == [{"who": ["jordan@example.com"], "pass": ["hunter2"]}]


def test_an_address_that_the_shop_does_not_know_is_a_refusal(server: FormServer, visit: Visit) -> None:
    server.replies["/who"] = Reply(FIRST.replace("<form", "<p role=alert>We couldn't find an account</p><form", 1))
    with pytest.raises(SignInRefused):
        sign_in(visit, WHO)

    assert [path for path, _ in server.posts] == ["/who"]


def test_a_code_instead_of_a_password_is_for_the_person(server: FormServer, visit: Visit) -> None:
    server.replies["/who"] = Reply(
        "<title>Check your inbox</title><h1>Enter the code we sent you</h1>"
        "<form><label for=c>Code</label><input id=c autocomplete=one-time-code><button>Continue</button></form>"
    )
    with pytest.raises(HumanNeeded) as stop:
        sign_in(visit, WHO)

    assert stop.value.obstacle == "code"


def test_a_second_step_that_would_send_the_password_elsewhere_is_refused(server: FormServer, visit: Visit) -> None:
    server.replies["/who"] = Reply(SECOND.replace("action=/enter", "action=https://example.net/enter"))
    with pytest.raises(HumanNeeded) as stop:
        sign_in(visit, WHO)

    assert stop.value.obstacle == "wrong_host"
    assert [path for path, _ in server.posts] == ["/who"]


def test_the_password_is_not_given_on_a_page_for_somebody_else(server: FormServer, visit: Visit) -> None:
    server.replies["/who"] = Reply(SECOND.replace("jordan@example.com", "somebody@example.com"))
    with pytest.raises(PageNotUnderstood):
        sign_in(visit, WHO)

    assert [path for path, _ in server.posts] == ["/who"]


def test_a_newsletter_is_no_way_to_sign_in(server: FormServer, visit: Visit) -> None:
    server.pages |= {
        "/login": f"<title>Our shop</title><h1>About your account</h1>{NEWSLETTER}",
        "/home": "<h1>Hello</h1>",
    }
    with pytest.raises(PageNotUnderstood):
        sign_in(visit, WHO)

    assert server.posts == []


LATE_LAYER = """<div id=layer role=dialog aria-modal=true aria-label="Cookies" hidden
  style="position:fixed;inset:0;background:#fff8"><h2>Cookies</h2><button type=button onclick="layer.remove()">
Only what is necessary</button></div><script>setTimeout(() => { layer.hidden = false }, 150)</script>"""


def test_a_layer_that_comes_over_the_form_late_does_not_swallow_the_press(server: FormServer, visit: Visit) -> None:
    server.pages["/login"] = FIRST + LATE_LAYER
    server.replies["/who"] = Reply(SECOND + LATE_LAYER)
    sign_in(visit, WHO)

    assert [path for path, _ in server.posts] == ["/who", "/enter"]


def test_a_greeting_by_name_on_a_page_that_asks_nobody_in_is_a_sign_of_being_in(
    server: FormServer, visit: Visit
) -> None:
    server.replies["/enter"] = Reply("<title>Atelier</title><p>Hello, Jordan</p><a href=/o>Orders</a><a href=/x>Go</a>")
    sign_in(visit, WHO)

    assert [path for path, _ in server.posts] == ["/who", "/enter"]
