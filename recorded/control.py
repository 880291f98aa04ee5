"""The practice shop's control page: what it holds, what it took, and which faults it plays.

For a person, a page with forms at /__practice__/; for a program in another process, JSON:

    GET    /__practice__/state                 account, orders, faults, submissions, returns, attempts
    POST   /__practice__/faults                {"kind": "wall", "maker": "datadome", "route": "Home-Show", "times": 1}
    DELETE /__practice__/faults                ?kind=wall clears one kind
    POST   /__practice__/sessions/lose         signs everyone out, now
    POST   /__practice__/orders/<number>       {"state": "shipped", "status": "Shipped"}
"""

import json
from dataclasses import asdict, replace
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, Template
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from recorded.faults import WALLS, Fault, FaultKind, Option
from recorded.routes.sign_in import PRACTICE_CODE
from recorded.shopfront import Shopfront

PREFIX = "/__practice__/"
_PLAIN = ("kind", "route", "times", "after")


async def answer(shop: Shopfront, request: Request) -> Response:
    """Answer one request below /__practice__/."""
    what = request.url.path.removeprefix(PREFIX)
    match request.method, what:
        case (("GET" | "HEAD"), ""):
            return _page(shop)
        case "GET", "state":
            return JSONResponse(_state(shop))
        case "GET", "popup":
            return HTMLResponse("<title>Offer</title><h1>10% off your first order</h1>")
        case "GET", "download":
            headers = {"content-disposition": 'attachment; filename="lookbook.bin"'}
            return Response(b"\0" * 65536, media_type="application/octet-stream", headers=headers)
        case "POST", "faults":
            return await _set_fault(shop, request)
        case "POST", "clear":
            shop.faults.clear()
            return RedirectResponse(PREFIX, status_code=303)
        case "DELETE", "faults":
            shop.faults.clear(request.query_params.get("kind"))
            return JSONResponse(_state(shop))
        case "POST", "sessions/lose":
            shop.sessions.lose_all()
            return RedirectResponse(PREFIX, status_code=303)
        case "POST", _ if what.startswith("orders/"):
            return await _change_order(shop, request, what.removeprefix("orders/"))
    return PlainTextResponse("There is nothing here.", status_code=404)


async def _set_fault(shop: Shopfront, request: Request) -> Response:
    by_form = not request.headers.get("content-type", "").startswith("application/json")
    try:
        asked = dict(await request.form()) if by_form else _object(await request.body())
        asked = {key: value for key, value in asked.items() if value not in ("", None)}
        _set(shop, {key: value if isinstance(value, int | float) else str(value) for key, value in asked.items()})
    except (ValueError, TypeError, KeyError) as wrong:
        return JSONResponse({"error": str(wrong)}, status_code=400)
    return RedirectResponse(PREFIX, status_code=303) if by_form else JSONResponse(_state(shop))


def _set(shop: Shopfront, asked: dict[str, Option]) -> None:
    kind = str(asked["kind"])
    options = {key: value for key, value in asked.items() if key not in _PLAIN}
    route, times = asked.get("route"), asked.get("times")
    shop.faults.set(
        kind,
        route=None if route is None else str(route),
        times=None if times is None else int(times),
        after=int(asked.get("after", 0)),
        **options,
    )


async def _change_order(shop: Shopfront, request: Request, number: str) -> Response:
    order = shop.order(number)
    if order is None:
        return JSONResponse({"error": "no such order"}, status_code=404)
    by_form = not request.headers.get("content-type", "").startswith("application/json")
    asked = dict(await request.form()) if by_form else _object(await request.body())
    words = str(asked["status"])
    lines = tuple(replace(line, state=None, status={}) for line in order.lines)
    shop.change_order(number, state=str(asked["state"]), status={shop.edition: words}, lines=lines)
    return RedirectResponse(PREFIX, status_code=303) if by_form else JSONResponse(_state(shop))


def _object(body: bytes) -> dict[str, Any]:
    value = json.loads(body)
    if not isinstance(value, dict):
        raise ValueError("one JSON object is expected")
    return value


def _state(shop: Shopfront) -> dict[str, Any]:
    main = shop.catalogue.accounts["main"]
    return {
        "edition": shop.edition,
        "account": {"email": main.email, "password": main.password, "postal_code": main.postal_code},
        "code": PRACTICE_CODE,
        "orders": [
            {"number": order.number, "case": order.case, "state": order.state, "description": order.description}
            for order in shop.orders
        ],
        "faults": [_fault(fault) for fault in shop.faults],
        "submissions": [asdict(taken) | {"taken_at": taken.taken_at.isoformat()} for taken in shop.submissions],
        "returns": [
            asdict(taken) | {"taken_at": taken.taken_at.isoformat(), "fee": str(taken.fee), "refund": str(taken.refund)}
            for taken in shop.returns
        ],
        "attempts": shop.attempts,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {"kind": fault.kind.value, "route": fault.route, "times": fault.times, "after": fault.after} | {
        "options": fault.options
    }


@cache
def _template() -> Template:
    source = files("recorded").joinpath("control.html").read_text(encoding="utf-8")
    return Environment(autoescape=True).from_string(source)


def _page(shop: Shopfront) -> Response:
    return HTMLResponse(_template().render(state=_state(shop), kinds=list(FaultKind), walls=WALLS, shop=shop))
