"""Finding the items of an order, in a table with headings or in repeated boxes, and reading what each says."""

from dataclasses import replace

from flows.reading.facts import Part
from flows.reading.item_boxes import find_boxes
from flows.reading.item_drafts import FoundItem, read_box, with_bare_quantities, with_packs
from flows.reading.item_sums import add_up, have_only_prices, subtotal_of, with_counts_by_sum, within_sum
from flows.reading.item_tables import table_items
from flows.reading.layout import View
from flows.reading.prices import units_by_sum
from flows.shop import Shop

__all__ = ["FoundItem", "find_items"]


def find_items(view: View, shop: Shop, out: frozenset[int]) -> list[FoundItem]:
    """Returns the items of the page in its order, as far as they have a name."""
    whole = Part(view, 0, len(view.snapshot.runs), out)
    drafts = list(table_items(view, shop, out))
    if not drafts:
        boxed = [draft for box in find_boxes(view, shop, whole) if (draft := read_box(view, shop, box, out))]
        boxed = with_bare_quantities(shop, whole, with_packs(shop, whole, boxed))
        drafts = within_sum(shop, whole, with_counts_by_sum(shop, whole, boxed))
        if have_only_prices(drafts) and not add_up(shop, whole, drafts):
            return []  # goods with prices stand on every page of a shop: these are not shown to be the order's
    units = units_by_sum([(draft.count, draft.priced) for draft in drafts], subtotal_of(shop, whole, drafts))
    return [replace(draft.item, unit_price=unit) for draft, unit in zip(drafts, units, strict=True)]
