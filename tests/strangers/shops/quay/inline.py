"""Quay & Kin built another way: a return asked about in the page, plain selects, the message form in a frame."""

from __future__ import annotations

from .app import Shop as Quay
from .expected import EXPECTED as EXPECTED


class Shop(Quay):
    """The same books and words."""

    def __init__(self) -> None:
        super().__init__(
            topics="select", reasons="select", choice="select", confirmation="inline", phone="split", framed=True
        )
