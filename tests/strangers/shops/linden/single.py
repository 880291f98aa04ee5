"""Linden & Wray built another way: a return in one step, an answer in the page, a consent layer."""

from __future__ import annotations

from .app import Shop as Linden
from .expected import expected

EXPECTED = expected(contact="inline")


class Shop(Linden):
    """The same books and words."""

    def __init__(self) -> None:
        super().__init__(contact="inline", returns="single", consent=True, ticked=True)
