"""Meadow & Rye with all questions of the contact form on one page, the return in a dialog with steppers and radios."""

from __future__ import annotations

from functools import partial

from .app import Shop as AnyShop
from .expected import expectations

Shop = partial(AnyShop, contact="page", wizard="dialog", picker="stepper", reasons="radios", condition="never")
EXPECTED = expectations(condition="never", hints=True)
