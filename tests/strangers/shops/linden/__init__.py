"""Linden & Wray: a fashion brand's dress over the platform's reference storefront, its forms answered in the background."""

from .app import Shop as Shop
from .expected import EXPECTED as EXPECTED
from .expected import expected as expected
