"""A copied page as an HTML file that does nothing: no script, no handler, nothing from elsewhere, nobody signed in.

What may stay is listed; all else goes. Addresses keep their path and the names of their query. Pictures become plain
boxes of the size at which they stood.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

from kors_bot.recording.disguise import Disguise, Strip
from kors_bot.recording.page_copy import End, PageCopy, Piece, Start, Style, Text
from kors_bot.recording.personal import BLOCK, INLINE, Kind
from kors_bot.recording.stylesheet import clean_css, data_names, names_in, vocabulary

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "wbr"})
READ_ALOUD = frozenset(
    {"alt", "title", "placeholder", "label", "summary", "aria-label", "aria-description", "aria-placeholder"}
    | {"aria-roledescription", "aria-valuetext", "data-placeholder"}
)
"""Attributes whose text a person reads or hears."""
ADDRESSES = frozenset({"href", "action"})
BOX = "data:image/gif;base64,R0lGODlhAQABAIAAAMzMzP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="
"""A grey picture of one pixel."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"

_KEPT_NAMES = """class id for name role type lang dir hidden open checked selected disabled readonly required multiple
    maxlength minlength size rows cols min max step pattern autocomplete inputmode colspan rowspan scope headers start
    reversed span width height datetime contenteditable method novalidate slot part align valign border cellpadding
    cellspacing nowrap bgcolor color viewbox preserveaspectratio shadowrootmode wrap"""
_KEPT = frozenset(_KEPT_NAMES.split())
_NO_VALUE = frozenset({"hidden", "password", "file"})
_TICKED = frozenset({"checkbox", "radio"})
_BUTTONS = frozenset({"submit", "button", "reset", "image"})
_COUNTED = frozenset({"number", "range", "date", "month", "week", "time", "datetime-local", "color"})
_RAW = frozenset({"plaintext", "xmp", "noembed", "noframes", "listing"})
_NAME = re.compile(r"[a-z][a-z0-9.-]*")
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9-]*")
_FRAGMENT = re.compile(r"[A-Za-z][\w-]{0,40}")
_CODINGS = 4  # times that a path may be coded over
_LONGEST_DATA = 80  # characters of a data- attribute that a style sheet may ask for
_LONG = re.compile(r"[^\W\d_]{2,}|\d{5,}")


@dataclass(slots=True)
class Clerk:
    """Writes one page.

    ``places`` are the texts that are personal for where they stand, by their element; ``common`` are the words, in
    small letters, that may stay where nobody can see them.
    """

    copy: PageCopy
    disguise: Disguise
    places: dict[int, dict[str, Kind]] = field(default_factory=dict)
    common: frozenset[str] = frozenset()
    _words: frozenset[str] = frozenset()
    _names: frozenset[str] = frozenset()
    _data: frozenset[str] = frozenset()

    def write(self) -> str:
        """The page as an HTML file."""
        sheet = clean_css(self.copy.css)
        sheets = " ".join([sheet, *(clean_css(one.css) for one in self.copy.pieces if isinstance(one, Style))])
        self._words, self._names, self._data = vocabulary(sheets), names_in(sheets), data_names(sheets)
        texts = iter(self._texts())
        body = "".join(self._piece(piece, texts) for piece in self.copy.pieces)
        root = self._attributes(Start("html", dict(self.copy.root)))
        title = _escape(self.disguise.text(self.copy.title))
        return (
            f'<!DOCTYPE html>\n<html{root}>\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            '<meta name="referrer" content="no-referrer">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<link rel="icon" href="data:,">\n<title>{title}</title>\n'
            f"<style>\n{self.disguise.stylesheet(sheet)}\n</style>\n</head>\n"
            f"{body}\n</html>\n"
        )

    def _piece(self, piece: Piece, texts: Iterator[str]) -> str:
        match piece:
            case Start():
                tag = _tag(piece.tag)
                return f"<{tag}{self._attributes(piece)}>" + ("\n" if tag in {"pre", "textarea"} else "")
            case End():
                return "" if _tag(piece.tag) in VOID else f"</{_tag(piece.tag)}>"
            case Style():
                return f"<style>\n{self.disguise.stylesheet(clean_css(piece.css))}\n</style>"
            case Text():
                return _escape(next(texts))

    # --- texts --------------------------------------------------------------------------------------------------------

    def _texts(self) -> list[str]:
        """The texts of the page in their order, all personal in them made up, also what is spread over several."""
        strip, spans, loose = Strip([], []), [], []
        typed, between = 0, BLOCK
        depth: list[tuple[bool, bool]] = []
        for piece in self.copy.pieces:
            if isinstance(piece, Start):
                between = BLOCK if piece.block or piece.tag == "br" else between
                editable = piece.tag == "textarea" or piece.attributes.get("contenteditable") in {"", "true"}
                if _tag(piece.tag) not in VOID:
                    depth.append((editable, piece.block))
                    typed += editable
            elif isinstance(piece, End):
                if _tag(piece.tag) not in VOID and depth:
                    editable, block = depth.pop()
                    typed -= editable
                    between = BLOCK if block else between
            elif isinstance(piece, Text):
                strip.letters.append(between)
                strip.done.append(True)
                if between == BLOCK:
                    loose.append(len(strip.letters) - 1)
                between = INLINE
                start = len(strip.letters)
                part = self._part(piece, typed=typed > 0)
                strip.letters += part.letters
                strip.done += part.done
                loose += range(start, len(strip.letters))
                spans.append((start, len(strip.letters)))
        self.disguise.apply(strip, loose, range(len(strip.letters)))
        return ["".join(strip.letters[start:end]) for start, end in spans]

    def _part(self, piece: Text, *, typed: bool) -> Strip:
        """One text by itself, before it is read together with its neighbours."""
        part = Strip.of(piece.text.replace(BLOCK, " ").replace(INLINE, " "))
        said = " ".join(piece.text.split())
        if typed:
            part = Strip.of(self.disguise.typed(part.text()))
        elif kinds := {kind for place, kind in self.places.get(piece.element, {}).items() if said and said in place}:
            self.disguise.replaced |= kinds
            self.disguise.apply(part)
            part.replace(re.compile(r"[^\W_]+"), self.disguise.word)
        elif not piece.shown:
            self.disguise.apply(part)
            part.replace(_LONG, lambda word: None if word.casefold() in self.common else self.disguise.word(word))
        return part

    # --- attributes ---------------------------------------------------------------------------------------------------

    def _attributes(self, start: Start) -> str:
        attributes = dict(self._kept(start))
        if start.box is not None or start.tag == "img":
            attributes |= _boxed(start, attributes.get("style", ""))
        return "".join(
            f" {name}" if value == "" and name not in {"alt", "value"} else f' {name}="{_escape(value)}"'
            for name, value in attributes.items()
        )

    def _kept(self, start: Start) -> Iterator[tuple[str, str]]:
        kind = start.attributes.get("type", "").lower()
        for given, value in start.attributes.items():
            name = given.lower()
            if not _ATTRIBUTE.fullmatch(name):
                continue
            if name == "value":
                if (kept := self._value(start, kind, value)) is not None:
                    yield name, kept
            elif name in READ_ALOUD:
                yield name, self.disguise.text(value)
            elif name in ADDRESSES:
                if start.tag in {"a", "area", "form"} and (address := self.address(value)):
                    yield name, address
            elif name == "style":
                yield name, self.disguise.known_only(clean_css(value), vocabulary=self._words)
            elif name in _KEPT or name.startswith("aria-") or (name in self._data and len(value) <= _LONGEST_DATA):
                yield name, self._machine(value)

    def _value(self, start: Start, kind: str, value: str) -> str | None:
        """What stands in a field; never what nobody may see."""
        if start.tag in {"button", "option", "li", "data", "meter", "progress"} or kind in _TICKED:
            return self.address(value) if re.match(r"https?://|/", value) else self._machine(value)
        if kind in _BUTTONS:
            return self.disguise.text(value)
        secret = re.search(r"cc-|one-time-code|password", start.attributes.get("autocomplete", ""))
        if start.tag != "input" or kind in _NO_VALUE or secret:
            return None
        return self.disguise.text(value) if kind in _COUNTED else self.disguise.typed(value)

    def _machine(self, value: str) -> str:
        """A value that only programs read: what the style sheet knows by name stays, unless it says who."""
        return self.disguise.machine(value, vocabulary=self._words, keeps=self._is_styled)

    def _is_styled(self, word: str) -> bool:
        return word in self._names

    def address(self, value: str) -> str:
        """Where a link leads: the path on the shop's own host, with the names of the query and none of its values."""
        try:
            parts = urlsplit(urljoin(self.copy.url, value.strip()))
            own = urlsplit(self.copy.url)
            host = parts.hostname or ""
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            return "#"
        if parts.scheme not in {"http", "https"}:
            return "#"
        pairs = [pair.partition("=") for pair in parts.query.split("&")]
        names = [re.sub(r"[^\w.\[\]-]", "", name)[:40] for name, sign, _ in pairs if sign or name.isalpha()]
        query = "&".join(filter(None, names))
        front = "" if (parts.scheme, parts.netloc) == (own.scheme, own.netloc) else f"{parts.scheme}://{host}{port}"
        path = _plain_path(parts.path)
        mark = f"#{parts.fragment}" if _FRAGMENT.fullmatch(parts.fragment) else ""
        bare = f"{front}{path}{f'?{query}' if query else ''}{mark}"
        if value.strip().startswith("#"):
            bare = mark or "#"
        return quote(self.disguise.machine(bare), safe="/:?&#[]@!$'()*+,;=~")


def words_of(copy: PageCopy, phrases: Iterable[str]) -> frozenset[str]:
    """The words that a person sees on a page, and those of the phrases, in small letters."""
    texts = [*(run.text for run in copy.snapshot.runs), *phrases]
    return frozenset(word.casefold() for text in texts for word in re.findall(r"[^\W\d_]+", text))


def phrases_in(shop_map: str) -> frozenset[str]:
    """All texts of a shop's map, given as JSON."""
    found: set[str] = set()

    def gather(value: object) -> None:
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            for inner in value.values():
                gather(inner)
        elif isinstance(value, list):
            for inner in value:
                gather(inner)

    gather(json.loads(shop_map))
    return frozenset(found)


def _plain_path(path: str) -> str:
    """A path without any coding, however often it was coded, so that nothing can hide in it."""
    for _ in range(_CODINGS):
        path = unquote(path)
    return "/" + re.sub(r"[?#&;\s]", "-", path).lstrip("/")


def _boxed(start: Start, style: str) -> dict[str, str]:
    """A plain box of the size at which a picture or a frame stood."""
    boxed = {"src": BOX} if start.tag == "img" else {}
    if start.box is not None:
        width, height = (f"{length:.0f}px" for length in start.box)
        size = f"width: {width} !important; height: {height} !important; box-sizing: border-box;"
        boxed["style"] = f"{style.rstrip('; ')}; {size}".removeprefix("; ")
    return boxed


def _tag(tag: str) -> str:
    tag = tag.lower()
    if tag in {"video", "object", "embed"}:
        return "canvas"
    return tag if _NAME.fullmatch(tag) and tag not in _RAW else "div"


def _escape(text: str) -> str:
    """Text for markup; a brace is written as its number, so that no template engine takes it for its own."""
    return html.escape(text.encode("utf-8", "replace").decode()).replace("{", "&#123;")
