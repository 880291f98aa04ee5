"""What Robin bought at Meadow & Rye, counted from today."""

from __future__ import annotations

from datetime import date
from typing import Any

from .. import shopper

TOTE = ("Shipped-Shape Boat Tote", "MR2207", "Fern", 18800)
CLIP = ("On Hold Hair Clip", "MR0118", "Amber", 1400)
SATCHEL = ("Delivered Daily Satchel", "MR2314", "Chestnut", 24800)
SCARF = ("Pending Romance Scarf", "MR1640", "Rose", 5800)
PAJAMAS = ("Cancelled Plans Pajama Set", "MR3021", "Cloud", 9600)
CARDS = ("Return Ticket Card Case", "MR1102", "Ink", 4200)
FOB = ("Lost & Found Key Fob", "MR0907", "Brass", 1800)
LOAFERS = ("Back Again Loafers", "MR4415", "Cocoa", 13200)
EARRINGS = ("Final Answer Earrings", "MR0733", "Gold", 3600)

# What can be worn, and is asked about before it may come back.
WORN = {"MR3021", "MR4415"}
REASONS = [
    "It doesn't fit",
    "It's damaged",
    "You sent the wrong thing",
    "I changed my mind",
    "It looks different from the pictures",
]


def long(offset: int) -> str:
    """November 24, 2026."""
    when: date = shopper.day(offset)
    return f"{when:%B} {when.day}, {when.year}"


def short(offset: int) -> str:
    """Nov 24, 2026."""
    when: date = shopper.day(offset)
    return f"{when:%b} {when.day}, {when.year}"


def usd(cents: int) -> str:
    """$1,234.50."""
    return f"${cents / 100:,.2f}"


def tax(cents: int) -> int:
    """Eight and a half in a hundred."""
    return (cents * 85 + 500) // 1000


def line(what: tuple[str, str, str, int], quantity: int = 1, *, until: int | None = None, final: bool = False) -> Any:
    """So many of one thing, and whether the page says that they can come back."""
    name, style, color, cents = what
    note = "Final sale, so it can't be returned" if final else f"Can be returned until {long(until)}" if until else ""
    return {
        "name": name,
        "style": style,
        "color": color,
        "cents": cents,
        "quantity": quantity,
        "note": note,
        "final": final,
        "back": until is not None,
    }


def parcel(
    *lines: Any,
    title: str = "",
    words: str = "",
    carrier: str = "",
    tracking: str = "",
    left: int | None = None,
    arrived: int | None = None,
    due: int | None = None,
) -> dict[str, Any]:
    """Things that travel together, with what the page says of their way."""
    facts = [("Left our warehouse", left), ("Delivered", arrived), ("Should reach you by", due)]
    return {
        "title": title,
        "words": words,
        "carrier": carrier,
        "tracking": tracking,
        "url": f"https://parcels.test/follow/{tracking}",
        "facts": [(label, long(offset)) for label, offset in facts if offset is not None],
        "lines": list(lines),
    }


def bought(placed: int, words: str, *parcels: dict[str, Any], gift: str = "", delivery: int = 0) -> dict[str, Any]:
    """An order."""
    lines = [one for each in parcels for one in each["lines"]]
    goods = sum(one["cents"] * one["quantity"] for one in lines)
    return {
        "placed": placed,
        "words": words,
        "parcels": list(parcels),
        "lines": lines,
        "pieces": sum(one["quantity"] for one in lines),
        "gift": gift,
        "goods": goods,
        "delivery": delivery,
        "tax": tax(goods),
        "total": goods + delivery + tax(goods),
        "return": None,
    }


def orders() -> dict[str, dict[str, Any]]:
    """All orders by number, newest first."""
    return {
        "004718951": bought(-1, "We've got your order", parcel(line(TOTE), line(CLIP, 2), due=6)),
        "004718944": bought(
            -2,
            "Being packed",
            parcel(line(SATCHEL), line(SCARF), due=4),
            gift="Happy birthday, June! Once this is delivered, don't you dare cancel dinner. No returns!",
        ),
        "004718930": bought(-4, "On hold while we check your payment", parcel(line(PAJAMAS)), delivery=800),
        "004718902": bought(
            -7,
            "Part of your order is on its way",
            parcel(
                line(TOTE),
                title="Parcel 1 of 2",
                words="On its way",
                carrier="UPS",
                tracking="1Z7R31E80342205519",
                left=-5,
                due=2,
            ),
            parcel(line(SCARF, 2), title="Parcel 2 of 2", words="Being packed"),
        ),
        "004718877": bought(
            -8,
            "On its way in two parcels",
            parcel(
                line(SATCHEL),
                title="Parcel 1 of 2",
                words="Out for delivery",
                carrier="UPS",
                tracking="1Z7R31E80342119904",
                left=-6,
            ),
            parcel(
                line(CARDS),
                line(FOB),
                title="Parcel 2 of 2",
                words="On its way",
                carrier="USPS",
                tracking="9400136208070411223344",
                left=-5,
                due=1,
            ),
        ),
        "004718820": bought(
            -20,
            "Delivered",
            parcel(
                line(SATCHEL, until=16),
                line(FOB, 3, until=16),
                carrier="UPS",
                tracking="1Z7R31E80341870026",
                left=-18,
                arrived=-14,
            ),
        ),
        "004718803": bought(
            -21,
            "Delivered",
            parcel(
                line(SCARF, until=13),
                line(CARDS, until=13),
                line(CLIP, 2, until=13),
                carrier="USPS",
                tracking="9400136208070410008877",
                left=-20,
                arrived=-17,
            ),
            delivery=800,
        ),
        "004718766": bought(
            -26,
            "Delivered",
            parcel(
                line(EARRINGS, final=True),
                line(LOAFERS, until=9),
                carrier="UPS",
                tracking="1Z7R31E80341553318",
                left=-24,
                arrived=-21,
            ),
        ),
        "004718701": bought(-34, "Resting at the dye house", parcel(line(SCARF))),
        "004718655": bought(-48, "You cancelled this order", parcel(line(CLIP), line(CARDS))),
        "004718590": bought(-75, "Returned and refunded", parcel(line(LOAFERS))),
        "004717012": bought(
            -220,
            "Delivered",
            parcel(line(TOTE), carrier="UPS", tracking="1Z7R31E80329910475", left=-217, arrived=-214),
        ),
    }
