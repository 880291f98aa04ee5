"""The practice shop as an ASGI application: find the route, play the faults, answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from recorded import control, lookalike, playing
from recorded.routes import contact, modern, orders, returns, sign_in, storefront
from recorded.shopfront import Shopfront
from recorded.visit import PREFIX, Visit

Handler: TypeAlias = Callable[[Visit], Awaitable[Response]]

CLASSIC: Mapping[str, Handler] = {
    **storefront.ROUTES,
    **sign_in.ROUTES,
    **orders.ROUTES,
    **contact.ROUTES,
    **returns.ROUTES,
}
ROUTES: Mapping[str, Mapping[str, Handler]] = {"classic": CLASSIC, "modern": {**CLASSIC, **modern.ROUTES}}

GUEST_DAYS = 180 * 24 * 3600


def _cut_nothing(peer: tuple[str, int]) -> None:
    raise RuntimeError(f"the connection of {peer} cannot be cut: no server has said how")


@dataclass(slots=True)
class PracticeApp:
    """Answers every request of one practice shop, one at a time and in one thread."""

    shop: Shopfront
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    cut: Callable[[tuple[str, int]], None] = _cut_nothing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        peer = tuple(scope["client"])
        scope["closing"], scope["cut"] = self.closing, lambda: self.cut(peer)
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        if self.shop.foreign_url.endswith(f":{request.url.port}"):
            return await lookalike.answer(self.shop, request)
        if path.startswith(control.PREFIX):
            return await control.answer(self.shop, request)
        if path.startswith("/assets/"):
            return storefront.serve_asset(self.shop, path.removeprefix("/assets/"))
        session = self.shop.sessions.of(request.cookies.get("dwsid"))
        visit = Visit(request=request, shop=self.shop, session=session, action=_action(path))
        self.shop.requests.append(f"{request.method} {visit.action}")
        response = await playing.before(visit) or await self._handle(visit)
        if not isinstance(response, playing.Cut | playing.Silence):
            _keep_session(visit, response)
        return playing.after(visit, response)

    async def _handle(self, visit: Visit) -> Response:
        handler = ROUTES[self.shop.edition].get(visit.action)
        if handler is None:
            return visit.render("errors", "404", status=404)
        return await handler(visit)


def _action(path: str) -> str:
    """The route's name behind a path: Home-Show, Product-Show and Search-Show have pretty ones."""
    if path.startswith(PREFIX):
        return path.removeprefix(PREFIX)
    if path == "/":
        return "Home-Show"
    if path.endswith(".html"):
        return "Product-Show"
    return "Search-Show" if path.startswith("/shop/") else path


def _keep_session(visit: Visit, response: Response) -> None:
    """Send the cookies of the platform that this visitor does not have yet."""
    cookies, session = visit.request.cookies, visit.session
    if cookies.get("dwsid") == session.id:
        return
    response.set_cookie("dwsid", session.id, httponly=True, samesite="lax", path="/")
    response.set_cookie("sid", session.id[:32], samesite="lax", path="/")
    if "dwanonymous_practice" not in cookies:
        response.set_cookie("dwanonymous_practice", session.id[-28:], max_age=GUEST_DAYS, samesite="lax", path="/")
