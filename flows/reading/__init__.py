"""snapshot -> Order, order list, or the kind of page it is. Pure: nothing here knows Playwright."""

from flows.reading.order import read_order

__all__ = ["read_order"]
