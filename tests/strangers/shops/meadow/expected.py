"""What a careful person writes down at Meadow & Rye, and what they expect of asking for a way out."""

from __future__ import annotations

from typing import Any

from .. import shopper
from ..shopper import OneOf, iso, item, order, shipment
from . import stock

Thing = tuple[str, str, str, int]


def plain(
    what: Thing, state: str, quantity: int = 1, words: str | None = None, returnable: Any = None
) -> dict[str, Any]:
    """An item by what it is."""
    name, style, _, cents = what
    price = f"{cents / 100:.2f}"
    return item(name, style, price, state, quantity=quantity, status_text=words, returnable=returnable)


def moved(carrier: str, number: str) -> dict[str, Any]:
    """A package with its link."""
    return shipment(carrier, number, f"https://parcels.test/follow/{number}")


ORDERS = [
    order(
        "004718951",
        "received",
        "We've got your order",
        -1,
        "234.36",
        [plain(stock.TOTE, "received"), plain(stock.CLIP, "received", 2)],
    ),
    order(
        "004718944",
        "processing",
        "Being packed",
        -2,
        "332.01",
        [plain(stock.SATCHEL, "processing"), plain(stock.SCARF, "processing")],
    ),
    order(
        "004718930",
        "on_hold",
        "On hold while we check your payment",
        -4,
        "112.16",
        [plain(stock.PAJAMAS, "on_hold")],
    ),
    order(
        "004718902",
        "partially_shipped",
        "Part of your order is on its way",
        -7,
        "329.84",
        [
            plain(stock.TOTE, "shipped", 1, "On its way"),
            plain(stock.SCARF, "processing", 2, "Being packed"),
        ],
        shipments=[moved("UPS", "1Z7R31E80342205519")],
    ),
    order(
        "004718877",
        "shipped",
        "On its way in two parcels",
        -8,
        "334.18",
        [
            plain(stock.SATCHEL, "shipped", 1, "Out for delivery"),
            plain(stock.CARDS, "shipped", 1, "On its way"),
            plain(stock.FOB, "shipped", 1, "On its way"),
        ],
        shipments=[moved("UPS", "1Z7R31E80342119904"), moved("USPS", "9400136208070411223344")],
    ),
    order(
        "004718820",
        "delivered",
        "Delivered",
        -20,
        "327.67",
        [
            plain(stock.SATCHEL, "delivered", returnable=True),
            plain(stock.FOB, "delivered", 3, returnable=True),
        ],
        shipped=-18,
        delivered=-14,
        return_by=16,
        shipments=[moved("UPS", "1Z7R31E80341870026")],
    ),
    order(
        "004718803",
        "delivered",
        "Delivered",
        -21,
        "146.88",
        [
            plain(stock.SCARF, "delivered", returnable=True),
            plain(stock.CARDS, "delivered", returnable=True),
            plain(stock.CLIP, "delivered", 2, returnable=True),
        ],
        shipped=-20,
        delivered=-17,
        return_by=13,
        shipments=[moved("USPS", "9400136208070410008877")],
    ),
    order(
        "004718766",
        "delivered",
        "Delivered",
        -26,
        "182.28",
        [
            plain(stock.EARRINGS, "delivered", returnable=False),
            plain(stock.LOAFERS, "delivered", returnable=True),
        ],
        shipped=-24,
        delivered=-21,
        return_by=9,
        shipments=[moved("UPS", "1Z7R31E80341553318")],
    ),
    order("004718701", "unknown", "Resting at the dye house", -34, "62.93", [plain(stock.SCARF, "unknown")]),
    order(
        "004718655",
        "cancelled",
        "You cancelled this order",
        -48,
        "60.76",
        [plain(stock.CLIP, "cancelled"), plain(stock.CARDS, "cancelled")],
    ),
    order("004718590", "returned", "Returned and refunded", -75, "143.22", [plain(stock.LOAFERS, "returned")]),
    order(
        "004717012",
        "delivered",
        "Delivered",
        -220,
        "203.98",
        [plain(stock.TOTE, "delivered")],
        shipped=-217,
        delivered=-214,
        shipments=[moved("UPS", "1Z7R31E80329910475")],
    ),
]

ACTIONS: dict[str, set[str]] = {
    "004718951": {"request_cancellation"},
    "004718944": {"request_cancellation"},
    "004718930": {"request_cancellation"},
    "004718902": {"request_cancellation", "start_return"},
    "004718877": {"start_return"},
    "004718820": {"start_return"},
    "004718803": {"start_return"},
    "004718766": {"start_return", "done"},
    "004718701": {"ask_person"},
    "004718655": {"done"},
    "004718590": {"done"},
    "004717012": {"ask_person"},
}


def message(number: str, *, reference: bool, hints: bool) -> dict[str, Any]:
    """What reaches the shop of a request to cancel. The phone may be left out: the form says so."""
    topic = "Change or cancel an order"
    return {
        "first_name": shopper.FIRST_NAME,
        "last_name": shopper.LAST_NAME,
        "email": shopper.EMAIL,
        "phone": OneOf("", shopper.PHONE),
        "order_number": number,
        "topic": OneOf(topic, f"{topic} As long as it hasn't left our warehouse") if hints else topic,
        "reference": reference,
    }


def sent(
    refund: str,
    *pieces: tuple[Thing, int],
    reason: str = "I changed my mind",
    options: tuple[str, ...] = (),
    store: bool = False,
) -> dict[str, Any]:
    """A return as it reaches the shop: to the way of paying, and free."""
    return {
        "options": list(options),
        "items": [{"name": what[0], "quantity": count, "reason": reason} for what, count in pieces],
        "method": "Drop it off at a store" if store else "Mail a parcel",
        "refund": refund,
        "fee": "0.00",
        "label": not store,
    }


def expectations(
    *, accepts: bool = True, reference: bool = True, hints: bool = False, condition: str = "worn", fee: int = 0
) -> dict[str, Any]:
    """What is expected of one of the shops that `app.Shop` makes."""
    asked = {
        number: message(number, reference=reference, hints=hints) for number in ("004718951", "004718930", "004718902")
    }
    # Only the one who has the shoes can say whether they were worn: without an answer, nothing may be sent.
    shoes = sent("143.22", (stock.LOAFERS, 1)) if condition == "never" else {"options": [], "nothing": True, "code": 3}
    whole = sent("327.67", (stock.SATCHEL, 1), (stock.FOB, 3))
    damaged = ("--item", stock.CARDS[0], "--reason", "damaged")
    part = sent("45.57", (stock.CARDS, 1), reason="It's damaged", options=damaged)
    if fee:
        # Nobody allowed a fee. At a store there is none.
        whole = shoes = {"options": [], "nothing": True, "code": 3}
        part = sent(
            "45.57", (stock.CARDS, 1), reason="It's damaged", options=(*damaged, "--method", "store"), store=True
        )
    return {
        "orders": ORDERS,
        # One of them is shown after "Show older orders".
        "history": {one["number"]: one for one in ORDERS},
        "unknown_number": "004799999",
        "actions": ACTIONS,
        "deadlines": {"004718820": iso(16), "004718803": iso(13), "004718766": iso(9)},
        "cancel": {
            **(asked if accepts else dict.fromkeys(asked)),
            "004718877": None,
            "004718655": None,
        },
        "refused": [] if accepts else [*asked],
        "return": {
            "004718820": [whole],
            "004718803": [part],
            "004718766": [shoes],
            # The shop takes nothing back that is still on its way.
            "004718902": [{"options": [], "nothing": True, "code": OneOf(3, 13)}],
        },
    }


EXPECTED = expectations()
