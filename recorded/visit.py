"""One request to the practice shop, with the session it belongs to, and the ways to answer it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from recorded.catalogue import Account, PracticeOrder
from recorded.faults import FaultKind
from recorded.shopfront import Shopfront
from recorded.state import Session

PREFIX = "/on/demandware.store/Sites-mk_us-Site/en_US/"


def route_path(name: str, **query: str) -> str:
    """The path of a controller's action, such as Order-Details."""
    return PREFIX + name + ("?" + urlencode(query) if query else "")


def asset_path(path: str) -> str:
    """The path of a file in the assets folder."""
    return "/assets/" + quote(path)


@dataclass(slots=True)
class Visit:
    """A request being answered. ``action`` is the route's name, or "Home-Show" and the like for pretty paths."""

    request: Request
    shop: Shopfront
    session: Session
    action: str
    _form: dict[str, str] | None = field(default=None)

    @property
    def customer(self) -> Account | None:
        """Who is signed in."""
        return self.session.customer

    @property
    def is_xhr(self) -> bool:
        """Whether a script asks, not a navigation."""
        return self.request.headers.get("x-requested-with", "").lower() == "xmlhttprequest"

    @property
    def recognised(self) -> Account | None:
        """Whom the remember-me cookie names: known, but not signed in."""
        return self.shop.customers.find(self.request.cookies.get("dwcustomer_practice", ""))

    def query(self, name: str, default: str = "") -> str:
        """One value of the query string."""
        return str(self.request.query_params.get(name, default))

    async def form(self) -> dict[str, str]:
        """What was posted; a field sent twice counts once, by its last value."""
        if self._form is None:
            posted = await self.request.form()
            self._form = {key: value for key, value in posted.items() if not isinstance(value, UploadFile)}
        return self._form

    async def form_lists(self) -> dict[str, list[str]]:
        """What was posted, with every value of a field."""
        posted = await self.request.form()
        return {key: [str(value) for value in posted.getlist(key)] for key in posted}

    def render(self, page: str, case: str = "default", *, status: int = 200, **slots: Any) -> HTMLResponse:
        """Answer with a saved page."""
        return HTMLResponse(self.shop.pages.render(page, case, self._slots() | slots), status_code=status)

    def render_order(self, order: PracticeOrder, **slots: Any) -> HTMLResponse:
        """Answer with an order's page: the saved one, or one made now if the order is not as it was saved."""
        return HTMLResponse(self.order_part(order, "order-details", **slots))

    def order_part(self, order: PracticeOrder, page: str, **slots: Any) -> Markup:
        """An order's page or card as HTML."""
        slots = self._slots() | {"order": order, "number": order.number} | slots
        if self.shop.is_saved(order):
            html = self.shop.pages.render(page, order.case, slots)
        else:
            html = self.shop.pages.render_text(self.shop.write_order_page(order, page), slots)
        return Markup(html)  # noqa: S704 - the template has escaped what it was given

    def json(self, body: dict[str, Any], *, status: int = 200) -> JSONResponse:
        """Answer a script; like the platform's, every answer also says which action it came from."""
        about = {"action": self.action, "queryString": self.request.url.query, "locale": "en_US"}
        return JSONResponse(about | body, status_code=status)

    def redirect(self, name: str, **query: str) -> RedirectResponse:
        """Send the browser to another route."""
        return RedirectResponse(route_path(name, **query), status_code=302)

    def failure(self) -> Response:
        """The shop's own 500: a page, or JSON for a script."""
        if self.is_xhr:
            return self.json({"error": {}, "message": "Internal Server Error"}, status=500)
        return self.render("errors", "500", status=500)

    def require_customer(self) -> Response | None:
        """None if someone is signed in, else the answer to give; where they were going is lost, as on the platform."""
        if self.customer is not None:
            return None
        if self.is_xhr:
            return self.json({"loggedin": False, "redirectUrl": route_path("Login-Show", rurl="1")}, status=500)
        return self.redirect("Login-Show", rurl="1")

    async def require_token(self) -> Response | None:
        """None if the posted csrf token is good, else the answer to give. A bad one logs the customer out."""
        stale = self.refuse_stale_token()
        if stale is not None or (await self.form()).get("csrf_token", "") in self.session.tokens:
            return stale
        return self._refuse_token()

    def refuse_stale_token(self) -> Response | None:
        """The answer to a token that is told to count as bad, whatever it is."""
        return self._refuse_token() if self.shop.faults.take(FaultKind.CSRF_STALE, self.action) else None

    def _refuse_token(self) -> Response:
        self.session.sign_out()
        if self.is_xhr:
            return self.json({"csrfError": True, "redirectUrl": route_path("CSRF-Fail")}, status=500)
        return self.redirect("CSRF-Fail")

    def _slots(self) -> dict[str, Any]:
        consent = self.shop.faults.on(FaultKind.CONSENT) or self.shop.faults.on(FaultKind.CONSENT_FAILS)
        recognised = self.recognised
        return {
            "customer": self.customer,
            "csrf_token": self.session.new_token(),
            "route": route_path,
            "asset": asset_path,
            "action": self.action,
            "today": self.shop.today(),
            "ask_consent": consent and not self.session.consent_decided,
            "remembered_email": recognised.email if recognised and not self.customer else "",
            "error": None,
            "reference": f"18.{abs(hash(self.session.id)) % 16**8:08x}.{int(self.shop.clock().timestamp())}.2f1a7c3",
            "url": str(self.request.url).replace("https://", "http://"),
        }
