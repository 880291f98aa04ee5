"""The person's orders where a contact form lists them: the one that is meant, and no other. Pure."""

import re
from collections.abc import Sequence

from flows.reading.words import bare_number

_NUMBERED = 5  # letters and digits from which on an order number is known inside a longer text
_ORDER = re.compile(r"\border\b\W{0,3}(?:(?:number|no|nr|id)\b\W{0,3})?[a-z]{0,4}-?\d[\d-]{3,}|#\s?[a-z]{0,4}-?\d{4,}")
_NUMBER = re.compile(r"(?<![\w$.,])[a-z]{0,4}-?\d[\d-]{4,}(?![\w.])")
_DAY = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2}"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{4}"
)
_AMOUNT = re.compile(r"[$\u20ac\u00a3]\s?\d|\d[.,]\d\d\b")
_ASKS = re.compile(r"\b(?:orders?|purchases?)\b")


def own_order(options: Sequence[tuple[str, str]], number: str, values: Sequence[str] = ()) -> tuple[str, str] | None:
    """The choice that names the order, where a form lists the person's own.

    ``values`` are what each choice sends, by which it is known where its words tell no more than a day or a sum.
    """
    wanted = _letters(bare_number(number))
    if len(wanted) < _NUMBERED:
        return None
    naming = [option for option in options if re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", _letters(option[0]))]
    sending = [option for option, value in zip(options, values, strict=False) if _letters(value) == wanted]
    found = naming or sending
    return found[0] if len(found) == 1 else None


def lists_orders(options: Sequence[tuple[str, str]], question: str = "") -> bool:
    """Whether the choices are orders: one is called so with its number, several bear a number, or are told by day and
    sum, or by their days where the question asks for an order.
    """
    said = [label.casefold() for label, _ in options]
    if any(map(_ORDER.search, said)) or sum(_NUMBER.search(label) is not None for label in said) > 1:
        return True
    dated = [label for label in said if _DAY.search(label)]
    summed = [label for label in dated if _AMOUNT.search(label)]
    return len(summed) > 1 or bool(dated and _ASKS.search(question.casefold()))


def _letters(text: str) -> str:
    return re.sub(r"[^\w\s]", "", text).casefold()
