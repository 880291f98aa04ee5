"""Quay & Kin built another way: one address for reading and sending, and a return that starts at the first press."""

from __future__ import annotations

from .app import Shop as Quay
from .expected import EXPECTED as EXPECTED


class Shop(Quay):
    """The same books and words."""

    def __init__(self) -> None:
        super().__init__(
            topics="select", choice="stepper", confirmation="none", asks_first=(), graphql=("contact", "returns")
        )
