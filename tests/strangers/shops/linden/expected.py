"""What a careful person writes down at Linden & Wray, and what they expect of asking for a way out."""

from __future__ import annotations

from typing import Any

from ..shopper import EMAIL, FIRST_NAME, LAST_NAME, PHONE, OneOf, iso, item, order, shipment
from .stock import written

SHIRT = ("Returning Tide Linen Shirt", None, "128.00")
SCARF = ("Delivered Light Silk Scarf", None, "85.00")
COAT = ("On Hold Wrap Coat", None, "420.00")
TOTE = ("Cancelled Stamp Leather Tote", None, "295.00")
BELT = ("Processing Line Belt", None, "60.00")
BOOT = ("Shipped Ashore Ankle Boot", None, "240.00")
KNIT = ("Return Flight Merino Knit", None, "150.00")
HAT = ("Refund Season Sun Hat", None, "72.00")
DRESS = ("Partly Sunny Midi Dress", None, "210.00")
SOCKS = ("Order Received Gift Socks", None, "18.00")


def either(*answers: Any) -> Any:
    """Where a few answers are right."""
    return OneOf(*answers)


def dated(word: str, offset: int) -> Any:
    """Where the date after the word is a part of the phrase, or not."""
    return either(f"{word} on {written(offset)}", word)


def ups(number: str) -> dict[str, Any]:
    return shipment("UPS", number, f"https://track.ups.test/{number}")


def fedex(number: str) -> dict[str, Any]:
    return shipment("FedEx", number, f"https://track.fedex.test/{number}")


def usps(number: str) -> dict[str, Any]:
    return shipment("USPS", number, f"https://track.usps.test/{number}")


# The status of an order stands on its card in the history only.
ORDERS = [
    order(
        "00094127",
        "received",
        "Received",
        -1,
        "186.62",
        [item(*SHIRT, "received"), item(*SOCKS, "received", quantity=2)],
    ),
    order("00094088", "processing", "In progress", -2, "408.24", [item(*COAT, "processing")]),
    order("00093951", "on_hold", "On hold", -4, "383.40", [item(*TOTE, "on_hold"), item(*BELT, "on_hold")]),
    order(
        "00093802",
        "partially_shipped",
        "Partially shipped",
        -6,
        "410.40",
        [
            item(*DRESS, "shipped", status_text=dated("Shipped", -4)),
            item(*SCARF, either("received", "processing"), quantity=2, status_text="Not shipped yet"),
        ],
        shipments=[ups("1Z84W2070312244871")],
    ),
    order(
        "00093544",
        "shipped",
        "Shipped",
        -8,
        "336.96",
        [
            item(*BOOT, "shipped", status_text=dated("Shipped", -6), returnable=True),
            item(*HAT, "shipped", status_text=dated("Shipped", -5), returnable=True),
        ],
        return_by=24,
        shipments=[fedex("794611830254"), usps("9400136208551177340216")],
    ),
    order(
        "00093310",
        "delivered",
        dated("Delivered", -9),
        -14,
        "637.20",
        [item(*COAT, "delivered", returnable=True), item(*SCARF, "delivered", quantity=2, returnable=True)],
        shipped=-12,
        delivered=-9,
        return_by=21,
        shipments=[ups("1Z84W2070311090262")],
    ),
    order(
        "00093250",
        "delivered",
        dated("Delivered", -11),
        -16,
        "171.50",
        [item(*KNIT, "delivered", returnable=False)],
        shipped=-14,
        delivered=-11,
        shipments=[ups("1Z84W2070310988151")],
    ),
    order(
        "00093102",
        "delivered",
        dated("Delivered", -13),
        -19,
        "249.26",
        [item(*KNIT, "delivered", returnable=False), item(*HAT, "delivered", returnable=True)],
        shipped=-16,
        delivered=-13,
        return_by=12,
        shipments=[fedex("794608114479")],
    ),
    order(
        "00092875",
        "unknown",
        "Rerouted",
        -30,
        "74.30",
        [item(*BELT, "unknown")],
        shipped=-27,
        shipments=[usps("9400136208551166219804")],
    ),
    order("00092640", "cancelled", "Cancelled", -41, "87.26", [item(*HAT, "cancelled")]),
    order(
        "00092011",
        "returned",
        "Returned",
        -58,
        "268.70",
        [item(*BOOT, "returned")],
        shipped=-55,
        shipments=[ups("1Z84W2070308812204")],
    ),
    order(
        "00091466",
        "return_started",
        "Return started",
        -75,
        "236.30",
        [item(*DRESS, "return_started")],
        shipped=-72,
        shipments=[ups("1Z84W2070307550913")],
    ),
    # Older than six months: its card comes only with another choice of the history's filter.
    {
        **order(
            "00084410",
            "delivered",
            dated("Delivered", -243),
            -250,
            "338.04",
            [
                item(*TOTE, "delivered", returnable=either(None, False)),
                item(*SOCKS, "delivered", returnable=either(None, False)),
            ],
            shipped=-247,
            delivered=-243,
            shipments=[fedex("794530991207")],
        ),
        "return_by": either(None, iso(-217)),
    },
]


def message(number: str, *, reference: bool) -> dict[str, Any]:
    return {
        "first_name": FIRST_NAME,
        "last_name": LAST_NAME,
        "email": EMAIL,
        "phone": PHONE,
        "order_number": number,
        "topic": "Change or cancel an order",
        "reference": reference,
    }


def expected(*, contact: str = "toast", numbered: bool = True, **_: Any) -> dict[str, Any]:
    """The same for a `Shop` that was made with these words; how a return is walked changes nothing of what comes of it."""

    def sent(options: list[str], method: str, refund: str, why: str, *pieces: tuple[str, int]) -> dict[str, Any]:
        return {
            "options": options,
            "items": [{"name": name, "quantity": count, "reason": why} for name, count in pieces],
            "method": method,
            "refund": refund,
            "fee": "0.00",
            "label": method == "MAIL" and numbered,
        }

    asked = None if contact == "refuses" else contact == "thanks"
    unsent = ("00094127", "00094088", "00093951", "00093802")
    mind = "Changed my mind"
    return {
        "orders": ORDERS,
        "history": {one["number"]: one for one in ORDERS},
        "unknown_number": "00099999",
        "actions": {
            "00094127": {"request_cancellation"},
            "00094088": {"request_cancellation"},
            "00093951": {"request_cancellation"},
            "00093802": {"request_cancellation", "start_return"},
            "00093544": {"start_return"},
            "00093310": {"start_return"},
            "00093250": {"ask_person"},
            "00093102": {"start_return", "done"},
            "00092875": {"ask_person"},
            "00092640": {"done"},
            "00092011": {"done"},
            "00091466": {"wait"},
            "00084410": {"ask_person"},
        },
        "deadlines": {"00093544": iso(24), "00093310": iso(21)},
        # A shop that refuses takes no message.
        "cancel": {number: None if asked is None else message(number, reference=asked) for number in unsent}
        | {"00093544": None, "00092640": None},
        "return": {
            # From $250 on the label is free.
            "00093310": [sent([], "MAIL", "637.20", mind, (COAT[0], 1), (SCARF[0], 2))],
            # Here it costs $7.95, which nobody has allowed; bringing it to a store is free.
            "00093102": [
                {"options": [], "nothing": True, "code": 3},
                sent(["--method", "store"], "STORE", "77.76", mind, (HAT[0], 1)),
            ],
            "00093544": [
                sent(["--item", HAT[0], "--reason", "damaged"], "MAIL", "77.76", "Damaged or faulty", (HAT[0], 1)),
            ],
            "00093250": [{"options": [], "nothing": True, "code": either(3, 13)}],
        },
    }


EXPECTED = expected()
