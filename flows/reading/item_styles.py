"""The style or SKU that the words in an item's box name: with its label, or as a code that stands alone."""

import re

from flows.reading.facts import Fact, Part, agreed
from flows.reading.layout import Segment
from flows.shop import Shop

_KIND = (
    r"(?:style|item|sku|article|art|part|model|ref|reference|product|isbn|ean|upc|gtin|code|mfr|mpn|catalog|cat|stock"
    r"|prod|web|dpci|plu|asin|tcin|barcode|design|pattern|lot)"
)
# A code in groups, each with a digit: "8812 0417". It must be all that is said, or the next words would go with it.
_GROUPS = r"(?-i:(?=\S*\d)[A-Z0-9]{2,8}(?: (?:\d{3,8}[A-Z]?|[A-Z]{1,4}\d{2,6})){1,3})(?=\s*(?:[,;)]|$))"
_STYLED = re.compile(
    rf"(?:^|[,;(]\s*)(?:{_KIND}\b[ ./&-]*)+(?:(?:no|nr|num|number|id|code)\b[ .:]*|#\s*)*[:#]?\s*"
    rf"(?P<code>{_GROUPS}|[A-Z0-9][A-Z0-9._/-]*)(?=[\s,;)]|$)(?!\s+of\b)",
    re.IGNORECASE,
)
# Whose number it may also be: "Designer ID: AC-88120"; without such a word behind it, it is a name.
_OTHERS = (
    r"(?:designer|brand|vendor|maker|supplier|manufacturer|mfg|colou?r|collection|our|store|shop|online)"
    r"(?:'s)? (?:style |item |product |model |article )?(?:id|no\.?|nr\.?|num(?:ber)?|code|#)"
)
_OF_OTHERS = re.compile(rf"^{_OTHERS}[ .]*[:#]?\s*(?P<code>[A-Z0-9][A-Z0-9._/-]*)$", re.IGNORECASE)
_CODE = re.compile(rf"^#?\s*({_GROUPS}|[A-Za-z0-9][A-Za-z0-9._/-]*)(?=[\s,;)]|$)")
_NUMBERED = re.compile(r"^(?:no\.|nr\.?|№|#)\s*(?P<code>[A-Z0-9-]{3,})(?=[\s,;)]|$)", re.IGNORECASE)
_STYLE_IN_NAME = re.compile(r"\s*\((?:#|style\s*#?:?|sku:?|item\s*#?:?)\s*([A-Za-z0-9][\w./-]*)\)$", re.IGNORECASE)
# A code that stands alone, without a label: letters and digits, or two groups of digits.
_BARE_CODE = re.compile(
    r"^(?=[A-Z0-9/-]{5,16}$)(?:(?=.*[A-Z])(?=.*\d.*\d)[A-Z0-9]+(?:[-/][A-Z0-9]+)*|\d{2,}-\d{3,}|\d{5,13})$|^[A-Z]{2,5}(?:-[A-Z0-9]{2,5}){2,}$"
)
_SIZE_CODE = re.compile(r"^(?:W?\d{2}W?[/x-]?L?\d{2}L?|SPF-?\d+|\d+(?:ML|CM|MM|IN|OZ|FT))$", re.IGNORECASE)


def read_style(text: str) -> str | None:
    """Returns the style or SKU that the text starts with: a code with a digit, or all in capitals. Else ``None``."""
    match = _CODE.match(text)
    code = match[1].rstrip(".,;") if match else ""
    return code if _is_code(code) else None


def _is_code(code: str) -> bool:
    return any(letter.isdigit() for letter in code) or (len(code) > 2 and code.isupper())


def _style_in(text: str) -> str | None:
    match = _STYLED.search(text) or _NUMBERED.match(text) or _OF_OTHERS.match(text)
    code = match["code"].rstrip(".,;") if match else ""
    return code if len(code) > 2 and _is_code(code) else None


def says_style(text: str) -> bool:
    """Whether a piece names a style with its label, or is a code and nothing else."""
    return _style_in(text) is not None or _BARE_CODE.match(text) is not None


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
