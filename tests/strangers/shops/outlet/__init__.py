"""Lot 9 Outlet: tables, and several forms on every page."""

from .app import Shop as Shop
from .expected import EXPECTED as EXPECTED
