"""Whether a recorded file holds anything personal, or anything that acts: asked of the finished file alone.

The file is read again by a parser of its own, so that a mistake in the writing cannot hide itself.
"""

import html
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, unquote_plus

from kors_bot.recording.markup import ADDRESSES, BOX, POLICY, READ_ALOUD
from kors_bot.recording.personal import BLOCK, Kind, Personal
from kors_bot.recording.stylesheet import STRING, strings_in, vocabulary

_ACTS = frozenset(
    {"script", "object", "embed", "base", "frame", "frameset", "audio", "video", "source", "track", "applet"}
)
_LOADS = frozenset({"src", "srcset", "poster", "data", "background", "ping", "formaction", "srcdoc", "xlink:href"})
_INLINE_TAGS = (
    "a abbr b bdi bdo cite code data em font i kbd label mark q s samp small span strong sub sup time u var wbr"
)
_INLINE = frozenset(_INLINE_TAGS.split())
_FETCHES = re.compile(r"\burl\s*\(|@import|image-set\s*\(|(?:https?:)?//", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")


class _Parts(HTMLParser):
    """The parts of a file: texts, attributes by what they are for, style sheets, and what must not be there."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.said: list[str] = []
        self.machine: list[str] = []
        self.css: list[str] = []
        self.wrong: list[str] = []
        self._styled = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._styled = tag == "style"
        if tag not in _INLINE:
            self.texts.append(BLOCK)
        if tag in _ACTS:
            self.wrong.append(f"a {tag} element")
        self.wrong += _wrong_with(tag, attributes)
        for name, value in attributes.items():
            if name == "style":
                self.css.append(value)
            (self.said if name in READ_ALOUD or name == "value" else self.machine).append(value)

    def handle_endtag(self, tag: str) -> None:
        self._styled = self._styled and tag != "style"
        if tag not in _INLINE:
            self.texts.append(BLOCK)

    def handle_data(self, data: str) -> None:
        (self.css if self._styled else self.texts).append(data)

    def handle_comment(self, data: str) -> None:
        self.wrong.append("a comment")
        self.texts.append(data)

    def handle_pi(self, data: str) -> None:
        self.wrong.append("an instruction")
        self.texts.append(data)

    def unknown_decl(self, data: str) -> None:
        self.wrong.append("a declaration")
        self.texts.append(data)


def find_personal(text: str, known: Iterable[Personal]) -> list[Kind]:
    """The kinds of personal values that the file still holds, in any way of writing them; none is as it should be."""
    parts = _Parts(text)
    words = vocabulary(" ".join(parts.css))
    lines, machine = "".join(parts.texts), BLOCK.join(parts.machine)
    quoted = BLOCK.join(string for sheet in parts.css for string in strings_in(sheet))
    read = [*_views(lines, BLOCK.join(parts.said), quoted)]
    coded = [*_views(machine)]
    bare = [
        *_views(lines.replace(BLOCK, ""), lines.replace(BLOCK, " "), *(STRING.sub("", css) for css in parts.css), text)
    ]
    found = {
        one.kind
        for one in known
        if _stands(one, read)
        or (not (one.is_word and one.value.casefold() in words) and _stands(one, coded))
        or (one.is_distinct and _stands(one, bare))
    }
    return sorted(found, key=list(Kind).index)


def find_active(text: str) -> list[str]:
    """What in the file acts, fetches, or holds what was sent: each in words; none is as it should be."""
    parts = _Parts(text)
    wrong = [*parts.wrong]
    wrong += ["a style sheet that fetches something" for sheet in parts.css if _FETCHES.search(sheet)]
    if POLICY not in html.unescape(text):
        wrong.append("no policy that forbids everything")
    return list(dict.fromkeys(wrong))


def _stands(one: Personal, views: Iterable[str]) -> bool:
    return any(one.stands_in(view) for view in views)


def _wrong_with(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name.startswith("on"):
            yield f"a handler ({name})"
        if name in _LOADS and not (tag == "img" and name == "src" and value == BOX):
            yield f"something that is loaded ({tag} {name})"
        if name in ADDRESSES and not (tag == "link" and value == "data:,"):
            if re.match(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", value, re.IGNORECASE):
                yield "an address that is none of the web"
            if "=" in value.partition("?")[2].partition("#")[0]:
                yield "an address with values in it"
    if tag == "link" and (attributes.get("rel") != "icon" or attributes.get("href") != "data:,"):
        yield "a link to another file"
    if tag == "meta" and attributes.get("http-equiv", "Content-Security-Policy") != "Content-Security-Policy":
        yield "an instruction to the browser"
    if tag == "input" and attributes.get("type", "").lower() in {"hidden", "password"} and attributes.get("value"):
        yield "the value of a hidden field"


def _views(*texts: str) -> Iterator[str]:
    """The texts as they stand, and with what they are wrapped in taken off."""
    for text in texts:
        seen = dict.fromkeys((text, html.unescape(text), unquote(text), unquote_plus(unquote(html.unescape(text)))))
        seen[_ESCAPED.sub(lambda match: chr(int(match[1] or match[2], 16)), text)] = None
        yield from seen
