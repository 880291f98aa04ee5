"""Meadow & Rye with an answer that names no number, and the return on pages of its own."""

from __future__ import annotations

from functools import partial

from .app import Shop as AnyShop
from .expected import expectations

Shop = partial(AnyShop, answer="thanks", wizard="pages")
EXPECTED = expectations(reference=False)
