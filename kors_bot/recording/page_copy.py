"""The page as it is now, piece by piece, with the snapshot that the reader saw of it at the same moment.

A style sheet from another host, which no script of the page may read, is asked of the browser; nothing is loaded again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Self

from flows.errors import PageNotUnderstood
from flows.snapshot import Snapshot, take

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SCRIPT = (resources.files("kors_bot.recording") / "copy_page.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Start:
    """An element begins. ``element`` is its index in the snapshot, -1 for one that nobody can see.

    ``box`` is the size in pixels at which a picture, a frame or the like stands there; ``block`` says that what is in
    it stands on lines of its own.
    """

    tag: str
    attributes: dict[str, str]
    element: int = -1
    block: bool = False
    box: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class End:
    """An element ends."""

    tag: str


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one node; ``element`` is what it stands in, ``shown`` whether a person can see it."""

    text: str
    element: int = -1
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Style:
    """The style sheets of a shadow root, which hold for nothing outside it."""

    css: str


Piece = Start | End | Text | Style


@dataclass(frozen=True, slots=True)
class PageCopy:
    """One page: its pieces in their order (``body`` is the first), its style sheets, and what a person saw of it."""

    snapshot: Snapshot
    pieces: tuple[Piece, ...]
    css: str = ""
    title: str = ""
    lang: str = ""
    root: tuple[tuple[str, str], ...] = ()
    url: str = ""

    @classmethod
    def from_rows(cls, raw: dict[str, Any], snapshot: Snapshot) -> Self:
        """Makes a copy of what the script found."""
        return cls(
            snapshot=snapshot,
            pieces=tuple(_piece(row) for row in raw["rows"]),
            css=raw["css"],
            title=raw["title"],
            lang=raw["lang"],
            root=tuple((name, value) for name, value in raw["root"]),
            url=raw["url"],
        )

    @property
    def starts(self) -> Iterable[Start]:
        return (piece for piece in self.pieces if isinstance(piece, Start))


def copy_page(page: "Page") -> PageCopy:
    """Copies the page as it stands. Raises ``PageNotUnderstood`` for one that is too large, and Playwright's errors."""
    snapshot = take(page)
    raw: dict[str, Any] = page.evaluate(_SCRIPT, {})
    if raw["unread"]:
        raw = page.evaluate(_SCRIPT, _texts_of(page, raw["unread"]))
    if snapshot.truncated or not raw["whole"]:
        raise PageNotUnderstood("The page is too large to be recorded whole, so nothing was kept.")
    return PageCopy.from_rows(raw, snapshot)


def _texts_of(page: "Page", addresses: Iterable[str]) -> dict[str, str]:
    """What the browser itself knows of style sheets that come from another host."""
    ids: dict[str, str] = {}

    def note(event: dict[str, Any]) -> None:
        ids[event["header"]["sourceURL"]] = event["header"]["styleSheetId"]

    channel = page.context.new_cdp_session(page)
    try:
        channel.on("CSS.styleSheetAdded", note)
        channel.send("DOM.enable")
        channel.send("CSS.enable")
        return {
            address: channel.send("CSS.getStyleSheetText", {"styleSheetId": ids[address]})["text"]
            for address in addresses
            if address in ids
        }
    finally:
        channel.detach()


def _piece(row: list[Any]) -> Piece:
    kind, *rest = row
    if kind == "<":
        tag, attributes, element, block, box = rest
        return Start(tag, dict(attributes), element, block, None if box is None else (box[0], box[1]))
    if kind == ">":
        return End(rest[0])
    return Text(*rest) if kind == "t" else Style(rest[0])
