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
    rf"|october|november|december)|today|yesterday|tomorrow){_CLOCK}|\b{_DAY}(?=$|[\s,)]){_CLOCK}"
)
_PIECE = re.compile(r"[a-z0-9][\w'&/-]*|[,;:.!()-]|\S")
_JOINTS = {"and": "and", "but": "but", "then": "then", "&": "and", "+": "and"}
_MOST_WORDS = 6  # of one entry of the lexicon


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in CLASSES.items():
        for word in words.split("|"):
            key = " ".join(word.split())
            found[key] = (*found.get(key, ()), name)
    return found


def tagged(text: str) -> list[str] | None:
    """Returns the text's words as classes: of a word with several all of them, joined by "/"; unknown words are "?".

    Days are "date", punctuation and "and", "but", "then" stand for themselves, and an unknown word with a capital that
    is not the first is a "name". ``None`` for a question.
    """
    if "?" in text:
        return None
    capitals = {word.casefold() for word in re.findall(r"(?<=\s)[A-Z][\w'.-]*", text)}
    said = _DATE.sub(" 0date0 ", plain(text))
    for pattern, words in _CONTRACTIONS:
        said = pattern.sub(words, said)
    said = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", said)
    pieces = _PIECE.findall(said)
    found: list[str] = []
    at = 0
    while at < len(pieces):
        tags, taken = _longest(pieces, at)
        piece = pieces[at]
        if tags:
            found.append("/".join(tags))
        elif piece == "0date0":
            found.append("date")
        elif piece in _JOINTS:
            found.append(_JOINTS[piece])
        elif re.fullmatch(r"\d{1,2}", piece):
            found.append("one/number")
        elif re.search(r"\d", piece):
            found.append("number")
        elif not piece[0].isalnum():
            found.append(piece)
        else:
            found.append("name" if piece in capitals or f"{piece}." in capitals else "?")
        at += taken
    return found


def _longest(pieces: list[str], at: int) -> tuple[tuple[str, ...], int]:
    lexicon = _lexicon()
    for size in range(min(_MOST_WORDS, len(pieces) - at), 0, -1):
        tags = lexicon.get(" ".join(pieces[at : at + size]))
        if tags:
            return tags, size
    return (), 1
