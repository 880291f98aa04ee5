"""Lot 9 Outlet: tables within tables, several forms on every page, and answers that do not stay long."""

from __future__ import annotations

import secrets
from datetime import date
from functools import partial
from html import escape
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .. import shopper
from ..serving import ROOT

HANDLING = 595
TOPICS = ["Where's my stuff", "Cancel / change", "Return / refund", "Web site problem"]
REASONS = ["Doesn't fit", "Changed mind", "Damaged", "Not what I ordered"]
WAYS = {"UPS": "Drop at UPS (we pay)", "LOT": "Bring to Lot 9"}


def slashes(offset: int) -> str:
    """11/24/26."""
    when: date = shopper.day(offset)
    return f"{when:%m/%d/%y}"


def line(name: str, code: str, cents: int, status: str, quantity: int = 1, note: str = "", back: bool = False) -> dict[str, Any]:
    return {"name": name, "code": code, "cents": cents, "status": status, "quantity": quantity, "note": note, "back": back}


SOCKS = ("Refund Policy Novelty Socks", "70-0112", 850)
HOODIE = ("Shipped Wreck Hoodie", "70-0455", 2499)
BAG = ("Backorder Blues Bag", "70-0731", 3999)
TEE = ("Return To Sender Tee", "70-0208", 1299)
CLOCK = ("Delivered Late Wall Clock", "70-0990", 1950)


def orders() -> dict[str, dict[str, Any]]:
    """All orders by number, newest first. Only their lines have a status."""
    until = f"Return eligible thru {slashes(12)}"
    return {
        "000K4417": {"placed": -1, "lines": [line(*HOODIE, "Received"), line(*SOCKS, "Received", 2)]},
        "000K4392": {"placed": -3, "lines": [line(*BAG, "Processing"), line(*TEE, "On Hold")]},
        "00LK0381": {
            "placed": -6,
            "lines": [line(*TEE, f"Shipped {slashes(-4)}"), line(*CLOCK, "Cancelled")],
            "tracking": ("USPS", "9400110200881234567890"),
        },
        "00LK0370": {
            "placed": -9,
            "lines": [line(*BAG, f"Shipped {slashes(-7)}"), line(*SOCKS, "Processing", 3)],
            "tracking": ("UPS", "1Z0A44F90312345678"),
        },
        "0009A215": {
            "placed": -18,
            "shipped": -15,
            "lines": [
                line(*HOODIE, f"Delivered {slashes(-12)}", note=until, back=True),
                line(*SOCKS, f"Delivered {slashes(-12)}", 3, until, True),
            ],
            "tracking": ("UPS", "1Z0A44F90300001111"),
        },
        "0009A177": {
            "placed": -22,
            "shipped": -19,
            "lines": [
                line(*CLOCK, f"Delivered {slashes(-16)}", note="FINAL SALE - NO RETURNS"),
                line(*TEE, f"Delivered {slashes(-16)}", note=f"Return eligible thru {slashes(9)}", back=True),
                line(*BAG, "Cancelled"),
            ],
        },
        "000J9920": {"placed": -40, "lines": [line(*SOCKS, "Cancelled", 4)]},
        "000J9004": {"placed": -60, "lines": [line(*HOODIE, "Returned")]},
    }


def usd(cents: int) -> str:
    return f"${cents / 100:.2f}"


def goods(order: dict[str, Any]) -> int:
    return sum(one["cents"] * one["quantity"] for one in order["lines"])


STYLE = """body{font:13px Verdana,sans-serif;margin:0;background:#fff}table{font-size:13px}.hd{background:#ffcc00;width:100%}
.nav td{background:#333;padding:5px 14px}.nav a{color:#fff}.bx{border:2px solid #333}.bx td,.bx th{border:1px solid #999;padding:5px 8px}
.bx th{background:#eee;text-align:left}.pop{display:none;position:absolute;right:10px;top:60px;background:#fff;border:2px solid #333;padding:10px}
.err{color:#c00;font-weight:bold}.lnk{color:#00c;text-decoration:underline;cursor:pointer}.sm{font-size:11px}
.tst{position:fixed;right:20px;bottom:20px;background:#060;color:#fff;padding:14px 20px;font-weight:bold}h2{background:#eee;padding:5px 8px;font-size:15px}"""


class Shop:
    """The shop and what reached it."""

    def __init__(self) -> None:
        self.orders = orders()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.sign_ins = 0
        self.failed_sign_ins = 0
        shown = {
            "Home-Show": self.home,
            "Login-Show": self.sign_in_page,
            "Login-Logout": self.sign_out,
            "Account-Show": self.account,
            "Order-History": self.history,
            "Order-Details": self.details,
            "ContactUs-Landing": self.contact_page,
            "Search-Show": self.home,
            "RMA-Lookup": self.lookup_page,
            "RMA-Lines": self.lines_page,
            "RMA-Check": self.check_page,
            "RMA-Done": self.done_page,
            "RMA-Label": self.label,
        }
        sent = {
            "Account-Login": self.sign_in,
            "Order-Track": self.track,
            "ContactUs-Subscribe": self.newsletter,
            "Help-Send": self.contact,
            "RMA-Find": self.find,
            "RMA-Pick": self.pick,
            "RMA-Finish": self.finish,
        }
        routes = [Route(ROOT + name, partial(self._answered, answer)) for name, answer in shown.items()]
        routes += [Route(ROOT + name, partial(self._answered, answer), methods=["POST"]) for name, answer in sent.items()]
        routes += [Route("/", partial(self._answered, self.home)), Route("/{rest:path}", partial(self._answered, self.lost))]
        self.app = Starlette(routes=routes)

    async def _answered(self, answer: Any, request: Request) -> Response:
        key = request.cookies.get("LOT9SESS", "")
        if key not in self.sessions:
            key = secrets.token_hex(12)
            self.sessions[key] = {"in": False}
        request.state.session = self.sessions[key]
        response: Response = await answer(request)
        response.set_cookie("LOT9SESS", key)
        return response

    def _page(self, request: Request, title: str, body: str, status: int = 200) -> HTMLResponse:
        inside = request.state.session["in"]
        corner = (
            f'Hi {shopper.FIRST_NAME} | <a href="{ROOT}Account-Show">My Stuff</a> | <a href="{ROOT}Login-Logout">Log Off</a>'
            if inside
            else f"<a href=\"{ROOT}Login-Show\" onmouseover=\"document.getElementById('pop').style.display=''\">Log On</a>"
        )
        popover = (
            ""
            if inside
            else f'<div class="pop" id="pop"><form method="post" action="{ROOT}Account-Login"><table><tr><td>E-mail</td><td><input name="em" size="16"></td></tr>'
            '<tr><td>Password</td><td><input name="pw" type="password" size="16"></td></tr></table><input type="submit" value="Log On"></form></div>'
        )
        return HTMLResponse(
            f"""<html><head><title>{escape(title)} | Lot 9 Outlet</title><style>{STYLE}</style></head><body>
<table class="hd" cellpadding="10"><tr><td><a href="{ROOT}Home-Show"><b style="font-size:26px">LOT 9 OUTLET</b></a></td>
<td><form action="{ROOT}Search-Show"><input name="q" size="24" placeholder="Search"> <input type="submit" value="Go"></form></td><td align="right">{corner}</td></tr></table>
<table class="nav" width="100%" cellspacing="0"><tr><td><a href="#">Just Shipped In</a></td><td><a href="#">Returns Bin Deals</a></td><td><a href="#">Final Sale</a></td><td><a href="{ROOT}ContactUs-Landing">Help</a></td></tr></table>
{popover}<table width="960" cellpadding="12" align="center"><tr><td valign="top">{body}</td></tr></table>
<table width="960" align="center" class="sm"><tr><td>Orders ship in 2 days. Returned goods are restocked. Cancelled orders are refunded. 1-877-555-0133</td></tr></table></body></html>""",
            status,
        )

    def _go(self, name: str) -> Response:
        return RedirectResponse(ROOT + name, 303)

    async def home(self, request: Request) -> Response:
        return self._page(request, "Deals", "<h2>Everything must go</h2>")

    async def lost(self, request: Request) -> Response:
        return self._page(request, "Oops", "<h2>Oops</h2>No such page.", 404)

    async def sign_in_page(self, request: Request, wrong: str = "", unfound: str = "") -> Response:
        return self._page(
            request,
            "Log On",
            f"""<table width="100%" cellpadding="10"><tr><td valign="top" width="50%"><h2>Returning Customers</h2><span class="err">{wrong}</span>
<form method="post" action="{ROOT}Account-Login"><table><tr><td>E-mail:</td><td><input name="em"></td></tr><tr><td>Password:</td><td><input type="password" name="pw"></td></tr>
<tr><td></td><td><input type="submit" value="Log On"></td></tr></table></form></td>
<td valign="top"><h2>No account? Look up an order</h2><span class="err">{unfound}</span><form method="post" action="{ROOT}Order-Track"><table>
<tr><td>Order #:</td><td><input name="no"></td></tr><tr><td>E-mail:</td><td><input name="em"></td></tr><tr><td>ZIP:</td><td><input name="zip" size="8"></td></tr>
<tr><td></td><td><input type="submit" value="Look Up"></td></tr></table></form></td></tr></table>""",
        )

    async def sign_in(self, request: Request) -> Response:
        sent = await request.form()
        if (str(sent.get("em")).lower(), sent.get("pw")) != (shopper.EMAIL, shopper.PASSWORD):
            self.failed_sign_ins += 1
            return await self.sign_in_page(request, "Wrong e-mail or password. Try again.")
        self.sign_ins += 1
        request.state.session["in"] = True
        return self._go("Account-Show")

    async def sign_out(self, request: Request) -> Response:
        request.state.session["in"] = False
        return self._go("Home-Show")

    async def account(self, request: Request) -> Response:
        if not request.state.session["in"]:
            return self._go("Login-Show")
        return self._page(
            request,
            "My Stuff",
            f'<h2>My Stuff</h2><ul><li><a href="{ROOT}Order-History">My Orders</a></li><li><a href="#">My Coupons (0)</a></li></ul>',
        )

    async def history(self, request: Request) -> Response:
        if not request.state.session["in"]:
            return self._go("Login-Show")
        rows = "".join(
            f'<tr><td><a href="{ROOT}Order-Details?orderID={number}">{number}</a></td><td>{slashes(order["placed"])}</td>'
            f"<td>{sum(one['quantity'] for one in order['lines'])}</td><td>{usd(goods(order) + HANDLING)}</td></tr>"
            for number, order in self.orders.items()
        )
        return self._page(
            request,
            "My Orders",
            f'<h2>My Orders</h2><table class="bx" cellspacing="0" width="100%"><tr><th>Order #</th><th>Date</th><th>Pcs</th><th>Total</th></tr>{rows}</table>',
        )

    def _details(self, request: Request, number: str) -> Response:
        order = self.orders[number]
        rows = "".join(
            f"<tr><td>{one['quantity']}</td><td>{escape(one['name'])}"
            + (f'<br><span class="sm">{one["note"]}</span>' if one["note"] else "")
            + f"</td><td>{one['code']}</td><td>{usd(one['cents'])}</td><td>{usd(one['cents'] * one['quantity'])}</td><td>{one['status']}</td></tr>"
            for one in order["lines"]
        )
        facts = [("Order #", number), ("Order Date", slashes(order["placed"]))]
        facts += [("Ship Date", slashes(order["shipped"]))] if "shipped" in order else []
        facts += [("Carrier", order["tracking"][0]), ("Tracking #", order["tracking"][1])] if "tracking" in order else []
        head = "".join(f"<tr><td><b>{name}:</b></td><td>{value}</td></tr>" for name, value in facts)
        if "rma" in order:
            back = f"<p>Return {order['rma']} opened for this order.</p>"
        elif any(one["back"] for one in order["lines"]):
            back = f'<p>Not happy? <a href="{ROOT}RMA-Lookup">Go to the Returns Center</a></p>'
        else:
            back = ""
        return self._page(
            request,
            f"Order {number}",
            f"""<h2>Order Detail</h2><table cellpadding="3">{head}</table><br><table class="bx" cellspacing="0" width="100%">
<tr><th>Qty</th><th>Description</th><th>Item No.</th><th>Each</th><th>Ext.</th><th>Status</th></tr>{rows}</table>
<table align="right" cellpadding="3"><tr><td>Merchandise</td><td>{usd(goods(order))}</td></tr><tr><td>Ship &amp; Handling</td><td>{usd(HANDLING)}</td></tr>
<tr><td>Sales Tax</td><td>$0.00</td></tr><tr><td><b>Grand Total</b></td><td><b>{usd(goods(order) + HANDLING)}</b></td></tr></table>
<p>Ship to: ROBIN CASTELLANE, 12 RETURN RD, SAN FRANCISCO CA 94110<br>Paid: VISA x4242</p>{back}<p><a href="{ROOT}Order-History">&lt;&lt; My Orders</a></p>""",
        )

    async def details(self, request: Request) -> Response:
        if not request.state.session["in"]:
            return self._go("Login-Show")
        number = request.query_params.get("orderID", "")
        if number not in self.orders:
            return self._page(
                request, "Oops", '<h2>Order Detail</h2><span class="err">We have no such order on file for you.</span>'
            )
        return self._details(request, number)

    def _known(self, sent: Any) -> str | None:
        number = str(sent.get("no", "")).strip()
        fits = (str(sent.get("em", "")).strip().lower(), str(sent.get("zip", "")).strip()) == (shopper.EMAIL, shopper.POSTAL_CODE)
        return number if fits and number in self.orders else None

    async def track(self, request: Request) -> Response:
        number = self._known(await request.form())
        return self._details(request, number) if number else await self.sign_in_page(request, unfound="Nothing on file.")

    async def newsletter(self, request: Request) -> Response:
        self.received.append({"kind": "newsletter", **(await request.form())})
        return self._page(request, "Deals", "<h2>You're on the list</h2>")

    async def contact_page(self, request: Request) -> Response:
        topics = "".join(f"<option>{escape(topic)}</option>" for topic in TOPICS)
        return self._page(
            request,
            "Help",
            f"""<table width="100%" cellpadding="8"><tr><td valign="top" width="65%"><h2>Help Desk</h2><form id="hd" onsubmit="return hd(this)"><table>
<tr><td>First Name*</td><td><input name="fn" required></td></tr><tr><td>Last Name*</td><td><input name="ln" required></td></tr>
<tr><td>E-mail*</td><td><input name="em" required></td></tr><tr><td>Daytime phone*</td><td><input name="ph" required></td></tr>
<tr><td>Order number*</td><td><input name="no" required></td></tr>
<tr><td>Subject*</td><td><select name="su" required><option value="">-- pick one --</option>{topics}</select></td></tr>
<tr><td valign="top">Comments*</td><td><textarea name="co" cols="42" rows="6" maxlength="250" required></textarea><br><span class="sm">250 characters max.</span></td></tr>
<tr><td></td><td><input type="submit" value="Send to Help Desk" id="hb"></td></tr></table></form></td>
<td valign="top"><h2>Hot deals by e-mail</h2><form method="post" action="{ROOT}ContactUs-Subscribe">E-mail*<br><input name="em" required><br>First Name<br><input name="fn"><br><input type="submit" value="Subscribe"></form></td></tr></table>
<script>function hd(f){{document.getElementById('hb').disabled=true;fetch('{ROOT}Help-Send',{{method:'POST',body:new FormData(f)}}).then(function(r){{return r.json()}}).then(function(j){{
var t=document.createElement('div');t.className='tst';t.style.background=j.ok?'#060':'#a00';t.innerHTML=j.msg;document.body.appendChild(t);setTimeout(function(){{t.remove();document.getElementById('hb').disabled=false;if(j.ok)f.reset()}},3000)}});return false}}</script>""",
        )

    async def contact(self, request: Request) -> Response:
        sent = {name: str(value).strip() for name, value in (await request.form()).items()}
        if not all(sent.get(name) for name in ("fn", "ln", "em", "ph", "no", "co")) or sent.get("su") not in TOPICS:
            return JSONResponse({"ok": False, "msg": "Not sent. Fill in all the * fields."})
        if sent["no"] not in self.orders or len(sent["co"].replace("\r\n", "\n")) > 250:
            return JSONResponse({"ok": False, "msg": "Not sent. Check your order number and comments."})
        ticket = f"T-{931 + len(self.received):05}"
        self.received.append(
            {
                "kind": "message",
                "first_name": sent["fn"],
                "last_name": sent["ln"],
                "email": sent["em"],
                "phone": sent["ph"],
                "order_number": sent["no"],
                "topic": sent["su"],
                "message": sent["co"],
                "reference": ticket,
            }
        )
        return JSONResponse({"ok": True, "msg": f"Got it! Ticket # {ticket} opened."})

    async def lookup_page(self, request: Request, wrong: str = "") -> Response:
        return self._page(
            request,
            "Returns Center",
            f"""<h2>Returns Center</h2>Tell us which order. <span class="err">{wrong}</span><form method="post" action="{ROOT}RMA-Find"><table>
<tr><td>Order number</td><td><input name="no"></td></tr><tr><td>E-mail on order</td><td><input name="em"></td></tr><tr><td>Billing ZIP</td><td><input name="zip" size="8"></td></tr>
<tr><td></td><td><input type="submit" value="Find my order"></td></tr></table></form>""",
        )

    async def find(self, request: Request) -> Response:
        number = self._known(await request.form())
        if number is None or "rma" in self.orders[number] or not any(one["back"] for one in self.orders[number]["lines"]):
            return await self.lookup_page(request, "Nothing to return was found for that.")
        request.state.session["back"] = {"no": number}
        return self._go("RMA-Lines")

    async def lines_page(self, request: Request) -> Response:
        back = request.state.session.get("back")
        if not back:
            return self._go("RMA-Lookup")
        reasons = '<option value="">Reason...</option>' + "".join(f"<option>{escape(why)}</option>" for why in REASONS)
        rows = ""
        for place, one in enumerate(self.orders[back["no"]]["lines"]):
            if not one["back"]:
                rows += f"<tr><td>{escape(one['name'])}</td><td colspan=3>{one['note'] or one['status']}</td></tr>"
                continue
            counts = "".join(f"<option>{count}</option>" for count in range(1, one["quantity"] + 1))
            rows += (
                f'<tr><td>{escape(one["name"])}</td><td><label><input type="radio" name="k{place}" value="keep" checked> Keep</label> '
                f'<label><input type="radio" name="k{place}" value="back"> Return</label></td><td><select name="q{place}">{counts}</select></td>'
                f'<td><select name="r{place}">{reasons}</select></td></tr>'
            )
        return self._page(
            request,
            "Returns Center",
            f"""<h2>Returns Center: Order {back["no"]}</h2><form id="pk"><table class="bx" cellspacing="0" width="100%"><tr><th>Item</th><th>Keep or return?</th><th>Qty back</th><th>Reason</th></tr>{rows}</table></form>
<p><span class="err" id="pe"></span></p><p align="right"><span class="lnk" onclick="nx()">Next step &gt;&gt;</span></p>
<script>function nx(){{fetch('{ROOT}RMA-Pick',{{method:'POST',body:new FormData(document.getElementById('pk'))}}).then(function(r){{return r.json()}}).then(function(j){{if(j.go)location.href=j.go;else document.getElementById('pe').innerHTML=j.msg}})}}</script>""",
        )

    async def pick(self, request: Request) -> Response:
        back = request.state.session.get("back")
        if not back:
            return JSONResponse({"msg": "Start over."})
        sent = await request.form()
        lines = self.orders[back["no"]]["lines"]
        chosen = [
            (place, int(str(sent.get(f"q{place}"))), str(sent.get(f"r{place}")))
            for place, one in enumerate(lines)
            if one["back"] and sent.get(f"k{place}") == "back"
        ]
        if not chosen or not all(why in REASONS and 1 <= count <= lines[place]["quantity"] for place, count, why in chosen):
            return JSONResponse({"msg": "Mark what you return and give a reason."})
        back["chosen"] = chosen
        return JSONResponse({"go": ROOT + "RMA-Check"})

    def _refund(self, back: dict[str, Any]) -> int:
        lines = self.orders[back["no"]]["lines"]
        return sum(int(lines[place]["cents"]) * count for place, count, _ in back["chosen"])

    async def check_page(self, request: Request) -> Response:
        back = request.state.session.get("back")
        if not back or "chosen" not in back:
            return self._go("RMA-Lookup")
        lines = self.orders[back["no"]]["lines"]
        rows = "".join(
            f"<tr><td>{count} x {escape(lines[place]['name'])}</td><td>{escape(why)}</td></tr>"
            for place, count, why in back["chosen"]
        )
        ways = "".join(f'<label><input type="radio" name="w" value="{way}"> {words}</label><br>' for way, words in WAYS.items())
        return self._page(
            request,
            "Returns Center",
            f"""<h2>Almost done</h2><table class="bx" cellspacing="0">{rows}</table><form id="fn"><p><b>How do you want to send it?</b><br>{ways}</p></form>
<table cellpadding="3"><tr><td>Return fee</td><td>$0.00</td></tr><tr><td><b>Refund amount</b></td><td><b>{usd(self._refund(back))}</b> to VISA x4242</td></tr></table>
<p><span class="err" id="pe"></span></p><p><input type="button" value="Finish my return" onclick="fi(this)"></p>
<script>function fi(b){{b.disabled=true;fetch('{ROOT}RMA-Finish',{{method:'POST',body:new FormData(document.getElementById('fn'))}}).then(function(r){{return r.json()}}).then(function(j){{if(j.go)location.href=j.go;else{{b.disabled=false;document.getElementById('pe').innerHTML=j.msg}}}})}}</script>""",
        )

    async def finish(self, request: Request) -> Response:
        session = request.state.session
        back, way = session.get("back"), str((await request.form()).get("w"))
        if not back or "chosen" not in back or way not in WAYS:
            return JSONResponse({"msg": "Pick how you want to send it."})
        order = self.orders[back["no"]]
        rma = f"RMA{42 + len(self.received):06}"
        self.received.append(
            {
                "kind": "return",
                "order": back["no"],
                "items": [
                    {"name": order["lines"][place]["name"], "quantity": count, "reason": why}
                    for place, count, why in back["chosen"]
                ],
                "method": way,
                "refund": f"{self._refund(back) / 100:.2f}",
                "fee": "0.00",
                "authorisation": rma,
            }
        )
        order["rma"] = rma
        session["done"] = {"rma": rma, "refund": self._refund(back), "way": way}
        del session["back"]
        return JSONResponse({"go": ROOT + "RMA-Done"})

    async def done_page(self, request: Request) -> Response:
        done = request.state.session.get("done")
        if not done:
            return self._go("RMA-Lookup")
        label = f'<p><a href="{ROOT}RMA-Label?no={done["rma"]}">Print label</a></p>' if done["way"] == "UPS" else ""
        return self._page(
            request,
            "Returns Center",
            f"<h2>You're all set!</h2><table cellpadding=3><tr><td>RMA #</td><td><b>{done['rma']}</b></td></tr><tr><td>Send by</td><td>{slashes(10)}</td></tr>"
            f"<tr><td>Refund amount</td><td>{usd(done['refund'])}</td></tr></table>{label}",
        )

    async def label(self, request: Request) -> Response:
        pages = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        return Response(
            b"%PDF-1.4\n" + pages + page,
            media_type="application/pdf",
            headers={"content-disposition": "attachment; filename=label.pdf"},
        )
