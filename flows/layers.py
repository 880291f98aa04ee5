"""What lies over a page and asks to be answered first: consent layers, newsletter pop-ups, "stay on this site?".

They are answered as somebody would who wants to give nothing away: refuse, else close, else (where a shop lets nobody
on without it) accept. Only captions inside a layer are pressed, never the page's own buttons.

An answer to a consent layer that the page would first send to the shop is held back like everything else that could
carry something out, and the layer stays where it was. It has been answered, so it is taken out of the way.
"""

import re

from playwright.sync_api import Error, Page
from playwright.sync_api import TimeoutError as Late

from flows.reading.words import is_one_of, mentions, plain
from flows.shop import Shop
from flows.snapshot import Snapshot, locate

_LAYER_HINT = re.compile(
    r"consent|cookie|onetrust|privacy|gdpr|ccpa|tracking|modal|popup|pop-up|overlay|lightbox|dialog", re.IGNORECASE
)
_NECESSARY = re.compile(
    r"(?:\w+\s+){0,3}(?:only|just|without)\b.{0,20}\b(?:necessary|essential|required|needed|accepting|consent)\b.{0,12}"
    r"|(?:necessary|essential|required)\b.{0,12}\bonly|(?:refuse|reject|decline|deny)\b.{0,20}"
)
# What such a layer asks to be allowed, in whatever words: to follow, count or profile the visitor.
_ASKS = re.compile(
    r"\b(?:cookies?|track(?:ing|ers?)?|privacy choices|consent|analytics|similar technolog\w+|personali[sz]\w+ ads?"
    r"|(?:count|measure|follow|record|analy[sz]e|track) (?:your|how you|visits?|the use)"
    r"|which of our pages|usage (?:data|statistics)|share your (?:data|information) with)\b"
)
_CONSENT_HINT = re.compile(r"consent|cookie|onetrust|gdpr|ccpa|tracking", re.IGNORECASE)
_HIDE = """layer => { const hide = e => e.style.setProperty("display", "none", "important"); hide(layer);
    for (const e of document.querySelectorAll("[class*=backdrop], [class*=overlay], [class*=veil]"))
        if (getComputedStyle(e).position === "fixed" && !e.querySelector("main, form, [role=main]")) hide(e); }"""
_ANSWERED = 1000  # milliseconds in which a layer goes that has been answered
_PRESS = 3000  # milliseconds for one press; a layer that cannot be pressed is left alone


def dismiss_layers(page: Page, shop: Shop, snapshot: Snapshot) -> bool:
    """Answers the layer that lies over the page, if there is one. Says whether something was pressed."""
    for captions, any_layer in (
        (shop.consent.decline, False),
        (shop.consent.close, True),
        (shop.consent.accept, False),
    ):
        for element, words in _buttons(snapshot):
            layer = _layer_of(snapshot, element)
            if layer is None:
                continue
            about_consent = _is_about_consent(snapshot, shop, layer)
            refuses = captions is shop.consent.decline and _NECESSARY.fullmatch(plain(words)) is not None
            if not is_one_of(words, captions) and not (about_consent and refuses):
                continue
            if about_consent and _answer(page, element, layer):
                return True
            if any_layer and not about_consent and _press(page, element):
                return True
    return False


def _buttons(snapshot: Snapshot) -> list[tuple[int, str]]:
    buttons = [
        (field.element, field.text or (field.labels[0] if field.labels else ""))
        for field in snapshot.fields
        if field.is_button
    ]
    links = [
        (element.index, snapshot.text_of(element.index) or element.name)
        for element in snapshot.elements
        if element.role in {"link", "button"} and all(element.index != index for index, _ in buttons)
    ]
    return buttons + links


def _layer_of(snapshot: Snapshot, index: int) -> int | None:
    for element in snapshot.ancestors(index):
        if element.tag in {"body", "main", "form"}:
            return None
        if element.role in {"dialog", "alertdialog"} or (element.index != index and _LAYER_HINT.search(element.hint)):
            return element.index
    return None


def _is_about_consent(snapshot: Snapshot, shop: Shop, layer: int) -> bool:
    """Whether a layer asks to be allowed to follow the visitor: by its words, else by its name and a choice of two."""
    said = snapshot.text_of(layer)
    if mentions(said, shop.consent.headings) or _ASKS.search(plain(said)):
        return True
    named = any(_CONSENT_HINT.search(element.hint) for element in list(snapshot.ancestors(layer))[:3])
    offered = [words for index, words in _buttons(snapshot) if snapshot.is_inside(index, layer)]
    choices = (shop.consent.accept, shop.consent.decline)
    return named and all(any(is_one_of(words, captions) for words in offered) for captions in choices)


def _answer(page: Page, element: int, layer: int) -> bool:
    """Answers a consent layer, and takes it out of the way where its answer is held back."""
    try:
        held = locate(page, layer)
        locate(page, element).click(timeout=_PRESS)
        try:
            held.wait_for_element_state("hidden", timeout=_ANSWERED)
        except Late:
            held.evaluate(_HIDE)
    except (Error, LookupError):
        return False
    return True


def _press(page: Page, element: int) -> bool:
    try:
        before = page.evaluate("() => document.body.innerText")
        locate(page, element).click(timeout=_PRESS)
        page.wait_for_function("before => document.body.innerText !== before", arg=before, timeout=_PRESS, polling=50)
    except (Error, LookupError):
        return False
    return True
