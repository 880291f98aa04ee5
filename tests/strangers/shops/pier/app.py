"""Pierhead: server-rendered pages with small scripts, on the platform's routes, in an agency's words."""

from __future__ import annotations

import asyncio
import re
import secrets
from functools import partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .. import shopper
from ..serving import ROOT
from . import stock

PAGES = Path(__file__).with_name("pages")
STATIC = "/on/demandware.static/Sites-mk_us-Site/-/en_US/v1764/"
HALF_A_YEAR, A_YEAR = 183, 365
TRIES = 6
STEPS: dict[int, list[tuple[str, ...]]] = {
    5: [("Pieces",), ("Reasons",), ("How",)],
    4: [("Pieces", "Reasons"), ("How",)],
    3: [("Pieces", "Reasons", "How")],
}


class Shop:
    """The shop and what reached it. Its arguments choose among the ways in which agencies dress the same storefront."""

    def __init__(
        self,
        *,
        status_at: Literal["details", "history", "both"] = "details",
        history: Literal["table", "cards"] = "table",
        contact: Literal["fieldsets", "grid"] = "fieldsets",
        order_field: Literal["text", "select"] = "text",
        topics: Literal["named", "plain"] = "named",
        subtopic: bool = False,
        limit: int = 400,
        maxlength: bool = True,
        answer: Literal["inline", "page", "toast", "xhr"] = "inline",
        reference: bool = True,
        refuses: bool = False,
        offers_ticked: bool = False,
        steps: Literal[3, 4, 5] = 5,
        reasons: Literal["select", "radio"] = "select",
        confirm: Literal["button", "dialog"] = "button",
        label_fee: int = 0,
        return_number: bool = True,
        final_sale: Literal["disabled", "absent"] = "disabled",
        consent: Literal["none", "bar", "layer"] = "bar",
        register: Literal["hidden", "beside"] = "hidden",
    ) -> None:
        self.ways = {name: value for name, value in locals().items() if name != "self"}
        self.orders = stock.orders()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.refused: list[dict[str, Any]] = []
        self.sign_ins = 0
        self.failed_sign_ins = 0
        self._pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
        self._pages.globals |= {"ROOT": ROOT, "STATIC": STATIC, "shopper": shopper, "stock": stock, "ways": self.ways}
        self._pages.filters |= {"usd": stock.usd, "words": stock.words, "figures": stock.figures}
        shown = {
            "Home-Show": self.home,
            "Search-Show": self.home,
            "Login-Show": self.sign_in_page,
            "Login-Logout": self.sign_out,
            "Account-Show": self.account,
            "Order-History": self.history,
            "Order-Filtered": self.filtered,
            "Order-Details": self.details,
            "Order-Track": self.broken,
            "CSRF-Fail": self.stale,
            "ContactUs-Landing": self.contact_page,
            "ContactUs-Questions": self.questions,
            "ContactUs-Thanks": self.thanks,
            "ConsentTracking-GetContent": self.consent_words,
            "ConsentTracking-SetSession": self.consent_given,
            "Returns-Lookup": self.return_lookup,
            "Returns-Start": self.return_start,
            "Returns-Review": self.return_review,
            "Returns-Done": self.return_done,
            "Returns-Label": self.return_label,
        }
        sent = {
            "Account-Login": self.sign_in,
            "Account-SubmitRegistration": self.register,
            "Account-PasswordResetDialogForm": self.reset,
            "EmailSubscribe-Subscribe": self.subscribe,
            "Order-Track": self.track,
            "ContactUs-Subscribe": self.contact,
            "Returns-Find": self.return_find,
            "Returns-Confirm": self.return_confirm,
        }
        routes = [Route(ROOT + name, partial(self._answered, answer)) for name, answer in shown.items()]
        routes += [
            Route(ROOT + name, partial(self._answered, answer), methods=["POST"]) for name, answer in sent.items()
        ]
        for place, step in enumerate(STEPS[steps]):
            routes += [
                Route(f"{ROOT}Returns-{step[0]}", partial(self._answered, partial(self.return_step, place=place))),
                Route(
                    f"{ROOT}Returns-{step[0]}",
                    partial(self._answered, partial(self.return_save, place=place)),
                    methods=["POST"],
                ),
            ]
        routes += [
            Route(STATIC + "{name}", self.static),
            Route("/", partial(self._answered, self.home)),
            Route("/{rest:path}", partial(self._answered, self.lost)),
        ]
        self.app = Starlette(routes=routes)

    # What every answer has in common

    async def _answered(self, answer: Any, request: Request) -> Response:
        key = request.cookies.get("dwsid", "")
        if key not in self.sessions:
            key = secrets.token_hex(16)
            self.sessions[key] = {"in": False, "tries": 0, "csrf": secrets.token_urlsafe(24)}
        request.state.session = session = self.sessions[key]
        response: Response = await answer(request)
        response.set_cookie("dwsid", key, httponly=True)
        response.set_cookie("sid", key[:12])
        response.set_cookie("dwanonymous_5e0c", key[::-1], max_age=180 * 86400)
        if session.pop("remember", False):
            response.set_cookie("dwcustomer_5e0c", "robin", max_age=180 * 86400, httponly=True)
        return response

    def _page(self, request: Request, name: str, status: int = 200, **facts: Any) -> HTMLResponse:
        session = request.state.session
        facts |= {"session": session, "csrf": session["csrf"], "remembered": "dwcustomer_5e0c" in request.cookies}
        return HTMLResponse(self._pages.get_template(f"{name}.html").render(facts), status)

    def _go(self, name: str) -> Response:
        return RedirectResponse(ROOT + name, 302)

    def _csrf_holds(self, request: Request, sent: FormData) -> bool:
        """A form that was open too long signs the shopper out, as the platform does."""
        session = request.state.session
        if sent.get("csrf_token") == session["csrf"]:
            return True
        session |= {"in": False, "csrf": secrets.token_urlsafe(24)}
        return False

    def _stale(self) -> Response:
        return JSONResponse({"csrfError": True, "redirectUrl": ROOT + "CSRF-Fail"}, 500)

    def _own(self, number: str) -> stock.Order | None:
        order = self.orders.get(number)
        return order if order and order.owner == shopper.EMAIL else None

    def _since(self, days: int) -> dict[str, stock.Order]:
        return {number: order for number, order in self.orders.items() if self._own(number) and -order.placed <= days}

    async def static(self, request: Request) -> Response:
        path = PAGES / request.path_params["name"]
        kinds = {".css": "text/css", ".js": "text/javascript"}
        if path.suffix not in kinds or not path.is_file():
            return Response(status_code=404)
        return Response(path.read_bytes(), media_type=kinds[path.suffix], headers={"cache-control": "max-age=600"})

    async def home(self, request: Request) -> Response:
        return self._page(request, "home")

    async def lost(self, request: Request) -> Response:
        return self._page(request, "error", 404, title="Adrift", told="There is no page at this address.")

    async def broken(self, request: Request) -> Response:
        return self._page(
            request, "error", 500, title="Adrift", told="Something went wrong on our side. Please try again later."
        )

    async def stale(self, request: Request) -> Response:
        return self._page(
            request, "error", title="Adrift", told="This page was open for too long. Please sign in again."
        )

    async def consent_words(self, request: Request) -> Response:
        await asyncio.sleep(0.2)
        return self._page(request, "consent")

    async def consent_given(self, request: Request) -> Response:
        request.state.session["consent"] = request.query_params.get("consent") == "true"
        return JSONResponse({"success": True})

    async def subscribe(self, request: Request) -> Response:
        sent = await request.form()
        self.received.append({"kind": "newsletter", "email": str(sent.get("emailId"))})
        return JSONResponse({"success": True, "msg": "Welcome aboard."})

    # The account

    async def sign_in_page(self, request: Request, unfound: str = "") -> Response:
        return self._page(request, "sign_in", unfound=unfound, asked=request.query_params.get("action"))

    async def sign_in(self, request: Request) -> Response:
        sent, session = await request.form(), request.state.session
        if not self._csrf_holds(request, sent):
            return self._stale()
        if session["tries"] >= TRIES:
            return JSONResponse(
                {"error": ["This account is locked after too many tries. Please come back in 30 minutes."]}
            )
        right = (str(sent.get("loginEmail")).strip().lower(), sent.get("loginPassword")) == (
            shopper.EMAIL,
            shopper.PASSWORD,
        )
        if not right:
            self.failed_sign_ins += 1
            session["tries"] += 1
            return JSONResponse({"error": ["That email and password do not go together. Please check both."]})
        self.sign_ins += 1
        session |= {"in": True, "tries": 0, "remember": sent.get("loginRememberMe") == "true"}
        return JSONResponse({"success": True, "redirectUrl": ROOT + "Account-Show?registration=false"})

    async def sign_out(self, request: Request) -> Response:
        request.state.session["in"] = False
        return self._go("Home-Show")

    async def register(self, request: Request) -> Response:
        sent = await request.form()
        if not self._csrf_holds(request, sent):
            return self._stale()
        self.received.append({"kind": "registration", "email": str(sent.get("dwfrm_profile_customer_email"))})
        told = {"dwfrm_profile_customer_email": "There is an account with this address already."}
        return JSONResponse({"success": False, "fields": told})

    async def reset(self, request: Request) -> Response:
        self.received.append({"kind": "password reset", "email": str((await request.form()).get("loginEmail"))})
        return JSONResponse({"success": True, "msg": "If we know this address, a letter is on its way to it."})

    async def account(self, request: Request) -> Response:
        if not request.state.session["in"]:
            return self._go("Login-Show?rurl=1")
        number, order = next(iter(self._since(HALF_A_YEAR).items()))
        return self._page(request, "account", found={number: order})

    def _periods(self) -> list[tuple[str, str]]:
        years = sorted({shopper.day(order.placed).year for order in self._since(10**4).values()}, reverse=True)
        return [
            ("6", "The past 6 months"),
            ("12", "The past 12 months"),
            *((str(year), f"All of {year}") for year in years),
        ]

    def _in_period(self, period: str) -> dict[str, stock.Order]:
        if period == "12":
            return self._since(A_YEAR)
        if re.fullmatch(r"\d{4}", period):
            return {
                number: one for number, one in self._since(10**4).items() if shopper.day(one.placed).year == int(period)
            }
        return self._since(HALF_A_YEAR)

    async def history(self, request: Request) -> Response:
        if not request.state.session["in"]:
            return self._go("Login-Show?rurl=1")
        period = request.query_params.get("orderFilter", "6")
        return self._page(request, "history", found=self._in_period(period), period=period, periods=self._periods())

    async def filtered(self, request: Request) -> Response:
        if not request.state.session["in"]:
            return JSONResponse({"loggedin": False, "redirectUrl": ROOT + "Login-Show?rurl=1"}, 500)
        await asyncio.sleep(0.3)
        return self._page(request, "list", found=self._in_period(request.query_params.get("orderFilter", "6")))

    async def details(self, request: Request) -> Response:
        if not request.state.session["in"]:
            return self._go("Login-Show?rurl=1")
        number = request.query_params.get("orderID", "")
        order = self._own(number)
        return self._page(request, "details", number=number, order=order) if order else self._go("Order-History")

    def _looked_up(self, sent: FormData) -> str | None:
        """The number of an order to which the address belongs."""
        order = self.orders.get(str(sent.get("trackOrderNumber")).strip())
        fits = order and order.owner == str(sent.get("trackOrderEmail")).strip().lower()
        return str(sent.get("trackOrderNumber")).strip() if fits else None

    async def track(self, request: Request) -> Response:
        sent = await request.form()
        if not self._csrf_holds(request, sent):
            return self._go("CSRF-Fail")
        if not sent.get("trackOrderNumber") or not sent.get("trackOrderEmail"):
            return await self.sign_in_page(request)
        number = self._looked_up(sent)
        if number is None:
            return await self.sign_in_page(request, "We have no order with this number and email.")
        request.state.session["guest"] = number
        return self._page(request, "details", number=number, order=self.orders[number])

    # Writing to the shop

    async def contact_page(self, request: Request) -> Response:
        recent = self._since(HALF_A_YEAR) if request.state.session["in"] else {}
        return self._page(request, "contact", recent=recent, topics=stock.TOPICS[self.ways["topics"]])

    async def questions(self, request: Request) -> Response:
        await asyncio.sleep(0.15)
        return self._page(
            request, "questions", questions=stock.SUBTOPICS.get(request.query_params.get("topic", ""), [])
        )

    def _faults(self, sent: dict[str, str], captions: dict[str, str]) -> dict[str, str]:
        """What is wrong with a message, by the name of its field."""
        faults = {
            name: "Please fill this in."
            for name in ("enq_given", "enq_family", "enq_mail", "enq_topic", "enq_words")
            if not sent.get(name)
        }
        if sent.get("enq_mail") and not re.fullmatch(r"[\w.%+-]+@[\w.-]+\.\w{2,6}", sent["enq_mail"]):
            faults["enq_mail"] = "This does not look like an email address."
        if sent.get("enq_topic") and sent["enq_topic"] not in captions:
            faults["enq_topic"] = "Please choose a topic."
        asked = stock.SUBTOPICS.get(sent.get("enq_topic", ""), []) if self.ways["subtopic"] else []
        if asked and sent.get("enq_detail") not in asked:
            faults["enq_detail"] = "Please tell us a little more."
        if len(sent.get("enq_words", "")) > self.ways["limit"]:
            faults["enq_words"] = f"Please keep to {self.ways['limit']} characters."
        if sent.get("enq_order") and not self._own(sent["enq_order"]):
            faults["enq_order"] = "We cannot find an order with this number."
        if not faults and self.ways["refuses"]:
            faults["enq_order"] = "We cannot take messages about this order here. Please call us."
        return faults

    async def contact(self, request: Request) -> Response:
        form = await request.form()
        sent = {name: value.replace("\r\n", "\n").strip() for name, value in form.items() if isinstance(value, str)}
        file = form.get("enq_file")
        captions = {code: caption for group in stock.TOPICS[self.ways["topics"]].values() for code, caption in group}
        await asyncio.sleep(0.2)
        faults = self._faults(sent, captions)
        if faults:
            self.refused.append({"kind": "message", **sent})
            return JSONResponse({"error": True, "fields": faults})
        case = f"PH-{20441 + len(self.received)}" if self.ways["reference"] else None
        self.received.append(
            {
                "kind": "message",
                "first_name": sent["enq_given"],
                "last_name": sent["enq_family"],
                "email": sent["enq_mail"],
                "phone": sent.get("enq_phone", ""),
                "order_number": sent.get("enq_order", ""),
                "topic": captions[sent["enq_topic"]],
                "subtopic": sent.get("enq_detail", ""),
                "message": sent["enq_words"],
                "file": file.filename if isinstance(file, UploadFile) else "",
                "reference": case,
            }
        )
        if sent.get("enq_offers") == "yes":
            self.received.append({"kind": "newsletter", "email": sent["enq_mail"]})
        if self.ways["answer"] == "page":
            request.state.session["thanks"] = {"given": sent["enq_given"], "case": case}
            return JSONResponse({"success": True, "redirectUrl": ROOT + "ContactUs-Thanks"})
        if self.ways["answer"] == "xhr":
            return JSONResponse({"success": True, "caseNumber": case})
        told = f"Thank you, {sent['enq_given']}. Your message is with our team."
        return JSONResponse({"success": True, "msg": told + (f" Your case number is {case}." if case else "")})

    async def thanks(self, request: Request) -> Response:
        thanks = request.state.session.pop("thanks", None)
        return self._page(request, "thanks", **thanks) if thanks else self._go("Home-Show")

    # Sending things back

    async def return_lookup(self, request: Request, unfound: str = "") -> Response:
        return self._page(request, "return_lookup", unfound=unfound)

    async def return_find(self, request: Request) -> Response:
        sent = await request.form()
        if not self._csrf_holds(request, sent):
            return self._go("CSRF-Fail")
        number = self._looked_up(sent)
        if number is None:
            return await self.return_lookup(request, "We have no order with this number and email.")
        request.state.session["guest"] = number
        return self._go(f"Returns-Start?orderID={number}")

    def _back(self, request: Request) -> dict[str, Any] | None:
        """The return that this shopper is filling in."""
        session = request.state.session
        back: dict[str, Any] | None = session.get("back")
        return back if back and (session["in"] or session.get("guest") == back["number"]) else None

    async def return_start(self, request: Request) -> Response:
        session, number = request.state.session, request.query_params.get("orderID", "")
        if not (self._own(number) if session["in"] else session.get("guest") == number):
            return self._go("Returns-Lookup")
        if not self.orders[number].open_for_return:
            return await self.return_lookup(request, f"There is nothing in order {number} that can be sent back.")
        session["back"] = {"number": number}
        return self._go("Returns-Pieces")

    def _step(self, request: Request, place: int, faults: list[str]) -> Response:
        back, steps = self._back(request), STEPS[self.ways["steps"]]
        if back is None:
            return self._go("Returns-Lookup")
        if place and ("chosen" not in back or ("How" in steps[place] and "why" not in back)):
            return self._go("Returns-Pieces")
        names = [step[0] for step in steps] + ["Review"]
        return self._page(
            request,
            "return_step",
            back=back,
            order=self.orders[back["number"]],
            step=steps[place],
            place=place,
            names=names,
            faults=faults,
        )

    async def return_step(self, request: Request, place: int) -> Response:
        return self._step(request, place, [])

    async def return_save(self, request: Request, place: int) -> Response:
        sent, back = await request.form(), self._back(request)
        if not self._csrf_holds(request, sent):
            return self._go("CSRF-Fail")
        if back is None:
            return self._go("Returns-Lookup")
        step, order, faults = STEPS[self.ways["steps"]][place], self.orders[back["number"]], []
        if "Pieces" in step:
            back["chosen"] = {
                spot: min(int(str(sent.get(f"count-{spot}", "1"))), line.quantity)
                for spot, line in enumerate(order.lines)
                if order.can_go_back(line) and sent.get(f"piece-{spot}") == "yes"
            }
            if not back["chosen"]:
                faults.append("Please tick what you are sending back.")
        if "Reasons" in step:
            back["why"] = {spot: str(sent.get(f"why-{spot}")) for spot in back.get("chosen", {})}
            if not all(why in stock.REASONS for why in back["why"].values()):
                faults.append("Please give a reason for each piece.")
        if "How" in step:
            back["how"] = str(sent.get("how"))
            if back["how"] not in stock.WAYS:
                faults.append("Please choose how it comes back to us.")
        if faults:
            return self._step(request, place, faults)
        after = [*STEPS[self.ways["steps"]], ("Review",)][place + 1]
        return self._go(f"Returns-{after[0]}")

    def _sums(self, back: dict[str, Any]) -> dict[str, int]:
        lines = self.orders[back["number"]].lines
        goods = sum(lines[spot].piece.cents * count for spot, count in back["chosen"].items())
        fee = self.ways["label_fee"] if back["how"] == "mail" else 0
        return {"goods": goods, "fee": fee, "refund": goods - fee}

    async def return_review(self, request: Request) -> Response:
        back = self._back(request)
        if not back or not {"chosen", "why", "how"} <= set(back):
            return self._go("Returns-Lookup")
        names = [step[0] for step in STEPS[self.ways["steps"]]] + ["Review"]
        facts: dict[str, Any] = {
            "back": back,
            "order": self.orders[back["number"]],
            "names": names,
            "place": len(names) - 1,
        }
        return self._page(request, "return_review", **facts, **self._sums(back))

    async def return_confirm(self, request: Request) -> Response:
        sent, back = await request.form(), self._back(request)
        if not self._csrf_holds(request, sent):
            return self._go("CSRF-Fail")
        if not back or not {"chosen", "why", "how"} <= set(back):
            return self._go("Returns-Lookup")
        order, sums = self.orders[back["number"]], self._sums(back)
        number = f"R-{700213 + len(self.received)}" if self.ways["return_number"] else None
        self.received.append(
            {
                "kind": "return",
                "order": back["number"],
                "items": [
                    {"name": order.lines[spot].piece.name, "quantity": count, "reason": back["why"][spot]}
                    for spot, count in back["chosen"].items()
                ],
                "method": back["how"],
                "refund": f"{sums['refund'] / 100:.2f}",
                "fee": f"{sums['fee'] / 100:.2f}",
                "authorisation": number,
            }
        )
        order.booked = number or "booked"
        request.state.session["booked"] = {"order": back["number"], "how": back["how"], "number": number, **sums}
        del request.state.session["back"]
        return self._go("Returns-Done")

    async def return_done(self, request: Request) -> Response:
        booked = request.state.session.get("booked")
        return self._page(request, "return_done", **booked) if booked else self._go("Returns-Lookup")

    async def return_label(self, request: Request) -> Response:
        if not request.state.session.get("booked"):
            return self._go("Returns-Lookup")
        return Response(
            LABEL, media_type="application/pdf", headers={"content-disposition": "inline; filename=label.pdf"}
        )


LABEL = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
