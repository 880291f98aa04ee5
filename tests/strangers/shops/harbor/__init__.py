"""Harbor & Lane: classic pages from a server."""

from .app import Shop as Shop
from .expected import EXPECTED as EXPECTED
