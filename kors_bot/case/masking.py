"""Covers what is nobody else's business: names, addresses, phone numbers, email addresses and card digits.

In text by what they are. In pictures by where they stood: the snapshot that was kept with a picture knows the box of
every piece of text. A picture without a snapshot cannot be masked and is not shared; nor is a file that came along,
such as a label, because it is written for the parcel and carries the address.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from PIL import Image, ImageDraw

from flows.order import Box
from flows.snapshot import Field, Run, Snapshot

COVER = "••••"
_INK = (40, 36, 32)
_PAD = 2

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w-])(?:\+?1[ .-]?)?(?:\(\d{3}\)\s?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])")
_ZIP_LINE = re.compile(r"\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b")
_STREET = re.compile(
    r"\b\d{1,6}\s+(?:[NSEW]\.?\s+)?[A-Z0-9][\w'.-]*(?:\s+[A-Z0-9][\w'.-]*){0,4}\s+"
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|way|square|sq|parkway|pkwy"
    r"|terrace|ter|circle|cir|highway|hwy)\b\.?",
    re.IGNORECASE,
)
_CARD = re.compile(
    r"(?:[*•xX]{2,}[\s-]*)+\d{2,6}\b"
    r"|\b(?:ending|expir\w+|exp\.?)\s*:?\s+(?:in\s+)?\d[\d/]*"
    r"|(?<!\d)(?:\d{4}[ -]){3}\d{1,7}(?!\d)",
    re.IGNORECASE,
)
LOOKS_PERSONAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email address", _EMAIL),
    ("phone number", _PHONE),
    ("card digits", _CARD),
    ("address", _ZIP_LINE),
    ("address", _STREET),
)
"""What is personal by the look of it, whoever it belongs to: what it is, and how it is known."""
_ADDRESS_LABEL = re.compile(
    r"^(?:shipp?(?:ing|ped)?|deliver(?:y|ed|ing)?|bill(?:ing|ed)?|send(?:ing)?|recipient|customer|your)?\s*"
    r"(?:to|address|recipient|name|details|information|contact)\s*:?$|^(?:phone|telephone|mobile|e-?mail|name)\s*(?:number)?:?$",
    re.IGNORECASE,
)
_PERSONAL_FIELD = re.compile(r"name|e-?mail|phone|mobile|zip|postal|address|city|street|state|recipient", re.IGNORECASE)
_TICKED = {"checkbox", "radio"}
_LARGEST_BLOCK = 9
_SHORTEST_NAME = 2
_LONGEST_NAME = 3
_SHORTEST_ZIP = 4
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]*\.?")


@dataclass(frozen=True)
class Masker:
    """Knows the values that belong to the account, and covers them and all that looks like them.

    ``spared`` are numbers that have to stay legible, such as the order's own.
    """

    values: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()

    def text(self, text: str) -> str:
        """The text with everything personal covered."""
        for value in sorted(self.values, key=len, reverse=True):
            text = _pattern_of(value).sub(COVER, text)
        for _, pattern in LOOKS_PERSONAL:
            text = pattern.sub(self._cover, text)
        return text

    def value(self, value: Any, *, key: str = "") -> Any:
        """A JSON value with every text in it masked; what stands under a personal key is covered whole."""
        if isinstance(value, str):
            return COVER if value and key and _PERSONAL_FIELD.search(key) else self.text(value)
        if isinstance(value, dict):
            return {name: self.value(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner) for inner in value]
        return value

    def fields(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields of a form, those about the person covered by their label."""
        return {name: self.value(value, key=name) for name, value in fields.items()}

    def learn(self, snapshots: Iterable[Snapshot]) -> "Masker":
        """A masker that also knows the names and lines that stand in the address blocks of these pages."""
        found = dict.fromkeys(self.values)
        for snapshot in snapshots:
            for index in sorted(_address_runs(snapshot, self)):
                found.update(dict.fromkeys(_values_in(snapshot, snapshot.runs[index])))
        return Masker(tuple(found), self.spared)

    def address_runs(self, snapshot: Snapshot) -> set[int]:
        """The runs that stand in an address, each by its index: personal for where they stand, whatever they say."""
        return _address_runs(snapshot, self)

    def boxes(self, snapshot: Snapshot) -> list[Box]:
        """The boxes on the picture that have to be covered."""
        runs = {run.index for run in snapshot.runs if self._is_personal(run, snapshot)} | self.address_runs(snapshot)
        fields = [field.box for field in snapshot.fields if _is_typed(field) and field.value not in self.spared]
        return [snapshot.runs[index].box for index in sorted(runs)] + fields

    def picture(self, picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
        """The picture with the boxes painted over."""
        masked = picture.convert("RGB")
        draw = ImageDraw.Draw(masked)
        for box in boxes:
            right, bottom = box.x + box.width + _PAD, box.y + box.height + _PAD
            draw.rectangle((box.x - _PAD, box.y - _PAD, right, bottom), fill=_INK)
        return masked

    def _is_personal(self, run: Run, snapshot: Snapshot) -> bool:
        """Whatever was typed into a field is; what is chosen from a list is only if it looks like it."""
        if run.text.strip() in self.spared:
            return False
        typed = run.kind == "field" and snapshot.elements[run.element].tag != "select"
        return typed or self.text(run.text) != run.text

    def _cover(self, match: re.Match[str]) -> str:
        return match[0] if match[0].strip() in self.spared else COVER


def _is_typed(field: Field) -> bool:
    """Whether a field holds something that was typed; ticks and choices are part of the proof."""
    return bool(field.value) and not field.is_button and field.tag != "select" and field.type not in _TICKED


def withheld(size: tuple[int, int], words: str) -> Image.Image:
    """A picture in place of one that cannot be masked: its size, and the reason."""
    picture = Image.new("RGB", size, (240, 237, 231))
    ImageDraw.Draw(picture).text((24, 24), words, fill=_INK)
    return picture


def _pattern_of(value: str) -> re.Pattern[str]:
    """A value however it is written: without regard to case, digits with anything between them."""
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 7 and re.fullmatch(r"[\d\s().+-]+", value):
        return re.compile(r"\(?" + r"[\s().-]{0,3}".join(digits))
    words = r"\s+".join(re.escape(word) for word in value.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _address_runs(snapshot: Snapshot, masker: Masker) -> set[int]:
    """The runs of address blocks: around a line with a ZIP code, and after a label such as "Shipping Address:"."""
    found: set[int] = set()
    texts = [run for run in snapshot.runs if run.kind == "text"]
    for place, run in enumerate(texts):
        if _ZIP_LINE.search(run.text) or _is_zip(run.text, masker):
            found.update(_block(snapshot, texts, place))
        elif _ADDRESS_LABEL.match(run.text.strip()):
            found.update(_after_label(snapshot, texts, place))
    return {index for index in found if not _is_spared(snapshot.runs[index].text, masker)}


def _values_in(snapshot: Snapshot, run: Run) -> Iterator[str]:
    """What a line of an address block gives away elsewhere too: the line itself, and the words of a person's name.

    A single word is taken only where the page itself calls it a name: "New" and "Home" stand in addresses as well.
    """
    text = run.text.strip(" ,")
    words = text.split()
    hint = " ".join(element.hint for element in list(snapshot.ancestors(run.element))[:2]).casefold()
    if len(words) > 1 or any(character.isdigit() for character in text):
        if len(text) > _SHORTEST_ZIP:
            yield text
    elif "name" in hint and len(text) > _SHORTEST_NAME:
        yield text
    if 1 < len(words) <= _LONGEST_NAME and all(_NAME.fullmatch(word) for word in words) and _opens_block(snapshot, run):
        yield from (word for word in words if len(word) > _SHORTEST_NAME)


def _opens_block(snapshot: Snapshot, run: Run) -> bool:
    """Whether a run comes right after a label such as "Shipping Address:"."""
    before = [other for other in snapshot.runs[: run.index] if other.kind == "text"]
    return bool(before) and _ADDRESS_LABEL.match(before[-1].text.strip()) is not None


def _is_zip(text: str, masker: Masker) -> bool:
    return any(len(value) >= 5 and value.isdigit() and value in text for value in masker.values)


def _is_spared(text: str, masker: Masker) -> bool:
    bare = text.strip(" :#,")
    return bool(_ADDRESS_LABEL.match(text.strip())) or any(bare == spared for spared in masker.spared)


def _block(snapshot: Snapshot, texts: Sequence[Run], place: int) -> set[int]:
    """The runs of the largest element around a line that is no larger than an address and speaks of nothing else."""
    block: set[int] = set()
    for element in snapshot.ancestors(texts[place].element):
        inside = [run for run in texts if snapshot.is_inside(run.element, element.index)]
        if len({run.line for run in inside}) > _LARGEST_BLOCK or any(_opens_another(snapshot, run) for run in inside):
            return block
        block = {run.index for run in inside}
    return block


def _opens_another(snapshot: Snapshot, run: Run) -> bool:
    """Whether a run is a heading or a label of something that is no address."""
    text = run.text.strip()
    if _ADDRESS_LABEL.match(text):
        return False
    return text.endswith(":") or any(element.level for element in snapshot.ancestors(run.element))


def _after_label(snapshot: Snapshot, texts: Sequence[Run], place: int) -> Iterator[int]:
    """The runs after a label and before the next one, as far as they stand in the same small element."""
    for element in snapshot.ancestors(texts[place].element):
        after = [
            run
            for run in texts[place + 1 : place + 1 + 2 * _LARGEST_BLOCK]
            if snapshot.is_inside(run.element, element.index)
        ]
        if not after:
            continue
        if len({run.line for run in after}) > _LARGEST_BLOCK:
            return
        yield from (run.index for run in takewhile(lambda run: not run.text.strip().endswith(":"), after))
        return
