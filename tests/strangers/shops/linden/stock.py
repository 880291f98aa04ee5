"""What was bought at Linden & Wray, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .. import shopper

FREE_FROM = 25000  # from here on delivery costs nothing, and neither does a label to send things back
DELIVERY = 950
LABEL_FEE = 795
TAX = 8  # per cent


def written(offset: int) -> str:
    """Nov 24, 2026."""
    when: date = shopper.day(offset)
    return f"{when:%b} {when.day}, {when.year}"


def usd(cents: int) -> str:
    return f"${cents / 100:,.2f}"


def taxed(cents: int) -> int:
    """The tax on so much."""
    return (cents * TAX + 50) // 100


@dataclass(frozen=True)
class Piece:
    name: str
    color: str
    size: str
    cents: int
    swatch: str
    was: int = 0
    final: bool = False


SHIRT = Piece("Returning Tide Linen Shirt", "Chalk", "M", 12800, "#dfd8c8")
SCARF = Piece("Delivered Light Silk Scarf", "Saffron", "One size", 8500, "#d9a441")
COAT = Piece("On Hold Wrap Coat", "Camel", "S", 42000, "#b98d5e")
TOTE = Piece("Cancelled Stamp Leather Tote", "Chestnut", "One size", 29500, "#7d4a2d")
BELT = Piece("Processing Line Belt", "Black", "85", 6000, "#2c2a29")
BOOT = Piece("Shipped Ashore Ankle Boot", "Slate", "8", 24000, "#6a7178")
KNIT = Piece("Return Flight Merino Knit", "Moss", "M", 15000, "#7f8f63", was=21000, final=True)
HAT = Piece("Refund Season Sun Hat", "Straw", "One size", 7200, "#e3c98b")
DRESS = Piece("Partly Sunny Midi Dress", "Sky", "M", 21000, "#9fbfd1")
SOCKS = Piece("Order Received Gift Socks", "Ecru", "One size", 1800, "#e9e2d3")


@dataclass
class Line:
    piece: Piece
    quantity: int = 1
    parcel: int = 0

    @property
    def cents(self) -> int:
        return self.piece.cents * self.quantity


@dataclass
class Parcel:
    """Where it has no carrier, it still stands in the storehouse."""

    carrier: str = ""
    tracking: str = ""
    shipped: int = 0

    @property
    def url(self) -> str:
        return f"https://track.{self.carrier.lower()}.test/{self.tracking}"


@dataclass
class Order:
    """Days are counted from today. The status stands in the history only."""

    number: str
    placed: int
    status: str
    lines: list[Line]
    parcels: list[Parcel] = field(default_factory=list)
    until: int | None = None
    saved: int = 0
    returned: str = ""

    @property
    def goods(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def delivery(self) -> int:
        return 0 if self.goods >= FREE_FROM else DELIVERY

    @property
    def tax(self) -> int:
        return taxed(self.goods - self.saved)

    @property
    def total(self) -> int:
        return self.goods - self.saved + self.delivery + self.tax

    @property
    def label_fee(self) -> int:
        return 0 if self.goods >= FREE_FROM else LABEL_FEE

    @property
    def open_for_return(self) -> bool:
        """Whether the menu of the order's page offers it."""
        return (
            self.until is not None
            and self.until >= 0
            and not self.returned
            and any(not line.piece.final for line in self.lines)
        )


def orders() -> dict[str, Order]:
    """All orders by number, newest first."""
    made = [
        Order("00094127", -1, "Received", [Line(SHIRT), Line(SOCKS, 2)]),
        Order("00094088", -2, "In progress", [Line(COAT)], saved=4200),
        Order("00093951", -4, "On hold", [Line(TOTE), Line(BELT)]),
        Order(
            "00093802",
            -6,
            "Partially shipped",
            [Line(DRESS), Line(SCARF, 2, parcel=1)],
            [Parcel("UPS", "1Z84W2070312244871", -4), Parcel()],
        ),
        Order(
            "00093544",
            -8,
            "Shipped",
            [Line(BOOT), Line(HAT, parcel=1)],
            [Parcel("FedEx", "794611830254", -6), Parcel("USPS", "9400136208551177340216", -5)],
            until=24,
        ),
        Order(
            "00093310",
            -14,
            f"Delivered on {written(-9)}",
            [Line(COAT), Line(SCARF, 2)],
            [Parcel("UPS", "1Z84W2070311090262", -12)],
            until=21,
        ),
        Order(
            "00093250",
            -16,
            f"Delivered on {written(-11)}",
            [Line(KNIT)],
            [Parcel("UPS", "1Z84W2070310988151", -14)],
        ),
        Order(
            "00093102",
            -19,
            f"Delivered on {written(-13)}",
            [Line(KNIT), Line(HAT)],
            [Parcel("FedEx", "794608114479", -16)],
            until=12,
        ),
        Order("00092875", -30, "Rerouted", [Line(BELT)], [Parcel("USPS", "9400136208551166219804", -27)]),
        Order("00092640", -41, "Cancelled", [Line(HAT)]),
        Order("00092011", -58, "Returned", [Line(BOOT)], [Parcel("UPS", "1Z84W2070308812204", -55)]),
        Order(
            "00091466",
            -75,
            "Return started",
            [Line(DRESS)],
            [Parcel("UPS", "1Z84W2070307550913", -72)],
            returned=f"Return RT-598204 was started on {written(-52)}.",
        ),
        Order(
            "00084410",
            -250,
            f"Delivered on {written(-243)}",
            [Line(TOTE), Line(SOCKS)],
            [Parcel("FedEx", "794530991207", -247)],
            until=-217,
        ),
    ]
    return {order.number: order for order in made}
