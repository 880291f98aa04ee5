"""Boxes to tick on a contact form: which are needed so that the shop may answer, and which only sell something.

A box is ticked for the person only where it agrees to the shop's own terms or privacy notice, or that it may use what
was written to answer; never where it agrees to anything beside that. Pure.
"""

import re

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
_OPTIONAL = re.compile(r"\boptional\b")


def markets(field: Field, words: ContactWords) -> bool:
    """Whether a box asks for advertising."""
    return any(mentions(label, words.marketing) for label in field.labels)


def agrees(field: Field, words: ContactWords, snapshot: Snapshot) -> bool:
    """Whether a box must be ticked for the shop to take a message, and agrees to nothing else.

    Its words have to stand visibly on the page: what no person sees may be a trap for machines.
    """
    label = plain(" ".join(field.labels[:1]))
    if field.disabled or markets(field, words) or _OPTIONAL.search(label) or _MORE.search(label):
        return False
    if not (_AGREES.search(label) and _HOUSE_RULES.search(label)):
        return False
    return _letters(label)[:30] in _letters(snapshot.text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, plain(text)))
