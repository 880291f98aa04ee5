"""Reading an amount of money that was printed for people, or not at all."""

import re
from decimal import Decimal

from flows.order import Money

_SYMBOLS = {"€": "EUR", "£": "GBP", "¥": "JPY", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "CHF": "CHF"}
_CODES = "USD|CAD|EUR|GBP|CHF|JPY|AUD|CNY"
_NUMBER = r"\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{2})?"
_SYMBOL = r"US\$|CA\$|C\$|A\$|[$€£¥]"
_WHOLE = re.compile(
    rf"^(?:(?P<code1>{_CODES})\s*)?(?P<sign1>{_SYMBOL})?\s*(?P<number>{_NUMBER})\s*(?P<sign2>{_SYMBOL})?\s*(?P<code2>{_CODES})?$"
)
BARE_AMOUNT = re.compile(r"[-−–]?\s?\d{1,3}(?:,\d{3})*\.\d{2}")  # an amount without a sign of money
_MINUS = re.compile(r"(?:[-−]|(?:^|[^\w\s])\s*[–—]|[–—](?!\s))\s*\(?$")
_ANYWHERE = re.compile(
    rf"(?<![\w.,-])(?:(?:{_CODES})\s*(?:{_SYMBOL})?\s*(?:{_NUMBER})|(?:{_SYMBOL})\s*(?:{_NUMBER})(?:\s*(?:{_CODES}))?"
    rf"|(?:{_NUMBER})\s*(?:€|£|{_CODES}))(?![\w%])"
)


def read_money(text: str, *, currency: str, bare: bool = False) -> Money | None:
    """Returns the amount that the whole text is, or ``None``.

    ``currency`` is what a lone ``$`` stands for at this shop. ``bare`` also takes a number without any sign of money,
    for places whose label says that it is money: one with its cents. Negative amounts are no totals and no prices:
    ``None``.
    """
    match = _WHOLE.match(" ".join(text.split()).strip(" .:*"))
    if match is None:
        return None
    signs = [sign for sign in (match["sign1"], match["sign2"], match["code1"], match["code2"]) if sign]
    if not signs and not (bare and re.search(r"[.,]\d{2}$", match["number"])):
        return None
    named = {_SYMBOLS.get(sign, currency if sign == "$" else sign) for sign in signs if sign != "$"} or {currency}
    amount = _number(match["number"])
    return Money(amount, named.pop()) if len(named) == 1 and amount is not None else None


def amounts_in(text: str, *, currency: str) -> list[Money]:
    """Returns every amount that is printed in the text, in order. Negative ones are no amounts."""
    positive = (match for match in _ANYWHERE.finditer(text) if not _MINUS.search(text[: match.start()]))
    found = (read_money(match.group(), currency=currency) for match in positive)
    return [money for money in found if money is not None]


def _number(text: str) -> Decimal | None:
    digits = re.sub(r"[\s'’\u00a0\u202f]", "", text)
    last = max(digits.rfind("."), digits.rfind(","))
    if last >= 0 and len(digits) - last - 1 == 2:
        whole, cents = re.sub(r"[.,]", "", digits[:last]), digits[last + 1 :]
        return Decimal(f"{whole}.{cents}")
    whole = re.sub(r"[.,]", "", digits)
    return Decimal(f"{whole}.00") if whole else None
