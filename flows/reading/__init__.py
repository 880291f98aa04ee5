"""snapshot -> Order, order list, or the kind of page it is. Pure: nothing here knows Playwright."""

from flows.reading.history import find_summary, read_history
from flows.reading.order import read_order
from flows.reading.placing import PageKind, Placement, place
from flows.reading.words import bare_number, same_number

__all__ = ["PageKind", "Placement", "bare_number", "find_summary", "place", "read_history", "read_order", "same_number"]
