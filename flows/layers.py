"""What lies over a page and asks to be answered first: consent layers, newsletter pop-ups, "stay on this site?".

They are answered as somebody would who wants to give nothing away: refuse, else close, else (where a shop lets nobody
on without it) accept. Only captions inside a layer are pressed, never the page's own buttons.
"""

import re

from playwright.sync_api import Error, Page

from flows.reading.words import is_one_of, mentions
from flows.shop import Shop
from flows.snapshot import Snapshot, locate

_LAYER_HINT = re.compile(
    r"consent|cookie|onetrust|privacy|gdpr|ccpa|tracking|modal|popup|pop-up|overlay|lightbox|dialog", re.IGNORECASE
)
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
            if layer is None or not is_one_of(words, captions):
                continue
            about_consent = mentions(snapshot.text_of(layer), shop.consent.headings)
            if (about_consent or any_layer) and _press(page, element):
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


def _press(page: Page, element: int) -> bool:
    try:
        before = page.evaluate("() => document.body.innerText")
        locate(page, element).click(timeout=_PRESS)
        page.wait_for_function("before => document.body.innerText !== before", arg=before, timeout=_PRESS, polling=50)
    except (Error, LookupError):
        return False
    return True
