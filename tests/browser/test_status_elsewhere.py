"""A shop none of whose addresses is one of the map's routes: kors-bot walks it by its links, like a person."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from flows.order import OrderState
from kors_bot.browser import Driver, start_driver
from kors_bot.settings import Settings
from tests.browser.status_helpers import open_test_desk

EMAIL, PASSWORD = "robin@example.com", "a-long-enough-secret"
_TOP = '<div class="t1"><a href="/">Ferndale</a> <a href="/bags">Bags</a> {account}</div>'
_SIGNED_OUT = '<a href="/join/in">Sign in</a>'
_SIGNED_IN = '<a href="/me">Hi, Robin</a> <a href="/me/purchases">My orders</a> <a href="/bye">Sign out</a>'

_FORMS = """<h1>Welcome</h1><div class="two">
<form action="/join/new" method="post"><h2>New here?</h2><label>Email address <input name="a1" type="email"></label>
<label>Choose a password <input name="a2" type="password"></label><button>Create account</button></form>
<form action="/join/in" method="post"><h2>Returning customer</h2>{wrong}<label>Email address <input name="b1"
 type="email"></label><label>Password <input name="b2" type="password"></label><button>Sign in</button></form></div>"""

_PURCHASES = """<h1>My orders</h1>
<article><p>Order FD-00771 &middot; Nov 12, 2026</p><p>On its way</p><p>Total $498.00</p>
<a href="/me/purchases/9f31">View order</a></article>
<article><p>Order FD-00640 &middot; Sep 2, 2026</p><p>Delivered</p><p>Total $78.00</p>
<a href="/me/purchases/77aa">View order</a></article>"""

_ORDER = """<h1>Order FD-00771</h1><p>Placed on November 12, 2026</p><h2>On its way</h2>
<p>UPS <a href="https://www.ups.com/track?tracknum=1Z999AA10123456784">1Z999AA10123456784</a></p>
<ul><li><h3>Delivered Dreams Satchel</h3><p>Qty: 1</p><p>$498.00</p></li></ul><p>Order total: $498.00</p>"""


class Elsewhere:
    """A small shop of another make: plain forms, redirects, and a session in one cookie."""

    def __init__(self) -> None:
        self.sign_ins: list[str] = []
        self.accounts_made = 0

    def app(self) -> Starlette:
        routes = [
            Route("/", self.page("<h1>Autumn at Ferndale</h1>")),
            Route("/join/in", self.join, methods=["GET", "POST"]),
            Route("/join/new", self.make, methods=["POST"]),
            Route("/me", self.page("<h1>Hello, Robin</h1><p>Good to see you.</p>", private=True)),
            Route("/me/purchases", self.page(_PURCHASES, private=True)),
            Route("/me/purchases/9f31", self.page(_ORDER, private=True)),
            Route("/{rest:path}", self.missing),
        ]
        return Starlette(routes=routes)

    def page(self, body: str, *, private: bool = False) -> Callable[[Request], Awaitable[Response]]:
        async def show(request: Request) -> Response:
            known = request.cookies.get("who") == "robin"
            if private and not known:
                return RedirectResponse("/join/in", 303)
            return self.dressed(body, known=known)

        return show

    async def join(self, request: Request) -> Response:
        if request.method == "GET":
            return self.dressed(_FORMS.format(wrong=""))
        form = await request.form()
        self.sign_ins.append(str(form["b1"]))
        if (form["b1"], form["b2"]) != (EMAIL, PASSWORD):
            return self.dressed(_FORMS.format(wrong="<p>That email and password don't match.</p>"))
        answer = RedirectResponse("/me", 303)
        answer.set_cookie("who", "robin")
        return answer

    async def make(self, _request: Request) -> Response:
        self.accounts_made += 1
        return RedirectResponse("/me", 303)

    async def missing(self, request: Request) -> Response:
        known = request.cookies.get("who") == "robin"
        return self.dressed("<h1>Nothing here</h1><p>That page doesn't exist.</p>", known=known, status=404)

    def dressed(self, body: str, *, known: bool = False, status: int = 200) -> HTMLResponse:
        top = _TOP.format(account=_SIGNED_IN if known else _SIGNED_OUT)
        return HTMLResponse(f"<title>Ferndale</title>{top}{body}<div>Order status | Returns</div>", status)


@contextmanager
def served(shop: Elsewhere) -> Iterator[str]:
    """Serves the shop on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(shop.app(), host="127.0.0.1", port=0, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)


@pytest.fixture
def driver(playwright: object) -> Iterator[Driver]:
    with start_driver() as driver:
        yield driver


def test_an_order_is_found_and_read_where_no_route_of_the_map_leads(driver: Driver, tmp_path: Path) -> None:
    shop = Elsewhere()
    with served(shop) as url:
        settings = Settings(base_url=url, email=EMAIL, password=PASSWORD, data_dir=tmp_path, timeout=5, attempts=1)
        with open_test_desk(settings, driver) as desk:
            checked = desk.check("FD-00771")

    assert checked.error is None
    assert checked.order is not None
    assert (checked.order.state, checked.order.status_text) == (OrderState.SHIPPED, "On its way")
    assert [item.name for item in checked.order.items] == ["Delivered Dreams Satchel"]
    assert checked.order.shipments[0].tracking_number == "1Z999AA10123456784"
    assert shop.sign_ins == [EMAIL]
    assert shop.accounts_made == 0


def test_a_wrong_password_is_understood_there_and_tried_once(driver: Driver, tmp_path: Path) -> None:
    shop = Elsewhere()
    with served(shop) as url:
        settings = Settings(base_url=url, email=EMAIL, password="not-the-one", data_dir=tmp_path, timeout=3, attempts=3)
        with open_test_desk(settings, driver) as desk:
            checked = desk.check("FD-00771")

    assert checked.exit_code == 10
    assert shop.sign_ins == [EMAIL]


def test_an_order_that_is_not_listed_there_is_not_found(driver: Driver, tmp_path: Path) -> None:
    shop = Elsewhere()
    with served(shop) as url:
        settings = Settings(base_url=url, email=EMAIL, password=PASSWORD, data_dir=tmp_path, timeout=5, attempts=1)
        with open_test_desk(settings, driver) as desk:
            checked = desk.check("FD-00999")

    assert checked.exit_code == 12
