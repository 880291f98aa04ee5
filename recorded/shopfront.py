"""The shop behind the pages: its orders, customers, sessions, faults, and what it took."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from recorded.catalogue import Account, Catalogue, PracticeOrder, Product, load_catalogue
from recorded.faults import FaultBox
from recorded.pages import PageStore
from recorded.state import Clock, Customers, ReturnTaken, Sessions, Submission

SHOP_ZONE = ZoneInfo("America/New_York")


class OrderPages(Protocol):
    """Makes the pages of an order that has no saved ones, because a test put it there or changed it."""

    def __call__(self, order: PracticeOrder, page: str) -> str: ...


@dataclass(slots=True)
class ForeignPost:
    """Something that was posted to the look-alike on another host: a test wants none of these."""

    path: str
    fields: dict[str, str]


@dataclass(slots=True)
class Shopfront:
    """Everything of one running practice shop that outlives a request."""

    edition: str
    clock: Clock
    write_order_page: OrderPages
    opened_on: date = field(init=False)
    catalogue: Catalogue = field(init=False)
    pages: PageStore = field(init=False)
    customers: Customers = field(init=False)
    sessions: Sessions = field(init=False)
    faults: FaultBox = field(default_factory=FaultBox)
    submissions: list[Submission] = field(default_factory=list)
    returns: list[ReturnTaken] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    foreign_posts: list[ForeignPost] = field(default_factory=list)
    foreign_url: str = ""
    requests: list[str] = field(default_factory=list)
    _orders: dict[str, PracticeOrder] = field(default_factory=dict)
    _saved: dict[str, PracticeOrder] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.opened_on = self.today()
        self.catalogue = load_catalogue()
        self.pages = PageStore(edition=self.edition, today=self.opened_on)
        self.customers = Customers(clock=self.clock)
        self.sessions = Sessions(clock=self.clock)
        for account in self.catalogue.accounts.values():
            self.customers.add(account)
        days = (self.opened_on - self.catalogue.saved_on).days
        for order in self.catalogue.orders:
            self._orders[order.number] = self._saved[order.number] = order.shifted(days)

    def now(self) -> datetime:
        """The time in the shop's own zone."""
        return self.clock().astimezone(SHOP_ZONE)

    def today(self) -> date:
        """The day in the shop's own zone."""
        return self.now().date()

    @property
    def products(self) -> list[Product]:
        """What the shop sells."""
        return list(self.catalogue.products.values())

    @property
    def orders(self) -> list[PracticeOrder]:
        """Every order, of every customer."""
        return list(self._orders.values())

    def order(self, number: str) -> PracticeOrder | None:
        """One order, by exactly this number."""
        return self._orders.get(number)

    def orders_of(self, account: Account) -> list[PracticeOrder]:
        """A customer's orders, newest first."""
        mine = [order for order in self.orders if order.account.email == account.email]
        return sorted(mine, key=lambda order: (order.placed_on, order.number), reverse=True)

    def put_order(self, order: PracticeOrder) -> None:
        """Add an order, or put another state of it in place of what was there; its dates are as they are."""
        self.customers.add(order.account)
        self._orders[order.number] = order

    def change_order(self, number: str, **changes: Any) -> PracticeOrder:
        """Change some fields of an order, such as ``state`` and ``status``; return the order as it is now."""
        changed = replace(self._orders[number], **changes)
        self._orders[number] = changed
        return changed

    def is_saved(self, order: PracticeOrder) -> bool:
        """Whether the saved pages still show this order as it is."""
        return self._saved.get(order.number) == order

    def take_return(self, taken: ReturnTaken) -> None:
        """Take a return, and show it on the order from now on."""
        self.returns.append(taken)
        self.change_order(
            taken.order,
            state="return_started",
            status={"classic": "Return Initiated", "modern": "Return started"},
            lines=tuple(
                replace(line, state="return_started" if line.product.style in taken.items else line.state)
                for line in self._orders[taken.order].lines
            ),
        )
