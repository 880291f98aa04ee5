"""Meadow & Rye: pages from a server with islands in them, pieces of which are fetched and swapped by a small script."""

from .app import Shop as Shop
from .expected import EXPECTED as EXPECTED
