"""Order numbers as people type them."""

from kors_bot.errors import RequestNotPossible


def read_number(typed: str) -> str:
    """The order number without the spaces and the ``#`` around it; the rest is opaque text and stays as it is."""
    number = typed.strip().strip("#").strip()
    if not number:
        raise RequestNotPossible("The order number is empty: it stands in the shop's confirmation email.")
    return number
