"""The script that an able engineer would write with Playwright for one evening's use, and nothing more.

It signs in, opens each order's page (and the history, where the order's page has no status), reads the status and takes
one full-page picture an order. With ``--session`` it keeps the browser's storage state and signs in only when there is
none. ``contact`` fills in the contact form and takes a picture of that. With ``--every-picture`` it also takes those
that kors-bot keeps as proof on the way: the sign-in form, still empty, and the order's card in the history.

It knows this one shop's two editions by their selectors, proves nothing, survives nothing and decides nothing.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROUTE = "/on/demandware.store/Sites-mk_us-Site/en_US/"
REASON = "I would like to cancel this order before it ships. Please confirm by email. Thank you."


def main() -> None:
    asked = _parse()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.browser)
        kept = asked.session if asked.session and Path(asked.session).exists() else None
        context = browser.new_context(
            base_url=asked.url, viewport={"width": 1280, "height": 900}, locale="en-US", storage_state=kept
        )
        page = context.new_page()
        asked.pictures.mkdir(parents=True, exist_ok=True)
        if kept is None:
            empty_form = asked.pictures / "sign-in.png" if asked.every_picture else None
            sign_in(page, asked.email, asked.password, picture=empty_form)
            if asked.session:
                context.storage_state(path=asked.session)
        act = fill_in_contact if asked.action == "contact" else read_order
        found = [act(page, number, asked) for number in asked.orders]
        browser.close()
    print(json.dumps(found))


def sign_in(page: Page, email: str, password: str, *, picture: Path | None = None) -> None:
    page.goto(ROUTE + "Login-Show")
    if picture is not None:
        page.screenshot(path=picture, full_page=True)
    page.locator("input[name=loginEmail]:visible").fill(email)
    page.locator("input[name=loginPassword]:visible").fill(password)
    page.locator("form:has(input[name=loginPassword]) button[type=submit]").click()
    page.wait_for_url("**/Account-Show*")


def read_order(page: Page, number: str, asked: argparse.Namespace) -> dict[str, Any]:
    page.goto(f"{ROUTE}Order-Details?orderID={number}")
    page.screenshot(path=asked.pictures / f"{number}.png", full_page=True)
    if asked.edition == "modern":
        status = [text.strip() for text in page.locator(".parcel:visible h3").all_inner_texts()]
        return {
            "order": number,
            "status": status,
            "items": page.locator(".piece:visible .piece-name").all_inner_texts(),
        }
    items = page.locator(".line-item-name").all_inner_texts()
    page.goto(f"{ROUTE}Order-History")
    card = page.locator(".order-card", has_text=f"Order No. {number}")
    if asked.every_picture:
        card.screenshot(path=asked.pictures / f"{number}-history.png")
    return {"order": number, "status": [card.locator(".dashboard-order-card-status").inner_text()], "items": items}


def fill_in_contact(page: Page, number: str, asked: argparse.Namespace) -> dict[str, Any]:
    found = read_order(page, number, asked)
    page.goto(ROUTE + "ContactUs-Landing")
    page.locator("[name=contactFirstName]").fill("Jordan")
    page.locator("[name=contactLastName]").fill("Rivera")
    page.locator("[name=contactEmail]").fill(asked.email)
    if asked.edition == "modern":
        page.locator("[name=contactTopic]").select_option("CHANGE_CANCEL")
        page.locator("[name=contactOrderNumber]").fill(number)
    else:
        page.locator("[name=contactTopic]").select_option("OS")
    page.locator("textarea").fill(f"Order {number}. {REASON}")
    page.screenshot(path=asked.pictures / f"{number}-contact.png", full_page=True)
    return found


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.by_hand")
    parser.add_argument("action", choices=("status", "contact"))
    parser.add_argument("orders", nargs="+")
    parser.add_argument("--url", required=True)
    parser.add_argument("--edition", choices=("classic", "modern"), required=True)
    parser.add_argument("--browser", required=True, help="the browser's path")
    parser.add_argument("--email", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--pictures", type=Path, required=True, help="a folder")
    parser.add_argument("--every-picture", action="store_true", help="take the pictures that kors-bot takes on the way")
    parser.add_argument("--session", help="keep the session in this file and use it again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
