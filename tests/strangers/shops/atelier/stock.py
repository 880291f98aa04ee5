"""The order book of Atelier Sorrento, as its pages ask for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..shopper import day

TAX = 0.0875


def short(when: date) -> str:
    """3 Nov 2026."""
    return f"{when.day} {when:%b %Y}"


def piece(name: str, ref: str, look: str, price: int, quantity: int = 1, **more: Any) -> dict[str, Any]:
    return {"name": name, "ref": ref, "look": look, "price": price, "quantity": quantity, **more}


BLOUSE = ("Cancelled Plans Silk Blouse", "AT-118", "Ecru", 32000)
TRENCH = ("Return Ticket Trench", "AT-204", "Stone", 69600)
BELT = ("Delivered Promise Belt", "AT-310", "Cognac", 14400)
SCARF = ("Shipped Abroad Scarf", "AT-402", "Lagoon", 18000)
EARRINGS = ("On Hold Tone Earrings", "AT-511", "Gold", 9600)


def book() -> dict[str, dict[str, Any]]:
    """All orders by number, newest first."""
    orders = [
        {"number": "2610040417", "placed": 0, "status": "Order placed", "pieces": [piece(*BLOUSE)]},
        {"number": "2610038822", "placed": -1, "status": "Preparing", "pieces": [piece(*TRENCH), piece(*BELT, 2)]},
        {"number": "2610037100", "placed": -3, "status": "On hold", "pieces": [piece(*SCARF)]},
        {
            "number": "2610035561",
            "placed": -5,
            "status": "On its way",
            "pieces": [piece(*EARRINGS)],
            "facts": [["Shipped on", short(day(-3))], ["Expected", short(day(1))]],
            "tracking": ["DHL", "4412098711"],
        },
        {
            "number": "2610034470",
            "placed": -8,
            "status": "Partly shipped",
            "pieces": [
                piece(*SCARF, parcel=f"Shipped {short(day(-5))}", tracking=["DHL", "4412055390"]),
                piece(*BELT, parcel="Preparing"),
            ],
        },
        {
            "number": "2610031299",
            "placed": -16,
            "status": f"Delivered {short(day(-9))}",
            "pieces": [piece(*BLOUSE, back=True), piece(*EARRINGS, 2, back=True)],
            "facts": [["Shipped on", short(day(-12))]],
            "tracking": ["DHL", "4411987025"],
            "note": f"Returns of this order are accepted until {short(day(20))}.",
        },
        {
            "number": "2610029934",
            "placed": -25,
            "status": f"Delivered {short(day(-18))}",
            "pieces": [
                piece(*TRENCH, note="Final sale, not returnable"),
                piece(*SCARF, back=True, note=f"Return by {short(day(12))}"),
            ],
            "facts": [["Shipped on", short(day(-21))]],
        },
        {"number": "2610027715", "placed": -33, "status": "Canceled", "pieces": [piece(*BELT)]},
        {"number": "2610025006", "placed": -50, "status": "Returned", "pieces": [piece(*EARRINGS)]},
    ]
    for order in orders:
        goods = sum(one["price"] * one["quantity"] for one in order["pieces"])
        order |= {"placed": short(day(order["placed"])), "goods": goods, "tax": round(goods * TAX)}
        order["total"] = goods + order["tax"]
        order.setdefault("facts", [])
    return {order["number"]: order for order in orders}
