"""What a page says of money, mail and what comes back: "Sent Nov 17" under "Refund" is no day of the goods."""

import re
from dataclasses import dataclass

from flows.reading.layout import Segment, View
from flows.reading.statuses import classify
from flows.reading.words import plain
from flows.shop import Shop

_LEAD = r"(?:(?:your|the|full|partial|prepaid|about|our) )*"
_OF = r"(?: (?:status|details?|information|info|summary|history|methods?|progress|updates?|timeline))?"
# What has days of its own, told in the words in which those of the goods are told.
_MONEY = re.compile(
    _LEAD + r"(?:(?:refunds?|reimbursement|money back)(?: (?:to|of|for|amount|total|by|on)\b.*)?"
    r"|(?:your |the )?money|store credit|payments?|billing|bank|paid (?:with|by)|how you paid"
    r"|(?:shipping |mailing |postage )?labels?|exchange|replacement|(?:e-?)?gift cards?"
    r"|(?:messages|e-?mails|notifications|correspondence)(?: (?:about|sent|on) .*)?)" + _OF
)
_BACK = re.compile(
    _LEAD + r"(?:returns?(?: (?:shipment|parcel|package|labels?|tracking))?|sending (?:it|them|this) back"
    r"|coming back(?: to us)?)" + _OF
)
# The same where the words are the label of one line, and head no part of the page.
_LINE = re.compile(
    r"(?:(?:your|the|order|digital|e-?mail) )*(?:receipt|invoice|confirmation|e-?mail|notification|e-?gift card"
    r"|credit note)(?: (?:sent|e-?mail))?"
)
_LONGEST = 44  # letters that such a heading has at most
_FEW = 6  # pieces that the box of such words has at most where they are in no way a heading


@dataclass(frozen=True, slots=True)
class Asides:
    """The runs that are not about the goods on their way; those of ``back`` are about what comes back."""

    runs: frozenset[int]
    back: frozenset[int]


def find_asides(view: View, shop: Shop, named: Segment) -> Asides:
    """Returns the runs that stand under such a heading or behind such a label, but never those around ``named``.

    ``named`` is where the order's own number stands.
    """
    found: set[int] = set()
    back: set[int] = set()
    for segment in view.segments:
        if segment.run.kind != "text" or len(segment.text) > _LONGEST:
            continue
        said = plain(segment.text)
        comes_back = _BACK.fullmatch(said) is not None
        heads = comes_back or _MONEY.fullmatch(said) is not None
        if not heads and _LINE.fullmatch(said) is None:
            continue
        if view.ancestor(segment, ("link", "button")) is not None or classify(segment.text, shop.status) is not None:
            continue
        own = _headed(view, segment) if heads else set()
        own |= {value.run.index for _, value, sure in view.values_of(segment) if sure}
        own.discard(segment.run.index)
        if named.run.index not in own:
            found |= own
            back |= own if comes_back else set()
    return Asides(frozenset(found), frozenset(back))


def _headed(view: View, heading: Segment) -> set[int]:
    """The runs under a heading: those of the smallest box around it that goes on below it, up to the next heading.

    Words that look like no heading head only a small box that begins with them.
    """
    low, high = heading.run.index, heading.run.index + 1
    for element in view.snapshot.ancestors(heading.element):
        low, high = view.spans[element.index]
        if any(other.run.line != heading.run.line for other in view.between(heading.run.index, high)):
            break
    stands_out = view.line_of(heading) == heading.text and (heading.run.bold or view.is_heading(heading))
    if not stands_out and (low != heading.run.index or len(view.between(low, high)) > _FEW):
        return set()
    found = set()
    for segment in view.between(heading.run.index + 1, high):
        if view.is_heading(segment) or (stands_out and segment.run.look == heading.run.look):
            break
        found.add(segment.run.index)
    return found
