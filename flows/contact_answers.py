"""What a shop says to a message, in the many ways in which it may say so: taken, or something is missing.

Pure. Each pattern speaks of the message or of a field by name, so that other news on a page ("Please check your email
for our answer") is neither.
"""

import re

from flows.reading.words import plain

_MESSAGE = r"(?:message|request|e?inquiry|enquiry|question|e-?mail|note|form|ticket|case|query|comments?|feedback)"
_DONE = (
    r"(?:sent|received|submitted|delivered|registered|logged|recorded|created|opened|accepted|passed on|forwarded|"
    r"on its way|with us|with our team|with our advisors|in our inbox|complete)"
)
_ANSWERS = r"(?:reply|respond|answer|be in touch|get back|get in touch|write back|write to you|contact you|e-?mail you)"
_TAKEN = re.compile(
    rf"\b{_MESSAGE} (?:(?:# ?|no\.? |number |id )?\S*\d\S* )?(?:(?:was|has been|have been|is|is now|has|got) )?"
    rf"(?:now |successfully |safely )?{_DONE}\b|"
    rf"\b(?:we|we've|we have|our team|our team has) (?:just |now |safely )?(?:got|received|have) "
    rf"(?:your|the) {_MESSAGE}\b|"
    rf"\b{_MESSAGE} (?:has )?(?:reached|arrived)\b|"
    rf"\b(?:we|we'll|we will|(?:our team|an? (?:client )?advis[eo]r|somebody|someone|one of us) (?:will|shall))"
    rf" (?:\w+ )?{_ANSWERS}\b|\byou(?:'ll| will) hear (?:back )?from us\b"
)
_NOT_TAKEN = re.compile(
    r"\b(?:not|cannot|unable|failed|never|yet|please|once|when|if|after|before|until|unless|almost|error|wrong|or|"
    r"should|must|to be|ready to)\b|n't\b"
)
_FAILED = re.compile(
    r"\b(?:errors?|failed|failure|unable|wrong|cannot|(?:could|can|was|has|have|did|is)(?:n't| not))\b"
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+")

_FIELD = (
    r"(?:fields?|topic|subject|reason|category|option|e-?mail(?: address)?|name|phone(?: number)?|order number|message|"
    r"question|comments?|zip(?: code)?|postal code|privacy (?:notice|policy|statement)|terms|conditions|consent|"
    r"check ?box|(?:the|this) box)"
)
_GIVE = (
    r"(?:complete|fill (?:in|out)|fill|enter|provide|choose|select|pick|tell us|correct|accept|agree to|tick|type|"
    r"specify)"
)
_MISSING = re.compile(
    rf"\b(?:please|kindly|must|need to|have to|required to|forgot to|make sure to) {_GIVE}\b.{{0,40}}\b{_FIELD}\b|"
    rf"\b{_FIELD}\b.{{0,25}}\b(?:is|are|was|were) (?:required|missing|invalid|not valid|incomplete|empty|"
    r"too long|too short|needed|mandatory|not complete)\b|"
    rf"\b{_FIELD}\b.{{0,15}}\b(?:cannot|can't|can not|may not|must not|should not) be (?:empty|blank|longer|left)\b|"
    rf"\b(?:please|kindly) (?:check|review|correct)\b.{{0,20}}\b(?:fields?|form|entries|highlighted|marked)\b|"
    rf"\b{_FIELD}\b.{{0,20}}\b(?:longer|more) than \d+|\b(?:invalid|missing) {_FIELD}\b|"
    r"\bnothing (?:was|has been|is) sent\b|"
    rf"\b{_MESSAGE} (?:was|is|has|could|can|did)(?:n't| not) (?:yet )?(?:be |been |go )?"
    r"(?:sent|submitted|accepted|through|out)\b"
)
_OPEN = re.compile(r"\b(?:went wrong|unexpected|server|later|technical|system|thank you|thanks)\b")

_NEEDED = re.compile(
    rf"(?:please |you must |you need to )?{_GIVE}\b.{{0,40}}\b{_FIELD}\b.{{0,20}}|"
    r"(?:this |that |the )?(?:field |entry |value |answer )?(?:is )?(?:required|mandatory)(?: field)?|"
    r"(?:can't|cannot|can not|may not|must not) be (?:empty|blank)"
)

_ASKS = re.compile(
    rf"\b(?:send|submit)\b.{{0,40}}\?|\b(?:sure|ready)\b[^.!?]{{0,30}}\b(?:send|submit|continue|proceed)\b|"
    rf"\b(?:confirm|proceed|continue)\b.{{0,30}}\b(?:{_MESSAGE}|sending|submission|submit|send)\b"
)
_ASKS_BARELY = re.compile(
    r"(?:^|[.!] )(?:(?:are you |you're )?(?:really |quite |absolutely )?(?:sure|certain|ready)|"
    r"(?:is |does )?(?:everything|all|it all|all of it) (?:look )?(?:right|correct|okay|ok|good|as it should be)) ?\?"
)
_SENDS = re.compile(r"\b(?:send|sent|sending|submit|submitted|submitting)\b")
_IT = rf"(?:it|this|that|the {_MESSAGE}|an? {_MESSAGE}|your {_MESSAGE}|messages)"
# What only says that a message which was sent has been sent: somebody who wants to send it knows.
_FINAL = re.compile(
    rf"(?:(?:once|after|when|as soon as) (?:{_IT} (?:is|was|has been|have been) )?"
    rf"(?:sent|submitted|sending(?: {_IT})?),? )?"
    rf"(?:{_IT} (?:can't|cannot|can not|can no longer) be "
    rf"(?:changed|edited|undone|recalled|withdrawn|taken back|unsent)|"
    rf"you (?:can't|cannot|can not|can no longer|won't be able to|will not be able to) "
    rf"(?:change|edit|undo|recall|withdraw|take back|unsend) {_IT})(?: (?:afterwards?|later|any ?more|then))?[.!]?"
)
_ASKS_MORE = re.compile(
    r"\b(?:leave|leaving|discard|lose|lost|close|delete|clear|reset|without|newsletter|subscribe|offers?|sign in|"
    r"log in|another|copy|fees?|charged?|charges|costs?|pay|again|already|duplicate)\b|[$€£]\s*\d|n't\b|\bnot\b"
)
_YES = re.compile(
    r"(?:yes|ok|okay|confirm|continue|proceed|send|submit)(?:,? (?:and )?(?:please|send|submit|confirm|continue))*"
    rf"(?: (?:it|now|my|the|this|your|anyway|{_MESSAGE}))*"
)


def says_taken(line: str) -> bool:
    """Whether a line says that a message was taken."""
    if _FAILED.search(plain(line)):
        return False
    sentences = [sentence for sentence in _SENTENCES.split(line) if not sentence.rstrip().endswith("?")]
    return any(_TAKEN.search(said) and not _NOT_TAKEN.search(said) for said in map(plain, sentences))


def says_missing(line: str) -> bool:
    """Whether a line says that something is missing or wrong, so that the message was not taken."""
    said = plain(line)
    return bool(_MISSING.search(said)) and not _OPEN.search(said)


def demands(line: str) -> bool:
    """Whether a line asks for a field to be filled in. Heard only on a form that has sent nothing: a form that was
    sent and stands empty again asks for the same.
    """
    said = plain(line)
    return says_missing(line) or (len(said) < 80 and _NEEDED.fullmatch(said) is not None)


def asks_to_send(question: str) -> bool:
    """Whether a question only asks once more if the message is to be sent, and nothing beside that.

    ``question`` may hold the captions of its buttons, too.
    """
    said = " ".join(question.split()).casefold().replace("\u2019", "'")
    sentences = [sentence for sentence in _SENTENCES.split(said) if not _FINAL.fullmatch(sentence)]
    more = " ".join(sentences)
    barely = _ASKS_BARELY.search(more) and _SENDS.search(said)
    asks = _ASKS.search(more) or (barely and not any(sentence.endswith((".", "!")) for sentence in sentences))
    return len(said) < 300 and bool(asks) and not _ASKS_MORE.search(more)


def says_yes(caption: str) -> bool:
    """Whether a button's words agree to such a question."""
    return _YES.fullmatch(plain(caption)) is not None
