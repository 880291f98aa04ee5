"""What a page says of money, mail and what comes back: "Sent Nov 17" under "Refund" is no day of the goods."""

import re

from flows.reading.layout import Segment, View
from flows.reading.words import plain

_OF = (
    r"(?: (?:status|details?|information|info|summary|history|method|progress|updates?|timeline|total|amount"
    r"|to (?:your|the) .{3,30}))?"
)
# What has days of its own, told in the words in which those of the goods are told.
_ASIDE = re.compile(
    r"(?:(?:your|the|full|partial|return|prepaid) )*"
    r"(?:refunds?|money back|your money|reimbursement|store credit|payments?|billing|bank"
    r"|returns?(?: (?:shipment|parcel|package|label))?|labels?|(?:shipping|mailing|postage) label"
    r"|exchange|replacement)" + _OF
)
# The same where the words are the label of one line, and head no part of the page.
_LINE = re.compile(
    r"(?:(?:your|the|order|digital|e-?mail|email) )*(?:receipt|invoice|confirmation|e-?mail|email|notification"
    r"|e-?gift card|credit note)(?: (?:sent|e-?mail|email))?"
)
_LONGEST = 44  # letters that such a heading has at most


def asides(view: View, named: Segment) -> frozenset[int]:
    """Returns the runs that stand under such a heading or behind such a label, but never those around ``named``.

    ``named`` is where the order's own number stands.
    """
    found: set[int] = set()
    for segment in view.segments:
        if segment.run.kind != "text" or len(segment.text) > _LONGEST:
            continue
        said = plain(segment.text)
        heads = _ASIDE.fullmatch(said) is not None
        if not heads and _LINE.fullmatch(said) is None:
            continue
        if view.ancestor(segment, ("link", "button")) is not None:
            continue
        own = {segment.run.index} if not heads else _headed(view, segment)
        own |= {value.run.index for _, value, sure in view.values_of(segment) if sure}
        if named.run.index not in own:
            found |= own - {segment.run.index}
    return frozenset(found)


def _headed(view: View, heading: Segment) -> set[int]:
    """The runs under a heading: those of the smallest box around it that goes on below it, up to the next heading."""
    if view.line_of(heading) != heading.text or not (heading.run.bold or view.is_heading(heading)):
        return set()
    high = heading.run.index + 1
    for element in view.snapshot.ancestors(heading.element):
        high = view.spans[element.index][1]
        if any(other.run.line != heading.run.line for other in view.between(heading.run.index, high)):
            break
    found = set()
    for segment in view.between(heading.run.index + 1, high):
        if view.is_heading(segment) or segment.run.look == heading.run.look:
            break
        found.add(segment.run.index)
    return found
