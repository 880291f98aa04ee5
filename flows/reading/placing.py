"""Telling what kind of page this is, before anything on it is read.

A wall or an error page is never read as an order. Scripts, cookies and idle badges of the vendors of walls occur on
good pages too, so a sign counts only where a person sees it, and words (``page_words.py``) only on a page that has
nothing else to offer.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from flows.reading.glue import glue
from flows.reading.page_words import (
    ACCOUNT_HEADINGS,
    APOLOGIES,
    ERROR_WORDS,
    HISTORY_HEADINGS,
    MAINTENANCE_WORDS,
    WALL_FRAME_NAMES,
    WALL_FRAMES,
    WALL_HINTS,
    WALL_WORDS,
)
from flows.reading.words import after_label, is_one_of, mentions, plain
from flows.shop import Shop
from flows.snapshot import Field, Snapshot

_BARE = 60  # a page with fewer runs of text than this offers nothing but its message


class PageKind(StrEnum):
    """What a page is to somebody who walks the shop."""

    SIGN_IN = "sign_in"
    ACCOUNT = "account"
    ORDER = "order"
    HISTORY = "history"
    CODE_PROMPT = "code_prompt"
    LOCKED = "locked"
    WALL = "wall"
    MAINTENANCE = "maintenance"
    ERROR = "error"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Placement:
    """The kind of a page, and the words or the sign that tell it."""

    kind: PageKind
    sign: str = ""


def place(snapshot: Snapshot, shop: Shop, *, status: int | None = None, number: str | None = None) -> Placement:
    """Returns what the page is.

    ``status`` is the HTTP status of its document where known, ``number`` the order wanted.
    """
    secrets = [field for field in snapshot.fields if field.type == "password"]
    shows_order = _shows(snapshot, number) if number is not None else _names_an_order(snapshot, shop)
    bare = len(snapshot.runs) < _BARE and not secrets and not shows_order
    titles = _titles(snapshot)
    if sign := _wall_sign(snapshot, titles, bare=bare, status=status):
        return Placement(PageKind.WALL, sign)
    if sign := _code_sign(snapshot, shop, secrets):
        return Placement(PageKind.CODE_PROMPT, sign)
    if not shows_order and (sign := _said_outside_frame(snapshot, shop.sign_in.locked, only_alerts=bool(secrets))):
        return Placement(PageKind.LOCKED, sign)
    if bare and not shows_order:
        for kind, words in ((PageKind.MAINTENANCE, MAINTENANCE_WORDS), (PageKind.ERROR, ERROR_WORDS)):
            if sign := next((title for title in titles if mentions(title, words)), ""):
                return Placement(kind, sign)
        if len(snapshot.runs) < _BARE // 2 and not _fields_to_fill(snapshot):
            for kind, words in ((PageKind.MAINTENANCE, MAINTENANCE_WORDS), (PageKind.ERROR, ERROR_WORDS)):
                if sign := next((line for line in snapshot.lines.values() if mentions(line, words)), ""):
                    return Placement(kind, sign)
    if not secrets and not shows_order and _is_error(titles):
        return Placement(PageKind.ERROR, next((title for title in titles if mentions(title, ERROR_WORDS)), "Sorry!"))
    if not secrets and not shows_order and (sign := _apology(snapshot)):
        return Placement(PageKind.ERROR, sign)
    if status is not None and status >= 400 and not shows_order and not secrets:
        return Placement(PageKind.MAINTENANCE if status == 503 else PageKind.ERROR, f"HTTP status {status}")
    return _place_good(snapshot, shop, secrets, titles, shows_order=shows_order)


def _place_good(
    snapshot: Snapshot, shop: Shop, secrets: list[Field], titles: list[str], *, shows_order: bool
) -> Placement:
    if shows_order and not secrets:
        return Placement(PageKind.ORDER, "its number and facts")
    if secrets:
        return Placement(PageKind.SIGN_IN, "a password field")
    headings = [title for title in titles[1:] if title]
    numbers = sum(1 for run in snapshot.runs if (rest := after_label(run.text, shop.labels.order_number)) and rest[1])
    if any(is_one_of(title, HISTORY_HEADINGS) for title in headings) or numbers > 2:
        return Placement(
            PageKind.HISTORY, next((title for title in headings if is_one_of(title, HISTORY_HEADINGS)), "")
        )
    if any(
        is_one_of(title, ACCOUNT_HEADINGS)
        or re.match(r"(?:welcome|hello|hi|good (?:morning|afternoon|evening))\b", plain(title))
        for title in headings
    ):
        return Placement(PageKind.ACCOUNT, headings[0])
    return Placement(PageKind.OTHER, titles[0])


def _titles(snapshot: Snapshot) -> list[str]:
    """The page's title, then its headings (or, without any, its largest words)."""
    heads = [element for element in snapshot.elements if element.role == "heading" and element.level in (0, 1, 2)]
    titles = [" ".join(snapshot.text_of(element.index).split()) for element in heads[:12]]
    if not titles and snapshot.runs:
        largest = max(run.size for run in snapshot.runs)
        titles = [run.text for run in snapshot.runs if run.size == largest][:4]
    return [snapshot.title, *titles]


def _wall_sign(snapshot: Snapshot, titles: list[str], *, bare: bool, status: int | None) -> str:
    for element in snapshot.elements:
        if element.role == "iframe" and element.box.width >= 200 and element.box.height >= 60:
            source = f"{urlsplit(element.href).hostname or ''}{urlsplit(element.href).path}".casefold()
            name = element.name.casefold()
            asks = any(part in source for part in WALL_FRAMES) or any(part in name for part in WALL_FRAME_NAMES)
            if asks and not _is_badge(snapshot, element.index):
                return element.name or element.href
        if element.box.height >= 40 and any(hint in element.hint.casefold().split() for hint in WALL_HINTS):
            return element.hint
    if bare:
        said = next((title for title in titles if mentions(title, WALL_WORDS)), "")
        if not said and len(snapshot.runs) < _BARE // 2:
            said = next((line for line in snapshot.lines.values() if mentions(line, WALL_WORDS)), "")
        if said and not _MAINTENANCE_ONLY.search(plain(said)):
            return said
        if status in (403, 429):
            return f"HTTP status {status}"
    return ""


_MAINTENANCE_ONLY = re.compile(r"^just a moment.{0,12}(?:updat|maint|back)")


def _is_badge(snapshot: Snapshot, index: int) -> bool:
    return any("badge" in element.hint.casefold() for element in snapshot.ancestors(index))


def _code_sign(snapshot: Snapshot, shop: Shop, secrets: list[Field]) -> str:
    fields = snapshot.fields
    if secrets:  # then only a dialog over them may ask for it
        fields = tuple(field for field in fields if _dialog_around(snapshot, field, secrets) is not None)
    for field in fields:
        if field.autocomplete == "one-time-code":
            return "a field for a one-time code"
        if (
            field.tag == "input"
            and not field.is_button
            and any(mentions(label, shop.sign_in.code) for label in field.labels)
        ):
            return field.labels[0]
    boxes = [field for field in fields if field.tag == "input" and field.max_length == 1]
    said = _said_outside_frame(snapshot, shop.sign_in.code)
    typed = [field for field in fields if field.type in ("text", "tel", "number")]
    if said and (
        len(boxes) >= 4 or (len(snapshot.runs) < 2 * _BARE and any(field.max_length in range(4, 11) for field in typed))
    ):
        return said
    return ""


def _dialog_around(snapshot: Snapshot, field: Field, secrets: list[Field]) -> int | None:
    """The dialog in which a field stands, if no password is asked for in it."""
    around = (one for one in snapshot.ancestors(field.element) if one.role in {"dialog", "alertdialog"})
    dialog = next(around, None)
    if dialog is None or any(snapshot.is_inside(secret.element, dialog.index) for secret in secrets):
        return None
    return dialog.index


def _fields_to_fill(snapshot: Snapshot) -> list[Field]:
    return [
        field for field in snapshot.fields if not field.is_button and field.type not in ("search", "checkbox", "radio")
    ]


def _said_outside_frame(snapshot: Snapshot, words: tuple[str, ...], *, only_alerts: bool = False) -> str:
    """A line that mentions the words. Beside a form to fill in, only one raised as an alert is no mere help text."""
    for number, line in snapshot.lines.items():
        if mentions(line, words) and len(line) < 400:
            first = next(run for run in snapshot.runs if run.line == number)
            around = list(snapshot.ancestors(first.element))
            framed = any(element.role in {"contentinfo", "navigation"} or element.tag == "footer" for element in around)
            raised = any(
                element.role == "alert" or re.search(r"alert|error|danger|invalid|warning", element.hint.casefold())
                for element in around[:4]
            )
            if not framed and (raised or not only_alerts):
                return line
    return ""


def _is_error(titles: list[str]) -> bool:
    headings = titles[1:3]
    sorry = any(
        plain(title) in {"sorry", "we're sorry", "oops", "uh oh", "error", "404", "500", "whoops"} for title in headings
    )
    return sorry or any(mentions(title, ERROR_WORDS) for title in headings)


def _apology(snapshot: Snapshot) -> str:
    """What an error page says of itself in two ways, in the midst of the shop's usual frame."""
    said = [word for word in APOLOGIES if _said_outside_frame(snapshot, (word,))]
    return _said_outside_frame(snapshot, (said[0],)) if len(said) > 1 else ""


def _names_an_order(snapshot: Snapshot, shop: Shop) -> bool:
    labels = shop.labels
    found = (after_label(run.text, labels.order_number) for run in snapshot.runs)
    named = any(rest and sum(letter.isdigit() for letter in rest[0].split()[0]) >= 3 for rest in found)
    words = labels.strong_total + labels.not_total + labels.quantity + labels.order_only
    facts = sum(
        1 for run in snapshot.runs if _is_fact(run.text, words) and not _is_beside_the_point(snapshot, run.element)
    )
    return (named and facts > 0) or facts > 2


def _shows(snapshot: Snapshot, number: str) -> bool:
    wanted = re.compile(rf"(?<![\w-]){re.escape(plain(number))}(?![\w-])")
    return any(wanted.search(plain(run.text)) for run in glue(snapshot.runs))


def _is_fact(text: str, labels: tuple[str, ...]) -> bool:
    rest = after_label(text, labels)
    return is_one_of(text, labels) or (rest is not None and any(letter.isdigit() for letter in rest[0]))


def _is_beside_the_point(snapshot: Snapshot, element: int) -> bool:
    """Whether words only lead somewhere or name a field: a link, the page's frame, a form's label."""
    roles = {"link", "navigation", "contentinfo", "banner", "label", "button"}
    return any(around.role in roles for around in snapshot.ancestors(element))
