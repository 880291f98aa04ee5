"""Signing in and out, registering, and the account's own page."""

import re

from starlette.responses import JSONResponse, RedirectResponse, Response

from recorded.catalogue import Account, Address
from recorded.faults import FaultKind
from recorded.visit import Visit, route_path

REFUSED = "Invalid login or password. Remember that password is case-sensitive. Please try again."
LOCKED = (
    "Maximum number of invalid logins reached. For your security this account is locked for 30 minutes."
    " Please try again later."
)
PRACTICE_CODE = "246810"
REMEMBERED_SECONDS = 180 * 24 * 3600

_EMAIL = re.compile(r"[\w.%+-]+@[\w.-]+\.\w{2,6}")
_PHONE = re.compile(r"\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}")


def valid_email(text: str) -> bool:
    """The platform's own check: no apostrophe, and two to six letters at the end."""
    return _EMAIL.fullmatch(text) is not None


async def show_sign_in(visit: Visit) -> Response:
    """The page with the three forms, also for someone who is signed in."""
    case = "register" if visit.query("action") == "register" else "default"
    return visit.render("sign-in", case, rurl=visit.query("rurl"))


async def sign_in(visit: Visit) -> Response:
    """The password form's XHR; a wrong password is answered with HTTP 200 like a right one."""
    refused = await visit.require_token()
    if refused is not None:
        return refused
    form = await visit.form()
    email, customers = form.get("loginEmail", ""), visit.shop.customers
    if visit.shop.faults.take(FaultKind.LOCKED, visit.action) or customers.locked(email):
        return visit.json({"error": [LOCKED]})
    account = customers.check(email, form.get("loginPassword", ""))
    if account is None:
        return visit.json({"error": [LOCKED if customers.locked(email) else REFUSED]})
    if visit.shop.faults.take(FaultKind.CODE_PROMPT, visit.action):
        visit.session.pending = account
        return visit.json({"success": True, "redirectUrl": route_path("Account-VerifyCode")})
    return _signed_in(visit, account, remember=form.get("loginRememberMe") == "true")


def _signed_in(visit: Visit, account: Account, *, remember: bool) -> JSONResponse:
    visit.session.sign_out()
    visit.session.customer = account
    response = visit.json({"success": True, "redirectUrl": route_path("Account-Show", registration="false")})
    response.set_cookie("dwsecuretoken_practice", visit.session.id[:24], httponly=True, samesite="lax", path="/")
    response.set_cookie("cquid", account.email.partition("@")[0], samesite="lax", path="/")
    if remember:
        response.set_cookie("dwcustomer_practice", account.email, max_age=REMEMBERED_SECONDS, samesite="lax", path="/")
    return response


async def verify_code(visit: Visit) -> Response:
    """The prompt for a code that was sent to the customer's phone."""
    pending = visit.session.pending
    if pending is None:
        return visit.redirect("Login-Show", rurl="1")
    if visit.request.method != "POST":
        return visit.render("code-prompt")
    refused = await visit.require_token()
    if refused is not None:
        return refused
    if (await visit.form()).get("code", "").strip() != PRACTICE_CODE:
        return visit.render("code-prompt", error="That code is not right. Please try again.")
    _signed_in(visit, pending, remember=False)
    return visit.redirect("Account-Show", registration="false")


async def sign_out(visit: Visit) -> Response:
    """Forget the customer and go home."""
    visit.session.sign_out()
    return RedirectResponse("/", status_code=302)


async def show_account(visit: Visit) -> Response:
    """The dashboard, with the newest order only."""
    refused = visit.require_customer()
    if refused is not None or visit.customer is None:
        return refused or visit.failure()
    orders = visit.shop.orders_of(visit.customer)
    newest = [visit.order_part(order, "order-card") for order in orders[:1]]
    return visit.render("account", cards=newest, registered=visit.query("registration") == "submitted")


async def register(visit: Visit) -> Response:
    """The registration form's XHR: a new customer of this practice shop, or what is wrong by field."""
    refused = await visit.require_token()
    if refused is not None:
        return refused
    form = await visit.form()
    wrong = _wrong_fields(visit, form)
    if wrong:
        return visit.json({"success": False, "fields": wrong})
    address = Address(
        first_name=form["dwfrm_profile_customer_firstname"],
        last_name=form["dwfrm_profile_customer_lastname"],
        phone=form["dwfrm_profile_customer_phone"],
        **dict.fromkeys(("address1", "address2", "city", "state_code", "postal_code"), ""),
    )
    email, password = form["dwfrm_profile_customer_email"], form["dwfrm_profile_login_password"]
    account = Account(email=email, password=password, address=address)
    visit.shop.customers.add(account)
    return _signed_in(visit, account, remember=False)


def _wrong_fields(visit: Visit, form: dict[str, str]) -> dict[str, str]:
    wrong = {}
    for name in ("customer_firstname", "customer_lastname", "customer_email", "login_password"):
        if not form.get(f"dwfrm_profile_{name}", "").strip():
            wrong[f"dwfrm_profile_{name}"] = "This field is required."
    if not _PHONE.fullmatch(form.get("dwfrm_profile_customer_phone", "")):
        wrong["dwfrm_profile_customer_phone"] = "Please enter a valid phone number."
    email, password = form.get("dwfrm_profile_customer_email", ""), form.get("dwfrm_profile_login_password", "")
    if email != form.get("dwfrm_profile_customer_emailconfirm", ""):
        wrong["dwfrm_profile_customer_emailconfirm"] = "The email addresses do not match."
    if password != form.get("dwfrm_profile_login_passwordconfirm", ""):
        wrong["dwfrm_profile_login_passwordconfirm"] = "The passwords do not match."
    if len(password) < 8:
        wrong["dwfrm_profile_login_password"] = "Please use at least 8 characters."
    if email and (not valid_email(email) or visit.shop.customers.find(email)):
        wrong["dwfrm_profile_customer_email"] = "This email address cannot be used. Please choose another."
    return wrong


async def reset_password(visit: Visit) -> Response:
    """The same answer whether the account exists or not."""
    if not valid_email((await visit.form()).get("loginEmail", "")):
        return visit.json({"fields": {"loginEmail": "Please enter a valid email address."}})
    words = "If there is an account with this email address, we have sent it a link to choose a new password."
    heading = "Request to Reset Your Password"
    return visit.json({"success": True, "receivedMsgHeading": heading, "receivedMsgBody": words})


ROUTES = {
    "Login-Show": show_sign_in,
    "Account-Login": sign_in,
    "Account-VerifyCode": verify_code,
    "Login-Logout": sign_out,
    "Account-Show": show_account,
    "Account-SubmitRegistration": register,
    "Account-PasswordResetDialogForm": reset_password,
}
