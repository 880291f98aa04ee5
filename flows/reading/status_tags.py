"""From what is said to the classes of its words (`status_lexicon`)."""

import re
from functools import cache

from flows.reading.status_lexicon import CLASSES
from flows.reading.words import plain

_CONTRACTIONS = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan(?:'t|not)\b"), "can not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\b(it|that|everything)'s\b"), r"\1 is"),
    (re.compile(r"\b(we|you|they)'re\b"), r"\1 are"),
    (re.compile(r"\b(we|you|they|i)'ve\b"), r"\1 have"),
    (re.compile(r"\b(\w+)'ll\b"), r"\1 will"),
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?\.?"
_CLOCK = r"(?:,?\s*(?:at|@)?\s*\d{1,2}(?::\d{2})?\s*[ap]\.?m\.?(?: [a-z]{2,3}\b)?)?"
_DATE = re.compile(
    rf"\b(?:{_DAY},?\s+)?(?:the\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?\s+{_MONTH}(?:\s+\d{{4}}\b)?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|(?:early|mid|late)[ -](?:january|february|march|april|may|june|july|august|september"
    rf"|october|november|december)"
    rf"|today|yesterday|tomorrow|this (?:morning|afternoon|evening)|last night){_CLOCK}"
    rf"|\b{_DAY}(?=$|[\s,)]){_CLOCK}|\bat \d{{1,2}}(?::\d{{2}})? ?[ap]\.?m\b"
)
_PIECE = re.compile(r"[a-z0-9][\w'&/-]*|[,;:.!()-]|\S")
_SIGNS = {**dict.fromkeys(",;:.-()!", "stop"), "then": "and", "&": "and", "+": "and", "and": "and", "but": "but"}


@cache
def _lexicon() -> dict[str, dict[str, str]]:
    """The entries by their first word; those of several classes have "/" between them. The longest come first."""
    classes: dict[str, list[str]] = {}
    for name, words in CLASSES.items():
        for word in words.split(" | "):
            classes.setdefault(word, []).append(name)
    found: dict[str, dict[str, str]] = {}
    for entry in sorted(classes, key=len, reverse=True):
        found.setdefault(entry.split()[0], {})[entry] = "/".join(classes[entry])
    return found


def tagged(text: str) -> list[str] | None:
    """Returns the text's words as classes: of a word with several all of them, joined by "/".

    Days are "date", figures "number", signs "stop", and an unknown word with a capital that is not the first is a
    "name". ``None`` for a question, and for a text with any other word that is not known.
    """
    if "?" in text:
        return None
    capitals = {word.casefold().rstrip(".") for word in re.findall(r"(?<=\s)[A-Z][\w'.-]*", text)}
    said = plain(text)
    if "'" in said or "cannot" in said:
        for pattern, words in _CONTRACTIONS:
            said = pattern.sub(words, said)
    said = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", _DATE.sub(" 0date0 ", said))
    pieces = _PIECE.findall(said)
    found: list[str] = []
    at = 0
    while at < len(pieces):
        tag, taken = _longest(pieces, at)
        tag = tag or _unlisted(pieces[at], capitals)
        if tag is None:
            return None
        found.append(tag)
        at += taken
    return found


def _longest(pieces: list[str], at: int) -> tuple[str | None, int]:
    for entry, tag in _lexicon().get(pieces[at], {}).items():
        words = entry.split()
        if pieces[at : at + len(words)] == words:
            return tag, len(words)
    return None, 1


def _unlisted(piece: str, capitals: set[str]) -> str | None:
    if piece == "0date0":
        return "date"
    if piece in _SIGNS:
        return _SIGNS[piece]
    if re.search(r"\d", piece):
        return "one/number" if re.fullmatch(r"\d{1,2}", piece) else "number"
    return "name" if piece in capitals else None
