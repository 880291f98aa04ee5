"""What Quay & Kin has in its books: the shopper's orders, counted from today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..shopper import day


def written(when: date) -> str:
    """Nov 3, 2026."""
    return f"{when:%b} {when.day}, {when.year}"


def usd(cents: int) -> str:
    return f"${cents / 100:,.2f}"


@dataclass(frozen=True)
class Line:
    name: str
    style: str
    look: str
    cents: int
    quantity: int = 1
    group: int = 0
    final: bool = False


@dataclass(frozen=True)
class Group:
    """Lines that have one fate: their heading, what stands under it, and how far the row of dots is filled."""

    heading: str
    notes: tuple[str, ...] = ()
    carrier: str | None = None
    number: str | None = None
    steps: int = 1


@dataclass
class Sale:
    number: str
    placed: int
    status: str
    lines: list[Line]
    groups: list[Group]
    tax: int
    freight: int = 0
    note: str | None = None
    window: int | None = None
    fee: int = 0
    returning: str | None = None
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def goods(self) -> int:
        return sum(line.cents * line.quantity for line in self.lines)

    @property
    def total(self) -> int:
        return self.goods + self.tax + self.freight

    @property
    def sendable(self) -> list[int]:
        """The places of what may go back."""
        if self.returning or self.window is None or self.window < 0:
            return []
        return [place for place, line in enumerate(self.lines) if not line.final]

    def summary(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "placed": written(day(self.placed)),
            "status": "Return started" if self.returning else self.status,
            "total": usd(self.total),
            "pieces": sum(line.quantity for line in self.lines),
            "first": self.lines[0].name,
        }

    def whole(self) -> dict[str, Any]:
        window = None if self.window is None else written(day(self.window))
        return {
            **self.summary(),
            "note": self.note,
            "window": window,
            "closed": self.window is not None and self.window < 0,
            "returning": self.returning,
            "canReturn": bool(self.sendable),
            "groups": [
                {
                    "heading": group.heading,
                    "notes": list(group.notes),
                    "carrier": group.carrier,
                    "tracking": group.number,
                    "steps": group.steps,
                    "lines": [self.line(at) for at, line in enumerate(self.lines) if line.group == place],
                }
                for place, group in enumerate(self.groups)
            ],
            "subtotal": usd(self.goods),
            "shipping": usd(self.freight) if self.freight else "Free",
            "tax": usd(self.tax),
        }

    def line(self, place: int) -> dict[str, Any]:
        line = self.lines[place]
        return {
            "place": place,
            "name": line.name,
            "style": line.style,
            "look": line.look,
            "each": usd(line.cents),
            "sum": usd(line.cents * line.quantity),
            "quantity": line.quantity,
            "final": line.final,
        }


def books() -> list[Sale]:
    sling = Line("Breakwater Sling Bag", "QK-30214", "Fog / One size", 12800)
    socks = Line("Tideline Socks", "QK-11870", "Ecru / M", 1800, quantity=2)
    parka = Line("Lighthouse Parka", "QK-20551", "Signal Yellow / S", 26400)
    belt = Line("Bollard Belt", "QK-41302", "Tan / 85", 5800)
    week = Line("In Transit Weekender", "QK-30990", "Navy / One size", 21000)
    mules = Line("Gangway Mules", "QK-52117", "Black / 8", 9400)
    tee = Line("Ropewalk Tee", "QK-10633", "White / M", 3600, quantity=2)
    case = Line("Ferry Card Case", "QK-33048", "Red / One size", 4400)
    shades = Line("Low Tide Sunglasses", "QK-60021", "Horn / One size", 7600)
    final = Line(case.name, case.style, case.look, case.cents, final=True)
    return [
        Sale("7300184462", 0, "Order placed", [sling, socks], [Group("Your items")], 1394),
        Sale("7300184107", -1, "In progress", [parka], [Group("Your items", steps=2)], 2244),
        Sale(
            "7300183390",
            -3,
            "On hold",
            [belt],
            [Group("Your items")],
            493,
            freight=700,
            note="We are checking the payment with your bank. You do not need to do anything.",
        ),
        Sale(
            "7300182915",
            -5,
            "Shipped",
            [week, belt],
            [
                Group(
                    "Package 1 of 1",
                    (f"Shipped {written(day(-2))}", f"Estimated arrival {written(day(2))}"),
                    "UPS",
                    "1Z61W8820350077194",
                    3,
                )
            ],
            2278,
        ),
        Sale(
            "7300182240",
            -6,
            "Partially shipped",
            [mules, Line(sling.name, sling.style, sling.look, sling.cents, group=1)],
            [
                Group("Shipped", (f"Estimated arrival {written(day(1))}",), "FedEx", "774420193358", 3),
                Group("In progress", steps=2),
            ],
            1887,
        ),
        Sale(
            "7300180058",
            -16,
            "Delivered",
            [mules, tee],
            [
                Group(
                    "Package 1 of 1",
                    (f"Shipped {written(day(-13))}", f"Delivered {written(day(-9))}"),
                    "UPS",
                    "1Z61W8820349912380",
                    4,
                )
            ],
            1411,
            window=17,
        ),
        Sale(
            "7300179621",
            -19,
            "Delivered",
            [final, shades],
            [
                Group(
                    "Package 1 of 1",
                    (f"Shipped {written(day(-17))}", f"Delivered {written(day(-14))}"),
                    "UPS",
                    "1Z61W8820349806215",
                    4,
                )
            ],
            1020,
            window=13,
        ),
        Sale(
            "7300178846",
            -22,
            "Delivered",
            [belt],
            [
                Group(
                    "Package 1 of 1",
                    (f"Shipped {written(day(-20))}", f"Delivered {written(day(-18))}"),
                    "FedEx",
                    "774419020087",
                    4,
                )
            ],
            493,
            window=10,
            fee=695,
        ),
        Sale("7300176303", -33, "Canceled", [shades], [Group("Items")], 646),
        Sale("7300171150", -52, "Returned", [parka], [Group("Items")], 2244),
    ]
