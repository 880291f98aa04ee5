"""Pierhead that finds fault with a field of every message and takes none."""

from __future__ import annotations

from functools import partial

from . import app
from .expected import expected

Shop = partial(app.Shop, refuses=True, contact="grid", steps=4, status_at="both")
EXPECTED = expected(refuses=True, status_at="both")
