"""Harbor & Lane: a shop of forms and pages, without one line of script."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from .. import shopper
from ..serving import ROOT
from .stock import Sale, books, written

TOPICS = {
    "product": "A question about a product",
    "change": "Change or stop an order",
    "parcel": "Where is my parcel?",
    "back": "Returns and refunds",
    "else": "Something else",
}
REASONS = {
    "mind": "I changed my mind",
    "small": "It is too small",
    "large": "It is too large",
    "broken": "It arrived damaged",
    "other": "It is not what I ordered",
}
METHODS = {"post": "By mail, with our prepaid label", "store": "At a Harbor & Lane store"}
LABEL = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class Shop:
    """The shop and what reached it."""

    def __init__(self) -> None:
        self.sales = {sale.number: sale for sale in books()}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.sign_ins = 0
        self.failed_sign_ins = 0
        self.pages = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True)
        self.pages.filters["usd"] = lambda cents: f"${cents / 100:,.2f}"
        self.app = Starlette(routes=self._routes())

    def _routes(self) -> list[Route]:
        both = ["GET", "POST"]
        answers = [
            ("Home-Show", self.home, ["GET"]),
            ("Login-Show", self.sign_in_page, ["GET"]),
            ("Account-Login", self.sign_in, ["POST"]),
            ("Account-Create", self.create, ["POST"]),
            ("Login-Logout", self.sign_out, ["GET"]),
            ("Account-Show", self.account, ["GET"]),
            ("Order-History", self.orders, ["GET"]),
            ("Order-Details", self.details, ["GET"]),
            ("Order-Track", self.track, both),
            ("ContactUs-Landing", self.contact_page, ["GET"]),
            ("ContactUs-Subscribe", self.contact, ["POST"]),
            ("ContactUs-Thanks", self.thanks, ["GET"]),
            ("Returns-Items", self.return_items, both),
            ("Returns-Method", self.return_method, both),
            ("Returns-Review", self.return_review, both),
            ("Returns-Done", self.return_done, ["GET"]),
            ("Returns-Label", self.return_label, ["GET"]),
        ]
        routes = [Route(ROOT + name, partial(self._answered, answer), methods=methods) for name, answer, methods in answers]
        return [
            Route("/", partial(self._answered, self.home)),
            *routes,
            Route("/{rest:path}", partial(self._answered, self.lost)),
        ]

    async def _answered(self, answer: Any, request: Request) -> Response:
        key = request.cookies.get("hl_visit", "")
        if key not in self.sessions:
            key = secrets.token_hex(12)
            self.sessions[key] = {"token": secrets.token_hex(8), "in": False}
        request.state.visit = visit = self.sessions[key]
        if request.method == "POST" and (await request.form()).get("token") != visit["token"]:
            response: Response = self._page(
                request, "message.html", status=403, title="That page was too old", text="Please go back."
            )
        else:
            response = await answer(request)
        response.set_cookie("hl_visit", key, httponly=True)
        return response

    def _page(self, request: Request, name: str, status: int = 200, **facts: Any) -> HTMLResponse:
        visit = request.state.visit
        text = self.pages.get_template(name).render(
            root=ROOT, visit=visit, topics=TOPICS, reasons=REASONS, methods=METHODS, first=shopper.FIRST_NAME, **facts
        )
        return HTMLResponse(text, status)

    def _go(self, name: str) -> RedirectResponse:
        return RedirectResponse(ROOT + name, 303)

    async def home(self, request: Request) -> Response:
        return self._page(request, "message.html", title="Made for salt air", text="New arrivals from the boat house.")

    async def lost(self, request: Request) -> Response:
        return self._page(request, "message.html", 404, title="Lost at sea", text="There is no page of ours here.")

    async def create(self, request: Request) -> Response:
        self.received.append({"kind": "account", **(await request.form())})
        return self._page(request, "message.html", title="Welcome aboard", text="Please confirm your email address.")

    async def sign_in_page(self, request: Request) -> Response:
        return self._page(request, "sign_in.html", wrong=None)

    async def sign_in(self, request: Request) -> Response:
        sent = await request.form()
        if (str(sent.get("who")).lower(), sent.get("secret")) != (shopper.EMAIL, shopper.PASSWORD):
            self.failed_sign_ins += 1
            return self._page(request, "sign_in.html", wrong="We could not match that email address and password.")
        self.sign_ins += 1
        request.state.visit["in"] = True
        return self._go("Account-Show")

    async def sign_out(self, request: Request) -> Response:
        request.state.visit["in"] = False
        return self._go("Home-Show")

    async def account(self, request: Request) -> Response:
        if not request.state.visit["in"]:
            return self._go("Login-Show")
        return self._page(request, "account.html", newest=next(iter(self.sales.values())))

    async def orders(self, request: Request) -> Response:
        if not request.state.visit["in"]:
            return self._go("Login-Show")
        return self._page(request, "orders.html", sales=list(self.sales.values()))

    async def details(self, request: Request) -> Response:
        if not request.state.visit["in"]:
            return self._go("Login-Show")
        sale = self.sales.get(request.query_params.get("orderID", ""))
        if sale is None:
            return self._page(
                request, "message.html", 404, title="No such order", text="We could not find that order in your account."
            )
        return self._page(request, "details.html", sale=sale)

    async def track(self, request: Request) -> Response:
        sent = await request.form() if request.method == "POST" else {}
        sale = self.sales.get(str(sent.get("number", "")).strip())
        if sale and (str(sent.get("mail")).lower(), sent.get("zip")) == (shopper.EMAIL, shopper.POSTAL_CODE):
            return self._page(request, "details.html", sale=sale)
        return self._page(request, "sign_in.html", wrong=None, unfound="No order of ours fits what you wrote.")

    async def contact_page(self, request: Request) -> Response:
        return self._page(request, "contact.html", wrong=None, sent={})

    async def contact(self, request: Request) -> Response:
        sent = {name: str(value) for name, value in (await request.form()).items() if name != "token"}
        needed = ("given", "family", "mail", "about", "words")
        if not all(sent.get(name, "").strip() for name in needed) or sent["about"] not in TOPICS or len(sent["words"]) > 600:
            return self._page(request, "contact.html", wrong="Please fill in every field marked with a star.", sent=sent)
        case = f"HL-{48213 + len(self.received)}"
        self.received.append(
            {
                "kind": "message",
                "first_name": sent["given"],
                "last_name": sent["family"],
                "email": sent["mail"],
                "phone": sent.get("phone", ""),
                "topic": TOPICS[sent["about"]],
                "message": sent["words"],
                "reference": case,
            }
        )
        request.state.visit["case"] = case
        return self._go("ContactUs-Thanks")

    async def thanks(self, request: Request) -> Response:
        return self._page(request, "thanks.html", case=request.state.visit.get("case"))

    def _sale_of(self, request: Request) -> Sale | None:
        number = request.query_params.get("order", "")
        return self.sales.get(number) if request.state.visit["in"] else None

    async def return_items(self, request: Request) -> Response:
        sale = self._sale_of(request)
        if sale is None:
            return self._go("Login-Show")
        wrong = None
        if request.method == "POST":
            sent = await request.form()
            chosen = {
                place: (int(str(sent.get(f"count-{place}", "1"))), str(sent.get(f"why-{place}")))
                for place in sale.sendable
                if sent.get(f"take-{place}")
            }
            if chosen and all(why in REASONS for _, why in chosen.values()):
                request.state.visit["back"] = {"order": sale.number, "chosen": chosen}
                return self._go(f"Returns-Method?order={sale.number}")
            wrong = "Choose at least one item, and a reason for each."
        return self._page(request, "return_items.html", sale=sale, wrong=wrong)

    def _back_of(self, request: Request) -> dict[str, Any] | None:
        back = request.state.visit.get("back")
        return back if back and back["order"] == request.query_params.get("order") else None

    async def return_method(self, request: Request) -> Response:
        back = self._back_of(request)
        if back is None:
            return self._go("Order-History")
        if request.method == "POST" and (how := str((await request.form()).get("how"))) in METHODS:
            back["how"] = how
            return self._go(f"Returns-Review?order={back['order']}")
        return self._page(request, "return_method.html", sale=self.sales[back["order"]])

    async def return_review(self, request: Request) -> Response:
        back = self._back_of(request)
        if back is None or "how" not in back:
            return self._go("Order-History")
        sale = self.sales[back["order"]]
        picked = [(sale.lines[place], count, REASONS[why]) for place, (count, why) in back["chosen"].items()]
        refund = sum(line.cents * count for line, count, _ in picked)
        refund += round(sale.tax * refund / sale.goods)
        if request.method == "POST":
            number = f"RA-{77120 + len(self.received)}-{sale.number[-2:]}"
            self.received.append(
                {
                    "kind": "return",
                    "order": sale.number,
                    "items": [{"name": line.name, "quantity": count, "reason": why} for line, count, why in picked],
                    "method": back["how"],
                    "refund": f"{refund / 100:.2f}",
                    "fee": "0.00",
                    "authorisation": number,
                }
            )
            sale.returning = number
            request.state.visit["done"] = {"number": number, "how": back["how"], "refund": refund, "order": sale.number}
            del request.state.visit["back"]
            return self._go("Returns-Done")
        return self._page(request, "return_review.html", sale=sale, picked=picked, how=back["how"], refund=refund)

    async def return_done(self, request: Request) -> Response:
        if (done := request.state.visit.get("done")) is None:
            return self._go("Order-History")
        return self._page(request, "return_done.html", done=done, ship_by=written(shopper.day(14)))

    async def return_label(self, request: Request) -> Response:
        return Response(LABEL, media_type="application/pdf")
