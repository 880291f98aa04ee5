"""Boxes to tick on a contact form: which are needed so that the shop may answer, and which only sell something.

A box is ticked for the person only where it agrees to the shop's own terms or privacy notice, or that it may use what
was written to answer; never where it agrees to anything beside that. Pure.
"""

import re
from collections.abc import Sequence

from flows.reading.words import mentions, plain
from flows.shop import ContactWords
from flows.snapshot import Field, Snapshot

_AGREES = re.compile(
    r"\b(?:agree\w*|accept\w*|consent\w*|acknowledge\w*|understood|understand|have read|i've read|"
    r"read and|permit|allow|confirm that i)\b"
)
_HOUSE_RULES = re.compile(
    r"\b(?:privacy|data protection|data policy|terms|conditions|legal notice|"
    r"(?:use|using|store|storing|process\w*|handl\w*|keep|keeping)\b.{0,40}\b(?:data|details|information|message)|"
    r"(?:data|details|information|message)\b.{0,60}\b(?:used?|stored|processed|handled|kept|answer|respond|reply))\b"
)
_MORE = re.compile(  # what a person would want to be asked about
    r"\b(?:pay|paid|fees?|charges?|charged|\$\d+|arbitrat\w*|waive\w*|subscri\w*|recurring|renew\w*|partners?|"
    r"third part(?:y|ies)|affiliates?|sell|share\w*|record\w*|monitor\w*|train\w*|personali[sz]\w*|profil\w*|"
    r"years old|years of age|of age|over 1[368]|older|final|refunds?|non-?refundable|robot|human|"
    r"loyalty|membership|member|create an account|call me|phone me|text me)\b"
)
# Advertising in other words than those of the map.
_SELLS = re.compile(
    r"\b(?:mailing list|in the loop|first to (?:know|hear|see)|new arrivals|keep me (?:posted|informed|updated)|"
    r"inspir\w+|join|sign (?:me|us) up|sign-?up|opt in|receive|deals?|sales?|events?|style (?:tips|notes)|catalogu?e|"
    r"stay in touch|club|rewards?|loyalty|vip|member|membership|promo\w*|discounts?|advertis\w*|letters from|"
    r"hear (?:about|from|more)|e-?letter|digest|campaigns?|partners?|third part(?:y|ies))\b"
)
_WISH = re.compile(r"(?:would you like|do you (?:want|wish)|may we|can we|shall we|should we|want to|like to)\b")
_ASKS_FACT = re.compile(r"(?:are|did|have|had|is|was|were|how|when|where|what|which|why|who)\b")
_YES = re.compile(r"(?:yes|sure|ok|okay|please|sign|subscribe|send|i'd|i would|i want|opt in)\b")
# What a shop may have ticked because it belongs to the message itself.
_BELONGS = re.compile(
    r"\b(?:copy|remember|answer\w*|repl(?:y|ies)|respon\w+|about (?:an?|my|this|your) (?:order|purchase)|urgent|"
    r"save my (?:details|data)|contact me about|confirmation)\b"
)
_NO = re.compile(r"(?:no|not|never|none|don't|do not|opt out|unsubscribe|decline)\b")
_OPTIONAL = re.compile(r"\boptional\b")


def is_toggle(field: Field, snapshot: Snapshot) -> bool:
    """Whether a control is ticked or not: a box, or a switch."""
    role = snapshot.elements[field.element].role
    return field.type in {"checkbox", "switch"} or (field.is_button and role in {"switch", "checkbox"})


def sells(text: str) -> bool:
    """Whether words offer advertising by what is usual, whatever a map lists."""
    return _SELLS.search(plain(text)) is not None


def stays_off(field: Field, words: ContactWords, snapshot: Snapshot) -> bool:
    """Whether a box is not to be ticked: it asks for advertising, or for something that nobody asked for.

    The latter where the shop has ticked it, takes a message without it, and it does not belong to the message.
    """
    label = plain(" ".join(field.labels))
    if any(mentions(one, words.marketing) for one in field.labels):
        return True
    if field.disabled or field.required or agrees(field, words, snapshot):
        return False
    return field.checked and (_SELLS.search(label) is not None or not _BELONGS.search(label))


def refusal_of(options: Sequence[tuple[str, str]], question: str, words: ContactWords) -> tuple[str, str] | None:
    """The choice that declines, where a question wants nothing but to know if somebody likes to have advertising."""
    asked, said = plain(question), [(plain(option[0]), option) for option in options]
    declining = [option for text, option in said if _NO.match(text)]
    agreeing = [text for text, option in said if option not in declining]
    sold = [text for text in agreeing if mentions(text, words.marketing) or _SELLS.search(text)]
    offers = mentions(asked, words.marketing) or (_WISH.match(asked) and _SELLS.search(asked)) or sold
    alike = all(_YES.match(text) or text in sold for text in agreeing)
    if _ASKS_FACT.match(asked) or not offers or not alike:
        return None
    return declining[0] if len(declining) == 1 and agreeing else None


def agrees(field: Field, words: ContactWords, snapshot: Snapshot) -> bool:
    """Whether a box must be ticked for the shop to take a message, and agrees to nothing else.

    Its words have to stand visibly on the page: what no person sees may be a trap for machines.
    """
    label = plain(" ".join(field.labels[:1]))
    if field.disabled or mentions(label, words.marketing) or _OPTIONAL.search(label) or _MORE.search(label):
        return False
    if not (_AGREES.search(label) and _HOUSE_RULES.search(label)):
        return False
    return _letters(label)[:30] in _letters(snapshot.text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, plain(text)))
