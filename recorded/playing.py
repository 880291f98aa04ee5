"""Play the faults that are switched on: some in place of the shop's answer, some on top of it."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from recorded.faults import WALLS, FaultKind
from recorded.visit import Visit

DRIBBLE_SECONDS = 0.2
CUT_LATE_SECONDS = 0.05  # so that the first bytes are on their way

_WALL_STATUS = {"akamai-deny": 403, "perimeterx": 403, "datadome": 403, "cloudflare": 403}
_GATEWAY_WORDS = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Time-out"}


class Cut(Response):
    """Cuts the connection: without a byte, or ``late``, when an answer has begun.

    The difference matters. A browser that loses a kept-alive connection before the first byte sends its request again
    by itself, a POST like a GET; once an answer has begun it does not.
    """

    def __init__(self, *, late: bool = False) -> None:
        super().__init__()
        self._late = late

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._late:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4096")]})
            await send({"type": "http.response.body", "body": b"{", "more_body": True})
            await asyncio.sleep(CUT_LATE_SECONDS)
        scope["cut"]()
        await _until_gone(receive, scope["closing"])


class Silence(Response):
    """Never answers; ends when the visitor gives up or the shop closes."""

    def __init__(self) -> None:
        super().__init__()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        await _until_gone(receive, scope["closing"])
        scope["cut"]()
        await asyncio.sleep(0)


async def _until_gone(receive: Receive, closing: asyncio.Event) -> None:
    """Return once the visitor has gone or the shop closes."""

    async def _gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    waits = [asyncio.ensure_future(_gone()), asyncio.ensure_future(closing.wait())]
    _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in pending:
        wait.cancel()


async def before(visit: Visit) -> Response | None:
    """The fault's answer, if one stands in place of the shop's."""
    faults, route = visit.shop.faults, visit.action
    if late := faults.take(FaultKind.LATENCY, route):
        await asyncio.sleep(late.number("seconds", 1.0))
    if drop := faults.take(FaultKind.DROP, route):
        return Cut(late=drop.on("late"))
    if faults.take(FaultKind.HANG, route):
        return Silence()
    if offline := faults.take(FaultKind.MAINTENANCE, route):
        return visit.render("maintenance", offline.text("case", "offline"), status=int(offline.number("status", 200)))
    if wall := faults.take(FaultKind.WALL, route):
        return render_wall(visit, wall.text("maker", WALLS[0]))
    if broken := faults.take(FaultKind.SERVER_ERROR, route):
        return _server_error(visit, int(broken.number("status", 500)))
    if missing := faults.take(FaultKind.NOT_FOUND, route):
        status = int(missing.number("status", 404))
        return visit.render("errors", str(status), status=status)
    if foreign := faults.take(FaultKind.FOREIGN_REDIRECT, route):
        return RedirectResponse(foreign.text("to", visit.shop.foreign_url + "/login"), status_code=302)
    if faults.take(FaultKind.SESSION_LOST, route):
        visit.session.sign_out()
    return None


def after(visit: Visit, response: Response) -> Response:
    """The shop's answer, with the faults on top that belong to a page."""
    if not isinstance(response, HTMLResponse) or visit.is_xhr:
        return response
    faults, route = visit.shop.faults, visit.action
    extra = ""
    if faults.take(FaultKind.VEIL_STAYS, route):
        extra += '<div class="veil" style="position:fixed;inset:0;z-index:9999"><div class="underlay"></div></div>'
    if faults.take(FaultKind.DIALOG, route):
        extra += '<script>alert("Sign up today and enjoy 10% off your first order!");</script>'
    if faults.take(FaultKind.POPUP, route):
        extra += '<script>window.open("/__practice__/popup", "offer", "width=400,height=300");</script>'
    if faults.take(FaultKind.DOWNLOAD, route):
        extra += '<iframe hidden title="" src="/__practice__/download"></iframe>'
    if huge := faults.take(FaultKind.HUGE_PAGE, route):
        extra += "<p>" + "<i>.</i>" * int(huge.number("nodes", 1_000_000)) + "</p>"
    if extra:
        response = _with_headers_of(response, HTMLResponse(_insert(bytes(response.body), extra)))
    if faults.take(FaultKind.ENDLESS_LOAD, route):
        body = _dribble(bytes(response.body), visit.request.scope["closing"])
        return _with_headers_of(response, StreamingResponse(body, media_type="text/html"))
    return response


def render_wall(visit: Visit, kind: str) -> Response:
    """A wall, with the status that its maker sends."""
    if kind == "perimeterx" and visit.is_xhr:
        return visit.json({"appId": "PXpractice", "blockScript": "/captcha.js"}, status=403)
    return visit.render("walls", kind, status=_WALL_STATUS.get(kind, 200))


def _with_headers_of(one: Response, other: Response) -> Response:
    """The other answer with the status and the cookies of the first, so that a fault on top changes nothing else."""
    other.status_code = one.status_code
    other.raw_headers += [(name, value) for name, value in one.raw_headers if name == b"set-cookie"]
    return other


def _server_error(visit: Visit, status: int) -> Response:
    if status == 500:
        return visit.failure()
    words = f"{status} {_GATEWAY_WORDS.get(status, 'Error')}"
    page = f"<html><head><title>{words}</title></head><body><center><h1>{words}</h1></center></body></html>"
    return HTMLResponse(page, status_code=status)


def _insert(page: bytes, extra: str) -> bytes:
    head, end, tail = page.rpartition(b"</body>")
    return head + extra.encode() + end + tail if end else page + extra.encode()


async def _dribble(page: bytes, closing: asyncio.Event) -> AsyncIterator[bytes]:
    """The page, and then comments for as long as someone listens and the shop is open."""
    yield page
    while not closing.is_set():
        await asyncio.sleep(DRIBBLE_SECONDS)
        yield b"<!-- -->"
