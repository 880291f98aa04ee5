"""What the sentences on a return's pages mean, by patterns: confirmed, to be mended, not sent, asked once more.

Pure. The map's own phrases come first wherever they are known; these patterns are for all that nobody has listed.
Whatever denies, asks or tells when something will be is no confirmation.
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
_SURE = re.compile(r"(?:are you )?(?:quite |really |absolutely )?sure\?")
# What is said of every such question, and asks nothing more.
_FINAL = re.compile(
    r"[^.?!]*\b(?:can't|cannot|can not|can no longer) be (?:changed|undone|edited|reversed)\b[^.?!]*[.!]?"
)
_ASKS_MORE = re.compile(
    r"\b(?:fees?|charged?|charges|costs?|pay|leave|leaving|discard|lose|lost|delete|clear|without|instead"
    r"|cancel|exchange|credit"
    r"|again|already|all items|entire|whole)\b|[$€£]\s*\d|n't\b|\bnot\b"
)


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


def asks_to_return(question: str) -> bool:
    """Whether a question only asks once more if the return is meant, and nothing beside that."""
    said = _asked(question)
    return len(said) < 200 and bool(_ASKS_AGAIN.search(said)) and not _ASKS_MORE.search(said)


def asks_if_sure(question: str) -> bool:
    """Whether it asks no more than "are you sure?": in answer to a press, that is about what was pressed."""
    return _SURE.fullmatch(_asked(question)) is not None


def _asked(question: str) -> str:
    """The question without what is said beside every such one, that nothing can be changed any more."""
    return _FINAL.sub("", " ".join(question.replace("\u2019", "'").split()).casefold()).strip()
