"""What is held against the expectations of a shop, a part of the program a function."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .visit import Answer, Visit

READ = {"number", "status_text", "state", "placed_on", "total"}


def _pairs(expected: Any, found: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each leaf that the two have, by its path."""
    if isinstance(expected, dict) and isinstance(found, dict) and "amount" not in expected:
        for key in expected:
            yield from _pairs(expected[key], found.get(key), f"{path}.{key}" if path else key)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for place, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _pairs(one, other, f"{path}[{place}]")
    else:
        yield path, expected, found


def hold_orders(visit: Visit, expected: dict[str, Any]) -> None:
    """The list of orders."""
    answer = visit.run("orders")
    visit.hold(answer, "exit code", 0, answer.code)
    if answer.code:
        visit.hold(answer, "list", "is read", answer.outcome)
        return
    listed = {one["number"]: one for one in answer.said.get("orders", [])}
    visit.hold(answer, "numbers", list(expected["history"]), list(listed))
    for number, one in expected["history"].items():
        for path, right, found in _pairs({key: one[key] for key in sorted(READ)}, listed.get(number, {})):
            visit.hold(answer, f"{number} {path}", right, found)


def hold_status(visit: Visit, expected: dict[str, Any]) -> None:
    """Each order's page."""
    for one in expected["orders"]:
        number = one["number"]
        answer = visit.run("status", number)
        found = answer.result.get("order")
        if found is None:
            visit.hold(answer, "order", "is read", answer.outcome)
            continue
        for path, right, other in _pairs(one, found):
            visit.hold(answer, path, right, other)
        decisions = [entry.get("decision") or {} for entry in answer.said["results"]]
        actions = {str(decision.get("action")) for decision in decisions}
        right_actions = expected["actions"][number]
        visit.hold_that(
            answer, "decision", " and ".join(sorted(right_actions)), sorted(actions), actions <= right_actions and bool(actions)
        )
        visit.hold(answer, "exit code", 3 if "ask_person" in right_actions else 0, answer.code)
        if number in expected["deadlines"]:
            visit.hold(answer, "deadline", expected["deadlines"][number], decisions[0].get("deadline"))
        visit.hold(answer, "received", [], answer.received)
    strange = visit.run("status", expected.get("unknown_number", "99999999"))
    visit.hold(strange, "exit code of an order that is not there", 12, strange.code)


def hold_cancel(visit: Visit, expected: dict[str, Any]) -> None:
    """Asking for a cancellation: prepared, then sent once, then not again. Of ``refused`` the shop takes nothing."""
    for number, message in expected["cancel"].items():
        refused = number in expected.get("refused", ())
        prepared = visit.run("cancel", number)
        visit.hold(prepared, "received without --submit", [], prepared.received)
        if message is not None or refused:
            visit.hold(prepared, "outcome", "prepared", prepared.outcome)
            visit.hold(prepared, "exit code", 3, prepared.code)
        if message is not None and prepared.submission:
            _hold_topics(visit, prepared, "prepared", message, prepared.submission.get("fields") or {})
        known = len(_refused_by(visit.shop))
        first = visit.run("cancel", number, "--submit", "--yes")
        visit.hold(first, "number of messages received", int(message is not None), len(first.received))
        if message is not None:
            visit.hold(first, "outcome", "sent", first.outcome)
            visit.hold(first, "exit code", 0, first.code)
            for sent in first.received[:1]:
                _hold_message(visit, first, number, message, sent)
        if refused:
            visit.hold(first, "outcome", "refused", first.outcome)
            visit.hold(first, "exit code", 3, first.code)
        second = visit.run("cancel", number, "--submit", "--yes")
        visit.hold(second, "number of messages received", 0, len(second.received))
        visit.hold_that(second, "exit code", "0 or 3 (or the one of before)", second.code, second.code in (0, 3, first.code))
        if refused and hasattr(visit.shop, "refused"):
            visit.hold(second, "number of messages refused", 1, len(_refused_by(visit.shop)) - known)


def _refused_by(shop: Any) -> list[dict[str, Any]]:
    """What reached the shop and was not taken, where it keeps that."""
    return getattr(shop, "refused", [])


def _hold_topics(visit: Visit, answer: Answer, when: str, message: dict[str, Any], found: dict[str, Any]) -> None:
    """What it is about, and what that is asked more exactly."""
    for key in ("topic", "subtopic"):
        if key in message:
            visit.hold(answer, f"{key} {when}", message[key], found.get(key))


def _hold_message(visit: Visit, answer: Answer, number: str, message: dict[str, Any], sent: dict[str, Any]) -> None:
    _hold_topics(visit, answer, "received", message, sent)
    for key in ("first_name", "last_name", "email", "phone", "order_number"):
        if key in message:
            visit.hold(answer, f"{key} received", message[key], sent.get(key))
    words = f"{sent.get('order_number', '')} {sent['message']}"
    visit.hold_that(
        answer, "message received", f"names {number}, asks to cancel", sent["message"], number in words and "cancel" in words
    )
    visit.hold_that(answer, "kind received", "message", sent["kind"], sent["kind"] == "message")
    if message.get("reference"):
        visit.hold(answer, "reference", sent["reference"], answer.submission.get("reference"))
    else:
        visit.hold(answer, "reference", None, answer.submission.get("reference"))


def hold_return(visit: Visit, expected: dict[str, Any]) -> None:
    """Sending things back: walked, then started once, then not again."""
    for number, tries in expected["return"].items():
        for wanted in tries:
            options = wanted["options"]
            prepared = visit.run("return", number, *options)
            visit.hold(prepared, "received without --submit", [], prepared.received)
            if not wanted.get("nothing"):
                visit.hold(prepared, "outcome", "prepared", prepared.outcome)
                visit.hold(prepared, "exit code", 3, prepared.code)
            first = visit.run("return", number, *options, "--submit", "--yes")
            visit.hold(first, "number of returns received", int(not wanted.get("nothing")), len(first.received))
            if wanted.get("nothing"):
                visit.hold(first, "exit code", wanted.get("code", 3), first.code)
            else:
                visit.hold(first, "outcome", "sent", first.outcome)
                visit.hold(first, "exit code", 0, first.code)
                for sent in first.received[:1]:
                    _hold_return(visit, first, number, wanted, sent)
            second = visit.run("return", number, *options, "--submit", "--yes")
            visit.hold(second, "number of returns received", 0, len(second.received))
            visit.hold_that(second, "exit code", "0 or 3 (or the one of before)", second.code, second.code in (0, 3, first.code))


def _hold_return(visit: Visit, answer: Answer, number: str, wanted: dict[str, Any], sent: dict[str, Any]) -> None:
    visit.hold(answer, "order received", number, sent["order"])
    for key in ("items", "method", "refund", "fee"):
        visit.hold(answer, f"{key} received", wanted[key], sent[key])
    told = json.dumps(answer.submission, ensure_ascii=False)
    visit.hold(answer, "reference", sent["authorisation"], answer.submission.get("reference"))
    visit.hold_that(answer, "refund told", wanted["refund"], answer.submission, wanted["refund"] in told)
    if wanted.get("label"):
        kept = list(Path(answer.picture).parent.glob("*.pdf")) if answer.picture else []
        visit.hold_that(answer, "label kept", "a PDF beside the pictures", [path.name for path in kept], bool(kept))
