"""Whether items can be returned, as far as the page says it of a group of items or of the whole order.

A general policy ("orders can be returned within 30 days", "clearance items are final sale") says nothing of an item.
"""

import re
from collections.abc import Sequence

from flows.reading.facts import Fact, Part
from flows.reading.items import FoundItem
from flows.reading.layout import Segment, View
from flows.reading.sentences import return_is_over, without_exception
from flows.reading.words import is_one_of, mentions, plain
from flows.shop import Shop

_THIS_ORDER = re.compile(
    r"\b(?:this|your|whole|entire) (?:order|purchase)\b|\b(?:all|these|your|its|the) items\b|\beverything\b"
)
_OF_IT = re.compile(
    r"^(?:it|they|these|this|so it|and it)(?: (?:now|all|both))? (?:can|may|is|are|isn't|aren't|could)\b"
)
_EXCEPT = re.compile(r"\b(?:except|but|other than|apart from|unless|some|if|may|might)\b")


def refusals(view: View, shop: Shop, outer: Part, items: Sequence[FoundItem]) -> dict[int, Fact[bool]]:
    """Returns for each item (by the first run of its box) the words outside it that say that it cannot be returned."""
    found: dict[int, Fact[bool]] = {}
    for segment in outer.segments:
        if segment.run.kind != "text" or not _refuses(shop, segment) or view.ancestor(segment, ("link",)):
            continue  # a link only leads to where such things are sold
        covered = _covered(view, segment, items)
        if len(covered) == len(items) and not _is_about_all(view, shop, segment):
            continue
        for item in covered:
            found.setdefault(item.low, Fact(False, segment.text, segment, segment, False))
    return found


def _refuses(shop: Shop, segment: Segment) -> bool:
    said = without_exception(segment.text)
    refused = (
        return_is_over(said) or mentions(said, shop.returns.not_returnable) or mentions(said, shop.labels.return_closed)
    )
    return refused and not said.rstrip().endswith("?") and not _EXCEPT.search(plain(said))


def _covered(view: View, segment: Segment, items: Sequence[FoundItem]) -> list[FoundItem]:
    """The items in the smallest box around the words that holds any."""
    for element in view.snapshot.ancestors(segment.element):
        low, high = view.spans[element.index]
        covered = [item for item in items if low <= item.low < high]
        if covered:
            return covered
    return list(items)


def _is_about_all(view: View, shop: Shop, segment: Segment) -> bool:
    said = plain(segment.text)
    if _OF_IT.match(said):  # "The last day to return this order was October 3. It can no longer be returned."
        before = [other for other in view.on_line(segment) if other.index == segment.index - 1]
        return bool(before) and _THIS_ORDER.search(plain(before[0].text)) is not None
    whole = is_one_of(said, shop.returns.not_returnable + shop.labels.return_closed)
    return (
        whole
        or return_is_over(said)
        or _THIS_ORDER.search(said) is not None
        or mentions(said, shop.labels.return_closed)
    )
