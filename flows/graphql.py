"""Telling a GraphQL read from everything else that a page posts, by what stands in it. Pure.

Shops that talk GraphQL ask for what they show by POST: without it their pages stay empty. A ``query`` is a read by the
protocol as a GET is by HTTP. Sure is only what is written out whole: every operation of the document is a query,
whichever of them is named as the one to run. A stored operation that is only called by its hash may be anything, and so
may a document that does not parse, one key more, or the same key twice.
"""

import hashlib
import json
import re
from typing import Any

_KEYS = frozenset({"query", "variables", "operationName", "extensions"})
_TOKENS = re.compile(
    r'(?P<skip>"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\r\n])*"|\#[^\r\n]*|[\s,\ufeff!$&.:=@|+\-\d]+)'
    r"|(?P<name>[A-Za-z_]\w*)|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<other>.)",
    re.ASCII | re.DOTALL,
)
_PAIRS = {"}": "{", ")": "(", "]": "["}


def reads_only(body: str) -> bool:
    """Whether a request's body is GraphQL that surely changes nothing: one query, or several in one request."""
    calls = _calls(body)
    return calls is not None and all(_is_read(call) for call in calls)


def is_graphql(body: str) -> bool:
    """Whether a request's body calls any GraphQL operation, written out or by its hash."""
    calls = _calls(body)
    return calls is not None and any("query" in call or "extensions" in call for call in calls)


def _calls(body: str) -> list[dict[str, Any]] | None:
    """The operations that a body calls; ``None`` for what is no GraphQL request."""
    if not body.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return None
    try:
        sent = json.loads(body, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        return None
    calls = sent if isinstance(sent, list) else [sent]
    return calls if calls and all(isinstance(call, dict) for call in calls) else None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object as a mapping. Who reads it elsewhere may take the first of two equal keys or the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _is_read(call: dict[str, Any]) -> bool:
    document, extensions = call.get("query"), call.get("extensions")
    if not isinstance(document, str) or not call.keys() <= _KEYS:
        return False
    if extensions:
        stored = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
        if not isinstance(stored, dict) or stored.get("sha256Hash") != hashlib.sha256(document.encode()).hexdigest():
            return False
    return _only_queries(document)


def _only_queries(document: str) -> bool:
    """Whether a document is whole and defines nothing but queries, and fragments that they use."""
    opened: list[str] = []
    begun, queries = False, 0
    for token in _TOKENS.finditer(document):
        kind, text = token.lastgroup, token[0]
        if kind == "other":
            return False
        if kind == "name" and not begun:
            if text not in {"query", "fragment"}:
                return False
            begun, queries = True, queries + (text == "query")
        elif kind == "open":
            if not begun:
                if text != "{":
                    return False
                queries += 1  # a selection alone is a query without a name
            begun = True
            opened.append(text)
        elif kind == "close":
            if not opened or opened.pop() != _PAIRS[text]:
                return False
            begun = begun and not (text == "}" and not opened)
    return queries > 0 and not opened and not begun
