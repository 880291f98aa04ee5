"""What one piece of an item cost, as charged: told from the old price and from the price of the whole line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flows.order import Money
from flows.reading.facts import Fact, Part, agreed
from flows.reading.item_counts import costs_together, without_count
from flows.reading.layout import Segment
from flows.reading.money import amounts_in, read_money
from flows.reading.words import after_label, is_one_of
from flows.shop import Shop

_EACH = re.compile(
    r"\s*(?:/\s*)?\(?\b(?:each|ea\.?|per item|per piece|per unit|a piece|apiece)\)?$|^(?:each|@)\s*|^at\s+",
    re.IGNORECASE,
)
_AMOUNT_EACH = re.compile(
    r"((?:[$€£]|USD)?\s?\d[\d,]*\.\d{2}(?: USD)?)\s*(?:/\s*)?\(?(?:each|ea\b\.?|apiece|a piece|per (?:item"
    r"|piece|unit))",
    re.IGNORECASE,
)
_BARE_EACH = re.compile(
    r"^/?\s*\(?(?:each|ea|apiece|a piece|per (?:item|piece|unit)|for one|for each)\)?\.?$", re.IGNORECASE
)
_FOR_ONE = re.compile(
    r"\bprice (?:is |shown (?:is )?)?(?:for (?:one|1|each)|per (?:piece|item|unit)|each)\b", re.IGNORECASE
)
_TIMES_BEHIND = re.compile(r"[\s,;–—-]\d{1,3}\s*[x×@]\s*([$€£]?\d[\d,]*\.\d{2})$")  # "Olive, XL — 2 @ $98.00"
_TIMES = re.compile(r"^(\d{1,3})\s*(?:[x×@]|at\b)\s*(.+?)(?:\s*=.*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of one piece, or the lone amount of which nothing says whether it is for one piece or for all."""

    unit: Fact[Money] | None
    lone: Fact[Money] | None = None


def read_each(text: str, currency: str, *, bare: bool = False) -> Money | None:
    """Returns the amount that the text is, apart from a count before it and an "each" around it.

    ``bare`` says that the page writes amounts without a sign of money.
    """
    return read_money(_EACH.sub("", without_count(text)), currency=currency, bare=bare)


def price_in(shop: Shop, part: Part, quantity: int | None, name: Segment | None) -> Priced:
    """Returns what the box says of the price of one piece."""
    currency, bare = shop.site.currency, part.view.omits_currency
    shown = Part(part.view, part.low, part.high, part.without | {s.run.index for s in part.segments if s.run.struck})
    texts = [segment for segment in shown.segments if segment.run.kind == "text"]
    each = [
        fact
        for fact in shown.facts(shop.labels.unit_price, lambda text: read_each(text, currency, bare=bare))
        if not _is_old(shop, shown, fact.segment)
    ]
    if each:
        return Priced(agreed(each))
    said = [
        fact
        for segment in texts
        if (fact := said_each(segment, currency, bare=bare) or _each_behind(segment, shown, currency, bare=bare))
    ]
    if said:
        return Priced(agreed(said))
    found = [
        Fact(money, segment.text, segment, segment, False)
        for segment in texts
        if not (name is not None and segment.index == name.index) and not _is_old(shop, shown, segment)
        for money in _amounts(segment.text, currency, bare=bare)
    ]
    amounts = {fact.value.amount for fact in found}
    if len(amounts) == 1 and any(_FOR_ONE.search(segment.text) for segment in texts):
        return Priced(found[0])
    alone = [
        fact for fact in found if read_each(fact.text, currency, bare=bare) is not None
    ]  # and not in the midst of a sentence
    return _from_amounts(shop, shown, alone or found, quantity)


def _amounts(text: str, currency: str, *, bare: bool) -> list[Money]:
    found = amounts_in(text, currency=currency)
    alone = read_money(text, currency=currency, bare=True) if bare and not found else None
    return [alone] if alone is not None else found


def said_each(segment: Segment, currency: str, *, bare: bool) -> Fact[Money] | None:
    """A price that says itself that it is for one: "$14.00 each", "2 × $14.00"."""
    text = segment.text
    trimmed = _EACH.sub("", without_count(text))
    if trimmed != text and (money := read_money(trimmed, currency=currency, bare=bare)):
        return Fact(money, text, segment, segment, True)
    each = _AMOUNT_EACH.search(text)
    if each and (money := read_money(each[1], currency=currency, bare=True)):
        return Fact(money, text, segment, segment, True)
    behind = _TIMES_BEHIND.search(text)
    if behind and (money := read_money(behind[1], currency=currency, bare=True)):
        return Fact(money, text, segment, segment, True)
    match = _TIMES.match(text)
    if match and (money := read_each(match[2], currency)):
        return Fact(money, match[2], segment, segment, True)
    return None


def _each_behind(segment: Segment, part: Part, currency: str, *, bare: bool) -> Fact[Money] | None:
    """An amount in a piece of its own, and "each" in the next one on the line."""
    behind = next((other for other in part.view.on_line(segment) if other.index == segment.index + 1), None)
    if behind is None or behind.barred or not _BARE_EACH.match(behind.text):
        return None
    money = read_money(segment.text, currency=currency, bare=bare)
    return Fact(money, segment.text, segment, behind, True) if money is not None else None


def _from_amounts(shop: Shop, part: Part, found: list[Fact[Money]], quantity: int | None) -> Priced:
    amounts = {fact.value.amount for fact in found}
    if quantity and quantity > 1 and len(amounts) == 2 and max(amounts) == quantity * min(amounts):
        return Priced(next(fact for fact in found if fact.value.amount == min(amounts)))
    if len(amounts) != 1:
        return Priced(None)
    if quantity == 1:
        return Priced(found[0])
    return Priced(None, None if _is_line_total(shop, part, found[0].segment) else found[0])


def _is_line_total(shop: Shop, part: Part, segment: Segment) -> bool:
    if after_label(segment.text, shop.labels.line_total) or costs_together(segment.text):
        return True
    before = [other for other in part.segments if other.index == segment.index - 1]
    return bool(before) and is_one_of(before[0].text, shop.labels.line_total)


def _is_old(shop: Shop, part: Part, segment: Segment) -> bool:
    if segment.run.struck or after_label(segment.text, shop.labels.old_price):
        return True
    before = [other for other in part.segments if other.index == segment.index - 1]
    return bool(before) and is_one_of(before[0].text, shop.labels.old_price)


def units_by_sum(lines: Sequence[tuple[int | None, Priced]], subtotal: Decimal | None) -> list[Fact[Money] | None]:
    """Returns the price of one piece for each line, where the page's subtotal shows what the lone amounts are for.

    A lone amount is for one piece if the lines add up to the subtotal only when it is counted that often.
    """
    units = [priced.unit for _, priced in lines]
    open_lines = [number for number, (_, priced) in enumerate(lines) if priced.unit is None and priced.lone is not None]
    counts = [count for count, _ in lines]
    if subtotal is None or not open_lines or not any(counts) or any(not (p.unit or p.lone) for _, p in lines):
        return units
    pieces = [count or 1 for count in counts]
    amounts = [(priced.unit or priced.lone) for _, priced in lines]
    each = [fact.value.amount if fact else Decimal(0) for fact in amounts]
    as_units = sum((count * amount for count, amount in zip(pieces, each, strict=True)), Decimal(0))
    as_lines = sum(
        (amount if number in open_lines else pieces[number] * amount for number, amount in enumerate(each)), Decimal(0)
    )
    if as_units == subtotal != as_lines:
        for number in open_lines:
            units[number] = lines[number][1].lone
    return units
