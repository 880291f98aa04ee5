"""Pierhead: the platform's reference storefront in an agency's dress; its arguments choose among what agencies do."""

from .app import Shop as Shop
from .expected import EXPECTED as EXPECTED
