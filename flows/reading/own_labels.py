"""The labels of one page that are not in the map word for word, but say plainly what stands beside them.

A shop may write "Total to pay", "New order total (US dollars)" or "UPS tracking number": the same words as in the map
with others around them that change nothing.
"""

import re

from flows.reading.segments import Segment
from flows.reading.words import plain
from flows.shop import Shop

_LONGEST = 48
_BRACKETS = re.compile(r"\s*\([^)]*\)|\s+in (?:us )?(?:dollars|usd)\b:?$|\s+usd:?$", re.IGNORECASE)
_TOTAL = re.compile(
    r"^(?:order|purchase) (?:value|amount)$|^(?:your |the |new |final |revised |updated |order |purchase "
    r"|overall |grand )*total"
    r"(?: (?:to pay|payable|due|paid|charged|billed|price|cost|amount|today|of order|of purchase|for (?:your"
    r"|this|the) (?:order|purchase)"
    r"|of (?:your|this|the) (?:order|purchase)|inc(?:l|luding)\.?(?: sales)? tax(?:es)?|with tax|after (?:tax"
    r"|discounts?)"
    r"|charged to .{2,20}|\d+ (?:items?|pieces?|units?)))*$"
    r"|^(?:amount|you|total) (?:paid|charged|to pay|you paid)(?: in total| in all| all together| altogether| today)?$"
    r"|^(?:to be charged|would have cost|all together|altogether|all in all|in total|(?:it )?(?:comes|adds up|came) to"
    r"|sum total|the whole order)$|^what you paid$|^paid in total$"
)
_TOTALLED = re.compile(r"(?P<label>[^:\d$€£]{3,40}):\s*[$€£]\s?\d[\d,.]*$")
_STRONG = re.compile(
    r"^(?:your |the |new |final |revised |updated )*(?:order|purchase|grand|overall) total\b|\b(?:to pay"
    r"|charged|paid)\b"
)
_TRACKING = re.compile(
    r"^(?:(?:your|the) )?(?:parcel|package|shipment|consignment|waybill|airwaybill|airbill)"
    r" (?:number|no|#|id|code|nr)$"
    r"|^(?:(?:your|the) )?(?:ups |fedex |usps |dhl |ontrac |carrier |courier |parcel |package |shipment "
    r"|delivery |postal )*"
    r"(?:(?:tracking|waybill|consignment|airbill)(?: (?:number|no|#|id|code|ref(?:erence)?|nr))?|track"
    r" (?:number|no|#|id))$|^(?:ups|fedex|usps|dhl|ontrac) (?:number|no|#|id|code)$"
)
_PLACED = re.compile(
    r"^(?:(?:your |the )?(?:order|purchase) (?:was )?(?:placed|taken|made|received|submitted|created)|(?:date"
    r"|day) (?:of|you) "
    r"(?:order(?:ed)?|purchase[d]?|bought)|(?:you )?(?:ordered|placed|purchased|bought)(?: this| it)?|(?:we"
    r" )?received from you|(?:time|moment|when) (?:placed|ordered|you ordered))"
    r"(?: on| date| online)*$"
)


def with_own_labels(shop: Shop, segments: list[Segment]) -> Shop:
    """Returns the shop's map with what the page itself calls its total, its tracking number, the day of the order."""
    more: dict[str, set[str]] = {"total": set(), "strong_total": set(), "tracking_number": set(), "placed_on": set()}
    for segment in segments:
        if len(segment.text) > _LONGEST or segment.run.kind != "text":
            continue
        said = plain(_BRACKETS.sub("", segment.text))
        label = _TOTALLED.match(segment.text)  # "In total: $741.12"
        summed = plain(_BRACKETS.sub("", label["label"])) if label else said
        if _TOTAL.match(summed):
            named = plain(label["label"] if label else segment.text)
            more["total"].add(named)
            if _STRONG.search(summed):
                more["strong_total"].add(named)
        if _TRACKING.match(said):
            more["tracking_number"].add(plain(segment.text))
        if _PLACED.match(said):
            more["placed_on"].add(plain(segment.text))
    known = {kind: getattr(shop.labels, kind) for kind in more}
    changed = {kind: (*known[kind], *sorted(found - set(known[kind]))) for kind, found in more.items()}
    if all(changed[kind] == known[kind] for kind in changed):
        return shop
    return shop.model_copy(update={"labels": shop.labels.model_copy(update=changed)})
