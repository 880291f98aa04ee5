"""The JSON contract: what a program gets from ``--json``, and what a record keeps of an order.

Exactly the keys below, ``null`` for what the page does not say, money as a decimal string with its currency, dates and
times in ISO 8601. Programs that are not in this repository read it: keys are added with care and never renamed.

    {"schema": 1, "results": [{"order", "decision", "submission", "evidence", "error"}]}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol

from flows.order import Box, Item, Money, Order, OrderState, OrderSummary, Shipment, Sighting
from kors_bot.decision import Action, Decision, Part

SCHEMA = 1

Json = dict[str, Any]


class Submission(Protocol):
    """What became of one submission, in whatever shape the caller holds it."""

    @property
    def kind(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def fields(self) -> Mapping[str, str] | None: ...
    @property
    def answer(self) -> str | None: ...
    @property
    def reference(self) -> str | None: ...
    @property
    def submitted_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class SubmissionReport:
    """A submission read back from a record."""

    kind: str
    outcome: str
    text: str | None = None
    fields: Mapping[str, str] | None = None
    answer: str | None = None
    reference: str | None = None
    submitted_at: datetime | None = None


def envelope(results: Iterable[Json]) -> Json:
    """The one object that ``--json`` prints."""
    return {"schema": SCHEMA, "results": list(results)}


def result(
    *,
    order: Order | Json | None = None,
    decision: Decision | Json | None = None,
    submission: Submission | Json | None = None,
    record: Path | None = None,
    screenshots: Iterable[Path] = (),
    error: Json | None = None,
) -> Json:
    """One entry of ``results``."""
    evidence = None if record is None else {"record": str(record), "screenshots": [str(path) for path in screenshots]}
    return {
        "order": order_to_json(order) if isinstance(order, Order) else order,
        "decision": decision_to_json(decision) if isinstance(decision, Decision) else decision,
        "submission": submission
        if submission is None or isinstance(submission, dict)
        else submission_to_json(submission),
        "evidence": evidence,
        "error": error,
    }


def order_to_json(order: Order) -> Json:
    return {
        "number": order.number,
        "state": order.state.value,
        "status_text": order.status_text,
        "placed_on": _date(order.placed_on),
        "shipped_on": _date(order.shipped_on),
        "delivered_on": _date(order.delivered_on),
        "return_by": _date(order.return_by),
        "total": _money(order.total),
        "items": [_item(item) for item in order.items],
        "shipments": [
            {
                "carrier": shipment.carrier,
                "tracking_number": shipment.tracking_number,
                "tracking_url": shipment.tracking_url,
            }
            for shipment in order.shipments
        ],
    }


def summary_to_json(summary: OrderSummary) -> Json:
    """A row of the order history in the contract's ``order`` shape; what only the order's own page says is null."""
    return order_to_json(
        Order(
            number=summary.number,
            state=summary.state,
            status_text=summary.status_text,
            placed_on=summary.placed_on,
            total=summary.total,
        )
    )


def order_from_json(
    raw: Mapping[str, Any], *, sightings: Mapping[str, Any] | None = None, contradictions: Iterable[str] = ()
) -> Order:
    """Reads an ``order`` object back. Raises ``ValueError`` for anything that is not one; unknown keys are left."""
    try:
        return Order(
            number=str(raw["number"]),
            state=OrderState(raw["state"]),
            status_text=raw.get("status_text"),
            placed_on=_to_date(raw.get("placed_on")),
            shipped_on=_to_date(raw.get("shipped_on")),
            delivered_on=_to_date(raw.get("delivered_on")),
            return_by=_to_date(raw.get("return_by")),
            total=_to_money(raw.get("total")),
            items=tuple(_to_item(item) for item in raw.get("items") or ()),
            shipments=tuple(
                Shipment(
                    carrier=parcel.get("carrier"),
                    tracking_number=parcel.get("tracking_number"),
                    tracking_url=parcel.get("tracking_url"),
                )
                for parcel in raw.get("shipments") or ()
            ),
            sightings=sightings_from_json(sightings or {}),
            contradictions=tuple(contradictions),
        )
    except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise ValueError(f"not an order: {error!r}") from error


def decision_to_json(decision: Decision | Part) -> Json:
    return {
        "action": decision.action.value,
        "rule": decision.rule,
        "reason": decision.reason,
        "deadline": _date(decision.deadline),
        "items": list(decision.items),
    }


def decision_from_json(raw: Mapping[str, Any]) -> Decision:
    """Reads a ``decision`` object back. Raises ``ValueError`` for anything that is not one."""
    try:
        return Decision(
            action=Action(raw["action"]),
            rule=raw["rule"],
            reason=raw["reason"],
            deadline=_to_date(raw.get("deadline")),
            items=tuple(raw.get("items") or ()),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a decision: {error!r}") from error


def submission_to_json(submission: Submission) -> Json:
    return {
        "kind": str(submission.kind),
        "outcome": str(submission.outcome),
        "text": submission.text,
        "fields": None if submission.fields is None else dict(submission.fields),
        "answer": submission.answer,
        "reference": submission.reference,
        "submitted_at": None if submission.submitted_at is None else submission.submitted_at.isoformat(),
    }


def submission_from_json(raw: Mapping[str, Any]) -> SubmissionReport:
    """Reads a ``submission`` object back. Raises ``ValueError`` for anything that is not one."""
    try:
        sent_at = raw.get("submitted_at")
        return SubmissionReport(
            kind=raw["kind"],
            outcome=raw["outcome"],
            text=raw.get("text"),
            fields=raw.get("fields"),
            answer=raw.get("answer"),
            reference=raw.get("reference"),
            submitted_at=None if sent_at is None else datetime.fromisoformat(sent_at),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a submission: {error!r}") from error


def error_to_json(error: BaseException) -> Json:
    """``error`` as the contract has it: the kind from the one table of errors, and the sentence for the shopper."""
    from kors_bot.errors import translate, verdict_of

    return {"kind": verdict_of(error).kind, "message": str(translate(error)) or type(error).__name__}


def sightings_to_json(sightings: Mapping[str, Sighting]) -> Json:
    """Where each fact was seen, as a record keeps it: ``{"total": {"page", "text", "box": [x, y, w, h]}}``."""
    return {
        fact: {
            "page": seen.page,
            "text": seen.text,
            "box": None if seen.box is None else [seen.box.x, seen.box.y, seen.box.width, seen.box.height],
        }
        for fact, seen in sightings.items()
    }


def sightings_from_json(raw: Mapping[str, Any]) -> dict[str, Sighting]:
    return {
        fact: Sighting(page=seen["page"], text=seen["text"], box=Box(*seen["box"]) if seen.get("box") else None)
        for fact, seen in raw.items()
    }


def _item(item: Item) -> Json:
    return {
        "name": item.name,
        "style": item.style,
        "quantity": item.quantity,
        "unit_price": _money(item.unit_price),
        "state": item.state.value,
        "status_text": item.status_text,
        "returnable": item.returnable,
    }


def _to_item(raw: Mapping[str, Any]) -> Item:
    return Item(
        name=raw["name"],
        style=raw.get("style"),
        quantity=raw.get("quantity"),
        unit_price=_to_money(raw.get("unit_price")),
        state=OrderState(raw["state"]),
        status_text=raw.get("status_text"),
        returnable=raw.get("returnable"),
    )


def _money(money: Money | None) -> Json | None:
    return None if money is None else {"amount": format(money.amount, "f"), "currency": money.currency}


def _to_money(raw: Mapping[str, Any] | None) -> Money | None:
    return None if raw is None else Money(Decimal(raw["amount"]), raw["currency"])


def _date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _to_date(raw: str | None) -> date | None:
    return None if raw is None else date.fromisoformat(raw)
