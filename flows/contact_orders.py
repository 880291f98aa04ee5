"""The person's orders where a contact form lists them: the one that is meant, and no other. Pure."""

import re
from collections.abc import Sequence

from flows.reading.words import bare_number

_NUMBERED = 5  # letters and digits from which on an order number is known inside a longer text
_ORDER = re.compile(r"\border\b\W{0,3}(?:(?:number|no|nr|id)\b\W{0,3})?[a-z]{0,4}-?\d[\d-]{3,}|#\s?[a-z]{0,4}-?\d{4,}")
_NUMBER = re.compile(r"(?<![\w$.,])[a-z]{0,4}-?\d[\d-]{4,}(?![\w.])")


def own_order(options: Sequence[tuple[str, str]], number: str) -> tuple[str, str] | None:
    """The choice that names the order, where a form lists the person's own."""
    wanted = _letters(bare_number(number))
    if len(wanted) < _NUMBERED:
        return None
    naming = [option for option in options if re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", _letters(option[0]))]
    return naming[0] if len(naming) == 1 else None


def lists_orders(options: Sequence[tuple[str, str]]) -> bool:
    """Whether the choices are orders: one is called so with its number, or several bear a number."""
    said = [label.casefold() for label, _ in options]
    return any(map(_ORDER.search, said)) or sum(_NUMBER.search(label) is not None for label in said) > 1


def _letters(text: str) -> str:
    return re.sub(r"[^\w\s]", "", text).casefold()
