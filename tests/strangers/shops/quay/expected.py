"""What a careful person writes down at Quay & Kin, and what they expect of asking for a way out."""

from __future__ import annotations

from typing import Any

from ..shopper import OneOf, iso, item, order, shipment

SLING = ("Breakwater Sling Bag", "QK-30214", "128.00")
SOCKS = ("Tideline Socks", "QK-11870", "18.00")
PARKA = ("Lighthouse Parka", "QK-20551", "264.00")
BELT = ("Bollard Belt", "QK-41302", "58.00")
WEEKENDER = ("In Transit Weekender", "QK-30990", "210.00")
MULES = ("Gangway Mules", "QK-52117", "94.00")
TEE = ("Ropewalk Tee", "QK-10633", "36.00")
CASE = ("Ferry Card Case", "QK-33048", "44.00")
SHADES = ("Low Tide Sunglasses", "QK-60021", "76.00")

# Where the page names a last day for the whole order, each of its pieces may go back.
ORDERS = [
    order(
        "7300184462",
        "received",
        "Order placed",
        0,
        "177.94",
        [item(*SLING, "received"), item(*SOCKS, "received", quantity=2)],
    ),
    order("7300184107", "processing", "In progress", -1, "286.44", [item(*PARKA, "processing")]),
    order("7300183390", "on_hold", "On hold", -3, "69.93", [item(*BELT, "on_hold")]),
    order(
        "7300182915",
        "shipped",
        "Shipped",
        -5,
        "290.78",
        [item(*WEEKENDER, "shipped"), item(*BELT, "shipped")],
        shipped=-2,
        shipments=[shipment("UPS", "1Z61W8820350077194")],
    ),
    order(
        "7300182240",
        "partially_shipped",
        "Partially shipped",
        -6,
        "240.87",
        [item(*MULES, "shipped", status_text="Shipped"), item(*SLING, "processing", status_text="In progress")],
        shipments=[shipment("FedEx", "774420193358")],
    ),
    order(
        "7300180058",
        "delivered",
        "Delivered",
        -16,
        "180.11",
        [
            item(*MULES, "delivered", returnable=OneOf(True, None)),
            item(*TEE, "delivered", quantity=2, returnable=OneOf(True, None)),
        ],
        shipped=-13,
        delivered=-9,
        return_by=17,
        shipments=[shipment("UPS", "1Z61W8820349912380")],
    ),
    order(
        "7300179621",
        "delivered",
        "Delivered",
        -19,
        "130.20",
        [item(*CASE, "delivered", returnable=False), item(*SHADES, "delivered", returnable=OneOf(True, None))],
        shipped=-17,
        delivered=-14,
        return_by=13,
        shipments=[shipment("UPS", "1Z61W8820349806215")],
    ),
    order(
        "7300178846",
        "delivered",
        "Delivered",
        -22,
        "62.93",
        [item(*BELT, "delivered", returnable=OneOf(True, None))],
        shipped=-20,
        delivered=-18,
        return_by=10,
        shipments=[shipment("FedEx", "774419020087")],
    ),
    order("7300176303", "cancelled", "Canceled", -33, "82.46", [item(*SHADES, "cancelled")]),
    order("7300171150", "returned", "Returned", -52, "286.44", [item(*PARKA, "returned")]),
]


def message(number: str) -> dict[str, Any]:
    return {
        "first_name": "Robin",
        "last_name": "Castellane",
        "email": "robin@castellane.test",
        "phone": OneOf("(415) 555-0142", "415-555-0142", "4155550142", ""),
        "order_number": number,
        "topic": "Change or cancel an order",
        "reference": True,
    }


WORDS = "I changed my mind"

EXPECTED: dict[str, Any] = {
    "orders": ORDERS,
    "history": {one["number"]: one for one in ORDERS},
    "actions": {
        "7300184462": {"request_cancellation"},
        "7300184107": {"request_cancellation"},
        "7300183390": {"request_cancellation"},
        "7300182915": {"start_return"},
        "7300182240": {"request_cancellation", "start_return"},
        "7300180058": {"start_return"},
        "7300179621": {"start_return", "done"},
        "7300178846": {"start_return"},
        "7300176303": {"done"},
        "7300171150": {"done"},
    },
    "deadlines": {"7300182915": iso(28), "7300180058": iso(17), "7300179621": iso(13), "7300178846": iso(10)},
    # The messages that arrive on cancel --submit; None: nothing may arrive.
    # About the second the form asks "Are you sure?".
    "cancel": {
        "7300184462": message("7300184462"),
        "7300184107": message("7300184107"),
        "7300183390": message("7300183390"),
        "7300182240": message("7300182240"),
        "7300182915": None,
        "7300176303": None,
    },
    # The returns that arrive on return --submit, with the options it was given. The third has a fee for the label.
    "return": {
        "7300180058": [
            {
                "options": [],
                "items": [
                    {"name": MULES[0], "quantity": 1, "reason": WORDS},
                    {"name": TEE[0], "quantity": 2, "reason": WORDS},
                ],
                "method": "mail",
                "refund": "180.11",
                "fee": "0.00",
                "label": True,
            }
        ],
        "7300179621": [
            {
                "options": [],
                "items": [{"name": SHADES[0], "quantity": 1, "reason": WORDS}],
                "method": "mail",
                "refund": "82.46",
                "fee": "0.00",
                "label": True,
            }
        ],
        "7300178846": [{"options": [], "nothing": True}],
        "7300182915": [{"options": [], "nothing": True, "code": OneOf(3, 13)}],
    },
}
