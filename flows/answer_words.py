"""Understanding what a shop says to something that was sent: JSON by its keys, text by the map's words.

Pure. Whatever is not said clearly is no answer: ``None``.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.reading.words import bare_number, mentions, plain

_CONDITION = re.compile(r"(?:once|when|if|as soon as|after|before|until)\b(?!.*\bthank)")
_SENTENCE = 160  # characters; a longer line is several sentences
_TOLD = 400  # characters of the shop's words that are kept
_POSITIVE = frozenset({"success", "successful", "ok", "received", "accepted", "created", "submitted", "sent", "true"})
_NEGATIVE = frozenset({"error", "failed", "failure", "invalid", "rejected", "false"})
_VERDICT_KEYS = frozenset({"success", "succeeded", "ok", "status", "result", "sent", "accepted", "submitted"})
_ERROR_KEYS = frozenset({"error", "errors", "errormessage", "errormessages", "fields", "fielderrors"})
_WORD_KEYS = ("msg", "message", "text", "detail", "errormessage", "error", "errors", "fields", "fielderrors")
_REFERENCE_KEY = re.compile(
    r"(?:case|ticket|reference|inquiry|request|confirmation|rma|authori[sz]ation)_?(?:number|no|id)?$"
)
_NUMBER = r"(?P<number>[A-Z]{0,6}[-#]?\d[A-Z0-9-]{2,}|[A-Z]{2,6}-?\d+)"


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The map's words for one kind of submission.

    ``accepted`` say that it was taken, ``refused`` that it was not; ``trouble`` settles nothing. ``reference`` are the
    labels of the number that the shop gives it. ``confirms`` knows further sentences that say that it was taken,
    ``complains`` such that say that it was not.
    """

    accepted: tuple[str, ...]
    refused: tuple[str, ...]
    trouble: tuple[str, ...]
    reference: tuple[str, ...]
    confirms: Callable[[str], bool] | None = None
    complains: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says: taken (True), not taken (False) or neither (None); its words and its reference number."""

    taken: bool | None
    words: str | None = None
    reference: str | None = None


def read_json(body: str) -> Told | None:
    """Returns what a JSON answer says, or ``None`` when the body is not a JSON object."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    if not isinstance(answer, dict):
        return None
    keys = {str(key).casefold(): value for key, value in answer.items()}
    wrong = any(_is_error(keys[key]) for key in _ERROR_KEYS & keys.keys())
    verdicts = {verdict for key in _VERDICT_KEYS & keys.keys() if (verdict := _verdict(keys[key])) is not None}
    taken = False if wrong and True not in verdicts else verdicts.pop() if len(verdicts) == 1 and not wrong else None
    words = next((text for key in _WORD_KEYS if (text := " ".join(_texts(keys.get(key))))), None)
    words = words or next((text for text in _texts(answer) if " " in text.strip()), None)
    reference = next((number for key, value in _walk(answer) if (number := _number(key, value))), None)
    return Told(taken, words[:_TOLD] if words else None, reference)


def read_words(lines: Iterable[str], words: AnswerWords, *, not_this: str = "") -> Told:
    """Returns what new lines of a page say; yes and no side by side settle nothing. ``not_this`` is no reference."""
    lines = [line for line in lines if line.strip()]
    numbers = (find_reference(line, words.reference, not_this=not_this) for line in lines)
    reference = next((number for number in numbers if number), None)
    refused = [line for line in lines if _refuses(line, words)]
    accepted = [line for line in lines if _accepts(line, words) and line not in refused]
    accepted = [line for line in accepted if not mentions(line, words.trouble)]
    if refused and not accepted:
        return Told(False, refused[0][:_TOLD], None)
    if accepted and not refused:
        return Told(True, _sentence(accepted[0], lines, reference), reference)
    troubled = [line for line in lines if mentions(line, words.trouble)]
    return Told(None, (troubled or lines or [""])[0][:_TOLD] or None, None)


def _refuses(line: str, words: AnswerWords) -> bool:
    return mentions(line, words.refused) or (words.complains is not None and words.complains(line))


def _accepts(line: str, words: AnswerWords) -> bool:
    if len(line) < _SENTENCE and _CONDITION.match(plain(line)):
        return False  # "Once your message has been received, ..."
    return mentions(line, words.accepted) or (words.confirms is not None and words.confirms(line))


def find_reference(line: str, labels: tuple[str, ...], *, not_this: str = "") -> str | None:
    """Returns the number that stands behind one of the labels: "Your case number is 04418207"."""
    for label in sorted(labels, key=len, reverse=True):
        spelt = re.escape(label).replace(r"\ ", r"\s+")
        joint = r"\s*(?:is|was|:|#|-|–|no\.?|number)?[\s:#]*"
        match = re.search(rf"(?<!\w){spelt}{joint}{_NUMBER}(?![\w-])", line, re.IGNORECASE)
        if match and bare_number(match["number"]) != bare_number(not_this):
            return match["number"]
    return None


def _sentence(first: str, lines: list[str], reference: str | None) -> str:
    """The accepting line, with the one that holds the number where that is another."""
    numbered = next((line for line in lines if reference and reference in line), first)
    said = first if numbered == first else f"{first} {numbered}"
    return said[:_TOLD]


def _verdict(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    said = plain(value) if isinstance(value, str) else ""
    return True if said in _POSITIVE else False if said in _NEGATIVE else None


def _is_error(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() not in {"", "false", "0", "none", "null"}
    return value is True or (isinstance(value, (list, dict)) and bool(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _walk(value: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and depth < 4:
        for key, inner in value.items():
            yield str(key), inner
            yield from _walk(inner, depth + 1)


def _number(key: str, value: Any) -> str | None:
    if not _REFERENCE_KEY.search(key.casefold()) or isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    number = str(value).strip()
    return number if re.fullmatch(r"[\w#-]{3,40}", number) and any(letter.isdigit() for letter in number) else None
