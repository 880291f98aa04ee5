"""Quay & Kin: one page drawn by a script, custom widgets, buttons for links."""

from .app import Shop as Shop
from .expected import EXPECTED as EXPECTED
