"""From a whole sentence about the order to a state: "We've received your order and will start on it soon".

A sentence is read clause by clause. What may happen, will happen, or happens to orders in general says nothing of this
one. Clauses that say different things are put in the order in which an order goes through them; those that cannot both
be true are no answer.
"""

import re

from flows.order import OrderState
from flows.reading.words import plain

_LONGEST = 170
_PAUSE = re.compile(r"\s*[,;:]\s+|\s+[-–—]+\s+|\s+\(|\)\s*|\s+(?:and|but|so|then|while|because)\s+")
# Somebody or something certain is spoken of, and not orders in general.
_SUBJECT = re.compile(
    r"^(?:(?:good|great|happy|sad) news[!,:. -]+|(?:hooray|yay|hello|hi|sorry|thanks|thank you"
    r"|update)\b[^,:!]{0,20}[!,:. -]+"
    r"|as of \S+ )*"
    r"(?:your|this|the|it|it's|its|they|they're|we|we're|we've|everything|all of it|both|you|you're|you've"
    r"|thank you|thanks|please|ups|fedex|usps|dhl|ontrac"
    r"|(?:order|parcel|package|shipment|payment|return|refund|exchange)(?: \S+){0,4}? (?:has|have|is|was|were|on|to)"
    r")\b"
)
# A capital at the end is a thing's name ("We Are Getting Your Order Ready Tote"), but for days, places and people.
_NAMES = re.compile(
    r"(?<!,)(?<!\bin)(?<!\bat)(?<!\bto)(?<!\bby)(?<!\bon)(?<!\bvia)(?<!\bwith)(?<!\bfrom)(?<!\bnear)"
    r" (?!(?:UPS|USPS|FedEx|DHL|OnTrac|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|ET"
    r"|CT|MT|PT|EST|PST|AM|PM)[a-z]*\W*$)[A-Z][a-z]+\W*$"
)
_GENERAL = re.compile(
    r"^(?:the|your) (?:orders|items|returns|refunds|purchases) (?:that|which|are usually|can|may|must|placed"
    r"|shipped to)\b"
    r"|\b(?:usually|typically|normally|generally|often|always|any order|most orders|orders are|orders ship)\b"
)
# What has not happened, or only may.
_OPEN = re.compile(
    r"\b(?:will|won't|\w+'ll|can|cannot|can't|could|may|might|would|should|must|if|when|whenever|once|until"
    r"|unless|before"
    r"|after|as soon as|in case|expect(?:ed|s|ing)?|estimated|scheduled|due|going to|about to|almost|nearly|attempted"
    r"|tried|to be|soon as|let you know|partly|partially|some of|part of|one of|rest of|remaining|all but|except"
    r"|probably|perhaps|maybe|apparently|possibly|likely)\b|\b(?:soon|shortly)$"
)
_NOT = re.compile(
    r"\b(?:not|never|no longer|no|none|nothing|isn't|wasn't|hasn't|haven't|weren't|aren't|didn't|don't)\b"
)
# What a shopper says of it, and not the shop: a reason for a return, a review, a gift message.
_SHOPPER = re.compile(
    r"\b(?:i|i'm|i've|me|my|mine|by mistake|by accident|in error|damaged|broken|faulty|defective|scratched|torn|stained"
    r"|(?:does|do|did)(?:n't| not) (?:fit|suit|match|work|like|look|need|want)|too (?:late|small|large|big|tight|loose"
    r"|long|short|slow|heavy)|wrong (?:size|item|colou?r|address|one|thing"
    r"|product)|arrived (?:in|within|on time|quick\w*|fast|early|late)"
    r"|disappoint\w*|not as described)\b"
)
# Not the order, or another one.
_ANOTHER = re.compile(
    r"^(?:your|the|this|a|an|our|my) (?:[\w-]+ )?(?:account|password|e-?mails?|reviews?|rating|points|invoice"
    r"|newsletter|message|subscription|membership|gift card|voucher|code|question|comment|feedback|wish ?list|cart"
    r"|receipt|coupon|profile|log-?in|rewards?|credit note|sign-?up)\b"
    r"|\b(?:other|previous|last|earlier|another|next|older|past) (?:orders?|purchases?|parcels?|packages?|shipments?)\b"
)
# What takes back the whole of what is said.
_UNDONE = re.compile(
    r"\b(?:unless|or not|we (?:think|believe|guess|hope)|no longer (?:waiting|held|on hold|paused)|not (?:waiting|held"
    r"|on hold|paused))\b"
)
_CONTRARY = re.compile(r"(?:^|\s|,)(?:but|although|though|however|yet it|only)\s+(?P<what>.+)$")
_REQUESTED = re.compile(r"\b(?:request\w*|ask\w*|want\w*|pending|try\w*)\b")

_THING = (
    r"(?:order|purchase|package|parcel|shipment|delivery|items?|pieces?|box|boxes|things?|goods|bags?|watch"
    r"|shoes|it|them"
    r"|they|everything|all of it)"
)
_CARRIER = (
    r"(?:(?:the|our|your) )?(?:carrier|courier|driver|post office|ups|fedex|usps|dhl|ontrac"
    r"|postal service|mail carrier)"
)
_MAKING = (
    r"(?:pack|prepar|pick|wrapp|mak|stitch|assembl|box|engrav|gather|process|review|putt|build|sew|polish|finish)ing"
)
_MADE = (
    r"(?:packed|prepared|picked|wrapped|made|stitched|assembled|boxed(?: up)?|engraved|processed|put together"
    r"|built|sewn"
    r"|polished|finished|readied)"
)

_REFUND = re.compile(
    r"\brefund\b.*\b(?:issued|complete|completed|processed|on (?:its|the) way|sent|credited|made|posted|finali[sz]ed)\b"
    r"|\brefund\b.{0,20}\b(?:is|was|has been|been) (?:all |now |fully )?(?:done|finished|settled|given|paid(?: out)?)\b"
    r"|\b(?:we(?:'ve| have)?|was|were|been|is|you're) (?:now |just |fully |already |been )*refunded\b"
    r"|\bmoney is (?:on its way )?back\b"
    r"|\bmoney (?:has been|was)(?: now| fully| all)? (?:returned|refunded|sent back|paid back)\b"
    r"|\b(?:issued|sent|returned|given|gave|paid)(?: you)? (?:your|the|all your) (?:money|refund)\b"
)
_ONE_ITEM = re.compile(r"\bfor (?:it|them|this item|the (?!order|purchase)\w+)\b|\bpartial")
_RETURNED = re.compile(
    r"\b(?:received|got|have) (?:your|the) return\b|\breturn(?:ed items?)? (?:has|have|was|were|is)(?: been)? "
    r"(?:received|complete|completed|processed|accepted|checked in)\b|\breturn is (?:complete|done|closed)\b"
    r"|\breturn (?:has|have)? ?(?:arrived|reached us)\b|\b(?:was|were|has been|have been) returned\b"
    r"|\byou(?:'ve| have)? (?:returned|sent) (?:it|this|these|them|everything)"
)
_RETURNING = re.compile(
    r"\breturn (?:has|was|is)?(?: been| now)? ?(?:started|requested|created|in progress|under way|on its way|approved"
    r"|authori[sz]ed|open|registered|booked|arranged|set up|being (?:checked|inspected|processed))\b"
    r"|\b(?:checking|inspecting) (?:your|the) return\b|\b(?:expecting|waiting (?:for|on)|awaiting) (?:your|the) return"
    r"|\byou(?:'ve| have)? (?:started|requested|opened) a return|\byou're (?:returning|sending)\b"
    r"|\b(?:is|are) (?:coming|on (?:its|the|their) way) back to us\b"
)
_TROUBLE = re.compile(
    r"\b(?:couldn't|could not|can't|cannot|unable to|weren't able to|were not able to|failed to|having trouble"
    r"|had trouble|problem|need you to|need your|needs? (?:a quick look|your)|waiting (?:for|on) (?:you|your)|have to"
    r"|declined|rejected|turned down|did not go through|didn't go through|doesn't match|do not match)\b"
)
_PLEASE = re.compile(r"^please (?:call|contact|write|update|confirm|check|reply|get in touch|verify|ring|answer)\b")
_OVER = re.compile(
    r"\b(?:verif\w*|charg\w*|authori[sz]\w*|confirm\w*|bill\w*|address|card|payment|bank|details|reply|answer|approval"
    r"|attention|information|identity)\b"
)
_HELD = re.compile(
    r"\b(?:is|are|it's|been|was|we've|put|placed|holding) (?:now |still |currently |temporarily |your order"
    r" )?(?:on hold|held"
    r"|paused|held up|stuck|delayed|backordered|on backorder|on back order)\b"
    r"|\bwaiting (?:for|on) .{0,60}\b(?:stock|restock\w*|come back|supplier|payment|bank)\b"
    r"|\bholding (?:your|this|the) order\b|\b(?:checking|reviewing|verifying) (?:your|the) (?:payment|card"
    r"|order|details)\b"
)
_RECEIVED = re.compile(
    r"\bwe(?:'ve| have)?(?: just| now| already)? (?:received|got|have|confirmed|accepted) (?:your|this|the)"
    r" (?:order|purchase)\b"
    r"|\b(?:order|purchase)(?: \S*\d\S*)? (?:has been|was|is|is now|has)(?: successfully| now| just| been)*"
    r" (?:placed|received|confirmed"
    r"|accepted|registered|in (?:our|the) queue|in line|with us)\b"
    r"|^thank(?:s| you)(?: so much| very much)?(?:,? \w+,?)? for (?:your|the|this) (?:order|purchase)\b"
    r"|\b(?:it's|it is|is) in (?:our|the) queue\b"
)
_NOT_GONE = re.compile(
    r"\b(?:hasn't|has not|haven't|have not|not)(?: yet| been)* (?:shipped|left|gone out|been sent|sent|dispatched)\b"
    r"|\b(?:yet to|waiting to|ready to|about to) (?:be )?(?:ship|shipped|leave|go out|dispatch\w*|be collected)\b"
    r"|\bwaiting for .{0,20}(?:carrier|courier|ups|fedex|usps|dhl|driver)\b"
)
_PROCESSING = re.compile(
    rf"\b(?:we're|we are|busy|now|still|currently|start(?:ed|ing)?|is|are|someone is)(?: \w+ly| now| still|"
    rf" just| busy| hard at"
    rf" work)* {_MAKING}\b|\b(?:is|are|it's|they're|been)(?: now| currently| still| carefully)? (?:being"
    rf"|getting) {_MADE}\b"
    rf"|\b(?:is|are|was|were|has been|have been|we've|we have|it's)(?: now| all| just| been)* {_MADE}\b"
    r"|\b(?:getting|gets|making|putting) (?:your|it|this|the|them|everything)\b.*\b(?:ready|together)\b"
    r"|\b(?:is|are|it's|are now|is now) (?:getting|nearly|almost|all) ready\b|\bworking on (?:it|your order"
    r"|this order)\b"
    r"|\b(?:is|it's|are)(?: now| still| currently)? (?:in process|in progress|processing|in preparation|in the"
    r" workshop|in production"
    r"|with our (?:warehouse|workshop|team|artisans|engravers?))\b"
)
_SHIPPED = re.compile(
    rf"\b{_THING}(?:'s| is| are| was| were)?(?: now| already| finally)? (?:on (?:its|the|their) way|in transit"
    rf"|out for delivery|en route"
    rf"|headed|heading|travel+ing|moving|with {_CARRIER})\b"
    rf"|\b(?:it's|they're) (?:on (?:its|the|their) way|in transit|out for delivery|with {_CARRIER}|en route)\b"
    rf"|\b(?:has|have|was|were|is|are|been|it's)(?: now| just| already| been)* (?:shipped|dispatched|mailed|posted"
    rf"|sent out|handed(?: over)? to {_CARRIER}|given to {_CARRIER}|picked up by {_CARRIER}|collected by {_CARRIER})\b"
    rf"|\bwe(?:'ve| have)?(?: just| now)? (?:shipped|dispatched|mailed|posted|sent|handed)(?: out| over)? "
    rf"(?:your |this |the |it\b|them\b|everything)(?:{_THING})?(?! (?:an?|you)\b)"
    rf"|\b(?:has|have|it|they|{_THING})(?: just)? (?:left|departed) (?:our|the|\S+'s) \w+"
    rf"|\b{_CARRIER} (?:has|have|now has|picked) (?:it|them|your|up)\b"
    rf"|^(?:handed|passed|given|gave|sent)(?: it| them| everything| over| off| on)* to {_CARRIER}\b"
)
_DELIVERED = re.compile(
    r"\b(?:was|were|has been|have been|is|are|it's been|been)(?: just| safely| now| successfully)* (?:delivered"
    r"|dropped off)\b"
    rf"|\b{_THING}(?: has| have|'s)?(?: just| safely| now)? (?:arrived|reached you)\b|\bwe(?:'ve| have)? delivered\b"
    rf"|\b{_CARRIER}(?: has)? (?:delivered|dropped|left) (?:it|them|your)\b"
    r"|\b(?:package|parcel|order|it|shipment) (?:was|were|has been) (?:left|handed|signed for)\b"
    r"|\byou(?:'ve| have)? (?:picked|collected) (?:it|this|your order|these|them)?\s?(?:up)?\b"
    r"|\b(?:was|were|has been) (?:picked up|collected) (?:by you|in store|at|from|on)\b"
)
_STOPPED = re.compile(
    r"\b(?:stopped|called off|withdrew|withdrawn|voided) (?:your|this|the) (?:order|purchase)\b(?!.*\bfor now\b)"
    r"|\b(?:order|purchase) (?:was|has been|is) (?:now |since )?(?:called off|withdrawn|voided)\b"
)
_CANCELLED = re.compile(
    r"\b(?:was|were|has been|have been|is|are|been|we've|we have|we|you|you've|it's|now)(?: now| just| since|"
    r" successfully)*"
    r" (?:cancel+ed|voided|called off|withdrawn)\b|\bhad to cancel\b"
    r"|\bcancellation (?:is|was|has been) (?:complete|completed|confirmed|processed)\b"
)
_WHOLE = re.compile(r"\b(?:order|purchase|it|this|everything|all of it)\b(?!'s? \w+ (?:was|were|is|has been) cancel)")
_COURSE = (
    OrderState.RECEIVED,
    OrderState.PROCESSING,
    OrderState.ON_HOLD,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
    OrderState.RETURN_STARTED,
    OrderState.RETURNED,
)


def read_sentence(text: str) -> OrderState | None:
    """Returns the state of the order that a whole sentence tells, or ``None``."""
    said = plain(text)
    if len(text) > _LONGEST or "?" in text or _NAMES.search(text) or not _SUBJECT.match(said) or _GENERAL.search(said):
        return None
    if _UNDONE.search(said) or _SHOPPER.search(said) or _ANOTHER.search(said):
        return None
    contrary = _CONTRARY.search(said)
    if contrary and _read_clause(contrary["what"]) is None:
        return None
    states = {state for clause in _PAUSE.split(said) if (state := _read_clause(clause)) is not None}
    if OrderState.CANCELLED in states:
        return OrderState.CANCELLED if states <= _BESIDE_CANCELLED else None
    return max(states, key=_COURSE.index) if states else None


_BESIDE_CANCELLED = frozenset({OrderState.CANCELLED, OrderState.RETURNED, OrderState.RECEIVED})


def _read_clause(clause: str) -> OrderState | None:
    if "cancel" in clause or _STOPPED.search(clause):
        if not _WHOLE.search(clause):
            return None
        done = (_CANCELLED.search(clause) or _STOPPED.search(clause)) and not (
            _OPEN.search(clause) or _NOT.search(clause)
        )
        return OrderState.CANCELLED if done and not _REQUESTED.search(clause) else None
    if (_TROUBLE.search(clause) or _PLEASE.search(clause)) and _OVER.search(clause):
        return OrderState.ON_HOLD
    if _NOT_GONE.search(clause):
        return OrderState.PROCESSING
    if _OPEN.search(clause) or _NOT.search(clause):
        return None
    if re.search(r"\brefund|\bmoney\b", clause):
        return OrderState.RETURNED if _REFUND.search(clause) and not _ONE_ITEM.search(clause) else None
    if re.search(r"\breturn|\bback to us\b", clause):
        if _RETURNED.search(clause):
            return OrderState.RETURNED
        return OrderState.RETURN_STARTED if _RETURNING.search(clause) else None
    for pattern, state in _PLAIN:
        if pattern.search(clause):
            return state
    return None


_PLAIN = (
    (_HELD, OrderState.ON_HOLD),
    (_DELIVERED, OrderState.DELIVERED),
    (_SHIPPED, OrderState.SHIPPED),
    (_PROCESSING, OrderState.PROCESSING),
    (_RECEIVED, OrderState.RECEIVED),
)
