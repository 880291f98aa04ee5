"""A shop of another make with everything on its pages that must not be on a recorded one, and a place elsewhere.

Its order page has a shadow root, a style sheet from another host, scripts, handlers, comments, hidden twins, tokens in
links and forms, and the customer's name, address, phone and email in many ways of writing them.
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

EMAIL, PASSWORD, NUMBER = "robin.castellane@example.com", "a-long-enough-secret", "FD-0077142"
FIRST, LAST, PHONE, STREET, CITY, ZIP = (
    "Robin",
    "Castellane",
    "415-555-0142",
    "1187 Guerrero Street",
    "Oakvale",
    "94110",
)
NICKNAME = "Pumpernickel"  # in a gift message
NEIGHBOUR = "Wilhelmina Oyelaran"  # who stands nowhere but in what nobody can see
SESSION, CSRF, GUEST = "s3Ss10n9f8e7d6c5b4a", "c5rF-41aa-77bb-90cc", "9f8e7d6c5b4a39281706"
TRACKING, CARD = "1Z999AA10123456784", "4477"
PLANTED = (
    EMAIL, PASSWORD, NUMBER, FIRST, LAST, PHONE, STREET, CITY, ZIP, "Wilhelmina", "Oyelaran", SESSION, CSRF, GUEST,
    TRACKING, CARD, NICKNAME,
)  # fmt: skip

_CODED = base64.b64encode(f'{{"customer":"{EMAIL}","id":7}}'.encode()).decode()
_SIGN_IN = """<title>Sign in</title><h1>Welcome</h1><form action="/in" method="post"><h2>Sign in</h2>
<label>Email address <input name="b1" type="email"></label><label>Password <input name="b2" type="password"></label>
<button>Sign in</button></form>"""
_TOP = f"""<header><a href="/me">Hi, {FIRST}</a> <a href="/orders">My orders</a>
<a href="/out?t={CSRF}">Sign out</a></header>"""
_ORDER = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="csrf-token" content="{CSRF}">
<title>Order {NUMBER} for {FIRST}</title><link rel="stylesheet" href="/own.css">
<link rel="stylesheet" href="{{elsewhere}}/far.css"><script>window.customer = "{EMAIL}"</script></head>
<body onload="window.loaded = '{EMAIL}'">{_TOP}<!-- rendered for {EMAIL} -->
<main data-customer="{_CODED}" data-mood="calm"><h1>Order {NUMBER}</h1><p>Placed on November 12, 2026</p>
<order-state></order-state>
<p class="far">Status: Cancelled</p><p class="print">Status: Returned</p>
<ul><li><img src="{{elsewhere}}/satchel.png?for={EMAIL}" alt="" width="80" height="90"><h3>Delivered Dreams Satchel</h3>
<p>Qty: 1</p><p>$498.00</p></li></ul><p>Order total: $498.00</p>
<p>UPS <a href="https://www.ups.com/track?tracknum={TRACKING}">{TRACKING}</a></p>
<section><h2>Shipping address</h2><p>{FIRST} {LAST}</p><p>{STREET}</p><p><span>{CITY},</span> <span>CA</span>
<span>{ZIP}</span></p><p>(415) 555&nbsp;0142</p></section>
<h2>Gift message</h2><p>For my dearest {NICKNAME}, shipped with love</p>
<p>Paid with Visa ending in {CARD}</p><p>Receipt sent to robin.<b>castellane</b>@exam&shy;ple.com</p>
<a href="/guest/{GUEST}/track?email={EMAIL}&amp;token={CSRF}">Track</a>
<form action="/return?token={CSRF}" method="post"><input type="hidden" name="csrf_token" value="{CSRF}">
<input name="note" value="leave it with {NEIGHBOUR}"><button onclick="go('{EMAIL}')">Start a return</button></form>
<dialog><p>Send it to {NEIGHBOUR}, 22 Folsom Street, Oakvale, CA 94105 instead?</p></dialog>
<iframe src="{{elsewhere}}/chat?who={EMAIL}" title="Chat" width="40" height="30"></iframe>
<svg width="20" height="20"><title>Label of {LAST}</title><text>{EMAIL}</text></svg></main>
<script>
addEventListener("pagehide", () => navigator.sendBeacon("/left", "{EMAIL}"));
const root = document.querySelector("order-state").attachShadow({{{{ mode: "open" }}}});
root.innerHTML = "<style>p {{{{ color: rgb(20, 90, 40); }}}} .off {{{{ display: none; }}}}</style>"
  + "<p>Status: On its way</p><p class=off>Status: Refunded</p>";
</script></body></html>"""
_HISTORY = f"""<title>My orders</title>{_TOP}<h1>My orders</h1>
<article><p>Order {NUMBER} &middot; Nov 12, 2026</p><p>On its way</p><p>Total $498.00</p>
<a href="/orders/{NUMBER}">View order</a></article>"""


class Everything:
    """The shop itself. ``extra`` is put into its order page, ``instead`` is shown in its place.

    ``asked`` is what reached it and the place elsewhere.
    """

    def __init__(self) -> None:
        self.extra = ""
        self.instead = ""
        self.elsewhere = ""
        self.asked: list[str] = []

    def app(self) -> Starlette:
        routes = [Route("/{rest:path}", self.answer, methods=["GET", "POST"])]
        return Starlette(routes=routes)

    async def answer(self, request: Request) -> Response:
        path, known = request.url.path, request.cookies.get("who") == SESSION
        self.asked.append(f"{request.method} {path}")
        if path.endswith(".css"):
            far = ".far { display: none; } @font-face { font-family: x; src: url(/x.woff2); }"
            own = f"main {{ background: url(/bg.png?for={EMAIL}); }} @media print {{ p {{ color: red; }} }}"
            own += ".print { position: absolute; left: -9999px; }"
            return Response(far if "far" in path else own, media_type="text/css")
        if path == "/in" and request.method == "POST":
            form = await request.form()
            answer = RedirectResponse("/me" if form["b2"] == PASSWORD else "/in", 303)
            answer.set_cookie("who", SESSION, httponly=True)
            return answer
        if not known:
            return HTMLResponse(_SIGN_IN) if path == "/in" else RedirectResponse("/in", 303)
        if NUMBER in path or NUMBER in request.url.query:
            if self.instead:
                return HTMLResponse(self.instead)
            return HTMLResponse(_ORDER.format(elsewhere=self.elsewhere).replace("</main>", f"{self.extra}</main>"))
        if path in {"/orders", "/me"}:
            return HTMLResponse(_HISTORY)
        return HTMLResponse(f"<title>Ferndale</title>{_TOP}<h1>Nothing here</h1><a href='/in'>Sign in</a>", 404)


@contextmanager
def served(shop: Everything) -> Iterator[str]:
    """Serves the shop on a free port of this machine, and once more as the place elsewhere."""
    server = uvicorn.Server(uvicorn.Config(shop.app(), host="127.0.0.1", port=0, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    shop.elsewhere = f"http://localhost:{port}"
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)
