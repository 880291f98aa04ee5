"""What a careful person writes down at Atelier Sorrento, and what they expect of asking for a way out."""

from __future__ import annotations

from typing import Any

from ..shopper import OneOf, day, iso, item, order, shipment
from .stock import short

BLOUSE = ("Cancelled Plans Silk Blouse", "AT-118", "320.00")
TRENCH = ("Return Ticket Trench", "AT-204", "696.00")
BELT = ("Delivered Promise Belt", "AT-310", "144.00")
SCARF = ("Shipped Abroad Scarf", "AT-402", "180.00")
EARRINGS = ("On Hold Tone Earrings", "AT-511", "96.00")


def dhl(number: str) -> list[dict[str, Any]]:
    return [shipment("DHL", number, f"https://tracking.example/{number}")]


# The words for the whole order stand in the list of orders only.
ORDERS = [
    order("2610040417", "received", "Order placed", 0, "348.00", [item(*BLOUSE, "received")]),
    order(
        "2610038822",
        "processing",
        "Preparing",
        -1,
        "1070.10",
        [item(*TRENCH, "processing"), item(*BELT, "processing", quantity=2)],
    ),
    order("2610037100", "on_hold", "On hold", -3, "195.75", [item(*SCARF, "on_hold")]),
    order(
        "2610035561", "shipped", "On its way", -5, "104.40", [item(*EARRINGS, "shipped")], shipped=-3, shipments=dhl("4412098711")
    ),
    order(
        "2610034470",
        "partially_shipped",
        OneOf("Partly shipped", None),
        -8,
        "352.35",
        [
            item(*SCARF, "shipped", status_text=OneOf(f"Shipped {short(day(-5))}", "Shipped")),
            item(*BELT, "processing", status_text="Preparing"),
        ],
        shipments=dhl("4412055390"),
    ),
    order(
        "2610031299",
        "delivered",
        f"Delivered {short(day(-9))}",
        -16,
        "556.80",
        [item(*BLOUSE, "delivered", returnable=True), item(*EARRINGS, "delivered", quantity=2, returnable=True)],
        shipped=-12,
        delivered=-9,
        return_by=20,
        shipments=dhl("4411987025"),
    ),
    order(
        "2610029934",
        "delivered",
        f"Delivered {short(day(-18))}",
        -25,
        "952.65",
        [item(*TRENCH, "delivered", returnable=False), item(*SCARF, "delivered", returnable=True)],
        shipped=-21,
        delivered=-18,
        return_by=12,
    ),
    order("2610027715", "cancelled", "Canceled", -33, "156.60", [item(*BELT, "cancelled")]),
    order("2610025006", "returned", "Returned", -50, "104.40", [item(*EARRINGS, "returned")]),
]

MESSAGE = {
    "first_name": "Robin",
    "last_name": "Castellane",
    "email": "robin@castellane.test",
    "topic": "An order I have placed",
    "reference": False,
}


def sent(way: str, refund: str, *pieces: tuple[str, int]) -> dict[str, Any]:
    """A return in store, which costs nothing; by post it costs 7.00, which the shopper has not allowed."""
    return {
        "options": ["--method", way],
        "items": [{"name": name, "quantity": count, "reason": "Changed my mind"} for name, count in pieces],
        "method": way,
        "refund": refund,
        "fee": "0.00",
    }


TOO_DEAR: dict[str, Any] = {"options": [], "nothing": True, "code": 3}

EXPECTED: dict[str, Any] = {
    "orders": ORDERS,
    "history": {
        one["number"]: {**one, "status_text": "Partly shipped"} if one["state"] == "partially_shipped" else one for one in ORDERS
    },
    "unknown_number": "2610099999",
    "actions": {
        "2610040417": {"request_cancellation"},
        "2610038822": {"request_cancellation"},
        "2610037100": {"request_cancellation"},
        "2610035561": {"start_return"},
        "2610034470": {"request_cancellation", "start_return"},
        "2610031299": {"start_return"},
        "2610029934": {"start_return", "done"},
        "2610027715": {"done"},
        "2610025006": {"done"},
    },
    "deadlines": {"2610035561": iso(27), "2610031299": iso(20), "2610029934": iso(12)},
    "cancel": {
        "2610040417": MESSAGE,
        "2610038822": MESSAGE,
        "2610037100": MESSAGE,
        "2610034470": MESSAGE,
        "2610035561": None,
        "2610027715": None,
    },
    "return": {
        "2610031299": [TOO_DEAR, sent("store", "556.80", (BLOUSE[0], 1), (EARRINGS[0], 2))],
        "2610029934": [TOO_DEAR, sent("store", "195.75", (SCARF[0], 1))],
        "2610035561": [{"options": [], "nothing": True, "code": OneOf(3, 13)}],
    },
}
