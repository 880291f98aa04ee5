"""What was bought at Pierhead, and what the shop calls things; days are counted from today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .. import shopper

WINDOW = 30
FREE_FROM = 15000
POSTAGE = 800


@dataclass(frozen=True)
class Piece:
    """Something that is sold; prices in cents."""

    name: str
    style: str
    color: str
    cents: int
    was: int = 0
    final: bool = False


@dataclass(frozen=True)
class Line:
    """So many of a piece, with a status of its own where the pieces of an order fare differently."""

    piece: Piece
    quantity: int = 1
    status: str = ""
    parcel: int = 0

    @property
    def cents(self) -> int:
        return self.piece.cents * self.quantity


@dataclass(frozen=True)
class Parcel:
    """What left the warehouse."""

    carrier: str
    number: str
    sent: int
    arrived: int | None = None

    @property
    def link(self) -> str | None:
        """Where the carrier shows it; one carrier's parcels are named without a link."""
        addresses = {"UPS": "https://www.ups.com/track?tracknum=", "FedEx": "https://www.fedex.com/fedextrack/?trknbr="}
        return addresses[self.carrier] + self.number if self.carrier in addresses else None


@dataclass
class Order:
    """One order; `until` is a last day for returns that its page names."""

    placed: int
    status: str
    lines: list[Line]
    tax: int
    parcels: list[Parcel] = field(default_factory=list)
    until: int | None = None
    saved: int = 0
    gift: str = ""
    owner: str = shopper.EMAIL
    booked: str | None = None

    @property
    def goods(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def postage(self) -> int:
        return 0 if self.goods >= FREE_FROM else POSTAGE

    @property
    def total(self) -> int:
        return self.goods - self.saved + self.postage + self.tax

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def last_day(self) -> int | None:
        """The last day on which the shop takes things back."""
        if self.until is not None:
            return self.until
        return min(parcel.sent for parcel in self.parcels) + WINDOW if self.parcels else None

    def gone(self, line: Line) -> bool:
        """Whether the line has left the shop and is with the shopper, or soon will be."""
        return (line.status or self.status) in ("Shipped", "On its way", "Delivered")

    def can_go_back(self, line: Line) -> bool:
        in_time = self.last_day is not None and self.last_day >= 0
        return in_time and self.booked is None and self.gone(line) and not line.piece.final

    @property
    def open_for_return(self) -> bool:
        return any(self.can_go_back(line) for line in self.lines)


TERN = Piece("Tern Crossbody", "30H6T2C118", "Ink", 19800)
GULL = Piece("Gull Card Sleeve", "32F5G1D020", "Chalk", 4800)
BRINE = Piece("Brine Bucket Bag", "30S6B4M207", "Driftwood", 24800)
MOORING = Piece("Mooring Belt", "55T4M9B033", "Tar", 6800)
WEEKENDER = Piece("Shipped & Delivered Weekender", "30R6W8D901", "Signal Red", 32800)
POUCH = Piece("Return to Harbor Pouch", "32S6P1R114", "Kelp", 5800)
HAT = Piece("Breakwater Hat", "53K3H7B450", "Sand", 4200, was=8400, final=True)
CLOG = Piece("Saltmarsh Clog", "49C6S5F712", "Ink", 11800)

NEIGHBOURS = [
    ("Returned Sailor Cap", 3800),
    ("Order Complete Planner", 2400),
    ("Cancelled Stamp Scarf", 7200),
    ("Pending Pendant", 9500),
]
GIFT = (
    "Happy birthday! Status: Delivered (at last). My first try was cancelled, so this one shipped late; "
    "no need to return by Friday. Order 00417002 was for Dad."
)

TOPICS = {
    "named": {
        "An order I placed": [
            ("ORD-WHERE", "Where is my order?"),
            ("ORD-STOP", "Change or cancel an order"),
            ("ORD-BACK", "A return or a refund"),
            ("ORD-PAY", "Payment and receipts"),
        ],
        "Our pieces": [("PRD-CARE", "Care and repair"), ("PRD-FIND", "Is it still available?")],
        "Everything else": [("OTH-ACC", "My account"), ("OTH-ALL", "Something else")],
    },
    "plain": {
        "Our pieces": [("PRD-CARE", "Care and repair"), ("PRD-FIND", "Is it still available?")],
        "An order I placed": [
            ("ORD-WHERE", "Where is my order?"),
            ("ORD-CHANGE", "Change something about an order"),
            ("ORD-BACK", "A return or a refund"),
            ("ORD-PAY", "Payment and receipts"),
        ],
        "Everything else": [("OTH-ACC", "My account"), ("OTH-ALL", "Something else")],
    },
}
SUBTOPICS = {
    "ORD-WHERE": ["It is late", "The tracking does not move", "A piece is missing"],
    "ORD-STOP": ["The delivery address", "Size or color", "Cancel the whole order", "Cancel one piece"],
    "ORD-CHANGE": ["The delivery address", "Size or color", "I no longer want it", "Something different"],
    "ORD-BACK": ["How do I send it back?", "Where is my refund?"],
}
REASONS = ["It does not fit", "It arrived damaged", "Not what I ordered", "I changed my mind", "Another reason"]
WAYS = {"mail": "By mail, with a label to print", "store": "In a store near you"}


def orders() -> dict[str, Order]:
    """All orders by number, newest first."""
    return {
        "00418831": Order(-1, "Order placed", [Line(TERN), Line(GULL, 2)], 2500),
        "00418807": Order(-3, "Being prepared", [Line(BRINE)], 1897, saved=2480),
        "00418790": Order(-3, "Being prepared", [Line(CLOG)], 1003, owner="sam@ottermole.test"),
        "00418766": Order(-4, "On hold", [Line(MOORING, 2)], 1156),
        "00418742": Order(-5, "Being prepared", [Line(WEEKENDER), Line(POUCH)], 3281, gift=GIFT),
        "00418729": Order(-6, "At the finishing bench", [Line(TERN)], 1683),
        "00418712": Order(
            -7,
            "Partly shipped",
            [Line(CLOG, 1, "Shipped", 1), Line(GULL, 2, "Being prepared"), Line(MOORING, 1, "Cancelled")],
            2397,
            [Parcel("UPS", "1Z7P44E10312870091", -5)],
        ),
        "00418655": Order(-9, "On its way", [Line(CLOG)], 1003, [Parcel("UPS", "1Z7P44E10312866012", -6)]),
        "00418640": Order(
            -11,
            "On its way",
            [Line(BRINE, parcel=1), Line(MOORING, parcel=2)],
            2686,
            [Parcel("FedEx", "788412035561", -8), Parcel("USPS", "9400110898825022579493", -7)],
        ),
        "00418533": Order(-16, "Delivered", [Line(TERN)], 1683, [Parcel("UPS", "1Z7P44E10312851177", -14, -11)]),
        "00418499": Order(
            -20, "Delivered", [Line(GULL, 3)], 1224, [Parcel("USPS", "9400110898825022571138", -18, -15)], until=9
        ),
        "00418402": Order(
            -27, "Delivered", [Line(HAT), Line(POUCH)], 850, [Parcel("UPS", "1Z7P44E10312840925", -25, -22)], until=8
        ),
        "00418361": Order(-34, "Cancelled", [Line(CLOG)], 1003),
        "00418290": Order(
            -48, "Returned and refunded", [Line(BRINE)], 2108, [Parcel("UPS", "1Z7P44E10312829003", -46, -43)]
        ),
        "00418145": Order(-66, "Delivered", [Line(MOORING)], 578, [Parcel("UPS", "1Z7P44E10312814560", -63, -60)]),
        "00416930": Order(-231, "Delivered", [Line(TERN)], 1683, [Parcel("FedEx", "788409117742", -228, -225)]),
    }


def usd(cents: int) -> str:
    """$1,234.00"""
    return f"${cents / 100:,.2f}"


def words(offset: int) -> str:
    """Nov 4, 2026"""
    when: date = shopper.day(offset)
    return f"{when:%b} {when.day}, {when.year}"


def figures(offset: int) -> str:
    """11/4/26"""
    when: date = shopper.day(offset)
    return f"{when.month}/{when.day}/{when:%y}"
