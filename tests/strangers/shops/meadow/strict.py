"""Meadow & Rye where questions about an order are refused beside their field, and a label is taken off the refund."""

from __future__ import annotations

from functools import partial

from .app import Shop as AnyShop
from .expected import expectations

Shop = partial(AnyShop, answer="refusal", picker="stepper", condition="never", fee=995)
EXPECTED = expectations(accepts=False, condition="never", fee=995)
