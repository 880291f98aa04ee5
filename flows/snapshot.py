"""One round trip: everything a person can see on the page, in order.

``take`` runs one script in the page (``snapshot.js``) and returns a ``Snapshot``: the visible elements as a tree, the
runs of text in them, and the form fields. Hidden twins, closed tabs, off-screen and zero-size copies are not in it,
and neither is the value of a password field or of a hidden input. Boxes are CSS pixels from the page's top left
corner, as on a full-page picture.

A *run* is the text between two tags; a *line* holds the runs that stand in one block, as a person reads them on.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any, Self

from playwright.sync_api import ElementHandle, Page

from flows.order import Box

_LIMITS = {"runs": 40_000, "elements": 300_000, "milliseconds": 6_000}
_SCRIPT = (resources.files("flows") / "snapshot.js").read_text(encoding="utf-8")
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Element:
    """A visible element: its place in the tree, what it is, and where it stands.

    ``parent`` is an index into ``Snapshot.elements`` (-1 for the body). ``role`` is the ARIA role, given or implied.
    ``name`` is an accessible name written as such (aria-label, alt, title), not the text inside. ``hint`` holds id and
    classes: it may break a tie and is never the only way to a fact.
    """

    index: int
    parent: int
    tag: str
    role: str
    name: str
    href: str
    hint: str
    level: int
    span: int
    current: str
    description: str
    datetime: str
    box: Box


@dataclass(frozen=True, slots=True)
class Run:
    """A visible piece of text. ``kind`` is ``text``, ``image`` (its alternative text) or ``field`` (what it shows).

    ``size`` is the font's in pixels; ``look`` names colours and weight, to tell the marked step of a progress line.
    """

    index: int
    element: int
    text: str
    line: int
    kind: str
    size: float
    bold: bool
    struck: bool
    look: str
    box: Box


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    value: str
    text: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A visible control: text field, select, tick box or button.

    ``labels`` are all the names a person or a screen reader would know it by, best first. ``text`` is a button's
    caption. ``form`` is the index of the element of its form, or -1. ``run`` is the number of runs before it.
    """

    element: int
    tag: str
    type: str
    id: str
    name: str
    autocomplete: str
    labels: tuple[str, ...]
    text: str
    required: bool
    max_length: int | None
    pattern: str
    options: tuple[Option, ...]
    value: str
    checked: bool
    disabled: bool
    read_only: bool
    form: int
    line: int
    run: int
    box: Box

    @property
    def is_button(self) -> bool:
        return self.tag == "button" or self.type in {"submit", "button", "image", "reset"}


@dataclass(frozen=True)
class Snapshot:
    """What a person can see on one page.

    ``truncated`` says that the page was too large to be walked whole, ``busy`` that something on it showed that it was
    still loading.
    """

    url: str
    title: str
    width: float
    height: float
    truncated: bool
    elements: tuple[Element, ...]
    runs: tuple[Run, ...]
    fields: tuple[Field, ...] = field(default=())
    busy: bool = False

    @cached_property
    def text(self) -> str:
        """All visible text, a line a line."""
        return "\n".join(self.lines.values())

    @cached_property
    def lines(self) -> dict[int, str]:
        """The text of each line by its number, in the order of the page."""
        words: dict[int, list[str]] = {}
        for run in self.runs:
            if run.kind == "text":
                words.setdefault(run.line, []).append(run.text)
        return {number: " ".join(texts) for number, texts in words.items()}

    def ancestors(self, index: int) -> Iterator[Element]:
        """The element itself, then its parents up to the body's children."""
        while index >= 0:
            element = self.elements[index]
            yield element
            index = element.parent

    def is_inside(self, index: int, container: int) -> bool:
        """Whether an element is the container or stands inside it. The body is -1 and holds everything."""
        return container < 0 or any(element.index == container for element in self.ancestors(index))

    def runs_in(self, container: int) -> tuple[Run, ...]:
        return self.runs if container < 0 else tuple(self._runs_by_element.get(container, ()))

    @cached_property
    def _runs_by_element(self) -> dict[int, list[Run]]:
        """Every element's runs, those of its children included: asked for again and again, so gone through once."""
        found: dict[int, list[Run]] = {}
        for run in self.runs:
            for element in self.ancestors(run.element):
                found.setdefault(element.index, []).append(run)
        return found

    def text_of(self, container: int) -> str:
        """The visible text inside an element, on one line."""
        return " ".join(run.text for run in self.runs_in(container) if run.kind == "text")

    def to_json(self) -> str:
        return json.dumps({"format": _FORMAT, **_plain(self)}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads a kept snapshot back. Raises ``ValueError`` for anything that is not one."""
        try:
            raw = json.loads(text)
            if raw.pop("format") != _FORMAT:
                raise ValueError("a snapshot of another format")
            elements = tuple(Element(**{**row, "box": Box(**row["box"])}) for row in raw.pop("elements"))
            runs = tuple(Run(**{**row, "box": Box(**row["box"])}) for row in raw.pop("runs"))
            fields = tuple(_field(row, Box(**row["box"])) for row in raw.pop("fields"))
            return cls(**raw, elements=elements, runs=runs, fields=fields)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a snapshot: {error}") from error


_LEAVES = frozenset({str, int, float, bool, type(None)})
_NAMES = {kind: tuple(kind.__dataclass_fields__) for kind in (Snapshot, Element, Run, Field, Option, Box)}


def take(page: Page) -> Snapshot:
    """Returns what is visible on the page now, in one round trip. Raises Playwright's errors when the page is gone."""
    raw: dict[str, Any] = json.loads(page.evaluate(_SCRIPT, _LIMITS))
    return Snapshot(
        url=raw["url"],
        title=raw["title"],
        width=raw["width"],
        height=raw["height"],
        truncated=raw["truncated"],
        busy=raw["busy"],
        elements=tuple(_element(index, row) for index, row in enumerate(raw["elements"])),
        runs=tuple(_run(index, row) for index, row in enumerate(raw["runs"])),
        fields=tuple(_field(row, Box(*row["box"])) for row in raw["fields"]),
    )


def locate(page: Page, element: int) -> ElementHandle:
    """Returns the live element that the newest snapshot of this page calls by that number.

    Raises ``LookupError`` when the page has been replaced since the snapshot was taken.
    """
    handle = page.evaluate_handle("i => (window[Symbol.for('kors-bot.elements')] || [])[i] || null", element)
    found = handle.as_element()
    if found is None:
        raise LookupError("the page changed after it was read")
    return found


def _element(index: int, row: list[Any]) -> Element:
    values: list[Any] = [index, *row[:-1], Box(*row[-1])]
    return Element(*values)


def _run(index: int, row: list[Any]) -> Run:
    element, text, line, kind, size, bold, struck, look, box = row
    return Run(index, element, text, line, kind, size, bool(bold), bool(struck), look, Box(*box))


def _plain(value: Any) -> Any:
    """The same in lists and mappings; ``dataclasses.asdict`` takes many times as long for a page's many parts."""
    if isinstance(value, tuple):
        return [part if type(part) in _LEAVES else _plain(part) for part in value]
    names = _NAMES[type(value)]
    return {
        name: part if type(part) in _LEAVES else _plain(part)
        for name, part in ((name, getattr(value, name)) for name in names)
    }


def _field(row: dict[str, Any], box: Box) -> Field:
    options = tuple(Option(**option) if isinstance(option, dict) else Option(*option) for option in row["options"])
    return Field(**{**row, "labels": tuple(row["labels"]), "options": options, "box": box})
