"""What the words on a return's pages mean, by patterns: no shop words its buttons as another does.

Pure. The map's own phrases come first wherever they are known; these patterns are for all that nobody has listed. A
caption must be said whole by its pattern, so that "Return to my orders" or "Returns policy" is none; whatever denies,
asks or tells when something will be is no confirmation.
"""

import re
from collections.abc import Iterable

from flows.reading.words import plain

_THING = (
    r"(?:(?:an?|the|this|these|that|those|my|your|our|some|any|all|one|more|other|selected|chosen|eligible|"
    r"whole|entire|of|"
    r"\d+)\s+)*(?:items?|pieces?|products?|articles?|goods|things?|stuff|orders?|purchases?|packages?|parcels?|"
    r"shipments?|"
    r"something|anything|everything|it|them|these|this|those|selection)"
)
_RETURN = (
    r"(?:(?:an?|the|my|your|this|our|new|online|free|easy|mail|store|item)\s+)*returns?"
    r"(?:\s*(?:or|and|&|/)\s*(?:an? )?(?:exchanges?|refunds?))?(?:\s+(?:request|process|form|authori[sz]ation|online))?"
)
_TAIL = (
    r"(?:\s+(?:(?:of|from|in|on|for|with)\s+(?:this|your|my|the|that)\s+(?:order|purchase|delivery|package|parcel)|"
    r"for\s+(?:this|these|your|an?|the)\s+(?:items?|orders?|pieces?|purchases?)|here|now|online|today|to us|"
    r"(?:by|via|using|in) [a-z ]{1,20}))?"
)
_WISH = (
    r"(?:(?:please|i(?:'d| would) like to|i want to|i need to|i wish to|want to|need to|would you like to|ready to|"
    r"click (?:here )?to|tap (?:here )?to|here to|let's|yes)[,\s]+)?"
)
_BEGIN = (
    r"(?:start|begin|create|request|make|initiate|open|register|arrange|set up|file|book|schedule|prepare|"
    r"get started (?:with|on)|log|go to|continue (?:to|with)|proceed (?:to|with))"
)
_BACK = rf"(?:send|ship|mail|post|give|bring|take)\s+(?:{_THING}\s+)?back(?:\s+{_THING})?"
_GIVE_BACK = rf"(?:return(?:\s*(?:or|and|&|/)\s*(?:exchange|refund))?(?:\s+{_THING})?|{_BACK})"
_ENTRY = re.compile(
    rf"{_WISH}(?:{_BEGIN}\s+{_RETURN}|{_GIVE_BACK}|exchange\s*(?:or|and|&|/)\s*return(?:\s+{_THING})?){_TAIL}"
)
_PLACE = re.compile(
    r"(?:(?:go to|visit|open|to|use|our|the|your|my|online)\s+)*(?:online\s+)?returns?(?:\s*(?:&|and)\s*\w+)?\s+"
    r"(?:cent(?:er|re)|portal|desk|page|hub|area|counter|service|assistant|wizard|tool|site|form|online)"
)

_PROCEED = re.compile(
    r"(?:(?:save|agree|accept|ok)(?:\s+(?:and|&)\s+))?(?:continue|next|proceed|go on|go ahead|move on|carry on|"
    r"onwards?|forward|"
    r"keep going)"
    r"(?:(?:\s*[:,]\s*|\s+(?:step|page|with|on|and|&|return|(?<!next )to))\b.{0,40})?"
    r"|(?:on to|to|go to|see|view|review|check|look over|preview|show)\s+(?:the\s+|my\s+|your\s+|our\s+|this\s+)?"
    r"(?:next step|step \d|review|summary|overview|return|returns?\s+(?:summary|details|options?|method)|"
    r"options|choices|refund|request)"
    r"|review|review (?:and|&) (?:confirm|submit|send)"
    r"|(?:choose|select|pick|set|decide)\s+(?!all\b).{3,40}"
    r"|step \d+(?:\s*:.{1,40})?"
)

_ACT = (
    r"(?:confirm|submit|place|complete|finish|finali[sz]e|send(?:\s+in)?|request|register|create|start|book|"
    r"approve|authori[sz]e|"
    r"make|lodge|file|log|arrange|schedule|initiate|process|issue|open)"
)
_ASSENT = r"(?:(?:yes|ok|okay|agree|i agree|accept|done|confirm|review|check)[,:\s]*(?:(?:and|&|to)\s+)?)?"
_LAST = re.compile(
    rf"{_ASSENT}{_ACT}(?:\s*(?:and|&|/)\s*(?:confirm|submit|finish|send|complete))?\s+(?:{_RETURN}|(?:my|your|"
    rf"the|this) (?:request|refund))"
    rf"{_TAIL}(?:\s*(?:and|&)\s+(?:get|print|email|send|create).{{0,25}})?"
    rf"|(?:confirm|submit|complete|finish|finali[sz]e)(?:\s*(?:and|&)\s*(?:confirm|submit|finish|send|complete|"
    rf"return|get .{{1,20}}|print .{{1,20}}))?"
)
_LAST_AT_REVIEW = re.compile(
    rf"{_WISH}(?:{_GIVE_BACK}{_TAIL}|{_BEGIN}\s+{_RETURN}{_TAIL})"
    rf"|(?:yes|ok|okay|agree|i agree|done|all done|that's it|that's right|looks (?:good|right)|correct|i'm sure|send|"
    rf"save)(?:[,\s].{{0,30}})?"
    rf"|(?:get|create|generate|email|send)\s+(?:me\s+)?(?:my|a|the|your)?\s*(?:return|shipping|prepaid)?\s*labels?"
    rf"|(?:confirm|submit|complete|finish|send)\s+(?:it|this|these|all|everything|now|{_THING}|(?:the|my|"
    rf"your) (?:form|details|choices))"
)
_AGREES = re.compile(
    rf"(?:yes|ok|okay|sure|i'm sure|confirm|confirmed|continue|proceed|go ahead|submit|agree|i agree|accept|"
    rf"finish|done|"
    rf"{_ACT}\s+(?:it|them|this|now|{_RETURN})|{_GIVE_BACK})(?:[,\s!].{{0,40}})?"
)
_DECLINES = re.compile(
    r"^(?:go |take me )?back\b|^(?:print|download|apply)\b|\b(?:cancel|go back|change|edit|keep|no|not|"
    r"never ?mind|don't|do not|delete|remove|withdraw|close|dismiss|"
    r"later|shopping|browsing|sign (?:in|out|up)|log ?(?:in|out|off)|subscribe|search|guest|"
    r"clear|reset|help|chat|contact|learn|policy|polic(?:y|ies)|faq|start over|previous|shop)\b"
)
_ABOUT_RETURNS_ONLY = re.compile(
    r"\b(?:polic(?:y|ies)|how|learn|about|status|track|view|see|label|history|faq|terms|window|address)\b"
)

_WHY = re.compile(
    r"\b(?:why|reasons?|what(?:'s| is| was|'s the)? (?:wrong|the (?:problem|matter|issue))|what went wrong|"
    r"motive|cause|"
    r"what (?:did|didn't) you .{0,20}like|problem with)\b"
)
_SOME_REASON = re.compile(
    r"\bchang\w* (?:my |your |of )?mind\b|\btoo (?:small|big|large|tight|loose|long|short|late|heavy|light)\b|"
    r"\b(?:damaged|defect\w*|faulty|"
    r"broken|wrong|incorrect|flaw\w*|missing|unwanted|unsuitable)\b|\bnot (?:as|what|satisf\w+|happy|needed|"
    r"wanted|right|suitable)\b|"
    r"\bno longer\b|\b(?:doesn't|does not|didn't|did not|don't|do not|isn't) (?:fit|suit|work|like|want|need|"
    r"match|love|meet|look|right)\b|"
    r"\bbetter price\b|\barrived\b|\blate\b|\bquality\b|\bmistake\b|\btwice\b|\b(?:gift|duplicate)\b|\bexpect\w*\b"
)
_COUNTS = re.compile(r"\b(?:qty|quantity|how many|number|count|units|amount)\b")
_MAIL = re.compile(
    r"\b(?:mail\w*|post|postal|courier|carrier|ups|usps|fedex|dhl|ship\w*|prepaid|parcel|from home|home pick-?up)\b"
)
_STORE = re.compile(r"\b(?:stores?|shops?|boutiques?|outlets?|in person|showrooms?)\b")
_KEEP = re.compile(
    r"(?:(?:i'll |i will |i want to )?keep(?:ing)?(?: it| this| item| this item)?|no|do(?: not|n't) return.*|"
    r"no return|none)"
)
_TAKE = re.compile(
    r"(?:return|return (?:it|this|item|this item)|send (?:it |this )?back|returning|yes, return.*|i(?:'ll| will|"
    r" want to) return.*)"
)
_ORIGINAL = re.compile(
    r"\boriginal (?:form|method|payment|card|tender)|\b(?:same|card|payment method|the way) .{0,12}\b(?:used|"
    r"paid)\b|^refund(?: me)?$|"
    r"\brefund to (?:my |your |the )?(?:original|card|credit card|visa|mastercard|amex|paypal)"
)
_INSTEAD = re.compile(r"\b(?:store credit|gift card|e-?gift|exchange|replace\w*|voucher|credit note|merchandise)\b")
_TERMS = re.compile(
    r"\b(?:agree|accept|read|understand|acknowledge|consent)\b.*\b(?:terms|polic(?:y|ies)|conditions|privacy|rules)\b"
)
_CLAIMS = re.compile(
    r"\b(?:unworn|unused|tags?|packag\w+|condition of|unwashed|undamaged|news\w*|offers?|marketing|promotion\w*|"
    r"sms|text messages)\b"
)
_PLACEHOLDER = re.compile(
    r"(?:[-–—.\s*]*)(?:(?:please\s+)?(?:choose|select|pick|tell us|say|specify|indicate)\b.*|.*(?:\.\.\.|…)|"
    r"none selected|not selected|)[-–—.\s*]*"
)
_BLANKS = frozenset({"", "false", "none", "null", "0", "-1", "select", "choose", "default", "placeholder", "undefined"})

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s+[|•·]\s+|\n")
_DONE = (
    r"(?:registered|booked|confirmed|received|submitted|created|started|accepted|approved|authori[sz]ed|opened|"
    r"open|scheduled|"
    r"arranged|set up|placed|under ?way|in progress|complete|completed|logged|recorded|ready|requested|"
    r"initiated|processed|filed|"
    r"all set|sent|issued|on its way|taken care of|good to go)"
)
_IS_DONE = re.compile(
    rf"(?:^|\b(?:your|this|the|my|a)\s+(?:\w+\s+){{0,2}})returns?(?:\s+(?:request|"
    rf"authori[sz]ation))?(?:\s+\S+){{0,5}}?\s+"
    rf"(?:(?:is|are|has|have|was|were|has been|have been|'s)\s+(?:now\s+|successfully\s+|been\s+)*)?{_DONE}\b"
)
_HAVE_DONE = re.compile(
    rf"\b(?:we|we've|you|you've|you're|we're)\b.{{0,20}}?\b(?:registered|booked|confirmed|received|got|accepted|"
    rf"created|started|opened|"
    rf"logged|approved|arranged|submitted|requested|initiated|processing|set up|issued|recorded)\b"
    rf"(?:\s+(?:your|the|this|a|an?))?(?:\s+\w+){{0,2}}?\s+(?:returns?(?!\s+(?:polic|window|period|by))|{_THING})\b"
)
_ALL_SET = re.compile(r"\b(?:all set|all done|that's it|success|successfully|thank you|thanks|done)\b")
_DOUBT = re.compile(
    r"\b(?:not|nothing|cannot|can't|couldn't|wasn't|isn't|hasn't|won't|unable|never|no|failed|unless|once|when|"
    r"whenever|if|as soon as|"
    r"after|until|before|will be|would|can be|may|might|must|should|please|to be|almost|nearly|yet|one more|last step|"
    r"just about|sorry|within|any|only|how|in order to|eligible|by|expired)\b|n't\b|\?$"
)
_UNSENT = re.compile(
    r"\b(?:nothing|no return|your return|return|request|it)\b.{0,25}\b(?:has(?: not|n't)?|have(?: not|n't)?|"
    r"is(?: not|n't)?|was(?: not|n't)?)\b"
    r".{0,15}\b(?:sent|submitted|started|placed|registered|final|complete|confirmed|created|booked)\b.{0,20}"
    r"|^not (?:yet )?(?:sent|submitted)\b"
)
_MEND = re.compile(
    r"^(?:please )?(?:choose|select|pick|mark|enter|provide|give|fill|say|tell|complete|specify|tick|check)\b|"
    r"\b(?:please|must|need to|have to) (?:choose|select|pick|mark|enter|provide|give|fill|say|tell|complete|"
    r"specify|tick)\b|"
    r"\b(?:is|are) (?:required|missing|invalid|not valid)\b|\bat least one\b|\brequired field"
)
_NOT_YET = re.compile(r"\b(?:nothing|no|not|yet)\b|n't\b")


_ASKS_AGAIN = re.compile(
    r"\b(?:sure|ready|want|wish|confirm|proceed|continue|go ahead)\b.{0,50}\b(?:return|returning|send (?:it"
    r"|them|these|this) back)\b"
    r"|\b(?:return|send back|submit|start|confirm)\b.{0,50}\?$"
)
_ASKS_MORE = re.compile(
    r"\b(?:fees?|charged?|charges|costs?|pay|leave|leaving|discard|lose|lost|delete|clear|without|instead"
    r"|cancel|exchange|credit"
    r"|again|already|all items|entire|whole)\b|[$€£]\s*\d|n't\b|\bnot\b"
)


def opens_return(caption: str) -> bool:
    """Whether a link or button leads to returning this order or these items."""
    return any(_ENTRY.fullmatch(part) and not _ABOUT_RETURNS_ONLY.search(part) for part in _parts(caption))


def leads_to_returns(caption: str) -> bool:
    """Whether it leads to the place where the shop takes returns in general."""
    return any(_PLACE.fullmatch(part) for part in _parts(caption))


def leads_on(caption: str) -> bool:
    """Whether a button leads to the next step."""
    return _says(_PROCEED, caption)


def ends_return(caption: str) -> bool:
    """Whether a button starts the return for good, by its words alone."""
    return _says(_LAST, caption)


def ends_review(caption: str) -> bool:
    """Whether a button on a review starts the return: elsewhere the same words may only lead on."""
    return _says(_LAST_AT_REVIEW, caption)


def agrees(caption: str) -> bool:
    """Whether a button of the question "are you sure?" says yes."""
    return _says(_AGREES, caption)


def declines(caption: str) -> bool:
    """Whether a button leads back, away or to something else."""
    return _DECLINES.search(plain(caption)) is not None


def asks_to_return(question: str) -> bool:
    """Whether a question only asks once more if the return is meant, and nothing beside that."""
    said = " ".join(question.split()).casefold()
    return len(said) < 200 and bool(_ASKS_AGAIN.search(said)) and not _ASKS_MORE.search(said)


def asks_why(label: str) -> bool:
    """Whether a label or a first choice asks for the reason."""
    return _WHY.search(plain(label)) is not None


def gives_reason(option: str) -> bool:
    """Whether a choice reads like a reason for sending something back."""
    return _SOME_REASON.search(plain(option)) is not None


def counts_pieces(label: str) -> bool:
    """Whether a label asks for a number of pieces."""
    return _COUNTS.search(plain(label)) is not None


def way_back(choice: str) -> str | None:
    """Which way back a choice stands for by common words: ``mail``, ``store`` or neither. What it names first "
    "counts."""
    said = plain(choice)
    found = {way: match.start() for way, words in (("mail", _MAIL), ("store", _STORE)) if (match := words.search(said))}
    return min(found, key=lambda way: found[way]) if found else None


def keeps_piece(choice: str) -> bool:
    """Whether one of an item's choices means that it stays."""
    return _KEEP.fullmatch(plain(choice)) is not None


def takes_piece(choice: str) -> bool:
    """Whether one of an item's choices means that it goes back."""
    return _TAKE.fullmatch(plain(choice)) is not None


def refunds_as_paid(choice: str) -> bool:
    """Whether a choice means that the money comes back the way it was paid."""
    said = plain(choice)
    return _ORIGINAL.search(said) is not None and _INSTEAD.search(said) is None


def pays_otherwise(choice: str) -> bool:
    """Whether a choice means something else than money back: a credit, a gift card, an exchange."""
    return _INSTEAD.search(plain(choice)) is not None


def accepts_terms(label: str) -> bool:
    """Whether a box only accepts the shop's terms, and claims nothing of the goods."""
    said = plain(label)
    return _TERMS.search(said) is not None and _CLAIMS.search(said) is None


def is_placeholder(text: str, value: str) -> bool:
    """Whether a choice stands for none having been made."""
    return value.strip().casefold() in _BLANKS or _PLACEHOLDER.fullmatch(text.strip().casefold()) is not None


def confirms(line: str) -> bool:
    """Whether a line says that the return was taken: in the present or the past, with no doubt in its sentence."""
    return any(
        (_IS_DONE.search(said) or _HAVE_DONE.search(said) or _ALL_SET.search(said)) and not _DOUBT.search(said)
        for sentence in _SENTENCE.split(line)
        if not sentence.rstrip().endswith("?") and (said := plain(sentence))
    )


def asks_to_mend(line: str) -> bool:
    """Whether a message asks to fill in or choose something, so that what was sent was not taken."""
    return _MEND.search(plain(line)) is not None


def says_unsent(lines: Iterable[str]) -> str | None:
    """The line in which a page says that nothing was sent yet."""
    return next(
        (line for line in lines for said in map(plain, _SENTENCE.split(line))
         if (found := _UNSENT.search(said)) and _NOT_YET.search(found.group()) and len(said) < 120),
        None,
    )  # fmt: skip


def is_same_reason(option: str, phrase: str) -> bool:
    """Whether a shop's reason says what a phrase of ours says: "Changed mind" and "I have changed my mind" do."""
    ours, theirs = _essence(phrase), _essence(option)
    return bool(ours) and any(theirs[at : at + len(ours)] == ours for at in range(len(theirs) - len(ours) + 1))


def _says(pattern: re.Pattern[str], caption: str) -> bool:
    said = plain(caption)
    return pattern.fullmatch(said) is not None and not declines(caption)


def _parts(caption: str) -> list[str]:
    """A caption, and what it says after a question: "Not happy? Send it back"."""
    return [said for part in re.split(r"[?!.]\s+", caption) if (said := plain(part))]


_EMPTY = frozenset(
    {
        "i",
        "i've",
        "have",
        "had",
        "my",
        "your",
        "a",
        "an",
        "the",
        "of",
        "it",
        "is",
        "was",
        "item",
        "product",
        "this",
        "they",
        "are",
    }
)


def _essence(text: str) -> list[str]:
    return [re.sub(r"(?<=\w{3})(?:ed|es|e|s|ing)$", "", word) for word in plain(text).split() if word not in _EMPTY]
