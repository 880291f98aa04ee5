"""The one who bought at all these shops, and the words in which the shops' expectations are written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

FIRST_NAME = "Robin"
LAST_NAME = "Castellane"
EMAIL = "robin@castellane.test"
PASSWORD = "Tern & Petrel 41"
PHONE = "415-555-0142"
POSTAL_CODE = "94110"


class OneOf:
    """Where a few answers are right."""

    def __init__(self, *answers: Any) -> None:
        self.answers = answers

    def __eq__(self, other: object) -> bool:
        return other in self.answers

    def __hash__(self) -> int:
        return hash(self.answers)

    def __repr__(self) -> str:
        return " or ".join(map(repr, self.answers))


def day(offset: int) -> date:
    """So many days from today."""
    return date.today() + timedelta(days=offset)


def iso(offset: int | None) -> str | None:
    """The same as programs write it."""
    return None if offset is None else day(offset).isoformat()


def item(
    name: str,
    style: str | None,
    price: str | None,
    state: str,
    *,
    quantity: int = 1,
    status_text: str | None = None,
    returnable: Any = None,
) -> dict[str, Any]:
    """An item as the order's page shows it."""
    return {
        "name": name,
        "style": style,
        "quantity": quantity,
        "unit_price": None if price is None else {"amount": price, "currency": "USD"},
        "state": state,
        "status_text": status_text,
        "returnable": returnable,
    }


def order(
    number: str,
    state: str,
    status_text: str | None,
    placed: int,
    total: str,
    items: list[dict[str, Any]],
    *,
    shipped: int | None = None,
    delivered: int | None = None,
    return_by: int | None = None,
    shipments: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """An order as its page shows it; days are counted from today."""
    return {
        "number": number,
        "state": state,
        "status_text": status_text,
        "placed_on": iso(placed),
        "shipped_on": iso(shipped),
        "delivered_on": iso(delivered),
        "return_by": iso(return_by),
        "total": {"amount": total, "currency": "USD"},
        "items": items,
        "shipments": shipments or [],
    }


def shipment(carrier: str | None, number: str | None, url: Any = None) -> dict[str, Any]:
    """A package on its way."""
    return {"carrier": carrier, "tracking_number": number, "tracking_url": url}
