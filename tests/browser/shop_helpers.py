"""A practice shop as if it had just opened, and being signed in to it without walking there."""

import re

from playwright.sync_api import Page

from recorded.server import PracticeShop
from recorded.visit import route_path


def renew(shop: PracticeShop) -> None:
    """Has a running shop begin anew at the same address: its own orders, no visitor, no fault, nothing taken."""
    front = PracticeShop(edition=shop.edition).front
    front.foreign_url = shop.foreign_url
    shop.front = shop._app.shop = front


def enter(page: Page, shop: PracticeShop) -> None:
    """Signs the page's visitor in with two requests, as the sign-in page's script makes them; no page is shown."""
    sign_in = page.request.get(route_path("Login-Show")).text()
    token = re.search(r'name="csrf_token" value="([^"]+)"', sign_in)
    assert token is not None
    form = {"loginEmail": shop.account.email, "loginPassword": shop.account.password, "csrf_token": token[1]}
    by_script = {"X-Requested-With": "XMLHttpRequest"}
    answer = page.request.post(route_path("Account-Login"), form=form, headers=by_script).json()
    assert answer["success"] is True, answer
