"""Which of the words in an item's box are its name: what stands out most and says nothing else of it."""

import re

from flows.reading.facts import Fact, Part
from flows.reading.item_counts import says_count, without_counts
from flows.reading.item_returns import refuses_return
from flows.reading.item_styles import read_style, says_style
from flows.reading.layout import Segment, View
from flows.reading.money import amounts_in
from flows.reading.statuses import classify
from flows.reading.words import after_label, is_one_of, names_parcel, plain
from flows.shop import Shop

_NO_NAME = re.compile(
    r"^(?:item|product|package|parcel|shipment|box|line|group|delivery)\s*#?\s*\d+(?:\s*of\s*\d+)?(?:$|\s*[:.–—-]\s)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# A day, a telephone number, an address of mail or of a place: never the name of a thing.
_NO_THING = re.compile(
    rf"\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?$|\b\d{{1,2}} {_MONTH},? \d{{4}}$"
    r"|\S+@\S+\.\w|\d{3}[-. ]\d{4}$"
    r"|,? [A-Z]{2},? \d{5}(?:-\d{4})?$",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"^(?:(?:on|by|in|around|about) )?(?:the )?(?:\d|{_MONTH}\b|(?:mon|tue|wed|thu|fri|sat|sun)(?:s|rs|day"
    rf"|sday|nesday|rsday|urday)?\b|today|tomorrow|yesterday)",
    re.IGNORECASE,
)
_SELLER = re.compile(
    r"^(?:(?:sold|shipped|dispatched|fulfilled|packed)(?:,? (?:and|&) (?:sold|shipped|dispatched|fulfilled))? by"
    r"|(?:sold|ships|shipped|dispatched) from|seller\b(?! of))\b",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"^[^\W\d_]+: ?\S+(?: \S+){0,4}$")  # "Metal: Sterling silver"
_NO_NAMES = frozenset({
    "buy again", "write a review", "view product", "view item", "reorder", "remove", "edit", "image", "photo", "new",
    "shop now", "details", "view details", "leave a review", "review", "review this item", "add to bag", "see product",
    "product image", "sale", "gift", "more", "get help", "help", "exchange", "item", "product", "gift wrapped",
    "gift box", "gift wrap", "in stock", "free", "care guide", "size guide", "product details", "add to cart",
    "buy it again", "rate this item",
})  # fmt: skip


def read_name(text: str) -> str | None:
    """Returns the text without a count around it, if it has words enough to be a name."""
    text = without_counts(text).strip(" -–—,:")
    return text if sum(letter.isalpha() for letter in text) >= 3 else None


def name_in(view: View, shop: Shop, part: Part) -> Fact[str] | None:
    """Returns the name of the item in a box: what stands out most of all that says nothing else."""
    best: tuple[float, Segment] | None = None
    pictured = {plain(segment.text) for segment in part.segments if segment.run.kind == "image"}
    for segment in part.segments:
        weight = weight_of_name(view, shop, segment)
        if weight and segment.run.kind == "text" and plain(segment.text) in pictured:
            weight += 5
        if weight and (best is None or weight > best[0]):
            best = (weight, segment)
    if best is not None and best[0] >= 2:
        return _named(view, best[1])
    labelled = [fact for fact in part.facts(shop.labels.name, read_name, strict=True) if _names_an_item(shop, fact)]
    if labelled:
        return labelled[0]
    return _named(view, best[1]) if best is not None else None


def _names_an_item(shop: Shop, fact: Fact[str]) -> bool:
    return (
        not is_said(shop, fact.text)
        and after_label(fact.label.text, shop.labels.style) is None
        and read_style(fact.text) is None
    )


def _named(view: View, segment: Segment) -> Fact[str]:
    text = _whole_name(view, segment)
    return Fact(text, text, segment, segment, True)


def _whole_name(view: View, segment: Segment) -> str:
    """The name whole, where markup cuts it: all that its link or heading says, else its line up to the next pause."""
    if segment.run.kind == "image":
        return segment.text
    for roles in (("link",), ("heading",)):
        holder = view.ancestor(segment, roles)
        if holder is None:
            continue
        inner = [s for s in view.segments_in(holder.index) if s.run.line == segment.run.line and s.run.kind == "text"]
        if inner and inner[0].index == segment.index and len(inner) < 4 and all(other.alone for other in inner):
            return read_name(" ".join(other.text for other in inner)) or segment.text
    return read_name(segment.text) or segment.text


def weight_of_name(view: View, shop: Shop, segment: Segment) -> float:
    """Returns how much a piece stands out as the name of an item; 0 for what cannot be one."""
    text = segment.text
    if read_name(text) is None or is_said(shop, text):  # a name struck through is that of a cancelled item
        return 0
    heading, link = view.ancestor(segment, ("heading",)), view.ancestor(segment, ("link",))
    if segment.run.kind == "image":
        return 0.5
    weight = 4.0 if heading is not None else 3.0 if link is not None else 2.0 if segment.run.bold else 1.0
    if classify(text, shop.status) is not None:
        weight = 0.25 if link is None and heading is None else weight / 2
    return weight + min(segment.run.size, 60) / 1000


def is_said(shop: Shop, text: str) -> bool:
    """Whether the words say something else of the item than its name: a label, a price, a promise about returns."""
    labels = shop.labels
    own = labels.quantity + labels.style + labels.attribute + labels.unit_price + labels.old_price + labels.line_total
    own += labels.status + labels.free_text + labels.tracking_number + labels.carrier
    days = labels.shipped_on + labels.delivered_on + labels.expected + labels.placed_on + labels.return_by
    if is_one_of(text, days) or ((day := after_label(text, days)) and (day[1] or _DAY.match(day[0]))):
        return True
    if is_one_of(text, own + labels.name + labels.order_number + labels.track_link + labels.total + labels.not_total):
        return True
    rest = after_label(text, own)
    sums = after_label(text, labels.total + labels.not_total)
    if sums is not None and amounts_in(sums[0], currency=shop.site.currency):
        return True
    if rest is not None and (rest[1] or any(letter.isdigit() for letter in rest[0])):
        return True
    if says_style(text) or says_count(text) or text.endswith(":"):
        return True
    if _ATTRIBUTE.match(text):
        return True
    if names_parcel(text) or _SELLER.match(text):
        return True
    if _NO_THING.search(text) or plain(text) in _NO_NAMES or _NO_NAME.match(plain(text)):
        return True
    if refuses_return(shop, text) or is_one_of(text, shop.returns.returnable):
        return True
    return bool(amounts_in(text, currency=shop.site.currency)) and len(re.findall(r"[^\W\d]{3,}", text)) < 2
