"""What a careful person writes down at Pierhead, and what they expect of asking for a way out."""

from __future__ import annotations

from typing import Any

from ..shopper import OneOf, iso, item, order, shipment

TERN = ("Tern Crossbody", "30H6T2C118", "198.00")
GULL = ("Gull Card Sleeve", "32F5G1D020", "48.00")
BRINE = ("Brine Bucket Bag", "30S6B4M207", "248.00")
MOORING = ("Mooring Belt", "55T4M9B033", "68.00")
WEEKENDER = ("Shipped & Delivered Weekender", "30R6W8D901", "328.00")
POUCH = ("Return to Harbor Pouch", "32S6P1R114", "58.00")
HAT = ("Breakwater Hat", "53K3H7B450", "42.00")
CLOG = ("Saltmarsh Clog", "49C6S5F712", "118.00")
UPS = "https://www.ups.com/track?tracknum="
FEDEX = "https://www.fedex.com/fedextrack/?trknbr="
OLD = "00416930"
# The page has a way to send things back and says nothing of the pieces.
OFFERED = OneOf(None, True)


def ups(number: str) -> dict[str, Any]:
    return shipment("UPS", number, UPS + number)


def orders_in_full() -> list[dict[str, Any]]:
    """The orders as their pages show them with statuses and parcels."""
    return [
        order(
            "00418831",
            "received",
            "Order placed",
            -1,
            "319.00",
            [item(*TERN, "received"), item(*GULL, "received", quantity=2)],
        ),
        order("00418807", "processing", "Being prepared", -3, "242.17", [item(*BRINE, "processing")]),
        order("00418766", "on_hold", "On hold", -4, "155.56", [item(*MOORING, "on_hold", quantity=2)]),
        order(
            "00418742",
            "processing",
            "Being prepared",
            -5,
            "418.81",
            [item(*WEEKENDER, "processing"), item(*POUCH, "processing")],
        ),
        order("00418729", "unknown", "At the finishing bench", -6, "214.83", [item(*TERN, "unknown")]),
        order(
            "00418712",
            "partially_shipped",
            "Partly shipped",
            -7,
            "305.97",
            [
                item(*CLOG, "shipped", status_text="Shipped", returnable=OFFERED),
                item(*GULL, "processing", quantity=2, status_text="Being prepared", returnable=OneOf(None, False)),
                item(*MOORING, "cancelled", status_text="Cancelled", returnable=OneOf(None, False)),
            ],
            shipments=[ups("1Z7P44E10312870091")],
        ),
        order(
            "00418655",
            "shipped",
            "On its way",
            -9,
            "136.03",
            [item(*CLOG, "shipped", returnable=OFFERED)],
            shipped=-6,
            shipments=[ups("1Z7P44E10312866012")],
        ),
        order(
            "00418640",
            "shipped",
            "On its way",
            -11,
            "342.86",
            [item(*BRINE, "shipped", returnable=OFFERED), item(*MOORING, "shipped", returnable=OFFERED)],
            shipments=[
                shipment("FedEx", "788412035561", FEDEX + "788412035561"),
                shipment("USPS", "9400110898825022579493"),
            ],
        ),
        order(
            "00418533",
            "delivered",
            "Delivered",
            -16,
            "214.83",
            [item(*TERN, "delivered", returnable=OFFERED)],
            shipped=-14,
            delivered=-11,
            shipments=[ups("1Z7P44E10312851177")],
        ),
        order(
            "00418499",
            "delivered",
            "Delivered",
            -20,
            "164.24",
            [item(*GULL, "delivered", quantity=3, returnable=True)],
            shipped=-18,
            delivered=-15,
            return_by=9,
            shipments=[shipment("USPS", "9400110898825022571138")],
        ),
        order(
            "00418402",
            "delivered",
            "Delivered",
            -27,
            "116.50",
            [item(*HAT, "delivered", returnable=False), item(*POUCH, "delivered", returnable=True)],
            shipped=-25,
            delivered=-22,
            return_by=8,
            shipments=[ups("1Z7P44E10312840925")],
        ),
        order("00418361", "cancelled", "Cancelled", -34, "136.03", [item(*CLOG, "cancelled")]),
        order(
            "00418290",
            "returned",
            "Returned and refunded",
            -48,
            "269.08",
            [item(*BRINE, "returned")],
            shipped=-46,
            delivered=-43,
            shipments=[ups("1Z7P44E10312829003")],
        ),
        order(
            "00418145",
            "delivered",
            "Delivered",
            -66,
            "81.78",
            [item(*MOORING, "delivered")],
            shipped=-63,
            delivered=-60,
            shipments=[ups("1Z7P44E10312814560")],
        ),
        order(
            OLD,
            "delivered",
            "Delivered",
            -231,
            "214.83",
            [item(*TERN, "delivered")],
            shipped=-228,
            delivered=-225,
            shipments=[shipment("FedEx", "788409117742", FEDEX + "788409117742")],
        ),
    ]


def without_progress(one: dict[str, Any]) -> dict[str, Any]:
    """The same where the order's page tells neither status nor parcels, and the card in the history has the status."""
    one |= {"shipped_on": None, "delivered_on": None, "shipments": []}
    for piece in one["items"]:
        piece["status_text"] = None
        if one["state"] == "partially_shipped":
            # Nobody can say which of them left.
            piece |= {"state": OneOf("partially_shipped", "unknown"), "returnable": OFFERED}
    return one


def expected(
    *,
    status_at: str = "details",
    topics: str = "named",
    subtopic: bool = False,
    reference: bool = True,
    refuses: bool = False,
    label_fee: int = 0,
) -> dict[str, Any]:
    """The expectations at a shop that was made with the same arguments."""
    pages = [without_progress(one) if status_at == "history" else one for one in orders_in_full()]
    silent = {"status_text": None, "state": "unknown"} if status_at == "details" else {}
    part = {"ask_person"} if status_at == "history" else {"request_cancellation", "start_return", "done"}
    asked = ["00418831", "00418807", "00418766", "00418742"] + (["00418712"] if status_at != "history" else [])

    def message(number: str) -> dict[str, Any] | None:
        sent: dict[str, Any] = {
            "first_name": "Robin",
            "last_name": "Castellane",
            "email": "robin@castellane.test",
            "order_number": number,
            "topic": "Change or cancel an order" if topics == "named" else "Change something about an order",
            "reference": reference,
        }
        if subtopic and topics == "named" and number == "00418712":
            # Only some of it is to be cancelled, and nothing on the list says so: one piece, or the whole order.
            return None
        if subtopic:
            sent["subtopic"] = "Cancel the whole order" if topics == "named" else "I no longer want it"
        return sent

    def sent(refund: str, *pieces: tuple[str, int]) -> list[dict[str, Any]]:
        """One return, or two tries of it where the label costs more than was allowed: by mail none, then in a store."""
        wanted: dict[str, Any] = {
            "options": [],
            "items": [{"name": name, "quantity": count, "reason": "I changed my mind"} for name, count in pieces],
            "method": "mail",
            "refund": refund,
            "fee": "0.00",
            "label": True,
        }
        if not label_fee:
            return [wanted]
        by_mail = {"options": [], "nothing": True, "code": 3}
        return [by_mail, {**wanted, "options": ["--method", "store"], "method": "store", "label": False}]

    nothing = [{"options": [], "nothing": True, "code": OneOf(0, 3, 13)}]
    returns = {
        "00418533": sent("198.00", (TERN[0], 1)),
        "00418499": sent("144.00", (GULL[0], 3)),
        "00418402": sent("58.00", (POUCH[0], 1)),
        "00418640": sent("316.00", (BRINE[0], 1), (MOORING[0], 1)),
        "00418145": nothing,
        "00418361": nothing,
    }
    if status_at != "history":
        returns["00418712"] = sent("118.00", (CLOG[0], 1))
    by_page = status_at != "history"
    return {
        "orders": pages,
        # The history opens with six months; a person who lists all their orders chooses the past twelve, too.
        "history": {one["number"]: {**one, **silent} for one in pages},
        # It is another customer's.
        "unknown_number": "00418790",
        "actions": {
            "00418831": {"request_cancellation"},
            "00418807": {"request_cancellation"},
            "00418766": {"request_cancellation"},
            "00418742": {"request_cancellation"},
            "00418729": {"ask_person"},
            "00418712": part,
            "00418655": {"start_return"},
            "00418640": {"start_return"},
            "00418533": {"start_return"},
            "00418499": {"start_return"},
            "00418402": {"start_return", "done"},
            "00418361": {"done"},
            "00418290": {"done"},
            "00418145": {"ask_person"},
            OLD: {"ask_person"},
        },
        "deadlines": {
            # Thirty days from the day it was sent, or from the order's own day where no page tells the former.
            "00418655": iso(24 if by_page else 21),
            "00418533": iso(16 if by_page else 14),
            "00418499": iso(9),
            "00418402": iso(8),
        },
        "cancel": {
            **{number: None if refuses else message(number) for number in asked},
            "00418729": None,
            "00418655": None,
            "00418361": None,
        },
        "refused": asked if refuses else [],
        "return": returns,
    }


EXPECTED = expected()
