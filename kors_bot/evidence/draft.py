"""The keys of record.json, and those of them that are known when a record is begun."""

import platform
from datetime import datetime
from functools import cache

from kors_bot.contract import Json
from kors_bot.evidence.record import SCHEMA

KEYS = (
    *("schema", "order", "what", "account", "shop", "base_url", "started_at", "finished_at", "versions", "attempts"),
    *("pages", "read", "sightings", "contradictions", "decision", "submission", "error", "extra", "files"),
)


def begin_draft(*, order: str, what: str, account: str, shop: str, base_url: str, started_at: datetime) -> Json:
    """The keys of a record that are known when it is begun."""
    return {
        "schema": SCHEMA,
        "order": order,
        "what": what,
        "account": account,
        "shop": shop,
        "base_url": base_url,
        "started_at": started_at.isoformat(),
        "versions": {**_versions(), "browser": None},
        "pages": [],
        "files": {},
    }


@cache
def _versions() -> dict[str, str]:
    from importlib.metadata import version

    from kors_bot import __version__

    return {"kors_bot": __version__, "python": platform.python_version(), "playwright": version("playwright")}
