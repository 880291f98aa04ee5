"""Quay & Kin: one page that a script draws, with widgets of its own making and buttons where others have links."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .. import shopper
from ..serving import ROOT
from .stock import Sale, books, usd, written

PAGES = Path(__file__).parent / "pages"
TOPICS = {
    "fit": "Products and sizing",
    "way": "Where is my order?",
    "stop": "Change or cancel an order",
    "back": "Returns and refunds",
    "acct": "My account",
    "misc": "Something else",
}
REASONS = {
    "fits": "It doesn't fit",
    "mind": "I changed my mind",
    "harm": "It arrived damaged",
    "look": "It looks different than online",
    "sent": "I was sent the wrong item",
}
METHODS = {"mail": "Mail it back", "store": "Bring it to a store"}
LABEL = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
OPEN_TO_ALL = {"Home-Show", "Login-Show", "ContactUs-Landing", "ContactUs-Form"}
DRAWN = [*sorted(OPEN_TO_ALL), "Account-Show", "Order-History", "Order-Details", "Order-Return"]


class Refused(Exception):
    """What the shop does not take, in its words."""

    def __init__(self, words: str, status: int = 200) -> None:
        super().__init__(words)
        self.status = status


class Shop:
    """The shop and what reached it. The options are other ways in which the same shop could have been built.

    topics        of a message: "list" (an own list box) or "select"
    topic         the one that is chosen when the page opens, or None
    reasons       the same as for topics, for those of a return
    choice        "mixed" (a select for one piece, a stepper for several), "select", "stepper", or "tick" for all
    confirmation  of a return: "modal", "inline" or "none"
    asks_first    the numbers of the orders about which a message is only sent after "Are you sure?"
    phone         "formatted" while it is typed, or "split" into three fields
    framed        the contact form stands in a frame of the same address
    graphql       what is asked by POST to one address, reading and sending: "orders", "contact", "returns"
    wait          the seconds that pass before the page gets what it is to show
    beacons       each view and press is told to the shop's own statistics by POST
    """

    def __init__(
        self,
        *,
        topics: str = "list",
        topic: str | None = None,
        reasons: str = "list",
        choice: str = "mixed",
        confirmation: str = "modal",
        asks_first: Collection[str] = ("7300184107",),
        phone: str = "formatted",
        framed: bool = False,
        graphql: Collection[str] = (),
        wait: float = 0,
        beacons: bool = True,
    ) -> None:
        self.sales = {sale.number: sale for sale in books()}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.sign_ins = 0
        self.failed_sign_ins = 0
        self.asks_first = set(asks_first)
        self.wait = wait
        self.look = {
            "topics": topics,
            "topic": topic,
            "reasons": reasons,
            "choice": choice,
            "confirmation": confirmation,
            "phone": phone,
            "framed": framed,
            "graphql": sorted(graphql),
            "beacons": beacons,
        }
        self.operations: dict[str, Callable[[dict[str, Any]], Any]] = {
            "orders": self.orders,
            "order": self.order,
            "topics": self.topics,
            "sendMessage": self.send_message,
            "returnOptions": self.return_options,
            "returnQuote": self.return_quote,
            "startReturn": self.start_return,
        }
        self.app = Starlette(routes=self._routes())

    def _routes(self) -> list[Route]:
        answers: list[tuple[str, Callable[[Request], Awaitable[Response]], str]] = [
            *((ROOT + name, partial(self.shell, name), "GET") for name in DRAWN),
            (ROOT + "Account-Login", self.sign_in, "POST"),
            (ROOT + "Account-SubmitRegistration", self.register, "POST"),
            (ROOT + "Order-Track", self.track, "POST"),
            (ROOT + "Login-Logout", self.sign_out, "GET"),
            (ROOT + "Order-ReturnLabel", self.label, "GET"),
            (ROOT + "Track-Event", self.event, "POST"),
            (ROOT + "ContactUs-Subscribe", partial(self.sent, "sendMessage"), "POST"),
            (ROOT + "Order-ReturnAccept", partial(self.sent, "startReturn"), "POST"),
            ("/api/{operation}", self.read, "GET"),
            ("/graphql", self.graphql, "POST"),
            ("/static/{name}", self.static, "GET"),
            ("/", partial(self.shell, "Home-Show"), "GET"),
            ("/{rest:path}", partial(self.shell, "lost"), "GET"),
        ]
        return [Route(path, partial(self._answered, answer), methods=[method]) for path, answer, method in answers]

    async def _answered(self, answer: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
        key = request.cookies.get("qk_sid", "")
        if key not in self.sessions:
            key = secrets.token_hex(12)
            self.sessions[key] = {"token": secrets.token_hex(8), "in": False, "guest": None}
        request.state.visit = self.sessions[key]
        response = await answer(request)
        response.set_cookie("qk_sid", key, httponly=True)
        return response

    # Pages

    async def shell(self, name: str, request: Request) -> Response:
        visit = request.state.visit
        known = visit["in"] or (visit["guest"] and request.query_params.get("orderID") == visit["guest"])
        if name != "lost" and name not in OPEN_TO_ALL and not known:
            return RedirectResponse(f"{ROOT}Login-Show?rurl=1", 302)
        boot = {
            "root": ROOT,
            "route": name,
            "csrf": visit["token"],
            "first": shopper.FIRST_NAME if visit["in"] else None,
            "email": shopper.EMAIL if visit["in"] else "",
            **self.look,
        }
        text = (
            (PAGES / "shell.html").read_text("utf-8").replace("{{boot}}", json.dumps(boot)).replace("{{route}}", name)
        )
        return HTMLResponse(text, 404 if name == "lost" else 200)

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        kinds = {"app.js": "text/javascript", "app.css": "text/css"}
        if name not in kinds:
            return Response(status_code=404)
        return Response((PAGES / name).read_text("utf-8"), media_type=kinds[name])

    async def label(self, _: Request) -> Response:
        return Response(LABEL, media_type="application/pdf")

    async def event(self, _: Request) -> Response:
        return Response(status_code=204)

    # Who it is

    async def _form(self, request: Request) -> dict[str, str] | None:
        """The fields, or None with a stale token."""
        sent = {name: str(value) for name, value in (await request.form()).items()}
        return sent if sent.pop("csrf_token", None) == request.state.visit["token"] else None

    def _stale(self) -> Response:
        return JSONResponse({"csrfError": True, "redirectUrl": f"{ROOT}Login-Show"}, 500)

    async def sign_in(self, request: Request) -> Response:
        if (sent := await self._form(request)) is None:
            return self._stale()
        if (sent.get("loginEmail", "").lower(), sent.get("loginPassword")) != (shopper.EMAIL, shopper.PASSWORD):
            self.failed_sign_ins += 1
            return JSONResponse({"error": ["Invalid login or password. Remember that password is case-sensitive."]})
        self.sign_ins += 1
        request.state.visit["in"] = True
        return JSONResponse({"success": True, "redirectUrl": f"{ROOT}Account-Show?registration=false"})

    async def register(self, request: Request) -> Response:
        if (sent := await self._form(request)) is None:
            return self._stale()
        self.received.append({"kind": "account", **sent})
        return JSONResponse({"success": True, "redirectUrl": f"{ROOT}Home-Show"})

    async def track(self, request: Request) -> Response:
        if (sent := await self._form(request)) is None:
            return self._stale()
        number = sent.get("trackOrderNumber", "").strip()
        who = (sent.get("trackOrderEmail", "").lower(), sent.get("trackOrderPostal"))
        if number not in self.sales or who != (shopper.EMAIL, shopper.POSTAL_CODE):
            return JSONResponse({"error": ["Sorry, this does not match our records."]})
        request.state.visit["guest"] = number
        return JSONResponse({"success": True, "redirectUrl": f"{ROOT}Order-Details?orderID={number}"})

    async def sign_out(self, request: Request) -> Response:
        request.state.visit.update({"in": False, "guest": None})
        return RedirectResponse(f"{ROOT}Home-Show", 302)

    # What is asked and sent

    def _needs_sign_in(self, visit: dict[str, Any], operation: str, asked: dict[str, Any]) -> bool:
        open_to_all = operation in ("topics", "sendMessage") or (
            visit["guest"] and asked.get("number") == visit["guest"]
        )
        return not visit["in"] and not open_to_all

    async def read(self, request: Request) -> Response:
        operation, asked = request.path_params["operation"], dict(request.query_params)
        if operation not in self.operations or operation in ("sendMessage", "startReturn"):
            return JSONResponse({"error": {}, "message": "Unknown"}, 404)
        if self._needs_sign_in(request.state.visit, operation, asked):
            return JSONResponse({"loggedin": False, "redirectUrl": f"{ROOT}Login-Show?rurl=1"}, 500)
        await asyncio.sleep(self.wait)
        try:
            return JSONResponse(self.operations[operation](asked))
        except Refused as refused:
            return JSONResponse({"error": True, "msg": str(refused)}, refused.status)

    async def sent(self, operation: str, request: Request) -> Response:
        sent = await request.json()
        if operation == "startReturn":
            if sent.get("csrf_token") != request.state.visit["token"]:
                return self._stale()
            if self._needs_sign_in(request.state.visit, operation, sent):
                return JSONResponse({"loggedin": False, "redirectUrl": f"{ROOT}Login-Show?rurl=1"}, 500)
        try:
            return JSONResponse({"success": True, **self.operations[operation](sent)})
        except Refused as refused:
            return JSONResponse({"error": True, "msg": str(refused)}, 200)

    async def graphql(self, request: Request) -> Response:
        body = await request.json()
        operation, asked = str(body.get("operationName")), dict(body.get("variables") or {})
        await asyncio.sleep(self.wait)
        if operation not in self.operations:
            return JSONResponse({"errors": [{"message": "Unknown operation"}]})
        if self._needs_sign_in(request.state.visit, operation, asked):
            return JSONResponse({"errors": [{"message": "UNAUTHENTICATED"}]})
        try:
            return JSONResponse({"data": {operation: self.operations[operation](asked)}})
        except Refused as refused:
            return JSONResponse({"data": None, "errors": [{"message": str(refused)}]})

    def orders(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"orders": [sale.summary() for sale in self.sales.values()]}

    def order(self, asked: dict[str, Any]) -> dict[str, Any]:
        return self._sale(asked).whole()

    def topics(self, _: dict[str, Any]) -> dict[str, Any]:
        topics = [{"id": key, "label": label} for key, label in TOPICS.items()]
        return {"topics": topics, "asksFirst": sorted(self.asks_first)}

    def _sale(self, asked: dict[str, Any]) -> Sale:
        sale = self.sales.get(str(asked.get("number")))
        if sale is None:
            raise Refused("We can't find that order in your account.", 404)
        return sale

    def send_message(self, sent: dict[str, Any]) -> dict[str, Any]:
        if "@" not in sent.get("email", ""):
            raise Refused("Please enter a valid email address.")
        if sent.get("topic") not in TOPICS or not sent.get("orderNumber", "").strip():
            raise Refused("Please fill in the fields that are marked.")
        case = f"{51804 + len(self.received)}-K"
        self.received.append(
            {
                "kind": "message and a subscription" if sent.get("news") else "message",
                "first_name": sent.get("firstName", ""),
                "last_name": sent.get("lastName", ""),
                "email": sent["email"],
                "phone": sent.get("phone", ""),
                "order_number": sent["orderNumber"],
                "topic": TOPICS[sent["topic"]],
                "message": sent.get("comment", "")[:250],
                "reference": case,
            }
        )
        return {"msg": "Thanks, we have your message. We answer within one business day.", "caseNumber": case}

    def return_options(self, asked: dict[str, Any]) -> dict[str, Any]:
        sale = self._sale(asked)
        return {
            "number": sale.number,
            "lines": [{**sale.line(place), "sendable": place in sale.sendable} for place in range(len(sale.lines))],
            "reasons": [{"id": key, "label": label} for key, label in REASONS.items()],
            "methods": [
                {"id": "mail", "label": METHODS["mail"], "text": "Use our prepaid label at any drop-off point."},
                {"id": "store", "label": METHODS["store"], "text": "Show the code at the counter. Refund on the spot."},
            ],
        }

    def _chosen(self, asked: dict[str, Any]) -> tuple[Sale, list[tuple[int, int, str]], str]:
        sale, how = self._sale(asked), str(asked.get("method"))
        raw = asked.get("items") or []
        items = json.loads(raw) if isinstance(raw, str) else raw
        chosen = [(int(one["place"]), int(one["quantity"]), str(one["reason"])) for one in items]
        good = all(
            place in sale.sendable and 0 < count <= sale.lines[place].quantity and why in REASONS
            for place, count, why in chosen
        )
        if not chosen or not good or how not in METHODS:
            raise Refused("This return can't be started. Please check what you chose.")
        return sale, chosen, how

    def _amounts(self, asked: dict[str, Any]) -> tuple[int, int, int]:
        sale, chosen, how = self._chosen(asked)
        goods = sum(sale.lines[place].cents * count for place, count, _ in chosen)
        return goods, round(sale.tax * goods / sale.goods), sale.fee if how == "mail" else 0

    def return_quote(self, asked: dict[str, Any]) -> dict[str, Any]:
        goods, tax, fee = self._amounts(asked)
        return {
            "goods": usd(goods),
            "tax": usd(tax),
            "fee": f"-{usd(fee)}" if fee else "Free",
            "refund": usd(goods + tax - fee),
        }

    def start_return(self, sent: dict[str, Any]) -> dict[str, Any]:
        sale, chosen, how = self._chosen(sent)
        goods, tax, fee = self._amounts(sent)
        number = f"QR{62019 + len(self.received)}{sale.number[-3:]}"
        self.received.append(
            {
                "kind": "return",
                "order": sale.number,
                "items": [
                    {"name": sale.lines[place].name, "quantity": count, "reason": REASONS[why]}
                    for place, count, why in chosen
                ],
                "method": how,
                "refund": f"{(goods + tax - fee) / 100:.2f}",
                "fee": f"{fee / 100:.2f}",
                "authorisation": number,
            }
        )
        sale.returning = number
        return {
            "authorization": number,
            "label": f"{ROOT}Order-ReturnLabel?ra={number}" if how == "mail" else None,
            "shipBy": written(shopper.day(14)),
            "refund": usd(goods + tax - fee),
        }
