"""What the captions of a return's links and buttons mean, by patterns: no shop words its buttons as another does.

Pure. The map's own phrases come first wherever they are known; these patterns are for all that nobody has listed. A
caption must be said whole by its pattern, so that "Return to my orders" or "Returns policy" is none.
"""

import re

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


def _says(pattern: re.Pattern[str], caption: str) -> bool:
    said = plain(caption)
    return pattern.fullmatch(said) is not None and not declines(caption)


def _parts(caption: str) -> list[str]:
    """A caption, and what it says after a question: "Not happy? Send it back"."""
    return [said for part in re.split(r"[?!.]\s+", caption) if (said := plain(part))]
