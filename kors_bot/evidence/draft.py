"""The keys of record.json: those that are known when a record is begun, and those that are added at its end."""

import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from flows.order import Order
from kors_bot.contract import (
    Json,
    Submission,
    decision_to_json,
    error_to_json,
    order_to_json,
    sightings_to_json,
    submission_to_json,
)
from kors_bot.decision import Decision
from kors_bot.evidence.record import SCHEMA, Attempt, Trouble

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


def conclude(
    known: Json,
    *,
    read: Order | None,
    decision: Decision | Json | None,
    submission: Submission | Json | None,
    error: BaseException | Trouble | Json | None,
    attempts: Sequence[Attempt],
    extra: Mapping[str, Any] | None,
) -> Json:
    """What is known of a record when it is finished, with what came of it."""
    more = dict(extra or {})
    if isinstance(decision, Decision) and len(decision.parts) > 1:
        more.setdefault("decision_parts", [decision_to_json(part) for part in decision.parts])
    return {
        **known,
        "attempts": [_attempt(attempt) for attempt in attempts],
        "read": order_to_json(read) if read else None,
        "sightings": sightings_to_json(read.sightings) if read else {},
        "contradictions": list(read.contradictions) if read else [],
        "decision": decision_to_json(decision) if isinstance(decision, Decision) else decision,
        "submission": _submission(submission),
        "error": _error(error),
        "extra": more,
    }


@cache
def _versions() -> dict[str, str]:
    from importlib.metadata import version

    from kors_bot import __version__

    return {"kors_bot": __version__, "python": platform.python_version(), "playwright": version("playwright")}


def _attempt(attempt: Attempt) -> Json:
    error = None if attempt.error is None else attempt.error.model_dump()
    return {"started_at": attempt.started_at.isoformat(), "error": error}


def _submission(submission: Submission | Json | None) -> Json | None:
    return submission if submission is None or isinstance(submission, dict) else submission_to_json(submission)


def _error(error: BaseException | Trouble | Json | None) -> Json | None:
    if isinstance(error, Trouble):
        return error.model_dump()
    return error_to_json(error) if isinstance(error, BaseException) else error
