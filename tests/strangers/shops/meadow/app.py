"""Meadow & Rye: pages from a server; a small script fetches pieces of them and puts them in their place."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .. import shopper
from ..serving import ROOT
from . import stock

PAGES = Path(__file__).with_name("pages")
TOPICS = {
    "track": ("Where is my order?", "Parcels that are late or lost"),
    "change": ("Change or cancel an order", "As long as it hasn't left our warehouse"),
    "back": ("Send something back", "Returns, refunds and repairs"),
    "other": ("Something else", "Products, stores, your account"),
}
WAYS = {"mail": "Mail a parcel", "store": "Drop it off at a store"}
REFUNDS = {"card": "Back to Visa ending in 4242", "gift": "As a Meadow & Rye gift card"}
MESSAGE_LIMIT = 300
RECENT = 6
HALF_A_YEAR = 183

Answer = Callable[[Request], Awaitable[Response]]


class Shop:
    """The shop and what reached it.

    `contact` asks in steps or on one page; the answer to a message is a number, thanks without one, or a refusal beside
    the field. A return is walked in a panel of the order's page, in a dialog over it, or on its own pages; things are
    picked with tick boxes or steppers, reasons with lists or radio buttons. Whether things are unworn is asked always,
    never, or only of what can be worn. `fee` is what a label costs, in cents.
    """

    def __init__(
        self,
        *,
        contact: Literal["steps", "page"] = "steps",
        answer: Literal["case", "thanks", "refusal"] = "case",
        wizard: Literal["panel", "dialog", "pages"] = "panel",
        picker: Literal["tick", "stepper"] = "tick",
        reasons: Literal["select", "radios"] = "select",
        condition: Literal["worn", "always", "never"] = "worn",
        fee: int = 0,
    ) -> None:
        self.contact, self.answer, self.wizard = contact, answer, wizard
        self.condition, self.fee = condition, fee
        self.orders = stock.orders()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.sign_ins = 0
        self.failed_sign_ins = 0
        self.pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
        self.pages.globals.update(
            ROOT=ROOT,
            me=shopper,
            long=stock.long,
            short=stock.short,
            usd=stock.usd,
            topics=TOPICS,
            ways=WAYS,
            refunds=REFUNDS,
            why=stock.REASONS,
            limit=MESSAGE_LIMIT,
            fee=fee,
            wizard=wizard,
            picker=picker,
            reasons=reasons,
        )
        shown: dict[str, Answer] = {
            "Home-Show": self.home,
            "Search-Show": self.home,
            "Product-Suggestions": self.suggestions,
            "Login-Show": self.sign_in_page,
            "Login-Logout": self.sign_out,
            "Account-Show": self._inside(self.account),
            "Order-History": self._inside(self.history),
            "Order-Filtered": self._inside(self.filtered),
            "Order-Details": self._inside(self.details),
            "ContactUs-Landing": self.contact_page,
            "ContactUs-Orders": self.contact_orders,
            "Order-Return": self._inside(self.return_items),
            "Order-ReturnWay": self._inside(self.return_way),
            "Order-ReturnCheck": self._inside(self.return_check),
            "Order-ReturnSuccess": self._inside(self.return_success),
            "Order-ReturnLabel": self._inside(self.label),
            "CSRF-Fail": self.csrf_fail,
        }
        sent: dict[str, Answer] = {
            "Account-Login": self._guarded(self.sign_in),
            "Account-SubmitRegistration": self._guarded(self.register),
            "Account-PasswordResetDialogForm": self.reset_password,
            "Order-Track": self._guarded(self.track),
            "ContactUs-Subscribe": self.take_message,
            "Newsletter-Join": self.newsletter,
            "Order-Return": self._inside(self._guarded(self.pick_items)),
            "Order-ReturnWay": self._inside(self._guarded(self.pick_way)),
            "Order-ReturnAccept": self._inside(self._guarded(self.accept)),
            "Order-ReturnSuccess": self._inside(self.return_success),
        }
        routes = [Route(ROOT + name, partial(self._answered, answer)) for name, answer in shown.items()]
        routes += [
            Route(ROOT + name, partial(self._answered, answer), methods=["POST"]) for name, answer in sent.items()
        ]
        routes += [
            Route("/", partial(self._answered, self.home)),
            Route("/assets/{name}", self.asset),
            Route("/{rest:path}", partial(self._answered, self.lost)),
        ]
        self.app = Starlette(routes=routes)

    # What every answer goes through

    async def _answered(self, answer: Answer, request: Request) -> Response:
        key = request.cookies.get("dwsid", "")
        known = key in self.sessions
        if not known:
            key = secrets.token_urlsafe(18)
            self.sessions[key] = {"in": False, "csrf": secrets.token_urlsafe(24), "return": None, "done": None}
        request.state.session = self.sessions[key]
        response = await answer(request)
        if not known:
            response.set_cookie("dwsid", key, httponly=True, samesite="lax")
        return response

    def _inside(self, answer: Answer) -> Answer:
        """Only for who has signed in; where they wanted to go is forgotten."""

        async def answered(request: Request) -> Response:
            if request.state.session["in"]:
                return await answer(request)
            there = f"{ROOT}Login-Show?rurl=1"
            if self._by_script(request):
                return self._json(request, {"loggedin": False, "redirectUrl": there}, 500)
            return RedirectResponse(there, 302)

        return answered

    def _guarded(self, answer: Answer) -> Answer:
        """Only with the page's own token; who comes without is signed out."""

        async def answered(request: Request) -> Response:
            sent = await request.form()
            if sent.get("csrf_token") == request.state.session["csrf"]:
                return await answer(request)
            request.state.session.update({"in": False, "return": None})
            there = f"{ROOT}CSRF-Fail"
            if self._by_script(request):
                return self._json(request, {"csrfError": True, "redirectUrl": there}, 500)
            return RedirectResponse(there, 303)

        return answered

    @staticmethod
    def _by_script(request: Request) -> bool:
        return request.headers.get("x-requested-with") == "XMLHttpRequest"

    @staticmethod
    def _json(request: Request, said: Mapping[str, Any], status: int = 200) -> JSONResponse:
        context = {
            "action": request.url.path.removeprefix(ROOT),
            "queryString": request.url.query,
            "locale": "en_US",
        }
        return JSONResponse({**context, **said}, status)

    def _page(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        session = request.state.session
        bare = self._by_script(request)
        text = self.pages.get_template(f"{name}.html").render(
            frame="bare.html" if bare else "frame.html", inside=session["in"], csrf=session["csrf"], **values
        )
        return HTMLResponse(text, status)

    # The shop window

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        return FileResponse(PAGES / name) if name in ("meadow.css", "meadow.js") else Response("", 404)

    async def home(self, request: Request) -> Response:
        return self._page(request, "home")

    async def suggestions(self, request: Request) -> Response:
        return self._page(request, "suggestions", things=[stock.SATCHEL, stock.CARDS, stock.EARRINGS])

    async def lost(self, request: Request) -> Response:
        return self._page(request, "sorry", 404, title="This page has wandered off", text="Try the menu above.")

    async def csrf_fail(self, request: Request) -> Response:
        return self._page(
            request, "sorry", title="Sorry!", text="CSRF Token Mismatch. Please sign in again before you go on."
        )

    async def newsletter(self, request: Request) -> Response:
        self.received.append({"kind": "newsletter", **(await request.form())})
        return self._page(request, "sorry", title="You're on the list", text="The next letter comes on Sunday.")

    # Signing in

    async def sign_in_page(self, request: Request) -> Response:
        tab = "register" if request.query_params.get("action") == "register" else "login"
        return self._page(request, "sign_in", tab=tab, unfound=False)

    async def sign_in(self, request: Request) -> Response:
        sent = await request.form()
        given = (str(sent.get("loginEmail", "")).strip().lower(), sent.get("loginPassword"))
        if given != (shopper.EMAIL, shopper.PASSWORD):
            self.failed_sign_ins += 1
            return self._json(request, {"error": ["Invalid login or password. Remember that it is case-sensitive."]})
        self.sign_ins += 1
        request.state.session["in"] = True
        there = "checkout" if request.query_params.get("rurl") == "2" else "Account-Show?registration=false"
        return self._json(request, {"success": True, "redirectUrl": ROOT + there})

    async def register(self, request: Request) -> Response:
        sent = await request.form()
        self.received.append({"kind": "registration", "email": sent.get("email")})
        return self._json(request, {"success": False, "fields": {"email": "We know this email address already."}})

    async def reset_password(self, request: Request) -> Response:
        sent = await request.form()
        self.received.append({"kind": "password reset", "email": sent.get("email")})
        return self._json(request, {"success": True, "msg": "If we know this address, a link is on its way to it."})

    async def sign_out(self, request: Request) -> Response:
        request.state.session.update({"in": False, "return": None})
        return RedirectResponse(f"{ROOT}Home-Show", 302)

    async def track(self, request: Request) -> Response:
        sent = {name: str(value).strip() for name, value in (await request.form()).items()}
        number = sent.get("trackOrderNumber", "")
        whose = (sent.get("trackOrderEmail", "").lower(), sent.get("trackOrderPostal"))
        if number not in self.orders or whose != (shopper.EMAIL, shopper.POSTAL_CODE):
            return self._page(request, "sign_in", tab="track", unfound=True)
        return self._page(request, "details", number=number, order=self.orders[number], guest=True)

    # Orders

    async def account(self, request: Request) -> Response:
        number, newest = next(iter(self.orders.items()))
        return self._page(request, "account", found={number: newest})

    def _since(self, *, older: bool) -> dict[str, Any]:
        return {number: one for number, one in self.orders.items() if (one["placed"] < -HALF_A_YEAR) == older}

    async def history(self, request: Request) -> Response:
        return self._page(request, "history", found=self._since(older=False))

    async def filtered(self, request: Request) -> Response:
        return self._page(request, "cards", found=self._since(older=True), older=True)

    async def details(self, request: Request) -> Response:
        number = request.query_params.get("orderID", "")
        if number not in self.orders:
            text = "There is no order with this number in your account. Please check the number and try again."
            return self._page(request, "sorry", 404, title="We can't find that order", text=text)
        return self._page(request, "details", number=number, order=self.orders[number], guest=False)

    # Asking

    async def contact_page(self, request: Request) -> Response:
        return self._page(request, "contact" if self.contact == "steps" else "contact_page", recent=self._recent())

    def _recent(self) -> dict[str, Any]:
        return dict(list(self.orders.items())[:RECENT])

    async def contact_orders(self, request: Request) -> Response:
        return self._page(request, "contact_orders", recent=self._recent())

    async def take_message(self, request: Request) -> Response:
        sent = {name: str(value).strip() for name, value in (await request.form()).items()}
        name = sent.get("name", "")
        if request.state.session["in"]:
            name, sent["email"] = f"{shopper.FIRST_NAME} {shopper.LAST_NAME}", shopper.EMAIL
        wrong = self._wrong(sent, name)
        number = sent.get("order", "")
        if not wrong and self.answer == "refusal" and number:
            wrong = {"order": f"We can't take messages about order {number} here. Please call us at 1-877-555-0188."}
        if wrong:
            return self._json(request, {"error": True, "msg": "Nothing was sent yet.", "fields": wrong})
        case = f"MW-{20481 + 7 * len(self.received)}"
        extras = [word for word in ("news", "call") if sent.get(word) == "yes" or sent.get("reply") == word]
        first, _, last = name.partition(" ")
        self.received.append(
            {
                "kind": " and ".join(["message", *extras]),
                "first_name": first,
                "last_name": last,
                "email": sent["email"],
                "phone": sent.get("phone", ""),
                "order_number": number,
                "topic": TOPICS[sent["topic"]][0],
                "message": sent["message"],
                "reply": sent["reply"],
                "reference": case if self.answer == "case" else None,
            }
        )
        said = {"success": True, "msg": f"Thanks, {first}. We have your message and will answer within a working day."}
        return self._json(request, {**said, "case": case} if self.answer == "case" else said)

    def _wrong(self, sent: dict[str, str], name: str) -> dict[str, str]:
        """What is missing, by field."""
        wrong = {}
        if sent.get("topic") not in TOPICS:
            wrong["topic"] = "Please say what it is about."
        if sent.get("order", "") and sent["order"] not in self.orders:
            wrong["order"] = "We don't know this order."
        if not 0 < len(sent.get("message", "").replace("\r\n", "\n")) <= MESSAGE_LIMIT:
            wrong["message"] = f"Please write a message of up to {MESSAGE_LIMIT} characters."
        if not name:
            wrong["name"] = "Please tell us your name."
        if "@" not in sent.get("email", ""):
            wrong["email"] = "Please give an email address."
        if sent.get("reply") not in ("email", "call"):
            wrong["reply"] = "Please choose how we may reply."
        elif sent["reply"] == "call" and not sent.get("phone"):
            wrong["phone"] = "Which number may we call?"
        return wrong

    # Sending back

    def _to_return(self, number: str) -> dict[str, Any] | None:
        order: dict[str, Any] | None = self.orders.get(number)
        return order if order and not order["return"] and any(one["back"] for one in order["lines"]) else None

    async def return_items(self, request: Request, wrong: str = "", given: Mapping[str, Any] | None = None) -> Response:
        number = request.query_params.get("orderID") or str((given or {}).get("orderID", ""))
        order = self._to_return(number)
        if order is None:
            text = "Nothing of this order can be returned online."
            return self._page(request, "sorry", title="No return here", text=text)
        return self._page(request, "return_items", number=number, order=order, wrong=wrong, given=given or {})

    async def pick_items(self, request: Request) -> Response:
        sent = {name: str(value) for name, value in (await request.form()).items()}
        order = self._to_return(sent.get("orderID", ""))
        if order is None:
            return await self.return_items(request, given=sent)
        chosen = []
        for place, one in enumerate(order["lines"]):
            count = sent.get(f"count-{place}", "0")
            if not one["back"] or not count.isdigit() or not (sent.get(f"pick-{place}") and int(count)):
                continue
            reason = sent.get(f"why-{place}", "")
            if int(count) > one["quantity"] or reason not in stock.REASONS:
                return await self.return_items(request, f"Please tell us why the {one['name']} comes back.", sent)
            chosen.append((place, int(count), reason, sent.get(f"comment-{place}", "").strip()))
        if not chosen:
            return await self.return_items(request, "Please choose what you'd like to return.", sent)
        request.state.session["return"] = {"number": sent["orderID"], "chosen": chosen}
        return RedirectResponse(f"{ROOT}Order-ReturnWay", 303)

    def _walked(self, request: Request, *needed: str) -> dict[str, Any] | None:
        walked: dict[str, Any] | None = request.state.session["return"]
        fits = walked and self._to_return(walked["number"]) and all(key in walked for key in needed)
        return walked if fits else None

    def _pieces(self, walked: dict[str, Any]) -> list[dict[str, Any]]:
        lines = self.orders[walked["number"]]["lines"]
        return [
            {**lines[place], "count": count, "reason": reason, "comment": comment}
            for place, count, reason, comment in walked["chosen"]
        ]

    def _asks_condition(self, walked: dict[str, Any]) -> bool:
        worn = any(one["style"] in stock.WORN for one in self._pieces(walked))
        return self.condition == "always" or (self.condition == "worn" and worn)

    async def return_way(self, request: Request, wrong: str = "") -> Response:
        walked = self._walked(request)
        if walked is None:
            return await self.return_items(request)
        asks = self._asks_condition(walked)
        return self._page(request, "return_way", number=walked["number"], asks=asks, wrong=wrong)

    async def pick_way(self, request: Request) -> Response:
        sent = {name: str(value) for name, value in (await request.form()).items()}
        walked = self._walked(request)
        if walked is None:
            return await self.return_items(request)
        if self._asks_condition(walked):
            if sent.get("unworn") not in ("yes", "no"):
                return await self.return_way(request, "Please tell us whether it is unworn.")
            if sent["unworn"] == "no":
                return await self.return_way(request, "We can only take back what is unworn and has its tags.")
        if sent.get("refund") not in REFUNDS:
            return await self.return_way(request, "Please choose how you'd like your refund.")
        if sent.get("way") not in WAYS:
            return await self.return_way(request, "Please choose how it comes back to us.")
        walked.update({"unworn": sent.get("unworn"), "refund": sent["refund"], "way": sent["way"]})
        return RedirectResponse(f"{ROOT}Order-ReturnCheck", 303)

    def _sums(self, walked: dict[str, Any]) -> dict[str, int]:
        goods = sum(one["cents"] * one["count"] for one in self._pieces(walked))
        fee = self.fee if walked["way"] == "mail" else 0
        return {"goods": goods, "tax": stock.tax(goods), "fee": fee, "refund": goods + stock.tax(goods) - fee}

    async def return_check(self, request: Request) -> Response:
        walked = self._walked(request, "way")
        if walked is None:
            return await self.return_items(request)
        sums, pieces = self._sums(walked), self._pieces(walked)
        return self._page(request, "return_check", walked=walked, number=walked["number"], pieces=pieces, sums=sums)

    async def accept(self, request: Request) -> Response:
        walked = self._walked(request, "way")
        if walked is None:
            if self._by_script(request):
                return self._json(request, {"success": False, "msg": "This return can't be started any more."})
            return await self.return_items(request)
        sums, pieces, number = self._sums(walked), self._pieces(walked), walked["number"]
        rma = f"RMA-{550219 + 13 * len(self.received)}"
        self.received.append(
            {
                "kind": "return",
                "order": number,
                "items": [{"name": one["name"], "quantity": one["count"], "reason": one["reason"]} for one in pieces],
                "method": WAYS[walked["way"]] + (", to a gift card" if walked["refund"] == "gift" else ""),
                "refund": f"{sums['refund'] / 100:.2f}",
                "fee": f"{sums['fee'] / 100:.2f}",
                "authorisation": rma,
                "unworn": walked["unworn"],
                "comments": [one["comment"] for one in pieces],
            }
        )
        order = self.orders[number]
        order["return"] = rma
        if sum(one["count"] for one in pieces) == order["pieces"]:
            order["words"] = "Return started"
        for place, *_ in walked["chosen"]:
            order["lines"][place].update({"note": f"Coming back with return {rma}", "back": False})
        request.state.session.update({"return": None, "done": {"walked": walked, "rma": rma, "sums": sums}})
        there = f"{ROOT}Order-ReturnSuccess"
        if self._by_script(request):
            return self._json(request, {"success": True, "url": there, "changeBalances": False})
        return RedirectResponse(there, 303)

    async def return_success(self, request: Request) -> Response:
        done = request.state.session["done"]
        if not done:
            return RedirectResponse(f"{ROOT}Order-History", 303)
        return self._page(request, "return_done", **done, number=done["walked"]["number"])

    async def label(self, request: Request) -> Response:
        words = f"BT /F1 18 Tf 40 380 Td ({request.query_params.get('rma', '')}) Tj ET".encode("ascii", "replace")
        parts = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
        made, starts = b"%PDF-1.4\n", []
        for place, part in enumerate(parts, 1):
            starts.append(len(made))
            made += b"%d 0 obj\n%s\nendobj\n" % (place, part)
        table = b"".join(b"%010d 00000 n \n" % start for start in starts)
        made += b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
            table,
            len(made),
        )
        return Response(
            made, media_type="application/pdf", headers={"content-disposition": "inline; filename=return-label.pdf"}
        )
