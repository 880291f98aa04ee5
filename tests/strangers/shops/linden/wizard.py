"""Linden & Wray built another way: a return by scripts that asks once more, a page of thanks without a number."""

from __future__ import annotations

from .app import Shop as Linden
from .expected import expected

EXPECTED = expected(contact="thanks", numbered=False)


class Shop(Linden):
    """The same books and words."""

    def __init__(self) -> None:
        super().__init__(contact="thanks", returns="wizard", asks=True, numbered=False)
