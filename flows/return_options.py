"""What the choices of a return mean, by patterns: reasons, ways back, keep or return, how the money comes back, terms.

Pure. The map's own phrases come first wherever they are known; these patterns are for all that nobody has listed.
"""

import re

from flows.reading.words import plain

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
    r"(?:(?:i'll |i will |i want to )?keep(?:ing)?(?: it| this| item| this item| all| both)?|no|"
    r"(?:no,? )?(?:do(?: not|n't) return.*|(?:i'll |i will )?keep.*)|no return|no,? thanks?(?: you)?|none)"
)
_TAKE = re.compile(
    r"(?:return|return (?:it|this|item|this item|all|both|all of (?:it|them))|send (?:it |this |them |all )?back|"
    r"returning|yes, return.*|i(?:'ll| will| want to) return.*)"
)
_ASKS_IF = re.compile(
    r"(?:(?:do you want to |would you like to |want to |keep or )?(?:return|send (?:it |this )?back)"
    r"(?: (?:it|this|item|this item))?|(?:is|does) (?:it|this(?: item)?) (?:going|go|coming|being returned)(?: back)?)"
)
_COUNTED = re.compile(
    r"(?:yes,? )?(?:return(?:ing)? |send back |take back |all )*(?P<count>\d{1,3})(?: (?:of|out of) \d+|/\d+)?"
    r"(?: (?:items?|pieces?|units?|pcs))?(?: back)?"
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
_EMPTY = re.compile(r"i|i've|have|had|my|your|a|an|the|of|it|is|was|item|product|this|they|are")
_BLANKS = frozenset({"", "false", "none", "null", "0", "-1", "select", "choose", "default", "placeholder", "undefined"})


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
    """Which way back a choice stands for by common words: ``mail``, ``store`` or neither. What it names first
    counts."""
    said = plain(choice)
    found = {way: match.start() for way, words in (("mail", _MAIL), ("store", _STORE)) if (match := words.search(said))}
    return min(found, key=lambda way: found[way]) if found else None


def keeps_piece(choice: str) -> bool:
    """Whether one of an item's choices means that it stays."""
    return _KEEP.fullmatch(plain(choice)) is not None


def takes_piece(choice: str) -> bool:
    """Whether one of an item's choices means that it goes back."""
    return _TAKE.fullmatch(plain(choice)) is not None


def asks_if_it_returns(question: str) -> bool:
    """Whether a question wants nothing but to know if an item goes back: "Return this item?"."""
    return _ASKS_IF.fullmatch(plain(question)) is not None


def count_in(choice: str) -> int | None:
    """How many pieces go back by a choice that says a number, 0 by one that means that it stays; else nothing."""
    if keeps_piece(choice):
        return 0
    counted = _COUNTED.fullmatch(plain(choice))
    return int(counted["count"]) if counted else None


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


def is_same_reason(option: str, phrase: str) -> bool:
    """Whether a shop's reason says what a phrase of ours says: "Changed mind" and "I have changed my mind" do."""
    ours, theirs = _essence(phrase), _essence(option)
    return bool(ours) and any(theirs[at : at + len(ours)] == ours for at in range(len(theirs) - len(ours) + 1))


def _essence(text: str) -> list[str]:
    said = [word for word in plain(text).split() if not _EMPTY.fullmatch(word)]
    return [re.sub(r"(?<=\w{3})(?:ed|es|e|s|ing)$", "", word) for word in said]
