"""The practice shop's goods, customers and orders, read from orders.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from typing import Any, Self

CENT = Decimal("0.01")
TAX_RATE = Decimal("0.08875")
RETURN_WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes."""

    first_name: str
    last_name: str
    phone: str
    address1: str
    address2: str
    city: str
    state_code: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class Account:
    """A registered customer, with the password in the clear: it opens nothing but this practice shop."""

    email: str
    password: str
    address: Address

    @property
    def first_name(self) -> str:
        return self.address.first_name

    @property
    def last_name(self) -> str:
        return self.address.last_name

    @property
    def phone(self) -> str:
        return self.address.phone

    @property
    def postal_code(self) -> str:
        return self.address.postal_code


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop sells."""

    style: str
    name: str
    color: str
    price: Decimal
    shape: str
    tint: str
    was: Decimal | None = None

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")

    @property
    def picture(self) -> str:
        return f"products/{self.shape}-{self.tint}.svg"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order. ``state`` is set only where it differs from the order's."""

    product: Product
    quantity: int
    unit_price: Decimal
    was: Decimal | None = None
    state: str | None = None
    status: Mapping[str, str] = field(default_factory=dict)
    returnable: bool = True

    @property
    def total(self) -> Decimal:
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Parcel:
    """One shipment; ``items`` counts the order's lines from zero. No ``recipient``: it goes to the customer."""

    items: tuple[int, ...]
    carrier: str
    tracking_number: str
    shipped_on: date
    delivered_on: date | None = None
    recipient: Address | None = None

    @property
    def tracking_url(self) -> str:
        if self.carrier == "UPS":
            return f"https://www.ups.com/track?tracknum={self.tracking_number}"
        return f"https://www.fedex.com/fedextrack/?trknbr={self.tracking_number}"


@dataclass(frozen=True, slots=True)
class PracticeOrder:
    """One order of the practice shop; ``case`` names its saved page."""

    number: str
    case: str
    account: Account
    description: str
    state: str
    status: Mapping[str, str]
    placed_on: date
    lines: tuple[Line, ...]
    parcels: tuple[Parcel, ...] = ()
    return_by: date | None = None
    return_fee: Decimal = Decimal("0.00")
    gift_message: str | None = None

    @property
    def subtotal(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal("0.00"))

    @property
    def tax(self) -> Decimal:
        return (self.subtotal * TAX_RATE).quantize(CENT, ROUND_HALF_UP)

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.tax

    @property
    def item_count(self) -> int:
        return sum(line.quantity for line in self.lines)

    def state_of(self, index: int) -> str:
        """Where one line stands."""
        return self.lines[index].state or self.state

    def returnable_lines(self, today: date) -> tuple[int, ...]:
        """The lines that the shop would take back today."""
        return tuple(
            index
            for index, line in enumerate(self.lines)
            if line.returnable and self.state_of(index) in ("shipped", "delivered") and self._window_open(index, today)
        )

    def _window_open(self, index: int, today: date) -> bool:
        if self.return_by is not None:
            return today <= self.return_by
        shipped = [parcel.shipped_on for parcel in self.parcels if index in parcel.items]
        return bool(shipped) and today <= min(shipped) + RETURN_WINDOW

    def shifted(self, days: int) -> Self:
        """The same order with every date moved by whole days."""
        by = timedelta(days=days)
        return replace(
            self,
            placed_on=self.placed_on + by,
            return_by=None if self.return_by is None else self.return_by + by,
            parcels=tuple(
                replace(
                    parcel,
                    shipped_on=parcel.shipped_on + by,
                    delivered_on=None if parcel.delivered_on is None else parcel.delivered_on + by,
                )
                for parcel in self.parcels
            ),
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the practice shop starts with, dates as of ``saved_on``."""

    saved_on: date
    accounts: Mapping[str, Account]
    products: Mapping[str, Product]
    orders: tuple[PracticeOrder, ...]


def load_catalogue() -> Catalogue:
    """Read orders.toml from the package."""
    data = tomllib.loads(files("recorded").joinpath("orders.toml").read_text(encoding="utf-8"))
    accounts = {name: _account(raw) for name, raw in data["accounts"].items()}
    products = {raw["style"]: _product(raw) for raw in data["products"]}
    orders = tuple(_order(raw, accounts, products) for raw in data["orders"])
    return Catalogue(saved_on=data["saved_on"], accounts=accounts, products=products, orders=orders)


def _account(raw: dict[str, Any]) -> Account:
    person = {key: value for key, value in raw.items() if key not in ("email", "password")}
    return Account(email=raw["email"], password=raw["password"], address=Address(**person))


def _product(raw: dict[str, Any]) -> Product:
    return Product(**raw | {"price": Decimal(raw["price"]), "was": Decimal(raw["was"]) if "was" in raw else None})


def _order(raw: dict[str, Any], accounts: Mapping[str, Account], products: Mapping[str, Product]) -> PracticeOrder:
    plain = {key: value for key, value in raw.items() if key not in ("account", "items", "shipments", "return_fee")}
    return PracticeOrder(
        **plain,
        account=accounts[raw["account"]],
        lines=tuple(_line(item, products) for item in raw["items"]),
        parcels=tuple(_parcel(parcel) for parcel in raw.get("shipments", ())),
        return_fee=Decimal(raw.get("return_fee", "0.00")),
    )


def _line(raw: dict[str, Any], products: Mapping[str, Product]) -> Line:
    product = products[raw["style"]]
    was = Decimal(raw["was"]) if "was" in raw else product.was
    plain = {key: value for key, value in raw.items() if key in ("quantity", "state", "status", "returnable")}
    return Line(product=product, unit_price=Decimal(raw.get("unit_price", product.price)), was=was, **plain)


def _parcel(raw: dict[str, Any]) -> Parcel:
    recipient = Address(**raw["recipient"]) if "recipient" in raw else None
    return Parcel(**raw | {"items": tuple(raw["items"]), "recipient": recipient})
