"""The words of the domain: what a shop's pages say about an order.

Everything here is frozen and holds only what a page said. ``None`` means that the page does not say; it never means
"no". Dates are calendar dates in the shop's own time zone, because that is how a shop prints them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class OrderState(StrEnum):
    """Where an order, or one item of it, stands."""

    RECEIVED = "received"
    PROCESSING = "processing"
    ON_HOLD = "on_hold"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURN_STARTED = "return_started"
    RETURNED = "returned"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as printed, with its ISO 4217 currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, or on the pictured part of it, in CSS pixels from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where one fact was seen: the page it stood on, the words, and the spot on that page's picture."""

    page: str
    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order."""

    name: str
    style: str | None = None
    quantity: int | None = None
    unit_price: Money | None = None
    state: OrderState = OrderState.UNKNOWN
    status_text: str | None = None
    returnable: bool | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel, with the dates that its own part of the page names."""

    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    shipped_on: date | None = None
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the shop shows it.

    ``status_text`` keeps the shop's own words beside ``state``. ``sightings`` maps the path of a fact ("status_text",
    "items[0].name", "total") to where it was seen. ``contradictions`` names, in plain sentences, what the pages said
    in two ways; every such fact is ``None`` or ``unknown``.
    """

    number: str
    state: OrderState = OrderState.UNKNOWN
    status_text: str | None = None
    placed_on: date | None = None
    shipped_on: date | None = None
    delivered_on: date | None = None
    return_by: date | None = None
    total: Money | None = None
    items: tuple[Item, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    sightings: Mapping[str, Sighting] = field(default_factory=dict, compare=False)
    contradictions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """One card or row of the order history; ``box`` is where all of it stands."""

    number: str
    state: OrderState = OrderState.UNKNOWN
    status_text: str | None = None
    placed_on: date | None = None
    total: Money | None = None
    link: str | None = None
    shipped_on: date | None = None
    delivered_on: date | None = None
    box: Box | None = field(default=None, compare=False)
    sightings: Mapping[str, Sighting] = field(default_factory=dict, compare=False)
