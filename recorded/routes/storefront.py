"""Home, product lists, product pages, and the small things around them."""

from starlette.responses import PlainTextResponse, Response

from recorded.faults import FaultKind
from recorded.shopfront import Shopfront
from recorded.visit import Visit


def serve_asset(shop: Shopfront, path: str) -> Response:
    """A file of the assets folder."""
    asset = shop.pages.asset(path)
    if asset is None:
        return PlainTextResponse("Not found", status_code=404)
    return Response(asset.body, media_type=asset.media_type, headers={"cache-control": "max-age=3600"})


async def show_home(visit: Visit) -> Response:
    """The home page."""
    return visit.render("home", products=visit.shop.products)


async def show_search(visit: Visit) -> Response:
    """A list of goods; the practice shop has few, so every list shows all of them."""
    words = visit.query("q").strip()
    title = f"Results for “{words}”" if words else visit.request.url.path.rsplit("/", 1)[-1].replace("-", " ").title()
    return visit.render("product-list", title=title, products=visit.shop.products)


async def show_product(visit: Visit) -> Response:
    """One product's page, by the style number in its address."""
    style = visit.request.url.path.rsplit("/", 1)[-1].removesuffix(".html")
    product = visit.shop.catalogue.products.get(style)
    if product is None:
        return visit.render("errors", "404", status=404)
    return visit.render("product", product=product, products=visit.shop.products)


async def show_csrf_failure(visit: Visit) -> Response:
    """What a page post with a bad token leads to."""
    return visit.render("errors", "csrf")


async def set_locale(visit: Visit) -> Response:
    """The practice shop speaks US English only: any choice leads home."""
    if not visit.query("code") or not visit.query("currency"):
        return visit.failure()
    return visit.json({"success": True, "redirectUrl": "/"})


async def subscribe_email(visit: Visit) -> Response:
    """The newsletter field of the footer."""
    email = (await visit.form()).get("emailId", "")
    if "@" not in email:
        return visit.json({"error": True, "msg": "Please enter a valid email address."})
    return visit.json({"success": True, "msg": "Thank you for signing up."})


async def show_consent_text(visit: Visit) -> Response:
    """The body of the consent layer, or nothing but an error while it is told to fail."""
    if visit.shop.faults.take(FaultKind.CONSENT_FAILS, visit.action):
        return visit.json({"error": {}, "message": "Internal Server Error"}, status=500)
    return visit.render("consent-text")


async def decide_consent(visit: Visit) -> Response:
    """Yes or no to tracking: good for this session."""
    visit.session.consent_decided = True
    response = visit.json({"success": True})
    refused = "0" if visit.query("consent") == "true" else "1"
    for name in ("dw_dnt", "__cq_dnt"):
        response.set_cookie(name, refused, samesite="lax", path="/")
    return response


async def show_content(visit: Visit) -> Response:
    """Every other page that navigation and footer lead to."""
    return visit.render("content", title=visit.query("title", "Customer Care"))


ROUTES = {
    "Home-Show": show_home,
    "Search-Show": show_search,
    "Product-Show": show_product,
    "Page-Show": show_content,
    "Page-SetLocale": set_locale,
    "CSRF-Fail": show_csrf_failure,
    "EmailSubscribe-Subscribe": subscribe_email,
    "ConsentTracking-GetContent": show_consent_text,
    "ConsentTracking-SetSession": decide_consent,
}
