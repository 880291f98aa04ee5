"""Whether a wizard turned to another step, or shows the same one again and says why.

Pure. What a shop says to a step that it does not take is believed only where it asks to mend something: a message that
may as well say that the return was started leaves everything open.
"""

import re

from flows.reading.words import mentions
from flows.return_review import in_frame, lines_outside_frame
from flows.return_words import asks_to_mend, confirms
from flows.shop import ReturnFlowWords
from flows.snapshot import Field, Snapshot

_SAME = 0.8  # share of a step's lines that are still there when it is shown again
_LONGEST = 240  # characters of a message
_MESSAGE = re.compile(r"err|alert|invalid|warn|danger|wrong|fail|feedback|message", re.IGNORECASE)


def asks_the_same(before: Snapshot, after: Snapshot) -> bool:
    """Whether a page still shows the same step, whatever message may have come up on it."""
    if _asked(before) != _asked(after):
        return False
    was, now = lines_outside_frame(before), set(lines_outside_frame(after))
    return sum(line in now for line in was) >= _SAME * len(was)


def same_state(before: Snapshot, after: Snapshot) -> bool:
    """Whether a page is in every way the one that it was: the same words, questions and answers, at one address."""
    return (before.url, lines_outside_frame(before), _held(before)) == (
        after.url,
        lines_outside_frame(after),
        _held(after),
    )


def message_of_step(before: Snapshot, after: Snapshot, words: ReturnFlowWords) -> str | None:
    """The shop's word on a step that it shows again: what is to be mended, or that it does not take it."""
    known = set(lines_outside_frame(before))
    for line, is_raised in _raised_lines(after):
        if line in known or len(line) > _LONGEST or confirms(line):
            continue
        refused = mentions(line, words.refused)
        if refused or (asks_to_mend(line) and is_raised and not mentions(line, words.trouble)):
            return line
    return None


def _raised_lines(snapshot: Snapshot) -> list[tuple[str, bool]]:
    lines: dict[int, list[str]] = {}
    raised: set[int] = set()
    for run in snapshot.runs:
        if run.kind != "text" or in_frame(snapshot, run.element):
            continue
        lines.setdefault(run.line, []).append(run.text)
        around = list(snapshot.ancestors(run.element))[:4]
        if any(element.role in {"alert", "status"} or _MESSAGE.search(element.hint) for element in around):
            raised.add(run.line)
    return [(" ".join(texts), number in raised) for number, texts in lines.items()]


def _asked(snapshot: Snapshot) -> list[tuple[object, ...]]:
    return [(field.tag, field.type, field.name, field.labels, field.text) for field in _own(snapshot)]


def _held(snapshot: Snapshot) -> list[tuple[object, ...]]:
    return [(*asked, field.value, field.checked) for asked, field in zip(_asked(snapshot), _own(snapshot), strict=True)]


def _own(snapshot: Snapshot) -> list[Field]:
    return [field for field in snapshot.fields if not in_frame(snapshot, field.element)]
