"""Whoever keeps proof of what a flow saw."""

from typing import Protocol

from playwright.sync_api import Page

from flows.snapshot import Snapshot


class Witness(Protocol):
    """Keeps a picture, and the snapshot if there is one, whenever something worth proof is on the screen."""

    def see(self, page: Page, name: str, snapshot: Snapshot | None = None) -> None:
        """Keeps the page as it is now under ``name`` ("sign-in", "order-page", "history", "wall", "answer" ...)."""
        ...
