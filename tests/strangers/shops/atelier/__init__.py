"""Atelier Sorrento: pages that a script fills in."""

from .app import Shop as Shop
from .expected import EXPECTED as EXPECTED
