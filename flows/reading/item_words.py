"""What the words in an item's box are: its name, its style, how many, whether it can go back."""

import re

from flows.reading.facts import Fact, Part, agreed
from flows.reading.layout import Segment, View
from flows.reading.money import amounts_in
from flows.reading.sentences import promises_return
from flows.reading.statuses import classify
from flows.reading.words import after_label, is_one_of, mentions, names_parcel, plain
from flows.shop import Shop

# "2 x Wallet", "2 × $18.00", "2 @ $18.00", "2 at $18.00"; "4 x 6 Frame" is a size and no count.
_COUNT = re.compile(r"^\(?(\d{1,3})(?:\s*[x×]\)?\s*(?!\d|\S*\d+[x×])|\s*(?:@|at)\s*(?=\D?\s?\d))", re.IGNORECASE)
# "$112.00, quantity 1", "Olive, XL - 2 @ $98.00"
_COUNT_BEHIND = re.compile(
    r"[,;]\s*(?:quantity|qty)\.?:?\s*(\d{1,3})$|[–—-]\s+(\d{1,3})\s*[@×x]\s*\$?\d[\d,.]*$", re.IGNORECASE
)
_COUNT_FOR = re.compile(r"^(\d{1,3}) for [$€£]\s?\d[\d,]*\.\d{2}$")  # "3 for $21.00": what all of them cost
_COUNT_AFTER = re.compile(r"(?:^|(?<![\d\"'”])\s+)\(?[x×]\s*(\d{1,3})\)?$", re.IGNORECASE)
_COUNT_WHOLE = re.compile(
    r"^\(?(\d{1,3})\s*(?:pcs?\.?|pieces?|units?|pairs?)\)?(?:$|[,:]\s*(?:at\s+)?(?=\D?\d))", re.IGNORECASE
)
_COUNTED = re.compile(
    r"^[x×]?\s*(\d{1,3})(?:\s*[x×]|\s*(?:[x×@]|at\b|pcs?\b|pieces?\b|items?\b|units?\b|pairs?\b|ea\b|each\b).*"
    r"|,\s+\S.*|\s+[A-Z]\w+:.*)?$",
    re.IGNORECASE,
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT_WORD = re.compile(rf"^({'|'.join(_NUMBERS)}) (?:pieces?|units?|items?|pairs?|of these|of them)$", re.IGNORECASE)
_TIMES = re.compile(r"^(?:[x×@]|at\b|each\b)", re.IGNORECASE)
_KIND = (
    r"(?:style|item|sku|article|art|part|model|ref|reference|product|isbn|ean|upc|gtin|code|mfr|mpn|catalog|cat|stock)"
)
_STYLED = re.compile(
    rf"(?:^|[,;(]\s*)(?:{_KIND}\b[ ./&-]*)+(?:(?:no|nr|num|number|id|code)\b[ .:]*|#\s*)*[:#]?\s*"
    r"(?P<code>[A-Z0-9][A-Z0-9._/-]*)(?=[\s,;)]|$)(?!\s+of\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:no\.|nr\.?|№|#)\s*(?P<code>[A-Z0-9-]{3,})(?=[\s,;)]|$)", re.IGNORECASE)
_STYLE_IN_NAME = re.compile(r"\s*\((?:#|style\s*#?:?|sku:?|item\s*#?:?)\s*([A-Za-z0-9][\w./-]*)\)$", re.IGNORECASE)
# A code that stands alone, without a label: letters and digits, or two groups of digits.
_BARE_CODE = re.compile(
    r"^(?=[A-Z0-9/-]{5,16}$)(?:(?=.*[A-Z])(?=.*\d.*\d)[A-Z0-9]+(?:[-/][A-Z0-9]+)*|\d{2,}-\d{3,}|\d{5,13})$|^[A-Z]{2,5}(?:-[A-Z0-9]{2,5}){2,}$"
)
_SIZE_CODE = re.compile(r"^(?:W?\d{2}W?[/x-]?L?\d{2}L?|SPF-?\d+|\d+(?:ML|CM|MM|IN|OZ|FT))$", re.IGNORECASE)
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
_ATTRIBUTE = re.compile(r"^[^\W\d_]+: ?\S+(?: \S+){0,4}$")  # "Metal: Sterling silver"
_NO_NAMES = frozenset({
    "buy again", "write a review", "view product", "view item", "reorder", "remove", "edit", "image", "photo", "new",
    "shop now", "details", "view details", "leave a review", "review", "review this item", "add to bag", "see product",
    "product image", "sale", "gift", "more", "get help", "help", "exchange", "item", "product", "gift wrapped",
    "gift box", "gift wrap", "in stock", "free", "care guide", "size guide", "product details", "add to cart",
    "buy it again", "rate this item",
})  # fmt: skip


def read_count(text: str) -> int | None:
    """Returns the small whole number that the text is or begins with, or ``None``.

    >>> read_count("2"), read_count("2 items"), read_count("2, $14.00 each"), read_count("$2")
    (2, 2, 2, None)
    """
    match = _COUNTED.match(text.strip()) or re.fullmatch(r"[^\W\d]+\s*:\s*(\d{1,3})", text.strip())
    return int(match[1]) if match and int(match[1]) > 0 else None


def read_style(text: str) -> str | None:
    """Returns the style or SKU that the text starts with: a code with a digit, or all in capitals. Else ``None``."""
    match = re.match(r"^#?\s*([A-Za-z0-9][A-Za-z0-9._/-]*)(?=[\s,;)]|$)", text)
    code = match[1].rstrip(".,;") if match else ""
    return code if _is_code(code) else None


def read_name(text: str) -> str | None:
    """Returns the text without a count around it, if it has words enough to be a name."""
    bare = _COUNT.sub("", text)
    if bare != text:
        bare = re.split(r"\s+[—–]\s+", bare)[0]  # "1 × Tote — Black": a line that goes on to the colour and the price
    text = _COUNT_AFTER.sub("", bare).strip(" -–—,:")
    return text if sum(letter.isalpha() for letter in text) >= 3 else None


def _is_code(code: str) -> bool:
    return any(letter.isdigit() for letter in code) or (len(code) > 2 and code.isupper())


def _style_in(text: str) -> str | None:
    match = _STYLED.search(text) or _NUMBERED.match(text)
    code = match["code"].rstrip(".,;") if match else ""
    return code if len(code) > 2 and _is_code(code) else None


def quantity_at(shop: Shop, segment: Segment, part: Part) -> Fact[int] | None:
    """Returns how many, if a piece says so: by a label, or with a multiplication sign."""
    if segment.run.kind != "text":
        return None
    labelled = part.at(segment, shop.labels.quantity, read_count)
    if labelled is not None:
        return labelled
    after = part.view.on_line(segment)[-1]
    if re.fullmatch(r"[1-9]\d?", segment.text) and after.index == segment.index + 1 and _TIMES.match(after.text):
        return Fact(int(segment.text), segment.text, segment, segment, True)  # "1" and "@ $268.00" in two pieces
    match = (
        _COUNT.match(segment.text)
        or _COUNT_BEHIND.search(segment.text)
        or _COUNT_AFTER.search(segment.text)
        or _COUNT_WHOLE.match(segment.text)
        or _COUNT_FOR.match(segment.text)
    )
    count = next((int(found) for found in match.groups() if found), 0) if match else 0
    if match is None or count == 0:
        return None
    return Fact(count, match.group().strip(), segment, segment, True)


def worded_quantity(part: Part) -> Fact[int] | None:
    """Returns how many, where an item's box says it in words: "One piece"."""
    said = [(match, s) for s in part.segments if s.run.kind == "text" and (match := _COUNT_WORD.match(s.text))]
    return agreed([Fact(_NUMBERS.index(match[1].casefold()) + 1, s.text, s, s, True) for match, s in said])


def costs_together(text: str) -> bool:
    """Whether an amount is said to be for several: "3 for $21.00"."""
    return _COUNT_FOR.match(text) is not None


def without_count(text: str) -> str:
    """Returns the text without the count that it begins with."""
    return _COUNT_WHOLE.sub("", _COUNT.sub("", text))


def style_at(shop: Shop, segment: Segment, part: Part) -> Fact[str] | None:
    """Returns the style or SKU that a piece names with its label."""
    if segment.run.kind != "text":
        return None
    labelled = part.at(segment, shop.labels.style, read_style)
    if labelled is not None:
        return labelled
    code = _style_in(segment.text)
    return Fact(code, segment.text, segment, segment, True) if code else None


def style_in(shop: Shop, part: Part) -> Fact[str] | None:
    """Returns the one style of an item's box: with its label, else the one piece that is nothing but a code."""
    labelled = [fact for segment in part.segments if (fact := style_at(shop, segment, part))]
    if labelled:
        return agreed(labelled)
    codes = [
        s for s in part.segments if s.run.kind == "text" and _BARE_CODE.match(s.text) and not _SIZE_CODE.match(s.text)
    ]
    return agreed([Fact(segment.text, segment.text, segment, segment, False) for segment in codes])


def without_style(name: Fact[str], style: Fact[str] | None) -> tuple[Fact[str], Fact[str] | None]:
    """Takes a style in brackets off the end of a name."""
    match = _STYLE_IN_NAME.search(name.value)
    if match is None:
        return name, style
    shorter = Fact(name.value[: match.start()], name.text, name.segment, name.label, name.sure)
    return shorter, style or Fact(match[1], match[1], name.segment, name.segment, True)


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
    if read_name(text) is None or segment.run.struck or is_said(shop, text):
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
    if _style_in(text) is not None or _BARE_CODE.match(text) or _COUNT_WHOLE.match(text) or text.endswith(":"):
        return True
    if _ATTRIBUTE.match(text):
        return True
    if names_parcel(text):
        return True
    if _NO_THING.search(text) or plain(text) in _NO_NAMES or _NO_NAME.match(plain(text)):
        return True
    if mentions(text, shop.returns.not_returnable) or is_one_of(text, shop.returns.returnable):
        return True
    return bool(amounts_in(text, currency=shop.site.currency)) and len(re.findall(r"[^\W\d]{3,}", text)) < 2


def returnable_in(view: View, shop: Shop, part: Part) -> Fact[bool] | None:
    """Returns whether the box says that its item can be returned. A refusal is stronger than a button."""
    said: list[Fact[bool]] = []
    for segment in view.between(part.low, part.high):  # also beside what somebody had engraved
        if mentions(segment.text, shop.returns.not_returnable):
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
