"""What Harbor & Lane has in its books: the shopper's orders, counted from today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ..shopper import day


def written(when: date) -> str:
    """November 3, 2026."""
    return f"{when:%B} {when.day}, {when.year}"


@dataclass(frozen=True)
class Line:
    name: str
    style: str
    look: str
    cents: int
    quantity: int = 1
    status: str | None = None
    note: str | None = None
    sendable: bool = False
    final: bool = False


@dataclass(frozen=True)
class Parcel:
    carrier: str
    number: str

    @property
    def url(self) -> str:
        return f"https://tracking.example/{self.number}"


@dataclass
class Sale:
    number: str
    placed: int
    status: str
    lines: list[Line]
    tax: int
    freight: int = 0
    short: str | None = None
    note: str | None = None
    facts: list[tuple[str, str]] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    returning: str | None = None

    @property
    def goods(self) -> int:
        return sum(line.cents * line.quantity for line in self.lines)

    @property
    def total(self) -> int:
        return self.goods + self.tax + self.freight

    @property
    def placed_on(self) -> str:
        return written(day(self.placed))

    @property
    def sendable(self) -> list[int]:
        return [] if self.returning else [place for place, line in enumerate(self.lines) if line.sendable]


TOTE = ("Shipped & Stowed Canvas Tote", "HB-2210", "Sailcloth", 14800)
SWEATER = ("The Returned Sailor Rib Sweater", "HB-4412", "Navy, M", 19800)
FOB = ("On Hold Rope Key Fob", "HB-0907", "Tarred hemp", 2800)
WALLET = ("Cancelled Stamp Leather Wallet", "HB-3120", "Saddle", 9800)
SCARF = ("Delivered at Dawn Print Scarf", "HB-5001", "Rose grey", 6400)
CAP = ("Harbor Watch Cap", "HB-1180", "Charcoal", 4200)
DUFFEL = ("Last Ferry Duffel", "HB-2290", "Rust", 24000)


def books() -> list[Sale]:
    """All orders, newest first."""
    return [
        Sale("40071153", 0, "Order received", [Line(*TOTE), Line(*CAP, quantity=2)], 1914),
        Sale("40070988", -2, "Processing", [Line(*SWEATER)], 1634, 695),
        Sale(
            "40070731",
            -4,
            "On hold",
            [Line(*WALLET), Line(*SCARF)],
            1337,
            note="We are waiting for your bank to confirm the payment. You need not do anything.",
        ),
        Sale(
            "40070214",
            -6,
            "Shipped",
            [Line(*TOTE), Line(*FOB, quantity=2)],
            1683,
            facts=[("Shipped on", written(day(-3))), ("Estimated arrival", written(day(2)))],
            parcels=[Parcel("UPS", "1Z88A0E20361442071")],
        ),
        Sale(
            "40069902",
            -7,
            "Partially shipped",
            [Line(*SCARF, status="Shipped"), Line(*CAP, status="Processing")],
            875,
            parcels=[Parcel("FedEx", "771244039921")],
        ),
        Sale(
            "40068117",
            -14,
            f"Delivered on {written(day(-8))}",
            [Line(*SWEATER, sendable=True), Line(*CAP, quantity=2, sendable=True)],
            2327,
            short="Delivered",
            note=f"You can return the items of this order until {written(day(22))}.",
            facts=[("Shipped on", written(day(-11)))],
            parcels=[Parcel("UPS", "1Z88A0E20360018845")],
        ),
        Sale(
            "40067540",
            -20,
            f"Delivered on {written(day(-15))}",
            [
                Line(*DUFFEL, note="Final sale: this item cannot be returned", final=True),
                Line(*WALLET, note=f"Eligible for return until {written(day(13))}", sendable=True),
            ],
            2789,
            short="Delivered",
            facts=[("Shipped on", written(day(-17)))],
            parcels=[Parcel("UPS", "1Z88A0E20359911206")],
        ),
        Sale("40066333", -30, "Cancelled", [Line(*FOB)], 231, note="Your card was not charged."),
        Sale("40064870", -45, "Returned", [Line(*SCARF)], 528, note="Your refund of $69.28 went to Visa ending in 4242."),
        Sale(
            "40062051",
            -70,
            f"Delivered on {written(day(-63))}",
            [Line(*SWEATER)],
            1634,
            short="Delivered",
            note=f"The return period of this order ended on {written(day(-23))}.",
            facts=[("Shipped on", written(day(-66)))],
        ),
    ]
