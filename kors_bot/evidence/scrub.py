"""Secrets never enter the evidence.

Two nets, one behind the other: the secrets that the run knows (the password) are looked for in every way that a page
or an address may write them; and whatever stands where sites put session ids and tokens is removed by its name.
"""

import base64
import html
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

REMOVED = "[removed]"

_SHORTEST = 6
"""A known secret shorter than this is left: it would stand in every order number. Shops ask for eight at least."""

_NAMES = (
    r"dwsid|sid|dwanonymous_\w+|dwsecuretoken_\w+|dwcustomer_\w+|dwac_\w+|cqcid|cquid|jsessionid|session[-_]?id"
    r"|csrf[-_]?token|xsrf[-_]?token|_?csrf|access[-_]?token|refresh[-_]?token|id[-_]?token|auth[-_]?token|ordertoken|token"
    r"|password|passwd|pwd|\w*login_?password\w*|_abck|bm_sz|ak_bmsc|datadome|_px\w*|cf_clearance"
)
_NAMED = re.compile(
    rf"(?P<name>(?<![\w-])(?:{_NAMES}))(?P<between>[\"']?\s*(?:=|%3D|:)\s*[\"']?)(?P<value>[^\s\"'&;,<>\\]{{6,}})",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?P<name>(?:set-)?cookie|(?:proxy-)?authorization)(?P<between>\s*:\s*)(?P<value>[^\r\n\"]+)", re.IGNORECASE
)
_JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}")
_HINT = re.compile(
    r"sid|token|cq[cu]id|session|csrf|xsrf|pass|pwd|dw\w+_|cookie|authoriz|eyJ|_abck|bm_sz|datadome|_px|clearance", re.I
)
_NO_TEXT = frozenset({int, float, bool, type(None)})  # most of a snapshot: its thousands of places on the page


class Scrubber:
    """Takes secrets out of text on its way into the evidence."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms = tuple(sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True))

    def text(self, text: str) -> str:
        """Returns the text with every secret replaced by ``[removed]``; text without one comes back unchanged."""
        for form in self._forms:
            if form in text:
                text = text.replace(form, REMOVED)
        if _HINT.search(text):
            text = _HEADER.sub(_keep_name, text)
            text = _NAMED.sub(_keep_name, text)
            text = _JWT.sub(REMOVED, text)
        return text

    def value(self, value: Any) -> Any:
        """Returns a JSON value with every text in it scrubbed; one whose key names a secret is removed."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: inner if type(inner) in _NO_TEXT else self._entry(key, inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(inner) for inner in value]
        return value

    def json(self, text: str) -> str:
        """Returns JSON text scrubbed value by value, so that it stays JSON; untouched when nothing looks secret."""
        if not _HINT.search(text) and not self.finds(text.encode("utf-8", "surrogatepass")):
            return text
        return json.dumps(self.value(json.loads(text)), ensure_ascii=False, separators=(",", ":"))

    def finds(self, content: bytes) -> bool:
        """Whether a known secret stands in these bytes."""
        return any(form.encode("utf-8", "surrogatepass") in content for form in self._forms)

    def _entry(self, key: str, value: Any) -> Any:
        if isinstance(value, str) and value and _names_a_secret(key):
            return REMOVED
        return self.value(value)


@lru_cache(maxsize=4_096)
def _names_a_secret(key: str) -> bool:
    return re.fullmatch(_NAMES, key, re.IGNORECASE) is not None


def _keep_name(match: re.Match[str]) -> str:
    if match["value"].startswith(REMOVED):
        return match[0]
    return f"{match['name']}{match['between']}{REMOVED}"


def _forms(secret: str) -> Iterable[str]:
    """The ways in which a page, an address, a script or a header may write a secret."""
    if len(secret) < _SHORTEST:
        return
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield html.escape(secret)
    yield html.escape(secret, quote=False)
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield base64.b64encode(secret.encode("utf-8", "surrogatepass")).decode("ascii")
