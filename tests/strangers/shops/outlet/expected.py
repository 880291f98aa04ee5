"""What a careful person writes down at Lot 9 Outlet, and what they expect of asking for a way out."""

from __future__ import annotations

from typing import Any

from ..shopper import OneOf, iso, item, order, shipment
from .app import slashes

SOCKS = ("Refund Policy Novelty Socks", "70-0112", "8.50")
HOODIE = ("Shipped Wreck Hoodie", "70-0455", "24.99")
BAG = ("Backorder Blues Bag", "70-0731", "39.99")
TEE = ("Return To Sender Tee", "70-0208", "12.99")
CLOCK = ("Delivered Late Wall Clock", "70-0990", "19.50")


def plain(what: tuple[str, str, str], state: str, words: str, quantity: int = 1, returnable: Any = None) -> dict[str, Any]:
    return item(*what, state, quantity=quantity, status_text=words, returnable=returnable)


def dated(word: str, offset: int) -> OneOf:
    """Where the date after the word is a part of the phrase, or not."""
    return OneOf(f"{word} {slashes(offset)}", word)


ORDERS = [
    order(
        "000K4417",
        "received",
        None,
        -1,
        "47.94",
        [plain(HOODIE, "received", "Received"), plain(SOCKS, "received", "Received", 2)],
    ),
    order(
        "000K4392",
        OneOf("processing", "on_hold"),
        None,
        -3,
        "58.93",
        [plain(BAG, "processing", "Processing"), plain(TEE, "on_hold", "On Hold")],
    ),
    order(
        "00LK0381",
        "shipped",
        None,
        -6,
        "38.44",
        [plain(TEE, "shipped", dated("Shipped", -4)), plain(CLOCK, "cancelled", "Cancelled")],
        shipped=-4,
        shipments=[shipment("USPS", "9400110200881234567890")],
    ),
    order(
        "00LK0370",
        "partially_shipped",
        None,
        -9,
        "71.44",
        [plain(BAG, "shipped", dated("Shipped", -7)), plain(SOCKS, "processing", "Processing", 3)],
        shipments=[shipment("UPS", "1Z0A44F90312345678")],
    ),
    order(
        "0009A215",
        "delivered",
        None,
        -18,
        "56.44",
        [
            plain(HOODIE, "delivered", dated("Delivered", -12), 1, True),
            plain(SOCKS, "delivered", dated("Delivered", -12), 3, True),
        ],
        shipped=-15,
        delivered=-12,
        return_by=12,
        shipments=[shipment("UPS", "1Z0A44F90300001111")],
    ),
    order(
        "0009A177",
        "delivered",
        None,
        -22,
        "78.43",
        [
            plain(CLOCK, "delivered", dated("Delivered", -16), 1, False),
            plain(TEE, "delivered", dated("Delivered", -16), 1, True),
            plain(BAG, "cancelled", "Cancelled"),
        ],
        shipped=-19,
        delivered=-16,
        return_by=9,
    ),
    order("000J9920", "cancelled", None, -40, "39.95", [plain(SOCKS, "cancelled", "Cancelled", 4)]),
    order("000J9004", "returned", None, -60, "30.94", [plain(HOODIE, "returned", "Returned")]),
]


def message(number: str) -> dict[str, Any]:
    return {
        "first_name": "Robin",
        "last_name": "Castellane",
        "email": "robin@castellane.test",
        "phone": "415-555-0142",
        "order_number": number,
        "topic": "Cancel / change",
        "reference": True,
    }


def sent(refund: str, *pieces: tuple[str, int]) -> dict[str, Any]:
    return {
        "options": [],
        "items": [{"name": name, "quantity": count, "reason": "Changed mind"} for name, count in pieces],
        "method": "UPS",
        "refund": refund,
        "fee": "0.00",
        "label": True,
    }


EXPECTED: dict[str, Any] = {
    "orders": ORDERS,
    # The list names no status.
    "history": {one["number"]: {**one, "status_text": None, "state": "unknown"} for one in ORDERS},
    "unknown_number": "000Z0001",
    "actions": {
        "000K4417": {"request_cancellation"},
        "000K4392": {"request_cancellation"},
        "00LK0381": {"start_return", "done"},
        "00LK0370": {"request_cancellation", "start_return"},
        "0009A215": {"start_return"},
        "0009A177": {"start_return", "done"},
        "000J9920": {"done"},
        "000J9004": {"done"},
    },
    "deadlines": {"00LK0381": iso(26), "0009A215": iso(12), "0009A177": iso(9)},
    "cancel": {
        "000K4417": message("000K4417"),
        "000K4392": message("000K4392"),
        "00LK0370": message("00LK0370"),
        "00LK0381": None,
        "000J9920": None,
    },
    "return": {
        "0009A215": [sent("50.49", (HOODIE[0], 1), (SOCKS[0], 3))],
        "0009A177": [sent("12.99", (TEE[0], 1))],
        "00LK0381": [{"options": [], "nothing": True, "code": OneOf(3, 13)}],
    },
}
