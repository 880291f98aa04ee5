"""Atelier Sorrento: bare pages that a script fills in with what it fetches."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .. import shopper
from ..serving import ROOT
from .stock import TAX, book, short

PAGES = Path(__file__).parent / "pages"
TOPICS = ["A piece I am considering", "An order I have placed", "Sending something back", "Repairs and care", "Press"]
REASONS = ["Changed my mind", "Fit", "Colour or material", "Faulty", "Wrong piece sent"]
POSTAGE = 700


class Shop:
    """The shop and what reached it."""

    def __init__(self) -> None:
        self.orders = book()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.sign_ins = 0
        self.failed_sign_ins = 0
        pages = {
            "Home-Show": ("home", False),
            "Login-Show": ("sign_in", False),
            "Account-Show": ("account", True),
            "Order-History": ("orders", True),
            "Order-Details": ("details", True),
            "ContactUs-Landing": ("contact", False),
            "Returns-Begin": ("return", True),
        }
        data = {
            "Data-Orders": self.data_orders,
            "Data-Order": self.data_order,
        }
        sent = {
            "Consent-Set": self.consent,
            "Account-Identify": self.identify,
            "Account-Login": self.sign_in,
            "ContactUs-Subscribe": self.contact,
            "Returns-Create": self.create_return,
        }
        routes = [Route(ROOT + name, partial(self._page, page, closed)) for name, (page, closed) in pages.items()]
        routes += [Route(ROOT + name, answer) for name, answer in data.items()]
        routes += [Route(ROOT + name, answer, methods=["POST"]) for name, answer in sent.items()]
        routes += [Route(ROOT + "Login-Logout", self.sign_out), Route("/", partial(self._page, "home", False))]
        self.app = Starlette(routes=[*routes, Route("/{rest:path}", partial(self._page, "lost", False))])

    def _session(self, request: Request) -> dict[str, Any]:
        return self.sessions.get(request.cookies.get("sorrento", ""), {"in": False, "token": "", "asked": False})

    async def _page(self, name: str, closed: bool, request: Request) -> Response:
        key, session = request.cookies.get("sorrento", ""), self._session(request)
        if not session["token"]:
            key = secrets.token_hex(12)
            self.sessions[key] = session = {"in": False, "token": secrets.token_hex(8), "asked": False}
        if closed and not session["in"]:
            response: Response = RedirectResponse(ROOT + "Login-Show?rurl=1", 302)
        else:
            page = (PAGES / "frame.html").read_text("utf-8").replace("{{page}}", (PAGES / f"{name}.html").read_text("utf-8"))
            words = {
                "root": ROOT,
                "token": session["token"],
                "asked": "yes" if session["asked"] else "no",
                "who": f"Hello, {shopper.FIRST_NAME}" if session["in"] else "Sign in",
                "whose": "Account-Show" if session["in"] else "Login-Show",
            }
            for word, value in words.items():
                page = page.replace("{{" + word + "}}", value)
            response = HTMLResponse(page, 404 if name == "lost" else 200)
        response.set_cookie("sorrento", key, httponly=True)
        return response

    async def _sent(self, request: Request) -> dict[str, Any] | None:
        session = self._session(request)
        if not session["token"] or request.headers.get("x-sorrento") != session["token"]:
            return None
        sent = await request.json()
        return sent if isinstance(sent, dict) else None

    async def consent(self, request: Request) -> Response:
        if await self._sent(request) is None:
            return JSONResponse({"ok": False}, 403)
        self._session(request)["asked"] = True
        return JSONResponse({"ok": True})

    async def identify(self, request: Request) -> Response:
        sent = await self._sent(request)
        if sent is None:
            return JSONResponse({"ok": False}, 403)
        return JSONResponse({"ok": "@" in str(sent.get("mail")), "say": "Please enter a valid email."})

    async def sign_in(self, request: Request) -> Response:
        sent = await self._sent(request)
        if sent is None:
            return JSONResponse({"ok": False}, 403)
        if (str(sent.get("mail")).lower(), sent.get("key")) != (shopper.EMAIL, shopper.PASSWORD):
            self.failed_sign_ins += 1
            return JSONResponse({"ok": False, "say": "That password does not go with this email."})
        self.sign_ins += 1
        self._session(request)["in"] = True
        return JSONResponse({"ok": True, "next": ROOT + "Account-Show"})

    async def sign_out(self, request: Request) -> Response:
        self._session(request)["in"] = False
        return RedirectResponse(ROOT + "Home-Show", 302)

    async def data_orders(self, request: Request) -> Response:
        if not self._session(request)["in"]:
            return JSONResponse({"ok": False}, 401)
        orders = list(self.orders.values())
        later = request.query_params.get("from") == "7"
        return JSONResponse({"orders": orders[7:] if later else orders[:7], "more": not later})

    async def data_order(self, request: Request) -> Response:
        order = self.orders.get(request.query_params.get("orderID", ""))
        if order is None or not self._session(request)["in"]:
            return JSONResponse({"ok": False}, 404)
        shown = {key: value for key, value in order.items() if key != "status"}
        return JSONResponse(shown | {"reasons": REASONS, "postage": POSTAGE})

    async def contact(self, request: Request) -> Response:
        sent = await self._sent(request)
        if sent is None:
            return JSONResponse({"ok": False, "say": "Your visit has ended. Please load the page again."}, 403)
        words = str(sent.get("words", ""))
        if (
            not all(str(sent.get(name, "")).strip() for name in ("first", "last", "mail", "words"))
            or sent.get("topic") not in TOPICS
        ):
            return JSONResponse({"ok": False, "say": "Please complete all fields."})
        if len(words) > 300 or sent.get("agreed") is not True:
            return JSONResponse({"ok": False, "say": "Please keep to 300 characters, and accept the privacy notice."})
        self.received.append(
            {
                "kind": "message",
                "first_name": sent["first"],
                "last_name": sent["last"],
                "email": sent["mail"],
                "topic": sent["topic"],
                "message": words,
            }
        )
        return JSONResponse(
            {"ok": True, "say": f"Thank you, {sent['first']}. Your message has reached us, and we reply within a day."}
        )

    async def create_return(self, request: Request) -> Response:
        sent = await self._sent(request)
        session = self._session(request)
        order = self.orders.get(str((sent or {}).get("order", "")))
        if sent is None or order is None or not session["in"] or order.get("returning"):
            return JSONResponse({"ok": False, "say": "This return could not be registered."}, 400)
        picked = [(order["pieces"][int(one["place"])], int(one["count"]), one["why"]) for one in sent["pieces"]]
        good = picked and all(one.get("back") and 1 <= count <= one["quantity"] and why in REASONS for one, count, why in picked)
        if not good or sent.get("way") not in ("mail", "store"):
            return JSONResponse({"ok": False, "say": "Please choose your pieces, a reason for each, and a way."}, 400)
        goods = sum(one["price"] * count for one, count, _ in picked)
        fee = POSTAGE if sent["way"] == "mail" else 0
        refund = goods + round(goods * TAX) - fee
        number = f"SR-{5521 + len(self.received)}"
        order["returning"] = number
        self.received.append(
            {
                "kind": "return",
                "order": order["number"],
                "items": [{"name": one["name"], "quantity": count, "reason": why} for one, count, why in picked],
                "method": sent["way"],
                "refund": f"{refund / 100:.2f}",
                "fee": f"{fee / 100:.2f}",
                "authorisation": number,
            }
        )
        return JSONResponse({"ok": True, "number": number, "until": short(shopper.day(14))})
