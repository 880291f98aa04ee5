"""Linden & Wray: pages from a server, forms that a script sends in the background and that are answered in JSON.

Four things can be had another way: `contact` ("toast", "inline", "thanks" or "refuses") is how the contact form answers,
`returns` ("pages", "single" or "wizard") how a return is walked; `asks` has the browser's own box ask before a return is
sent, and `numbered=False` answers it with thanks and no number. `consent` lays the tracking question over every new
session, and `ticked` has the box for news ticked before anybody has seen it.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from .. import shopper
from ..serving import ROOT
from .stock import Order, orders, taxed, usd, written

PAGES = Path(__file__).with_name("pages")
STATIC = "/on/demandware.static/Sites-mk_us-Site/-/en_US/v1719/"
TOGETHER = 5  # cards that the history shows before it is asked for more
PAUSE = 0.15  # what an answer in the background takes, so that the veil is seen
ATTEMPTS = 6
TOPICS = {
    "Before you buy": {"SZ": "Sizes and fit", "PR": "Products and stock"},
    "An order you placed": {
        "WH": "Where is my order?",
        "CX": "Change or cancel an order",
        "PY": "Payment and receipts",
    },
    "After it arrived": {"RT": "Returns and refunds", "FT": "Something is faulty"},
    "Anything else": {"AC": "My account", "PB": "Press"},
}
GENERAL = ("GI", "General question")
REASONS = {
    "FIT": "Doesn't fit",
    "MIND": "Changed my mind",
    "LATE": "Arrived too late",
    "PICTURE": "Not like the picture",
    "WRONG": "Wrong item sent",
    "FAULT": "Damaged or faulty",
    "OTHER": "Other",
}
STEPS = ["Items", "Reasons", "Method", "Review"]
PHONE = r"[0-9]{3}-[0-9]{3}-[0-9]{4}"
EMAIL = re.compile(r"[\w.%+-]+@[\w.-]+\.\w{2,6}")
SOMEONE_ELSES = {"00093545", "00094001"}


class Shop:
    """The shop and what reached it."""

    def __init__(
        self,
        *,
        contact: str = "toast",
        returns: str = "pages",
        asks: bool = False,
        numbered: bool = True,
        consent: bool = False,
        ticked: bool = False,
    ) -> None:
        self.contact, self.returns, self.asks, self.numbered = contact, returns, asks, numbered
        self.consent, self.ticked = consent, ticked
        self.orders = orders()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.sign_ins = 0
        self.failed_sign_ins = 0
        loader = jinja2.FileSystemLoader(PAGES)
        self.pages = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
        self.pages.filters |= {"usd": usd, "written": written}
        self.pages.globals |= {"root": ROOT, "static": STATIC, "shop": self, "shopper": shopper, "reasons": REASONS}
        shown = {
            "Home-Show": self.home,
            "Search-Show": self.search,
            "Page-Privacy": self.privacy,
            "Login-Show": self.sign_in_page,
            "Login-Logout": self.sign_out,
            "Account-Show": self.account,
            "Order-History": self.history,
            "Order-Filtered": self.filtered,
            "Order-Details": self.details,
            "ContactUs-Landing": self.contact_page,
            "ContactUs-Thanks": self.contact_thanks,
            "ConsentTracking-GetContent": self.consent_words,
            "ConsentTracking-SetSession": self.consent_given,
            "CSRF-Fail": self.csrf_page,
            "Return-Landing": self.return_landing,
            "Return-Start": self.return_start,
            "Return-Items": partial(self.return_step, 0),
            "Return-Reasons": partial(self.return_step, 1),
            "Return-Method": partial(self.return_step, 2),
            "Return-Review": partial(self.return_step, 3),
            "Return-Confirmation": self.return_confirmation,
            "Return-Label": self.return_label,
        }
        sent = {
            "Account-Login": self.sign_in,
            "Account-SubmitRegistration": self.register,
            "Account-PasswordResetDialogForm": self.reset,
            "Order-Track": self.track,
            "ContactUs-Subscribe": self.write,
            "EmailSubscribe-Subscribe": self.newsletter,
            "Return-Find": self.return_find,
            "Return-Save": self.return_save,
            "Return-Submit": self.return_submit,
        }
        shown |= dict.fromkeys(sent, self.misused)
        routes = [
            Route(ROOT + name, partial(self._answered, answer), methods=["GET"]) for name, answer in shown.items()
        ]
        routes += [
            Route(ROOT + name, partial(self._answered, answer), methods=["POST"]) for name, answer in sent.items()
        ]
        routes += [
            Route(STATIC + "{name}", self.static),
            Route("/", partial(self._answered, self.home)),
            Route("/{rest:path}", partial(self._answered, self.lost)),
        ]
        self._routes = Starlette(routes=routes)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._routes(scope, receive, send)

    # What every answer has

    async def _answered(self, answer: Any, request: Request) -> Response:
        key = request.cookies.get("dwsid", "")
        if key not in self.sessions:
            key = secrets.token_urlsafe(24)
            self.sessions[key] = {"in": False, "csrf": secrets.token_urlsafe(30), "asked": not self.consent}
        request.state.session = self.sessions[key]
        request.state.action = request.url.path.removeprefix(ROOT).strip("/") or "Home-Show"
        if _background(request) and request.state.action != "ConsentTracking-GetContent":
            await asyncio.sleep(PAUSE)
        response: Response = await answer(request)
        response.set_cookie("dwsid", key, path="/", httponly=True)
        response.set_cookie("sid", key[:16], path="/")
        return response

    def _page(self, request: Request, name: str, title: str, status: int = 200, **said: Any) -> HTMLResponse:
        page = self.pages.get_template(f"{name}.html")
        words = {"session": request.state.session, "action": request.state.action, "title": title, **said}
        return HTMLResponse(page.render(words), status)

    def _json(self, request: Request, said: dict[str, Any], status: int = 200) -> JSONResponse:
        frame = {"action": request.state.action, "queryString": request.url.query, "locale": "en_US"}
        return JSONResponse({**frame, **said}, status)

    def _go(self, name: str) -> Response:
        return RedirectResponse(ROOT + name, 302)

    def _broken(self, request: Request) -> Response:
        if _background(request):
            return self._json(request, {"error": {}, "message": "Internal Server Error"}, 500)
        words = "For technical reasons, your request could not be handled properly at this time. We apologize for any inconvenience."
        return self._page(request, "sorry", "Error", 500, words=words)

    def _kept_out(self, request: Request) -> Response | None:
        """Where to go if nobody is signed in. The page that was asked for is forgotten."""
        if request.state.session["in"]:
            return None
        if _background(request):
            return self._json(request, {"loggedin": False, "redirectUrl": f"{ROOT}Login-Show?rurl=1"}, 500)
        return self._go("Login-Show?rurl=1")

    async def _form(self, request: Request) -> dict[str, str] | Response:
        """The form's fields; or where a stale token sends the shopper, who is signed out."""
        sent = {name: str(value).strip() for name, value in (await request.form()).items()}
        if sent.get("csrf_token") == request.state.session["csrf"]:
            return sent
        request.state.session["in"] = False
        if _background(request):
            return self._json(request, {"csrfError": True, "redirectUrl": f"{ROOT}CSRF-Fail"}, 500)
        return self._go("CSRF-Fail")

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        kinds = {"linden.css": "text/css", "linden.js": "text/javascript"}
        if name not in kinds:
            return Response(status_code=404)
        return Response((PAGES / name).read_bytes(), media_type=kinds[name])

    # Around the shop

    async def home(self, request: Request) -> Response:
        return self._page(request, "home", "Linen, wool and leather")

    async def search(self, request: Request) -> Response:
        return self._page(request, "home", "Search")

    async def privacy(self, request: Request) -> Response:
        return self._page(request, "privacy", "Privacy notice")

    async def lost(self, request: Request) -> Response:
        words = "We cannot find the page you are looking for. Please feel free to contact us if you need any further assistance."
        return self._page(request, "sorry", "Page not found", 404, words=words)

    async def misused(self, request: Request) -> Response:
        """An address that only takes forms, opened as a page."""
        return self._broken(request)

    async def csrf_page(self, request: Request) -> Response:
        return self._page(request, "sorry", "Error", words="CSRF Token Mismatch")

    async def consent_words(self, request: Request) -> Response:
        return HTMLResponse(self.pages.get_template("consent.html").render())

    async def consent_given(self, request: Request) -> Response:
        request.state.session["asked"] = True
        return self._json(request, {"success": True})

    async def newsletter(self, request: Request) -> Response:
        self.received.append({"kind": "newsletter", "email": str((await request.form()).get("emailId", ""))})
        return self._json(request, {"success": True, "msg": "Thank you. You are on our list."})

    # The account

    async def sign_in_page(self, request: Request, unfound: str = "") -> Response:
        joining = request.query_params.get("action") == "register"
        rurl = request.query_params.get("rurl", "1")
        return self._page(request, "sign_in", "Sign in", joining=joining, unfound=unfound, rurl=rurl)

    async def sign_in(self, request: Request) -> Response:
        sent = await self._form(request)
        if isinstance(sent, Response):
            return sent
        if self.failed_sign_ins >= ATTEMPTS:
            words = "Maximum number of invalid logins attempted. Please try again later."
            return self._json(request, {"error": [words]})
        if (sent.get("loginEmail", "").lower(), sent.get("loginPassword")) != (shopper.EMAIL, shopper.PASSWORD):
            self.failed_sign_ins += 1
            return self._json(
                request, {"error": ["Invalid login or password. Remember that password is case-sensitive."]}
            )
        self.sign_ins += 1
        request.state.session["in"] = True
        return self._json(request, {"success": True, "redirectUrl": f"{ROOT}Account-Show?registration=false"})

    async def register(self, request: Request) -> Response:
        sent = await self._form(request)
        if isinstance(sent, Response):
            return sent
        self.received.append({"kind": "registration"})
        taken = {"dwfrm_profile_customer_email": "That email address is taken."}
        return self._json(request, {"success": False, "fields": taken})

    async def reset(self, request: Request) -> Response:
        self.received.append({"kind": "password reset"})
        return self._json(request, {"success": True, "msg": "We have sent you an email with a link."})

    async def sign_out(self, request: Request) -> Response:
        request.state.session["in"] = False
        return self._go("Home-Show")

    async def account(self, request: Request) -> Response:
        newest = next(iter(self.orders.values()))
        return self._kept_out(request) or self._page(request, "account", "My account", order=newest)

    def _cards(self, chosen: str, start: int) -> dict[str, Any]:
        """The orders of one choice of the filter, from one on."""
        if chosen in ("6", "12"):
            kept = [one for one in self.orders.values() if one.placed > (-183 if chosen == "6" else -365)]
        else:
            kept = [one for one in self.orders.values() if str(shopper.day(one.placed).year) == chosen]
        after = start + TOGETHER
        more = f"{ROOT}Order-Filtered?orderFilter={chosen}&start={after}" if after < len(kept) else ""
        return {"cards": kept[start:after], "more": more, "shown": min(after, len(kept)), "of": len(kept)}

    async def history(self, request: Request) -> Response:
        host = f"{request.url.scheme}://{request.url.netloc}{ROOT}Order-Filtered?orderFilter="
        years = sorted({str(shopper.day(one.placed).year) for one in self.orders.values()}, reverse=True)
        choices = {"6": "Last six months", "12": "Last twelve months"} | {year: year for year in years}
        chosen = request.query_params.get("orderFilter", "6")
        said = {"choices": choices, "chosen": chosen, "host": host, **self._cards(chosen, 0)}
        return self._kept_out(request) or self._page(request, "history", "Your orders", **said)

    async def filtered(self, request: Request) -> Response:
        start = request.query_params.get("start", "0")
        cards = self._cards(request.query_params.get("orderFilter", "6"), int(start) if start.isdigit() else 0)
        return self._kept_out(request) or self._page(request, "cards", "", **cards)

    def _receipt(self, request: Request, order: Order, guest: bool) -> Response:
        return self._page(request, "details", f"Order {order.number}", order=order, guest=guest)

    async def details(self, request: Request) -> Response:
        if kept_out := self._kept_out(request):
            return kept_out
        number = request.query_params.get("orderID", "")
        if number in SOMEONE_ELSES:
            return self._go("Account-Show")
        return self._receipt(request, self.orders[number], False) if number in self.orders else self._broken(request)

    async def track(self, request: Request) -> Response:
        sent = await self._form(request)
        if isinstance(sent, Response):
            return sent
        asked = [sent.get(name, "") for name in ("trackOrderNumber", "trackOrderEmail", "trackOrderPostal")]
        if not all(asked):
            return await self.sign_in_page(request)
        if asked[0] in self.orders and (asked[1].lower(), asked[2]) == (shopper.EMAIL, shopper.POSTAL_CODE):
            return self._receipt(request, self.orders[asked[0]], True)
        words = "Sorry, this order number, email or ZIP code does not match our records. Check them and try again."
        return await self.sign_in_page(request, words)

    # The contact form

    async def contact_page(self, request: Request) -> Response:
        return self._page(request, "contact", "Write to us", topics=TOPICS, general=GENERAL, phone=PHONE)

    async def write(self, request: Request) -> Response:
        sent = {name: str(value).strip() for name, value in (await request.form()).items()}
        topics = dict([GENERAL]) | {code: words for group in TOPICS.values() for code, words in group.items()}
        needed = (
            "contactFirstName",
            "contactLastName",
            "contactEmail",
            "contactPhone",
            "contactTopic",
            "contactComment",
        )
        wrong = {name: "This field is required." for name in needed if not sent.get(name)}
        if not EMAIL.fullmatch(sent.get("contactEmail", "")):
            wrong["contactEmail"] = "Please enter a valid email address."
        if not re.fullmatch(PHONE, sent.get("contactPhone", "")):
            wrong["contactPhone"] = "Please enter your phone number like this: 415-555-0100."
        if sent.get("contactTopic") not in topics:
            wrong["contactTopic"] = "Please choose a topic."
        if not sent.get("contactPrivacy"):
            wrong["contactPrivacy"] = "Please confirm that you have read the privacy notice."
        if self.contact == "refuses":
            wrong["contactComment"] = (
                "We could not take this message. Please leave out numbers of more than six digits."
            )
        if wrong:
            return self._json(request, {"success": False, "error": True, "fields": wrong})
        reference = f"LW-{20931 + 7 * len(self.received)}" if self.contact == "thanks" else None
        self.received.append(
            {
                "kind": "message",
                "first_name": sent["contactFirstName"],
                "last_name": sent["contactLastName"],
                "email": sent["contactEmail"],
                "phone": sent["contactPhone"],
                "order_number": sent.get("contactOrderNumber", ""),
                "topic": topics[sent["contactTopic"]],
                "message": sent["contactComment"].replace("\r\n", "\n"),
                "reference": reference,
            }
        )
        if sent.get("contactNews"):
            self.received.append({"kind": "newsletter", "email": sent["contactEmail"]})
        if reference:
            request.state.session["reference"] = reference
            return self._json(request, {"success": True, "redirectUrl": f"{ROOT}ContactUs-Thanks"})
        words = f"Thank you, {sent['contactFirstName']}. Your message has reached us, and we will reply by email within two days."
        return self._json(request, {"success": True, "msg": words})

    async def contact_thanks(self, request: Request) -> Response:
        reference = request.state.session.pop("reference", None)
        return (
            self._page(request, "thanks", "Thank you", reference=reference)
            if reference
            else self._go("ContactUs-Landing")
        )

    # Sending things back

    async def return_landing(self, request: Request) -> Response:
        return self._page(request, "return_landing", "Returns")

    async def return_start(self, request: Request) -> Response:
        if kept_out := self._kept_out(request):
            return kept_out
        order = self.orders.get(request.query_params.get("orderID", ""))
        if order is None or not order.open_for_return:
            return self._go("Order-History")
        request.state.session["back"] = {"order": order.number}
        return self._go("Return-Items")

    async def return_find(self, request: Request) -> Response:
        sent = await self._form(request)
        if isinstance(sent, Response):
            return sent
        order = self.orders.get(sent.get("returnOrderNumber", ""))
        if order is None or sent.get("returnEmail", "").lower() != shopper.EMAIL:
            return self._json(request, {"error": ["We found no order with this number and email address."]})
        if not order.open_for_return:
            return self._json(request, {"error": ["Nothing of this order can be returned."]})
        request.state.session["back"] = {"order": order.number}
        return self._json(request, {"success": True, "redirectUrl": f"{ROOT}Return-Items"})

    def _review(self, back: dict[str, Any]) -> dict[str, Any]:
        """What goes back and what it gives, as the last page shows it."""
        order = self.orders[back["order"]]
        rows = [(order.lines[place], count) for place, count in back["items"].items()]
        goods = sum(line.piece.cents * count for line, count in rows)
        fee = order.label_fee if back["method"] == "MAIL" else 0
        refund = goods + taxed(goods) - fee
        return {"rows": rows, "goods": goods, "tax": taxed(goods), "fee": fee, "refund": refund}

    def _step(self, request: Request, step: int, wrong: list[str], *, fragment: bool) -> Response:
        back = request.state.session["back"]
        order = self.orders[back["order"]]
        said = {"order": order, "back": back, "step": step, "steps": STEPS, "wrong": wrong, "fragment": fragment}
        if step == 3:
            said |= self._review(back)
        return self._page(request, "return_step" if fragment else "return", "Return items", **said)

    async def return_step(self, step: int, request: Request) -> Response:
        back = request.state.session.get("back")
        needed = [(), ("items",), ("items", "why"), ("items", "why", "method")][step]
        if not back or not all(name in back for name in needed):
            return self._go("Return-Items" if back else "Return-Landing")
        return self._step(request, step, [], fragment=False)

    def _keep_items(self, back: dict[str, Any], sent: dict[str, str]) -> str:
        lines = self.orders[back["order"]].lines
        chosen = {
            place: int(sent.get(f"qty_{place}", "1"))
            for place, line in enumerate(lines)
            if sent.get(f"item_{place}") and not line.piece.final
        }
        if not chosen or not all(1 <= count <= lines[place].quantity for place, count in chosen.items()):
            return "Please tick at least one item."
        back["items"] = chosen
        return ""

    def _keep_reasons(self, back: dict[str, Any], sent: dict[str, str]) -> str:
        why = {place: sent.get(f"reason_{place}", "") for place in back["items"]}
        if not all(reason in REASONS for reason in why.values()):
            return "Please choose a reason for every item."
        told = {place: sent.get(f"comment_{place}", "") for place in why}
        if any(reason == "OTHER" and not told[place] for place, reason in why.items()):
            return "Please tell us more where you chose “Other”."
        back["why"], back["told"] = why, told
        return ""

    def _keep_method(self, back: dict[str, Any], sent: dict[str, str]) -> str:
        if sent.get("method") not in ("MAIL", "STORE"):
            return "Please choose how to send it back."
        back["method"] = sent["method"]
        return ""

    async def return_save(self, request: Request) -> Response:
        """A step, or where they stand on one page all three of them."""
        sent = await self._form(request)
        if isinstance(sent, Response):
            return sent
        back = request.state.session.get("back")
        if not back:
            return self._json(request, {"success": False, "redirectUrl": f"{ROOT}Return-Landing"})
        keepers = [self._keep_items, self._keep_reasons, self._keep_method]
        step = int(sent["step"]) if sent.get("step") in ("0", "1", "2") else 0
        todo = keepers if self.returns == "single" else keepers[step : step + 1]
        if todo[0] != self._keep_items and "items" not in back:
            return self._json(request, {"success": False, "redirectUrl": f"{ROOT}Return-Items"})
        wrong = next(filter(None, (keep(back, sent) for keep in todo)), "")
        if self.returns == "wizard":
            return self._step(request, step if wrong else step + 1, [wrong] if wrong else [], fragment=True)
        if wrong:
            return self._json(request, {"success": False, "error": [wrong]})
        following = "Review" if self.returns == "single" else STEPS[step + 1]
        return self._json(request, {"success": True, "redirectUrl": f"{ROOT}Return-{following}"})

    async def return_submit(self, request: Request) -> Response:
        sent = await self._form(request)
        if isinstance(sent, Response):
            return sent
        session = request.state.session
        back = session.get("back")
        if not back or "method" not in back or self.orders[back["order"]].returned:
            return self._json(request, {"success": False, "redirectUrl": f"{ROOT}Return-Landing"})
        if not sent.get("policy"):
            wrong = "Please confirm that you have read the return policy."
            if self.returns == "wizard":
                return self._step(request, 3, [wrong], fragment=True)
            return self._json(request, {"success": False, "error": [wrong]})
        order, review = self.orders[back["order"]], self._review(back)
        number = f"RT-{600417 + 3 * len(self.received)}"
        self.received.append(
            {
                "kind": "return",
                "order": order.number,
                "items": [
                    {"name": order.lines[place].piece.name, "quantity": count, "reason": REASONS[back["why"][place]]}
                    for place, count in back["items"].items()
                ],
                "comments": [words for words in back["told"].values() if words],
                "method": back["method"],
                "refund": f"{review['refund'] / 100:.2f}",
                "fee": f"{review['fee'] / 100:.2f}",
                "authorisation": number if self.numbered else None,
            }
        )
        order.status = "Return started"
        order.returned = (
            f"Return {number} was started on {written(0)}."
            if self.numbered
            else f"A return was started on {written(0)}."
        )
        session["done"] = {
            "number": number,
            "order": order.number,
            "method": back["method"],
            "refund": review["refund"],
        }
        del session["back"]
        if self.returns == "wizard":
            return self._page(request, "return_done", "", done=session["done"])
        return self._json(request, {"success": True, "redirectUrl": f"{ROOT}Return-Confirmation"})

    async def return_confirmation(self, request: Request) -> Response:
        done = request.state.session.get("done")
        return (
            self._page(request, "return_confirmation", "Your return", done=done) if done else self._go("Return-Landing")
        )

    async def return_label(self, request: Request) -> Response:
        done = request.state.session.get("done")
        number = request.query_params.get("no", "")
        if not done or done["number"] != number:
            return await self.lost(request)
        headers = {"content-disposition": f"attachment; filename=label-{quote(number)}.pdf"}
        return Response(_label(number), media_type="application/pdf", headers=headers)


def _background(request: Request) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


def _label(number: str) -> bytes:
    """A page of a PDF with the return's number and a date on it."""
    words = f"BT /F1 18 Tf 30 380 Td (Linden & Wray returns) Tj 0 -40 Td ({number}) Tj 0 -30 Td ({date.today()}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for place, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (place, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + end
