"""What a careful person writes down at Harbor & Lane, and what they expect of asking for a way out."""

from __future__ import annotations

from typing import Any

from ..shopper import OneOf, day, iso, item, order, shipment
from .stock import written

TOTE = ("Shipped & Stowed Canvas Tote", "HB-2210", "148.00")
SWEATER = ("The Returned Sailor Rib Sweater", "HB-4412", "198.00")
FOB = ("On Hold Rope Key Fob", "HB-0907", "28.00")
WALLET = ("Cancelled Stamp Leather Wallet", "HB-3120", "98.00")
SCARF = ("Delivered at Dawn Print Scarf", "HB-5001", "64.00")
CAP = ("Harbor Watch Cap", "HB-1180", "42.00")
DUFFEL = ("Last Ferry Duffel", "HB-2290", "240.00")


def way(number: str) -> str:
    return f"https://tracking.example/{number}"


ORDERS = [
    order(
        "40071153",
        "received",
        "Order received",
        0,
        "251.14",
        [item(*TOTE, "received"), item(*CAP, "received", quantity=2)],
    ),
    order("40070988", "processing", "Processing", -2, "221.29", [item(*SWEATER, "processing")]),
    order("40070731", "on_hold", "On hold", -4, "175.37", [item(*WALLET, "on_hold"), item(*SCARF, "on_hold")]),
    order(
        "40070214",
        "shipped",
        "Shipped",
        -6,
        "220.83",
        [item(*TOTE, "shipped"), item(*FOB, "shipped", quantity=2)],
        shipped=-3,
        shipments=[shipment("UPS", "1Z88A0E20361442071", way("1Z88A0E20361442071"))],
    ),
    order(
        "40069902",
        "partially_shipped",
        "Partially shipped",
        -7,
        "114.75",
        [item(*SCARF, "shipped", status_text="Shipped"), item(*CAP, "processing", status_text="Processing")],
        shipments=[shipment("FedEx", "771244039921", way("771244039921"))],
    ),
    order(
        "40068117",
        "delivered",
        f"Delivered on {written(day(-8))}",
        -14,
        "305.27",
        [item(*SWEATER, "delivered", returnable=True), item(*CAP, "delivered", quantity=2, returnable=True)],
        shipped=-11,
        delivered=-8,
        return_by=22,
        shipments=[shipment("UPS", "1Z88A0E20360018845", way("1Z88A0E20360018845"))],
    ),
    order(
        "40067540",
        "delivered",
        f"Delivered on {written(day(-15))}",
        -20,
        "365.89",
        [item(*DUFFEL, "delivered", returnable=False), item(*WALLET, "delivered", returnable=True)],
        shipped=-17,
        delivered=-15,
        return_by=13,
        shipments=[shipment("UPS", "1Z88A0E20359911206", way("1Z88A0E20359911206"))],
    ),
    order("40066333", "cancelled", "Cancelled", -30, "30.31", [item(*FOB, "cancelled")]),
    order("40064870", "returned", "Returned", -45, "69.28", [item(*SCARF, "returned")]),
    order(
        "40062051",
        "delivered",
        f"Delivered on {written(day(-63))}",
        -70,
        "214.34",
        [item(*SWEATER, "delivered", returnable=OneOf(None, False))],
        shipped=-66,
        delivered=-63,
        return_by=-23,
    ),
]

MESSAGE = {
    "first_name": "Robin",
    "last_name": "Castellane",
    "email": "robin@castellane.test",
    "topic": "Change or stop an order",
    "reference": True,
}
WORDS = "I changed my mind"

EXPECTED: dict[str, Any] = {
    "orders": ORDERS,
    "history": {
        one["number"]: {**one, "status_text": "Delivered" if one["state"] == "delivered" else one["status_text"]}
        for one in ORDERS
    },
    "actions": {
        "40071153": {"request_cancellation"},
        "40070988": {"request_cancellation"},
        "40070731": {"request_cancellation"},
        "40070214": {"start_return"},
        "40069902": {"request_cancellation", "start_return"},
        "40068117": {"start_return"},
        "40067540": {"start_return", "done"},
        "40066333": {"done"},
        "40064870": {"done"},
        "40062051": {"ask_person"},
    },
    "deadlines": {"40070214": iso(27), "40068117": iso(22), "40067540": iso(13)},
    # The messages that arrive on cancel --submit; None: nothing may arrive.
    "cancel": {
        "40071153": MESSAGE,
        "40070988": MESSAGE,
        "40070731": MESSAGE,
        "40069902": MESSAGE,
        "40070214": None,
        "40066333": None,
    },
    # The returns that arrive on return --submit, with the options it was given.
    "return": {
        "40068117": [
            {
                "options": [],
                "items": [
                    {"name": SWEATER[0], "quantity": 1, "reason": WORDS},
                    {"name": CAP[0], "quantity": 2, "reason": WORDS},
                ],
                "method": "post",
                "refund": "305.27",
                "fee": "0.00",
                "label": True,
            }
        ],
        "40067540": [
            {
                "options": [],
                "items": [{"name": WALLET[0], "quantity": 1, "reason": WORDS}],
                "method": "post",
                "refund": "106.09",
                "fee": "0.00",
                "label": True,
            }
        ],
        "40070214": [{"options": [], "nothing": True, "code": OneOf(3, 13)}],
        "40062051": [{"options": [], "nothing": True}],
    },
}
