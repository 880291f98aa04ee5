"""Whether the words in an item's box say that it can go back, or that it cannot."""

import re

from flows.reading.facts import Fact, Part
from flows.reading.layout import View
from flows.reading.sentences import promises_return
from flows.reading.words import after_label, is_one_of, mentions, plain
from flows.shop import Shop

# What goes on after "Final sale" without making a name of it: "Final Sale Item", "Final Sale - Not Returnable".
_GOES_ON = frozenset({
    "item", "items", "product", "products", "merchandise", "no", "not", "non", "cannot", "all", "and", "or",
    "clearance", "return", "returns", "exchange", "exchanges", "excluded", "only", "this", "these", "sorry", "please",
    "it", "see",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w'’]*")


def refuses_return(shop: Shop, text: str) -> bool:
    """Whether the words say that something cannot go back, and are not the name of a thing that sounds like it.

    "Patch, Final Sale Edition" is such a name: the words go on to a noun, all with capitals.
    """
    return mentions(text, shop.returns.not_returnable) and not _is_title(shop, text)


def _is_title(shop: Shop, text: str) -> bool:
    words = _WORD.findall(text)
    if text.isupper() or any(word[0].islower() for word in words if len(word) > 3):
        return False
    said = [plain(word) for word in words]
    for phrase in shop.returns.not_returnable:
        parts = phrase.split()
        for start in range(len(said) - len(parts) + 1):
            end = start + len(parts)
            if said[start:end] == parts:
                return end < len(said) and said[end] not in _GOES_ON and words[start][0].isupper()
    return False


def returnable_in(view: View, shop: Shop, part: Part) -> Fact[bool] | None:
    """Returns whether the box says that its item can be returned. A refusal is stronger than a button."""
    said: list[Fact[bool]] = []
    for segment in view.between(part.low, part.high):  # also beside what somebody had engraved
        if refuses_return(shop, segment.text):
            return Fact(False, segment.text, segment, segment, True)
    said += [
        Fact(True, segment.text, segment, segment, True)
        for segment in part.segments
        if is_one_of(segment.text, shop.returns.returnable)
        or after_label(segment.text, shop.labels.return_by)
        or promises_return(segment.text)
    ]
    for field in view.snapshot.fields:
        low, high = view.spans.get(field.element, (field.run, field.run))
        if not (part.low <= low < part.high and field.is_button and not field.disabled):
            continue
        inner = view.between(low, max(high, low + 1))
        if inner and is_one_of(field.text, shop.returns.returnable):
            said.append(Fact(True, field.text, inner[0], inner[0], True))
    return said[0] if said else None
